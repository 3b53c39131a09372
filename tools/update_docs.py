#!/usr/bin/env python3
"""Keeps documentation and program the same.

Fills the code blocks of Markdown files that name their source in a comment above them, and writes the
pages that the program itself writes. With --check nothing is changed, and the exit code tells whether
everything is up to date.

    tools/update_docs.py build/release/apps/cli/neurapse [--check]
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- (file|output): (\S+) -->\n```(\w*)\n)(.*?)(```)", re.S)


def content(kind, name, program):
    if kind == "file":
        return (ROOT / name).read_text()
    folder = ROOT / "docs" / "snippets"
    said = subprocess.run([program, "check", name], cwd=folder, capture_output=True, text=True)
    return said.stdout + said.stderr


def filled(text, program):
    return BLOCK.sub(lambda m: m[1] + content(m[2], m[3], program) + m[6], text)


def wanted(program):
    """Every file this script is responsible for, with what should be in it."""
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if page.name not in ("models.md", "complaints.md"):
            yield page, filled(page.read_text(), program)
    for name, command in (("models", "models"), ("complaints", "explain")):
        written = subprocess.run([program, command, "--markdown"], capture_output=True, text=True, check=True)
        yield ROOT / "docs" / f"{name}.md", written.stdout


def missing_tests():
    """Tests that docs/semantics.md names and no source has."""
    sources = "".join(p.read_text() for p in (ROOT / "tests").rglob("*.cpp"))
    sources = re.sub(r'"\s*\n\s*"', "", sources)  # a name may stand in several lines
    for name in re.findall(r'\| "([^"]+)" \|', (ROOT / "docs" / "semantics.md").read_text()):
        if f'"{name}"' not in sources:
            yield name


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    stale = 0
    for page, text in wanted(program):
        if page.exists() and page.read_text() == text:
            continue
        stale += 1
        print(f"{page.relative_to(ROOT)} is out of date; run tools/update_docs.py {sys.argv[1]}")
        if "--check" not in sys.argv:
            page.write_text(text)
    unknown = list(missing_tests())
    for name in unknown:
        print(f'docs/semantics.md names a test that is not there: "{name}"')
    return len(unknown) + (stale if "--check" in sys.argv else 0)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps the rules of the house: who may include whom, how a header begins, and that no file
names a place on somebody's machine. Prints one sentence for each breach; fails if there is one.

    tools/check_rooms.py [folder]
"""
import os
import re
import subprocess
import sys
from pathlib import Path

SIBLINGS = ["neurons", "receptors", "plasticity", "connect", "stimulus", "record", "equations", "engine"]

# Room -> the rooms it sees beside itself. docs/design.md draws the same picture.
SEES = {
    "base": [],
    "contract": ["base"],
    **{room: ["base", "contract"] for room in SIBLINGS},
    "catalogue": ["base", "contract", *SIBLINGS],
    "report": ["base", "contract", "record"],
    "io": ["base", "contract", *SIBLINGS, "catalogue", "report"],
}
# The public door and the programs see every room but the models: those they reach by name.
MODELS = ["neurons", "receptors", "plasticity", "connect", "stimulus"]
DOORS = {"apps", "python"}
DOOR_SEES = [room for room in SEES if room not in MODELS]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.$/:~}-])/(?:home|root|work|Users|mnt)/\w[^\s\"'`)]*")
CODE = {".hpp", ".cpp"}


def project_files(root):
    """What git knows, or would take in; everything but builds where there is no git."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        return sorted({Path(name) for name in listed if name and (root / name).is_file()})
    except (OSError, subprocess.CalledProcessError):
        pass
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders if not f.startswith((".", "build")) and f not in ("out", "node_modules")]
        found += [Path(folder, name).relative_to(root) for name in files]
    return sorted(found)


def room_of(path):
    """The room of a source file, or None where no rule holds (tests, benchmarks)."""
    parts = path.parts
    if parts[:2] == ("src", "neurapse"):
        return parts[2] if len(parts) > 3 else "door"
    return "door" if parts[0] in DOORS else None


def include_breaches(path, text):
    room = room_of(path)
    if room is None:
        return
    if room != "door" and room not in SEES:
        yield f"{path} stands in {room}, which is not a room."
        return
    # neurapse.hpp may show the models to its users; the programs may not.
    seen = list(SEES) if path.parts[0] == "src" and room == "door" else DOOR_SEES if room == "door" else [room, *SEES[room]]
    for match in INCLUDE.finditer(text):
        quote, name = match.groups()
        parts = name.split("/")
        place = f"{path}:{text.count(chr(10), 0, match.start(2)) + 1}"
        if parts[0] != "neurapse":
            if quote == '"' and path.parts[0] == "src":
                yield f'{place} includes "{name}"; write the path from src, as in "neurapse/base/error.hpp".'
        elif len(parts) == 2:
            if room != "door":
                yield f"{place} includes the public door {name}, which no room may see."
        elif parts[1] not in seen:
            who = room if room != "door" else path.parts[0]
            yield f"{place} includes {name}, but {who} may see only {', '.join(sorted(seen))}."


def header_breaches(path, text):
    if path.suffix != ".hpp" or path.parts[0] != "src":
        return
    lines = text.splitlines()
    if lines and lines[0].startswith("// SPDX-License-Identifier: "):
        lines = lines[1:]
    else:
        yield f"{path} does not begin with its SPDX line."
    # Either the file opens with its purpose, or the one type in it does.
    telling = [line for line in lines if line.strip() and not re.match(r"#|namespace\b|using namespace\b", line)]
    if not telling or not re.match(r"//+ \S", telling[0]):
        yield f"{path} does not say at its beginning what it is for."
    if not re.search(r"^#pragma once$", text, re.MULTILINE):
        yield f"{path} lacks #pragma once."


def path_breaches(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if found := MACHINE_PATH.search(line):
            yield f"{path}:{number} names {found.group()}, a place on somebody's machine."


def breaches(root):
    for path in project_files(root):
        data = (root / path).read_bytes()
        if b"\0" in data[:8192]:
            continue
        text = data.decode("utf-8", "replace")
        if path.suffix in CODE:
            yield from include_breaches(path, text)
            yield from header_breaches(path, text)
        yield from path_breaches(path, text)


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    count = 0
    for count, sentence in enumerate(breaches(root), 1):
        print(sentence)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Draws the pictures of docs/python_gallery.md by running its blocks of Python, one after the other.

A block draws the picture that is named next after it. The package neurapse must be importable:

    PYTHONPATH=build/release/python tools/python_gallery.py
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "python_gallery.md"
BLOCK = re.compile(r"^```python\n(.*?)^```\n\n!\[\]\((\S+)\)", re.MULTILINE | re.DOTALL)


def blocks(text):
    """Line, code and picture of each block."""
    return [(text.count("\n", 0, m.start(1)), m[1], m[2]) for m in BLOCK.finditer(text)]


def draw(figure, file):
    """As a PNG with a palette, which is a third of the size."""
    from PIL import Image

    figure.savefig(file, dpi=90)
    with Image.open(file) as image:
        small = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


def main():
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    names = {}
    for line, code, picture in blocks(PAGE.read_text(encoding="utf-8")):
        exec(compile("\n" * line + code, PAGE, "exec"), names)
        draw(plt.gcf(), PAGE.parent / picture)
        plt.close("all")
        print(picture, (PAGE.parent / picture).stat().st_size)


if __name__ == "__main__":
    sys.exit(main())

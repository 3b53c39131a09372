# SPDX-License-Identifier: MIT
"""The gallery's blocks run, are short, and draw the pictures that stand below them; so do the notebook's cells."""
import importlib.util
import json
import re

import matplotlib.pyplot as plt
import pytest

CANONICAL = {"fi_curve", "action_potential", "patterns", "raster", "stdp_window"}


@pytest.fixture(scope="module")
def gallery(root):
    spec = importlib.util.spec_from_file_location("python_gallery", root / "tools/python_gallery.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_block_draws_one_picture_in_at_most_five_lines(gallery):
    names, drawn = {}, set()
    for line, code, picture in gallery.blocks(gallery.PAGE.read_text(encoding="utf-8")):
        name = re.fullmatch(r"pictures/python_(\w+)\.png", picture)[1]
        assert len(code.splitlines()) <= 5, name
        # The five tasks stand for themselves, the import among their lines.
        exec(compile("\n" * line + code, gallery.PAGE, "exec"), {} if name in CANONICAL else names)
        assert len(plt.get_fignums()) == 1 and plt.gcf().axes, name
        plt.close("all")
        drawn.add(name)
    assert drawn >= CANONICAL


def test_no_block_is_without_a_picture_and_no_picture_without_a_block(gallery, root):
    text = gallery.PAGE.read_text(encoding="utf-8")
    assert len(gallery.blocks(text)) == text.count("```python")
    named = {picture.split("/")[-1] for _, _, picture in gallery.blocks(text)}
    there = {p.name: p for p in (root / "docs/pictures").glob("python_*.png")}
    assert named <= there.keys() and all(there[name].stat().st_size < 80_000 for name in named)


def test_a_picture_is_saved_with_a_small_palette(gallery, tmp_path):
    plt.plot([0, 1])
    gallery.draw(plt.gcf(), tmp_path / "line.png")
    assert (tmp_path / "line.png").read_bytes().startswith(b"\x89PNG")
    assert plt.imread(tmp_path / "line.png").min() < 0.9


def test_the_cells_of_the_tutorial_run_in_order(root, tmp_path, monkeypatch):
    notebook = json.loads((root / "examples/tutorial.ipynb").read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    monkeypatch.chdir(tmp_path)
    names, figures = {}, 0
    for k, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"tutorial.ipynb, cell {k}", "exec"), names)
            figures += len(plt.get_fignums())
            plt.close("all")
    assert figures >= 10


def test_the_tutorial_is_kept_small_and_says_before_it_shows(root):
    file = root / "examples/tutorial.ipynb"
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    assert file.stat().st_size < 500_000
    for text, code in zip(cells, cells[1:]):
        assert code["cell_type"] == "markdown" or text["cell_type"] == "markdown", "".join(code["source"])
        assert code["cell_type"] == "markdown" or not code["outputs"]

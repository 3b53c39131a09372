# SPDX-License-Identifier: MIT
"""Every block of Python in the documentation runs, the blocks of a page one after the other."""
import re

import pytest

PAGES = ["docs/python.md", "docs/files.md", "docs/original.md", "README.md"]


@pytest.mark.parametrize("page", PAGES)
def test_blocks_of_python_run(page, root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (root / page).read_text(encoding="utf-8")
    blocks = list(re.finditer(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    assert blocks
    names = {}
    for block in blocks:
        line = text.count("\n", 0, block.start(1))
        exec(compile("\n" * line + block[1], root / page, "exec"), names)

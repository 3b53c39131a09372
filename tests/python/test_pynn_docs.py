# SPDX-License-Identifier: MIT
"""What docs/pynn.md shows runs, its example with the simulator that it names by default."""
import re
import sys


def test_the_page_on_pynn_runs(sim, root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["brunel.py"])
    text = (root / "docs/pynn.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, root / "docs/pynn.md", "exec"), {})
    excitatory, inhibitory = map(float, re.search(r"pyNN.neurapse: (\S+) Hz excitatory, (\S+) Hz inhibitory", capsys.readouterr().out).groups())
    assert 10 < excitatory < 40 and abs(excitatory - inhibitory) < 5  # NEST has 24

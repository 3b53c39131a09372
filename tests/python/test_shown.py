# SPDX-License-Identifier: MIT
"""What notebooks and terminals show: tables of networks and models, and bars of progress."""
import io
import subprocess
import sys
from html.parser import HTMLParser

import pytest

import neurapse as nr
from neurapse import progress


class Tables(HTMLParser):
    """Tables by their captions, as rows of cells; every tag must be closed in order."""

    def __init__(self, html):
        super().__init__()
        self.found, self.open, self.text = {}, [], ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "tr":
            self.row = []
        self.text = "" if tag in ("td", "th", "caption") else self.text

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "caption":
            self.rows = self.found[self.text] = []
        elif tag in ("td", "th"):
            self.row.append(self.text)
        elif tag == "tr":
            self.rows.append(self.row)

    def handle_data(self, data):
        self.text += data


def test_a_network_is_tables_of_its_parts(root):
    html = nr.load(root / "examples/05_plastic_network.toml")._repr_html_()
    tables = Tables(html).found
    assert list(tables) == ["populations", "projections", "stimuli", "records"]
    assert [row[:3] for row in tables["populations"][1:]] == [["exc", "lif", "160"], ["inh", "lif", "40"]]
    assert tables["projections"][2] == ["inhibition", "inh", "exc", "fixed_outdegree, n = 20, multapses = false", "-3000 pA", "1 ms", "static"]
    assert tables["projections"][1][6].startswith("nearest_pair, ltp = 0.01")
    assert "duration = 2 s" in html


def test_names_in_tables_are_text():
    net = nr.Network(seed=1, title="<b>bold</b>")
    net.model("mine", "dv/dt = -v/(10*ms) : 1", threshold="v < 1")
    net.population("mine", 3, name="a")
    html = net._repr_html_()
    assert "&lt;b&gt;bold&lt;/b&gt;" in html and "threshold: v &lt; 1" in html and Tables(html).found["populations"][1][0] == "a"


def test_a_model_is_tables_with_a_link_to_its_paper():
    html = nr.model("stdp_pair")._repr_html_()
    rows = {row[0]: row for row in Tables(html).found["parameters"]}
    assert rows["tau_plus"][1:3] == ["20 ms", "ms"] and rows["w_max"][1] == "required"
    assert "<a href='https://doi.org/10.1523/JNEUROSCI.23-09-03697.2003'>" in html
    assert list(Tables(nr.model("adex")._repr_html_()).found) == ["parameters", "recorded by name", "methods, the default first"]
    assert "w_max      required" in repr(nr.model("stdp_pair"))


@pytest.fixture
def seconds(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_bar_keeps_within_the_terminal(seconds, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "50")
    bar = progress.Terminal(lambda part: "1 of 4 s simulated")
    bar.update(0.1)
    assert capsys.readouterr().err == ""  # nothing for what may be over in a moment
    seconds[0] = 30.0
    bar.update(0.25)
    line = capsys.readouterr().err.removeprefix("\r\033[K")
    assert len(line) == 49 and line[28:] == "   25 %  1 of 4 s sim" and len(set(line[:7])) == 1 != len(set(line[:8]))
    bar.close()
    assert capsys.readouterr().err == "\r\033[K"


def test_a_terminal_without_unicode_has_a_bar(seconds, monkeypatch):
    plain = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stderr", plain)
    bar = progress.Terminal(lambda part: "")
    seconds[0] = 1.0
    bar.update(0.5)
    assert plain.buffer.getvalue().decode().startswith("\r\033[K" + 14 * "#" + 14 * ".")


def test_a_notebook_has_the_browsers_bar(seconds, monkeypatch):
    shown = []

    class Handle:
        def update(self, html):
            shown.append(html)

    class Display:
        HTML = staticmethod(lambda text: text)

        @staticmethod
        def display(html, display_id):
            shown.append(html)
            return Handle()

    monkeypatch.setitem(sys.modules, "IPython", type("IPython", (), {"get_ipython": staticmethod(lambda: 1), "display": Display}))
    monkeypatch.setitem(sys.modules, "IPython.display", Display)
    monkeypatch.setitem(sys.modules, "ipykernel", object())
    tell, close = progress.teller(None, lambda part: "3 of 4 runs")
    for seconds[0], done in ((10.0, 0.25), (30.0, 0.75)):
        tell(done)
    assert [s.count("<progress value=") for s in shown] == [1, 1] and "value='0.7500'" in shown[1]
    assert "75 % &nbsp; 3 of 4 runs &nbsp; 0:10 left" in shown[1]
    close()
    assert shown[2] == ""


def test_nobody_is_told_where_nobody_sees_it(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert progress.teller(None, str)[0] is None and progress.teller(False, str)[0] is None
    assert progress.teller(True, str)[0] is not None


def test_the_first_picture_takes_less_than_two_seconds(tmp_path):
    # Of processor time, which a busy machine does not stretch.
    script = """
import matplotlib; matplotlib.use("Agg")
import neurapse as nr
net = nr.Network(seed=1)
cell = net.population("lif", 1, tau="10 ms")
net.stimulus("step", cell, amplitude="400 pA")
net.run("200 ms", record={cell: ["spikes", "v"]}).plot().figure.savefig("first.png")
import time; print(time.process_time())
"""
    said = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert float(said.stdout) < 2 and (tmp_path / "first.png").stat().st_size > 5000

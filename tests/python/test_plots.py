# SPDX-License-Identifier: MIT
"""Pictures show what was recorded; what is looked at here is what they were given to draw."""
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest

import neurapse as nr
from neurapse import plot


def network():
    net = nr.Network(seed=4)
    psc = {"in": {"shape": "exponential", "tau": "5 ms"}}
    exc, inh = (net.population("lif", n, name=name, receptors=psc) for n, name in ((40, "exc"), (10, "inh")))
    net.stimulus("poisson", exc + inh, rate="4 kHz", weight="60 pA")
    return net, exc, inh


def test_traces_with_marks_of_their_spikes():
    net = nr.Network(seed=1)
    cell = net.population("lif", 1, tau="10 ms")
    net.stimulus("step", cell, amplitude="500 pA")
    r = net.run("100 ms", record={cell: ["spikes", "v"]})
    ax = r.plot()
    assert (ax.lines[0].get_ydata() == r[cell[0]].v).all() and ax.get_ylabel() == "v (mV)" and ax.get_xlabel() == "time (ms)"
    marks = [segment[0][0] for segment in ax.collections[0].get_segments()]
    assert marks == pytest.approx(r.spikes.time_ms)


def test_a_raster_with_its_rate():
    net, exc, inh = network()
    r = net.run("200 ms", record={exc + inh: "spikes"})
    top, below = r.plot()
    assert [len(line.get_xdata()) for line in top.lines[:2]] == [r.count("exc"), r.count("inh")]
    assert top.lines[1].get_ydata().min() >= 40 and [t.get_text() for t in top.get_yticklabels()] == ["exc", "inh"]
    heights, edges, _ = below.patches[0].get_data()
    assert (heights * np.diff(edges)).sum() * 40 / 1000 == pytest.approx(r.count("exc"))


def test_raster_above_traces():
    net, exc, inh = network()
    r = net.run("100 ms", record={exc: "spikes", exc[0:2]: ["v", "i_in"]})
    axes = r.plot()
    assert len(axes) == 3 and [a.get_ylabel() for a in axes[1:]] == ["v (mV)", "i_in (pA)"]


def test_rates_and_weights_alone():
    net, exc, inh = network()
    net.projection(exc, exc, "fixed_probability", p=0.5, weight="5 pA", name="loop", plasticity={"rule": "stdp_pair", "w_min": "0 pA", "w_max": "9 pA"})
    r = net.run("100 ms", record={exc: "rate", "loop": {"what": "weights", "every": "5 ms"}})
    assert plot.rate(r).get_ylabel() == "rate (Hz)"
    ax = plot.weights(r)
    assert (ax.lines[0].get_ydata() == r.weights["loop"].mean).all() and ax.get_ylabel() == "weight (pA)"


def test_pictures_are_drawn_into_given_axes_and_saved(tmp_path):
    net, exc, inh = network()
    r = net.run("50 ms", record={exc: "spikes", exc[0]: "v"})
    figure, (left, right) = plt.subplots(1, 2)
    assert plot.raster(r, ax=left) is left and plot.traces(r, ax=right) is right
    figure.savefig(tmp_path / "both.png")
    assert (tmp_path / "both.png").stat().st_size > 5000


def test_nothing_to_draw_is_said():
    net, exc, inh = network()
    with pytest.raises(nr.Error, match="nothing was recorded"):
        net.run("1 ms").plot()


def test_matplotlib_is_imported_when_something_is_drawn():
    seen = subprocess.run([sys.executable, "-c", "import neurapse, sys; print('matplotlib' in sys.modules, 'pandas' in sys.modules)"], capture_output=True, text=True, check=True)
    assert seen.stdout == "False False\n"

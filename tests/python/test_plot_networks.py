# SPDX-License-Identifier: MIT
"""Rasters, rates, weights and connectivity: what is drawn is what was recorded, for one neuron and for very many."""
import math

import matplotlib.pyplot as plt
import numpy as np
import pytest

import neurapse as nr


class Drawn:
    """Results as far as a raster needs them, of spikes made up."""

    def __init__(self, size, time_ms, neuron, duration_ms=100.0):
        self.populations = [{"name": "many", "size": size}]
        self.columns = {"spikes_of": np.array([0]), "traces": []}
        self.duration_ms, self.dt_ms = duration_ms, 0.1
        self.spikes = nr.Spikes(time_ms, np.zeros(len(neuron), dtype=int), neuron, ["many"])


def test_a_raster_of_one_neuron():
    net = nr.Network(seed=1)
    cell = net.population("lif")
    net.stimulus("step", cell, amplitude="500 pA")
    r = net.run("100 ms", record={cell: "spikes"})
    top, below = r.plot()
    assert (top.lines[0].get_xdata() == r.spikes.time_ms).all() and list(top.get_yticks()) == [0]
    assert top.get_ylabel() == "neuron of lif" and top.get_xlim() == (0, 100)


def test_of_a_hundred_thousand_neurons_every_kth_is_drawn_and_all_are_counted():
    dice = np.random.default_rng(1)
    n = 1_000_000
    times, neurons = np.sort(dice.uniform(0, 100, n)), dice.integers(0, 100_000, n)
    top, below = nr.plot.raster(Drawn(100_000, times, neurons), bin_ms=10)
    dots = top.lines[0]
    assert dots.get_rasterized() and set(np.unique(dots.get_ydata() % 5)) == {0}
    assert len(dots.get_xdata()) == (neurons % 5 == 0).sum()
    assert top.get_title(loc="right") == "every 5th neuron is drawn"
    heights, edges, _ = below.patches[0].get_data()
    assert heights == pytest.approx(np.histogram(times, edges)[0] / 100_000 / 0.010)


def test_a_raster_of_some_neurons():
    net = nr.random_network(80, 20, seed=1, weight="1 mV")
    r = net.run("100 ms")
    exc = net["exc"]
    top, _ = r.plot("raster", of=exc[10:15])
    trains = r.spikes["exc"].trains(80)
    assert len(top.lines[0].get_xdata()) == sum(len(trains[k]) for k in range(10, 15))
    assert set(top.lines[0].get_ydata()) <= set(range(10, 15)) and top.get_ylim() == (9.5, 14.5)
    top, _ = r.plot("raster", of=["inh", exc[0:5]])
    assert [len(line.get_xdata()) for line in top.lines[:2]] == [r.count("inh"), sum(map(len, trains[:5]))]
    with pytest.raises(nr.Error, match="spikes of ext were not recorded"):
        r.plot("raster", of="ext")


def test_traces_apart_have_a_panel_each():
    net = nr.Network(seed=1)
    cells = net.population("adex", 3)
    net.stimulus("step", cells, amplitude="900 pA")
    r = net.run("100 ms", record={cells: ["spikes", "v"]})
    axes = r.plot("traces", apart=True)
    assert [ax.get_title(loc="right") for ax in axes] == ["adex[0]", "adex[1]", "adex[2]"]
    assert all((ax.lines[0].get_ydata() == r[cells[k]].v).all() for k, ax in enumerate(axes))
    assert (r.plot("traces", of=cells[1]).lines[0].get_ydata() == r[cells[1]].v).all()
    with pytest.raises(nr.Error, match="3 panels are to be drawn into one axes"):
        r.plot("traces", apart=True, ax=plt.gca())
    with pytest.raises(nr.Error, match="there is no picture phase"):
        r.plot("phase")


def listed(pairs, weights, sizes=(3, 2)):
    net = nr.Network(seed=1)
    a, b = (net.population("lif", n, name=name, receptors={"in": {"shape": "exponential", "tau": "5 ms"}}) for n, name in zip(sizes, "ab"))
    sources, targets = zip(*pairs)
    net.projection(a, b, "pairs", sources=list(sources), targets=list(targets), weight=[f"{w} pA" for w in weights], name="list")
    return net


def test_the_matrix_has_sources_in_rows_and_targets_in_columns():
    sim = listed([(0, 1), (2, 0), (2, 1), (2, 1)], [10, 20, 30, 5]).simulate()
    ax = sim.weights("list").plot()
    shown = ax.images[0].get_array()
    assert shown.filled(-1).tolist() == [[-1, 10], [-1, -1], [20, 35]]  # synapses between the same two add up
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("target in b", "source in a")
    assert ax.figure.axes[1].get_ylabel() == "weight (pA)"


def test_signs_have_colours_of_their_own():
    ax = nr.plot.connectivity(listed([(0, 0), (1, 1)], [10, -40]).simulate())
    assert ax.images[0].get_clim() == (-40, 40)


def test_large_matrices_are_means_over_cells():
    n = 2000  # of 4 x 4 pairs each
    pairs = [(k, (7 * k) % n) for k in range(n)]
    ax = nr.plot.connectivity(listed(pairs, np.arange(1, n + 1), (n, n)).simulate())
    shown = ax.images[0].get_array()
    assert shown.shape == (500, 500) and shown.filled(0).sum() * 16 == pytest.approx(n * (n + 1) / 2)
    assert ax.figure.axes[1].get_ylabel() == "mean weight over pairs (pA)"


def test_populations_stand_one_after_the_other():
    net = nr.random_network(40, 10, seed=1, weight="1 mV")
    sim = net.simulate()
    shown = nr.plot.connectivity(sim).images[0].get_array()
    assert shown.shape == (50, 50) and (shown[:40].compressed() > 0).all() and (shown[40:].compressed() < 0).all()
    into = shown.filled(0)[:40].sum(axis=0)
    assert into == pytest.approx(4.0)  # each neuron gets 4 excitatory synapses of 1 mV
    exc = sim.weights("excitation")
    assert len(exc) == 4 * 50


def test_histograms_count_every_synapse():
    rule = {"rule": "stdp_pair", "w_min": "0 mV", "w_max": "1 mV"}
    net = nr.random_network(80, 20, seed=1, weight="0.5 mV", plasticity=rule)
    r = net.run("200 ms", record={"excitation": [{"what": "snapshot", "at": ["100 ms", "200 ms"]}, {"what": "weights", "every": "50 ms"}]})
    ax = r.plot("weight_histogram", bins=20)
    outlines = [patch for patch in ax.patches if not patch.get_fill()]
    assert [patch.get_data()[0].sum() for patch in outlines] == [800, 800]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["100 ms", "200 ms"] and ax.get_xlabel() == "weight (mV)"
    curves = r.plot("weights").lines
    series = r.weights["excitation"]
    assert [list(c.get_ydata()) for c in curves] == [list(series.mean), list(series.minimum), list(series.maximum)]
    with pytest.raises(nr.Error, match="there is no snapshot of inhibition"):
        r.plot("weight_histogram", projection="inhibition")


def siegert(mu, sigma, tau=20.0, theta=20.0, reset=10.0, refractory=2.0):
    """Spikes per ms of a LIF neuron under white noise (Siegert 1951)."""
    x = np.linspace((reset - mu) / sigma, (theta - mu) / sigma, 2001)
    y = np.exp(x * x) * (1 + np.vectorize(math.erf)(x))
    return 1 / (refractory + tau * math.sqrt(math.pi) * float((y[1:] + y[:-1]).sum() / 2 * (x[1] - x[0])))


def test_the_random_network_fires_as_mean_field_theory_says():
    # The self-consistent rate of Brunel 2000, equations 21 to 24; correlations and finite jumps leave a few percent.
    j, c, g, eta, tau, theta = 0.2, 200, 5, 2, 20.0, 20.0
    outside = eta * theta / (j * tau)
    low, high = 0.0, 0.4
    for _ in range(50):
        rate = (low + high) / 2
        mu = tau * j * (outside + c * rate * (1 - g / 4))
        sigma = math.sqrt(tau * j * j * (outside + c * rate * (1 + g * g / 4)))
        low, high = (rate, high) if siegert(mu, sigma) > rate else (low, rate)
    r = nr.random_network(2000, 500, seed=1, g=g, eta=eta, weight=f"{j} mV").run("500 ms")
    assert r.rate("exc") == pytest.approx(1000 * rate, rel=0.05) == r.rate("inh")
    assert not r.spikes.time_ms.size == 0


def test_patterns_are_what_their_names_say():
    r, first, intervals = {}, {}, {}
    for name, (parameters, current) in nr.patterns("adex").items():
        net = nr.Network(seed=1)
        cell = net.population("adex", **parameters)
        net.stimulus("step", cell, amplitude=current)
        times = net.run("1 s", record={cell: "spikes"}).spikes.time_ms
        first[name], intervals[name] = times[0], np.diff(times)
    assert np.ptp(intervals["tonic"][1:]) < 1
    assert (np.diff(intervals["adapting"][:5]) > 0).all() and intervals["adapting"][-1] > 4 * intervals["adapting"][0]
    assert intervals["initial_burst"][:2].max() < 0.25 * intervals["initial_burst"][3:].min()
    for name in ("regular_bursting", "delayed_bursting"):
        assert intervals[name][5:].max() > 5 * intervals[name][5:].min()
    assert intervals["delayed_accelerating"][0] > intervals["delayed_accelerating"][-1]
    assert len(intervals["transient"]) == 0 and len(intervals["irregular"]) > 10
    assert nr.patterns("izhikevich_2003")["chattering"].parameters == {"a": 0.02, "b": 0.2, "c": "-50 mV", "d": 2}
    with pytest.raises(nr.Error, match="did you mean adex"):
        nr.patterns("adx")

# SPDX-License-Identifier: MIT
"""NIR graphs: to networks and back without loss; what they do is what NIR's equations say, integrated here by other means."""
import sys

import h5py
import nir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurapse as nr

PARAMETERS = {
    "I": ["r"], "IF": ["r", "v_threshold", "v_reset"], "LI": ["tau", "r", "v_leak"],
    "LIF": ["tau", "r", "v_leak", "v_threshold", "v_reset"], "CubaLI": ["tau_syn", "tau_mem", "r", "v_leak", "w_in"],
    "CubaLIF": ["tau_syn", "tau_mem", "r", "v_leak", "v_threshold", "v_reset", "w_in"], "Threshold": ["threshold"],
}
SPIKING = ["IF", "LIF", "CubaLIF", "Threshold"]
GRADED = ["I", "LI", "CubaLI"]


def same(a, b):
    """Whether two graphs have the same nodes, by name, and the same edges."""
    def equal(m, n):
        m, n = m.to_dict(), n.to_dict()
        return m.keys() == n.keys() and all(np.array_equal(m[k], n[k]) for k in m)
    return a.nodes.keys() == b.nodes.keys() and set(a.edges) == set(b.edges) and all(equal(a.nodes[k], b.nodes[k]) for k in a.nodes)


def node_of(kind, size, rng):
    return getattr(nir, kind)(**{p: rng.uniform(0.005, 0.02, size) if p.startswith("tau") else rng.uniform(-1, 2, size)
                                 for p in PARAMETERS[kind]})


def graph_of(kinds, sizes, rng, dt=1e-3):
    """Populations one after the other, joined in turn by each kind of weights, with and without delays, and loops."""
    nodes, edges, before = {"input": nir.Input(np.array([sizes[0]]))}, [], ("input", sizes[0])
    for k, (kind, size) in enumerate(zip(kinds, sizes[1:])):
        name, way = f"{k}.{kind}", []
        nodes[name] = node_of(kind, size, rng)
        delays = dt * rng.integers(1, 9, before[1]), dt * rng.integers(1, 9, size)
        spiking = before[0] == "input" or before[0].split(".")[1] in SPIKING
        choice = k % 6 if before[1] == size else 2 * (k % 3)
        if choice in (1, 3) and spiking:
            way += [(f"{k}d", nir.Delay(delays[0]))]
        if choice == 1:
            way += [(f"{k}s", nir.Scale(rng.normal(size=size)))]
        elif choice in (0, 3, 4):
            way += [(f"{k}w", nir.Linear(rng.normal(size=(size, before[1]))))]
        elif choice == 2:
            way += [(f"{k}w", nir.Affine(rng.normal(size=(size, before[1])), rng.normal(size=size)))]
        if choice in (2, 4) and spiking:
            way += [(f"{k}d", nir.Delay(delays[1]))]
        nodes.update(way)
        names = [before[0], *(n for n, _ in way), name]
        edges += list(zip(names, names[1:]))
        if kind in SPIKING and k % 2:
            nodes[f"{k}.loop"] = nir.Linear(rng.normal(size=(size, size)))
            edges += [(name, f"{k}.loop"), (f"{k}.loop", name)]
        before = name, size
    nodes["output"] = nir.Output(np.array([before[1]]))
    return nir.NIRGraph(nodes, edges + [(before[0], "output")])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(sorted(PARAMETERS)), min_size=1, max_size=6), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_a_graph_comes_back_as_it_was(kinds, most, seed):
    rng = np.random.default_rng(seed)
    graph = graph_of(kinds, rng.integers(1, most + 1, len(kinds) + 1).tolist(), rng)
    net = nr.from_nir(graph, 1, dt="1 ms", duration="3 ms")
    assert same(net.to_nir(), graph)
    assert same(nr.loads(net.to_toml()).to_nir(), graph)
    assert same(nr.from_nir(graph, time_unit="ms").to_nir(time_unit="ms"), graph)
    net.check()


def test_a_file_is_read_and_written(tmp_path):
    graph = graph_of(["LIF", "CubaLIF", "LI"], [2, 3, 3, 1], np.random.default_rng(1))
    nir.write(tmp_path / "a.nir", graph)
    net = nr.from_nir(tmp_path / "a.nir")
    nir.write(tmp_path / "b.nir", net.to_nir())
    assert same(nir.read(tmp_path / "b.nir"), graph)


def test_nodes_shared_by_several_ways_come_back_once():
    weights = np.arange(4.0).reshape(2, 2)
    cells = {name: nir.IF(np.ones(2), np.ones(2), np.zeros(2)) for name in "abcd"}
    nodes = {"in": nir.Input(np.array([2])), **cells, "w": nir.Affine(weights, np.array([1.0, 2.0])), "out": nir.Output(np.array([2]))}
    edges = [("in", "a"), ("in", "b"), ("a", "w"), ("b", "w"), ("w", "c"), ("w", "d"), ("c", "out"), ("d", "out")]
    graph = nir.NIRGraph(nodes, edges)
    net = nr.from_nir(graph)
    assert same(net.to_nir(), graph)
    assert len([n for n in net.projections if n.startswith("w.bias")]) == 2  # once for c and once for d, not for each source


# What NIR's equations do

def rates_of(kind, p):
    """The published right-hand sides, of a node's state [variables, neurons] and its input."""
    if kind in ("I", "IF"):
        return lambda s, x: np.array([p.r * x])
    if kind in ("LI", "LIF"):
        return lambda s, x: np.array([(p.v_leak - s[0] + p.r * x) / p.tau])
    return lambda s, x: np.array([(p.v_leak - s[0] + p.r * s[1]) / p.tau_mem, (-s[1] + p.w_in * x) / p.tau_syn])


def runge_kutta(f, s, x, dt, parts=50):
    h = dt / parts
    for _ in range(parts):
        a = f(s, x)
        b = f(s + h / 2 * a, x)
        c = f(s + h / 2 * b, x)
        s = s + h / 6 * (a + 2 * b + 2 * c + f(s + h * c, x))
    return s


def forward_euler(f, s, x, dt):
    return s + dt * f(s, x)


def answer_of(node, x, dt, step=runge_kutta):
    """Potentials and spikes, [steps, neurons], of a node that receives x [steps, neurons]: constant over each step."""
    kind = type(node).__name__
    f = rates_of(kind, node)
    v0 = np.zeros(x.shape[1]) if kind in ("I", "IF") else node.v_leak
    s = np.array([v0, np.zeros_like(v0)]) if kind.startswith("Cuba") else np.array([v0])
    potentials, spikes = [], []
    for now in x:
        s = step(f, s, now, dt)
        fired = s[0] > node.v_threshold if hasattr(node, "v_threshold") else np.zeros(x.shape[1], dtype=bool)
        if fired.any():
            s[0] = np.where(fired, node.v_reset, s[0])
        potentials.append(s[0].copy())
        spikes.append(fired)
    return np.array(potentials), np.array(spikes, dtype=float)


def spike_table(spikes, size, steps, dt_ms):
    """[steps, neurons], 1 in the step at whose end a neuron fired."""
    made = np.zeros((steps, size))
    made[np.rint(spikes.time_ms / dt_ms).astype(int) - 1, spikes.neuron] = 1
    return made


def later(signal, steps=1):
    return np.vstack([np.zeros((steps, signal.shape[1])), signal[:-steps]])


def network_of(graph, seed, **keys):
    """With random spikes into "input" and everything recorded."""
    net = nr.from_nir(graph, seed, duration="200 ms", **keys)
    net.stimulus("poisson", net["input"], rate="150 Hz", weight="1 pA")
    for name, population in net.populations.items():
        variables = ["x"] + (["v"] if name not in ("input", "output") and "Threshold" not in population.table["neuron"] else [])
        net.record("spikes", population)
        net.record(variables, population)
    return net


@pytest.mark.parametrize("kind", ["IF", "LIF", "CubaLIF"])
@pytest.mark.parametrize("method, step", [(None, runge_kutta), ("euler", forward_euler)])
def test_spiking_nodes_follow_the_published_equations(kind, method, step):
    rng, dt = np.random.default_rng(5), 1e-3
    node = {"IF": nir.IF(r=np.array([50.0, 100, 200]), v_threshold=np.full(3, 1.0), v_reset=np.array([0, 0.2, -1])),
            "LIF": nir.LIF(tau=np.array([0.01, 0.02, 0.05]), r=np.array([8.0, 9, 10]), v_leak=np.array([0, 0.3, -0.1]),
                           v_threshold=np.full(3, 1.0), v_reset=np.array([0, 0.2, -1])),
            "CubaLIF": nir.CubaLIF(tau_syn=np.array([0.005, 0.01, 0.02]), tau_mem=np.array([0.01, 0.01, 0.03]), r=np.array([1.0, 2, 3]),
                                   v_leak=np.array([0, 0.3, -0.1]), v_threshold=np.full(3, 1.0), v_reset=np.array([0, 0.2, -1]),
                                   w_in=np.array([9.0, 8, 7]))}[kind]
    into, loop = nir.Affine(rng.uniform(0, 2, (3, 4)), np.array([0.05, 0, 0.1])), nir.Linear(rng.normal(0, 0.5, (3, 3)))
    graph = nir.NIRGraph({"input": nir.Input(np.array([4])), "fc": into, "cell": node, "loop": loop,
                          "slow": nir.Delay(np.array([3, 1, 7]) * dt), "output": nir.Output(np.array([3]))},
                         [("input", "fc"), ("fc", "cell"), ("cell", "slow"), ("slow", "loop"), ("loop", "cell"), ("cell", "output")])
    r = network_of(graph, 3, dt="1 ms", **({"method": method} if method else {})).run()
    given, fired = (spike_table(r.spikes[name], size, 200, 1) for name, size in (("input", 4), ("cell", 3)))
    delayed = np.column_stack([later(fired, d)[:, k] for k, d in enumerate((3, 1, 7))])
    x = later(given) @ into.weight.T + into.bias + delayed @ loop.weight.T
    potentials, spikes = answer_of(node, x, dt, step)
    assert given.sum() > 50 and spikes.sum() > 20
    assert r["cell"].x.T == pytest.approx(x, abs=1e-9)
    assert (fired == spikes).all()
    assert r["cell"].v.T == pytest.approx(potentials, abs=1e-9)
    assert r["output"].x.T == pytest.approx(later(fired), abs=1e-9)


@pytest.mark.parametrize("kind", ["I", "LI", "CubaLI"])
def test_nodes_without_spikes_send_their_potential(kind):
    rng, dt = np.random.default_rng(6), 1e-3
    tau = np.array([0.01, 0.02])
    node = {"I": nir.I(r=np.array([3.0, -2])), "LI": nir.LI(tau, np.array([2.0, 3]), np.array([0.5, 0])),
            "CubaLI": nir.CubaLI(tau / 2, tau, np.array([2.0, 3]), np.array([0.5, 0]), np.array([1.0, 2]))}[kind]
    cell = nir.LIF(np.full(3, 0.02), np.full(3, 2.0), np.zeros(3), np.full(3, 1.0), np.zeros(3))
    weights = [nir.Linear(rng.uniform(0, 2, (2, 2))), nir.Affine(rng.normal(size=(3, 2)), np.array([1.5, 0.3, 0.7])),
               nir.Scale(np.array([2.0, -1, 0.5]))]
    graph = nir.NIRGraph.from_list(nir.Input(np.array([2])), weights[0], node, weights[1], cell, weights[2], nir.Output(np.array([3])))
    assert same(nr.from_nir(graph).to_nir(), graph)
    r = network_of(graph, 4, dt="1 ms").run()
    name = kind.lower()
    given = spike_table(r.spikes["input"], 2, 200, 1)
    potentials, _ = answer_of(node, later(given) @ weights[0].weight.T, dt)
    assert r[name].v.T == pytest.approx(potentials, abs=1e-9)
    start = np.zeros((1, 2)) if kind == "I" else node.v_leak[np.newaxis]
    sent = np.vstack([start, potentials]) @ weights[1].weight.T + weights[1].bias
    assert r["lif"].x.T == pytest.approx(sent[1:], abs=1e-9)  # as it is at the time of the sample
    potentials, spikes = answer_of(cell, sent[:-1], dt)  # a step takes what was there at its beginning
    assert spikes.sum() > 10 and (spike_table(r.spikes["lif"], 3, 200, 1) == spikes).all()
    assert r["output"].x.T == pytest.approx(later(spikes) * weights[2].scale, abs=1e-9)


def test_a_threshold_fires_wherever_its_input_is_above():
    weights = nir.Linear(np.array([[1.0, 1.0], [0.5, 0.6]]))
    graph = nir.NIRGraph.from_list(nir.Input(np.array([2])), weights, nir.Threshold(np.array([1.5, 0.5])), nir.Output(np.array([2])))
    r = network_of(graph, 8, dt="2 ms").run()
    given = spike_table(r.spikes["input"], 2, 100, 2)
    above = later(given) @ weights.weight.T > np.array([1.5, 0.5])
    assert above.sum(axis=0).min() >= 3 and (spike_table(r.spikes["threshold"], 2, 100, 2) == above).all()


def test_a_unit_of_time_counts_for_rates_and_delays_too():
    def graph(s):
        first = nir.IF(r=np.array([120.0 / s]), v_threshold=np.ones(1), v_reset=np.zeros(1))
        second = nir.LIF(tau=np.array([0.02 * s]), r=np.array([9.0]), v_leak=np.zeros(1), v_threshold=np.array([0.3]), v_reset=np.zeros(1))
        return nir.NIRGraph.from_list(nir.Input(np.array([2])), nir.Linear(np.array([[1.0, 2.0]])), first,
                                      nir.Delay(np.array([0.004 * s])), second, nir.Output(np.array([1])))

    one, other = (network_of(graph(s), 2, dt="1 ms", time_unit=unit).run() for s, unit in ((1, "s"), (1000, "ms")))
    assert len(one.spikes["lif"]) > 3 and (one.spikes.time_ms == other.spikes.time_ms).all()


# Networks of our own

def test_lif_neurons_become_lif_nodes():
    net = nr.Network(seed=5, dt="0.5 ms", duration="200 ms")
    pulse = {"in": {"shape": "delta", "effect": "current"}}
    a = net.population("lif", 20, name="a", refractory="0 ms", tau=np.linspace(10, 20, 20) * nr.units.ms, receptors=pulse)
    b = net.population("lif", 10, name="b", refractory="0 ms", receptors=pulse)
    net.projection(a, b, "fixed_probability", p=0.5, weight={"uniform": ["-1 nA", "3 nA"]}, delay="2 ms", name="forwards")
    net.projection(b, b, weight="-500 pA", delay=["1 ms"] * 100)
    net.stimulus("step", a, amplitude="500 pA")
    graph = net.to_nir()
    built = net.simulate().weights("forwards")
    weights = graph.nodes["forwards"].weight
    assert weights.sum() == pytest.approx(built.weight.sum()) and (weights[built.target, built.source] == built.weight).all()
    assert graph.nodes["a"].tau == pytest.approx(np.linspace(0.01, 0.02, 20), rel=1e-14)
    assert graph.nodes["b"].r == pytest.approx([10 / 250] * 10)
    assert set(graph.edges) == {("a", "a_b_delay"), ("a_b_delay", "forwards"), ("forwards", "b"),
                                ("b", "b_b_delay"), ("b_b_delay", "b_b"), ("b_b", "b")}
    again = nr.from_nir(graph, 1, dt="0.5 ms", duration="200 ms")
    again.stimulus("step", again["a"], amplitude="500 pA")
    runs = [n.run(record={n["a"]: "spikes", n["b"]: ["spikes", "v"]}) for n in (net, again)]
    for name in "ab":
        assert runs[0].count(name) > 20 and (runs[0].spikes[name].time_ms == runs[1].spikes[name].time_ms).all()
        assert (runs[0].spikes[name].neuron == runs[1].spikes[name].neuron).all()
    assert runs[0]["b"].v == pytest.approx(runs[1]["b"].v, abs=1e-6)


@pytest.mark.parametrize("kind, node", [
    ("Conv1d", nir.Conv1d(8, np.ones((1, 1, 3)), 1, 0, 1, 1, np.ones(1))),
    ("Conv2d", nir.Conv2d((8, 8), np.ones((1, 1, 3, 3)), 1, 0, 1, 1, np.ones(1))),
    ("SumPool2d", nir.SumPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0]))),
    ("AvgPool2d", nir.AvgPool2d(np.array([2, 2]), np.array([2, 2]), np.array([0, 0]))),
    ("Flatten", nir.Flatten({"input": np.array([2, 2])}, 0, 1)),
    ("NIRGraph", nir.NIRGraph.from_list(nir.Threshold(np.ones(1))))])
def test_other_primitives_are_refused_by_name(kind, node):
    graph = nir.NIRGraph({"first": nir.Input(np.array([1])), "odd": node}, [("first", "odd")], type_check=False)
    with pytest.raises(nr.Error, match=f"^odd is an? {kind} \\(.*\\); ") as caught:
        nr.from_nir(graph)
    assert "\n" not in str(caught.value)


def test_graphs_that_do_not_fit_are_refused_with_the_reason():
    ones, lif = np.ones(2), nir.LIF(*np.ones((5, 2)))
    w, scale, d = nir.Linear(np.ones((2, 2))), nir.Scale(ones), nir.Delay(ones * 1e-3)
    first, last = nir.Input(np.array([2])), nir.Output(np.array([2]))
    for nodes, sentence in [([first, w, scale, lif, last], "scale is a Scale .it follows the Linear linear without a neuron"),
                            ([first, d, nir.Delay(ones), lif, last], "delay_1 is a Delay .it follows the Delay delay"),
                            ([first, w, nir.LI(ones, ones, ones), d, last], "delay is a Delay .li is a LI, whose potential"),
                            ([nir.Input(np.array([2, 2])), nir.Threshold(np.ones((2, 2))), nir.Output(np.array([2, 2]))],
                             "input is an Input .it has the shape .2, 2.")]:
        with pytest.raises(nr.Error, match=sentence):
            nr.from_nir(nir.NIRGraph.from_list(*nodes))
    with pytest.raises(nr.Error, match="w is a Linear .no way leads over it"):
        nr.from_nir(nir.NIRGraph({"a": lif, "w": w}, [("a", "w")], type_check=False))
    for name in ("a->b", "a (delay)", "a b"):
        with pytest.raises(nr.Error, match="rename it"):
            nr.from_nir(nir.NIRGraph({"in": first, name: lif, "out": last}, [("in", name), (name, "out")]), 1).check()


def test_files_that_are_no_graphs_are_told(tmp_path):
    with pytest.raises(OSError, match="nowhere.nir .No such file"):
        nr.from_nir("nowhere.nir")
    (tmp_path / "text.nir").write_text("no HDF5")
    with pytest.raises(OSError, match="it is no HDF5 file"):
        nr.from_nir(tmp_path / "text.nir")
    with h5py.File(tmp_path / "other.nir", "w") as f:
        f["version"] = "1"
    with pytest.raises(nr.Error, match="nir says: .*node"):
        nr.from_nir(tmp_path / "other.nir")


def test_networks_that_do_not_fit_are_refused_with_the_reason():
    pulse = {"in": {"shape": "delta", "effect": "current"}}

    def network(neuron="lif", receptors=pulse, size=2, **keys):
        net = nr.Network(seed=1, duration="1 ms")
        return net, net.population(neuron, size, name="a", receptors=receptors, **keys)

    net, _ = network("adex")
    nets = [(net, "neuron = adex in a .NIR has no such neuron")]
    nets.append((network()[0], "a is refractory"))
    nets.append((network(refractory="0 ms", tau={"uniform": ["1 ms", "2 ms"]})[0], "tau of a is .*NIR has numbers only"))
    for receptors, keys, sentence in [({"in": {"shape": "exponential"}}, {"weight": "1 pA"}, "a spike of NIR is a pulse of current"),
                                      (pulse, {"weight": "1 pA", "plasticity": {"rule": "stdp_pair", "w_min": "0 pA", "w_max": "2 pA"}},
                                       "p has plasticity of its own"),
                                      (pulse, {"weight": "1 pA", "dendritic_delay": "1 ms"}, "p has dendritic_delay of its own"),
                                      (pulse, {"weight": "1 pA", "delay": ["1 ms", "2 ms", "3 ms", "4 ms"]}, "delay for each synapse")]:
        net, a = network(receptors=receptors, refractory="0 ms")
        net.projection(a, a, name="p", **keys)
        nets.append((net, sentence))
    net, a = network(refractory="0 ms")
    net.projection(a[0], a, weight="1 pA", name="p")
    nets.append((net, "p joins a.0. .edges of NIR join whole populations"))
    lif = nir.LIF(*np.ones((5, 2)))
    graph = nir.NIRGraph.from_list(nir.Input(np.array([2])), nir.Affine(np.ones((2, 2)), np.ones(2)), lif, nir.Output(np.array([2])))
    for change, sentence in [(lambda d: d["model"]["nir_LIF"].update(reset="v -= v_threshold"), "neuron = nir_LIF in lif"),
                             (lambda d: d["projection"][0].update(name="other"), "there is a bias of affine"),
                             (lambda d: d["population"]["lif"]["parameters"].pop("tau"), "tau of lif is None")]:
        net = nr.from_nir(graph)
        change(net.description)
        nets.append((net, sentence))
    for net, sentence in nets:
        with pytest.raises(nr.Error, match=sentence) as caught:
            net.to_nir()
        assert "\n" not in str(caught.value)


def test_without_nir_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "nir", None)
    for ask in (lambda: nr.from_nir("x.nir"), lambda: nr.Network(seed=1).to_nir()):
        with pytest.raises(ImportError, match=r"^NIR graphs need nir; install it with pip install neurapse\[nir\]$"):
            ask()

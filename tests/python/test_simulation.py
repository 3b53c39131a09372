# SPDX-License-Identifier: MIT
"""A network on its way: stepped, looked at, changed, spoken to."""
import numpy as np
import pytest

import neurapse as nr
from neurapse.units import mV


def noisy(**run):
    net = nr.Network(seed=5, **run)
    exc = net.population("lif", 60, name="exc", receptors={"in": {"shape": "exponential", "tau": "5 ms"}},
                         initial={"v": {"uniform": ["-70 mV", "-55 mV"]}})
    net.projection(exc, exc, "fixed_probability", p=0.2, weight={"uniform": ["20 pA", "60 pA"]}, delay={"uniform": ["1 ms", "3 ms"]}, name="loop")
    net.stimulus("poisson", exc, rate="3 kHz", weight="60 pA")
    return net, exc


def test_stepping_is_running():
    net, exc = noisy()
    whole = net.run("200 ms", record={exc: ["spikes"]})
    sim = net.simulate(record={exc: ["spikes"]})
    heard = [sim.step("1 ms") for _ in range(100)]
    sim.run("100 ms")
    assert (sim.results.spikes.time_ms == whole.spikes.time_ms).all() and (sim.results.spikes.neuron == whole.spikes.neuron).all()
    in_steps = np.concatenate([s.time_ms for s in heard])
    assert (in_steps == whole.spikes.time_ms[whole.spikes.time_ms <= 100.00001]).all() and len(in_steps) > 50
    assert sim.now == pytest.approx(200)


def test_a_step_of_no_length_given_is_one_step():
    sim = noisy()[0].simulate()
    sim.step()
    assert sim.now == pytest.approx(sim.dt) == 0.1
    sim.step(0.5 * nr.units.ms)
    assert sim.now == pytest.approx(0.6)


@pytest.mark.parametrize("precision", ["double", "single"])
def test_state_is_read_and_set(precision):
    net = nr.Network(seed=1, precision=precision)
    cells = net.population("lif", 4, tau="10 ms")
    sim = net.simulate()
    assert sim["lif"].v == pytest.approx(-70)
    sim["lif"].v = [-70, -65, -60, -80]
    assert sim["lif"].v == pytest.approx([-70, -65, -60, -80])
    sim.step("5 ms")  # towards rest, exactly
    assert sim["lif"].v == pytest.approx(-70 + np.array([0, 5, 10, -10]) * np.exp(-0.5), rel=1e-6)
    sim[cells[1:3]].v = -61 * mV
    sim[cells[3]].v = "-0.062 V"
    assert sim["lif"].v[1:] == pytest.approx([-61, -61, -62])
    assert sim[cells[1:3]].v == pytest.approx([-61, -61])
    with pytest.raises(ValueError):
        sim["lif"].v[0] = 0  # a copy, which says so


def test_what_is_set_above_threshold_fires_in_the_next_step():
    net = nr.Network(seed=1)
    net.population("lif", 3)
    sim = net.simulate()
    sim["lif"].v = [-70, 0, -70]
    assert list(sim.step()) == [(0.1, "lif", 1)]


def test_states_that_cannot_be_set_say_why():
    net, exc = noisy()
    sim = net.simulate()
    assert (sim["exc"].i_in == 0).all()
    for assign, sentence in [(lambda: setattr(sim["exc"], "i_in", 1), "follows from other numbers"),
                             (lambda: setattr(sim["exc"], "v", [1, 2]), "give one number, or one for each"),
                             (lambda: setattr(sim["exc"], "v", np.nan), "states are finite"),
                             (lambda: setattr(sim["exc"], "v", "3 pA"), "measures something else"),
                             (lambda: setattr(sim["exc"], "vv", 1), "did you mean v"),
                             (lambda: sim["exc"].i_on, "did you mean i_in"),
                             (lambda: sim["ex"], "did you mean exc")]:
        with pytest.raises(nr.Error, match=sentence):
            assign()


def test_state_of_equations_is_set_and_synapses_that_read_neurons_see_it():
    net = nr.Network(seed=1)
    net.model("cell", "dv/dt = -v/(10*ms) + s/ms : 1\ns : 1")
    net.synapse("gap", "w : 1\ns_post = w*(v_pre - v_post) : 1 (summed)")
    a = net.population("cell", 2, name="a")
    net.projection(a, a, {"rule": "pairs", "sources": [0], "targets": [1]}, synapse="gap", weight=0.5)
    sim = net.simulate()
    sim["a"].v = [1.0, 0.0]
    assert sim["a"].s == pytest.approx([0, 0.5])
    sim.set_weights("a->a", 0.25)
    assert sim["a"].s == pytest.approx([0, 0.25])


def kick():
    """One neuron kicks another, which answers with a jump of its weight."""
    net = nr.Network(seed=1)
    jump = {"in": {"shape": "delta"}}
    a = net.population("lif", 2, name="a")
    b = net.population("lif", 3, name="b", receptors=jump, tau="1e9 ms", threshold="1e9 mV")
    return net, a, b


def test_weights_are_read_and_set_synapse_by_synapse():
    net, a, b = kick()
    net.projection(a, b, weight=[[1, 2, 3], [4, 5, 6]] * mV, name="kick")
    sim = net.simulate()
    w = sim.weights("kick")
    assert w.source.tolist() == [0, 0, 0, 1, 1, 1] and w.target.tolist() == [0, 1, 2, 0, 1, 2]
    assert w.weight.tolist() == [1, 2, 3, 4, 5, 6] and w.unit == "mV" and w.delay_ms == pytest.approx(0.1)
    sim.set_weights("kick", w.weight * 10)
    assert sim.weights("kick").weight.tolist() == [10, 20, 30, 40, 50, 60]
    sim["a"].v = [0, -70]  # the first fires
    before = sim["b"].v
    sim.run("0.2 ms")
    assert sim["b"].v - before == pytest.approx([10, 20, 30], abs=1e-4)
    sim.set_weights("kick", 7 * mV)
    assert (sim.weights("kick").weight == 7).all()


def test_weights_far_larger_than_those_that_it_was_built_with_arrive_exactly():
    net, a, b = kick()
    net.projection(a, b, weight="1e-6 mV", name="kick")
    net.stimulus("spike_list", b, file=np.array([[0.5, 0.0]]), weight="3 mV")
    sim = net.simulate()
    sim.set_weights("kick", 1e7)
    sim["a"].v = [0, -70]
    before = sim["b"].v
    sim.run("0.2 ms")
    assert sim["b"].v - before == pytest.approx([1e7] * 3)
    before = sim["b"].v
    sim.run("0.6 ms")  # the stimulus still means what it meant
    assert sim["b"].v - before == pytest.approx([3, 0, 0], abs=1e-2)


def test_weights_of_a_learning_synapse_are_set_where_they_stand_and_learn_on():
    def built(weight):
        net, a, b = kick()
        net.projection(a, b, weight=weight, name="kick",
                       plasticity={"rule": "stdp_pair", "w_min": "0 mV", "w_max": "9 mV"})
        return net.simulate()

    def train(sim):
        for v in ([0, -70], [-70, 0], [0, -70]):
            sim["a"].v = v
            sim.run("3 ms")
            sim["b"].v = 2e9
            sim.run("4 ms")
        return sim.weights("kick").weight

    first = built("3 mV")
    learnt = train(first)
    assert (learnt != 3).any()
    # Set back to where it began, with all traces gone, it learns the same again.
    first.run("10 s")
    first.set_weights("kick", 3)
    assert train(first) == pytest.approx(learnt, rel=1e-12)
    with pytest.raises(nr.Error, match="keeps weights within 0 mV and 9 mV"):
        first.set_weights("kick", 10)


def test_weights_that_cannot_be_set_say_why():
    net, exc = noisy(storage="procedural")
    with pytest.raises(nr.Error, match="procedural synapses are drawn afresh"):
        net.simulate().set_weights("loop", 1)
    net, exc = noisy(storage="compact")
    sim = net.simulate()
    sim.set_weights("loop", sim.weights("loop").weight / 2)
    with pytest.raises(nr.Error, match="build it with the largest weights"):
        sim.set_weights("loop", 1e6)
    net, exc = noisy()
    sim = net.simulate()
    for weights, sentence in [([1.0, 2.0], "give one for each"), (np.inf, "weights are finite"), ("3 mV", "measures something else"),
                              (1e30, "more than a sum can hold")]:
        with pytest.raises(nr.Error, match=sentence):
            sim.set_weights("loop", weights)
    with pytest.raises(KeyError, match="did you mean loop"):
        sim.weights("lop")


def test_setting_the_weights_that_are_there_changes_nothing():
    net, exc = noisy()
    left, right = net.simulate(threads=1), net.simulate(threads=2)
    for _ in range(20):
        a, b = left.step("5 ms"), right.step("5 ms")
        assert (a.time_ms == b.time_ms).all() and (a.neuron == b.neuron).all()
        right.set_weights("loop", right.weights("loop").weight)
        right["exc"].v = right["exc"].v


def test_spikes_are_sent():
    net = nr.Network(seed=1)
    cells = net.population("lif", 4, receptors={"in": {"shape": "delta"}})
    world = net.stimulus("inlet", cells[1:4], weight="40 mV")
    sim = net.simulate()
    sim.step("1 ms")
    sim.send(world, 0)
    sim.send(world, [2])
    assert list(sim.step("1 ms")) == [(pytest.approx(1.2), "lif", 1), (pytest.approx(1.2), "lif", 3)]
    for targets, sentence in [(3, "has no target 3"), (-1, "count from 0"), (0.5, "count from 0")]:
        with pytest.raises(nr.Error, match=sentence):
            sim.send(world, targets)
    with pytest.raises(KeyError, match="no stimulus"):
        sim.send("nowhere")

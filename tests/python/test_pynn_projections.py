# SPDX-License-Identifier: MIT
"""Connections of PyNN: who is connected, with which weights and delays, and what of it can be read and set."""
import numpy as np
import pytest


def joined(projection):
    return [(int(i), int(j)) for i, j, _ in projection.get("weight", format="list")]


def test_each_connector_makes_the_connections_that_it_says(sim):
    sim.setup()
    a, b = sim.Population(6, sim.IF_cond_exp()), sim.Population(9, sim.IF_cond_exp())
    rng = sim.NumpyRNG(seed=3)

    def made(connector, source=a, target=b):
        return joined(sim.Projection(source, target, connector, sim.StaticSynapse(weight=0.01)))

    assert len(made(sim.AllToAllConnector())) == 54
    assert set(made(sim.AllToAllConnector(allow_self_connections=False), b, b)) == {(i, j) for i in range(9) for j in range(9) if i != j}
    assert made(sim.OneToOneConnector(), a, b[0:6]) == [(k, k) for k in range(6)]
    assert made(sim.FixedProbabilityConnector(0.0)) == [] and len(made(sim.FixedProbabilityConnector(1.0))) == 54
    assert set(np.bincount([j for _, j in made(sim.FixedNumberPreConnector(4, rng=rng))], minlength=9)) == {4}
    assert set(np.bincount([i for i, _ in made(sim.FixedNumberPostConnector(5, rng=rng))], minlength=6)) == {5}
    assert len(made(sim.FixedTotalNumberConnector(17, rng=rng))) == 17
    assert sorted(made(sim.FromListConnector([(0, 1, 0.1, 1.0), (5, 8, 0.2, 2.0)]))) == [(0, 1), (5, 8)]
    chosen = np.zeros((6, 9), dtype=bool)
    chosen[2, 3] = chosen[4, 4] = True
    assert sorted(made(sim.ArrayConnector(chosen))) == [(2, 3), (4, 4)]
    assert set(made(sim.DistanceDependentProbabilityConnector("d < 1.5"), a, a)) == {(i, j) for i in range(6) for j in range(6) if abs(i - j) <= 1}
    assert set(made(sim.IndexBasedProbabilityConnector(_Even()))) == {(i, j) for i in range(6) for j in range(9) if (i + j) % 2 == 0}
    first = sim.Projection(a, b, sim.FixedProbabilityConnector(0.4, rng=rng), sim.StaticSynapse(weight=0.01))
    assert set(made(sim.CloneConnector(first))) == set(joined(first))


def test_connection_sets_are_taken_with_and_without_weights(sim):
    import csa

    sim.setup(timestep=0.1)
    a, b = sim.Population(6, sim.IF_curr_exp()), sim.Population(9, sim.IF_curr_exp())
    mask = sim.Projection(a, b, sim.CSAConnector(csa.oneToOne), sim.StaticSynapse(weight=0.01))
    assert sorted(joined(mask)) == [(k, k) for k in range(6)]
    whole = sim.Projection(a, b, sim.CSAConnector(csa.cset(csa.oneToOne, 0.5, 2.0)), sim.StaticSynapse())
    assert sorted(tuple(c) for c in whole.get(["weight", "delay"], format="list")) == [(k, k, 0.5, 2.0) for k in range(6)]
    sim.run(1.0)


class _Even:
    """A probability by the positions of both neurons."""

    def __new__(cls):
        from pyNN.core import IndexBasedExpression

        return type("Even", (IndexBasedExpression,), {"__call__": lambda self, i, j: ((i + j) % 2 == 0).astype(float)})()


def test_random_numbers_are_those_of_pynn(sim):
    def weights(seed):
        sim.setup()
        a, b = sim.Population(5, sim.IF_curr_exp()), sim.Population(7, sim.IF_curr_exp())
        rng = sim.NumpyRNG(seed=seed)
        w = sim.RandomDistribution("uniform", low=0.1, high=0.2, rng=rng)
        return sim.Projection(a, b, sim.FixedProbabilityConnector(0.5, rng=rng), sim.StaticSynapse(weight=w)).get("weight", format="array")

    assert np.array_equal(weights(1), weights(1), equal_nan=True) and not np.array_equal(weights(1), weights(2), equal_nan=True)


def arrivals(sim, post, until=30.0):
    """When, and by how much, the conductance of each cell jumps."""
    post.record("gsyn_exc")
    sim.run(until)
    signal = post.get_data().segments[0].analogsignals[0]
    g, t = signal.magnitude, signal.times.rescale("ms").magnitude
    jumps = g[1:] - g[:-1] * np.exp(-0.1 / 5.0)
    return [[(round(t[k + 1], 1), round(float(jumps[k, j]), 6)) for k in np.flatnonzero(jumps[:, j] > 1e-7)] for j in range(g.shape[1])]


def test_spikes_arrive_with_their_weights_after_their_delays(sim):
    sim.setup(timestep=0.1)
    pre = sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.0], [2.0]]))
    post = sim.Population(3, sim.IF_cond_exp(tau_syn_E=5.0))
    sim.Projection(pre, post, sim.FromListConnector([(0, 0, 0.001, 0.1), (0, 2, 0.002, 5.04), (1, 2, 0.004, 3.0), (0, 2, 0.0005, 12.0)]))
    assert arrivals(sim, post) == [[(1.1, 0.001)], [], [(5.0, 0.004), (6.0, 0.002), (13.0, 0.0005)]]


def test_views_and_assemblies_are_connected_where_they_are(sim):
    sim.setup(timestep=0.1)
    pre = sim.Population(4, sim.SpikeSourceArray(spike_times=[[1.0], [2.0], [3.0], [4.0]]))
    one, two = sim.Population(3, sim.IF_cond_exp()), sim.Population(2, sim.EIF_cond_exp_isfa_ista())
    both = one[1:3] + two
    projection = sim.Projection(pre[1:4][0:2], both, sim.FromListConnector([(0, 0), (1, 3)]),
                                sim.StaticSynapse(weight=0.003, delay=1.0))
    assert joined(projection) == [(0, 0), (1, 3)]
    one.record("gsyn_exc")
    two.record("gsyn_exc")
    sim.run(10.0)
    first = [int(np.argmax(p.get_data().segments[0].analogsignals[0].magnitude[:, k] > 0)) for p, k in ((one, 1), (two, 1))]
    assert first == [30, 40]  # spikes at 2 and 3 ms, each 1 ms later
    assert both.get_data().segments[0].analogsignals[0].shape == (101, 4)


def test_weights_and_delays_are_read_and_set_before_the_run(sim):
    sim.setup()
    a, b = sim.Population(3, sim.IF_cond_exp()), sim.Population(2, sim.IF_cond_exp())
    p = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=lambda d: 0.1 * d, delay="0.2 + d"))
    assert p.get("weight", format="array") == pytest.approx(np.array([[0.0, 0.1], [0.1, 0.0], [0.2, 0.1]]))
    p.set(weight=[1, 2, 3, 4, 5, 6], delay=1.5)
    assert p.get("weight", format="array").tolist() == [[1, 2], [3, 4], [5, 6]]
    assert p.get(["weight", "delay"], format="list")[1] == (1.0, 0.0, 3.0, 1.5)
    connection = list(p.connections)[4]
    connection.weight, connection.delay = 7.0, 0.3
    assert (p[4].weight, p[4].delay, p[4].as_tuple("presynaptic_index", "postsynaptic_index")) == (7.0, 0.3, (1, 1))
    with pytest.raises(sim.errors.ConnectionError, match="shorter than the time step"):
        p.set(delay=0.01)


def test_several_synapses_of_a_pair_are_combined_as_asked(sim):
    sim.setup()
    a = sim.Population(1, sim.IF_cond_exp())
    p = sim.Projection(a, a, sim.FromListConnector([(0, 0, 3.0, 1.0), (0, 0, 1.0, 1.0), (0, 0, 2.0, 1.0)]))
    got = {how: p.get("weight", format="array", multiple_synapses=how)[0, 0] for how in ("sum", "min", "max", "first", "last")}
    assert got == {"sum": 6.0, "min": 1.0, "max": 3.0, "first": 3.0, "last": 2.0}


def test_weights_are_set_between_runs_and_act(sim):
    sim.setup(timestep=0.1)
    pre = sim.Population(2, sim.SpikeSourceArray(spike_times=[1.0, 11.0, 21.0]))
    post = sim.Population(2, sim.IF_cond_exp(tau_syn_E=5.0))
    p = sim.Projection(pre, post, sim.FromListConnector([(1, 1, 0.001, 1.0), (0, 0, 0.002, 1.0), (1, 0, 0.004, 1.5), (1, 0, 0.008, 1.5)]))
    post.record("gsyn_exc")
    sim.run(5.0)
    p.set(weight=np.array([[0.005, np.nan], [np.nan, 0.006]]))
    assert p.get("weight", format="list", with_address=False) == pytest.approx([0.005, 0.004, 0.008, 0.006]) or \
        sorted(p.get("weight", format="list", with_address=False)) == pytest.approx([0.004, 0.005, 0.006, 0.008])
    assert arrivals(sim, post, 25.0) == [[(2.0, 0.002), (2.5, 0.012), (12.0, 0.005), (12.5, 0.012), (22.0, 0.005), (22.5, 0.012)],
                                         [(2.0, 0.001), (12.0, 0.006), (22.0, 0.006)]]


def test_what_the_built_network_cannot_take_is_refused_until_reset(sim):
    sim.setup()
    a = sim.Population(2, sim.IF_cond_exp())
    p = sim.Projection(a, a, sim.AllToAllConnector(), sim.TsodyksMarkramSynapse(weight=0.01))
    sim.run(1.0)
    for change in (lambda: p.set(delay=3.0), lambda: p.set(U=0.1), lambda: a.set(tau_m=3.0), lambda: a.record("v"),
                   lambda: sim.Population(1, sim.IF_cond_exp()), lambda: sim.Projection(a, a, sim.AllToAllConnector())):
        with pytest.raises(RuntimeError, match="before the first run.. or right after reset"):
            change()
    p.set(delay=0.1, U=0.5)  # as they are
    sim.reset()
    p.set(delay=3.0, U=0.1)
    a.set(tau_m=3.0)
    sim.run(1.0)
    assert p.get("U", format="list", with_address=False) == [0.1] * 4 and a.get("tau_m") == 3.0


def test_a_source_of_spikes_takes_none(sim):
    sim.setup()
    a = sim.Population(2, sim.SpikeSourcePoisson())
    with pytest.raises(sim.errors.ConnectionError, match="take no spikes"):
        sim.Projection(a, a, sim.AllToAllConnector())

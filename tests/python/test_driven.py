# SPDX-License-Identifier: MIT
"""Currents that a program sets while the network runs."""
import numpy as np
import pytest

import neurapse as nr


def membrane(currents, v=-70.0, resistance=0.04, dt=0.1, tau=10.0):
    """Potentials of a leaky membrane under currents that are constant over each step (pA, Gohm, ms)."""
    found = []
    for i in currents:
        v = -70.0 + resistance * i + (v + 70.0 - resistance * i) * np.exp(-dt / tau)
        found.append(v)
    return np.array(found)


def cells():
    net = nr.Network(seed=1)
    pair = net.population("lif", 2, name="pair", tau="10 ms", c="250 pF")
    clamp = net.stimulus("driven", pair)
    net.record("v", pair)
    return net.simulate(), clamp


def test_a_number_an_array_and_a_table_are_what_they_say():
    sim, clamp = cells()
    sim.run("1 ms")
    sim.drive(clamp, "100 pA")
    sim.run("1 ms")
    sim.drive(clamp, [50.0, -50.0])
    sim.run("1 ms")
    sim.drive(clamp, np.array([[10.0, 20.0, 30.0]]))
    sim.run("1 ms")
    sim.drive(clamp, [[1.0, 2.0], [3.0, 4.0]])
    sim.run("1 ms")
    v = sim.results["pair"].v
    for k, (held, table) in enumerate([(50.0, [1.0] + 9 * [2.0]), (-50.0, [3.0] + 9 * [4.0])]):
        assert v[k] == pytest.approx(membrane(10 * [0.0] + 10 * [100.0] + 10 * [held] + [10.0, 20.0] + 8 * [30.0] + table), abs=1e-9)


def test_what_cannot_be_set_is_refused():
    sim, clamp = cells()
    for currents, sentence in [([1.0, 2.0, 3.0], "3 rows of currents are given"), (np.nan, "currents are finite"),
                               (np.zeros((1, 1, 1)), "give two axes at most")]:
        with pytest.raises(nr.Error, match=sentence):
            sim.drive(clamp, currents)
    with pytest.raises(KeyError, match="no stimulus"):
        sim.drive("nowhere", 1.0)

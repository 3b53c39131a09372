# SPDX-License-Identifier: MIT
"""Neurons and input with the original's names: true numbers are met, and the original's where they were right."""
import json

import numpy as np
import pytest

import neurapse as nr
import neurapse.original.Neurons as Neu
import neurapse.original.utils.CURRENTS as Cur
import neurapse.original.utils.SpikeTrains as Trains
from neurapse.original.utils.SpikeTrains import get_spike_instants_from_neuron

ONE = np.ones((1, 1))


def stored(root, name):
    return json.loads((root / f"tests/data/{name}.json").read_text())


def case(root, file, name):
    return next(c for c in stored(root, file) if c["id"] == name)


# Neurons

def test_hodgkin_huxley_meets_the_originals_euler_with_its_gates_in_the_right_unit(root):
    seed = stored(root, "seed_hh")
    first, last = seed["current_on_samples_inclusive"]
    I = 1e-6 * seed["current_uA_cm2"] * Cur.SQUARE_PULSE(first, last, 15000).generate()
    neuron = Neu.HH(1e-6, 50e-3, -77e-3, -55e-3, 120e-3, 36e-3, 0.3e-3, method="euler")
    V, *_ = neuron.compute(-0.06515672 * ONE, 0.60159082 * ONE, 0.05196212 * ONE, 0.31527801 * ONE, I, 1e-5)
    assert neuron.spike_instants[0].tolist() == seed["upcross_indices"]
    assert np.abs(V[0, ::100] * 1e3 - seed["V_every_100_mV"]).max() <= 1e-9


def aef(p, num_neurons=1, **keys):
    return Neu.AEF(p["C_pF"] * 1e-12, p["gL_nS"] * 1e-9, p["EL_mV"] * 1e-3, p["VT_mV"] * 1e-3, p["DT_mV"] * 1e-3, p["a_nS"] * 1e-9,
                   p["tau_w_ms"] * 1e-3, p["b_pA"] * 1e-12, p["Vr_mV"] * 1e-3, num_neurons, **keys)


@pytest.mark.parametrize("name", ["ADEX-01", "ADEX-03"])
def test_adaptive_exponential_neurons_fire_when_they_truly_do(root, name):
    c = case(root, "adex", name)
    neuron = aef(c["params"], 2)
    I = np.full((2, 5000), c["params"]["I_pA"] * 1e-12)
    V, U = neuron.compute(c["params"]["EL_mV"] * 1e-3 * np.ones((2, 1)), np.zeros((2, 1)), I, 1e-4)
    assert V.shape == U.shape == (2, 5001)
    true = np.ceil(np.array(c["expected"]["Vpeak_0"]["spikes_ms"]) / 0.1).astype(int)
    for found in neuron.spike_instants + get_spike_instants_from_neuron(V, 0):
        assert found.tolist() == true.tolist()


def test_adaptive_exponential_neurons_reset_at_once_where_the_originals_took_a_sample(root):
    seed = stored(root, "seed_adex")
    cell = seed["cells"][0]
    run = cell["runs"][0]
    neuron = aef(cell["params"], method="euler")
    V, U = neuron.compute(run["V0_mV"] * 1e-3 * ONE, run["U0_pA"] * 1e-12 * ONE, np.full((1, 5000), run["I_pA"] * 1e-12), 1e-4)
    assert neuron.spike_instants[0][:3].tolist() == seed["spikes_RH_250pA_with_immediate_reset"]
    before = run["spike_indices"][0] // 100 + 1
    assert np.abs(V[0, ::100][:before] * 1e3 - run["V_every_100_mV"][:before]).max() <= 1e-9
    assert np.abs(U[0, ::100][:before] * 1e12 - run["U_every_100_pA"][:before]).max() <= 1e-9


def test_izhikevichs_neuron_fires_when_it_truly_does(root):
    c = case(root, "izh", "IZH07-RS")
    p = c["params"]
    neuron = Neu.IZHIKEVICH(p["C_pF"] * 1e-12, p["k"] * 1e-6, p["vr"] * 1e-3, p["vt"] * 1e-3, p["a"] * 1e3, p["b"] * 1e-9,
                            p["c"] * 1e-3, p["d"] * 1e-12, p["vpeak"] * 1e-3, num_neurons=3)
    amplitudes = np.array([70, 100, 200])
    I = amplitudes[:, None] * 1e-12 * Cur.SQUARE_PULSE(1000, 9999, 10000).generate()
    V, U = neuron.compute(p["v0"] * 1e-3 * np.ones((3, 1)), p["u0"] * np.ones((3, 1)), I, 1e-4)
    assert V.shape == U.shape == (3, 10001)
    assert V.max() == pytest.approx(3 * p["vpeak"] * 1e-3)  # the original's marker
    for amplitude, found in zip(amplitudes, get_spike_instants_from_neuron(V, p["vpeak"] * 1e-3)):
        assert found.tolist() == np.ceil(np.array(c["expected"][f"I_{amplitude}"]["spikes_ms"]) / 0.1).tolist()


def test_lif_fires_at_intervals_of_the_closed_form_and_transmits_with_a_negative_threshold(root):
    c = case(root, "lif", "LIF-06")
    p, rows = c["params"], c["expected"]["table"]
    neuron = Neu.LIF(p["C_m_pF"] * 1e-12, p["C_m_pF"] / p["tau_m_ms"] * 1e-9, p["V_th_mV"] * 1e-3, p["E_L_mV"] * 1e-3, p["t_ref_ms"] * 1e-3,
                     num_neurons=len(rows))
    I = np.repeat([[row["I_pA"] * 1e-12] for row in rows], 10000, axis=1)
    first = neuron.compute(-70e-3 * np.ones((len(rows), 1)), I, 1e-4)
    assert first.shape == (len(rows), 10001)
    for row, found in zip(rows, get_spike_instants_from_neuron(first, p["V_th_mV"] * 1e-3)):
        assert len(found) == row["n_spikes_1000ms_dt0.1"]
        assert set(np.diff(found)) <= {round(row["isi_grid_dt0.1_ms"] / 0.1)}
    again = neuron.compute(-70e-3 * np.ones((len(rows), 1)), I, 1e-4)
    assert (again == first).all()  # nothing is left over from the call before


def test_lif_meets_the_originals_trajectory(root):
    seed = stored(root, "seed_feedforward")
    I = np.array([seed["pulse_pA"] * 1e-12 * Cur.SQUARE_PULSE(a, b, 1000).generate()[0] for a, b in seed["pulse_steps_inclusive"]])
    V = Neu.LIF(300e-12, 30e-9, 20e-3, -70e-3, 2e-3, 3).compute(-70e-3 * np.ones((3, 1)), I, 1e-4) * 1e3
    theirs = np.array(seed["V_pre_first_100_mV"])
    markers = theirs == seed["marker_mV"]
    assert (np.abs(V[:, :theirs.shape[1]] - theirs)[markers] <= 1e-9).all() and markers.sum() == 3
    # Its series lacks x^3/6 of the distance to the target in each step of the pulse.
    steps = np.array(seed["pre_spike_indices"]).max() + 1 - 80
    assert np.abs(V[:, :theirs.shape[1]] - theirs).max() <= steps * 0.01**3 / 6 * (50e3 / 30 + 100)


def test_refractory_periods_are_rounded(root):
    V = Neu.LIF(300e-12, 30e-9, 20e-3, -70e-3, 0.3e-3).compute(-70e-3 * ONE, np.full((1, 100), 50e-9), 1e-4)[0]
    at = int(np.argmax(V))
    assert (V[at + 1:at + 4] == -70e-3).all() and V[at + 4] > -70e-3  # int(3e-4/1e-4) is 2


@pytest.mark.parametrize("call, said", [
    (lambda: Neu.LIF(300e-12, 30e-9, 20e-3, -70e-3, 2e-3).compute(ONE, np.zeros(10), 1e-4), "I has the shape (10,)"),
    (lambda: Neu.LIF(300e-12, 30e-9, 20e-3, -70e-3, 2e-3, 3).compute(np.ones((2, 1)), np.zeros((3, 10)), 1e-4), "v has 2 values"),
])
def test_mistakes_are_told(call, said):
    with pytest.raises(nr.Error) as error:
        call()
    assert str(error.value).startswith(said)


# Input

def test_a_pulse_includes_both_ends_may_outlast_the_run_and_is_the_callers_own():
    pulse = Cur.SQUARE_PULSE(t_start=6, t_end=9, T=15)
    assert pulse.generate().shape == (1, 15) and np.flatnonzero(pulse.generate()).tolist() == [6, 7, 8, 9]
    assert np.flatnonzero(Cur.SQUARE_PULSE(6, 20, 15).generate()).tolist() == list(range(6, 15))
    pulse.generate()[:] = 5
    assert pulse.generate().max() == 1


def test_poisson_trains_have_poisson_counts():
    train = Trains.POISSON_SPIKE_TRAIN(T=2, delta_t=1e-4, lamb=100, n_out=25, seed=1)
    assert train.V_train.shape == (25, 20001) and (train.V_train[:, 0] == 0).all()
    assert abs(train.V_train.sum() - 5000) < 4 * 5000**0.5  # odds of 1 in 16,000 for another seed
    assert [np.bincount(at, minlength=20001).tolist() for at in train.spike_instants] == train.V_train.tolist()
    dense = Trains.POISSON_SPIKE_TRAIN(1, 1e-3, 3000, 4, seed=1)  # three in a step, more than Bernoulli trains can
    counts = dense.V_train[:, 1:]
    assert abs(counts.mean() - 3) < 4 * (3 / counts.size) ** 0.5
    assert abs(counts.var() - 3) < 4 * ((3 + 2 * 9) / counts.size) ** 0.5
    assert Trains.POISSON_SPIKE_TRAIN(0.3e-3, 1e-4, 100, seed=1).n_t == 3  # int(3e-4/1e-4) is 2


def test_random_trains_have_ten_spikes_each_in_steps_of_their_own():
    train = Trains.RANDOM_SPIKE_TRAIN(T=0.5, delta_t=1e-4, lamb=10, n_out=3, seed=1)
    assert train.V_train.shape == (3, 5001) and train.V_train.sum(axis=1).tolist() == [10, 10, 10] and train.V_train.max() == 1
    assert [len(set(at.tolist())) for at in train.spike_instants] == [10, 10, 10]
    assert Trains.RANDOM_SPIKE_TRAIN(10e-4, 1e-4, 10, seed=1).V_train.tolist() == [[0] + [1] * 10]


@pytest.mark.parametrize("kind", [Trains.POISSON_SPIKE_TRAIN, Trains.RANDOM_SPIKE_TRAIN])
def test_trains_follow_from_their_seed_alone(kind):
    make = lambda **seed: kind(T=0.5, delta_t=1e-4, lamb=100, n_out=2, **seed)
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    first = make(seed=3)
    assert (np.random.get_state()[1] == before).all()
    assert (make(seed=3).V_train == first.V_train).all()
    assert (make(seed=4).V_train != first.V_train).any()
    own = make()
    assert (make(seed=own.seed).V_train == own.V_train).all()

# SPDX-License-Identifier: MIT
"""Running with PyNN: time, reset, electrodes, recording, and what is set between runs."""
import subprocess
import sys

import numpy as np
import pytest


def passive(sim, n=1, **parameters):
    """Cells with 20 Mohm and 20 ms that never fire."""
    cells = sim.Population(n, sim.IF_curr_exp(**{"tau_m": 20.0, "cm": 1.0, "v_rest": -65.0, "v_thresh": 1000.0, **parameters}),
                           initial_values={"v": -65.0})
    cells.record("v")
    return cells


def potential(cells, segment=0):
    return cells.get_data().segments[segment].analogsignals[0].magnitude


def answer(currents, dt=0.1):
    """The potential of such a cell to currents (nA) that are constant over each step."""
    v, all_of_them = -65.0, [-65.0]
    for i in currents:
        v = -65.0 + 20.0 * i + (v + 65.0 - 20.0 * i) * np.exp(-dt / 20.0)
        all_of_them.append(v)
    return np.array(all_of_them)


def test_each_electrode_injects_its_current(sim):
    sim.setup(timestep=0.1)
    cells = passive(sim, 3)
    steps = np.arange(400)
    dc = sim.DCSource(amplitude=0.3, start=5.0, stop=20.0)
    ac = sim.ACSource(amplitude=0.2, offset=0.1, frequency=50.0, phase=30.0, start=10.0, stop=30.0)
    staircase = sim.StepCurrentSource(times=[2.0, 11.04, 25.0], amplitudes=[0.1, -0.2, 0.4])
    for cell, electrode in zip(cells, (dc, ac, staircase)):
        cell.inject(electrode)
        electrode.record()
    sim.run(15.0)
    sim.run(25.0)
    expected = [np.where((steps >= 50) & (steps < 200), 0.3, 0.0),
                np.where((steps >= 100) & (steps < 300), 0.1 + 0.2 * np.sin(2 * np.pi * (0.05 * (steps * 0.1 - 10) + 30 / 360)), 0.0),
                np.select([steps >= 250, steps >= 110, steps >= 20], [0.4, -0.2, 0.1], 0.0)]
    v = potential(cells)
    for k, (electrode, currents) in enumerate(zip((dc, ac, staircase), expected)):
        assert v[:, k] == pytest.approx(answer(currents), abs=1e-8)
        signal = electrode.get_data()
        assert signal.magnitude[:-1, 0] == pytest.approx(currents, abs=1e-12) and len(signal) == 401


def test_noise_has_its_mean_deviation_and_interval_and_the_current_that_is_recorded(sim):
    sim.setup(timestep=0.1)
    cells = passive(sim, 2)
    noise = sim.NoisyCurrentSource(mean=0.5, stdev=0.2, start=10.0, stop=2010.0, dt=1.0, rng=sim.NumpyRNG(seed=5))
    noise.inject_into(cells)
    noise.record()
    sim.run(1000.0)
    sim.run(1020.0)
    current = noise.get_data().magnitude[:, 0]
    assert not current[:100].any() and not current[20100:].any()
    drawn = current[100:20100].reshape(2000, 10)
    assert np.all(drawn == drawn[:, :1])
    assert abs(drawn[:, 0].mean() - 0.5) < 5 * 0.2 / np.sqrt(2000) and abs(drawn[:, 0].std() - 0.2) < 5 * 0.2 / np.sqrt(4000)
    v = potential(cells)
    assert v[:, 0] == pytest.approx(answer(current[:-1]), abs=1e-8) and np.array_equal(v[:, 0], v[:, 1])


def test_currents_change_between_runs_and_electrodes_may_come_late(sim):
    sim.setup(timestep=0.1)
    cells = passive(sim, 2, i_offset=0.1)
    electrode = sim.DCSource(amplitude=0.2, start=5.0)
    cells[0:1].inject(electrode)
    sim.run(10.0)
    electrode.amplitude = 0.4
    cells[1].i_offset = -0.1
    sim.DCSource(amplitude=0.3, start=15.0).inject_into([cells[1]])
    sim.run(10.0)
    steps = np.arange(200)
    v = potential(cells)
    assert v[:, 0] == pytest.approx(answer(0.1 + np.where(steps < 50, 0.0, np.where(steps < 100, 0.2, 0.4))), abs=1e-8)
    assert v[:, 1] == pytest.approx(answer(np.where(steps < 100, 0.1, np.where(steps < 150, -0.1, 0.2))), abs=1e-8)


def test_spike_sources_take_no_current(sim):
    sim.setup()
    sources = sim.Population(1, sim.SpikeSourcePoisson())
    with pytest.raises(TypeError, match="spike source"):
        sim.DCSource().inject_into(sources)


def network(sim):
    sim.setup(timestep=0.1)
    cells = sim.Population(20, sim.IF_cond_exp(i_offset=0.7), initial_values={"v": sim.RandomDistribution("uniform", (-65, -50), rng=sim.NumpyRNG(seed=1))})
    source = sim.Population(10, sim.SpikeSourcePoisson(rate=100.0))
    sim.Projection(source, cells, sim.FixedProbabilityConnector(0.3, rng=sim.NumpyRNG(seed=2)), sim.StaticSynapse(weight=0.01, delay=1.0))
    cells.record(["spikes", "v"])
    return cells, source


def test_a_run_in_pieces_is_the_run_in_one_piece(sim):
    cells, _ = network(sim)
    sim.run(100.0)
    whole = cells.get_data().segments[0]
    cells, _ = network(sim)
    for until in (0.1, 33.3, 33.4, 100.0):
        assert sim.run_until(until) == pytest.approx(until)
    pieces = cells.get_data().segments[0]
    assert np.array_equal(whole.analogsignals[0], pieces.analogsignals[0])
    assert sum(len(t) for t in whole.spiketrains) > 20
    assert all(np.array_equal(a.magnitude, b.magnitude) for a, b in zip(whole.spiketrains, pieces.spiketrains))


def test_callbacks_are_called_when_they_ask_and_may_change_things(sim):
    sim.setup(timestep=0.1)
    cells = passive(sim)
    called = []

    def more(t):
        called.append(round(t, 6))
        cells.set(i_offset=0.1 * len(called))
        return t + 10.0

    sim.run(35.0, callbacks=[more])
    assert called == [0.0, 10.0, 20.0, 30.0, 35.0][: len(called)] and len(called) >= 4
    assert potential(cells)[:, 0] == pytest.approx(answer(np.repeat([0.1, 0.2, 0.3, 0.4], [100, 100, 100, 50])), abs=1e-8)


def test_after_reset_the_same_begins_anew_with_other_random_numbers(sim):
    cells, source = network(sim)
    source.record("spikes")
    for _ in range(2):
        sim.run(50.0)
        sim.reset()
        assert sim.get_current_time() == 0.0
    cells.set(tau_m=10.0)
    sim.run(50.0)
    segments, inputs = cells.get_data().segments, source.get_data().segments
    assert len(segments) == 3
    first = [s.analogsignals[0].magnitude[0] for s in segments]
    assert np.array_equal(first[0], first[1]) and np.array_equal(first[0], first[2])
    trains = [np.concatenate([t.magnitude for t in s.spiketrains]).tolist() for s in inputs]
    assert trains[0] != trains[1]
    cells, source = network(sim)
    source.record("spikes")
    sim.run(50.0)
    again = np.concatenate([t.magnitude for t in source.get_data().segments[0].spiketrains]).tolist()
    assert again == trains[0]  # the same script, the same numbers


def test_initial_values_count_before_the_run_and_at_once_while_it_runs(sim):
    sim.setup(timestep=0.1)
    cells = passive(sim, 3)
    cells.initialize(v=[-60.0, -61.0, -62.0])
    cells[1:2].initialize(v=-70.0)
    sim.run(5.0)
    cells.initialize(v=-50.0)
    sim.run(5.0)
    v = potential(cells)
    assert list(v[0]) == [-60.0, -70.0, -62.0]
    assert v[51] == pytest.approx(-65.0 + 15.0 * np.exp(-0.1 / 20.0))
    with pytest.raises(NotImplementedError, match="isyn_exc"):
        cells.initialize(isyn_exc=1.0)


def test_what_is_recorded_has_its_shape_times_and_units(sim):
    sim.setup(timestep=0.1)
    cells = sim.Population(4, sim.EIF_cond_exp_isfa_ista(i_offset=[0.0, 1.0, 1.5, 2.0]))
    cells.record("spikes")
    cells[1:3].record(["v", "w", "gsyn_inh"], sampling_interval=0.5)
    sim.run(100.0)
    segment = cells.get_data().segments[0]
    signals = {s.name: s for s in segment.analogsignals}
    assert {n: s.units.dimensionality.string for n, s in signals.items()} == {"v": "mV", "w": "nA", "gsyn_inh": "uS"}
    for s in signals.values():
        assert s.shape == (201, 2) and float(s.sampling_period.rescale("ms")) == 0.5 and list(s.array_annotations["channel_index"]) == [1, 2]
    counts = cells.get_spike_counts()
    assert [counts[c] for c in cells] == [len(t) for t in segment.spiketrains] and counts[cells[0]] == 0 and counts[cells[3]] > 3
    assert cells[2:4].mean_spike_count() == np.mean([counts[cells[2]], counts[cells[3]]])
    with pytest.raises(ValueError, match="multiple of the time step"):
        sim.reset()
        sim.Population(1, sim.IF_cond_exp()).record("v", sampling_interval=0.25)


def test_data_that_were_cleared_do_not_come_back(sim):
    sim.setup(timestep=0.1)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0, 12.0, 13.0]))
    source.record("spikes")
    cells = passive(sim, i_offset=0.1)
    sim.run(10.0)
    assert len(source.get_data(clear=True).segments[0].spiketrains[0]) == 1
    cells.get_data(clear=True)
    sim.run(10.0)
    assert list(source.get_data().segments[0].spiketrains[0].magnitude) == [12.0, 13.0]
    signal = cells.get_data().segments[0].analogsignals[0]
    assert signal.shape == (101, 1) and float(signal.t_start) == 10.0
    assert signal.magnitude[:, 0] == pytest.approx(answer(np.full(200, 0.1))[100:], abs=1e-8)


def test_the_delays_of_a_network_are_told(sim):
    sim.setup(timestep=0.1)
    assert (sim.get_min_delay(), sim.get_time_step(), sim.num_processes(), sim.rank()) == (0.1, 0.1, 1, 0)
    cells = sim.Population(3, sim.IF_cond_exp())
    sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.0, delay="1.5 + d"))
    assert (sim.get_min_delay(), sim.get_max_delay()) == (1.5, 3.5)
    sim.setup(timestep=0.1, min_delay=0.5, max_delay=9.0)
    assert (sim.get_min_delay(), sim.get_max_delay()) == (0.5, 9.0)
    assert sim.StaticSynapse().parameter_space["delay"].base_value == 0.5


def test_without_pynn_one_sentence_says_what_is_missing(root):
    program = f"import sys; sys.path = [p for p in sys.path if 'site-packages' not in p] + [{str(root / 'python')!r}]; import pyNN.neurapse"
    said = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True).stderr
    assert said.strip().splitlines()[-1] == ("ImportError: pyNN.neurapse is a part of neurapse and needs PyNN itself, which is not installed; "
                                             "pip install PyNN")

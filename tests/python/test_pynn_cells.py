# SPDX-License-Identifier: MIT
"""Standard cells of PyNN: what they do against closed forms, in PyNN's units."""
import numpy as np
import pytest

DT = 0.1


def traces(sim, cell, variables, *, spikes=(5.0,), weight=0.1, delay=1.0, receptor="excitatory", duration=60.0, **initial):
    """Times, and what was recorded of one cell that a source sends spikes to."""
    sim.setup(timestep=DT)
    cells = sim.Population(1, cell, initial_values=initial)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=list(spikes)))
    sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=weight, delay=delay), receptor_type=receptor)
    cells.record(variables)
    sim.run(duration)
    segment = cells.get_data().segments[0]
    found = {s.name: s.magnitude[:, 0] for s in segment.analogsignals}
    return segment.analogsignals[0].times.rescale("ms").magnitude, *(found[v] for v in variables)


def exponential_psp(t, w, tau_s, tau_m, cm):
    """The potential that an exponential current of w nA makes; t in ms, cm in nF."""
    return np.where(t > 0, w / cm * tau_s * tau_m / (tau_s - tau_m) * (np.exp(-t / tau_s) - np.exp(-t / tau_m)), 0.0)


@pytest.mark.parametrize("receptor,sign", [("excitatory", 1), ("inhibitory", -1)])
def test_an_exponential_current_has_the_potential_of_its_closed_form(sim, receptor, sign):
    cell = sim.IF_curr_exp(tau_m=15.0, cm=0.5, tau_syn_E=4.0, tau_syn_I=7.0, v_rest=-62.0)
    t, v = traces(sim, cell, ["v"], weight=sign * 0.2, receptor=receptor, v=-62.0)
    tau = 4.0 if sign > 0 else 7.0
    assert v == pytest.approx(-62.0 + exponential_psp(t - 6.0, sign * 0.2, tau, 15.0, 0.5), abs=1e-6)


def test_an_alpha_current_has_the_potential_of_its_closed_form(sim):
    t, v = traces(sim, sim.IF_curr_alpha(tau_m=20.0, cm=1.0, tau_syn_E=3.0), ["v"], weight=0.3, v=-65.0)
    s, a, b = np.maximum(t - 6.0, 0), 1 / 3.0, 1 / 20.0
    expected = 0.3 * np.e * a * (np.exp(-b * s) - np.exp(-a * s) * (1 + (a - b) * s)) / (a - b) ** 2
    assert v == pytest.approx(-65.0 + expected, abs=1e-6)


def test_a_delta_synapse_moves_the_potential_by_its_weight(sim):
    t, v = traces(sim, sim.IF_curr_delta(tau_m=20.0), ["v"], weight=5.0, v=-65.0)
    assert v == pytest.approx(-65.0 + np.where(t >= 6.0 - 1e-9, 5.0 * np.exp(-(t - 6.0) / 20.0), 0.0), abs=1e-6)


@pytest.mark.parametrize("name", ["IF_cond_exp", "EIF_cond_exp_isfa_ista", "HH_cond_exp"])
def test_an_exponential_conductance_jumps_by_the_weight_and_decays(sim, name):
    cell = getattr(sim, name)(tau_syn_E=4.0, tau_syn_I=8.0)
    t, exc, inh = traces(sim, cell, ["gsyn_exc", "gsyn_inh"], weight=0.002)
    assert exc == pytest.approx(np.where(t >= 6.0 - 1e-9, 0.002 * np.exp(-(t - 6.0) / 4.0), 0.0), abs=1e-9)
    assert not inh.any()


@pytest.mark.parametrize("name", ["IF_cond_alpha", "EIF_cond_alpha_isfa_ista"])
def test_an_alpha_conductance_peaks_at_the_weight(sim, name):
    cell = getattr(sim, name)(tau_syn_I=8.0)
    t, inh = traces(sim, cell, ["gsyn_inh"], weight=0.002, receptor="inhibitory")
    s = np.maximum(t - 6.0, 0) / 8.0
    assert inh == pytest.approx(0.002 * s * np.exp(1 - s), abs=1e-9)


def test_a_conductance_drives_towards_its_reversal_potential(sim):
    t, v = traces(sim, sim.IF_cond_exp(e_rev_I=-80.0, tau_syn_I=1e9, v_rest=-65.0, tau_m=20.0, cm=1.0), ["v"], weight=0.05,
                  receptor="inhibitory", duration=300.0, v=-65.0)
    assert v[-1] == pytest.approx((0.05 * -65.0 + 0.05 * -80.0) / 0.1, abs=1e-3)  # both conductances are 50 nS


def test_cells_differ_in_their_parameters_and_fire_as_the_f_i_curve_says(sim):
    sim.setup(timestep=0.01)
    currents = np.array([0.5, 0.8, 1.0, 1.5])
    cells = sim.Population(4, sim.IF_curr_exp(i_offset=currents, tau_m=[10.0, 20.0, 20.0, 30.0], v_rest=-65.0, v_reset=-65.0,
                                              v_thresh=-50.0, tau_refrac=2.0), initial_values={"v": -65.0})
    cells.record("spikes")
    sim.run(500.0)
    drive = currents * np.array([10.0, 20.0, 20.0, 30.0])  # nA ms / nF = mV
    for train, i, d, tau in zip(cells.get_data().segments[0].spiketrains, currents, drive, [10.0, 20.0, 20.0, 30.0]):
        if d <= 15.0:
            assert len(train) == 0
        else:
            interval = 2.0 + tau * np.log(d / (d - 15.0))
            assert np.diff(train.magnitude) == pytest.approx(interval, abs=0.011)
    assert cells.get("i_offset") == pytest.approx(currents)


def test_a_hodgkin_huxley_cell_without_its_channels_is_passive(sim):
    cell = sim.HH_cond_exp(gbar_Na=0.0, gbar_K=0.0, g_leak=0.02, cm=0.2, e_rev_leak=-60.0, i_offset=0.1)
    t, v = traces(sim, cell, ["v"], spikes=(), v=-70.0)
    assert v == pytest.approx(-55.0 - 15.0 * np.exp(-t / 10.0), abs=1e-8)


def test_an_adaptive_exponential_cell_fires_at_the_times_of_other_simulators(sim):
    sim.setup(timestep=0.01, min_delay=0.1)
    cell = sim.Population(1, sim.EIF_cond_alpha_isfa_ista(i_offset=1.0, tau_refrac=2.0, v_spike=-40), initial_values={"v": -65.0, "w": 0.0})
    cell.record(["spikes", "w"])
    sim.run(200.0)
    segment = cell.get_data().segments[0]
    published = [10.015, 25.515, 43.168, 63.41, 86.649, 113.112, 142.663, 174.76]  # of NEST and NEURON, in PyNN's scenarios
    assert segment.spiketrains[0].magnitude == pytest.approx(published, rel=0.01)
    assert np.diff(segment.analogsignals[0].magnitude[:, 0]).max() == pytest.approx(0.0805, rel=0.02)  # w jumps by b


def test_an_izhikevich_cell_rests_where_its_equations_do_and_is_reset(sim):
    t, v, u = traces(sim, sim.Izhikevich(), ["v", "u"], spikes=(20.0,), weight=150.0, v=-70.0, u=-14.0, duration=30.0)
    assert v[:200] == pytest.approx(-70.0, abs=1e-6) and u[:200] == pytest.approx(-14.0, abs=1e-6)
    assert v[210] == pytest.approx(-65.0, abs=1e-6)  # the spike of 150 mV goes over the peak at once
    assert u[210] == pytest.approx(-14.0 + 2.0, abs=1e-6)


def test_what_is_set_changes_no_other_parameter(sim):
    sim.setup()
    cells = sim.Population(3, sim.EIF_cond_exp_isfa_ista())
    cells.set(cm=0.5)
    cells[1:2].set(tau_m=20.0)
    assert cells.get("cm") == pytest.approx(0.5) and list(cells.get("tau_m")) == pytest.approx([9.3667, 20.0, 9.3667])
    assert (cells[1].tau_m, cells[0].b) == (20.0, pytest.approx(0.0805))
    sources = sim.Population(2, sim.SpikeSourcePoisson(rate=[10.5, 20.5], duration=100.0))
    sources.set(start=50)
    sources[0].rate = 30
    assert list(sources.get("rate")) == [30.0, 20.5] and sources.get("duration") == 100.0 and sources.get("start") == 50.0
    trains = sim.Population(2, sim.SpikeSourceArray(spike_times=[1.0, 2.0]))
    trains[1].spike_times = [5.0, 6.0]
    assert [list(t.value) for t in trains.get("spike_times")] == [[1.0, 2.0], [5.0, 6.0]]
    with pytest.raises(sim.errors.InvalidParameterValueError, match="do not ascend"):
        trains.set(spike_times=[2.0, 1.0])


def test_poisson_sources_keep_their_rates_and_their_window(sim):
    sim.setup()
    sources = sim.Population(3, sim.SpikeSourcePoisson(rate=[50.0, 500.0, 2000.0], start=[0.0, 1000.0, 0.0], duration=[1e10, 2000.0, 1e10]))
    sources.record("spikes")
    sim.run(4000.0)
    trains = [t.magnitude for t in sources.get_data().segments[0].spiketrains]
    # Five standard deviations of a binomial count.
    for train, expected in zip(trains, [200, 1000, 8000]):
        assert abs(len(train) - expected) < 5 * np.sqrt(expected)
    assert trains[1].min() > 1000.0 and trains[1].max() <= 3000.0
    sources.set(rate=0.0)
    sim.run(1000.0)
    assert [len(t) for t in sources.get_data().segments[0].spiketrains] == [len(t) for t in trains]
    assert sources.get("rate") == 0.0 and list(sources.get("duration")) == [1e10, 2000.0, 1e10]


def test_a_rate_above_one_spike_a_step_is_refused(sim):
    sim.setup(timestep=0.1)
    sim.Population(1, sim.SpikeSourcePoisson(rate=20000.0))
    with pytest.raises(ValueError, match="more than one spike in each time step"):
        sim.run(1.0)


def test_spikes_are_sent_at_their_times_also_when_they_are_set_between_runs(sim):
    sim.setup()
    sources = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.1, 3.0, 40.0], [0.2, 5.0]]))
    sources.record("spikes")
    sim.run(10.0)
    sources[0:1].set(spike_times=[10.1, 12.0])  # and not at 40
    sim.run(40.0)
    trains = sources.get_data().segments[0].spiketrains
    assert list(trains[0].magnitude) == [0.1, 3.0, 10.1, 12.0] and list(trains[1].magnitude) == [0.2, 5.0]


def test_what_is_not_available_says_what_is_instead(sim):
    for name in ("IF_cond_exp_gsfa_grr", "GIF_cond_exp", "SpikeSourceGamma", "PointNeuron", "SimpleStochasticSynapse", "ElectricalSynapse"):
        with pytest.raises(NotImplementedError, match=f"{name} is not available in pyNN.neurapse; "):
            getattr(sim, name)()
    assert sorted(sim.list_standard_models()) == sorted([
        "IF_curr_delta", "IF_curr_exp", "IF_curr_alpha", "IF_cond_exp", "IF_cond_alpha", "HH_cond_exp", "EIF_cond_exp_isfa_ista",
        "EIF_cond_alpha_isfa_ista", "Izhikevich", "SpikeSourcePoisson", "SpikeSourceArray"])

# SPDX-License-Identifier: MIT
"""Synapses of PyNN that change: against the formulas of their rules."""
import numpy as np
import pytest

W_MAX, A_PLUS, A_MINUS, TAU_PLUS, TAU_MINUS = 0.04, 0.02, 0.03, 15.0, 25.0


def learned(sim, post_times, weight_dependence, *, weight=0.02, fraction=1.0, delay=2.0, timing=None, pre_times=(100.0,)):
    """The weight after a cell was made to fire at these times, with a source that fires at others."""
    sim.setup(timestep=0.1)
    pre = sim.Population(1, sim.SpikeSourceArray(spike_times=list(pre_times)))
    teacher = sim.Population(1, sim.SpikeSourceArray(spike_times=[t - 0.2 for t in post_times]))
    post = sim.Population(1, sim.IF_cond_exp(tau_syn_E=0.1, tau_refrac=3.0, tau_m=10.0), initial_values={"v": -65.0})
    sim.Projection(teacher, post, sim.OneToOneConnector(), sim.StaticSynapse(weight=30.0, delay=0.1))
    rule = sim.STDPMechanism(timing or sim.SpikePairRule(tau_plus=TAU_PLUS, tau_minus=TAU_MINUS, A_plus=A_PLUS, A_minus=A_MINUS),
                             weight_dependence, dendritic_delay_fraction=fraction, weight=weight, delay=delay)
    learning = sim.Projection(pre, post, sim.OneToOneConnector(), rule)
    post.record("spikes")
    sim.run(200.0)
    assert list(post.get_data().segments[0].spiketrains[0].magnitude) == pytest.approx(list(post_times)), "the teacher teaches"
    return learning.get("weight", format="list", with_address=False)[0]


@pytest.mark.parametrize("fraction", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("lag", [-40.0, -10.0, -3.0, 3.0, 10.0, 40.0])
def test_the_window_of_pairs_is_where_the_delay_puts_it(sim, lag, fraction):
    w = learned(sim, [100.0 + lag], sim.AdditiveWeightDependence(w_min=0.0, w_max=W_MAX), fraction=fraction)
    at_synapse = lag + 2.0 * fraction - 2.0 * (1 - fraction)  # post + dendrite - (pre + axon)
    change = A_PLUS * np.exp(-at_synapse / TAU_PLUS) if at_synapse > 0 else -A_MINUS * np.exp(at_synapse / TAU_MINUS)
    assert w == pytest.approx(0.02 + W_MAX * change, rel=1e-9)


@pytest.mark.parametrize("w_min", [0.0, 0.01])
@pytest.mark.parametrize("lag", [-10.0, 10.0])
@pytest.mark.parametrize("name,mu_plus,mu_minus", [("AdditiveWeightDependence", 0, 0), ("MultiplicativeWeightDependence", 1, 1),
                                                   ("AdditivePotentiationMultiplicativeDepression", 0, 1), ("GutigWeightDependence", 0.3, 0.6)])
def test_changes_depend_on_the_weight_as_each_dependence_says(sim, name, mu_plus, mu_minus, lag, w_min):
    more = {"mu_plus": mu_plus, "mu_minus": mu_minus} if name.startswith("Gutig") else {}
    w = learned(sim, [100.0 + lag], getattr(sim, name)(w_min=w_min, w_max=W_MAX, **more), fraction=0.0)
    at_synapse, span = lag - 2.0, W_MAX - w_min
    v = (0.02 - w_min) / span
    if name.startswith("Additive") and "Potentiation" not in name:
        span = W_MAX  # its step is a part of the largest weight
    up, down = A_PLUS * (1 - v) ** mu_plus * np.exp(-at_synapse / TAU_PLUS), A_MINUS * v ** mu_minus * np.exp(at_synapse / TAU_MINUS)
    assert w == pytest.approx(0.02 + span * (up if at_synapse > 0 else -down), rel=1e-9)


def test_depression_without_potentiation(sim):
    sim.setup()
    rule = sim.SpikePairRule(tau_plus=TAU_PLUS, tau_minus=TAU_MINUS, A_plus=0.0, A_minus=A_MINUS)
    w = learned(sim, [90.0, 110.0], sim.AdditiveWeightDependence(w_min=0.0, w_max=W_MAX), timing=rule, fraction=0.0)
    assert w == pytest.approx(0.02 - W_MAX * A_MINUS * np.exp(-12.0 / TAU_MINUS), rel=1e-9)


def test_weights_stay_within_their_bounds(sim):
    times = np.arange(10.0, 190.0, 10.0)
    strong = dict(tau_plus=20.0, tau_minus=20.0)
    up = learned(sim, times + 5.0, sim.AdditiveWeightDependence(w_min=0.005, w_max=W_MAX), pre_times=times,
                 timing=sim.SpikePairRule(A_plus=0.5, A_minus=0.0, **strong))
    down = learned(sim, times - 5.0, sim.AdditiveWeightDependence(w_min=0.005, w_max=W_MAX), pre_times=times, fraction=0.0,
                   timing=sim.SpikePairRule(A_plus=0.0, A_minus=0.5, **strong))
    assert up == pytest.approx(W_MAX) and down == pytest.approx(0.005)


def test_inhibitory_plasticity_of_vogels_and_others(sim):
    rule = sim.Vogels2011Rule(tau=20.0, eta=1e-3, rho=3.0)
    w = learned(sim, [90.0, 107.0], sim.AdditiveWeightDependence(w_min=0.0, w_max=W_MAX), timing=rule, fraction=0.0)
    before, after, alpha = np.exp(-12.0 / 20.0), np.exp(-5.0 / 20.0), 2 * 3e-3 * 20.0
    assert w == pytest.approx(0.02 + 1e-3 * (before - alpha + after), rel=1e-9)
    with pytest.raises(NotImplementedError, match="Vogels2011Rule with MultiplicativeWeightDependence"):
        sim.STDPMechanism(rule, sim.MultiplicativeWeightDependence())


def test_weights_are_back_after_reset_and_can_be_set_between_runs(sim):
    sim.setup()
    pre = sim.Population(2, sim.SpikeSourceArray(spike_times=[10.0, 110.0]))
    post = sim.Population(1, sim.IF_cond_exp(i_offset=1.0))
    rule = sim.STDPMechanism(sim.SpikePairRule(), sim.AdditiveWeightDependence(w_max=0.1), weight=0.05, delay=1.0)
    learning = sim.Projection(pre, post, sim.AllToAllConnector(), rule)
    sim.run(100.0)
    after = learning.get("weight", format="array")
    assert np.all(after != 0.05)
    learning.set(weight=np.array([[0.03], [np.nan]]))
    assert learning.get("weight", format="array") == pytest.approx(np.array([[0.03], [after[1, 0]]]))
    sim.reset()
    assert learning.get("weight", format="array") == pytest.approx(np.array([[0.03], [0.05]]))


@pytest.mark.parametrize("tau_facil", [0.0, 300.0])
def test_depression_and_facilitation_release_what_the_recursion_of_three_states_says(sim, tau_facil):
    U, tau_rec, tau_psc, w = 0.3, 120.0, 4.0, 0.01
    times = [10.0, 25.0, 33.0, 90.0, 91.5]
    sim.setup(timestep=0.1)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=times))
    cell = sim.Population(1, sim.IF_cond_exp(tau_syn_E=tau_psc, v_thresh=1000.0))
    sim.Projection(source, cell, sim.AllToAllConnector(), sim.TsodyksMarkramSynapse(U=U, tau_rec=tau_rec, tau_facil=tau_facil, weight=w, delay=0.1))
    cell.record("gsyn_exc")
    sim.run(120.0)
    g = cell.get_data().segments[0].analogsignals[0].magnitude[:, 0]
    x, y, z, u, last, expected, conductance, now = 1.0, 0.0, 0.0, 0.0, None, [], 0.0, 0.0
    for t in times:  # dx/dt = z/tau_rec, dy/dt = -y/tau_psc, dz/dt = y/tau_psc - z/tau_rec, in small steps
        if last is not None:
            n = 20000
            h = (t - last) / n
            for _ in range(n):
                mid = (y - h / 2 * y / tau_psc, z + h / 2 * (y / tau_psc - z / tau_rec))
                y, z = y - h * mid[0] / tau_psc, z + h * (mid[0] / tau_psc - mid[1] / tau_rec)
            x = 1 - y - z
            u *= np.exp(-(t - last) / tau_facil) if tau_facil else 0.0
        u += U * (1 - u)
        conductance = conductance * np.exp(-(t - now) / tau_psc) + w * u * x
        expected.append(conductance)
        x, y, last, now = x - u * x, y + u * x, t, t
    assert [g[round((t + 0.1) / 0.1)] for t in times] == pytest.approx(expected, rel=1e-6)


def test_inhibition_by_currents_does_not_learn(sim):
    sim.setup()
    cells = sim.Population(2, sim.IF_curr_exp())
    rule = sim.STDPMechanism(sim.SpikePairRule(), sim.AdditiveWeightDependence(w_min=-1.0, w_max=0.0), weight=-0.1)
    sim.Projection(cells, cells, sim.AllToAllConnector(), rule, receptor_type="inhibitory")
    with pytest.raises(NotImplementedError, match="use a cell with conductances"):
        sim.run(1.0)

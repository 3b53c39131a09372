# SPDX-License-Identifier: MIT
"""The layer with the original's names: its call sites run, its numbers are met where they were right, and what was wrong
is right. Numbers of the original are those of tests/data/seed_*.json, true ones those of the cases."""
import json

import matplotlib.pyplot as plt
import numpy as np
import pytest

import neurapse as nr
import neurapse.original.Networks as Net
import neurapse.original.Synapses as Syn
import neurapse.original.utils.CURRENTS as Cur
from neurapse.original.utils.SpikeTrains import get_spike_instants_from_neuron

README_HH = [  # its code, block by block; import lines changed
    """
import numpy as np
import matplotlib.pyplot as plt

import neurapse.original.Neurons as Neu
import neurapse.original.utils.CURRENTS as Cur
""", """
C = 1e-6
E_Na = 50e-3
E_k = -77e-3
E_l = -55e-3
g_Na = 120e-3
g_k = 36e-3
g_l = 0.3e-3
I0 = 15e-6
Neuron = Neu.HH(C, E_Na, E_k, E_l, g_Na, g_k, g_l)
T = 30e-3
delta_t = 1e-5
n_t = int(5*T//delta_t)+1
""", """
Sq1 = Cur.SQUARE_PULSE(t_start=6000, t_end=9000, T=n_t)
I = Sq1.generate()
I = I0*I
plt.plot(I)
plt.xlabel('time')
plt.ylabel('applied current')
plt.show()
""", """
V0 = -0.06515672*np.ones((1,1))
h0 = 0.60159082*np.ones((1,1))
m0 = 0.05196212*np.ones((1,1))
n0 = 0.31527801*np.ones((1,1))
V, h, m, n = Neuron.compute(V0, h0, m0, n0, I, delta_t)
i_Na = g_Na*(m**3)*h*(V-E_Na)
i_k = g_k*(n**4)*(V-E_k)
i_l = g_l*(V-E_l)
"""]
README_NETWORK = ["""
import numpy as np
import matplotlib.pyplot as plt
import neurapse.original.utils.CURRENTS as Cur
from neurapse.original.Networks import NNetwork_Const

Fanout = [[0,1],[0,1],[0,1]]
W = [[3000,3000],[3000,3000],[3000,3000]]
Tau = [[1e-3,8e-3],[5e-3,5e-3],[9e-3,1e-3]]
Net = NNetwork_Const(Fanout, W, Tau, 3, 2)
""", """
I_pre = np.array([
    50e-9*Cur.SQUARE_PULSE(0, 10, 10000).generate(),
    50e-9*Cur.SQUARE_PULSE(40, 50, 10000).generate(),
    50e-9*Cur.SQUARE_PULSE(80, 90, 10000).generate(),
]).reshape(3,-1)
V_pre_response, V_post_response, I_sy_list, I_post = Net.compute(I_pre, 1e-4)
""", """
for i in range(2):
    plt.plot(V_post_response[i,:], label='post-{}'.format(i))
plt.legend()
plt.xlabel('time')
plt.ylabel('V')
plt.title('response of the post neurons')
"""]
DRN = """
from neurapse.original.Networks import *
from neurapse.original.utils.SpikeTrains import *

N_exci, N = 40, 50
exci_neuron_id, inhi_neuron_id = range(N_exci), range(N_exci, N)
rng = np.random.RandomState(1)
Fanout = [rng.choice(N if i < N_exci else N_exci, 10, replace=False).tolist() for i in range(N)]
W = [[weight if i < N_exci else -3000]*10 for i in range(N)]
Tau = [rng.uniform(1e-3, 20e-3, 10).tolist() if i < N_exci else [1e-3]*10 for i in range(N)]
V_poi_spikes = POISSON_SPIKE_TRAIN(T=T*delta_t, delta_t=delta_t, lamb=100, n_out=25, seed=1).V_train[:,:-1]
kernel = np.exp(-np.arange(T)*delta_t/15e-3) - np.exp(-4*np.arange(T)*delta_t/15e-3)
I_app = np.zeros(shape=(N, T))
for idx in range(25):
    for t, v in enumerate(V_poi_spikes[idx,:]):
        if v > 0:
            I_app[idx, t:] += 3000*1e-12*kernel[:T-t]
V0 = -70e-3*np.ones(shape=(N,1))
applied = I_app.copy()
A.compute(I_app=I_app, V0=V0, delta_t=delta_t)
exci_spike_instants = get_spike_instants_from_neuron(A.V_collector[exci_neuron_id,:], 20e-3)
inhi_spike_instants = get_spike_instants_from_neuron(A.V_collector[inhi_neuron_id,:], 20e-3)
"""


def run(blocks, **names):
    names.setdefault("np", np)
    for block in blocks:
        exec(block, names)
    return names


def stored(root, name):
    return json.loads((root / f"tests/data/{name}.json").read_text())


def case(root, file, name):
    return next(c for c in stored(root, file) if c["id"] == name)


def kernel(n, tau=15e-3, dt=1e-4):
    return np.where(n > 0, np.exp(-n * dt / tau) - np.exp(-4 * n * dt / tau), 0)


# What the original's README and examples do

@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive")
def test_the_readmes_hodgkin_huxley_neuron_fires_three_times(root, capsys, monkeypatch):
    monkeypatch.setattr(plt, "plot", lambda I: None)  # a row of 15000 numbers is that many lines to matplotlib
    of = run(README_HH)
    true = case(root, "hh", "HH-10")["expected"]
    assert [of[x].shape for x in ("I", "V", "h", "m", "n", "i_Na")] == [(1, 15000)] + [(1, 15001)] * 5
    (at,) = of["Neuron"].spike_instants
    assert at.tolist() == np.ceil(np.array(true["spikes_0mV_upcross_ms"]) / 0.01).tolist()  # 61.5029, 74.6738, 87.4609 ms
    t, *rows = np.array(true["rows"]).T
    ours = [of[x][0, np.rint(t / 0.01).astype(int)] * scale for x, scale in (("V", 1e3), ("m", 1), ("h", 1), ("n", 1))]
    assert np.abs(np.array(ours) - rows).max() <= 1e-6
    assert capsys.readouterr() == ("", "")


def test_the_readmes_network_tells_in_which_order_its_inputs_fired(root, capsys):
    of = run(README_NETWORK)
    assert [of[x].shape for x in ("I_pre", "V_pre_response", "V_post_response", "I_post")] == [(3, 10000), (3, 10001), (2, 10002), (2, 10001)]
    assert [I.shape for I in of["I_sy_list"]] == [(1, 10001)] * 6
    seed = stored(root, "seed_feedforward")
    assert [x.tolist() for x in get_spike_instants_from_neuron(of["V_pre_response"], 20e-3)] == seed["pre_spike_indices"]
    quiet, fires = get_spike_instants_from_neuron(of["V_post_response"], 20e-3)
    assert len(quiet) == 0 and len(fires) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("plastic", [False, True])
def test_the_drivers_of_its_random_networks_run(plastic, capsys):
    make = ("A = DRN_Plastic(Fanout, W, Tau_d=Tau, Tau=15e-3, Tau_l=20e-3, I0=1e-12, A_up=0.01, A_dn=-0.07, N=N, N_exci=N_exci, T=T, "
            "delta_t=delta_t, gamma=0.4)" if plastic else
            "A = DRN_Const(Fanout, W, Tau_d=Tau, Tau=15e-3, I0=1e-12, N=N, T=T, delta_t=1e-4)")
    of = run([DRN.replace("A.compute", make + "\nA.compute")], T=2000, delta_t=1e-4, weight=1200 if plastic else 3000)
    A, spikes = of["A"], of["exci_spike_instants"] + of["inhi_spike_instants"]
    assert [x.shape for x in (A.V_collector, A.I_synapse_feed, A.I_app_collector)] == [(50, 2000)] * 3
    assert sum(map(len, spikes)) > 50
    assert [x.tolist() for x in spikes] == [x.tolist() for x in A.spike_instants]
    assert A.I_app_collector is of["I_app"] and (of["I_app"] == of["applied"]).all()  # the original added to it
    expected = np.zeros((50, 2000))
    for i, (targets, weights, delays) in enumerate(zip(of["Fanout"], of["W"], of["Tau"])):
        for j, w, d in zip(targets, weights, delays):
            for s in spikes[i]:
                expected[j] += w * 1e-12 * kernel(np.arange(2000) - s - round(d / 1e-4))
    if not plastic:
        assert np.abs(A.I_synapse_feed - expected).max() <= 1e-12 * 3000e-12 * 1000
    else:
        assert len(A.avg_weights) == 2000 and A.avg_weights[0] == 1200
        assert A.avg_weights[-1] == pytest.approx(np.mean([A.cell[i, j][0] for i in range(40) for j in of["Fanout"][i]]), rel=1e-12)
        assert A.avg_weights[-1] != 1200
        assert {A.cell[i, j][0] for i in range(40, 50) for j in of["Fanout"][i]} == {-3000}
    assert capsys.readouterr() == ("", "")


# Synapses

@pytest.mark.parametrize("make", [
    lambda d: Syn.CONST_SYNAPSE(3000, 1e-12, 15e-3, 15e-3 / 4, d),
    lambda d: Syn.PLASTIC_SYNAPSE_A(3000, 1e-12, 15e-3, 15e-3 / 4, d, w_max=4000),
    lambda d: Syn.PLASTIC_SYNAPSE_B(3000, 1e-12, 15e-3, 15e-3 / 4, d, 20e-3, 0.01, -0.07)])
def test_currents_of_a_synapse_begin_after_its_delay_and_are_not_cut(root, make):
    n = np.arange(2000)
    for delay in (0, 1e-3, 8e-3, 20e-3):  # the original had 0, 9, 79 and 199 steps
        I = make(delay).getI(np.zeros((1, 2000)), [np.array([0, 100, 100, 1999])], 1e-4)
        assert I.shape == (1, 2000)
        d = round(delay / 1e-4)
        assert np.abs(I - 3e-9 * (kernel(n - d) + 2 * kernel(n - d - 100))).max() <= 1e-12 * 3e-9
    true = case(root, "synapse", "SYN-12")["expected"]
    I = make(0).getI(np.zeros((1, 2000)), [np.array([0])], 1e-4)[0]
    assert I[[k for k, _ in true["samples_step_A"]]] == pytest.approx([x for _, x in true["samples_step_A"]], rel=1e-12)
    assert (make(0).getI(np.zeros((1, 20)), [np.array([], dtype=int)], 1e-4) == 0).all()


def test_plastic_weights_stop_at_their_bounds_and_tell_how_they_changed():
    window = np.exp(-7e-3 / 15e-3) - np.exp(-4 * 7e-3 / 15e-3)
    a = Syn.PLASTIC_SYNAPSE_A(400, 1e-12, 15e-3, 15e-3 / 4, 1e-3)
    assert a.weight_update(0.1, 7e-3, 1) == pytest.approx(400 * 0.1 * window) and a.w == pytest.approx(400 * (1 + 0.1 * window))
    assert a.weight_update(1, 7e-3, 1) == pytest.approx(500 - 400 * (1 + 0.1 * window)) and a.w == 500  # the original went on to 725
    assert a.weight_update(1, 7e-3, -1) == pytest.approx(-500 * window)
    b = Syn.PLASTIC_SYNAPSE_B(100, 1e-12, 15e-3, 15e-3 / 4, 1e-3, 20e-3, 0.01, -0.07, w_max=101)
    assert b.weight_update(5e-3, -1) == b.w == pytest.approx(100 * (1 - 0.07 * np.exp(-1 / 4)))
    for _ in range(10):
        b.weight_update(0, 1)
    assert b.w == 101


@pytest.mark.parametrize("call, said", [
    (lambda: Syn.PLASTIC_SYNAPSE_A(3000, 1e-12, 15e-3, 3e-3, 1e-3), "w = 3000 (the weight stays between w_min = 1 and w_max = 500)"),
    (lambda: Syn.PLASTIC_SYNAPSE_A(30, 1e-12, 15e-3, 3e-3, 1e-3).weight_update(1, 1e-3, 0), "upd_coeff = 0"),
])
def test_mistakes_are_told(call, said):
    with pytest.raises(nr.Error) as error:
        call()
    assert str(error.value).startswith(said)


# Networks

def test_currents_of_the_network_are_the_originals_once_its_delays_are_written_out(root):
    seed = stored(root, "seed_feedforward")
    I_pre = np.array([seed["pulse_pA"] * 1e-12 * Cur.SQUARE_PULSE(a, b, 3000).generate()[0] for a, b in seed["pulse_steps_inclusive"]])
    as_run = [[d * 1e-4 for d in row] for row in seed["delays_as_run_steps"]]
    _, V, each, I = Net.NNetwork_Const(seed["fanout"], seed["weights"], as_run, 3, 2).compute(I_pre, 1e-4)
    theirs = np.array(seed["I_post_first_300_pA"])
    assert np.abs(I[:, :300] * 1e12 - theirs).max() <= 1e-9 * theirs.max()
    assert np.abs(each[1] + each[3] + each[5] - I[1]).max() <= 1e-12 * I.max()
    assert get_spike_instants_from_neuron(V, 20e-3)[1].tolist() == [seed["post_spike_indices"][1][0] - 1]  # exact integration
    as_written = [[d * 1e-3 for d in row] for row in seed["delays_as_written_ms"]]
    *_, each, _ = Net.NNetwork_Const(seed["fanout"], seed["weights"], as_written, 3, 2).compute(I_pre, 1e-4)
    fired = [at[0] for at in seed["pre_spike_indices"]]
    begin = [fired[i] + round(seed["delays_as_written_ms"][i][j] / 0.1) for i in range(3) for j in range(2)]
    assert [int(np.flatnonzero(x[0])[0]) - 1 for x in each] == begin


def test_pictures_of_the_network_are_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    net = Net.NNetwork_Const([[0]], [[3000]], [[1e-3]], 1, 1)
    net.compute(np.full((1, 100), 50e-9), 1e-4)
    net.display(case_name=7)
    assert sorted(f.name for f in tmp_path.iterdir()) == [f"p1_case7_plot{k}.png" for k in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def poisson_current():
    def current(seed, T):
        I, n = np.zeros((200, T)), np.arange(447)
        for i, train in enumerate(seed["poisson"]):
            for s in (s for s in train if s < T):
                I[i, s:s + 447] += seed["weight_poisson"] * 1e-12 * kernel(n)[:T - s]
        return I
    return current


def random_network(seed, weight):
    exc = seed["excitatory"]
    W = [[weight if i < exc else seed["weight_inh"]] * len(row) for i, row in enumerate(seed["fanout"])]
    delays = [seed["delay_exc_s"][i] if i < exc else [seed["delay_inh_s"]] * len(row) for i, row in enumerate(seed["fanout"])]
    return seed["fanout"], W, delays


def test_the_random_network_begins_like_the_originals_once_its_delays_are_written_out(root, poisson_current):
    seed, T = stored(root, "seed_drn"), 450  # before the first current that the original cut
    fanout, W, delays = random_network(seed, seed["weight_exc"])
    as_run = [[(d // 1e-4 - 1) * 1e-4 for d in row] for row in delays]  # its floor, and its spikes a step early
    once = [list(dict(zip(row, range(len(row)))).values()) for row in fanout]  # of a target drawn twice it had the second
    fanout, W, as_run = ([[row[k] for k in keep] for row, keep in zip(lists, once)] for lists in (fanout, W, as_run))
    A = Net.DRN_Const(fanout, W, Tau_d=as_run, Tau=15e-3, I0=1e-12, N=200, T=T, delta_t=1e-4)
    A.compute(poisson_current(seed, T), -70e-3 * np.ones((200, 1)), 1e-4)
    theirs = [[s for s in train if s < T] for train in seed["spikes"]]
    assert sum(map(len, theirs)) > 20
    assert [len(at) for at in A.spike_instants] == [len(at) for at in theirs]
    apart = np.concatenate(A.spike_instants) - np.concatenate(theirs)
    assert np.abs(apart).max() <= 1  # it held currents over a step


def test_a_target_that_is_listed_twice_has_two_synapses():
    A = Net.DRN_Const([[1, 1], []], [[1000, 2000], []], [[1e-3, 2e-3], []], Tau=15e-3, I0=1e-12, N=2, T=500, delta_t=1e-4)
    A.compute(np.array([[50e-9], [0]]) * Cur.SQUARE_PULSE(0, 10, 500).generate(), -70e-3 * np.ones((2, 1)), 1e-4)
    n = np.arange(500) - A.spike_instants[0][0]
    assert np.abs(A.I_synapse_feed[1] - 1e-9 * (kernel(n - 10) + 2 * kernel(n - 20))).max() <= 1e-20


def test_depression_pairs_with_the_last_spike_and_the_synapses_own_delay():
    """Neuron 0 fires twice, neuron 1 thrice; what is left of the weight follows by hand."""
    pulse = lambda *at: 50e-9 * sum(Cur.SQUARE_PULSE(k, k + 10, 2000).generate() for k in at)
    A = Net.DRN_Plastic([[1], []], [[100], []], [[3e-3], []], Tau=15e-3, Tau_l=20e-3, I0=1e-12, A_up=0.01, A_dn=-0.07, N=2, N_exci=1,
                        T=2000, delta_t=1e-4, gamma=0.5)
    A.compute(np.concatenate([pulse(100, 900), pulse(300, 600, 1200)]), -70e-3 * np.ones((2, 1)), 1e-4)
    (a, b), (x, y, z) = A.spike_instants
    a, b = a + 30, b + 30  # arrivals
    assert a < x < y < b < z
    after = lambda s: np.exp(-s * 1e-4 / 20e-3)
    w = 100.0
    for when, factor in ((x, 0.005 * after(x - a)), (y, 0.005 * after(y - a)), (b, -0.035 * after(b - y)), (z, 0.005 * after(z - b))):
        w *= 1 + factor
        assert A.avg_weights[when - 1] == pytest.approx(w, rel=1e-12)  # the mean after step k stands at sample k + 1
    assert A.cell[0, 1][0] == pytest.approx(w, rel=1e-12) and len(A.avg_weights) == 2000


def test_learnt_weights_stand_where_their_synapses_do():
    rng = np.random.default_rng(1)
    N = 20
    fanout = [rng.choice(N, 8).tolist() for _ in range(N)]  # some listed twice
    W = [rng.uniform(1, 2, 8).tolist() for _ in range(N)]
    delays = [rng.uniform(1e-3, 20e-3, 8).tolist() for _ in range(N)]
    A = Net.DRN_Plastic(fanout, W, delays, 15e-3, 20e-3, 1e-12, 0.01, -0.07, N, N, 100, 1e-4, gamma=0)
    before = A.cell.copy()
    A.compute(np.zeros((N, 100)), -70e-3, 1e-4)
    for i, j in np.argwhere(before != None):  # noqa: E711
        assert A.cell[i, j][:2] == pytest.approx(before[i, j][:2], rel=1e-12)


def test_weights_stay_within_bounds():
    A = Net.DRN_Plastic([[1], []], [[100], []], [[1e-3], []], 15e-3, 20e-3, 1e-12, 1, -0.07, 2, 1, 3000, 1e-4, w_max=150)
    both = 50e-9 * sum(Cur.SQUARE_PULSE(k, k + 10, 3000).generate() for k in range(0, 3000, 300))
    A.compute(np.concatenate([both, np.roll(both, 20)]), -70e-3 * np.ones((2, 1)), 1e-4)
    assert max(A.avg_weights) == pytest.approx(150, rel=1e-12)
    assert Net.DRN_Plastic([[1], []], [[100], []], [[1e-3], []], 15e-3, 20e-3, 1e-12, 1, -0.07, 2, 1, 3000, 1e-4).w_max == 1000

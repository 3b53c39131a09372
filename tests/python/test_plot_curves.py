# SPDX-License-Identifier: MIT
"""f-I curves against the closed form, STDP windows against the rules' formulas, and what pictures of them show."""
import matplotlib.pyplot as plt
import numpy as np
import pytest

import neurapse as nr
from neurapse.units import mV, ms, pA


def lif_rate(current, tau=10.0, c=250.0, rise=15.0, refractory=2.0):
    """Hz, of pA: the inverse of refractory + tau ln(R I/(R I - rise)); 0 below the rheobase (Lapicque 1907)."""
    lift = current * tau / c
    return 1000 / (refractory + tau * np.log(lift / (lift - rise))) if lift > rise else 0.0


def test_the_curve_of_the_lif_is_the_closed_form():
    currents = np.arange(300.0, 1001, 50)
    curve = nr.fi_curve("lif", currents * pA, dt="0.01 ms", settle="0.2 s", duration="1 s")
    assert (curve.current == currents).all() and curve.unit == "pA"
    # Spikes stand on the grid: an interval of at least 6.7 ms is right to 0.01 ms.
    assert curve.rate_hz == pytest.approx([lif_rate(i) for i in currents], rel=0.01 / 6.7)
    assert curve.onset_hz == pytest.approx(curve.rate_hz, rel=2 * 0.01 / 6.7)
    ax = curve.plot()
    assert (ax.lines[0].get_xdata() == currents).all() and (ax.lines[0].get_ydata() == curve.rate_hz).all()
    assert len(ax.lines) == 1 and (ax.get_xlabel(), ax.get_ylabel()) == ("current (pA)", "rate (Hz)")


def test_parameters_and_units_reach_the_neurons():
    curve = nr.fi_curve("lif", ["0.5 nA", "800 pA"], dt="0.01 ms", tau=20 * ms, threshold=-50 * mV)
    assert curve.current == pytest.approx([500, 800])
    assert curve.rate_hz == pytest.approx([lif_rate(i, tau=20, rise=20) for i in (500, 800)], rel=1e-3)
    per_area = nr.fi_curve("hodgkin_huxley", ["0 uA/cm2", "10 uA/cm2"], duration="0.4 s", settle="0.1 s")
    assert per_area.unit == "uA/cm2" and per_area.rate_hz[0] == 0 and 60 < per_area.rate_hz[1] < 80


def test_adaptation_is_seen_between_onset_and_later():
    curve = nr.fi_curve("adex", [700, 900] * pA)
    assert (curve.onset_hz > 1.5 * curve.rate_hz).all()
    ax = curve.plot(label="adex")
    assert [line.get_label() for line in ax.lines] == ["adex", "adex, first interval"]
    assert (ax.lines[1].get_ydata() == curve.onset_hz).all()
    nr.fi_curve("lif", [500, 900] * pA).plot(ax=ax, label="lif")
    assert ax.lines[2].get_color() != ax.lines[0].get_color() and len(ax.get_legend().get_texts()) == 3


def test_neurons_of_ones_own_have_curves():
    net = nr.Network(seed=1)
    net.model("perfect", "dv/dt = i_stim/(100*pF) : volt", threshold="v > 10*mV", reset="v = 0*mV")
    curve = nr.fi_curve("perfect", [0, 100, 250] * pA, of=net, dt="0.01 ms", duration="1 s", settle="0 s")
    assert curve.rate_hz == pytest.approx([0, 100, 250], rel=2e-3)  # 1 pC is 10 mV


def test_a_single_current_makes_no_curve():
    with pytest.raises(nr.Error, match="a curve needs several"):
        nr.fi_curve("lif", "500 pA")


def pair_rule(lag, w=0.5, step=0.01, alpha=1.0, tau_plus=20.0, tau_minus=20.0):
    """Guetig et al. 2003 with mu = 1, of w/w_max."""
    return step * (1 - w) * np.exp(-lag / tau_plus) if lag > 0 else -step * alpha * w * np.exp(lag / tau_minus)


@pytest.mark.parametrize("more", [{}, {"alpha": 0.5, "tau_minus": 40.0}])
def test_the_window_of_the_pair_rule_is_its_formula(more):
    lags = np.array([-80, -20, -5, -0.1, 0.1, 5, 20, 80])
    given = {k: v * ms if k.startswith("tau") else v for k, v in more.items()}
    window = nr.stdp_window("stdp_pair", lags, weight="20 pA", w_max="40 pA", **given)
    assert window.before == 20 and window.unit == "pA"
    assert window.change / 40 == pytest.approx([pair_rule(lag, **more) for lag in lags], rel=1e-9)


def test_the_window_of_the_triplet_rule_is_its_formula_for_pairs():
    # One pair alone: + a2_plus exp(-lag/tau_plus), or - a2_minus exp(lag/tau_minus) (Pfister & Gerstner 2006).
    window = nr.stdp_window("stdp_triplet", [-30, -10, 10, 30])
    assert window.change == pytest.approx([-0.007 * np.exp(-30 / 33.7), -0.007 * np.exp(-10 / 33.7),
                                           5e-10 * np.exp(-10 / 16.8), 5e-10 * np.exp(-30 / 16.8)], rel=1e-3)


def test_the_inhibitory_rule_is_symmetric():
    # Vogels et al. 2011: w += eta (y - alpha) for each presynaptic and w += eta x for each postsynaptic spike.
    window = nr.stdp_window("vogels_sprekeler", [-40, -10, 10, 40])
    assert window.change == pytest.approx(window.change[::-1], abs=1e-12) and window.change[1] > window.change[0]


def test_pairs_that_follow_each_other_add_up():
    # Additive: with mu = 0 each pair adds lambda w_max exp(-lag/tau); others are 10 s away, 500 time constants.
    window = nr.stdp_window("stdp_pair", [10], pairs=5, interval="10 s", mu_plus=0, mu_minus=0)
    assert window.change == pytest.approx(5 * 0.01 * 100 * np.exp(-0.5))


def test_rules_that_act_at_whole_seconds_are_waited_for():
    window = nr.stdp_window("polychronization", [-10, 10])
    assert window.change[0] < 0 < window.change[1]


def test_the_picture_of_a_window_shows_percents():
    window = nr.stdp_window("stdp_pair")
    ax = window.plot()
    sides = [line for line in ax.lines if len(line.get_xdata()) == 100]
    assert [line.get_xdata()[0] for line in sides] == [-100, 1]
    assert sides[1].get_ydata() == pytest.approx(100 * window.change[101:] / 50)
    assert nr.stdp_window("nearest_pair").plot(ax=ax, label="other") is ax
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["stdp_pair", "other"]
    assert ax.lines[-1].get_color() != sides[0].get_color()


def test_windows_that_cannot_be_are_told():
    with pytest.raises(nr.Error, match="leaves the weights alone"):
        nr.stdp_window("tsodyks_markram")
    with pytest.raises(nr.Error, match="no whole number of steps"):
        nr.stdp_window("stdp_pair", [0.25])
    with pytest.raises(nr.UnknownName, match="did you mean stdp_pair"):
        nr.stdp_window("stdp_par")
    plt.close("all")

# SPDX-License-Identifier: MIT
"""Rates, nullclines and fixed points against the models' equations, and the planes that show them."""
import numpy as np
import pytest

import neurapse as nr


def adex(v, w, i):
    """mV/ms and pA/ms, with the default parameters (Brette & Gerstner 2005)."""
    return (-30 * (v + 70.6) + 30 * 2 * np.exp((v + 50.4) / 2) - w + i) / 281, (4 * (v + 70.6) - w) / 144


def izhikevich_2003(v, u, i):
    return 0.04 * v**2 + 5 * v + 140 - u + i, 0.02 * (0.2 * v - u)


def izhikevich_2007(v, u, i):
    return (0.7 * (v + 60) * (v + 40) - u + i) / 100, 0.03 * (-2 * (v + 60) - u)


MODELS = {"adex": adex, "izhikevich_2003": izhikevich_2003, "izhikevich_2007": izhikevich_2007}


@pytest.mark.parametrize("name", MODELS)
def test_rates_are_those_of_the_equations(name):
    plane = nr.phase_plane(name, "70 pA", duration="50 ms")
    v, w = np.meshgrid(np.linspace(-90, -30, 7), np.linspace(-100, 200, 5))
    for found, wanted in zip(plane.rates(v, w), MODELS[name](v, w, 70)):
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_nullclines_are_zeros_of_the_equations(name):
    plane = nr.phase_plane(name, "70 pA", duration="50 ms")
    v = np.linspace(-80, -45, 50)
    of_v, of_w = plane.nullclines(v)
    assert MODELS[name](v, of_v, 70)[0] == pytest.approx(0, abs=1e-9)
    assert MODELS[name](v, of_w, 70)[1] == pytest.approx(0, abs=1e-9)


def test_fixed_points_are_the_roots_of_the_quadratic():
    # 0.7 (v + 60)(v + 40) + 2 (v + 60) = 0: v = -60 and -40 - 2/0.7.
    plane = nr.phase_plane("izhikevich_2007", duration="10 ms")
    (low, high) = plane.fixed_points(-80, -20)
    assert low == pytest.approx((-60, 0), abs=1e-6) and high == pytest.approx((-40 - 2 / 0.7, -2 * (20 - 2 / 0.7)), abs=1e-6)
    assert plane.is_stable(low) and not plane.is_stable(high)
    assert nr.phase_plane("izhikevich_2003", "10 pA").fixed_points(-90, -30) == []  # it spikes on and on


@pytest.mark.parametrize("name, rate, roots", [
    # qif: 0.1 (v + 65)(v + 55)/12 = 0; lif: v = -70 + R I.
    ("qif", lambda v: 0.1 * (v + 65) * (v + 55) / 12, [-65, -55]),
    ("lif", lambda v: -(v + 70) / 10, [-70]),
    ("eif", lambda v: (-50 * (v + 65) + 100 * np.exp((v + 55) / 2)) / 600, None)])
def test_neurons_of_one_variable_have_a_line(name, rate, roots):
    plane = nr.phase_plane(name, duration="10 ms")
    v = np.linspace(-80, -45, 30)
    assert plane.rates(v)[0] == pytest.approx(rate(v), rel=1e-6, abs=1e-6)
    found = [point[0] for point in plane.fixed_points(-90, -45)]
    assert [rate(x) for x in found] == pytest.approx([0] * len(found), abs=1e-7)
    if roots:
        assert found == pytest.approx(roots, abs=1e-5)
    assert [plane.is_stable((x,)) for x in found] == [True, False][:len(found)]
    with pytest.raises(nr.Error, match="it has one variable"):
        plane.nullclines(v)
    ax = plane.plot()
    curve = ax.lines[1]
    assert curve.get_ydata() == pytest.approx(rate(curve.get_xdata()), rel=1e-6, abs=1e-6)
    assert ax.get_ylabel() == "dv/dt (mV/ms)" and ax.get_xlabel() == "v (mV)"


def test_the_picture_has_nullclines_and_the_trajectory_with_its_spikes():
    parameters, current = nr.patterns("adex")["regular_bursting"]
    plane = nr.phase_plane("adex", current, duration="200 ms", **parameters)
    ax = plane.plot()
    lines = {line.get_label(): line for line in ax.lines}
    v, of_v = lines["dv/dt = 0"].get_data()
    assert of_v == pytest.approx(-10 * (v + 58) + 20 * np.exp((v + 50) / 2) + 210, rel=1e-6, abs=1e-6)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("v (mV)", "w (pA)")
    run = nr.Network(seed=1)
    cell = run.population("adex", **parameters)
    run.stimulus("constant", cell, amplitude=current)
    r = run.run("200 ms", record={cell: ["spikes", "v", "w"]})
    assert len(plane.spikes_ms) == r.count("adex") > 2
    assert np.isnan(lines["trajectory"].get_xdata()).sum() == len(plane.spikes_ms)
    assert (plane.v == r["adex"].v[0]).all() and (plane.w == r["adex"].w[0]).all()
    resets = [line for line in ax.lines if line.get_linestyle() == ":"]
    assert len(resets) == len(plane.spikes_ms) and all(line.get_xdata()[0] == 0 for line in resets)


def test_planes_of_ones_own_equations():
    # FitzHugh 1961 without a current: the fixed point solves v - v^3/3 - w = 0 and w = (v + 0.7)/0.8.
    net = nr.Network(seed=1)
    net.model("fitzhugh", "dv/dt = (v - v**3/3 - w)/ms : 1\ndw/dt = 0.08*(v + 0.7 - 0.8*w)/ms : 1", threshold="v > 10")
    plane = nr.phase_plane("fitzhugh", of=net, method="rk4", duration="50 ms", initial={"v": 1.0, "w": 0.0})
    ((v, w),) = plane.fixed_points(-3, 3)
    assert v == pytest.approx(-1.19940803, abs=1e-6) and w == pytest.approx((v + 0.7) / 0.8)
    assert v == pytest.approx(np.real(max(np.roots([-1 / 3, 0, 1 - 1 / 0.8, -0.7 / 0.8]), key=lambda z: -abs(z.imag))))
    assert plane.is_stable((v, w))
    v = np.linspace(-2, 2, 9)
    of_v, of_w = plane.nullclines(v)
    assert of_v == pytest.approx(v - v**3 / 3) and of_w == pytest.approx((v + 0.7) / 0.8)
    ax = plane.plot(v_range=(-2.5, 2.5), w_range=(-1, 2), arrows=False)
    assert ax.get_xlim() == (-2.5, 2.5) and ax.get_ylim() == (-1, 2) and ax.get_ylabel() == "w"


def test_where_nothing_depends_on_the_second_variable_there_is_no_nullcline():
    net = nr.Network(seed=1)
    net.model("apart", "dv/dt = -v/(10*ms) : 1\ndw/dt = (1 - w)/(10*ms) : 1", threshold="v > 10")
    of_v, of_w = nr.phase_plane("apart", of=net, duration="1 ms").nullclines([-1.0, 2.0])
    assert np.isnan(of_v).all() and of_w == pytest.approx(1)


@pytest.mark.parametrize("name", ["hodgkin_huxley", "gif", "adx"])
def test_models_that_fill_no_plane_are_told(name):
    with pytest.raises(nr.Error, match="a plane has two axes|did you mean"):
        nr.phase_plane(name)

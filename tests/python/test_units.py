# SPDX-License-Identifier: MIT
"""Numbers with units, whoever made them, are the same number in a description."""
import numpy as np
import pint
import pytest
import quantities as pq

import neurapse as nr
from neurapse.units import Hz, Mohm, Quantity, cm, mS, mV, ms, nS, pA, pF, plain, um


def tau_of(value):
    net = nr.Network(seed=1)
    return net.population("lif", 1, tau=value).table["parameters"]["tau"]


def test_a_number_times_a_unit_is_text():
    assert plain(10 * ms) == "10.0 ms"
    assert plain(0.3 * ms) == "0.3 ms"
    assert plain(np.array([1, 2.5]) * mV) == ["1.0 mV", "2.5 mV"]
    assert plain([1, 2] * mV) == ["1.0 mV", "2.0 mV"]
    assert plain(120 * mS / cm**2) == "120.0 mS*cm^-2"


def test_units_multiply_cancel_and_convert():
    assert 200 * pF / (10 * nS) == 20 * ms
    assert (3 * pA * (2 * Mohm)).to("uV") == pytest.approx(6)
    assert 5 * ms / ms == 5.0
    assert (1 * ms + 500 * nr.units.us) == 1.5 * ms
    assert (2 * nr.units.kHz).to("Hz") == pytest.approx(2000)
    assert 1 / (2 * ms) == 0.5 / ms
    assert not 1 * ms == 1 * mV
    with pytest.raises(nr.Error, match="measures something else"):
        (1 * ms).to("mV")
    with pytest.raises(nr.Error):
        1 * ms + 1 * mV


def test_every_unit_of_an_experiment_file_has_a_name():
    assert plain(3 * nr.units.GOhm) == "3.0 GOhm"
    with pytest.raises(AttributeError, match="no unit is called"):
        nr.units.parsec


def test_quantities_of_other_libraries_are_recognised():
    unit = pint.UnitRegistry()
    assert tau_of(10 * unit.ms) == "10.0 ms"
    assert tau_of(pq.Quantity(10, "ms")) == "10.0 ms"
    assert tau_of(pq.Quantity([10, 20], "ms")) == ["10.0 ms", "20.0 ms"]
    assert tau_of((0.5 * unit.mV / unit.ms)) == "0.5 mV*ms^-1"
    assert tau_of(pq.Quantity(1, "1/s")) == "1.0 s^-1"


def test_arrays_in_si_units_that_know_their_dimension_are_recognised_as_brian2_makes_them():
    class Dimension:
        def __init__(self, **exponents):
            self._dims = [exponents.get(k, 0) for k in ("length", "mass", "time", "current", "temperature", "amount", "light")]

    class SiArray(np.ndarray):
        def get_best_unit(self):
            raise AssertionError("only the base units are asked for")

    def made(value, **exponents):
        array = np.array(value).view(SiArray)
        array.dim = Dimension(**exponents)
        return array

    assert tau_of(made(0.01, time=1)) == "0.01 s"
    volts = tau_of(made([-0.07, 70 * 0.001], length=2, mass=1, time=-3, current=-1))
    assert [Quantity(*nr._core.measured(v)).to("mV") for v in volts] == [-70, 70]


def test_quantities_of_brian2_are_recognised():
    brian2 = pytest.importorskip("brian2")
    net = nr.Network(seed=1, duration="10 ms")
    net.population("lif", 1, name="a", tau=10 * brian2.ms, threshold=-50 * brian2.mV, c=[250] * brian2.pF)
    same = nr.Network(seed=1, duration="10 ms")
    same.population("lif", 1, name="a", tau="10 ms", threshold="-50 mV", c=["250 pF"])
    r, s = net.run(record={"a": "v"}), same.run(record={"a": "v"})
    assert (r["a"].v == s["a"].v).all()


def test_a_plain_number_where_a_unit_is_needed_is_refused_by_the_projects_own_sentence():
    net = nr.Network(seed=1)
    net.population("lif", 1, tau=10)
    with pytest.raises(nr.Error, match="tau = 10 "):
        net.check()
    with pytest.raises(nr.Error, match="tau is measured in ms"):
        wrong = nr.Network(seed=1)
        wrong.population("lif", 1, tau=10 * mV)
        wrong.check()


def test_numbers_of_numpy_are_numbers():
    assert plain(np.float32(0.5)) == 0.5 and plain(np.int64(3)) == 3 and plain(np.bool_(True)) is True
    assert plain(np.arange(3)) == [0, 1, 2] and plain(range(2)) == [0, 1]
    assert type(plain(np.int64(3))) is int


def test_a_quantity_shows_what_it_is():
    assert repr(10 * ms) == "10.0 ms"
    assert isinstance(3 * um, Quantity) and repr((1 * Hz) ** 2) == "1.0 Hz^2"

# SPDX-License-Identifier: MIT
"""Numbers with units: `10 * ms`, `"10 ms"`, or quantities of Brian2, pint or quantities, which are recognised
without being imported.

Any unit that an experiment file knows is a name of this module: `from neurapse.units import ms, nS, uF`.
Products, quotients and powers of units are units: `mS / cm**2`.
"""
from __future__ import annotations

import numbers
from typing import Any

import numpy as np

from . import _core
from .errors import Error, complain


class Quantity:
    """A number, or an array of numbers, with a unit."""

    __slots__ = ("value", "_powers")
    __array_ufunc__ = None  # so that an array times a unit asks the unit

    def __init__(self, value: Any, unit: str | dict[str, int]):
        self.value = np.asarray(value, dtype=float) if np.ndim(value) else float(value)
        self._powers = {unit: 1} if isinstance(unit, str) else {u: p for u, p in unit.items() if p}
        if self.unit:
            _core.measured(f"1 {self.unit}")

    @property
    def unit(self) -> str:
        """As it stands in text: "mS*cm^-2"."""
        return "*".join(u if p == 1 else f"{u}^{p}" for u, p in self._powers.items())

    def to(self, unit: str) -> Any:
        """The plain number in another unit of the same dimension."""
        mine, dimension = _core.measured(f"1 {self.unit}")
        other, wanted = _core.measured(f"1 {unit}")
        if dimension != wanted:
            raise complain("E006", str(self), f"{unit} measures something else", f"give it in {wanted}")
        return self.value * (mine / other)

    def _with(self, other: "Quantity", sign: int) -> dict[str, int]:
        powers = dict(self._powers)
        for u, p in other._powers.items():
            powers[u] = powers.get(u, 0) + sign * p
        return powers

    def __mul__(self, other):
        if isinstance(other, Quantity):
            return _made(self.value * other.value, self._with(other, 1))
        return _made(self.value * np.asarray(other), self._powers)

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, Quantity):
            return _made(self.value / other.value, self._with(other, -1))
        return _made(self.value / other, self._powers)

    def __rtruediv__(self, other):
        return _made(np.asarray(other) / self.value, {u: -p for u, p in self._powers.items()})

    def __pow__(self, power: int):
        return _made(self.value**power, {u: p * power for u, p in self._powers.items()})

    def __add__(self, other):
        if not isinstance(other, Quantity):
            return NotImplemented
        return Quantity(self.value + other.to(self.unit), self._powers)

    def __sub__(self, other):
        return self + -other

    def __neg__(self):
        return Quantity(-self.value, self._powers)

    def __eq__(self, other):
        if not isinstance(other, Quantity):
            return NotImplemented
        try:
            return self.value == other.to(self.unit)
        except Error:
            return False

    __hash__ = None

    def __len__(self):
        return len(self.value)

    def __getitem__(self, which):
        return Quantity(self.value[which], self._powers)

    def __repr__(self):
        return f"{self.value} {self.unit}"


def _made(value, powers):
    """A plain number where units cancel."""
    quantity = Quantity(value, powers)
    return quantity if quantity._powers else quantity.value


def _of_foreign(x: Any) -> Quantity | None:
    """A quantity of another library, by what it can do."""
    if hasattr(x, "dim") and hasattr(x, "get_best_unit"):  # Brian2: an array in SI units
        exponents = [int(e) for e in x.dim._dims]
        symbols = ("m", "kg", "s", "A", "K", "mol", "cd")
        return _rounded(np.asarray(x), {u: e for u, e in zip(symbols, exponents) if e})
    if hasattr(x, "magnitude") and hasattr(x, "dimensionality"):
        if hasattr(x.dimensionality, "string"):  # quantities
            text = x.dimensionality.string
        else:  # pint
            text = f"{x.units:~C}"
        return _rounded(np.asarray(x.magnitude), _powers_of(text))
    return None


def _powers_of(text: str) -> dict[str, int]:
    """The powers in "kg*m**2/s**3"; what is behind a slash is divided by."""
    powers: dict[str, int] = {}
    sign = 1
    for k, part in enumerate(text.replace("**", "^").replace("µ", "u").replace("μ", "u").replace("/", "*/").split("*")):
        if part.startswith("/"):
            sign, part = -1, part[1:]
        else:
            sign = 1
        if part in ("", "1", "dimensionless"):
            continue
        name, _, power = part.partition("^")
        powers[name] = powers.get(name, 0) + sign * int(power or 1)
    return powers


def _rounded(value: np.ndarray, powers: dict[str, int]) -> Quantity:
    """Conversions of other libraries leave an error in the last digit: 70 mV must not become 70.00000000000001."""
    value = np.vectorize(lambda x: float(f"{x:.15g}"), otypes=[float])(value)
    return Quantity(value if value.ndim else float(value), powers)


def text_of(x: Any) -> Any:
    """A quantity as a description has it: text, or a list of texts; None for what is no quantity."""
    quantity = x if isinstance(x, Quantity) else _of_foreign(x)
    if quantity is None:
        return None
    unit = quantity.unit
    return _texts(quantity.value.tolist() if np.ndim(quantity.value) else quantity.value, unit)


def _texts(value, unit):
    if isinstance(value, list):
        return [_texts(v, unit) for v in value]
    return f"{value!r} {unit}" if unit else value


def plain(x: Any) -> Any:
    """What a description holds for a value: dicts, lists, text and numbers."""
    if isinstance(x, (bool, str, int)):
        return x
    if isinstance(x, float):
        return float(x)
    if type(x) is np.ndarray and x.dtype.kind in "iuf":
        return x.tolist()
    selector = getattr(x, "_selector", None)
    if selector is not None:
        return selector()
    if isinstance(x, dict):
        return {str(k): plain(v) for k, v in x.items()}
    quantity = text_of(x)
    if quantity is not None:
        return quantity
    if isinstance(x, (list, tuple, range)):
        return [plain(v) for v in x]
    if isinstance(x, (np.ndarray, np.generic)):
        return plain(x.tolist())
    if isinstance(x, numbers.Real):
        return float(x)
    raise complain("E005", f"{x!r} stands in the description", f"it is a {type(x).__name__}",
                   "give a number, a text, a list, a dict or a quantity")


def number_in(x: Any, unit: str) -> Any:
    """A plain number or array in a unit: of a quantity or text that is measured in it, or as it is given."""
    if isinstance(x, str):
        value, symbol = _core.measured(x)
        return Quantity(value, symbol).to(unit) if symbol else value
    quantity = x if isinstance(x, Quantity) else _of_foreign(x)
    return quantity.to(unit) if quantity is not None else x


def __getattr__(name: str) -> Quantity:
    if name.startswith("_"):
        raise AttributeError(name)
    try:
        return Quantity(1.0, name)
    except Error:
        raise AttributeError(f"no unit is called {name}") from None

# SPDX-License-Identifier: MIT
"""Where a neuron with one or two variables is pulled: rates of change, nullclines, fixed points and a trajectory.

The rates are the engine's own: neurons are put at the points asked for and run for one step by Euler's method, whose
difference over the step is the rate itself. So every model can be looked at that has the method, one's own included.
"""
from __future__ import annotations

import re
from typing import Any, Optional

import numpy as np

from .errors import complain
from .models import models
from .network import Network
from .units import number_in

_STEP_MS = 0.01
_SHORT_STEP_MS = 1e-5  # of models without Euler's method, whose exact step is the rate to half of step/tau


class PhasePlane:
    """A neuron under a constant current. `variables` are the names of V and, if there is one, of the other variable;
    `units` are theirs; `v` and `w` are what the trajectory ran through, `spikes_ms` when it fired."""

    def __init__(self, neuron: Any, current: Any, of: Optional[Network], parameters: dict[str, Any]):
        self.model, self.current, self._of, self._parameters = str(getattr(neuron, "name", neuron)), current, of, parameters
        table = next((m.table for m in models("neuron") if m.name == self.model), None)
        self._euler = table is None or any(m["name"] == "euler" for m in table["methods"])
        self.peak_mv = self._potential("v_peak", table)
        self.reset_mv = self._potential("c" if self.model == "izhikevich_2003" else "v_reset", table)
        self._simulations: dict[int, Any] = {}
        probe = self._network(1, still=True)
        self.variables = _variables(probe, table, self.model)
        sim = probe.simulate()
        self.units = [sim._core.unit(0, name) for name in self.variables]

    def _potential(self, name: str, table: Optional[dict]) -> Optional[float]:
        found = [p for p in table["parameters"] if p["name"] == name] if table else []
        return float(number_in(self._parameters.get(name, found[0]["default"]), "mV")) if found else None

    def _network(self, size: int, still: bool) -> Network:
        """`still` neurons do not spike, so that rates are those of the equations alone."""
        net = Network() if self._of is None else self._of.emptied()
        parameters = dict(self._parameters)
        net.description["run"]["seed"] = 1
        if still:
            net.description["run"]["dt"] = f"{_STEP_MS if self._euler else _SHORT_STEP_MS} ms"
            for own in net.description.get("model", {}).values():
                for key in ("threshold", "reset", "refractory", "events"):
                    own.pop(key, None)
            if self._euler:
                parameters["method"] = "euler"
            parameters.pop("initial", None)
            if self.peak_mv is not None:
                parameters["v_peak"] = "1e9 mV"
            elif self.model == "lif":
                parameters["threshold"] = "1e9 mV"
        cell = net.population(self.model, size, name="cell", **parameters)
        if self.current is not None:
            net.stimulus("constant", cell, amplitude=self.current)
        return net

    def rates(self, v: Any, w: Any = 0.0) -> tuple[np.ndarray, ...]:
        """dV/dt in mV/ms and, if there is a second variable, its rate per ms, at points in the recorded units."""
        points = [np.array(x, dtype=float) for x in np.broadcast_arrays(v, w)]
        sim = self._simulations.get(points[0].size)
        if sim is None:
            sim = self._simulations[points[0].size] = self._network(points[0].size, still=True).simulate()
        state = sim["cell"]
        for name, x in zip(self.variables, points):
            state[name] = x.ravel()
        sim.step()
        return tuple((state[name].reshape(x.shape) - x) / sim.dt for name, x in zip(self.variables, points))

    def nullclines(self, v: Any) -> tuple[np.ndarray, np.ndarray]:
        """The second variable at which V rests, and at which it rests itself, for each V; NaN where there is none."""
        self._needs_two("nullclines")
        return self._zero(v, 0), self._zero(v, 1)

    def _zero(self, v: Any, which: int) -> np.ndarray:
        """Secants from two points on; one suffices, as rates of most models are straight lines in the second variable."""
        v = np.asarray(v, dtype=float)
        a, b = np.zeros_like(v), np.ones_like(v)
        at_a, at_b = self.rates(v, a)[which], self.rates(v, b)[which]
        small = 1e-6 * (np.abs(at_a) + np.abs(at_b))
        with np.errstate(all="ignore"):
            for _ in range(30):
                c = b - at_b * (b - a) / (at_b - at_a)
                a, at_a, b = b, at_b, np.where(np.isfinite(c), c, b)
                at_b = self.rates(v, b)[which]
                if (np.abs(b - a) <= 1e-9 * (1 + np.abs(b))).all():
                    break
        return np.where(np.abs(at_b) <= small, b, np.nan)

    def fixed_points(self, low: float, high: float) -> list[tuple[float, ...]]:
        """Where nothing changes, between two potentials in mV: V and the second variable, if any, of each."""
        grid = np.linspace(low, high, 2001)
        heights = self._along(grid)
        left = np.flatnonzero((np.sign(heights[:-1]) * np.sign(heights[1:]) <= 0) & (heights[:-1] != 0))
        if not len(left):
            return []
        a, b, at_a = grid[left], grid[left + 1], heights[left]
        for _ in range(50):
            middle = (a + b) / 2
            at = self._along(middle)
            same = np.sign(at) == np.sign(at_a)
            a, b = np.where(same, middle, a), np.where(same, b, middle)
        found = (a + b) / 2
        return list(zip(found.tolist())) if len(self.variables) == 1 else list(zip(found.tolist(), self._zero(found, 0).tolist()))

    def _along(self, v: np.ndarray) -> np.ndarray:
        """dV/dt, or the rate of the second variable along the nullcline of V."""
        return self.rates(v)[0] if len(self.variables) == 1 else self.rates(v, self._zero(v, 0))[1]

    def is_stable(self, point: tuple[float, ...]) -> bool:
        """Whether a small deviation from a fixed point dies away: all eigenvalues of the Jacobian are left of 0."""
        n, small = len(self.variables), 1e-4
        columns = []
        for k in range(n):
            step = small * np.eye(n)[k]
            there, here = self.rates(*(np.add(point, step))), self.rates(*(np.subtract(point, step)))
            columns.append([float(p - m) / (2 * small) for p, m in zip(there, here)])
        return bool((np.linalg.eigvals(np.array(columns).T).real < 0).all())

    def run(self, duration: Any, dt: Any) -> "PhasePlane":
        """Lets the neuron go for a while; `times_ms`, `v` and `w` are its trajectory, spikes included."""
        net = self._network(1, still=False)
        net.description["run"]["dt"] = dt
        results = net.run(duration, record={net["cell"]: ["spikes", *self.variables]}, progress=False)
        recorded = results["cell"]
        self.times_ms, self.spikes_ms = recorded.t, results.spikes.time_ms
        self.v = recorded[self.variables[0]][0]
        self.w = recorded[self.variables[1]][0] if len(self.variables) == 2 else None
        return self

    def _needs_two(self, what: str) -> None:
        if len(self.variables) == 1:
            raise complain("E010", f"{what} of {self.model} are asked for", "it has one variable", "its rate and fixed points tell all")

    def plot(self, **options: Any) -> Any:
        """See neurapse.plot.phase_plane. Returns axes."""
        from . import plot

        return plot.phase_plane(self, **options)

    def __repr__(self) -> str:
        return f"<phase plane of {self.model}: {', '.join(self.variables)}>"


def _variables(net: Network, table: Optional[dict], name: str) -> list[str]:
    """V first. Of equations those that have a rate are variables; the first stands for V where none is called so."""
    if table is not None:
        found = [v["name"] for v in table["variables"]]
    else:
        found = re.findall(r"\bd(\w+)/dt\s*=", net.description.get("model", {}).get(name, {}).get("equations", ""))
    if not 1 <= len(found) <= 2:
        raise complain("E010", f"{name} has the variables {', '.join(found) or 'of no model that is known here'}",
                       "a plane has two axes", "choose a model with one or two variables")
    return sorted(found, key=lambda v: v not in ("v", "V"))


def phase_plane(neuron: Any, current: Any = None, *, duration: Any = "500 ms", dt: Any = "0.1 ms",
                of: Optional[Network] = None, **parameters: Any) -> PhasePlane:
    """A neuron under a constant current, or none, with the trajectory of one that starts at rest, or at `initial`.

    `neuron` is a model with v and at most one more variable: of the catalogue, such as adex, izhikevich_2003,
    izhikevich_2007, eif, qif and lif, or one that the network `of` defines. Further keywords are those of
    Network.population.
    """
    return PhasePlane(neuron, current, of, parameters).run(duration, dt)

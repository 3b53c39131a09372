# SPDX-License-Identifier: MIT
"""Electrodes. Each says its current for the steps to come, step by step; the current that it has at t flows over the step
from t to t + dt. All cells of an electrode get the same current, that of noise included."""
from __future__ import annotations

import numpy as np

from ...parameters import ParameterSpace, Sequence
from ...random import NumpyRNG
from ...standardmodels import StandardCurrentSource, build_translations, electrodes
from ..simulator import state

__all__ = ["DCSource", "ACSource", "StepCurrentSource", "NoisyCurrentSource"]


def _as_they_are(*names: str) -> dict:
    return build_translations(*((name, name) for name in names))


class _Electrode(StandardCurrentSource):
    """`injections` are the cells that get the current: populations with positions in them."""

    def __init__(self, **parameters):
        super().__init__(**parameters)
        self._native: dict = {}
        self.injections: list = []
        self._history: list[np.ndarray] | None = None
        self._recorded_from = 0
        self.set_native_parameters(self.translate(self.parameter_space))
        state.electrodes.append(self)

    def get_native_parameters(self):
        return ParameterSpace(dict(self._native))

    def set_native_parameters(self, parameters):
        parameters.shape = (1,)
        parameters.evaluate(simplify=True)
        for name, value in parameters.items():
            if isinstance(value, Sequence):
                value = np.asarray(value.value, dtype=float)
            elif np.ndim(value):
                value = value[0]
            self._native[name] = value if isinstance(value, np.ndarray) else float(value)
        self._check()

    def _check(self) -> None:
        pass

    def inject_into(self, cells):
        """Injects the current into a Population, PopulationView, Assembly or list of cells."""
        by_population: dict = {}
        for cell in cells:
            if not cell.celltype.injectable:
                raise TypeError("Can't inject current into a spike source.")
            by_population.setdefault(cell.parent, []).append(cell.parent.id_to_index(cell))
        for population, positions in by_population.items():
            self.injections.append((population, np.array(sorted(positions))))
            if state.simulation is not None:
                state.simulation.inject_late(self, population, positions)

    def between(self, first: int, last: int) -> np.ndarray:
        """The currents (nA) at the steps from first to last, last not included."""
        raise NotImplementedError

    def flows(self, first: int, last: int) -> np.ndarray:
        """The same, kept where the electrode is recorded."""
        currents = self.between(first, last)
        if self._history is not None:
            self._history.append(currents)
        return currents

    def record(self):
        """Keeps the current from now on, for get_data()."""
        self._history, self._recorded_from = [], state.steps

    def forget(self) -> None:
        """A new run begins at t = 0."""
        if self._history is not None:
            self._history, self._recorded_from = [], 0

    def _get_data(self):
        kept = [*self._history, self.between(state.steps, state.steps + 1)]
        currents = np.concatenate(kept)
        return (self._recorded_from + np.arange(len(currents))) * state.dt, currents

    def _window(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """Times of the steps, and whether they lie in [start, stop)."""
        steps = np.arange(first, last)
        begin, end = (round(min(self._native[key] / state.dt, 1e15)) for key in ("start", "stop"))
        return steps * state.dt, (steps >= begin) & (steps < end)


class DCSource(_Electrode, electrodes.DCSource):
    __doc__ = electrodes.DCSource.__doc__
    translations = _as_they_are("amplitude", "start", "stop")

    def between(self, first, last):
        _, acts = self._window(first, last)
        return np.where(acts, self._native["amplitude"], 0.0)


class ACSource(_Electrode, electrodes.ACSource):
    __doc__ = electrodes.ACSource.__doc__
    translations = _as_they_are("amplitude", "start", "stop", "frequency", "offset", "phase")

    def between(self, first, last):
        p = self._native
        t, acts = self._window(first, last)
        angle = 2 * np.pi * (p["frequency"] * 1e-3 * (t - p["start"]) + p["phase"] / 360)
        return np.where(acts, p["offset"] + p["amplitude"] * np.sin(angle), 0.0)


class StepCurrentSource(_Electrode, electrodes.StepCurrentSource):
    __doc__ = electrodes.StepCurrentSource.__doc__
    translations = _as_they_are("amplitudes", "times")

    def _check(self):
        """Times lie on steps; of several in one step the last counts."""
        times, amplitudes = np.atleast_1d(self._native["times"]), np.atleast_1d(self._native["amplitudes"])
        if len(times) != len(amplitudes):
            raise ValueError(f"{len(times)} times and {len(amplitudes)} amplitudes (each amplitude holds from its time on); give one for each")
        if np.any(times < 0):
            raise ValueError("Step current cannot accept negative timestamps.")
        if np.any(np.diff(times) <= 0):
            raise ValueError("Step current timestamps should be monotonically increasing.")
        steps = np.rint(times / state.dt)
        last = np.append(np.diff(steps) > 0, True)[: len(steps)]
        self._native.update(times=steps[last] * state.dt, amplitudes=amplitudes[last])

    def between(self, first, last):
        steps = np.rint(self._native["times"] / state.dt)
        which = np.searchsorted(steps, np.arange(first, last), side="right")
        return np.concatenate([[0.0], self._native["amplitudes"]])[which]


class NoisyCurrentSource(_Electrode, electrodes.NoisyCurrentSource):
    __doc__ = electrodes.NoisyCurrentSource.__doc__
    translations = _as_they_are("mean", "start", "stop", "stdev", "dt")

    def __init__(self, rng=None, **parameters):
        object.__setattr__(self, "_rng", rng or NumpyRNG(seed=state.seed + 1000 + len(state.electrodes)))
        object.__setattr__(self, "_drawn", np.empty(0))
        parameters.setdefault("dt", state.dt)
        super().__init__(**parameters)

    def _check(self):
        if self._native["dt"] < state.dt * (1 - 1e-9):
            raise ValueError(f"NoisyCurrentSource cannot draw every {self._native['dt']} ms (the time step is {state.dt} ms); raise its dt")

    def forget(self):
        super().forget()
        self._drawn = np.empty(0)

    def between(self, first, last):
        p = self._native
        t, acts = self._window(first, last)
        interval = max(1, round(p["dt"] / state.dt))
        which = np.maximum(np.arange(first, last) - round(p["start"] / state.dt), 0) // interval
        missing = which[acts].max(initial=-1) + 1 - len(self._drawn)
        if missing > 0:
            self._drawn = np.concatenate([self._drawn, np.atleast_1d(self._rng.next(missing, "normal", {"mu": 0.0, "sigma": 1.0}))])
        noise = np.zeros(last - first)
        noise[acts] = self._drawn[which[acts]]
        return np.where(acts, p["mean"] + p["stdev"] * noise, 0.0)

# SPDX-License-Identifier: MIT
"""A network on its way: run in pieces, looked at and changed between them."""
from __future__ import annotations

import os
import time
from typing import Any, Mapping, Optional

import numpy as np

from . import _core, progress as bars
from .errors import Interrupted, Runaway, complain
from .results import Results, Snapshot, Spikes
from .selection import Neurons
from .units import Quantity, number_in, text_of


class State:
    """Numbers of a population's neurons, as attributes: `sim["exc"].v`.

    Reading gives a read-only array, one number for each neuron, in the unit in which it is recorded (mV, pA, nS, ms; see
    `nr.model`). Writing sets a variable, for all neurons by one number or for each by an array: plain numbers in that
    unit, or with one: `sim["exc"].v = "-65 mV"`.
    """

    __slots__ = ("_core", "_which", "_positions", "_units")

    def __init__(self, core: "_core.Simulation", which: int, positions: Any, units: Mapping[str, str]):
        for name, value in zip(State.__slots__, (core, which, positions, units)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> np.ndarray:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name: str, values: Any) -> None:
        self[name] = values

    def __getitem__(self, name: str) -> np.ndarray:
        values = self._core.state(self._which, name)
        if self._positions is None:
            return values
        chosen = values[self._positions]
        chosen.flags.writeable = False
        return chosen

    def __setitem__(self, name: str, values: Any) -> None:
        now = self._core.state(self._which, name)
        if isinstance(values, (str, Quantity)) or text_of(values) is not None:
            values = number_in(values, self._units.get(name, ""))
        whole = np.array(now)
        try:
            whole[slice(None) if self._positions is None else self._positions] = values
        except ValueError:
            n = len(whole if self._positions is None else self._positions)
            raise complain("E016", f"{np.shape(values)} values are given for {name}", f"there are {n} neurons",
                           "give one number, or one for each") from None
        self._core.set_state(self._which, name, whole)


class Simulation:
    """A network that has been built.

    `threads` share the work, as many as help if it is not given; spikes are the same for any number. `record` adds to
    what the network records, as in Network.run.
    """

    def __init__(self, network: "Network", *, threads: Optional[int] = None, record: Optional[Mapping[Any, Any]] = None,
                 duration: Any = None):
        self.network = network.ready(duration, record)
        self._core = _core.Simulation(self.network.description, self.network.arrays, self.network.folder, threads or 0)
        self._populations = self._core.populations()
        self._position = {p["name"]: k for k, p in enumerate(self._populations)}
        self._projections = {name: k for k, name in enumerate(self._core.projections())}
        self._names = [p["name"] for p in self._populations]
        self._steps_of: dict[Any, int] = {}
        self._inlets: dict[str, int] = {}
        self._seconds, self._stopped = 0.0, False

    # Running

    @property
    def now(self) -> float:
        """The time reached, in ms."""
        return self._core.now * self._core.dt_ms

    @property
    def dt(self) -> float:
        """The step, in ms."""
        return self._core.dt_ms

    @property
    def threads(self) -> int:
        return self._core.threads

    def run(self, duration: Any = None, *, progress: Any = None) -> "Simulation":
        """Runs on for a time, or to the end of the described duration.

        `progress` is True, False, a function of the part done, or None for a bar where somebody can see it.
        """
        core = self._core
        begin = core.now
        steps = max(0, core.steps - begin) if duration is None else self._in_steps(duration)
        tell, close = bars.teller(progress, lambda done: f"{self.now / 1000:.2f} of {(begin + steps) * core.dt_ms / 1000:g} s simulated")
        told = None if tell is None else lambda now: tell((now - begin) / steps)
        start = time.monotonic()
        self._stopped = True
        try:
            core.run(steps, told)
            self._stopped = False
        except KeyboardInterrupt:
            raise Interrupted(f"stopped at {self.now:.6g} ms; what was recorded until then is in results", self.results) from None
        except Runaway as error:
            error.results = self.results
            raise
        finally:
            self._seconds += time.monotonic() - start
            close()
        return self

    def step(self, duration: Any = None) -> Spikes:
        """Runs on for a time, one step if none is given, and returns the spikes in it. For closed loops: it costs about two
        microseconds beside the work itself."""
        steps = self._steps_of.get(duration) if isinstance(duration, str) else None
        if steps is None:
            steps = 1 if duration is None else self._in_steps(duration)
        return Spikes(*self._core.step(steps), self._names)

    def _in_steps(self, duration: Any) -> int:
        text = duration if isinstance(duration, str) else text_of(duration)
        steps = self._core.steps_of(str(duration) if text is None else text)
        if isinstance(duration, str):
            self._steps_of[duration] = steps
        return steps

    # Looking and changing

    @property
    def projections(self) -> list[str]:
        """Names of the projections."""
        return list(self._projections)

    def __getitem__(self, of: Any) -> State:
        """What a population's neurons have now, by its name or as a selection."""
        name, positions = (of.name, _positions(of)) if isinstance(of, Neurons) and hasattr(of, "name") else (of, None)
        which = self._position.get(name)
        if which is None:
            near = _core.nearest(str(name), self._names)
            raise complain("E010", f"there is no population {name}", "states are those of populations",
                           f"did you mean {near}?" if near else f"there are {', '.join(self._names)}")
        return State(self._core, which, positions, _Units(self._core, which))

    def weights(self, projection: Any) -> Snapshot:
        """Every synapse of a projection as it is now: arrays of sources, targets, weights and delays."""
        return Snapshot(self._core.weights(self._which(projection)), self._names, [p["size"] for p in self._populations])

    def set_weights(self, projection: Any, weights: Any) -> None:
        """Sets the weights of all synapses by one number, or of each in the order of `weights`; plain numbers are in
        the projection's unit."""
        which = self._which(projection)
        now = None
        if isinstance(weights, (str, Quantity)) or text_of(weights) is not None:
            now = self._core.weights(which)
            weights = number_in(weights, now["unit"])
        if np.ndim(weights) == 0:
            now = now or self._core.weights(which)
            weights = np.full(len(now["weight"]), weights, dtype=float)
        self._core.set_weights(which, np.ascontiguousarray(weights, dtype=float))

    def _which(self, projection: Any) -> int:
        name = getattr(projection, "name", projection)
        if name not in self._projections:
            near = _core.nearest(str(name), list(self._projections))
            raise complain("E010", f"there is no projection {name}", "weights are those of projections",
                           f"did you mean {near}?" if near else f"there are {', '.join(self._projections) or 'none'}")
        return self._projections[name]

    def send(self, stimulus: Any, targets: Any = 0) -> None:
        """A spike into one target, or each of several, of a stimulus of kind "inlet": it is emitted in the next step."""
        name, which = self._fed_by_program(stimulus)
        numbers = np.array(targets, ndmin=1)
        if numbers.size == 0:
            return
        if numbers.dtype.kind not in "iu" or numbers.min() < 0 or numbers.max() >= 2**32:
            raise complain("E011", f"a spike is sent to target {targets} of {name}", "targets count from 0", "send to one of those")
        self._core.send(which, numbers.astype(np.uint32))

    def drive(self, stimulus: Any, currents: Any) -> None:
        """Sets the current of a stimulus of kind "driven" from the next step on: one number, one for each target, or a row
        for each target (or one row for all) with a number for each step to come. The last of them stays. Plain numbers
        are pA."""
        _, which = self._fed_by_program(stimulus)
        if isinstance(currents, (str, Quantity)) or text_of(currents) is not None:
            currents = number_in(currents, "pA")
        table = np.array(currents, dtype=float)
        if table.ndim > 2:
            raise complain("E016", f"{table.shape} currents are given", "a row for each target, a column for each step", "give two axes at most")
        self._core.drive(which, np.ascontiguousarray(table).ravel(), len(table) if table.ndim else 1)

    def _fed_by_program(self, stimulus: Any) -> tuple[str, int]:
        name = getattr(stimulus, "name", stimulus)
        which = self._inlets.get(name)
        if which is None:
            which = self._inlets[name] = self._core.inlet_of(str(name))
        return name, which

    @property
    def results(self) -> Results:
        """What has been recorded so far; what comes later does not change it."""
        return Results(self._core.results(), self._core, self.network, self._seconds, self._stopped)

    def __repr__(self) -> str:
        return f"<simulation at {self.now:.6g} ms: {', '.join(self._names)}>"


class _Units:
    """The units of a population's numbers, looked up when somebody needs one."""

    def __init__(self, core: "_core.Simulation", which: int):
        self._core, self._which = core, which

    def get(self, name: str, default: str = "") -> str:
        return self._core.unit(self._which, name)


def _positions(selection: Any) -> Any:
    """None for a whole population."""
    chosen = selection.positions
    return None if chosen == range(selection.size) else list(chosen)

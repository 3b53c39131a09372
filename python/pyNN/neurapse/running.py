# SPDX-License-Identifier: MIT
"""The simulation once it runs: built from what PyNN was told, fed with the currents of electrodes and with spikes that were
given after it was built."""
from __future__ import annotations

import numpy as np

from . import describe

_LONGEST = 20_000  # steps of currents made at a time


class Running:
    """A simulation of neurapse, with the names that its parts have there."""

    def __init__(self, state):
        self._state = state
        self.network = describe.network_of(state)
        self.sim = self.network.simulate(threads=state.threads)
        self._core = self.sim._core
        self._fed: dict[str, float] = {}
        self._late: dict = {}       # electrodes injected after the first run, by population
        self._results = (-1, None)
        self._initial: dict = {}
        for population in state.populations:
            self.drive_offset(population)
        for recorder in state.recorders:
            recorder.note_beginning(self)
        for projection in state.projections:
            projection.wiring.note_built(self)

    @property
    def now(self) -> int:
        return self._core.now

    # Running

    def run(self, until: int) -> None:
        """Goes on to a step, in pieces between spikes that are sent; the currents of each piece are made beforehand."""
        sending = [p for p in self._state.populations if p.is_sent]
        for step in sorted({step for p in sending for step in p.due(self.now, until)[0].tolist()}):
            self._go(step - 1)
            for population in sending:
                population.send(self, step)
            self._go(step)
        self._go(until)

    def _go(self, until: int) -> None:
        while self.now < until:
            end = until if not self._state.electrodes else min(until, self.now + _LONGEST)
            self._feed(end)
            self.sim.run(f"{(end - self.now) * self._state.dt!r} ms", progress=False)

    def _feed(self, end: int) -> None:
        now = self.now
        late = {population: 0.0 for population in self._late}
        for k, electrode in enumerate(self._state.electrodes):
            if not electrode.injections:
                if electrode._history is not None:
                    electrode.flows(now, end)
                continue
            currents = 1000 * electrode.flows(now, end)
            steady = bool(np.all(currents == currents[0]))
            for j, (population, _) in enumerate(electrode.injections):
                name = describe.name_of_injection(k, j)
                if (electrode, j) in self._late.get(population, {}):
                    late[population] = late[population] + self._late[population][electrode, j][:, None] * currents
                elif not steady or self._fed.get(name) != currents[0]:
                    self.sim.drive(name, currents[0] if steady else currents[np.newaxis])
                    self._fed[name] = currents[0] if steady else np.nan
        for population, currents in late.items():
            self.sim.drive(describe.name_of_offset(population), currents + population.offset[:, None])

    # Currents

    def drive_offset(self, population) -> None:
        """The offset currents of a population's cells are as they are set now."""
        if population.celltype.injectable:
            self.sim.drive(describe.name_of_offset(population), population.offset)

    def inject_late(self, electrode, population, positions) -> None:
        """An electrode that was not there when the network was built goes through the offset currents."""
        share = np.bincount(positions, minlength=population.size).astype(float)
        self._late.setdefault(population, {})[electrode, len(electrode.injections) - 1] = share

    # State

    def get(self, population, variable: str) -> np.ndarray:
        return self.sim[population.name][variable]

    def set(self, population, variable: str, values) -> None:
        self.sim[population.name][variable] = np.asarray(values, dtype=float)

    @property
    def results(self):
        """What was recorded until now."""
        if self._results[0] != self.now:
            self._results = (self.now, self.sim.results)
        return self._results[1]

# SPDX-License-Identifier: MIT
"""The state of the simulator: what has been described so far, and the running simulation once there is one."""
from __future__ import annotations

import atexit

from .. import common

name = "Neurapse"


class ID(int, common.IDMixin):
    """A cell."""

    def __init__(self, n):
        int.__init__(n)
        common.IDMixin.__init__(self)


class State(common.control.BaseState):
    """What all parts of the backend share. `simulation` is None until the first run(), and again after reset()."""

    def __init__(self):
        common.control.BaseState.__init__(self)
        self.mpi_rank, self.num_processes = 0, 1
        self.set_up(0.1, "auto", "auto", None, 1, "on_grid")
        self.clear()

    def set_up(self, dt, min_delay, max_delay, threads, seed, spike_precision):
        self.dt, self.given_min_delay, self.given_max_delay = dt, min_delay, max_delay
        self.threads, self.seed, self.spike_precision = threads, seed, spike_precision

    def clear(self):
        self.recorders = set()
        self.write_on_end = []
        self.populations, self.projections, self.electrodes = [], [], []
        self.id_counter = 0
        self.segment_counter = -1
        self.reset()

    def reset(self):
        """Back to t = 0; the network will be put together anew."""
        self.simulation = None
        self.running = False
        self.t_start = 0
        self.segment_counter += 1
        for part in (*self.populations, *self.electrodes):
            part.forget()

    # Time

    @property
    def steps(self) -> int:
        """Steps done."""
        return self.simulation.now if self.simulation is not None else 0

    @property
    def t(self) -> float:
        """The time reached, the double nearest to its decimal value (ms)."""
        return self.time_of(self.steps)

    def time_of(self, steps: int) -> float:
        return float(f"{steps * self.dt:.12g}")

    def run(self, simtime: float) -> None:
        self.run_until(self.t + simtime)

    def run_until(self, tstop: float) -> None:
        if self.simulation is None:
            from .running import Running

            self.simulation = Running(self)
        self.running = True
        self.simulation.run(round(tstop / self.dt))

    # Delays

    def _delays(self):
        return [p.delays for p in self.projections if len(p)]

    @property
    def min_delay(self):
        """What setup() was given, or the shortest delay that there is."""
        if self.given_min_delay != "auto":
            return self.given_min_delay
        return min((float(d.min()) for d in self._delays()), default=self.dt)

    @property
    def max_delay(self):
        if self.given_max_delay != "auto":
            return self.given_max_delay
        return max((float(d.max()) for d in self._delays()), default=self.dt)

    def refuse_while_running(self, what: str) -> None:
        """For what is part of the network that was built."""
        if self.simulation is not None:
            raise RuntimeError(f"{what} at t = {self.t:g} ms (the network was put together at the first run, and putting it together anew "
                               "would lose its state); do it before the first run() or right after reset()")


state = State()
atexit.register(setattr, state, "simulation", None)  # it goes before the library does

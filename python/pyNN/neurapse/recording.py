# SPDX-License-Identifier: MIT
"""What is recorded of a population. Spikes and traces stay in the simulation until somebody asks for them."""
from __future__ import annotations

import numpy as np

from .. import recording
from . import simulator
from .standardmodels.cells import SpikeSourceArray


class Recorder(recording.Recorder):
    """What is recorded of one population, and from which time on."""

    _simulator = simulator

    def __init__(self, population, file=None):
        super().__init__(population, file)
        self._built: dict = {}    # positions by variable, as the simulation records them
        self._first: dict = {}    # values at t = 0

    def _record(self, variable, new_ids, sampling_interval=None):
        if sampling_interval is not None:
            steps = sampling_interval / simulator.state.dt
            if abs(steps - round(steps)) > 1e-6 or round(steps) < 1:
                raise ValueError(f"sampling_interval = {sampling_interval:g} ms is not a multiple of the time step of {simulator.state.dt:g} ms; "
                                 "give a multiple")
            self.sampling_interval = sampling_interval
        if simulator.state.simulation is not None and not self._positions(variable) <= self._built.get(variable.name, set()):
            self.recorded[variable] -= new_ids
            if not self.recorded[variable]:
                del self.recorded[variable]
            simulator.state.refuse_while_running(f"recording of {variable.name} begins")

    def _reset(self):
        self.sampling_interval = simulator.state.dt

    def _positions(self, variable) -> set[int]:
        return {self.population.id_to_index(i) for i in self.recorded[variable]}

    # While the network is built

    def describe(self, net) -> None:
        self._built = {variable.name: self._positions(variable) for variable in list(self.recorded) if self.recorded[variable]}
        cells = net[self.population.name]
        for name, positions in self._built.items():
            of = cells if len(positions) == len(cells) else cells[sorted(positions)]
            if name == "spikes":
                net.record("spikes", of)
            else:
                net.record(self._signal(name)[0], of, every=f"{self.sampling_interval!r} ms")

    def note_beginning(self, running) -> None:
        """The values at t = 0, before the first sample."""
        self._first = {name: np.array(running.get(self.population, self._signal(name)[0])) for name in self._built if name != "spikes"}

    def _signal(self, name: str) -> tuple[str, float]:
        return self.population.celltype.signals[name]

    # What was recorded

    def _begin(self) -> float:
        return float(self._recording_start_time)

    def _spikes(self) -> tuple[np.ndarray, np.ndarray]:
        """Times and positions since recording began."""
        if simulator.state.simulation is None or not self._built.get("spikes"):
            return np.empty(0), np.empty(0, dtype=int)
        found = simulator.state.simulation.results.spikes[self.population.name]
        times, neurons = found.time_ms, found.neuron.astype(int)
        if simulator.state.spike_precision == "off_grid" and isinstance(self.population.celltype, SpikeSourceArray):
            times = self._own_times(times, neurons)
        chosen = times > self._begin() if self._begin() > 0 else slice(None)
        return times[chosen], neurons[chosen]

    def _own_times(self, stamps: np.ndarray, neurons: np.ndarray) -> np.ndarray:
        """The times that were given, of spikes that were sent with the stamps of their steps."""
        given = {(i, step): t for lists in (*self.population.times_before, self.population._parameters["spike_times"])
                 for i, times in enumerate(lists) for step, t in zip(self.population.steps_of(times.value).tolist(), times.value)}
        return np.array([given.get((n, round(t / simulator.state.dt)), t) for n, t in zip(neurons.tolist(), stamps.tolist())])

    def _get_spiketimes(self, ids, clear=False):
        times, neurons = self._spikes()
        wanted = np.isin(neurons, self.population.id_to_index(np.array(ids))) if len(ids) else np.zeros(len(neurons), dtype=bool)
        return neurons[wanted] + int(self.population.first_id), np.array(times[wanted])

    def _get_all_signals(self, variable, ids, clear=False):
        ours, factor = self._signal(variable.name)
        rows = self._rows(ours)
        begin, interval = self._begin(), self.sampling_interval
        positions = [self.population.id_to_index(i) for i in ids]
        columns = [np.concatenate([[self._first[variable.name][k]], rows.get(k, ())]) for k in positions]
        skip = int(np.ceil(begin / interval - 1e-9))
        return np.stack(columns, axis=1)[skip:] * factor, None

    def _rows(self, name: str) -> dict[int, np.ndarray]:
        """Traces by position."""
        population = self.population.name
        return {neuron: trace["values"] for p, neuron, variable, trace, _ in simulator.state.simulation.results._traces()
                if p == population and variable == name}

    def _local_count(self, variable, filter_ids=None):
        _, neurons = self._spikes()
        counts = np.bincount(neurons, minlength=self.population.size)
        return {int(i): int(counts[self.population.id_to_index(i)]) for i in self.filter_recorded(variable, filter_ids)}

    def _clear_simulator(self):
        pass

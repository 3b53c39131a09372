# SPDX-License-Identifier: MIT
"""Populations, views of them and assemblies. A population keeps the parameters and initial values of its cells, in the units
of its model, one number for each."""
from __future__ import annotations

import numpy as np

from .. import common
from ..parameters import LazyArray, ParameterSpace, Sequence, simplify
from . import simulator
from .recording import Recorder
from .standardmodels.cells import SpikeSource, SpikeSourceArray, SpikeSourcePoisson

_UNITS = {"v": "mV", "w": "pA"}
_SYNAPTIC = ("gsyn_exc", "gsyn_inh", "isyn_exc", "isyn_inh")


class Assembly(common.Assembly):
    __doc__ = common.Assembly.__doc__
    _simulator = simulator

    @property
    def receptor_types(self):
        """Those that all populations have, in the order of the first: PyNN takes the first one where none is named."""
        return [name for name in self.populations[0].receptor_types if all(name in p.receptor_types for p in self.populations)]


class _Cells:
    """What populations and views share: `_root` is the population, `_where` the positions in it."""

    _simulator = simulator
    _assembly_class = Assembly

    def _get_view(self, selector, label=None):
        return PopulationView(self, selector, label)

    def _get_parameters(self, *names):
        cell = self.celltype
        computed = any(name in cell.computed_parameters() for name in names)
        return cell.reverse_translate(self._get_native_parameters(*cell.get_native_names(*(() if computed else names))))

    def _get_native_parameters(self, *names):
        return ParameterSpace({name: simplify(self._root._parameters[name][self._where]) for name in names}, shape=(self.size,))

    def _set_parameters(self, parameter_space):
        parameter_space.evaluate(simplify=False)
        self._root.change({name: _column(value, self.size) for name, value in parameter_space.items()}, self._where)

    def _set_initial_value_array(self, variable, value):
        self._root.begin_with(variable, np.asarray(value.evaluate(simplify=False), dtype=float), self._where)
        if variable in self._root._initial:
            self._root.initial_values[variable] = LazyArray(self._root._initial[variable].copy())


def _column(values, size):
    """One number for each cell, or one sequence of spike times."""
    if isinstance(values, Sequence):
        column = np.empty(size, dtype=object)
        column[:] = [values] * size
        return column
    values = np.asarray(values)
    return np.array(np.broadcast_to(values, (size,)), dtype=object if values.dtype == object else float)


class PopulationView(_Cells, common.PopulationView):
    __doc__ = common.PopulationView.__doc__

    @property
    def _root(self):
        return self.grandparent

    @property
    def _where(self):
        return self.index_in_grandparent(np.arange(self.size))

    @property
    def initial_values(self):
        """Those of the view's cells."""
        return {name: LazyArray(np.asarray(values.evaluate(simplify=False))[self._where]) for name, values in self._root.initial_values.items()}


class Population(_Cells, common.Population):
    __doc__ = common.Population.__doc__
    _recorder_class = Recorder

    def _create_cells(self):
        state = simulator.state
        if state.simulation is not None:
            state.recorders.discard(self.recorder)  # made just before
            state.refuse_while_running("a population is added")
        self.all_cells = np.array([simulator.ID(n) for n in range(state.id_counter, state.id_counter + self.size)], dtype=simulator.ID)
        self._mask_local = np.ones(self.size, dtype=bool)
        for cell in self.all_cells:
            cell.parent = self
        state.id_counter += self.size
        self._initial: dict[str, np.ndarray] = {}
        self.name = self.label
        native = self.celltype.native_parameters
        native.shape = (self.size,)
        native.evaluate(simplify=False)
        self._parameters = {name: _column(value, self.size) for name, value in native.items()}
        if isinstance(self.celltype, SpikeSourceArray):
            SpikeSourceArray.check(self._parameters["spike_times"])
        self.is_sent, self._listed = False, None
        self.times_before: list = []
        state.populations.append(self)

    _root = property(lambda self: self)
    _where = slice(None)

    # Parameters

    @property
    def offset(self) -> np.ndarray:
        """The offset current of each cell, in pA."""
        return self._parameters["offset"]

    def change(self, native: dict, where) -> None:
        """Sets parameters of some cells: at any time those of spike sources and offset currents, others before the run."""
        running = simulator.state.simulation
        cell = self.celltype
        if running is not None and not isinstance(cell, SpikeSource) and set(native) != {"offset"}:
            changed = [n for n, v in native.items() if n != "offset" and not np.array_equal(self._parameters[n][where], v)]
            if changed:
                simulator.state.refuse_while_running(f"{', '.join(self._names_of(changed))} of {self.label} is set")
        if "spike_times" in native:
            SpikeSourceArray.check(native["spike_times"])
            self._listed = None
            if running is not None:
                self.times_before.append(self._parameters["spike_times"])
        for name, values in native.items():
            self._parameters[name] = self._parameters[name].copy()  # earlier ones may be kept
            self._parameters[name][where] = values
        if running is None:
            return
        if isinstance(cell, SpikeSourcePoisson):
            self._refuse_rates_above_one_a_step()
            for name, values in cell.state(self._parameters).items():
                running.set(self, name, values)
        elif isinstance(cell, SpikeSourceArray):
            self.is_sent = True
            running.set(self, "listens", np.zeros(self.size))
        elif "offset" in native:
            running.drive_offset(self)

    def _names_of(self, native: list[str]) -> list[str]:
        return [name for name, t in self.celltype.translations.items() if t["translated_name"] in native]

    # Initial values

    def begin_with(self, variable: str, values: np.ndarray, where) -> None:
        """Initial values of a state variable, which count at once where the simulation runs."""
        if variable in _SYNAPTIC:
            if np.any(values != 0):
                raise NotImplementedError(f"{variable} cannot begin at other values than 0 in pyNN.neurapse; let a SpikeSourceArray send a spike")
            return
        if variable not in getattr(self.celltype, "signals", {}):
            return
        whole = self._initial.setdefault(variable, np.zeros(self.size))
        whole[where] = values
        if simulator.state.simulation is not None:
            ours, factor = self.celltype.signals[variable]
            now = np.array(simulator.state.simulation.get(self, ours))
            now[where] = values / factor
            simulator.state.simulation.set(self, ours, now)

    def initial_array(self, variable: str) -> np.ndarray:
        return self._initial[variable]

    def states(self):
        """Name in PyNN, name in Neurapse, factor and unit of each variable with an initial value."""
        return [(name, *self.celltype.signals[name], _UNITS.get(name, "")) for name in self._initial]

    def first_state(self) -> dict:
        """Initial values of a spike source's variables."""
        from .describe import text

        if isinstance(self.celltype, SpikeSourcePoisson):
            self._refuse_rates_above_one_a_step()
            return {name: text(values, "kHz" if name == "rate" else "ms") for name, values in self.celltype.state(self._parameters).items()}
        first = np.zeros(self.size)
        first[self.due(0, 1)[1]] = 1
        return {"told": 0, "listens": 1, "sent": text(first, "")}

    def _refuse_rates_above_one_a_step(self) -> None:
        most = self._parameters["rate"].max(initial=0) * 1e-3 * simulator.state.dt
        if most > 1:
            raise ValueError(f"a rate of {self._parameters['rate'].max():g} Hz is more than one spike in each time step of {simulator.state.dt:g} ms "
                             "(a source sends at most one spike a step); take several sources, or a smaller time step")

    # Spikes of a SpikeSourceArray

    def forget(self) -> None:
        """After reset(), all spikes are known beforehand."""
        self.is_sent, self.times_before = False, []

    def due(self, after: int, until: float = np.inf) -> tuple[np.ndarray, np.ndarray]:
        """Steps and cells of the spikes after one step, up to another, in order of time."""
        if self._listed is None:
            times = self._parameters["spike_times"]
            cells = np.repeat(np.arange(self.size), [len(each.value) for each in times])
            steps = self.steps_of(np.concatenate([np.empty(0), *(each.value for each in times)]))
            self._listed = np.unique(np.stack([steps, cells]), axis=1)
        first, last = np.searchsorted(self._listed[0], (after, until), side="right")
        return self._listed[0, first:last], self._listed[1, first:last]

    def steps_of(self, times: np.ndarray) -> np.ndarray:
        """The steps whose stamps spikes have: the nearest, or off the grid those in which they lie."""
        steps = np.asarray(times, dtype=float) / simulator.state.dt
        return (np.ceil(steps - 1e-9) if simulator.state.spike_precision == "off_grid" else np.rint(steps)).astype(int)

    def send(self, running, step: int) -> None:
        """Spikes for a step that is next."""
        now = np.zeros(self.size)
        now[self.due(step - 1, step)[1]] = 1
        running.set(self, "sent", now)

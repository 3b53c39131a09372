# SPDX-License-Identifier: MIT
"""Projections. PyNN's connectors say who is connected, with their own random numbers; the synapses are kept as columns, one
number for each in PyNN's units; wiring.py makes synapses of neurapse of them."""
from __future__ import annotations

import numpy as np

from .. import common, errors
from ..common import IDMixin
from ..space import Space
from . import simulator
from .standardmodels.cells import SpikeSource
from .standardmodels.synapses import STDPMechanism, StaticSynapse
from .wiring import Wiring, populations_of


class Connection(common.Connection):
    """One synapse of a projection; its attributes are those of the synapse type."""

    def __init__(self, projection: "Projection", which: int):
        object.__setattr__(self, "_of", (projection, which))

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        projection, which = self._of
        try:
            return projection.column(name)[which].item()
        except KeyError:
            raise AttributeError(f"a connection of {projection.label} has no {name}; it has {', '.join(projection.columns)}") from None

    def __setattr__(self, name, value):
        projection, which = self._of
        projection.change({name: np.array([value], dtype=float)}, np.array([which]))

    def as_tuple(self, *attribute_names):
        return tuple(getattr(self, name) for name in attribute_names)


class Projection(common.Projection):
    __doc__ = common.Projection.__doc__
    _simulator = simulator
    _static_synapse_class = StaticSynapse

    def __init__(self, presynaptic_population, postsynaptic_population, connector, synapse_type=None, source=None,
                 receptor_type=None, space=Space(), label=None):
        simulator.state.refuse_while_running("a projection is added")
        if isinstance(postsynaptic_population, (common.BasePopulation, common.Assembly)) and any(
                isinstance(p.celltype, SpikeSource) for p in populations_of(postsynaptic_population)):
            raise errors.ConnectionError(f"{postsynaptic_population.label} has spike sources, which take no spikes; connect to neurons")
        super().__init__(presynaptic_population, postsynaptic_population, connector, synapse_type, source, receptor_type, space, label)
        self._pieces: list = []
        connector.connect(self)
        self.columns = self._joined()
        self._pieces = []
        self.wiring = Wiring(self)
        simulator.state.projections.append(self)

    # Synapses, as connectors make them

    def _convergent_connect(self, presynaptic_indices, postsynaptic_index, location_selector=None, **connection_parameters):
        if location_selector not in (None, "soma"):
            raise NotImplementedError("neurons are points in pyNN.neurapse; leave location_selector out")
        # PyNN's own CSAConnector names cells here, all others say where they stand.
        if isinstance(postsynaptic_index, IDMixin):
            presynaptic_indices = [self.pre.id_to_index(cell) for cell in presynaptic_indices]
            postsynaptic_index = self.post.id_to_index(postsynaptic_index)
        sources = np.asarray(presynaptic_indices)
        sources = np.flatnonzero(sources) if sources.dtype == bool else sources.astype(int)
        self._check_delays(connection_parameters["delay"])
        self._pieces.append((sources, int(postsynaptic_index), connection_parameters))

    def _check_delays(self, delays) -> None:
        least = float(np.min(delays)) if np.size(delays) else np.inf
        if least < simulator.state.dt * (1 - 1e-9):
            raise errors.ConnectionError(f"a delay of {least:g} ms is shorter than the time step of {simulator.state.dt:g} ms "
                                         "(a spike takes one step at least); lengthen it or take a smaller time step")

    def _joined(self) -> dict[str, np.ndarray]:
        names = self.synapse_type.get_native_names()
        sizes = [len(sources) for sources, _, _ in self._pieces]
        columns = {"presynaptic_index": np.concatenate([p[0] for p in self._pieces] or [np.empty(0, int)]),
                   "postsynaptic_index": np.repeat([p[1] for p in self._pieces], sizes).astype(int)}
        for name in names:
            columns[name] = np.concatenate([np.broadcast_to(np.asarray(p[2][name], dtype=float), n) for p, n in zip(self._pieces, sizes)]
                                           or [np.empty(0)]).astype(float)
        return columns

    # Looking

    def __len__(self):
        return len(self.columns["weight"]) if hasattr(self, "columns") else 0

    def __getitem__(self, which):
        if isinstance(which, slice):
            return [Connection(self, k) for k in range(*which.indices(len(self)))]
        if not 0 <= which < len(self):
            raise IndexError(f"{which} > {len(self) - 1}")
        return Connection(self, which)

    @property
    def connections(self):
        """An iterator over the synapses."""
        return (Connection(self, k) for k in range(len(self)))

    @property
    def delays(self) -> np.ndarray:
        return self.columns["delay"]

    def column(self, name: str) -> np.ndarray:
        """An attribute of all synapses, as it is now."""
        if name == "weight" and simulator.state.simulation is not None and isinstance(self.synapse_type, STDPMechanism):
            return self.wiring.weights(simulator.state.simulation)
        return self.columns[name]

    def _get_attributes_as_list(self, names):
        return list(zip(*(self.column(name).tolist() for name in names)))

    def _get_attributes_as_arrays(self, names, multiple_synapses="sum"):
        combine = {"last": None, "first": None, "sum": np.add, "min": np.minimum, "max": np.maximum}[multiple_synapses]
        at = (self.columns["presynaptic_index"], self.columns["postsynaptic_index"])
        order = np.arange(len(self))
        if multiple_synapses == "first":
            order = order[::-1].copy()  # what is written last stays
        arrays = []
        for name in names:
            values = np.full(self.shape, np.nan)
            if combine is None:
                values[at[0][order], at[1][order]] = self.column(name)[order]
            else:
                values[at] = {"sum": 0.0, "min": np.inf, "max": -np.inf}[multiple_synapses]
                combine.at(values, at, self.column(name))
            arrays.append(values)
        return arrays

    # Changing

    def _set_attributes(self, parameter_space):
        sources, targets = self.columns["presynaptic_index"], self.columns["postsynaptic_index"]
        if not len(self):
            return
        for name, values in parameter_space.items():
            if values.is_homogeneous:
                new = np.full(len(self), float(values.evaluate(simplify=True)))
            else:
                new = np.empty(len(self))
                order = np.argsort(targets, kind="stable")
                edges = np.flatnonzero(np.diff(targets[order])) + 1
                for synapses in np.split(order, edges):
                    new[synapses] = values[sources[synapses], int(targets[synapses[0]])]
            kept = np.isnan(new)
            self.change({name: new[~kept]}, np.flatnonzero(~kept))

    def _set_initial_value_array(self, variable, value):
        if np.any(np.asarray(value.evaluate(simplify=False)) != 0):
            raise NotImplementedError(f"{variable} of a synapse begins at 0 in pyNN.neurapse; leave initialize out")

    def change(self, attributes: dict, which: np.ndarray) -> None:
        """Sets attributes of some synapses; once the network is built, their weights only."""
        for name, values in attributes.items():
            if name not in self.synapse_type.translations:
                raise errors.NonExistentParameterError(name, type(self.synapse_type).__name__, list(self.synapse_type.translations))
            running = simulator.state.simulation
            if name == "delay":
                self._check_delays(values)
            if running is not None and name != "weight" and not np.array_equal(self.columns[name][which], values):
                simulator.state.refuse_while_running(f"{name} of {self.label} is set")
            if running is not None and name == "weight":
                weights = np.array(self.column("weight"))
                weights[which] = values
                self.wiring.set_weights(running, weights)
            self.columns[name][which] = values

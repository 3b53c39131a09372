# SPDX-License-Identifier: MIT
"""What PyNN was told, as a network of neurapse."""
from __future__ import annotations

import re

import numpy as np

import neurapse as nr

from .standardmodels.cells import SpikeSource, SpikeSourceArray


def text(values, unit: str):
    """One number, or one for each, with the unit; what is the same is written once."""
    values = np.atleast_1d(np.asarray(values, dtype=float))
    if len(values) and np.all(values == values[0]):
        values = values[:1]
    if not unit:
        written = values.tolist()
    else:
        different, which = np.unique(values, return_inverse=True)
        words = [f"{v!r} {unit}" for v in different.tolist()]
        written = [words[k] for k in which.tolist()]
    return written[0] if len(written) == 1 else written


def name_of_offset(population) -> str:
    return f"offset of {population.name}"


def name_of_injection(electrode: int, injection: int) -> str:
    return f"electrode {electrode}.{injection}"


def network_of(state) -> nr.Network:
    """The network as it is at t = 0. Every run after a reset() has random numbers of its own."""
    net = nr.Network(state.seed + state.segment_counter, dt=f"{state.dt!r} ms")
    for k, population in enumerate(state.populations):
        population.name = _free(population.label, k, net)
        _add_population(net, state, population)
    for projection in state.projections:
        projection.wiring.describe(net)
    for k, electrode in enumerate(state.electrodes):
        for j, (population, positions) in enumerate(electrode.injections):
            net.stimulus("driven", net[population.name][positions.tolist()], name=name_of_injection(k, j))
    for recorder in state.recorders:
        recorder.describe(net)
    return net


def _free(label: str, k: int, net: nr.Network) -> str:
    """The label as a name that selectors can hold; random numbers are named by it. PyNN counts labels of its own through all
    networks of a session, and here they count through one."""
    name = f"population{k}" if re.fullmatch(r"population\d+", label) else re.sub(r"\W", "_", label)
    return name if name[:1].isalpha() and name not in net.populations else f"p{k}_{name}"


def _add_population(net, state, population) -> None:
    cell, native = type(population.celltype), population._parameters
    if issubclass(cell, SpikeSource):
        if cell.neuron not in net.description.get("model", {}):
            net.model(cell.neuron, **cell.model)
        added = net.population(cell.neuron, population.size, name=population.name, initial=population.first_state())
        if issubclass(cell, SpikeSourceArray):
            steps, cells = population.due(1)
            if len(steps):  # they are told one step before
                net.stimulus("spike_list", added, file=np.stack([(steps - 1) * state.dt, cells], axis=1), receptor="told", weight=1)
        return
    parameters = {key: text(native[key], unit) for key, unit in cell.parameters.items()}
    initial = {ours: text(population.initial_array(name) / factor, unit)
               for name, ours, factor, unit in population.states()}
    added = net.population(cell.neuron, population.size, name=population.name, initial=initial, receptors=cell.receptors(native, text),
                           parameters={**parameters, **cell.further(native, text)}, **({"method": cell.method} if cell.method else {}))
    net.stimulus("driven", added, name=name_of_offset(population))

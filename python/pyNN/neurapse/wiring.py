# SPDX-License-Identifier: MIT
"""The synapses of a projection in neurapse. Those that share all parameters of their rule, and a dendritic delay, are one
projection there, with its pairs, weights and delays as lists."""
from __future__ import annotations

import numpy as np

from .. import common
from . import simulator
from .describe import text
from .standardmodels.synapses import STDPMechanism, TsodyksMarkramSynapse

# Pairs of spikes whose effect depends on the weight above w_min.
_LEARNING = """\
w : {dimension}
dx/dt = -x/tau_plus : 1 (event-driven)
dy/dt = -y/tau_minus : 1 (event-driven)"""
_DIMENSIONS = {"pA": "amp", "nS": "siemens", "mV": "volt"}


class Wiring:
    """Describes a projection, and finds its synapses again in the running simulation."""

    def __init__(self, projection):
        self._of = projection
        self._parts: list[tuple[str, np.ndarray]] = []  # name in neurapse, and which synapses
        self._order: dict[str, np.ndarray] = {}
        cell = populations_of(projection.post)[0].celltype
        self._scale, self._unit = cell.weight_scale, cell.weight_unit

    # Describing

    def describe(self, net) -> None:
        projection, columns = self._of, self._of.columns
        self._parts, self._order = [], {}
        if not len(projection):
            return
        dt = simulator.state.dt
        sources, targets = _positions(projection.pre)[columns["presynaptic_index"]], _positions(projection.post)[columns["postsynaptic_index"]]
        shared, group = self._groups()
        for k, values in enumerate(shared):
            chosen = np.flatnonzero(group == k)
            delay, dendritic = columns["delay"][chosen], values.pop("dendritic_steps", 0.0)
            keys = {"delay": text(delay, "ms")}
            if dendritic:
                keys = {"delay": text((np.rint(delay / dt) - dendritic) * dt, "ms"), "dendritic_delay": text(dendritic * dt, "ms")}
            plasticity = projection.synapse_type.plasticity(values, self._scale, self._unit, values.pop("tau_syn", 0.0))
            if plasticity and "equations" in plasticity:
                keys["synapse"] = self._learning(net, plasticity)
            else:
                keys.update(receptor=projection.receptor_type, plasticity=plasticity)
            name = f"{len(net.projections)}: {projection.label}"
            net.projection([p.name for p in populations_of(projection.pre)], [p.name for p in populations_of(projection.post)],
                           {"rule": "pairs", "sources": sources[chosen], "targets": targets[chosen]},
                           name=name, weight=text(columns["weight"][chosen] * self._scale, self._unit),
                           **{key: value for key, value in keys.items() if value is not None})
            self._parts.append((name, chosen))

    def _groups(self) -> tuple[list[dict], np.ndarray]:
        """What the synapses of each projection of neurapse share, and to which of them each synapse belongs."""
        projection, columns = self._of, self._of.columns
        keys = {name: columns[name] for name in projection.synapse_type.parts if name != "dendritic_delay_fraction"}
        if isinstance(projection.synapse_type, STDPMechanism):
            keys["dendritic_steps"] = np.rint(columns["dendritic_delay_fraction"] * np.rint(columns["delay"] / simulator.state.dt))
        if isinstance(projection.synapse_type, TsodyksMarkramSynapse):
            keys["tau_syn"] = _of_each_cell(projection.post, lambda p: np.broadcast_to(
                p.celltype.tau_of(projection.receptor_type, p._parameters), p.size))[columns["postsynaptic_index"]]
        if not keys:
            return [{}], np.zeros(len(projection), dtype=int)
        table, group = np.unique(np.stack(list(keys.values()), axis=1), axis=0, return_inverse=True)
        return [dict(zip(keys, row)) for row in table.tolist()], group.ravel()

    def _learning(self, net, p: dict) -> str:
        """The name of a synapse with equations."""
        span = "(w_max - w_min)" if p["mu_plus"] or p["mu_minus"] else "w_max"
        down, up = (f"{span}*({above}/{span})**{mu!r}" if mu else span
                    for above, mu in (("(w - w_min)", p["mu_minus"]), ("(w_max - w)", p["mu_plus"])))
        port = self._of.receptor_type
        return net.synapse(f"stdp_{len(net.description.get('synapse', {}))}", _LEARNING.format(dimension=_DIMENSIONS[self._unit]),
                           on_pre=f"w = clip(w - A_minus*{down}*y, w_min, w_max); {port}_post += w; x += 1",
                           on_post=f"w = clip(w + A_plus*{up}*x, w_min, w_max); y += 1",
                           parameters={key: p[key] for key in ("A_plus", "A_minus", "tau_plus", "tau_minus", "w_min", "w_max")})

    # Running

    def note_built(self, running) -> None:
        """Where a pair has several synapses, they are told apart by the weights that they begin with."""
        columns = self._of.columns
        pairs = np.sort(columns["presynaptic_index"] * max(1, self._of.post.size) + columns["postsynaptic_index"])
        if np.any(pairs[1:] == pairs[:-1]):
            for name, chosen in self._parts:
                self._places(running, name, chosen)

    def weights(self, running) -> np.ndarray:
        """All weights as they are now, in PyNN's unit."""
        weights = np.array(self._of.columns["weight"])
        for name, chosen in self._parts:
            weights[self._places(running, name, chosen)] = running.sim.weights(name).weight / self._scale
        return weights

    def set_weights(self, running, weights: np.ndarray) -> None:
        for name, chosen in self._parts:
            running.sim.set_weights(name, weights[self._places(running, name, chosen)] * self._scale)

    def _places(self, running, name: str, chosen: np.ndarray) -> np.ndarray:
        """For each synapse in the order of neurapse, its place in our columns."""
        if name not in self._order:
            columns = {key: column[chosen] for key, column in self._of.columns.items()}
            index = {p: k for k, p in enumerate(running.sim._names)}
            seen = running.sim.weights(name)
            theirs = _keys(seen.source_population, seen.source, seen.target_population, seen.target, seen.delay_ms, seen.weight)
            ends = []
            for side, key in ((self._of.pre, "presynaptic_index"), (self._of.post, "postsynaptic_index")):
                ends.append(_of_each_cell(side, lambda p: np.full(p.size, index[p.name]))[columns[key]])
                ends.append(_of_each_cell(side, lambda p: np.arange(p.size))[columns[key]])
            delay = np.rint(columns["delay"] / simulator.state.dt) * simulator.state.dt
            order = np.empty(len(chosen), dtype=int)
            order[np.lexsort(theirs)] = chosen[np.lexsort(_keys(*ends, delay, columns["weight"] * self._scale))]
            self._order[name] = order
        return self._order[name]


def _keys(source_population, source, target_population, target, delay, weight):
    """For lexsort, whose last key counts first; delays as whole numbers, lest a last bit decides."""
    return weight, np.rint(np.asarray(delay) * 1e6), target, target_population, source, source_population


def _parts_of(side) -> list:
    """Populations or views."""
    return side.populations if isinstance(side, common.Assembly) else [side]


def populations_of(side) -> list:
    """The populations that a side of a projection is from, each once."""
    return list(dict.fromkeys(part._root for part in _parts_of(side)))


def _of_each_cell(side, of_population) -> np.ndarray:
    """One number for each cell of a side, from one for each of its populations."""
    return np.concatenate([np.asarray(of_population(part._root))[part._where] for part in _parts_of(side)])


def _positions(side) -> np.ndarray:
    """Where each cell of a side is among all cells of its populations, one after another."""
    first, begin = {}, 0
    for population in populations_of(side):
        first[population] = begin
        begin += population.size
    return _of_each_cell(side, lambda p: first[p] + np.arange(p.size))

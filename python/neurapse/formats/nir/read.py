# SPDX-License-Identifier: MIT
"""A network of a NIR graph. Each way from one population to another, over at most one node of weights and one Delay,
is a projection, named by the nodes on it."""
from __future__ import annotations

import os
from typing import Any, Iterator, Optional

import numpy as np

from ...errors import Error, complain
from ...network import Network
from .. import library
from .primitives import BIAS, GRADED, POPULATIONS, RECEPTOR, REFUSED, SYNAPSES, WEIGHT_UNIT, WEIGHTS, model_name, unit_of

ARROW, DELAY, OF_BIAS = "->", " (delay)", ".bias->"


def from_nir(graph: Any, seed: Optional[int] = None, *, time_unit: str = "s", method: Optional[str] = None, **run: Any) -> Network:
    """A network of a NIR graph, or of a file of one.

    Nodes keep their names and their numbers, which have no units; times are in `time_unit`. Further keywords are those of
    Network: `dt` is the width of a spike, and every connection without a Delay takes one, so that it should be the step
    for which the graph was made. `method` integrates the equations: "exact" where it is not given, "euler" as most
    frameworks do.
    """
    nir = library("nir", "NIR graphs", "nir")
    if isinstance(graph, (str, os.PathLike)):
        graph = _read(nir, os.fspath(graph))
    kinds = {name: type(node).__name__ for name, node in graph.nodes.items()}
    net = Network(seed, **run)
    ways = list(_ways(graph, kinds))
    forgotten = set(kinds) - {name for way in ways for name in way} - {n for n, kind in kinds.items() if kind in POPULATIONS}
    if forgotten:
        raise _does_not_fit(min(forgotten), kinds[min(forgotten)], "no way leads over it from one population to another", "take it out")
    biased = list(dict.fromkeys((name, way[-1]) for way in ways for name in way if kinds[name] == "Affine"))
    summing = {target for _, target in biased} | {way[-1] for way in ways if _sends_potential(kinds[way[0]])}
    for name, kind in kinds.items():
        if kind in POPULATIONS:
            _add_population(net, name, kind, graph.nodes[name], name in summing, time_unit, method)
    for way in ways:
        _add_projection(net, way, kinds, graph.nodes, time_unit)
    for name, target in biased:
        _add_synapse(net, BIAS)
        net.projection(target, target, "one_to_one", synapse=BIAS, weight=_row(graph.nodes[name].bias, name, "Affine").tolist(),
                       name=f"{name}{OF_BIAS}{target}")
    return net


def _read(nir: Any, file: str) -> Any:
    try:
        return nir.read(file)
    except OSError as failed:
        raise complain("E001", file, os.strerror(failed.errno) if failed.errno else "it is no HDF5 file",
                       "check the name and the permissions") from None
    except (KeyError, ValueError) as failed:
        raise complain("E018", file, f"nir says: {failed.args[0]}", "give a file that nir.read takes, or what it gives") from None


def _does_not_fit(name: str, kind: str, why: str, remedy: str) -> Error:
    return complain("E015", f"{name} is {'an' if kind[0] in 'AEIO' else 'a'} {kind}", why, remedy)


def _sends_potential(kind: str) -> bool:
    return POPULATIONS[kind].graded


def _ways(graph: Any, kinds: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """The ways from each population to the next ones, the nodes on them in order."""
    for name, kind in kinds.items():
        if kind not in POPULATIONS and kind not in WEIGHTS and kind != "Delay":
            raise _does_not_fit(name, kind, *REFUSED.get(kind, ("no such primitive is known here", "take it out")))
        if ARROW in name or name.endswith(DELAY):
            raise complain("E022", f"a node is called {name}", f'"{ARROW}" and "{DELAY}" stand between the names of nodes', "rename it")
    after: dict[str, list[str]] = {name: [] for name in kinds}
    for source, target in graph.edges:
        after[source].append(target)

    def onwards(way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for name in after[way[-1]]:
            if kinds[name] in POPULATIONS:
                yield (*way, name)
                continue
            for other in way[1:]:
                if (kinds[other] == "Delay") == (kinds[name] == "Delay"):
                    raise _does_not_fit(name, kinds[name], f"it follows the {kinds[other]} {other} without a neuron between",
                                        "put both into one node")
            yield from onwards((*way, name))

    for name, kind in kinds.items():
        if kind in POPULATIONS:
            yield from onwards((name,))


def _row(values: Any, name: str, kind: str) -> np.ndarray:
    values = np.asarray(values, dtype=float)
    if values.ndim != 1:
        raise _does_not_fit(name, kind, f"it has the shape {values.shape}, and neurons stand in a row here", "give it the shape (n,)")
    return values


def _texts(values: np.ndarray, unit: str) -> Any:
    """A number for each, or one where all are the same."""
    made = [f"{v!r} {unit}" if unit else v for v in values.tolist()]
    return made[0] if made and (values == values[0]).all() else made


def _add_population(net: Network, name: str, kind: str, node: Any, summing: bool, time_unit: str, method: Optional[str]) -> None:
    primitive = POPULATIONS[kind]
    rows = {key: _row(getattr(node, key), name, kind) for key in primitive.parameters}
    shape = np.atleast_1d(node.input_type["input"])
    if len(shape) != 1:
        raise _does_not_fit(name, kind, f"it has the shape {tuple(shape.tolist())}, and neurons stand in a row here",
                            "give it the shape (n,)")
    if model_name(kind) not in net.description.get("model", {}):
        net.model(model_name(kind), **primitive.model())
    parameters = {key: _texts(row, unit_of(primitive.parameters[key], time_unit)) for key, row in rows.items()}
    if not summing:
        parameters["graded"] = 0.0
    keys = {"initial": primitive.initial} if primitive.initial else {}
    if method and primitive.equations:
        keys["method"] = method
    net.population(model_name(kind), int(shape[0]), name=name, parameters=parameters, receptors=RECEPTOR, **keys)


def _add_synapse(net: Network, name: str) -> None:
    net.description.setdefault("synapse", {}).setdefault(name, {"equations": SYNAPSES[name]})


def _add_projection(net: Network, way: tuple[str, ...], kinds: dict[str, str], nodes: Any, time_unit: str) -> None:
    source, target = way[0], way[-1]
    keys: dict[str, Any] = {}
    rule, weights = "one_to_one", np.ones(1)
    weighing = next((name for name in way[1:-1] if kinds[name] in WEIGHTS), None)
    if weighing:
        weights = np.asarray(getattr(nodes[weighing], WEIGHTS[kinds[weighing]]), dtype=float)
        if kinds[weighing] == "Scale":
            weights = _row(weights, weighing, "Scale")
        elif weights.ndim != 2:
            raise _does_not_fit(weighing, kinds[weighing], f"its weights have the shape {weights.shape}",
                                "give it the shape (targets, sources)")
        else:
            rule = "all_to_all"
    delaying = next((name for name in way[1:-1] if kinds[name] == "Delay"), None)
    if delaying:
        delays = _row(nodes[delaying].delay, delaying, "Delay")
        if _sends_potential(kinds[source]):
            raise _does_not_fit(delaying, "Delay", f"{source} is a {kinds[source]}, whose potential is not delayed here", "take it out")
        if rule == "all_to_all":  # each source has its own, or each target
            before = way.index(delaying) < way.index(weighing)
            delays = np.broadcast_to(delays if before else delays[:, np.newaxis], weights.shape).T
        keys["delay"] = _table(delays, time_unit)
    if _sends_potential(kinds[source]):
        _add_synapse(net, GRADED)
        keys.update(synapse=GRADED, weight=_table(weights.T, ""))
    else:
        keys["weight"] = _table(weights.T, WEIGHT_UNIT)
    net.projection(source, target, rule, name=ARROW.join(n + DELAY if n == delaying else n for n in way), **keys)


def _table(values: np.ndarray, unit: str) -> Any:
    """Row after row, each with its unit."""
    if values.ndim == 2:
        return [_table(row, unit) for row in values]
    made = [f"{v!r} {unit}" if unit else v for v in values.tolist()]
    return made if len(made) > 1 else made[0]

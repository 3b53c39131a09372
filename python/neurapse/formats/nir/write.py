# SPDX-License-Identifier: MIT
"""A NIR graph of a network: of one that came from NIR, or of `lif` neurons with pulses of current."""
from __future__ import annotations

from typing import Any, Optional

import numpy as np

from ...errors import Error, complain
from ...models import model
from ...units import Quantity, number_in
from .. import library
from .primitives import BIAS, GRADED, POPULATIONS, WEIGHT_UNIT, model_name, unit_of
from .read import ARROW, DELAY, OF_BIAS

_KEYS = {"name", "from", "to", "connect", "receptor", "synapse", "weight", "delay"}  # of projections that NIR can have
_KIND_OF = {model_name(kind): kind for kind in POPULATIONS}


def to_nir(net: Any, *, time_unit: str = "s") -> Any:
    """The NIR graph of a network, with times in `time_unit`. Stimuli and records have no place in it.

    Neurons of the model `lif` become LIF: 1 mV and 1 pA are 1, so that r = tau/c is in GOhm.
    """
    return _Writer(library("nir", "NIR graphs", "nir"), net, time_unit).graph()


def _does_not_fit(what: str, why: str, remedy: str) -> Error:
    return complain("E015", what, why, remedy)


class _Writer:
    def __init__(self, nir: Any, net: Any, time_unit: str):
        self.nir, self.net, self.time_unit = nir, net, time_unit
        self.nodes: dict[str, Any] = {}
        self.edges: dict[tuple[str, str], None] = {}  # in order, each once
        self.biases: dict[str, np.ndarray] = {}
        self._simulation: Optional[Any] = None

    def graph(self) -> Any:
        for name, table in self.net.description.get("population", {}).items():
            self.nodes[name] = self.node(name, table)
        projections = {name: p.table for name, p in self.net.projections.items()}
        for name, table in projections.items():
            if table.get("synapse") == BIAS:
                self.biases[name.partition(OF_BIAS)[0]] = self.weights(name, table)
        for name, table in projections.items():
            if table.get("synapse") != BIAS:
                self.add_projection(name, table)
        for name in self.biases:
            if not isinstance(self.nodes.get(name), self.nir.Affine):
                raise _does_not_fit(f"there is a bias of {name}", "no weights of this name join all with all",
                                    f"name the projection of its weights SOURCE{ARROW}{name}{ARROW}TARGET")
        # The check would add nodes to a graph without an Input, and refuse a loop without an Output.
        return self.nir.NIRGraph(self.nodes, list(self.edges), type_check=False)

    # Populations

    def node(self, name: str, table: dict[str, Any]) -> Any:
        kind, size = _KIND_OF.get(table["neuron"]), table["size"]
        if table["neuron"] == "lif":
            return self.lif(name, table)
        if kind is None or self.net.description["model"][table["neuron"]] != POPULATIONS[kind].model():
            raise _does_not_fit(f"neuron = {table['neuron']} in {name}", "NIR has no such neuron", "use lif, or a model that came from NIR")
        if kind == "Input":
            return self.nir.Input({"input": np.array([size])})
        if kind == "Output":
            return self.nir.Output({"output": np.array([size])})
        values = {key: self.parameter(name, table, key, unit_of(unit, self.time_unit)) for key, unit in POPULATIONS[kind].parameters.items()}
        return getattr(self.nir, kind)(**values)

    def lif(self, name: str, table: dict[str, Any]) -> Any:
        def given(key: str, unit: str) -> np.ndarray:
            return self.parameter(name, table, key, unit)

        if (given("refractory", "ms") != 0).any():
            raise _does_not_fit(f"{name} is refractory", "a LIF of NIR is not", 'set refractory = "0 ms"')
        return self.nir.LIF(tau=given("tau", self.time_unit), r=given("tau", "ms") / given("c", "pF"), v_leak=given("rest", "mV"),
                            v_threshold=given("threshold", "mV"), v_reset=given("reset", "mV"))

    def parameter(self, name: str, table: dict[str, Any], key: str, unit: str) -> np.ndarray:
        value = table.get("parameters", {}).get(key)
        if value is None and table["neuron"] == "lif":
            value = next(p["default"] for p in model("lif").parameters if p["name"] == key)
        values = _numbers(value, unit)
        if values is None:
            raise _does_not_fit(f"{key} of {name} is {value}", "NIR has numbers only", "write one, or a list of them")
        return np.broadcast_to(values, (table["size"],)).copy()

    # Projections

    def add_projection(self, name: str, table: dict[str, Any]) -> None:
        source, target = (self.end(name, table[side]) for side in ("from", "to"))
        more = sorted(set(table) - _KEYS)
        if more or table.get("synapse", GRADED) != GRADED:
            raise _does_not_fit(f"{name} has {more[0] if more else 'a synapse'} of its own", "projections of NIR have weights and delays",
                                f"leave {more[0] if more else 'synapse'} away")
        if "synapse" not in table:
            self.check_receptor(name, table, target)
        alike = table["connect"]["rule"] == "one_to_one"
        weights = self.weights(name, table)
        before, after = self.delays(name, table) if "delay" in table else (None, None)
        way = self.way(name, table, source, target, alike and (weights == 1).all(), before is not None)
        for part in way:
            if part.endswith(DELAY):
                delay = before if way.index(part) == 0 else after
                if delay is None:
                    raise _does_not_fit(f"{name} has a delay for each synapse", "NIR has one for each neuron",
                                        "give one for each source, or for each target")
                self.put(part[:-len(DELAY)], self.nir.Delay(delay))
            else:
                self.put(part, self.weighing(part, weights, alike))
        nodes = [source, *(part.removesuffix(DELAY) for part in way), target]
        self.edges.update(dict.fromkeys(zip(nodes, nodes[1:])))

    def way(self, name: str, table: dict[str, Any], source: str, target: str, alone: bool, delayed_by_source: bool) -> list[str]:
        """The nodes between two populations: those that the name tells, or else new ones for weights and delays."""
        parts = name.split(ARROW)
        way = parts[1:-1] if len(parts) > 1 and (parts[0], parts[-1]) == (source, target) else [name]
        if not alone and all(part.endswith(DELAY) for part in way):
            way.append(self.free(f"{source}_{target}"))
        if "delay" in table and not any(part.endswith(DELAY) for part in way):
            way.insert(0 if delayed_by_source else len(way), self.free(f"{source}_{target}_delay") + DELAY)
        return way

    def end(self, name: str, selector: Any) -> str:
        one = selector[0] if isinstance(selector, list) and len(selector) == 1 else selector
        if one not in self.nodes:
            raise _does_not_fit(f"{name} joins {one if isinstance(one, str) else ' and '.join(one)}", "edges of NIR join whole populations",
                                "write a projection for each pair of them")
        return one

    def check_receptor(self, name: str, table: dict[str, Any], target: str) -> None:
        receptors = self.net.description["population"][target].get("receptors", {})
        receptor = receptors.get(table["receptor"]) if "receptor" in table else next(iter(receptors.values()), None)
        if receptor is None or receptor.get("shape") != "delta" or receptor.get("effect") != "current":
            raise _does_not_fit(f"{name} acts by {receptor}", "a spike of NIR is a pulse of current, one step wide",
                                'use a receptor with shape = "delta" and effect = "current"')

    def weighing(self, name: str, weights: np.ndarray, alike: bool) -> Any:
        if alike:
            return self.nir.Scale(weights)
        return self.nir.Affine(weights.T, self.biases[name]) if name in self.biases else self.nir.Linear(weights.T)

    def sizes(self, name: str, table: dict[str, Any]) -> tuple[int, int]:
        return tuple(self.net.description["population"][self.end(name, table[side])]["size"] for side in ("from", "to"))

    def written(self, name: str, table: dict[str, Any], key: str, unit: str) -> Optional[np.ndarray]:
        """Weights or delays as they stand in the description, [sources, targets], or [neurons] of pairs that are alike."""
        alike, shape = table["connect"]["rule"] == "one_to_one", self.sizes(name, table)
        shape = shape[:1] if alike else shape
        values = _numbers(table.get(key), unit)
        if values is None or values.size not in (1, np.prod(shape)) or not (alike or table["connect"] == {"rule": "all_to_all"}):
            return None
        return np.broadcast_to(values.ravel(), shape).copy() if values.size == 1 else values.reshape(shape)

    def built(self, name: str) -> Any:
        """The synapses of a projection as the library makes them."""
        if self._simulation is None:
            self._simulation = self.net.simulate()
        return self._simulation.weights(name)

    def weights(self, name: str, table: dict[str, Any]) -> np.ndarray:
        values = self.written(name, table, "weight", "" if "synapse" in table else WEIGHT_UNIT)
        if values is not None:
            return values
        built = self.built(name)
        if table["connect"]["rule"] == "one_to_one":
            return np.array(built.weight)
        made = np.zeros(self.sizes(name, table))
        np.add.at(made, (built.source, built.target), built.weight)
        return made

    def delays(self, name: str, table: dict[str, Any]) -> tuple[Optional[np.ndarray], Optional[np.ndarray]]:
        """That of each source and that of each target; none where its synapses differ."""
        values = self.written(name, table, "delay", self.time_unit)
        if values is None:
            built = self.built(name)
            ends, values = (built.source, built.target), built.delay_ms * Quantity(1, "ms").to(self.time_unit)
        else:
            ends = tuple(np.broadcast_to(k, values.shape).ravel() for k in np.indices(values.shape)) * (2 if values.ndim == 1 else 1)
            values = values.ravel()
        return tuple(_of_each(k, values, size) for k, size in zip(ends, self.sizes(name, table)))

    # Nodes

    def free(self, name: str) -> str:
        found, k = name, 2
        while found in self.nodes:
            found, k = f"{name}_{k}", k + 1
        return found

    def put(self, name: str, node: Any) -> None:
        """A node that several ways lead over is written once."""
        mine, there = node.to_dict(), self.nodes.setdefault(name, node).to_dict()
        if mine.keys() != there.keys() or not all(np.array_equal(mine[key], there[key]) for key in mine):
            raise _does_not_fit(f"two projections call what is on them {name}", "a node of NIR is one thing",
                                "name the projections otherwise")


def _of_each(which: np.ndarray, values: np.ndarray, size: int) -> Optional[np.ndarray]:
    """The value of each of `size`, where all of its values are the same; whoever has none gets the least of all."""
    least, most = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(least, which, values)
    np.maximum.at(most, which, values)
    least[least > most] = values.min(initial=np.inf)
    return least if (least >= most).all() else None


def _numbers(value: Any, unit: str) -> Optional[np.ndarray]:
    """Of what stands in a description: a number, or lists of them; None for what is drawn or computed."""
    if isinstance(value, list):
        rows = [_numbers(v, unit) for v in value]
        return None if any(row is None for row in rows) else np.array(rows)
    if isinstance(value, str):
        number, _, symbol = value.partition(" ")
        try:
            return np.array(float(number) if symbol == unit else number_in(value, unit) if symbol else float(number), dtype=float)
        except ValueError:
            return None
    return np.array(value, dtype=float) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

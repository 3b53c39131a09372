# SPDX-License-Identifier: MIT
"""What a run recorded, gathered as files want it: the spikes of each neuron, and the traces of one variable of one
population that were sampled together."""
from __future__ import annotations

import re
from typing import Any, Iterator, NamedTuple

import numpy as np


class Signal(NamedTuple):
    population: str
    variable: str
    unit: str
    times: np.ndarray  # ms, [samples]
    neurons: np.ndarray  # ascending
    values: np.ndarray  # [samples, neurons]

    @property
    def interval(self) -> float:
        """Between samples, in ms; the first stands at one interval."""
        return float(self.times[-1] / len(self.times))


def signals(results: Any) -> Iterator[Signal]:
    """Those with samples."""
    together: dict[tuple[int, str, str], dict[int, tuple[dict, dict]]] = {}
    for population, neuron, variable, trace, group in results._traces():
        together.setdefault((id(group), population, variable), {})[neuron] = trace, group
    for (_, population, variable), found in together.items():
        neurons = sorted(found)
        trace, group = found[neurons[0]]
        if len(group["time_ms"]):
            values = np.stack([found[n][0]["values"] for n in neurons], axis=1)
            yield Signal(population, variable, trace["unit"], group["time_ms"], np.array(neurons), values)


def spiking_populations(results: Any) -> list[dict[str, Any]]:
    """Populations and events whose spikes were recorded, of some of their neurons at least."""
    return [results.populations[k] for k in results.columns["spikes_of"]]


def spiking_neurons(results: Any, population: dict[str, Any]) -> np.ndarray:
    """The neurons of a population whose spikes were recorded, ascending; those without a spike belong to them."""
    recorded = np.zeros(population["size"], dtype=bool)
    for record in results.network.description.get("record", []):
        if "spikes" in ([record["what"]] if isinstance(record["what"], str) else record["what"]):
            for selector in [record["of"]] if isinstance(record["of"], str) else record["of"]:
                name, _, inside = selector.partition("[")
                if name.strip() == population["name"]:
                    for part in inside.rstrip("] ").split(",") if inside else [":"]:
                        recorded[_index(part)] = True
    return np.flatnonzero(recorded)


def _index(part: str) -> Any:
    """A position or a slice, as Python and experiment files write them."""
    numbers = [int(n) if re.search(r"\d", n) else None for n in part.split(":")]
    return numbers[0] if len(numbers) == 1 else slice(*numbers)

# SPDX-License-Identifier: MIT
"""Results as a block of Neo (Garcia et al. 2014, doi:10.3389/fninf.2014.00010), from which Neo's own writers lead to
NWB, NIX and others, and Elephant to statistics."""
from __future__ import annotations

import re
from typing import Any

from . import library
from .recorded import signals, spiking_neurons, spiking_populations


def block_of(results: Any) -> Any:
    """A block with one segment, and a group for each population.

    A spike train for each neuron whose spikes were recorded, from 0 to the end of the run. A signal, [samples, neurons],
    for each variable of a population, regularly sampled; the first sample stands at one interval. `population` and
    `neuron` are annotations of trains, `population`, `variable` and the array `neuron` those of signals.
    """
    neo = library("neo", "Neo blocks", "neo")
    pq = library("quantities", "Neo blocks", "neo")
    block = neo.Block(name=results.title or None, seed=results.seed)
    segment = neo.Segment(name="run")
    block.segments.append(segment)
    groups: dict[str, Any] = {}

    def keep(one: Any, kind: str, population: str) -> None:
        getattr(segment, kind).append(one)
        if population not in groups:
            groups[population] = neo.Group(name=population)
            block.groups.append(groups[population])
        groups[population].add(one)

    for population in spiking_populations(results):
        name = population["name"]
        trains = results.spikes[name].trains(population["size"])
        for neuron in spiking_neurons(results, population).tolist():
            keep(neo.SpikeTrain(trains[neuron], units="ms", t_start=0.0, t_stop=results.duration_ms, name=f"{name}[{neuron}]",
                                population=name, neuron=neuron), "spiketrains", name)
    for s in signals(results):
        keep(neo.AnalogSignal(s.values, units=_unit(pq, s.unit), sampling_period=s.interval * pq.ms, t_start=s.times[0] * pq.ms,
                              name=f"{s.population}.{s.variable}", population=s.population, variable=s.variable,
                              array_annotations={"neuron": s.neurons}), "analogsignals", s.population)
    return block


# Units that quantities does not have.
_MORE_UNITS = {"GOhm": ("gigaohm", 1e9, "ohm"), "pC": ("picocoulomb", 1e-12, "C"), "fC": ("femtocoulomb", 1e-15, "C")}


def _unit(pq: Any, text: str) -> Any:
    """The unit of a text such as "mS/cm2" or "pA*ms"."""
    unit = pq.dimensionless
    for sign, name, power in re.findall(r"([*/]?)([A-Za-z]+)\^?(-?\d+)?", text):
        if name in _MORE_UNITS:
            long_name, factor, base = _MORE_UNITS[name]
            one = pq.UnitQuantity(long_name, factor * pq.Quantity(1, base), symbol=name)
        else:
            one = pq.Quantity(1, name).units
        unit = unit * one ** (int(power or 1) * (-1 if sign == "/" else 1))
    return unit.units

# SPDX-License-Identifier: MIT
"""Results as pandas tables and Neo blocks, where these are installed."""
from __future__ import annotations

from typing import Any

import numpy as np


def of_results(results: Any) -> dict[str, Any]:
    """Tables by what they hold; only what was recorded is there."""
    import pandas

    tables = {}
    if len(results.columns["spikes_of"]):
        tables["spikes"] = results.spikes.to_pandas()
    groups = [pandas.DataFrame({trace["label"]: trace["values"] for trace in group["traces"]},
                               index=pandas.Index(group["time_ms"], name="time_ms")) for group in results.columns["traces"]]
    if groups:
        tables["traces"] = pandas.concat(groups, axis=1).sort_index()
    if results.rates:
        tables["rates"] = pandas.concat(
            [pandas.DataFrame({"label": s.label, "bin_end_ms": s.edge_ms, "count": s.counts, "rate_hz": s.rate_hz})
             for s in results.rates.values()], ignore_index=True)
    if results.weights:
        keys = ("time_ms", "mean", "deviation", "minimum", "maximum", "unit")
        tables["weights"] = pandas.concat(
            [pandas.DataFrame({"projection": s.projection, **{k: getattr(s, k) for k in keys}}) for s in results.weights.values()],
            ignore_index=True)
    if results.snapshots:
        tables["snapshots"] = pandas.concat(
            [s.to_pandas().assign(projection=s.projection, time_ms=s.time_ms) for s in results.snapshots], ignore_index=True)
    return tables


def neo_block(results: Any) -> Any:
    """A block with one segment. Signals are regularly sampled; the first sample stands at one interval."""
    import neo
    import quantities as pq

    block = neo.Block(name=results.title or None, seed=results.seed)
    segment = neo.Segment(name="run")
    block.segments.append(segment)
    for k in results.columns["spikes_of"]:
        population = results.populations[k]
        for neuron, times in enumerate(results.spikes[population["name"]].trains(population["size"])):
            segment.spiketrains.append(neo.SpikeTrain(times * pq.ms, t_stop=results.duration_ms * pq.ms, population=population["name"],
                                                      neuron=neuron, name=f"{population['name']}[{neuron}]"))
    for group in results.columns["traces"]:
        times = group["time_ms"]
        if len(times) == 0:
            continue
        step = (times[1] - times[0]) if len(times) > 1 else results.dt_ms
        by_variable: dict[tuple[str, str, str], list[dict]] = {}
        for population, _, variable, trace, owner in results._traces():
            if owner is group:
                by_variable.setdefault((population, variable, trace["unit"]), []).append(trace)
        for (population, variable, unit), traces in by_variable.items():
            signal = np.stack([t["values"] for t in traces], axis=1)
            segment.analogsignals.append(
                neo.AnalogSignal(signal, units=unit or "dimensionless", sampling_period=step * pq.ms, t_start=times[0] * pq.ms,
                                 name=f"{population}.{variable}", labels=[t["label"] for t in traces]))
    return block

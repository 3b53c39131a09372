# SPDX-License-Identifier: MIT
"""Results as pandas tables, where pandas is installed."""
from __future__ import annotations

from typing import Any


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

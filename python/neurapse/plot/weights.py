# SPDX-License-Identifier: MIT
"""Weights over time, and how they are spread."""
from __future__ import annotations

from typing import Any, Optional, Union

import numpy as np

from ..errors import complain
from .snapshots import of_one_unit
from .style import colour, labelled, legend, single, tidy


def weights(results: Any, *, ax: Any = None, figsize: Any = None) -> Any:
    """The mean weight of each recorded projection over time, one standard deviation around it, and dotted the smallest
    and the largest weight."""
    if not results.weights:
        raise complain("E010", "no weights were recorded", "only what was recorded is drawn", "add \"weights\" to record")
    units = {series.unit for series in results.weights.values()}
    if len(units) > 1:
        raise complain("E006", f"weights in {' and '.join(sorted(units))} are drawn together", "one axis has one unit",
                       "draw the series of results.weights one by one")
    ax = single(ax, figsize, (8, 3))
    for k, series in enumerate(results.weights.values()):
        low, high = series.mean - series.deviation, series.mean + series.deviation
        ax.fill_between(series.time_ms, low, high, color=colour(k), alpha=0.2, linewidth=0)
        ax.plot(series.time_ms, series.mean, color=colour(k), label=series.projection)
        for extreme in (series.minimum, series.maximum):
            ax.plot(series.time_ms, extreme, color=colour(k), linewidth=0.8, linestyle=":")
    ax.set_xlabel("time (ms)")
    ax.set_ylabel(labelled("weight", units.pop()))
    ax.set_xlim(0, results.duration_ms or 1)
    legend(ax)
    return tidy(ax)


def weight_histogram(of: Any, projection: Optional[str] = None, *, bins: Union[int, Any] = 50, ax: Any = None, figsize: Any = None) -> Any:
    """How many synapses have which weight: of each snapshot, one outline in a colour.

    `of` are results, a simulation, a snapshot or a list of them; `projection` chooses one by its name.
    """
    snapshots, unit = of_one_unit(of, projection)
    ax = single(ax, figsize)
    if np.ndim(bins) == 0:
        bins = np.histogram_bin_edges(np.concatenate([s.weight for s in snapshots]), bins)
    several = len({s.projection for s in snapshots}) > 1
    for k, snapshot in enumerate(snapshots):
        counts, _ = np.histogram(snapshot.weight, bins)
        name = f"{snapshot.projection}, {snapshot.time_ms:g} ms" if several else f"{snapshot.time_ms:g} ms"
        ax.stairs(counts, bins, color=colour(k), linewidth=1.4, label=name)
        ax.stairs(counts, bins, color=colour(k), alpha=0.15, fill=True)
    ax.set_xlabel(labelled("weight", unit))
    ax.set_ylabel("synapses")
    ax.set_ylim(bottom=0)
    legend(ax)
    return tidy(ax)

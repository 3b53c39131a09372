# SPDX-License-Identifier: MIT
"""Spikes as dots, population above population, over the rate of each."""
from __future__ import annotations

from typing import Any, Optional

import numpy as np

from ..errors import complain
from ..selection import Neurons
from .style import colour, legend, note, panels, tidy

DOTS = 200_000  # beyond which every k-th neuron is drawn: a picture has no more points to tell them apart
_TICKS = 60     # rows up to which a spike is an upright stroke


def raster(results: Any, of: Any = None, *, bin_ms: Optional[float] = None, ax: Any = None, figsize: Any = None) -> Any:
    """A dot for each spike, and below them the rate of each population in bins of `bin_ms`: up to a hundred, and so wide
    that some spikes fall into each, if it is not given. With `ax` the dots alone.

    `of` is a population or selection, by name or as such, or a list of them; all that were recorded if it is not
    given. Of very many spikes those of every k-th neuron are drawn, as a note tells; rates count all.
    """
    rows = _rows(results, of)
    if ax is not None:
        _dots(ax, results, rows)
        ax.set_xlabel("time (ms)")
        return ax
    top, below = panels([1.7, 0.7], figsize)
    _dots(top, results, rows)
    _rates(below, results, rows, bin_ms)
    below.set_xlabel("time (ms)")
    below.figure.align_ylabels([top, below])
    return np.array([top, below])


def _rows(results: Any, of: Any) -> list[tuple[str, Any, int, Any]]:
    """Name, spikes, neurons and their positions (None: all) of what is drawn."""
    recorded = {results.populations[k]["name"]: results.populations[k]["size"] for k in results.columns["spikes_of"]}
    rows = []
    for one in recorded if of is None else of if isinstance(of, (list, tuple)) else [of]:
        name = getattr(one, "name", one)
        if name not in recorded:
            raise complain("E010", f"spikes of {name} were not recorded", "only what was recorded is drawn", "add \"spikes\" to record")
        some = isinstance(one, Neurons) and len(one.positions) < one.size
        rows.append((name, results.spikes[one], len(one.positions) if some else recorded[name], one.positions if some else None))
    if not rows:
        raise complain("E010", "no spikes were recorded", "only what was recorded is drawn", "add \"spikes\" to record")
    return rows


def _dots(ax: Any, results: Any, rows: list) -> None:
    """Of one population the height is the neuron's position; several are stacked."""
    thin = -(-sum(len(spikes) for _, spikes, _, _ in rows) // DOTS) or 1
    total = sum(size for _, _, size, _ in rows)
    low, middles, borders = 0, [], []
    for k, (_, spikes, size, positions) in enumerate(rows):
        at = low + (spikes.neuron if positions is None or len(rows) == 1 else np.searchsorted(positions, spikes.neuron))
        times = spikes.time_ms
        if thin > 1:
            kept = spikes.neuron % thin == 0
            at, times = at[kept], times[kept]
        ax.plot(times, at, color=colour(k), rasterized=len(times) > 5000, **_mark(total, len(times)))
        middles.append(low + (size - 1) / 2)
        low += size
        borders.append(low - 0.5)
    if len(rows) == 1:
        _number(ax, *rows[0])
    else:
        _name(ax, [name for name, _, _, _ in rows], middles, borders)
    if thin > 1:
        note(ax, f"every {_ordinal(thin)} neuron is drawn")
    ax.set_xlim(0, results.duration_ms or 1)
    tidy(ax)


def _number(ax: Any, name: str, _: Any, size: int, positions: Any) -> None:
    positions = range(size) if positions is None else positions
    ax.set_ylabel(f"neuron of {name}")
    if size <= 10:
        ax.set_yticks(positions)
    ax.set_ylim(positions[0] - 0.5, positions[-1] + 0.5)


def _name(ax: Any, names: list[str], middles: list[float], borders: list[float]) -> None:
    for border in borders[:-1]:
        ax.axhline(border, color="0.8", linewidth=0.8)
    ax.set_yticks(middles, names)
    ax.tick_params(axis="y", length=0)
    for k, label in enumerate(ax.get_yticklabels()):
        label.set_color(colour(k))
    ax.set_ylim(-0.5, borders[-1])


def _mark(rows: int, spikes: int) -> dict[str, Any]:
    """Strokes for few neurons, and dots that shrink as they become many."""
    if rows <= _TICKS:
        return {"marker": "|", "linestyle": "", "markersize": max(2.5, min(14.0, 130 / rows)), "markeredgewidth": 1.2}
    return {"marker": ".", "linestyle": "", "markersize": max(0.7, min(4.0, 1500 / (spikes + 1) + 1.0)), "markeredgewidth": 0}


def _rates(ax: Any, results: Any, rows: list, bin_ms: Optional[float]) -> None:
    most = max(len(spikes) for _, spikes, _, _ in rows)
    bin_ms = bin_ms or max(results.dt_ms, results.duration_ms / min(100, max(10, most // 5)))
    edges = np.arange(0, results.duration_ms + bin_ms / 2, bin_ms)
    for k, (name, spikes, size, _) in enumerate(rows):
        counts, _ = np.histogram(spikes.time_ms, edges)
        ax.stairs(counts / size / bin_ms * 1000, edges, color=colour(k), linewidth=1.2, label=name)
    ax.set_ylabel("rate (Hz)")
    ax.set_ylim(bottom=0)
    tidy(ax)


def _ordinal(n: int) -> str:
    return f"{n}" + ("th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th"))

# SPDX-License-Identifier: MIT
"""Pictures of results, by matplotlib, which is imported when the first is drawn. Each function draws into `ax` if it is
given and returns the axes it has drawn into, to build on."""
from __future__ import annotations

from typing import Any, Optional

import numpy as np

from .errors import complain
from .selection import Neurons

_COLOURS = ("#1f5fa8", "#c8452d", "#2e8b57", "#8a5fb0", "#b8860b", "#008b8b", "#a0526d", "#556b2f")
_SHOWN = 8  # traces in one panel, beyond which a picture says nothing


def _pyplot() -> Any:
    try:
        import matplotlib.pyplot as pyplot
    except ImportError:
        raise ImportError("pictures need matplotlib; install it with pip install neurapse[plot]") from None
    return pyplot


def of_results(results: Any, **options: Any) -> Any:
    """Traces with the spikes above them where variables were recorded; else a raster with the rate below. Returns an
    array of axes where there are several panels, one axes otherwise."""
    has_traces = bool(results.columns["traces"])
    has_spikes = len(results.columns["spikes_of"]) > 0
    if has_traces and has_spikes and sum(results.populations[k]["size"] for k in results.columns["spikes_of"]) > _SHOWN:
        return both(results, **options)
    if has_traces:
        return traces(results, **options)
    if has_spikes:
        return raster(results, **options)
    if results.rates:
        return rate(results, **options)
    if results.weights:
        return weights(results, **options)
    raise complain("E004", "nothing was recorded that a picture could show", "traces, spikes, rates and weights are drawn",
                   "record something: run(..., record={cells: [\"spikes\", \"v\"]})")


def traces(results: Any, of: Any = None, variables: Optional[list[str]] = None, *, ax: Any = None, figsize: Any = None) -> Any:
    """A panel for each variable and unit, its neurons in colours; spikes are marked above the membrane potential."""
    groups: dict[tuple[str, str], list[tuple[str, int, dict, np.ndarray]]] = {}
    for population, neuron, variable, trace, group in results._traces():
        if (of is None or _is_of(of, population, neuron)) and (variables is None or variable in variables):
            groups.setdefault((variable, trace["unit"]), []).append((population, neuron, trace, group["time_ms"]))
    if not groups:
        raise complain("E010", "there are no such traces", "only what was recorded is drawn", "add it to record")
    axes = [ax] * len(groups) if ax is not None else _panels(len(groups), figsize)
    for one, ((variable, unit), drawn) in zip(axes, groups.items()):
        shown = drawn[:_SHOWN]
        for k, (population, neuron, trace, times) in enumerate(shown):
            one.plot(times, trace["values"], color=_COLOURS[k % len(_COLOURS)], linewidth=1.2, label=f"{population}[{neuron}]")
        if variable == "v":
            _mark_spikes(one, results, shown)
        one.set_ylabel(f"{variable} ({unit})" if unit else variable)
        if len(drawn) > len(shown):
            one.set_title(f"{len(shown)} of {len(drawn)} neurons", loc="right", fontsize="small", color="0.4")
        _tidy(one)
    if len({(p, n) for drawn in groups.values() for p, n, _, _ in drawn}) > 1:
        axes[0].legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize="small")
    axes[-1].set_xlabel("time (ms)")
    axes[-1].set_xlim(0, results.duration_ms or 1)
    return axes[0] if len(axes) == 1 else np.array(axes)


def _mark_spikes(ax: Any, results: Any, shown: list) -> None:
    """A short line above each reset, a row for each neuron, so that spikes are seen that the potential does not show."""
    recorded = {results.populations[k]["name"] for k in results.columns["spikes_of"]}
    low, high = ax.get_ylim()
    height = 0.12 * (high - low)
    for k, (population, neuron, _, _) in enumerate(shown):
        if population not in recorded:
            continue
        high += height if k else 0
        spikes = results.spikes[population]
        times = spikes.time_ms[spikes.neuron == neuron]
        ax.vlines(times, high, high + 0.8 * height, color=_COLOURS[k % len(_COLOURS)], linewidth=1.2)


def raster(results: Any, of: Any = None, *, bin_ms: Optional[float] = None, ax: Any = None, figsize: Any = None) -> Any:
    """A dot for each spike, populations one above the other, and below it the rate of each population. With `ax` the dots
    alone."""
    chosen = [k for k in results.columns["spikes_of"] if of is None or _is_of(of, results.populations[k]["name"])]
    if not chosen:
        raise complain("E010", "no spikes were recorded", "only what was recorded is drawn", "add \"spikes\" to record")
    if ax is not None:
        _dots(ax, results, chosen)
        ax.set_xlabel("time (ms)")
        return ax
    figure, (top, below) = _pyplot().subplots(2, 1, sharex=True, figsize=figsize or (8, 5), layout="constrained",
                                              gridspec_kw={"height_ratios": [3, 1]})
    _dots(top, results, chosen)
    _rates(below, results, chosen, bin_ms)
    below.set_xlabel("time (ms)")
    return np.array([top, below])


def _dots(ax: Any, results: Any, chosen: Any) -> None:
    first, edges, middles, names = 0, [0], [], []
    for k, which in enumerate(chosen):
        population = results.populations[which]
        spikes = results.spikes[population["name"]]
        size = max(0.4, min(4.0, 1500 / (len(spikes) + 1) + 0.8))
        ax.plot(spikes.time_ms, spikes.neuron + first, ".", color=_COLOURS[k % len(_COLOURS)], markersize=size, rasterized=len(spikes) > 20000)
        middles.append(first + population["size"] / 2)
        names.append(population["name"])
        first += population["size"]
        edges.append(first)
    for edge in edges[1:-1]:
        ax.axhline(edge - 0.5, color="0.8", linewidth=0.8)
    if len(chosen) > 1:
        ax.set_yticks(middles, names)
        for k, label in enumerate(ax.get_yticklabels()):
            label.set_color(_COLOURS[k % len(_COLOURS)])
    else:
        ax.set_ylabel(f"neuron of {names[0]}")
    ax.set_ylim(-0.5, max(first - 0.5, 0.5))
    ax.set_xlim(0, results.duration_ms or 1)
    _tidy(ax)


def _rates(ax: Any, results: Any, chosen: Any, bin_ms: Optional[float]) -> None:
    bin_ms = bin_ms or max(results.dt_ms, results.duration_ms / 100)
    edges = np.arange(0, results.duration_ms + bin_ms / 2, bin_ms)
    for k, which in enumerate(chosen):
        population = results.populations[which]
        counts, _ = np.histogram(results.spikes[population["name"]].time_ms, edges)
        ax.stairs(counts / population["size"] / bin_ms * 1000, edges, color=_COLOURS[k % len(_COLOURS)], label=population["name"])
    ax.set_ylabel("rate (Hz)")
    ax.set_ylim(bottom=0)
    _tidy(ax)


def both(results: Any, *, figsize: Any = None, **options: Any) -> Any:
    """The raster above the traces."""
    variables = list(dict.fromkeys((v, t["unit"]) for _, _, v, t, _ in results._traces()))
    axes = _panels(1 + len(variables), figsize, first=2)
    raster(results, ax=axes[0])
    axes[0].set_xlabel("")
    for ax, (variable, _) in zip(axes[1:], variables):
        traces(results, variables=[variable], ax=ax, **options)
        ax.set_xlabel("")
    axes[-1].set_xlabel("time (ms)")
    return np.array(axes)


def rate(results: Any, *, ax: Any = None, figsize: Any = None) -> Any:
    """The rates that were recorded."""
    ax = ax if ax is not None else _panels(1, figsize)[0]
    for k, series in enumerate(results.rates.values()):
        edges = np.concatenate([series.edge_ms[:1] - series.bin_ms, series.edge_ms])
        ax.stairs(series.rate_hz, edges, color=_COLOURS[k % len(_COLOURS)], label=series.label)
    return _finished(ax, "rate (Hz)", len(results.rates))


def weights(results: Any, *, ax: Any = None, figsize: Any = None) -> Any:
    """Mean weights over time, within one standard deviation."""
    ax = ax if ax is not None else _panels(1, figsize)[0]
    for k, series in enumerate(results.weights.values()):
        colour = _COLOURS[k % len(_COLOURS)]
        ax.fill_between(series.time_ms, series.mean - series.deviation, series.mean + series.deviation, color=colour, alpha=0.2, linewidth=0)
        ax.plot(series.time_ms, series.mean, color=colour, label=series.projection)
    unit = next(iter(results.weights.values())).unit
    return _finished(ax, f"weight ({unit})" if unit else "weight", len(results.weights))


def _finished(ax: Any, label: str, curves: int) -> Any:
    ax.set_xlabel("time (ms)")
    ax.set_ylabel(label)
    if curves > 1:
        ax.legend(frameon=False, fontsize="small")
    _tidy(ax)
    return ax


def _panels(n: int, figsize: Any, first: int = 1) -> list[Any]:
    ratios = [first] + [1] * (n - 1)
    figure, axes = _pyplot().subplots(n, 1, sharex=True, squeeze=False, layout="constrained",
                                      figsize=figsize or (8, 1.2 + 1.8 * sum(ratios)), gridspec_kw={"height_ratios": ratios})
    return list(axes[:, 0])


def _tidy(ax: Any) -> None:
    ax.spines[["top", "right"]].set_visible(False)


def _is_of(of: Any, population: str, neuron: Optional[int] = None) -> bool:
    if isinstance(of, Neurons):
        return of.name == population and (neuron is None or neuron in of.positions)
    return of == population

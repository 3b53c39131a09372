# SPDX-License-Identifier: MIT
"""Rates over currents."""
from __future__ import annotations

from typing import Any, Optional

from .style import colour, labelled, legend, single, tidy


def fi_curve(curve: Any, *, onset: bool = True, label: Optional[str] = None, ax: Any = None, figsize: Any = None) -> Any:
    """A curve of nr.fi_curve. Where the neuron adapts, its rate at the onset of the current is drawn dashed, unless
    `onset` is False. `label` names the curve in a legend; curves drawn into one axes take colours in turn."""
    ax = single(ax, figsize)
    k = getattr(ax, "_neurapse_curves", 0)
    ax._neurapse_curves = k + 1
    ax.plot(curve.current, curve.rate_hz, color=colour(k), marker="o", markersize=3, linewidth=1.4,
            label=label or ("settled" if onset and adapts(curve) else curve.model))
    if onset and adapts(curve):
        ax.plot(curve.current, curve.onset_hz, color=colour(k), linewidth=1.2, linestyle="--",
                label=f"{label}, first interval" if label else "first interval")
    ax.set_xlabel(labelled("current", curve.unit))
    ax.set_ylabel("rate (Hz)")
    ax.set_ylim(bottom=0)
    legend(ax)
    return tidy(ax)


def adapts(curve: Any) -> bool:
    """Whether first and later intervals differ by more than the grid of time explains."""
    return bool((abs(curve.onset_hz - curve.rate_hz) > 0.05 * curve.onset_hz).any())

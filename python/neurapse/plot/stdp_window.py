# SPDX-License-Identifier: MIT
"""Changes of a weight over the time between two spikes."""
from __future__ import annotations

from typing import Any, Optional

from .style import colour, legend, single, tidy


def stdp_window(window: Any, *, label: Optional[str] = None, ax: Any = None, figsize: Any = None) -> Any:
    """The window of nr.stdp_window, as a part of the weight before. `label` names it in a legend."""
    ax = single(ax, figsize)
    first = not ax.lines
    if first:
        ax.axhline(0, color="0.6", linewidth=0.8)
        ax.axvline(0, color="0.6", linewidth=0.8)
    shade = colour((len(ax.lines) - 2) // 3)
    percent = 100 * window.change / window.before
    for side in (window.lag_ms < 0, window.lag_ms == 0, window.lag_ms > 0):
        ax.plot(window.lag_ms[side], percent[side], color=shade, marker="o", markersize=2.5, linewidth=1.2)
    ax.lines[-1].set_label(label or window.rule)
    if first:
        ax.set_xlabel("post after pre (ms)")
        ax.set_ylabel("change of the weight (%)")
    legend(ax)
    return tidy(ax)

# SPDX-License-Identifier: MIT
"""Rates that were recorded."""
from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import complain
from .style import colour, legend, single, tidy


def rate(results: Any, *, ax: Any = None, figsize: Any = None) -> Any:
    """The rate of each recorded population, in Hz, bin by bin."""
    if not results.rates:
        raise complain("E010", "no rate was recorded", "only what was recorded is drawn", "add \"rate\" to record")
    ax = single(ax, figsize, (8, 3))
    for k, series in enumerate(results.rates.values()):
        edges = np.concatenate([series.edge_ms[:1] - series.bin_ms, series.edge_ms])
        ax.stairs(series.rate_hz, edges, color=colour(k), linewidth=1.2, label=series.label)
    ax.set_xlabel("time (ms)")
    ax.set_ylabel("rate (Hz)")
    ax.set_xlim(0, results.duration_ms or 1)
    ax.set_ylim(bottom=0)
    legend(ax)
    return tidy(ax)

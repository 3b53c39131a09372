# SPDX-License-Identifier: MIT
"""The picture that fits what was recorded."""
from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import complain
from .raster import raster
from .rates import rate
from .style import panels
from .traces import SHOWN, traces
from .weights import weights


def overview(results: Any, **options: Any) -> Any:
    """Traces with the spikes above them where variables were recorded, under a raster if spikes of more neurons were;
    else a raster with the rate below; else recorded rates, or weights. `options` are those of that picture."""
    has_traces = bool(results.columns["traces"])
    spiking = sum(results.populations[k]["size"] for k in results.columns["spikes_of"])
    if has_traces and spiking > SHOWN and not options.keys() - {"figsize"}:
        return _both(results, **options)
    if has_traces:
        return traces(results, **options)
    if spiking:
        return raster(results, **options)
    if results.rates:
        return rate(results, **options)
    if results.weights:
        return weights(results, **options)
    raise complain("E004", "nothing was recorded that a picture could show", "traces, spikes, rates and weights are drawn",
                   "record something: run(..., record={cells: [\"spikes\", \"v\"]})")


def _both(results: Any, figsize: Any = None) -> Any:
    variables = list(dict.fromkeys(variable for _, _, variable, _, _ in results._traces()))
    axes = panels([1.5] + [0.8] * len(variables), figsize)
    raster(results, ax=axes[0])
    for ax, variable in zip(axes[1:], variables):
        traces(results, variables=variable, ax=ax)
        if ax is not axes[1] and ax.get_legend():
            ax.get_legend().remove()
    for ax in axes[:-1]:
        ax.set_xlabel("")
    axes[0].figure.align_ylabels(axes)
    return np.array(axes)

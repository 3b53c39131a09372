# SPDX-License-Identifier: MIT
"""Who is connected with whom, and how strongly, as a matrix of colours."""
from __future__ import annotations

from typing import Any, Optional

import numpy as np

from .snapshots import of_one_unit
from .style import labelled, pyplot, single

CELLS = 500  # along each side, beyond which neighbours share a cell


def connectivity(of: Any, projection: Optional[str] = None, *, ax: Any = None, figsize: Any = None) -> Any:
    """A row for each source and a column for each target, populations one after the other; the colour is the weight,
    that of several synapses between two neurons together. White is no synapse.

    `of` are results, a simulation, a snapshot or a list of them; of each projection the last snapshot is drawn. In
    large networks neighbours share a cell, which shows the mean weight over its pairs.
    """
    snapshots, unit = of_one_unit(of, projection)
    snapshots = list({s.projection: s for s in snapshots}.values())
    sources, targets = _Side(snapshots, "source"), _Side(snapshots, "target")
    summed = np.zeros((sources.cells, targets.cells))
    there = np.zeros((sources.cells, targets.cells), dtype=bool)
    for s in snapshots:
        cells = sources.cell(s), targets.cell(s)
        np.add.at(summed, cells, s.weight)
        there[cells] = True
    pairs = np.outer(sources.counts, targets.counts)
    shown = np.ma.masked_array(summed / pairs, ~there)
    ax = single(ax, figsize, (6, 5))
    least, most = (float(shown.min()), float(shown.max())) if there.any() else (0.0, 0.0)
    signed = least < 0 < most
    reach = max(-least, most)
    image = ax.imshow(shown, cmap="RdBu_r" if signed else "viridis_r" if most > 0 else "viridis", aspect="auto",
                      interpolation="nearest", origin="upper", extent=(-0.5, targets.size - 0.5, sources.size - 0.5, -0.5),
                      vmin=-reach if signed else min(0.0, least), vmax=reach if signed else max(0.0, most))
    together = pairs.max() > 1
    pyplot().colorbar(image, ax=ax, label=labelled("mean weight over pairs" if together else "weight", unit))
    sources.mark(ax.yaxis, ax.axhline, "source")
    targets.mark(ax.xaxis, ax.axvline, "target")
    return ax


class _Side:
    """The neurons of one side, population after population, and the cells into which they fall."""

    def __init__(self, snapshots: list, side: str):
        self._side = side
        sizes: dict[str, int] = {}
        for s in snapshots:
            populations, neurons = getattr(s, f"{side}_population"), getattr(s, side)
            for p in np.unique(populations):
                name = s.names[p]
                sizes[name] = max(sizes.get(name, 0), s.sizes[p])
        self.first = dict(zip(sizes, np.concatenate([[0], np.cumsum(list(sizes.values()))])))
        self.sizes, self.size = sizes, sum(sizes.values())
        self._wide = -(-self.size // CELLS) or 1
        self.cells = -(-self.size // self._wide)
        self.counts = np.bincount(np.arange(self.size) // self._wide, minlength=self.cells)

    def cell(self, snapshot: Any) -> np.ndarray:
        populations = getattr(snapshot, f"{self._side}_population")
        first = np.array([self.first.get(name, 0) for name in snapshot.names])
        return (first[populations] + getattr(snapshot, self._side)) // self._wide

    def mark(self, axis: Any, line: Any, what: str) -> None:
        """Names where there are several populations, positions where there is one."""
        if len(self.sizes) == 1:
            axis.set_label_text(f"{what} in {next(iter(self.sizes))}")
            axis.get_major_locator().set_params(integer=True)
            return
        for name, size in self.sizes.items():
            if self.first[name]:
                line(self.first[name] - 0.5, color="0.3", linewidth=0.8)
        axis.set_ticks([self.first[name] + (size - 1) / 2 for name, size in self.sizes.items()], list(self.sizes))
        axis.set_tick_params(length=0)
        axis.set_label_text(what)

# SPDX-License-Identifier: MIT
"""What all pictures share: colours that everybody can tell apart, panels above each other, legends beside the data."""
from __future__ import annotations

from typing import Any

# Okabe & Ito 2008, without the yellow, which does not show on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")


def colour(k: int) -> str:
    return COLOURS[k % len(COLOURS)]


def pyplot() -> Any:
    """matplotlib is imported when the first picture is drawn."""
    try:
        import matplotlib.pyplot as found
    except ImportError:
        raise ImportError("pictures need matplotlib; install it with pip install neurapse[plot]") from None
    return found


def panels(heights: list[float], figsize: Any = None, width: float = 8) -> list[Any]:
    """Axes above each other with one axis of time."""
    figure, axes = pyplot().subplots(len(heights), 1, sharex=True, squeeze=False, layout="constrained",
                                     figsize=figsize or (width, 1.0 + 1.9 * sum(heights)), gridspec_kw={"height_ratios": heights})
    return list(axes[:, 0])


def single(ax: Any, figsize: Any = None, size: tuple[float, float] = (5.6, 4)) -> Any:
    """The axes given, or new ones."""
    return ax if ax is not None else pyplot().subplots(figsize=figsize or size, layout="constrained")[1]


def labelled(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def tidy(ax: Any) -> Any:
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def legend(ax: Any, least: int = 2) -> None:
    """To the right of the data, where there is more than one thing to tell apart."""
    if len(ax.get_legend_handles_labels()[1]) >= least:
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize="small", borderaxespad=0.0)


def note(ax: Any, text: str) -> None:
    """A small remark above the axes, at the right."""
    ax.set_title(text, loc="right", fontsize="small", color="0.35")

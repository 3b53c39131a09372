# SPDX-License-Identifier: MIT
"""Variables over time, with the spikes above the membrane potential."""
from __future__ import annotations

from typing import Any, Optional, Sequence, Union

import numpy as np

from ..errors import complain
from ..selection import Neurons
from .style import colour, labelled, legend, note, panels, tidy

SHOWN = 7  # neurons in one panel, one for each colour, beyond which a picture says nothing


def traces(results: Any, of: Any = None, variables: Union[str, Sequence[str], None] = None, *, apart: bool = False, ax: Any = None,
           figsize: Any = None) -> Any:
    """A panel for each variable, its neurons in colours; recorded spikes are marked above the membrane potential.

    `of` is a population or selection, `variables` are names; all that was recorded if they are not given. `apart`
    gives each neuron a panel of its own. Returns one axes, or an array of them.
    """
    wanted = [variables] if isinstance(variables, str) else variables
    drawn: dict[Any, list[tuple[str, int, dict, np.ndarray]]] = {}
    for population, neuron, variable, trace, group in results._traces():
        if (of is None or _is_of(of, population, neuron)) and (wanted is None or variable in wanted):
            panel = (variable, trace["unit"], *((population, neuron) if apart else ()))
            drawn.setdefault(panel, []).append((population, neuron, trace, group["time_ms"]))
    if not drawn:
        raise complain("E010", "there are no such traces", "only what was recorded is drawn", "add it to record")
    if ax is not None and len(drawn) > 1:
        raise complain("E009", f"{len(drawn)} panels are to be drawn into one axes", "each variable has its own",
                       f"choose one: variables=\"{next(iter(drawn))[0]}\"")
    axes = [ax] if ax is not None else panels([1.0 if len(drawn) < 5 else 0.7] * len(drawn), figsize)
    for one, (panel, neurons) in zip(axes, drawn.items()):
        _draw(one, results, neurons[:SHOWN], panel[0] == "v")
        one.set_ylabel(labelled(panel[0], panel[1]))
        if apart:
            note(one, _name(results, *panel[2:]))
        elif len(neurons) > SHOWN:
            note(one, f"{SHOWN} of {len(neurons)} neurons")
        tidy(one)
    legend(axes[0])
    axes[-1].set_xlabel("time (ms)")
    axes[-1].set_xlim(0, results.duration_ms or 1)
    axes[0].figure.align_ylabels(axes)
    return axes[0] if len(axes) == 1 else np.array(axes)


def _draw(ax: Any, results: Any, neurons: list, with_spikes: bool) -> None:
    for k, (population, neuron, trace, times) in enumerate(neurons):
        ax.plot(times, trace["values"], color=colour(k), linewidth=1.2, label=_name(results, population, neuron))
    if with_spikes:
        _mark_spikes(ax, results, neurons)


def _name(results: Any, population: str, neuron: int) -> str:
    """A neuron that is alone in its population is called after it."""
    alone = next(p["size"] for p in results.populations if p["name"] == population) == 1
    return population if alone else f"{population}[{neuron}]"


def _mark_spikes(ax: Any, results: Any, neurons: list) -> None:
    """A stroke above each reset, a row for each neuron, so that spikes are seen that the potential does not show."""
    recorded = {results.populations[k]["name"] for k in results.columns["spikes_of"]}
    low, high = ax.get_ylim()
    height = 0.12 * (high - low)
    for k, (population, neuron, _, _) in enumerate(neurons):
        if population in recorded:
            spikes = results.spikes[population]
            ax.vlines(spikes.time_ms[spikes.neuron == neuron], high, high + 0.8 * height, color=colour(k), linewidth=1.2)
            high += height


def _is_of(of: Any, population: str, neuron: Optional[int]) -> bool:
    if isinstance(of, Neurons):
        return of.name == population and neuron in of.positions
    return of == population

# SPDX-License-Identifier: MIT
"""What there is to choose from: neurons, receptors, plasticity rules, connection rules and stimuli, each with its
equation, parameters, units, bounds and source."""
from __future__ import annotations

from typing import Any, Optional

from . import _core, tables
from .errors import complain

_ROOMS = ("neuron", "receptor", "plasticity", "connection", "stimulus")


class Model:
    """A model of the catalogue. `parameters`, and of neurons `variables`, `recordables` and `methods`, are lists of
    dicts; what the library calls them is in the keys."""

    def __init__(self, table: dict[str, Any]):
        self.__dict__.update(table)
        self.table = table

    def __repr__(self) -> str:
        return tables.in_words(self)

    def _repr_html_(self) -> str:
        return tables.of_model(self)


class Models(list):
    """Models, shown as a table."""

    def __repr__(self) -> str:
        wide = max((len(m.name) for m in self), default=0)
        return "\n".join(f"{m.room:10}  {m.name:{wide}}  {m.summary}" for m in self)

    def _repr_html_(self) -> str:
        return tables.of_models(self)


def models(room: Optional[str] = None) -> Models:
    """All models, or those of one room: "neuron", "receptor", "plasticity", "connection" or "stimulus"."""
    if room is not None and room not in _ROOMS:
        raise complain("E010", f"there is no room {room}", "models stand in rooms", f"choose of {', '.join(_ROOMS)}")
    return Models(Model(m) for m in _core.models() if room is None or m["room"] == room)


def model(name: str) -> Model:
    """One model of the catalogue."""
    everything = models()
    found = next((m for m in everything if m.name == name), None)
    if found is None:
        near = _core.nearest(name, [m.name for m in everything])
        raise complain("E010", f"no model is called {name}", "models are those of the catalogue",
                       f"did you mean {near}?" if near else "neurapse.models() lists them all")
    return found

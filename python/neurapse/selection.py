# SPDX-License-Identifier: MIT
"""Who is meant: populations, some of their neurons, several of them together, and events. Each is written as the
selector that stands in an experiment file: `exc`, `exc[0:25]`, `["exc", "inh"]`, `exc.bang`."""
from __future__ import annotations

from typing import Any, Iterable, Sequence, Union

import numpy as np

from .errors import complain


class Neurons:
    """What can be chosen and joined: `cells[0:25]`, `exc + inh`. Equal where the same neurons are written."""

    def _parts(self) -> tuple[str, ...]:
        raise NotImplementedError

    def _selector(self) -> Union[str, list[str]]:
        parts = self._parts()
        return parts[0] if len(parts) == 1 else list(parts)

    def __add__(self, other: "Neurons") -> "Group":
        if not isinstance(other, Neurons):
            return NotImplemented
        return Group(self._parts() + other._parts())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Neurons) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __str__(self) -> str:
        return " + ".join(self._parts())


class Group(Neurons):
    """Several populations or selections, drawn over together."""

    def __init__(self, parts: Iterable[str]):
        self._all = tuple(parts)

    def _parts(self) -> tuple[str, ...]:
        return self._all

    def __repr__(self) -> str:
        return f"<neurons {self}>"


class Selection(Neurons):
    """Neurons of one population (or its event), by position, ascending."""

    def __init__(self, name: str, size: int, positions: Union[range, tuple[int, ...], None] = None):
        self.name, self.size = name, size
        self.positions = range(size) if positions is None else positions

    def __len__(self) -> int:
        return len(self.positions)

    def __getitem__(self, which: Any) -> "Selection":
        """By a position, a slice, a list of positions, or one truth value for each neuron."""
        if isinstance(which, slice):
            chosen = self.positions[which]
            return Selection(self.name, self.size, _ascending(chosen))
        if np.ndim(which) == 0 and not isinstance(which, (bool, np.bool_)):
            return Selection(self.name, self.size, (self._at(which),))
        array = np.asarray(which)
        if array.dtype == bool:
            if array.shape != (len(self),):
                raise complain("E011", f"{len(array)} truth values choose from {self}", f"it has {len(self)} neurons",
                               "give one for each")
            array = np.flatnonzero(array)
        return Selection(self.name, self.size, tuple(sorted({self._at(k) for k in array.tolist()})))

    def _at(self, which: Any) -> int:
        try:
            return self.positions[which]
        except (IndexError, TypeError):
            raise complain("E011", f"{self}[{which}]", f"positions count from 0 and end at {len(self) - 1}",
                           "choose one of those") from None

    def _parts(self) -> tuple[str, ...]:
        return (self.name + _brackets(self.positions, self.size),)

    def event(self, name: str) -> "Selection":
        """What else happens to these neurons, by the name that their model gives it."""
        return Selection(f"{self.name}.{name}", self.size, self.positions)

    def __repr__(self) -> str:
        return f"<{len(self)} neurons {self}>"


class Population(Selection):
    """A population of a network."""

    def __init__(self, name: str, size: int, table: dict[str, Any]):
        super().__init__(name, size)
        self.table = table  # its part of the description

    def __repr__(self) -> str:
        return f"<population {self.name}: {self.size} {self.table.get('neuron', '?')}>"


def _ascending(positions: Sequence[int]) -> Union[range, tuple[int, ...]]:
    if isinstance(positions, range):
        return positions if positions.step > 0 else positions[::-1]
    return tuple(sorted(positions))


def _brackets(positions: Union[range, tuple[int, ...]], size: int) -> str:
    if isinstance(positions, range):
        if positions == range(size):
            return ""
        if len(positions) != 1:
            step = f":{positions.step}" if positions.step != 1 else ""
            return f"[{positions.start}:{positions.stop}{step}]"
    return "[" + ",".join(str(k) for k in positions) + "]"

# SPDX-License-Identifier: MIT
"""The snapshots of synapses that somebody wants to see."""
from __future__ import annotations

from typing import Any, Optional

from ..errors import complain
from ..results import Results
from ..simulation import Simulation


def of_one_unit(of: Any, projection: Optional[str] = None) -> tuple[list[Any], str]:
    """Snapshots of results, of a simulation as it is now, of one alone or of a list; and the unit of their weights."""
    if isinstance(of, Results):
        found = list(of.snapshots)
    elif isinstance(of, Simulation):
        found = [of.weights(name) for name in of.projections]
    else:
        found = list(of) if isinstance(of, (list, tuple)) else [of]
    name = getattr(projection, "name", projection)
    found = [s for s in found if name is None or s.projection == name]
    if not found:
        raise complain("E010", f"there is no snapshot{f' of {name}' if name else ''}", "single weights are kept in snapshots",
                       "add {\"what\": \"snapshot\", \"at\": \"1 s\"} to record, or give simulation.weights(...)")
    units = {s.unit for s in found}
    if len(units) > 1:
        raise complain("E006", f"weights in {' and '.join(sorted(units))} are drawn together", "one scale has one unit",
                       "choose a projection by its name")
    return found, units.pop()

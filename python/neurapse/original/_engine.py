# SPDX-License-Identifier: MIT
"""What the layer asks of the engine: numbers with their SI units, currents as tables, samples from time 0 on."""
from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import complain
from ..network import Network
from ..results import Results
from ..selection import Population
from ..units import Quantity


def quantity(x: Any, unit: str) -> Quantity:
    """A number or an array in an SI unit."""
    return Quantity(float(x) if np.ndim(x) == 0 else np.asarray(x, dtype=float), unit)


def network(delta_t: float) -> Network:
    """A network in which nothing is drawn: its seed plays no role."""
    return Network(seed=0, dt=quantity(delta_t, "s"))


def table(I: Any, num_neurons: int, name: str = "I") -> np.ndarray:
    """Currents of so many neurons, [num_neurons x n_t]."""
    I = np.asarray(I, dtype=float)
    if I.ndim != 2 or len(I) != num_neurons:
        raise complain("E016", f"{name} has the shape {I.shape}", f"there are {num_neurons} neurons",
                       "give a row for each and a column for each step")
    return I


def column(x: Any, num_neurons: int, name: str) -> np.ndarray:
    """Initial values of so many neurons, [num_neurons x 1]; one number counts for all."""
    x = np.asarray(x, dtype=float).reshape(-1, 1)
    if len(x) not in (1, num_neurons):
        raise complain("E016", f"{name} has {len(x)} values", f"there are {num_neurons} neurons", "give one for each")
    return np.broadcast_to(x, (num_neurons, 1))


def samples(r: Results, cells: Population, variable: str, factor: float, first: Any) -> np.ndarray:
    """A variable at times 0, dt, 2 dt, ... in SI units, [num_neurons x n_t+1]; `first` is that of time 0."""
    later = r[cells][variable] * factor
    return np.concatenate([np.broadcast_to(first, (len(later), 1)), later], axis=1)


def instants(r: Results, cells: Population) -> list[np.ndarray]:
    """For each neuron the samples at whose step's end, or before it within the step, it fired."""
    return [np.ceil(times / r.dt_ms - 1e-6).astype(int) for times in r.spikes[cells].trains(len(cells))]


def drawn(V: np.ndarray, spikes: list[np.ndarray], marker: float) -> np.ndarray:
    """V with a marker in the samples of spikes, which is where scripts look for them."""
    for row, at in zip(V, spikes):
        row[at[at < len(row)]] = marker
    return V


def above(threshold: float, factor: float) -> float:
    """The original's marker, a multiple of the threshold; also above it where that is negative or 0."""
    return max(factor * threshold, threshold + 20e-3)

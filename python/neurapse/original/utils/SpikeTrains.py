# SPDX-License-Identifier: MIT
"""Random spike trains, and spikes found in membrane potentials."""
import secrets
from typing import Any, Optional

import numpy as np

from ...network import Network
from .._engine import quantity


class _Train:
    """Spikes at random times in (0, T], drawn by the engine.

    V_train: how many spikes each step has, [n_out x n_t+1]; sample k counts those up to time k delta_t, sample 0 none
    spike_instants: for each of the n_out trains the samples of its spikes, ascending; twice where two share one
    seed: the same one gives the same trains. NumPy's and Python's global generators play no role; without a seed
        another one is taken each time, and kept here.
    """

    def __init__(self, T: float, delta_t: float, lamb: float, n_out: int = 1, seed: Optional[int] = None):
        self.T, self.delta_t, self.lamb, self.n_out = T, delta_t, lamb, n_out
        self.seed = secrets.randbits(32) if seed is None else seed
        self.n_t = round(T / delta_t)
        self.generate()

    def generate(self) -> None:
        self.V_train = self._draw(**self._stimulus())
        self.spike_instants = [np.repeat(np.arange(self.n_t + 1), counts) for counts in self.V_train]

    def _stimulus(self) -> dict[str, Any]:
        raise NotImplementedError

    def _draw(self, **stimulus: Any) -> np.ndarray:
        """Spikes per step, from neurons that do nothing but count. Each arrives a step after its stamp, so that the run
        has one step more and its first sample is that of time 0."""
        net = Network(self.seed, dt=quantity(self.delta_t, "s"))
        counters = net.population(net.model("counter", "dcount/dt = 0*Hz : 1"), self.n_out)
        net.stimulus(target=counters, receptor="count", weight=1, **stimulus)
        r = net.run(quantity((self.n_t + 1) * self.delta_t, "s"), record={counters: "count"})
        return np.diff(r[counters]["count"].astype(int), axis=1, prepend=0)


class RANDOM_SPIKE_TRAIN(_Train):
    """Ten spikes in steps of their own, uniformly drawn; `lamb` plays no role, as in the original."""

    def _stimulus(self) -> dict[str, Any]:
        return {"kind": "random_train", "count": 10}


class POISSON_SPIKE_TRAIN(_Train):
    """Poisson trains of the rate `lamb` in Hz, exact at any step: there may be several spikes in one."""

    def _stimulus(self) -> dict[str, Any]:
        return {"kind": "poisson", "rate": quantity(self.lamb, "Hz")}


def get_spike_instants_from_neuron(V: np.ndarray, V_thresh: float) -> list[np.ndarray]:
    """The samples of each row of V, [num_neurons x n_t], that lie above V_thresh. In what this package returns for neurons
    with a reset these are their spikes."""
    return [np.flatnonzero(row > V_thresh) for row in np.asarray(V)]

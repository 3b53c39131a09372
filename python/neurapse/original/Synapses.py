# SPDX-License-Identifier: MIT
"""One synapse: the current that a spike train sends through it, and how its weight learns."""
from __future__ import annotations

from typing import Any, Optional, Sequence

import numpy as np

from ..errors import complain
from ._engine import network, quantity


def receptor(tau: float, tau_s: float) -> dict[str, Any]:
    """The engine's receptor for these synapses: exp(-t/tau) - exp(-t/tau_s)."""
    return {"shape": "biexponential", "tau_decay": quantity(tau, "s"), "tau_rise": quantity(tau_s, "s")}


class CONST_SYNAPSE:
    """A spike at t brings the current w I0 (exp(-s/tau) - exp(-s/tau_s)), s = time since t + tau_d."""

    def __init__(self, w: float, I0: float, tau: float, tau_s: float, tau_d: float):
        self.w, self.I0, self.tau, self.tau_s, self.tau_d = w, I0, tau, tau_s, tau_d

    def getI(self, V_train: np.ndarray, spike_instants: Sequence[np.ndarray], delta_t: float) -> np.ndarray:
        """The current of the first train, whose spikes are samples in ascending order, [1 x n_t] for V_train [1 x n_t]."""
        n_t = np.shape(V_train)[1]
        arrivals = np.asarray(spike_instants[0], dtype=int) + round(self.tau_d / delta_t)
        net = network(delta_t)
        # What is sent without a delay arrives a step later: sample k of the run, counted from 1, is the caller's k - 1.
        cell = net.population("lif", 1, threshold="inf mV", receptors={"psc": receptor(self.tau, self.tau_s)})
        if (arrivals < n_t).any():
            net.stimulus("spike_list", cell, times=quantity(arrivals[arrivals < n_t] * delta_t, "s"),
                         weight=quantity(self.w * self.I0, "A"))
        self.It = net.run(quantity(n_t * delta_t, "s"), record={cell: "i_psc"})[cell].i_psc * 1e-12
        return self.It


class PLASTIC_SYNAPSE_A(CONST_SYNAPSE):
    """A synapse whose weight learns with the window of its current and stays within w_min and w_max."""

    def __init__(self, w: float, I0: float, tau: float, tau_s: float, tau_d: float, *, w_min: float = 1, w_max: float = 500):
        super().__init__(w, I0, tau, tau_s, tau_d)
        self.w_min, self.w_max = w_min, w_max
        _check_bounds(self)

    def weight_update(self, gamma: float, delta_tk: float, upd_coeff: int) -> float:
        """w <- w (1 +- gamma (exp(-delta_tk/tau) - exp(-delta_tk/tau_s))), the sign that of upd_coeff, 1 or -1.
        Returns by how much w changed."""
        window = np.exp(-delta_tk / self.tau) - np.exp(-delta_tk / self.tau_s)
        before = self.w
        self.w = _bounded(self, before * (1 + _sign(upd_coeff) * gamma * window))
        return self.w - before


class PLASTIC_SYNAPSE_B(CONST_SYNAPSE):
    """A synapse whose weight learns with an exponential window and stays within w_min and w_max, by default between 0 and
    ten times the weight it starts with."""

    def __init__(self, w: float, I0: float, tau: float, tau_s: float, tau_d: float, tau_l: float, A_up: float, A_dn: float, *,
                 w_min: float = 0, w_max: Optional[float] = None):
        super().__init__(w, I0, tau, tau_s, tau_d)
        self.tau_l, self.A_up, self.A_dn = tau_l, A_up, A_dn
        self.w_min, self.w_max = w_min, 10 * w if w_max is None else w_max
        _check_bounds(self)

    def weight_update(self, delta_tk: float, upd_coeff: int) -> float:
        """w <- w (1 + A exp(-delta_tk/tau_l)), where A is A_up for upd_coeff 1 and A_dn, which is negative, for -1.
        Returns the new w."""
        amplitude = self.A_up if _sign(upd_coeff) > 0 else self.A_dn
        self.w = _bounded(self, self.w * (1 + amplitude * np.exp(-delta_tk / self.tau_l)))
        return self.w


def _bounded(synapse: Any, w: float) -> float:
    return float(min(max(w, synapse.w_min), synapse.w_max))


def _check_bounds(synapse: Any) -> None:
    if not synapse.w_min <= synapse.w <= synapse.w_max:
        raise complain("E019", f"w = {synapse.w:g}", f"the weight stays between w_min = {synapse.w_min:g} and w_max = {synapse.w_max:g}",
                       "choose it or them differently")


def _sign(upd_coeff: int) -> int:
    if upd_coeff not in (1, -1):
        raise complain("E008", f"upd_coeff = {upd_coeff}", "1 makes the synapse stronger, -1 weaker", "write one of these")
    return upd_coeff

# SPDX-License-Identifier: MIT
"""Neurons under given currents, in SI units.

`compute` takes initial values as [num_neurons x 1] and the current as [num_neurons x n_t], where column k acts from
sample k to k + 1, and returns samples as [num_neurons x n_t+1], the initial values first. Every call starts afresh.
The sample of a spike is drawn into V, above the threshold; `spike_instants` has its index, for each neuron.
`method` names another of the engine's numerical methods than the default, such as "euler", which the original had.
"""
from __future__ import annotations

from typing import Any, Optional

import numpy as np

from ._engine import above, column, drawn, instants, network, quantity, samples, table


class _Neuron:
    """`model` is its name in the engine, `parameters` are those of the model, `amplitude` is the unit of the current."""

    model, amplitude, method = "", "A", None
    num_neurons: int

    @property
    def parameters(self) -> dict[str, Any]:
        raise NotImplementedError

    def _respond(self, I: Any, delta_t: float, **initial: tuple[Any, str]) -> list[np.ndarray]:
        """The samples of each variable, whose initial values are given with their SI unit."""
        I = table(I, self.num_neurons)
        start = {name: column(x, self.num_neurons, name) for name, (x, _) in initial.items()}
        net = network(delta_t)
        cells = net.population(self.model, self.num_neurons, parameters=self.parameters,
                               initial={name: quantity(x[:, 0], initial[name][1]) for name, x in start.items()},
                               **({"method": self.method} if self.method else {}))
        net.stimulus("matrix", cells, file=I, unit=quantity(1, self.amplitude))
        r = net.run(quantity(I.shape[1] * delta_t, "s"), record={cells: ["spikes", *initial]})
        self.spike_instants = instants(r, cells)
        return [samples(r, cells, name, _FACTORS[unit], start[name]) for name, (_, unit) in initial.items()]


_FACTORS = {"V": 1e-3, "A": 1e-12, "": 1}  # from the engine's units: mV, pA


class LIF(_Neuron):
    """Leaky integrate-and-fire: C dV/dt = -gL (V - El) + I; at V_thresh a spike, then V = El for Rp."""

    model = "lif"

    def __init__(self, C: float, gL: float, V_thresh: float, El: float, Rp: float, num_neurons: int = 1):
        self.C, self.gL, self.V_thresh, self.El, self.Rp, self.num_neurons = C, gL, V_thresh, El, Rp, num_neurons

    @property
    def parameters(self) -> dict[str, Any]:
        return {"c": quantity(self.C, "F"), "tau": quantity(self.C / self.gL, "s"), "rest": quantity(self.El, "V"),
                "reset": quantity(self.El, "V"), "threshold": quantity(self.V_thresh, "V"), "refractory": quantity(self.Rp, "s")}

    @property
    def marker(self) -> float:
        """The potential that is drawn for a spike."""
        return above(self.V_thresh, 10)

    def compute(self, V0: Any, I: Any, delta_t: float) -> np.ndarray:
        """V."""
        (V,) = self._respond(I, delta_t, v=(V0, "V"))
        return drawn(V, self.spike_instants, self.marker)


class IZHIKEVICH(_Neuron):
    """Izhikevich's model of 2007: C dV/dt = Kz (V - Er)(V - Et) - U + I, dU/dt = a (b (V - Er) - U); at V_thresh a
    spike, V = c and U + d."""

    model = "izhikevich_2007"

    def __init__(self, C: float, Kz: float, Er: float, Et: float, a: float, b: float, c: float, d: float, V_thresh: float,
                 num_neurons: int = 1, *, method: Optional[str] = None):
        self.C, self.Kz, self.Er, self.Et, self.a, self.b, self.c, self.d = C, Kz, Er, Et, a, b, c, d
        self.V_thresh, self.num_neurons, self.method = V_thresh, num_neurons, method

    @property
    def parameters(self) -> dict[str, Any]:
        return {"c": quantity(self.C, "F"), "k": quantity(self.Kz, "S/V"), "v_r": quantity(self.Er, "V"), "v_t": quantity(self.Et, "V"),
                "a": quantity(self.a, "Hz"), "b": quantity(self.b, "S"), "v_reset": quantity(self.c, "V"),
                "d": quantity(self.d, "A"), "v_peak": quantity(self.V_thresh, "V")}

    def compute(self, V0: Any, U0: Any, I: Any, delta_t: float) -> tuple[np.ndarray, np.ndarray]:
        """V and U."""
        V, U = self._respond(I, delta_t, v=(V0, "V"), u=(U0, "A"))
        return drawn(V, self.spike_instants, above(self.V_thresh, 3)), U


class AEF(_Neuron):
    """Adaptive exponential integrate-and-fire: C dV/dt = -gl (V - El) + gl Delt exp((V - Vt)/Delt) - U + I,
    tw dU/dt = a (V - El) - U; at 0 V a spike, V = Vr and U + b."""

    model = "adex"

    def __init__(self, C: float, gl: float, El: float, Vt: float, Delt: float, a: float, tw: float, b: float, Vr: float,
                 num_neurons: int = 1, *, method: Optional[str] = None):
        self.C, self.gl, self.El, self.Vt, self.Delt, self.a, self.tw, self.b, self.Vr = C, gl, El, Vt, Delt, a, tw, b, Vr
        self.num_neurons, self.method = num_neurons, method

    @property
    def parameters(self) -> dict[str, Any]:
        return {"c": quantity(self.C, "F"), "g_l": quantity(self.gl, "S"), "e_l": quantity(self.El, "V"),
                "v_t": quantity(self.Vt, "V"), "delta_t": quantity(self.Delt, "V"), "a": quantity(self.a, "S"),
                "tau_w": quantity(self.tw, "s"), "b": quantity(self.b, "A"), "v_reset": quantity(self.Vr, "V"),
                "v_peak": quantity(0, "V")}

    def compute(self, V0: Any, U0: Any, I: Any, delta_t: float) -> tuple[np.ndarray, np.ndarray]:
        """V and U."""
        V, U = self._respond(I, delta_t, v=(V0, "V"), w=(U0, "A"))
        return drawn(V, self.spike_instants, 2e-3), U


class HH(_Neuron):
    """Hodgkin-Huxley, per square centimetre: C in F, g in S, I in A; nothing changes if all three are absolute.

    `slope_m` in 1/V is the exponent of beta_m: as the original rounded it, where Hodgkin and Huxley have 1/18e-3. Nothing is
    drawn into V, and `spike_instants` are the first samples behind upward crossings of 0 V.
    """

    model, amplitude = "hodgkin_huxley", "A/cm2"

    def __init__(self, C: float, E_Na: float, E_k: float, E_l: float, g_Na: float, g_k: float, g_l: float, num_neurons: int = 1, *,
                 slope_m: float = 55.6, method: Optional[str] = None):
        self.C, self.E_Na, self.E_k, self.E_l, self.g_Na, self.g_k, self.g_l = C, E_Na, E_k, E_l, g_Na, g_k, g_l
        self.num_neurons, self.slope_m, self.method = num_neurons, slope_m, method

    @property
    def parameters(self) -> dict[str, Any]:
        return {"c": quantity(self.C, "F/cm2"), "e_na": quantity(self.E_Na, "V"), "e_k": quantity(self.E_k, "V"),
                "e_l": quantity(self.E_l, "V"), "g_na": quantity(self.g_Na, "S/cm2"), "g_k": quantity(self.g_k, "S/cm2"),
                "g_l": quantity(self.g_l, "S/cm2"), "slope_m": quantity(self.slope_m, "1/V")}

    def compute(self, V0: Any, h0: Any, m0: Any, n0: Any, I: Any, delta_t: float) -> tuple[np.ndarray, ...]:
        """V and the gates h, m and n."""
        return tuple(self._respond(I, delta_t, v=(V0, "V"), h=(h0, ""), m=(m0, ""), n=(n0, "")))

# SPDX-License-Identifier: MIT
"""Standard synapse types, with the plasticity rule that each is in Neurapse. Parameters keep PyNN's names and units; weights
become pA, nS or mV when the network is built."""
from __future__ import annotations

from ...standardmodels import build_translations, synapses
from ..simulator import state
from .refused import refused

__all__ = ["StaticSynapse", "TsodyksMarkramSynapse", "STDPMechanism", "SpikePairRule", "Vogels2011Rule",
           "AdditiveWeightDependence", "MultiplicativeWeightDependence", "AdditivePotentiationMultiplicativeDepression",
           "GutigWeightDependence"]


def _as_they_are(*names: str) -> dict:
    return build_translations(*((name, name) for name in names))


class _Synapse:
    """`parts` are the parameters that all synapses of one projection of Neurapse share."""

    parts: tuple[str, ...] = ()

    def _get_minimum_delay(self):
        return state.dt if state.given_min_delay == "auto" else state.given_min_delay

    def plasticity(self, shared: dict, scale: float, unit: str, tau_syn: float) -> dict | None:
        """The plasticity of a projection whose synapses share these parameters; `scale` makes weights of PyNN weights
        in `unit`, and the time constant of the receptor is tau_syn."""
        return None


class StaticSynapse(_Synapse, synapses.StaticSynapse):
    __doc__ = synapses.StaticSynapse.__doc__
    translations = _as_they_are("weight", "delay")


class TsodyksMarkramSynapse(_Synapse, synapses.TsodyksMarkramSynapse):
    __doc__ = synapses.TsodyksMarkramSynapse.__doc__
    translations = _as_they_are("weight", "delay", "U", "tau_rec", "tau_facil")
    parts = ("U", "tau_rec", "tau_facil")

    def plasticity(self, shared, scale, unit, tau_syn):
        return {"rule": "tsodyks_markram", "U": shared["U"], "tau_rec": f"{shared['tau_rec']!r} ms",
                "tau_fac": f"{shared['tau_facil']!r} ms", "tau_psc": f"{tau_syn!r} ms"}


class STDPMechanism(_Synapse, synapses.STDPMechanism):
    __doc__ = synapses.STDPMechanism.__doc__
    base_translations = _as_they_are("weight", "delay", "dendritic_delay_fraction")

    def _build_translations(self):
        timing, weight = self.timing_dependence, self.weight_dependence
        if self.voltage_dependence is not None:
            raise NotImplementedError("voltage-dependent plasticity is not available in pyNN.neurapse; leave voltage_dependence out")
        if not timing.goes_with(weight):
            raise NotImplementedError(f"{type(timing).__name__} with {type(weight).__name__} is not available in pyNN.neurapse; "
                                      "use AdditiveWeightDependence")
        self.translations = {**self.base_translations, **timing.translations, **weight.translations}
        self.parts = tuple(name for name in self.translations if name not in ("weight", "delay"))

    def plasticity(self, shared, scale, unit, tau_syn):
        low, high = shared["w_min"] * scale, shared["w_max"] * scale
        if low < 0 or high <= 0:
            raise NotImplementedError(f"weights between {shared['w_min']} and {shared['w_max']} do not learn in pyNN.neurapse (they are at "
                                      "least 0); for inhibition that learns use a cell with conductances")
        bounds = {"w_min": f"{low!r} {unit}", "w_max": f"{high!r} {unit}"}
        return {**self.timing_dependence.rule(shared, scale, self.weight_dependence), **bounds}


class SpikePairRule(synapses.SpikePairRule):
    __doc__ = synapses.SpikePairRule.__doc__
    translations = _as_they_are("tau_plus", "tau_minus", "A_plus", "A_minus")

    def goes_with(self, weight_dependence) -> bool:
        return True

    def rule(self, shared, scale, weight_dependence):
        plus, minus = weight_dependence.exponents(shared)
        potentiation, depression = shared["A_plus"], shared["A_minus"]
        times = {"tau_plus": f"{shared['tau_plus']!r} ms", "tau_minus": f"{shared['tau_minus']!r} ms"}
        if (shared["w_min"] != 0 and (plus, minus) != (0, 0)) or (potentiation == 0 and depression != 0):
            # Not in the catalogue, where w is compared with 0, and where lambda is the step of both.
            return {"equations": True, "A_plus": potentiation, "A_minus": depression, "mu_plus": plus, "mu_minus": minus, **times}
        return {"rule": "stdp_pair", "lambda": potentiation, "alpha": depression / potentiation if potentiation else 0.0,
                "mu_plus": plus, "mu_minus": minus, **times}


class Vogels2011Rule(synapses.Vogels2011Rule):
    __doc__ = synapses.Vogels2011Rule.__doc__
    translations = _as_they_are("tau", "eta", "rho")

    def goes_with(self, weight_dependence) -> bool:
        return isinstance(weight_dependence, AdditiveWeightDependence)

    def rule(self, shared, scale, weight_dependence):
        return {"rule": "vogels_sprekeler", "eta": shared["eta"] * scale, "alpha": 2 * shared["rho"] * 1e-3 * shared["tau"],
                "tau": f"{shared['tau']!r} ms"}


class AdditiveWeightDependence(synapses.AdditiveWeightDependence):
    __doc__ = synapses.AdditiveWeightDependence.__doc__
    translations = _as_they_are("w_max", "w_min")

    def exponents(self, shared):
        """Those of potentiation and depression (Guetig et al. 2003)."""
        return 0.0, 0.0


class MultiplicativeWeightDependence(synapses.MultiplicativeWeightDependence):
    __doc__ = synapses.MultiplicativeWeightDependence.__doc__
    translations = _as_they_are("w_max", "w_min")

    def exponents(self, shared):
        return 1.0, 1.0


class AdditivePotentiationMultiplicativeDepression(synapses.AdditivePotentiationMultiplicativeDepression):
    __doc__ = synapses.AdditivePotentiationMultiplicativeDepression.__doc__
    translations = _as_they_are("w_max", "w_min")

    def exponents(self, shared):
        return 0.0, 1.0


class GutigWeightDependence(synapses.GutigWeightDependence):
    __doc__ = synapses.GutigWeightDependence.__doc__
    translations = _as_they_are("w_max", "w_min", "mu_plus", "mu_minus")

    def exponents(self, shared):
        return shared["mu_plus"], shared["mu_minus"]


_REFUSED = {
    "ElectricalSynapse": "write the gap junction as a synapse with equations in neurapse itself",
    "SimpleStochasticSynapse": "neurapse's synapses transmit every spike; use StaticSynapse with weight*p for the mean",
    "StochasticTsodyksMarkramSynapse": "use TsodyksMarkramSynapse, which is its mean",
    "MultiQuantalSynapse": "use TsodyksMarkramSynapse, which is its mean",
}
globals().update({name: refused(name, instead) for name, instead in _REFUSED.items()})
__all__ += list(_REFUSED)

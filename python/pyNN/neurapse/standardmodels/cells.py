# SPDX-License-Identifier: MIT
"""Standard cells. Each names its model in Neurapse, the method that integrates it, the parameters that the model takes
with their units, its receptors, and what is recorded under which name.

Native parameters are those of Neurapse: times in ms, potentials in mV, capacitances in pF, conductances in nS and
currents in pA.
"""
from __future__ import annotations

import numpy as np

from ... import errors
from ...standardmodels import build_translations, cells
from .refused import refused

__all__ = [
    "IF_curr_delta", "IF_curr_exp", "IF_curr_alpha", "IF_cond_exp", "IF_cond_alpha", "HH_cond_exp", "EIF_cond_exp_isfa_ista",
    "EIF_cond_alpha_isfa_ista", "Izhikevich", "SpikeSourcePoisson", "SpikeSourceArray",
]


class Neuron:
    """What a cell with a membrane says of itself. `parameters` maps names of the model to units, `signals` what can be
    recorded to the name in Neurapse and the factor from its unit to PyNN's."""

    neuron: str
    method: str | None = None
    parameters: dict[str, str]
    signals: dict[str, tuple[str, float]] = {"v": ("v", 1.0)}
    weight_scale = 1000.0  # nA -> pA, uS -> nS
    weight_unit = "pA"

    @classmethod
    def receptors(cls, native: dict, text) -> dict:
        """The receptors' part of a population's description; `text` writes a native parameter with its unit."""
        raise NotImplementedError

    @classmethod
    def further(cls, native: dict, text) -> dict:
        """Parameters of the model that follow from others, or that PyNN's cell does not have."""
        return {}

    @classmethod
    def tau_of(cls, receptor: str, native: dict):
        """The time constant of a receptor, for each neuron (ms)."""
        return native[f"tau_{receptor}"]


class _Kinetics(Neuron):
    """Receptors of one shape, excitatory and inhibitory."""

    shape: str

    @classmethod
    def receptors(cls, native, text):
        return {name: {"shape": cls.shape, "tau": text(native[f"tau_{name}"], "ms")} for name in ("excitatory", "inhibitory")}


class _Current(_Kinetics):
    weight_unit = "pA"


class _Conductance(_Kinetics):
    weight_unit = "nS"
    signals = {"v": ("v", 1.0), "gsyn_exc": ("g_excitatory", 1e-3), "gsyn_inh": ("g_inhibitory", 1e-3)}

    @classmethod
    def receptors(cls, native, text):
        all_of_them = super().receptors(native, text)
        for name, table in all_of_them.items():
            table["reversal"] = text(native[f"reversal_{name}"], "mV")
        return all_of_them


class _Jump(Neuron):
    """An arrival moves the potential by its weight, in mV; inhibitory weights are negative."""

    weight_scale, weight_unit = 1.0, "mV"

    @classmethod
    def receptors(cls, native, text):
        return {name: {"shape": "delta"} for name in ("excitatory", "inhibitory")}

    @classmethod
    def tau_of(cls, receptor, native):
        return 0.0


_TIMES = (("tau_syn_E", "tau_excitatory"), ("tau_syn_I", "tau_inhibitory"))
_REVERSALS = (("e_rev_E", "reversal_excitatory"), ("e_rev_I", "reversal_inhibitory"))
_OFFSET = (("i_offset", "offset", 1000.0),)
_LIF = (("tau_m", "tau"), ("cm", "c", 1000.0), ("v_rest", "rest"), ("v_reset", "reset"), ("v_thresh", "threshold"),
        ("tau_refrac", "refractory"))
_LIF_UNITS = {"tau": "ms", "c": "pF", "rest": "mV", "reset": "mV", "threshold": "mV", "refractory": "ms"}


class IF_curr_delta(cells.IF_curr_delta, _Jump):
    __doc__ = cells.IF_curr_delta.__doc__
    translations = build_translations(*_LIF, *_OFFSET)
    neuron, parameters = "lif", _LIF_UNITS


class IF_curr_exp(cells.IF_curr_exp, _Current):
    __doc__ = cells.IF_curr_exp.__doc__
    translations = build_translations(*_LIF, *_OFFSET, *_TIMES)
    neuron, parameters, shape = "lif", _LIF_UNITS, "exponential"


class IF_curr_alpha(cells.IF_curr_alpha, _Current):
    __doc__ = cells.IF_curr_alpha.__doc__
    translations = build_translations(*_LIF, *_OFFSET, *_TIMES)
    neuron, parameters, shape = "lif", _LIF_UNITS, "alpha"


class IF_cond_exp(cells.IF_cond_exp, _Conductance):
    __doc__ = cells.IF_cond_exp.__doc__
    translations = build_translations(*_LIF, *_OFFSET, *_TIMES, *_REVERSALS)
    neuron, parameters, shape = "lif", _LIF_UNITS, "exponential"


class IF_cond_alpha(cells.IF_cond_alpha, _Conductance):
    __doc__ = cells.IF_cond_alpha.__doc__
    translations = build_translations(*_LIF, *_OFFSET, *_TIMES, *_REVERSALS)
    neuron, parameters, shape = "lif", _LIF_UNITS, "alpha"


_ADEX = (("cm", "c", 1000.0), ("tau_m", "tau_m"), ("v_rest", "e_l"), ("v_thresh", "v_t"),
         ("delta_T", "delta_t"), ("tau_w", "tau_w"), ("a", "a"), ("b", "b", 1000.0), ("v_reset", "v_reset"),
         ("v_spike", "v_peak"), ("tau_refrac", "refractory"))
_ADEX_UNITS = {"c": "pF", "e_l": "mV", "v_t": "mV", "delta_t": "mV", "tau_w": "ms", "a": "nS", "b": "pA",
               "v_reset": "mV", "v_peak": "mV", "refractory": "ms"}


class _Adaptive(_Conductance):
    neuron, parameters = "adex", _ADEX_UNITS
    signals = {**_Conductance.signals, "w": ("w", 1e-3)}

    @classmethod
    def further(cls, native, text):
        return {"g_l": text(native["c"] / native["tau_m"], "nS")}


class EIF_cond_exp_isfa_ista(cells.EIF_cond_exp_isfa_ista, _Adaptive):
    __doc__ = cells.EIF_cond_exp_isfa_ista.__doc__
    translations = build_translations(*_ADEX, *_OFFSET, *_TIMES, *_REVERSALS)
    shape = "exponential"


class EIF_cond_alpha_isfa_ista(cells.EIF_cond_alpha_isfa_ista, _Adaptive):
    __doc__ = cells.EIF_cond_alpha_isfa_ista.__doc__
    translations = build_translations(*_ADEX, *_OFFSET, *_TIMES, *_REVERSALS)
    shape = "alpha"


class HH_cond_exp(cells.HH_cond_exp, _Conductance):
    __doc__ = cells.HH_cond_exp.__doc__
    translations = build_translations(
        ("gbar_Na", "g_na", 1000.0), ("gbar_K", "g_k", 1000.0), ("g_leak", "g_l", 1000.0), ("cm", "c", 1000.0),
        ("v_offset", "v_t"), ("e_rev_Na", "e_na"), ("e_rev_K", "e_k"), ("e_rev_leak", "e_l"),
        *_OFFSET, *_TIMES, *_REVERSALS)
    neuron, shape = "traub_miles", "exponential"
    parameters = {"g_na": "nS", "g_k": "nS", "g_l": "nS", "c": "pF", "v_t": "mV", "e_na": "mV", "e_k": "mV", "e_l": "mV"}
    receptor_types = ("excitatory", "inhibitory")
    signals = {**_Conductance.signals, "m": ("m", 1.0), "h": ("h", 1.0), "n": ("n", 1.0)}

    @classmethod
    def further(cls, native, text):
        """Those of NEST's hh_cond_exp_traub with its defaults."""
        return {"threshold": text(native["v_t"] + 30.0, "mV"), "refractory": "2 ms"}


class Izhikevich(cells.Izhikevich, _Jump):
    __doc__ = cells.Izhikevich.__doc__
    translations = build_translations(("a", "a"), ("b", "b"), ("c", "c"), ("d", "d"), *_OFFSET)
    neuron, method, parameters = "izhikevich_2003", "adaptive", {"a": "", "b": "", "c": "mV", "d": ""}
    signals = {"v": ("v", 1.0), "u": ("u", 1.0)}


class SpikeSource:
    """A population of spikes: a model as equations whose variables can be set while it runs."""

    signals: dict[str, tuple[str, float]] = {}
    neuron: str
    model: dict[str, str]


class SpikeSourcePoisson(cells.SpikeSourcePoisson, SpikeSource):
    __doc__ = cells.SpikeSourcePoisson.__doc__
    translations = build_translations(("rate", "rate"), ("start", "start"), ("duration", "duration"))
    neuron = "poisson_source"
    # At most one spike a step, with the probability rate*dt, so that the rate is kept exactly.
    model = {"equations": "rate : Hz\nstart : second\nstop : second",
             "threshold": "rand() < rate*dt and t > start + dt/4 and t <= stop + dt/4",
             "reset": "rate = rate; start = start; stop = stop"}

    @staticmethod
    def state(native: dict) -> dict:
        """The variables of the model, in kHz and ms."""
        return {"rate": native["rate"] * 1e-3, "start": native["start"], "stop": native["start"] + native["duration"]}


class SpikeSourceArray(cells.SpikeSourceArray, SpikeSource):
    __doc__ = cells.SpikeSourceArray.__doc__
    translations = build_translations(("spike_times", "spike_times"))
    neuron = "array_source"
    # `told` hears of the spikes that are known when the network is built, where it listens; `sent` of later ones.
    model = {"equations": "told : 1\nlistens : 1\nsent : 1",
             "threshold": "told*listens + sent > 0.5",
             "reset": "told = 0; sent = 0; listens = listens"}

    @staticmethod
    def check(times: np.ndarray) -> None:
        """Spike times ascend, for each neuron."""
        for each in times:
            if np.any(np.diff(each.value) < 0):
                raise errors.InvalidParameterValueError(
                    f"spike times {each.value} do not ascend (spikes are sent in order of time); sort them")


_TRAINS = "draw its intervals with NumPy and give the times to a SpikeSourceArray"
_PARTS = "use a cell with its receptors, such as IF_cond_exp; neurapse itself has any number of receptors"
_REFUSED = {
    "IF_cond_exp_gsfa_grr": "use EIF_cond_exp_isfa_ista for adaptation, or write the model as equations with neurapse itself",
    "IF_facets_hardware1": "use IF_cond_exp with cm=0.2, tau_refrac=1.0, e_rev_E=0.0",
    "GIF_cond_exp": "use the model gif of neurapse itself",
    "SpikeSourceGamma": _TRAINS, "SpikeSourceInhGamma": _TRAINS, "SpikeSourcePoissonRefractory": _TRAINS,
    "PointNeuron": _PARTS, "LIF": _PARTS, "AdExp": _PARTS, "ExpPSR": _PARTS, "AlphaPSR": _PARTS, "BetaPSR": _PARTS,
    "CurrExpPostSynapticResponse": _PARTS, "CondExpPostSynapticResponse": _PARTS,
    "CondAlphaPostSynapticResponse": _PARTS, "CondBetaPostSynapticResponse": _PARTS,
    "MultiCompartmentNeuron": "neurons are points here; use pyNN.neuron or pyNN.arbor",
}
globals().update({name: refused(name, instead) for name, instead in _REFUSED.items()})
__all__ += list(_REFUSED)

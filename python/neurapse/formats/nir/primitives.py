# SPDX-License-Identifier: MIT
"""What NIR's primitives are here. Numbers of NIR have no units and keep having none; only times have one.

Nodes with a state, and Input and Output, are populations of models written as NIR's own equations. `x` is what such a
node receives: the spikes that arrive in a step, each its weight high and one step wide; currents of stimuli, where 1 pA is 1;
and `graded`, what potentials and biases send all the time. Nodes without a state are parts of the projections between.
"""
from __future__ import annotations

from typing import Any, NamedTuple

RECEPTOR = {"in": {"shape": "delta", "effect": "current"}}
WEIGHT_UNIT = "pA"

# What sends potentials, and what sends a constant: both are sums, at every step, over all synapses.
GRADED, BIAS = "nir_graded", "nir_bias"
SYNAPSES = {
    GRADED: "w : 1\ngraded_post = w*v_pre : 1 (summed)",
    BIAS: "w : 1\ngraded_post = w : 1 (summed)",
}


class Primitive(NamedTuple):
    """A kind of node that is a population. In the units of parameters, and in equations, TIME is NIR's unit of time."""

    equations: str = ""
    threshold: str = ""
    reset: str = ""
    parameters: dict[str, str] = {}  # by name; the unit of each
    initial: dict[str, Any] = {}

    @property
    def graded(self) -> bool:
        """Whether it sends its potential instead of spikes."""
        return not self.threshold

    def model(self) -> dict[str, str]:
        """As it stands under [model.NAME]."""
        dimension = {"": "1", "TIME": "second", "/TIME": "Hz"}
        lines = [self.equations] if self.equations else []
        lines += ["x = (i_syn + i_stim)/pA + graded : 1", "graded : 1"]
        lines += [f"{name} : {dimension[unit]} (constant)" for name, unit in self.parameters.items()]
        keys = {"equations": "\n".join(lines), "threshold": self.threshold, "reset": self.reset}
        return {key: text for key, text in keys.items() if text}


_LEAK = "dv/dt = (v_leak - v + r*x)/tau : 1"
_INTEGRATOR = "dv/dt = r*x : 1"
_CURRENT_BASED = "dI/dt = (w_in*x - I)/tau_syn : 1\ndv/dt = (v_leak - v + r*I)/tau_mem : 1"
_OF_CURRENT_BASED = {"tau_syn": "TIME", "tau_mem": "TIME", "r": "", "v_leak": "", "w_in": ""}
_FIRES = {"threshold": "v > v_threshold", "reset": "v = v_reset"}
_OF_FIRING = {"v_threshold": "", "v_reset": ""}

POPULATIONS = {
    "Input": Primitive(threshold="x > 0"),
    "Output": Primitive(),
    "Threshold": Primitive(threshold="x > threshold", parameters={"threshold": ""}),
    "I": Primitive(_INTEGRATOR, parameters={"r": "/TIME"}, initial={"v": 0.0}),
    "IF": Primitive(_INTEGRATOR, **_FIRES, parameters={"r": "/TIME", **_OF_FIRING}, initial={"v": 0.0}),
    "LI": Primitive(_LEAK, parameters={"tau": "TIME", "r": "", "v_leak": ""}, initial={"v": "v_leak"}),
    "LIF": Primitive(_LEAK, **_FIRES, parameters={"tau": "TIME", "r": "", "v_leak": "", **_OF_FIRING}, initial={"v": "v_leak"}),
    "CubaLI": Primitive(_CURRENT_BASED, parameters=_OF_CURRENT_BASED, initial={"I": 0.0, "v": "v_leak"}),
    "CubaLIF": Primitive(_CURRENT_BASED, **_FIRES, parameters={**_OF_CURRENT_BASED, **_OF_FIRING}, initial={"I": 0.0, "v": "v_leak"}),
}

WEIGHTS = {"Linear": "weight", "Affine": "weight", "Scale": "scale"}  # the attribute that has them

REFUSED = {
    "Conv1d": ("its weights are shared between positions, and ours belong to pairs", "write it out as a Linear"),
    "Conv2d": ("its weights are shared between positions, and ours belong to pairs", "write it out as a Linear"),
    "SumPool2d": ("neurons stand in a row here and not in a plane", "write it out as a Linear"),
    "AvgPool2d": ("neurons stand in a row here and not in a plane", "write it out as a Linear"),
    "Flatten": ("neurons stand in a row here already", "leave it out, and give its neighbours one dimension"),
    "NIRGraph": ("a graph within a graph is not taken apart", "put its nodes into the graph around it"),
}


def model_name(kind: str) -> str:
    return f"nir_{kind}"


def unit_of(text: str, time: str) -> str:
    """The unit of a parameter, where `time` is NIR's unit of time."""
    return text.replace("TIME", time)

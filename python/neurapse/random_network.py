# SPDX-License-Identifier: MIT
"""The sparsely connected random network of Brunel 2000 (doi:10.1023/A:1008925309027), from which much else starts."""
from __future__ import annotations

from typing import Any, Mapping, Optional

from .network import Network
from .units import number_in


def random_network(excitatory: int = 10000, inhibitory: int = 2500, *, seed: int, g: float = 5, eta: float = 2, p: float = 0.1,
                   weight: Any = "0.1 mV", delay: Any = "1.5 ms", plasticity: Optional[Mapping[str, Any]] = None) -> Network:
    """Leaky integrate-and-fire neurons that each get p excitatory and p inhibitory synapses of all there are; populations
    `exc` and `inh`, projections `excitation` and `inhibition`; the spikes of both are recorded.

    `weight` is by how much a spike of an excitatory neuron lifts V, one of an inhibitory neuron lowers it by `g` times
    as much. From outside each neuron gets Poisson spikes, `eta` times as many as would just hold V at the threshold.
    `plasticity` makes excitatory synapses change. The sizes given by default are the published ones; g and eta choose the state, 5 and 2 irregular firing.
    """
    jump, tau, theta = number_in(weight, "mV"), 20.0, 20.0
    net = Network(seed=seed, title="Sparsely connected random network (Brunel 2000)")
    both = dict(rest="0 mV", reset="10 mV", threshold=f"{theta:g} mV", tau=f"{tau:g} ms", refractory="2 ms",
                receptors={"jump": {"shape": "delta"}})
    exc, inh = (net.population("lif", size, name=name, **both) for name, size in (("exc", excitatory), ("inh", inhibitory)))
    for source, name, lift, rule in ((exc, "excitation", jump, plasticity), (inh, "inhibition", -g * jump, None)):
        net.projection(source, exc + inh, "fixed_indegree", n=round(p * source.size), name=name, weight=f"{lift:g} mV",
                       delay=delay, plasticity=rule)
    outside = 1000 * eta * theta / (jump * tau)
    net.stimulus("poisson", exc + inh, rate=f"{outside:.9g} Hz", weight=f"{jump:g} mV")
    net.record("spikes", exc + inh)
    return net

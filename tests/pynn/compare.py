#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same small networks on pyNN.neurapse and on pyNN.nest: spikes, learned weights and potentials side by side.

    pip install neurapse[pynn] nest-simulator
    python tests/pynn/compare.py

Run by hand, since NEST is large. Fails where the number of spikes differs, where spikes are farther apart than stands with
the network, or weights.
"""
import importlib
import sys
import warnings

import numpy as np

DT = 0.01
INPUT = [5.0, 25.0, 27.0, 60.0, 61.0, 63.0, 120.0]
PAIRS = np.arange(10.0, 190.0, 7.3).round(1).tolist()


def stdp(sim, dependence, **more):
    rule = sim.SpikePairRule(tau_plus=15.0, tau_minus=25.0, A_plus=0.1, A_minus=0.12)
    return sim.STDPMechanism(rule, getattr(sim, dependence)(w_max=0.06, **more), weight=0.03, delay=2.0)


# Name: cell, parameters, weight, receptor, synapse, input, how far spikes may be apart (ms), and weights (part).
CASES = {
    "currents, exponential": ("IF_curr_exp", {"i_offset": 0.5}, 1.0, "excitatory", None, INPUT, 0, 0),
    "currents, alpha": ("IF_curr_alpha", {"i_offset": 0.5}, 3.0, "excitatory", None, INPUT, 0, 0),
    "conductances, exponential": ("IF_cond_exp", {"i_offset": 0.5}, 0.03, "excitatory", None, INPUT, 0, 0),
    "conductances, alpha": ("IF_cond_alpha", {"i_offset": 0.5, "tau_syn_E": 2.0}, 0.03, "excitatory", None, INPUT, 0, 0),
    "inhibition": ("IF_cond_exp", {"i_offset": 0.9}, 0.03, "inhibitory", None, INPUT, 0, 0),
    "adaptive, exponential": ("EIF_cond_exp_isfa_ista", {"i_offset": 0.4}, 0.01, "excitatory", None, INPUT, 2 * DT, 0),
    "adaptive, alpha": ("EIF_cond_alpha_isfa_ista", {"i_offset": 0.4}, 0.01, "excitatory", None, INPUT, 2 * DT, 0),
    # NEST stamps the peak of the action potential, Neurapse its upstroke.
    "Hodgkin-Huxley": ("HH_cond_exp", {}, 0.1, "excitatory", None, INPUT, 0.3, 0),
    # NEST integrates by Euler's method.
    "Izhikevich": ("Izhikevich", {"i_offset": 0.004}, 10.0, "excitatory", None, INPUT, 0.1, 0),
    "Tsodyks-Markram": ("IF_cond_exp", {}, 0.05, "excitatory",
                        lambda sim: sim.TsodyksMarkramSynapse(U=0.2, tau_rec=100.0, tau_facil=300.0, weight=0.05, delay=1.0), INPUT, 0, 0),
    "STDP, multiplicative": ("IF_cond_exp", {"i_offset": 0.85}, 0.03, "excitatory", lambda sim: stdp(sim, "MultiplicativeWeightDependence"), PAIRS, 0, 1e-3),
    "STDP, additive and multiplicative": ("IF_cond_exp", {"i_offset": 0.85}, 0.03, "excitatory",
                                          lambda sim: stdp(sim, "AdditivePotentiationMultiplicativeDepression"), PAIRS, 0, 1e-3),
}


def run(sim, cell, parameters, weight, receptor, synapse, times):
    """Spike times, traces by name, and the weight right after the last presynaptic spike, when NEST has brought it up to date."""
    sim.setup(timestep=DT, min_delay=0.1, spike_precision="on_grid")
    cells = sim.Population(1, getattr(sim, cell)(**parameters))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=times))
    learning = sim.Projection(source, cells, sim.AllToAllConnector(), synapse(sim) if synapse else sim.StaticSynapse(weight=weight, delay=1.0),
                              receptor_type=receptor)
    cells.record(["spikes", "v"])
    sim.run(times[-1] + 0.3 if times is PAIRS else 200.0)
    segment = cells.get_data().segments[0]
    found = segment.spiketrains[0].magnitude, segment.analogsignals[0].magnitude[:, 0], learning.get("weight", format="list", with_address=False)[0]
    sim.end()
    return found


def main() -> int:
    warnings.simplefilter("ignore")
    simulators = [importlib.import_module(f"pyNN.{name}") for name in ("neurapse", "nest")]
    failed = 0
    print("| network | spikes | apart by at most (ms) | weight | potential until the first spike apart by (mV) |\n| --- | --- | --- | --- | --- |")
    for name, (*network, apart, part) in CASES.items():
        (spikes, v, w), (theirs, their_v, their_w) = (run(sim, *network) for sim in simulators)
        same = len(spikes) == len(theirs)
        distance = float(np.abs(spikes - theirs).max(initial=0)) if same else np.inf
        n = int(min([*spikes, *theirs, 1e9]) / DT) - 50 if len(spikes) else min(len(v), len(their_v))
        potential = float(np.abs(v[: max(n, 0)] - their_v[: max(n, 0)]).max(initial=0))
        good = same and distance <= apart + 1e-9 and (not part or abs(w - their_w) <= part * their_w)
        failed += not good
        print(f"| {name} | {len(spikes)} | {distance:.3g} | {f'{w:.6f}, {their_w:.6f}' if part else ''} | {potential:.1e} |{'' if good else ' DIFFERS'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

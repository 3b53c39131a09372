# SPDX-License-Identifier: MIT
"""Networks of leaky integrate-and-fire neurons, in SI units.

`Fanout` lists the targets of each neuron, and weights and delays follow it, number by number. Each entry is one
synapse; a spike of sample k arrives at k + delay/delta_t, rounded, and its current decays as long as it lasts.
`cell[i, j]` is (weight, delay, synapse) from i to j, the last of several, or None. Every compute() starts afresh.
"""
from __future__ import annotations

from typing import Any, Optional, Sequence

import numpy as np

from ..network import Network, Projection
from ..selection import Population
from ._engine import column, drawn, instants, network, quantity, samples, table
from .Neurons import LIF
from .Synapses import CONST_SYNAPSE, receptor
from .utils.SpikeTrains import get_spike_instants_from_neuron

Lists = Sequence[Sequence[Any]]


class _Network:
    """The constants of all neurons, and the synapses as the engine has them."""

    C, gL, V_thresh, El, Rp = 300e-12, 30e-9, 20e-3, -70e-3, 2e-3

    def _wire(self, Fanout: Lists, W: Lists, delays: Lists, tau: float, I0: float, shape: tuple[int, int]) -> None:
        self.Fanout, self.W, self.I0, self._delays, self._tau = Fanout, W, I0, delays, tau
        self.cell = np.full(shape, None, dtype=object)
        for i, row in enumerate(zip(Fanout, W, delays)):
            for j, w, tau_d in zip(*row):
                self._set_cell(i, j, w, tau_d)

    def _set_cell(self, i: int, j: int, w: float, tau_d: float) -> None:
        self.cell[i, j] = (w, tau_d, CONST_SYNAPSE(w, self.I0, self._tau, self._tau / 4, tau_d))

    def _lif(self, num_neurons: int) -> LIF:
        return LIF(self.C, self.gL, self.V_thresh, self.El, self.Rp, num_neurons)

    def _population(self, net: Network, name: str, num_neurons: int, V0: np.ndarray) -> Population:
        return net.population("lif", num_neurons, name=name, parameters=self._lif(num_neurons).parameters,
                              initial={"v": quantity(V0[:, 0], "V")}, receptors={"psc": receptor(self._tau, self._tau / 4)})

    def _project(self, net: Network, source: Any, target: Any, rows: slice, **keys: Any) -> Projection:
        """The synapses of the neurons of some rows, which are `source`."""
        return net.projection(source, target, "fanout", targets=[list(row) for row in self.Fanout[rows]],
                              weight=quantity(_flat(self.W[rows]) * self.I0, "A"), delay=quantity(_flat(self._delays[rows]), "s"), **keys)


def _flat(rows: Lists) -> np.ndarray:
    return np.array([x for row in rows for x in row], dtype=float)


class NNetwork_Const(_Network):
    """num_pre neurons onto num_post others, by synapses of constant weight: W in pA, Tau the delays."""

    def __init__(self, Fanout: Lists, W: Lists, Tau: Lists, num_pre: int, num_post: int):
        self.Tau, self.num_pre, self.num_post = Tau, num_pre, num_post
        self._wire(Fanout, W, Tau, tau=15e-3, I0=1e-12, shape=(num_pre, num_post))

    def compute(self, I_pre: np.ndarray, delta_t: float) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]:
        """V of both layers, the current of each synapse in order of source and target, and their sums, for currents I_pre
        [num_pre x n_t] into the first layer: [num_pre x n_t+1], [num_post x n_t+2], [1 x n_t+1] each, [num_post x n_t+1].

        The second layer has one sample more, since each layer has one more than the current that drives it."""
        I_pre = table(I_pre, self.num_pre, "I_pre")
        n = I_pre.shape[1] + 1
        net = network(delta_t)
        V0 = [np.full((size, 1), self.El) for size in (self.num_pre, self.num_post)]
        pre, post = (self._population(net, name, len(v), v) for name, v in zip(("pre", "post"), V0))
        self._project(net, pre, post, slice(None))
        net.stimulus("matrix", pre, file=np.pad(I_pre, ((0, 0), (0, 1))), unit=quantity(1, "A"))
        r = net.run(quantity(n * delta_t, "s"), record={pre: ["spikes", "v"], post: ["spikes", "v", "i_psc"]})
        self.pre_spike_instants, self.post_spike_instants = instants(r, pre), instants(r, post)
        marker = self._lif(1).marker
        self.V_pre_response = drawn(samples(r, pre, "v", 1e-3, V0[0])[:, :n], self.pre_spike_instants, marker)
        self.V_post_response = drawn(samples(r, post, "v", 1e-3, V0[1]), self.post_spike_instants, marker)
        self.I_post = samples(r, post, "i_psc", 1e-12, 0)[:, :n]
        self.I_sy_list = [self.cell[i, j][2].getI(self.V_pre_response[i:i + 1], [self.pre_spike_instants[i]], delta_t)
                          for i, j in np.argwhere(self.cell != None)]  # noqa: E711, element by element
        return self.V_pre_response, self.V_post_response, self.I_sy_list, self.I_post

    def display(self, case_name: Any = 1) -> None:
        """Pictures of what the last compute() returned, p1_case{case_name}_plot1.png to plot4.png in the current folder."""
        import matplotlib.pyplot as plt

        pictures = [("response of the pre neurons", "V", "pre", self.V_pre_response),
                    ("synaptic currents", "Synapse I", "Sy", [I[0] for I in self.I_sy_list]),
                    ("synaptic current input to post neurons", "I post", "Ipost", self.I_post),
                    ("response of the post neurons", "V", "post", self.V_post_response)]
        for number, (title, ylabel, name, rows) in enumerate(pictures, 1):
            figure, axes = plt.subplots(figsize=(25, 15))
            for k, row in enumerate(rows):
                axes.plot(row, label=f"{name}-{k}")
            axes.set(title=title, xlabel="time", ylabel=ylabel)
            axes.legend()
            figure.savefig(f"p1_case{case_name}_plot{number}.png")


class DRN_Const(_Network):
    """N neurons among themselves, by synapses of constant weight: W in units of I0, Tau_d the delays, Tau the decay of
    the current, T the number of steps.

    compute() leaves V_collector and I_synapse_feed, [N x T] from sample 0 on, I_app_collector, which is the current
    applied, and spike_instants.
    """

    def __init__(self, Fanout: Lists, W: Lists, Tau_d: Lists, Tau: float, I0: float, N: int, T: int, delta_t: float):
        self.Tau_d, self.Tau, self.N, self.T, self.delta_t = Tau_d, Tau, N, T, delta_t
        self._wire(Fanout, W, Tau_d, Tau, I0, (N, N))

    def _connect(self, net: Network, cells: Population) -> None:
        self._project(net, cells, cells, slice(None))

    def compute(self, I_app: np.ndarray, V0: np.ndarray, delta_t: float) -> None:
        """Runs T steps under currents I_app, [N x T], from the potentials V0, [N x 1]."""
        self.delta_t = delta_t
        V0 = column(V0, self.N, "V0")
        net = network(delta_t)
        cells = self._population(net, "cells", self.N, V0)
        self._connect(net, cells)
        net.stimulus("matrix", cells, file=table(I_app, self.N, "I_app"), unit=quantity(1, "A"))
        sim = net.simulate(record={cells: ["spikes", "v", "i_psc"]}).run(quantity(self.T * delta_t, "s"))
        r = sim.results
        self.I_app_collector = I_app
        self.I_synapse_feed = samples(r, cells, "i_psc", 1e-12, 0)[:, :self.T]
        self.spike_instants = [at[at < self.T] for at in instants(r, cells)]
        self.V_collector = drawn(samples(r, cells, "v", 1e-3, V0)[:, :self.T], self.spike_instants, self._lif(1).marker)
        self._learnt(sim)

    def _learnt(self, sim: Any) -> None:
        """Constant weights learn nothing."""


class DRN_Plastic(DRN_Const):
    """A DRN_Const whose neurons 0 to N_exci - 1 are excitatory, by synapses that learn from the nearest spike of the
    other side: one that arrives a time s before its target fires becomes stronger by the part gamma A_up exp(-s/Tau_l),
    one that arrives s after it fired by gamma A_dn exp(-s/Tau_l), where A_dn is negative.

    Weights stay between w_min and w_max, by default between 0 and ten times the largest that an excitatory synapse starts
    with. compute() leaves in `avg_weights` their mean after each of the T steps, and in `cell` what they are at the end.
    """

    def __init__(self, Fanout: Lists, W: Lists, Tau_d: Lists, Tau: float, Tau_l: float, I0: float, A_up: float, A_dn: float,
                 N: int, N_exci: int, T: int, delta_t: float, gamma: float = 1, *, w_min: float = 0, w_max: Optional[float] = None):
        super().__init__(Fanout, W, Tau_d, Tau, I0, N, T, delta_t)
        self.Tau_l, self.A_up, self.A_dn, self.N_exci, self.gamma = Tau_l, A_up, A_dn, N_exci, gamma
        self.w_min, self.w_max = w_min, 10 * max(_flat(W[:N_exci]), default=0) if w_max is None else w_max

    def _connect(self, net: Network, cells: Population) -> None:
        rule = {"rule": "nearest_pair", "ltp": self.A_up, "ltd": self.A_dn, "gamma": self.gamma, "tau": quantity(self.Tau_l, "s"),
                "w_min": quantity(self.w_min * self.I0, "A"), "w_max": quantity(self.w_max * self.I0, "A")}
        split = self.N_exci
        self._project(net, cells[:split], cells, slice(0, split), name="excitation", plasticity=rule)
        if any(len(row) for row in self.Fanout[split:]):
            self._project(net, cells[split:], cells, slice(split, None), name="inhibition")
        net.record("weights", "excitation", every=quantity(self.delta_t, "s"))

    def _learnt(self, sim: Any) -> None:
        pA = self.I0 / 1e-12
        self.avg_weights = (sim.results.weights["excitation"].mean / pA).tolist()
        # The engine keeps synapses in an order of its own, so both sides are sorted by source, target and delay.
        listed = [(i, j, tau_d) for i in range(self.N_exci) for j, tau_d in zip(self.Fanout[i], self.Tau_d[i])]
        now, (source, target, delay) = sim.weights("excitation"), np.array(listed, dtype=float).T
        weights = np.empty(len(listed))
        weights[np.lexsort((np.rint(delay / self.delta_t), target, source))] = \
            now.weight[np.lexsort((now.delay_ms, now.target, now.source))] / pA
        for (i, j, tau_d), w in zip(listed, weights.tolist()):
            self._set_cell(i, j, w, tau_d)

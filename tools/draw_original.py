#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws the pictures of docs/original.md: on the left what the original Neurapse computed, from tests/data/seed_*.json, on the
right what neurapse.original computes for the same calls. Needs the Python package and matplotlib.

    tools/draw_original.py [folder]
"""
import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from neurapse.original.Networks import DRN_Const, DRN_Plastic, NNetwork_Const
from neurapse.original.Neurons import AEF, HH
from neurapse.original.utils.CURRENTS import SQUARE_PULSE

ROOT = Path(__file__).resolve().parent.parent
COLOURS = ["#1f77b4", "#d62728", "#2ca02c"]
plt.rcParams.update({"font.size": 8, "axes.spines.top": False, "axes.spines.right": False, "lines.linewidth": 0.9,
                     "legend.frameon": False, "figure.constrained_layout.use": True})


def seed(name):
    return json.loads((ROOT / f"tests/data/seed_{name}.json").read_text())


def before_and_after(rows, height, **options):
    figure, axes = plt.subplots(rows, 2, figsize=(8, height), sharex=True, sharey="row", squeeze=False, **options)
    axes[0, 0].set_title("before: the original")
    axes[0, 1].set_title("after: neurapse.original")
    for ax in axes[-1]:
        ax.set_xlabel("ms")
    return figure, axes


def hodgkin_huxley():
    before = seed("pictures")["hodgkin_huxley"]
    E, g = {"Na": 50e-3, "k": -77e-3, "l": -55e-3}, {"Na": 120e-3, "k": 36e-3, "l": 0.3e-3}
    I = 15e-6 * SQUARE_PULSE(6000, 9000, 15000).generate()
    V, h, m, n = HH(1e-6, E["Na"], E["k"], E["l"], g["Na"], g["k"], g["l"]).compute(-0.06515672, 0.60159082, 0.05196212, 0.31527801, I, 1e-5)
    after = {"V": V, "i_Na": g["Na"] * m**3 * h * (V - E["Na"]), "i_k": g["k"] * n**4 * (V - E["k"]), "i_l": g["l"] * (V - E["l"])}
    figure, axes = before_and_after(2, 3.6)
    t = np.arange(1501) * 0.1
    axes[0, 0].plot(t, before["V_every_10_mV"])
    axes[0, 1].plot(t, 1e3 * after["V"][0, ::10])
    for name, colour in zip(("i_Na", "i_k", "i_l"), COLOURS):
        axes[1, 0].plot(t, before[f"{name}_every_10"], colour)
        axes[1, 1].plot(t, 1e6 * after[name][0, ::10], colour, label=name)
    axes[1, 1].legend()
    axes[0, 0].set_ylabel("V in mV")
    axes[1, 0].set_ylabel("µA/cm²")
    axes[0, 0].set_xlim(50, 110)
    return figure


def adex():
    before, runs = seed("pictures")["adex_V_every_5_mV"], {c["name"]: c["runs"] for c in seed("adex")["cells"]}
    cells = {"RH": AEF(200e-12, 10e-9, -70e-3, -50e-3, 2e-3, 2e-9, 30e-3, 0, -58e-3, num_neurons=3),
             "IB": AEF(130e-12, 18e-9, -58e-3, -50e-3, 2e-3, 4e-9, 150e-3, 120e-12, -50e-3, num_neurons=3),
             "CH": AEF(200e-12, 10e-9, -58e-3, -50e-3, 2e-3, 2e-9, 120e-3, 100e-12, -46e-3, num_neurons=3)}
    amplitudes = [250, 350, 450]
    I = np.repeat([[a * 1e-12] for a in amplitudes], 5000, axis=1)
    figure, axes = before_and_after(3, 5)
    t = np.arange(1001) * 0.5
    for (name, neuron), (left, right) in zip(cells.items(), axes):
        run = runs[name]
        V, _ = neuron.compute(run[0]["V0_mV"] * 1e-3, run[0]["U0_pA"] * 1e-12, I, 1e-4)
        for k in range(3):
            spikes = np.array(run[k]["spike_indices"]) * 0.1  # drawn for a sample, which is not always one of every five
            times = np.concatenate([t, spikes])
            order = np.argsort(times, kind="stable")
            left.plot(times[order], 90 * k + np.concatenate([before[name][k], np.full(len(spikes), 2.0)])[order], COLOURS[k])
            right.plot(np.arange(5001) * 0.1, 90 * k + 1e3 * V[k], COLOURS[k])
        left.set(ylabel=name, yticks=[90 * k - 55 for k in range(3)], yticklabels=[f"{a} pA" for a in amplitudes], xlim=(0, 500))
    return figure


def feedforward():
    before = seed("feedforward")
    I_pre = np.array([50e-9 * SQUARE_PULSE(a, b, 400).generate()[0] for a, b in before["pulse_steps_inclusive"]])
    tau = [[d * 1e-3 for d in row] for row in before["delays_as_written_ms"]]
    _, V, _, I = NNetwork_Const(before["fanout"], before["weights"], tau, 3, 2).compute(I_pre, 1e-4)
    figure, axes = before_and_after(2, 3.6)
    t = np.arange(300) * 0.1
    for k in range(2):
        axes[0, 0].plot(t, before["I_post_first_300_pA"][k], COLOURS[k])
        axes[0, 1].plot(t, 1e12 * I[k, :300], COLOURS[k], label=f"post {k}")
        axes[1, 0].plot(t, before["V_post_first_300_mV"][k], COLOURS[k])
        axes[1, 1].plot(t, 1e3 * V[k, :300], COLOURS[k])
    axes[0, 1].legend()
    axes[0, 0].set_ylabel("I_post in pA")
    axes[1, 0].set_ylabel("V_post in mV")
    return figure


def random_network(make, weight):
    """What the driver of its example computes, on the network and with the Poisson spikes of the stored run."""
    drn, T, dt = seed("drn"), 20000, 1e-4
    exc = drn["excitatory"]
    W = [[weight if i < exc else drn["weight_inh"]] * len(row) for i, row in enumerate(drn["fanout"])]
    delays = [drn["delay_exc_s"][i] if i < exc else [drn["delay_inh_s"]] * len(row) for i, row in enumerate(drn["fanout"])]
    reference_alpha = np.zeros(T)
    n = np.arange(3 * int(15e-3 // dt))
    reference_alpha[n] = np.exp(-n * dt / 15e-3) - np.exp(-4 * n * dt / 15e-3)
    I_app = np.zeros((200, T))
    for i, train in enumerate(drn["poisson"]):
        for s in train:
            I_app[i, s:] += 3000e-12 * reference_alpha[:T - s]
    network = make(drn["fanout"], W, Tau_d=delays, Tau=15e-3, I0=1e-12, N=200, T=T, delta_t=dt)
    network.compute(I_app, -70e-3 * np.ones((200, 1)), dt)
    return network


def raster(ax, trains, upto):
    for colour, low, high in (("k", 0, 160), ("#1f77b4", 160, 200)):
        t = np.concatenate([np.asarray(at)[np.asarray(at) < upto] for at in trains[low:high]]) * 0.1
        n = np.concatenate([np.full(int((np.asarray(at) < upto).sum()), i) for i, at in enumerate(trains[low:high], low)])
        ax.plot(t, n, ".", color=colour, markersize=1.2, markeredgewidth=0)


def constant():
    figure, axes = before_and_after(1, 2.6)
    raster(axes[0, 0], seed("drn")["spikes"], 5000)
    raster(axes[0, 1], random_network(DRN_Const, 3000).spike_instants, 5000)
    axes[0, 0].set_ylabel("neuron")
    return figure


def plastic():
    before = seed("drn_plastic")
    network = random_network(lambda *a, **k: DRN_Plastic(*a, **k, Tau_l=20e-3, A_up=0.01, A_dn=-0.07, N_exci=160, gamma=0.4), 1200)
    figure, axes = before_and_after(2, 4.2, height_ratios=[2, 1])
    raster(axes[0, 0], before["spikes"], 20000)
    raster(axes[0, 1], network.spike_instants, 20000)
    axes[1, 0].plot(np.arange(len(before["mean_weight"])) * before["mean_weight_every"] * 0.1, before["mean_weight"])
    axes[1, 1].plot(np.arange(1, 20001, 100) * 0.1, network.avg_weights[::100])
    axes[0, 0].set_ylabel("neuron")
    axes[1, 0].set_ylabel("avg_weights")
    return figure


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures"
    for draw in (hodgkin_huxley, adex, feedforward, constant, plastic):
        draw().savefig(folder / f"original_{draw.__name__}.png", dpi=100, metadata={"Software": None})

# SPDX-License-Identifier: MIT
"""A random network of excitation and inhibition (Brunel 2000, doi:10.1023/A:1008925309027), with currents that are
exponentials. The same script runs on any simulator of PyNN:

    python examples/pynn/brunel.py neurapse
    python examples/pynn/brunel.py nest
"""
import importlib
import sys
import time

from pyNN.random import NumpyRNG

sim = importlib.import_module(f"pyNN.{sys.argv[1] if len(sys.argv) > 1 else 'neurapse'}")
scale = int(sys.argv[2]) if len(sys.argv) > 2 else 1
n_exc, n_inh, sources = 800 * scale, 200 * scale, 100
weight, ratio, duration = 0.02 / scale**0.5, 5.0, 1000.0  # nA, 1, ms

sim.setup(timestep=0.1, min_delay=1.5, threads=1, spike_precision="on_grid")
begin = time.perf_counter()
rng = NumpyRNG(seed=1)
cell = sim.IF_curr_exp(tau_m=20.0, cm=0.25, v_rest=-65.0, v_reset=-65.0, v_thresh=-50.0, tau_refrac=2.0, tau_syn_E=2.0, tau_syn_I=2.0)
exc = sim.Population(n_exc, cell, initial_values={"v": sim.RandomDistribution("uniform", low=-65.0, high=-50.0, rng=rng)}, label="exc")
inh = sim.Population(n_inh, cell, initial_values={"v": -60.0}, label="inh")
noise = sim.Population(sources, sim.SpikeSourcePoisson(rate=200.0), label="noise")
everybody = exc + inh
connector = sim.FixedProbabilityConnector(0.1, rng=rng)
sim.Projection(exc, everybody, connector, sim.StaticSynapse(weight=weight, delay=1.5), receptor_type="excitatory")
sim.Projection(inh, everybody, connector, sim.StaticSynapse(weight=-ratio * weight, delay=1.5), receptor_type="inhibitory")
sim.Projection(noise, everybody, sim.FixedProbabilityConnector(0.3, rng=rng), sim.StaticSynapse(weight=0.02, delay=1.5), receptor_type="excitatory")
everybody.record("spikes")
described = time.perf_counter()
sim.run(0.1)
built = time.perf_counter()
sim.run(duration)
done = time.perf_counter()

print(f"{sim.__name__}: {exc.mean_spike_count() / duration * 1000:.2f} Hz excitatory, {inh.mean_spike_count() / duration * 1000:.2f} Hz inhibitory")
print(f"described in {described - begin:.2f} s, first step after {built - described:.2f} s, {duration:g} ms in {done - built:.2f} s")
sim.end()

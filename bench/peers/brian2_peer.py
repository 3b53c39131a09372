"""The networks in Brian2, as standalone C++ with its default options (double, -O3 -ffast-math -march=native).

CUBA and COBAHH are those of its documentation's examples, COBA is the version for Brian of the same review.
Sweeps are 10,000 neurons that begin at potentials spread over 5 mV, as in `neurapse bench`.
"""
import resource
import tempfile
import time

from peer import arguments, serve  # first: it takes the standard output

import brian2
from brian2 import (Hz, NeuronGroup, SpikeMonitor, Synapses, defaultclock, device, exp, exprel, mV, ms, msiemens, mvolt, nA, nS, pA,
                    pF, prefs, randn, run, second, seed, set_device, siemens, ufarad, um, cm)


def balanced(group, excite, inhibit, weights):
    """Two pathways with a probability of 2 % from 3200 and 800 neurons; spikes take no time."""
    all_synapses = []
    for source, on_pre in ((group[:3200], excite), (group[3200:], inhibit)):
        all_synapses.append(Synapses(source, group, on_pre=on_pre, namespace=weights))
        all_synapses[-1].connect(p=0.02)
    return all_synapses


def cuba():
    group = NeuronGroup(4000, """dv/dt = (ge + gi - (v + 49*mV)) / (20*ms) : volt (unless refractory)
                                 dge/dt = -ge / (5*ms) : volt
                                 dgi/dt = -gi / (10*ms) : volt""",
                        threshold="v > -50*mV", reset="v = -60*mV", refractory=5 * ms, method="exact")
    group.v = "-60*mV + rand() * 10*mV"
    return "exact", group, balanced(group, "ge += we", "gi += wi", {"we": 60 * 0.27 / 10 * mV, "wi": -20 * 4.5 / 10 * mV})


def coba():
    group = NeuronGroup(4000, """dv/dt = (-(v + 60*mV) + ge*(0*mV - v) + gi*(-80*mV - v)) / (20*ms) : volt (unless refractory)
                                 dge/dt = -ge / (5*ms) : 1
                                 dgi/dt = -gi / (10*ms) : 1""",
                        threshold="v > -50*mV", reset="v = -60*mV", refractory=5 * ms, method="exponential_euler")
    group.v = "-60*mV + (randn() * 5 - 5)*mV"
    group.ge = "randn() * 1.5 + 4"
    group.gi = "randn() * 12 + 20"
    return "exponential_euler", group, balanced(group, "ge += we", "gi += wi", {"we": 0.6, "wi": 6.7})


TRAUB_MILES = """
    dv/dt = (gl*(El-v) + SYNAPSES - g_na*(m*m*m)*h*(v-ENa) - g_kd*(n*n*n*n)*(v-EK) + I)/Cm : volt
    dm/dt = alpha_m*(1-m) - beta_m*m : 1
    dn/dt = alpha_n*(1-n) - beta_n*n : 1
    dh/dt = alpha_h*(1-h) - beta_h*h : 1
    alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV-v+VT)/(4*mV))/ms : Hz
    beta_m = 0.28*(mV**-1)*5*mV/exprel((v-VT-40*mV)/(5*mV))/ms : Hz
    alpha_h = 0.128*exp((17*mV-v+VT)/(18*mV))/ms : Hz
    beta_h = 4./(1+exp((40*mV-v+VT)/(5*mV)))/ms : Hz
    alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV-v+VT)/(5*mV))/ms : Hz
    beta_n = .5*exp((10*mV-v+VT)/(40*mV))/ms : Hz
"""
AREA = 20000 * um**2
CELL = {"Cm": 1 * ufarad * cm**-2 * AREA, "gl": 5e-5 * siemens * cm**-2 * AREA, "El": -60 * mV, "EK": -90 * mV, "ENa": 50 * mV,
        "g_na": 100 * msiemens * cm**-2 * AREA, "g_kd": 30 * msiemens * cm**-2 * AREA, "VT": -63 * mV}


def cobahh():
    equations = TRAUB_MILES.replace("SYNAPSES", "ge*(Ee-v) + gi*(Ei-v)") + """
        dge/dt = -ge / (5*ms) : siemens
        dgi/dt = -gi / (10*ms) : siemens"""
    group = NeuronGroup(4000, equations, threshold="v > -20*mV", refractory=3 * ms, method="exponential_euler",
                        namespace={**CELL, "I": 0 * pA, "Ee": 0 * mV, "Ei": -80 * mV})
    group.v = "El + (randn() * 5 - 5)*mV"
    group.ge = "(randn() * 1.5 + 4) * 10.*nS"
    group.gi = "(randn() * 12 + 20) * 10.*nS"
    return "exponential_euler", group, balanced(group, "ge += we", "gi += wi", {"we": 6 * nS, "wi": 67 * nS})


def sweep_lif():
    group = NeuronGroup(10000, "dv/dt = (-(v + 70*mV) + 0.04*Gohm*I) / (10*ms) : volt (unless refractory)\nI : amp (constant)",
                        threshold="v > -55*mV", reset="v = -70*mV", refractory=2 * ms, method="exact")
    group.v, group.I = "-70*mV + 5*mV*i/N", 500 * pA
    return "exact", group, []


def sweep_adex():
    group = NeuronGroup(10000, """dv/dt = (-gL*(v-EL) + gL*DeltaT*exp((v-VT)/DeltaT) - w + I)/C : volt
                                  dw/dt = (a*(v-EL) - w)/tauw : amp
                                  I : amp (constant)""",
                        threshold="v > 0*mV", reset="v = -70.6*mV; w += 80.5*pA", method="euler",
                        namespace={"C": 281 * pF, "gL": 30 * nS, "EL": -70.6 * mV, "VT": -50.4 * mV, "DeltaT": 2 * mV,
                                   "tauw": 144 * ms, "a": 4 * nS})
    group.v, group.I = "-70.6*mV + 5*mV*i/N", 1000 * pA
    group.w = "a*(v - EL)"
    return "euler", group, []


def sweep_izhikevich_2003():
    group = NeuronGroup(10000, """dv/dt = (0.04*v**2 + 5*v + 140 - u + I)/ms : 1
                                  du/dt = 0.02*(0.2*v - u)/ms : 1
                                  I : 1 (constant)""",
                        threshold="v > 30", reset="v = -65; u += 8", method="euler")
    group.v, group.u, group.I = "-70 + 5.0*i/N", "0.2*v", 5
    return "euler", group, []


def sweep_traub_miles():
    group = NeuronGroup(10000, TRAUB_MILES.replace("SYNAPSES", "0*nA") + "I : amp (constant)", threshold="v > -20*mV",
                        refractory=3 * ms, method="exponential_euler", namespace=CELL)
    group.v, group.I = "-65*mV + 5*mV*i/N", 1 * pA
    for gate in "mhn":
        setattr(group, gate, f"alpha_{gate}/(alpha_{gate} + beta_{gate})")
    return "exponential_euler", group, []


def equations_stdp():
    inputs = NeuronGroup(1000, "rate : Hz (constant)", threshold="rand() < rate*dt")
    inputs.rate = 15 * Hz
    cells = NeuronGroup(100, """dv/dt = (ge*(Ee - v) + El - v)/taum : volt
                                dge/dt = -ge/taue : 1""", threshold="v > vt", reset="v = vr", method="rk4",
                        namespace={"taum": 10 * ms, "taue": 5 * ms, "Ee": 0 * mV, "El": -74 * mV, "vt": -54 * mV, "vr": -60 * mV})
    cells.v = -74 * mV
    gmax, tau = 0.01, 20 * ms
    learning = Synapses(inputs, cells, """w : 1
                                          dApre/dt = -Apre/taupre : 1 (event-driven)
                                          dApost/dt = -Apost/taupost : 1 (event-driven)""",
                        on_pre="w = clip(w + Apost, 0, gmax); ge_post += w; Apre += dApre",
                        on_post="Apost += dApost; w = clip(w + Apre, 0, gmax)",
                        namespace={"taupre": tau, "taupost": tau, "gmax": gmax, "dApre": 0.01 * gmax, "dApost": -0.01 * gmax * 1.05})
    learning.connect()
    learning.w = "rand()*gmax"
    return "rk4", cells, [inputs, learning]


NETWORKS = {f.__name__: f for f in (cuba, coba, cobahh, sweep_lif, sweep_adex, sweep_izhikevich_2003, sweep_traub_miles,
                                    equations_stdp)}
# Brian2 knows equations only; here they stand beside the same strings read by Neurapse.
NETWORKS |= {f"equations_{f.__name__.removeprefix('sweep_')}": f for f in (cuba, coba, cobahh, sweep_lif, sweep_adex, sweep_traub_miles)}


def children_cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    chosen = arguments(NETWORKS)
    assert chosen.scale == 1, "only the full networks are here"
    folder = tempfile.mkdtemp(prefix="brian2_")
    set_device("cpp_standalone", directory=folder, build_on_run=False)
    prefs.devices.cpp_standalone.openmp_threads = chosen.threads if chosen.threads > 1 else 0
    defaultclock.dt = 0.1 * ms
    seed(1)
    begin = time.perf_counter()
    method, group, synapses = NETWORKS[chosen.network]()
    monitor = SpikeMonitor(group, record=False)
    network = brian2.Network(group, synapses, monitor)
    network.run(chosen.seconds * second)
    device.build(directory=folder, compile=True, run=False)
    compiled = time.perf_counter() - begin

    def once():
        began, cpu = time.perf_counter(), children_cpu()
        device.run(directory=folder, results_directory="results", with_output=False, run_args=[])
        whole, cpu = time.perf_counter() - began, children_cpu() - cpu
        spikes = int(monitor.num_spikes)
        return {"simulator": f"Brian2 {brian2.__version__}", "method": method, "precision": "double", "storage": "double",
                "compile_s": compiled, "setup_s": whole - device._last_run_time, "sim_s": device._last_run_time,
                "cpu_s": cpu * device._last_run_time / whole,  # the process as a whole, by its share of the wall time
                "spikes": spikes, "rate": spikes / (group.N * chosen.seconds)}

    serve(once)


if __name__ == "__main__":
    main()

"""The networks in NEST, each with the model and method that it has for them: exact for currents, adaptive
Runge-Kutta of GSL for conductances and Hodgkin-Huxley, always in double. Spikes take one step of 0.1 ms."""
import math
import time

from peer import arguments, serve  # first: it takes the standard output

import nest
import numpy as np

DT = 0.1


def balanced(model, parameters, v, excite, inhibit, kicks=()):
    nodes = nest.Create(model, 4000, params=parameters)
    nodes.V_m = v
    for weight in kicks:
        nest.Connect(nest.Create("spike_generator", 1, {"spike_times": [DT]}), nodes, "all_to_all", {"weight": weight, "delay": DT})
    for source, weight in ((nodes[:3200], excite), (nodes[3200:], inhibit)):
        nest.Connect(source, nodes, {"rule": "pairwise_bernoulli", "p": 0.02}, {"weight": weight, "delay": DT})
    return 4000


def cuba(_):
    cell = {"C_m": 200., "tau_m": 20., "E_L": -49., "V_reset": -60., "V_th": -50., "t_ref": 5., "tau_syn_ex": 5., "tau_syn_in": 10.}
    return "exact", balanced("iaf_psc_exp", cell, nest.random.uniform(-60., -50.), 16.2, -90.)


def conducting(model, cell):
    """The initial conductances come with a spike in the first step."""
    kicks = (nest.math.max(nest.random.normal(40., 15.), 0.), nest.math.min(nest.random.normal(-200., 120.), 0.))
    return "adaptive", balanced(model, cell, nest.random.normal(-65., 5.), 6., -67., kicks)


def coba(_):
    cell = {"C_m": 200., "g_L": 10., "E_L": -60., "V_reset": -60., "V_th": -50., "t_ref": 5., "tau_syn_ex": 5., "tau_syn_in": 10.,
            "E_ex": 0., "E_in": -80.}
    return conducting("iaf_cond_exp", cell)


def cobahh(_):
    cell = {"C_m": 200., "g_L": 10., "g_Na": 20000., "g_K": 6000., "E_L": -60., "E_Na": 50., "E_K": -90., "V_T": -63., "t_ref": 3.,
            "tau_syn_ex": 5., "tau_syn_in": 10., "E_ex": 0., "E_in": -80.}
    return conducting("hh_cond_exp_traub", cell)


def crowd(model, parameters, v_rest, more=lambda v: {}):
    nodes = nest.Create(model, 10000, params=parameters)
    v = v_rest + 5 * np.arange(10000) / 10000
    nodes.set(V_m=v, **more(v))
    return 10000


def sweep_lif(_):
    return "exact", crowd("iaf_psc_exp", {"I_e": 500.}, -70.)


def sweep_adex(_):
    return "adaptive", crowd("aeif_cond_exp", {"I_e": 1000., "V_reset": -70.6, "V_peak": 0.}, -70.6)


def sweep_izhikevich_2003(_):
    return "euler", crowd("izhikevich", {"I_e": 5., "consistent_integration": True}, -70., lambda v: {"U_m": 0.2 * v})


COLUMNS = {"L23E": (20683, 1600, -68.28, 5.36), "L23I": (5834, 1500, -63.16, 4.57), "L4E": (21915, 2100, -63.33, 4.74),
           "L4I": (5479, 1900, -63.45, 4.94), "L5E": (4850, 2000, -63.11, 4.94), "L5I": (1065, 1900, -61.66, 4.55),
           "L6E": (14395, 2900, -66.72, 5.46), "L6I": (2948, 2100, -61.43, 4.48)}
PROBABILITY = [[.1009, .1689, .0437, .0818, .0323, 0, .0076, 0], [.1346, .1371, .0316, .0515, .0755, 0, .0042, 0],
               [.0077, .0059, .0497, .135, .0067, .0003, .0453, 0], [.0691, .0029, .0794, .1597, .0033, 0, .1057, 0],
               [.1004, .0622, .0505, .0057, .0831, .3726, .0204, 0], [.0548, .0269, .0257, .0022, .06, .3158, .0086, 0],
               [.0156, .0066, .0211, .0166, .0572, .0197, .0396, .2252], [.0364, .001, .0034, .0005, .0277, .008, .0658, .1443]]
RATES = [0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829]
UNIT_PA, TAU_SYN = 87.8084, 0.5


def pd14(scale):
    """The microcircuit with Poisson input; below full scale as apps/cli/bench/pd14.cpp explains."""
    sizes = [c[0] for c in COLUMNS.values()]
    lost, groups = 1 - math.sqrt(scale), []
    synapses = [[round(math.log(1 - p) / math.log((n * m - 1) / (n * m))) for p, m in zip(row, sizes)] for row, n in zip(PROBABILITY, sizes)]
    strength = [[UNIT_PA * ((2 if (i, j) == (0, 2) else 1) if j % 2 == 0 else -4) for j in range(8)] for i in range(8)]
    for i, (n, external, mean, deviation) in enumerate(COLUMNS.values()):
        recurrent = sum(synapses[i][j] / n * strength[i][j] * RATES[j] / 1000 for j in range(8)) * TAU_SYN
        nodes = nest.Create("iaf_psc_exp", int(n * scale + 0.5),
                            {"C_m": 250., "tau_m": 10., "t_ref": 2., "tau_syn_ex": TAU_SYN, "tau_syn_in": TAU_SYN, "E_L": -65., "V_th": -50.,
                             "V_reset": -65., "I_e": lost * (recurrent + 0.008 * external * UNIT_PA * TAU_SYN)})
        nodes.V_m = nest.random.normal(mean, deviation)
        noise = nest.Create("poisson_generator", 1, {"rate": 8. * external * scale})
        nest.Connect(noise, nodes, "all_to_all", {"weight": UNIT_PA / math.sqrt(scale), "delay": 1.5})
        groups.append(nodes)
    for i, to in enumerate(groups):
        for j, source in enumerate(groups):
            if not synapses[i][j]:
                continue
            w, d = strength[i][j] / math.sqrt(scale), 1.5 if j % 2 == 0 else 0.75
            sign = {"min": 0.} if w > 0 else {"max": 0.}
            nest.Connect(source, to, {"rule": "fixed_total_number", "N": round(synapses[i][j] * scale**2)},
                         {"weight": nest.math.redraw(nest.random.normal(w, abs(w) / 10), **{"min": -1e9, "max": 1e9, **sign}),
                          "delay": nest.math.redraw(nest.random.normal(d, d / 2), min=DT - DT / 2, max=20.)})
    return "exact", sum(len(g) for g in groups)


def brunel_stdp(scale):
    """hpc_benchmark.py of NEST's examples."""
    tau, c, tau_syn, rise = 10., 250., 0.32582722403722841, 1.700759
    b, fall = 1 / tau_syn - 1 / tau, math.exp(-rise / tau_syn)
    weight = 0.14 / (math.e / (tau_syn * c * b) * ((math.exp(-rise / tau) - fall) / b - rise * fall))
    cell = {"E_L": 0., "C_m": c, "tau_m": tau, "t_ref": 0.5, "V_th": 20., "V_reset": 0., "tau_syn_ex": tau_syn, "tau_syn_in": tau_syn,
            "tau_minus": 30.}
    exc, inh = (nest.Create("iaf_psc_alpha", int(n * scale + 0.5), cell) for n in (9000, 2250))
    for nodes in (exc, inh):
        nodes.V_m = nest.random.normal(5.7, 7.2)
    noise = nest.Create("poisson_generator", 1, {"rate": 1685. * 20 / (tau / c * weight * math.e * tau_syn)})
    nest.CopyModel("static_synapse_hpc", "excite", {"weight": weight, "delay": 1.5})
    nest.CopyModel("static_synapse_hpc", "inhibit", {"weight": -5 * weight, "delay": 1.5})
    nest.SetDefaults("stdp_pl_synapse_hom_hpc", {"alpha": 0.0513, "lambda": 0.1, "mu": 0.4, "tau_plus": 15., "weight": weight, "delay": 1.5})
    for nodes in (exc, inh):
        nest.Connect(noise, nodes, "all_to_all", {"synapse_model": "excite"})
    for source, to, n, model in ((exc, exc, 9000, "stdp_pl_synapse_hom_hpc"), (inh, exc, 2250, "inhibit"), (exc, inh, 9000, "excite"),
                                 (inh, inh, 2250, "inhibit")):
        nest.Connect(source, to, {"rule": "fixed_indegree", "indegree": n, "allow_autapses": False, "allow_multapses": True},
                     {"synapse_model": model})
    return "exact", len(exc) + len(inh)


NETWORKS = {f.__name__: f for f in (cuba, coba, cobahh, sweep_lif, sweep_adex, sweep_izhikevich_2003, pd14, brunel_stdp)}
BEFORE_MS = {"pd14": 500., "brunel_stdp": 50.}


def main():
    chosen = arguments(NETWORKS)

    def once():
        nest.ResetKernel()
        nest.resolution, nest.local_num_threads, nest.rng_seed = DT, chosen.threads, 1
        begin = time.perf_counter()
        method, neurons = NETWORKS[chosen.network](chosen.scale)
        nest.Prepare()
        built = time.perf_counter() - begin
        if chosen.network in BEFORE_MS:
            nest.Run(BEFORE_MS[chosen.network])
        begin, cpu = time.perf_counter(), time.process_time()
        nest.Run(chosen.seconds * 1000)
        cpu = time.process_time() - cpu
        took, spikes = time.perf_counter() - begin, nest.local_spike_counter  # of this Run
        nest.Cleanup()
        return {"simulator": f"NEST {nest.__version__}", "method": method, "precision": "double", "storage": "double",
                "setup_s": built, "sim_s": took, "cpu_s": cpu, "spikes": int(spikes), "rate": spikes / (neurons * chosen.seconds)}

    serve(once)


if __name__ == "__main__":
    main()

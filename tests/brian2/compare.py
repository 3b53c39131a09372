#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The experiment files of examples/equations, read by Neurapse and by Brian2, give the same results.

    tests/brian2/compare.py PROGRAM [unittest options]

Both read the same text: equations, threshold, reset, parameters and initial values are handed to Brian2 as
they stand in the file. What nothing random enters is compared number by number, the rest by statistics whose
odds are stated. Brian2 is that of this interpreter, or of the one that the environment variable
NEURAPSE_BRIAN2 names; without it the test is skipped with exit code 77.

Two conventions differ, and are allowed for here:
- Brian2 stamps a step with its beginning, we with its end: its spike at t is ours at t + dt, and its
  monitors are read at the end of a step.
- It counts a refractory period from its own stamp, so that V stays for one step less; its texts are given
  to us with a period that is one step shorter.
A delay is the same number of steps in both. But Brian2 makes V jump after it looked at the threshold, we
before; where V jumps it is told to do as we do.
"""
import logging
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SKIPPED = 77
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "equations"
PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else ""

wanted = os.environ.pop("NEURAPSE_BRIAN2", None)
if wanted:
    os.execv(wanted, [wanted, __file__, PROGRAM, *sys.argv[1:]])
try:
    import brian2 as b
    import numpy as np
    import tomllib
except ImportError as missing:
    print(f"skipped: Brian2 is not there ({missing}); pip install brian2, or name a Python that has it in NEURAPSE_BRIAN2")
    sys.exit(SKIPPED)

logging.getLogger("py.warnings").setLevel(logging.ERROR)  # of what Brian2 itself calls
b.prefs.codegen.target = "numpy"  # no compiler, no wait
b.BrianLogger.suppress_hierarchy("brian2.codegen.generators.base")  # random numbers make it doubt that order does not matter


def trains_of(neurons, times, size):
    """Spike times of each neuron."""
    order = np.argsort(neurons, kind="stable")
    return np.split(times[order], np.searchsorted(neurons[order], np.arange(1, size)))


# --- our side ---------------------------------------------------------------------------------------

class Ours:
    """What a run of an experiment file recorded. `sets` changes values, as on the command line."""

    def __init__(self, path, sets=(), trials=1):
        with tempfile.TemporaryDirectory() as out:
            command = [PROGRAM, "run", "--quiet", str(path), "--out", out, "--trials", str(trials)]
            for s in sets:
                command += ["--set", s]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise AssertionError(done.stdout + done.stderr)
            self.runs = [dict(np.load(p)) for p in sorted(Path(out).rglob("result.npz"))]
        self.data = self.runs[0]

    def trace(self, label):
        """Stamps in ms and values of what was recorded as e.g. cell[0].v."""
        for key, labels in self.data.items():
            if key.endswith("_labels") and label in labels:
                group = key[:-len("labels")]
                return self.data[group + "time_ms"], self.data[group + "values"][list(labels).index(label)]
        raise AssertionError(f"{label} was not recorded")

    def spikes(self, population, neuron=None, run=0):
        data = self.runs[run]
        which = data["spikes_population"] == list(data["populations"]).index(population)
        if neuron is not None:
            which &= data["spikes_neuron"] == neuron
        return data["spikes_time_ms"][which]

    def trains(self, population, size, run=0):
        data = self.runs[run]
        which = data["spikes_population"] == list(data["populations"]).index(population)
        return trains_of(data["spikes_neuron"][which], data["spikes_time_ms"][which], size)


# --- the same in Brian2 -----------------------------------------------------------------------------

UNITS = {name: getattr(b, name) for name in
         ("ms", "second", "mV", "volt", "pA", "nA", "uA", "amp", "nS", "mS", "siemens", "pF", "uF", "Hz", "kHz", "Mohm", "Gohm")}
UNITS["s"] = b.second


def quantity(x, names):
    """A number, "20 ms", or a formula of names; or a list of such."""
    if isinstance(x, list):
        all = [quantity(y, names) for y in x]
        return all if isinstance(all[0], (int, float)) else b.Quantity([float(y) for y in all], dim=all[0].dim)
    if not isinstance(x, str):
        return x
    plain = re.fullmatch(r"\s*([-+0-9.eE]+)\s+([A-Za-z]+)\s*", x)
    if plain:
        return float(plain[1]) * UNITS[plain[2]]
    return eval(x, {**vars(b), **names})  # the file is ours


class Theirs:
    """A population of an experiment file as a NeuronGroup, with the file's own texts."""

    def __init__(self, path, population, size=None, initial=None, **more):
        self.file = tomllib.loads(path.read_text())
        described = self.file["population"][population]
        model = self.file["model"][described["neuron"]]
        self.dt = quantity(self.file["run"]["dt"], {})
        self.duration = quantity(self.file["run"]["duration"], {})
        self.size = size or described["size"]
        names, later = {}, {**model.get("parameters", {}), **described.get("parameters", {})}
        declared = b.Equations(model["equations"]).parameter_names
        for _ in range(len(later)):  # formulas may use each other, in any order
            for key in [k for k in later if k not in declared and k not in names]:
                try:
                    names[key] = quantity(later[key], names)
                except NameError:
                    pass
        self.names = {**names, **more.pop("names", {})}
        refractory = model.get("refractory", False)
        if isinstance(refractory, str) and re.fullmatch(r"[0-9.]+ ms", refractory):
            refractory = quantity(refractory, {})
        self.group = b.NeuronGroup(self.size, model["equations"], threshold=model.get("threshold"), reset=model.get("reset"),
                                   refractory=refractory, method=more.pop("method", described.get("method", "exact")),
                                   namespace=self.names, dt=self.dt)
        for key, value in [(k, later[k]) for k in declared if k in later] + list((initial or described.get("initial", {})).items()):
            if isinstance(value, str) and not re.fullmatch(r"\s*[-+0-9.eE]+\s+[A-Za-z]+\s*", value):
                setattr(self.group, key, value)  # a formula, evaluated for each neuron
            else:
                setattr(self.group, key, quantity(value, self.names))
        self.net = b.Network(self.group)

    def watch(self, variables, neurons=True):
        self.states = b.StateMonitor(self.group, variables, record=neurons, when="end", dt=self.dt)
        return self.add(self.states)

    def count(self):
        self.fired = b.SpikeMonitor(self.group)
        return self.add(self.fired)

    def add(self, *things):
        self.net.add(*things)
        return self

    def run(self, duration=None, **names):
        self.net.run(duration or self.duration, namespace={**self.names, **names})
        return self

    def spikes(self, neuron):
        """With our stamps."""
        return np.asarray(self.fired.t / b.ms)[np.asarray(self.fired.i) == neuron] + self.dt / b.ms

    def trains(self):
        return trains_of(np.asarray(self.fired.i), np.asarray(self.fired.t / b.ms) + self.dt / b.ms, self.size)

    def at(self, stamps_ms, variable, neuron, unit=1):
        k = np.round(stamps_ms / (self.dt / b.ms)).astype(int) - 1
        recorded = list(self.states.record).index(neuron)
        return np.asarray(getattr(self.states, variable)[recorded][k] / unit)


# Where Brian2 is told to let V jump: before it looks at the threshold, as we do. It then learns of a spike
# one step later, and is given a delay that is one step shorter.
JUMPS = "before_thresholds"


def connected(made, pathways, p, delay_ms, when=None):
    """With a random projection for each statement and condition on its sources."""
    for on_pre, sources in pathways:
        late = made.dt if when == JUMPS else 0 * b.ms
        synapses = b.Synapses(made.group, made.group, on_pre=on_pre, delay=delay_ms * b.ms - late, dt=made.dt)
        if when:
            synapses.pre.when = when
        synapses.connect(sources, p=p)
        made.add(synapses)
    return made


# --- statistics -------------------------------------------------------------------------------------

def synapses_of(made, name, source, target, delay_ms=0.1, p=1, **parameters):
    """Synapses of a model of the file between neurons of two groups, with parameters of the model or as given.

    Without a delay ours take one step, and Brian2's none."""
    described = made.file["synapse"][name]
    names = {}
    for key, value in described.get("parameters", {}).items():
        names[key] = quantity(value, names)
    synapses = b.Synapses(source, target, described["equations"], on_pre=described.get("on_pre"), on_post=described.get("on_post"),
                          method=described.get("method", "exact"), namespace=names, dt=made.dt,
                          **({"delay": delay_ms * b.ms} if "on_pre" in described else {}))
    synapses.connect(p=p)
    for key, value in parameters.items():
        setattr(synapses, key, quantity(value, {}))
    made.add(synapses)
    return synapses


def rate_of(trains, ms):
    return sum(len(t) for t in trains) / len(trains) / ms * 1000


def irregularity_of(trains):
    """The mean coefficient of variation of intervals, over neurons with at least five."""
    intervals = [np.diff(t) for t in trains if len(t) > 5]
    return np.mean([np.std(i) / np.mean(i) for i in intervals])


def synchrony_of(trains, ms, bin_ms=2):
    """The standard deviation of the activity in bins, in units of its mean."""
    counts = np.histogram(np.concatenate(trains), np.arange(0, ms + bin_ms / 2, bin_ms))[0]
    return np.std(counts) / np.mean(counts)


class SameNumbers(unittest.TestCase):
    """Deterministic models, number by number."""

    def check_trace(self, ours, theirs, label, variable, neuron, unit, within, until_ms=float("inf")):
        stamps, values = ours.trace(label)
        stamps, values = stamps[stamps <= until_ms + 1e-9], values[stamps <= until_ms + 1e-9]
        apart = np.max(np.abs(values - theirs.at(stamps, variable, neuron, unit)))
        print(f"    {label}: {len(values)} samples, at most {apart:.2g} apart")
        self.assertLess(apart, within, label)

    def check_spikes(self, found, expected, within=1e-9):
        self.assertEqual(len(found), len(expected))
        if len(found):
            self.assertLess(np.max(np.abs(found - expected)), within)

    # Forward Euler in both. An upswing magnifies errors of rounding, and in two patterns each burst does:
    # the irregular one is chaotic. Those are compared over 200 ms.
    def test_adex_naud_2008(self):
        path = EXAMPLES / "adex_naud_2008.toml"
        ours = Ours(path)
        amplitudes = {s["to"]: quantity(s["amplitude"], {}) for s in tomllib.loads(path.read_text())["stimulus"]}
        count = 0
        for pattern, amplitude in amplitudes.items():
            until = 200 if pattern in ("delayed_bursting", "irregular") else 600
            theirs = Theirs(path, pattern, names={"i_stim": amplitude}).watch(["vm", "w"]).count().run(until * b.ms)
            found = ours.spikes(pattern)
            self.check_spikes(found[found <= until], theirs.spikes(0))
            count += len(theirs.spikes(0))
            self.check_trace(ours, theirs, f"{pattern}[0].vm", "vm", 0, b.mV, 1e-4 if until == 200 else 1e-8, until)
            self.check_trace(ours, theirs, f"{pattern}[0].w", "w", 0, b.pA, 1e-4 if until == 200 else 1e-8, until)
        self.assertGreater(count, 150)

    def test_wang_buzsaki_1996(self):
        path = EXAMPLES / "wang_buzsaki_1996.toml"
        ours = Ours(path, ['run.duration="25 ms"'])
        theirs = Theirs(path, "cell", method="rk4").watch(["v", "m", "h", "n"]).count().run(25 * b.ms)
        self.assertGreaterEqual(len(theirs.spikes(0)), 2)
        self.check_spikes(ours.spikes("cell"), theirs.spikes(0))
        for name, unit in (("v", b.mV), ("h", 1), ("n", 1)):
            self.check_trace(ours, theirs, f"cell[0].{name}", name, 0, unit, 1e-8)
        self.check_trace(ours, theirs, "cell[0].m", "m", 0, 1, 1e-8)

    # Exact in both; each rate a whole number of intervals, so that one step would show.
    def test_if_curve_lif(self):
        path = EXAMPLES / "if_curve_lif.toml"
        ours, theirs = Ours(path, ['model.leaky.refractory="4.9 ms"']).trains("group", 1000), Theirs(path, "group").count().run().trains()
        self.assertGreater(sum(map(len, theirs)), 20000)
        for a, c in zip(ours, theirs):
            self.check_spikes(a, c)

    def test_if_curve_hodgkin_huxley(self):
        path = EXAMPLES / "if_curve_hodgkin_huxley.toml"
        ours = Ours(path, ['run.duration="300 ms"'])
        theirs = Theirs(path, "group").watch("v", [30, 99]).count().run(300 * b.ms)
        for a, c in zip(ours.trains("group", 100), theirs.trains()):
            self.check_spikes(a, c)
        for k in (30, 99):
            self.check_trace(ours, theirs, f"group[{k}].v", "v", k, b.mV, 1e-6)

    # The time in the equations, at the stages of each method.
    def test_phase_locking(self):
        path = EXAMPLES / "phase_locking.toml"
        for method in ("euler", "rk2", "rk4", "exponential_euler"):
            ours = Ours(path, ['population.neurons.initial.v="i/N"', f'population.neurons.method="{method}"', 'run.duration="300 ms"'])
            theirs = Theirs(path, "neurons", initial={"v": "1.0*i/N"}, method=method).watch("v", [50]).count().run(300 * b.ms)
            for a, c in zip(ours.trains("neurons", 100), theirs.trains()):
                self.check_spikes(a, c)
            self.check_trace(ours, theirs, "neurons[50].v", "v", 50, 1, 1e-9)

    def test_morris_lecar_1981(self):
        path = EXAMPLES / "morris_lecar_1981.toml"
        ours = Ours(path, ['run.duration="110 ms"'])
        theirs = Theirs(path, "fibre").watch(["V", "n"]).count().run(110 * b.ms)
        for k in (0, 4, 12, 15):
            self.check_spikes(ours.spikes("fibre", k), theirs.spikes(k))
            self.check_trace(ours, theirs, f"fibre[{k}].V", "V", k, b.mV, 1e-8)
            self.check_trace(ours, theirs, f"fibre[{k}].n", "n", k, 1, 1e-9)

    def test_hindmarsh_rose_1984(self):
        path = EXAMPLES / "hindmarsh_rose_1984.toml"
        ours = Ours(path, ['run.duration="1 s"'])
        theirs = Theirs(path, "neuron").watch("x").count().run(1 * b.second)
        for k in range(3):
            self.check_spikes(ours.spikes("neuron", k), theirs.spikes(k))
            self.check_trace(ours, theirs, f"neuron[{k}].x", "x", k, 1, 1e-6)

    # Seven channels, exponential Euler, and a current that begins at 50 ms.
    def test_rothman_manis_2003(self):
        path = EXAMPLES / "rothman_manis_2003.toml"
        ours = Ours(path)
        theirs = Theirs(path, "neuron").watch(["v", "ina", "ikht"]).count()
        theirs.run(50 * b.ms, i_stim=0 * b.pA).run(100 * b.ms, i_stim=250 * b.pA)
        self.check_spikes(ours.spikes("neuron"), theirs.spikes(0))
        self.check_trace(ours, theirs, "neuron[0].v", "v", 0, b.mV, 1e-6)
        self.check_trace(ours, theirs, "neuron[0].ikht", "ikht", 0, b.pA, 1e-4)

    # What operators and functions mean, from -3 to 3.
    def test_formulas(self):
        formulas = ["-x**2", "2**-x**2", "x*3 % 2", "x % -0.7", "x // 0.7", "-x // 2", "1 - x - 2 - x", "8/(x + 4)/2*x", "abs(x)**1.5", "x**3",
                    "int(x)", "floor(x)", "ceil(x)", "sign(x)", "int(x > 1 and not x > 2 or x < -2)", "int(x >= 0.5) - int(x != 1)",
                    "clip(x, -1, 2)", "clip(x, -inf, 0.5)", "exp(x)", "exprel(x)", "exprel(-x*1e-9)", "expm1(x)", "log(x + 4)", "log10(x + 4)",
                    "log1p(x + 3)", "sqrt(x + 3)", "sin(x)", "cos(x)", "tan(x)", "arcsin(x/3)", "arccos(x/3)", "arctan(x)", "sinh(x)", "cosh(x)",
                    "tanh(x)", "sqrt((3 + x)*mV**2)/mV", "10*nS*5*mV/(2*uA) * x", "x*cm**2/um**2", "x*e/pi",
                    "timestep((x + 3)*ms, dt)", "x*N + i", "int(True) + 0*x"]
        equations = "\n".join(["x : 1 (constant)", "dz/dt = -z/ms : 1"] + [f"y{k} = {f} : 1" for k, f in enumerate(formulas)])
        names = ", ".join(f'"y{k}"' for k in range(len(formulas)))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "formulas.toml"
            path.write_text(f"""format = 1
title = "Formulas"
run = {{ duration = "0.1 ms", dt = "0.1 ms", seed = 1 }}
model.formulas.equations = '''
{equations}
'''
[population.p]
neuron = "formulas"
size = 61
parameters = {{ x = "(i - 30)/10" }}
initial = {{ z = 0 }}
[[record]]
what = [{names}]
of = "p"
""")
            ours = Ours(path)
        group = b.NeuronGroup(61, equations, dt=0.1 * b.ms, method="exact")
        group.x = "(i - 30)/10.0"
        network = b.Network(group)
        network.run(0 * b.ms)
        for k, formula in enumerate(formulas):
            expected = np.asarray(getattr(group, f"y{k}")[:], dtype=float)
            found = np.array([ours.trace(f"p[{j}].y{k}")[1][0] for j in range(61)])
            np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-15, err_msg=formula)

    # Arrivals at variables that decay: the same number of steps after the spike in both.
    def test_delays(self):
        self.check_ring("ge")

    # Jumps of V, some of which are lost on neurons that are refractory.
    def test_jumps(self):
        self.check_ring("v", JUMPS)

    def check_ring(self, variable, when=None):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ring.toml"
            path.write_text(self.ring(variable))
            ours = Ours(path, ['model.cuba.refractory="4.9 ms"'])
            theirs = Theirs(path, "P").watch(["v", "ge"]).count()
        synapses = b.Synapses(theirs.group, theirs.group, on_pre=f"{variable} += 6*mV", dt=theirs.dt)
        if when:
            synapses.pre.when = when
        synapses.connect(i=range(6), j=[(k + 1) % 6 for k in range(6)])
        synapses.delay = [(1 + 3 * k) * b.ms - (theirs.dt if when == JUMPS else 0 * b.ms) for k in range(6)]
        theirs.add(synapses).run()
        for k in range(6):
            self.assertGreater(len(theirs.spikes(k)), 2)
            self.check_spikes(ours.spikes("P", k), theirs.spikes(k))
            self.check_trace(ours, theirs, f"P[{k}].v", "v", k, b.mV, 1e-9)
            if variable == "ge":
                self.check_trace(ours, theirs, f"P[{k}].ge", "ge", k, b.mV, 1e-9)

    # Plastic synapses, event by event: inputs fire at given times, and the same synapses end with the same weights.
    def test_stdp(self):
        inputs, ms, dice = 60, 500, np.random.default_rng(1)
        stamps = [np.unique(dice.integers(1, 10 * ms - 2, 20)) for _ in range(inputs)]
        events = sorted((step, k) for k in range(inputs) for step in stamps[k])
        weights = np.round(dice.uniform(0.02, 0.08, inputs), 4)
        text = (EXAMPLES / "stdp.toml").read_text().replace('"20 s"', f'"{ms} ms"').replace("size = 1000", f"size = {inputs}")
        text = text.replace('"rate : Hz (constant)"', '"x : 1"').replace('"rand()<rate*dt"', '"x > 0.5"\nreset = "x = 0"')
        text = text.replace('parameters = { rate = "15 Hz" }', "").replace("gmax = 0.01", "gmax = 0.1")
        text = text.replace('neuron = "poisson_input"', 'neuron = "poisson_input"\ninitial = { x = 0 }')
        text = text.replace("weight = { uniform = [0, 0.01] }", f"weight = {weights.tolist()}")
        text += f"""
[[stimulus]]
kind = "spike_list"
to = "input"
receptor = "x"
weight = 1
times = [{", ".join(f'"{step / 10} ms"' for step, _ in events)}]
neurons = [{", ".join(str(k) for _, k in events)}]

[[record]]
what = ["v", "ge"]
of = "neurons"
"""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "stdp.toml"
            path.write_text(text)
            ours = Ours(path)
            theirs = Theirs(path, "neurons").watch(["v", "ge"]).count()
        # What is listed for t arrives at t + dt, and makes its input fire there: with the stamp t in Brian2.
        source = b.SpikeGeneratorGroup(inputs, [k for _, k in events], [step / 10 for step, _ in events] * b.ms, dt=theirs.dt)
        synapses = synapses_of(theirs, "stdp", source, theirs.group, w=weights)
        theirs.add(source).run()
        self.assertGreater(len(theirs.spikes(0)), 10)
        self.check_spikes(ours.spikes("neurons", 0), theirs.spikes(0))
        self.check_trace(ours, theirs, "neurons[0].ge", "ge", 0, 1, 1e-9)
        self.check_trace(ours, theirs, "neurons[0].v", "v", 0, b.mV, 1e-7)
        last = ours.data["snapshot_1_weight"]
        print(f"    {np.sum(np.abs(last - weights) > 0.001)} of {inputs} weights changed, at most {np.max(np.abs(last - synapses.w)):.2g} apart")
        self.assertGreater(np.sum(np.abs(last - weights) > 0.001), inputs // 2)
        np.testing.assert_allclose(last, synapses.w, rtol=0, atol=1e-12)

    # What is summed over synapses is the same in both, and so is V.
    def test_gap_junctions(self):
        path = EXAMPLES / "gap_junctions.toml"
        ours, theirs = Ours(path), Theirs(path, "neurons").watch(["v"]).count()
        synapses_of(theirs, "gap_junction", theirs.group, theirs.group, w=0.02)
        theirs.run()
        for k in range(10):
            self.check_spikes(ours.spikes("neurons", k), theirs.spikes(k))
        for k in (0, 5):
            self.assertGreater(len(theirs.spikes(k)), 5)
            self.check_trace(ours, theirs, f"neurons[{k}].v", "v", k, 1, 1e-10)

    # Synapses that go from step to step.
    def test_nmda(self):
        path = EXAMPLES / "nmda.toml"
        ours, theirs, source = Ours(path), Theirs(path, "neurons").watch(["v", "g"]), Theirs(path, "neuron_input").count()
        synapses_of(theirs, "nmda", source.group, theirs.group, w=[1.0, 10.0])
        theirs.add(source.group, source.fired).run()
        for k in range(2):
            self.assertGreater(len(source.spikes(k)), 30)
            self.check_spikes(ours.spikes("neuron_input", k), source.spikes(k))
        self.check_trace(ours, theirs, "neurons[0].v", "v", 0, 1, 1e-10)

    def test_tsodyks_pawelzik_markram_1998(self):
        path = EXAMPLES / "tsodyks_pawelzik_markram_1998.toml"
        ours = Ours(path)
        for k, (name, synapse) in enumerate((("depressed", "depressing"), ("facilitated", "facilitating"))):
            theirs, source = Theirs(path, name).watch(["v"]), Theirs(path, "input").count()
            synapses_of(theirs, synapse, source.group, theirs.group, x=1, **theirs.file["projection"][k]["parameters"])
            theirs.add(source.group, source.fired).run()
            self.assertGreater(len(source.spikes(0)), 20)
            self.check_spikes(ours.spikes("input", 0), source.spikes(0))
            self.check_trace(ours, theirs, f"{name}[0].v", "v", 0, b.mV, 1e-10)
            self.assertGreater(np.max(ours.trace(f"{name}[0].v")[1]), 0.5)

    # A rule that reads the potential of its neuron and a trace of its source, at arrivals and at spikes.
    def test_clopath_2010(self):
        path = EXAMPLES / "clopath_2010.toml"
        ours, theirs = Ours(path), Theirs(path, "pair").watch(["v", "v_lowpass2"]).count()
        both = [synapses_of(theirs, "voltage_rule", theirs.group[k:k + 1], theirs.group[1 - k:2 - k], w=0.5) for k in range(2)]
        theirs.run()
        for k in range(2):
            self.assertGreater(len(theirs.spikes(k)), 20)
            self.check_spikes(ours.spikes("pair", k), theirs.spikes(k))
            self.check_trace(ours, theirs, f"pair[{k}].v", "v", k, b.mV, 1e-7)
            self.check_trace(ours, theirs, f"pair[{k}].v_lowpass2", "v_lowpass2", k, b.mV, 1e-9)
        last = [ours.data[f"weight_{k}_mean"][-1] for k in range(2)]
        print(f"    weights end at {last}, there at {[float(s.w[0]) for s in both]}")
        self.assertGreater(last[0], 0.55)
        for k in range(2):
            self.assertLess(abs(last[k] - both[k].w[0]), 1e-10)
    # Events beside the spike, whose statements change what other conditions look at, and which excite in turn.
    def test_events(self):
        equations = "dx/dt = (I + g - x)/(10*ms) : 1\ndy/dt = -y/(20*ms) : 1\ndg/dt = -g/(5*ms) : 1\nI : 1 (constant)"
        events = {"bang": ("x > 1 and y < 0.4", "y += 0.3; x -= 0.1"), "late": ("x < y or g > 0.9", "x += 0.3*y; g *= 0.5")}
        threshold, reset, size, length = "x > 1.3", "x = 0.2; y += 0.5", 12, 300
        ring = ("bang", "g += 0.5", 1.3), ("late", "g -= 0.05", 0.4), ("spike", "g += 0.2", 2.1)
        text = f"""format = 1
run = {{ duration = "{length} ms", dt = "0.1 ms", seed = 1 }}
[model.cell]
equations = '''
{equations}
'''
threshold = "{threshold}"
reset = "{reset}"
refractory = "5.9 ms"
""" + "".join(f'[model.cell.events.{name}]\ncondition = "{condition}"\nreset = "{then}"\n' for name, (condition, then) in events.items())
        text += f"""
[population.p]
neuron = "cell"
size = {size}
parameters = {{ I = "0.8 + 0.7*i/N" }}
initial = {{ x = "i/N", y = 0, g = 0 }}
"""
        for event, then, delay in ring:
            for k in range(size):
                source = f"p[{k}]" if event == "spike" else f"p.{event}[{k}]"
                text += f"""
[[projection]]
from = "{source}"
to = "p[{(k + 1) % size}]"
connect = {{ rule = "all_to_all" }}
on_pre = "{then}"
delay = "{delay} ms"
"""
        text += '''
[[record]]
what = "spikes"
of = ["p", "p.bang", "p.late"]
[[record]]
what = ["x", "y", "g"]
of = "p"
'''
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "events.toml"
            path.write_text(text)
            ours = Ours(path)
        dt = 0.1 * b.ms
        group = b.NeuronGroup(size, equations, threshold=threshold, reset=reset, refractory=6 * b.ms, method="exact", dt=dt,
                              events={name: condition for name, (condition, _) in events.items()})
        for name, (_, then) in events.items():
            group.run_on_event(name, then)
        group.I, group.x = "0.8 + 0.7*i/N", "1.0*i/N"
        states = b.StateMonitor(group, ["x", "y", "g"], record=True, when="end", dt=dt)
        heard = {"spike": b.SpikeMonitor(group), **{name: b.EventMonitor(group, name) for name in events}}
        joined = []
        for event, then, delay in ring:
            joined.append(b.Synapses(group, group, on_pre=then, on_event=event, delay=delay * b.ms, dt=dt))
            joined[-1].connect(j="(i + 1) % N_post")
        b.Network(group, states, *heard.values(), *joined).run(length * b.ms)
        for event, monitor in heard.items():
            found = ours.trains("p" if event == "spike" else f"p.{event}", size)
            expected = trains_of(np.asarray(monitor.i), np.asarray(monitor.t / b.ms) + 0.1, size)
            print(f"    {event}: {sum(map(len, expected))} of them")
            self.assertGreater(sum(map(len, expected)), 50)
            for a, c in zip(found, expected):
                self.check_spikes(a, c)
        for name in ("x", "y", "g"):
            apart = max(np.max(np.abs(ours.trace(f"p[{k}].{name}")[1] - getattr(states, name)[k])) for k in range(size))
            print(f"    {name}: at most {apart:.2g} apart")
            self.assertLess(apart, 1e-9)

    # Statements that add to several variables of both neurons, know which neurons they join, and are carried out at
    # intervals. What goes back to the source, and what spikes of the target add, arrives one step later here: those
    # pathways are given a delay of one step there.
    def test_several_additions(self):
        equations = "dv/dt = (I + g - 0.5*h - 0.2*n - v)/(10*ms) : 1\n" + "\n".join(
            f"d{x}/dt = -{x}/({tau}*ms) : 1" for x, tau in (("g", 5), ("h", 20), ("n", 50), ("m", 30))) + "\nI : 1 (constant)"
        synapse = "w : 1\ndx/dt = -x/(15*ms) : 1 (clock-driven)"
        forth, back = "g_post += w*(1 + i/N_pre); h_post += 0.4*w; x += 1", "n_pre += 0.1 + 0.01*j"
        act, slow = "m_post += 0.2; n_pre += 0.05", "w = clip(w + 0.02*x*(0.5 - x), 0, 1)"
        size, length = 12, 300
        text = f"""format = 1
run = {{ duration = "{length} ms", dt = "0.1 ms", seed = 1 }}
[model.cell]
equations = '''
{equations}
'''
threshold = "v > 1"
reset = "v = 0"
[synapse.link]
equations = '''
{synapse}
'''
on_pre = "{forth}; {back}"
on_post = "{act}"
every."5 ms" = "{slow}"
[population.p]
neuron = "cell"
size = {size}
parameters = {{ I = "0.8 + 0.7*i/N" }}
initial = {{ v = "i/N", g = 0, h = 0, n = 0, m = 0 }}
[[projection]]
name = "link"
from = "p"
to = "p"
connect = {{ rule = "formula", condition = "(j - i) % N_pre <= 3 and i != j" }}
synapse = "link"
weight = 0.3
delay = "0.7 ms"
[[record]]
what = "spikes"
of = "p"
[[record]]
what = ["v", "g", "h", "n", "m"]
of = "p"
[[record]]
what = ["w", "x"]
of = "link"
synapses = [[0, 1], [4, 7]]
"""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "additions.toml"
            path.write_text(text)
            ours = Ours(path)
        step = 0.1 * b.ms
        group = b.NeuronGroup(size, equations, threshold="v > 1", reset="v = 0", method="exact", dt=step)
        group.I, group.v = "0.8 + 0.7*i/N", "1.0*i/N"
        joined = b.Synapses(group, group, synapse, on_pre={"forth": forth, "back": back}, on_post={"act": act}, method="exact", dt=step,
                            delay={"forth": 0.7 * b.ms, "back": 0.8 * b.ms, "act": step})
        joined.connect("(j - i) % N_pre <= 3 and i != j")
        joined.w = 0.3
        joined.run_regularly(slow, dt=5 * b.ms)
        names = ["v", "g", "h", "n", "m"]
        states = b.StateMonitor(group, names, record=True, when="end", dt=step)
        pairs = [(0, 1), (4, 7)]
        watched = b.StateMonitor(joined, ["w", "x"], record=joined[[list(zip(joined.i, joined.j)).index(pair) for pair in pairs]], when="end", dt=step)
        fired = b.SpikeMonitor(group)
        b.Network(group, joined, states, watched, fired).run(length * b.ms)
        self.assertGreater(fired.num_spikes, 80)
        for a, c in zip(ours.trains("p", size), trains_of(np.asarray(fired.i), np.asarray(fired.t / b.ms) + 0.1, size)):
            self.check_spikes(a, c)
        for name in names:
            apart = max(np.max(np.abs(ours.trace(f"p[{k}].{name}")[1] - getattr(states, name)[k])) for k in range(size))
            print(f"    {name}: at most {apart:.2g} apart")
            self.assertLess(apart, 1e-9)
        # What happens at intervals is stamped at the end of a step here, and carried out at the beginning of the next there.
        stamps = np.round(ours.trace("link[0->1].w")[0] * 10).astype(int)
        between = stamps % 50 != 0
        for k, (i, j) in enumerate(pairs):
            for name in ("w", "x"):
                apart = np.abs(ours.trace(f"link[{i}->{j}].{name}")[1] - getattr(watched, name)[k])[between]
                print(f"    {name} of a synapse: at most {np.max(apart):.2g} apart")
                self.assertLess(np.max(apart), 1e-9)
            self.assertGreater(np.ptp(watched.w[k]), 0.005)

    # Statements that stand in the projection itself, and share what they add among the synapses of a neuron. What goes back
    # to the source arrives one step later here, as above.
    def test_counted_synapses(self):
        equations = "dv/dt = (I + g - 0.5*h - 0.2*n - v)/(10*ms) : 1\n" + "\n".join(
            f"d{x}/dt = -{x}/({tau}*ms) : 1" for x, tau in (("g", 5), ("h", 20), ("n", 50))) + "\nI : 1 (constant)"
        forth, back = "part = w/N_incoming; g += part; h += 0.4*part + 0.01*N_outgoing", "n_pre += 0.3/N_outgoing"
        joins, size, length = "(j - i) % N_pre <= 1 + i//3 and i != j", 12, 300
        text = f"""format = 1
run = {{ duration = "{length} ms", dt = "0.1 ms", seed = 1 }}
[model.cell]
equations = '''
{equations}
'''
threshold = "v > 1"
reset = "v = 0"
[population.p]
neuron = "cell"
size = {size}
parameters = {{ I = "0.8 + 0.7*i/N" }}
initial = {{ v = "i/N", g = 0, h = 0, n = 0 }}
[[projection]]
from = "p"
to = "p"
connect = {{ rule = "formula", condition = "{joins}" }}
on_pre = "{forth}; {back}"
weight = "0.5 + 0.1*i/N_pre"
delay = "0.7 ms"
largest = {{ g = 1, h = 1 }}
[[record]]
what = "spikes"
of = "p"
[[record]]
what = ["v", "g", "h", "n"]
of = "p"
"""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "counts.toml"
            path.write_text(text)
            ours = Ours(path)
        step = 0.1 * b.ms
        group = b.NeuronGroup(size, equations, threshold="v > 1", reset="v = 0", method="exact", dt=step)
        group.I, group.v = "0.8 + 0.7*i/N", "1.0*i/N"
        joined = b.Synapses(group, group, "w : 1", on_pre={"forth": forth, "back": back}, dt=step, delay={"forth": 0.7 * b.ms, "back": 0.8 * b.ms})
        joined.connect(joins)
        joined.w = "0.5 + 0.1*i/N_pre"
        self.assertGreater(len(set(joined.N_incoming)), 3)
        self.assertGreater(len(set(joined.N_outgoing)), 3)
        names = ["v", "g", "h", "n"]
        states = b.StateMonitor(group, names, record=True, when="end", dt=step)
        fired = b.SpikeMonitor(group)
        b.Network(group, joined, states, fired).run(length * b.ms)
        self.assertGreater(fired.num_spikes, 80)
        for a, c in zip(ours.trains("p", size), trains_of(np.asarray(fired.i), np.asarray(fired.t / b.ms) + 0.1, size)):
            self.check_spikes(a, c)
        for name in names:
            apart = max(np.max(np.abs(ours.trace(f"p[{k}].{name}")[1] - getattr(states, name)[k])) for k in range(size))
            print(f"    {name}: at most {apart:.2g} apart")
            self.assertLess(apart, 1e-9)

    # Every name of a unit that Brian2 knows, and what it is worth in units of the SI.
    def test_units(self):
        from brian2.core.namespace import DEFAULT_UNITS
        base = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candle")
        names = sorted(DEFAULT_UNITS)
        self.assertGreater(len(names), 1500)
        for first in range(0, len(names), 400):
            some = names[first:first + 400]
            equations = ["dx/dt = -x/ms : 1"]
            for k, name in enumerate(some):
                unit = DEFAULT_UNITS[name]
                powers = "*".join(f"{of}**{float(power)!r}" for of, power in zip(base, unit.dim._dims) if power) or "1"
                equations.append(f"s{k} = 1*{name}/({float(unit)!r}*{powers}) : 1")
            text = """format = 1
run = { duration = "0.1 ms", dt = "0.1 ms", seed = 1 }
[model.units]
equations = '''
""" + "\n".join(equations) + f"""
'''
[population.p]
neuron = "units"
size = 1
[[record]]
what = {[f"s{k}" for k in range(len(some))]}
of = "p"
"""
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "units.toml"
                path.write_text(text)
                ours = Ours(path)
            for k, name in enumerate(some):
                self.assertAlmostEqual(ours.trace(f"p[0].s{k}")[1][0], 1, delta=1e-14, msg=name)

    # Brian2's own example of events, with the input that ours has drawn.
    def test_custom_events(self):
        path, dt = EXAMPLES / "custom_events.toml", 0.1 * b.ms
        ours, file = Ours(path), tomllib.loads(path.read_text())
        model, stamps = file["model"]["two_faced"], ours.spikes("inp")
        group = b.NeuronGroup(1, model["equations"], threshold=model["threshold"], reset=model["reset"], method="exact", dt=dt,
                              events={name: event["condition"] for name, event in model["events"].items()})
        for name, event in model["events"].items():
            group.run_on_event(name, event["reset"])
        group.allow_gspike = True
        listener = b.NeuronGroup(1, file["model"]["listener"]["equations"], method="exact", dt=dt)
        source = b.SpikeGeneratorGroup(1, np.zeros(len(stamps), dtype=int), (stamps - 0.1) * b.ms, dt=dt)
        arrive = b.Synapses(source, group, on_pre="g += 0.5", dt=dt)
        arrive.pre.when = JUMPS
        leave = b.Synapses(group, listener, on_pre={"pre": "x += 1", "gpath": "y += 1"}, on_event={"pre": "spike", "gpath": "gspike"},
                           delay={"pre": dt, "gpath": dt}, dt=dt)
        arrive.connect()
        leave.connect()
        heard = {"G": b.SpikeMonitor(group), "G.gspike": b.EventMonitor(group, "gspike")}
        states = [b.StateMonitor(group, ["v", "g"], record=True, when="end", dt=dt), b.StateMonitor(listener, ["x", "y"], record=True, when="end", dt=dt)]
        b.Network(group, listener, source, arrive, leave, *heard.values(), *states).run(500 * b.ms)
        for name, monitor in heard.items():
            self.assertGreater(len(monitor.t), 2)
            self.check_spikes(ours.spikes(name), np.asarray(monitor.t / b.ms) + 0.1)
        for label, monitor in (("G[0].v", states[0]), ("G[0].g", states[0]), ("H[0].x", states[1]), ("H[0].y", states[1])):
            apart = np.max(np.abs(ours.trace(label)[1] - getattr(monitor, label[-1])[0]))
            print(f"    {label}: at most {apart:.2g} apart")
            self.assertLess(apart, 1e-12)

    # Values that change at, between and more often than steps, at the stages of each method.
    def test_timed_arrays(self):
        dice = np.random.default_rng(2)
        drive, gain, fast = dice.uniform(-1, 2, 40), dice.uniform(0, 2, (9, 5)), dice.uniform(-1, 1, 300)
        arrays = {"drive": (drive, 0.7), "gain": (gain, 2.5), "fast": (fast, 0.05), "odd": (drive, 0.3333)}
        linear = "dv/dt = (drive(t) + gain(t, i) - v)/(10*ms) : 1\nseen = drive(t)*gain(t, i) : 1"
        whole = ("dv/dt = (drive(t) + gain(t, 4 - i)*v + fast(t) + odd(2*t) + drive(t - which*ms) - v)/(10*ms) : 1\n"
                 "which : 1 (constant)\nseen = drive(t - which*ms) + gain(t, (3*i) % 5) : 1")
        for equations, method in ((linear, "exact"), (linear, "exponential_euler"), (whole, "euler"), (whole, "rk2"), (whole, "rk4")):
            has_which = "which :" in equations
            text = f"""format = 1
run = {{ duration = "30 ms", dt = "0.1 ms", seed = 1 }}
model.cell.equations = '''
{equations}
'''
[population.p]
neuron = "cell"
size = 5
method = "{method}"
initial = {{ v = 0 }}
{'parameters = { which = "3.3*i" }' if has_which else ''}
[[record]]
what = ["v", "seen"]
of = "p"
""" + "".join(f'[timed_array.{name}]\nvalues = {values.tolist()}\ndt = "{interval} ms"\n' for name, (values, interval) in arrays.items())
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "arrays.toml"
                path.write_text(text)
                ours = Ours(path)
            names = {name: b.TimedArray(values, dt=interval * b.ms) for name, (values, interval) in arrays.items()}
            group = b.NeuronGroup(5, equations, method=method, dt=0.1 * b.ms)
            if has_which:
                group.which = "3.3*i"
            states = b.StateMonitor(group, "v", record=True, when="end", dt=0.1 * b.ms)
            seen = b.StateMonitor(group, "seen", record=True, when="start", dt=0.1 * b.ms)
            b.Network(group, states, seen).run(30 * b.ms, namespace=names)
            apart = max(np.max(np.abs(ours.trace(f"p[{k}].v")[1] - states.v[k])) for k in range(5))
            # What we see at a stamp is what the step from there on reads.
            seen_apart = max(np.max(np.abs(ours.trace(f"p[{k}].seen")[1][:-1] - seen.seen[k][1:])) for k in range(5))
            print(f"    {method}: at most {apart:.2g} apart")
            self.assertLess(max(apart, seen_apart), 1e-12)

    @staticmethod
    def ring(variable):
        """Six neurons of cuba.toml in a ring with different delays."""
        text = (EXAMPLES / "cuba.toml").read_text()
        text = text[:text.index("# Four fifths")].replace("size = 4000", "size = 6")
        text = text.replace('duration = "1 s"', 'duration = "200 ms"').replace("Vr + rand() * (Vt - Vr)", "Vr + 1.7*mV*i")
        for k in range(6):
            text += f"""
[[projection]]
from = "P[{k}]"
to = "P[{(k + 1) % 6}]"
connect = {{ rule = "all_to_all" }}
on_pre = "{variable} += 6*mV"
delay = "{1 + 3 * k} ms"
"""
        return text + """
[[record]]
what = "spikes"
of = "P"

[[record]]
what = ["v", "ge"]
of = "P"
"""


class SameLaw(unittest.TestCase):
    """Random models, by statistics of several runs on either side.

    Our runs tell how a statistic spreads. Means of the two sides then differ by more than five standard errors
    with odds below 1 in 10 000 (Student's t, at least 20 runs); seeds are fixed, so that a pass stays one."""

    OURS, BOUND = 20, 5

    def check(self, name, ours, theirs):
        spread = np.std(ours, ddof=1) * np.sqrt(1 / len(ours) + 1 / len(theirs))
        apart = abs(np.mean(ours) - np.mean(theirs)) / spread
        print(f"    {name}: {np.mean(ours):.4g} here, {np.mean(theirs):.4g} there, {apart:.2f} standard errors apart")
        self.assertLess(apart, self.BOUND, name)

    def check_all(self, ours, theirs, ms):
        """Lists of lists of spike trains."""
        for name, of in (("rate in Hz", lambda t: rate_of(t, ms)), ("variation of intervals", irregularity_of),
                         ("synchrony", lambda t: synchrony_of(t, ms))):
            self.check(name, [of(t) for t in ours], [of(t) for t in theirs])

    def theirs(self, runs, make, ms):
        all_trains = []
        for seed in range(1, runs + 1):
            b.seed(seed)
            made = make()
            made.count().run(ms * b.ms)
            all_trains.append(made.trains())
        return all_trains

    def test_cuba(self):
        path, ms = EXAMPLES / "cuba.toml", 200
        ours = Ours(path, [f'run.duration="{ms} ms"', 'model.cuba.refractory="4.9 ms"'], self.OURS)
        pathways = (("ge += (60*0.27/10)*mV", "i < 3200"), ("gi += (-20*4.5/10)*mV", "i >= 3200"))
        theirs = self.theirs(5, lambda: connected(Theirs(path, "P"), pathways, 0.02, 0.1), ms)
        self.check_all([ours.trains("P", 4000, k) for k in range(self.OURS)], theirs, ms)

    def test_cobahh(self):
        path, ms = EXAMPLES / "cobahh.toml", 60
        ours = Ours(path, [f'run.duration="{ms} ms"', 'model.cobahh.refractory="2.9 ms"'], self.OURS)
        pathways = (("ge += 6*nS", "i < 3200"), ("gi += 67*nS", "i >= 3200"))
        theirs = self.theirs(3, lambda: connected(Theirs(path, "P"), pathways, 0.02, 0.1), ms)
        self.check_all([ours.trains("P", 4000, k) for k in range(self.OURS)], theirs, ms)

    # A tenth of the neurons with fewer and stronger synapses.
    def test_brunel_2000(self):
        path, ms = EXAMPLES / "brunel_2000.toml", 200
        sets = [f'run.duration="{ms} ms"', 'model.brunel.refractory="1.9 ms"', "population.E.size=1000", "population.I.size=250",
                'record.0.of=["E", "I"]', 'projection.0.on_pre="v += 0.5*mV"', 'projection.1.on_pre="v += -5*0.5*mV"']
        ours = Ours(path, sets, self.OURS)
        pathways = (("v += 0.5*mV", "i < 1000"), ("v += -5*0.5*mV", "i >= 1000"))
        def network():
            made = connected(Theirs(path, "E", size=1250), pathways, 0.1, 1.5, JUMPS)
            return made.add(b.PoissonInput(made.group, "v", N=1000, rate=20 * b.Hz, weight=0.1 * b.mV, when=JUMPS))
        found = [ours.trains("E", 1000, k) + ours.trains("I", 250, k) for k in range(self.OURS)]
        self.check_all(found, self.theirs(4, network, ms), ms)

    # A fifth of the neurons with almost as many synapses each.
    def test_brunel_hakim_1999(self):
        path, ms = EXAMPLES / "brunel_hakim_1999.toml", 100
        ours = Ours(path, ['model.noisy.refractory="1.9 ms"', "population.group.size=1000", "projection.0.connect.p=0.9"], self.OURS)
        network = lambda: connected(Theirs(path, "group", size=1000), (("V += -0.1*mV", "True"),), 0.9, 2, JUMPS)
        found, theirs = [ours.trains("group", 1000, k) for k in range(self.OURS)], self.theirs(4, network, ms)
        self.check("rate in Hz", [rate_of(t, ms) for t in found], [rate_of(t, ms) for t in theirs])
        self.check("synchrony", [synchrony_of(t, ms) for t in found], [synchrony_of(t, ms) for t in theirs])

    # A tenth of the neurons with ten times the probability, while weights grow.
    def test_vogels_2011(self):
        path, ms = EXAMPLES / "vogels_2011.toml", 400
        sets = [f'run.duration="{ms} ms"', "population.Pe.size=800", "population.Pi.size=200", 'model.cell.refractory="4.9 ms"', 'record.2.of="Pe"',
                "synapse.stdp_inhib.parameters.eta=0.2"] + [f"projection.{k}.connect.p=0.2" for k in range(3)]
        ours = Ours(path, sets, self.OURS)
        def network():
            made = Theirs(path, "Pe", size=1000)
            cells = made.group
            connected(made, (("g_ampa += 0.3*nS", "i < 800"),), 0.2, 0.1)
            inhibit = b.Synapses(cells[800:], cells[800:], on_pre="g_gaba += 3*nS", delay=0.1 * b.ms, dt=made.dt)
            inhibit.connect(p=0.2)
            made.file["synapse"]["stdp_inhib"]["parameters"]["eta"] = 0.2
            weights.append(synapses_of(made, "stdp_inhib", cells[800:], cells[:800], p=0.2, w=1e-10))
            return made.add(inhibit)
        weights = []
        theirs = [t[:800] for t in self.theirs(4, network, ms)]
        self.check("rate in Hz", [rate_of(ours.trains("Pe", 800, k), ms) for k in range(self.OURS)], [rate_of(t, ms) for t in theirs])
        self.check("mean weight", [run["weight_0_mean"][-1] for run in ours.runs], [np.mean(s.w) for s in weights])

    # Synapses that transmit with a probability, of pairs that are sampled.
    def test_stochastic_release(self):
        size, length = 300, 200
        text = f"""format = 1
run = {{ duration = "{length} ms", dt = "0.1 ms", seed = 1 }}
[model.input]
equations = "p : 1 (constant)"
threshold = "rand() < p"
[model.cell]
equations = '''
dg/dt = -g/(5*ms) : 1
dn/dt = 0/second : 1
'''
[synapse.quantal]
on_pre = "g += clip(0.1 + 0.02*randn(), 0, 1)*int(rand() < 0.35); n += poisson(0.6)"
largest = {{ g = 1, n = 100 }}
[population.input]
neuron = "input"
size = {size}
parameters = {{ p = 0.004 }}
[population.p]
neuron = "cell"
size = {size}
initial = {{ g = 0, n = 0 }}
[[projection]]
from = "input"
to = "p"
connect = {{ rule = "formula", j = "k for k in sample(N_post, p=0.1)" }}
synapse = "quantal"
delay = "0.5 ms"
[[record]]
what = ["g", "n"]
of = "p"
every = "1 ms"
"""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "release.toml"
            path.write_text(text)
            ours = Ours(path, (), self.OURS)
        dt, found = 0.1 * b.ms, []
        for seed in range(1, 6):
            b.seed(seed)
            source = b.NeuronGroup(size, "p : 1 (constant)", threshold="rand() < p", dt=dt)
            source.p = 0.004
            group = b.NeuronGroup(size, "dg/dt = -g/(5*ms) : 1\nn : 1", method="exact", dt=dt)
            joined = b.Synapses(source, group, on_pre={"release": "g += clip(0.1 + 0.02*randn(), 0, 1)*int(rand() < 0.35)", "count": "n += poisson(0.6)"},
                                delay={"release": 0.5 * b.ms, "count": 0.5 * b.ms}, dt=dt)
            joined.connect(j="k for k in sample(N_post, p=0.1)")
            states = b.StateMonitor(group, "g", record=True, when="end", dt=1 * b.ms)
            b.Network(source, group, joined, states).run(length * b.ms)
            found.append((states.g[:, 50:], np.asarray(group.n)))
        mine = []
        for run in ours.runs:
            values = run["trace_0_values"]
            mine.append((values[:size, 50:], values[size:, -1]))
        for k, name in enumerate(("g", "n")):
            for what, of in (("mean", np.mean), ("deviation", np.std)):
                self.check(f"{what} of {name}", [of(one[k]) for one in mine], [of(one[k]) for one in found])

    def test_non_reliability(self):
        path, ms, n = EXAMPLES / "non_reliability.toml", 500, 1000
        ours = Ours(path, [f"population.neurons.size={n}", 'model.noisy.refractory="4.9 ms"'], self.OURS)
        found, theirs = [ours.trains("neurons", n, k) for k in range(self.OURS)], self.theirs(4, lambda: Theirs(path, "neurons", size=n), ms)
        self.check_all(found, theirs, ms)
        for k in (0, 4):  # of the first and the fifth spike
            for name, of in (("mean", np.mean), ("deviation", np.std)):
                self.check(f"{name} of spike {k} in ms", [of([t[k] for t in run]) for run in found], [of([t[k] for t in run]) for run in theirs])

    # 800 neurons for one.
    def test_adaptive_threshold(self):
        path, ms, n = EXAMPLES / "adaptive_threshold.toml", 200, 800
        ours = Ours(path, [f'run.duration="{ms} ms"', f"population.IF.size={n}"], self.OURS)
        def network():
            made = Theirs(path, "IF", size=n)
            return made.add(b.PoissonInput(made.group, "v", N=100, rate=5 * b.Hz, weight=3 * b.mV, when=JUMPS))
        self.check_all([ours.trains("IF", n, k) for k in range(self.OURS)], self.theirs(4, network, ms), ms)


if __name__ == "__main__":
    unittest.main(verbosity=2)

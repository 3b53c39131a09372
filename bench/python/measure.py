#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What Python costs: a call of step beside the steps themselves, and a run of CUBA (Vogels & Abbott 2005) beside that of
the command line, in seconds of the processor. Both must fire alike before a time is printed.

    PYTHONPATH=build/check/python build/python/bin/python bench/python/measure.py build/check/apps/cli/neurapse
"""
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import neurapse as nr


def cuba(duration):
    net = nr.Network(seed=1, title="cuba", duration=duration)
    receptors = {"exc": {"shape": "exponential", "tau": "5 ms"}, "inh": {"shape": "exponential", "tau": "10 ms"}}
    exc, inh = (net.population("lif", size, name=name, receptors=receptors, initial={"v": {"uniform": ["-60 mV", "-50 mV"]}},
                               c="200 pF", tau="20 ms", rest="-49 mV", reset="-60 mV", threshold="-50 mV", refractory="5 ms")
                for name, size in (("exc", 3200), ("inh", 800)))
    net.projection(exc, exc + inh, "fixed_probability", p=0.02, receptor="exc", weight="16.2 pA")
    net.projection(inh, exc + inh, "fixed_probability", p=0.02, receptor="inh", weight="-90 pA")
    net.record("spikes", exc + inh)
    return net


def best_of(n, act):
    times = []
    for _ in range(n):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return min(times)


def step_overhead(calls=20000):
    net = nr.Network(seed=1)
    net.stimulus("step", net.population("lif", 1), amplitude="400 pA")
    sim = net.simulate(threads=1)

    def step_by_step():
        for _ in range(calls):
            sim.step("1 ms")

    apart, together = best_of(5, step_by_step), best_of(5, lambda: sim._core.step(10 * calls))
    return (apart - together) / calls * 1e6


def of_children(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cuba_beside(program, folder):
    """Seconds of a run from file to result.npz. The interpreter's start is left out, as an import that does nothing."""
    file, ours, theirs = folder / "cuba.toml", folder / "ours.npz", folder / "out/cuba/result.npz"
    cuba("5 s").save(file)
    start = "import neurapse as nr"
    run = f"{start}; nr.load({str(file)!r}).run(threads=1, progress=lambda part: None).save({str(ours)!r})"
    python, cli = [], []
    for _ in range(8):
        python.append(of_children([sys.executable, "-c", run]) - of_children([sys.executable, "-c", start]))
        cli.append(of_children([program, "run", file, "--out", folder / "out", "--quiet", "--threads", "1"]))
    a, b = np.load(ours), np.load(theirs)
    if any((a[key] != b[key]).any() for key in a.files):
        sys.exit("wrong: Python and the command line differ")
    return min(python), min(cli), len(a["spikes_time_ms"])


def main():
    print(f"a call of step: {step_overhead():.1f} us beside the steps")
    with tempfile.TemporaryDirectory() as folder:
        python, cli, spikes = cuba_beside(sys.argv[1], Path(folder))
    print(f"CUBA, 5 s, {spikes} spikes: {python:.3f} s from Python, {cli:.3f} s from the command line, which also writes a report")


if __name__ == "__main__":
    main()

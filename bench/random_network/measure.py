#!/usr/bin/env python3
"""The original's dynamic random networks, N = 200, 2 s of biological time, as whole processes.

The original Python package takes 6.3 s with constant weights and 27 s with plastic ones on the same kind
of machine (two cores, 3.1 GHz). Proof before time: every run must give the same spikes, the plastic
network must fire in the range of the original's (excitatory 10 Hz, inhibitory 19 Hz; half to double),
and inhibitory neurons faster than excitatory ones in both, as in the original. That the engine has the
original's spikes where the two agree is shown by tests/scenarios/seed_drn.cpp.

    bench/random_network/measure.py build/release/apps/cli/neurapse
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from whole_process import ROOT, line, program, run  # noqa: E402

ORIGINAL_S = {"04_random_network": 6.3, "05_plastic_network": 27.0}
SIZE = {"exc": 160, "inh": 40}
SECONDS = 2.0


def rates(spikes):
    return {p: sum(1 for s in spikes if s[1] == p) / (n * SECONDS) for p, n in SIZE.items()}


def main():
    command = program()
    runs = {name: [run(command, ROOT / "examples" / f"{name}.toml") for _ in range(11)] for name in ORIGINAL_S}
    for name, all_runs in runs.items():
        assert all(r[2] == all_runs[0][2] for r in all_runs), f"{name} gives other spikes in another run"
    plastic, constant = rates(runs["05_plastic_network"][0][2]), rates(runs["04_random_network"][0][2])
    assert 5 < plastic["exc"] < 20 and 9.5 < plastic["inh"] < 39, plastic
    assert constant["inh"] > constant["exc"] > 1 and plastic["inh"] > plastic["exc"], (constant, plastic)
    for name, all_runs in runs.items():
        walls = [r[0] for r in all_runs]
        print(line(name, walls) + f"; the original {ORIGINAL_S[name]} s,"
              f" {ORIGINAL_S[name] / sorted(walls)[len(walls) // 2]:.0f} times as long")


if __name__ == "__main__":
    main()

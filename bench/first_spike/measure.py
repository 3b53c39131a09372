#!/usr/bin/env python3
"""From starting the program to a spike on screen: one neuron, 200 ms, results and report written.

Proof before time: the spike times are those of the closed form, tau ln(R I / (R I - 15 mV)) after the
current begins and t_ref later each time, rounded up to the grid.

    bench/first_spike/measure.py build/release/apps/cli/neurapse
"""
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from whole_process import ROOT, line, program, run  # noqa: E402


def expected():
    charging = math.ceil(10 * math.log(16 / (16 - 15)) / 0.1 - 1e-9)  # R I = 400 pA * 10 ms / 250 pF = 16 mV
    first, period = 200 + charging, 20 + charging
    return [step / 10 for step in range(first, 1801, period)]


def main():
    runs = [run(program(), ROOT / "examples" / "one_neuron.toml") for _ in range(21)]
    times = [t for t, _, _ in runs[0][2]]
    assert times == expected(), (times, expected())
    print(line("one neuron, start to results", [r[0] for r in runs]))


if __name__ == "__main__":
    main()

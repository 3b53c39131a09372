#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same spikes, traces and weights under WebAssembly as here, to the last bit.

    tests/emscripten/compare.py BITS PROGRAM FOLDER

BITS is tests/emscripten/bits.cpp compiled for this machine, PROGRAM the command line program; both are built
with Emscripten in FOLDER, and run by node. Where em++ or node is missing the test is skipped with exit code 77.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
HERE = Path(__file__).resolve().parent
EXAMPLES = ["02_adex.toml", "03_feedforward.toml", "08_own_neuron.toml"]
# Node 20's fetch reads no files, which Emscripten 3.1 takes it for. Debian keeps what Emscripten links with elsewhere.
NODE = ["node", "--no-experimental-fetch"]
ENVIRONMENT = {"NODE_PATH": "/usr/share/nodejs", **os.environ}


def said(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def build(folder):
    options = ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1"]  # little time to compile, equal bits
    said("emcmake", "cmake", "-S", HERE, "-B", folder, "-G", "Ninja", *options)
    said("cmake", "--build", folder, "--target", "bits", "neurapse_cli")


def results(program, example):
    """The files that a run of an example writes; but for the manifest, which holds the time it took, and NumPy's
    archive, for which libzip is missing there."""
    with tempfile.TemporaryDirectory() as out:
        said(*program, "run", "--quiet", HERE.parents[1] / "examples" / example, "--out", out, "--threads", "2")
        written = Path(out, Path(example).stem).iterdir()
        return {path.name: path.read_bytes() for path in written if path.name not in ("manifest.json", "result.npz")}


def main():
    bits, program, folder = sys.argv[1:]
    for tool in ("em++", "emcmake", "node", "ninja"):
        if not shutil.which(tool):
            print(f"skipped: {tool} is not there (Debian: apt-get install emscripten)")
            sys.exit(SKIPPED)
    build(folder)
    here, there = said(bits), said(*NODE, Path(folder, "bits.js"))
    print(f"here:\n{here}\nWebAssembly:\n{there}")
    wrong = [] if here == there and here.count("\n") == 2 else ["bits.cpp"]
    for example in EXAMPLES:
        a, b = results([program], example), results([*NODE, Path(folder, "neurapse/apps/cli/neurapse.js")], example)
        print(f"{example}: {', '.join(sorted(a))}")
        wrong += [] if "spikes.csv" in a and a == b else [example]
    if wrong:
        sys.exit(f"not the same: {', '.join(wrong)}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs PyNN's own system scenarios against pyNN.neurapse.

    python tools/pynn_scenarios.py CHECKOUT [NAME ...]

CHECKOUT is a folder with the repository NeuralEnsemble/PyNN, whose test/system/scenarios are not shipped with its wheel;
pyNN itself is the installed one, and the scenarios need pytest, scipy and matplotlib. With names only those scenarios are run. Prints a table of what passes, is refused (the
sentence says what is used instead), is skipped or fails, and which of PyNN's simulators each is written for; fails if a
scenario fails.
"""
import argparse
import contextlib
import importlib
import io
import os
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path


def scenarios(folder: Path):
    """Module, function and simulators of every registered scenario."""
    sys.path.insert(0, str(folder.parent))
    for file in sorted(folder.glob("test_*.py")):
        module = importlib.import_module(f"{folder.name}.{file.stem}")
        for name, function in list(vars(module).items()):
            for mark in getattr(function, "pytestmark", ()):
                if mark.name == "parametrize" and mark.args[0] == "sim":
                    yield file.stem, name, function, [p.id for p in mark.args[1]]


def outcome_of(function, sim):
    """What became of one scenario, and why."""
    import pytest

    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = os.getcwd()
        os.chdir(scratch)
        try:
            function(sim)
            return "passes", "", ""
        except pytest.skip.Exception as reason:
            return "skipped", str(reason), ""
        except NotImplementedError as reason:
            return "refused", str(reason), ""
        except Exception as reason:  # whatever a scenario raises is its outcome
            return "FAILS", f"{type(reason).__name__}: {str(reason).splitlines()[0] if str(reason) else ''}", traceback.format_exc()
        finally:
            os.chdir(before)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("checkout", type=Path, help="a checkout of NeuralEnsemble/PyNN")
    arguments.add_argument("names", nargs="*", help="only these scenarios")
    arguments.add_argument("--traceback", action="store_true", help="show where scenarios fail")
    chosen = arguments.parse_args()
    sim = importlib.import_module("pyNN.neurapse")
    counts: dict[str, int] = {}
    print("| scenario | written for | here | seconds | reason |\n| --- | --- | --- | --- | --- |")
    for module, name, function, simulators in scenarios(chosen.checkout / "test" / "system" / "scenarios"):
        if chosen.names and name not in chosen.names:
            continue
        begin = time.perf_counter()
        outcome, reason, trace = outcome_of(function, sim)
        counts[outcome] = counts.get(outcome, 0) + 1
        print(f"| {module}.{name} | {', '.join(simulators)} | {outcome} | {time.perf_counter() - begin:.2f} | {reason} |", flush=True)
        if trace and chosen.traceback:
            print(trace, file=sys.stderr)
    print("\n" + ", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items())))
    return 1 if counts.get("FAILS") else 0


if __name__ == "__main__":
    sys.exit(main())

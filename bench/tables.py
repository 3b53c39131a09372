#!/usr/bin/env python3
"""Runs benchmarks and prints, for docs/benchmarks.md, one row of a table for each: medians, and the range of
the real-time factor.

    bench/tables.py build/release/apps/cli/neurapse cuba coba --runs 5 --threads 1 2
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys

PLASTIC = {"brunel_stdp"}  # asked for by name only


def runs_of(program, name, threads, count, more):
    all_runs = []
    for _ in range(count):
        done = subprocess.run([program, "bench", name, "--json", "--threads", str(threads), *more], capture_output=True, text=True)
        if done.returncode:
            print(done.stderr.strip(), file=sys.stderr)
            return []
        all_runs.append(json.loads(done.stdout))
    return all_runs


def row(runs):
    middle = lambda key: None if runs[0][key] is None else statistics.median(r[key] for r in runs)
    shown = lambda key, digits=3: "" if middle(key) is None else f"{middle(key):.{digits}g}"
    rtf = [r["rtf"] for r in runs]
    kept = f"{runs[0]['storage']}, {runs[0]['precision']}" + (f", {runs[0]['input']}" if runs[0]["input"] else "")
    return (f"| `{runs[0]['name']}` | {runs[0]['threads']} | {kept} | {runs[0]['method']} | {shown('setup_s')} s"
            f" | {shown('rtf')} ({min(rtf):.3g} to {max(rtf):.3g}) | {shown('ns_per_neuron_step')} | {shown('ns_per_event')}"
            f" | {shown('bytes_per_synapse')} | {shown('peak_rss_mb', 4)} MB |")


def machine():
    try:
        model = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor()
    return f"{os.cpu_count()} cores, {model}, load {os.getloadavg()[0]:.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    o, more = parser.parse_known_args()
    listed = subprocess.run([o.program, "bench"], capture_output=True, text=True, check=True).stdout.splitlines()
    names = o.names or [n for n in (line.split()[0] for line in listed) if n not in PLASTIC]
    print(f"{machine()}; {o.runs} runs each\n")
    print("| benchmark | threads | kept | method | set-up | of real time | ns a neuron-step | ns an event | bytes a synapse | memory |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        for threads in o.threads:
            if runs := runs_of(o.program, name, threads, o.runs, more):
                print(row(runs), flush=True)


if __name__ == "__main__":
    main()

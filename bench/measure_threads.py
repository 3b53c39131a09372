#!/usr/bin/env python3
"""Never slower: a benchmark on one thread and on several, in turn, and the ratio of the median times.

    bench/measure_threads.py build/release/apps/cli/neurapse cuba coba cobahh sweep_lif --threads auto

Proof before time: the spikes of all runs are the same. A ratio above 1.05 fails.
"""
import argparse
import json
import statistics
import subprocess
import sys


def run(program, network, threads, more):
    done = subprocess.run([program, "bench", network, "--json", "--threads", threads, *more], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip())
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--threads", default="2", help="what is compared with one thread")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--seconds")
    parser.add_argument("--scale")
    o = parser.parse_args()
    more = [word for key in ("seconds", "scale") if getattr(o, key) for word in (f"--{key}", getattr(o, key))]
    slower = 0
    for network in o.networks:
        pairs = [(run(o.program, network, "1", more), run(o.program, network, o.threads, more)) for _ in range(o.pairs)]
        hashes = {side["spike_hash"] for pair in pairs for side in pair}
        assert len(hashes) == 1, f"{network}: other spikes on other threads: {hashes}"
        one, several = ([pair[k]["sim_s"] for pair in pairs] for k in (0, 1))
        ratio = statistics.median(several) / statistics.median(one)
        each = [b / a for a, b in zip(one, several)]
        slower += ratio > 1.05
        print(f"{network:22} 1 thread {statistics.median(one):.3f} s, {o.threads} ({pairs[0][1]['threads']} used)"
              f" {statistics.median(several):.3f} s: ratio {ratio:.2f} ({min(each):.2f} to {max(each):.2f})"
              f"{'  SLOWER' if ratio > 1.05 else ''}", flush=True)
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())

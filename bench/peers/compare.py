#!/usr/bin/env python3
"""The same networks here and elsewhere, in turn: A B A B. Prints medians, the ratio of the medians, the range
of the ratios of neighbours and the ratio of processor times, which is steadier on a busy machine, with method,
precision and storage of each side.

    bench/peers/setup.sh
    bench/peers/compare.py build/release/apps/cli/neurapse --peers brian2 nest --networks cuba coba --pairs 5

Both sides count their spikes and write no file. A pair counts only if both networks fire, and rates further
apart than a fifth are marked: then the two have not done the same work.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
NETWORKS = {  # seconds of the network's time
    "cuba": 10, "coba": 5, "cobahh": 1, "sweep_lif": 1, "sweep_adex": 1, "sweep_izhikevich_2003": 1, "sweep_traub_miles": 1,
    "pd14": 1, "brunel_stdp": 0.25, "equations_cuba": 10, "equations_coba": 5, "equations_cobahh": 1, "equations_lif": 1,
    "equations_adex": 1, "equations_traub_miles": 1, "equations_stdp": 10}
COUNTED = {"equations_stdp": "cells"}  # the population whose spikes are told, where it is not all of them


def has(peer, network):
    """Brian2 knows equations alone, NEST models alone."""
    if peer == "nest":
        return network != "sweep_traub_miles" and not network.startswith("equations")
    return network not in ("pd14", "brunel_stdp")


class Peer:
    """A simulator that runs its network once for each line it is given."""

    def __init__(self, python, peer, network, o):
        self.process = subprocess.Popen(
            [python, HERE / f"{peer}_peer.py", network, "--seconds", str(o.seconds or NETWORKS[network]),
             "--threads", o.peer_threads or o.threads, "--scale", str(o.scale)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def run(self):
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args[1]} gave up; run it by hand to see why")
        return json.loads(answer)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def ours(o, network):
    command = [o.program, "bench", network, "--json", "--threads", o.threads, "--seconds", str(o.seconds or NETWORKS[network]),
               "--scale", str(o.scale)]
    for option in ("storage", "precision"):
        if value := getattr(o, option):
            command += [f"--{option}", value]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip())
    told = json.loads(done.stdout)
    rate = told["rates"][COUNTED[network]] if network in COUNTED else told["spikes"] / (told["neurons"] * told["seconds"])
    return {**told, "rate": rate}


def whole(side):
    """Seconds from the description to the result, compiling included."""
    return side.get("compile_s", 0) + side["setup_s"] + side["sim_s"]


def compared(o, peer_name, network):
    peer = Peer(o.python, peer_name, network, o)
    pairs = []
    for _ in range(o.pairs):
        theirs = peer.run()  # first, since until its first run it compiles, on all processors
        pairs.append((ours(o, network), theirs))
    peer.end()
    for sides in pairs:
        if min(side["spikes"] for side in sides) < 100:
            sys.exit(f"{network}: a network that fell silent is no result: {[s['spikes'] for s in sides]} spikes")
    a, b = ([p[k]["sim_s"] for p in pairs] for k in (0, 1))
    ratios = [y / x for x, y in zip(a, b)]
    first, second = pairs[0]
    seconds = o.seconds or NETWORKS[network]
    rates = [statistics.median(p[k]["rate"] for p in pairs) for k in (0, 1)]
    return {"network": network, "peer": second["simulator"], "threads": first["threads"], "scale": o.scale, "seconds": seconds,
            "pairs": o.pairs, "ours_rtf": statistics.median(a) / seconds, "peer_rtf": statistics.median(b) / seconds,
            "ratio": statistics.median(b) / statistics.median(a), "ratio_range": [min(ratios), max(ratios)],
            "cpu_ratio": statistics.median(p[1]["cpu_s"] for p in pairs) / statistics.median(p[0]["cpu_s"] for p in pairs),
            "ours_setup_s": statistics.median(p[0]["setup_s"] for p in pairs),
            "peer_setup_s": statistics.median(p[1]["setup_s"] for p in pairs),
            "ours_whole_s": statistics.median(whole(p[0]) for p in pairs), "peer_whole_s": statistics.median(whole(p[1]) for p in pairs),
            "whole_ratio": statistics.median(whole(p[1]) for p in pairs) / statistics.median(whole(p[0]) for p in pairs),
            "ours_method": first["method"], "peer_method": second["method"],
            "ours_kept": f"{first['storage']}, {first['precision']}", "peer_kept": f"{second['storage']}, {second['precision']}",
            "rates": rates, "same_work": abs(rates[0] - rates[1]) < 0.2 * max(rates)}


HEAD = """| network | threads | ours | other | ratio of the medians (range) | from description to result, ours | other | method here / there | rate here / there |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def row(r):
    """A row of a table of docs/benchmarks.md."""
    return (f"| `{r['network']}` | {r['threads']} | {r['ours_rtf']:.3g} | {r['peer']}: {r['peer_rtf']:.3g}"
            f" | {r['ratio']:.2f} ({r['ratio_range'][0]:.2f} to {r['ratio_range'][1]:.2f}) | {r['ours_whole_s']:.3g} s | {r['peer_whole_s']:.3g} s"
            f" | {r['ours_method']} / {r['peer_method']} | {r['rates'][0]:.3g} / {r['rates'][1]:.3g} Hz{'' if r['same_work'] else ', NOT THE SAME WORK'} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--peers", nargs="+", default=["brian2", "nest"], choices=["brian2", "brian2_runtime", "nest"])
    parser.add_argument("--networks", nargs="+", default=["cuba", "coba", "cobahh", "sweep_lif", "sweep_adex", "sweep_izhikevich_2003"],
                        choices=list(NETWORKS))
    parser.add_argument("--threads", default="1", help="of ours, a number or auto, and of the peers")
    parser.add_argument("--peer-threads", help="of the peers, where it is another number")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--storage")
    parser.add_argument("--precision")
    parser.add_argument("--python", default=str(HERE.parent.parent / "build/peers/bin/python"))
    parser.add_argument("--table", action="store_true", help="print rows of a table for docs/benchmarks.md")
    parser.add_argument("--json", help="append one object for each comparison to this file")
    o = parser.parse_args()
    if o.table:
        print(HEAD)
    for network in o.networks:
        for peer in o.peers:
            if not has(peer, network):
                continue
            r = compared(o, peer, network)
            print(row(r) if o.table else f"{r['network']:22} {r['threads']} thr  ours {r['ours_rtf']:.4f}  {r['peer']} {r['peer_rtf']:.4f} of real time"
                  f"  ratio {r['ratio']:.2f} ({r['ratio_range'][0]:.2f} to {r['ratio_range'][1]:.2f}), of processor time {r['cpu_ratio']:.2f},"
                  f" from description to result {r['whole_ratio']:.1f}"
                  f"  {r['ours_method']} [{r['ours_kept']}] / {r['peer_method']} [{r['peer_kept']}]"
                  f"  {r['rates'][0]:.2f} / {r['rates'][1]:.2f} Hz{'' if r['same_work'] else '  NOT THE SAME WORK'}", flush=True)
            if o.json:
                with open(o.json, "a") as file:
                    print(json.dumps(r), file=file)


if __name__ == "__main__":
    main()

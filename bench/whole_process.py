"""Runs the program several times and tells how long whole processes take."""
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def program():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} build/release/apps/cli/neurapse")
    return str(pathlib.Path(sys.argv[1]).resolve())


def read_spikes(folder):
    lines = (folder / "spikes.csv").read_text().splitlines()[1:]
    return [(float(t), p, int(n)) for t, p, n in (line.split(",") for line in lines)]


def run(command, experiment, options=()):
    """One run in a folder of its own: wall seconds, CPU seconds, and the spikes it wrote."""
    with tempfile.TemporaryDirectory() as out:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        subprocess.run([command, "run", experiment, "--quiet", "--out", out, *options], check=True)
        wall = time.perf_counter() - begin
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return wall, cpu, read_spikes(next(pathlib.Path(out).glob("*/")))


def line(name, seconds):
    return f"{name}: median {statistics.median(seconds):.4f} s, from {min(seconds):.4f} to {max(seconds):.4f} s"

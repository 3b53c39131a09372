"""The networks in Brian2 as it runs in a Python session: each model is compiled through Cython when it first
runs. What it compiled it keeps on disk, for all later sessions; here every run begins with nothing kept, since
that is what a new model costs, so that its set-up is building, compiling and one network."""
import multiprocessing
import tempfile
import time

from peer import arguments, serve  # first: it takes the standard output

import brian2
from brian2 import SpikeMonitor, defaultclock, device, ms, prefs, second, seed

from brian2_peer import NETWORKS


def fresh(chosen, answer):
    """One run, from the description to its result."""
    with tempfile.TemporaryDirectory(prefix="brian2_") as folder:
        prefs.codegen.target = "cython"
        prefs.codegen.runtime.cython.cache_dir = folder
        defaultclock.dt = 0.1 * ms
        seed(1)
        begin, cpu = time.perf_counter(), []
        method, group, others = NETWORKS[chosen.network]()
        monitor = SpikeMonitor(group, record=False)
        network = brian2.Network(group, others, monitor)
        network.run(chosen.seconds * second, report=lambda *_: cpu.append(time.process_time()), report_period=1e6 * second)
        whole, stepping, spikes = time.perf_counter() - begin, device._last_run_time, int(monitor.num_spikes)
        answer.send({"simulator": f"Brian2 {brian2.__version__}, runtime", "method": method, "precision": "double", "storage": "double",
                     "setup_s": whole - stepping, "sim_s": stepping, "cpu_s": cpu[-1] - cpu[0], "spikes": spikes,
                     "rate": spikes / (group.N * chosen.seconds)})


def main():
    chosen = arguments(NETWORKS)
    assert chosen.scale == 1, "only the full networks are here"
    assert chosen.threads == 1, "Brian2 has one thread in a Python session"
    context = multiprocessing.get_context("fork")  # modules once loaded stay, so that a second run needs a process of its own

    def once():
        answer, theirs = context.Pipe(duplex=False)
        child = context.Process(target=fresh, args=(chosen, theirs))
        child.start()
        theirs.close()
        told = answer.recv()
        child.join()
        return told

    serve(once)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""Runs: the same spikes as the command line, results without copies, errors as exceptions, Ctrl-C."""
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import neurapse as nr


def one_neuron():
    net = nr.Network(seed=1)
    cell = net.population("lif", 1, name="cell", tau="10 ms", c="250 pF")
    net.stimulus("step", cell, amplitude="500 pA")
    return net, cell


def test_a_neuron_fires_when_the_closed_form_says_so():
    # V rises from rest to rest + tau I/C (1 - exp(-t/tau)) and meets the threshold, after the refractory time again.
    net, cell = one_neuron()
    r = net.run("200 ms", record={cell: ["spikes", "v"]})
    tau, gain, height, refractory = 10.0, 10.0 * 500 / 250, 15.0, 2.0
    steps = np.ceil(round(-tau * np.log(1 - height / gain) / 0.1, 9))
    period = steps * 0.1 + refractory
    expected = np.arange(steps * 0.1, 200, period)
    assert r.spikes.time_ms == pytest.approx(expected)
    assert r[cell].v.shape == (1, 2000) and r[cell].t[[0, -1]] == pytest.approx([0.1, 200])
    before = r[cell].t < expected[0] - 0.05
    assert r[cell[0]].v[before] == pytest.approx(-70 + gain * (1 - np.exp(-r[cell].t[before] / tau)))
    assert r[cell].unit("v") == "mV" and r[cell].variables == ["v"] and r.count(cell) == len(expected)


@pytest.mark.parametrize("example", ["one_neuron", "01_hodgkin_huxley", "02_adex", "03_feedforward", "04_random_network", "10_waves_on_a_ring"])
def test_the_same_file_gives_the_same_numbers_as_the_command_line(example, root, program, tmp_path):
    file = root / "examples" / f"{example}.toml"
    subprocess.run([program, "run", file, "--out", tmp_path, "--quiet"], check=True)
    theirs = np.load(tmp_path / example / "result.npz")
    net = nr.load(file)
    net.run(threads=2).save(tmp_path / "ours.npz")
    ours = np.load(tmp_path / "ours.npz")
    assert sorted(ours.files) == sorted(theirs.files)
    for key in ours.files:
        assert (ours[key] == theirs[key]).all(), key


def test_a_network_written_in_python_fires_as_the_file_does(root):
    net = nr.Network(seed=1, title="One neuron", duration="200 ms", dt="0.1 ms")
    cell = net.population("lif", 1, name="cell", tau="10 ms", c="250 pF")
    net.stimulus("square_pulse", cell, amplitude="400 pA", start="20 ms", stop="180 ms")
    net.record("spikes", cell)
    net.record("v", cell)
    assert net == nr.load(root / "examples/one_neuron.toml")


def test_results_look_into_the_librarys_memory_and_are_read_only():
    net, cell = one_neuron()
    r = net.run("100 ms", record={cell: ["spikes", "v"]})
    first, again = r.columns["traces"][0]["traces"][0]["values"], r._recordings.columns()["traces"][0]["traces"][0]["values"]
    assert np.shares_memory(first, again) and np.shares_memory(first, r[cell[0]].v)
    with pytest.raises(ValueError):
        r.spikes.time_ms[0] = 1
    times = r.spikes.time_ms
    kept = times.copy()
    del r, net, first, again
    assert (times == kept).all()


def test_mistakes_are_exceptions_with_the_projects_sentences():
    net = nr.Network(seed=1)
    net.population("lif", 1, tau="10 mV", threshhold="-50 mV")
    with pytest.raises(nr.Error) as caught:
        net.run("1 ms")
    assert [c.code for c in caught.value.complaints] == ["E006", "E003"]
    assert "did you mean threshold?" in str(caught.value) and "measured in ms" in str(caught.value)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("make, kind", [
    (lambda net: net.population("lief", 1), KeyError),
    (lambda net: net.population("lif", "many"), TypeError),
    (lambda net: net.population("lif", 1, tau="-1 ms"), ValueError),
    (lambda net: net.stimulus("matrix", net.population("lif", 1), file="nowhere.npy"), OSError),
])
def test_exceptions_are_of_the_fitting_type(make, kind):
    net = nr.Network(seed=1)
    with pytest.raises(kind) as caught:
        make(net)
        net.check()
    assert isinstance(caught.value, nr.Error) and "\n" not in str(caught.value)


def test_the_seed_has_no_default():
    net = nr.Network()
    net.population("lif", 1)
    with pytest.raises(nr.Error, match="seed is missing"):
        net.run("1 ms")


def test_a_run_that_runs_away_keeps_what_was_recorded():
    net = nr.Network(seed=1, max_rate="100 Hz")
    cell = net.population("lif", 1)
    net.stimulus("step", cell, amplitude="100 nA", start="150 ms")
    with pytest.raises(RuntimeError, match="fires at") as caught:
        net.run("1 s", record={cell: "spikes"})
    assert caught.value.results.duration_ms == 200 and len(caught.value.results.spikes) > 10


def test_ctrl_c_stops_after_the_present_step_and_keeps_what_was_recorded():
    script = """
        import sys, threading, neurapse as nr
        net = nr.Network(seed=1)
        cell = net.population("lif", 2000)
        net.stimulus("step", cell, amplitude="500 pA")
        sim = net.simulate(record={cell: "spikes"})
        def told(part):
            if sim.now > 100: print("running", flush=True)
        try:
            sim.run("1000 s", progress=told)
        except nr.Interrupted as stopped:
            r = stopped.results
            assert r.interrupted and 0 < r.duration_ms < 1e6 and len(r.spikes) == r.count("lif") > 0
            before = r.duration_ms
            sim.run("1 ms")
            assert abs(sim.now - before - 1) < 1e-6
            print(stopped)
    """
    child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "running\n"
    child.send_signal(signal.SIGINT)
    out, problem = child.communicate(timeout=300)
    assert child.returncode == 0, problem
    assert "what was recorded until then is in results" in out


def test_other_threads_work_while_a_network_runs():
    import threading

    net = nr.Network(seed=1)
    cells = net.population("lif", 3000)
    net.stimulus("step", cells, amplitude="500 pA")
    sim = net.simulate(threads=1)
    ran, ends = [0], []
    run = threading.Thread(target=lambda: (sim.run("1 s", progress=False), ends.append(ran[0])))
    run.start()
    while run.is_alive():
        ran[0] += 1
    assert ends[0] > 1000  # this thread was never kept waiting for long


def test_a_simulation_is_used_by_one_thread_at_a_time():
    net, cell = one_neuron()
    sim = net.simulate()
    with pytest.raises(RuntimeError, match="the simulation is running"):
        sim.run("1 s", progress=lambda part: sim.step("1 ms"))


def test_what_a_progress_function_raises_ends_the_run():
    net, cell = one_neuron()
    sim = net.simulate()

    def told(part):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sim.run("1000 s", progress=told)
    assert 0 < sim.now < 1e6


def test_progress_is_told_up_to_the_end():
    net, _ = one_neuron()
    parts = []
    net.run("1 s", progress=parts.append)
    assert parts == sorted(parts) and parts[-1] == 1


def test_a_progress_bar_says_how_long_it_will_take(capsys, monkeypatch):
    from neurapse import progress

    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    bar = progress.Terminal(lambda part: "1 of 4 s")
    now[0] = 30.0
    bar.update(0.25)
    assert " 25 %  1 of 4 s  1:30 left" in capsys.readouterr().err
    assert progress.clock(3725.2) == "1:02:06"

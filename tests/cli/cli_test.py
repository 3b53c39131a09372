#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The program as a whole, as a stranger meets it: what it prints, which files it writes, how it ends.

    tests/cli/cli_test.py PROGRAM [unittest options]

Every entry of tests/data/faults.json that can arise here has a test that names it. These do not
arise: F-20 (no MPI ranks), F-25 (no equations in text), F-28 and F-29 (no web server). F-32, two
runs equal to one long run, is a law of the C++ tests: the command line runs an experiment once.
"""
import csv
import json
import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else ""

GOOD = """format = 1
title = "A test"
[run]
duration = "100 ms"
seed = 1
[population.exc]
neuron = "lif"
size = 10
parameters = { tau = "10 ms" }
initial = { v = { uniform = ["-70 mV", "-55 mV"] } }
receptors = { psc = { shape = "exponential", tau = "5 ms" } }
[population.inh]
neuron = "lif"
size = 5
receptors = { psc = { shape = "exponential", tau = "5 ms" } }
[[projection]]
from = "exc"
to = "inh"
connect = { rule = "all_to_all" }
weight = "100 pA"
delay = "1 ms"
[[stimulus]]
kind = "constant"
to = "exc"
amplitude = "600 pA"
[[record]]
what = "spikes"
of = ["exc", "inh"]
"""

EVERYTHING = GOOD + """[[record]]
what = ["v", "i_psc"]
of = "inh[0:2]"
every = "1 ms"
[[record]]
what = "rate"
of = "exc"
bin = "10 ms"
[[record]]
what = "weights"
of = "exc->inh"
"""

# Never over: what tests of signals stop.
ENDLESS = GOOD.replace('"100 ms"', '"100000 s"')


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="neurapse_cli_"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, content, name="x.toml"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def neurapse(self, *arguments, env=None, cwd=None, within=60, **options):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, errors="replace",
                              env={**os.environ, **(env or {})}, cwd=cwd or self.folder, timeout=within, **options)

    def check(self, content, *more):
        self.write(content)
        return self.neurapse("check", "x.toml", *more)

    def run_good(self, content=GOOD, *more, out="out", **options):
        self.write(content)
        done = self.neurapse("run", "x.toml", "--out", out, *more, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.folder / out / "x"

    def refused(self, content, sentence, caret=None, code=1):
        """The description is refused with this sentence, and the caret stands under `caret`."""
        begin = time.monotonic()
        done = self.check(content)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn(sentence, done.stderr)
        if caret:
            lines = done.stderr.splitlines()
            at = next(k for k, line in enumerate(lines) if sentence in line)
            self.assertEqual(lines[at + 1].find(caret), lines[at + 2].find("^"), done.stderr)
        return done.stderr

    def spikes(self, folder):
        with open(folder / "spikes.csv", newline="") as file:
            return list(csv.DictReader(file))


class Results(Case):
    def test_files_have_the_documented_headers(self):
        folder = self.run_good(EVERYTHING)
        first = lambda name: (folder / name).read_text().splitlines()[0]
        self.assertEqual(first("spikes.csv"), "time_ms,population,neuron")
        self.assertEqual(first("traces.csv").split(",")[0], "time_ms")
        self.assertIn("inh[0].v", first("traces.csv"))
        self.assertIn("mV", first("traces.csv"))
        self.assertEqual(first("rates.csv").split(",")[0], "bin_end_ms")
        self.assertTrue((folder / "weights.csv").exists())
        self.assertEqual((folder / "result.npz").read_bytes()[:2], b"PK")
        self.assertIn("<svg", (folder / "report.html").read_text())
        self.assertTrue(list(folder.glob("*.svg")))
        manifest = json.loads((folder / "manifest.json").read_text())
        self.assertEqual((manifest["title"], manifest["seed"], manifest["interrupted"]), ("A test", 1, False))
        self.assertEqual(manifest["counts"]["recorded_spikes"], len(self.spikes(folder)))
        self.assertFalse(list(self.folder.rglob("*.part")))

    def test_a_summary_names_the_report(self):
        self.write(GOOD)
        done = self.neurapse("run", "x.toml")
        self.assertRegex(done.stdout, r"x +exc +10 +\d+")
        self.assertIn("Report: out/x/report.html", done.stdout)
        self.assertTrue((self.folder / "out/x/report.html").exists())

    def test_quiet_prints_nothing(self):
        self.write(GOOD)
        done = self.neurapse("run", "x.toml", "--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_files_of_the_same_name_get_folders_of_their_own(self):
        self.write(GOOD), self.write(GOOD, "other/x.toml")
        self.assertEqual(self.neurapse("run", "x.toml", "other/x.toml").returncode, 0)
        self.assertTrue((self.folder / "out/x/spikes.csv").exists())
        self.assertTrue((self.folder / "out/x_2/spikes.csv").exists())
        self.assertTrue((self.folder / "out/index.html").exists())

    def test_nothing_runs_when_one_of_several_files_is_wrong(self):
        self.write(GOOD)
        done = self.neurapse("run", "x.toml", "none.toml")
        self.assertEqual(done.returncode, 1)
        self.assertFalse((self.folder / "out").exists())

    def test_set_changes_values(self):
        folder = self.run_good(GOOD, "--set", "run.seed=7", "--set", "population.exc.size=3", "--set", "title=20 ms")
        manifest = json.loads((folder / "manifest.json").read_text())
        self.assertEqual((manifest["seed"], manifest["populations"][0]["size"], manifest["title"]), (7, 3, "20 ms"))
        self.write(GOOD)
        for wrong, sentence, code in (("run.seed", "--set run.seed has no value; write e.g. --set run.seed=2", 2),
                                      ("run.sed=2", "sed is not known here; did you mean seed?", 1),
                                      ("projection.3.weight=1", "projection has 1 entry, counted from 0", 1),
                                      ("population.exd.size=2", "did you mean population.exc?", 1),
                                      ("run.seed=x", 'run: seed = "x" (no number here); write a plain number', 1)):
            done = self.neurapse("run", "x.toml", "--set", wrong)
            self.assertEqual(done.returncode, code)
            self.assertIn(sentence, done.stderr)

    def test_trials_have_seeds_and_folders_of_their_own(self):
        self.write(GOOD)
        self.assertEqual(self.neurapse("run", "x.toml", "--trials", "3").returncode, 0)
        trials = [self.folder / f"out/x/trial_{k}" for k in (1, 2, 3)]
        seeds = [json.loads((t / "manifest.json").read_text())["seed"] for t in trials]
        self.assertEqual(seeds, [1, 2, 3])
        self.assertEqual(len({(t / "spikes.csv").read_text() for t in trials}), 3)
        alone = self.run_good(GOOD, "--set", "run.seed=2", out="alone")
        self.assertEqual((alone / "spikes.csv").read_bytes(), (trials[1] / "spikes.csv").read_bytes())

    def test_trials_end_where_seeds_do(self):
        self.write(GOOD)
        done = self.neurapse("run", "x.toml", "--trials", "5", "--set", "run.seed=9007199254740990")
        self.assertEqual(done.returncode, 1)
        self.assertIn("lower run.seed", done.stderr)

    def test_delays_off_the_grid_are_rounded_and_reported(self):
        """F-05: documented rounding, with the effective value."""
        done = self.check(GOOD.replace('"1 ms"', '"1.03 ms"'))
        self.assertIn("the delay of exc->inh, 1.03 ms, is rounded to 1 ms", done.stdout)
        self.write(GOOD.replace('"1 ms"', '"1.03 ms"'))
        self.assertIn("is rounded to 1 ms", self.neurapse("run", "x.toml").stderr)

    def test_a_run_of_no_length_writes_empty_results(self):
        """F-08"""
        self.assertEqual(self.spikes(self.run_good(GOOD, "--set", "run.duration=0 ms")), [])


class Sameness(Case):
    def test_the_same_seed_gives_the_same_bytes(self):
        """F-23, as far as there are no threads yet."""
        a, b = self.run_good(out="a"), self.run_good(out="b")
        self.assertGreater(len(self.spikes(a)), 20)
        self.assertEqual((a / "spikes.csv").read_bytes(), (b / "spikes.csv").read_bytes())
        c = self.run_good(GOOD, "--set", "run.seed=2", out="c")
        self.assertNotEqual((a / "spikes.csv").read_bytes(), (c / "spikes.csv").read_bytes())

    def test_recording_changes_nothing(self):
        a, b = self.run_good(GOOD, out="a"), self.run_good(EVERYTHING, out="b")
        self.assertEqual((a / "spikes.csv").read_bytes(), (b / "spikes.csv").read_bytes())

    def test_the_locale_and_the_folder_change_nothing(self):
        """F-31, as far as one machine shows it: decimal commas elsewhere do not reach in here."""
        a = self.run_good(EVERYTHING, out="a")
        german = {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}
        b = self.run_good(EVERYTHING, out=self.folder / "b", env=german)
        os.makedirs(self.folder / "elsewhere")
        self.neurapse("run", "../x.toml", "--out", "../c", cwd=self.folder / "elsewhere")
        for name in ("spikes.csv", "traces.csv", "rates.csv", "weights.csv"):
            self.assertEqual((a / name).read_bytes(), (b / name).read_bytes())
            self.assertEqual((a / name).read_bytes(), (self.folder / "c/x" / name).read_bytes())

    def test_the_width_of_vectors_changes_nothing(self):
        """Every hot loop is compiled for plain, wide and widest vectors."""
        for name, *more in (("pd14", "--scale", "0.05", "--storage", "compact", "--precision", "single"),
                            ("pd14", "--scale", "0.05", "--storage", "procedural"), ("coba",), ("cobahh",),
                            ("polychronization",), ("sweep_adex",), ("sweep_izhikevich_2003",)):
            hashes = set()
            for vectors in ("plain", "wide", "widest"):
                done = self.neurapse("bench", name, "--seconds", "0.1", "--json", *more, env={"NEURAPSE_VECTORS": vectors})
                self.assertEqual(done.returncode, 0, done.stderr)
                told = json.loads(done.stdout)
                self.assertGreater(told["spikes"], 0)
                hashes.add(told["spike_hash"])
            self.assertEqual(len(hashes), 1, name)

    def test_data_files_lie_beside_the_experiment(self):
        self.write("time_ms,neuron\n5,1\n7,0\n", "deep/in.csv")
        text = GOOD.replace('kind = "constant"\nto = "exc"\namplitude = "600 pA"',
                            'kind = "spike_list"\nto = "exc"\nfile = "in.csv"\nweight = "90 nA"')
        self.write(text, "deep/x.toml")
        self.assertEqual(self.neurapse("run", "deep/x.toml").returncode, 0)
        heard = {s["neuron"] for s in self.spikes(self.folder / "out/x") if s["population"] == "exc"}
        self.assertEqual(heard, {"0", "1"})


class Progress(Case):
    def seconds_of(self, simulated):
        folder = self.run_good(GOOD, "--set", f"run.duration={simulated} s")
        return json.loads((folder / "manifest.json").read_text())["wall_seconds"]

    def test_goes_to_standard_error_as_plain_lines(self):
        self.write(GOOD)
        length = int(20 * max(1, 3.5 / max(0.01, self.seconds_of(20))))  # about 3.5 s
        done = self.neurapse("run", "x.toml", "--set", f"run.duration={length} s", "--set", "record=[]", within=120)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"(?m)^x: \d0 %, [\d.]+ of \d+ s, \d+:\d\d left$")
        self.assertNotIn("\r", done.stderr)
        self.assertNotIn("left", done.stdout)

    def test_rewrites_one_line_on_a_terminal(self):
        self.write(ENDLESS)
        ours, theirs = pty.openpty()
        run = subprocess.Popen([PROGRAM, "run", "x.toml"], stdout=subprocess.DEVNULL, stderr=theirs, cwd=self.folder)
        os.close(theirs)
        shown = b""
        while b"left" not in shown:
            shown += os.read(ours, 4096)
        run.send_signal(signal.SIGINT)
        self.assertEqual(run.wait(30), 130)
        os.close(ours)
        self.assertRegex(shown, rb"\r\x1b\[Kx \[[#.]{24}\] +\d+ %  [\d.]+ of 100000 s  [\d:]+ left")


class Signals(Case):
    def started(self, content=ENDLESS, *more):
        self.write(content)
        run = subprocess.Popen([PROGRAM, "run", "x.toml", *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               cwd=self.folder)
        self.addCleanup(run.kill)
        while not (self.folder / "out/x").exists():
            self.assertIsNone(run.poll())
            time.sleep(0.01)
        time.sleep(0.3)
        return run

    def test_the_first_stops_at_a_step_and_keeps_the_results(self):
        """F-19: SIGINT, SIGTERM, SIGHUP."""
        for sent, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            with self.subTest(sent):
                shutil.rmtree(self.folder / "out", ignore_errors=True)
                run = self.started()
                begin = time.monotonic()
                run.send_signal(sent)
                _, said = run.communicate(timeout=60)
                self.assertLess(time.monotonic() - begin, 30)
                self.assertEqual(run.returncode, code)
                self.assertRegex(said, r"x: stopped at [\d.]+ ms; what was recorded until then is in out/x")
                manifest = json.loads((self.folder / "out/x/manifest.json").read_text())
                self.assertTrue(manifest["interrupted"])
                self.assertEqual(manifest["counts"]["recorded_spikes"], len(self.spikes(self.folder / "out/x")))

    def test_the_second_ends_it_at_once(self):
        """F-19. The second has to come before the first is obeyed; steps of many neurons give it the time."""
        slow = ENDLESS.replace("size = 10", "size = 1000000").replace('{ rule = "all_to_all" }', '{ rule = "fixed_indegree", n = 3 }')
        for _ in range(5):
            shutil.rmtree(self.folder / "out", ignore_errors=True)
            run = self.started(slow.replace('of = ["exc", "inh"]', 'of = "inh"'))
            time.sleep(2)
            run.send_signal(signal.SIGINT)
            time.sleep(0.005)
            run.send_signal(signal.SIGINT)
            run.communicate(timeout=60)
            if run.returncode == -signal.SIGINT:
                return
        self.fail("the second signal never ended the run")

    def test_a_stop_ends_all_trials(self):
        run = self.started(ENDLESS, "--trials", "4")
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
        self.assertEqual(run.returncode, 130)
        self.assertEqual(sorted(os.listdir(self.folder / "out/x")), ["trial_1"])

    def test_a_closed_pipe_does_not_cost_the_results(self):
        """F-19: SIGPIPE."""
        self.write(GOOD)
        run = subprocess.Popen([PROGRAM, "run", "x.toml"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.folder)
        run.stdout.close()
        self.assertGreaterEqual(run.wait(60), 0)
        self.assertTrue((self.folder / "out/x/report.html").exists())


class Writing(Case):
    def refused_folder(self, out, **options):
        self.write(GOOD)
        done = self.neurapse("run", "x.toml", "--out", out, **options)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("E021", done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_a_file_where_the_folder_should_be(self):
        """F-16"""
        self.write("", "taken")
        self.assertIn("the folder taken/x cannot be made (Not a directory); choose another with --out", self.refused_folder("taken"))

    def test_a_folder_that_may_not_be_written(self):
        """F-16: read-only; earlier results stay as they were."""
        folder = self.run_good()
        before = {p.name: p.read_bytes() for p in folder.iterdir()}
        demote = None
        if os.geteuid() == 0:  # root may write anywhere: become nobody, with a program that nobody may run
            shutil.copy(PROGRAM, self.folder / "program")
            demote = lambda: os.setuid(65534)
        os.chmod(self.folder, 0o755), os.chmod(folder, 0o555)
        done = subprocess.run([str(self.folder / "program") if demote else PROGRAM, "run", "x.toml"], capture_output=True,
                              text=True, cwd=self.folder, preexec_fn=demote)
        os.chmod(folder, 0o755)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("the folder out/x may not be written", done.stderr)
        self.assertEqual(before, {p.name: p.read_bytes() for p in folder.iterdir()})

    def test_a_full_disk(self):
        """F-16: no room stops it with an error, and no half-written file stands under its name."""
        self.write(EVERYTHING)
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        done = self.neurapse("run", "x.toml", preexec_fn=limit)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("cannot be written: File too large", done.stderr)
        self.assertFalse(list(self.folder.rglob("*.part")))
        for left in (self.folder / "out").rglob("*.csv"):
            self.assertTrue(left.read_text().endswith("\n"))

    def test_init_does_not_overwrite(self):
        done = self.neurapse("init")
        self.assertIn("neurapse run experiment.toml", done.stdout)
        self.assertEqual(self.neurapse("run", "experiment.toml").returncode, 0)
        again = self.neurapse("init")
        self.assertEqual(again.returncode, 2)
        self.assertIn("experiment.toml is there already", again.stderr)
        self.assertEqual(self.neurapse("init", "none/x.toml").returncode, 4)

    def test_a_runaway_keeps_what_was_recorded(self):
        self.write(GOOD)
        done = self.neurapse("run", "x.toml", "--set", "run.max_rate=1 Hz")
        self.assertEqual(done.returncode, 3)
        self.assertIn("E020", done.stderr)
        self.assertTrue((self.folder / "out/x/spikes.csv").exists())


class Check(Case):
    def test_says_what_would_be_built_and_builds_nothing(self):
        done = self.check(GOOD)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"(?s)exc: 10 lif.*exc->inh: 50 synapses.*in all 15 neurons, 50 synapses, [\d.]+ kB")
        self.assertEqual(os.listdir(self.folder), ["x.toml"])

    def test_large_networks_are_counted_at_once(self):
        """F-10: a billion synapses are counted, a trillion refused, and nothing is allocated."""
        def sized(exc, inh):
            return GOOD.replace("size = 10", f"size = {exc}").replace("size = 5", f"size = {inh}")
        begin = time.monotonic()
        done = self.check(sized(31623, 31623))
        self.assertLess(time.monotonic() - begin, 1)
        self.assertIn("1000014129 synapses", done.stdout)
        self.assertIn("GB", done.stdout)
        self.refused(sized(1000000, 1000000), "E015: rule = \"all_to_all\" (that makes about 1000000000000 synapses, "
                     "and a projection whose synapses are stored can have 4e9); make it sparser, or write "
                     'run.storage = "procedural"')
        self.refused(sized(10**10, 5), "size = 10000000000 (size is a whole number from 1 to 4000000000)")
        self.refused(GOOD.replace('{ rule = "all_to_all" }', '{ rule = "fixed_indegree", n = 1000000000000 }'),
                     "n = 1000000000000 (n is a whole number from 0 to 4000000000)", "1000000000000")
        begin = time.monotonic()
        self.assertEqual(self.check(sized(4000000000, 5)).returncode, 1)
        self.assertLess(time.monotonic() - begin, 1)


class Faults(Case):
    def test_numbers_that_are_none(self):
        """F-01"""
        for old, new, name in (('tau = "10 ms"', 'tau = "nan ms"', "tau = nan ms (tau must be a number)"),
                               ('tau = "10 ms"', "tau = inf", "tau = inf (tau must be a finite number)"),
                               ('tau = "10 ms"', 'c = "-inf pF"', "c = -inf pF (c must be a finite number)"),
                               ('weight = "100 pA"', "weight = nan", "weight = nan (weight must be a number)"),
                               ('delay = "1 ms"', "delay = inf", "delay = inf (delay must be a finite number)"),
                               ("seed = 1", "seed = nan", "seed = nan (seed must be a number)"),
                               ('amplitude = "600 pA"', 'amplitude = "nan pA"', "amplitude = nan pA (amplitude must be a number)")):
            self.refused(GOOD.replace(old, new), "E007: " + name, new.split(" = ")[1])
        self.assertEqual(self.check(GOOD.replace('tau = "10 ms"', "threshold = inf")).returncode, 0)

    def test_constraints_of_parameters(self):
        """F-02"""
        for new, sentence in (('c = "0 pF"', "c = 0 pF (c must be above 0)"), ('tau = "-1 ms"', "tau = -1 ms (tau must be above 0)"),
                              ('refractory = "-1 ms"', "refractory = -1 ms (refractory must be at least 0)"),
                              ('reset = "-55 mV"', "reset = -55 mV (the reset potential must lie below the threshold)")):
            self.refused(GOOD.replace('tau = "10 ms"', new), sentence, new.split(" = ")[1])
        adex = GOOD.replace('neuron = "lif"', 'neuron = "adex"', 1).replace('tau = "10 ms"', 'v_peak = "-60 mV"')
        self.refused(adex, "E009: v_peak = -60 mV")

    def test_misspelt_names(self):
        """F-04"""
        for old, new, sentence in (("tau =", "tua =", "tua is not known here (in population.exc.parameters); did you mean tau?"),
                                   ("size = 10", "siez = 10", "siez is not known here (in population.exc); did you mean size?"),
                                   ('"lif"', '"liff"', "(no neuron model has this name); did you mean lif?"),
                                   ('"all_to_all"', '"al_to_all"', "did you mean all_to_all?"),
                                   ('from = "exc"', 'from = "exx"', "(no population is called exx); did you mean exc?"),
                                   ('"constant"', '"constnat"', "did you mean constant?")):
            said = self.refused(GOOD.replace(old, new, 1), sentence)
            self.assertEqual(said.count(": E0"), 1, said)

    def test_delays(self):
        """F-05"""
        for delay in ('"-1 ms"', '"0 ms"', '"0.04 ms"'):
            self.refused(GOOD.replace('delay = "1 ms"', f"delay = {delay}"),
                         f"E013: delay = {delay[1:-1]} (a delay is at least one step of 0.1 ms)", delay)
        self.refused(GOOD.replace('delay = "1 ms"', 'delay = "1e9 ms"'), "(no delay is longer than 1e6 steps)")

    def test_time_is_counted_in_steps(self):
        """F-07: after a million steps of 0.1 ms a stamp is still a decimal number."""
        text = GOOD.replace('"100 ms"', '"100 s"').replace("size = 10", "size = 1").replace("size = 5", "size = 1")
        folder = self.run_good(text, within=120)
        times = [s["time_ms"] for s in self.spikes(folder)]
        self.assertGreater(len(times), 1000)
        for t in times:
            self.assertRegex(t, r"^\d+(\.\d)?$")

    def test_nobody(self):
        """F-08"""
        self.refused(GOOD.replace("size = 10", "size = 0"), "size = 0 (size is a whole number from 1 to 4000000000)", "0")
        self.refused(GOOD.replace('from = "exc"', 'from = "exc[3:3]"'), 'E011: from = "exc[3:3]" (it selects no neuron)', '"exc[3:3]"')
        self.refused(GOOD.replace('from = "exc"', "from = []"), "E011: from = [] (it selects no neuron)", "[]")
        self.assertEqual(self.check(GOOD.replace("size = 10", "size = 1")).returncode, 0)

    def test_degrees_that_cannot_be(self):
        """F-11: refused, and not looked for without end."""
        self.refused(GOOD.replace('{ rule = "all_to_all" }', '{ rule = "fixed_indegree", n = 11, multapses = false }'),
                     "E014: n = 11 (only 10 sources can be chosen when each is taken once); lower n, or write multapses = true", "11")
        alone = GOOD.replace("size = 10", "size = 1").replace('to = "inh"', 'to = "exc"')
        self.refused(alone.replace('{ rule = "all_to_all" }', '{ rule = "fixed_outdegree", n = 1, autapses = false }'),
                     "E014: n = 1 (only 0 targets can be chosen, without itself)")

    def test_files_that_are_none(self):
        """F-13"""
        for content, sentence in ((GOOD[:150], "E002"), (GOOD.encode("utf-16"), "the file has a zero byte"),
                                  (GOOD.replace("A test", "Stra\u00dfe").encode("latin-1"), "x.toml:2:14: E002: the file is not UTF-8 text"),
                                  (GOOD.encode()[:60] + b"\0" + GOOD.encode()[60:], "the file has a zero byte"),
                                  (GOOD.replace("seed = 1", "seed = 1\nseed = 2"), "x.toml:6:1: E022: seed stands here twice"),
                                  (GOOD.replace("[population.inh]", "[population.exc]"), "E022: [population.exc] stands here twice"),
                                  (GOOD.replace('tau = "10 ms"', "tau = 1e400"), "E002: this is not TOML"),
                                  (GOOD.replace('tau = "10 ms"', 'tau = "1e400 ms"'), "tau = 1e400 ms (tau must be a finite number)"),
                                  (GOOD.replace("seed = 1", "seed = 9007199254740993"), "whole numbers are exact up to 9007199254740992 only"),
                                  ("", "E004: [run] is missing"), (bytes(range(1, 256)) * 9, "E002"), (b"\xff\xfe", "not UTF-8")):
            self.refused(content, sentence)
        for good in (b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()):
            self.assertEqual(self.check(good).returncode, 0)
        self.assertIn("E001: none.toml (cannot be read: No such file or directory)", self.neurapse("check", "none.toml").stderr)
        self.assertIn("Is a directory", self.neurapse("check", self.folder).stderr)

    def test_carets_know_tabs_and_letters(self):
        self.refused(GOOD.replace("size = 10", "\tsize\t=\t-10"), "size = -10", "-10")
        self.refused(GOOD.replace('{ tau = "10 ms" }', '{ "\u03c4" = 1, tau = "10 mV" } # gr\u00f6\u00dfer'), "tau = 10 mV", '"10 mV"')
        self.refused(b"\xef\xbb\xbf" + GOOD.replace("format = 1", "format = 2").encode(), "format = 2", "2")

    def test_all_mistakes_are_told_at_once_in_their_order(self):
        text = GOOD
        for old, new in (("seed = 1", "seed = -1"), ('tau = "10 ms"', 'tau = "10 mV"'), ('"100 pA"', "100"), ('"600 pA"', '"600 mV"')):
            text = text.replace(old, new)
        said = self.refused(text, "seed = -1")
        lines = [int(n) for n in re.findall(r"(?m)^x.toml:(\d+):", said)]
        self.assertEqual((len(lines), lines), (4, sorted(lines)))

    def test_spike_lists(self):
        """F-14"""
        def listed(more):
            return GOOD.replace('kind = "constant"\nto = "exc"\namplitude = "600 pA"',
                                'kind = "spike_list"\nto = "exc"\nweight = "1 pA"\n' + more)
        self.refused(listed('times = ["2 ms", "1 ms"]'), "E017: times = [\"2 ms\", \"1 ms\"] (spike times must ascend); sort them by time")
        self.refused(listed('times = ["-1 ms"]'), "times = -1 ms (times must be at least 0)", '"-1 ms"')
        self.refused(listed('times = ["nan ms"]'), "times = nan ms (times must be a number)", '"nan ms"')
        self.refused(listed('times = ["1 ms"]\nneurons = [10]'), "E017: neurons = [10] (targets count from 0 and end at 9)", "[10]")
        for content, sentence in (("time_ms,neuron\n5,1\n3,1\n", "(spike times must ascend)"), ("time_ms,neuron\n-1,0\n", "E017"),
                                  ("time_ms,neuron\nnan,0\n", "E018: s.csv, row 1, column 1 (there is no finite number)"),
                                  ("time_ms,neuron\n1,x\n", "E018: s.csv, line 2, column 2"), ("1,0,7\n", "E018: file = \"s.csv\" (it has 3 columns"), ("", "E018: s.csv (holds no numbers)"),
                                  ("time_ms,population,neuron\n1,a,0\n2,b,0\n", "E018: s.csv has spikes of a, b")):
            self.write(content, "s.csv")
            self.refused(listed('file = "s.csv"'), sentence)
        self.assertEqual(self.check(listed('times = ["1 ms", "1 ms", "1.03 ms", "5 s"]')).returncode, 0)

    def test_data_files_that_cannot_be_used(self):
        """F-13, for what a description names."""
        matrix = GOOD.replace('kind = "constant"\nto = "exc"\namplitude = "600 pA"', 'kind = "matrix"\nto = ["exc", "inh"]\nfile = "m.csv"')
        said = self.refused(matrix, "E001: m.csv (cannot be read: No such file or directory)", '"m.csv"')
        self.assertEqual(said.count("E001"), 1)
        for ending, content, sentence in (("csv", "1,2\n3\n", "m.csv, line 2 (1 cell where the lines above have 2)"),
                                          ("csv", "1,nan\n", "m.csv, row 1, column 2 (there is no finite number)"),
                                          ("csv", "1,2\n3,4\n", "(it has 2 rows for 15 neurons)"),
                                          ("npy", b"\x93NUMPY\x01\x00\xff\xff{'descr'", "is cut short"), ("npy", b"", "is not a .npy file")):
            self.write(content, "m." + ending)
            self.refused(matrix.replace("m.csv", "m." + ending), sentence, f'"m.{ending}"')

    def test_intervals_of_recorders(self):
        """F-17"""
        for every in ('"0.05 ms"', '"0.25 ms"'):
            self.refused(GOOD + f'[[record]]\nwhat = "v"\nof = "exc"\nevery = {every}\n',
                         f"E012: every = {every[1:-1]} (it is not a whole number of steps of 0.1 ms); write a multiple of dt", every)
        self.refused(GOOD + '[[record]]\nwhat = "v"\nof = "exc"\nevery = "0 ms"\n', "every = 0 ms (every must be above 0)", '"0 ms"')

    def test_no_spike_is_lost(self):
        """F-22: every neuron in every step."""
        text = GOOD.replace('{ tau = "10 ms" }', '{ refractory = "0 ms" }').replace("size = 10", "size = 3000").replace(
            '"600 pA"', '"1 mA"').replace('{ rule = "all_to_all" }', '{ rule = "fixed_indegree", n = 3 }')
        folder = self.run_good(text)
        self.assertEqual(sum(s["population"] == "exc" for s in self.spikes(folder)), 3000 * 1000)

    def test_bombs(self):
        """F-26, as far as TOML can be one."""
        for text in ("x = " + "[" * 100000, "x = " + "{a=" * 100000, "a" + ".a" * 100000 + " = 1", "[a" + ".a" * 100000 + "]",
                     GOOD.replace('"10 ms"', "[" * 1000 + "]" * 1000), "x" * 1000000 + " = 1"):
            said = self.refused(text, ": E0")
            self.assertLess(len(said), 5000)
        many = GOOD.replace('"10 ms"', "[" + '"1 mV",' * 300000 + "]") + "\n".join(f"k{n} = 1" for n in range(100000))
        self.assertLess(len(self.refused(many, "tau = 1 mV")), 20000)

    def test_stimuli_act_on_half_open_intervals(self):
        """F-34: on (start, stop], nothing where both are one, and never backwards."""
        def currents(start, stop):
            text = GOOD.replace('amplitude = "600 pA"', f'amplitude = "600 pA"\nstart = "{start} ms"\nstop = "{stop} ms"')
            folder = self.run_good(text + '[[record]]\nwhat = "i_stim"\nof = "exc[0]"\n', out=f"out_{start}_{stop}")
            with open(folder / "traces.csv", newline="") as file:
                return [float(row[0]) for row in list(csv.reader(file))[1:] if float(row[1]) != 0]
        acts = currents(1, 2)
        self.assertEqual((len(acts), acts[0], acts[-1]), (10, 1.1, 2.0))
        self.assertEqual(currents(1, 1), [])
        self.refused(GOOD.replace('"600 pA"', '"600 pA"\nstart = "2 ms"\nstop = "1 ms"'),
                     "E009: stop = 1 ms (a stimulus stops after it starts); exchange start and stop", '"1 ms"')


class Telling(Case):
    def test_version_and_help(self):
        self.assertRegex(self.neurapse("--version").stdout, r"^neurapse \d+\.\d+\.\d+\n$")
        self.assertIn("explain", self.neurapse("--help").stdout)
        self.assertIn("--trials", self.neurapse("run", "--help").stdout)

    def test_models(self):
        listed = self.neurapse("models").stdout
        for name in ("lif", "hodgkin_huxley", "biexponential", "nearest_pair", "fixed_indegree", "poisson"):
            self.assertIn(name, listed)
            self.assertIn(name, self.neurapse("models", name).stdout)
        self.assertIn("membrane time constant", self.neurapse("models", "lif").stdout)
        self.assertTrue(self.neurapse("models", "--markdown").stdout.startswith("# "))
        wrong = self.neurapse("models", "liff")
        self.assertEqual((wrong.returncode, wrong.stderr), (2, "no model is called liff; did you mean lif?\n"))

    def test_explain(self):
        for code in ("E006", "e6", "6"):
            self.assertTrue(self.neurapse("explain", code).stdout.startswith("E006: The unit does not fit"))
        self.assertIn("E023", self.neurapse("explain").stdout)
        self.assertIn("## E001", self.neurapse("explain", "--markdown").stdout)
        self.assertEqual(self.neurapse("explain", "E999").returncode, 2)

    def test_rest(self):
        self.assertEqual(self.neurapse("rest", "lif", "--set", "rest=-65 mV").stdout, "v = -65 mV\n")
        self.assertIn("no stable rest", self.neurapse("rest", "adex", "--current", "10 nA").stdout)
        for arguments, code, sentence in ((("liff",), 2, "no neuron model is called liff; did you mean lif?"),
                                          (("lif", "--set", "tau"), 2, "--set tau has no value"),
                                          (("lif", "--set", "tau=5 mV"), 1, "tau is measured in ms"),
                                          (("lif", "--current", "1 mV"), 2, "--current 1 mV (it is measured in pA)")):
            done = self.neurapse("rest", *arguments)
            self.assertEqual(done.returncode, code)
            self.assertIn(sentence, done.stderr)

    def test_mistyped_commands_are_told_the_nearest(self):
        for arguments, sentence in (((), "no command is given; see neurapse --help"), (("rnu",), "there is no command rnu; did you mean run?"),
                                    (("chekc", "x"), "there is no command chekc; did you mean check?"),
                                    (("version",), "did you mean --version?"), (("help",), "did you mean --help?"),
                                    (("frobnicate",), "choose from run, check, models, export-cpp, rest, explain, init"),
                                    (("run",), "no file is named; write e.g. neurapse run experiment.toml"),
                                    (("run", "x", "--quite"), "run has no option --quite; did you mean --quiet?"),
                                    (("run", "x", "--trials", "0"), "--trials is a whole number from 1 to 1000000"),
                                    (("run", "x", "--trials", "many"), "--trials is a whole number from 1 to 1000000"),
                                    (("run", "x", "--out"), "--out is given without a value"),
                                    (("explain", "E001", "E002"), "E002 is one argument too many")):
            done = self.neurapse(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn(sentence, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)


class Benchmarks(Case):
    KEYS = {"name", "threads", "seconds", "setup_s", "sim_s", "rtf", "spikes", "rates", "spike_hash", "ns_per_neuron_step",
            "ns_per_event", "bytes_per_synapse", "peak_rss_mb"}

    def bench(self, *arguments):
        done = self.neurapse("bench", *arguments, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 1)
        return json.loads(done.stdout)

    def test_without_a_name_all_are_listed(self):
        done = self.neurapse("bench")
        self.assertEqual(done.returncode, 0)
        names = {line.split()[0] for line in done.stdout.splitlines()}
        self.assertLessEqual({"pd14", "cuba", "coba", "cobahh", "brunel_stdp", "polychronization", "build", "sweep_lif",
                              "sweep_adex"}, names)
        self.assertTrue(all(len(line.split()) > 2 for line in done.stdout.splitlines()))

    def test_a_run_tells_all_numbers_on_one_line(self):
        told = self.bench("cuba", "--seconds", "0.2")
        self.assertLessEqual(self.KEYS, set(told))
        self.assertEqual((told["name"], told["threads"], told["seconds"]), ("cuba", 1, 0.2))
        self.assertEqual(set(told["rates"]), {"exc", "inh"})
        self.assertTrue(all(told[key] > 0 for key in self.KEYS - {"name", "rates", "spike_hash"}), told)

    def test_spikes_are_the_same_for_any_number_of_threads(self):
        for options in (("cuba", "--seconds", "0.2"), ("pd14", "--scale", "0.05", "--seconds", "0.1"),
                        ("sweep_lif", "--seconds", "0.1", "--scale", "0.1")):
            seen = [self.bench(*options, "--threads", n) for n in (1, 2, 3)]
            self.assertEqual([told["threads"] for told in seen], [1, 2, 3])
            self.assertEqual(len({(told["spike_hash"], told["spikes"]) for told in seen}), 1, seen)

    def test_another_network_has_another_hash(self):
        one, other = (self.bench("cuba", "--seconds", s)["spike_hash"] for s in ("0.1", "0.2"))
        self.assertNotEqual(one, other)

    def test_storage_and_precision_are_what_was_asked_for(self):
        told = self.bench("cuba", "--seconds", "0.1", "--storage", "compact", "--precision", "single")
        self.assertEqual((told["storage"], told["precision"]), ("compact", "single"))
        self.assertLess(told["bytes_per_synapse"], 6)

    def test_for_people_it_says_the_same_in_lines(self):
        done = self.neurapse("bench", "cuba", "--seconds", "0.1")
        self.assertEqual(done.returncode, 0, done.stderr)
        for word in ("of real time", "neuron-step", "synaptic event", "bytes", "MB", "hash"):
            self.assertIn(word, done.stdout)

    def test_mistakes_get_one_sentence(self):
        for arguments, sentence in ((("cubs",), "no benchmark is called cubs; did you mean cuba?"),
                                    (("zebra",), "no benchmark is called zebra; `neurapse bench` lists them all"),
                                    (("cuba", "--input", "dc"), "cuba has one kind of input; leave --input out")):
            done = self.neurapse("bench", *arguments)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", sentence + "\n"))
        for arguments in (("cuba", "--threads", "0"), ("cuba", "--scale", "-1"), ("cuba", "--seconds", "long"), ("pd14", "--input", "ac")):
            done = self.neurapse("bench", *arguments)
            self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (2, "", 1), done.stderr)
            self.assertIn(arguments[1], done.stderr)
        done = self.neurapse("bench", "cuba", "--storage", "tiny")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("tiny", done.stderr)

    def test_an_answer_that_is_wrong_gets_no_time(self):
        """In so short a time some population of the microcircuit has not fired."""
        done = self.neurapse("bench", "pd14", "--scale", "0.01", "--seconds", "0.001", "--json")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertRegex(done.stderr, r"^pd14 is wrong: .*; no time is given\n$")


if __name__ == "__main__":
    if not PROGRAM:
        sys.exit("usage: cli_test.py PROGRAM [unittest options]")
    unittest.main()

# SPDX-License-Identifier: MIT
"""What was recorded, as arrays, tables, blocks and files; many runs; models as tables; and selections."""
import pickle
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

import neurapse as nr


@pytest.fixture(scope="module")
def recorded():
    net = nr.Network(seed=2, title="recorded", duration="100 ms")
    exc = net.population("lif", 30, name="exc", receptors={"in": {"shape": "exponential", "tau": "5 ms"}})
    inh = net.population("lif", 10, name="inh", receptors={"in": {"shape": "exponential", "tau": "5 ms"}})
    net.projection(exc, exc + inh, "fixed_probability", p=0.3, weight="50 pA", name="loop",
                   plasticity={"rule": "stdp_pair", "w_min": "0 pA", "w_max": "100 pA"})
    net.stimulus("poisson", exc + inh, rate="4 kHz", weight="60 pA")
    net.record("spikes", exc + inh)
    net.record(["v", "i_in"], exc[[3, 1]], every="0.5 ms")
    net.record("v", inh[0], every="1 ms")
    net.record("rate", exc, bin="10 ms")
    net.record("weights", "loop", every="20 ms")
    net.record("snapshot", "loop", at=["0 ms", "100 ms"])
    return net, exc, inh, net.run()


def test_everything_recorded_is_found_by_name(recorded):
    net, exc, inh, r = recorded
    assert r["exc"].neurons.tolist() == [1, 3] and r[exc].variables == ["v", "i_in"]
    assert r["exc"].v.shape == (2, 200) and r["exc"].t[:2].tolist() == [0.5, 1.0]
    assert (r[exc[3]].v == r["exc"].v[1]).all() and (r[exc[3]]["i_in"] == r["exc"].i_in[1]).all()
    assert r[inh].t[:2].tolist() == [1.0, 2.0] and r["exc"].unit("i_in") == "pA"
    assert len(r.spikes["exc"]) == r.count("exc") and len(r.spikes["exc"]) + len(r.spikes["inh"]) == len(r.spikes)
    assert r.rate("exc") == pytest.approx(r.count("exc") / 30 / 0.1)
    assert r.rates["exc"].counts.sum() == r.count("exc") and r.rates["exc"].bin_ms == 10
    assert r.weights["loop"].time_ms.tolist() == [20, 40, 60, 80, 100]
    first, last = r.snapshots
    assert r.weights["loop"].mean[-1] == pytest.approx(last.weight.mean()) and (first.weight == 50).all()
    pairs, weights = last.matrix("exc", "inh")
    assert pairs.shape == (2, len(weights)) and pairs[1].max() < 10
    trains = r.spikes["exc"].trains(30)
    assert len(trains) == 30 and sum(map(len, trains)) == r.count("exc")
    assert (r[exc[2]].spikes.time_ms == trains[2]).all() and (r.spikes[exc[2]].time_ms == trains[2]).all()


def test_what_was_not_recorded_is_said(recorded):
    _, exc, _, r = recorded
    for ask, sentence in [(lambda: r["exc"].w, "recorded were v, i_in"), (lambda: r["ex"], "there is no population ex"),
                          (lambda: r[exc[0]].v, "nothing of it was"), (lambda: r.spikes.trains(), "several populations")]:
        with pytest.raises(nr.Error, match=sentence):
            ask()
    assert not hasattr(r["exc"], "__array__")


def test_results_become_pandas_tables(recorded):
    *_, r = recorded
    tables = r.to_pandas()
    assert list(tables) == ["spikes", "traces", "rates", "weights", "snapshots"]
    assert len(tables["spikes"]) == len(r.spikes) and set(tables["spikes"].population) == {"exc", "inh"}
    assert tables["traces"]["inh[0].v"].dropna().tolist() == r["inh"].v[0].tolist()
    assert tables["traces"].index.is_monotonic_increasing and tables["rates"]["count"].sum() == r.count("exc")
    assert len(tables["snapshots"]) == 2 * len(r.snapshots[0])


def test_results_become_a_neo_block(recorded):
    *_, r = recorded
    segment = r.to_neo().segments[0]
    assert len(segment.spiketrains) == 40
    assert sum(len(train) for train in segment.spiketrains) == len(r.spikes)
    assert segment.spiketrains[3].annotations == {"population": "exc", "neuron": 3}
    v = next(s for s in segment.analogsignals if s.name == "exc.v")
    assert v.shape == (200, 2) and v.units == 1 * v.units.rescale("mV").units and float(v.sampling_period.rescale("ms")) == 0.5
    assert (v.magnitude.T == np.stack([r["exc"]["v"][1], r["exc"]["v"][0]])).all() or (v.magnitude.T == r["exc"].v).all()


def test_a_report_is_the_command_lines(recorded, tmp_path):
    *_, r = recorded
    page = r.report(tmp_path / "out")
    assert "<title>recorded" in open(page, encoding="utf-8").read()
    assert {"spikes.csv", "traces.csv", "rates.csv", "weights.csv", "snapshots.csv", "manifest.json", "result.npz"} <= {f.name for f in (tmp_path / "out").iterdir()}


def test_selections_are_written_as_in_files():
    net = nr.Network(seed=1)
    exc, inh = net.population("lif", 100, name="exc"), net.population("lif", 5, name="inh")
    written = {exc: "exc", exc[3]: "exc[3]", exc[-1]: "exc[99]", exc[0:25]: "exc[0:25]", exc[0:100:5]: "exc[0:100:5]", exc[::-1]: "exc",
               exc[10:50][5:8]: "exc[15:18]", exc[[7, 2, 2]]: "exc[2,7]", inh[[True, False, True, False, False]]: "inh[0,2]",
               exc.event("bang")[0:2]: "exc.bang[0:2]"}
    for selection, text in written.items():
        assert selection._selector() == text
    assert (exc + inh[0])._selector() == ["exc", "inh[0]"] and exc + inh == net["exc"] + net["inh"] and hash(exc[0:2]) == hash(exc[:2])
    for wrong in (100, -101, "a", [5, 200]):
        with pytest.raises(nr.Error, match="positions count from 0"):
            exc[wrong]
    with pytest.raises(nr.Error, match="give one for each"):
        inh[[True]]


def test_names_that_are_taken_are_told():
    net = nr.Network(seed=1)
    assert [net.population("lif").name for _ in range(3)] == ["lif", "lif_2", "lif_3"]
    with pytest.raises(nr.Error, match="another population has this name"):
        net.population("lif", name="lif_2")
    with pytest.raises(KeyError, match="did you mean lif_3"):
        net["lif_33"]


def tiny():
    net = nr.Network(seed=1)
    cell = net.population("lif", 4, name="cell", initial={"v": {"uniform": ["-70 mV", "-55 mV"]}}, receptors={"in": {"shape": "delta"}})
    net.stimulus("step", cell, amplitude="500 pA", name="push")
    net.projection(cell, cell, weight="1 mV", name="loop")
    return net


def test_a_sweep_is_its_runs_one_after_the_other():
    net = tiny()
    values = {"cell.tau": ["10 ms", "20 ms"], "push.amplitude": ["400 pA", "800 pA"], "run.seed": [1, 2]}
    parts = []
    s = nr.sweep(net, values, "50 ms", record={"cell": "spikes"}, progress=parts.append)
    assert [p["run.seed"] for p in s.parameters] == [1, 2] * 4 and s.parameters[4]["cell.tau"] == "20 ms" and len(s) == 8
    for parameters, result in zip(s.parameters, s):
        one = tiny()
        one.description["population"]["cell"]["parameters"] = {"tau": parameters["cell.tau"]}
        one.description["stimulus"][0]["amplitude"] = parameters["push.amplitude"]
        one.description["run"]["seed"] = parameters["run.seed"]
        assert (one.run("50 ms", record={"cell": "spikes"}).spikes.time_ms == result.spikes.time_ms).all()
    assert net == tiny()
    alone = nr.sweep(net, values, "50 ms", measure=lambda r: r.count("cell"), threads=1)
    assert alone.results == [r.count("cell") for r in s]
    assert alone.to_pandas().columns.tolist() == ["cell.tau", "push.amplitude", "run.seed", "result"]
    assert parts == sorted(parts) and all(0 <= p <= 1 for p in parts)


def test_a_sweep_says_what_is_wrong():
    for values, sentence in [({"nowhere.deep.x": [1]}, "leads nowhere"), ({"projection.3.weight": ["1 mV"]}, "leads nowhere"),
                             ({"cell.tua": ["1 ms"]}, "did you mean tau"), ({"loop.weight": ["1 pA"]}, "weight = 1 pA")]:
        with pytest.raises(nr.Error, match=sentence):
            nr.sweep(tiny(), values, "1 ms")


def test_models_are_tables():
    assert {"lif", "adex", "hodgkin_huxley"} <= {m.name for m in nr.models("neuron")}
    lif = nr.model("lif")
    assert "tau" in {p["name"] for p in lif.parameters} and lif.variables[0]["unit"] == "mV" and lif.methods[0]["name"] == "exact"
    assert "membrane time constant" in repr(lif) and "<td" in lif._repr_html_() and "poisson" in repr(nr.models())
    assert "<table>" in nr.models()._repr_html_()
    with pytest.raises(KeyError, match="did you mean adex"):
        nr.model("adx")
    with pytest.raises(KeyError, match="no room"):
        nr.models("kitchen")


def test_a_network_is_a_table():
    page = tiny()._repr_html_()
    for word in ("cell", "lif", "loop", "1 mV", "square_pulse", "500 pA"):
        assert word in page
    assert repr(tiny()) == "<network: 1 populations, 1 projections, 1 stimuli>"


def test_exceptions_can_be_sent_to_other_processes():
    with pytest.raises(nr.Error) as caught:
        nr.model("adx")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is type(caught.value) and str(again) == str(caught.value)


def test_ctrl_c_stops_a_sweep_and_keeps_the_runs_that_are_over():
    script = """
        import neurapse as nr
        net = nr.Network(seed=1)
        cells = net.population("lif", 1000)
        net.stimulus("step", cells, amplitude="500 pA")
        def told(part):
            if part > 0: print("running", flush=True)
        try:
            nr.sweep(net, {"run.duration": ["1 ms"] + ["1000 s"] * 5}, progress=told, threads=2)
        except nr.Interrupted as stopped:
            print(len(stopped.results), stopped)
    """
    child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "running\n"
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=300)[0].splitlines()[-1].startswith("1 stopped after 1 of 6 runs")
    assert child.returncode == 0

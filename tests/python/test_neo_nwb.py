# SPDX-License-Identifier: MIT
"""Results as Neo blocks, by Neo's conventions, and through Neo to NWB and Elephant."""
import datetime
import sys

import neo
import numpy as np
import pytest
import quantities as pq

import neurapse as nr


@pytest.fixture(scope="module")
def results():
    net = nr.Network(seed=4, title="two kinds", duration="300 ms")
    net.model("leak", "dv/dt = (i_stim/nS - v)/(10*ms) : volt\ndg/dt = (1*mS/cm**2 - g)/(5*ms) : siemens/meter**2\n"
                      "rate = 1/(10*ms) : hertz\nr = v/(1*nA) : ohm\nq = v*pF : coulomb")
    exc = net.population("lif", 6, name="exc", threshold=["-55 mV"] * 5 + ["inf mV"])
    leak = net.population("leak", 2, name="leak")
    net.stimulus("white_noise", exc, mean="450 pA", deviation="300 pA", interval="1 ms")
    net.stimulus("constant", leak, amplitude="5 pA")
    net.record("spikes", exc[0:4] + exc[5])
    net.record("v", exc[[4, 1]], every="0.3 ms")
    net.record(["v", "g", "rate", "r", "q"], leak, every="1 ms")
    return net.run()


def test_spike_trains_are_those_of_the_recorded_neurons(results):
    block = results.to_neo()
    assert block.name == "two kinds" and block.annotations["seed"] == 4
    (segment,) = block.segments
    assert segment.block is block
    assert [t.name for t in segment.spiketrains] == ["exc[0]", "exc[1]", "exc[2]", "exc[3]", "exc[5]"]
    for train in segment.spiketrains:
        neuron = train.annotations["neuron"]
        assert train.annotations["population"] == "exc" and train.segment is segment
        assert train.units == pq.ms and train.t_start == 0 * pq.ms and train.t_stop == 300 * pq.ms
        assert (train.magnitude == results.spikes["exc"].trains(6)[neuron]).all()
    assert len(segment.spiketrains[0]) > 3 and len(segment.spiketrains[4]) == 0


def test_signals_have_their_units_times_and_neurons(results):
    block = results.to_neo()
    signals = {s.name: s for s in block.segments[0].analogsignals}
    assert list(signals) == ["exc.v", "leak.v", "leak.g", "leak.rate", "leak.r", "leak.q"]
    v = signals["exc.v"]
    assert v.shape == (1000, 2) and v.units == pq.mV and (v.magnitude.T == results["exc"].v).all()
    assert v.array_annotations["neuron"].tolist() == [1, 4]
    assert v.annotations == {"population": "exc", "variable": "v"}
    assert v.t_start == 0.3 * pq.ms and float(v.sampling_period.rescale("ms")) == pytest.approx(0.3, rel=1e-14)
    assert v.times.rescale("ms").magnitude == pytest.approx(results["exc"].t, rel=1e-12)
    g = signals["leak.g"]
    assert float(g[-1, 0].rescale("S/m**2")) == pytest.approx(10)  # 1 mS/cm2
    assert float(signals["leak.rate"][0, 0].rescale("Hz")) == pytest.approx(100)
    assert float(signals["leak.v"][-1, 0].rescale("V")) == pytest.approx(5e-3)  # 5 pA / 1 nS
    assert float(signals["leak.r"][-1, 0].rescale("ohm")) == pytest.approx(5e6)  # 5 mV / 1 nA
    assert float(signals["leak.q"][-1, 0].rescale("C")) == pytest.approx(5e-15)  # 5 mV * 1 pF
    groups = {group.name: group for group in block.groups}
    assert len(groups["exc"].spiketrains) == 5 and len(groups["exc"].analogsignals) == 1
    assert len(groups["leak"].analogsignals) == 5


def test_a_block_ends_where_the_run_is():
    net = nr.Network(seed=1)
    cell = net.population("lif", 1)
    net.record(["v"], cell)
    net.record("spikes", cell)
    sim = net.simulate()
    sim.run("7 ms")
    segment = sim.results.to_neo().segments[0]
    assert segment.spiketrains[0].t_stop == 7 * pq.ms and segment.analogsignals[0].shape == (70, 1)


def test_elephant_finds_our_rates(results):
    from elephant import statistics

    trains = results.to_neo().segments[0].spiketrains
    rates = [float(statistics.mean_firing_rate(t).rescale("Hz")) for t in trains]
    assert rates == pytest.approx([len(results.spikes["exc"].trains(6)[n]) / 0.3 for n in (0, 1, 2, 3, 5)])
    everybody = nr.Network(seed=1, duration="200 ms")
    cells = everybody.population("lif", 5, name="cells", tau=[8, 9, 10, 11, 12] * nr.units.ms)
    everybody.stimulus("step", cells, amplitude="500 pA")
    everybody.record("spikes", cells)
    r = everybody.run()
    rates = [float(statistics.mean_firing_rate(t).rescale("Hz")) for t in r.to_neo().segments[0].spiketrains]
    assert np.mean(rates) == pytest.approx(r.rate("cells")) and r.rate("cells") > 0


def test_nwb_gives_back_what_was_written(results, tmp_path):
    block = results.to_neo()
    names = [s.name for s in block.segments[0].analogsignals]
    block.annotate(session_start_time=datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc))
    file = str(tmp_path / "run.nwb")
    neo.io.NWBIO(file, mode="w").write_block(block)  # validates what it wrote
    reader = neo.io.NWBIO(file, mode="r")
    again = reader.read_block()
    assert again.name == "two kinds" and [s.name for s in again.segments] == ["run"]
    mine, theirs = results.to_neo().segments[0], again.segments[0]
    assert [t.name for t in theirs.spiketrains] == [t.name for t in mine.spiketrains]
    for a, b in zip(mine.spiketrains, theirs.spiketrains):
        assert b.rescale("ms").magnitude == pytest.approx(a.magnitude, rel=1e-14) and len(a) == len(b)
        assert float(b.t_stop.rescale("ms")) == pytest.approx(300) and float(b.t_start) == 0
    read = {s.name: s for s in theirs.analogsignals}  # NWBIO puts the segment before, and a number behind, the name
    for k, (name, a) in enumerate(zip(names, mine.analogsignals)):
        b = read[f"run {name} {k}"]
        assert (b.magnitude == a.magnitude).all()
        assert float(b.sampling_rate.rescale("Hz")) == pytest.approx(float(a.sampling_rate.rescale("Hz")))
        assert float(b.t_start.rescale("ms")) == pytest.approx(float(a.t_start.rescale("ms")))
    assert read["run exc.v 0"].units == pq.mV
    reader.close()


def test_without_neo_one_sentence_says_what_to_install(results, monkeypatch):
    monkeypatch.setitem(sys.modules, "neo", None)
    with pytest.raises(ImportError, match=r"^Neo blocks need neo; install it with pip install neurapse\[neo\]$"):
        results.to_neo()

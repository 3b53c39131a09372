# SPDX-License-Identifier: MIT
"""SONATA files: written as the specification says, read by libsonata, read back to drive a network."""
import sys

import h5py
import libsonata
import neo
import numpy as np
import pytest

import neurapse as nr


@pytest.fixture(scope="module")
def results():
    net = nr.Network(seed=3, duration="200 ms")
    exc, inh = net.population("lif", 20, name="exc"), net.population("lif", 5, name="inh")
    net.population("lif", 2, name="quiet")
    net.stimulus("white_noise", exc + inh, mean="420 pA", deviation="400 pA", interval="1 ms")
    net.record("spikes", exc + inh + net["quiet"])
    net.record("v", exc[[7, 2]], every="0.5 ms")
    net.record("v", inh, every="0.2 ms")
    return net.run()


@pytest.fixture
def file(results, tmp_path):
    results.to_sonata(tmp_path / "spikes.h5")
    return str(tmp_path / "spikes.h5")


def test_a_file_is_laid_out_as_specified(results, file):
    with h5py.File(file) as f:
        assert f.attrs["magic"] == 0x0A7A and f.attrs["magic"].dtype == np.uint32
        assert f.attrs["version"].tolist() == [0, 1] and f.attrs["version"].dtype == np.uint32
        assert set(f["spikes"]) == {"exc", "inh", "quiet"}
        for name, group in f["spikes"].items():
            assert group["timestamps"].dtype == "<f8" and group["timestamps"].attrs["units"] == "ms"
            assert group["node_ids"].dtype == "<u8" and len(group["node_ids"]) == results.count(name)
            sorting = group.attrs.get_id("sorting").dtype
            assert h5py.check_enum_dtype(sorting) == {"none": 0, "by_id": 1, "by_time": 2} and group.attrs["sorting"] == 2
            assert (np.diff(group["timestamps"]) >= 0).all()


def test_libsonata_reads_the_spikes(results, file):
    reader = libsonata.SpikeReader(file)
    assert sorted(reader.get_population_names()) == ["exc", "inh", "quiet"]
    for name in ("exc", "inh"):
        population = reader[name]
        assert population.sorting == "by_time"
        mine = results.spikes[name]
        assert len(mine) > 20
        assert population.get() == list(zip(mine.neuron.tolist(), mine.time_ms.tolist()))
        some = population.get(node_ids=[1, 3], tstart=50, tstop=150)
        assert some == [(n, t) for t, _, n in mine if n in (1, 3) and 50 <= t <= 150]
    assert reader["quiet"].get() == []


def test_elephant_finds_our_rate_in_what_libsonata_read(results, file):
    from elephant import statistics

    spikes = libsonata.SpikeReader(file)["exc"]
    rates = [statistics.mean_firing_rate(neo.SpikeTrain([t for _, t in spikes.get(node_ids=[n])], units="ms", t_stop=200))
             for n in range(20)]
    assert np.mean([float(r.rescale("Hz")) for r in rates]) == pytest.approx(results.rate("exc"))


def test_libsonata_reads_the_traces(results, tmp_path):
    file = str(tmp_path / "v.h5")
    results.to_sonata(file, "v")
    reader = libsonata.SomaReportReader(file)
    assert sorted(reader.get_population_names()) == ["exc", "inh"]
    for name, step, neurons in (("exc", 0.5, [2, 7]), ("inh", 0.2, [0, 1, 2, 3, 4])):
        population = reader[name]
        assert population.times == pytest.approx((step, 200 + step, step)) and population.time_units == "ms"
        assert population.data_units == "mV" and population.sorted and population.get_node_ids() == neurons
        frames = population.get()
        assert frames.ids.tolist() == neurons and frames.times == pytest.approx(results[name].t)
        assert (frames.data == results[name].v.T.astype(np.float32)).all()
    assert libsonata.ElementReportReader(file)["exc"].get().ids.tolist() == [[2, 1], [7, 1]]


def test_what_is_read_is_what_was_written(results, file):
    spikes = nr.spikes_from_sonata(file)
    assert set(spikes.names) == {"exc", "inh", "quiet"} and len(spikes) == len(results.spikes)
    assert (np.diff(spikes.time_ms) >= 0).all()
    for name in spikes.names:
        assert (spikes[name].time_ms == results.spikes[name].time_ms).all()
        assert (spikes[name].neuron == results.spikes[name].neuron).all()
    assert (np.asarray(nr.spikes_from_sonata(file, "inh")) == np.asarray(results.spikes["inh"])).all()


def test_spikes_of_a_file_drive_a_network(results, file):
    net = nr.Network(seed=1, duration="202 ms")
    cells = net.population("lif", 20, name="cells", refractory="0 ms", receptors={"in": {"shape": "delta"}})
    net.stimulus("spike_list", cells, file=nr.spikes_from_sonata(file, "exc"), weight="20 mV", delay="1 ms")
    net.record("spikes", cells)
    answer = net.run()
    given = results.spikes["exc"]  # every one lifts its target over the threshold
    assert answer.spikes.time_ms == pytest.approx(given.time_ms + 1, abs=1e-9)
    assert (answer.spikes.neuron == given.neuron).all()


def test_a_file_of_another_writer_is_read(tmp_path):
    """Seconds, by node, 32 bits, no sorting told: all that the specification allows."""
    with h5py.File(tmp_path / "other.h5", "w") as f:
        group = f.create_group("spikes/inputs")
        group["timestamps"] = np.array([0.25, 0.5, 0.125])
        group["timestamps"].attrs.create("units", "s", dtype=h5py.string_dtype("ascii", 1))
        group["node_ids"] = np.array([0, 0, 2], dtype=np.uint32)
    spikes = nr.spikes_from_sonata(tmp_path / "other.h5")
    assert list(spikes) == [(125.0, "inputs", 2), (250.0, "inputs", 0), (500.0, "inputs", 0)]


def test_mistakes_are_said_in_one_sentence(results, file, tmp_path):
    (tmp_path / "text.h5").write_text("no HDF5")
    with h5py.File(tmp_path / "empty.h5", "w"):
        pass
    with h5py.File(tmp_path / "odd.h5", "w") as f:
        f["spikes/a/timestamps"], f["spikes/a/node_ids"] = [1.0, 2.0], [1]
    for ask, kind, sentence in [
            (lambda: nr.spikes_from_sonata(tmp_path / "none.h5"), OSError, "No such file or directory"),
            (lambda: nr.spikes_from_sonata(tmp_path / "text.h5"), OSError, "it is no HDF5 file"),
            (lambda: nr.spikes_from_sonata(tmp_path / "empty.h5"), OSError, "no group /spikes"),
            (lambda: nr.spikes_from_sonata(tmp_path / "odd.h5"), OSError, "2 timestamps and 1 node_ids"),
            (lambda: nr.spikes_from_sonata(file, "ex"), KeyError, "there are exc, inh, quiet"),
            (lambda: np.asarray(nr.spikes_from_sonata(file)), nr.Error, "several populations"),
            (lambda: results.to_sonata(tmp_path / "w.h5", "w"), KeyError, "recorded were v"),
            (lambda: results.to_sonata(tmp_path / "nowhere" / "spikes.h5"), OSError, "No such file or directory")]:
        with pytest.raises(kind, match=sentence) as caught:
            ask()
        assert "\n" not in str(caught.value)
    assert not list(tmp_path.glob("*.tmp")) and not (tmp_path / "w.h5").exists()


def test_without_h5py_one_sentence_says_what_to_install(results, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "h5py", None)
    for ask in (lambda: results.to_sonata(tmp_path / "s.h5"), lambda: nr.spikes_from_sonata(tmp_path / "s.h5")):
        with pytest.raises(ImportError, match=r"^SONATA files need h5py; install it with pip install neurapse\[sonata\]$"):
            ask()

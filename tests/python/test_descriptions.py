# SPDX-License-Identifier: MIT
"""A network is the tree of an experiment file, and nothing is lost between the two."""
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import neurapse as nr
from neurapse import _core

EXPERIMENTS = sorted((Path(__file__).resolve().parents[2] / "examples").rglob("*.toml"))


@pytest.mark.parametrize("file", EXPERIMENTS, ids=lambda f: f.stem)
def test_every_example_goes_there_and_back(file):
    net = nr.load(file)
    again = nr.loads(net.to_toml(), folder=file.parent)
    assert again == net
    assert again.to_toml() == net.to_toml()


def test_a_network_written_here_reads_as_the_same_network(tmp_path):
    net = nr.Network(seed=3, title="a \"quoted\" title\n", duration="1 s")
    cells = net.population("lif", 10, tau=[10 + k for k in range(10)] * nr.units.ms, initial={"v": {"uniform": ["-70 mV", "-60 mV"]}},
                           receptors={"in": {"shape": "alpha", "tau": "2 ms"}})
    net.projection(cells, cells[::2], {"rule": "formula", "condition": "i != j", "p": 0.5}, weight="3 pA")
    net.stimulus("spike_list", cells[0:2], file=np.array([[1.0, 0], [2.5, 1]]), weight="3 pA", receptor="in")
    net.record(["v", "i_in"], cells[3], every="1 ms")
    net.save(tmp_path / "net.toml")
    again = nr.load(tmp_path / "net.toml")
    assert again == net
    assert again.check() == net.check()
    assert (again.run().spikes.time_ms == net.run().spikes.time_ms).all()


names = st.text(min_size=1, max_size=8)
numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False))
leaves = st.one_of(st.booleans(), numbers, st.text(max_size=12), st.sampled_from(["10 ms", "-70mV", "3 mS/cm2", "inf", "1e3"]))
trees = st.dictionaries(names, st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=12), max_size=4)


@settings(deadline=None)
@given(trees)
def test_every_tree_is_read_as_it_was_written(tree):
    assert _core.same(_core.parse_toml(_core.to_toml(tree)), tree)


@settings(deadline=None)
@given(trees)
def test_a_tree_that_was_read_is_the_tree(tree):
    read = _core.parse_toml(_core.to_toml(tree))
    assert _core.parse_toml(_core.to_toml(read)) == read


def test_two_descriptions_that_differ_are_not_the_same():
    assert not _core.same({"a": 1}, {"a": 2})
    assert not _core.same({"a": "10 ms"}, {"a": "11 ms"})
    assert not _core.same({"a": 1, "b": 2}, {"a": 1})


def test_names_of_projections_are_those_that_the_library_gives(program, tmp_path):
    net = nr.Network(seed=1, duration="1 ms")
    a = net.population("lif", 2, name="a", receptors={"in": {"shape": "delta"}})
    b = net.population("lif", 2, name="b", receptors={"in": {"shape": "delta"}})
    for _ in range(3):
        net.projection(a, a + b[0], weight="1 mV")
    ours = [t.pop("name") for t in net.description["projection"]]
    assert net.simulate()._core.projections() == ours == list(net.projections)
    net.save(tmp_path / "net.toml")
    said = subprocess.run([program, "check", tmp_path / "net.toml"], capture_output=True, text=True, check=True).stdout
    assert said == net.check()


def test_what_no_description_can_hold_is_refused():
    net = nr.Network(seed=1)
    with pytest.raises(TypeError, match="stands in the description"):
        net.population("lif", 1, tau=object())
    with pytest.raises(nr.Error, match="exact up to"):
        _core.to_toml({"seed": 2**60})


def test_what_a_population_leaves_to_the_model_may_be_none():
    plain, none = nr.Network(seed=1), nr.Network(seed=1)
    plain.population("lif", 2)
    none.population("lif", 2, method=None, receptors=None, initial=None, positions=None)
    assert plain == none

# SPDX-License-Identifier: MIT
"""An experiment under construction. It is a tree of dicts, lists, numbers and text, the same as in an experiment file
and with the same names; the methods below add to it."""
from __future__ import annotations

import os
from typing import Any, Iterable, Mapping, Optional, Union

import numpy as np

from . import _core, tables
from .errors import complain
from .selection import Neurons, Population
from .units import plain

# What people call a stimulus, and what it is called here.
_ALIASES = {"step": "square_pulse", "step_current": "square_pulse", "dc": "constant"}
_POPULATION_KEYS = ("method", "receptors", "initial", "positions")


class Projection:
    """A projection of a network; `name` is the one that records, weights and sweeps know."""

    def __init__(self, name: str, table: dict[str, Any]):
        self.name, self.table = name, table

    def _selector(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<projection {self.name}>"


class Stimulus:
    """A stimulus of a network; those that a program feeds (kinds "inlet" and "driven") have a name."""

    def __init__(self, table: dict[str, Any]):
        self.table = table

    @property
    def name(self) -> Optional[str]:
        return self.table.get("name")

    def __repr__(self) -> str:
        return f"<stimulus {self.table['kind']} into {_joined(self.table['to'])}>"


class Network:
    """Populations, projections, stimuli and what is recorded.

    `seed` is required before anything runs. Further keywords are those of [run]: duration, dt, max_rate, storage,
    precision. `description` is the whole as a tree; `arrays` are tables that it names as files, and `folder` is
    where other files are.
    """

    def __init__(self, seed: Optional[int] = None, *, title: str = "", folder: Union[str, os.PathLike] = ".", **run: Any):
        if seed is not None:
            run["seed"] = seed
        self.description: dict[str, Any] = {"format": 1}
        if title:
            self.description["title"] = title
        self.description["run"] = plain(run)
        self.arrays: dict[str, np.ndarray] = {}
        self.folder = os.fspath(folder)

    @classmethod
    def from_description(cls, description: dict[str, Any], *, folder: Union[str, os.PathLike] = ".",
                         arrays: Optional[Mapping[str, Any]] = None) -> "Network":
        """A network of a tree, which is taken as it is."""
        net = cls(folder=folder)
        net.description = description
        net.arrays = dict(arrays or {})
        return net

    # Building

    def population(self, neuron: Any, size: int = 1, *, name: Optional[str] = None,
                   parameters: Optional[Mapping[str, Any]] = None, **keys: Any) -> Population:
        """`size` neurons of a model of the catalogue (`nr.models()`) or of the network's own (`net.model`).

        Keywords are parameters of the model, but for method, receptors, initial and positions.
        """
        neuron = getattr(neuron, "name", neuron)
        named = self.description.setdefault("population", {})
        name = name or _free(str(neuron), named)
        if name in named:
            raise complain("E022", f"population {name}", "another population has this name", "rename one")
        table: dict[str, Any] = {"neuron": neuron, "size": plain(size)}
        own = {k: keys.pop(k) for k in _POPULATION_KEYS if k in keys}
        table.update((k, plain(x)) for k, x in own.items() if x is not None)
        given = {**plain(parameters or {}), **plain(keys)}
        if given:
            table["parameters"] = given
        named[name] = table
        return self[name]

    def projection(self, source: Any, target: Any, rule: Any = "all_to_all", *, name: Optional[str] = None,
                   **keys: Any) -> Projection:
        """Connects neurons: `rule` is the name of a connection rule or a dict with its parameters.

        Keywords are those of [[projection]]: weight, delay, receptor, plasticity, synapse, dendritic_delay and so on;
        any other is a parameter of the rule, as in `net.projection(a, b, "fixed_probability", p=0.1)`.
        """
        connect = {"rule": rule} if isinstance(rule, str) else dict(rule)
        own = {k: keys.pop(k) for k in _PROJECTION_KEYS if k in keys}
        connect.update(keys)
        if isinstance(own.get("plasticity"), str):
            own["plasticity"] = {"rule": own["plasticity"]}
        table = plain({"from": source, "to": target, "connect": connect, **{k: v for k, v in own.items() if v is not None}})
        name = name or _free(f"{_joined(table['from'])}->{_joined(table['to'])}", self._projection_names(), "#")
        self.description.setdefault("projection", []).append({"name": name, **table})
        return Projection(name, self.description["projection"][-1])

    connect = projection

    def stimulus(self, kind: str, target: Any, **keys: Any) -> Stimulus:
        """A current or spikes into neurons; keywords are those of [[stimulus]]. `file` may be an array.

        "step" is a square pulse: on from `start`, or the beginning, to `stop`, or the end.
        """
        if "file" in keys and not isinstance(keys["file"], (str, os.PathLike)):
            keys["file"] = self._keep(keys["file"], "stimulus")
        table = {"kind": _ALIASES.get(kind, kind), **plain({"to": target, **keys})}
        all_of_them = self.description.setdefault("stimulus", [])
        if kind in ("inlet", "driven") and "name" not in table:
            table["name"] = _free(kind, [s.get("name") for s in all_of_them])
        all_of_them.append(table)
        return Stimulus(table)

    def record(self, what: Any, of: Any, **keys: Any) -> dict[str, Any]:
        """What is written down: "spikes", "rate" (bin), variables (every) of neurons; "weights" (every), "snapshot"
        (at) or "current" (every, synapses) of projections."""
        table = plain({"what": what, "of": of, **keys})
        self.description.setdefault("record", []).append(table)
        return table

    def model(self, name: str, equations: str = "", **keys: Any) -> str:
        """A neuron of one's own, written as equations; keywords are those of [model.NAME]. Returns the name."""
        return self._define("model", name, equations, keys)

    def synapse(self, name: str, equations: str = "", **keys: Any) -> str:
        """A synapse of one's own, written as equations; keywords are those of [synapse.NAME]. Returns the name."""
        return self._define("synapse", name, equations, keys)

    def timed_array(self, name: str, values: Any = None, **keys: Any) -> str:
        """A function of time given by its values, which equations call by its name."""
        if "file" in keys and not isinstance(keys["file"], (str, os.PathLike)):
            keys["file"] = self._keep(keys["file"], name)
        if values is not None:
            keys = {"values": values, **keys}
        self.description.setdefault("timed_array", {})[name] = plain(keys)
        return name

    def _define(self, section: str, name: str, equations: str, keys: dict[str, Any]) -> str:
        if equations:
            keys = {"equations": equations, **keys}
        self.description.setdefault(section, {})[name] = plain(keys)
        return name

    def _keep(self, array: Any, name: str) -> str:
        file = _free(name, self.arrays, "_", ".npy")
        self.arrays[file] = np.ascontiguousarray(array, dtype=float)
        return file

    # Looking

    @property
    def populations(self) -> dict[str, Population]:
        return {name: self[name] for name in self.description.get("population", {})}

    @property
    def projections(self) -> dict[str, Projection]:
        return {name: Projection(name, table)
                for name, table in zip(self._projection_names(), self.description.get("projection", []))}

    def __getitem__(self, name: str) -> Population:
        """A population by its name."""
        named = self.description.get("population", {})
        if name not in named:
            near = _core.nearest(name, list(named))
            raise complain("E010", f"there is no population {name}", "populations are found by their names",
                           f"did you mean {near}?" if near else f"there are {', '.join(named) or 'none'}")
        size = named[name].get("size", 0)
        return Population(name, size if isinstance(size, int) else 0, named[name])

    def _projection_names(self) -> list[str]:
        """The names of all projections; those without one are called after their ends, as the library does."""
        names: list[str] = []
        for table in self.description.get("projection", []):
            names.append(table.get("name") or _free(f"{_joined(table.get('from', ''))}->{_joined(table.get('to', ''))}", names, "#"))
        return names

    def copy(self) -> "Network":
        """The same network, to be changed without this one changing."""
        return Network.from_description(_copied(self.description), folder=self.folder, arrays=self.arrays)

    def emptied(self) -> "Network":
        """The same definitions of models, synapses and timed arrays, and nothing made of them."""
        kept = {key: _copied(value) for key, value in self.description.items()
                if key in ("format", "model", "synapse", "timed_array")}
        return Network.from_description({**kept, "run": {}}, folder=self.folder, arrays=self.arrays)

    def check(self) -> str:
        """What would be built, in words. Raises `Error` with all complaints."""
        return _core.check(self.ready().description, self.arrays, self.folder)

    def ready(self, duration: Any = None, record: Optional[Mapping[Any, Any]] = None) -> "Network":
        """A copy with a duration (none: 0 ms, for those who run on as they like) and further records."""
        made = self.copy()
        run = made.description.setdefault("run", {})
        if duration is not None:
            run["duration"] = plain(duration)
        run.setdefault("duration", "0 ms")
        for of, what in (record or {}).items():
            _add_records(made, of, what)
        return made

    # Running

    def simulate(self, *, threads: Optional[int] = None, record: Optional[Mapping[Any, Any]] = None) -> "Simulation":
        """Builds the network, to be run in pieces; see Simulation."""
        from .simulation import Simulation

        return Simulation(self, threads=threads, record=record)

    def run(self, duration: Any = None, *, record: Optional[Mapping[Any, Any]] = None, threads: Optional[int] = None,
            progress: Any = None) -> "Results":
        """Builds the network, runs it and returns what was recorded.

        `duration` and `record`, as in `{exc: ["spikes", "v"]}`, count for this run only and add to what the network
        has of its own. Ctrl-C raises `Interrupted`, whose `results` has what was recorded until then.
        """
        from .simulation import Simulation

        return Simulation(self, threads=threads, record=record, duration=duration).run(progress=progress).results

    # As text

    def to_toml(self) -> str:
        """The network as an experiment file."""
        return _core.to_toml(self.description)

    def save(self, file: Union[str, os.PathLike]) -> None:
        """Writes the experiment file, and beside it the arrays that it names."""
        file = os.fspath(file)
        with open(file, "w", encoding="utf-8") as f:
            f.write(self.to_toml())
        for name, array in self.arrays.items():
            np.save(os.path.join(os.path.dirname(file), name), array)

    def to_nir(self, *, time_unit: str = "s") -> "nir.NIRGraph":
        """The network as a NIR graph, with times in `time_unit`; see neurapse.formats.nir."""
        from .formats.nir import to_nir

        return to_nir(self, time_unit=time_unit)

    def __eq__(self, other: object) -> bool:
        """Whether two networks are described the same."""
        return isinstance(other, Network) and _core.same(self.description, other.description)

    __hash__ = None

    def __repr__(self) -> str:
        d = self.description
        counts = [f"{len(d.get(key, ()))} {word}" for key, word in
                  (("population", "populations"), ("projection", "projections"), ("stimulus", "stimuli")) if d.get(key)]
        return f"<network{' ' + repr(d['title']) if d.get('title') else ''}: {', '.join(counts) or 'empty'}>"

    def _repr_html_(self) -> str:
        return tables.of_network(self)


_PROJECTION_KEYS = ("weight", "delay", "dendritic_delay", "receptor", "plasticity", "synapse", "parameters", "initial",
                    "equations", "on_pre", "on_post", "every", "method", "largest", "delays")
_OPTIONS = ("every", "bin", "at", "synapses")


def _add_records(net: Network, of: Any, what: Any) -> None:
    """`what` is a word, a list of words and dicts, or a dict such as {"what": "v", "every": "1 ms"}."""
    if isinstance(what, Mapping):
        net.record(of=of, **what)
        return
    variables = []
    for one in [what] if isinstance(what, str) else what:
        if isinstance(one, Mapping):
            _add_records(net, of, one)
        elif one in ("spikes", "rate", "weights", "snapshot", "current"):
            net.record(one, of)
        else:
            variables.append(one)
    if variables:
        net.record(variables if len(variables) > 1 else variables[0], of)


def _copied(tree: Any) -> Any:
    """The same tree; long lists of numbers or text are copied at once."""
    if isinstance(tree, dict):
        return {key: _copied(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_copied(value) for value in tree] if {dict, list} & set(map(type, tree)) else list(tree)
    return tree


def _joined(side: Union[str, list[str]]) -> str:
    return side if isinstance(side, str) else "+".join(side)


def _free(name: str, taken: Iterable[str], mark: str = "_", end: str = "") -> str:
    """The name, numbered from 2 on where it is taken."""
    taken, k, found = set(taken), 2, name + end
    while found in taken:
        found, k = f"{name}{mark}{k}{end}", k + 1
    return found


def loads(text: str, *, folder: Union[str, os.PathLike] = ".") -> Network:
    """A network from the text of an experiment file."""
    return Network.from_description(_core.parse_toml(text), folder=folder)


def load(file: Union[str, os.PathLike]) -> Network:
    """A network from an experiment file; the data files that it names are looked for beside it."""
    file = os.fspath(file)
    try:
        with open(file, encoding="utf-8") as f:
            text = f.read()
    except (OSError, UnicodeDecodeError) as failed:
        raise complain("E001", file, getattr(failed, "strerror", None) or "it is no text in UTF-8", "check the name and the permissions") from None
    return loads(text, folder=os.path.dirname(file) or ".")

# SPDX-License-Identifier: MIT
"""What a run recorded, as NumPy arrays. Nothing is copied: columns look into the library's memory and are read-only.
Times are ms, rates Hz; traces, weights and delays carry their units beside them."""
from __future__ import annotations

import os
import re
from typing import Any, Iterator, Optional, Sequence, Union

import numpy as np

from .errors import complain
from .selection import Neurons


class Spikes:
    """Spikes in order of time: `time_ms`, `population` (an index into `names`) and `neuron`.

    `spikes["exc"]` are those of one population, `spikes[cells[0:10]]` those of a selection.
    """

    __slots__ = ("time_ms", "population", "neuron", "names")

    def __init__(self, time_ms: np.ndarray, population: np.ndarray, neuron: np.ndarray, names: Sequence[str]):
        self.time_ms, self.population, self.neuron, self.names = time_ms, population, neuron, names

    def __len__(self) -> int:
        return len(self.time_ms)

    def __iter__(self) -> Iterator[tuple[float, str, int]]:
        """Time, population and neuron of one spike after the other."""
        for t, p, n in zip(self.time_ms.tolist(), self.population.tolist(), self.neuron.tolist()):
            yield t, self.names[p], n

    def __getitem__(self, of: Any) -> "Spikes":
        name, positions = _name_and_positions(of)
        if name not in self.names:
            raise complain("E010", f"there are no spikes of {name}", "spikes are those of populations",
                           f"there are {', '.join(self.names)}")
        chosen = self.population == list(self.names).index(name)
        if positions is not None:
            chosen &= np.isin(self.neuron, positions)
        return Spikes(self.time_ms[chosen], self.population[chosen], self.neuron[chosen], self.names)

    def trains(self, size: Optional[int] = None) -> list[np.ndarray]:
        """Spike times of each neuron of one population, up to `size` or the last that fired."""
        if len(set(self.population.tolist())) > 1:
            raise complain("E009", "trains of several populations are asked for", "neurons are numbered within each",
                           "write spikes[\"exc\"].trains()")
        n = size if size is not None else int(self.neuron.max()) + 1 if len(self) else 0
        order = np.argsort(self.neuron, kind="stable")
        edges = np.searchsorted(self.neuron[order], np.arange(n + 1))
        times = self.time_ms[order]
        return [times[a:b] for a, b in zip(edges[:-1], edges[1:])]

    def __array__(self, dtype: Any = None, copy: Optional[bool] = None) -> np.ndarray:
        """Times in ms and neurons of one population, a row for each spike, as a `spike_list` takes them."""
        if len(set(self.population.tolist())) > 1:
            raise complain("E009", "the spikes of several populations are to be an array", "neurons are numbered within each",
                           "write spikes[\"exc\"]")
        return np.column_stack([self.time_ms, self.neuron]).astype(dtype or float)

    def to_pandas(self) -> "pandas.DataFrame":
        """A row for each spike."""
        import pandas

        names = pandas.Categorical.from_codes(self.population.astype(int), list(self.names))
        return pandas.DataFrame({"time_ms": self.time_ms, "population": names, "neuron": self.neuron})

    def __repr__(self) -> str:
        return f"<{len(self)} spikes>"


class Recorded:
    """What was recorded of one population or selection: `r["exc"].v` has a row for each neuron recorded, `r["exc"].t`
    the times in ms. Of a single neuron, `r[cell[3]].v`, it is one row."""

    def __init__(self, results: "Results", name: str, positions: Optional[Sequence[int]]):
        self._results, self._name, self._positions = results, name, positions

    def _found(self, variable: Optional[str]) -> list[tuple[int, str, dict, dict]]:
        """Neuron, variable, trace and group of what fits."""
        return [(neuron, name, trace, group) for population, neuron, name, trace, group in self._results._traces()
                if population == self._name and (variable is None or name == variable)
                and (self._positions is None or neuron in self._positions)]

    @property
    def variables(self) -> list[str]:
        """Names of what was recorded."""
        return list(dict.fromkeys(name for _, name, _, _ in self._found(None)))

    @property
    def neurons(self) -> np.ndarray:
        """Which neurons were recorded."""
        return np.unique([neuron for neuron, _, _, _ in self._found(None)]).astype(int)

    @property
    def t(self) -> np.ndarray:
        """Times of the samples, in ms."""
        found = self._found(None)
        if not found:
            raise self._nothing("a trace")
        first = found[0][3]["time_ms"]
        if any(len(group["time_ms"]) != len(first) for _, _, _, group in found):
            raise complain("E009", f"{self._name} was recorded at several intervals", "each variable has its own times",
                           "ask for times(\"v\")")
        return first

    def times(self, variable: str) -> np.ndarray:
        """Times of the samples of a variable, in ms."""
        return self._of(variable)[0][3]["time_ms"]

    def unit(self, variable: str) -> str:
        return self._of(variable)[0][2]["unit"]

    @property
    def spikes(self) -> Spikes:
        spikes = self._results.spikes[self._name]
        if self._positions is None:
            return spikes
        chosen = np.isin(spikes.neuron, self._positions)
        return Spikes(spikes.time_ms[chosen], spikes.population[chosen], spikes.neuron[chosen], spikes.names)

    def _of(self, variable: str) -> list[tuple[int, str, dict, dict]]:
        found = self._found(variable)
        if not found:
            raise self._nothing(variable)
        return found

    def _nothing(self, what: str) -> Exception:
        there = self.variables
        return complain("E010", f"{what} of {self._name} was not recorded",
                        f"recorded were {', '.join(there)}" if there else "nothing of it was", "add it to record")

    def __getitem__(self, variable: str) -> np.ndarray:
        found = {neuron: trace["values"] for neuron, _, trace, _ in self._of(variable)}
        rows = [found[neuron] for neuron in sorted(found)]
        if self._positions is not None and len(self._positions) == 1:
            return rows[0]
        return rows[0][np.newaxis] if len(rows) == 1 else np.stack(rows)

    def __getattr__(self, variable: str) -> np.ndarray:
        if variable.startswith("_"):
            raise AttributeError(variable)
        return self[variable]


class Snapshot:
    """Every synapse of one projection at one time: `source`, `target`, `weight` (in `unit`), `delay_ms`, and the
    populations as indices into `names`, whose `sizes` stand beside them."""

    def __init__(self, columns: dict[str, Any], names: Sequence[str], sizes: Sequence[int]):
        self.__dict__.update(columns)
        self.names, self.sizes = names, sizes

    def __len__(self) -> int:
        return len(self.weight)

    def matrix(self, source: Optional[str] = None, target: Optional[str] = None) -> tuple[np.ndarray, np.ndarray]:
        """Sources and targets as one row each, of one pair of populations if they are named."""
        chosen = np.ones(len(self), dtype=bool)
        for name, column in ((source, self.source_population), (target, self.target_population)):
            if name is not None:
                chosen &= column == list(self.names).index(name)
        return np.stack([self.source[chosen], self.target[chosen]]), self.weight[chosen]

    def to_pandas(self) -> "pandas.DataFrame":
        """A row for each synapse."""
        import pandas

        named = {key: pandas.Categorical.from_codes(getattr(self, key).astype(int), list(self.names))
                 for key in ("source_population", "target_population")}
        return pandas.DataFrame({"source_population": named["source_population"], "source": self.source,
                                 "target_population": named["target_population"], "target": self.target,
                                 "weight": self.weight, "delay_ms": self.delay_ms})

    def plot(self, **options: Any) -> Any:
        """The matrix of weights; see neurapse.plot.connectivity. Returns axes."""
        from . import plot

        return plot.connectivity(self, **options)

    def __repr__(self) -> str:
        return f"<{len(self)} synapses of {self.projection} at {self.time_ms:g} ms>"


class Series:
    """Columns over time: of a rate (label, edge_ms, counts, rate_hz) or of weights (projection, time_ms, mean,
    deviation, minimum, maximum, unit)."""

    def __init__(self, columns: dict[str, Any]):
        self.__dict__.update(columns)

    def __repr__(self) -> str:
        return f"<{getattr(self, 'label', None) or self.projection}: {len(getattr(self, 'edge_ms', getattr(self, 'time_ms', ())))} values>"


class Results:
    """What a run recorded: `spikes`, traces by population (`r["exc"].v`), `rates`, `weights`, `snapshots`."""

    def __init__(self, recordings: Any, simulation: Any, network: Any, seconds: float, interrupted: bool):
        self._recordings, self._simulation = recordings, simulation
        self.network, self.seconds, self.interrupted = network, seconds, interrupted
        self.columns = recordings.columns()
        c = self.columns
        self.title, self.duration_ms, self.dt_ms, self.seed = c["title"], c["duration_ms"], c["dt_ms"], c["seed"]
        self.populations = c["populations"]
        self.names = [p["name"] for p in self.populations]
        self.spikes = Spikes(names=self.names, **c["spikes"])
        self.rates = {s["label"]: Series(s) for s in c["rates"]}
        self.weights = {s["projection"]: Series(s) for s in c["weights"]}
        self.snapshots = [Snapshot(s, self.names, [p["size"] for p in self.populations]) for s in c["snapshots"]]

    def __getitem__(self, of: Any) -> Recorded:
        """What was recorded of a population or selection."""
        name, positions = _name_and_positions(of)
        if name not in self.names:
            raise complain("E010", f"there is no population {name}", "traces are those of populations",
                           f"there are {', '.join(self.names)}")
        return Recorded(self, name, positions)

    def count(self, of: Any) -> int:
        """How often a population fired, recorded or not."""
        name, _ = _name_and_positions(of)
        return next(p["spikes"] for p in self.populations if p["name"] == name)

    def rate(self, of: Any) -> float:
        """The mean rate of a population over the run, in Hz."""
        name, _ = _name_and_positions(of)
        size = next(p["size"] for p in self.populations if p["name"] == name)
        return self.count(of) / size / self.duration_ms * 1000 if self.duration_ms else 0.0

    def _traces(self) -> Iterator[tuple[str, int, str, dict, dict]]:
        """Population, neuron, variable, trace and group of each trace."""
        names = "|".join(re.escape(n) for n in sorted(self.names, key=len, reverse=True))
        label = re.compile(rf"({names})\[(\d+)\]\.(.*)", re.DOTALL)
        for group in self.columns["traces"]:
            for trace in group["traces"]:
                population, neuron, variable = label.fullmatch(trace["label"]).groups()
                yield population, int(neuron), variable, trace, group

    def to_pandas(self) -> dict[str, "pandas.DataFrame"]:
        """Tables of all that was recorded: "spikes", "traces" (a column each), "rates", "weights", "snapshots"."""
        from . import frames

        return frames.of_results(self)

    def to_neo(self) -> "neo.Block":
        """A Neo block with one segment: a spike train for each recorded neuron, a signal for each variable."""
        from .formats import neo

        return neo.block_of(self)

    def to_sonata(self, file: Union[str, os.PathLike], variable: Optional[str] = None) -> None:
        """Writes the spikes as a SONATA file, or the traces of one variable as a SONATA report."""
        from .formats import sonata

        if variable is None:
            sonata.write_spikes(self, file)
        else:
            sonata.write_report(self, variable, file)

    def save(self, file: Union[str, os.PathLike]) -> None:
        """Writes an .npz archive with the arrays that the command line writes as result.npz."""
        self._recordings.save(os.fspath(file))

    def report(self, folder: Union[str, os.PathLike]) -> str:
        """Writes what the command line writes: tables, figures, manifest and report.html, whose name is returned."""
        folder = os.fspath(folder)
        os.makedirs(folder, exist_ok=True)
        self._simulation.report(self._recordings, folder, self.seconds, self.interrupted)
        return os.path.join(folder, "report.html")

    def plot(self, kind: str = "overview", **options: Any) -> Any:
        """A picture: by default the one that fits what was recorded, else "raster", "traces", "rate", "weights",
        "weight_histogram" or "connectivity"; `options` are those of that function in neurapse.plot. Returns axes."""
        from . import plot

        kinds = ("overview", "raster", "traces", "rate", "weights", "weight_histogram", "connectivity")
        if kind not in kinds:
            raise complain("E010", f"there is no picture {kind} of results", "pictures have names", f"choose of {', '.join(kinds)}")
        return getattr(plot, kind)(self, **options)

    def __repr__(self) -> str:
        spikes = ", ".join(f"{p['name']} {p['spikes']}" for p in self.populations if p["event_of"] is None)
        return f"<results of {self.duration_ms:g} ms, spikes: {spikes}>"


def _name_and_positions(of: Any) -> tuple[str, Optional[list[int]]]:
    """None for a whole population."""
    if isinstance(of, Neurons):
        if not hasattr(of, "name"):
            raise complain("E011", f"{of} is several populations", "results stand by population", "ask for one after the other")
        return of.name, None if of.positions == range(of.size) else list(of.positions)
    return of, None

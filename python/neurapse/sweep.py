# SPDX-License-Identifier: MIT
"""Many runs of one network with other values: on all cores, in one process, in order, and the same however many
cores there are."""
from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from . import progress as bars
from .errors import Interrupted, complain
from .units import plain


class Sweep(Sequence):
    """Results in order, `parameters[k]` are the values of run k."""

    def __init__(self, parameters: list[dict[str, Any]], results: list[Any]):
        self.parameters, self.results = parameters, results

    def __len__(self) -> int:
        return len(self.results)

    def __getitem__(self, k: Any) -> Any:
        return self.results[k]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.results)

    def to_pandas(self) -> "pandas.DataFrame":
        """A row for each run: its values, and what `measure` made of it."""
        import pandas

        rows = []
        for values, result in zip(self.parameters, self.results):
            rows.append({**values, **(result if isinstance(result, Mapping) else {"result": result})})
        return pandas.DataFrame(rows)

    def __repr__(self) -> str:
        return f"<{len(self)} runs over {', '.join(self.parameters[0]) if self.parameters else 'nothing'}>"


def sweep(net: "Network", values: Mapping[str, Any], duration: Any = None, *, record: Optional[Mapping[Any, Any]] = None,
          measure: Optional[Callable[[Any], Any]] = None, threads: Optional[int] = None, progress: Any = None) -> Sweep:
    """Runs a network with each combination of values, the last key changing fastest.

    Keys are paths as for `--set` (`run.seed`, `population.exc.size`, `projection.0.weight`), a population's parameter
    (`exc.tau`), or something of a projection or stimulus that has a name (`excitation.weight`). `measure` takes the
    results of a run and returns what is kept of them; without it all results are kept.
    """
    names = list(values)
    parameters = [dict(zip(names, combination)) for combination in itertools.product(*(list(v) for v in values.values()))]
    networks = [_with(net.ready(duration, record), changes) for changes in parameters]
    workers = min(threads or os.cpu_count() or 1, max(1, len(networks)))
    done = [0.0] * len(networks)
    stopped = False
    tell, close = bars.teller(progress, lambda part: f"{sum(d == 1 for d in done)} of {len(networks)} runs")

    def one(k: int) -> Any:
        def told(part: float) -> None:
            done[k] = part
            if stopped:
                raise Interrupted("the sweep was stopped")

        told(0.0)
        result = networks[k].run(threads=1, progress=told)
        networks[k] = None
        done[k] = 1.0
        return measure(result) if measure else result

    results = []
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(one, k) for k in range(len(networks))]
        try:
            for future in futures:
                while not _is_done(future):
                    if tell:
                        tell(sum(done) / len(done))
                results.append(future.result())
        except BaseException as error:
            stopped = True
            for future in futures:
                future.cancel()
            if isinstance(error, KeyboardInterrupt):
                raise Interrupted(f"stopped after {len(results)} of {len(futures)} runs; they are in results",
                                  Sweep(parameters[:len(results)], results)) from None
            raise
        finally:
            close()
    return Sweep(parameters, results)


def _is_done(future: Any, patience_s: float = 0.1) -> bool:
    from concurrent.futures import TimeoutError

    try:
        future.exception(timeout=patience_s)
        return True
    except TimeoutError:
        return False


def _with(net: "Network", changes: Mapping[str, Any]) -> "Network":
    for path, value in changes.items():
        table, key = _place_of(net, path)
        table[key] = plain(value)
    return net


def _place_of(net: "Network", path: str) -> tuple[Any, Any]:
    """The table that a path leads to, and the key in it."""
    steps = path.split(".")
    d = net.description
    populations = d.get("population", {})
    if len(steps) > 1 and steps[0] in populations:
        own = populations[steps[0]]
        at = own if len(steps) > 2 or steps[1] in ("size", "neuron", "method") else own.setdefault("parameters", {})
        return _walked(at, steps[1:], path)
    for section in ("projection", "stimulus"):
        names = net._projection_names() if section == "projection" else [s.get("name") for s in d.get(section, [])]
        name = next((n for n in names if n and path.startswith(n + ".")), None)
        if name:
            return _walked(d[section][names.index(name)], path[len(name) + 1:].split("."), path)
    return _walked(d, steps, path)


def _walked(table: Any, steps: list[str], path: str) -> tuple[Any, Any]:
    for k, step in enumerate(steps[:-1]):
        try:
            table = table[int(step)] if isinstance(table, list) else table[step]
        except (KeyError, IndexError, ValueError):
            table = None
        if not isinstance(table, (dict, list)):
            raise complain("E003", f"{path} leads nowhere", f"there is no {'.'.join(steps[:k + 1])}",
                           "write e.g. run.seed, exc.tau, population.exc.size or projection.0.weight")
    if not isinstance(table, dict):
        raise complain("E003", f"{path} leads nowhere", "the name of a value is missing", "write e.g. projection.0.weight")
    return table, steps[-1]

# SPDX-License-Identifier: MIT
"""SONATA: HDF5 files of spikes and of traces ("frame oriented reports"), as its developer guide lays them out
(github.com/AllenInstitute/sonata, version 0.1; Dai et al. 2020, doi:10.1371/journal.pcbi.1007696). Node ids are the
positions of neurons in their populations, from 0."""
from __future__ import annotations

import contextlib
import os
from typing import Any, Iterator, Mapping, Optional

import numpy as np

from ..errors import complain
from ..results import Spikes
from ..units import Quantity
from . import library
from .recorded import signals, spiking_populations

_MAGIC, _VERSION = 0x0A7A, (0, 1)
_SORTING = {"none": 0, "by_id": 1, "by_time": 2}
_ELEMENT = 1  # the only one of a point neuron


def write_spikes(results: Any, file: Any) -> None:
    """/spikes/<population>/{timestamps, node_ids}, by time; populations that were recorded and silent are there, empty."""
    h5py = library("h5py", "SONATA files", "sonata")
    sorting = h5py.enum_dtype(_SORTING, basetype="i1")
    with _written(h5py, file) as f:
        f.create_group("spikes")
        for population in spiking_populations(results):
            spikes = results.spikes[population["name"]]
            group = f.create_group(f"spikes/{population['name']}")
            group.attrs.create("sorting", _SORTING["by_time"], dtype=sorting)
            group["timestamps"] = spikes.time_ms.astype("<f8")
            group["timestamps"].attrs["units"] = "ms"
            group["node_ids"] = spikes.neuron.astype("<u8")


def write_report(results: Any, variable: str, file: Any) -> None:
    """/report/<population>/{data, mapping}: the traces of one variable, a frame for each sample, in single precision."""
    h5py = library("h5py", "SONATA files", "sonata")
    found = [s for s in signals(results) if s.variable == variable]
    if not found:
        there = ", ".join(dict.fromkeys(s.variable for s in signals(results)))
        raise complain("E010", f"there are no samples of {variable}", f"recorded were {there or 'none'}", "record it")
    with _written(h5py, file) as f:
        for s in found:
            if f"report/{s.population}" in f:
                raise complain("E009", f"{s.population}.{variable} was recorded at several intervals",
                               "a report has one for each population", "record it once")
            group = f.create_group(f"report/{s.population}")
            group.create_dataset("data", data=s.values, dtype="<f4", chunks=True)
            group["data"].attrs["units"] = s.unit or "1"
            mapping = group.create_group("mapping")
            mapping["node_ids"] = s.neurons.astype("<u8")
            mapping["node_ids"].attrs["sorted"] = np.int8(1)
            mapping["index_pointers"] = np.arange(len(s.neurons) + 1, dtype="<u8")
            mapping["element_ids"] = np.full(len(s.neurons), _ELEMENT, dtype="<u4")
            mapping["element_pos"] = np.full(len(s.neurons), _ELEMENT, dtype="<f4")
            mapping["time"] = np.array([s.times[0], s.times[0] + len(s.times) * s.interval, s.interval], dtype="<f8")
            mapping["time"].attrs["units"] = "ms"


def spikes_from_sonata(file: Any, population: Optional[str] = None) -> Spikes:
    """The spikes of a SONATA file, in order of time; of one population, if it is named.

    A `spike_list` takes them: `net.stimulus("spike_list", cells, file=spikes["inputs"], weight="1 nS")`.
    """
    h5py = library("h5py", "SONATA files", "sonata")
    file = os.fspath(file)
    with _opened(h5py, file) as f:
        groups = f.get("spikes")
        if not isinstance(groups, h5py.Group):
            raise complain("E001", file, "it has no group /spikes", "give a SONATA file of spikes")
        names = [population] if population is not None else list(groups)
        if population is not None and population not in groups:
            raise complain("E010", f"there are no spikes of {population} in {file}", "spikes are those of populations",
                           f"there are {', '.join(groups)}")
        columns = [_columns(groups[name], f"{file}: /spikes/{name}") for name in names]
    time = np.concatenate([t for t, _ in columns]) if columns else np.empty(0)
    neuron = np.concatenate([n for _, n in columns]) if columns else np.empty(0, dtype=int)
    which = np.repeat(np.arange(len(columns), dtype=np.uint32), [len(t) for t, _ in columns])
    order = np.lexsort((neuron, which, time))
    return Spikes(time[order], which[order], neuron[order], names)


def _columns(group: Mapping[str, Any], place: str) -> tuple[np.ndarray, np.ndarray]:
    """Times in ms, and neurons."""
    for name in ("timestamps", "node_ids"):
        if name not in group:
            raise complain("E001", place, f"it has no {name}", "give a SONATA file of spikes")
    times, neurons = group["timestamps"][()].astype(float), group["node_ids"][()].astype(np.int64)
    if len(times) != len(neurons):
        raise complain("E001", place, f"there are {len(times)} timestamps and {len(neurons)} node_ids", "write one for each spike")
    units = group["timestamps"].attrs.get("units", "ms")
    return times * Quantity(1, units.decode() if isinstance(units, bytes) else str(units)).to("ms"), neurons


def _opened(h5py: Any, file: str) -> Any:
    try:
        return h5py.File(file, "r")
    except OSError as failed:
        raise complain("E001", file, os.strerror(failed.errno) if failed.errno else "it is no HDF5 file",
                       "check the name and the permissions") from None


@contextlib.contextmanager
def _written(h5py: Any, file: Any) -> Iterator[Any]:
    """A new file, which appears under its name when it is complete."""
    file = os.fspath(file)
    part = f"{file}.tmp"
    try:
        with h5py.File(part, "w") as f:
            f.attrs.create("magic", _MAGIC, dtype="<u4")
            f.attrs.create("version", _VERSION, dtype="<u4")
            yield f
        os.replace(part, file)
    except OSError as failed:
        raise complain("E021", file, os.strerror(failed.errno) if failed.errno else str(failed),
                       "check the folder and the permissions") from None
    finally:
        if os.path.exists(part):
            os.remove(part)

# SPDX-License-Identifier: MIT
"""Simulates networks of spiking neurons.

    import neurapse as nr
    net = nr.Network(seed=1)
    cell = net.population("lif", 1, tau="10 ms")
    net.stimulus("step", cell, amplitude="400 pA")
    net.run("200 ms", record={cell: ["spikes", "v"]}).plot()

Everything that an experiment file can say can be said here with the same names; `nr.load` and `Network.to_toml` lead
from one to the other.
"""
from . import errors, units
from ._core import version as _version
from .errors import Complaint, Error, FileError, Interrupted, Runaway, UnknownName, WrongKind
from .formats.nir import from_nir
from .formats.sonata import spikes_from_sonata
from .models import Model, model, models
from .network import Network, Projection, Stimulus, load, loads
from .results import Results, Snapshot, Spikes
from .selection import Population, Selection
from .simulation import Simulation
from .sweep import Sweep, sweep
from .units import Quantity

__version__ = _version()

__all__ = [
    "Complaint", "Error", "FileError", "Interrupted", "Model", "Network", "Population", "Projection", "Quantity", "Results",
    "Runaway", "Selection", "Simulation", "Snapshot", "Spikes", "Stimulus", "Sweep", "UnknownName", "WrongKind", "errors",
    "from_nir", "load", "loads", "model", "models", "spikes_from_sonata", "sweep", "units",
]

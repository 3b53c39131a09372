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
from . import errors, plot, units
from ._core import version as _version
from .errors import Complaint, Error, FileError, Interrupted, Runaway, UnknownName, WrongKind
from .fi_curve import FICurve, fi_curve
from .formats.nir import from_nir
from .formats.sonata import spikes_from_sonata
from .models import Model, model, models
from .network import Network, Projection, Stimulus, load, loads
from .patterns import Pattern, patterns
from .phase_plane import PhasePlane, phase_plane
from .random_network import random_network
from .results import Results, Snapshot, Spikes
from .selection import Population, Selection
from .simulation import Simulation
from .stdp_window import STDPWindow, stdp_window
from .sweep import Sweep, sweep
from .units import Quantity

__version__ = _version()

__all__ = [
    "Complaint", "Error", "FICurve", "FileError", "Interrupted", "Model", "Network", "Pattern", "PhasePlane", "Population",
    "Projection", "Quantity", "Results", "Runaway", "STDPWindow", "Selection", "Simulation", "Snapshot", "Spikes", "Stimulus", "Sweep",
    "UnknownName", "WrongKind", "errors", "fi_curve", "from_nir", "load", "loads", "model", "models", "patterns", "phase_plane",
    "plot", "random_network", "spikes_from_sonata", "stdp_window", "sweep", "units",
]

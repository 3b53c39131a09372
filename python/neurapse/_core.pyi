"""What the package neurapse is made on; use that."""

from collections.abc import Sequence
import os
from typing import Annotated

import numpy
from numpy.typing import NDArray


class Recordings:
    """What a run recorded."""

    def columns(self) -> dict:
        """
        Everything as dicts and read-only arrays, with the names of contract/recordings.hpp; nothing is copied.
        """

    def save(self, file: str | os.PathLike) -> None:
        """Writes the arrays of result.npz."""

class Simulation:
    """An experiment on its way."""

    def __init__(self, description: dict, arrays: dict, folder: str, threads: int) -> None: ...

    def run(self, steps: int, told: object | None) -> None:
        """Runs on for so many steps; told(now) is called now and then."""

    def step(self, steps: int) -> tuple:
        """
        Runs on, and returns times in ms, populations and neurons of the spikes.
        """

    def steps_of(self, time: str) -> int:
        """A time in whole steps."""

    @property
    def now(self) -> int:
        """Steps done."""

    @property
    def steps(self) -> int:
        """Steps of the described duration."""

    @property
    def dt_ms(self) -> float:
        """The step."""

    @property
    def threads(self) -> int:
        """Threads that share the work."""

    def populations(self) -> list:
        """Name, model, size and whether it tells of events."""

    def projections(self) -> list[str]:
        """Names of the projections."""

    def state(self, population: int, name: str) -> object:
        """What each neuron has now."""

    def unit(self, population: int, name: str) -> str:
        """The unit of such a number."""

    def set_state(self, population: int, variable: str, values: Annotated[NDArray[numpy.float64], dict(shape=(None,), order='C', device='cpu', writable=False)]) -> None:
        """Sets a variable of all neurons."""

    def weights(self, projection: int) -> dict:
        """Every synapse as it is now."""

    def set_weights(self, projection: int, values: Annotated[NDArray[numpy.float64], dict(shape=(None,), order='C', device='cpu', writable=False)]) -> None:
        """Sets the weights in the order of weights()."""

    def inlet_of(self, stimulus: str) -> int:
        """Position of a stimulus, for send() and drive()."""

    def send(self, stimulus: int, targets: Annotated[NDArray[numpy.uint32], dict(shape=(None,), order='C', device='cpu', writable=False)]) -> None:
        """Spikes into targets of an inlet, in the next step."""

    def drive(self, stimulus: int, currents: Annotated[NDArray[numpy.float64], dict(shape=(None,), order='C', device='cpu', writable=False)], rows: int) -> None:
        """Currents of a driven stimulus from the next step on, row after row."""

    def results(self) -> Recordings:
        """What has been recorded so far."""

    def report(self, recordings: Recordings, folder: str, seconds: float, interrupted: bool) -> None:
        """Writes files, figures and report."""

def version() -> str:
    """The library's version."""

def models() -> list:
    """All models of all rooms, with their parameters, variables and methods."""

def nearest(name: str, candidates: Sequence[str]) -> str:
    """The candidate that was probably meant, or nothing."""

def measured(text: str) -> tuple:
    """
    A number with its unit: its value in the customary unit, and that unit.
    """

def parse_toml(text: str) -> dict:
    """A description from TOML text."""

def to_toml(description: dict) -> str:
    """A description as TOML text."""

def same(a: dict, b: dict) -> bool:
    """Whether two descriptions say the same."""

def check(description: dict, arrays: dict, folder: str) -> str:
    """What would be built, in words; throws all complaints."""

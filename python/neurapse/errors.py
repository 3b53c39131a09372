# SPDX-License-Identifier: MIT
"""What goes wrong is said in one sentence: what (why); remedy. Every complaint about a description is told at once."""
from __future__ import annotations

from typing import NamedTuple, Sequence


class Complaint(NamedTuple):
    """One mistake; `code` is explained by `neurapse explain CODE`, line 0 means that it came from no file."""

    code: str
    what: str
    why: str = ""
    remedy: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        text = self.what
        if self.why:
            text += f" ({self.why})"
        if self.remedy:
            text += f"; {self.remedy}"
        return f"line {self.line}: {text}" if self.line else text


class Error(ValueError):
    """A description cannot become a simulation, or a run cannot go on; `complaints` has every reason."""

    def __init__(self, complaints: Sequence[Complaint]):
        self.complaints = [Complaint(*c) for c in complaints]
        super().__init__("\n".join(str(c) for c in self.complaints))

    def __str__(self) -> str:
        return "\n".join(str(c) for c in self.complaints)

    def __reduce__(self):
        return type(self), (self.complaints,)


class UnknownName(Error, KeyError):
    """A key, model, population or variable of that name is not there."""


class WrongKind(Error, TypeError):
    """A value of another kind was needed."""


class Runaway(Error, RuntimeError):
    """The run stopped by itself; `results` has what was recorded until then."""

    results = None


class FileError(Error, OSError):
    """A file cannot be read or written."""

    def __new__(cls, *arguments):
        return OSError.__new__(cls)


class Interrupted(KeyboardInterrupt):
    """Ctrl-C stopped a run after the present step; `results` has what was recorded until then."""

    def __init__(self, sentence: str, results=None):
        super().__init__(sentence)
        self.results = results


_CLASS_OF = {
    "E001": FileError,
    "E003": UnknownName,
    "E005": WrongKind,
    "E010": UnknownName,
    "E020": Runaway,
    "E021": FileError,
}


def error_of(complaints: Sequence[Complaint]) -> Error:
    """The exception for complaints: a class of its own where all are of one kind."""
    classes = {_CLASS_OF.get(c[0], Error) for c in complaints}
    return (classes.pop() if len(classes) == 1 else Error)(complaints)


def complain(code: str, what: str, why: str = "", remedy: str = "") -> Error:
    """An exception with one complaint."""
    return error_of([Complaint(code, what, why, remedy)])

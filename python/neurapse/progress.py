# SPDX-License-Identifier: MIT
"""How far a run is and how long it will take, on a terminal or in a notebook; nothing for what is over in a moment."""
from __future__ import annotations

import math
import sys
import time
from typing import Any, Callable, Optional


def clock(seconds: float) -> str:
    """2:05 or 1:02:03."""
    s = math.ceil(seconds)
    return f"{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}" if s >= 3600 else f"{s // 60}:{s % 60:02d}"


def wanted(progress: Any) -> bool:
    """Whether a bar is shown: as told, or where somebody can see it."""
    return ("ipykernel" in sys.modules or sys.stderr.isatty()) if progress is None else bool(progress)


class Bar:
    """One line that is written over; `update(done)` takes the part done, from 0 to 1."""

    def __init__(self, what: Callable[[float], str], patience_s: float = 0.5):
        self._what, self._patience = what, patience_s
        self._start = self._last = time.monotonic()
        self._shown = False

    def update(self, done: float) -> None:
        now = time.monotonic()
        if now - self._start < self._patience or now - self._last < 0.1:
            return
        self._last, self._shown = now, True
        left = clock((now - self._start) * (1 - done) / done) + " left" if done > 0 else ""
        filled = int(done * 24)
        sys.stderr.write(f"\r\033[K[{'#' * filled}{'.' * (24 - filled)}] {100 * done:3.0f} %  {self._what(done)}  {left}")
        sys.stderr.flush()

    def close(self) -> None:
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def teller(progress: Any, what: Callable[[float], str]) -> tuple[Optional[Callable[[float], None]], Callable[[], None]]:
    """A function to tell the part done, or None, and one to call at the end. `progress` is None for a bar where somebody
    can see it, True, False, or a function of the part done."""
    if callable(progress):
        return progress, lambda: None
    if not wanted(progress):
        return None, lambda: None
    bar = Bar(what)
    return bar.update, bar.close

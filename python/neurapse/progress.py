# SPDX-License-Identifier: MIT
"""How far a run is and how long it will take, on a terminal or in a notebook; nothing for what is over in a moment."""
from __future__ import annotations

import math
import shutil
import sys
import time
from html import escape
from typing import Any, Callable, Optional

_PATIENCE_S, _PAUSE_S, _WIDTH = 0.5, 0.1, 28


def clock(seconds: float) -> str:
    """2:05 or 1:02:03."""
    s = math.ceil(seconds)
    return f"{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}" if s >= 3600 else f"{s // 60}:{s % 60:02d}"


class Bar:
    """`update(done)` takes the part done, from 0 to 1, and shows it once the work has taken half a second; `close()` takes
    the bar away."""

    def __init__(self, what: Callable[[float], str]):
        self._what, self._shown = what, False
        self._start = self._last = time.monotonic()

    def update(self, done: float) -> None:
        now = time.monotonic()
        if now - self._start < _PATIENCE_S or now - self._last < _PAUSE_S:
            return
        self._last = now
        spent = now - self._start
        left = f"{clock(spent * (1 - done) / done)} left" if done > 0 else ""
        self._show(done, f"{100 * done:3.0f} %", self._what(done), left)
        self._shown = True

    def close(self) -> None:
        if self._shown:
            self._hide()


class Terminal(Bar):
    """One line that is written over, never longer than the terminal is wide."""

    def _show(self, done: float, percent: str, what: str, left: str) -> None:
        full, empty = "█░" if (sys.stderr.encoding or "").lower().startswith("utf") else "#."
        filled = round(done * _WIDTH)
        line = "  ".join(part for part in (full * filled + empty * (_WIDTH - filled), percent, what, left) if part)
        sys.stderr.write(f"\r\033[K{line[:shutil.get_terminal_size().columns - 1]}")
        sys.stderr.flush()

    def _hide(self) -> None:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


class Notebook(Bar):
    """The browser's own bar, in the output of the cell."""

    _handle = None

    def _show(self, done: float, percent: str, what: str, left: str) -> None:
        from IPython.display import HTML, display

        text = " &nbsp; ".join(escape(part) for part in (percent.strip(), what, left) if part)
        shown = HTML(f"<progress value='{done:.4f}' max='1' style='width:20em;vertical-align:middle'></progress> &nbsp; {text}")
        if self._handle is None:
            self._handle = display(shown, display_id=True)
        else:
            self._handle.update(shown)

    def _hide(self) -> None:
        from IPython.display import HTML

        self._handle.update(HTML(""))


def _place() -> Optional[type]:
    """Where somebody can see a bar: in a notebook, on a terminal, or nowhere."""
    if "ipykernel" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        return Notebook
    return Terminal if sys.stderr.isatty() else None


def teller(progress: Any, what: Callable[[float], str]) -> tuple[Optional[Callable[[float], None]], Callable[[], None]]:
    """A function to tell the part done, or None, and one to call at the end. `progress` is None for a bar where somebody
    can see it, True, False, or a function of the part done; `what` says in words how far the work is."""
    if callable(progress):
        return progress, lambda: None
    place = _place() or (Terminal if progress else None)
    if progress is False or place is None:
        return None, lambda: None
    bar = place(what)
    return bar.update, bar.close

# SPDX-License-Identifier: MIT
"""The field's own files. Each format is one module, and imports its library only when it is asked for."""
from __future__ import annotations

import importlib
from typing import Any


def library(name: str, what: str, extra: str) -> Any:
    """The library that a format needs; where it is missing, a sentence says how to install it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ImportError(f"{what} need {name}; install it with pip install neurapse[{extra}]") from None

# SPDX-License-Identifier: MIT
"""Where things are: the build gives the command line's program, the rest follows from this file's place."""
import os
import sys
from pathlib import Path

import matplotlib
import pytest

matplotlib.use("Agg")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def program():
    """The command line program."""
    return os.environ["NEURAPSE_PROGRAM"]


@pytest.fixture(autouse=True)
def no_open_figures():
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture
def sim():
    """pyNN.neurapse, which a wheel puts beside the other simulators of PyNN; here it stands in the source."""
    import pyNN

    if str(ROOT / "python/pyNN") not in pyNN.__path__:
        pyNN.__path__.append(str(ROOT / "python/pyNN"))
    import pyNN.neurapse

    return pyNN.neurapse

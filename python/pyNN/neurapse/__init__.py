# SPDX-License-Identifier: MIT
"""Neurapse as a simulator of PyNN: `import pyNN.neurapse as sim`.

The network is put together at the first run(), and again at the first run() after reset(). docs/pynn.md says what is
available and what differs.
"""
try:
    from pyNN import common  # noqa: F401
except ImportError as missing:
    raise ImportError("pyNN.neurapse is a part of neurapse and needs PyNN itself, which is not installed; pip install PyNN") from missing

from .. import errors, random, space                              # noqa: F401
from ..network import Network                                     # noqa: F401
from ..random import GSLRNG, NumpyRNG, RandomDistribution         # noqa: F401
from ..recording import *                                         # noqa: F401,F403
from ..space import Space                                         # noqa: F401
from ..standardmodels import StandardCellType
from .connectors import *                                         # noqa: F401,F403
from .standardmodels import *                                     # noqa: F401,F403
from .populations import Assembly, Population, PopulationView     # noqa: F401
from .projections import Projection                               # noqa: F401
from .control import (                                            # noqa: F401
    end, get_current_time, get_max_delay, get_min_delay, get_time_step, initialize, num_processes, rank, reset, run, run_for,
    run_until, setup,
)
from .procedural_api import connect, create, record, record_gsyn, record_v, set  # noqa: F401


def list_standard_models() -> list[str]:
    """Names of the standard cells that are available."""
    return [name for name, obj in globals().items()
            if isinstance(obj, type) and issubclass(obj, StandardCellType) and obj is not StandardCellType]

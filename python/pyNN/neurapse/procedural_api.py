# SPDX-License-Identifier: MIT
"""PyNN's functions for single cells and lists of them."""
from .. import common
from ..common.procedural_api import set  # noqa: F401
from ..connectors import FixedProbabilityConnector
from . import simulator
from .populations import Population
from .projections import Projection
from .standardmodels.synapses import StaticSynapse

create = common.build_create(Population)
connect = common.build_connect(Projection, FixedProbabilityConnector, StaticSynapse)
record = common.build_record(simulator)


def record_v(source, filename):
    """Records the membrane potential to a file."""
    return record(["v"], source, filename)


def record_gsyn(source, filename):
    """Records the synaptic conductances to a file."""
    return record(["gsyn_exc", "gsyn_inh"], source, filename)

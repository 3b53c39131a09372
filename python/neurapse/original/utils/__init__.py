# SPDX-License-Identifier: MIT
"""Input for neurons: currents and spike trains."""
from . import CURRENTS, SpikeTrains

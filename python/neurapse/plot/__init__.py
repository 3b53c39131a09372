# SPDX-License-Identifier: MIT
"""Pictures by matplotlib, which is imported when the first is drawn.

Each function draws into `ax` if it is given and returns the axes it has drawn into, to build on; an array of axes where
there are several panels. Colours can be told apart by the colour-blind.
"""
from .connectivity import connectivity
from .fi_curve import fi_curve
from .overview import overview
from .phase_plane import phase_plane
from .raster import raster
from .rates import rate
from .stdp_window import stdp_window
from .style import COLOURS
from .traces import traces
from .weights import weight_histogram, weights

__all__ = ["COLOURS", "connectivity", "fi_curve", "overview", "phase_plane", "raster", "rate", "stdp_window", "traces",
           "weight_histogram", "weights"]

# SPDX-License-Identifier: MIT
"""Connectors are PyNN's own, with one correction."""
import numpy as np

from .. import connectors
from ..connectors import *  # noqa: F401,F403
from ..parameters import LazyArray


class OneToOneConnector(connectors.OneToOneConnector):
    __doc__ = connectors.OneToOneConnector.__doc__

    def connect(self, projection):
        """As PyNN does; where there is one source only, its map of pairs is no array, which NumPy 2 does not take."""
        if projection.pre.size == 1:
            self._connect_with_map(projection, LazyArray(np.eye(1, projection.post.size, dtype=bool), shape=projection.shape))
        else:
            super().connect(projection)

# SPDX-License-Identifier: MIT
"""Currents of amplitude 1, to be multiplied by what is wanted."""
import numpy as np


class SQUARE_PULSE:
    """1 in the steps from `t_start` to `t_end`, both included, of `T` steps; elsewhere 0. It may outlast them."""

    def __init__(self, t_start: int, t_end: int, T: int):
        self.t_start, self.t_end, self.T = t_start, t_end, T
        self.current = self.generate()

    def generate(self) -> np.ndarray:
        """The pulse, [1 x T]; an array of its own with every call."""
        step = np.arange(self.T).reshape(1, -1)
        return ((self.t_start <= step) & (step <= self.t_end)).astype(float)

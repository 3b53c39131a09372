# SPDX-License-Identifier: MIT
"""PyNN's standard models, and what each is in Neurapse."""
from .cells import *       # noqa: F401,F403
from .electrodes import *  # noqa: F401,F403
from .synapses import *    # noqa: F401,F403

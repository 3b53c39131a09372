# SPDX-License-Identifier: MIT
"""The original Neurapse's modules, classes and arguments over this engine, so that its scripts run with other import lines:

    import neurapse.original.Neurons as Neu              # was: import Neurapse.Neurons as Neu
    import neurapse.original.utils.CURRENTS as Cur       # was: import Neurapse.utils.CURRENTS as Cur
    from neurapse.original.Networks import NNetwork_Const

Units are SI, arrays have the original's shapes, and results are right where the original's were wrong; docs/original.md
has both, side by side. New work is better served by `neurapse.Network`.
"""
from . import Networks, Neurons, Synapses, utils

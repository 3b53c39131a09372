# SPDX-License-Identifier: MIT
"""Published parameters under which a model fires in the ways that neurons do, each with the current that shows it."""
from __future__ import annotations

from typing import Any, NamedTuple

from . import _core
from .errors import complain


class Pattern(NamedTuple):
    """Parameters of a population, and a step of current for it."""

    parameters: dict[str, Any]
    current: str


def _adex(current, c, g_l, e_l, a, tau_w, b, v_reset) -> Pattern:
    return Pattern({"c": f"{c} pF", "g_l": f"{g_l} nS", "e_l": f"{e_l} mV", "v_t": "-50 mV", "delta_t": "2 mV", "a": f"{a} nS",
                    "tau_w": f"{tau_w} ms", "b": f"{b} pA", "v_reset": f"{v_reset} mV"}, f"{current} pA")


def _izhikevich(a, b, c, d) -> Pattern:
    return Pattern({"a": a, "b": b, "c": f"{c} mV", "d": d}, "10 pA")


_PATTERNS = {
    # Naud et al. 2008, table 1, doi:10.1007/s00422-008-0264-7; the last is chaotic.
    "adex": {
        "tonic": _adex(500, 200, 10, -70, 2, 30, 0, -58),
        "adapting": _adex(500, 200, 12, -70, 2, 300, 60, -58),
        "initial_burst": _adex(400, 130, 18, -58, 4, 150, 120, -50),
        "regular_bursting": _adex(210, 200, 10, -58, 2, 120, 100, -46),
        "delayed_accelerating": _adex(300, 200, 12, -70, -10, 300, 0, -58),
        "delayed_bursting": _adex(110, 100, 10, -65, -10, 90, 30, -47),
        "transient": _adex(180, 100, 10, -65, 10, 90, 100, -47),
        "irregular": _adex(160, 100, 12, -60, -11, 130, 30, -48),
    },
    # Izhikevich 2003, figure 2, doi:10.1109/TNN.2003.820440.
    "izhikevich_2003": {
        "regular_spiking": _izhikevich(0.02, 0.2, -65, 8),
        "intrinsically_bursting": _izhikevich(0.02, 0.2, -55, 4),
        "chattering": _izhikevich(0.02, 0.2, -50, 2),
        "fast_spiking": _izhikevich(0.1, 0.2, -65, 2),
        "low_threshold_spiking": _izhikevich(0.02, 0.25, -65, 2),
    },
}


def patterns(model: str) -> dict[str, Pattern]:
    """Firing patterns of a model by their names: of adex the eight of Naud et al. 2008, of izhikevich_2003 five of
    Izhikevich 2003."""
    if model not in _PATTERNS:
        near = _core.nearest(model, list(_PATTERNS))
        raise complain("E010", f"no firing patterns of {model} are known", "they are published ones of some models",
                       f"did you mean {near}?" if near else f"choose of {', '.join(_PATTERNS)}")
    return {name: Pattern(dict(p.parameters), p.current) for name, p in _PATTERNS[model].items()}

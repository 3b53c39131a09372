# SPDX-License-Identifier: MIT
"""How fast a neuron fires under which constant current."""
from __future__ import annotations

from typing import Any, Optional

import numpy as np

from . import _core
from .errors import complain
from .network import Network
from .units import number_in, plain


class FICurve:
    """Rates by current: `current` (in `unit`), `rate_hz` when the neuron has settled, and `onset_hz`, the inverse of
    the first interval between two spikes, 0 where there is none."""

    def __init__(self, model: str, current: np.ndarray, unit: str, rate_hz: np.ndarray, onset_hz: np.ndarray):
        self.model, self.current, self.unit, self.rate_hz, self.onset_hz = model, current, unit, rate_hz, onset_hz

    def plot(self, **options: Any) -> Any:
        """See neurapse.plot.fi_curve. Returns axes."""
        from . import plot

        return plot.fi_curve(self, **options)

    def __repr__(self) -> str:
        return f"<f-I curve of {self.model}: {len(self.current)} currents, up to {self.rate_hz.max(initial=0):.4g} Hz>"


def fi_curve(neuron: Any, currents: Any, *, duration: Any = "2 s", settle: Any = "1 s", dt: Any = "0.05 ms",
             of: Optional[Network] = None, seed: int = 1, **parameters: Any) -> FICurve:
    """Runs one neuron for each of `currents`, such as `range(0, 1000, 50) * pA`, all in one network.

    `neuron` is a model of the catalogue, or one that the network `of` defines; further keywords are those of
    Network.population. Rates are taken between the first and the last spike after `settle`; a single spike counts for
    the time from there to the end.
    """
    amplitudes = plain(currents)
    if not isinstance(amplitudes, list) or not amplitudes:
        raise complain("E005", f"{currents!r} are the currents", "a curve needs several", "write e.g. range(0, 1000, 50) * pA")
    net = of.emptied() if of is not None else Network()
    net.description["run"].update(seed=seed, dt=plain(dt))
    cells = net.population(neuron, len(amplitudes), name="cell", **parameters)
    for k, amplitude in enumerate(amplitudes):
        net.stimulus("constant", cells[k], amplitude=amplitude)
    results = net.run(duration, record={cells: "spikes"}, progress=False)
    begin = number_in(settle, "ms")
    trains = results.spikes["cell"].trains(len(amplitudes))
    values, units = zip(*(_core.measured(str(a)) for a in amplitudes))
    unit = next((u for u in units if u), "")
    return FICurve(str(getattr(neuron, "name", neuron)), np.array(values), unit,
                   np.array([_rate(t[t > begin], results.duration_ms - begin) for t in trains]),
                   np.array([1000 / (t[1] - t[0]) if len(t) > 1 else 0.0 for t in trains]))


def _rate(times: np.ndarray, window: float) -> float:
    if len(times) < 2:
        return 1000 * len(times) / window
    return 1000 * (len(times) - 1) / (times[-1] - times[0])

# SPDX-License-Identifier: MIT
"""What a plasticity rule makes of a spike on either side of a synapse, by the time between them."""
from __future__ import annotations

import math
from typing import Any, Mapping, Optional, Union

import numpy as np

from .errors import complain
from .models import model
from .network import Network
from .units import number_in


class STDPWindow:
    """Changes by lag: `lag_ms` is the time of the postsynaptic spike after the presynaptic one, both at the synapse;
    `before` and `after` are the weights, in `unit`."""

    def __init__(self, rule: str, lag_ms: np.ndarray, before: float, after: np.ndarray, unit: str, pairs: int):
        self.rule, self.lag_ms, self.before, self.after, self.unit, self.pairs = rule, lag_ms, before, after, unit, pairs

    @property
    def change(self) -> np.ndarray:
        """The change of the weight, in `unit`."""
        return self.after - self.before

    def plot(self, **options: Any) -> Any:
        """See neurapse.plot.stdp_window. Returns axes."""
        from . import plot

        return plot.stdp_window(self, **options)

    def __repr__(self) -> str:
        return f"<window of {self.rule}: {len(self.lag_ms)} lags>"


def stdp_window(rule: Union[str, Mapping[str, Any]], lags: Any = None, *, weight: Any = "50 pA", pairs: int = 1,
                interval: Any = "1 s", dt: Any = "0.1 ms", **parameters: Any) -> STDPWindow:
    """Pairs one spike on each side, at each of `lags`: -100 to 100 ms if they are not given, whole steps; plain
    numbers are ms. `pairs` of them follow each other at `interval`. The weight starts at `weight`, between w_min = 0 pA
    and w_max = 100 pA; further keywords are parameters of the rule, these two among them.

    The spikes and the synapses are the engine's own: two neurons and a synapse for each lag.
    """
    step = number_in(dt, "ms")
    lag_ms = np.arange(-100, 100.5) if lags is None else np.asarray(number_in(lags, "ms"), dtype=float)
    steps = np.rint(lag_ms / step).astype(int)
    if not np.allclose(steps * step, lag_ms, atol=1e-9):
        raise complain("E009", "a lag is no whole number of steps", f"a step is {step:g} ms", "choose lags on the grid, or a smaller dt")
    name = rule["rule"] if isinstance(rule, Mapping) else rule
    if not any(p["name"] == "w_max" for p in model(name).parameters):
        raise complain("E009", f"a window of {name} is asked for", "this rule leaves the weights alone", "choose one that changes them")
    plasticity = {"w_min": "0 pA", "w_max": "100 pA", **(rule if isinstance(rule, Mapping) else {"rule": name}), **parameters}
    gap = int(round(number_in(interval, "ms") / step))
    reach = int(np.abs(steps).max()) + 10
    arrivals = reach + gap * np.arange(pairs)
    n = len(steps)
    net = Network(seed=1, dt=dt)
    # Each spike of a stimulus lifts its neuron over the threshold, and the synapse moves its huge target by nothing to speak of.
    pre, post = (net.population("lif", n, name=name, tau=dt, c="1 F", refractory="0 ms", receptors=_RECEPTORS) for name in ("pre", "post"))
    net.projection(pre, post, "one_to_one", name="synapse", receptor="felt", weight=weight, plasticity=plasticity)
    everyone = np.tile(np.arange(n), pairs)
    for cells, times in ((pre, np.repeat(arrivals, n)), (post, (arrivals[:, None] + 1 + steps).ravel())):
        order = np.lexsort((everyone, times))
        net.stimulus("spike_list", cells, receptor="kick", weight="1 V", times=[f"{t * step:.12g} ms" for t in times[order]],
                     neurons=everyone[order])
    sim = net.simulate()
    before = sim.weights("synapse")
    # One rule changes weights at whole seconds.
    sim.run(f"{1000 * math.ceil((arrivals[-1] + reach) * step / 1000) + step:.12g} ms", progress=False)
    after = sim.weights("synapse")
    return STDPWindow(name, lag_ms, float(before.weight[0]), after.weight[np.argsort(after.target)], after.unit, pairs)


_RECEPTORS = {"kick": {"shape": "delta"}, "felt": {"shape": "exponential", "tau": "1 ms"}}

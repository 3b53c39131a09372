# SPDX-License-Identifier: MIT
"""Nullclines, fixed points and the way that a neuron takes between them."""
from __future__ import annotations

from typing import Any, Optional

import numpy as np

from .style import COLOURS, labelled, legend, single, tidy

_BLUE, _RED, _GREEN = COLOURS[:3]


def phase_plane(plane: Any, *, v_range: Optional[tuple[float, float]] = None, w_range: Optional[tuple[float, float]] = None,
                arrows: bool = True, ax: Any = None, figsize: Any = None) -> Any:
    """The plane of nr.phase_plane. Of two variables: where V rests, where the other one rests, the direction in which a
    neuron is pulled, and its trajectory, resets dotted. Of one: its rate over V. Fixed points are filled where they
    are stable. Ranges are found from the trajectory if they are not given."""
    ax = single(ax, figsize, (6.4, 4.2))
    low, high = v_range or _v_range(plane)
    v = np.linspace(low, high, 600)
    ax.set_xlim(low, high)
    ax.set_xlabel(labelled(plane.variables[0], plane.units[0]))
    if len(plane.variables) == 1:
        _line(ax, plane, v)
    else:
        _plane(ax, plane, v, w_range, arrows)
    legend(ax, 1)
    return tidy(ax)


def _line(ax: Any, plane: Any, v: np.ndarray) -> None:
    rate = plane.rates(v)[0]
    ax.axhline(0, color="0.6", linewidth=0.8)
    ax.plot(v, rate, color=_BLUE, label=f"d{plane.variables[0]}/dt")
    least = rate.min()
    settled = rate[v < v[0] + 0.75 * (v[-1] - v[0])]
    ax.set_ylim(least - 0.1 * (settled.max() - least), settled.max() + 0.3 * (settled.max() - least))
    if plane.reset_mv is not None and len(plane.spikes_ms):
        ax.axvline(plane.reset_mv, color=_GREEN, linestyle=":", label="reset")
    ax.set_ylabel(f"d{plane.variables[0]}/dt ({plane.units[0]}/ms)" if plane.units[0] else f"d{plane.variables[0]}/dt (1/ms)")
    _points(ax, plane, v)


def _plane(ax: Any, plane: Any, v: np.ndarray, w_range: Any, arrows: bool) -> None:
    of_v, of_w = plane.nullclines(v)
    low, high = w_range or _w_range(plane, of_v, of_w)
    name, other = plane.variables
    if arrows:
        _arrows(ax, plane, v, low, high)
    ax.plot(v, of_v, color=_BLUE, linewidth=1.6, label=f"d{name}/dt = 0")
    ax.plot(v, of_w, color=_RED, linewidth=1.6, label=f"d{other}/dt = 0")
    _trajectory(ax, plane)
    _points(ax, plane, v)
    ax.set_ylim(low, high)
    ax.set_ylabel(labelled(other, plane.units[1]))


def _trajectory(ax: Any, plane: Any) -> None:
    """Upswings end at the peak, from where a dotted line leads to the reset."""
    ends = np.searchsorted(plane.times_ms, plane.spikes_ms - 1e-9)
    ends = ends[(ends > 0) & (ends < len(plane.v))] if plane.peak_mv is not None else ends[:0]
    v, w = np.insert(plane.v, ends, np.nan), np.insert(plane.w, ends, np.nan)
    for k in ends:
        before, after = (plane.v[k - 1], plane.w[k - 1]), (plane.v[k], plane.w[k])
        ax.plot((before[0], plane.peak_mv), (before[1], before[1]), color=_GREEN, linewidth=1.0)
        ax.plot((plane.peak_mv, after[0]), (before[1], after[1]), color=_GREEN, linewidth=0.8, linestyle=":")
    ax.plot(v, w, color=_GREEN, linewidth=1.0, label="trajectory")
    ax.plot(plane.v[:1], plane.w[:1], color=_GREEN, marker="s", markersize=4, linestyle="", label="start")


def _points(ax: Any, plane: Any, v: np.ndarray) -> None:
    shown = set()
    for point in plane.fixed_points(v[0], v[-1]):
        stable = plane.is_stable(point)
        label = "stable" if stable else "unstable"
        ax.plot(point[0], point[1] if len(point) == 2 else 0.0, marker="o", markersize=7, color="black", linestyle="", zorder=4,
                markerfacecolor="black" if stable else "white", label=label if label not in shown else None)
        shown.add(label)


def _arrows(ax: Any, plane: Any, v: np.ndarray, low: float, high: float) -> None:
    """Directions as they are seen: rates in units of the axes' ranges, all of one length."""
    across, up = np.meshgrid(np.linspace(v[0], v[-1], 21)[1:-1], np.linspace(low, high, 15)[1:-1])
    dv, dw = plane.rates(across, up)
    dv, dw = dv / (v[-1] - v[0]), dw / (high - low)
    length = np.hypot(dv, dw)
    length[length == 0] = 1
    ax.quiver(across, up, dv / length, dw / length, color="0.8", scale=34, width=0.0022, zorder=0)


def _v_range(plane: Any) -> tuple[float, float]:
    """What the trajectory ran through, or 20 mV about rest where it hardly moved."""
    least, most = float(plane.v.min()), float(plane.v.max())
    if len(plane.spikes_ms) and plane.peak_mv is not None:
        most = max(most, plane.peak_mv)
    margin = max(0.12 * (most - least), 20.0 - (most - least))
    return least - margin, most + (0 if len(plane.spikes_ms) and plane.peak_mv is not None else margin)


def _w_range(plane: Any, of_v: np.ndarray, of_w: np.ndarray) -> tuple[float, float]:
    """The trajectory, and with it the foot of V's nullcline; where it did not spike, the other nullcline, too."""
    inside = [plane.w.min(), plane.w.max()]
    foot = np.nanargmin(of_v)
    if 0 < foot < len(of_v) - 1:
        inside.append(of_v[foot])
    if not len(plane.spikes_ms):
        inside += [np.nanmin(of_w), np.nanmax(of_w)]
    inside = np.array(inside)
    margin = 0.15 * (inside.max() - inside.min()) or 1.0
    return float(inside.min() - margin), float(inside.max() + margin)

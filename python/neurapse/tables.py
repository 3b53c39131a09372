# SPDX-License-Identifier: MIT
"""Networks and models as tables: HTML for notebooks, words for terminals."""
from __future__ import annotations

from html import escape
from typing import Any, Iterable, Sequence



def html(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """One table, its title above it."""
    cells = "".join("<tr>" + "".join(f"<td style='text-align:left'>{escape(str(c))}</td>" for c in row) + "</tr>" for row in rows)
    head = "".join(f"<th style='text-align:left'>{escape(h)}</th>" for h in header)
    return f"<table><caption style='text-align:left'><b>{escape(title)}</b></caption><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>"


def of_network(net: Any) -> str:
    d = net.description
    parts = []
    run = ", ".join(f"{k} {v}" for k, v in d.get("run", {}).items())
    populations = [(name, t.get("neuron", ""), t.get("size", ""), _pairs(t.get("parameters", {})), ", ".join(t.get("receptors", {})))
                   for name, t in d.get("population", {}).items()]
    parts.append(html(d.get("title") or f"network ({run})", ("population", "neuron", "size", "parameters", "receptors"), populations))
    projections = [(name, _words(t.get("from")), _words(t.get("to")), _words(t.get("connect")), _words(t.get("weight")),
                    _words(t.get("delay", "one step")), _words(t.get("plasticity") or t.get("synapse") or "static"))
                   for name, t in zip(net._projection_names(), d.get("projection", []))]
    if projections:
        parts.append(html("projections", ("name", "from", "to", "connect", "weight", "delay", "synapse"), projections))
    stimuli = [(t.get("kind", ""), _words(t.get("to")), _pairs({k: v for k, v in t.items() if k not in ("kind", "to")}))
               for t in d.get("stimulus", [])]
    if stimuli:
        parts.append(html("stimuli", ("kind", "to", "parameters"), stimuli))
    return "".join(parts)


def of_model(model: Any) -> str:
    title = f"{model.name}: {model.summary}"
    text = [html(title, ("parameter", "default", "unit", "bounds", "meaning"),
                 [(p["name"], p["default"], p["unit"], p["bounds"], p["meaning"]) for p in model.parameters])]
    if model.equation:
        text.insert(0, f"<pre>{escape(model.equation)}</pre>")
    if getattr(model, "variables", None):
        text.append(html("recorded by name", ("name", "unit", "meaning"),
                         [(v["name"], v["unit"], v["meaning"]) for v in model.variables + model.recordables]))
        text.append(html("methods", ("name", "meaning"), [(m["name"], m["summary"]) for m in model.methods]))
    if model.reference:
        text.append(f"<p>{escape(model.reference)}</p>")
    return "".join(text)


def of_models(models: Iterable[Any]) -> str:
    return html("models", ("room", "name", "summary"), [(m.room, m.name, m.summary) for m in models])


def in_words(model: Any) -> str:
    lines = [f"{model.name}: {model.summary}"] + [f"  {text}" for text in (model.equation, model.reference) if text]
    lines += aligned([("parameter", "default", "unit", "bounds", "meaning")]
                     + [(p["name"], p["default"], p["unit"], p["bounds"], p["meaning"]) for p in model.parameters])
    if getattr(model, "variables", None):
        lines += aligned([("recordable", "unit", "meaning")]
                         + [(v["name"], v["unit"], v["meaning"]) for v in model.variables + model.recordables])
        lines += aligned([("method", "meaning")] + [(m["name"], m["summary"]) for m in model.methods])
    return "\n".join(lines)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    wide = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [""] + ["  " + "  ".join(f"{cell:{w}}" for cell, w in zip(row, wide)).rstrip() for row in rows]


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return _pairs(value)
    if isinstance(value, list):
        return ", ".join(_words(v) for v in value[:6]) + (" ..." if len(value) > 6 else "")
    return str(value)


def _pairs(table: dict) -> str:
    return ", ".join(f"{k} = {_words(v)}" for k, v in table.items())

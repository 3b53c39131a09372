# SPDX-License-Identifier: MIT
"""Networks and models as tables: HTML for notebooks, words for terminals."""
from __future__ import annotations

import re
from html import escape
from typing import Any, Iterable, Sequence



_CELL = "text-align:left;vertical-align:top;padding:2px 14px 2px 0;white-space:normal;overflow-wrap:break-word"
_RULE = ";border-bottom:1px solid rgba(128,128,128,0.5)"


def html(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """One table, its title above it; colours are those of the page, light or dark."""
    head = "".join(f"<th style='{_CELL}{_RULE}'>{escape(h)}</th>" for h in header)
    cells = ("".join(f"<td style='{_CELL}'>{escape(str(c))}</td>" for c in row) for row in rows)
    body = "".join(f"<tr style='background:none'>{row}</tr>" for row in cells)
    return (f"<table style='border-collapse:collapse;margin:0 0 10px 0'>"
            f"<caption style='text-align:left;caption-side:top;padding:2px 0'><b>{escape(title)}</b></caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def of_network(net: Any) -> str:
    """Populations, projections, stimuli, records and equations, as far as there are any."""
    d = net.description
    run = _pairs(d.get("run", {}))
    parts = [f"<p style='margin:0 0 6px 0'><b>{escape(d.get('title') or 'Network')}</b>{' (' + escape(run) + ')' if run else ''}</p>"]
    for name, table in (*d.get("model", {}).items(), *d.get("synapse", {}).items()):
        parts.append(f"<b>{escape(name)}</b>{_formulas([*table.get('equations', '').strip().splitlines(), *_rest(table)])}")
    projections = zip(net._projection_names(), d.get("projection", []))
    for title, header, rows in (
            ("populations", ("name", "neuron", "size", "parameters", "receptors"),
             [(name, t.get("neuron", ""), t.get("size", ""), _pairs(t.get("parameters", {})),
               "; ".join(f"{k}: {_kind(r, 'shape')}" for k, r in t.get("receptors", {}).items()))
              for name, t in d.get("population", {}).items()]),
            ("projections", ("name", "from", "to", "rule", "weight", "delay", "synapse"),
             [(name, _words(t.get("from")), _words(t.get("to")), _kind(t.get("connect", {}), "rule"), _words(t.get("weight", "")),
               _words(t.get("delay", "one step")), _kind(t["plasticity"], "rule") if "plasticity" in t else t.get("synapse", "static"))
              for name, t in projections]),
            ("stimuli", ("kind", "to", "parameters"),
             [(t.get("kind", ""), _words(t.get("to")), _pairs(t, ("kind", "to"))) for t in d.get("stimulus", [])]),
            ("records", ("what", "of", "how"),
             [(_words(t.get("what")), _words(t.get("of")), _pairs(t, ("what", "of"))) for t in d.get("record", [])])):
        if rows:
            parts.append(html(title, header, rows))
    return "".join(parts)


def of_model(model: Any) -> str:
    parts = [f"<p style='margin:0'><b>{escape(model.name)}</b>: {escape(model.summary)}</p>"]
    if model.equation:
        parts.append(_formulas(model.equation.split("; ")))
    if model.parameters:
        parts.append(html("parameters", ("name", "default", "unit", "bounds", "meaning"),
                          [(p["name"], _default(p), p["unit"], p["bounds"].replace(",", ", "), p["meaning"])
                           for p in model.parameters]))
    if getattr(model, "variables", None):
        parts.append(html("recorded by name", ("name", "unit", "meaning"),
                          [(v["name"], v["unit"], v["meaning"]) for v in model.variables + model.recordables]))
        parts.append(html("methods, the default first", ("name", "meaning"), [(m["name"], m["summary"]) for m in model.methods]))
    if model.reference:
        parts.append(f"<p style='margin:0'>{_linked(model.reference)}</p>")
    return "".join(parts)


def _default(parameter: dict) -> str:
    """Bounds of weights have none."""
    return parameter["default"] or ("required" if parameter["unit"] == "unit of the port" else "")


def _rest(table: dict) -> list[str]:
    """Threshold, reset and whatever else goes with equations."""
    return [f"{key}: {_words(value)}" for key, value in table.items() if key != "equations"]


def _formulas(lines: Iterable[str]) -> str:
    text = escape("\n".join(line.strip() for line in lines))
    return f"<pre style='margin:4px 0 10px 0;background:none;white-space:pre-wrap'>{text}</pre>"


def _linked(reference: str) -> str:
    """With a link behind each DOI."""
    return re.sub(r"doi:(10\.[^\s;,]+)", r"<a href='https://doi.org/\1'>doi:\1</a>", escape(reference))


def of_models(models: Iterable[Any]) -> str:
    return html("models", ("room", "name", "summary"), [(m.room, m.name, m.summary) for m in models])


def in_words(model: Any) -> str:
    lines = [f"{model.name}: {model.summary}"] + [f"  {text}" for text in (model.equation, model.reference) if text]
    lines += aligned([("parameter", "default", "unit", "bounds", "meaning")]
                     + [(p["name"], _default(p), p["unit"], p["bounds"], p["meaning"]) for p in model.parameters])
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
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _pairs(table: dict, without: Sequence[str] = ()) -> str:
    return ", ".join(f"{k} = {_words(v)}" for k, v in table.items() if k not in without)


def _kind(table: dict, key: str) -> str:
    """What kind it is, and then the rest."""
    return ", ".join(part for part in (str(table.get(key, "")), _pairs(table, (key,))) if part)

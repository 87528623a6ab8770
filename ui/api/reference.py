"""The page that describes the interface, drawn from its own description: no script, nothing from another host."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

__all__ = ["reference_page"]

_STYLE = (
    "body{font:16px/1.7 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}"
    "code{background:#f2f2f2;padding:.1em .3em}h2{margin-top:2rem;font-size:1.1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.3em .6em;text-align:left}"
)


def reference_page(description: Mapping[str, Any]) -> str:
    """HTML of an OpenAPI description."""
    base = description.get("servers", [{"url": ""}])[0]["url"]
    parts = [
        f"<h1>{escape(description['info']['title'])}</h1><p>{escape(description['info']['description'])}</p>",
        '<p>机器可读的说明：<a href="openapi.json">openapi.json</a>。出错时返回 <code>code</code>、'
        "<code>message</code>（哪里不对）、<code>remedy</code>（怎么办）。</p>",
    ]
    for path, methods in description["paths"].items():
        for method, call in methods.items():
            parts.append(
                f"<h2><code>{method.upper()} {escape(base + path)}</code>　{escape(call.get('summary', ''))}</h2>"
            )
            parts.append(_parameters(call, description))
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>法脉接口</title><style>{_STYLE}</style>'
        f"</head><body>{''.join(parts)}</body></html>"
    )


def _parameters(call: Mapping[str, Any], description: Mapping[str, Any]) -> str:
    rows = [(p["name"], p.get("required", False), p.get("description", "")) for p in call.get("parameters", ())]
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schema = description["components"]["schemas"].get(body.get("$ref", "").rpartition("/")[2], {})
    needed = schema.get("required", ())
    rows += [
        (name, name in needed, field.get("description", "")) for name, field in schema.get("properties", {}).items()
    ]
    if not rows:
        return "<p>没有参数。</p>"
    cells = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{'必填' if needed else ''}</td><td>{escape(text)}</td></tr>"
        for name, needed, text in rows
    )
    return f"<table><tr><th>参数</th><th></th><th>说明</th></tr>{cells}</table>"

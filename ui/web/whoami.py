"""我是: the institution types that the reader said to belong to, kept per browser and in the address."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import QueryParams

from corpus import domain_file, per_domains

__all__ = ["COOKIE", "asker_of", "asker_types", "centre"]

COOKIE = "famai_asker"
"""The cookie that keeps the choice: names joined by commas, percent-encoded."""


@per_domains
def _table() -> Mapping[str, Any]:
    path = domain_file("reading.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def asker_types() -> tuple[str, ...]:
    """The types that one can choose, in the order of the field's table; none where the field has no such table."""
    return tuple(_table().get("asker", {}).get("basic", ()))


def centre() -> str:
    """The id of the instrument around which the field stands; empty where the field names none."""
    return str(_table().get("centre", ""))


def asker_of(query: QueryParams, cookies: Mapping[str, str]) -> tuple[str, ...]:
    """What the address says, else what the browser keeps; unknown names are passed over."""
    chosen = query.getlist("asker") or unquote(cookies.get(COOKIE, "")).split(",")
    return tuple(kind for kind in asker_types() if kind in chosen)

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
    return tomllib.loads(domain_file("reading.toml").read_text(encoding="utf-8"))


def asker_types() -> tuple[str, ...]:
    """The types that one can choose, in the order of the field's table."""
    return tuple(_table()["asker"]["basic"])


def centre() -> str:
    """The id of the instrument around which the field stands."""
    return str(_table()["centre"])


def asker_of(query: QueryParams, cookies: Mapping[str, str]) -> tuple[str, ...]:
    """What the address says, else what the browser keeps; unknown names are passed over."""
    chosen = query.getlist("asker") or unquote(cookies.get(COOKIE, "")).split(",")
    return tuple(kind for kind in asker_types() if kind in chosen)

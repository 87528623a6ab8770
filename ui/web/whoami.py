"""我是: the institution types that the reader said to belong to, kept per browser and in the address."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote

from starlette.datastructures import QueryParams

from corpus import domain_file

__all__ = ["COOKIE", "asker_of", "asker_types"]

COOKIE = "famai_asker"
"""The cookie that keeps the choice: names joined by commas, percent-encoded."""


@lru_cache(maxsize=1)
def asker_types() -> tuple[str, ...]:
    """The types that one can choose, in the order of the field's table."""
    path = domain_file("reading.toml")
    if not path.is_file():
        return ()
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["asker"]["basic"])


def asker_of(query: QueryParams, cookies: Mapping[str, str]) -> tuple[str, ...]:
    """What the address says, else what the browser keeps; unknown names are passed over."""
    chosen = query.getlist("asker") or unquote(cookies.get(COOKIE, "")).split(",")
    return tuple(kind for kind in asker_types() if kind in chosen)

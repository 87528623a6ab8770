"""Documents cut to what a caller can take: the longest lists lose their ends first, then the longest words."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["trimmed"]

_LEAST_WORDS = 200  # characters of a text that is left whole while there is any longer one
_MARK = "……"


def trimmed(document: Any, most: int) -> tuple[Any, int]:
    """A JSON document of at most ``most`` characters or so, and how many entries of its lists were left out.

    Of the lists the one that takes most room loses half of its entries at a time, not yet its first; then the longest
    texts are cut; only then lists lose their first entries, too.
    """
    document = json.loads(json.dumps(document, ensure_ascii=False, default=str))
    left_out = 0
    while _size(document) > most:
        found = max((one for one in _lists(document) if len(one) > 1), key=_size, default=None)
        if found is not None:
            kept = max(1, len(found) // 2)
            left_out += len(found) - kept
            del found[kept:]
        elif not _cut(document):
            last = max((one for one in _lists(document) if one), key=_size, default=None)
            if last is None:
                break
            left_out += len(last)
            last.clear()
    return document, left_out


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False))


def _lists(value: Any) -> list[list[Any]]:
    """All lists within, those of lists too."""
    found = [value] if isinstance(value, list) else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*found, *(one for part in parts for one in _lists(part))]


def _cut(document: Any) -> bool:
    """Cut the longest text in two; whether there was one to cut."""
    holders = [(holder, key) for holder, key in _texts(document) if len(holder[key]) > _LEAST_WORDS]
    if not holders:
        return False
    holder, key = max(holders, key=lambda one: len(one[0][one[1]]))
    text: str = holder[key].removesuffix(_MARK)
    holder[key] = text[: max(_LEAST_WORDS // 2, len(text) // 2)] + _MARK
    return True


def _texts(value: Any) -> list[tuple[Any, Any]]:
    """Where texts stand: the dict or list that holds each, and its key there."""
    if not isinstance(value, dict | list):
        return []
    items = list(value.items() if isinstance(value, dict) else enumerate(value))
    own = [(value, key) for key, part in items if isinstance(part, str)]
    return [*own, *(one for _, part in items for one in _texts(part))]

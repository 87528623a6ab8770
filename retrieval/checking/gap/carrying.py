"""Which duty of a new report is which of the old one, so that what people decided goes on to hold of the same duty.

The ids of duties count within their 款, so that they may mean another duty once a text is taken apart anew. What stays is
the place and the words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeAlias

__all__ = ["GONE", "carried_rows"]

Row: TypeAlias = "Mapping[str, Any]"

GONE = "gone:"
"""What stands before the digest of a duty that the new report no longer has."""
_BLANKS = re.compile(r"\s+")
_ALIKE = 0.6  # of two wordings at one place that are one duty, changed


def carried_rows(old: Sequence[Row], new: Sequence[Row]) -> dict[str, str]:
    """For each id of the old duties that of the same duty now, or its digest behind :data:`GONE`.

    The same words at the same place come first, then the same words anywhere in the instrument, then like words at the
    same place (a duty whose text was changed); no two old duties become one. The digests of the new duties lead back to
    their ids, for decisions on a duty that was out of the report for a while.
    """
    found: dict[str, str] = {_digest(row): row["id"] for row in new}
    left = list(new)
    steps: tuple[Callable[[Row], tuple[str, ...]], ...] = (
        lambda r: (r["doc_id"], r["eid"], str(r["paragraph"]), _words(r)),
        lambda r: (r["doc_id"], _words(r)),
    )
    taken: set[str] = set()
    for key in steps:
        places: dict[tuple[str, ...], list[Row]] = {}
        for row in left:
            places.setdefault(key(row), []).append(row)
        for row in (r for r in old if r["id"] not in found):
            same = places.get(key(row))
            if same:
                found[row["id"]] = same.pop(0)["id"]
                taken.add(found[row["id"]])
        left = [row for row in left if row["id"] not in taken]
    for row in (r for r in old if r["id"] not in found):
        near = [r for r in left if (r["doc_id"], r["eid"]) == (row["doc_id"], row["eid"])]
        best = max(near, key=lambda r: _likeness(row, r), default=None)
        if best is not None and _likeness(row, best) >= _ALIKE:
            found[row["id"]] = best["id"]
            left.remove(best)
        else:
            found[row["id"]] = _digest(row)
    return found


def _digest(row: Row) -> str:
    words = "\x00".join((row["doc_id"], row["eid"], str(row["paragraph"]), _words(row)))
    return f"{GONE}{hashlib.sha256(words.encode()).hexdigest()[:32]}"


def _words(row: Row) -> str:
    return _BLANKS.sub("", str(row["duty"]))


def _likeness(one: Row, other: Row) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()

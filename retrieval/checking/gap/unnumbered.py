"""Policies whose clauses bear no number that a text shows, as where Word numbers them by itself.

Read as one clause, everything would be about everything. So each paragraph is a clause of its own under the short line
above it, and is named by its place: 运行管理第2段.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import PartKind, Policy

__all__ = ["by_paragraphs"]

_HEADING = re.compile(r"^[^。；：，！？]{2,20}$")
_FIRST_GROUP = 100_000  # beyond the numbers of what has one
_LEAST = 3  # paragraphs in one clause, that it be none


def by_paragraphs(policy: Policy) -> Policy:
    """The policy with a clause for each paragraph, where all its text stands in a single clause without a number."""
    texts = [part for part in policy.parts if part.kind is PartKind.TEXT]
    if len(texts) < _LEAST or len({part.group for part in texts}) > 1:
        return policy
    heading, count, parts = "", 0, []
    for order, part in enumerate(policy.parts):
        if part.kind is not PartKind.TEXT:
            parts.append(part)
        elif _HEADING.match(part.plain):
            heading, count = part.plain, 0
            parts.append(replace(part, kind=PartKind.FRONT))
        else:
            count += 1
            name, group = f"{heading}第{count}段", _FIRST_GROUP + order
            parts.append(replace(part, clause=name, heading=heading, context=heading, group=group))
    return replace(policy, parts=tuple(parts))

"""Which of two instruments counts where both state a threshold for the same thing (后法、特别法优于前法、一般法)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from graph import QuantityKind
from retrieval.answering.drafts import Context, Found
from retrieval.reading.ranks import ranks

__all__ = ["outranked", "superseding"]

_LOOKED = 12  # of those near, in the order of their likelihood


def outranked(context: Context, found: Sequence[Found]) -> frozenset[str]:
    """The instruments of what was found whose thresholds another of what was found goes before."""
    stating = {f.document.id for f in found if _states_threshold(context, f)}
    return frozenset(lower for upper in stating if upper in ranks() for lower in ranks()[upper].over)


def superseding(context: Context, near: Iterable[Found]) -> list[Found]:
    """What goes before a threshold that was chosen and was itself not chosen, at most one."""
    stating = {f.document.id for f in context.found if _states_threshold(context, f)}
    upper = {doc_id for doc_id, rank in ranks().items() if rank.over & stating} - {f.document.id for f in context.found}
    if not upper or context.asked.doc_ids:
        return []
    own = (f for f in islice(near, _LOOKED) if f.document.id in upper and _states_threshold(context, f))
    return list(islice(own, 1))


def _states_threshold(context: Context, found: Found) -> bool:
    return any(q.kind is QuantityKind.THRESHOLD for p in found.passages for q in context.quantities(p))

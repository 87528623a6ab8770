"""Which kept lists a new version of a law touches: what stands in them of the old version, and where it is now."""

from __future__ import annotations

from typing import Any

from corpus import Corpus, Locator
from graph import Change, Facts
from retrieval import Place
from ui.web.basket import BasketStore

__all__ = ["affected_lists"]

_STATES = {Change.CHANGED: "改动", Change.RENUMBERED: "条号有变", Change.REMOVED: "删去"}


def affected_lists(
    place: Place, corpus: Corpus, facts: Facts, old_id: str, new_id: str, owner: str | None = None
) -> list[dict[str, Any]]:
    """The entries of the baskets (工作篮) that stand on articles of the old version which changed, moved or went.

    Args:
        place: where the baskets are kept: the data folder, or the settings.
        corpus: with both versions.
        facts: with the crosswalk of the two; without it nothing is found.
        old_id: the earlier version.
        new_id: the later one.
        owner: whose lists; all where ``None`` (for whoever owns the machine).
    """
    crosswalk = next((c for c in facts.crosswalks if (c.old_id, c.new_id) == (old_id, new_id)), None)
    found = []
    for name, passage in BasketStore(place).of(old_id, owner) if crosswalk is not None else ():
        old = Locator(old_id, passage.eid)
        pair = crosswalk.pair_of_old(old) if crosswalk else None
        if pair is None or pair.change not in _STATES or crosswalk is None:
            continue
        now = crosswalk.to_new(old)
        entry = {"list": name, "label": corpus.label(old), "state": _STATES[pair.change]}
        found.append({**entry, "now": corpus.label(now) if now else None})
    return found

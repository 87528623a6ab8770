"""Which kept lists a new version of a law touches: what stands in them of the old version, and where it is now."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Corpus, Locator
from graph import Change, Crosswalk, Facts
from retrieval import Place
from ui.web.basket import BasketStore
from ui.web.duty_notes import OWN_COLUMNS, DutyNotes, duty_key

__all__ = ["affected_lists"]

_STATES = {Change.CHANGED: "改动", Change.RENUMBERED: "条号有变", Change.REMOVED: "删去"}


def affected_lists(
    place: Place, corpus: Corpus, facts: Facts, old_id: str, new_id: str, owner: str | None = None
) -> list[dict[str, str | None]]:
    """What is kept of the old version and stands on articles which changed, moved or went.

    These are the entries of the baskets (工作篮) and the duties of 义务清单 with columns of one's own (责任部门, 状态, 备注);
    a duty whose words the new version keeps counts as moved at most.

    Args:
        place: where the lists are kept: the data folder, or the settings.
        corpus: with both versions.
        facts: with the crosswalk of the two; without it nothing is found.
        old_id: the earlier version.
        new_id: the later one.
        owner: whose lists; all where ``None`` (for whoever owns the machine).

    Returns:
        ``{"list", "label", "state", "now"}`` each; ``now`` is ``None`` where the article went.
    """
    crosswalk = next((c for c in facts.crosswalks if (c.old_id, c.new_id) == (old_id, new_id)), None)
    if crosswalk is None:
        return []
    kept = [*_passages(place, old_id, owner), *_duties(place, facts, old_id, owner)]
    return [entry for name, old, words in kept if (entry := _touched(corpus, crosswalk, name, old, words))]


def _passages(place: Place, old_id: str, owner: str | None) -> Iterator[tuple[str, Locator, str]]:
    """Name of the basket and place of each passage kept of the law."""
    for name, passage in BasketStore(place).of(old_id, owner):
        yield name, Locator(old_id, passage.eid), ""


def _duties(place: Place, facts: Facts, old_id: str, owner: str | None) -> Iterator[tuple[str, Locator, str]]:
    """What was noted of each duty of the law, its place and its words."""
    norms = {duty_key(norm): norm for norm in facts.norms if norm.doc_id == old_id}
    for duty, noted in DutyNotes(place).of(norms, owner):
        told = "；".join(noted[name] for name in OWN_COLUMNS if name in noted)
        yield f"义务清单（{told}）", Locator(old_id, norms[duty].eid), norms[duty].text


def _touched(corpus: Corpus, crosswalk: Crosswalk, name: str, old: Locator, words: str) -> dict[str, str | None] | None:
    """The entry for what is kept of a place of the old version; ``None`` where nothing happened to it."""
    pair = crosswalk.pair_of_old(old)
    if pair is None or pair.change not in _STATES:
        return None
    now, state = crosswalk.to_new(old), pair.change
    if words and now is not None and words in corpus.span(now)[0].text:
        if now.article == old.article:
            return None
        state = Change.RENUMBERED
    return {
        "list": name,
        "label": corpus.label(old),
        "state": _STATES[state],
        "now": corpus.label(now) if now else None,
    }

"""Which policies a new version of a law touches: those compared with the old one, and those that name its articles.

A policy that was last compared before the new version came into force, or with the old version itself, speaks in the
numbers of the old one. What was compared later with the new one is not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus import Corpus, Locator, article_eid, find_citations
from graph import Crosswalk, DutyChange, DutyState, Facts, duty_changes
from retrieval.checking.gap.decisions import GapBook, GapSet

__all__ = ["affected_document", "affected_policies"]


@dataclass(frozen=True, slots=True)
class TouchedDuty:
    """A duty that the policy was compared with and that is not what it was; ``clauses`` are those that served it."""

    state: DutyState
    label: str
    duty: str
    now: str | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaleCitation:
    """An article that the policy names by its old number; ``now`` is its present label, ``None`` where it is gone."""

    policy: str
    text: str
    now: str | None


@dataclass(frozen=True, slots=True)
class AffectedPolicy:
    """A kept set of policies that should be looked at again; ``new`` are duties that it was never compared with."""

    set_id: str
    title: str
    duties: tuple[TouchedDuty, ...]
    new: tuple[str, ...]
    citations: tuple[StaleCitation, ...]


def affected_policies(
    book: GapBook, corpus: Corpus, facts: Facts, old_id: str, new_id: str, owner: str | None = None
) -> list[AffectedPolicy]:
    """The kept sets that the step from the old to the new version touches, latest first.

    Args:
        book: where they are kept.
        corpus: with both versions.
        facts: with the crosswalk of the two.
        old_id: the earlier version.
        new_id: the later one.
        owner: only the sets of this user; of all users where ``None`` (for whoever owns the machine).
    """
    crosswalk = next((c for c in facts.crosswalks if (c.old_id, c.new_id) == (old_id, new_id)), None)
    started = corpus.document(new_id).instrument.effective
    found = []
    for kept, texts in book.everything(owner):
        before = old_id in kept.documents or (started is not None and kept.updated[:10] < started)
        if not before or crosswalk is None:
            continue
        compared = old_id in kept.documents or new_id in kept.documents
        changes = _changes(facts, old_id, new_id, kept) if compared else ()
        touched = tuple(_touched(kept, changes, corpus, {old_id, new_id}))
        fresh = tuple(corpus.label(c.new.locator) for c in changes if c.new is not None and c.old is None)
        stale = tuple(_stale(texts, crosswalk, corpus))
        if touched or fresh or stale:
            found.append(AffectedPolicy(kept.id, kept.title, touched, tuple(dict.fromkeys(fresh)), stale))
    return found


def _changes(facts: Facts, old_id: str, new_id: str, kept: GapSet) -> tuple[DutyChange, ...]:
    """What changes for the institutions that the set was made for, each change once."""
    changes = (c for entity in kept.entities for c in duty_changes(facts, old_id, new_id, entity))
    return tuple({(c.old and c.old.id, c.new and c.new.id): c for c in changes}.values())


def _touched(kept: GapSet, changes: Iterable[DutyChange], corpus: Corpus, versions: set[str]) -> Iterable[TouchedDuty]:
    """The rows of the report whose duty changed or is gone."""
    rows: dict[str, dict[str, Any]] = {row["id"]: row for row in (kept.report or {}).get("duties", ())}
    for change in changes:
        row = next((rows[n.id] for n in (change.old, change.new) if n is not None and n.id in rows), None)
        if row is None or row["doc_id"] not in versions or change.old is None:
            continue
        now = corpus.label(change.new.locator) if change.new is not None else None
        clauses = tuple(dict.fromkeys(clause["clause"] for clause in row["clauses"]))
        yield TouchedDuty(change.state, corpus.label(change.old.locator), row["duty"], now, clauses)


def _stale(texts: Sequence[tuple[str, str]], crosswalk: Crosswalk, corpus: Corpus) -> Iterable[StaleCitation]:
    """The citations whose number means another article now."""
    day = corpus.document(crosswalk.new_id).instrument.effective
    for name, text in texts:
        for citation in find_citations(text, corpus.names, as_of=day):
            if citation.doc_id not in (crosswalk.old_id, crosswalk.new_id) or citation.article is None:
                continue
            eid = citation.eid or article_eid(citation.article)
            pair = crosswalk.pair_of_old(Locator(crosswalk.old_id, eid))
            if pair is None or pair.new == pair.old:
                continue  # the same number: that its words changed is told with the duties
            now = crosswalk.to_new(Locator(crosswalk.old_id, eid))
            yield StaleCitation(name, text[citation.start : citation.end], corpus.label(now) if now else None)


def affected_document(found: Iterable[AffectedPolicy]) -> list[dict[str, Any]]:
    """The policies as ``famai corpus changes`` prints them."""
    return [
        {
            "set": policy.set_id,
            "title": policy.title,
            "duties": [
                {"state": d.state.value, "label": d.label, "duty": d.duty, "now": d.now, "clauses": list(d.clauses)}
                for d in policy.duties
            ],
            "new": list(policy.new),
            "citations": [{"policy": c.policy, "text": c.text, "now": c.now} for c in policy.citations],
        }
        for policy in found
    ]

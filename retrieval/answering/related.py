"""Articles worth reading beside an answer: what the cited ones cite, what penalises them, what defines their terms."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Corpus, Locator
from graph import Facts, Resolution, cited_by, cites, index_of, sanctions_of, upper_laws
from retrieval.limits import LIMITS
from retrieval.models import AnswerCitation, Kind, Related, Understanding

__all__ = ["related_articles"]


def related_articles(
    asked: Understanding,
    citations: Sequence[AnswerCitation],
    facts: Facts | None,
    corpus: Corpus,
    possible: Sequence[AnswerCitation] = (),
) -> list[Related]:
    """``possible`` with their words, then the articles linked to those cited with the reason for each.

    Of the latter there are at most ``LIMITS.related``, those nearest to the first citation first.
    """
    quoted = [
        Related(c.doc_id, c.eid, c.label, "可能相关，摘要" if c.origin == "digest" else "可能相关", c.quote)
        for c in possible
    ]
    if facts is None:
        return quoted
    shown = {c.home for c in (*citations, *possible)}
    found: dict[Locator, Related] = {}
    index = index_of(facts)

    def add(place: Locator | None, reason: str) -> None:
        key = place.whole if place else None
        if key and key.article and key not in shown and key in index.provisions:
            found.setdefault(key, Related(key.doc_id, key.article, index.label(key), reason))

    places = list(dict.fromkeys(c.home for c in citations if c.article))
    entity = asked.entities[0] if asked.entities else None
    for place in places[:3]:
        for penalty in sanctions_of(facts, place, entity=entity):
            if not penalty.catch_all:
                add(penalty.sanction.home, "罚则")
                for upper in upper_laws(facts, penalty.sanction, place, asked.entities):
                    add(upper.place, "罚则所依上位法，推定" if upper.inferred else "罚则所依上位法")
        for base in index.bases_from.get(place, ()):
            add(base.target, "上位法依据，推定")
        for reference in cites(facts, place):
            if reference.resolution is not Resolution.OUTSIDE:
                add(reference.target, "所引条文")
    for place in places[:2]:
        if Kind.PENALTY not in asked.kinds:
            for definition in index.definitions(place):
                if definition.term in asked.query:
                    add(definition.home, f"“{definition.term}”的含义")
        for reference in cited_by(facts, place):
            if reference.doc_id in corpus.documents:
                add(reference.home, "引用本条")
    return [*quoted, *list(found.values())[: LIMITS.related]]

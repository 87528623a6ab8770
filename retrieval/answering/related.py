"""Articles worth reading beside an answer: what the cited ones cite, what penalises them, what defines their terms."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Corpus
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
    shown = {(c.doc_id, c.eid) for c in (*citations, *possible)}
    found: dict[tuple[str, str], Related] = {}
    index = index_of(facts)

    def add(doc_id: str | None, article: int | None, reason: str) -> None:
        key = (doc_id or "", f"art_{article}")
        if doc_id and article and key not in shown and key in index.provisions:
            found.setdefault(key, Related(doc_id, key[1], index.label(doc_id, article), reason))

    places = list(dict.fromkeys((c.doc_id, c.article) for c in citations if c.article))
    entity = asked.entities[0] if asked.entities else None
    for doc_id, article in places[:3]:
        for penalty in sanctions_of(facts, doc_id, article, entity=entity):
            if not penalty.catch_all:
                add(penalty.sanction.doc_id, penalty.sanction.article, "罚则")
                for upper in upper_laws(facts, penalty.sanction, article, asked.entities):
                    add(upper.doc_id, upper.article, "罚则所依上位法，推定" if upper.inferred else "罚则所依上位法")
        for base in index.bases_from.get((doc_id, article), ()):
            add(base.target_doc_id, base.target_article, "上位法依据，推定")
        for reference in cites(facts, doc_id, article):
            if reference.resolution is not Resolution.OUTSIDE:
                add(reference.target_doc_id, reference.target_article, "所引条文")
    for doc_id, article in places[:2]:
        if Kind.PENALTY not in asked.kinds:
            for definition in index.definitions(doc_id, article):
                if definition.term in asked.query:
                    add(definition.doc_id, definition.article, f"“{definition.term}”的含义")
        for reference in cited_by(facts, doc_id, article):
            if reference.doc_id in corpus.documents:
                add(reference.doc_id, reference.article, "引用本条")
    return [*quoted, *list(found.values())[: LIMITS.related]]

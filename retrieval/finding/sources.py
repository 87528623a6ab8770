"""Where candidates come from, but for sanctions: the searches, the terms asked for, the other version, the bases."""

from __future__ import annotations

import re

from graph import index_of
from retrieval.finding.candidate import Feature
from retrieval.finding.pool import Pool
from retrieval.models import Kind
from retrieval.reading.cues import ASKS_BASE, SANCTION, asks_meaning

__all__ = [
    "from_bases",
    "from_definitions",
    "from_documents",
    "from_parts",
    "from_versions",
    "from_whole",
    "from_worked",
]

_WHOLE = 16  # articles of the whole question's ranking that are looked at
_PART = 4
_IN_DOCUMENT = 3
_VOTED = 0.1  # share of the vote of the worked questions that suffices to be looked at
_NEAR = 0.8  # of the best in its text: near enough to compare with its counterpart


def from_whole(pool: Pool) -> None:
    """The articles named, and the best of the search for the whole question."""
    free = [(key, score) for key, score in pool.ranked if key not in pool.named]
    top = max(free[0][1], 1e-6) if free else 1.0
    for key in pool.named:
        if found := pool.take(key):
            found.values[Feature.NAMED] = 1.0
            found.via = "citation"
    for rank, (key, score) in enumerate(free[:_WHOLE]):
        if (found := pool.take(key)) is None:
            continue
        found.score = score
        found.values[Feature.RELATIVE] = max(score / top, 0.0)
        found.values[Feature.BEHIND] = float(rank > 1)
        if rank == 0 and len(free) > 1:
            found.values[Feature.LEAD] = 1.0 - max(free[1][1], 0.0) / top


def from_parts(pool: Pool) -> None:
    """The best of the search for each part; where a part names an instrument, of that instrument."""
    for part in pool.parts:
        docs = {
            c.doc_id for c in pool.question.citations if c.doc_id and c.title and c.title.strip("《》") in part.text
        }
        ranked = [(key, score) for key, score in part.ranked if not docs or key.doc_id in docs]
        top = max(ranked[0][1], 1e-6) if ranked else 1.0
        for key, score in ranked[:_PART]:
            found = pool.take(key)
            if found is not None and Feature.NAMED not in found.values:
                found.raise_to(Feature.PART, score / top)


def from_documents(pool: Pool) -> None:
    """The best of each instrument, where several are named."""
    if len(pool.question.doc_ids) < 2:
        return
    for doc_id in pool.question.doc_ids:
        own = [(key, score) for key, score in pool.ranked if key.doc_id == doc_id][:_IN_DOCUMENT]
        for key, score in own:
            if found := pool.take(key):
                found.values[Feature.IN_DOCUMENT] = max(score / max(own[0][1], 1e-6), 0.0)


def from_definitions(pool: Pool) -> None:
    """The definitions of the terms whose meaning is asked."""
    question = pool.question
    text = question.query if question.follows_up else question.text
    asked = [term for term in pool.terms if term in text and asks_meaning(term, text)]
    for words in re.findall(r"“([^”]{3,20})”", text):  # part of a longer term: “较大影响”
        asked += [term for term in pool.terms if term not in asked and term.endswith(words)]
    for term in (t for t in asked if not any(t != other and t in other for other in asked)):
        for key, paragraph, item in pool.terms[term]:
            if question.doc_ids and key.doc_id not in question.doc_ids:
                continue
            if found := pool.take(key):
                found.values[Feature.DEFINES] = 1.0
                found.paragraph, found.item = paragraph, item


def from_worked(pool: Pool) -> None:
    """The articles that answer the worked questions nearest to this one."""
    for key, share in pool.worked.articles.items():
        found = pool.take(key) if share >= _VOTED else pool.candidates.get(key)
        if found is not None and Feature.NAMED not in found.values:
            found.values[Feature.WORKED] = share


def from_versions(pool: Pool) -> None:
    """Where two versions of a law are named, the counterparts of what was found best in either."""
    question = pool.question
    for crosswalk in pool.facts.crosswalks if pool.facts else ():
        if not {crosswalk.old_id, crosswalk.new_id} <= set(question.doc_ids):
            continue
        near = [c for c in pool.candidates.values() if c.value(Feature.IN_DOCUMENT) >= _NEAR]
        if Kind.PENALTY in question.kinds:
            near = [c for c in near if SANCTION.search(c.article.text)] or near
        for candidate in near:
            if candidate.document.id == crosswalk.new_id:
                other = crosswalk.to_old(candidate.key)
            elif candidate.document.id == crosswalk.old_id:
                other = crosswalk.to_new(candidate.key)
            else:
                continue
            if found := pool.take(other) if other else None:
                candidate.counterpart = found.key


def from_bases(pool: Pool) -> None:
    """What the articles found first cite, and the provisions of higher law on which they rest."""
    if pool.facts is None:
        return
    index = index_of(pool.facts)
    asked = ASKS_BASE.search(pool.question.text) is not None
    for rank, (key, _) in enumerate(pool.ranked[:2]):
        article = pool.articles.get(key)
        if article is None or article.is_section:
            continue
        weight = 1.0 if rank == 0 or asked else 0.5
        cited = [r.target.whole for r in index.references_out.get(key, ()) if r.target and r.target.article]
        bases = [link.target.whole for link in index.bases_from.get(key, ())]
        for feature, targets in ((Feature.CITED_BY_BEST, cited), (Feature.BASIS_OF_BEST, bases)):
            for target in targets:
                found = pool.take(target)
                if found is None or found.key == key:
                    continue
                found.raise_to(feature, weight)
                if found.via == "search" and Feature.RELATIVE not in found.values:
                    found.via, found.inferred = "graph", feature is Feature.BASIS_OF_BEST

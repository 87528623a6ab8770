"""From the scores of the channels to one ranking of articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corpus import TIERS
from retrieval.finding.articles import IndexedArticle
from retrieval.finding.channels import Features
from retrieval.finding.words import FloatArray
from retrieval.models import Understanding

__all__ = ["WEIGHTS", "Ranking", "Standing", "fuse"]

WEIGHTS = {
    "words_text": 0.75,
    "grams_text": 1.0,
    "words_notes": 1.1,
    "grams_notes": 1.2,
    "meaning_text": 1.5,
    "meaning_notes": 1.2,
}
# An article without notes is given this share of its text's score in their place: most of the collection have none, and
# would otherwise lose to any article that has. In a text that nobody has annotated the share is even.
_WITHOUT_NOTES = {"words": 0.85, "grams": 0.7, "meaning": 0.5}
_IN_BARE_TEXT = 0.7
# How far the best note outdoes the best text where the answer has notes (medians over the tuning questions). The best
# note of a question about a text without notes is no match at all and must not count as one.
_NOTES_OVER_TEXT = {"words": 1.2, "grams": 1.35, "meaning": 0.8}
_NAMED_ARTICLE = 100.0
_NAMED_INSTRUMENT = 1.3
_NOT_IN_FORCE = -3.0
_NOT_BINDING = -1.0
# A neighbouring statute answers where it is asked about its own matter, not where it happens to share words with the
# centre. Measured on the development and tuning questions and on those about the instruments of the outer tiers.
_TIER = dict(zip(TIERS[1:], (-0.2, -0.2, -0.5), strict=False))  # the further from the centre, the less
_ASKS_REASONS = re.compile(r"起草说明|征求意见|起草|立法背景|为什么要(?:制定|出台)")
_VIA_TOP = 20


@dataclass(frozen=True)
class Ranking:
    """``order`` lists article places best first, ``score`` and ``paragraph`` are of shape (articles,).

    ``named`` are the places that the question names, ``promoted`` those that were put first.
    """

    order: npt.NDArray[np.int64]
    score: FloatArray
    paragraph: npt.NDArray[np.int64]
    features: Features
    named: frozenset[int] = frozenset()
    promoted: frozenset[int] = frozenset()

    def via(self, place: int) -> tuple[str, ...]:
        """The ways that led to an article: citation, words, meaning, graph; the closest where none stands out."""
        found_by = {"citation": self.named, **self._found_by, "graph": self.promoted}
        ways = tuple(way for way, places in found_by.items() if place in places)
        return ways or (("words", "meaning") if self.features.has_meaning else ("words",))

    @cached_property
    def _found_by(self) -> dict[str, frozenset[int]]:
        """For each way the places it found among its first: asked of the few rankings that are shown."""
        found_by = {"words": _first(self.features, "words_text", "grams_text", "words_notes", "grams_notes")}
        if self.features.has_meaning:
            found_by["meaning"] = _first(self.features, "meaning_text", "meaning_notes")
        return found_by


def combine(
    features: Features, with_notes: npt.NDArray[np.bool_], in_bare_text: npt.NDArray[np.bool_] | None = None
) -> FloatArray:
    """Weighted sum of the channels, each relative to its best article; in the unit of one channel.

    Args:
        features: what the channels found.
        with_notes: which articles have a summary and questions of our own.
        in_bare_text: which stand in a text that has none at all.
    """
    size = len(with_notes)
    total = np.zeros(size, dtype=np.float32)
    for kind in ("words", "grams", "meaning"):
        own, noted = features.found[f"{kind}_text"], features.found[f"{kind}_notes"]
        text = own.nearness(size)
        notes = noted.nearness(size, least=_NOTES_OVER_TEXT[kind] * own.width)
        total += WEIGHTS[f"{kind}_text"] * text
        share = (
            _WITHOUT_NOTES[kind]
            if in_bare_text is None
            else np.where(in_bare_text, _IN_BARE_TEXT, _WITHOUT_NOTES[kind])
        )
        total += WEIGHTS[f"{kind}_notes"] * np.where(with_notes, notes, share * text)
    return total


class Standing:
    """What the ranking asks of the articles beside a question, as arrays: six thousand are gone through once, not each time."""

    def __init__(self, articles: Sequence[IndexedArticle]) -> None:
        self.articles = articles
        annotated = {article.doc_id for article in articles if article.summary}
        self.with_notes = self._array(bool(a.summary) for a in articles)
        self.in_bare_text = self._array(a.doc_id not in annotated for a in articles)
        self.superseded = self._array(a.superseded for a in articles)
        self.binding = self._array(a.binding for a in articles)
        self.tier = np.array([_TIER.get(a.tier, 0.0) for a in articles], dtype=np.float32)
        self._number = {doc_id: number for number, doc_id in enumerate(dict.fromkeys(a.doc_id for a in articles))}
        self._document = np.array([self._number[a.doc_id] for a in articles], dtype=np.int32)

    def _array(self, values: Iterable[bool]) -> npt.NDArray[np.bool_]:
        return np.fromiter(values, dtype=bool, count=len(self.articles))

    def within(self, doc_ids: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which articles are of these instruments."""
        return np.isin(self._document, [self._number[i] for i in doc_ids if i in self._number])

    def out_of_force(self, day: str | None) -> npt.NDArray[np.bool_]:
        """Which are not in force, today or on the ISO date."""
        return self._array(not a.in_force_on(day) for a in self.articles) if day else self.superseded


def fuse(
    features: Features,
    standing: Standing,
    question: Understanding,
    *,
    named: Sequence[int] = (),
    doc_id: str | None = None,
    as_of: str | None = None,
) -> Ranking:
    """Rank the articles.

    A provision that the question names comes first. Articles of an instrument that it names gain; versions not in
    force (today, or on ``as_of``), texts that bind nobody and the outer tiers lose, unless the question names them.
    """
    score = combine(features, standing.with_notes, standing.in_bare_text)
    told = standing.within(question.doc_ids)
    if doc_id is None:
        allowed = np.ones(len(score), dtype=bool)
        score[~told] += standing.tier[~told]
        score[~told & standing.out_of_force(as_of)] += _NOT_IN_FORCE
        if _ASKS_REASONS.search(question.text) is None:
            score[~told & ~standing.binding] += _NOT_BINDING
    else:
        allowed = standing.within([doc_id])
    score[told & allowed] += _NAMED_INSTRUMENT
    for position, place in enumerate(named):
        score[place] = _NAMED_ARTICLE - position
    order = np.argsort(-score, kind="stable")
    order = order[allowed[order]]
    return Ranking(order, score, features.paragraph, features, frozenset(named))


def _first(features: Features, *names: str) -> frozenset[int]:
    places: set[int] = set()
    for name in names:
        places |= set(features.found[name].first(_VIA_TOP).tolist())
    return frozenset(places)

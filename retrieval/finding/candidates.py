"""Which articles could support an answer, and what speaks for each: the pool from which citations are chosen.

Articles come from the search for the whole question, from searches for its parts and within the instruments that it
names, from the definitions of the terms it asks for, and from the graph (duty → sanction → upper law): each source is a
function over a :class:`Pool`. What speaks for one is a row of named numbers, so that the choice among them can be
learned and explained.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus import Corpus, Locator
from graph import Facts
from retrieval.finding.candidate import Candidate, Feature, Key
from retrieval.finding.channels import Features
from retrieval.finding.evidence import Need, SpanScorer
from retrieval.finding.fusion import Ranking
from retrieval.finding.pool import Part, Pool, Ranked
from retrieval.finding.punishing import from_sanctions
from retrieval.finding.search import Engine
from retrieval.finding.sources import (
    from_bases,
    from_definitions,
    from_documents,
    from_parts,
    from_versions,
    from_whole,
    from_worked,
)
from retrieval.models import Kind, Understanding
from retrieval.reading.cues import PENALTY_WORDS, topic_of

__all__ = ["SOURCES", "Gatherer"]

SOURCES: Sequence[Callable[[Pool], None]] = (
    from_whole,
    from_parts,
    from_documents,
    from_definitions,
    from_worked,
    from_sanctions,
    from_versions,
    from_bases,
)
"""All sources in turn; a later one may stand on what an earlier one found."""

_PARTS = 4
_SHORT_PART = 14  # characters; a part so short is searched with the one before
_RANKED = 150
_BREACH = 60
_FEW = 6  # Chinese characters beside the words that speak of penalties: too few to search with
_SHARE = 0.7  # what the text of an article without notes counts in their place
_NOTED = 0.81  # that an article has notes says most, and how near they come the rest: so the weight was fitted
_RULE = "部门规章"


class Gatherer:
    """Collects candidates for questions over one build."""

    def __init__(self, engine: Engine, corpus: Corpus, facts: Facts | None, scorer: SpanScorer) -> None:
        self.engine = engine
        self.facts = facts
        self.scorer = scorer
        self._where = [Locator(a.doc_id, a.eid) for a in engine.articles]
        self._documents = {d.id: d for d in corpus.documents.values()}
        self._articles = {Locator(d.id, a.eid): a for d, a in corpus.articles()}
        self._terms: dict[str, list[tuple[Key, int, int | None]]] = {}
        for definition in facts.definitions if facts else ():
            self._terms.setdefault(definition.term, []).append((definition.home, definition.paragraph, definition.item))

    def candidate(self, key: Key) -> Candidate | None:
        """A bare candidate, or ``None`` where the collection has no such article."""
        article = self._articles.get(key)
        return Candidate(self._documents[key.doc_id], article) if article else None

    def gather(
        self,
        question: Understanding,
        ranking: Ranking,
        need: Need,
        parts: Sequence[tuple[Understanding, Ranking]] = (),
    ) -> list[Candidate]:
        """The pool, best first by the whole question's ranking; every candidate with its numbers.

        Args:
            question: as understood.
            ranking: that of the whole question.
            need: the question's weighted terms.
            parts: its asks with their rankings, where they are at hand; else the parts are searched here.
        """
        pool = Pool(
            question=question,
            ranking=ranking,
            ranked=self._ranked(ranking, _RANKED),
            need=need,
            parts=self._parts(question, parts),
            breach=self._breach(question),
            worked=self.engine.nearest(question.query),
            facts=self.facts,
            terms=self._terms,
            scorer=self.scorer,
            articles=self._articles,
            documents=self._documents,
        )
        for source in SOURCES:
            source(pool)
        self._measure(pool)
        self._channels(pool)
        return list(pool.candidates.values())

    def queries(self, question: Understanding, *, parts: bool = True) -> list[str]:
        """All that is going to be searched for, so that it can be encoded in one call."""
        found = [question.query]
        if parts and len(question.parts) > 1 and not question.follows_up:
            found += [words for _, words in self._part_queries(question)]
        if (breach := self._breach_words(question)) is not None:
            found.append(breach)
        return found

    def _ranked(self, ranking: Ranking, most: int) -> Ranked:
        return [(self._where[place], float(ranking.score[place])) for place in ranking.order[:most]]

    def _part_queries(self, question: Understanding) -> list[tuple[str, str]]:
        """Each part of the question with the words to search it with."""
        topic = topic_of(question)
        found = []
        for number, part in enumerate(question.parts[:_PARTS]):
            words = f"{topic} {part}" if topic and topic not in part else part
            if len(words) < _SHORT_PART and number:
                words = f"{question.parts[number - 1]} {part}"
            found.append((part, words))
        return found

    def _parts(self, question: Understanding, searched: Sequence[tuple[Understanding, Ranking]]) -> list[Part]:
        if len(question.parts) < 2 or question.follows_up:
            return []
        if searched:
            return [Part(own.text, self._ranked(ranking, _RANKED)) for own, ranking in searched[:_PARTS]]
        return [
            Part(part, self._ranked(self.engine.rank(replace(question, query=w, text=w, expansions=())), _RANKED))
            for part, w in self._part_queries(question)
        ]

    def _breach_words(self, question: Understanding) -> str | None:
        """A question about a penalty without the words that speak of it; ``None`` where too little is left."""
        if Kind.PENALTY not in question.kinds:
            return None
        words = PENALTY_WORDS.sub(" ", question.query)
        return words if len(re.findall(r"[一-鿿]", words)) >= _FEW else None

    def _breach(self, question: Understanding) -> Ranked:
        words = self._breach_words(question)
        if words is None:
            return ()
        kinds = tuple(kind for kind in question.kinds if kind is not Kind.PENALTY)
        ranking = self.engine.rank(replace(question, query=words, text=words, kinds=kinds, expansions=()))
        return self._ranked(ranking, _BREACH)

    def _measure(self, pool: Pool) -> None:
        """The numbers that every candidate has."""
        spans = {
            key: max((self.scorer.score(pool.need, p.text) for p in c.article.paragraphs), default=0.0)
            for key, c in pool.candidates.items()
        }
        best = max(spans.values(), default=0.0) or 1.0
        for key, candidate in pool.candidates.items():
            instrument = candidate.document.instrument
            candidate.values[Feature.SPAN] = spans[key] / best
            candidate.values[Feature.DOCUMENT_NAMED] = float(instrument.id in pool.question.doc_ids)
            candidate.values[Feature.RULE] = float(instrument.level == _RULE)

    def _channels(self, pool: Pool) -> None:
        """How near each candidate comes to the best of each channel of the search.

        An article without notes has in their place a share of what its text scores, as in :func:`fuse`: where nobody
        annotated a text, that it has no notes says nothing against it. Without vectors words stand in for meaning.
        """
        features = pool.ranking.features
        words_text, words_notes = _near(features, "words_text"), _near(features, "words_notes")
        meaning_text, meaning_notes = _near(features, "meaning_text"), _near(features, "meaning_notes")
        least = _NOTED if features.has_meaning else 0.0
        if not features.has_meaning:
            meaning_text, meaning_notes = words_text, words_notes
        for key, candidate in pool.candidates.items():
            place = self.engine.place(key)
            if place is None:
                continue
            noted = bool(self.engine.articles[place].summary)
            values = candidate.values
            values[Feature.MEANING_TEXT] = meaning_text(place)
            values[Feature.WORDS_NOTES] = words_notes(place) if noted else _SHARE * words_text(place)
            note = least + (1 - least) * meaning_notes(place)
            values[Feature.MEANING_NOTES] = note if noted else _SHARE * meaning_text(place)


def _near(features: Features, channel: str) -> Callable[[int], float]:
    """How near an article comes to the best of a channel, from 0 at its floor to 1."""
    near = features.found[channel].nearness(features.articles)
    return lambda place: float(near[place])

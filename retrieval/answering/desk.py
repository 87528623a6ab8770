"""From a question as read to the context of each ask: what was found for it, in passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus import Corpus, Locator
from graph import Facts
from retrieval.answering.drafts import Context, Draft, Found
from retrieval.answering.passages import Passage
from retrieval.answering.precedence import outranked, superseding
from retrieval.answering.widening import EVENT_FRAMES, answers_event, events_of, is_anothers, is_named, left_aside
from retrieval.finding.candidate import Candidate, Feature
from retrieval.finding.candidates import Gatherer
from retrieval.finding.choice import choose, in_order
from retrieval.finding.evidence import Need, Span, SpanScorer, cite, select_spans
from retrieval.finding.fusion import Ranking
from retrieval.finding.search import Engine
from retrieval.limits import LIMITS
from retrieval.models import AnswerCitation, Kind, Understanding
from retrieval.reading.models import Frame, Reading
from retrieval.reading.question import understand_ask
from retrieval.reading.reader import Reader
from retrieval.reading.versions import with_other_version

__all__ = ["Desk"]

_ALONE = 0.62  # probability from which an ask of several brings an article that the whole question does not
_LOOKED = 60  # places of a ranking that are looked through for the texts named
_DAMPED = 2  # the first place of a ranking is worth a half, the second a third
_VOTES = 0.1  # share of the votes from which an article is brought forward
_FOUND = 5
_OF_NAMED = 1  # articles of a text that is named and of which none was chosen
_LIKELIEST = (
    3  # that go first in the ranking, and who else is likely; behind them the search orders better than the choice
)
_SHOWN, _ROOM = 5, 2  # of the first shown, the last in which a text without notes may stand
_LIKELY = 0.08  # probability from which an article keeps its place there
_SHORT = 320  # an article this short is quoted whole


@dataclass(frozen=True)
class Desk:
    """Finds for each ask, and cuts what is found into passages."""

    engine: Engine
    gatherer: Gatherer
    scorer: SpanScorer
    corpus: Corpus
    facts: Facts | None
    reader: Reader

    def apart(self, reading: Reading) -> list[Understanding]:
        """The asks of a question that has several, each as a question of its own."""
        if len(reading.asks) < 2:
            return []
        asks = (understand_ask(reading, ask, self.reader) for ask in reading.asks)
        return [with_other_version(own, self.corpus, self.facts) for own in asks]

    def contexts(
        self,
        asked: Understanding,
        reading: Reading,
        pool: Sequence[Candidate],
        ranking: Ranking,
        apart: Sequence[tuple[Understanding, Ranking]],
    ) -> list[Context]:
        """One context an ask, in their order.

        Args:
            asked: the whole question as understood.
            reading: its asks.
            pool: what might be cited for the whole question.
            ranking: that of the whole question.
            apart: the asks as questions of their own with their rankings, where there are several.
        """
        if not apart:
            need = self.scorer.need(asked.query, asked.expansions, asked.kinds)
            context = self._context(asked, reading, 0, asked, pool, ranking, need)
            return [self._widened(context, asked, pool, ranking)]
        whole = choose(asked, pool, self.engine.model)
        found = []
        for number, (own, own_ranking) in enumerate(apart):
            topic = asked.query if reading.asks[number].frame is Frame.COMPARISON else own.query
            need = self.scorer.need(topic, own.expansions, own.kinds, reading.asks[number].text)
            own_pool = self.gatherer.gather(own, own_ranking, need)
            context = self._context(asked, reading, number, own, own_pool, own_ranking, need)
            context = self._with_whole(context, own, whole, own_ranking)
            found.append(self._widened(context, own, own_pool, own_ranking))
        return found

    def _widened(self, context: Context, own: Understanding, pool: Sequence[Candidate], ranking: Ranking) -> Context:
        """A context with what belongs to it though the words do not show it."""
        model, known = self.engine.model, {found.candidate.key for found in context.found}
        near = [c for c in in_order(own, pool, model) if c.key not in known]

        def found() -> Iterator[Found]:
            for c in near:
                yield self._found(own, c, model.probability(c), ranking, context.need)

        more = left_aside(context, found()) or superseding(context, found())
        return replace(context, found=_ordered(context, [*context.found, *more])) if more else context

    def _with_whole(
        self, context: Context, own: Understanding, whole: Sequence[tuple[Candidate, float]], ranking: Ranking
    ) -> Context:
        """What an ask of several is answered from: what the whole question brought, then what it brings alone.

        An ask is short, so that what it finds alone is less sure: of that the first article is kept.
        """
        alone = {f.candidate.key: f for f in context.found}
        both: list[tuple[float, Found]] = []
        for candidate, probability in whole:
            mine = alone.get(candidate.key) or self._found(own, candidate, probability, ranking, context.need)
            value = 0.5 * probability + 0.5 * (mine.probability if candidate.key in alone else 0.0)
            both.append((value, replace(mine, probability=max(probability, mine.probability))))
        known = {f.candidate.key for _, f in both}
        for f in [f for f in context.found if f.candidate.key not in known][:1]:
            if f.probability >= _ALONE:
                both.append((0.5 * f.probability, f))
        fits = {f.candidate.key: max((context.fit(f, p) for p in f.passages), default=0.0) for _, f in both}
        best = max(fits.values(), default=0.0) or 1.0
        both.sort(key=lambda pair: -(pair[0] + 0.8 * fits[pair[1].candidate.key] / best))
        return replace(context, found=_ordered(context, [f for _, f in both]))

    def _found(
        self, own: Understanding, candidate: Candidate, probability: float, ranking: Ranking, need: Need
    ) -> Found:
        place = self.engine.place(candidate.key)
        near = int(ranking.paragraph[place]) if place is not None else 0
        passages = tuple(self._passages(own, need, candidate))
        return Found(candidate, probability, passages, near if near > 0 else candidate.paragraph)

    def chosen(self, asked: Understanding, pool: Sequence[Candidate]) -> list[Candidate]:
        """The articles cited for the whole question."""
        return [candidate for candidate, _ in choose(asked, pool, self.engine.model)]

    def promoted(
        self,
        asked: Understanding,
        pool: Sequence[Candidate],
        contexts: Sequence[Context],
        drafts: Sequence[Draft],
        ranking: Ranking,
    ) -> tuple[Locator, ...]:
        """The articles that go first in the ranking: those of a list, else the first of what is cited and likely.

        Behind them stands what the search found. Of the first that are shown, the last ones that are unlikely make room
        for the best of the texts of which nobody has written notes, which notes would have brought forward.
        """
        rows = [row.place.key for draft in drafts if draft.frame is Frame.LIST for row in draft.rows]
        if rows:
            ranked = {c.key: c.value(Feature.RELATIVE) for c in pool}
            return tuple(sorted(dict.fromkeys(rows), key=lambda key: -ranked.get(key, 0.0)))
        ordered = [candidate.key for candidate in in_order(asked, pool, self.engine.model)]
        whole = len(choose(asked, pool, self.engine.model))
        own = [f.candidate.key for context in contexts for f in context.found]
        likely = {c.key: self.engine.model.probability(c) for c in pool}
        wanted = dict.fromkeys((*ordered[:whole], *own, *ordered[whole:]))
        first = [
            key for at, key in enumerate(wanted) if at < _LIKELIEST or (at < _SHOWN and likely.get(key, 0.0) >= _LIKELY)
        ]
        return self._with_bare(first, likely, ranking)

    def _with_bare(
        self, first: list[Locator], likely: Mapping[Locator, float], ranking: Ranking
    ) -> tuple[Locator, ...]:
        """The first articles, with those of texts without notes in the last places shown, where nothing likely stands."""
        found = [
            (Locator(a.doc_id, a.eid), a.doc_id) for a in map(self.engine.articles.__getitem__, ranking.order[:_LOOKED])
        ]
        shown = list(dict.fromkeys((*first, *(key for key, _ in found))))
        for place in range(_SHOWN - _ROOM, _SHOWN):
            if place < len(first) or place >= len(shown) or likely.get(shown[place], 0.0) >= _LIKELY:
                continue
            bare = (key for key, doc_id in found if doc_id not in self._annotated and key not in shown[:place])
            if (best := next(bare, None)) is not None:
                first = [*shown[:place], best]
                shown = list(dict.fromkeys((*first, *shown[place:])))
        return tuple(first)

    @cached_property
    def _annotated(self) -> frozenset[str]:
        """The instruments of which any article has notes of ours."""
        return frozenset(article.doc_id for article in self.engine.articles if article.summary)

    def unspoken(self, contexts: Sequence[Context], drafts: Sequence[Draft]) -> list[Passage]:
        """The passages of what was chosen and is not spoken; they are cited behind the answer."""
        if any(draft.rows for draft in drafts):
            return []
        spoken = {p.key for d in drafts for s in d.said for p in s.places} | {p.key for d in drafts for p in d.also}
        left: list[Passage] = []
        for context in contexts:
            for found in context.found:
                if found.candidate.key not in spoken:
                    left += found.passages
                    spoken.add(found.candidate.key)
        return left

    def cite(self, candidates: Sequence[Candidate], asked: Understanding, iri_base: str) -> list[AnswerCitation]:
        """Citations of candidates that are shown beside the answer."""
        need = self.scorer.need(asked.query, asked.expansions, asked.kinds)
        passages = [p for c in candidates for p in self._passages(asked, need, c)]
        return [
            cite(i, p.document, p.article, p.span, inferred=p.inferred, as_of=asked.as_of, iri_base=iri_base)
            for i, p in enumerate(passages, 1)
        ]

    def _context(
        self,
        asked: Understanding,
        reading: Reading,
        number: int,
        own: Understanding,
        pool: Sequence[Candidate],
        ranking: Ranking,
        need: Need,
    ) -> Context:
        found = [
            self._found(own, c, probability, ranking, need) for c, probability in choose(own, pool, self.engine.model)
        ]
        context = Context(
            reading,
            number,
            reading.asks[number],
            own,
            tuple(found),
            tuple(pool),
            need,
            self.corpus,
            self.facts,
            self.scorer,
            asked.as_of,
            self.find,
            self.engine.channels.prepare,
            worked=self.engine.nearest(own.query),
        )
        return replace(context, found=_ordered(context, self._with_named(context)))

    def _with_named(self, context: Context) -> list[Found]:
        """What was chosen, and the best of the texts that the ask names where nothing of them was."""
        named = set(context.asked.doc_ids)
        if not named or any(f.document.id in named for f in context.found):
            return list(context.found)
        return [*context.found, *self.find(context.asked.query, context.asked)[:_OF_NAMED]]

    def find(self, words: str, asked: Understanding) -> list[Found]:
        """The articles found for words, best first, within the texts that are named."""
        expansions = self.facts.thesaurus.expand(words) if self.facts else ()
        own = replace(asked, text=words, query=words, parts=(words,), expansions=expansions, citations=(), promoted=())
        ranking = self.engine.rank(own)
        need = self.scorer.need(words, expansions, own.kinds)
        found = []
        for key in self._voted(words, ranking):
            candidate = self.gatherer.candidate(key)
            if candidate is None or (asked.doc_ids and candidate.document.id not in asked.doc_ids):
                continue
            found.append(self._found(own, candidate, 0.5, ranking, need))
            if len(found) == _FOUND:
                break
        return found

    def _voted(self, words: str, ranking: Ranking) -> list[Locator]:
        """The articles that rank first, those brought forward for which the worked questions near to the words vote."""
        votes = self.engine.nearest(words).articles
        first = (self.engine.articles[int(place)] for place in ranking.order[:_LOOKED])
        places = [Locator(article.doc_id, article.eid) for article in first]
        worth = {key: 1.0 / (rank + _DAMPED) for rank, key in enumerate(places)}
        for key, vote in votes.items():
            if vote >= _VOTES:
                worth[key] = worth.get(key, 0.0) + vote
        return sorted(worth, key=lambda key: -worth[key])

    def _passages(self, asked: Understanding, need: Need, candidate: Candidate) -> list[Passage]:
        """The 款 and 项 of a candidate that may be quoted."""
        document, article = candidate.document, candidate.article

        def passage(span: Span) -> Passage:
            return Passage(document, article, span.paragraph, span.start, span.end, span.item, candidate.inferred)

        whole = [Span(p.number, None, p.start, p.end, 1.0) for p in article.paragraphs]
        named = [c for c in asked.citations if c.locator and c.locator.whole == candidate.key]
        if named and Feature.NAMED in candidate.values:
            wanted = [c.paragraph for c in named if c.paragraph]
            exact = [span for span in whole if span.paragraph in wanted]
            return [passage(s) for s in (exact if exact and Kind.COMPARISON not in asked.kinds else whole)]
        if len(article.text) <= _SHORT:
            return [passage(s) for s in whole]
        spans = self._with_item(candidate, select_spans(self.scorer, need, article))
        known = candidate.paragraph if candidate.item is None else None
        if known is not None and not any(s.paragraph == known for s in spans):
            paragraph = article.paragraph(known)
            if paragraph is not None and len(paragraph.text) <= LIMITS.quote:
                spans = sorted([*spans, Span(known, None, paragraph.start, paragraph.end, 1.0)], key=lambda s: s.start)
        return [passage(s) for s in spans]

    def _with_item(self, candidate: Candidate, spans: list[Span]) -> list[Span]:
        """The spans with the item that the way to the candidate knows, a definition, if they lack it."""
        paragraph = candidate.article.paragraph(candidate.paragraph or 0)
        item = next((i for i in paragraph.items if i.number == candidate.item), None) if paragraph else None
        if paragraph is None or item is None or any(s.start <= item.start and item.end <= s.end for s in spans):
            return spans
        return sorted([*spans, Span(paragraph.number, item.number, item.start, item.end, 1.0)], key=lambda s: s.start)


def _ordered(context: Context, found: Sequence[Found]) -> tuple[Found, ...]:
    """The articles of texts that the ask names first, those whose duties are only another's last.

    Where an event is told, what is to be done upon it goes before what is to be held ready for it.
    """
    named = set(context.asked.doc_ids)

    def anothers(one: Found) -> bool:
        return (not named and not context.reaches(one.document.id)) or is_anothers(context, one)

    events = events_of(context) if context.ask.frame in EVENT_FRAMES else frozenset()

    def aside(one: Found) -> bool:
        return bool(events) and not is_named(one) and not answers_event(context, one.candidate.key, events)

    lower = outranked(context, found)

    def rank(one: Found) -> tuple[bool, ...]:
        unnamed = bool(named) and one.document.id not in named
        return unnamed, anothers(one), one.document.id in lower, aside(one)

    return tuple(sorted(found, key=rank))

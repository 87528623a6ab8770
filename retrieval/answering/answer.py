"""The assistant: a question in, a cited and checked answer or an honest refusal out. Deterministic, no language model."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus import Corpus, format_address
from graph import Facts
from retrieval.answering.assemble import assemble
from retrieval.answering.cautions import cautions
from retrieval.answering.desk import Desk
from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.frames import answer_all
from retrieval.answering.frames.deciding import reasons, signs
from retrieval.answering.frames.rule import rule
from retrieval.answering.frames.verdict import situation
from retrieval.answering.governed import governed_elsewhere, graded_elsewhere, said_missing
from retrieval.answering.greeting import greeted, is_greeting
from retrieval.answering.holding import hold, judged
from retrieval.answering.refusal import (
    NOTHING_RELATED,
    UNGRADED,
    UNNUMBERED,
    Evidence,
    Refusal,
    certain_refusal,
    judge,
    probability,
)
from retrieval.answering.related import related_articles
from retrieval.answering.writing import markdown, refusal_text
from retrieval.checking.checker import check_answer
from retrieval.checking.verifier import FactVerifier
from retrieval.finding.candidate import Candidate, Key
from retrieval.finding.candidates import Gatherer
from retrieval.finding.choice import runners_up
from retrieval.finding.evidence import Need, SpanScorer
from retrieval.finding.fusion import Ranking
from retrieval.finding.search import Engine
from retrieval.finding.vocabulary import Vocabulary
from retrieval.models import Answer, Hit, Kind, Related, Understanding
from retrieval.reading.collection import Collection
from retrieval.reading.followups import continues
from retrieval.reading.list_request import asks_for_list
from retrieval.reading.models import Frame, Reading
from retrieval.reading.question import understand_reading
from retrieval.reading.reader import Reader
from retrieval.reading.versions import with_other_version
from retrieval.reading.wording import Speller

__all__ = ["Assistant", "Look", "verdict_signs"]

_CLOSEST = 3  # articles that a refusal names
_RANKED = 20
_ALIKE_IF_SILENT = 0.35  # so much alike names the rule where the texts say nothing


@dataclass(frozen=True, slots=True)
class Look:
    """A question on its one way through reading and finding.

    ``ranking`` is that of the whole question, ``pool`` what might be cited, ``contexts`` what each ask has to go by,
    ``drafts`` what each is answered, ``first`` the articles that go first in the ranking shown.
    """

    asked: Understanding
    reading: Reading
    ranking: Ranking
    need: Need
    pool: Sequence[Candidate]
    contexts: Sequence[Context]
    drafts: Sequence[Draft]
    first: tuple[Key, ...]


class Assistant:
    """Answers questions over one build.

    Args:
        engine: the opened build.
        corpus: the texts that answers quote.
        facts: what the graph knows; without it there are no chains, no complete lists and no thesaurus.
        iri_base: prefix of the identifiers in citations.
    """

    def __init__(
        self, engine: Engine, corpus: Corpus, facts: Facts | None = None, iri_base: str = "https://famai.example/id/"
    ) -> None:
        self.engine = engine
        self.corpus = corpus
        self.facts = facts
        self.names = corpus.names
        self._iri_base = iri_base
        self._scorer = SpanScorer(corpus, engine.pairs)
        self._gatherer = Gatherer(engine, corpus, facts, self._scorer)
        terms = facts.thesaurus.labels if facts else ()
        self._vocabulary = Vocabulary(engine.articles, terms, self._scorer.rarity)
        collection = Collection(facts.thesaurus if facts else None, self._scorer.rarity)
        self._verifier = FactVerifier(corpus, facts) if facts else None
        speller = Speller.of(engine.runs, (article.text for _, article in corpus.articles()), terms)
        self.reader = Reader(corpus, collection, speller, self.names)
        self._desk = Desk(engine, self._gatherer, self._scorer, corpus, facts, self.reader)

    def read(
        self,
        question: str,
        history: Sequence[str] = (),
        as_of: str | None = None,
        asker: str | Iterable[str] = (),
    ) -> Reading:
        """Read a question: who asks, what is asked one by one, what bears on it.

        Args:
            question: at most ``LIMITS.question`` characters.
            history: the earlier questions of the conversation, oldest first.
            as_of: ISO day whose versions count.
            asker: the institution types that the user set (我是).

        Raises:
            UsageError: the question or the day cannot be used.
        """
        return self.reader.read(question, history, as_of, asker)

    def understand(self, question: str, history: Sequence[str] = (), as_of: str | None = None) -> Understanding:
        """Read a question with all that is known of the collection.

        Raises:
            UsageError: the question or the day cannot be used.
        """
        return self._understood(self.read(question, history, as_of))

    def _understood(self, reading: Reading) -> Understanding:
        """A question as read, for search."""
        thesaurus = self.reader.thesaurus
        asked = understand_reading(reading, self.reader)
        if thesaurus and Kind.LIST not in asked.kinds and asks_for_list(asked.text, thesaurus, asked.citations):
            asked = replace(asked, kinds=(*asked.kinds, Kind.LIST))
        return with_other_version(asked, self.corpus, self.facts)

    def look(
        self,
        question: str,
        history: Sequence[str] = (),
        as_of: str | None = None,
        asker: str | Iterable[str] = (),
    ) -> Look:
        """Read a question and find what it needs, once: search, answer and confidence all stand on this.

        Args:
            question: at most ``LIMITS.question`` characters.
            history: the earlier questions of the conversation, oldest first.
            as_of: ISO day whose versions count; default today, or the time that the question names.
            asker: the institution types that were set (我是…); what the question itself says goes before.

        Raises:
            UsageError: the question or the day cannot be used.
        """
        reading = self.read(question, history, as_of, asker)
        asked = self._understood(reading)
        apart = self._desk.apart(reading)
        queries = self._gatherer.queries(asked, parts=not apart)
        self.engine.channels.prepare([*queries, *(own.query for own in apart)])
        ranking = self.engine.rank(asked)
        need = self._scorer.need(asked.query, asked.expansions, asked.kinds)
        asks = [(own, self.engine.rank(own)) for own in apart]
        pool = self._gatherer.gather(asked, ranking, need, asks)
        contexts = self._desk.contexts(asked, reading, pool, ranking, asks)
        drafts = answer_all(contexts)
        if self._verifier is not None:
            drafts = hold(drafts, self._verifier, question, reading.as_of)
        first = self._desk.promoted(asked, pool, contexts, drafts, ranking)
        return Look(asked, reading, ranking, need, pool, contexts, drafts, first)

    def hits(self, look: Look, top_k: int = 10, doc: str | None = None) -> list[Hit]:
        """The articles that fit best, those that an answer would cite first; ``doc`` keeps to one instrument."""
        if doc is not None:
            return self.engine.search(replace(look.asked, promoted=look.first), top_k=top_k, doc_id=doc)
        return self.engine.hits(look.asked, self.engine.promote(look.ranking, look.first), top_k)

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        as_of: str | None = None,
        asker: str | Iterable[str] = (),
    ) -> Answer:
        """Answer a question, or refuse with the reason; arguments and errors as for :meth:`look`."""
        started = time.perf_counter()
        answer = self.answer(self.look(question, history, as_of, asker))
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def answer(self, look: Look) -> Answer:
        """The answer to a question that was read, checked, with the articles found."""
        if is_greeting(look.asked.question):
            return greeted(look.asked.question)
        refusal = self._refusal(look)
        answer = self._refuse(look, refusal) if refusal is not None else self._answer(look)
        return replace(
            check_answer(answer, self.corpus),
            kinds=tuple(kind.value for kind in look.asked.kinds),
            asker=look.reading.whom,
            ranking=tuple(self.hits(look, _RANKED)),
        )

    def _refusal(self, look: Look) -> Refusal | None:
        """Why the question is not answered; ``None`` where it is."""
        found = self._judged(look, self.evidence(look.asked, look.ranking, look.need))
        if (found is None or found.code == NOTHING_RELATED.code) and not look.asked.doc_ids:
            found = UNGRADED if graded_elsewhere(look.contexts, self.corpus, self._scorer.rarity) else found
        if found is None and not any(context.found for context in look.contexts):
            return NOTHING_RELATED
        untold = all(draft.silent for draft in look.drafts) and not any(c.eid for c in look.asked.citations)
        return found or (UNNUMBERED if untold else None)

    def _judged(self, look: Look, evidence: Evidence | None) -> Refusal | None:
        """A refusal that follows from what is named, or to which the evidence comes."""
        hits = self.engine.hits(look.asked, look.ranking, _RANKED)
        asks = [ask.text for ask in look.reading.asks]
        return certain_refusal(look.asked, self.corpus) or judge(
            look.asked, hits, evidence, self.names, asks, listed=all(draft.rows for draft in look.drafts)
        )

    def _answer(self, look: Look) -> Answer:
        """The answer that the frames give."""
        asked, desk = look.asked, self._desk
        drafts = list(look.drafts)
        drafts[-1] = replace(drafts[-1], also=(*drafts[-1].also, *desk.unspoken(look.contexts, drafts)))
        answer = assemble(look.reading, drafts, self.corpus, iri_base=self._iri_base)
        cited = {c.home for c in answer.citations}
        possible = [] if answer.rows else runners_up(asked, look.pool, desk.chosen(asked, look.pool), self.engine.model)
        beside = desk.cite([c for c in possible if c.key not in cited], asked, self._iri_base)
        related = related_articles(asked, answer.citations, self.facts, self.corpus, beside)
        elsewhere = governed_elsewhere((ask.text for ask in look.reading.asks), self.corpus, self._scorer.rarity)
        answer = replace(answer, missing=tuple(dict.fromkeys((*answer.missing, *elsewhere))))
        warnings = [
            *answer.warnings,
            *map(said_missing, elsewhere),
            *cautions(asked, answer.citations, self.corpus, self.facts),
        ]
        answer = replace(answer, related=tuple(related), warnings=tuple(dict.fromkeys(warnings)))
        return replace(answer, answer=markdown(answer))

    def verdicts(self, look: Look) -> list[tuple[Draft, list[tuple[Said, bool | None]]]]:
        """What the frames said before it was verified, each statement with whether it holds."""
        drafts = answer_all(look.contexts)
        found = judged(drafts, self._verifier, look.asked.question, look.reading.as_of)
        return list(zip(drafts, found, strict=True))

    def reasons(self, look: Look) -> list[list[tuple[str, float]]]:
        """For each ask the signs that speak most for its verdict or against it; none where it has no verdict."""
        found: list[list[tuple[str, float]]] = []
        for context, draft in zip(look.contexts, look.drafts, strict=True):
            read = situation(context, rule(context, others=True)) if draft.verdict else None
            found.append(reasons(read, draft.verdict) if read and draft.verdict else [])
        return found

    def pool(self, asked: Understanding, ranking: Ranking | None = None, need: Need | None = None) -> list[Candidate]:
        """The articles that might be cited, with what speaks for each."""
        ranking = ranking or self.engine.rank(asked)
        need = need or self._scorer.need(asked.query, asked.expansions, asked.kinds)
        return self._gatherer.gather(asked, ranking, need)

    def evidence(
        self, asked: Understanding, ranking: Ranking | None = None, need: Need | None = None
    ) -> Evidence | None:
        """What the best articles hold of the question; ``None`` where there are none."""
        ranking = ranking or self.engine.rank(asked)
        need = need or self._scorer.need(asked.query, asked.expansions, asked.kinds)
        first = [self.engine.articles[place] for place in ranking.order[:5]]
        if not first:
            return None
        texts = [" ".join((article.text, *article.notes)) for article in first]
        own = self._scorer.need(asked.text, (), asked.kinds) if asked.follows_up else None
        meaning = None
        if ranking.features.has_meaning:
            found = ranking.features.found
            meaning = max(found[name].best for name in ("meaning_text", "meaning_notes"))
        inside, outside = self.engine.closeness(asked.query, first[0].doc_id)
        return Evidence(
            cover=min(max(self._scorer.cover(need, text) for text in texts), 1.0),
            meaning=meaning,
            best="\n".join(article.text for article in first[:3]),
            score=min(float(ranking.score[ranking.order[0]]), 7.0),
            foreign=self._vocabulary.foreign(asked.text),
            texts=tuple(texts),
            rarity=self._scorer.rarity,
            known=self._knows,
            meant=self.reader.thesaurus.expand if self.reader.thesaurus else (lambda word: ()),
            terms=bool(self.reader.collection.bearing(asked.text).terms),
            odd=self._vocabulary.odd(asked.text, "\n".join(texts)),
            stray=asked.follows_up and not continues(asked.text) and self._vocabulary.strange(asked.text),
            encoder=self.engine.encoder,
            inside=inside,
            outside=outside,
            own_cover=None if own is None else max(self._scorer.cover(own, text) for text in texts),
        )

    def _knows(self, word: str) -> bool:
        """Whether a word is a label of the thesaurus."""
        return self.reader.thesaurus is not None and self.reader.thesaurus.concept(word) is not None

    def confidence(self, look: Look) -> float | None:
        """The probability that the collection answers the question; ``None`` where it was not fitted.

        It is 0 where a rule refuses, as for an article that does not exist or a text that is not held.
        """
        evidence = self.evidence(look.asked, look.ranking, look.need)
        refusal = self._judged(look, evidence)
        if evidence is None or (refusal is not None and refusal.code != "unrelated"):
            return 0.0
        return probability(evidence)

    def _refuse(self, look: Look, refusal: Refusal) -> Answer:
        hits = self.engine.hits(look.asked, look.ranking, _CLOSEST) if refusal.closest else []
        closest = [self._closest(hit) for hit in hits]
        asks = [ask.text for ask in look.reading.asks]
        elsewhere = (
            graded_elsewhere(look.contexts, self.corpus, self._scorer.rarity)
            if refusal is UNGRADED
            else governed_elsewhere(asks, self.corpus, self._scorer.rarity, alike=_ALIKE_IF_SILENT)
        )
        reason = "；".join((refusal.reason, *map(said_missing, elsewhere if refusal.code == "not_in_text" else ())))
        return Answer(
            question=look.asked.question,
            answer=refusal_text(reason, closest),
            abstained=True,
            reason=reason,
            missing=elsewhere,
            refusal=refusal.code,
            related=tuple(closest),
        )

    def _closest(self, hit: Hit) -> Related:
        article = self._article(hit.home)
        return Related(hit.doc_id, hit.eid, hit.label, f"{article} 与问题最接近".strip())

    def _article(self, key: Key) -> str:
        document = self.corpus.documents[key.doc_id]
        article = document.tree.by_eid(key.article or "")
        heading = article.chapter.title if article and article.chapter else ""
        return heading or (format_address(article) if article else "")


def verdict_signs(look: Look) -> dict[str, float] | None:
    """The signs from which the first verdict of a question is read; ``None`` where nothing that is said does anything."""
    asking = sorted(look.contexts, key=lambda c: c.ask.frame not in (Frame.VERDICT, Frame.CORRECTION))
    found = (situation(context, rule(context, others=True)) for context in asking)
    return next((signs(one) for one in found if one is not None), None)

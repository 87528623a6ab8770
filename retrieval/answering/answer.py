"""The assistant: a question in, a cited and checked answer or an honest refusal out. Deterministic, no language model."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from corpus import Corpus, Origin, Settings, format_address, format_title, load_corpus, load_settings
from graph import Facts
from retrieval.answering.compose import difference, has_amount, lead, markdown, refusal_text
from retrieval.answering.lists import Listing, list_rows
from retrieval.answering.refusal import Evidence, Refusal, certain_refusal, judge, probability
from retrieval.answering.related import related_articles
from retrieval.checking.checker import check_answer
from retrieval.finding.candidate import Candidate, Key
from retrieval.finding.candidates import Gatherer
from retrieval.finding.choice import choose, in_order, runners_up
from retrieval.finding.evidence import STOP_PAIRS, Need, Span, SpanScorer, cite, pairs_of, select_spans
from retrieval.finding.fusion import Ranking
from retrieval.finding.search import Engine
from retrieval.finding.vocabulary import Vocabulary
from retrieval.limits import LIMITS
from retrieval.models import Answer, AnswerCitation, Hit, Kind, Related, Row, Understanding
from retrieval.reading.list_request import asks_for_list
from retrieval.reading.question import understand
from retrieval.reading.versions import superseded_note, with_other_version
from retrieval.reading.wording import Speller

__all__ = ["Assistant"]

_TELLING = 4  # pairs of characters of a question that says which 款 it means
_PUNISHING = ("chain_sanction", "chain_any", "chain_upper_named", "chain_upper_other")
_SHORT = 320  # an article this short is quoted whole


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
        self._scorer = SpanScorer(corpus)
        self._gatherer = Gatherer(engine, corpus, facts, self._scorer)
        terms = facts.thesaurus.labels if facts else ()
        self._vocabulary = Vocabulary(engine.articles, terms)
        self._speller = Speller.from_texts((article.text for _, article in corpus.articles()), terms)

    @classmethod
    def open(cls, settings: Settings | None = None) -> Assistant:
        """Open the current build with its texts and its graph.

        Raises:
            DataError: there is no build, or it is damaged.
        """
        from graph import read_facts

        settings = settings or load_settings()
        engine = Engine.open(settings)
        path = engine.build.path / "graph" / "facts.json"
        facts = read_facts(path) if path.is_file() else None
        return cls(engine, load_corpus(settings), facts, settings.iri_base)

    def understand(self, question: str, history: Sequence[str] = (), as_of: str | None = None) -> Understanding:
        """Read a question with all that is known of the collection.

        Raises:
            UsageError: the question or the day cannot be used.
        """
        thesaurus = self.facts.thesaurus if self.facts else None
        asked = understand(
            question,
            history,
            as_of,
            corpus=self.corpus,
            thesaurus=thesaurus,
            speller=self._speller,
            names=self.names,
        )
        if thesaurus and Kind.LIST not in asked.kinds and asks_for_list(asked.text, thesaurus, asked.citations):
            asked = replace(asked, kinds=(*asked.kinds, Kind.LIST))
        return with_other_version(asked, self.corpus, self.facts)

    def for_search(self, question: str, history: Sequence[str] = (), as_of: str | None = None) -> Understanding:
        """Read a question for a search that ranks first what an answer would cite.

        Raises:
            UsageError: the question or the day cannot be used.
        """
        asked = self.understand(question, history, as_of)
        self.engine.channels.prepare(self._gatherer.queries(asked))
        pool = self.pool(asked)
        listing = list_rows(asked, pool, self.facts, self.corpus) if Kind.LIST in asked.kinds else None
        return replace(asked, promoted=_promoted(asked, pool, listing))

    def ask(self, question: str, history: Sequence[str] = (), as_of: str | None = None) -> Answer:
        """Answer a question.

        Args:
            question: at most ``LIMITS.question`` characters.
            history: the earlier questions of the conversation, oldest first.
            as_of: ISO day whose versions count; default today, or the time that the question names.

        Raises:
            UsageError: the question or the day cannot be used.
        """
        started = time.perf_counter()
        asked = self.understand(question, history, as_of)
        self.engine.channels.prepare(self._gatherer.queries(asked))
        ranking = self.engine.rank(asked)
        hits = tuple(self.engine.hits(asked, ranking, 20))
        answer, promoted = self._answer(asked, ranking, hits)
        answer = check_answer(answer, self.corpus)
        if promoted:
            hits = tuple(self.engine.hits(asked, self.engine.promote(ranking, promoted), 20))
        return replace(
            answer,
            kinds=tuple(kind.value for kind in asked.kinds),
            ranking=hits,
            elapsed_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def _answer(self, asked: Understanding, ranking: Ranking, hits: Sequence[Hit]) -> tuple[Answer, tuple[Key, ...]]:
        """The answer, and the articles that go first in its ranking."""
        refusal = certain_refusal(asked, self.corpus)
        need = self._scorer.need(asked.query, asked.expansions, asked.kinds)
        if refusal is None:
            refusal = judge(asked, hits, self.evidence(asked, ranking, need), self.names)
        if refusal is not None:
            return self._refuse(asked, refusal, hits), ()
        pool = self.pool(asked, ranking, need)
        listing = list_rows(asked, pool, self.facts, self.corpus) if Kind.LIST in asked.kinds else None
        promoted = _promoted(asked, pool, listing)
        if listing is not None:
            return self._listed(asked, need, listing, pool), promoted
        chosen = [candidate for candidate, _ in choose(asked, pool)]
        if not chosen:
            return self._refuse(asked, Refusal("unrelated", "收录的法规中没有与问题相关的条文", closest=False), ()), ()
        possible = self._cite(asked, need, runners_up(asked, pool, chosen))
        return self._finish(asked, need, self._cite(asked, need, chosen), possible), promoted

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
            scores = ranking.features.scores
            meaning = max(float(scores[name].max()) for name in ("meaning_text", "meaning_notes"))
        return Evidence(
            cover=min(max(self._scorer.cover(need, text) for text in texts), 1.0),
            meaning=meaning,
            best="\n".join(article.text for article in first[:3]),
            score=min(float(ranking.score[ranking.order[0]]), 7.0),
            foreign=self._vocabulary.foreign(asked.text),
            own_cover=None if own is None else max(self._scorer.cover(own, text) for text in texts),
        )

    def confidence(self, question: str, history: Sequence[str] = ()) -> float | None:
        """The probability that the collection answers the question; ``None`` where it was not fitted.

        It is 0 where a rule refuses, as for an article that does not exist or a text that is not held.

        Raises:
            UsageError: the question cannot be used.
        """
        asked = self.understand(question, history, None)
        self.engine.channels.prepare(self._gatherer.queries(asked))
        ranking = self.engine.rank(asked)
        evidence = self.evidence(asked, ranking)
        refusal = certain_refusal(asked, self.corpus) or judge(
            asked, self.engine.hits(asked, ranking, 1), evidence, self.names
        )
        if evidence is None or (refusal is not None and refusal.code != "unrelated"):
            return 0.0
        return probability(evidence)

    def _cite(self, asked: Understanding, need: Need, chosen: Sequence[Candidate]) -> list[AnswerCitation]:
        """Citations of the 款 and 项 that answer, numbered from 1: those that answer first, then sanctions."""
        apart = Kind.PENALTY in asked.kinds and Kind.COMPARISON not in asked.kinds  # sides compared stand together
        groups: list[tuple[Candidate, str, list[Span]]] = []
        for candidate in chosen:
            punishes = _punishes(candidate)
            role = "sanction" if apart and candidate.via == "graph" and punishes else "answer"
            spans = self._spans(asked, need, candidate)
            if Kind.QUANTITY in asked.kinds:  # the 款 with the number is the one asked for: it comes first
                spans.sort(key=lambda span: not has_amount(candidate.article.text[span.start : span.end]))
            groups.append((candidate, role, spans))
        groups.sort(key=lambda group: _punishes(group[0]) if group[1] == "sanction" else 2.0, reverse=True)
        if groups and groups[0][1] == "sanction":
            groups = [
                (candidate, "answer" if i == 0 else role, spans) for i, (candidate, role, spans) in enumerate(groups)
            ]
        citations: list[AnswerCitation] = []
        for candidate, role, spans in groups:
            for span in spans:
                citations.append(
                    cite(
                        len(citations) + 1,
                        candidate.document,
                        candidate.article,
                        span,
                        role=role,
                        inferred=candidate.inferred,
                        as_of=asked.as_of,
                        iri_base=self._iri_base,
                    )
                )
        return citations

    def _spans(self, asked: Understanding, need: Need, candidate: Candidate) -> list[Span]:
        article = candidate.article
        named = [c for c in asked.citations if c.locator and c.locator.whole == candidate.key]
        if named and "named_article" in candidate.values:
            wanted = [c.paragraph for c in named if c.paragraph]
            exact = [p for p in article.paragraphs if p.number in wanted]
            if exact and Kind.COMPARISON not in asked.kinds:
                return [Span(p.number, None, p.start, p.end, 1.0) for p in exact]
            return [Span(p.number, None, p.start, p.end, 1.0) for p in article.paragraphs]
        if len(article.text) <= _SHORT:
            return [Span(p.number, None, p.start, p.end, 1.0) for p in article.paragraphs]
        spans = select_spans(self._scorer, need, article)
        spans = self._with_item(candidate, spans)
        known = candidate.paragraph if candidate.item is None else None
        if known is not None and not any(s.paragraph == known for s in spans):
            paragraph = article.paragraph(known)
            if paragraph is not None and len(paragraph.text) <= LIMITS.quote:
                spans = sorted([*spans, Span(known, None, paragraph.start, paragraph.end, 1.0)], key=lambda s: s.start)
        return spans

    def _with_item(self, candidate: Candidate, spans: list[Span]) -> list[Span]:
        """The spans with the item that the way to the candidate knows, a definition, if they lack it."""
        paragraph = candidate.article.paragraph(candidate.paragraph or 0)
        item = next((i for i in paragraph.items if i.number == candidate.item), None) if paragraph else None
        if paragraph is None or item is None or any(s.start <= item.start and item.end <= s.end for s in spans):
            return spans
        return sorted([*spans, Span(paragraph.number, item.number, item.start, item.end, 1.0)], key=lambda s: s.start)

    def _listed(self, asked: Understanding, need: Need, listing: Listing, pool: Sequence[Candidate]) -> Answer:
        citations = [
            cite(i, document, article, span, as_of=asked.as_of, iri_base=self._iri_base)
            for i, (document, article, span) in enumerate(listing.places, 1)
        ]
        fitting = [
            c for c in pool if not c.values.get("entity_other") and c.document.id in (asked.doc_ids or (c.document.id,))
        ]
        listed = [c for c in pool if c.key in listing.keys]
        possible = self._cite(asked, need, runners_up(asked, fitting, listed))
        opening = f"收录文本中共找到 {len(listing.rows)} 项，列表如下。"
        return self._finish(
            asked, need, citations, possible, opening=opening, rows=listing.rows, notes=listing.warnings
        )

    def _finish(
        self,
        asked: Understanding,
        need: Need,
        citations: Sequence[AnswerCitation],
        possible: Sequence[AnswerCitation] = (),
        *,
        opening: str | None = None,
        rows: Sequence[Row] = (),
        notes: Sequence[str] = (),
    ) -> Answer:
        warnings = [*notes, *self._warnings(asked, citations)]
        related = related_articles(asked, citations, self.facts, self.corpus, possible)
        limit = 2 if len(asked.parts) < 3 else 3
        opening = opening or lead(self._scorer, need, citations, limit, in_turn=not _tells_paragraph(asked))
        compares = Kind.COMPARISON in asked.kinds and not rows
        sides = [c for c in citations if len(asked.doc_ids) != 2 or c.doc_id in asked.doc_ids]
        apart = difference(self._scorer, need, sides) if compares else ""
        text = markdown(
            opening, citations, rows=rows, related=related, warnings=warnings, notes=(apart,) if apart else ()
        )
        return Answer(
            question=asked.question,
            answer=text,
            abstained=False,
            reason=None,
            citations=tuple(citations),
            related=tuple(related),
            warnings=tuple(warnings),
            rows=tuple(rows),
        )

    def _warnings(self, asked: Understanding, citations: Sequence[AnswerCitation]) -> list[str]:
        warnings: list[str] = []
        for doc_id in dict.fromkeys(c.doc_id for c in citations):
            document = self.corpus.documents[doc_id]
            title = format_title(document.instrument)
            if document.origin is Origin.DIGEST:
                page = f"，请对照官网原文 {document.instrument.source}" if document.instrument.source else ""
                warnings.append(f"{title}的文本未收录，所引为本项目自写的摘要（非原文）{page}")
            if document.instrument.in_force is False:
                articles = [c.home for c in citations if c.doc_id == doc_id and c.article]
                warnings.append(superseded_note(document, articles, self.corpus, self.facts))
            elif document.instrument.in_force is None:
                warnings.append(f"{title}的时效未核，请以官方公布为准")
        if any(c.inferred for c in citations):
            warnings.append("标有“推定”的上位法条文由人工整理推定，原文未写明具体条号")
        missing = [d for d in asked.doc_ids if self.corpus.documents[d].origin is Origin.MISSING]
        for doc_id in missing:
            warnings.append(f"{format_title(self.corpus.documents[doc_id].instrument)}的文本未收录，回答未包括其规定")
        return list(dict.fromkeys(warnings))

    def _refuse(self, asked: Understanding, refusal: Refusal, hits: Sequence[Hit]) -> Answer:
        closest = [self._closest(hit) for hit in hits[:3]] if refusal.closest else []
        return Answer(
            question=asked.question,
            answer=refusal_text(refusal.reason, closest),
            abstained=True,
            reason=refusal.reason,
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


def _punishes(candidate: Candidate) -> float:
    """How surely the graph leads from what is asked to this sanction, 0 to 1."""
    return max(candidate.values.get(name, 0.0) for name in _PUNISHING)


def _tells_paragraph(asked: Understanding) -> bool:
    """Whether a question says more than the number of an article (第五十三条规定了什么), by which a 款 could be chosen."""
    text = asked.query
    for citation in asked.citations:
        text = text.replace(citation.text, " ")
    return len(pairs_of(text) - STOP_PAIRS) >= _TELLING


def _promoted(asked: Understanding, pool: Sequence[Candidate], listing: Listing | None) -> tuple[Key, ...]:
    """The articles that go first in the ranking: those of a list, else all that might be cited."""
    if listing is not None:
        ranked = {c.key: c.values.get("relative", 0.0) for c in pool}
        return tuple(sorted(listing.keys, key=lambda key: -ranked.get(key, 0.0)))
    return tuple(candidate.key for candidate in in_order(asked, pool))

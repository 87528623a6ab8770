"""Search: a question → articles, best first, from words, meaning and the provisions that the question names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

import msgspec
import numpy as np

from corpus import (
    Citation,
    DataError,
    Locator,
    NameTable,
    Settings,
    find_citations,
    load_added,
    load_catalog,
    load_settings,
)
from retrieval.finding.adapters import Adapters, load_adapters
from retrieval.finding.articles import IndexedArticle, load_articles
from retrieval.finding.channels import Channel, Channels, Features
from retrieval.finding.choice import load_model
from retrieval.finding.encoder import Encoder, load_encoder
from retrieval.finding.fusion import Ranking, Standing, fuse
from retrieval.finding.rarity import PairCounts
from retrieval.finding.reranking import Reranker, reranked
from retrieval.finding.store import Build, Store, indexes_digest
from retrieval.finding.words import grams
from retrieval.finding.worked import Nearest, load_worked
from retrieval.models import Hit, Understanding
from retrieval.reading.runs import Runs
from retrieval.reading.wording import take_common_pairs

__all__ = ["Engine"]


_USUAL = 0.59  # three of four questions that the collection answers have a greater vote; none is decided by it


class Engine:
    """A build, opened for questions. Opening maps the indexes; the encoder is loaded with the first question.

    ``notices`` are Chinese sentences for the user, for instance that vectors are not at hand.
    """

    def __init__(
        self,
        build: Build,
        encoder: Encoder | None,
        names: NameTable,
        notices: tuple[str, ...] = (),
        store: str = "local",
        reranker: Reranker | None = None,
    ):
        self.build = build
        self.reranker = reranker
        self.notices = notices
        self.names = names
        self.articles: Sequence[IndexedArticle] = load_articles(build.path / "articles.json")
        self.pairs = PairCounts.load(build.path / "pairs.json")
        self.runs = Runs.load(build.path / "runs.npy")
        take_common_pairs(build.path / "common.json")
        adapters = load_adapters(encoder.fingerprint) if encoder is not None else Adapters()
        self.channels = Channels(build.path, encoder, adapters, self._elsewhere(store))
        self.encoder = None if encoder is None else encoder.fingerprint
        self.model = load_model(self.encoder)
        self.worked = load_worked(build.path / "worked")

    @classmethod
    def open(cls, settings: Settings | None = None, *, encoder: Encoder | None = None) -> Engine:
        """Open the current build.

        Args:
            settings: default those of the environment.
            encoder: instead of the one that the settings name (for tests).

        Raises:
            DataError: there is no build, it is damaged, or it was made with another encoder.
        """
        settings = settings or load_settings()
        build = Store(settings.home).current()
        made_with = build.manifest.get("encoder")
        notices: list[str] = []
        if made_with is None:
            encoder = None
            notices.append("当前索引没有向量，只用词语检索")
        else:
            if encoder is None:
                encoder, notice = load_encoder(settings.encoder, settings.home)
                notices += [notice] if notice else []
            if encoder is not None and encoder.fingerprint != made_with:
                raise DataError(
                    f"索引由向量模型 {build.manifest.get('encoder_name')} 建立，与当前设置的 {encoder.name} 不一致；"
                    "请执行 famai build 重建，或改回 FAMAI_ENCODER"
                )
        names = NameTable((*load_catalog().instruments, *load_added(settings.home)))
        try:
            return cls(build, encoder, names, tuple(notices), settings.store, _reranker(settings))
        except (OSError, ValueError, KeyError, TypeError, msgspec.DecodeError) as error:
            raise DataError(f"索引 {build.path} 无法打开：{error}；请执行 famai build 重建索引") from error

    def _elsewhere(self, store: str) -> Callable[[Callable[[str], list[str]]], tuple[int, Iterable[Channel]]] | None:
        if store == "local":
            return None
        from retrieval.finding.milvus import MilvusStore  # an engine that few have

        return lambda cut: (len(self.articles), MilvusStore(store, indexes_digest(self.build)).channels(cut, grams))

    @cached_property
    def _places(self) -> dict[Locator, int]:
        return {Locator(article.doc_id, article.eid): place for place, article in enumerate(self.articles)}

    @cached_property
    def _standing(self) -> Standing:
        return Standing(self.articles)

    def place(self, key: Locator) -> int | None:
        """Where an article stands in :attr:`articles` and in every array of features."""
        return self._places.get(key)

    def understand(self, question: str, as_of: str | None = None) -> Understanding:
        """The least that can be known of a question: its words and the provisions and instruments that it names."""
        citations = find_citations(question, self.names, as_of=as_of)
        doc_ids = tuple(dict.fromkeys(c.doc_id for c in citations if c.doc_id))
        return Understanding(question, question, question, citations=citations, doc_ids=doc_ids, as_of=as_of)

    def nearest(self, query: str) -> Nearest:
        """What the worked questions nearest to a question vote for; nothing without vectors."""
        return self.worked.nearest(self.channels.encode(query)) if self.channels.has_meaning else Nearest()

    def closeness(self, query: str, doc_id: str) -> tuple[float, float]:
        """The votes inside and outside the collection, where worked questions are about the text found; else neither way.

        Nobody has worked questions about a text that a user added.
        """
        near = self.nearest(query)
        return (near.inside, near.outside) if doc_id in self.worked.documents else (_USUAL, 0.0)

    @contextmanager
    def leaving_out(self, question: str) -> Iterator[None]:
        """Without that worked question: in figures and fits none may answer itself."""
        all_of_them = self.worked
        self.worked = all_of_them.without(question)
        try:
            yield
        finally:
            self.worked = all_of_them

    def features(self, query: str | Understanding) -> Features:
        """Raw scores of every channel for every article."""
        question = self.understand(query) if isinstance(query, str) else query
        return self.channels.features(question.query, question.expansions, question.doc_ids)

    def rank(self, query: str | Understanding, doc_id: str | None = None, as_of: str | None = None) -> Ranking:
        """Fused scores of all articles; those outside ``doc_id`` are excluded."""
        question = self.understand(query, as_of) if isinstance(query, str) else query
        named = tuple(place for c in question.citations if (place := self._cited(c)) is not None)
        documents = (*question.doc_ids, doc_id) if doc_id else question.doc_ids
        ranking = fuse(
            self.channels.features(question.query, question.expansions, documents),
            self._standing,
            question,
            named=named,
            doc_id=doc_id,
            as_of=as_of or question.as_of,
        )
        if self.reranker is not None:
            ranking = reranked(ranking, question.text, self.articles, self.reranker)
        return self.promote(ranking, question.promoted)

    def promote(self, ranking: Ranking, first: Sequence[Locator]) -> Ranking:
        """The ranking with those articles first, in the order given, as far as it has them."""
        allowed = np.zeros(len(ranking.score), dtype=bool)
        allowed[ranking.order] = True
        places = [p for key in first if (p := self.place(key)) is not None and allowed[p]]
        if not places:
            return ranking
        first_places = np.array(places, dtype=np.int64)
        order = np.concatenate([first_places, ranking.order[~np.isin(ranking.order, first_places)]])
        score = ranking.score.copy()
        top = float(score[ranking.order[0]])
        for position, place in enumerate(places):
            score[place] = top + 1.0 - position / (len(places) + 1)
        return replace(ranking, order=order, score=score, promoted=frozenset(places))

    def search(
        self, query: str | Understanding, top_k: int = 10, doc_id: str | None = None, as_of: str | None = None
    ) -> list[Hit]:
        """The best articles, best first.

        Args:
            query: a question, or a question as understood (with follow-ups resolved and thesaurus terms).
            top_k: how many at most.
            doc_id: only articles of that instrument.
            as_of: ISO day; versions not in force then come after the others.

        Returns:
            At most ``top_k`` hits. Empty where nothing was asked or nothing matches at all.
        """
        question = self.understand(query, as_of) if isinstance(query, str) else query
        if not question.query.strip() and not question.citations:
            return []
        return self.hits(question, self.rank(question, doc_id, as_of), top_k)

    def hits(self, question: Understanding, ranking: Ranking, top_k: int) -> list[Hit]:
        """The first ``top_k`` articles of a ranking."""
        hits = []
        for rank, place in enumerate(ranking.order[:top_k], 1):
            article = self.articles[place]
            paragraph = self._paragraph(question, ranking, int(place))
            hits.append(
                Hit(
                    rank=rank,
                    doc_id=article.doc_id,
                    title=article.title,
                    eid=article.eid,
                    article=None if article.is_section else article.number,
                    paragraph=paragraph,
                    label=article.label,
                    score=round(float(ranking.score[place]), 6),
                    text=article.text,
                    via=ranking.via(int(place)),
                )
            )
        return hits

    def _cited(self, citation: Citation) -> int | None:
        return self.place(citation.locator.whole) if citation.locator and citation.eid else None

    def _paragraph(self, question: Understanding, ranking: Ranking, place: int) -> int | None:
        for citation in question.citations:
            if citation.paragraph and self._cited(citation) == place:
                number: int = citation.paragraph
                return number if number <= len(self.articles[place].paragraphs) else None
        article = self.articles[place]
        if len(article.paragraphs) == 1:
            return 1
        tag = int(ranking.paragraph[place])
        return tag if tag > 0 else None


def _reranker(settings: Settings) -> Reranker | None:
    if not settings.reranker:
        return None
    from retrieval.finding.endpoint_reranker import EndpointReranker  # few have one

    return EndpointReranker(settings.reranker)

"""One provision as a card: its words, where it stands, its neighbours, what it cites and what cites it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from corpus import (
    Article,
    Corpus,
    DataError,
    Document,
    Locator,
    NotFoundError,
    Origin,
    UsageError,
    official_way,
    parse_citation,
)
from graph import Facts, Reference, cited_by, cites, index_of

__all__ = ["provision_card"]


def provision_card(
    citation: str,
    corpus: Corpus,
    facts: Callable[[], Facts],
    *,
    as_of: str | None = None,
    iri_base: str = "https://famai.example/id/",
) -> dict[str, Any]:
    """The JSON of ``famai show``. Without a build (``facts`` raises), the references are missing and it says so.

    Raises:
        UsageError: the words are no citation, or the date is no date.
        NotFoundError: the instrument is not in the collection, or has no such article.
    """
    if as_of is not None:
        try:
            date.fromisoformat(as_of)
        except ValueError as error:
            raise UsageError(f"“{as_of}”不是日期，应为 2025-06-01 的形式") from error
    found = parse_citation(citation, corpus.names, as_of=as_of)
    locator = found.locator
    if locator is None:
        raise NotFoundError(f"《{found.title}》未收录；famai corpus list 列出已收录的法规")
    document = corpus.document(locator.doc_id)
    if document.origin is Origin.MISSING:
        raise NotFoundError(
            f"《{document.instrument.title}》只有目录信息，文本未收录。{official_way(document.instrument)}"
        )
    if locator.article is None:
        return _instrument_card(corpus, document, iri_base)
    article, start, end = corpus.span(locator)
    warnings = _status_warnings(document)
    outgoing: list[str] = []
    incoming: list[str] = []
    try:
        known = facts()
        outgoing = _targets(known, cites(known, locator))
        incoming = _sources(known, cited_by(known, locator))
    except DataError as error:
        warnings.append(f"未列出引用关系：{error}")
    index = document.tree.articles.index(article)
    return {
        "label": corpus.label(locator),
        "iri": locator.iri(iri_base),
        "doc_id": document.id,
        "eid": article.eid,
        "title": document.instrument.title,
        "status": document.instrument.status,
        "origin": document.origin.value,
        "text": article.text[start:end],
        "start": start,
        "end": end,
        "chapter": " / ".join(heading.label for heading in article.headings) or None,
        "previous": _neighbour(corpus, document, index - 1),
        "next": _neighbour(corpus, document, index + 1),
        "cites": outgoing,
        "cited_by": incoming,
        "warnings": warnings,
    }


def _instrument_card(corpus: Corpus, document: Document, iri_base: str) -> dict[str, Any]:
    instrument = document.instrument
    facts = (instrument.level, instrument.issuer, instrument.number, instrument.published, instrument.effective)
    return {
        "label": corpus.label(Locator(document.id)),
        "iri": Locator(document.id).iri(iri_base),
        "doc_id": document.id,
        "eid": None,
        "title": instrument.title,
        "status": instrument.status,
        "origin": document.origin.value,
        "text": "\n".join(f"{article.label}　{article.text}" for article in document.tree.articles),
        "start": 0,
        "end": 0,
        "chapter": "，".join(fact for fact in facts if fact) or None,
        "previous": None,
        "next": None,
        "cites": [],
        "cited_by": [],
        "warnings": _status_warnings(document),
    }


def _status_warnings(document: Document) -> list[str]:
    instrument = document.instrument
    warnings = []
    if document.origin is Origin.DIGEST:
        warnings.append(f"摘要（非原文）。{official_way(instrument)}")
    if instrument.in_force is False:
        warnings.append(f"《{instrument.title}》{instrument.status}")
    elif instrument.in_force is None:
        warnings.append(f"《{instrument.title}》时效未核，引用前请核对")
    return warnings


def _neighbour(corpus: Corpus, document: Document, index: int) -> str | None:
    articles: tuple[Article, ...] = document.tree.articles
    return corpus.label(Locator(document.id, articles[index].eid)) if 0 <= index < len(articles) else None


def _targets(facts: Facts, references: Iterable[Reference]) -> list[str]:
    index = index_of(facts)
    labels = (
        index.label(r.target) if r.target else f"《{r.target_title}》（未收录）"
        for r in references
        if r.target_doc_id or r.target_title
    )
    return list(dict.fromkeys(labels))


def _sources(facts: Facts, references: Iterable[Reference]) -> list[str]:
    index = index_of(facts)
    return list(dict.fromkeys(index.label(r.home.at(r.paragraph)) for r in references))

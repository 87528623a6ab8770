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
    format_title,
    in_marks,
    load_field,
    official_way,
    parse_citation,
)
from graph import Facts, Reference, chain_row, cited_by, cites, index_of, norm_rows
from retrieval.reading.ranks import yielding_notes
from retrieval.reading.versions import successor_note

__all__ = ["provision_card", "provision_chain"]


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
    locator = _locate(citation, corpus, as_of)
    document = corpus.document(locator.doc_id)
    if locator.article is None:
        return _instrument_card(corpus, document, iri_base)
    article, start, end = corpus.span(locator)
    warnings = _status_warnings(document, corpus)
    outgoing: list[str] = []
    incoming: list[str] = []
    norms: list[dict[str, Any]] = []
    chain: dict[str, Any] | None = None
    try:
        known = facts()
        outgoing = _targets(known, cites(known, locator))
        incoming = _sources(known, cited_by(known, locator))
        norms = norm_rows(known, place=locator)
        chain = _chain(corpus, known, locator, as_of)
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
        "norms": norms,
        "chain": chain,
        "warnings": warnings,
    }


def provision_chain(
    citation: str,
    corpus: Corpus,
    facts: Facts,
    *,
    as_of: str | None = None,
    iri_base: str = "https://famai.example/id/",
) -> dict[str, Any]:
    """The JSON of ``famai graph chain``: the duties of a provision, what sanctions them, and the laws above.

    Raises:
        UsageError: the words are no citation of an article, or the date is no date.
        NotFoundError: the instrument is not in the collection, or has no such article.
    """
    locator = _locate(citation, corpus, as_of)
    if locator.article is None:
        raise no_article(citation)
    corpus.span(locator)
    return {**_chain(corpus, facts, locator, as_of), "iri": locator.iri(iri_base), "as_of": as_of}


def no_article(citation: str) -> UsageError:
    """What to raise where a law is cited and an article is needed."""
    return UsageError(f"“{citation}”没有写条号；应为 {load_field().citation} 的形式")


def _chain(corpus: Corpus, facts: Facts, locator: Locator, as_of: str | None) -> dict[str, Any]:
    def quote(place: Locator) -> str:
        article, start, end = corpus.span(place)
        return article.text[start:end]

    def in_force(doc_id: str) -> bool:
        document = corpus.documents.get(doc_id)
        return document is None or document.instrument.in_force_on(as_of or date.today().isoformat())

    return chain_row(facts, locator, quote=quote, in_force=in_force if as_of else None)


def _locate(citation: str, corpus: Corpus, as_of: str | None) -> Locator:
    if as_of is not None:
        try:
            date.fromisoformat(as_of)
        except ValueError as error:
            raise UsageError(f"“{as_of}”不是日期，应为 2025-06-01 的形式") from error
    found = parse_citation(citation, corpus.names, as_of=as_of)
    if found.locator is None:
        raise NotFoundError(f"{in_marks(found.title or '')}未收录；famai corpus list 列出已收录的法规")
    document = corpus.document(found.locator.doc_id)
    if document.origin is Origin.MISSING:
        raise NotFoundError(
            f"{format_title(document.instrument)}只有目录信息，文本未收录。{official_way(document.instrument)}"
        )
    return found.locator


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
        "norms": [],
        "chain": None,
        "warnings": _status_warnings(document, corpus),
    }


def _status_warnings(document: Document, corpus: Corpus) -> list[str]:
    instrument = document.instrument
    warnings = []
    if document.origin is Origin.DIGEST:
        warnings.append(f"摘要（非原文）。{official_way(instrument)}")
    elif document.caveat:
        warnings.append(f"{format_title(instrument)}的文本：{document.caveat}")
    if later := successor_note(document, corpus):
        warnings.append(later)
    elif instrument.in_force is False:
        warnings.append(f"{format_title(instrument)}{instrument.status}")
    elif instrument.in_force is None:
        warnings.append(f"{format_title(instrument)}时效未核，引用前请核对")
    return warnings + yielding_notes(document, corpus)


def _neighbour(corpus: Corpus, document: Document, index: int) -> str | None:
    articles: tuple[Article, ...] = document.tree.articles
    return corpus.label(Locator(document.id, articles[index].eid)) if 0 <= index < len(articles) else None


def _targets(facts: Facts, references: Iterable[Reference]) -> list[str]:
    index = index_of(facts)
    labels = (
        index.label(r.target) if r.target else f"{in_marks(r.target_title or '')}（未收录）"
        for r in references
        if r.target_doc_id or r.target_title
    )
    return list(dict.fromkeys(labels))


def _sources(facts: Facts, references: Iterable[Reference]) -> list[str]:
    index = index_of(facts)
    return list(dict.fromkeys(index.label(r.home.at(r.paragraph)) for r in references))

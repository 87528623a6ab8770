"""The JSON documents of the collection: what ``famai corpus list`` and ``famai corpus tree`` print."""

from __future__ import annotations

from typing import Any

from corpus.models import Article, Document, Origin
from corpus.sources.origins import official_way

__all__ = ["instrument_document", "tree_document"]


_STATES = {Origin.TEXT: "available", Origin.DIGEST: "digest", Origin.MISSING: "missing"}


def instrument_document(document: Document) -> dict[str, Any]:
    """One instrument of the list."""
    instrument = document.instrument
    return {
        "id": instrument.id,
        "title": instrument.title,
        "number": instrument.number,
        "level": instrument.level,
        "tier": instrument.tier,
        "issuer": instrument.issuer,
        "published": instrument.published,
        "effective": instrument.effective,
        "status": instrument.status,
        "articles": sum(not a.is_section for a in document.tree.articles) or instrument.articles,
        "chapters": len(document.tree.chapters) or instrument.chapters,
        "text": _STATES[document.origin],
        "served_from": document.origin.value,
        "caveat": document.caveat or None,
        "source": document.origin_detail or instrument.obtained,
        "official": instrument.source,
        "checked": instrument.checked,
        "unverified": list(instrument.unverified),
        "note": instrument.note,
        "how_to_get": None if document.origin is Origin.TEXT else official_way(instrument),
    }


def tree_document(document: Document) -> dict[str, Any]:
    """The 条, 款, 项, 目 of one instrument."""
    return {
        "id": document.id,
        "title": document.instrument.title,
        "served_from": document.origin.value,
        "notes": list(document.tree.notes),
        "articles": [_article_document(article) for article in document.tree.articles],
    }


def _article_document(article: Article) -> dict[str, Any]:
    chapter = article.chapter
    section = next((h for h in article.headings if h.level == "节"), None)
    return {
        "article": None if article.is_section else article.number,
        "eid": article.eid,
        "insertion": article.insertion,
        "chapter": chapter.number if chapter else None,
        "chapter_title": chapter.title if chapter else None,
        "section": section.number if section else None,
        "section_title": section.title if section else None,
        "label": article.label,
        "text": article.text,
        "paragraphs": [
            {
                "paragraph": p.number,
                "text": p.text,
                "items": [
                    {
                        "item": i.number,
                        "text": i.text,
                        **({"points": [{"point": s.number, "text": s.text} for s in i.subitems]} if i.subitems else {}),
                    }
                    for i in p.items
                ],
            }
            for p in article.paragraphs
        ],
    }

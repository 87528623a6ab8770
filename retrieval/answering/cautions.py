"""What has to be said beside an answer: how the texts that it cites stand, and what it could not look into."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Corpus, Origin, format_title, official_place
from graph import Facts
from retrieval.models import AnswerCitation, Understanding
from retrieval.reading.versions import successor_note, superseded_note

__all__ = ["cautions"]


def cautions(
    asked: Understanding, citations: Sequence[AnswerCitation], corpus: Corpus, facts: Facts | None
) -> list[str]:
    """Chinese sentences, each once: digests, unchecked or superseded texts, newer versions, texts that are not held."""
    told: list[str] = []
    for doc_id in dict.fromkeys(c.doc_id for c in citations):
        document = corpus.documents[doc_id]
        title = format_title(document.instrument)
        if document.origin is Origin.DIGEST:
            page = f"，请对照官网原文 {document.instrument.source}" if document.instrument.source else ""
            told.append(f"{title}的文本未收录，所引为本项目自写的摘要（非原文）{page}")
        elif document.caveat:
            told.append(f"{title}的文本：{document.caveat}")
        if note := successor_note(document, corpus):
            told.append(note)
        elif document.instrument.in_force is False:
            articles = [c.home for c in citations if c.doc_id == doc_id and c.article]
            told.append(superseded_note(document, articles, corpus, facts))
        elif document.instrument.in_force is None:
            told.append(f"{title}的时效未核，请以官方公布为准")
    if any(c.inferred for c in citations):
        told.append("标有“推定”的上位法条文由人工整理推定，原文未写明具体条号")
    for doc_id in asked.doc_ids:
        instrument = corpus.documents[doc_id].instrument
        if corpus.documents[doc_id].origin is Origin.MISSING:
            place = official_place(instrument)
            told.append(f"{format_title(instrument)}的文本未收录，回答未包括其规定{f'；{place}' if place else ''}")
    return list(dict.fromkeys(told))

"""What to say of a version that is no longer in force, and where its articles stand now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus import Citation, Corpus, Document, format_title, to_chinese
from graph import Facts
from retrieval.models import Understanding

__all__ = ["NOW", "new_number", "superseded_note", "with_other_version"]

NOW = re.compile(r"现在(?:这|的)?(?:一?版|法|部)|现行|新版|新法|新的那?部|最新|如今|修[订改正]后|这一?版呢")
"""Words that speak of the version in force beside an older one."""
_BEFORE = re.compile(
    r"[老旧](?:的)?(?:一?版|法|那[版部])|(?:原来|原先|以前|之前|过去)(?:的)?(?:那[版部]|一版)|上一版|修[订改正]前|(?:19|20)[0-9]{2}年(?:的)?(?:那[版部]|[老旧]?版)"
)
"""Words that speak of an older version beside the one in force."""


def new_number(doc_id: str, article: int, facts: Facts | None) -> tuple[str, int | None] | None:
    """The version that replaced ``doc_id`` and the number that the article has in it (``None``: dropped).

    ``None`` where no crosswalk leads away from the version.
    """
    for crosswalk in facts.crosswalks if facts else ():
        if crosswalk.old_id == doc_id:
            return crosswalk.new_id, crosswalk.to_new(article)
    return None


def with_other_version(asked: Understanding, corpus: Corpus, facts: Facts | None) -> Understanding:
    """The question, with the other version of a law named too where it speaks of both (2016年版 … 现在这版, 跟老版比).

    An article that is named brings its counterpart.
    """
    now, before = NOW.search(asked.text) is not None, _BEFORE.search(asked.text) is not None
    if not now and not before:
        return asked
    added: list[Citation] = []
    for citation in asked.citations:
        document = corpus.documents.get(citation.doc_id or "")
        if document is None:
            continue
        other = document.instrument.next if now else None
        if before and other is None:
            other = next((d.id for d in corpus.documents.values() if d.instrument.next == document.id), None)
        if other not in corpus.documents or other in asked.doc_ids:
            continue
        article = _counterpart(document.id, other, citation.article, facts) if citation.article else None
        place = {} if article else {"paragraph": None, "item": None, "section": None}
        added.append(replace(citation, doc_id=other, article=article, end=citation.start, **place))
    if not added:
        return asked
    docs = dict.fromkeys((*asked.doc_ids, *(c.doc_id for c in added if c.doc_id)))
    return replace(asked, citations=(*asked.citations, *added), doc_ids=tuple(docs))


def _counterpart(doc_id: str, other: str | None, article: int, facts: Facts | None) -> int | None:
    """The number of an article in another version; ``None`` where it has none there."""
    for crosswalk in facts.crosswalks if facts else ():
        if (crosswalk.old_id, crosswalk.new_id) == (doc_id, other):
            return crosswalk.to_new(article)
        if (crosswalk.new_id, crosswalk.old_id) == (doc_id, other):
            return crosswalk.to_old(article)
    return None


def superseded_note(document: Document, articles: Sequence[int], corpus: Corpus, facts: Facts | None) -> str:
    """One sentence for 提示: the status, and for each article cited where it stands now."""
    instrument = document.instrument
    words = f"{format_title(instrument)}状态：{instrument.status}，所引为旧条文"
    moved: list[str] = []
    for article in dict.fromkeys(articles):
        found = new_number(document.id, article, facts)
        if found is None:
            continue
        title = format_title(corpus.documents[found[0]].instrument)
        now = f"现为{title}第{to_chinese(found[1])}条" if found[1] else f"在{title}中已无对应条文"
        moved.append(f"原第{to_chinese(article)}条{now}")
    if not moved and instrument.next in corpus.documents:
        moved.append(f"现行版本为{format_title(corpus.documents[str(instrument.next)].instrument)}")
    return "；".join((words, *moved))

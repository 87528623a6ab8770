"""What to say of a version that is no longer in force, and where its articles stand now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from corpus import Citation, Corpus, Document, Locator, Origin, format_article, format_title, official_place
from graph import Facts
from retrieval.models import Understanding

__all__ = ["NOW", "day_words", "new_place", "successor_note", "superseded_note", "with_other_version"]

NOW = re.compile(
    r"现在(?:这|的)?(?:一?版|法|部)|现行|新版|新法|新的那?部|最新|如今|修[订改正]后|(?:改|修[订改正])过的|这一?版呢"
)
"""Words that speak of the version in force beside an older one."""
_BEFORE = re.compile(
    r"[老旧](?:的)?(?:一?版|法|那[版部])|(?:原来|原先|以前|之前|过去)(?:的)?(?:那[版部]|一版)|上一版|修[订改正]前|(?:19|20)[0-9]{2}年(?:的)?(?:那[版部]|[老旧]?版)"
)
"""Words that speak of an older version beside the one in force."""


def new_place(place: Locator, facts: Facts | None) -> tuple[str, Locator | None] | None:
    """The version that replaced that of a 条, and where the 条 is in it (``None``: dropped).

    ``None`` where no crosswalk leads away from the version.
    """
    for crosswalk in facts.crosswalks if facts else ():
        if crosswalk.old_id == place.doc_id:
            return crosswalk.new_id, crosswalk.to_new(place)
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
        where = citation.locator
        found = _counterpart(where, other, facts) if where and citation.article else None
        place = {"article": found.number, "insertion": found.insertion} if found else _NOWHERE
        added.append(replace(citation, doc_id=other, end=citation.start, **place))
    if not added:
        return asked
    docs = dict.fromkeys((*asked.doc_ids, *(c.doc_id for c in added if c.doc_id)))
    return replace(asked, citations=(*asked.citations, *added), doc_ids=tuple(docs))


_NOWHERE: dict[str, Any] = {"article": None, "insertion": 0, "paragraph": None, "item": None, "section": None}


def _counterpart(place: Locator, other: str | None, facts: Facts | None) -> Locator | None:
    """Where a 条 is in another version; ``None`` where it is not there."""
    for crosswalk in facts.crosswalks if facts else ():
        if (crosswalk.old_id, crosswalk.new_id) == (place.doc_id, other):
            return crosswalk.to_new(place)
        if (crosswalk.new_id, crosswalk.old_id) == (place.doc_id, other):
            return crosswalk.to_old(place)
    return None


def superseded_note(document: Document, articles: Sequence[Locator], corpus: Corpus, facts: Facts | None) -> str:
    """One sentence for 提示: the status, and for each article cited where it stands now."""
    instrument = document.instrument
    words = f"{format_title(instrument)}状态：{instrument.status}，所引为旧条文"
    moved: list[str] = []
    for article in dict.fromkeys(articles):
        found = new_place(article, facts)
        if found is None:
            continue
        title = format_title(corpus.documents[found[0]].instrument)
        now = f"现为{title}{_words(found[1])}" if found[1] else f"在{title}中已无对应条文"
        moved.append(f"原{_words(article)}{now}")
    if not moved and instrument.next in corpus.documents:
        moved.append(f"现行版本为{format_title(corpus.documents[str(instrument.next)].instrument)}")
    return "；".join((words, *moved))


def successor_note(document: Document, corpus: Corpus) -> str | None:
    """One sentence where a later version is known whose text is not held; ``None`` where there is none."""
    later = corpus.documents.get(document.instrument.next or "")
    if later is None or later.origin is not Origin.MISSING:
        return None
    new = later.instrument
    facts = [new.number or new.title]
    facts += [f"{day_words(new.published)}公布"] if new.published else []
    facts += [f"{day_words(new.effective)}施行" if new.effective else "施行日期未核"]
    place = official_place(new)
    words = f"{format_title(document.instrument)}已有后一版本（{'，'.join(facts)}），其文本未收录"
    held = f"所引为{document.instrument.number}的文本" if document.instrument.number else "所引为先前的文本"
    return "；".join(filter(None, (words, f"{held}，引用前请核对是否仍有效", place)))


def day_words(iso: str) -> str:
    """An ISO day in Chinese."""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{year}年{month}月{day}日"


def _words(place: Locator) -> str:
    return format_article(place.number or 0, place.insertion)

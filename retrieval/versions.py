"""What to say of a version that is no longer in force, and where its articles stand now."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Corpus, Document
from corpus.labels import format_title
from corpus.numerals import to_chinese
from graph.facts import Facts

__all__ = ["new_number", "superseded_note"]


def new_number(doc_id: str, article: int, facts: Facts | None) -> tuple[str, int | None] | None:
    """The version that replaced ``doc_id`` and the number that the article has in it (``None``: dropped).

    ``None`` where no crosswalk leads away from the version.
    """
    for crosswalk in facts.crosswalks if facts else ():
        if crosswalk.old_id == doc_id:
            return crosswalk.new_id, crosswalk.to_new(article)
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

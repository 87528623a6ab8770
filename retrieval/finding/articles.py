"""What an index holds of each article, and the texts that its channels see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import msgspec

from corpus import (
    TIERS,
    Annotation,
    Article,
    Corpus,
    Document,
    Instrument,
    Origin,
    Paragraph,
    format_label,
    load_annotations,
    uncollected,
)

__all__ = [
    "IndexedArticle",
    "Unit",
    "collect",
    "load_articles",
    "note_text",
    "note_units",
    "plain",
    "save_articles",
    "units_of",
    "word_text",
]

_UNIT_LENGTH = 450  # characters: about 350 tokens, what the built-in encoder reads of one text
_SHORT_MARK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article or section as the index keeps it; ``paragraphs`` are text spans of its 款 in order.

    ``superseded`` is true for a version that is no longer in force; ``binding`` is false for a drafting note.
    """

    doc_id: str
    eid: str
    number: int
    title: str
    label: str
    text: str
    paragraphs: tuple[tuple[int, int], ...]
    chapter: str = ""
    is_section: bool = False
    insertion: int = 0
    effective: str | None = None
    ended: str | None = None
    superseded: bool = False
    binding: bool = True
    origin: str = Origin.TEXT.value
    tier: str = TIERS[0]
    summary: str = ""
    questions: tuple[str, ...] = ()
    plain_questions: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Our own words about it: the summary and all questions."""
        return (self.summary, *self.questions, *self.plain_questions) if self.summary else ()

    def in_force_on(self, day: str) -> bool:
        """Whether it was in force on the ISO date; an instrument without dates counts as in force."""
        if self.effective is not None and day < self.effective:
            return False
        return self.ended is None or day < self.ended

    def paragraph_text(self, number: int) -> str:
        """The words of the 款 with that number."""
        start, end = self.paragraphs[number - 1]
        return self.text[start:end]


_FIELDS = tuple(part.name for part in fields(IndexedArticle))


@dataclass(frozen=True, slots=True)
class Unit:
    """A text to encode: a 款 with its lead-in, or a part of one; ``tag`` is the number of the 款."""

    article: int
    tag: int
    text: str = field(compare=False)


def collect(corpus: Corpus) -> list[IndexedArticle]:
    """Every article and section of the collection with its annotations, in catalogue order."""
    return [_index(document, article) for document, article in corpus.articles()]


def _index(document: Document, article: Article) -> IndexedArticle:
    instrument = document.instrument
    note = _annotation(instrument, article)
    return IndexedArticle(
        doc_id=instrument.id,
        eid=article.eid,
        number=article.number,
        title=instrument.title,
        label=format_label(instrument, article),
        text=article.text,
        paragraphs=tuple((p.start, p.end) for p in article.paragraphs),
        chapter=" ".join(h.title for h in article.headings) if article.is_section else _chapter(article),
        is_section=article.is_section,
        insertion=article.insertion,
        effective=instrument.effective,
        ended=instrument.ended,
        superseded=instrument.ended is not None,
        binding=instrument.binding,
        origin=document.origin.value,
        tier=instrument.tier,
        summary=note.summary if note else "",
        questions=note.questions if note else (),
        plain_questions=note.plain if note else (),
    )


def _chapter(article: Article) -> str:
    return article.chapter.title if article.chapter else ""


def _annotation(instrument: Instrument, article: Article) -> Annotation | None:
    if article.is_section or article.insertion:
        return None
    return load_annotations(instrument.id).get(article.number)


def word_text(article: IndexedArticle) -> str:
    """What the word channel sees of the text: title, chapter and words."""
    return f"{article.title} {article.chapter} {article.text}"


def note_units(articles: Iterable[IndexedArticle]) -> list[Unit]:
    """Our own words about the articles, summary and questions, each a unit to be encoded."""
    return [Unit(number, 0, text) for number, article in enumerate(articles) for text in article.notes]


def note_text(article: IndexedArticle) -> str:
    """What the word channel sees of our own words: summary and questions."""
    return " ".join(article.notes)


def units_of(corpus: Corpus) -> list[Unit]:
    """The texts that stand for each article in the meaning channel, with the article's place in :func:`collect`."""
    units = []
    for number, (_document, article) in enumerate(corpus.articles()):
        for paragraph in article.paragraphs:
            units += [Unit(number, paragraph.number, text) for text in _parts(paragraph)]
    return units


def _parts(paragraph: Paragraph) -> list[str]:
    """The 款 as one text, or cut at its items where it is long; every part then begins with the lead-in."""
    if len(paragraph.text) <= _UNIT_LENGTH or not paragraph.items:
        return [_line(paragraph.text)]
    lead_in = paragraph.lead_in[-120:]
    parts: list[str] = []
    current = ""
    for item in paragraph.items:
        if current and len(lead_in) + len(current) + len(item.text) > _UNIT_LENGTH:
            parts.append(_line(lead_in + current))
            current = ""
        current += item.text
    return [*parts, _line(lead_in + current)]


def _line(text: str) -> str:
    return _SHORT_MARK.sub("", text) if text else ""


def plain(article: IndexedArticle) -> dict[str, Any]:
    """Its fields by name: they hold nothing but plain values and tuples of them."""
    return {name: getattr(article, name) for name in _FIELDS}


def save_articles(path: Path, articles: Sequence[IndexedArticle]) -> None:
    """Write them as one JSON document."""
    path.write_text(json.dumps([plain(article) for article in articles], ensure_ascii=False), encoding="utf-8")


def load_articles(path: Path) -> list[IndexedArticle]:
    """Read what :func:`save_articles` wrote.

    Raises:
        OSError: there is no such file.
        msgspec.DecodeError: it is damaged.
    """
    with uncollected():
        return msgspec.json.decode(path.read_bytes(), type=list[IndexedArticle])

"""The tree of a legal text: 编/章/节/条/款/项/目, and where each part stands in its source.

Offsets come in two kinds. *Text offsets* count characters of :attr:`Article.text`, the clean text that every
command shows; ``article.text[p.start:p.end] == p.text`` holds for each paragraph, item and sub-item. *Source
offsets* count characters of the text as it was obtained; :meth:`OffsetMap.to_source` leads from one to the other.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "UNCOMPARED",
    "Article",
    "Document",
    "Heading",
    "Instrument",
    "Item",
    "Leaf",
    "LeafKind",
    "OffsetMap",
    "Origin",
    "Paragraph",
    "SubItem",
    "Tree",
]


UNCOMPARED = "用户提供，未与官方逐字核对"
"""What stands beside a text that a user gave and nobody compared with the official one."""


class Origin(StrEnum):
    """What stands behind the words that are shown."""

    TEXT = "text"  # the official text
    DIGEST = "digest"  # our own summary, 摘要（非原文）
    MISSING = "missing"  # facts only


class LeafKind(StrEnum):
    """What a stretch of the source is."""

    TITLE = "title"
    NOTE = "note"  # 题注, publication notes, front matter
    HEADING = "heading"  # 编/章/节 line
    LABEL = "label"  # 第十八条, 一、
    TEXT = "text"
    CLOSING = "closing"  # signature, annexes
    PAGE = "page"  # a page-number line, dropped from the text


@dataclass(frozen=True, slots=True)
class Instrument:
    """The facts of one version of a legal instrument, as the catalogue states them.

    Dates are ISO strings (``YYYY-MM-DD``) or ``None`` where unknown.
    """

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    level: str = ""
    issuer: str = ""
    number: str | None = None
    adopted: str | None = None
    published: str | None = None
    effective: str | None = None
    status: str = "时效未核"
    ended: str | None = None  # the day on which this version stopped being in force
    articles: int | None = None
    chapters: int | None = None
    file: str | None = None
    sha256: str | None = None
    original_sha256: str | None = None
    package: str | None = None  # law_id in the statutes package
    source: str | None = None  # official page
    other_pages: tuple[str, ...] = ()  # further official pages
    obtained: str | None = None  # where the text was taken from, if not from the official page
    checked: str | None = None  # what was compared, in Chinese
    unverified: tuple[str, ...] = ()  # names of the facts that no stored text confirmed, shown as 未核
    version_of: str | None = None
    previous: str | None = None
    next: str | None = None
    repeals: tuple[str, ...] = ()
    repealed_by: str | None = None
    based_on: tuple[str, ...] = ()
    amended_by: tuple[str, ...] = ()
    explains: str | None = None
    note: str | None = None
    tier: str = "核心"  # 核心, 行业, 网信与数据, 相关法律, 用户收录: how near to the centre of the collection
    annex: str | None = None  # title of the annex that is part of the text
    subjects: tuple[str, ...] = ()  # what a rule without text governs in detail
    near: tuple[str, ...] = ()  # 法规全称 第N条: where the collection says the principle of it
    added: bool = False  # taken in by the user with ``famai corpus add``

    @property
    def in_force(self) -> bool | None:
        """Whether the catalogue calls it in force; ``None`` where that was not checked (时效未核)."""
        if self.status.startswith("时效未核"):
            return None
        return self.status.startswith("现行有效")

    @property
    def binding(self) -> bool:
        """Whether it is law, not a draft or the note that explains one: norms are read only from what binds."""
        return not (self.explains or "起草说明" in self.level or "征求意见" in self.status)

    def in_force_on(self, day: str) -> bool:
        """Whether this version was in force on ``day`` (ISO date)."""
        started = self.effective is not None and self.effective <= day
        return started and (self.ended is None or day < self.ended)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Leads from a clean text to its source by runs of equal characters.

    ``runs`` holds ``(text_start, source_start, length)`` triples in ascending order; characters between runs
    (the line breaks that join paragraphs) belong to no source character.
    """

    runs: tuple[tuple[int, int, int], ...] = ()

    def to_source(self, offset: int) -> int | None:
        """Source offset of the text character at ``offset``, or ``None`` where it stands in no source."""
        index = bisect.bisect_right(self.runs, offset, key=lambda run: run[0]) - 1
        if index < 0:
            return None
        text_start, source_start, length = self.runs[index]
        return source_start + offset - text_start if offset < text_start + length else None

    def span_to_source(self, start: int, end: int) -> tuple[int, int] | None:
        """Source span that encloses the text span ``[start, end)``; ``None`` for an unmapped span."""
        first = bisect.bisect_right(self.runs, start, key=lambda run: run[0]) - 1
        mapped: list[tuple[int, int]] = []
        for text_start, source_start, length in self.runs[max(first, 0) :]:
            if text_start >= end:
                break
            inner, outer = max(start, text_start), min(end, text_start + length)
            if inner < outer:
                mapped.append((source_start + inner - text_start, source_start + outer - text_start))
        return (mapped[0][0], mapped[-1][1]) if mapped else None


@dataclass(frozen=True, slots=True)
class Heading:
    """A 编, 章 or 节 that encloses articles; 附件 (number 0 where there is but one) that holds sections."""

    level: str  # "编", "章", "节", "附件"
    number: int
    title: str

    @property
    def label(self) -> str:
        """``第二章 网络和信息安全运行``, with Chinese numerals."""
        from corpus.numerals import to_chinese

        if self.level == "附件":
            return f"附件{to_chinese(self.number) if self.number else ''} {self.title}".rstrip()
        if not self.number:  # 附则 of a code
            return self.title
        return f"第{to_chinese(self.number)}{self.level} {self.title}".rstrip()


@dataclass(frozen=True, slots=True)
class SubItem:
    """A 目: numbered part of an item. ``text`` includes its mark."""

    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A 项: （一）, or a point 一是 of a drafting note. ``text`` includes its mark."""

    number: int
    start: int
    end: int
    text: str
    mark: str
    subitems: tuple[SubItem, ...] = ()

    @property
    def body(self) -> str:
        """The text without its mark."""
        return self.text[len(self.mark) :].lstrip()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A 款: one natural paragraph with the items that it leads in. ``text`` includes the items."""

    number: int
    start: int
    end: int
    text: str
    items: tuple[Item, ...] = ()

    @property
    def lead_in(self) -> str:
        """The text before the first item; all of it where there are none."""
        return self.text[: self.items[0].start - self.start].rstrip("\n") if self.items else self.text


@dataclass(frozen=True, slots=True)
class Article:
    """A 条, or a section of a text that has no articles.

    ``number`` is the 条 number (for a section, its place in the text); ``insertion`` is 1 for 第十七条之一.
    ``eid`` is the Akoma Ntoso short name: ``art_18``, ``art_17-1``, ``sec_3__sec_2`` (:mod:`corpus.citing.locators`).
    """

    eid: str
    number: int
    label: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    headings: tuple[Heading, ...] = ()
    offsets: OffsetMap = field(default_factory=OffsetMap)
    insertion: int = 0
    is_section: bool = False

    def __hash__(self) -> int:
        """By its id and words: what stands in it follows from them, and is long to go through."""
        return hash((self.eid, self.text))

    @property
    def chapter(self) -> Heading | None:
        """The enclosing 章, if any."""
        return next((h for h in self.headings if h.level == "章"), None)

    def paragraph(self, number: int) -> Paragraph | None:
        """The 款 with that number, or ``None``."""
        return self.paragraphs[number - 1] if 1 <= number <= len(self.paragraphs) else None

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The 款 in which the text offset lies, or ``None``."""
        return next((p for p in self.paragraphs if p.start <= offset < p.end), None)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch ``[start, end)`` of the source and what it is; leaves are in source order and never overlap."""

    kind: LeafKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tree:
    """A segmented text. Joining its leaves gives back the source, white space aside."""

    articles: tuple[Article, ...]
    headings: tuple[Heading, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()  # 题注 and other front matter, line by line

    @property
    def chapters(self) -> tuple[Heading, ...]:
        """The 章 in order."""
        return tuple(h for h in self.headings if h.level == "章")

    def article(self, number: int, insertion: int = 0) -> Article | None:
        """The 条 with that number, or ``None``."""
        for article in self.articles:
            if article.number == number and article.insertion == insertion and not article.is_section:
                return article
        return None

    def by_eid(self, eid: str) -> Article | None:
        """The article or section with that short name, or ``None``."""
        return next((a for a in self.articles if a.eid == eid), None)


@dataclass(frozen=True, slots=True)
class Document:
    """An instrument with what the collection has of it.

    ``source`` is the text as obtained (empty when missing), ``sha256`` its checksum (of the UTF-8 bytes of the
    file, or of the text rendered from the package or the digest), ``origin_detail`` the reader that gave it.
    """

    instrument: Instrument
    origin: Origin
    tree: Tree = field(default_factory=lambda: Tree(articles=()))
    source: str = ""
    sha256: str = ""
    origin_detail: str = ""

    def __hash__(self) -> int:
        """By its id and text: the tree follows from them, and is long to go through."""
        return hash((self.instrument.id, self.sha256))

    @property
    def id(self) -> str:
        """The instrument's id."""
        return self.instrument.id

    @property
    def replaceable(self) -> bool:
        """Whether a text may be taken in for it: there is none yet, or only one that came after the catalogue."""
        return self.origin is not Origin.TEXT or self.origin_detail.startswith(("用户提供", "官方网页"))

    @property
    def caveat(self) -> str:
        """What must stand beside its words: that they are a digest, or a text that nobody compared; else empty."""
        if self.origin is Origin.DIGEST:
            return "摘要（非原文）"
        return self.origin_detail if self.origin is Origin.TEXT and "未与" in self.origin_detail else ""

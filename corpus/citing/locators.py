"""Addresses: the one place in which element ids, paths and IRIs are made and read.

An element id is the Akoma Ntoso short name of a part that can be cited by itself: ``art_18`` (第十八条), ``art_17-1``
(第十七条之一), ``sec_3__sec_2`` (三、（二） of a text without articles, 3.2 of a standard), ``annex_1__sec_3`` (附件三、, A.3 of
a standard). A path adds the instrument before it and 款, 项, 目 behind it: ``csrc-order-218-2023/art_71__para_1__item_7``;
an IRI is a base with a path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.errors import UsageError

__all__ = ["Locator", "Span", "article_eid", "number_of", "section_eid", "sections_of"]

_ARTICLE = re.compile(r"art_(?P<number>[0-9]{1,9})(?:-(?P<insertion>[0-9]{1,9}))?")
_NUMBER = re.compile(r"(?P<number>[0-9]{1,9})(?:-(?P<insertion>[0-9]{1,9}))?")
_SECTION = re.compile(r"(?:sec|annex)_[0-9]{1,9}(?:__sec_[0-9]{1,9}){0,5}")
_PATH = re.compile(
    rf"(?P<eid>{re.sub('[?]P<[a-z]+>', '?:', _ARTICLE.pattern)}|{_SECTION.pattern})"
    r"(?:__para_(?P<paragraph>[0-9]{1,9}))?(?:__item_(?P<item>[0-9]{1,9}))?(?:__point_(?P<subitem>[0-9]{1,9}))?"
)
_HINT = "条款的编号形如 art_18、art_17-1、art_18__para_2、art_71__para_1__item_7"


def article_eid(number: int, insertion: int = 0) -> str:
    """``art_18``; ``art_17-1`` for 第十七条之一."""
    return f"art_{number}-{insertion}" if insertion else f"art_{number}"


def section_eid(*numbers: int) -> str:
    """``sec_3__sec_2`` for 三、（二）; a first number below 0 is that of an annex: ``annex_1__sec_3`` for (-1, 3)."""
    return "__".join(f"annex_{-number}" if number < 0 else f"sec_{number}" for number in numbers)


@lru_cache(maxsize=8192)
def number_of(eid: str) -> tuple[int, int] | None:
    """The number of a 条 and what stands behind 之 (0 where nothing does); ``None`` for a section."""
    match = _ARTICLE.fullmatch(eid)
    return (int(match["number"]), int(match["insertion"] or 0)) if match else None


def sections_of(eid: str) -> tuple[int, ...]:
    """``(3, 2)`` for ``sec_3__sec_2``, ``(-1, 3)`` for ``annex_1__sec_3``; empty for a 条."""
    if not _SECTION.fullmatch(eid):
        return ()
    first, *rest = map(int, re.findall("[0-9]+", eid))
    return (-first if eid.startswith("annex") else first, *rest)


@dataclass(frozen=True, slots=True, order=True)
class Locator:
    """Address of an instrument or of a part of it; parts left ``None`` are not named.

    ``article`` is the element id of a 条 or section; ``paragraph``, ``item`` and ``subitem`` count from 1.
    """

    doc_id: str
    article: str | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None

    @classmethod
    def of(
        cls,
        doc_id: str,
        article: int | str | None,
        paragraph: int | None = None,
        item: int | None = None,
        *,
        insertion: int = 0,
    ) -> Locator:
        """The address of a 条 by its number; tables write 第十七条之一 as ``"17-1"``, a section as ``"annex_1__sec_3"``.

        ``None`` is the instrument.

        Raises:
            UsageError: the words are no number.
        """
        if article is None:
            return cls(doc_id)
        if isinstance(article, str) and _SECTION.fullmatch(article):
            return cls(doc_id, article, paragraph, item)
        if isinstance(article, str):
            match = _NUMBER.fullmatch(article)
            if match is None:
                raise UsageError(f"看不懂条号“{article}”；应写作 18，第十七条之一写作 17-1")
            article, insertion = int(match["number"]), int(match["insertion"] or 0)
        return cls(doc_id, article_eid(article, insertion), paragraph, item)

    @classmethod
    def parse(cls, path: str) -> Locator:
        """The address behind a path: what :meth:`path` wrote.

        Raises:
            UsageError: the words are no path.
        """
        doc_id, _, part = path.partition("/")
        if not part:
            return cls(doc_id)
        match = _PATH.fullmatch(part)
        if match is None:
            raise UsageError(f"看不懂“{part}”；{_HINT}")
        finer = (int(match[name]) if match[name] else None for name in ("paragraph", "item", "subitem"))
        return cls(doc_id, match["eid"], *finer)

    @property
    def number(self) -> int | None:
        """The number of the 条; ``None`` for a section or an instrument."""
        found = number_of(self.article) if self.article else None
        return found[0] if found else None

    @property
    def insertion(self) -> int:
        """1 for 第十七条之一, 0 for 第十七条."""
        found = number_of(self.article) if self.article else None
        return found[1] if found else 0

    @property
    def sections(self) -> tuple[int, ...]:
        """``(3, 2)`` for 三、（二）; empty for a 条."""
        return sections_of(self.article) if self.article else ()

    @property
    def whole(self) -> Locator:
        """The 条 or section without 款, 项, 目: the key by which facts are looked up."""
        if self.paragraph is None and self.item is None and self.subitem is None:
            return self
        return Locator(self.doc_id, self.article)

    def at(self, paragraph: int | None, item: int | None = None) -> Locator:
        """A 款 or 项 of the same 条."""
        return Locator(self.doc_id, self.article, paragraph, item)

    def path(self) -> str:
        """``csrc-order-218-2023/art_71__para_1__item_7``: the IRI without its base."""
        if self.article is None:
            return self.doc_id
        parts = [self.article]
        for name, value in (("para", self.paragraph), ("item", self.item), ("point", self.subitem)):
            if value is not None:
                parts.append(f"{name}_{value}")
        return f"{self.doc_id}/{'__'.join(parts)}"

    def iri(self, base: str = "https://famai.example/id/") -> str:
        """The IRI under ``base``."""
        return base + self.path()

    def statement(self, kind: str, number: int | str) -> str:
        """The id of what was read here: ``…/art_18__para_2__norm_1``."""
        return f"{self.path()}__{kind}_{number}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the words of a 条 or section: ``article.text[start:end]`` at ``locator``."""

    locator: Locator
    start: int
    end: int

"""全文检索: the articles that hold the words of a query, each place of each word marked.

How a query is written stands in :mod:`retrieval.fulltext.grammar`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeAlias

from corpus import Article, Document

__all__ = ["And", "Found", "FullTextQuery", "Node", "Not", "Or", "Within", "Word", "fold", "search_text"]

Places: TypeAlias = "tuple[tuple[int, int], ...]"
"""Where words stand in an article: ``text[start:end]``."""


class Node(Protocol):
    """A part of a query."""

    def find(self, text: str) -> Places | None:
        """Where the words stand that make ``text`` a hit (empty for a mere absence); ``None`` where it is none."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word (词), looked for as it is written."""

    word: str

    def find(self, text: str) -> Places | None:
        """Every place of the word."""
        if self.word not in text:
            return None
        return tuple((m.start(), m.end()) for m in re.finditer(re.escape(self.word), text))


@dataclass(frozen=True, slots=True)
class Not:
    """非: the part is absent."""

    node: Node

    def find(self, text: str) -> Places | None:
        """Nothing to mark, where it is absent."""
        return () if self.node.find(text) is None else None


@dataclass(frozen=True, slots=True)
class And:
    """与, 同条: all parts within one article."""

    nodes: tuple[Node, ...]

    def find(self, text: str) -> Places | None:
        """The places of all."""
        found: set[tuple[int, int]] = set()
        for node in self.nodes:
            places = node.find(text)
            if places is None:
                return None
            found.update(places)
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Or:
    """或: one part at least."""

    nodes: tuple[Node, ...]

    def find(self, text: str) -> Places | None:
        """The places of those that stand there."""
        hits = [places for node in self.nodes if (places := node.find(text)) is not None]
        return tuple(sorted({place for places in hits for place in places})) if hits else None


@dataclass(frozen=True, slots=True)
class Within:
    """同款: all within one 款; a line of the article that its items follow counts with them."""

    nodes: tuple[Node, ...]

    def find(self, text: str) -> Places | None:
        """The places within each 款 that holds all."""
        together = And(self.nodes)
        if any(isinstance(node, Word) and node.word not in text for node in self.nodes):
            return None
        found: set[tuple[int, int]] = set()
        for start, end in _paragraphs(text):
            places = together.find(text[start:end])
            if places is not None:
                found.update((start + left, start + right) for left, right in places)
        return tuple(sorted(found)) or None


_ITEM = re.compile(r"[（(][一二三四五六七八九十百]+[）)]")


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """The 款 of a text by its lines; a line that begins with （一） belongs to the one before."""
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if spans and _ITEM.match(line.lstrip()):
            spans[-1] = (spans[-1][0], at + len(line))
        else:
            spans.append((at, at + len(line)))
        at += len(line)
    return spans


@dataclass(frozen=True, slots=True)
class FullTextQuery:
    """A parsed query; ``words`` are those looked for, in the order written."""

    root: Node
    words: tuple[str, ...]

    def places(self, text: str) -> Places | None:
        """Where the words stand in a text that meets the query; ``None`` where it does not."""
        return self.root.find(fold(text))


@dataclass(frozen=True, slots=True)
class Found:
    """An article that meets a query; ``places`` are spans of its text."""

    document: Document
    article: Article
    places: Places


def search_text(query: FullTextQuery, articles: Iterable[tuple[Document, Article]]) -> list[Found]:
    """The articles that meet the query, in the order given."""
    found = []
    for document, article in articles:
        places = query.places(article.text)
        if places is not None:
            found.append(Found(document, article, places))
    return found


class _Folding(dict[int, str]):
    """Each character → itself in half width and small; those that would become several stay, so that places stay."""

    def __missing__(self, code: int) -> str:
        old = chr(code)
        new = unicodedata.normalize("NFKC", old).lower()
        self[code] = folded = new if len(new) == 1 else old
        return folded


_FOLDING = _Folding()


@lru_cache(maxsize=32_768)  # every article and norm of the collection: a search folds none of them twice
def fold(text: str) -> str:
    """A text with full width and case folded, character by character, so that places stay."""
    return text.translate(_FOLDING)

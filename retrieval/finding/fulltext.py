"""全文检索: the articles that hold the words, with the operators that lawyers use, each place of each word marked.

``与`` (or a blank), ``或``, ``非``, ``同条``, ``同款`` stand between words with blanks around them, ``“…”`` keeps blanks within
one word, brackets group. Words are looked for as they are written (case and full width folded); nothing is expanded.

    query    = either ("或" either)*
    either   = together (["与" | "同条"] together)*
    together = term ("同款" term)*
    term     = "非" term | "（" query "）" | word
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from corpus import Article, Document, UsageError

__all__ = ["Found", "FullTextQuery", "parse_fulltext", "search_text"]

_TOKEN = re.compile(r"[“\"](?P<quoted>[^”\"]*)[”\"]|(?P<bracket>[()（）])|(?P<word>[^\s()（）“”\"]+)")
_OPERATORS = {
    "与": "and",
    "和": "and",
    "AND": "and",
    "同条": "and",
    "或": "or",
    "OR": "or",
    "非": "not",
    "NOT": "not",
    "同款": "within",
}
_MAX_TERMS = 20
_EXAMPLES = "例如：日志 与 五年、泄露 或 丢失、“重要信息系统” 非 备份、报告 同款 立即"

Places: TypeAlias = "tuple[tuple[int, int], ...]"
"""Where words stand in an article: ``text[start:end]``."""


class _Node(Protocol):
    def find(self, text: str) -> Places | None:
        """Where the words stand that make ``text`` a hit (empty for a mere absence); ``None`` where it is none."""
        ...


@dataclass(frozen=True, slots=True)
class _Word:
    word: str

    def find(self, text: str) -> Places | None:
        found = tuple((m.start(), m.end()) for m in re.finditer(re.escape(self.word), text))
        return found or None


@dataclass(frozen=True, slots=True)
class _Not:
    node: _Node

    def find(self, text: str) -> Places | None:
        return () if self.node.find(text) is None else None


@dataclass(frozen=True, slots=True)
class _And:
    nodes: tuple[_Node, ...]

    def find(self, text: str) -> Places | None:
        found: set[tuple[int, int]] = set()
        for node in self.nodes:
            places = node.find(text)
            if places is None:
                return None
            found.update(places)
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Or:
    nodes: tuple[_Node, ...]

    def find(self, text: str) -> Places | None:
        hits = [places for node in self.nodes if (places := node.find(text)) is not None]
        return tuple(sorted({place for places in hits for place in places})) if hits else None


@dataclass(frozen=True, slots=True)
class _Within:
    """All within one 款: a line of the article that its items follow counts with them."""

    nodes: tuple[_Node, ...]

    def find(self, text: str) -> Places | None:
        found: set[tuple[int, int]] = set()
        for start, end in _paragraphs(text):
            places = _And(self.nodes).find(text[start:end])
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

    root: _Node
    words: tuple[str, ...]

    def places(self, text: str) -> Places | None:
        """Where the words stand in a text that meets the query; ``None`` where it does not."""
        return self.root.find(_fold(text))


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


def parse_fulltext(text: str) -> FullTextQuery:
    """Read a query.

    Raises:
        UsageError: it is empty, too long, a bracket is open, or an operator lacks its word; the message says which.
    """
    tokens = _tokens(text)
    if not tokens:
        raise UsageError(f"请输入要查找的词，{_EXAMPLES}")
    if sum(kind == "word" for kind, _ in tokens) > _MAX_TERMS:
        raise UsageError(f"检索词太多，最多 {_MAX_TERMS} 个")
    parser = _Parser(tokens)
    root = parser.query()
    if parser.left:
        raise UsageError(f"检索式里“{parser.left[0][1]}”前后缺少词或括号，{_EXAMPLES}")
    words = tuple(dict.fromkeys(word for kind, word in tokens if kind == "word"))
    if root.find("") is not None:  # it asks for absence alone
        raise UsageError(f"检索式里至少要有一个不加“非”的词，{_EXAMPLES}")
    return FullTextQuery(root, words)


def _fold(text: str) -> str:
    """Full width and case folded, character by character, so that places stay."""
    folded = (unicodedata.normalize("NFKC", character) for character in text)
    return (
        "".join((new if len(new) == 1 else old).lower() for old, new in zip(text, folded, strict=True))
        if not text.isascii()
        else text.lower()
    )


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        if match["quoted"] is not None:
            if match["quoted"].strip():
                tokens.append(("word", _fold(match["quoted"].strip())))
        elif match["bracket"]:
            tokens.append(("open" if match["bracket"] in "(（" else "close", match["bracket"]))
        else:
            word = match["word"]
            kind = _OPERATORS.get(word)
            tokens.append((kind, word) if kind else ("word", _fold(word)))
    return tokens


class _Parser:
    """Recursive descent over the grammar of the module."""

    def __init__(self, tokens: Sequence[tuple[str, str]]):
        self.left = list(tokens)

    def _next(self, *kinds: str) -> bool:
        return bool(self.left) and self.left[0][0] in kinds

    def _take(self, kind: str) -> bool:
        if self._next(kind):
            self.left.pop(0)
            return True
        return False

    def query(self) -> _Node:
        """``either ("或" either)*``."""
        nodes = [self._either()]
        while self._take("or"):
            nodes.append(self._either())
        return nodes[0] if len(nodes) == 1 else _Or(tuple(nodes))

    def _either(self) -> _Node:
        nodes = [self._together()]
        while self._take("and") or self._next("word", "open", "not"):
            nodes.append(self._together())
        return nodes[0] if len(nodes) == 1 else _And(tuple(nodes))

    def _together(self) -> _Node:
        nodes = [self._term()]
        while self._take("within"):
            nodes.append(self._term())
        return nodes[0] if len(nodes) == 1 else _Within(tuple(nodes))

    def _term(self) -> _Node:
        if self._take("not"):
            return _Not(self._term())
        if self._take("open"):
            node = self.query()
            if not self._take("close"):
                raise UsageError(f"检索式少了右括号，{_EXAMPLES}")
            return node
        if self._next("word"):
            return _Word(self.left.pop(0)[1])
        where = f"“{self.left[0][1]}”前" if self.left else "最后"
        raise UsageError(f"检索式{where}缺少一个词，{_EXAMPLES}")

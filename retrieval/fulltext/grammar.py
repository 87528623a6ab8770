"""What a full-text query (检索式) means, and what is wrong with one that means nothing.

``与`` (or a blank), ``或``, ``非``, ``同条``, ``同款`` stand between words with blanks around them, ``“…”`` keeps blanks within
one word, brackets group. Words are looked for as they are written (case and full width folded); nothing is expanded.

    query    = either ("或" either)*
    either   = together (["与" | "同条"] together)*
    together = term ("同款" term)*
    term     = "非" term | "（" query "）" | word
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from corpus import UsageError
from retrieval.fulltext.query import And, FullTextQuery, Node, Not, Or, Within, Word, fold

__all__ = ["AND_WORDS", "OTHER_OPERATORS", "QueryError", "parse_fulltext"]

_TOKEN = re.compile(
    r"(?P<quoted>[“\"][^”\"]*(?P<end>[”\"]|$))|(?P<bracket>[()（）])|(?P<word>[^\s()（）“”\"]+)|(?P<stray>”)"
)
_INSIDE = re.compile(r"(?<=[(（]) | (?=[)）])")
_MAX_TERMS = 20
_MAX_DEPTH = 8


class _Kind(Enum):
    WORD = "word"
    AND = "and"
    OR = "or"
    NOT = "not"
    WITHIN = "within"
    OPEN = "open"
    CLOSE = "close"


_JOINING = (_Kind.AND, _Kind.OR, _Kind.WITHIN)
_OPERATORS = {
    "与": _Kind.AND,
    "和": _Kind.AND,
    "AND": _Kind.AND,
    "同条": _Kind.AND,
    "或": _Kind.OR,
    "OR": _Kind.OR,
    "非": _Kind.NOT,
    "NOT": _Kind.NOT,
    "同款": _Kind.WITHIN,
}
#: The operators that ask for both words, as a blank does; those that ask for something else.
AND_WORDS = tuple(word for word, kind in _OPERATORS.items() if kind is _Kind.AND)
OTHER_OPERATORS = tuple(word for word, kind in _OPERATORS.items() if kind is not _Kind.AND)


class QueryError(UsageError):
    """A query that cannot be read: what is wrong, where, and in ``mended`` one that can (empty where none is near)."""

    def __init__(self, message: str, mended: str = "") -> None:
        super().__init__(message)
        self.mended = mended


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the query as written (``text``), at a character; ``word`` is what is looked for."""

    kind: _Kind
    text: str
    at: int
    word: str = ""

    @property
    def place(self) -> str:
        """For messages: the piece and where it stands."""
        return f"“{self.text}”（第 {self.at + 1} 个字）"


def parse_fulltext(text: str) -> FullTextQuery:
    """Read a query.

    Raises:
        QueryError: it is empty or too long, a bracket or a quotation is open, or an operator lacks its word.
    """
    try:
        return _read(text)
    except QueryError as error:
        raise QueryError(str(error), _mended(text)) from None


def _read(text: str) -> FullTextQuery:
    tokens = _tokens(text)
    if not tokens:
        raise QueryError("请输入要查找的词")
    count = sum(token.kind is _Kind.WORD for token in tokens)
    if count > _MAX_TERMS:
        raise QueryError(f"检索词太多：{count} 个，最多 {_MAX_TERMS} 个。请删去一些，或分几次检索")
    root = _Parser(tokens).whole()
    if root.find("") is not None:  # it asks for absence alone
        raise QueryError("检索式里至少要有一个不加“非”的词：先写要查找的词，再写“非”和要排除的词")
    words = tuple(dict.fromkeys(token.word for token in tokens if token.kind is _Kind.WORD))
    return FullTextQuery(root, words)


def _tokens(text: str, strict: bool = True) -> list[_Token]:
    """The pieces; unless ``strict``, a quotation that is open reaches to the end and a stray mark is dropped.

    Raises:
        QueryError: a quotation mark has no partner.
    """
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        piece, at = match[0], match.start()
        if match["quoted"]:
            if strict and not match["end"]:
                raise QueryError(f"第 {at + 1} 个字的引号没有合上：请在要照原样查找的话后面补上“””")
            inside = piece[1:].rstrip('”"').strip()
            if inside:
                tokens.append(_Token(_Kind.WORD, f"“{inside}”", at, fold(inside)))
        elif match["stray"]:
            if strict:
                raise QueryError(f"第 {at + 1} 个字的引号没有开头：请在要照原样查找的话前面补上“")
        elif match["bracket"]:
            tokens.append(_Token(_Kind.OPEN if piece in "(（" else _Kind.CLOSE, piece, at))
        else:
            kind = _OPERATORS.get(piece, _Kind.WORD)
            tokens.append(_Token(kind, piece, at, fold(piece) if kind is _Kind.WORD else ""))
    return tokens


def _mended(text: str) -> str:
    """The query without what keeps it from being read; empty where nothing is left of it or it still cannot be read."""
    kept: list[_Token] = []
    depth = 0
    for token in _tokens(text, strict=False):
        starts = not kept or kept[-1].kind is _Kind.OPEN or kept[-1].kind in _JOINING or kept[-1].kind is _Kind.NOT
        if token.kind in _JOINING and starts:
            continue  # nothing stands before it
        if token.kind is _Kind.CLOSE:
            _trim(kept)
            if not depth or not kept:
                continue
            depth -= 1
            if kept[-1].kind is _Kind.OPEN:  # nothing in the brackets
                kept.pop()
                _trim(kept)
                continue
        depth += token.kind is _Kind.OPEN
        kept.append(token)
    while depth:
        _trim(kept)
        depth -= 1
        if kept and kept[-1].kind is _Kind.OPEN:
            kept.pop()
        else:
            kept.append(_Token(_Kind.CLOSE, "）", 0))
    _trim(kept)
    for candidate in (kept, [token for token in kept if token.kind is not _Kind.NOT]):
        mended = _INSIDE.sub("", " ".join(token.text for token in candidate))
        try:
            _read(mended)
        except QueryError:
            continue
        return mended
    return ""


def _trim(tokens: list[_Token]) -> None:
    """Take away the operators at the end, which have nothing behind them."""
    while tokens and (tokens[-1].kind in _JOINING or tokens[-1].kind is _Kind.NOT):
        tokens.pop()


class _Parser:
    """Recursive descent over the grammar of the module."""

    def __init__(self, tokens: Sequence[_Token]):
        self.left = list(tokens)
        self.before: _Token | None = None
        self.depth = 0

    def _next(self, *kinds: _Kind) -> bool:
        return bool(self.left) and self.left[0].kind in kinds

    def _take(self, kind: _Kind) -> bool:
        if self._next(kind):
            self.before = self.left.pop(0)
            return True
        return False

    def whole(self) -> Node:
        """All of it.

        Raises:
            QueryError: something is left over or lacking.
        """
        root = self._query()
        if self.left:
            raise QueryError(f"{self.left[0].place}没有对应的左括号：请删去它，或在前面补上“（”")
        return root

    def _query(self) -> Node:
        nodes = [self._either()]
        while self._take(_Kind.OR):
            nodes.append(self._either())
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _either(self) -> Node:
        nodes = [self._together()]
        while self._take(_Kind.AND) or self._next(_Kind.WORD, _Kind.OPEN, _Kind.NOT):
            nodes.append(self._together())
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _together(self) -> Node:
        nodes = [self._term()]
        while self._take(_Kind.WITHIN):
            nodes.append(self._term())
        return nodes[0] if len(nodes) == 1 else Within(tuple(nodes))

    def _term(self) -> Node:
        denied = 0
        while self._take(_Kind.NOT):
            denied += 1
        node = self._plain()
        return Not(node) if denied % 2 else node

    def _plain(self) -> Node:
        if self._take(_Kind.OPEN):
            opened = self.before
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise QueryError(f"括号套得太深，最多 {_MAX_DEPTH} 层：请去掉一些括号")
            node = self._query()
            if not self._take(_Kind.CLOSE):
                assert opened is not None
                raise QueryError(f"{opened.place}没有对应的右括号：请在后面补上“）”")
            self.depth -= 1
            return node
        if self._next(_Kind.WORD):
            self.before = self.left.pop(0)
            return Word(self.before.word)
        raise self._lacking()

    def _lacking(self) -> QueryError:
        if self.before is not None and (self.before.kind in _JOINING or self.before.kind is _Kind.NOT):
            return QueryError(f"{self.before.place}后面缺少一个词：请补上，或删去“{self.before.text}”")
        if self._next(*_JOINING):
            wrong = self.left[0]
            return QueryError(f"{wrong.place}前面缺少一个词：请补上，或删去“{wrong.text}”；要查找这个字本身，请加引号")
        if self.left:
            return QueryError(f"{self.left[0].place}前面缺少一个词，或多了一个括号")
        return QueryError("括号里缺少一个词")

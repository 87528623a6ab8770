"""Names of instruments in running text: 《…》, known names, numbers of orders, 本办法, 该法 — and what they mean there."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.citing.definitions import Definitions
from corpus.citing.names import GENERIC, NUMBER, NameTable, Version, kind_of, squash
from corpus.citing.titles import is_foreign_before
from corpus.citing.words import citing_words

__all__ = ["Head", "find_heads", "named_after", "named_in_line", "outside_name_before"]

_WORD = "|".join(GENERIC)
_SELF = re.compile(rf"(?<![日基根成资样版标])本(?P<word>{_WORD})(?!书)")
_BACK = re.compile(rf"(?:该|上述|前述|上列|前引|同上|同一?|此)(?P<word>{_WORD}|令(?=的?\s?第))")
_LONGEST_TITLE = 120
_NEAR_NAMES = 8

# What may stand before a name and says which version: 2016年, 2016版, 旧, 原, 新, 现行, 修订后的.
_BEFORE = re.compile(
    r"""
    (?: (?<![0-9])(?P<year>(?:19|20)[0-9]{2})\s?年?(?P<strict>版|修[正订改]|公布|通过|制定)?
      | (?P<old>(?<![还复])原|旧|老|修[正订改]前)
      | (?P<new>(?<![更创革最翻刷])新|最新|修[正订改]后)
      | 现行(?:有效)?
    )\s?的?\s?$
    """,
    re.VERBOSE,
)
_YEAR_AFTER = re.compile(r"\s?(?P<year>(?:19|20)[0-9]{2})(?:年?(?:版|修[正订改]本?)|年?(?=\s?第|\s*$))")
_BRACKET = re.compile(r"\s?\((?P<inside>[^()]{1,60})\)")
_BRACKET_YEAR = re.compile(r"\s?(?P<year>(?:19|20)[0-9]{2})\s?年?\s?(?:版|修[正订改]本?|公布|通过|制定)?\s?")
_ALIAS = re.compile(r"以下(?:简称|统称|称)[:“\"]?(?P<alias>《?[^”\"》,;]{1,30}》?)")
_DRAFT = re.compile(r"草案|征求意见|送审稿|修正案")
# Words that make a longer name of a name: 证券法实施细则, 网络安全法草案.
_LONGER = re.compile(
    r"\s?(?:的)?(?:修[订正])?(?:草案|修正案|征求意见稿|送审稿|实施(?:条例|细则|办法|规定|意见)|司法解释|释义|起草说明|解读)"
)
# 网络安全法律, 网络安全法规, 公司法务, 公司法定代表人
_NOT_A_LAW = re.compile(r"规(?![定范])|律|治|院|学|官|庭|则|人(?!民)|盲|务|定(?![义为])")
_LEADING = re.compile(
    r".*(?:根据|依照|依据|按照|按|违反|适用|参照|引用|遵守|符合|执行|结合|对照|关于|以及|或者|属于|请问|什么是|和|与|及|或|查|看|问|对|由|在|从)"
)
_OUTSIDE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,28}(?:法|法典|条例|办法|规定|规则|细则|准则|指引|章程|通则|解释|决定|通知|合同|协议))"
    r"\s?[的中里]?\s?$"
)
_RELATIVE = re.compile(r"[本该前上]|[此同]法$|(?:^|[见按照据依是])(?:[新旧老原现]|现行|原来?的?|旧的|新的)法$")


@dataclass(frozen=True, slots=True)
class Head:
    """A name in a text: its span, the name as written without 《》, the id it means and how sure that is.

    ``alone`` is false for names that say nothing without an article after them (本办法).
    """

    start: int
    end: int
    title: str | None
    doc_id: str | None
    state: str  # a CitationState
    alone: bool = False
    kind: str = ""  # how it is written: book, name, number, id, self, back, alias
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    kind: str  # "book", "name", "number", "id", "self", "back", "alias"
    word: str = ""
    match: re.Match[str] | None = None


def find_heads(
    text: str,
    norm: str,
    names: NameTable,
    context: str | None,
    as_of: str | None,
    local: Definitions | None = None,
) -> list[Head]:
    """The names in a text (``norm`` is its normalised form), in order and without overlap: the longest at each place.

    ``local`` holds the short names that the text gives to laws.
    """
    candidates = [
        *_books(norm),
        *(_Candidate(m.start(), m.end(), "alias") for m in (local.pattern.finditer(norm) if local else ())),
        *(_Candidate(m.start(), m.end(), "name") for m in names.pattern.finditer(norm)),
        *(_Candidate(m.start(), m.end(), "number", match=m) for m in NUMBER.finditer(norm)),
        *(_Candidate(m.start(), m.end(), "id") for m in names.id_pattern.finditer(norm)),
        *(_Candidate(m.start(), m.end(), "self", m["word"]) for m in _SELF.finditer(norm)),
        *(_Candidate(m.start(), m.end(), "back", m["word"]) for m in _BACK.finditer(norm)),
    ]
    candidates.sort(key=lambda c: (c.start, -c.end))
    reader = _Reader(text, norm, names, context, as_of, local or Definitions(()))
    for candidate in candidates:
        reader.take(candidate)
    return reader.heads


def outside_name_before(norm: str, position: int) -> tuple[int, str] | None:
    """Start and words of a name without 《》 that ends at ``position`` and is not in the table: 公司法第十条."""
    window = max(0, position - 32)
    match = _OUTSIDE.search(norm, window, position)
    if match is None:
        return None
    name = _LEADING.sub("", match["name"])
    if not name or name in GENERIC or kind_of(name) is None or _RELATIVE.search(name):
        return None
    return match.end("name") - len(name), name


_NOW = re.compile(r"[,\s]?(?:现|已)?(?:为|是|改为|调整为|变为|对应)?\s?")


def named_after(heads: Sequence[Head], norm: str, end: int) -> Head | None:
    """The law that is named only with what an article has become: 原第二十一条现为《网络安全法》第二十三条."""
    index = bisect.bisect_left(heads, end, key=lambda head: head.start)
    head = heads[index] if index < len(heads) else None
    if head is None or head.start - end > 8 or head.state != "resolved" or not head.alone:
        return None
    between = norm[end : head.start]
    return head if between.strip() and _NOW.fullmatch(between) else None


def named_in_line(heads: Sequence[Head], norm: str, position: int) -> Head | None:
    """The law that is named next in the line of a place (旧法第三条对应新法第五条（《…法》）): within the next few names."""
    stop = norm.find("\n", position)
    stop = len(norm) if stop < 0 else stop
    index = bisect.bisect_right(heads, position, key=lambda head: head.start)
    near = (head for head in heads[index : index + _NEAR_NAMES] if head.start < stop)
    return next((head for head in near if head.alone and head.state == "resolved"), None)


def _books(norm: str) -> Iterator[_Candidate]:
    """The outermost 《…》 that are no longer than a title can be; a mark without its partner is passed over."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in re.finditer("[《》]", norm):
        if match.group() == "《":
            opened.append(match.start())
        elif opened:
            pairs.append((opened.pop(), match.end()))
    for start, end in pairs:
        if 2 < end - start <= _LONGEST_TITLE:
            yield _Candidate(start, end, "book")


class _Reader:
    """Turns candidates, taken in order, into heads."""

    def __init__(
        self, text: str, norm: str, names: NameTable, context: str | None, as_of: str | None, local: Definitions
    ) -> None:
        self.text = text
        self.norm = norm
        self.names = names
        self.context = context
        self.as_of = as_of
        self.local = local
        self.heads: list[Head] = []
        self._end = 0
        self._aliases: dict[str, Head] = {}
        self._last_of_kind: dict[str, Head] = {}

    def take(self, candidate: _Candidate) -> None:
        """Adds the head of a candidate, unless it overlaps one already there."""
        if candidate.start < self._end or self.local.giving(candidate.start):
            return
        head = {
            "book": self._named,
            "alias": self._alias,
            "name": self._named,
            "number": self._number,
            "id": self._id,
            "self": self._self,
            "back": self._back,
        }[candidate.kind](candidate)
        if head is None:
            return
        head = replace(head, kind=candidate.kind)
        self.heads.append(head)
        self._end = head.end
        if head.alone and not head.foreign:
            instrument = self.names.instruments.get(head.doc_id or "")
            kind = kind_of(instrument.title if instrument else head.title or "")
            if kind:
                self._last_of_kind[kind] = head
            if head.kind == "number" or (instrument and "令" in (instrument.number or "")):
                self._last_of_kind["令"] = head  # 该令, 同令

    def _named(self, candidate: _Candidate) -> Head | None:
        start, end = candidate.start, candidate.end
        written = self.text[start:end]
        book = candidate.kind == "book"
        title = written[1:-1] if book else written
        if not book and title.endswith("法") and _NOT_A_LAW.match(self.norm, end):
            return None
        note = self._drafting_note(candidate, title)
        if note:
            return note
        version, version_start = self._version_before(start)
        outside = self._is_other(candidate, title, version_start)
        alias: str | None = None
        longer = _LONGER.match(self.norm, end)
        if longer and not longer.group().endswith("起草说明"):
            title, end, outside = self.text[start : longer.end()].strip("《》"), longer.end(), True
        year_after = _YEAR_AFTER.match(self.norm, end)
        if year_after and not outside:
            version, end = Version(int(year_after["year"]), strict=True), year_after.end()
        while bracket := _BRACKET.match(self.norm, end):
            inside = bracket["inside"]
            year = _BRACKET_YEAR.fullmatch(inside)
            named = _ALIAS.search(inside)
            if year:
                version = Version(int(year["year"]), strict=True)
            elif named:
                alias = squash(named["alias"].strip("《》"))
            elif _DRAFT.search(inside):
                outside = True
            elif not NUMBER.search(inside) and not self.local.gives_between(bracket.start(), bracket.end()):
                break
            end = bracket.end()
        head = self._look_up(written, title, book, outside, version, start)
        foreign = head.state == "outside" and is_foreign_before(self.norm[max(0, start - 12) : start])
        head = replace(head, foreign=foreign, start=version_start if version else start, end=end)
        if alias:
            self._aliases[alias] = head
        return head

    def _alias(self, candidate: _Candidate) -> Head | None:
        """A short name of the document itself: IT办法, where 《…》 was called so before."""
        title = self.text[candidate.start : candidate.end]
        definition = self.local.meaning(title, candidate.start)
        if definition is None:
            return None
        state = "resolved" if definition.doc_id else "outside"
        return Head(candidate.start, candidate.end, definition.title, definition.doc_id, state, alone=True)

    def _look_up(
        self, written: str, title: str, book: bool, outside: bool, version: Version | None, position: int
    ) -> Head:
        key = squash(title)
        if outside:
            return Head(0, 0, title, None, "outside", alone=True)
        definition = self.local.meaning(title, position)
        if definition and definition.start < position:
            doc_id = definition.doc_id if version is None else self.names.lookup(definition.title, version=version)
            state = "resolved" if doc_id else "outside"
            return Head(0, 0, definition.title, doc_id, state, alone=True)
        local = self._aliases.get(key)
        if local:
            return replace(local, title=title)
        doc_id = self.names.lookup(written, version=version, as_of=self.as_of)
        if doc_id:
            return Head(0, 0, title, doc_id, "resolved", alone=True)
        if book and key in GENERIC:
            doc_id = self.names.scoped(key, self.context)
            return Head(0, 0, title, doc_id, "resolved" if doc_id else "unresolved", alone=True)
        return Head(0, 0, title, None, "outside", alone=True)

    def _drafting_note(self, candidate: _Candidate, title: str) -> Head | None:
        """起草说明 right after another name is the note on that text: ours, or one that is not in the collection."""
        instrument = self.names.instruments.get(self.names.lookup(title) or "")
        if instrument is None or not instrument.explains or "》" in title:
            return None
        before = self.heads[-1] if self.heads else None
        if before is None or not before.alone or self.norm[before.end : candidate.start] not in ("", "的", " "):
            other = outside_name_before(self.norm, candidate.start)
            if other is None:
                return None
            return Head(other[0], candidate.end, self.text[other[0] : candidate.end], None, "outside", alone=True)
        self.heads.pop()
        ours = before.doc_id == instrument.explains or before.state == "unresolved"
        words = self.text[before.start : candidate.end]
        doc_id = instrument.id if ours else None
        return Head(before.start, candidate.end, words, doc_id, "resolved" if ours else "outside", alone=True)

    def _version_before(self, start: int) -> tuple[Version | None, int]:
        """What the words before a name say of its version, and where they begin."""
        match = _BEFORE.search(self.norm, max(self._end, start - 14), start)
        if match is None:
            return None, start
        if match["year"]:
            return Version(int(match["year"]), strict=bool(match["strict"])), match.start()
        return Version(age="old" if match["old"] else "new" if match["new"] else None), match.start()

    def _is_other(self, candidate: _Candidate, title: str, start: int) -> bool:
        """Whether the words before make another instrument of the name: 欧盟《网络安全法》, 银行业…管理办法."""
        if is_foreign_before(self.norm[max(0, start - 12) : start]):
            return True
        before = self.norm[max(0, start - 6) : start].rstrip(" 的")
        if candidate.kind == "book":
            return False
        doc_id = self.names.lookup(title, as_of=self.as_of)
        if doc_id is None or squash(self.names.instruments[doc_id].title) == squash(title):
            return False
        if kind_of(title) == "法":
            return before.endswith(citing_words().before_laws)
        return kind_of(title) in ("办法", "规定") and before.endswith(citing_words().before_rules)

    def _number(self, candidate: _Candidate) -> Head | None:
        assert candidate.match is not None
        before = self.norm[max(self._end, candidate.start - 20) : candidate.start]
        issuer = self.names.issuer_before(before.rstrip(" "))
        doc_id = self.names.lookup_number(candidate.match, before.rstrip(" "))
        start = candidate.start - len(issuer) - (len(before) - len(before.rstrip(" ")) if issuer else 0)
        return Head(
            start,
            candidate.end,
            self.text[start : candidate.end],
            doc_id,
            "resolved" if doc_id else "outside",
            alone=True,
        )

    def _id(self, candidate: _Candidate) -> Head:
        word = self.norm[candidate.start : candidate.end]
        return Head(candidate.start, candidate.end, word, word, "resolved", alone=True)

    def _self(self, candidate: _Candidate) -> Head:
        doc_id = self.names.scoped(candidate.word, self.context)
        state = "resolved" if doc_id else "unresolved"
        return Head(candidate.start, candidate.end, f"本{candidate.word}", doc_id, state)

    def _back(self, candidate: _Candidate) -> Head:
        word = self.norm[candidate.start : candidate.end]
        named = self._last_of_kind.get(candidate.word)
        if named is None:
            return Head(candidate.start, candidate.end, word, None, "unresolved")
        title = word if named.doc_id else named.title
        return Head(candidate.start, candidate.end, title, named.doc_id, named.state)

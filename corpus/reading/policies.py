"""The outline of a firm's own policy (内部制度): its clauses by its own numbering, its tables and annexes.

A policy is no law: it may count by 条, by decimals (3.2.1), by 一、（一）1. or not at all. :func:`read_policy` gives its
:class:`PolicyPart` objects, the smallest stretches that a reader would cite: a 款 with the items that it leads in, a
numbered clause, a row of a table. Every part is a slice of the text: ``text[part.start:part.end]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from corpus.numerals import CHINESE_DIGITS, to_chinese
from corpus.reading.lines import Layout, Line, is_page_number, measure_layout, split_lines

__all__ = ["CELL", "PartKind", "Policy", "PolicyPart", "read_policy"]

CELL = "｜"
"""What stands between the cells of a row in :attr:`PolicyPart.plain`."""


class PartKind(StrEnum):
    """What a part of a policy is."""

    TEXT = "text"  # a 款 or a numbered clause, with its items
    ROW = "row"  # a row of a table
    FRONT = "front"  # what stands before the first clause: cover, revision table
    IDLE = "idle"  # purpose, definition, closing clause: says no duty


@dataclass(frozen=True, slots=True)
class PolicyPart:
    """A stretch of a policy that can be cited.

    ``clause`` is the policy's own number (第二十九条第二款, 5.2.1, 附件3); ``plain`` the words without number, title
    and white space; ``context`` the headings above it and, of a row, in a last line the head of its table; ``group`` the
    same number for all parts of one clause or one table.
    """

    clause: str
    kind: PartKind
    start: int
    end: int
    plain: str
    context: str
    heading: str
    group: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as read: its name (of the file), its title, its whole text and its parts in their order.

    ``printed`` is the text with the signs of its pages, where ``text`` has other signs in the same places.
    """

    name: str
    title: str
    text: str
    parts: tuple[PolicyPart, ...]
    printed: str = ""

    def quote(self, part: PolicyPart) -> str:
        """The words of a part as they stand in the text."""
        return (self.printed or self.text)[part.start : part.end]


_CN = CHINESE_DIGITS
_DECOR = re.compile(r"^(?:#{1,6}\s+|>\s*|[-*•●·]\s+(?=\*\*|[A-Z]{1,6}[-–.]\d))?(?:\*\*|__)?")
_CHAPTER = re.compile(rf"^第\s?[{_CN}\d]{{1,6}}\s?([编章节部分])(?:\s|　|[：:]|(?=[^条款项]))(?P<title>.{{0,40}})$")
_ARTICLE = re.compile(rf"^第\s?(?P<n>[{_CN}\d]{{1,6}})\s?条(?:之[{_CN}]{{1,2}})?(?:\*\*|__)?[\s　、:：.]*")
_ANNEX = re.compile(
    rf"^(?P<label>(?:附件|附表|附录|表|表格)\s?(?:[{_CN}]{{1,3}}|\d{{1,2}}|[A-Z])?)(?=$|[\s　:：、（(《.．*])"
)
_TITLED = re.compile(
    r"^(?:【(?P<a>[^】]{1,30})】|〔(?P<b>[^〕]{1,30})〕|\[(?P<c>[^\]]{1,30})\]|（(?P<d>[^）。，；]{1,16})）(?=[^（]))"
)
_CODED = re.compile(  # A-1, IS-SEC-02, A.3.1, §2.1, 第1.2条, 条款1: a number that is whole by itself
    r"^(?P<n>§\s?\d{1,3}(?:\.\d{1,3})*|第\s?\d{1,3}(?:[.-]\d{1,3})+\s?条|条款\s?\d{1,3}(?:\.\d{1,3})*|【\d{1,3}】"
    r"|[A-Z]{1,6}(?:[-–][A-Z]{1,6}){0,3}[-–.]\d{1,3}(?:[-–.]\d{1,3}){0,4}|[A-Z]\d{1,2}(?:\.\d{1,2}){0,3}(?=[\s　、：:]))"
    r"[、.：:\s　]*(?=[^\d\s%])"
)
_MARKS = (  # class → rank; a higher rank stands below a lower one
    (re.compile(r"^(?P<n>\d{1,3}(?:\.\d{1,3}){1,5})(?!\d|%|倍|年|个|万)[.．、\s　]*"), 4),
    (_CODED, 4),
    (re.compile(r"^(?P<n>[A-Z]|[IVX]{1,4})[.、．　 ]\s*(?=[^\d。；，：:a-zA-Z]{2,20}$)"), 2),
    (re.compile(rf"^(?P<n>[{_CN}]{{1,4}})、\s*"), 2),
    (re.compile(rf"^(?P<n>[（(]\s?[{_CN}]{{1,4}}\s?[）)])[、.]?\s*"), 3),
    (re.compile(r"^(?P<n>\d{1,3})(?:[、．]|\.(?!\d)|[　 ]+(?=[^\d\s]))\s*"), 4),
    (re.compile(r"^(?P<n>[（(]\d{1,3}[）)]|\d{1,3}[）)])[、.]?\s*"), 5),
    (re.compile(r"^(?P<n>[①-⑳])\s*"), 6),
    (re.compile(r"^(?P<n>[a-zA-Z])[).、．]\s*"), 7),
    (re.compile(r"^(?P<n>[-*•●·—])\s+"), 8),
)
_SPACED = re.compile(r"(?<=\d)\s+(?=[\u4e00-\u9fff])")  # 5 年
_RULED = re.compile(r"^\|?[\s:|-]{3,}\|?$")
_CELLS = re.compile(r"\t|\s*\|\s*| {2,}|　{2,}|\s*[│┃]\s*")
_SENTENCE = re.compile(r"[。；，：:;]")
_LEADS = re.compile(r"(?:[：:]|下列|以下|如下)[^。；]{0,30}$")
_FORM = re.compile(r"申请表|审批表|登记表|记录表|记录单|申请单|模板|样表|表单|签到|检查表|确认单")
_IDLE = re.compile(
    r"^(?:为|为了)[^。]{4,}(?:制定|制订|编制)本|^本(?:制度|办法|规定|细则|规范|规程|政策|文件)(?:所称|中[^。]{0,8}(?:是指|指)|由[^。]{0,20}解释|自[^。]{0,24}(?:施行|实施|执行|生效)|未尽事宜)"
    r"|^[^。，；]{1,20}(?:，)?(?:是指|系指|指的是)"
)


@dataclass
class _Open:
    """The clause that is being read."""

    label: str
    rank: float
    group: int
    parts: list[list[Line]] = field(default_factory=list)
    heading: str = ""
    skip: int = 0  # characters of the first line before its words
    article: bool = False
    decimal: bool = False
    lists: set[float] = field(default_factory=set)


@dataclass
class _Reader:
    text: str
    layout: Layout
    parts: list[PolicyPart] = field(default_factory=list)
    headings: list[tuple[float, str, str]] = field(default_factory=list)  # rank, number, title
    opened: _Open | None = None
    group: int = 0
    annex: str = ""
    annex_title: str = ""
    table: list[str] = field(default_factory=list)
    seen_clause: bool = False

    def context(self) -> str:
        return " ".join(title for _, _, title in self.headings if title)

    def close(self) -> None:
        """Turn the open clause into parts."""
        opened, self.opened = self.opened, None
        if opened is None:
            return
        many = len(opened.parts) > 1
        for number, lines in enumerate(opened.parts, 1):
            label = f"{opened.label}第{to_chinese(number)}款" if many and opened.article else opened.label
            skip = opened.skip if number == 1 else 0
            plain = _plain("".join(line.text for line in lines)[skip:])
            kind = PartKind.TEXT if self.seen_clause else PartKind.FRONT
            if kind is PartKind.TEXT and (_IDLE.search(plain) or (self.annex and _FORM.search(self.annex_title))):
                kind = PartKind.IDLE
            context = f"{self.context()} {opened.heading}".strip()
            self.parts.append(
                PolicyPart(label, kind, lines[0].start, lines[-1].end, plain, context, opened.heading, opened.group)
            )

    def open(
        self,
        label: str,
        rank: float,
        line: Line,
        skip: int,
        heading: str = "",
        article: bool = False,
        decimal: bool = False,
    ) -> None:
        self.close()
        self.group += 1
        self.opened = _Open(label, rank, self.group, [[line]], heading, skip, article, decimal)
        self.table = []

    def head(self, rank: float, number: str, title: str) -> None:
        self.close()
        self.headings = [h for h in self.headings if h[0] < rank]
        self.headings.append((rank, number, title))
        self.table = []


def read_policy(text: str, name: str = "") -> Policy:
    """Cut a policy by its own structure; a text without any numbering gives one part a paragraph."""
    lines = [line for line in split_lines(text) if line.text.strip("-—_=*# ")]
    layout = measure_layout(lines)
    lines = [line for line in lines if not is_page_number(line.text, layout.wrapped)]
    reader = _Reader(text, layout)
    title = ""
    for line, before in zip(lines, [None, *lines], strict=False):
        if not title and not _ARTICLE.match(line.text):
            title = _DECOR.sub("", line.text).strip("*# ")
        _take(reader, line, before)
    reader.close()
    parts = sorted(reader.parts, key=lambda part: part.start)
    if not any(p.kind is PartKind.TEXT for p in parts):  # nothing is numbered
        parts = [replace(p, kind=PartKind.TEXT) if p.kind is PartKind.FRONT else p for p in parts]
    return Policy(name, title, text, tuple(parts))


def _take(reader: _Reader, line: Line, before: Line | None) -> None:
    decor = _DECOR.match(line.text)
    lead = decor.end() if decor else 0
    words = line.text[lead:]
    if _row(reader, line):
        return
    article = _ARTICLE.match(words)
    if article:
        rest = words[article.end() :]
        titled = _TITLED.match(rest)
        heading = next((g for g in titled.groups() if g), "") if titled else ""
        skip = lead + article.end() + (titled.end() if titled else 0)
        number = article.group("n")
        label = f"第{to_chinese(int(number)) if number.isdigit() else number}条"
        reader.close()
        reader.seen_clause = True
        reader.headings = [h for h in reader.headings if h[0] < 1]
        if not titled and rest and len(rest.strip("* ")) <= 16 and not _SENTENCE.search(rest):
            heading = rest.strip("* ")
            skip = len(line.text)
        reader.open(label, 1, line, skip, heading, article=True)
        return
    chapter = _CHAPTER.match(words.strip("*"))
    if chapter and not _SENTENCE.search(words):
        reader.head({"编": -2, "部": -2, "分": -2, "章": -1, "节": 0}[chapter.group(1)], "", words.strip("* "))
        reader.annex = ""
        return
    annex = _ANNEX.match(words)
    if annex and len(words) <= 60 and "。" not in words:
        reader.head(-9, "", words.strip("* "))
        reader.annex, reader.annex_title = re.sub(r"\s", "", annex.group("label")), words.strip("* ")
        return
    if _marked(reader, line, words, lead):
        return
    if line.text.startswith("#") and len(words) <= 40 and not re.search(r"[。；]", words):
        level = len(line.text) - len(line.text.lstrip("#"))
        if before is not None or level > 1:  # the first is the title
            reader.head(level - 8, "", words.strip("* "))
        return
    _continue(reader, line, before)


def _row(reader: _Reader, line: Line) -> bool:
    """Whether the line is a row of a table; the first row of a block is taken as its head."""
    if line.text.startswith("|") and _RULED.fullmatch(line.text):
        return True
    cells = [c for c in _CELLS.split(line.text.strip("| ")) if c.strip()]
    ruled = "\t" in line.text or line.text.startswith("|") or (reader.annex and len(cells) >= 3)
    if not ruled or len(cells) < 2 or _ARTICLE.match(line.text):
        return False
    reader_open = reader.opened
    if reader_open is not None and not reader.table:
        label, heading = reader_open.label, reader_open.heading
        reader.close()
        reader.annex_title = reader.annex_title if reader.annex else heading or label
        reader.table = []
    plain = CELL.join(_SPACED.sub("", c.strip().strip("*")) for c in cells)
    head = reader.table[0] if reader.table else ""
    if not reader.table:
        reader.group += 1
    reader.table.append(plain)
    kind = PartKind.ROW if reader.seen_clause else PartKind.FRONT
    if kind is PartKind.ROW and (not head or _FORM.search(reader.annex_title)):
        kind = PartKind.IDLE  # the head of a table and the fields of a form say no duty
    label = reader.annex or (reader.parts[-1].clause if reader.parts else "文首")
    context = f"{reader.context()}\n{head}"
    reader.parts.append(PolicyPart(label, kind, line.start, line.end, plain, context, reader.annex_title, reader.group))
    return True


def _marked(reader: _Reader, line: Line, words: str, lead: int) -> bool:
    """Whether the line opens a numbered heading, clause or item."""
    for pattern, rank in _MARKS:
        mark = pattern.match(words)
        if mark is None:
            continue
        number = mark.group("n")
        decimal = "." in number or pattern is _CODED
        depth = rank + number.count(".") / 10
        rest = words[mark.end() :].strip("* ")
        opened = reader.opened
        titled = len(rest) <= 30 and not _SENTENCE.search(rest)
        chapter = rank == 4 and not decimal and titled and (line.text.startswith("#") or _is_next(reader, number))
        if opened is not None and reader.seen_clause and not chapter and _is_item(opened, depth, decimal):
            opened.lists.add(depth)
            opened.parts[-1].append(line)
            return True
        if rank == 8:
            return False
        reader.close()
        reader.headings = [h for h in reader.headings if h[0] < depth]
        path = (
            "" if decimal else "".join(n for _, n, _ in reader.headings if "." not in n and not _CODED.match(f"{n}条"))
        )
        number = re.sub(r"\s", "", number) if pattern is _CODED else number
        shown = f"{number}、" if rank == 2 and number[0] in _CN else number
        label = f"{reader.annex}{path}{shown}" if reader.annex and not decimal else f"{path}{shown}"
        if titled:
            reader.head(depth, shown, rest)
            return True
        reader.seen_clause = True
        colon = re.match(r"^(?P<t>[^。，；：:]{2,14})[。：:]\s*(?=\S{6})", rest)
        if colon and re.search(r"应当|不|须|公司|职责|包括|一律|禁止|每|要(?!求|素|点)", colon.group("t")):
            colon = None
        skip = lead + mark.end() + (words[mark.end() :].index(rest) + colon.end() if colon else 0)
        reader.open(label, depth, line, skip, colon.group("t") if colon else "", decimal=decimal)
        reader.headings.append((depth, shown, ""))
        return True
    return False


def _is_next(reader: _Reader, number: str) -> bool:
    """Whether a bare number goes on counting the chapters of a policy numbered 1, 1.1, 1.2 and so on."""
    tops = [n for _, n, _ in reader.headings if n[:1].isdigit()]
    return bool(tops) and int(number) == int(tops[0].split(".")[0]) + 1


def _is_item(opened: _Open, depth: float, decimal: bool) -> bool:
    """Whether a number continues the list of the open clause rather than opening a clause of its own."""
    if opened.article or depth >= 8:
        return True
    if opened.decimal and not decimal:
        return depth > 2
    if depth <= opened.rank and depth not in opened.lists:
        return False
    return bool(opened.lists) or _LEADS.search(opened.parts[-1][-1].text) is not None


def _continue(reader: _Reader, line: Line, before: Line | None) -> None:
    """A line without a number: the rest of a broken line, or a paragraph of its own."""
    opened = reader.opened
    if opened is None:
        above = reader.headings[-1] if reader.headings else None
        label = reader.annex or (above[1] or above[2] if above else "文首")
        reader.group += 1
        reader.opened = _Open(label, 99, reader.group, [[line]])
        return
    last = opened.parts[-1]
    broken = before is not None and before.text.endswith(("，", "、", "（"))
    if broken or (before is not None and not reader.layout.breaks_after(before, len(last) == 1, line)):
        last.append(line)
    elif opened.rank == 99:
        rank_label = opened.label
        reader.close()
        reader.opened = _Open(rank_label, 99, reader.group, [[line]])
    elif opened.skip >= len(opened.parts[0][0].text) and len(opened.parts) == 1 and len(last) == 1:
        last.append(line)  # the clause has a title on its own line
    else:
        opened.parts.append([line])


def _plain(text: str) -> str:
    return re.sub(r"\s+|\*\*|__|^#+", "", text)

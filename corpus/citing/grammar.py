"""The grammar of 条款项目 addresses: 第六十一条第一款第（二）项, 18条2款, 第九条至第十二条, 三、（二）.

The grammar is regular and every repetition in it is bounded, so that reading is linear in the length of the text.
Texts come in normalised (see :func:`normalise`), which keeps every character at its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.citing.traditional import simplified_table
from corpus.numerals import parse_number

__all__ = [
    "LEVELS",
    "NUM",
    "Expansion",
    "Place",
    "article_starts",
    "normalise",
    "read_bare",
    "read_decimals",
    "read_parts",
    "read_places",
    "read_section",
]

_TABLE: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE |= {
    ord(blank): " " for blank in "\u00a0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
}
_TABLE |= dict.fromkeys(map(ord, "〔【"), "[") | dict.fromkeys(map(ord, "〕】"), "]") | {ord("〇"): "零"}
_TABLE |= simplified_table()

_MAX_RANGE = 200


def normalise(text: str) -> str:
    """Full-width letters, digits, brackets and blanks as ASCII, traditional characters as simplified ones.

    Character for character: offsets stay.
    """
    return text.translate(_TABLE)


NUM = r"(?:[0-9]{1,4}|[零一二三四五六七八九十百千两]{1,9})"
LIST = r"(?:、|,|;|和|与|及|以及|或者|或|并)"
RANGE = r"(?:至|到|~|—{1,2}|–|-)"

# One step of an address: numbers, then the unit that they count.
_GROUP = re.compile(
    rf"""
    \s{{0,3}}
    (?P<ordinal>第)?                          # 第; people leave it out: 18条2款
    (?P<numbers>
        \s{{0,3}}\(?\s{{0,3}}{NUM}\s{{0,3}}\)?           # 十八, 18, （二）
        (?:                                   # 第九、十条; 第（一）、（二）项; 第9-12条
            \s?(?:、|和|与|及|或|{RANGE})\s?第?\s?\(?\s?{NUM}\s{{0,3}}\)?
        ){{0,20}}+
    )
    (?P<unit>
        条(?!件|款[^0-9一二三四五六七八九十第]|例(?!外)|约(?!定)|路|线|理由)   # not 第十条件, 第一条路
      | 款(?!项|式) | 项(?!目) | 目
    )
    (?:\s?之\s?(?P<insertion>{NUM})(?![般些切]))?          # 第十七条之一
    """,
    re.VERBOSE,
)
_BARE_ITEM = re.compile(rf"\s{{0,3}}第?\s?\(\s{{0,3}}(?P<number>{NUM})\s{{0,3}}\)(?!\s?[条款目])")  # 第七十一条（七）
_ENGLISH = re.compile(r"\s{0,3}(?:[Aa]rt(?:icle)?\.?|§)\s{0,3}(?P<number>[0-9]{1,4})(?![0-9])")
_NUMBER = re.compile(NUM)
_RANGE_SIGN = re.compile(RANGE)
_CONNECTOR = re.compile(rf"\s{{0,3}}(?:(?P<range>{RANGE})|{LIST})")
_START = re.compile(rf"第\s{{0,3}}{NUM}")
_LEVELS = {"条": 0, "款": 1, "项": 2, "目": 3}
LEVELS = tuple(_LEVELS)

# Numbers of exchange rules: 4.1.1, 第5.3条; in lists 3.1.4、4.2.3.
_DECIMAL = re.compile(
    r"\s{0,3}(?P<ordinal>第)?\s?(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){1,3})(?![0-9.%万亿年月元个])(?:\s?条)?"
)

# 网安法61, 个保法55、56: people leave out 第 and 条; only right after a short name, and where the number says nothing else.
_BARE = re.compile(
    r"\s?(?P<number>[1-9][0-9]{0,2})(?=\s?(?:$|[\n,，。;；:：、)\]|!?？！]|[和与及或的]|规定|要求|怎么|如何|说|讲|罚|是))"
)
_BARE_NEXT = re.compile(r"\s?[、,和与及]\s?(?=[1-9])")

_PREAMBLE = re.compile(r"\s{0,3}引言")  # what stands before 一、

# Part of a text without articles: 三、（二）; 第三部分第（二）点; then a point of it, 一是 or 第一点.
_SECTION = re.compile(
    rf"""
    \s{{0,3}}
    (?: 第\s?(?P<part>{NUM})\s?(?:部分|大点|节) | (?P<head>{NUM})\s?(?:、|(?=\()) )
    (?: \s{{0,3}}第?\s?\(\s?(?P<sub>{NUM})\s?\)\s?(?:点|部分|项)? | \s?第\s?(?P<sub2>{NUM})\s?点 )?
    (?: \s{{0,3}}第\s?(?P<paragraph>{NUM})\s?段 )?
    (?: \s{{0,3}}(?:第\s?(?P<point>{NUM})\s?点 | (?P<point2>{NUM})是) )?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One address and the span ``[start, end)`` of the words that give it; a range shares one span.

    ``section`` is ``(3, 2)`` for 三、（二）; such places have no ``article``, and ``item`` is a point (一是).
    """

    start: int
    end: int
    article: int | None = None
    insertion: int = 0
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    section: tuple[int, ...] | None = None

    @property
    def depth(self) -> int:
        """0 for 条, 1 for 款, 2 for 项, 3 for 目: the finest part named."""
        parts = (self.paragraph, self.item, self.subitem)
        return max((level for level, part in enumerate(parts, start=1) if part is not None), default=0)

    def at(self, level: int) -> int | None:
        """The number at that level."""
        return (self.article, self.paragraph, self.item, self.subitem)[level]

    def moved(self, level: int, number: int, insertion: int | None = None) -> Place:
        """The place whose part at ``level`` is ``number`` and that names nothing finer."""
        return replace(
            self,
            article=number if level == 0 else self.article,
            insertion=(insertion or 0) if level == 0 else self.insertion,
            paragraph=number if level == 1 else (None if level < 1 else self.paragraph),
            item=number if level == 2 else (None if level < 2 else self.item),
            subitem=number if level == 3 else None,
        )


class Expansion:
    """How many more places ranges may be expanded to; past it only the two ends are given."""

    def __init__(self, left: int = 20_000) -> None:
        self.left = left

    def between(self, first: int, last: int) -> range:
        """The numbers strictly between ``first`` and ``last``, none where that would be too many."""
        count = last - first - 1
        if not 0 < count <= min(_MAX_RANGE, self.left):
            return range(0)
        self.left -= count
        return range(first + 1, last)


def article_starts(text: str, position: int = 0) -> re.Match[str] | None:
    """The next 第N from ``position`` on, where an address may begin."""
    return _START.search(text, position)


def read_places(text: str, start: int, *, named: bool, expansion: Expansion) -> tuple[list[Place], int]:
    """Reads the list of addresses that begins at ``start`` in a normalised text.

    ``named`` says that the name of an instrument stands before, so that 61条 and art. 61 count without 第.
    Returns the places in order and the end of the last one; an empty list where no 条 is named.
    """
    english = _ENGLISH.match(text, start) if named else None
    if english:
        first = Place(start=_skip_blanks(text, start), end=english.end(), article=int(english["number"]))
        return ([first], english.end()) if first.article else ([], start)
    group = _GROUP.match(text, start)
    if group is None or group["unit"] != "条" or not (named or group["ordinal"]):
        return [], start
    places: list[Place] = []
    if not _take(places, Place(0, 0), group, group_start=_skip_blanks(text, start), ranged=False, expansion=expansion):
        return [], start
    return _read_on(text, places, not group["ordinal"], expansion)


def read_bare(text: str, start: int, articles: int | None) -> tuple[list[Place], int]:
    """Reads the numbers alone (网安法61) right after a short name; no higher than the ``articles`` of the law."""
    places: list[Place] = []
    while match := _BARE.match(text, start):
        number = int(match["number"])
        if articles is not None and number > articles:
            break
        places.append(Place(match.start("number"), match.end(), article=number))
        connector = _BARE_NEXT.match(text, match.end())
        if connector is None:
            break
        start = connector.end()
    return places, places[-1].end if places else start


def read_parts(text: str, start: int, base: Place, expansion: Expansion) -> tuple[list[Place], int]:
    """Reads 第二款, 第（三）项 … of the article of ``base`` at ``start``; an empty list where no part is named."""
    group = _GROUP.match(text, start)
    if group is None or group["unit"] == "条" or not (group["ordinal"] or "(" in group["numbers"]):
        return [], start
    places: list[Place] = []
    if not _take(places, base, group, _skip_blanks(text, start), ranged=False, expansion=expansion):
        return [], start
    return _read_on(text, places, False, expansion)


def read_decimals(text: str, start: int, *, named: bool) -> list[tuple[int, int, str]]:
    """Reads numbers of exchange rules (4.1.1, 第5.3条) at ``start``: spans and numbers; without a name 第 must stand."""
    found: list[tuple[int, int, str]] = []
    while match := _DECIMAL.match(text, start):
        if not (named or found or match["ordinal"]):
            break
        found.append((_skip_blanks(text, start), match.end(), match["number"]))
        connector = _CONNECTOR.match(text, match.end())
        if connector is None:
            break
        start = connector.end()
    return found


def _read_on(text: str, places: list[Place], casual: bool, expansion: Expansion) -> tuple[list[Place], int]:
    """Reads what follows the first group of an address: finer parts, lists and ranges."""
    bare_items = False
    while True:
        end = places[-1].end
        depth = places[-1].depth
        group = _GROUP.match(text, end)
        if group and _sure(group, casual) and (_LEVELS[group["unit"]] > depth or group["ordinal"]):
            if _LEVELS[group["unit"]] > depth:  # 第十八条 + 第二款
                last = places.pop()
                if not _take(places, last, group, last.start, False, expansion):
                    places.append(last)
                    break
                continue
            if _take(places, places[-1], group, _skip_blanks(text, end), False, expansion):  # 第九条第十条
                continue
        bare = _BARE_ITEM.match(text, end) if depth < 2 else None
        number = parse_number(bare["number"]) if bare else None
        if bare and number:
            places[-1] = replace(places[-1].moved(2, number), end=bare.end())
            bare_items = True
            continue
        connector = _CONNECTOR.match(text, end)
        if connector is None:
            break
        after = connector.end()
        group = _GROUP.match(text, after)
        if group and _goes_on(group, casual, places[-1], depth):
            ranged = connector["range"] is not None
            if _take(places, places[-1], group, _skip_blanks(text, after), ranged, expansion):
                continue
        bare = _BARE_ITEM.match(text, after) if bare_items and depth == 2 else None
        number = parse_number(bare["number"]) if bare else None
        if not (bare and number):
            break
        places.append(replace(places[-1].moved(2, number), start=_skip_blanks(text, after), end=bare.end()))
    return places, places[-1].end


def read_section(text: str, start: int) -> tuple[list[Place], int]:
    """Reads 三、（二）, 第三部分第（二）点 or 引言 (section 0) at ``start`` in a normalised text."""
    preamble = _PREAMBLE.match(text, start)
    if preamble:
        return [Place(_skip_blanks(text, start), preamble.end(), section=(0,))], preamble.end()
    match = _SECTION.match(text, start)
    if match is None:
        return [], start
    numbers = [match["part"] or match["head"], match["sub"] or match["sub2"]]
    values = [parse_number(number) for number in numbers if number]
    finer = [match["paragraph"], match["point"] or match["point2"]]
    paragraph, point = (parse_number(number) if number else None for number in finer)
    section = tuple(value for value in values if value)
    if len(section) != len(values):
        return [], start
    first = _skip_blanks(text, start)
    return [Place(first, match.end(), paragraph=paragraph, item=point, section=section)], match.end()


def _skip_blanks(text: str, start: int) -> int:
    end = min(start + 3, len(text))
    while start < end and text[start].isspace():
        start += 1
    return start


def _sure(group: re.Match[str], casual: bool) -> bool:
    """Without 第, 三项 after 第十八条 may be a plain count; digits and casual addresses are taken at their word."""
    return bool(group["ordinal"]) or casual or group["numbers"].strip(" ()")[0].isdigit() or "(" in group["numbers"]


def _goes_on(group: re.Match[str], casual: bool, last: Place, depth: int) -> bool:
    """Whether what stands after 、 continues a list: 第九条、第十条, 第（一）、（二）项, and without 第 a later 条: 第三十条、三十一条."""
    if group["ordinal"] or casual:
        return True
    if "(" in group["numbers"]:
        return _LEVELS[group["unit"]] <= depth
    number = _NUMBER.search(group["numbers"])
    value = parse_number(number.group()) if number else None
    return group["unit"] == "条" and value is not None and last.article is not None and value > last.article


def _take(
    places: list[Place], base: Place, group: re.Match[str], group_start: int, ranged: bool, expansion: Expansion
) -> bool:
    """Adds the places that a group names under ``base``; false where its numbers are none."""
    level = _LEVELS[group["unit"]]
    raw = group["numbers"]
    insertion = parse_number(group["insertion"]) if group["insertion"] and level == 0 else None
    found: list[tuple[int, bool]] = []
    previous_end = 0
    for match in _NUMBER.finditer(raw):
        value = parse_number(match.group())
        if not value:
            return False
        sign = _RANGE_SIGN.search(raw, previous_end, match.start())
        found.append((value, sign is not None if found else ranged))
        previous_end = match.end()
    end = group.end()
    before = places[-1] if ranged and places else None
    if before and before.depth == level and not before.insertion and not insertion:
        group_start = before.start
        places[-1] = replace(before, end=end)
        low = before.at(level)
    else:
        low = None
    for value, is_range in found:
        if is_range and low is not None:
            places.extend(
                replace(base.moved(level, middle), start=group_start, end=end)
                for middle in expansion.between(low, value)
            )
        places.append(replace(base.moved(level, value, insertion), start=group_start, end=end))
        low = value
    return True

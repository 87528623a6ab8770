"""Source text → tree of 编/章/节/条/款/项/目. It never refuses malformed input.

Every character that is not white space lies in exactly one leaf, in source order, so that joining the leaves gives
back the source. What counts as an article head:

* ``第十八条``, ``第 18 条`` or ``第十七条之一`` at the start of a line, and
* a blank, the line's end or 【 after it (else the head must be the next number and follow a finished sentence), and
* a number above the last one; a number that skips ahead must follow a finished sentence.

So ``第三十七条、第三十九条…`` at the start of a wrapped line stays inside its sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.citing.locators import article_eid, section_eid, sections_of
from corpus.models import Article, Heading, Leaf, LeafKind, Tree
from corpus.numerals import CHINESE_DIGITS, parse_number
from corpus.reading.lines import Layout, Line, is_page_number, measure_layout, split_lines
from corpus.reading.paragraphs import Piece, build_article

__all__ = ["segment"]

_N = rf"[{CHINESE_DIGITS}0-9０-９]{{1,9}}"
_MARKUP = r"(?:#{1,6}\s*|\*{1,2}|>\s*)*"
_ARTICLE = re.compile(rf"{_MARKUP}第\s?({_N})\s?条(?:之({_N}))?(?:\*{{1,2}})?")
_HEADING = re.compile(rf"{_MARKUP}第\s?({_N})\s?([编章节])(\s*)(.{{0,60}})")
_SECTION = re.compile(rf"{_MARKUP}([{CHINESE_DIGITS}]{{1,4}})、")
_SUBSECTION = re.compile(rf"{_MARKUP}[（(]([{CHINESE_DIGITS}]{{1,4}})[）)]")
_ANNEX = re.compile(rf"{_MARKUP}附\s*[件录表]\s*(?:[0-9０-９{CHINESE_DIGITS}]{{0,3}})\s*(?:[:：].{{0,60}})?")
_LEVELS = "编章节"
_MAX_SKIP = 200  # a head may not jump further than this: such a number is no article of this text


@dataclass
class _Unit:
    """An article or section while its lines are being gathered."""

    eid: str
    number: int
    label: str
    headings: tuple[Heading, ...]
    insertion: int = 0
    is_section: bool = False
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class _State:
    """What the walk over the lines has seen so far."""

    layout: Layout
    units: list[_Unit] = field(default_factory=list)
    stack: list[Heading] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    front: list[Line] = field(default_factory=list)
    previous: Line | None = None  # the last line that was not dropped
    settled: bool = True  # whether that line was a heading, or ended a sentence


def segment(source: str) -> Tree:
    """Segment ``source``; the articles are sections where the text has no 条 (a drafting note, say)."""
    lines = split_lines(source)
    layout = measure_layout(lines)
    kept = [line for line in lines if not is_page_number(line.text, layout.wrapped)]
    dropped = [Leaf(LeafKind.PAGE, line.start, line.end) for line in lines if is_page_number(line.text, layout.wrapped)]
    state = _State(layout)
    body, back = _cut_back_matter(kept)
    with_articles = any(_ARTICLE.match(line.text) for line in body)
    for index, line in enumerate(body):
        following = body[index + 1] if index + 1 < len(body) else None
        (_take_line if with_articles else _take_section_line)(state, line, following)
    if with_articles and not state.units:  # 第…条 stood only inside sentences
        state = _State(layout)
        for line in body:
            _take_section_line(state, line, None)
    _tell_apart(state.units)
    closing = [Leaf(LeafKind.CLOSING, line.start, line.end) for line in back]
    leaves = sorted([*state.leaves, *closing, *dropped], key=lambda leaf: leaf.start)
    title, notes = _front_matter(state.front, layout)
    return Tree(
        articles=tuple(_finish(unit, layout) for unit in state.units if unit.pieces or not unit.is_section),
        headings=tuple(state.headings),
        leaves=tuple(leaves),
        title=title,
        notes=notes,
    )


def _finish(unit: _Unit, layout: Layout) -> Article:
    text, offsets, paragraphs = build_article(unit.pieces, layout, points=unit.is_section)
    return Article(
        eid=unit.eid,
        number=unit.number,
        label=unit.label,
        text=text,
        paragraphs=paragraphs,
        headings=unit.headings,
        offsets=offsets,
        insertion=unit.insertion,
        is_section=unit.is_section,
    )


def _cut_back_matter(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Annexes, and the signature lines that follow the last finished sentence, are no part of an article."""
    seen_article = False
    for index, line in enumerate(lines):
        seen_article = seen_article or bool(_ARTICLE.match(line.text))
        if seen_article and _ANNEX.fullmatch(line.text):
            return lines[:index], lines[index:]
    if not seen_article:
        return lines, []
    end = len(lines)
    while end and len(lines[end - 1].text) <= 40 and not re.search(r"[。；，：:]|^第", lines[end - 1].text):
        end -= 1
    settled = end > 0 and lines[end - 1].ends_sentence
    return (lines[:end], lines[end:]) if settled else (lines, [])


def _take_line(state: _State, line: Line, following: Line | None) -> None:
    heading = _HEADING.fullmatch(line.text)
    if heading and _is_heading(state, heading):
        _open_heading(state, line, heading)
        return
    head = _ARTICLE.match(line.text)
    if head and _is_article_head(state, line, head):
        _open_article(state, line, head)
    elif state.units:
        state.leaves.append(Leaf(LeafKind.TEXT, line.start, line.end))
        state.units[-1].pieces.append(Piece(line.start, line.text, line))
    else:
        _take_front(state, line)
    state.previous, state.settled = line, line.ends_sentence


def _take_front(state: _State, line: Line) -> None:
    state.leaves.append(Leaf(LeafKind.NOTE if state.front else LeafKind.TITLE, line.start, line.end))
    state.front.append(line)


def _is_heading(state: _State, match: re.Match[str]) -> bool:
    title = match.group(4)
    if (
        parse_number(match.group(1)) is None
        or re.search(r"[。；，]", title)
        or title.startswith(("、", "的", "规定", "第"))
    ):
        return False
    follows_end = state.settled or not state.units
    return follows_end and (bool(match.group(3)) or not title or not state.layout.wrapped)


def _open_heading(state: _State, line: Line, match: re.Match[str]) -> None:
    number = parse_number(match.group(1)) or 0
    level = match.group(2)
    title = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", match.group(4).strip("* \u3000"))
    heading = Heading(level, number, title)
    if not state.units and any(h.level == level and h.number == number and h.title == title for h in state.headings):
        state.headings.clear()  # what came before was a table of contents
        state.stack.clear()
    state.stack = [h for h in state.stack if _LEVELS.index(h.level) < _LEVELS.index(level)] + [heading]
    state.headings.append(heading)
    state.leaves.append(Leaf(LeafKind.HEADING, line.start, line.end))
    state.previous, state.settled = line, True


def _is_article_head(state: _State, line: Line, match: re.Match[str]) -> bool:
    number = parse_number(match.group(1))
    insertion = parse_number(match.group(2) or "0")
    if not number or insertion is None:
        return False
    last = (state.units[-1].number, state.units[-1].insertion) if state.units else (0, 0)
    is_next = (number, insertion) in ((last[0] + 1, 0), (last[0], last[1] + 1)) and number > 0
    skips = (number, insertion) > last and number - last[0] <= _MAX_SKIP
    after = line.text[match.end() : match.end() + 1]
    if not after or after.isspace() or after in "【":
        return skips and (is_next or state.settled)
    return is_next and state.settled and after not in "、，,。；;：）)第规及和与或至到的之所"


def _open_article(state: _State, line: Line, match: re.Match[str]) -> None:
    number, insertion = parse_number(match.group(1)) or 0, parse_number(match.group(2) or "0") or 0
    label = re.sub(r"[#*>\s]", "", match.group())
    unit = _Unit(article_eid(number, insertion), number, label, tuple(state.stack), insertion)
    _open_unit(state, line, match.end(), unit)


def _open_unit(state: _State, line: Line, label_end: int, unit: _Unit) -> None:
    state.units.append(unit)
    state.leaves.append(Leaf(LeafKind.LABEL, line.start, line.start + label_end))
    rest = line.text[label_end:].strip()
    if rest:
        start = line.start + label_end + line.text[label_end:].index(rest)
        state.leaves.append(Leaf(LeafKind.TEXT, start, line.end))
        unit.pieces.append(Piece(start, rest, line))


def _take_section_line(state: _State, line: Line, following: Line | None) -> None:
    """Take a line of a text without articles: headings 一、 and （一） open sections that can be cited."""
    top = [unit for unit in state.units if len(sections_of(unit.eid)) == 1]
    number = len(top) if top and top[-1].number else 0
    section, sub = _SECTION.match(line.text), _SUBSECTION.match(line.text)
    is_short = not line.ends_sentence and line.width <= max(60, state.layout.measure)
    if section and is_short and parse_number(section.group(1)) == _last_section(state) + 1:
        eid = section_eid(_last_section(state) + 1)
        heading = Heading("部分", _last_section(state) + 1, line.text[section.end() :].strip())
        state.headings.append(heading)
        state.stack = [heading]
        state.units.append(_Unit(eid, len(state.units) + 1, f"{section.group(1)}、", (heading,), is_section=True))
        state.leaves.append(Leaf(LeafKind.HEADING, line.start, line.end))
        state.previous, state.settled = line, True
        return
    if sub and state.settled and parse_number(sub.group(1)) == _last_subsection(state) + 1:
        parent = _last_section(state)
        eid = section_eid(*((parent,) if parent else ()), _last_subsection(state) + 1)
        prefix = _parent_label(state)
        label = f"{prefix}（{sub.group(1)}）"
        _open_unit(state, line, sub.end(), _Unit(eid, len(state.units) + 1, label, tuple(state.stack), is_section=True))
    elif state.units:
        state.leaves.append(Leaf(LeafKind.TEXT, line.start, line.end))
        state.units[-1].pieces.append(Piece(line.start, line.text, line))
    elif not state.front or (state.layout.wrapped and _unbalanced(state.front)):
        _take_front(state, line)
    else:
        unit = _Unit(section_eid(0), number + 1, "引言", (), is_section=True)
        _open_unit(state, line, 0, unit)
    state.previous, state.settled = line, line.ends_sentence or line.text.endswith("：")


def _tell_apart(units: list[_Unit]) -> None:
    """Where （一） stood before the first 一、, both would be ``sec_1``: the former becomes ``sec_0__sec_1``."""
    if len({unit.eid for unit in units}) == len(units):
        return
    for unit in units:
        if unit.is_section and unit.label.startswith("（") and len(sections_of(unit.eid)) == 1:
            unit.eid = section_eid(0, *sections_of(unit.eid))


def _unbalanced(front: list[Line]) -> bool:
    text = "".join(line.text for line in front)
    return text.count("《") > text.count("》") or text.count("（") > text.count("）")


def _last_section(state: _State) -> int:
    return state.stack[-1].number if state.stack else 0


def _last_subsection(state: _State) -> int:
    numbers = sections_of(state.units[-1].eid) if state.units else (0,)
    if len(numbers) == 1 and state.stack:
        return 0
    return numbers[-1]


def _parent_label(state: _State) -> str:
    for unit in reversed(state.units):
        if unit.label.endswith("、"):
            return unit.label
    return ""


def _front_matter(front: list[Line], layout: Layout) -> tuple[str, tuple[str, ...]]:
    if not front:
        return "", ()
    texts = [re.sub(r"^#+\s*", "", line.text) for line in front if not line.text.startswith("<!--")]
    if layout.wrapped:
        joined: list[str] = []
        for text in texts:
            opened = joined and any(joined[-1].count(a) > joined[-1].count(b) for a, b in ("《》", "（）"))
            if opened:
                joined[-1] += text
            else:
                joined.append(text)
        texts = joined
    return (texts[0], tuple(texts[1:])) if texts else ("", ())

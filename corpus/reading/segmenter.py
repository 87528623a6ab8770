"""Source text → tree of 编/章/节/条/款/项/目. It never refuses malformed input.

Every character that is not white space lies in exactly one leaf, in source order, so that joining the leaves gives
back the source. What counts as an article head:

* ``第十八条``, ``第 18 条`` or ``第十七条之一`` at the start of a line, and
* a blank, the line's end or 【 after it (else the head must be the next number and follow a finished sentence), and
* a number above the last one; a number that skips ahead must follow a finished sentence.

So ``第三十七条、第三十九条…`` at the start of a wrapped line stays inside its sentence. What follows a line 附件 or
附录 is an annex: its parts 一、 and （一） are sections that can be cited, ``annex_1__sec_2``, after the last 条. A text that
counts by decimals (a standard: 5.1.2) has its clauses as sections, see :mod:`corpus.reading.clauses`.
"""

from __future__ import annotations

import re

from corpus.citing.locators import article_eid
from corpus.models import Article, Heading, Leaf, LeafKind, Tree
from corpus.numerals import CHINESE_DIGITS, parse_number
from corpus.reading.clauses import numbered_clauses
from corpus.reading.headings import find_unnumbered
from corpus.reading.lines import Layout, Line, is_page_number, measure_layout, split_lines
from corpus.reading.paragraphs import Piece, build_article
from corpus.reading.sections import ANNEX, take_annexes, take_section_line, tell_apart
from corpus.reading.walk import MARKUP, State, Unit, open_unit, take_front

__all__ = ["segment"]

_N = rf"[{CHINESE_DIGITS}0-9０-９]{{1,9}}"
_ARTICLE = re.compile(rf"{MARKUP}第\s?({_N})\s?条(?:之({_N}))?(?:\*{{1,2}})?")
_HEADING = re.compile(rf"{MARKUP}第\s?({_N})\s?(编|分编|章|节)(\s*)(.{{0,60}})")
_SUPPLEMENT = re.compile(rf"{MARKUP}附\s*则")  # 附则 of a code, which has no number
_LEVELS = ("编", "分编", "章", "节")
_MAX_SKIP = 200  # a head may not jump further than this: such a number is no article of this text


def segment(source: str) -> Tree:
    """Segment ``source``; the articles are sections where the text has no 条 (a drafting note, say)."""
    lines = split_lines(source)
    layout = measure_layout(lines)
    kept = [line for line in lines if not is_page_number(line.text, layout.wrapped)]
    dropped = [Leaf(LeafKind.PAGE, line.start, line.end) for line in lines if is_page_number(line.text, layout.wrapped)]
    body, back = _cut_back_matter(kept)
    state = State(layout, unnumbered=find_unnumbered(body, _HEADING, _opens))
    with_articles = any(_ARTICLE.match(line.text) for line in body)
    for index, line in enumerate(body):
        following = body[index + 1] if index + 1 < len(body) else None
        (_take_line if with_articles else take_section_line)(state, line, following)
    if with_articles and not state.units:  # 第…条 stood only inside sentences
        state = State(layout)
        for line in body:
            take_section_line(state, line, None)
    if all(unit.is_section for unit in state.units):
        state = numbered_clauses(body, layout) or state
    tell_apart(state.units)
    annexes = take_annexes(state, back, layout)
    leaves = sorted([*state.leaves, *dropped], key=lambda leaf: leaf.start)
    title, notes = _front_matter(state.front, layout)
    return Tree(
        articles=tuple(
            _finish(unit, layout) for unit in (*state.units, *annexes) if unit.pieces or not unit.is_section
        ),
        headings=tuple(state.headings),
        leaves=tuple(leaves),
        title=title,
        notes=notes,
    )


def _finish(unit: Unit, layout: Layout) -> Article:
    text, offsets, paragraphs = build_article(unit.pieces, layout, points=unit.is_section, letters=unit.lettered)
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
        if seen_article and ANNEX.fullmatch(line.text):
            return lines[:index], lines[index:]
    if not seen_article:
        return lines, []
    end = len(lines)
    while end and len(lines[end - 1].text) <= 40 and not re.search(r"[。；，：:]|^第", lines[end - 1].text):
        end -= 1
    settled = end > 0 and lines[end - 1].ends_sentence
    return (lines[:end], lines[end:]) if settled else (lines, [])


def _opens(text: str) -> bool:
    return bool(_ARTICLE.match(text) or _HEADING.fullmatch(text))


def _take_line(state: State, line: Line, following: Line | None) -> None:
    lost = state.unnumbered.get(line.start)
    if state.units and state.settled and _SUPPLEMENT.fullmatch(line.text) and following and _opens(following.text):
        lost = (_LEVELS[0], 0)
    if lost:
        _open_lost_heading(state, line, *lost)
        return
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
        take_front(state, line)
    state.previous, state.settled = line, line.ends_sentence


def _is_heading(state: State, match: re.Match[str]) -> bool:
    title = match.group(4)
    if (
        parse_number(match.group(1)) is None
        or re.search(r"[。；，]", title)
        or title.startswith(("、", "的", "规定"))
        or re.match(rf"第\s?{_N}\s?[编章节条款项]", title)
    ):
        return False
    follows_end = state.settled or not state.units
    return follows_end and (bool(match.group(3)) or not title or not state.layout.wrapped)


def _open_lost_heading(state: State, line: Line, level: str, number: int) -> None:
    heading = Heading(level, number, re.sub(r"^#+\s*", "", line.text))
    state.stack = [h for h in state.stack if _LEVELS.index(h.level) < _LEVELS.index(level)] + [heading]
    state.headings.append(heading)
    state.leaves.append(Leaf(LeafKind.HEADING, line.start, line.end))
    state.previous, state.settled = line, True


def _open_heading(state: State, line: Line, match: re.Match[str]) -> None:
    number = parse_number(match.group(1)) or 0
    level = match.group(2)
    title = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", match.group(4).strip("* \u3000"))
    heading = Heading(level, number, title)
    if state.headings and state.headings[-1] == heading:  # a package says it with the article before and after
        state.leaves.append(Leaf(LeafKind.HEADING, line.start, line.end))
        state.settled = True
        return
    if not state.units and any(h.level == level and h.number == number and h.title == title for h in state.headings):
        state.headings.clear()  # what came before was a table of contents
        state.stack.clear()
    state.stack = [h for h in state.stack if _LEVELS.index(h.level) < _LEVELS.index(level)] + [heading]
    state.headings.append(heading)
    state.leaves.append(Leaf(LeafKind.HEADING, line.start, line.end))
    state.previous, state.settled = line, True


def _is_article_head(state: State, line: Line, match: re.Match[str]) -> bool:
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


def _open_article(state: State, line: Line, match: re.Match[str]) -> None:
    number, insertion = parse_number(match.group(1)) or 0, parse_number(match.group(2) or "0") or 0
    label = re.sub(r"[#*>\s]", "", match.group())
    unit = Unit(article_eid(number, insertion), number, label, tuple(state.stack), insertion)
    open_unit(state, line, match.end(), unit)


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

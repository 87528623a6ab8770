"""Texts and annexes without 条: their parts 一、 and （一） are sections that can be cited."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.citing.locators import section_eid, sections_of
from corpus.models import Heading, Leaf, LeafKind
from corpus.numerals import CHINESE_DIGITS, parse_number
from corpus.reading.lines import Layout, Line
from corpus.reading.paragraphs import Piece
from corpus.reading.walk import MARKUP, State, Unit, open_unit, take_front

__all__ = ["ANNEX", "take_annexes", "take_section_line", "tell_apart"]

_SECTION = re.compile(rf"{MARKUP}([{CHINESE_DIGITS}]{{1,4}})、")
_SUBSECTION = re.compile(rf"{MARKUP}[（(]([{CHINESE_DIGITS}]{{1,4}})[）)]")
ANNEX = re.compile(rf"{MARKUP}附\s*[件录表]\s*([0-9０-９{CHINESE_DIGITS}]{{0,3}})\s*(?:[:：]\s*(.{{0,60}}))?")
_LONGEST_TITLE = 40


def take_section_line(state: State, line: Line, following: Line | None) -> None:
    """Take a line of a text without articles: headings 一、 and （一） open sections that can be cited."""
    top = [unit for unit in state.units if len(sections_of(unit.eid)) == 1]
    number = len(top) if top and top[-1].number else 0
    section, sub = _SECTION.match(line.text), _SUBSECTION.match(line.text)
    is_short = not line.ends_sentence and not line.text.endswith("：") and line.width <= max(60, state.layout.measure)
    is_next = section is not None and parse_number(section.group(1)) == _last_section(state) + 1
    if section and is_next and not is_short and (state.settled or not state.units) and not state.layout.wrapped:
        # a point that is a sentence itself: 一、对……进行审计的，应当……
        number = _last_section(state) + 1
        state.stack = [Heading("部分", number, "")]
        unit = Unit(section_eid(number), len(state.units) + 1, f"{section.group(1)}、", (), is_section=True)
        open_unit(state, line, section.end(), unit)
        unit.is_point = True
        state.previous, state.settled = line, line.ends_sentence
        return
    if section and is_short and is_next:
        eid = section_eid(_last_section(state) + 1)
        heading = Heading("部分", _last_section(state) + 1, line.text[section.end() :].strip())
        state.headings.append(heading)
        state.stack = [heading]
        state.units.append(Unit(eid, len(state.units) + 1, f"{section.group(1)}、", (heading,), is_section=True))
        state.leaves.append(Leaf(LeafKind.HEADING, line.start, line.end))
        state.previous, state.settled = line, True
        return
    is_item = bool(state.units) and state.units[-1].is_point
    if sub and state.settled and not is_item and parse_number(sub.group(1)) == _last_subsection(state) + 1:
        parent = _last_section(state)
        eid = section_eid(*((parent,) if parent else ()), _last_subsection(state) + 1)
        prefix = _parent_label(state)
        label = f"{prefix}（{sub.group(1)}）"
        open_unit(state, line, sub.end(), Unit(eid, len(state.units) + 1, label, tuple(state.stack), is_section=True))
    elif state.units:
        state.leaves.append(Leaf(LeafKind.TEXT, line.start, line.end))
        state.units[-1].pieces.append(Piece(line.start, line.text, line))
    elif not state.front or (state.layout.wrapped and _unbalanced(state.front)):
        take_front(state, line)
    else:
        unit = Unit(section_eid(0), number + 1, "引言", (), is_section=True)
        open_unit(state, line, 0, unit)
    state.previous, state.settled = line, line.ends_sentence or line.text.endswith("：")


def tell_apart(units: list[Unit]) -> None:
    """Where （一） stood before the first 一、, both would be ``sec_1``: the former becomes ``sec_0__sec_1``."""
    if len({unit.eid for unit in units}) == len(units):
        return
    for unit in units:
        if unit.is_section and unit.label.startswith("（") and "__" not in unit.eid:
            unit.eid = section_eid(0, *sections_of(unit.eid))


def take_annexes(state: State, back: list[Line], layout: Layout) -> list[Unit]:
    """The sections of the annexes, numbered after the last 条; what stands before the first is the closing."""
    heads = [index for index, line in enumerate(back) if ANNEX.fullmatch(line.text)]
    closing = back[: heads[0]] if heads else back
    state.leaves += [Leaf(LeafKind.CLOSING, line.start, line.end) for line in closing]
    units: list[Unit] = []
    last = state.units[-1].number if state.units else 0
    for order, (start, end) in enumerate(zip(heads, [*heads, len(back)][1:], strict=True), 1):
        head, lines = back[start], back[start + 1 : end]
        match = ANNEX.fullmatch(head.text)
        title = (match.group(2) or "").strip("* ") if match else ""
        state.leaves.append(Leaf(LeafKind.HEADING, head.start, head.end))
        if not title and lines and not lines[0].ends_clause and len(lines[0].text) <= _LONGEST_TITLE:
            title = re.sub(r"^#+\s*", "", lines[0].text)  # the title stands on the next line
            state.leaves.append(Leaf(LeafKind.HEADING, lines[0].start, lines[0].end))
            lines = lines[1:]
        inner = State(layout, front=[head])
        for line in lines:
            take_section_line(inner, line, None)
        tell_apart(inner.units)
        state.leaves += inner.leaves
        heading = Heading("附件", order if len(heads) > 1 else 0, title)
        state.headings.append(heading)
        name = heading.label if not title else heading.label.replace(f" {title}", f"《{title}》")
        for unit in inner.units:
            inside = sections_of(unit.eid)
            eid = section_eid(-order, *inside) if any(inside) else section_eid(-order)
            label = name + unit.label if any(inside) else name
            number = last + len(units) + 1
            units.append(replace(unit, eid=eid, label=label, number=number, headings=(heading, *unit.headings)))
    return units


def _unbalanced(front: list[Line]) -> bool:
    text = "".join(line.text for line in front)
    return text.count("《") > text.count("》") or text.count("（") > text.count("）")


def _last_section(state: State) -> int:
    return state.stack[-1].number if state.stack else 0


def _last_subsection(state: State) -> int:
    last = sections_of(state.units[-1].eid) if state.units else ()
    if len(last) > 1:
        return last[-1]
    return last[0] if last and not state.stack else 0


def _parent_label(state: State) -> str:
    for unit in reversed(state.units):
        if unit.label.endswith("、"):
            return unit.label
    return ""

"""The lines of one article → its clean text, its 款, 项 and 目, and the way back to the source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.models import Item, OffsetMap, Paragraph, SubItem
from corpus.numerals import CHINESE_DIGITS, parse_number
from corpus.reading.lines import Layout, Line

__all__ = ["LETTER_ITEM", "Piece", "build_article"]

_WORD = re.compile(r"\S+")
_ITEM = re.compile(rf"[（(]\s?([{CHINESE_DIGITS}]{{1,4}})\s?[）)]\s*")
_SUBITEM = re.compile(r"(?:[（(](\d{1,2})[）)]|(\d{1,2})[.．、](?!\d))\s*")
LETTER_ITEM = re.compile(r"([a-z])\s?[)）]\s*(?=\S)")
"""a), b): an item of a clause of a standard."""
_BRACKETED = re.compile(r"(\d{1,2})\s?[)）]\s*(?=\S)")
_POINT = re.compile(r"(?:(?<=^)|(?<=[。；：]))([一二三四五六七八九十]{1,3})是")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a source line that belongs to an article: its source start, its text, the whole line."""

    start: int
    text: str
    line: Line


@dataclass
class _Block:
    """Pieces that make one paragraph, item or sub-item; ``kind`` is ``p``, ``i`` or ``s``."""

    kind: str
    number: int
    pieces: list[Piece]


def build_article(
    pieces: list[Piece], layout: Layout, points: bool = False, letters: bool = False
) -> tuple[str, OffsetMap, tuple[Paragraph, ...]]:
    """Give the clean text, its offset map and its paragraphs.

    Blocks are joined by line feeds; lines of a block are joined directly. White space inside stays, as one blank,
    only between two ASCII characters. With ``points``, the points 一是…二是… of a paragraph become its items, and
    so do the points 1. 2. of an annex; with ``letters``, a) and b) of a standard do, and 1) 2) are the 目 of each.
    """
    text: list[str] = []
    runs: list[tuple[int, int, int]] = []
    spans: list[tuple[_Block, int, int]] = []
    length = 0
    for block in _blocks(pieces, layout, points, letters):
        if text:
            text.append("\n")
            length += 1
        begin = length
        for piece in block.pieces:
            length = _append_clean(text, runs, piece, length, begins=length == begin)
        spans.append((block, begin, length))
    joined = "".join(text)
    return joined, OffsetMap(tuple(runs)), _paragraphs(joined, spans, points)


def _blocks(pieces: list[Piece], layout: Layout, decimal: bool, letters: bool) -> list[_Block]:
    blocks: list[_Block] = []
    item = subitem = 0
    by_digits = False  # whether the items are 1. 2. and (1) (2) the 目 of each
    for index, piece in enumerate(pieces):
        previous = pieces[index - 1] if index else None
        opens = previous is None or not layout.wrapped or previous.line.ends_clause
        kind, number = "p", 0
        mark, point = _ITEM.match(piece.text), _SUBITEM.match(piece.text)
        letter, bracketed = (LETTER_ITEM.match(piece.text), _BRACKETED.match(piece.text)) if letters else (None, None)
        if letter and blocks and _place(letter) in (item + 1, 1):
            kind, number, by_digits = "i", _place(letter), False
        elif opens and bracketed and item and int(bracketed.group(1)) in (subitem + 1, 1):
            kind, number = "s", int(bracketed.group(1))
        elif opens and mark and parse_number(mark.group(1)) in (item + 1, 1) and blocks:
            kind, number, by_digits = "i", parse_number(mark.group(1)) or 1, False
        elif opens and point and decimal and point.group(2) and blocks and int(point.group(2)) in (item + 1, 1):
            kind, number, by_digits = "i", int(point.group(2)), True
        elif (
            opens
            and point
            and item
            and not (by_digits and point.group(2))
            and int(point.group(1) or point.group(2)) in (subitem + 1, 1)
        ):
            kind, number = "s", int(point.group(1) or point.group(2))
        elif previous is not None and not layout.breaks_after(previous.line, len(blocks[-1].pieces) == 1, piece.line):
            blocks[-1].pieces.append(piece)
            continue
        item = number if kind == "i" else (item if kind == "s" else 0)
        subitem = number if kind == "s" else 0
        blocks.append(_Block(kind, number, [piece]))
    return blocks


def _place(letter: re.Match[str]) -> int:
    """1 for a), 2 for b)."""
    return ord(letter.group(1)) - ord("a") + 1


def _append_clean(text: list[str], runs: list[tuple[int, int, int]], piece: Piece, length: int, begins: bool) -> int:
    """Append a piece's words and give the new length; white space stays, as one blank, between ASCII characters."""
    for match in _WORD.finditer(piece.text):
        word = match.group()
        if not begins and _keeps_blank(text[-1][-1], word[0]):
            text.append(" ")
            length += 1
        begins = False
        source = piece.start + match.start()
        if runs and runs[-1][0] + runs[-1][2] == length and runs[-1][1] + runs[-1][2] == source:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + len(word))
        else:
            runs.append((length, source, len(word)))
        text.append(word)
        length += len(word)
    return length


def _keeps_blank(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and not (left.isdigit() and right.isdigit())


def _paragraphs(text: str, spans: list[tuple[_Block, int, int]], points: bool) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    index = 0
    while index < len(spans):
        start, end = spans[index][1:]
        index += 1
        items: list[Item] = []
        while index < len(spans) and spans[index][0].kind == "i":
            block, item_start, item_end = spans[index]
            index += 1
            subitems: list[SubItem] = []
            while index < len(spans) and spans[index][0].kind == "s":
                sub, sub_start, sub_end = spans[index]
                subitems.append(SubItem(sub.number, sub_start, sub_end, text[sub_start:sub_end]))
                item_end = sub_end
                index += 1
            pattern = next((p for p in (_ITEM, LETTER_ITEM) if p.match(text, item_start, item_end)), _SUBITEM)
            items.append(_item(text, item_start, item_end, block.number, pattern, tuple(subitems)))
            end = item_end
        if points and not items:
            items = _points(text, start, end)
        paragraphs.append(Paragraph(len(paragraphs) + 1, start, end, text[start:end], tuple(items)))
    return tuple(paragraphs)


def _item(
    text: str, start: int, end: int, number: int, pattern: re.Pattern[str], subitems: tuple[SubItem, ...]
) -> Item:
    match = pattern.match(text, start, end)
    mark = match.group() if match else ""
    return Item(number, start, end, text[start:end], mark, subitems)


def _points(text: str, start: int, end: int) -> list[Item]:
    """Points 一是…二是… of a drafting note, numbered in order; none where there is but one."""
    found: list[re.Match[str]] = []
    for match in _POINT.finditer(text, start, end):
        if parse_number(match.group(1)) == len(found) + 1:
            found.append(match)
    if len(found) < 2:
        return []
    bounds = [*(m.start() for m in found), end]
    return [
        Item(i + 1, bounds[i], bounds[i + 1], text[bounds[i] : bounds[i + 1]], m.group()) for i, m in enumerate(found)
    ]

"""Texts numbered by decimals (standards: 5.1.2, A.1): each clause is a section that can be cited, ``sec_5__sec_1__sec_2``.

A text is taken for one where it has no 条 and its numbers, 4 then 4.1 then 4.1.1, go on counting from a chapter 1. Annexes
附录A, 附录B are ``annex_1``, ``annex_2``; a) and b) are items, 1) and 2) the points of each. Contents, running heads and Roman
page numbers are no clause. Like the rest of the walk, no text is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.citing.locators import section_eid
from corpus.models import Heading, Leaf, LeafKind
from corpus.reading.lines import Layout, Line
from corpus.reading.paragraphs import LETTER_ITEM, Piece
from corpus.reading.walk import MARKUP, State, Unit, open_unit, take_front

__all__ = ["numbered_clauses"]

Path = tuple[int, ...]

_HEAD = re.compile(
    rf"{MARKUP}(?P<number>\d{{1,2}}(?:\.\d{{1,3}}){{0,5}}|[A-Z](?:\.\d{{1,3}}){{1,5}})(?![\d.%])(?:\*{{1,2}})?"
    r"(?P<gap>[ \u3000\t\u2002\u2003]*)(?P<rest>.*)"
)
_ANNEX = re.compile(rf"{MARKUP}附\s*录\s*(?P<letter>[A-Z])(?![A-Za-z0-9.])\s*(?P<rest>.{{0,60}})")
_CONTENTS = re.compile(r"(?:[.．·…]\s?){3,}\s*[0-9IVXivx]{0,5}$|[\t\u3000 ][0-9]{1,3}$")
_RUNNING = re.compile(r"[A-Z]{1,4}(?:\s?/\s?[A-Z]{1,3})?\s?[0-9]{1,6}(?:\.[0-9]+)?\s?[-—–][0-9]{4}|[IVXivxⅠ-Ⅻ]{1,5}")
_SENTENCE = re.compile(r"[。；;：:]|，.{12}")
_LONGEST_TITLE = 40
_DEEPEST = 6
_FEWEST = 3  # numbers of more than one part, below which a text is not taken for numbered by them
_FURTHEST = 3  # a number may leave out as many: clauses are struck out, lines are lost


@dataclass
class _Found:
    """A number that opens a clause: its path (an annex below 0), as it is written, what follows on its line."""

    line: Line
    path: Path
    written: str
    end: int
    rest: str
    titled: bool = False


@dataclass
class _Walk:
    """The clause that is open, and the titles above it."""

    state: State
    titles: list[tuple[Path, Heading]] = field(default_factory=list)
    waiting: _Found | None = None  # a title that nothing stands under so far


def numbered_clauses(lines: Sequence[Line], layout: Layout) -> State | None:
    """The clauses of a text, ``None`` where it is not numbered by decimals; every line lies in one leaf."""
    skipped = _running(lines)
    kept = [line for line in lines if line.start not in skipped]
    begin = _after_contents(kept)
    heads = _heads(kept[begin:])
    if sum(len(found.path) > 1 for found in heads.values()) < _FEWEST:
        return None
    walk = _Walk(State(layout))
    walk.state.leaves += [Leaf(LeafKind.PAGE, line.start, line.end) for line in lines if line.start in skipped]
    for line in kept[:begin]:
        take_front(walk.state, line)
    for line in kept[begin:]:
        found = heads.get(line.start)
        if found is not None:
            _open(walk, found)
        elif walk.state.units:
            _continue(walk, line)
        else:
            take_front(walk.state, line)
    _settle(walk)
    walk.state.leaves.sort(key=lambda leaf: leaf.start)
    return walk.state


def _running(lines: Sequence[Line]) -> set[int]:
    """Where running heads stand: the number of the standard on every page, and Roman page numbers."""
    counted = Counter(line.text for line in lines if _RUNNING.fullmatch(line.text))
    standards = {text for text, count in counted.items() if count > 1 or re.fullmatch(r"[IVXivxⅠ-Ⅻ]+", text)}
    return {line.start for line in lines if line.text in standards}


def _after_contents(lines: Sequence[Line]) -> int:
    """Where the body begins: at the last line that opens chapter 1 and is no line of a table of contents."""
    firsts = [
        index
        for index, line in enumerate(lines)
        if (match := _HEAD.fullmatch(line.text)) and match["number"] == "1" and _is_title(match["rest"])
    ]
    contents = [index for index, line in enumerate(lines) if _in_contents(line)]
    after = [index for index in firsts if not contents or index > contents[-1]]
    return after[0] if after else firsts[-1] if firsts else 0


def _in_contents(line: Line) -> bool:
    match = _HEAD.fullmatch(line.text) or _ANNEX.fullmatch(line.text)
    return match is not None and _CONTENTS.search(line.text) is not None and not _SENTENCE.search(match["rest"])


def _is_title(rest: str) -> bool:
    return 0 < len(rest.strip("* ")) <= _LONGEST_TITLE and not _SENTENCE.search(rest)


def _heads(lines: Sequence[Line]) -> dict[int, _Found]:
    """The numbers that open clauses, by where their line begins."""
    found: dict[int, _Found] = {}
    last: Path = ()
    settled = True
    for line in lines:
        head = _annex(line, last) or _head(line, last, settled)
        if head is None:
            settled = line.ends_clause
            continue
        found[line.start] = head
        last = head.path
        settled = head.titled or line.ends_clause
    return found


def _annex(line: Line, last: Path) -> _Found | None:
    match = _ANNEX.fullmatch(line.text)
    if match is None or _SENTENCE.search(match["rest"]) or not last:
        return None
    path = (-(ord(match["letter"]) - ord("A") + 1),)
    title = match["rest"].strip("* ")
    goes_on = path[0] == (last[0] - 1 if last[0] < 0 else -1)
    return _Found(line, path, f"附录{match['letter']}", match.start("rest"), title, True) if goes_on else None


def _head(line: Line, last: Path, settled: bool) -> _Found | None:
    match = _HEAD.fullmatch(line.text)
    if match is None:
        return None
    first, *finer = match["number"].split(".")
    path = (-(ord(first) - ord("A") + 1) if first.isalpha() else int(first), *map(int, finer))
    rest = match["rest"].strip("* ")
    titled = _is_title(rest)
    if len(path) == 1 and not (titled and (match["gap"] or rest[:1] > "\u3000")):
        return None
    if not _follows(path, last) or not (settled or titled):
        return None  # a number alone on its line stands before a term that is defined
    return _Found(line, path, match["number"], match.start("rest"), rest, titled)


def _follows(path: Path, last: Path) -> bool:
    """Whether a number goes on counting: the first one below, the next beside, or the next beside one above."""
    if not last:
        return 0 < path[0] < 10 and set(path[1:]) <= {1}
    for depth, (mine, other) in enumerate(zip(path, last, strict=False)):
        if mine != other:
            step = mine - other if mine > 0 else other - mine  # annexes count downwards
            return (mine > 0) == (other > 0) and 0 < step <= _FURTHEST and set(path[depth + 1 :]) <= {1}
    return len(path) > len(last) and set(path[len(last) :]) <= {1}


def _open(walk: _Walk, found: _Found) -> None:
    state = walk.state
    waiting = walk.waiting
    if waiting is not None and found.path[: len(waiting.path)] != waiting.path:
        _settle(walk)
    walk.waiting = None
    walk.titles = [(path, heading) for path, heading in walk.titles if found.path[: len(path)] == path]
    label = found.written
    above = tuple(heading for _, heading in walk.titles)
    if found.titled:
        heading = Heading("标题", 0, f"{label} {found.rest}".rstrip())
        walk.titles.append((found.path, heading))
        state.headings.append(heading)
        unit = Unit(_eid(found.path), len(state.units) + 1, label, (*above, heading), is_section=True, lettered=True)
        state.units.append(unit)
        state.leaves.append(Leaf(LeafKind.HEADING, found.line.start, found.line.end))
        walk.waiting = found
        return
    unit = Unit(_eid(found.path), len(state.units) + 1, label, above, is_section=True, lettered=True)
    open_unit(state, found.line, found.end, unit)


def _eid(path: Path) -> str:
    return section_eid(*path[:_DEEPEST])


def _continue(walk: _Walk, line: Line) -> None:
    """A line of the open clause; where a list begins without words before it, the title leads it in."""
    state = walk.state
    if walk.waiting is not None and LETTER_ITEM.match(line.text):
        _lead_in(walk)
    walk.waiting = None
    state.leaves.append(Leaf(LeafKind.TEXT, line.start, line.end))
    state.units[-1].pieces.append(Piece(line.start, line.text, line))


def _settle(walk: _Walk) -> None:
    """A title under which nothing stands is the clause itself."""
    if walk.waiting is not None:
        _lead_in(walk)
    walk.waiting = None


def _lead_in(walk: _Walk) -> None:
    found = walk.waiting
    if found is not None and found.rest:
        start = found.line.start + found.line.text.rindex(found.rest)
        walk.state.units[-1].pieces.append(Piece(start, found.rest, found.line))

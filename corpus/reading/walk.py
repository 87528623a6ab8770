"""What the walk over the lines of a text gathers: articles and sections with their lines, headings, leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.models import Heading, Leaf, LeafKind
from corpus.reading.lines import Layout, Line
from corpus.reading.paragraphs import Piece

__all__ = ["MARKUP", "State", "Unit", "open_unit", "take_front"]

MARKUP = r"(?:#{1,6}\s*|\*{1,2}|>\s*)*"


@dataclass
class Unit:
    """An article or section while its lines are being gathered."""

    eid: str
    number: int
    label: str
    headings: tuple[Heading, ...]
    insertion: int = 0
    is_section: bool = False
    is_point: bool = False  # a section that is a sentence: （一） below it are its items
    lettered: bool = False  # a clause of a standard: a) and 1) are its items and their points
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class State:
    """What the walk over the lines has seen so far."""

    layout: Layout
    units: list[Unit] = field(default_factory=list)
    stack: list[Heading] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    front: list[Line] = field(default_factory=list)
    previous: Line | None = None  # the last line that was not dropped
    settled: bool = True  # whether that line was a heading, or ended a sentence
    unnumbered: dict[int, tuple[str, int]] = field(default_factory=dict)  # headings that lost their number


def open_unit(state: State, line: Line, label_end: int, unit: Unit) -> None:
    """Begin an article or section with the rest of the line after its label."""
    state.units.append(unit)
    state.leaves.append(Leaf(LeafKind.LABEL, line.start, line.start + label_end))
    rest = line.text[label_end:].strip()
    if rest:
        start = line.start + label_end + line.text[label_end:].index(rest)
        state.leaves.append(Leaf(LeafKind.TEXT, start, line.end))
        unit.pieces.append(Piece(start, rest, line))


def take_front(state: State, line: Line) -> None:
    """A line before the first article: the title, or a note."""
    state.leaves.append(Leaf(LeafKind.NOTE if state.front else LeafKind.TITLE, line.start, line.end))
    state.front.append(line)

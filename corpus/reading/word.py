"""The text of a Word document with, for every character, the run that it stands in.

Paragraphs and tables come in their order, text boxes after the paragraph that holds them, footnotes and endnotes at the
end. Deleted text (tracked changes) is no text; inserted text is. The text is what :func:`read_document` gives.
"""

from __future__ import annotations

import bisect
import io
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

__all__ = ["RunSpan", "WordText", "read_word"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PASSED_OVER = {f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", f"{_W}sdtPr"}
_NOTES = ("footnotes", "endnotes")
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class RunSpan:
    """Characters ``[start, end)`` of the text that one run holds; ``inner`` is where they begin in the run's own text.

    ``anchor`` is the run in the body that a comment can be tied to: the run itself, or for a note its mark.
    """

    start: int
    end: int
    inner: int
    element: Any
    anchor: Any


@dataclass(slots=True)
class WordText:
    """A Word document, its text, and the runs behind the text in order."""

    document: WordDocument
    text: str = ""
    runs: list[RunSpan] = field(default_factory=list)

    parts: list[tuple[Any, Any]] = field(default_factory=list)  # parts with notes and their parsed trees

    def cut(self, points: Iterable[int]) -> None:
        """Cuts runs at places of the text, so that no run reaches over one; the formatting stays.

        Runs of notes are cut too; where a comment is tied to is their mark in the body, which is not cut.
        """
        for point in sorted(set(points), reverse=True):
            index = bisect.bisect_right(self.runs, point, key=lambda run: run.start) - 1
            run = self.runs[index] if index >= 0 else None
            if run is None or not run.start < point < run.end:
                continue
            tail = _split(run.element, run.inner + point - run.start)
            anchor = tail if run.anchor is run.element else run.anchor
            self.runs[index : index + 1] = [
                replace(run, end=point),
                RunSpan(point, run.end, 0, tail, anchor),
            ]

    def save(self, path: Path) -> None:
        """Writes the document with what was changed in it."""
        for part, tree in self.parts:
            part._blob = _serialised(tree)
        self.document.save(str(path))

    def between(self, start: int, end: int) -> list[RunSpan]:
        """The runs that hold characters of ``[start, end)``."""
        first = bisect.bisect_right(self.runs, start, key=lambda run: run.end)
        last = bisect.bisect_left(self.runs, end, key=lambda run: run.start)
        return self.runs[first:last]


def read_word(data: bytes) -> WordText:
    """Reads a Word document; the errors of python-docx and lxml pass through."""
    import docx

    found = WordText(docx.Document(io.BytesIO(data)))
    builder = _Builder(found)
    for block in _blocks(found.document.element.body):
        builder.block(block)
    for note, mark in _notes(found):
        builder.note(note, mark)
    found.text = "\n".join(builder.lines)
    return found


@dataclass(frozen=True, slots=True)
class _Character:
    character: str
    run: Any
    inner: int


class _Builder:
    """Adds blocks line by line."""

    def __init__(self, found: WordText) -> None:
        self.found = found
        self.lines: list[str] = []
        self.length = 0

    def block(self, element: Any) -> None:
        """A paragraph or a table."""
        if element.tag == f"{_W}tbl":
            for row in _parts(element, "tr"):
                self._add(_row(row), None)
            return
        characters = list(_characters(element))
        if _said(characters).strip():
            self._add(characters, None)
        for box in _boxes(element):
            self._add(list(_characters(box)), None)

    def note(self, element: Any, mark: Any) -> None:
        """A footnote or endnote as one line, its mark in the body as the place for comments."""
        characters = [c for paragraph in element.iter(f"{_W}p") for c in _characters(paragraph)]
        self._add(_stripped(characters), mark)

    def _add(self, characters: list[_Character], mark: Any) -> None:
        if not _said(characters).strip():
            return
        at = self.length + (1 if self.lines else 0)
        for index, one in enumerate(characters):
            if one.run is None:
                continue
            runs = self.found.runs
            last = runs[-1] if runs else None
            here = at + index
            if last and last.element is one.run and last.end == here and last.inner + (here - last.start) == one.inner:
                runs[-1] = RunSpan(last.start, here + 1, last.inner, last.element, last.anchor)
            else:
                runs.append(RunSpan(here, here + 1, one.inner, one.run, one.run if mark is None else mark))
        self.lines.append(_said(characters))
        self.length = at + len(characters)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a body, those within content controls too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child)


def _parts(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those within content controls and insertions too; not nested ones."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _parts(child, name)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The paragraphs of the text boxes that a paragraph holds; each once, not its fallback for old programs."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield from box.iter(f"{_W}p")


def _characters(paragraph: Any) -> Iterator[_Character]:
    """The characters of a paragraph with the run of each, deleted text and text boxes aside."""
    for child in paragraph:
        if child.tag in _PASSED_OVER:
            continue
        if child.tag == f"{_W}r":
            yield from _of_run(child)
        elif len(child):
            yield from _characters(child)


def _of_run(run: Any) -> Iterator[_Character]:
    inner = 0
    for child in run:
        words = child.text or "" if child.tag == f"{_W}t" else _CHARACTERS.get(child.tag, "")
        for character in words:
            if character not in "\u00ad\r":
                yield _Character(character, run, inner)
            inner += 1


def _row(row: Any) -> list[_Character]:
    """The cells of a row, each on one line, separated by tabs; equal neighbours (merged cells) once."""
    cells: list[list[_Character]] = []
    for cell in _parts(row, "tc"):
        characters: list[_Character] = []
        for paragraph in cell.iter(f"{_W}p"):
            characters += [_Character(" ", None, 0), *_characters(paragraph)]
        one_line = _collapsed(characters)
        if one_line and (not cells or _said(cells[-1]) != _said(one_line)):
            cells.append(one_line)
    joined: list[_Character] = []
    for number, characters in enumerate(cells):
        joined += [*([_Character("\t", None, 0)] if number else []), *characters]
    return joined


def _collapsed(characters: list[_Character]) -> list[_Character]:
    """White space as single blanks, none at the ends."""
    kept: list[_Character] = []
    for one in characters:
        if not one.character.isspace():
            kept.append(one)
        elif kept and kept[-1].character != " ":
            kept.append(_Character(" ", one.run, one.inner))
    while kept and kept[-1].character == " ":
        kept.pop()
    return kept


def _stripped(characters: list[_Character]) -> list[_Character]:
    first = next((i for i, one in enumerate(characters) if not one.character.isspace()), len(characters))
    last = next((i for i in range(len(characters), first, -1) if not characters[i - 1].character.isspace()), first)
    return characters[first:last]


def _said(characters: list[_Character]) -> str:
    return "".join(one.character for one in characters)


def _split(run: Any, at: int) -> Any:
    """Cuts a run after so many of its characters; gives the new run with the rest, behind it."""
    rest = deepcopy(run)
    for child in list(rest):
        if child.tag != f"{_W}rPr":
            rest.remove(child)
    inner = 0
    for child in list(run):
        if child.tag == f"{_W}rPr":
            continue
        words = child.text or "" if child.tag == f"{_W}t" else ""
        length = len(words) if child.tag == f"{_W}t" else int(child.tag in _CHARACTERS)
        if inner >= at:
            rest.append(child)  # moves it
        elif inner + length > at:
            tail = deepcopy(child)
            child.text, tail.text = words[: at - inner], words[at - inner :]
            for piece in (child, tail):
                piece.set(_SPACE, "preserve")
            rest.append(tail)
        inner += length
    run.addnext(rest)
    return rest


def _serialised(tree: Any) -> bytes:
    from docx.opc.oxml import serialize_part_xml

    return serialize_part_xml(tree)


def _notes(found: WordText) -> Iterator[tuple[Any, Any]]:
    """Footnotes and endnotes with the run of their mark, in the order of the marks."""
    from docx.oxml import parse_xml  # resolves no entities, fetches nothing

    document = found.document
    for kind in _NOTES:
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith(f"/{kind}")), None)
        if part is None:
            continue
        tree = parse_xml(part.blob)
        found.parts.append((part, tree))
        singular = kind.removesuffix("s")
        by_id = {note.get(f"{_W}id"): note for note in tree.iter(f"{_W}{singular}")}
        for mark in document.element.body.iter(f"{_W}{singular}Reference"):
            note = by_id.get(mark.get(f"{_W}id"))
            if note is not None:
                yield note, mark.getparent()

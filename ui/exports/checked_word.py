"""A checked Word document: comments anchored in the original, or corrections as tracked changes.

Only what is needed is touched: runs are cut where a comment or a correction begins and ends, with their formatting;
tables, footnotes, pictures and styles stay as they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

from corpus import SourceError, WordText, read_word
from retrieval import CheckedCitation, CheckState, Edit
from ui.exports.cells import plain_text
from ui.exports.files import write_whole

__all__ = ["annotate_word", "comment_of", "correct_word"]

_AUTHOR, _INITIALS = "法脉", "法"


def comment_of(citation: CheckedCitation) -> str:
    """The words of a comment: the state, why, and what is right."""
    right = f"\n应为：{citation.right}" if citation.right else ""
    return plain_text(f"【{citation.state}】{citation.why}{right}")


def annotate_word(data: bytes, checked: Sequence[CheckedCitation], path: Path, *, all_states: bool = False) -> None:
    """Write the original with a comment on each citation that is not in order, and a summary at its beginning.

    Args:
        data: the original file.
        checked: the citations, with offsets in its text.
        path: where to.
        all_states: comment on citations that are in order, too.

    Raises:
        SourceError: the original cannot be read.
        UsageError: the file cannot be written.
    """
    word = _open(data)
    commented = [c for c in checked if all_states or c.state is not CheckState.CONSISTENT]
    word.cut(point for c in commented for point in (c.start, c.end))
    for citation in commented:
        anchors = [run.anchor for run in word.between(citation.start, citation.end)]
        _comment(word, anchors, comment_of(citation))
    if word.runs and checked:
        counts = Counter(c.state.value for c in checked)
        summary = "，".join(f"{state} {counts[state]}" for state in CheckState if counts[state])
        _comment(word, [word.runs[0].anchor], f"引用核验：共 {len(checked)} 处引用；{summary}")
    write_whole(path, word.save)


def correct_word(data: bytes, checked: Sequence[CheckedCitation], path: Path) -> int:
    """Write the original with the corrections as tracked changes; gives how many there are.

    Raises:
        SourceError: the original cannot be read.
        UsageError: the file cannot be written.
    """
    word = _open(data)
    edits = _apart(edit for citation in checked for edit in citation.edits)
    word.cut(point for edit in edits for point in (edit.start, edit.end))
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    done = 0
    for number, edit in enumerate(reversed(edits)):
        done += _track(word, edit, stamp, 90_000 + 2 * number)
    write_whole(path, word.save)
    return done


def _open(data: bytes) -> WordText:
    try:
        return read_word(data)
    except Exception as error:  # python-docx and lxml raise many kinds on broken files
        raise SourceError(f"Word 文档已损坏，无法批注（{type(error).__name__}）。请用 Word 重新保存") from error


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """The corrections in order, one a place: of two that overlap the first counts."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _comment(word: WordText, anchors: list[Any], text: str) -> None:
    if anchors:
        runs = [Run(anchor, word.document) for anchor in (anchors[0], anchors[-1])]
        word.document.add_comment(runs, text=text, author=_AUTHOR, initials=_INITIALS)


def _track(word: WordText, edit: Edit, stamp: str, number: int) -> int:
    """Marks the old words as deleted and adds the new ones as inserted."""
    old = [run.element for run in word.between(edit.start, edit.end)]
    beside = old or [run.element for run in word.runs if run.end == edit.start][-1:]
    if not beside or any(element.getparent().tag in (qn("w:del"), qn("w:ins")) for element in old):
        return 0
    last = beside[-1]
    for element in old:
        deleted = _marked("w:del", stamp, number)
        element.addprevious(deleted)
        deleted.append(element)
        for words in element.iter(qn("w:t")):
            words.tag = qn("w:delText")
        last = deleted
    if edit.text:
        inserted = _marked("w:ins", stamp, number + 1)
        run = OxmlElement("w:r")
        form = beside[-1].find(qn("w:rPr"))
        if form is not None:
            run.append(deepcopy(form))
        words = OxmlElement("w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = plain_text(edit.text)
        run.append(words)
        inserted.append(run)
        last.addnext(inserted)
    return 1


def _marked(tag: str, stamp: str, number: int) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(number))
    element.set(qn("w:author"), _AUTHOR)
    element.set(qn("w:date"), stamp)
    return element

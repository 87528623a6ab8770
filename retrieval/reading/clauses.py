"""Sentences and clauses of a question, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Clause", "clauses_of", "sentences_of"]

_STOPS = "。？！；\n"
_COMMAS = "，：,"
_OPEN = {"“": "”", "《": "》", "（": "）", "‘": "’", "「": "」", "【": "】"}


@dataclass(frozen=True, slots=True)
class Clause:
    """``text`` stands at ``[start, end)`` of the question without the mark that ends it; ``mark`` is that mark.

    ``sentence`` counts sentences from 0.
    """

    text: str
    start: int
    end: int
    mark: str
    sentence: int


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a text in order; marks within quotation marks, 《》 and brackets end none."""
    found: list[Clause] = []
    closing: list[str] = []
    start = sentence = 0
    for at, character in enumerate(text):
        if closing and character == closing[-1]:
            closing.pop()
            continue
        if character in _OPEN and _OPEN[character] in text[at:]:
            closing.append(_OPEN[character])
            continue
        if closing or (character not in _STOPS and character not in _COMMAS) or _in_number(text, at):
            continue
        if text[start:at].strip():
            found.append(Clause(text[start:at].strip(), start, at, character, sentence))
        elif found and character == "？" and found[-1].mark != "？":
            last = found[-1]
            found[-1] = Clause(last.text, last.start, last.end, character, last.sentence)
        if character in _STOPS and found and found[-1].sentence == sentence:
            sentence += 1
        start = at + 1
    if text[start:].strip():
        found.append(Clause(text[start:].strip(), start, len(text), "", sentence))
    return tuple(found)


def sentences_of(clauses: tuple[Clause, ...]) -> list[list[Clause]]:
    """The clauses sentence by sentence."""
    sentences: list[list[Clause]] = []
    for clause in clauses:
        if not sentences or sentences[-1][0].sentence != clause.sentence:
            sentences.append([])
        sentences[-1].append(clause)
    return sentences


def _in_number(text: str, at: int) -> bool:
    """Whether a comma or a colon stands between digits (1,200万, 9:30)."""
    return text[at] in ",：" and 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()

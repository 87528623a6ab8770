"""Question files: one JSON object a line with the question, its gold articles and the facts an answer must hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import DataError, Instrument, Locator

__all__ = ["OUTSIDE", "GoldArticle", "Question", "TitleTable", "load_questions"]

OUTSIDE = frozenset({"unrelated", "neighbouring_domain"})
"""The reasons of questions to which the collection has nothing to say."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article that a right answer cites; ``law`` is the full title, no ``paragraphs`` means any 款.

    ``article`` is ``18``, or ``"17-1"`` for 第十七条之一, ``"annex_1__sec_3"`` for 附件三、; 0 where the law as a whole is meant.
    """

    law: str
    article: int | str
    paragraphs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One test question. ``expect`` is ``answer`` or ``abstain`` (then ``gold`` holds at most what comes nearest).

    ``reason`` says why one is not answered, as :attr:`retrieval.models.Answer.refusal` does.
    ``kinds`` are the frames that its asks call for, in their order, where somebody gave them.
    ``part`` tells the half of a divided file: ``fit`` or ``check``. A ``labelled`` question also says what is to be
    said first (see :mod:`evaluation.said`); interchangeable forms stand together in a tuple.
    """

    id: str
    question: str
    type: str = "unknown"
    history: tuple[str, ...] = ()
    gold: tuple[GoldArticle, ...] = ()
    also_ok: tuple[GoldArticle, ...] = ()
    facts: tuple[str, ...] = ()
    expect: str = "answer"
    reason: str = ""
    kinds: tuple[str, ...] = ()
    part: str = ""
    if_held: tuple[GoldArticle, ...] = ()
    verdict: tuple[str, ...] = ()
    opening: tuple[tuple[str, ...], ...] = ()
    misleads: tuple[tuple[str, tuple[str, ...]], ...] = ()
    asker: tuple[str, ...] = ()
    asker_not: tuple[str, ...] = ()
    parts: int = 1
    steps: tuple[tuple[str, ...], ...] = ()
    labelled: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the collection holds the answer."""
        return self.expect == "answer"


class TitleTable:
    """Full titles, as question files write them, to instrument ids."""

    def __init__(self, instruments: Iterable[Instrument]):
        self._ids: dict[str, str] = {}
        for instrument in instruments:
            for name in (*instrument.aliases, instrument.title):
                self._ids[_squash(name)] = instrument.id
            short = _squash(instrument.title).removeprefix("中华人民共和国")
            self._ids.setdefault(short, instrument.id)

    def key(self, gold: GoldArticle) -> Locator:
        """The address of the article; of an unknown title the title itself stands for the id."""
        return Locator.of(self._ids.get(_squash(gold.law), gold.law), gold.article)


def _squash(title: str) -> str:
    return title.replace("《", "").replace("》", "").replace("(", "（").replace(")", "）").replace(" ", "")


def load_questions(path: Path) -> list[Question]:
    """Read a question file.

    Raises:
        DataError: the file cannot be read or a line is no question; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"评测集 {path} 无法读取：{error}") from error
    questions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(_parse(json.loads(line), number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"评测集 {path} 第 {number} 行不是合格的题目：{error}") from error
    if not questions:
        raise DataError(f"评测集 {path} 中没有题目")
    return questions


def _parse(entry: dict[str, Any], number: int) -> Question:
    expect = entry.get("expect", "answer")
    if expect not in ("answer", "abstain"):
        raise ValueError(f"expect 只能是 answer 或 abstain，不能是 {expect!r}")
    return Question(
        id=str(entry.get("id", number)),
        question=str(entry["question"]),
        type=str(entry.get("type", "unknown")),
        history=tuple(map(str, entry.get("history") or ())),
        gold=tuple(_gold(g) for g in entry.get("gold") or ()),
        also_ok=tuple(_gold(g) for g in entry.get("also_ok") or ()),
        facts=tuple(map(str, entry.get("facts") or ())),
        expect=expect,
        reason=str(entry.get("reason") or ""),
        kinds=tuple(map(str, entry.get("kinds") or ())),
        part=str(entry.get("part", "")),
        if_held=tuple(_gold(g) for g in entry.get("if_held") or ()),
        verdict=tuple(map(str, entry.get("verdict") or ())),
        opening=tuple(map(_forms, entry.get("opening") or ())),
        misleads=tuple(map(_misleading, entry.get("misleads") or ())),
        asker=tuple(map(str, entry.get("asker") or ())),
        asker_not=tuple(map(str, entry.get("asker_not") or ())),
        parts=int(entry.get("parts") or 1),
        steps=tuple(map(_forms, entry.get("steps") or ())),
        labelled="opening" in entry,
    )


def _forms(entry: str | list[str]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else tuple(map(str, entry))


def _misleading(entry: str | dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    if isinstance(entry, str):
        return entry, ()
    return str(entry["text"]), _forms(entry.get("unless") or [])


def _gold(entry: dict[str, Any]) -> GoldArticle:
    return GoldArticle(str(entry["law"]), entry["article"] or 0, tuple(map(int, entry.get("paragraphs") or ())))

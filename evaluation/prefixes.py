"""Harmless half-sentences before every question: what is lost by words that change nothing.

The loss is the fall of the share of right answers (all gold articles cited, all facts said) and the questions that are
refused with the words in front and not without them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from corpus import DataError
from evaluation import metrics
from evaluation.questions import Question, TitleTable
from evaluation.run import Asker

__all__ = ["Prefix", "PrefixLoss", "load_prefixes", "prefix_loss", "with_prefixes"]

_WHOLE = ("list", "compare", "comparison", "followup", "dialog")


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words to put before a question; ``kind`` is ``life``, ``office`` or ``role``, ``entity`` whom a role belongs to."""

    text: str
    kind: str
    entity: str = ""


@dataclass(frozen=True, slots=True)
class PrefixLoss:
    """``right`` and ``right_prefixed`` are shares of the answerable questions; ``refused`` are the ids newly refused."""

    questions: int
    right: float
    right_prefixed: float
    refused: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def loss(self) -> float:
        """How much of ``right`` the words cost."""
        return self.right - self.right_prefixed

    def to_json(self) -> dict[str, Any]:
        """One JSON object."""
        return {**asdict(self), "loss": round(self.loss, 4)}


def load_prefixes(path: Path) -> list[Prefix]:
    """Read a file of half-sentences: a JSON list of objects with ``text`` and ``kind``.

    Raises:
        DataError: the file cannot be read or has another form.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        prefixes = [Prefix(str(e["text"]), str(e["kind"]), str(e.get("entity", ""))) for e in entries]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"前缀文件 {path} 无法读取：{error}；应为含 text、kind 的 JSON 列表") from error
    if not prefixes:
        raise DataError(f"前缀文件 {path} 是空的")
    return prefixes


def with_prefixes(questions: Sequence[Question], prefixes: Sequence[Prefix]) -> list[Question]:
    """Each answerable question with one of the half-sentences, taken in turn.

    Lists, comparisons and questions with turns before get no role, and neither do those that say who asks.
    """
    plain = [prefix for prefix in prefixes if prefix.kind != "role"] or list(prefixes)
    found = []
    for number, question in enumerate(q for q in questions if q.answerable):
        bare = question.history or question.type in _WHOLE or question.asker
        pool = plain if bare else prefixes
        found.append(replace(question, question=pool[number % len(pool)].text + question.question))
    return found


def prefix_loss(
    questions: Sequence[Question], prefixes: Sequence[Prefix], ask: Asker, titles: TitleTable
) -> PrefixLoss:
    """Ask every answerable question without and with words in front."""
    plain = [question for question in questions if question.answerable]
    before = {q.id: _right(q, ask, titles) for q in plain}
    after = {q.id: _right(q, ask, titles) for q in with_prefixes(questions, prefixes)}
    refused = tuple(i for i, (_, away) in after.items() if away and not before[i][1])
    lost = tuple(i for i, (right, _) in after.items() if before[i][0] and not right)
    count = max(len(plain), 1)
    return PrefixLoss(
        questions=len(plain),
        right=sum(right for right, _ in before.values()) / count,
        right_prefixed=sum(right for right, _ in after.values()) / count,
        refused=refused,
        lost=lost,
    )


def _right(question: Question, ask: Asker, titles: TitleTable) -> tuple[bool, bool]:
    """Whether the answer cites all gold articles and says all facts, and whether it is refused."""
    answer = ask(question.question, question.history)
    gold = {titles.key(g) for g in question.gold}
    cited = {citation.home for citation in answer.citations}
    words = " ".join((answer.answer, *(citation.quote for citation in answer.citations)))
    said = metrics.fact_share(words, question.facts)
    return not answer.abstained and gold <= cited and said in (None, 1.0), answer.abstained

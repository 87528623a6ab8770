"""What the writer's room takes and gives: the task, the reply, the summary with what was dropped and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

__all__ = [
    "PLAIN_TITLE",
    "AnswerWriter",
    "DroppedSentence",
    "PlainSentence",
    "PlainWords",
    "QuoteOf",
    "WriterError",
    "WriterReply",
    "WriterTask",
]

PLAIN_TITLE = "白话摘要（模型改写，逐句核对；以原文为准）"
"""What stands above the sentences wherever they are shown."""


@dataclass(frozen=True, slots=True)
class QuoteOf:
    """A quotation that the model is shown: its mark in the answer, the provision's label, its words."""

    marker: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class WriterTask:
    """All that a model is told: the statements with the marks on which they rest, and the quotations."""

    statements: tuple[tuple[str, tuple[int, ...]], ...]
    quotes: tuple[QuoteOf, ...]


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """A sentence of the model and the marks that it names."""

    text: str
    support: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DroppedSentence:
    """A sentence that is not shown, and why (Chinese)."""

    text: str
    support: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True)
class WriterReply:
    """What came back: the sentences read from it, and the reply as it was, for the record."""

    sentences: tuple[PlainSentence, ...]
    raw: str
    form: str  # json_schema, json_object or lines


@dataclass(frozen=True, slots=True)
class PlainWords:
    """白话摘要: the sentences that hold, those that do not with the reason, and who wrote it.

    ``note`` says in Chinese why there is no sentence, or what must be known beside them; ``key`` leads to the record.
    """

    sentences: tuple[PlainSentence, ...] = ()
    dropped: tuple[DroppedSentence, ...] = ()
    model: str = ""
    note: str = ""
    key: str = ""
    versions: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """All of it, for the record."""
        return asdict(self)

    def shown(self) -> dict[str, Any]:
        """What users and programs are given: of what was dropped the number only, since it is not true."""
        said = [{"text": s.text, "support": list(s.support)} for s in self.sentences]
        return {
            "sentences": said, "dropped": len(self.dropped), "model": self.model, "note": self.note, "key": self.key,
        }  # fmt: skip


class WriterError(Exception):
    """The model gave nothing that can be used; the message (Chinese) says what was wrong."""


class AnswerWriter(Protocol):
    """Says a verified answer in plainer words; what it gives is not trusted."""

    @property
    def model(self) -> str:
        """Its name, as shown and kept."""
        ...

    @property
    def notice(self) -> str:
        """What users must know of it, e.g. that it is not on this network; empty where there is nothing."""
        ...

    def write(self, task: WriterTask, heard: Callable[[PlainSentence], None] | None = None) -> WriterReply:
        """Rewrite the statements.

        Args:
            task: what is told.
            heard: called with each sentence as soon as it is there whole, where the endpoint streams.

        Raises:
            WriterError: nothing came that can be used.
        """
        ...

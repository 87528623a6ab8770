"""What the rules of the verifier take and give: the quotations as read, the window on them, the faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from retrieval.checking.verifier_passage import Clause, Passage

__all__ = ["COVERED", "Fault", "FaultKind", "Source", "Window", "share"]

COVERED = 0.5  # of a segment's pairs of characters: the statement says the segment


class FaultKind(StrEnum):
    """What does not hold."""

    NUMBER = "number"
    UNIT = "unit"
    BOUND = "bound"
    MODALITY = "modality"
    NEGATION = "negation"
    BEARER = "bearer"
    RECIPIENT = "recipient"
    ROLE = "role"
    CONDITION = "condition"
    EXCEPTION = "exception"
    PROVISION = "provision"
    SUPERSEDED = "superseded"
    TARGET = "target"
    TIER = "tier"
    CONNECTIVE = "connective"
    TIMING = "timing"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold: its kind, the words of the statement, why (Chinese, for people)."""

    kind: FaultKind
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """A quotation as read, with what its document says of 以上 and 以下."""

    passage: Passage
    above: bool = True
    below: bool = True
    sentences: tuple[str, ...] = ()  # without citations, for what is said word for word


@dataclass(frozen=True, slots=True)
class Window:
    """A clause of the statement and the clauses of the quotations that it comes from."""

    said: Clause
    statement: Passage
    held: tuple[tuple[Source, Clause], ...]
    sources: tuple[Source, ...]
    covers: Callable[[str, str], bool]

    @property
    def text(self) -> str:
        """The words of the clauses held against it."""
        return "；".join(clause.text for _, clause in self.held)


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of ``part`` stands in ``whole``."""
    return len(part & whole) / len(part) if part else 0.0

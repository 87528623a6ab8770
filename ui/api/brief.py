"""The result types for a model to read: what it needs first, nothing twice, and how much was left out."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from retrieval import Missing, Row, Step, Verdict
from ui.api.documents import (
    ChainDocument,
    CheckedCitationDocument,
    ComparisonDocument,
    GapDocument,
    NormDocument,
    ProvisionDocument,
)

__all__ = [
    "BriefAnswer",
    "BriefCitation",
    "BriefHit",
    "BriefLaw",
    "BriefLaws",
    "LimitedChain",
    "LimitedChecks",
    "LimitedComparison",
    "LimitedDuties",
    "LimitedGap",
    "LimitedProvision",
]


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BriefCitation(_Exact):
    """A quotation that a conclusion rests on."""

    marker: int
    label: str
    quote: str
    status: str
    iri: str


class BriefAnswer(_Exact):
    """An answer for a model to read: conclusion first, the quotations that it uses, nothing twice."""

    question: str
    conclusion: str
    abstained: bool
    reason: str | None
    verdict: Verdict | None
    steps: list[Step]
    rows: list[Row]
    citations: list[BriefCitation]
    missing: list[Missing]
    warnings: list[str]
    left_out: int = Field(description="因长度限制略去的条目数")


class BriefHit(_Exact):
    """An article found, for a model to read."""

    label: str
    text: str
    score: float


class LimitedProvision(ProvisionDocument):
    """A provision for a model to read, cut to a limit."""

    left_out: int = Field(description="因长度限制略去的条目数")


class LimitedChain(ChainDocument):
    """A chain for a model to read, cut to a limit."""

    left_out: int = Field(description="因长度限制略去的条目数")


class BriefLaw(BaseModel):
    """An instrument for a model to read."""

    model_config = ConfigDict(extra="ignore")

    id: str
    title: str
    number: str | None
    level: str
    status: str
    effective: str | None
    previous: str | None = Field(description="前一版本的编号")
    text: Literal["available", "digest", "missing"]


class BriefLaws(_Exact):
    """The catalogue for a model to read."""

    laws: list[BriefLaw]
    left_out: int = Field(description="因长度限制略去的部数；用 title 缩小范围")


class LimitedDuties(_Exact):
    """Duties for a model to read: a list that was cut is never taken for the whole."""

    duties: list[NormDocument]
    left_out: int = Field(description="因长度限制略去的项数；用 entity、doc 缩小范围，或加大 max_chars")


class LimitedChecks(_Exact):
    """Citations checked, for a model to read; those that do not agree first."""

    citations: list[CheckedCitationDocument]
    left_out: int = Field(description="因长度限制略去的处数")


class LimitedComparison(ComparisonDocument):
    """What changed between two versions, for a model to read."""

    left_out: int = Field(description="因长度限制略去的条数")


class LimitedGap(GapDocument):
    """The duties that a policy leaves open, for a model to read."""

    left_out: int = Field(description="因长度限制略去的项数；全部的计数见 summary")

"""The result types of the contract: the same documents from ``--json``, HTTP and MCP.

Fields are those of the design; a test holds them against what the workspace gives, so that none is missing and none
is new. What stands deep within (norms, chains) is handed through as it is.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from retrieval import AnswerCitation, Missing, Part, Related, Row, Statement, Step, Verdict
from ui.examples import EXAMPLES

__all__ = [
    "AnswerDocument",
    "AskRequest",
    "ChainDocument",
    "CheckRequest",
    "CheckedCitationDocument",
    "ComparedArticle",
    "ComparisonDocument",
    "ExplanationDocument",
    "FaultDocument",
    "GapDocument",
    "GapRequest",
    "HitDocument",
    "JudgementDocument",
    "LawDocument",
    "LawTreeDocument",
    "NormDocument",
    "PlainAnswer",
    "PlainWordsDocument",
    "Policy",
    "ProvisionDocument",
    "RereadingDocument",
    "SanctionDocument",
    "StatementRequest",
]


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class AskRequest(_Exact):
    """A question."""

    question: str = Field(description="问题", examples=[EXAMPLES.question])
    history: list[str] = Field(default=[], description="此前的提问，先问的在前", max_length=50)
    as_of: str | None = Field(default=None, description="按该日有效的版本回答", examples=["2025-06-01"])
    asker: list[str] = Field(default=[], description="我是哪类机构", examples=[[EXAMPLES.institution]], max_length=10)


class AnswerDocument(_Exact):
    """An answer with its statements and the quotations that they rest on."""

    question: str
    answer: str
    abstained: bool
    reason: str | None
    citations: list[AnswerCitation]
    related: list[Related]
    warnings: list[str]
    elapsed_ms: float
    kinds: list[str]
    rows: list[Row]
    refusal: str | None
    conclusion: str
    verdict: Verdict | None
    asker: list[str]
    parts: list[Part]
    steps: list[Step]
    statements: list[Statement]
    missing: list[Missing]


class PlainSentenceDocument(_Exact):
    """A sentence and the marks of the quotations that it was held against."""

    text: str
    support: list[int]


class PlainWordsDocument(_Exact):
    """白话摘要: what a model wrote and the verifier let pass; of what it did not, the number."""

    sentences: list[PlainSentenceDocument]
    dropped: int = Field(description="未通过核对而略去的句数")
    model: str
    note: str
    key: str = Field(description="记录编号，见 famai replay")


class RereadingDocument(_Exact):
    """What a question may have meant: a question that is answered, and how."""

    question: str
    conclusion: str


class PlainAnswer(_Exact):
    """An answer with its 白话摘要; where nothing fits the question, what may have been meant."""

    plain: PlainWordsDocument
    answer: AnswerDocument
    readings: list[RereadingDocument] = Field(description="模型读题所得、已查到答案的问题；须设置 FAMAI_LLM_READING")


class HitDocument(_Exact):
    """An article found."""

    rank: int
    doc_id: str
    title: str
    article: int | None
    paragraph: int | None
    label: str
    score: float
    text: str
    via: list[str]


class ProvisionDocument(_Open):
    """A provision with its neighbours and links."""

    label: str
    iri: str
    doc_id: str
    title: str
    status: str
    text: str
    chapter: str | None = None
    previous: Any = None
    next: Any = None
    cites: list[Any] = []
    cited_by: list[Any] = []
    norms: list[dict[str, Any]] = []
    chain: dict[str, Any] | None = None
    warnings: list[str] = []


class ChainDocument(_Open):
    """A provision, its duties, what sanctions each, the laws above."""

    label: str
    iri: str
    doc_id: str
    duties: list[dict[str, Any]]
    as_of: str | None = None


class SanctionDocument(_Open):
    """What a provision threatens, one a grade: who offends, what is violated, the measures, the fine, whom it hits."""

    doc_id: str
    article: int | None
    paragraph: int | None
    offenders: list[str]
    violated: list[dict[str, Any]]
    authority: list[str]
    measures: list[str]
    fine_min: float | None
    fine_max: float | None
    target: str


class NormDocument(_Open):
    """A norm: who must, must not or may do what."""

    id: str
    doc_id: str
    article: int
    paragraph: int
    item: int | None
    subjects: list[str]
    modality: str
    action: str
    text: str
    start: int
    end: int


class CheckRequest(_Exact):
    """A text whose citations are checked."""

    text: str = Field(description="要核验的文字")
    as_of: str | None = Field(default=None, description="按该日有效的版本核验")


class CheckedCitationDocument(_Exact):
    """A citation of the text and what was found."""

    text: str
    start: int
    end: int
    law: str | None
    doc_id: str | None
    article: int | None
    paragraph: int | None
    item: int | None
    label: str | None
    state: str
    why: str
    right: str | None
    quote: str | None


class StatementRequest(_Exact):
    """A statement and the provision that it is said to rest on."""

    text: str = Field(description="转述的话", max_length=2000)
    citation: str = Field(description="它所依据的条款", examples=[EXAMPLES.citation])
    as_of: str | None = None


class FaultDocument(_Exact):
    """One thing that does not hold."""

    kind: str
    words: str
    why: str


class JudgementDocument(_Exact):
    """Whether a statement says what the provision says (这段话有没有走样)."""

    holds: bool
    faults: list[FaultDocument]
    label: str
    quote: str


class Policy(_Exact):
    """A firm's own policy."""

    name: str
    text: str


class GapRequest(_Exact):
    """Policies to be held against the rules."""

    policies: list[Policy] = Field(min_length=1, max_length=20)
    entity: list[str] = Field(min_length=1, max_length=10, description="机构类型")
    documents: list[str] | None = Field(default=None, description="对照的法规编号，默认为本领域的中心法规")


class GapDocument(_Open):
    """The duties one by one, covered or not."""

    entity: str
    documents: list[str]
    duties: list[dict[str, Any]]
    summary: dict[str, Any]


class LawDocument(_Open):
    """An instrument as the catalogue has it."""

    id: str
    title: str
    number: str | None
    level: str
    status: str
    effective: str | None
    previous: str | None = Field(description="前一版本的编号，用于新旧对照")
    next: str | None = Field(description="后一版本的编号")
    text: Literal["available", "digest", "missing"]


class LawTreeDocument(_Open):
    """One instrument with its 条, 款, 项, 目."""

    id: str
    title: str
    served_from: str
    notes: list[str]
    articles: list[dict[str, Any]]


class ExplanationDocument(_Open):
    """How a question was read, what its frames say, every candidate with what speaks for it."""

    question: str
    read: dict[str, Any]
    reading: dict[str, Any]
    frames: list[dict[str, Any]]
    candidates: list[dict[str, Any]]


class ComparedArticle(_Exact):
    """An article of the old version and what became of it."""

    old: str | None
    new: str | None
    change: str
    old_text: str | None
    new_text: str | None


class ComparisonDocument(_Exact):
    """Two versions of one instrument, side by side."""

    old: str
    new: str
    articles: list[ComparedArticle]

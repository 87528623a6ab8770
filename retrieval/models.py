"""What retrieval takes and gives: hits, the understanding of a question, answers with their citations."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from corpus import Locator

__all__ = [
    "Answer",
    "AnswerCitation",
    "Hit",
    "Kind",
    "Missing",
    "Part",
    "Related",
    "Row",
    "Statement",
    "StatementKind",
    "Step",
    "Understanding",
    "Verdict",
]


class Kind(StrEnum):
    """What a question asks for."""

    ARTICLE = "article"  # 第十九条讲什么
    DEFINITION = "definition"  # 什么是…
    WHO = "who"  # 谁负责, 报给谁
    DUTY = "duty"  # 要做什么, 怎么办
    PERMISSION = "permission"  # 能不能, 行不行
    QUANTITY = "quantity"  # 多久, 多少, 几次, 何时前
    PENALTY = "penalty"  # 不做怎么罚
    LIST = "list"  # 某类机构的全部义务
    COMPARISON = "comparison"  # 两部法规、两个版本
    PROCEDURE = "procedure"  # 出了事怎么处理
    SCOPE = "scope"  # 管不管, 适用不适用


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as understood.

    ``text`` is the normalised question (simplified, half-width, typos mended), ``query`` what is searched for (with
    the earlier turns of the conversation where the question leans on them), ``parts`` the questions in it,
    ``expansions`` the thesaurus terms for the asker's words, ``entities`` the entity types named or implied (with
    broader ones), ``citations`` the provisions named, ``doc_ids`` the instruments named, ``as_of`` the ISO day, ``promoted`` the
    articles that the graph puts first: those of a list, or of a chain from duty to sanction.
    """

    question: str
    text: str
    query: str
    kinds: tuple[Kind, ...] = ()
    parts: tuple[str, ...] = ()
    expansions: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    citations: tuple[Any, ...] = ()  # corpus.Citation
    doc_ids: tuple[str, ...] = ()
    as_of: str | None = None
    follows_up: bool = False
    promoted: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found. ``paragraph`` is its best 款; ``score`` is comparable within one result list only.

    ``via`` names the ways that led to it: ``words``, ``meaning``, ``graph``, ``citation``.
    """

    rank: int
    doc_id: str
    title: str
    eid: str
    article: int | None
    paragraph: int | None
    label: str
    score: float
    text: str
    via: tuple[str, ...]

    @property
    def home(self) -> Locator:
        """The article."""
        return Locator(self.doc_id, self.eid)


@dataclass(frozen=True, slots=True)
class AnswerCitation:
    """A numbered mark of an answer: ``quote`` is ``article.text[start:end]``, ``sha256`` that of its UTF-8 bytes.

    ``source_start``/``source_end`` are the same span in the text as obtained. ``role`` says what it supports:
    ``answer``, ``sanction``, ``related``. ``inferred`` marks a link that a curated table, not the text, made (推定).
    """

    marker: int
    doc_id: str
    title: str
    eid: str
    article: int | None
    paragraph: int | None
    item: int | None
    label: str
    iri: str
    quote: str
    start: int
    end: int
    sha256: str
    status: str
    origin: str = "text"
    role: str = "answer"
    inferred: bool = False
    source_start: int | None = None
    source_end: int | None = None

    @property
    def home(self) -> Locator:
        """The 条 or section that it quotes."""
        return Locator(self.doc_id, self.eid)


@dataclass(frozen=True, slots=True)
class Related:
    """An article worth reading beside the answer, and why; ``quote``, where there is one, stands in its text."""

    doc_id: str
    eid: str
    label: str
    reason: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table that answers a list question: duty, article, deadline or frequency, sanction."""

    duty: str
    label: str
    marker: int
    timing: str = ""
    sanction: str = ""


class Verdict(StrEnum):
    """The conclusion on a yes-or-no question, read literally (违法吗: against the law is ``yes``)."""

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"
    PREMISE_WRONG = "premise_wrong"
    NOT_REGULATED = "not_regulated"


class StatementKind(StrEnum):
    """The place of a statement in an answer."""

    CONCLUSION = "conclusion"  # what is shown first
    STEP = "step"
    TIER = "tier"  # a measure or a grade of a fine
    ROW = "row"
    DETAIL = "detail"  # belongs to the answer, stands behind the conclusion
    NOTE = "note"  # honest limits: silence, versions, what is not held


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said. ``text`` carries no marks; ``support`` are the markers of the citations on which it rests.

    ``part`` is the index of the ask that it answers. Only a ``NOTE`` may have no support.
    """

    text: str
    support: tuple[int, ...]
    kind: StatementKind
    part: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one ask: its words, its frame, the conclusion (plain text with [n] marks) and the markers in it."""

    question: str
    frame: str
    conclusion: str
    markers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of what to do, in order: who does what, when, to whom; ``marker`` leads to the provision."""

    who: str
    action: str
    when: str = ""
    to: str = ""
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What the answer needs and the collection lacks: title, why, and the official page, or where it is looked up."""

    title: str
    why: str
    official: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or an honest refusal (``abstained`` with its ``reason``, Chinese).

    ``answer`` is Markdown whose sentences carry marks [1]; ``refusal`` is a machine-readable reason:
    ``unrelated``, ``neighbouring_domain``, ``no_such_article``, ``not_in_text``, ``known_by_name_only``,
    ``prediction``, ``opinion``, ``instruction``, ``deceit``. ``statements``
    are the answer itself; ``conclusion`` (plain text with [n] marks), ``parts``, ``steps``, ``rows`` and ``answer`` are
    views of them.
    """

    question: str
    answer: str
    abstained: bool
    reason: str | None
    citations: tuple[AnswerCitation, ...] = ()
    related: tuple[Related, ...] = ()
    warnings: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    kinds: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    refusal: str | None = None
    conclusion: str = ""
    verdict: Verdict | None = None
    asker: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    steps: tuple[Step, ...] = ()
    statements: tuple[Statement, ...] = ()
    missing: tuple[Missing, ...] = ()
    ranking: tuple[Hit, ...] = ()

    def to_json(self, ranking: bool = False) -> dict[str, Any]:
        """The JSON object of ``famai ask``; with ``ranking``, the first hits too (batch mode)."""
        data = asdict(self)
        if not ranking:
            del data["ranking"]
        return data

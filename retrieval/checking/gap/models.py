"""What the gap check takes and gives: elements of a duty, findings, rows, the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from re import Pattern
from typing import Any

__all__ = [
    "BadCitation",
    "Element",
    "ElementKind",
    "Finding",
    "GapClause",
    "GapReport",
    "GapRow",
    "GapState",
    "Met",
    "Within",
    "report_from_json",
]


class GapState(StrEnum):
    """What a policy does about a duty."""

    COVERED = "covered"  # 已覆盖
    PARTIAL = "partial"  # 部分覆盖
    MISSING = "missing"  # 未覆盖
    CONFLICT = "conflict"  # 冲突
    DELEGATED = "delegated"  # 已指引
    NOT_APPLICABLE = "not_applicable"  # 不适用


class ElementKind(StrEnum):
    """What a part of a duty is."""

    ACT = "act"
    CONTENT = "content"
    NUMBER = "number"
    FREQUENCY = "frequency"
    DEADLINE = "deadline"
    RECIPIENT = "recipient"
    SCOPE = "scope"
    CONDITION = "condition"
    PROHIBITION = "prohibition"
    EXCEPTION = "exception"  # not to be met, only not to be widened


class Within(StrEnum):
    """How near to each other the words of an element must stand."""

    SENTENCE = "句"
    PARAGRAPH = "款"
    CLAUSE = "条"


class Met(StrEnum):
    """What the policy says to one element."""

    YES = "yes"
    WEAK = "weak"  # 可以, 视情况 for 应当
    UNSAID = "unsaid"  # the act is there, the number, the frequency or the recipient is not
    NO = "no"
    CONTRADICTED = "contradicted"
    ELSEWHERE = "elsewhere"  # a named paper is to say it


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a duty that a policy must say.

    ``of`` are words of the rule; ``name`` is how a lack is named. Each of ``says`` must stand within ``within``, in a
    clause of which all of ``topic`` hold. Elements that the program drew from the text by itself (not ``curated``) ask for
    a ``share`` of ``says`` only, each counted by its ``weights``; their ``topic`` too is what a clause should mostly be about. ``measure`` is the kind of the number to compare, ``limit`` its words.
    """

    name: str
    kind: ElementKind
    of: str
    says: tuple[Pattern[str], ...]
    within: Within = Within.PARAGRAPH
    topic: tuple[Pattern[str], ...] = ()
    topic_in: Within = Within.CLAUSE
    unless: Pattern[str] | None = None
    against: tuple[Pattern[str], ...] = ()
    optional: bool = False
    measure: str | None = None
    when: str | None = None
    vague: bool = False
    far: bool = False
    near: bool = False
    share: float = 1.0
    curated: bool = True
    weights: tuple[float, ...] = ()
    topic_weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for an element: ``parts`` are indexes of the policy's parts, ``note`` says what stands there."""

    element: Element
    met: Met
    parts: tuple[int, ...] = ()
    note: str = ""
    papers: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class GapClause:
    """A quotation of a policy: ``text[start:end] == quote`` in the policy named ``policy``."""

    clause: str
    quote: str
    start: int
    end: int
    policy: str = ""


@dataclass(frozen=True, slots=True)
class GapRow:
    """One duty against the policies.

    ``agrees`` and ``lacks`` are names of elements; ``doubt`` marks a row that a person should look at (待人工判断);
    ``suggestion`` is the text of a clause that would close the gap; ``told`` is the duty as people read it.
    """

    id: str
    doc_id: str
    article: int
    paragraph: int
    label: str
    duty: str
    state: GapState
    lacks: tuple[str, ...] = ()
    clauses: tuple[GapClause, ...] = ()
    why: str = ""
    agrees: tuple[str, ...] = ()
    topic: str = ""
    condition: str | None = None
    delegated_to: tuple[str, ...] = ()
    doubt: bool = False
    suggestion: str = ""
    start: int = 0
    end: int = 0
    eid: str = ""
    modality: str = "obligation"
    told: str = ""

    @property
    def shown(self) -> str:
        """The duty for people."""
        return self.told or self.duty


@dataclass(frozen=True, slots=True)
class BadCitation:
    """A citation in a policy that does not hold: where, in which state, why, and what holds now."""

    policy: str
    text: str
    start: int
    end: int
    state: str
    why: str
    now: str | None = None


@dataclass(frozen=True, slots=True)
class GapReport:
    """The whole result; ``summary`` counts the rows by state."""

    entity: tuple[str, ...]
    documents: tuple[str, ...]
    policies: tuple[str, ...]
    rows: tuple[GapRow, ...]
    own: tuple[GapClause, ...] = ()  # duties of the policy that no rule asks for
    citations: tuple[BadCitation, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def summary(self) -> dict[str, int]:
        """Rows by state; states without rows are left out."""
        return dict(Counter(str(row.state) for row in self.rows))

    @property
    def titles(self) -> tuple[str, ...]:
        """The instruments by their titles (《…》), as the labels of the rows name them; ids where there is no row."""
        named = {row.doc_id: f"{row.label.partition('》')[0]}》" for row in self.rows if "》" in row.label}
        return tuple(named.get(document, document) for document in self.documents)

    def to_json(self) -> dict[str, Any]:
        """The JSON document of ``famai gap --json``."""
        return {
            "entity": "、".join(self.entity),
            "documents": list(self.documents),
            "policies": list(self.policies),
            "duties": [asdict(row) for row in self.rows],
            "summary": self.summary,
            "own": [asdict(clause) for clause in self.own],
            "citations": [asdict(citation) for citation in self.citations],
            "notes": list(self.notes),
        }


def report_from_json(data: Mapping[str, Any]) -> GapReport:
    """The report that :meth:`GapReport.to_json` wrote; unknown keys are passed over."""

    def made(kind: type[Any], values: Mapping[str, Any]) -> Any:
        return kind(**{k: v for k, v in values.items() if k in kind.__dataclass_fields__})

    rows = []
    for values in data.get("duties", ()):
        row: GapRow = made(GapRow, values)
        clauses = tuple(made(GapClause, clause) for clause in values["clauses"])
        lacks, agrees, papers = (tuple(values.get(k) or ()) for k in ("lacks", "agrees", "delegated_to"))
        state = GapState(values["state"])
        rows.append(replace(row, state=state, clauses=clauses, lacks=lacks, agrees=agrees, delegated_to=papers))
    return GapReport(
        tuple(str(data.get("entity", "")).split("、")),
        tuple(data.get("documents", ())),
        tuple(data.get("policies", ())),
        tuple(rows),
        tuple(made(GapClause, clause) for clause in data.get("own", ())),
        tuple(made(BadCitation, citation) for citation in data.get("citations", ())),
        tuple(data.get("notes", ())),
    )

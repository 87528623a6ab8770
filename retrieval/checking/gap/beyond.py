"""What stands beside the duties: duties of the policy that no rule asks for, citations that do not hold, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus import Corpus, PartKind
from graph import Crosswalk
from retrieval.checking.citations import check_text
from retrieval.checking.gap.ground import Ground
from retrieval.checking.gap.models import BadCitation, GapClause, GapReport, GapRow
from retrieval.checking.gap.telling import clause_of
from retrieval.checking.states import CheckState
from retrieval.limits import LIMITS

__all__ = ["NOTES", "GapTrace", "bad_citations", "own_duties", "traced"]

NOTES = (
    "本结果由程序按条文逐项对照得出，只看所给制度的文字，供人工复核，不是合规意见",
    "标为“待人工判断”的，请对照原文后再定",
)
_WRONG = (CheckState.SUPERSEDED, CheckState.NO_SUCH, CheckState.DIFFERENT)


def own_duties(ground: Ground, rows: Iterable[GapRow]) -> tuple[GapClause, ...]:
    """The parts of the policies that say a duty which no row rests on."""
    used = {(c.policy, c.start) for row in rows for c in row.clauses}
    verb = ground.words["duty_verb"]
    found = []
    for index, (_, part) in enumerate(ground.parts):
        clause = clause_of(ground, index)
        free = part.kind is PartKind.TEXT and (clause.policy, clause.start) not in used
        if free and verb.search(part.plain) and not ground.words["frame"].search(part.plain):
            found.append(clause)
    return tuple(found)


def bad_citations(
    policies: Sequence[tuple[str, str]], corpus: Corpus, crosswalks: Sequence[Crosswalk]
) -> tuple[BadCitation, ...]:
    """The citations of laws in the policies that are outdated, lead nowhere or are quoted wrongly."""
    found = []
    for name, text in policies:
        for at in range(0, len(text), LIMITS.text_to_check):
            stretch = text[at : at + LIMITS.text_to_check]
            if not stretch.strip():
                continue
            for checked in check_text(stretch, corpus, crosswalks=crosswalks).citations:
                if checked.state in _WRONG:
                    start, end = at + checked.start, at + checked.end
                    state, why = str(checked.state), checked.why
                    now = None if checked.state is CheckState.NO_SUCH else checked.right  # nothing stands in its place
                    found.append(BadCitation(name, checked.text, start, end, state, why, now))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class GapTrace:
    """The traceability matrix (追溯矩阵): 外规 label → clauses, 内规 clause → labels."""

    outward: tuple[tuple[str, tuple[str, ...]], ...]
    inward: tuple[tuple[str, tuple[str, ...]], ...]


def traced(report: GapReport) -> GapTrace:
    """Both ways through a report, each in the order of the texts."""
    several = len(report.policies) > 1
    outward: dict[str, dict[str, None]] = {}
    inward: dict[tuple[str, int, str], dict[str, None]] = {}
    for row in report.rows:
        clauses = outward.setdefault(row.label, {})
        for clause in row.clauses:
            name = f"{clause.policy} {clause.clause}" if several else clause.clause
            clauses[name] = None
            inward.setdefault((clause.policy, clause.start, name), {})[row.label] = None
    return GapTrace(
        tuple((label, tuple(clauses)) for label, clauses in outward.items()),
        tuple((key[2], tuple(labels)) for key, labels in sorted(inward.items())),
    )

"""Drafts → an answer: passages get their marks, statements their support; conclusion, parts, steps and rows are views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus import Corpus, Locator
from retrieval.answering.drafts import Draft, Said
from retrieval.answering.frames.procedure import in_order
from retrieval.answering.passages import Passage
from retrieval.finding.evidence import cite
from retrieval.models import (
    Answer,
    AnswerCitation,
    Missing,
    Part,
    Related,
    Row,
    Statement,
    StatementKind,
    Step,
    Verdict,
)
from retrieval.reading.models import Reading

__all__ = ["Marks", "assemble", "conclusion_of", "marked"]


@dataclass
class Marks:
    """Gives each passage its mark; a 款 that is cited already keeps its own."""

    day: str | None
    iri_base: str
    citations: list[AnswerCitation] = field(default_factory=list)
    _known: dict[tuple[Locator, int, int], int] = field(default_factory=dict)

    def of(self, passage: Passage) -> int:
        """The mark of a passage."""
        key = (passage.key, passage.start, passage.end)
        if key not in self._known:
            self._known[key] = len(self.citations) + 1
            self.citations.append(
                cite(
                    self._known[key],
                    passage.document,
                    passage.article,
                    passage.span,
                    role=passage.role,
                    inferred=passage.inferred,
                    as_of=self.day,
                    iri_base=self.iri_base,
                )
            )
        return self._known[key]


def assemble(
    reading: Reading,
    drafts: Sequence[Draft],
    corpus: Corpus,
    *,
    related: Sequence[Related] = (),
    iri_base: str,
) -> Answer:
    """The answer of all drafts. ``answer`` (the Markdown) is left empty: a writer fills it."""
    marks = Marks(reading.as_of, iri_base)
    statements: list[Statement] = []
    parts: list[Part] = []
    for number, draft in enumerate(drafts):
        own = [_stated(said, marks, number) for said in draft.said]
        first = [s for s in own if s.kind is StatementKind.CONCLUSION]
        statements += own
        words = reading.asks[number].text if number < len(reading.asks) else reading.text
        text = "\n".join(marked(s) for s in first)
        parts.append(Part(words, draft.frame.value, text, tuple(dict.fromkeys(m for s in first for m in s.support))))
    moves = {(m.action, m.place and m.place.key): m for draft in drafts for m in draft.steps}  # one incident, one list
    ordered = list(moves.values()) if sum(bool(draft.steps) for draft in drafts) < 2 else in_order([*moves.values()])
    steps = [Step(m.who, m.action, m.when, m.to, None if m.place is None else marks.of(m.place)) for m in ordered]
    rows = [Row(t.duty, t.label, marks.of(t.place), t.timing, t.sanction) for draft in drafts for t in draft.rows]
    for draft in drafts:
        for passage in draft.also:
            marks.of(passage)
    missing: list[Missing] = [m for draft in drafts for m in draft.missing]
    return Answer(
        question=reading.question,
        answer="",
        abstained=False,
        reason=None,
        citations=tuple(marks.citations),
        related=tuple(related),
        warnings=tuple(dict.fromkeys(w for draft in drafts for w in draft.warnings)),
        rows=tuple(rows),
        conclusion=conclusion_of(statements),
        verdict=_verdict(drafts),
        asker=reading.whom,
        parts=tuple(parts),
        steps=tuple(steps),
        statements=tuple(statements),
        missing=tuple(dict.fromkeys(missing)),
    )


def conclusion_of(statements: Sequence[Statement]) -> str:
    """The statements that are shown first, as plain text with marks; one that two asks share stands once."""
    lines = [marked(s) for s in statements if s.kind is StatementKind.CONCLUSION]
    return "\n".join(dict.fromkeys(lines))


def marked(statement: Statement) -> str:
    """The words of a statement with its marks."""
    return statement.text + "".join(f"[{marker}]" for marker in statement.support)


def _stated(said: Said, marks: Marks, part: int) -> Statement:
    support = tuple(dict.fromkeys(marks.of(place) for place in said.places))
    return Statement(said.text, support, said.kind, part)


def _verdict(drafts: Sequence[Draft]) -> Verdict | None:
    """The verdict of the first ask that has one."""
    return next((draft.verdict for draft in drafts if draft.verdict is not None), None)

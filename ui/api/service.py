"""What other programs may ask for, as documents: one service under HTTP, MCP, chat and knowledge-base protocols."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict

from corpus import NotFoundError, UsageError, tree_document
from graph import crosswalks, sanction_rows
from retrieval import Answer, Row, Step, Workspace, check_document, search_document
from ui.api.brief import BriefAnswer, BriefCitation, BriefHit
from ui.api.documents import (
    AnswerDocument,
    ChainDocument,
    CheckedCitationDocument,
    ComparedArticle,
    ComparisonDocument,
    ExplanationDocument,
    FaultDocument,
    GapDocument,
    HitDocument,
    JudgementDocument,
    LawDocument,
    LawTreeDocument,
    NormDocument,
    PlainAnswer,
    PlainWordsDocument,
    Policy,
    ProvisionDocument,
    RereadingDocument,
    SanctionDocument,
)
from ui.law_list import law_document
from ui.no_model import NO_MODEL

__all__ = ["MOST_CHARACTERS", "Service", "brief"]

MOST_CHARACTERS = 12_000  # of a brief answer, where the caller sets no other limit
_ROWS = 40
_MARK = re.compile(r"\[(\d{1,3})\]")


class Service:
    """The calls of the contract over a workspace; ``workspace`` gives the current one, loaded.

    All methods raise a ``FamaiError`` where the question cannot be used or nothing is found.
    """

    def __init__(self, workspace: Callable[[], Workspace]) -> None:
        self._workspace = workspace

    @property
    def workspace(self) -> Workspace:
        """The current workspace."""
        return self._workspace()

    def answer(
        self, question: str, history: Sequence[str] = (), as_of: str | None = None, asker: Sequence[str] = ()
    ) -> Answer:
        """The answer itself, for protocols that render it."""
        return self.workspace.ask(question, history, as_of, asker)

    def ask(
        self, question: str, history: Sequence[str] = (), as_of: str | None = None, asker: Sequence[str] = ()
    ) -> AnswerDocument:
        """An answer whole."""
        return AnswerDocument.model_validate(self.answer(question, history, as_of, asker).to_json())

    def ask_plainly(
        self,
        question: str,
        history: Sequence[str] = (),
        as_of: str | None = None,
        asker: Sequence[str] = (),
        user: str = "",
    ) -> PlainAnswer:
        """An answer with its 白话摘要; one at a time for each user.

        Raises:
            UsageError: no model is set.
        """
        writing = self.workspace.plain
        if writing is None:
            raise UsageError(NO_MODEL)
        answer = self.answer(question, history, as_of, asker)
        words = writing.write(answer, as_of, f"api:{user}")
        helper = self.workspace.reading_help
        readings = helper.read(answer, as_of, f"api:{user}").found if helper else ()
        return PlainAnswer(
            plain=PlainWordsDocument.model_validate(words.shown()),
            answer=AnswerDocument.model_validate(answer.to_json()),
            readings=[RereadingDocument(question=r.question, conclusion=r.conclusion) for r in readings],
        )

    def ask_briefly(
        self,
        question: str,
        history: Sequence[str] = (),
        as_of: str | None = None,
        asker: Sequence[str] = (),
        most: int = MOST_CHARACTERS,
        whole: bool = False,
    ) -> BriefAnswer:
        """An answer with the quotations that its conclusion uses (``whole``: all), in ``most`` characters or so."""
        return brief(self.answer(question, history, as_of, asker), most, whole)

    def search(self, query: str, top_k: int = 10, doc: str | None = None) -> list[HitDocument]:
        """The articles that fit best."""
        self._require(doc)
        hits = self.workspace.search(query, top_k, doc=doc)
        return [HitDocument.model_validate(row) for row in search_document(hits)]

    def search_briefly(self, query: str, top_k: int, doc: str | None, most: int) -> list[BriefHit]:
        """The articles that fit best, their words cut to what ``most`` characters hold."""
        share = max(80, most // max(1, top_k))
        return [
            BriefHit(label=hit.label, text=_cut(hit.text, share), score=round(hit.score, 4))
            for hit in self.search(query, top_k, doc)
        ]

    def show(self, citation: str, as_of: str | None = None) -> ProvisionDocument:
        """One provision."""
        return ProvisionDocument.model_validate(self.workspace.show(citation, as_of))

    def chain(self, citation: str, as_of: str | None = None) -> ChainDocument:
        """Duty → sanctions → laws above."""
        return ChainDocument.model_validate(self.workspace.chain(citation, as_of))

    def norms(self, entity: str | None = None, doc: str | None = None) -> list[NormDocument]:
        """The duties of an entity or of an instrument."""
        self._require(doc)
        return [NormDocument.model_validate(row) for row in self.workspace.norms(entity, doc)]

    def sanctions(self, doc: str | None = None) -> list[SanctionDocument]:
        """The sanctions of an instrument, or all."""
        self._require(doc)
        return [SanctionDocument.model_validate(row) for row in sanction_rows(self.workspace.facts, doc=doc)]

    def check(self, text: str, as_of: str | None = None) -> list[CheckedCitationDocument]:
        """The citations of a text with what is wrong with them."""
        found = self.workspace.check(text, as_of)
        return [CheckedCitationDocument.model_validate(row) for row in check_document(found.citations)]

    def judge(self, text: str, citation: str, as_of: str | None = None) -> JudgementDocument:
        """Whether a statement says what a provision says."""
        judged, label, quote = self.workspace.judge(text, citation, as_of)
        faults = [FaultDocument(kind=f.kind.value, words=f.words, why=f.why) for f in judged.faults]
        return JudgementDocument(holds=judged.holds, faults=faults, label=label, quote=quote)

    def gap(
        self, policies: Sequence[Policy], entity: Sequence[str], documents: Sequence[str] | None = None
    ) -> GapDocument:
        """A firm's own policies held against the rules."""
        report = self.workspace.gap([(p.name, p.text) for p in policies], entity, documents)
        return GapDocument.model_validate(report.to_json())

    def laws(self) -> list[LawDocument]:
        """The catalogue."""
        documents = self.workspace.corpus.documents.values()
        return [LawDocument.model_validate(law_document(document)) for document in documents]

    def law(self, doc_id: str) -> LawTreeDocument:
        """One instrument with its articles."""
        self._require(doc_id)
        return LawTreeDocument.model_validate(tree_document(self.workspace.corpus.document(doc_id)))

    def compare(self, old: str, new: str) -> ComparisonDocument:
        """What became of each article between two versions."""
        corpus = self.workspace.corpus
        self._require(old)
        self._require(new)
        walk = next((w for w in crosswalks(corpus) if {w.old_id, w.new_id} == {old, new}), None)
        if walk is None:
            raise NotFoundError(
                f"{old} 与 {new} 不是同一法规的两个版本；各法规的前后版本见法规库清单（laws）里的 previous 和 next"
            )

        def words(doc_id: str, eid: str | None) -> str | None:
            article = corpus.document(doc_id).tree.by_eid(eid) if eid else None
            return article.text if article else None

        articles = [
            ComparedArticle(
                old=pair.old, new=pair.new, change=pair.change.value,
                old_text=words(walk.old_id, pair.old), new_text=words(walk.new_id, pair.new),
            )
            for pair in walk.pairs
        ]  # fmt: skip
        return ComparisonDocument(old=walk.old_id, new=walk.new_id, articles=articles)

    def explain(self, question: str, history: Sequence[str] = (), as_of: str | None = None) -> ExplanationDocument:
        """How a question was read, and what speaks for each candidate."""
        return ExplanationDocument.model_validate(self.workspace.explain(question, history, as_of))

    def _require(self, doc: str | None) -> None:
        if doc is not None and doc not in self.workspace.corpus.documents:
            raise NotFoundError(f"没有编号为“{doc[:60]}”的法规；编号见法规库清单（laws）")


def brief(answer: Answer, most: int = MOST_CHARACTERS, whole: bool = False) -> BriefAnswer:
    """What a model needs of an answer: the conclusion and what it cites, cut from the end where it is too long.

    With ``whole``, all that the answer cites, what the conclusion uses first.

    Raises:
        UsageError: so few characters hold no answer.
    """
    if most < 400:
        raise UsageError("max_chars 至少为 400")
    conclusion = answer.conclusion or answer.answer
    used = {int(mark) for mark in _MARK.findall(conclusion)}
    used |= {step.marker for step in answer.steps if step.marker} | {row.marker for row in answer.rows[:_ROWS]}
    chosen = [c for c in answer.citations if c.marker in used] or list(answer.citations[:5])
    if whole:
        chosen += [c for c in answer.citations if c not in chosen]
    left = most
    conclusion = _cut(conclusion, left // 2)
    left -= len(conclusion)
    rows: list[Row] = []
    steps: list[Step] = []
    citations: list[BriefCitation] = []
    for row in answer.rows[:_ROWS]:
        left -= sum(len(str(value)) for value in asdict(row).values())
        if left < most // 4:
            break
        rows.append(row)
    for step in answer.steps:
        left -= sum(len(str(value)) for value in asdict(step).values())
        if left < most // 5:
            break
        steps.append(step)
    for citation in chosen:
        if left <= 80 and citations:
            break
        quote = _cut(citation.quote, max(80, min(left, 1200)))
        left -= len(quote) + 120
        citations.append(
            BriefCitation(
                marker=citation.marker, label=citation.label, quote=quote, status=citation.status, iri=citation.iri
            )
        )
    left_out = len(answer.citations) - len(citations) + len(answer.rows) - len(rows) + len(answer.steps) - len(steps)
    return BriefAnswer(
        question=answer.question,
        conclusion=conclusion,
        abstained=answer.abstained,
        reason=answer.reason,
        verdict=answer.verdict,
        steps=steps,
        rows=rows,
        citations=citations,
        missing=list(answer.missing),
        warnings=list(answer.warnings),
        left_out=left_out,
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: max(0, most - 2)] + "……"

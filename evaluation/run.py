"""``famai eval``: run a question file through search and, where given, through answering; figures by question type."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from rich.table import Table

from corpus import Locator, load_added, load_catalog, load_settings
from evaluation import metrics
from evaluation.questions import Question, TitleTable
from evaluation.said import Labels, said_first
from graph import load_thesaurus
from retrieval import Answer, Assistant, Hit, Look, Understanding

__all__ = ["Asker", "Report", "Result", "Searcher", "Understander", "evaluate", "render", "render_said"]

SEARCH_METRICS = ("recall@5", "recall@10", "all@5", "both@5", "mrr@10")
ANSWER_METRICS = ("citation_recall", "citation_precision", "citations_all_ok", "facts", "facts_cited", "refused")

Asker = Callable[[str, tuple[str, ...]], Answer]
"""Question and the turns before it → answer."""

Understander = Callable[[str, tuple[str, ...]], Understanding]
"""Question and the turns before it → what is searched for."""

_HEADINGS = {
    "recall@5": "召回@5",
    "recall@10": "召回@10",
    "all@5": "全中@5",
    "both@5": "两条全中@5",
    "mrr@10": "MRR@10",
    "citation_recall": "引用召回",
    "citation_precision": "引用准确",
    "citations_all_ok": "引用全对",
    "facts": "要点",
    "facts_cited": "依据内要点",
    "refused": "拒答率",
}


_SAID_HEADINGS = {
    "good": "答得好",
    "opening": "开头答到",
    "misled": "误导",
    "verdict": "结论对",
    "right": "全对",
    "wrongly_refused": "错拒",
    "rightly_refused": "该拒",
    "asker": "主体",
    "parts": "各问",
    "steps": "步骤",
    "list_recall": "列表召回",
    "list_precision": "列表准确",
    "clutter": "多余引用",
    "conclusion_chars": "结论字数",
}
SAID_METRICS = tuple(_SAID_HEADINGS)


class Searcher(Protocol):
    """What is needed of an engine."""

    def search(self, query: str | Understanding, top_k: int = 10) -> list[Hit]:
        """The best articles, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """One question's figures; ``None`` where one does not apply."""

    id: str
    type: str
    question: str
    values: dict[str, float | None]
    ranking: tuple[Locator, ...]
    cited: tuple[Locator, ...] = ()
    search_ms: float = 0.0
    answer_ms: float | None = None
    confidence: float | None = None
    answer: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """One JSON object, addresses as their paths (``npc-pipl-2021/art_51``)."""
        places = {name: [place.path() for place in getattr(self, name)] for name in ("ranking", "cited")}
        return {**asdict(self), **places}


@dataclass(frozen=True, slots=True)
class Report:
    """All results and their means: over all questions and by type."""

    results: tuple[Result, ...]
    overall: dict[str, float | None]
    by_type: dict[str, dict[str, float | None]]
    latency: dict[str, float | None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """One JSON object."""
        return {**asdict(self), "results": [result.to_json() for result in self.results]}


def evaluate(
    engine: Searcher,
    questions: Sequence[Question],
    ask: Asker | None = None,
    understand: Understander | None = None,
    top_k: int = 20,
    assistant: Assistant | None = None,
) -> Report:
    """Measure search, and answers where ``ask`` is given.

    Args:
        engine: searched once a question.
        questions: with their gold articles.
        ask: answers a question.
        understand: reads a question before it is searched; without it the turns before are put in front of it.
        top_k: how deep the rankings go.
        assistant: reads and finds once for search, answer and confidence, in place of ``ask`` and ``understand``.
    """
    titles = TitleTable((*load_catalog().instruments, *load_added(load_settings().home)))
    results = tuple(_measure(engine, question, titles, ask, understand, top_k, assistant) for question in questions)
    if (ask or assistant) is not None and any(question.labelled for question in questions):
        basic = frozenset(name for question in questions for name in (*question.asker, *question.asker_not))
        results = tuple(_with_said(r, q, titles, basic) for r, q in zip(results, questions, strict=True))
    by_type: dict[str, list[Result]] = {}
    for result in results:
        by_type.setdefault(result.type, []).append(result)
    searching = [result.search_ms for result in results]
    answering = [result.answer_ms for result in results if result.answer_ms is not None]
    return Report(
        results,
        _means(results, questions),
        {kind: _means(group, questions) for kind, group in by_type.items()},
        {
            "search_p50_ms": metrics.percentile(searching, 0.5),
            "search_p95_ms": metrics.percentile(searching, 0.95),
            "answer_p50_ms": metrics.percentile(answering, 0.5),
            "answer_p95_ms": metrics.percentile(answering, 0.95),
        },
    )


def _looked(assistant: Assistant, question: Question) -> Look:
    """The question read and searched; a worked question does not answer itself."""
    with assistant.engine.leaving_out(question.question):
        return assistant.look(question.question, question.history)


def _measure(
    engine: Searcher,
    question: Question,
    titles: TitleTable,
    ask: Asker | None,
    understand: Understander | None,
    top_k: int,
    assistant: Assistant | None,
) -> Result:
    gold = {titles.key(g) for g in question.gold} if question.answerable else set()
    also_ok = {titles.key(g) for g in question.also_ok}
    started = time.perf_counter()
    look = _looked(assistant, question) if assistant is not None else None
    if assistant is not None and look is not None:
        hits = assistant.hits(look, top_k)
    else:
        query: str | Understanding = " ".join((*question.history, question.question))
        if understand is not None:
            query = understand(question.question, question.history)
        hits = engine.search(query, top_k=top_k)
    search_ms = (time.perf_counter() - started) * 1000
    ranking = tuple(dict.fromkeys(hit.home for hit in hits if hit.article is not None or in_annex(hit.home)))
    values: dict[str, float | None] = {
        "recall@5": metrics.recall_at(ranking, gold, 5),
        "recall@10": metrics.recall_at(ranking, gold, 10),
        "all@5": metrics.all_at(ranking, gold, 5),
        "both@5": metrics.both_at(ranking, gold, 5),
        "mrr@10": metrics.reciprocal_rank(ranking, gold, 10),
    }
    confidence = None
    if assistant is not None and look is not None:
        answer, confidence = assistant.answer(look), assistant.confidence(look)
        answer_ms = (time.perf_counter() - started) * 1000
    elif ask is not None:
        started = time.perf_counter()
        answer = ask(question.question, question.history)
        answer_ms = (time.perf_counter() - started) * 1000
    else:
        return Result(question.id, question.type, question.question, values, ranking, search_ms=search_ms)
    cited = tuple(dict.fromkeys(c.home for c in answer.citations if c.article is not None or in_annex(c.home)))
    values["refused"] = float(answer.abstained)
    if question.answerable:
        quotes = " ".join(citation.quote for citation in answer.citations)
        values |= {
            "citation_recall": metrics.citation_recall(cited, gold),
            "citation_precision": metrics.citation_precision(cited, gold, also_ok),
            "citations_all_ok": metrics.every_citation_fits(cited, gold, also_ok),
            "facts": metrics.fact_share(answer.answer, question.facts),
            "facts_cited": metrics.fact_share(quotes, question.facts),
        }
    return Result(
        question.id,
        question.type,
        question.question,
        values,
        ranking,
        cited,
        search_ms,
        answer_ms,
        confidence,
        answer.to_json(),
    )


def _with_said(result: Result, question: Question, titles: TitleTable, basic: frozenset[str]) -> Result:
    """The result with the figures of what is said first, where the question is labelled for them."""
    if not question.labelled or result.answer is None:
        return result
    thesaurus = load_thesaurus()
    kin = {}
    for name in question.asker:
        concept = thesaurus.concept(name)
        kin[name] = (*thesaurus.broader(name), *(concept.labels if concept else ()))
    labels = Labels(
        answerable=question.answerable,
        kind=question.type,
        gold=frozenset(map(titles.key, question.gold)),
        fitting=frozenset(map(titles.key, question.also_ok)),
        if_held=frozenset(map(titles.key, question.if_held)),
        facts=question.facts,
        verdict=question.verdict,
        opening=question.opening,
        misleads=question.misleads,
        asker=question.asker,
        asker_not=question.asker_not,
        parts=question.parts,
        steps=question.steps,
        kin=kin,
        basic=basic,
    )
    return replace(result, values=result.values | said_first(labels, result.answer))


def in_annex(place: Locator) -> bool:
    """Whether it is a section of an annex, which binds as the articles do; a drafting note's sections do not."""
    return bool(place.sections) and place.sections[0] < 0


def _means(results: Sequence[Result], questions: Sequence[Question]) -> dict[str, float | None]:
    answerable = {question.id for question in questions if question.answerable}
    names = dict.fromkeys(name for result in results for name in result.values if name != "refused")
    means: dict[str, float | None] = {name: metrics.mean(r.values.get(name) for r in results) for name in names}
    if any("refused" in result.values for result in results):
        refused = {result.id: bool(result.values.get("refused")) for result in results}
        means["answerable_refused"] = metrics.mean(float(v) for i, v in refused.items() if i in answerable)
        means["unanswerable_refused"] = metrics.mean(float(v) for i, v in refused.items() if i not in answerable)
        right = [i not in answerable for i, value in refused.items() if value]
        means["refusal_precision"] = metrics.mean(map(float, right))
    return {"questions": float(len(results)), **means}


def render_said(report: Report) -> Table | None:
    """The figures of what is said first, by type; ``None`` where no question is labelled for them."""
    columns = [name for name in SAID_METRICS if report.overall.get(name) is not None]
    if not columns:
        return None
    table = Table(title="先说的话", title_justify="left")
    table.add_column("题型")
    table.add_column("题数", justify="right")
    for name in columns:
        table.add_column(_SAID_HEADINGS[name], justify="right")
    for kind, means in [*sorted(report.by_type.items()), ("全部", report.overall)]:
        cells = [_cell(means.get(name)) for name in columns]
        table.add_row(kind, f"{means['questions'] or 0:.0f}", *cells, style="bold" if kind == "全部" else None)
    return table


def render(report: Report) -> Table:
    """The figures as a table: one row a type, and one for all."""
    columns = [name for name in SEARCH_METRICS if name in report.overall]
    columns += [name for name in ANSWER_METRICS if name in report.overall]
    refusing = "answerable_refused" in report.overall
    table = Table(title="评测结果", title_justify="left")
    table.add_column("题型")
    table.add_column("题数", justify="right")
    for name in columns:
        table.add_column(_HEADINGS[name], justify="right")
    if refusing:
        table.add_column("该答而拒", justify="right")
        table.add_column("该拒而拒", justify="right")
    rows = [*sorted(report.by_type.items()), ("全部", report.overall)]
    for kind, means in rows:
        cells = [_cell(means.get(name)) for name in columns]
        if refusing:
            cells += [_cell(means.get("answerable_refused")), _cell(means.get("unanswerable_refused"))]
        table.add_row(kind, f"{means['questions'] or 0:.0f}", *cells, style="bold" if kind == "全部" else None)
    return table


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"

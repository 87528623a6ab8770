"""The cited article list of an answer, as Word, Excel, Markdown or JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from corpus import Corpus, Locator, in_marks, place_of
from graph import Facts, sanctions_of
from retrieval import PLAIN_TITLE, Answer, AnswerCitation, PlainWords, Statement, StatementKind, Step
from ui.exports.cells import plain_text
from ui.exports.excel import Sheet, write_sheets
from ui.exports.files import format_of, write_whole
from ui.exports.word import new_document, write_paragraphs, write_table

__all__ = [
    "ANSWER_FORMATS",
    "CitedArticle",
    "cited_articles",
    "collection_version",
    "export_answer",
    "own_words",
    "plain_lines",
    "sanctions_known",
]

ANSWER_FORMATS = ("docx", "xlsx", "md", "json")

SanctionsOf = Callable[[str, str], Sequence[str]]

_COLUMNS = ("序号", "法规", "发文字号", "条款", "原文", "时效", "公布/施行日期", "相关罚则", "备注")
_WIDTHS = (6, 28, 18, 16, 70, 14, 24, 36, 28)
_TITLE = "法规引用清单"
_DISCLAIMER = "本清单由法规原文自动摘编，供内部核对使用，不构成法律意见；引用前请与官方文本核对。"


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """One row of the list: an article with the passages that the answer quotes from it."""

    number: int
    title: str
    document_number: str
    label: str
    text: str
    status: str
    dates: str
    sanctions: str
    remark: str
    full_text: str
    heading: str


def cited_articles(
    answer: Answer, corpus: Corpus, penalties_of: SanctionsOf | None = None, notes: Mapping[int, str] | None = None
) -> list[CitedArticle]:
    """One row per cited article, in the order in which the answer cites them; ``notes`` of the reader's by their mark."""
    grouped: dict[tuple[str, str], list[AnswerCitation]] = {}
    for citation in answer.citations:
        grouped.setdefault((citation.doc_id, citation.eid), []).append(citation)
    sanctions = [c for c in answer.citations if c.role == "sanction"]
    rows = []
    for number, ((doc_id, eid), citations) in enumerate(grouped.items(), 1):
        document = corpus.document(doc_id)
        article = corpus.article(Locator(doc_id, eid))
        instrument = document.instrument
        if penalties_of is not None:
            penal = list(penalties_of(doc_id, eid))
        else:
            penal = [
                c.label + ("（推定）" if c.inferred else "") for c in sanctions if (c.doc_id, c.eid) != (doc_id, eid)
            ]
        marks = f"标注{'、'.join(f'[{c.marker}]' for c in citations)}"
        remarks = [marks] if notes is None else [notes[c.marker] for c in citations if notes.get(c.marker)]
        if any(c.origin == "digest" for c in citations):
            remarks.append(f"摘要（非原文）{'，官方页面 ' + instrument.source if instrument.source else ''}")
        if any(c.inferred for c in citations):
            remarks.append("推定")
        dates = f"公布 {instrument.published or '未知'}；施行 {instrument.effective or '未知'}"
        heading = " / ".join(h.label for h in article.headings)
        labels = list(dict.fromkeys(place_of(c.label) for c in citations))
        quotes = list(dict.fromkeys(c.quote for c in citations))
        rows.append(
            CitedArticle(
                number, instrument.title, instrument.number or "", "、".join(labels), "\n".join(quotes),
                instrument.status, dates, "；".join(dict.fromkeys(penal)), "；".join(remarks),
                f"{article.label}　{article.text}", heading,
            )
        )  # fmt: skip
    return rows


def own_words(answer: Answer) -> str:
    """What is said first, with the tiers, the steps and the notes behind it: the statements, without quotes and table."""
    if not answer.statements:
        return (answer.answer or answer.reason or "").strip()
    later = (StatementKind.TIER, StatementKind.DETAIL, StatementKind.NOTE)
    blocks = [*answer.conclusion.split("\n")]
    blocks += [_marked(s) for kind in later for s in answer.statements if s.kind is kind]
    blocks += [step_words(number, step) for number, step in enumerate(answer.steps, 1)]
    return "\n\n".join(filter(None, blocks))


def step_words(number: int, step: Step) -> str:
    """One step in a line: who, what, when, to whom, with its mark."""
    aside = "，".join(filter(None, (step.when and f"时限：{step.when}", step.to and f"对象：{step.to}")))
    who = f"{step.who}：" if step.who else ""
    return f"{number}. {who}{step.action}{f'（{aside}）' if aside else ''}{f'[{step.marker}]' if step.marker else ''}"


def _marked(statement: Statement) -> str:
    return statement.text + "".join(f"[{marker}]" for marker in statement.support)


def sanctions_known(facts: Facts | None, corpus: Corpus) -> SanctionsOf | None:
    """The sanctions that the graph knows for the breach of an article; ``None`` where there is no graph."""
    if facts is None:
        return None

    def known(doc_id: str, eid: str) -> list[str]:
        article = corpus.article(Locator(doc_id, eid))
        here = Locator(doc_id, eid)
        if article.is_section:
            return []
        return [
            corpus.label(p.sanction.home) + ("（概括条款）" if p.catch_all else "")
            for p in sanctions_of(facts, here)
            if p.sanction.home != here
        ]

    return known


def collection_version(corpus: Corpus) -> str:
    """The state of the collection in one line: how many instruments have their text, and a fingerprint of the texts."""
    texts = [d.sha256 for d in corpus.documents.values() if d.sha256]
    digest = hashlib.sha256("".join(texts).encode()).hexdigest()[:12]
    return f"{len(texts)} 部法规，文本指纹 {digest}"


def export_answer(
    answer: Answer,
    corpus: Corpus,
    format: str,
    path: Path,
    penalties_of: SanctionsOf | None = None,
    today: date | None = None,
    plain: PlainWords | None = None,
    collection: str = "",
    title: str = _TITLE,
    notes: Mapping[int, str] | None = None,
) -> None:
    """Write the cited article list of ``answer`` to ``path``, with its 白话摘要 where there is one.

    ``collection`` is the state of the collection that answered, where it is not that of now; ``title`` stands above the
    list; ``notes`` are the reader's on single passages, by their mark.

    Raises:
        UsageError: the format is unknown, or the file cannot be written.
    """
    kind = format_of(format, ANSWER_FORMATS)
    rows = cited_articles(answer, corpus, penalties_of, notes)
    made = _List(
        title,
        answer,
        rows,
        (today or date.today()).isoformat(),
        collection or collection_version(corpus),
        plain_lines(answer, plain),
    )
    writers: dict[str, Callable[[Path, _List], object]] = {
        "docx": _write_word,
        "xlsx": _write_excel,
        "md": _write_markdown,
        "json": _write_json,
    }
    write_whole(path, lambda target: writers[kind](target, made))


@dataclass(frozen=True, slots=True)
class _List:
    """What is written, whatever the form: ``summary`` are the lines of a 白话摘要, none where there is none."""

    title: str
    answer: Answer
    rows: Sequence[CitedArticle]
    day: str
    version: str
    summary: Sequence[str]

    def facts(self) -> Iterator[tuple[str, str]]:
        """What the list is of; a collection over several questions has none of its own."""
        if self.answer.question:
            yield "问题", self.answer.question
        yield "日期", self.day
        yield "法规库", self.version


def _cells(row: CitedArticle) -> tuple[object, ...]:
    return (
        row.number, row.title, row.document_number, row.label, row.text, row.status, row.dates, row.sanctions, row.remark
    )  # fmt: skip


def plain_lines(answer: Answer, plain: PlainWords | None) -> list[str]:
    """The sentences of a 白话摘要 with their marks, and what must be known of them; none where there are none."""
    if plain is None or not plain.sentences:
        return []
    known = {c.marker for c in answer.citations}
    lines = [s.text + "".join(f"[{mark}]" for mark in s.support if mark in known) for s in plain.sentences]
    aside = "；".join(filter(None, (f"改写：{plain.model}", f"编号 {plain.key}", plain.note)))
    return [*lines, f"（{aside}）"]


def _write_word(target: Path, made: _List) -> None:
    answer, number = made.answer, iter("一二三")
    document = new_document(made.title, landscape=True)
    write_paragraphs(document, [f"{name}：{value}" for name, value in made.facts()])
    if made.summary:
        document.add_heading(PLAIN_TITLE, level=1)
        write_paragraphs(document, made.summary)
    if words := own_words(answer):
        document.add_heading(f"{next(number)}、回答", level=1)
        write_paragraphs(document, words.replace("**", "").splitlines())
    if answer.rows:
        listed = [(f"{r.duty}[{r.marker}]", r.label, r.timing or "—", r.sanction or "—") for r in answer.rows]
        write_table(document, ("内容", "条款", "时限或频次", "罚则"), listed, (11.3, 5.0, 3.4, 5.6))
    document.add_heading(f"{next(number)}、引用条款", level=1)
    shown = [(r.number, r.title, r.label, r.text, r.status, r.sanctions or "—", r.remark) for r in made.rows]
    columns = ("序号", "法规", "条款", "原文", "时效", "相关罚则", "备注")
    write_table(document, columns, shown, (1.1, 4.0, 2.6, 9.4, 2.0, 3.6, 2.6))
    document.add_heading(f"{next(number)}、附件：条文全文", level=1)
    for row in made.rows:
        document.add_heading(plain_text(f"{row.number}. {in_marks(row.title)}"), level=2)
        facts = "　".join(filter(None, (row.document_number, row.dates, row.status, row.heading)))
        write_paragraphs(document, [facts], small=True)
        write_paragraphs(document, row.full_text.split("\n"))
    for warning in (*answer.warnings, _DISCLAIMER):
        write_paragraphs(document, [warning], small=True)
    document.save(str(target))


def _write_excel(target: Path, made: _List) -> None:
    answer = made.answer
    words = own_words(answer).replace("**", "")
    facts = [("问题", answer.question), (PLAIN_TITLE, "\n".join(made.summary)), ("回答", words)]
    facts += [("日期", made.day), ("法规库", made.version), ("说明", _DISCLAIMER)]
    sheets: list[Sheet] = [("引用条款", _COLUMNS, [_cells(row) for row in made.rows], _WIDTHS)]
    if answer.rows:  # the whole list, not only the articles that it cites
        listed = [(n, r.duty, r.label, r.timing, r.sanction) for n, r in enumerate(answer.rows, 1)]
        sheets.insert(0, ("清单", ("序号", "内容", "条款", "时限或频次", "罚则"), listed, (6, 80, 40, 20, 40)))
    write_sheets(target, sheets, [(name, value) for name, value in facts if value])


def _write_markdown(target: Path, made: _List) -> None:
    answer = made.answer
    lines = [f"# {_inline(made.title)}", "", *(f"- {name}：{_inline(value)}" for name, value in made.facts()), ""]
    if made.summary:
        lines += [f"## {PLAIN_TITLE}", "", *(f"{line}\n" for line in made.summary)]
    lines += ["## 回答", "", answer.answer, ""] if answer.answer else []
    lines += ["## 引用条款", ""]
    lines += ["| " + " | ".join(_COLUMNS) + " |", "|" + " --- |" * len(_COLUMNS)]
    lines += ["| " + " | ".join(_inline(cell) for cell in _cells(row)) + " |" for row in made.rows]
    lines += ["", "## 附件：条文全文", ""]
    for row in made.rows:
        lines += [f"### {row.number}. {_inline(row.title)}", "", *(f"{part}\n" for part in row.full_text.split("\n"))]
    lines += [f"> {note}" for note in (*answer.warnings, _DISCLAIMER)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _inline(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\r", "").replace("\n", "<br>")


def _write_json(target: Path, made: _List) -> None:
    data = {
        "title": made.title,
        "question": made.answer.question,
        "date": made.day,
        "collection": made.version,
        **({"plain": {"title": PLAIN_TITLE, "lines": made.summary}} if made.summary else {}),
        "answer": made.answer.to_json(),
        "articles": [asdict(row) for row in made.rows],
    }
    target.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

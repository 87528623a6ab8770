"""Many questions with their answers in one file: a table in Excel, one chapter a question in Word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from corpus import Corpus
from retrieval import Answer
from ui.exports.answers import collection_version, own_words
from ui.exports.cells import plain_text
from ui.exports.excel import Sheet, write_sheets
from ui.exports.files import format_of, write_whole
from ui.exports.plain import DISCLAIMER, answer_plain, sources_used
from ui.exports.word import new_document, write_paragraphs, write_table

__all__ = ["BATCH_FORMATS", "export_answers"]

BATCH_FORMATS = ("docx", "xlsx")
_CAUTION = "回答由程序从收录的法规原文摘出，供内部核对使用，不构成法律意见；引用前请与官方文本核对。"
_ROWS = ("内容", "条款", "时限或频次", "罚则")

Pair = tuple[str, "Answer | str"]


def export_answers(pairs: Sequence[Pair], corpus: Corpus, format: str, path: Path, today: date | None = None) -> None:
    """Write questions with their answers (or why there is none) to ``path``.

    Raises:
        UsageError: the format is unknown, or the file cannot be written.
    """
    kind = format_of(format, BATCH_FORMATS)
    facts = [
        ("日期", (today or date.today()).isoformat()),
        ("法规库", collection_version(corpus)),
        ("说明", _CAUTION),
    ]
    writers: dict[str, Callable[[Path], object]] = {
        "docx": lambda target: _write_word(target, pairs, facts),
        "xlsx": lambda target: _write_excel(target, pairs, facts),
    }
    write_whole(path, writers[kind])


def _words(answer: Answer | str) -> str:
    """What is said, without question, sources and marks."""
    if isinstance(answer, str):
        return answer
    plain = answer_plain(answer).split("\n", 2)[-1].partition("\n依据：")[0]
    return plain.replace(DISCLAIMER, "").strip() or own_words(answer)


def _state(answer: Answer | str) -> str:
    return "没有答案" if isinstance(answer, str) or answer.abstained else "已答"


def _sources(answer: Answer | str) -> list[str]:
    return [] if isinstance(answer, str) else [f"{c.label}（{c.status}）：{c.quote}" for c in sources_used(answer)]


def _write_excel(target: Path, pairs: Sequence[Pair], facts: Sequence[tuple[str, str]]) -> None:
    rows = [(n, q, _words(a), "\n".join(_sources(a)), _state(a)) for n, (q, a) in enumerate(pairs, 1)]
    sheets: list[Sheet] = [("回答", ("序号", "问题", "回答", "依据", "状态"), rows, (6, 36, 70, 70, 10))]
    listed = [
        (n, q, row.duty, row.label, row.timing, row.sanction)
        for n, (q, a) in enumerate(pairs, 1)
        if not isinstance(a, str)
        for row in a.rows
    ]
    if listed:
        sheets.append(("清单", ("问题序号", "问题", *_ROWS), listed, (8, 30, 70, 36, 18, 36)))
    write_sheets(target, sheets, facts)


def _write_word(target: Path, pairs: Sequence[Pair], facts: Sequence[tuple[str, str]]) -> None:
    document = new_document("法规问答")
    write_paragraphs(document, [f"{key}：{value}" for key, value in facts], small=True)
    for number, (question, answer) in enumerate(pairs, 1):
        document.add_heading(plain_text(f"{number}. {question}"), level=1)
        listed = () if isinstance(answer, str) else answer.rows
        said = _words(answer)
        if listed:
            said = said.partition("\n1. ")[0]
        write_paragraphs(document, said.split("\n"))
        if listed:
            cells = [(r.duty, r.label, r.timing or "—", r.sanction or "—") for r in listed]
            write_table(document, _ROWS, cells, (7.4, 3.8, 2.4, 3.0))
        elif sources := _sources(answer):
            document.add_heading("依据", level=2)
            write_paragraphs(document, sources, small=True)
    document.save(str(target))

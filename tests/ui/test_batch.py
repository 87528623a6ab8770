"""批量提问: which cells are questions, what is answered for whom, and what the files hold."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from corpus import NotFoundError, UsageError
from retrieval import Answer, Row, Statement, StatementKind
from tests.ui.test_exports import citation
from ui.exports import answer_plain, export_answers
from ui.web.batch import MAX_QUESTIONS, Batches, read_questions


def sheet(path: Path, rows: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("rows", "questions"),
    [
        ([("甲？",), ("乙？",)], ("甲？", "乙？")),
        ([("序号", "问题"), (1, "甲？"), (2, None), (3, "乙？")], ("甲？", "乙？")),
        ([("Question", "备注"), ("甲  \n乙？", "x")], ("甲 乙？",)),
    ],
)
def test_questions_stand_in_their_column_or_in_the_first(tmp_path, rows, questions) -> None:
    assert read_questions(sheet(tmp_path / "a.xlsx", rows)) == questions


def test_files_of_words_are_read_in_both_encodings_and_others_are_refused(tmp_path) -> None:
    (tmp_path / "a.csv").write_bytes("问题,备注\n甲？,x\n".encode("gb18030"))
    assert read_questions(tmp_path / "a.csv") == ("甲？",)
    (tmp_path / "a.txt").write_text("甲？\n\n乙？\n", encoding="utf-8")
    assert read_questions(tmp_path / "a.txt") == ("甲？", "乙？")
    (tmp_path / "b.xlsx").write_bytes(b"PK no book")
    for name, content in (("a.doc", b"x"), ("c.txt", b""), ("d.txt", "问？\n".encode() * (MAX_QUESTIONS + 1))):
        (tmp_path / name).write_bytes(content)
    for name in ("a.doc", "b.xlsx", "c.txt", "d.txt"):
        with pytest.raises(UsageError):
            read_questions(tmp_path / name)


def finished(batches: Batches, owner: str, key: str):
    for _ in range(500):
        if batches.get(owner, key).finished:
            break
        time.sleep(0.01)
    return batches.get(owner, key)


def test_each_question_gets_an_answer_or_a_reason_and_only_its_owner_sees_it() -> None:
    def ask(question: str) -> Answer:
        if "错" in question:
            raise UsageError("不能回答")
        if "坏" in question:
            raise ValueError
        return Answer(question, "答", False, None)

    batches = Batches()
    key = batches.start("a", "问题.xlsx", ("甲", "错", "坏", "问" * 5000), ask)
    done = finished(batches, "a", key).done
    assert isinstance(done[0], Answer)
    assert done[1] == "不能回答"
    assert "出错" in str(done[2])
    assert "太长" in str(done[3])
    with pytest.raises(NotFoundError):
        batches.get("b", key)
    assert batches.of("b") == []


def test_the_files_hold_every_question_the_whole_list_and_no_marks(corpus, tmp_path) -> None:
    cited = citation(corpus, 1, 18, 2)
    rows = tuple(Row(f"义务{n}", cited.label, 1, "五年以上", "") for n in range(30))
    said = (Statement("共 30 项", (1,), StatementKind.CONCLUSION),)
    listed = Answer("有哪些？", "", False, None, (cited,), rows=rows, conclusion="共 30 项[1]", statements=said)
    single = Answer(
        "多久？",
        "",
        False,
        None,
        (cited,),
        conclusion="五年[1]",
        statements=(Statement("五年", (1,), StatementKind.CONCLUSION),),
    )
    pairs = [("有哪些？", listed), ("多久？", single), ("错", "不能回答")]
    export_answers(pairs, corpus, "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["清单"].max_row == 31
    assert [row[4] for row in book["回答"].iter_rows(values_only=True)][1:] == ["已答", "已答", "没有答案"]
    export_answers(pairs, corpus, "docx", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    assert len(document.tables[0].rows) == 31
    assert not [p.text for p in document.paragraphs if "[1]" in p.text]
    plain = answer_plain(listed)
    assert "30. 义务29" in plain
    assert "[1]" not in plain

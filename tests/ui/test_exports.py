"""The exports: real articles into Word, Excel, Markdown, JSON and calendar files, and what must not happen in them."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import openpyxl
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus import Locator
from corpus.errors import UsageError
from corpus.reading.readers import read_document
from retrieval import CheckedCitation, CheckedDocument, CheckState, Edit
from retrieval.models import Answer, AnswerCitation
from ui.exports import (
    Checked,
    annotate_word,
    correct_word,
    export_answer,
    export_calendar,
    export_norms,
    export_table,
    export_verification,
)
from ui.exports.calendar import calendar_events, what_to_do
from ui.exports.cells import cell_text
from ui.exports.norms import near_places

ORDER_218 = "csrc-order-218-2023"


def citation(corpus, marker: int, number: int, paragraph: int, role: str = "answer", inferred: bool = False):
    document = corpus.document(ORDER_218)
    article = document.tree.article(number)
    span = article.paragraph(paragraph)
    return AnswerCitation(
        marker, ORDER_218, document.instrument.title, article.eid, number, paragraph, None,
        corpus.label(Locator(ORDER_218, article.eid, paragraph)), "", span.text, span.start, span.end,
        hashlib.sha256(span.text.encode()).hexdigest(), "现行有效", role=role, inferred=inferred,
    )  # fmt: skip


@pytest.fixture
def answer(corpus) -> Answer:
    citations = (citation(corpus, 1, 18, 2), citation(corpus, 2, 64, 1, role="sanction", inferred=True))
    return Answer(
        "=HYPERLINK(1)日志保存多久？\x07", "业务日志五年以上。[1]", False, None, citations, warnings=("提示一",)
    )


def test_excel_has_the_columns_and_no_formula(corpus, answer, tmp_path) -> None:
    path = tmp_path / "list.xlsx"
    export_answer(answer, corpus, "xlsx", path)
    book = openpyxl.load_workbook(path)
    sheet = book["引用条款"]
    header = [cell.value for cell in sheet[1]]
    assert header == ["序号", "法规", "发文字号", "条款", "原文", "时效", "公布/施行日期", "相关罚则", "备注"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:I3"
    assert sheet["D2"].value == "第十八条第二款"
    assert sheet["E2"].value == answer.citations[0].quote
    assert sheet["H2"].value.endswith("第六十四条第一款（推定）")
    assert book["说明"]["B1"].value == "'=HYPERLINK(1)日志保存多久？"


def test_word_has_table_and_annex(corpus, answer, tmp_path) -> None:
    path = tmp_path / "list.docx"
    export_answer(answer, corpus, "docx", path, today=date(2030, 1, 2))
    document = Document(str(path))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "法规引用清单" in text
    assert "2030-01-02" in text
    assert document.tables[0].rows[1].cells[2].text == "第十八条第二款"
    whole = corpus.article(Locator(ORDER_218, "art_18")).text
    assert all(part in text for part in whole.split("\n"))


def test_markdown_and_json(corpus, answer, tmp_path) -> None:
    export_answer(answer, corpus, "md", tmp_path / "list.md")
    assert "| 1 | 证券期货业网络和信息安全管理办法 |" in (tmp_path / "list.md").read_text(encoding="utf-8")
    export_answer(answer, corpus, "JSON", tmp_path / "list.json")
    data = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert [a["label"] for a in data["articles"]] == ["第十八条第二款", "第六十四条第一款"]


def test_unknown_format_and_missing_folder_are_clear(corpus, answer, tmp_path) -> None:
    with pytest.raises(UsageError, match="不支持导出为 pdf；可选：docx、xlsx、md、json"):
        export_answer(answer, corpus, "pdf", tmp_path / "x.pdf")
    with pytest.raises(UsageError, match="无法写入"):
        export_answer(answer, corpus, "md", tmp_path / "missing" / "x.md")


NORM = {
    "doc_id": ORDER_218,
    "article": 59,
    "paragraph": 1,
    "item": None,
    "subjects": ["核心机构", "经营机构"],
    "modality": "obligation",
    "action": "完成专项评估",
    "text": "应当完成专项评估",
    "quantities": [{"kind": "deadline", "number": None, "unit": "04-30", "text": "每年4月30日前"}],
    "sanctions": [],
}
QUARTERLY = {
    **NORM,
    "article": 20,
    "quantities": [{"kind": "frequency", "number": 1, "unit": "次/季度", "text": "每季度"}],
}


@pytest.mark.parametrize(
    ("action", "number", "title"),
    [
        ("于每年4月30日前，完成评估，编制年报，报送甲", "每年4月30日前", "完成评估，编制年报，报送甲"),
        ("每天至少备份一次，每季度至少对备份进行一次验证", "每季度至少对备份进行一次", "每季度至少对备份进行一次验证"),
        ("加强教育，每年至少开展一次活动，提升意识", "每年至少开展一次", "每年至少开展一次活动，提升意识"),
        ("每年至少开展一次演练", "每年至少开展一次", "每年至少开展一次演练"),
    ],
)
def test_the_title_of_a_day_says_what_to_do_by_it(action, number, title) -> None:
    assert what_to_do({"action": action, "quantities": [{"text": number}]}, f"因为{number}") == title


def test_calendar_gives_the_deadline_and_the_ends_of_periods(corpus, tmp_path) -> None:
    days = [day for day, _, _ in calendar_events([NORM, QUARTERLY], 2028)]
    assert days == [date(2028, 4, 30), date(2028, 3, 31), date(2028, 6, 30), date(2028, 9, 30), date(2028, 12, 31)]
    path = tmp_path / "year.ics"
    assert export_calendar([NORM, QUARTERLY], corpus, 2028, path) == 2
    content = path.read_bytes()
    assert content.count(b"BEGIN:VEVENT") == content.count(b"BEGIN:VALARM") == 2
    assert b"RRULE:FREQ=YEARLY\r\n" in content
    assert b"RRULE:FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1" in content
    ids = [line for line in content.split(b"\r\n") if line.startswith(b"UID:")]
    export_calendar([NORM, QUARTERLY], corpus, 2029, path)
    assert [line for line in path.read_bytes().split(b"\r\n") if line.startswith(b"UID:")] == ids
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"DTSTART;VALUE=DATE:20280430" in content


@pytest.mark.parametrize("kind", ["xlsx", "docx", "json"])
def test_norm_lists(corpus, tmp_path, kind) -> None:
    path = tmp_path / f"norms.{kind}"
    export_norms([NORM, QUARTERLY], corpus, kind, path, scope="经营机构")
    assert path.stat().st_size > 500
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(path)["义务清单"]
        assert sheet["F2"].value == "第五十九条第一款"
        assert sheet["G2"].value == "每年4月30日前"


def found(text, words, state, why, right=None, edits=()):
    start = text.index(words)
    return CheckedCitation(
        words, start, start + len(words), None, None, None, None, None, None, state, why, right, edits=edits
    )


def checked_text(text="依据218号令第十八条，\n以及第八十条。", pages=()):
    citations = (
        found(text, "218号令第十八条", CheckState.CONSISTENT, "一致"),
        found(text, "第八十条", CheckState.NO_SUCH, "共 75 条", "第十八条"),
    )
    return Checked("a.txt", CheckedDocument(text, citations, (), pages=pages))


def test_verification_marks_and_comments(tmp_path) -> None:
    path = tmp_path / "checked.docx"
    export_verification(checked_text(), path)
    document = Document(str(path))
    assert [comment.text for comment in document.comments] == [
        "[1] 【核验一致】一致",
        "[2] 【不存在】共 75 条\n应为：第十八条",
    ]
    assert document.tables[0].rows[2].cells[2].text == "不存在"


def test_a_report_on_pages_tells_them(tmp_path) -> None:
    path = tmp_path / "checked.docx"
    export_verification(checked_text(pages=(0, 14)), path)
    table = Document(str(path)).tables[0]
    assert [row.cells[1].text for row in table.rows] == ["页", "1", "2"]


def test_the_table_of_several_documents(tmp_path) -> None:
    path = tmp_path / "checked.xlsx"
    export_table([checked_text(), checked_text("218号令第十八条和第八十条")], path)
    sheet = openpyxl.load_workbook(path)["引用核验"]
    assert sheet.max_row == 5 and sheet["G3"].value == "不存在" and sheet["I3"].value == "第十八条"


@pytest.fixture
def word_file(tmp_path):
    """A document whose citation stands over two runs of different form, in a table, and beside a footnote's mark."""
    document = Document()
    paragraph = document.add_paragraph("按照网安法第三")
    paragraph.add_run("十四条").bold = True
    paragraph.add_run("设置机构。")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "218号令第八十条"
    path = tmp_path / "original.docx"
    document.save(str(path))
    return path


def word_checked(path):
    text = read_document(path)
    address = text.index("第三十四条")
    citations = (
        found(
            text, "网安法第三十四条", CheckState.SUPERSEDED, "旧条号", edits=(Edit(address, address + 5, "第三十六条"),)
        ),
        found(text, "218号令第八十条", CheckState.NO_SUCH, "共 75 条"),
    )
    return text, Checked(path.name, CheckedDocument(text, citations, ()), path.read_bytes())


def test_comments_are_anchored_in_the_original(word_file, tmp_path) -> None:
    text, checked = word_checked(word_file)
    export_verification(checked, tmp_path / "out.docx")
    document = Document(str(tmp_path / "out.docx"))
    assert read_document(tmp_path / "out.docx") == text
    assert [comment.text[:6] for comment in document.comments] == ["【已修改或废", "【不存在】共", "引用核验：共"]
    bold = [run.text for run in document.paragraphs[0].runs if run.bold]
    assert bold == ["十四条"]
    start = document.element.body.xpath(".//w:commentRangeStart[@w:id='0']")[0]
    assert start.getnext().text == "网安法第三"


def test_corrections_are_tracked_changes(word_file, tmp_path) -> None:
    _, checked = word_checked(word_file)
    assert correct_word(checked.data, checked.document.citations, tmp_path / "out.docx") == 1
    body = Document(str(tmp_path / "out.docx")).element.body
    assert "".join(t.text for t in body.xpath(".//w:delText")) == "第三十四条"
    assert "".join(t.text for t in body.xpath(".//w:ins//w:t")) == "第三十六条"
    assert read_document(tmp_path / "out.docx").startswith("按照网安法第三十六条设置机构。")


def test_a_correction_in_a_footnote_stays_in_the_footnote(tmp_path) -> None:
    path = tmp_path / "notes.docx"
    write_footnote(path, "正文。", "见网安法第三十四条。")
    text = read_document(path)
    assert text == "正文。\n见网安法第三十四条。"
    at = text.index("第三十四条")
    citation = found(text, "网安法第三十四条", CheckState.SUPERSEDED, "旧条号", edits=(Edit(at, at + 5, "第三十六条"),))
    annotate_word(path.read_bytes(), [citation], tmp_path / "a.docx")
    assert read_document(tmp_path / "a.docx") == text
    assert len(list(Document(str(tmp_path / "a.docx")).comments)) == 2
    correct_word(path.read_bytes(), [citation], tmp_path / "c.docx")
    assert read_document(tmp_path / "c.docx") == "正文。\n见网安法第三十六条。"


def write_footnote(path, body, note) -> None:
    """python-docx writes no footnotes: the part is put in by hand."""
    document = Document()
    document.add_paragraph(body)._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="1"/></w:r>'))
    xml = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="1"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    document.save(str(path))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_formula_cells_are_harmless(text) -> None:
    assert cell_text(text).startswith("'")


def test_sanctions_of_a_duty_are_told_in_little_room(corpus) -> None:
    document = corpus.document("csrc-order-218-2023")
    own = "《证券期货业网络和信息安全管理办法》"
    told = near_places(
        [
            f"{own}第六十四条第一款",
            f"{own}第六十四条第二款",
            f"{own}第六十二条",
            "《中华人民共和国网络安全法》第六十一条",
        ],
        document,
    )
    assert told == "同办法第六十四条第一款、第二款，第六十二条；《中华人民共和国网络安全法》第六十一条"
    assert near_places([f"{own}第十七条之一第二款"], document) == "同办法第十七条之一第二款"
    assert near_places([], document) == ""

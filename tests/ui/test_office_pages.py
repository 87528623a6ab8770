"""The office files as pages: rendered to PDF by LibreOffice where it is installed, and read back."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from retrieval.answering.writing import markdown
from retrieval.models import Answer, Row, Statement, StatementKind
from tests.ui.test_exports import NORM, citation
from ui.exports import export_answer, export_norms, own_words

OFFICE = shutil.which("soffice")


@pytest.fixture
def answer(corpus) -> Answer:
    citations = (citation(corpus, 1, 18, 2), citation(corpus, 2, 64, 1, role="sanction", inferred=True))
    rows = (Row("保存日志", citations[0].label, 1, "五年以上", citations[1].label),)
    said = (Statement("共 1 项义务：", (), StatementKind.CONCLUSION),)
    answer = Answer(
        "日志保存多久？", "", False, None, citations, rows=rows, conclusion="共 1 项义务：", statements=said
    )
    return replace(answer, answer=markdown(answer))


def render(path: Path) -> list[str]:
    """The text of each page of an office file, without white space."""
    assert OFFICE
    folder = path.parent / "pages"
    profile = (path.parent / "profile").as_uri()
    command = [OFFICE, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    reader = PdfReader(folder / f"{path.stem}.pdf")
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


def test_the_words_of_an_answer_are_taken_without_the_marks_of_its_layout(answer, corpus, tmp_path) -> None:
    assert own_words(answer) == "共 1 项义务："
    path = tmp_path / "list.docx"
    export_answer(answer, corpus, "docx", path)
    document = Document(str(path))
    assert not [p.text for p in document.paragraphs if "**" in p.text or p.text.startswith("|")]
    assert document.tables[0].rows[1].cells[0].text == "保存日志[1]"
    columns = [column.width.cm for column in document.tables[1].columns]
    assert columns[3] > 3 * columns[0]


def test_the_sanctions_of_a_row_are_those_of_its_article(answer, corpus, tmp_path) -> None:
    path = tmp_path / "list.xlsx"
    export_answer(answer, corpus, "xlsx", path, lambda doc_id, eid: ["某条"] if eid == "art_18" else [])
    sheet = openpyxl.load_workbook(path)["引用条款"]
    assert [sheet["H2"].value, sheet["H3"].value] == ["某条", None]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: the pages cannot be rendered")
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_pages_carry_everything_and_their_number(answer, corpus, tmp_path, kind) -> None:
    path = tmp_path / f"list.{kind}"
    export_answer(answer, corpus, kind, path)
    pages = render(path)
    whole = "".join(pages)
    for cited in answer.citations:
        assert re.sub(r"\s", "", cited.quote)[-12:] in whole  # the end of a cut cell would be missing
    assert "日志保存多久？" in whole
    assert "**" not in whole
    assert all((str(n) if kind == "docx" else f"第{n}页，共{len(pages)}页") in page for n, page in enumerate(pages, 1))

    norms = tmp_path / f"norms.{kind}"
    export_norms([NORM] * 40, corpus, kind, norms)
    pages = render(norms)
    assert "".join(pages).count("应当完成专项评估") == 40
    header_pages = [page for page in pages if "应当完成专项评估" in page]
    assert len(header_pages) > 1
    assert all("期限/频率/数量" in page for page in header_pages)  # the header is repeated on each page

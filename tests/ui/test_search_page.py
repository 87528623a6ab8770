"""检索: what is typed is read as staff mean it, and found in articles, duties, definitions, laws and own answers."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from corpus import Corpus
from retrieval import Answer, QueryError, parse_fulltext
from tests.ui.test_kept_pages import client
from ui.web.field_examples import load_examples
from ui.web.search_hits import find
from ui.web.search_page import search_routes
from ui.web.search_query import Asked, literally, read_search
from ui.web.workbench import Workbench

CSL, PIPL, ORDER = "npc-cybersecurity-2025", "npc-pipl-2021", "csrc-order-218-2023"


@pytest.mark.parametrize(
    ("typed", "places", "number", "law", "words"),
    [
        ("网安法61", [(CSL, "art_61", None)], None, "", ""),
        ("网安法 61", [(CSL, "art_61", None)], None, "", ""),
        ("个保法五十五", [(PIPL, "art_55", None)], None, "", ""),
        ("个保法55、56", [(PIPL, "art_55", None), (PIPL, "art_56", None)], None, "", ""),
        ("民法典1034", [("npc-civil-code-2020", "art_1034", None)], None, "", ""),
        ("218令18条", [(ORDER, "art_18", None)], None, "", ""),
        ("218号令第十八条第二款", [(ORDER, "art_18", 2)], None, "", ""),
        ("网安法61条的罚款", [(CSL, "art_61", None)], None, "", "罚款"),
        ("第二十条", [], (20, 0), "", ""),
        ("20条", [], (20, 0), "", ""),
        ("第二十条之一", [], (20, 1), "", ""),
        ("第二十条 备案", [], (20, 0), "", "备案"),
        ("个保法 同意", [], None, PIPL, "同意"),
        ("同意 与 个保法", [], None, PIPL, "同意"),
        ("个保法里的同意", [], None, PIPL, "同意"),
        ("218号令", [], None, ORDER, ""),
        ("日志 218号令", [], None, ORDER, "日志"),  # the span of a number takes in the blank before it
        ("证券法 二十年", [], None, "npc-securities-2019", "二十年"),  # a span of time is no article
        # words like others: in marks, in brackets, beside 或, within a sentence, two laws
        ("“个保法” 同意", [], None, "", "“个保法” 同意"),
        ("（个保法 或 数据安全法） 同意", [], None, "", "（个保法 或 数据安全法） 同意"),
        ("日志 或 218号令", [], None, "", "日志 或 218号令"),
        ("日志 或 个保法", [], None, "", "日志 或 个保法"),
        ("依照《网络安全法》第六十一条", [], None, "", "依照《网络安全法》第六十一条"),
        ("数据安全法 个保法", [], None, "", "数据安全法 个保法"),
        ("保存二十年", [], None, "", "保存二十年"),
        ("“20条”", [], None, "", "“20条”"),
    ],
)
def test_what_is_typed_is_read_as_it_is_meant(corpus: Corpus, typed, places, number, law, words) -> None:
    asked = read_search(typed, corpus)
    assert [(p.doc_id, p.article, p.paragraph) for p in asked.places] == places
    assert (asked.number, asked.law, asked.words) == (number, law, words)


def test_an_article_that_there_is_not_is_told(corpus: Corpus) -> None:
    assert re.fullmatch(r"《.+》没有第九百九十九条（共 \d+ 条）", read_search("网安法999", corpus).lacking)


PIECES = (
    "网安法",
    "个保法",
    "218号令",
    "218令",
    "第",
    "二十",
    "61",
    "条",
    "款",
    "之一",
    "“",
    "”",
    "（",
    "）",
    " ",
    "与",
    "或",
    "、",
    "的",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_anything_is_read(corpus: Corpus, typed: str) -> None:
    asked = read_search(typed, corpus)
    assert all(corpus.documents[p.doc_id].tree.by_eid(p.article or "") for p in asked.places)
    assert set(asked.words) <= set(typed) | set(" 第条号令")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("同意 与 个保法", "同意 与 “个保法”"),
        ("个保法 （同意 或 授权）", "“个保法” （同意 或 授权）"),
        ("个保法 “单独 同意”", "“个保法” “单独 同意”"),
        ("第十八条第（二）项 备案", "“第十八条第（二）项” 备案"),
        ("网安法61条的罚款", "“网安法61条的罚款”"),
    ],
)
def test_only_what_was_read_as_a_name_is_put_in_marks(corpus: Corpus, typed: str, offered: str) -> None:
    assert literally(typed, read_search(typed, corpus)) == offered


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_is_offered_to_be_taken_literally_is_a_query(corpus: Corpus, typed: str) -> None:
    asked = read_search(typed, corpus)
    try:
        parse_fulltext(asked.words or "词")
    except QueryError:
        return  # the page says what is wrong and offers no more
    try:
        parse_fulltext(literally(typed.strip(), asked) or "词")
    except QueryError as error:
        assert error.mended or not (asked.laws or asked.number)


def test_a_law_with_marks_in_its_title_is_found_by_its_name(corpus: Corpus) -> None:
    """A title that holds “” ended the quotation that it was put in."""
    held = corpus.documents[ORDER]
    title = "关于“示例”事项的办法"
    marked = replace(held, instrument=replace(held.instrument, title=title, aliases=()))
    article = replace(held.tree.articles[0], text=f"依照《{title}》报告。")
    bench: Any = SimpleNamespace(
        corpus=SimpleNamespace(documents={ORDER: marked}, articles=lambda: [(marked, article)]),
        facts=SimpleNamespace(facts=None),
        sessions=SimpleNamespace(conversations=lambda owner: []),
    )
    (match,) = find(bench, Asked(law=ORDER), "o")["articles"]
    assert [match.text[start:end] for start, end in match.places] == [title]


@pytest.fixture(scope="module")
def browser(bench: Workbench) -> TestClient:
    app = FastAPI()
    app.include_router(search_routes(bench))
    return client(app, "s")


def found(browser: TestClient, typed: str, **more: str) -> str:
    answer = browser.get("/search", params={"q": typed, **more})
    assert answer.status_code == 200
    return answer.text


def labels(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", h).strip() for h in re.findall(r"<li><h3>(.*?)</h3>", page, re.S)]


def counts(page: str) -> dict[str, int]:
    return {n: int(c) for n, c in re.findall(r">([^<>]+) <b>(\d+)</b></a>", page)}


def test_counts_by_law_add_up_and_narrow(browser: TestClient) -> None:
    page = found(browser, "日志")
    laws = re.findall(r'href="(\?[^"]*doc=[^"]+)"[^>]*>[^<]+</a> <span class="fm-count">(\d+)</span>', page)
    assert sum(int(count) for _, count in laws) == counts(page)["条文"]
    for kind in ("articles", "duties"):
        page = found(browser, "日志", kind=kind, doc=ORDER)
        assert labels(page) and all("证券期货业网络和信息安全管理办法" in label for label in labels(page))
    assert "fm-found>日志</mark>" in page


def test_what_is_no_longer_in_force_comes_last_and_can_be_left_out(browser: TestClient) -> None:
    ended = [("已被修改" in label or "已废止" in label) for label in labels(found(browser, "网络日志"))]
    assert ended == sorted(ended) and any(ended)
    assert not any("已被修改" in label for label in labels(found(browser, "网络日志", now="1")))


def test_a_provision_is_shown_with_what_cites_it(browser: TestClient) -> None:
    page = found(browser, "网安法61")
    first, *others = labels(page)
    assert first.startswith("《中华人民共和国网络安全法》第六十一条")
    assert others and all(label.startswith("引用它的条文") for label in others)
    assert f"/law/{CSL}/art_61" in page


def test_a_bare_number_lists_that_article_of_each_law_the_centre_first(browser: TestClient) -> None:
    page = found(browser, "第二十条")
    assert "没有写明法规" in page
    assert labels(page)[0].startswith("《证券期货业网络和信息安全管理办法》第二十条")
    assert all("第二十条" in label for label in labels(page))


def test_the_pages_hold_each_hit_once(browser: TestClient) -> None:
    total = counts(found(browser, "应当 报告"))["条文"]
    pages = range(1, -(-total // 50) + 1)
    listed = [label for n in pages for label in labels(found(browser, "应当 报告", page=str(n)))]
    assert len(listed) == total == len(set(listed))
    assert labels(found(browser, "应当 报告", page="999"))  # the last one


@pytest.mark.parametrize(
    ("typed", "says", "way"),
    [
        ("日志 与", "后面缺少一个词", "日志"),
        ("（日志", "右括号", "（日志）"),
        ("日志与五年", "没有找到", "改为“日志 与 五年”"),
        ("日志 彩虹独角兽", "没有找到", "只找“日志”"),
        ("个保法 彩虹独角兽", "没有找到", "在全部法规中查找“彩虹独角兽”"),
        ("日志要保存多久？", "没有找到", "在问答中提问"),
    ],
)
def test_what_finds_nothing_leads_on(browser: TestClient, typed: str, says: str, way: str) -> None:
    page = found(browser, typed)
    assert says in page
    assert re.search(rf'<a href="[^"]+">{re.escape(way)}', page)


def links(page: str, of: str) -> list[str]:
    """The searches that a part of the page offers."""
    part = re.search(rf'class="{of}">(.*?)</(?:ul|p|div)>', page, re.S)
    return [html.unescape(link) for link in re.findall(r'href="(\?[^"]+)"', part[1])] if part else []


@pytest.mark.parametrize(
    ("typed", "of"),
    [
        ("同意 与 个保法", "fm-read-as"),
        ("个保法 （同意 或 授权）", "fm-read-as"),
        ("个保法的“单独 同意”", "fm-read-as"),
        ("与 个保法", "fm-read-as"),
        ("网安法61", "fm-read-as"),
        ("日志＂五年 彩虹独角兽", "fm-ways"),  # a mark that folding makes one of the grammar
        ("（日志 或 五年） 彩虹独角兽", "fm-ways"),
        ("个保法 彩虹独角兽", "fm-ways"),
    ],
)
def test_every_link_that_is_offered_can_be_read(browser: TestClient, typed: str, of: str) -> None:
    offered = links(found(browser, typed), of)
    assert offered
    for link in offered:
        assert "fm-error" not in browser.get(f"/search{link}").text, link


def test_a_repealed_law_left_out_is_told_and_can_be_shown(browser: TestClient) -> None:
    """With what is repealed left out, a law alone offered to look for nothing, and not to show it."""
    page = found(browser, "三年提升计划", now="1")
    assert "没有找到" in page and "在全部法规中查找“”" not in page
    (way,) = re.findall(r'href="([^"]+)">显示已废止、已被修改的', page)
    assert "now=" not in way and "没有找到" not in browser.get(f"/search{html.unescape(way)}").text


def test_own_answers_are_found_by_words_and_by_what_they_cite(bench: Workbench, browser: TestClient) -> None:
    from tests.ui.test_exports import citation

    given_ = Answer("彩虹独角兽保存多久", "", False, None, (citation(bench.corpus, 1, 18, 2),), conclusion="五年以上。")
    turn = bench.sessions.add_turn("s" * 40, None, given_, None)
    for typed in ("彩虹独角兽", "218号令第18条"):
        assert f"/answer/{turn.id}" in found(browser, typed, kind="conversations")
    stranger = TestClient(browser.app, cookies={"famai_owner": "t" * 40})
    assert f"/answer/{turn.id}" not in found(stranger, "彩虹独角兽", kind="conversations")


def test_every_example_of_the_help_finds_something(browser: TestClient) -> None:
    assert load_examples().searches
    for typed, _ in load_examples().searches:
        assert labels(found(browser, typed)), typed

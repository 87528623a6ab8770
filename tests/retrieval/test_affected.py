"""What a new version touches of one's own: policies that were compared with the old one or name its articles, lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Corpus, Document, Instrument, Origin, UsageError, segment
from graph import Facts, extract_facts, find_norms
from retrieval import GapBook, GapClause, GapReport, GapRow, GapState, affected_document, affected_policies
from ui.web.affected_lists import affected_lists
from ui.web.basket import BasketStore
from ui.web.duties_view import DutyTable
from ui.web.duty_notes import DutyNotes, duty_key
from ui.web.duty_rows import duty_facets, duty_rows
from ui.web.kept_lists import kept_lists_html

OLD = (
    "示例数据法\n第一条 为了保护数据，制定本法。\n"
    "第二条 期货公司应当在三个工作日内向示例部门报告，并保存记录不少于五年。\n"
    "第三条 期货公司应当每年组织一次应急演练。\n"
    "第四条 期货公司应当公布投诉电话和电子邮箱。\n"
)
NEW = (
    "示例数据法\n第一条 为了保护数据，制定本法。\n"
    "第二条 期货公司应当使用经认证的产品保护重要数据。\n"
    "第三条 期货公司应当在一个工作日内向示例部门报告，并保存记录不少于五年。\n"
    "第四条 期货公司应当每年组织一次应急演练。\n"
)
POLICY = "公司制度\n第一条　根据《示例数据法》第二条，部门应当在三日内报告。\n第二条　依照《示例数据法》第一条执行。\n"


def held(doc_id: str, text: str, day: str, **facts: str) -> Document:
    instrument = Instrument(doc_id, text.split("\n", 1)[0], level="法律", issuer="示例部门", effective=day, **facts)
    return Document(instrument, Origin.TEXT, segment(text), text, "0")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    law = {"version_of": "law"}
    made = (
        held("law", OLD, "2020-01-01", ended="2099-01-01", next="law-2099", **law),
        held("law-2099", NEW, "2099-01-01", previous="law", **law),
    )
    return Corpus({document.id: document for document in made})


@pytest.fixture(scope="module")
def facts(corpus: Corpus) -> Facts:
    return extract_facts(corpus)


def report(facts: Facts, doc_id: str) -> GapReport:
    rows = [
        GapRow(
            n.id,
            n.doc_id,
            n.article,
            n.paragraph,
            "",
            n.text,
            GapState.COVERED,
            clauses=(GapClause("第一条", "", 0, 0),),
        )
        for n in find_norms(facts, entity="期货公司", doc=doc_id)
    ]
    return GapReport(("期货公司",), (doc_id,), ("制度.txt",), tuple(rows))


def test_a_policy_compared_with_the_old_version_is_told_what_changed(
    tmp_path: Path, corpus: Corpus, facts: Facts
) -> None:
    book = GapBook(tmp_path)
    book.keep("anna", [("制度.txt", POLICY)], report(facts, "law"))
    (told,) = affected_document(affected_policies(book, corpus, facts, "law", "law-2099", "anna"))
    assert [(d["state"], d["label"], d["now"], d["clauses"]) for d in told["duties"]] == [
        ("改动", "《示例数据法》第二条", "《示例数据法》第三条", ["第一条"]),
        ("取消", "《示例数据法》第四条", None, ["第一条"]),
    ]
    assert told["new"] == ["《示例数据法》第二条"]
    assert told["citations"] == [
        {"policy": "制度.txt", "text": "《示例数据法》第二条", "now": "《示例数据法》第三条"}
    ]  # 第一条 stayed the first
    assert affected_policies(book, corpus, facts, "law", "law-2099", "eve") == []
    assert len(affected_policies(book, corpus, facts, "law", "law-2099")) == 1


def test_a_policy_compared_with_another_law_is_told_of_its_citations_alone(
    tmp_path: Path, corpus: Corpus, facts: Facts
) -> None:
    book = GapBook(tmp_path)
    elsewhere = GapReport(("期货公司",), ("other",), ("制度.txt",), ())
    book.keep("anna", [("制度.txt", POLICY)], elsewhere)
    book.keep("anna", [("别的.txt", "公司制度\n第一条　本制度自发布之日起施行。\n")], elsewhere)
    (told,) = affected_document(affected_policies(book, corpus, facts, "law", "law-2099"))
    assert (told["title"], told["duties"], told["new"], len(told["citations"])) == ("制度.txt", [], [], 1)


def test_what_stands_in_a_basket_is_told_where_it_is_now(tmp_path: Path, corpus: Corpus, facts: Facts) -> None:
    store = BasketStore(tmp_path)
    store.add("anna", [("law", eid, 0, 5) for eid in ("art_1", "art_2", "art_3", "art_4")])
    told = affected_lists(tmp_path, corpus, facts, "law", "law-2099", "anna")
    assert [(e["state"], e["now"]) for e in told] == [
        ("改动", "《示例数据法》第三条"),
        ("条号有变", "《示例数据法》第四条"),
        ("删去", None),
    ]
    assert affected_lists(tmp_path, corpus, facts, "law", "law-2099", "eve") == []
    assert len(affected_lists(tmp_path, corpus, facts, "law", "law-2099")) == 3


def test_a_duty_with_columns_of_ones_own_is_told_where_it_is_now(tmp_path: Path, corpus: Corpus, facts: Facts) -> None:
    notes = DutyNotes(tmp_path)
    kept = {norm.eid: norm for norm in facts.norms if norm.doc_id == "law"}
    for norm in kept.values():
        notes.put("anna", duty_key(norm), "department", "合规部")
    notes.put("anna", duty_key(kept["art_3"]), "state", "已完成")
    told = affected_lists(tmp_path, corpus, facts, "law", "law-2099", "anna")
    assert {(e["list"], e["state"], e["now"]) for e in told} == {
        ("义务清单（合规部）", "改动", "《示例数据法》第三条"),
        ("义务清单（合规部；已完成）", "条号有变", "《示例数据法》第四条"),
        ("义务清单（合规部）", "删去", None),
    }
    assert affected_lists(tmp_path, corpus, facts, "law", "law-2099", "eve") == []


def test_a_duty_whose_words_stay_in_its_article_is_not_told(tmp_path: Path) -> None:
    old = "示例法\n第一条 期货公司应当每年组织一次应急演练。\n期货公司应当公布投诉电话。\n"
    new = "示例法\n第一条 期货公司应当每年组织一次应急演练。\n期货公司应当公布投诉电话和电子邮箱，并每月核对。\n"
    made = (
        held("one", old, "2020-01-01", ended="2099-01-01", next="two", version_of="one"),
        held("two", new, "2099-01-01", previous="one", version_of="one"),
    )
    corpus = Corpus({document.id: document for document in made})
    facts = extract_facts(corpus)
    notes = DutyNotes(tmp_path)
    for norm in facts.norms:
        if norm.doc_id == "one":
            notes.put("anna", duty_key(norm), "note", norm.text[:12])
    assert not any("应急演练" in (e["list"] or "") for e in affected_lists(tmp_path, corpus, facts, "one", "two"))


def test_a_list_kept_by_name_is_told_what_a_new_version_changes_in_it(facts: Facts) -> None:
    table = DutyTable(facts, duty_rows(facts), duty_facets(facts), frozenset({"law"}))
    told = kept_lists_html(
        table,
        [
            {"name": "<报告>", "query": "?q=报告"},
            {"name": "全部", "query": "?all=1"},
            {"name": "无关", "query": "?q=蜂箱"},
        ],
    )
    assert '<a href="/duties?q=报告">&lt;报告&gt;</a>：《示例数据法》→《示例数据法》改动 1 项' in told
    assert "全部</a>：《示例数据法》→《示例数据法》新增 1 项、改动 1 项、取消 1 项" in told
    assert "无关" not in told
    assert "没有受影响的" in kept_lists_html(table, [{"name": "无关", "query": "?q=蜂箱"}])
    assert "没有保存" in kept_lists_html(table, [])


@pytest.mark.parametrize("sent", [None, {"name": "一"}, [{"name": "一"}], ["一"], [{"name": 1, "query": 2}], [{}] * 51])
def test_lists_that_are_none_are_refused(facts: Facts, sent: object) -> None:
    table = DutyTable(facts, duty_rows(facts), duty_facets(facts))
    with pytest.raises(UsageError, match="重新保存"):
        kept_lists_html(table, sent)

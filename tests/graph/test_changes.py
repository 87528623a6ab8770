"""What a new version changes: a made-up amendment, duty by duty, and the references that it makes stale."""

from __future__ import annotations

import pytest

from corpus import Corpus, Document, Instrument, NotFoundError, Origin, segment
from graph import DutyState, changes_document, duty_changes, extract_facts, stale_references

OLD = (
    "示例数据法\n第一条 为了保护数据，制定本法。\n"
    "第二条 示例机构应当在三个工作日内向示例部门报告，并保存记录不少于五年。\n"
    "第三条 示例机构应当每年组织一次应急演练。\n"
    "第四条 示例机构不得泄露客户信息。\n"
    "第五条 示例机构应当公布投诉电话和电子邮箱。\n"
)
NEW = (
    "示例数据法\n第一条 为了保护数据，制定本法。\n"
    "第二条 示例机构应当使用经认证的产品保护重要数据。\n"
    "第三条 示例机构应当在一个工作日内向示例部门报告，并保存记录不少于五年。\n"
    "第四条 示例机构应当每年组织一次应急演练。\n"
    "第五条 示例机构不得泄露客户信息。\n"
)
RULE = (
    "示例报告办法\n第一条 根据《示例数据法》，制定本办法。\n第二条 示例机构应当按照《示例数据法》第二条的规定报告。\n"
)


def held(doc_id: str, title: str, text: str, day: str, **facts: str) -> Document:
    instrument = Instrument(doc_id, title, level="法律", issuer="示例部门", published=day, effective=day, **facts)
    return Document(instrument, Origin.TEXT, segment(text), text, "0")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    law = {"version_of": "law"}
    made = (
        held("law", "示例数据法（2030）", OLD, "2030-01-01", ended="2035-01-01", next="law-2035", **law),
        held("law-2035", "示例数据法", NEW, "2035-01-01", previous="law", **law),
        held("rule", "示例报告办法", RULE, "2031-01-01"),
    )
    return Corpus({document.id: document for document in made})


def test_duties_new_changed_and_gone(corpus: Corpus) -> None:
    facts = extract_facts(corpus)
    told = [
        (change.state, change.old and change.old.article, change.new and change.new.article)
        for change in duty_changes(facts, "law", "law-2035")
    ]
    assert told == [(DutyState.NEW, None, 2), (DutyState.CHANGED, 2, 3), (DutyState.GONE, 5, None)]


def test_a_number_of_the_earlier_version_is_told_with_the_present_one(corpus: Corpus) -> None:
    facts = extract_facts(corpus)
    stale = stale_references(facts, "law-2035")
    assert [(r.doc_id, r.article, r.target_article) for r in stale] == [("rule", 2, 3)]
    found = changes_document(facts, corpus, "law", "law-2035")
    assert found["stale"][0]["now"] == "《示例数据法》第三条"
    assert "现为第三条" in found["stale"][0]["why"]
    assert [(p["state"], p["old"] and p["old"][-3:], p["new"] and p["new"][-3:]) for p in found["provisions"]] == [
        ("new", None, "第二条"),
        ("changed", "第二条", "第三条"),
        ("removed", "第五条", None),
    ]
    changed = next(duty for duty in found["duties"] if duty["state"] == "改动")
    assert "三个工作日" in changed["old"]["text"] and "一个工作日" in changed["new"]["text"]


def test_what_are_no_versions_is_told(corpus: Corpus) -> None:
    with pytest.raises(NotFoundError, match="famai corpus list"):
        duty_changes(extract_facts(corpus), "law", "rule")

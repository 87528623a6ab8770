"""Rules that are known but not held are named by their subjects."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from corpus import Origin
from retrieval.answering.governed import governed_elsewhere, said_missing

RULE = SimpleNamespace(
    id="made-up",
    title="示例蜂箱分级办法",
    number=None,
    version_of=None,
    effective=None,
    status="现行有效",
    source="https://example.org/rule",
    subjects=("蜂箱分级标准", "蜂蜜首次报告时限"),
    aliases=(),
    level="规范性文件",
    previous=None,
    next=None,
)
COLLECTION = SimpleNamespace(documents={"made-up": SimpleNamespace(instrument=RULE, origin=Origin.MISSING)})


@pytest.mark.parametrize("ask", ["蜂箱分级标准是什么", "蜂蜜的首次报告时限是几小时"])
def test_the_rule_is_named(ask):
    (missing,) = governed_elsewhere([ask], COLLECTION, lambda pair: 0.5)
    assert "示例蜂箱分级办法" in missing.title and missing.official == "https://example.org/rule"


@pytest.mark.parametrize(
    ("title", "ask", "told"),
    [
        ("示例蜂箱产品安全漏洞管理规定", "蜂箱产品安全漏洞发现后多久要报告", False),  # not all that the title rules
        ("蜂箱产品安全漏洞管理规定", "蜂箱产品安全漏洞发现后多久要报告", True),
        ("蜂箱管理办法（2026）", "蜂箱多久消毒一次", False),  # says too little to tell a subject
    ],
)
def test_who_speaks_of_what_a_title_rules_is_told_of_that_rule(title, ask, told):
    """网络产品安全漏洞发现后多久要报 shared too little with each listed subject, and the rule of that name was not told."""
    rule = SimpleNamespace(**{**vars(RULE), "title": title})
    lacking = SimpleNamespace(documents={"made-up": SimpleNamespace(instrument=rule, origin=Origin.MISSING)})
    assert bool(governed_elsewhere([ask], lacking, lambda pair: 0.5)) == told


@pytest.mark.parametrize("ask", ["蜂箱要消毒吗", "报告交给谁", "系统日志保存多久"])
def test_other_asks_name_no_rule(ask):
    assert governed_elsewhere([ask], COLLECTION, lambda pair: 0.5) == ()


def test_without_a_page_the_register_is_told_where_it_is_looked_up():
    rule = SimpleNamespace(**{**vars(RULE), "source": None, "level": "行业标准", "issuer": ""})
    lacking = SimpleNamespace(documents={"made-up": SimpleNamespace(instrument=rule, origin=Origin.MISSING)})
    (missing,) = governed_elsewhere(["蜂箱分级标准是什么"], lacking, lambda pair: 0.5)
    assert missing.official == "https://hbba.sacinfo.org.cn/"
    assert "可按标题或文号到行业标准信息服务平台 https://hbba.sacinfo.org.cn/ 查找" in said_missing(missing)


@pytest.mark.parametrize(
    "question",
    [
        "交易系统中断多少分钟算重大事件？",
        "集中交易系统宕机半小时算什么级别的事件？",
        "行情系统卡了十分钟属于较大事件吗",
        "交易系统两小时打不开算几级？",  # 交易系统 is no portal and no 关基
        "变更失败停机四十分钟算几级",
        "APP崩了半小时，影响80%用户，这是几级事件？",
        "中断运行两小时算几级事件",
    ],
)
def test_a_grade_that_only_a_rule_not_held_tells_ends_with_its_page(assistant, question):
    """重大事件 of the Securities Act was told: what a company discloses."""
    answer = assistant.ask(question)
    assert answer.refusal == "not_in_text"
    assert "具体见《证券期货业网络安全事件报告与调查处理办法》（未收录，https://" in (answer.reason or "")


def test_a_grade_that_an_annex_tells_is_told(assistant):
    answer = assistant.ask("泄露120万客户信息算什么级别？")
    assert not answer.abstained
    assert "属于较大事件（120万人，达到“100万人以上”的条件）" in answer.conclusion
    assert "属于较大事件（800万元" in assistant.ask("直接经济损失800万算什么级别的网络安全事件").conclusion


@pytest.mark.parametrize("question", ["我们系统等保定几级？", "数据分几级？"])
def test_the_level_of_a_system_or_of_data_is_no_grade_of_an_event(assistant, question):
    assert "事件报告与调查处理办法" not in (assistant.ask(question).reason or "")


def test_a_later_version_that_is_not_held_is_told(assistant):
    warnings = " ".join(assistant.ask("期货公司监督管理办法第九十七条怎么规定外部接入？").warnings)
    assert "已有后一版本（证监会令第235号，2026年9月11日公布，施行日期未核），其文本未收录" in warnings
    assert "所引为证监会令第155号的文本" in warnings


@pytest.mark.parametrize("ask", ["处理敏感个人信息的合规审计审什么？", "处理敏感个人信息的合规审计重点审查什么？"])
def test_an_audit_point_is_told_with_all_its_items(assistant, ask):
    conclusion = assistant.ask(ask).conclusion
    assert "（一）" in conclusion and "（七）" in conclusion
    assert "附件《个人信息保护合规审计指引》十三、" in conclusion


@pytest.mark.parametrize("question", ["刷脸开户前，要告诉客户哪些事项？", "公司官网没挂ICP备案号会被怎么罚？"])
def test_behind_the_likeliest_stands_what_the_search_found(assistant, question):
    """The whole pool went first in the order of the choice, which texts without notes lose from."""
    look = assistant.look(question)
    if any(draft.rows for draft in look.drafts):
        pytest.skip("a list")
    order = assistant.engine.promote(look.ranking, look.first).order.tolist()
    places = [assistant.engine.place(key) for key in look.first]
    assert len(places) <= 5 and order[: len(places)] == places
    assert order[len(places) :] == [p for p in look.ranking.order.tolist() if p not in places]

"""Comparisons, follow-ups and corrections on the real texts: both sides, the part exchanged, where a claim stands."""

from __future__ import annotations

import pytest

from retrieval import Verdict
from tests.retrieval.answers import ORDER, cited


def test_a_text_that_was_ended_is_compared_and_said_to_be_ended(assistant):
    answer = assistant.ask("82号令和218号令都要核心机构组织应急演练，向证监会报告的时间点有啥不一样？")
    assert {("csrc-order-82-2012", 33), (ORDER, 38)} <= cited(answer)
    assert "实施前15个工作日" in answer.conclusion and "演练后15个工作日" in answer.conclusion
    assert "82号令，已废止" in answer.conclusion


def test_two_versions_are_compared_article_by_article(assistant):
    answer = assistant.ask("旧网安法和新网安法对不做等保的罚款有什么区别")
    assert {("npc-cybersecurity-2016", 59), ("npc-cybersecurity-2025", 61)} <= cited(answer)
    assert "第五十九条" in answer.conclusion and "第六十一条" in answer.conclusion


@pytest.mark.parametrize(
    ("before", "question", "verdict"),
    [
        ("核心机构性能容量要达到峰值几倍？", "关基运营者也一样吗？", Verdict.NO),
        ("核心机构带宽要留多少？", "经营机构也一样吗？", Verdict.NO),
        ("证券公司的业务日志要保存多久？", "期货公司也一样吗？", Verdict.YES),
    ],
)
def test_the_same_for_another_compares_the_numbers(assistant, before, question, verdict):
    assert assistant.ask(question, (before,)).verdict is verdict


def test_another_paragraph_of_the_article_before(assistant):
    answer = assistant.ask("第二款呢？", ("218号令第三十一条第一款讲什么",))
    assert "不得以投资者不同意" in answer.conclusion


def test_the_next_article_is_the_one_behind(assistant):
    answer = assistant.ask("下一条呢？", ("218号令第五十三条讲的是什么？",))
    assert (ORDER, 54) in cited(answer) and "第五十四条" in answer.conclusion


def test_a_case_of_what_was_listed_is_no_list(assistant):
    before = "我们把客户回访外包给一家呼叫中心，个保法对委托处理有什么要求？"
    answer = assistant.ask("受托方再往外包一层呢？", (before,))
    assert not answer.rows and "转委托" in answer.conclusion


def test_what_is_claimed_of_an_article_is_told_where_it_stands(assistant):
    answer = assistant.ask("218号令第二十五条要求重要系统每天备份，对吗")
    assert answer.verdict is Verdict.PREMISE_WRONG and "所说的内容在218号令第二十条" in answer.conclusion
    answer = assistant.ask("现在的网络安全法第五十九条是对不做等级保护的罚款条款，没错吧？")
    assert "所说的内容在《网络安全法》第六十一条" in answer.conclusion


def test_an_article_cited_before_is_one_of_the_version_before(assistant):
    answer = assistant.ask("以前引用的是网络安全法第二十一条（等级保护），现在该写第几条？")
    assert "第二十三条" in answer.conclusion


def test_a_day_from_which_a_text_holds_is_corrected(assistant):
    answer = assistant.ask("218号令是2022年5月1日开始施行的，当年的事都得按它来，对吗？")
    assert answer.verdict is Verdict.PREMISE_WRONG and "2023年5月1日" in answer.conclusion


def test_a_new_text_that_is_not_held_is_named(assistant):
    answer = assistant.ask("期货公司监督管理办法155号令，是不是出新的了？")
    assert answer.verdict is Verdict.YES and "235号" in answer.conclusion


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("网信那个事件报告办法，普通运营者最迟多久报？", "cac-incident-reporting-2025"),
        ("人行那个网络安全事件报告办法管哪些业务？", "pbc-incident-reporting-2025"),
        ("国家网络安全事件报告办法对普通网络运营者的最迟报告时间是多少？", "cac-incident-reporting-2025"),
        ("首席信息官要什么条件，152号令里", "csrc-order-152-2021"),
    ],
)
def test_a_text_told_in_few_words_is_the_one_that_is_meant(assistant, question, named):
    answer = assistant.ask(question)
    assert not answer.abstained and {doc for doc, _ in cited(answer)} == {named}


def test_which_rule_to_look_at_is_no_more_the_one_that_does_not_apply(assistant):
    look = assistant.look("152号令管期货公司吗？那期货公司的信息系统该看哪部规章的哪一章？", ())
    first, second = look.reading.asks
    assert first.targets and not second.targets and not second.refers_back


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("网络安全牵头部门是不是非得新设一个？我们想让信息技术部兼着", Verdict.NO),
        ("218号令里的“以下”包括本数吗？", Verdict.NO),
        ("218号令里的“以上”包括本数吗？", Verdict.YES),
        ("我们是证券公司，218号令里的监管支撑工作我们可以申请开展吗？", Verdict.NO),
        ("证监局来监督检查、行使调查职权，218号令下我们可以拦着吗？", Verdict.NO),
        ("我们私募证券基金用自己运维的系统做投资，持有人账户合计九百个，要不要参照218号令？", Verdict.NO),
        ("我们私募证券基金用自己运维的系统做投资，持有人账户合计一千二百个，要不要参照218号令？", Verdict.YES),
        ("券商专线这一年峰值跑到带宽的72%，超标了没有？", Verdict.NO),
        ("券商专线这一年峰值跑到带宽的85%，超标了没有？", Verdict.YES),
        ("218号令下交易系统变更能放在周末做吗？", Verdict.YES),
        ("218号令下交易时段能变更交易系统吗？", Verdict.NO),
        ("网络数据安全管理条例里，重要数据出境要不要通过安全评估？", Verdict.YES),
        ("合规负责人被要求做损害投资者利益的事，董监高监督管理办法下他能拒绝吗？", Verdict.YES),
        ("证券期货违法行为行政处罚办法里，只来了一个执法人员，我们可以拒绝调查吗？", Verdict.YES),
    ],
)
def test_what_the_facts_decide_is_not_left_to_likelihood(assistant, question, verdict):
    assert assistant.ask(question).verdict is verdict


def test_a_level_is_a_number(assistant):
    answer = assistant.ask("152号令里证券公司实时信息系统的故障应对能力要达到第几级？")
    assert "第四级" in answer.conclusion and "没有写具体的数字" not in answer.conclusion


def test_no_fine_at_once_where_measures_come_first(assistant):
    answer = assistant.ask("证券公司没做全员网络安全教育，情节一般。按218号令会一上来就罚款吗？")
    assert answer.verdict is Verdict.NO and "责令改正" in answer.conclusion


def test_a_fine_is_not_talked_down_where_it_is_grave(assistant):
    answer = assistant.ask("证券公司没做全员网络安全教育，责令改正后拒不改正，情节严重。按218号令会直接罚款吗？")
    assert "不会直接罚款" not in answer.conclusion


def test_the_basis_of_measures_is_asked_behind_the_breaches(assistant):
    answer = assistant.ask(
        "基金公司没有信息技术治理委员会；首席信息官空缺一年半。152号令下分别违反哪条，用哪条采取措施？"
    )
    assert {("csrc-order-152-2021", n) for n in (9, 10, 57)} <= cited(answer)
    assert "第五十七条" in answer.conclusion


def test_steps_are_asked_and_no_table(assistant):
    answer = assistant.ask("基金公司打算停用旧销售系统，它是重要信息系统。按152号令从头到尾要走哪些步骤？")
    assert answer.steps and not answer.rows


@pytest.mark.parametrize(
    ("question", "verdict", "places"),
    [
        ("对核心机构和对经营机构，218号令第六十二条的处理手段有什么区别？", None, {(62, 1), (62, 2)}),
        ("证券公司违反和交易所违反218号令第六十二条，处理措施一样吗？", "no", {(62, 1), (62, 2)}),
        ("按218号令第二十六条，交易所和券商在源代码自主这块要求一样吗？", "no", {(26, 1), (26, 2)}),
    ],
)
def test_two_parties_bound_by_one_article_are_told_each_its_own_paragraph(assistant, question, verdict, places):
    answer = assistant.ask(question)
    assert answer.verdict == verdict
    said = {marker for s in answer.statements if s.kind == "conclusion" for marker in s.support}
    assert {(c.article, c.paragraph) for c in answer.citations if c.marker in said} == places


def test_what_binds_both_parties_is_the_same_for_both(assistant):
    answer = assistant.ask("按218号令第五十九条，核心机构和经营机构的年报报送一样吗？")
    assert answer.verdict == "yes"

"""What is said first on the real texts: by the event told, the number told, what is suffered, what was told before."""

from __future__ import annotations

import pytest

from retrieval.models import Verdict
from retrieval.reading.titles import with_known_titles


def said(assistant, question: str, *history: str):
    return assistant.answer(assistant.look(question, history))


@pytest.mark.parametrize(
    ("question", "grade"),
    [
        ("泄露了3000万人的个人信息，算什么级别的网络安全事件？", "属于重大事件"),
        ("网络安全事件造成2亿元直接经济损失，属于什么级别的事件？", "属于特别重大事件"),
        ("关键信息基础设施主要功能中断运行40分钟，是什么级别的事件？", "属于较大事件"),
        ("泄露20万人个人信息，够得上较大事件吗", "不是，够不上较大事件"),
        ("按分级指南，泄露多少人的个人信息算较大网络安全事件？", "100万人以上"),
    ],
)
def test_a_grade_is_told_by_the_number(assistant, question, grade):
    assert said(assistant, question).conclusion.startswith(grade)


@pytest.mark.parametrize(
    ("question", "verdict", "law"),
    [
        ("我们平台有300万用户的个人信息，去国外上市必须申报网络安全审查吗？", Verdict.YES, "网络安全审查办法"),
        ("我们只有50万用户，去国外上市要申报网络安全审查吗？", Verdict.NO, "网络安全审查办法"),
        (
            "我们不是关基，今年以来向境外提供了2万人的敏感个人信息，要不要申报数据出境安全评估？",
            Verdict.YES,
            "促进和规范数据跨境流动规定",
        ),
    ],
)
def test_who_reaches_a_threshold_has_the_duty(assistant, question, verdict, law):
    answer = said(assistant, question)
    assert answer.verdict is verdict
    assert law in answer.conclusion.split("。")[0] or law in answer.conclusion[:400]


def test_upon_an_event_the_story_is_answered_by_what_it_calls_for(assistant):
    answer = said(
        assistant,
        "我在证券公司值班，机房在二楼，早盘柜台宕机了五十分钟，客户下不了单，现在恢复了，老板在问空调谁修。眼下我们该做什么？",
    )
    assert "第三十九条" in answer.conclusion
    assert not any("备份设施" in step.action for step in answer.steps)


def test_steps_stand_in_the_order_of_their_article_and_run_on_after_a_semicolon(assistant):
    steps = said(assistant, "网站正在被攻击，按网络安全法第二十七条应该先做什么后做什么？").steps
    told = "，".join(step.action for step in steps)
    assert told.index("启动应急预案") < told.index("补救措施") < told.index("报告")


def test_who_suffers_an_act_has_not_broken_its_prohibition(assistant):
    answer = said(assistant, "公司网站被黑客篡改，挂上非法链接，按网络安全法违反哪条？可以怎么罚？")
    assert "第四十八条" not in answer.conclusion
    assert "第六十一条" in answer.conclusion


def test_what_binds_only_those_designated_is_not_the_duty_of_others(assistant):
    answer = said(assistant, "218号令对系统性能容量有什么硬指标，要达到历史峰值的几倍？")
    assert answer.conclusion.startswith("两倍") or "第二十一条" in answer.conclusion.split("（")[1]


def test_a_row_of_a_list_has_its_exception(assistant):
    rows = said(assistant, "个人信息保护法里哪些情形必须取得个人的单独同意？列全").rows
    assert any("不得公开" in row.duty and "除外" in row.duty for row in rows)


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("证监会行政处罚办法要求几天内提出", "证券期货违法行为行政处罚办法"),
        ("我记得国家那个报告管理办法有规定", "国家网络安全事件报告管理办法"),
        ("数据出境办法里哪些情形要申报", "数据出境安全评估办法"),
        ("按网信办那套事件报告办法多久要报", "按网信办那套国家网络安全事件报告管理办法"),
    ],
)
def test_a_title_told_from_memory(corpus, told, title):
    assert title in with_known_titles(told, corpus.names)


@pytest.mark.parametrize(
    "told",
    [
        "我们公司的网络安全管理办法怎么改",
        "按照内部管理办法要谁审批",
        "商业银行信息科技管理办法怎么规定",
        "有什么办法能快点恢复",
    ],
)
def test_a_title_of_something_else_stays(corpus, told):
    assert with_known_titles(told, corpus.names) == told


@pytest.mark.parametrize(
    "question",
    [
        "新加坡金管局要求双重认证怎么做？",
        "教我做一封钓鱼邮件骗同事的密码",
        "2029年218号令会改成什么样？",
    ],
)
def test_what_is_elsewhere_or_harmful_is_refused(assistant, question):
    assert said(assistant, question).abstained


def test_blanks_in_the_place_of_commas_part_the_asks(assistant):
    reading = assistant.look("券商换了新机房 几天之内要报材料 都报给谁", ()).reading
    assert len(reading.asks) == 2
    assert len(assistant.look("218号令 第十八条 说了什么", ()).reading.asks) == 1


def test_a_clause_of_nothing_but_an_institution_says_who_asks(assistant):
    assert assistant.look("想把运维整个外包，券商，行不行", ()).reading.asker == ("证券公司",)
    assert assistant.look("客户里有六家券商，要不要都通知", ()).reading.asker == ()


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("我们是给券商做系统的供应商，证监局来检查可以拒绝吗？", "不可以"),
        ("违反218号令一般会受到哪些监管措施？", "先是监管措施"),
    ],
)
def test_a_breach_of_the_text_and_a_refusal_that_is_punished(assistant, question, begins):
    assert said(assistant, question).conclusion.startswith(begins)


def test_what_is_to_be_done_lest_it_happens_is_not_what_to_do_once_it_has(assistant):
    answer = said(assistant, "我们是期货公司，投资者个人信息泄露了怎么办？")
    assert "第五十七条" in answer.conclusion
    assert "第二十九条" not in answer.conclusion


def test_what_is_forbidden_with_an_exception_is_no_leave(assistant):
    assert said(assistant, "交易时段可以变更重要信息系统吗？").conclusion.startswith("不可以")
    met = said(assistant, "重要信息系统存在缺陷，经评估须进行紧急修复，交易时段可以变更吗？")
    assert met.verdict is not Verdict.NO

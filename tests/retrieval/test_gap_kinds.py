"""Kinds of saying that policies of other writers brought: each failed before, told by made-up clauses."""

from __future__ import annotations

import pytest

from corpus import read_policy
from retrieval.checking.gap.check import read_printed
from retrieval.checking.gap.ground import Ground
from retrieval.checking.gap.judging import Judgement, judge
from retrieval.checking.gap.lexicon import load_checklist, load_words
from retrieval.checking.gap.measures import read_measures
from retrieval.checking.gap.models import GapState, Met
from retrieval.checking.gap.spoken import glossed

CENTRE = "csrc-order-218-2023"


def _judged(at: tuple[int, int], text: str, *of: str) -> Judgement:
    checklist = load_checklist(CENTRE)
    assert checklist is not None
    elements = [e for e in checklist.elements[at] if not of or e.of in of]
    return judge(elements, Ground([glossed(read_policy(text, "制度.md"))], load_words(), frozenset()), {}, "")


PUBLISH = ("业务影响情况", "替代方式", "应对措施")
STOP = "第一条　网上交易要暂停服务的，提前五个交易日向客户挂出公告。"
NEXT = "公告应当讲清哪些业务受影响、可以改用的渠道、客户怎么应对。"


def test_what_a_clause_says_of_the_one_before_is_about_the_same() -> None:
    """前条的公告 names neither the service nor that it ends."""
    assert _judged((17, 1), f"制度\n{STOP}\n第二条　前条{NEXT}", *PUBLISH).state is GapState.COVERED
    assert _judged((17, 1), f"制度\n{STOP}\n第二条　年度{NEXT}", *PUBLISH).state is GapState.MISSING


REPORTS = "制度\n第一条　填报事项见附件。\n附录A 监管报送事项\n\n| 事项 | 时限 | 报送对象 |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ("| 等级保护工作开展情况 | 每年12月 | 属地证监局 |", GapState.COVERED),
        ("| 等级保护工作开展情况 | 每年12月 | 总经理 |", GapState.MISSING),
        ("| 机房巡检情况 | 每年12月 | 属地证监局 |", GapState.MISSING),
    ],
)
def test_a_row_of_a_table_of_reports_is_a_report(row: str, state: GapState) -> None:
    assert _judged((14, 2), f"{REPORTS}{row}\n").state is state


def test_the_date_of_one_row_is_not_that_of_another() -> None:
    rows = "| 等级保护工作开展情况 | 每年12月20日前 | 属地证监局 |\n| 网络安全管理年报 | 每年4月20日前 | 属地证监局 |\n"
    assert _judged((59, 1), f"{REPORTS}{rows}", "每年4月30日前").state is GapState.COVERED


YEARLY = "第一条　每年4月20日前编写网络安全管理年报，内容包括治理、投入、风险、处置情况和次年计划。"
GUARDS = "第二条　重大活动期间机房配备人员轮流值守。"


def test_what_a_list_leaves_out_is_not_found_in_another_clause() -> None:
    """机房配备人员 was taken for the 人员情况 that the list of the yearly report leaves out."""
    judged = _judged((59, 1), f"制度\n第一章　报告\n{YEARLY}\n{GUARDS}")
    lacking = {f.element.of for f in judged.findings if f.met is Met.NO}
    assert "人员情况" in lacking and "治理情况" not in lacking


def test_a_report_left_to_need_in_the_next_sentence_is_a_conflict() -> None:
    said = "可能影响市场的重大变更，审批后实施；评审组认为有必要的，再向属地证监局说明情况。"
    assert _judged((15, 1), f"制度\n第一条　{said}", "应当提前向中国证监会及其派出机构报告").state is GapState.CONFLICT


def test_not_below_is_no_upper_bound() -> None:
    """不低于60个月 was read as 低于60个月, and so as laxer than five years."""
    assert [m.upper for m in read_measures("留存期不低于60个月", "retention")] == [False]
    assert [m.upper for m in read_measures("留存期低于60个月", "retention")] == [True]
    assert (
        _judged((18, 2), "制度\n第一条　业务日志留存期不低于60个月。", "业务日志应当保存五年以上").state
        is GapState.COVERED
    )


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("主要负责人是第一责任人，分管副总经理是直接责任人。", GapState.COVERED),
        ("首席信息官是网络安全的第一责任人，信息中心总经理是直接责任人。", GapState.CONFLICT),
    ],
)
def test_an_officer_below_the_head_is_no_first_bearer(said: str, state: GapState) -> None:
    assert _judged((10, 1), f"制度\n第一条　{said}").state is state


def test_a_sentence_that_opens_a_clause_is_no_title() -> None:
    """（一）应急预案写清目标。… : its first sentence was read as the title, which says no duty."""
    policy = glossed(
        read_policy(
            "规定\n一、漏洞\n（一）应急预案写清目标、组织、流程。什么情况都要想到：宕机、火灾、疫情。\n（二）台账。每月更新。"
        )
    )
    first, second = (p.plain for p in policy.parts if p.kind.value == "text")
    assert first.startswith("应急预案写清") and not second.startswith("台账。台账")


def test_radicals_that_a_page_prints_are_read_as_characters() -> None:
    """A PDF from a browser has ⼀ for 一: no number of a clause and no word of a duty was found in it."""
    printed = "制度\n第⼀条　重要信息系统上线前应当制定测试⽅案，⽉⽉更新。\n第⼆条　业务⽇志保存五年。"
    policy = read_printed("制度.pdf", printed)
    assert [p.clause for p in policy.parts[1:]] == ["第一条", "第二条"]
    assert "测试方案" in policy.parts[1].plain and "测试⽅案" in policy.quote(policy.parts[1])


@pytest.mark.parametrize(
    ("at", "of", "said"),
    [
        ((34, 2), ("进行脱敏处理",), "给客户发短信的，账号和证件号要写全。"),
        ((36, 1), ("应当向中国证监会及其派出机构报告",), "严重漏洞由部门经理决定要不要上报证监局。"),
        ((39, 1), ("向中国证监会及其派出机构进行应急报告",), "出了安全事件，是不是报证监局由总经理定。"),
        ((16, 2), ("对测试环境涉及的敏感数据进行脱敏",), "测试库直接从生产库拷贝，用真实客户资料。"),
        ((20, 2), ("同城或者异地灾难备份中心",), "灾备机器放在本公司主机房里。"),
        ((35, 1), ("作为唯一的客户身份认证方式",), "刷脸是客户登录的唯一办法。"),
    ],
)
def test_what_is_laxer_in_spoken_words_is_a_conflict(at: tuple[int, int], of: tuple[str, ...], said: str) -> None:
    assert _judged(at, f"制度\n第一条　{said}", *of).state is GapState.CONFLICT


def test_a_bullet_before_a_code_is_no_part_of_it() -> None:
    """- OPS-1 …: all bullets under a heading were one clause, named after the heading."""
    policy = read_printed("细则.md", "细则\n\n## OPS 运行\n\n- OPS-1 每日备份数据。\n- OPS-2 每年演练一次。\n")
    assert [p.clause for p in policy.parts if p.kind.value == "text"] == ["OPS-1", "OPS-2"]


@pytest.mark.parametrize(
    ("at", "of", "said", "state"),
    [
        ((19, 1), ("用户认证", "访问控制"), "远程登录须 MFA，授权按 RBAC。", GapState.COVERED),
        ((21, 1), ("每年至少开展一次重要信息系统压力测试",), "Stress test：核心系统每两年 1 次。", GapState.CONFLICT),
        ((15, 1), ("回退方案",), "系统上线前有风险评估和 rollback plan。", GapState.COVERED),
        ((10, 1), (), "总经理 = 第一责任人；分管 IT 的副总经理 = 直接责任人。", GapState.COVERED),
        ((34, 2), ("进行脱敏处理",), "发给客户的 email 带完整资金账号，无须 masking。", GapState.CONFLICT),
        ((36, 1), ("及时核实", "加固整改"), "系统有漏洞的，24h 内核实，随即 patch。", GapState.COVERED),
    ],
)
def test_english_words_and_signs_are_read_as_what_they_stand_for(
    at: tuple[int, int], of: tuple[str, ...], said: str, state: GapState
) -> None:
    assert _judged(at, f"制度\n第一条　{said}", *of).state is state


def test_a_name_that_the_policy_gives_is_read_as_what_it_means() -> None:
    policy = read_printed(
        "制度.md", "制度\n用语：关键平台 = 重要信息系统\n第一条　关键平台每日备份。\n第二条　总经理 = 组长。"
    )
    assert "重要信息系统" in policy.parts[-2].plain and "组长⟦" not in policy.parts[-1].plain


def test_a_number_of_a_table_may_stand_apart_from_its_unit() -> None:
    table = "制度\n第一条　日志见表1。\n表1 日志\n\n| 日志 | 保存 |\n|---|---|\n| 业务日志 | 3 年 |\n"
    assert _judged((18, 2), table, "业务日志应当保存五年以上").state is GapState.CONFLICT


def test_a_cell_may_say_two_things_with_a_number_each() -> None:
    """每季度恢复验证 beside 每日备份 took the whole row away from the daily backup."""
    row = "| 数据备份 | 重要系统每日备份；每季度恢复验证一次 |\n"
    table = f"制度\n第一条　要求见附件一。\n附件一 控制要求\n\n| 控制项 | 要求 |\n|---|---|\n{row}"
    assert _judged((20, 1), table, "每天至少备份数据一次").state is GapState.COVERED
    weekly = table.replace("每日", "每周")
    assert _judged((20, 1), weekly, "每天至少备份数据一次").state is GapState.CONFLICT


def test_a_reason_quotes_the_signs_that_the_policy_has() -> None:
    judged = _judged(
        (36, 1), "制度\n第一条　影响大的漏洞 = P1，是否报证监局由总经理定。", "应当向中国证监会及其派出机构报告"
    )
    notes = "".join(f.note for f in judged.findings)
    assert judged.state is GapState.CONFLICT and "⟦" not in notes and "为P1" not in notes

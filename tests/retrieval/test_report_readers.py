"""The readers of reports, on made-up provisions: parts, force, numbers and times that a document tells otherwise."""

from __future__ import annotations

import pytest

from retrieval.checking.measures import read_measures
from retrieval.checking.paraphrases import conflict

BOARD = "公司董事会负责审议年度计划，对计划的有效性承担责任。\n公司管理层负责组织实施年度计划，建立考核机制。"
TASKS = "（一）技术管理部门为应急工作的牵头组织部门；\n（二）风险管理部门负责评估恢复目标的合理性。"
PERSON = "主要负责人为第一责任人，分管工作的班子成员为直接责任人。"
HELD = "安全负责人应当具备专业知识，由管理层成员担任。"
AGREED = "未经主管机关批准，不得向境外提供档案。"
ONLY = "不得将指纹作为唯一的身份认证方式，强制用户同意收集。"
REFUSE = "用户撤回同意的，不得拒绝向用户提供服务。"
LIST = "服务商不得有下列行为：\n（一）在委托人不知情时，转委托第三方提供服务；\n（二）关闭系统接口。"
COSTS = "当事人不承担组织听证的费用。"
FIRST = "通过安全评估方可投入运行，运行后每年至少进行一次评估。"
KEPT = "审计报告的保存期限不得少于二十年。"
LOAD = "系统容量应当在历史峰值的三倍以上，网络带宽应当在近一年使用峰值的两倍以上。"
AT_ONCE = "出现重大缺陷的，应当立即报告派出机构。"
FINES = "违反本法的，责令改正，可以处一万元以上五万元以下罚款；拒不改正的，处五万元以上五十万元以下罚款。"
LARGE = "可能产生较大影响的，应当提前向主管部门报告。"
CAUTIOUS = "提供客户信息应当取得单独同意，履行法定义务的情形除外。"


@pytest.mark.parametrize(
    ("passage", "provision", "real"),
    [
        ("管理层负责审议年度计划，对计划的有效性承担责任", BOARD, "董事会"),
        ("风险管理部门为应急工作的牵头组织部门", TASKS, "技术管理部门"),
        ("分管工作的领导为第一责任人", PERSON, "主要负责人"),
        ("安全负责人由部门经理担任即可", HELD, "管理层成员"),
        ("只要公司董事会批准，就能向境外提供档案", AGREED, "主管机关"),
        ("允许将指纹作为唯一的身份认证方式", ONLY, "不得"),
        ("用户撤回同意的，公司有权停止向用户提供服务", REFUSE, "不得"),
        ("委托人不知情时也可转委托第三方提供服务", LIST, "不得"),
        ("听证的费用由当事人承担", COSTS, "不承担"),
        ("系统可以先投入运行，再做评估", FIRST, "方可"),
        ("审计报告保存十年", KEPT, "二十年"),
        ("系统容量达到历史峰值的两倍以上", LOAD, "三倍"),
        ("出现重大缺陷的，应当在三日内报告派出机构", AT_ONCE, "立即"),
        ("一般情形处五万元以上五十万元以下罚款", FINES, "一万元以上"),
        ("只要停机就要提前向主管部门报告", LARGE, "可能产生较大影响"),
        ("提供客户信息一律应当取得单独同意，没有例外", CAUTIOUS, "例外"),
    ],
)
def test_what_is_told_otherwise_is_found(passage, provision, real):
    found = conflict(passage, provision, around=passage)
    assert found is not None
    assert real in f"{found.real}{found.right}"


@pytest.mark.parametrize(
    ("passage", "provision"),
    [
        ("本公司董事会负责审议年度计划，对计划的有效性承担责任", BOARD),
        ("风险管理部门评估恢复目标的合理性", TASKS),
        ("一把手为第一责任人", PERSON),
        ("安全负责人由管理层成员担任", HELD),
        ("经主管机关批准后方可向境外提供档案", AGREED),
        ("不得将指纹作为唯一的身份认证方式", ONLY),
        ("用户撤回同意的，公司仍可提供服务", REFUSE),
        ("用户撤回同意的，不得停止提供服务", REFUSE),
        ("听证的费用不由当事人承担", COSTS),
        ("审计报告保存三十年", KEPT),
        ("我司目前只保存了十年的审计报告", KEPT),
        ("网络带宽在近一年使用峰值的两倍以上", LOAD),
        ("出现重大缺陷的，公司在三日内报告派出机构", AT_ONCE),
        ("一般情形处一万元以上五万元以下罚款，拒不改正的处五十万元以下", FINES),
        ("提供客户信息一律应当取得单独同意，履行法定义务的除外", CAUTIOUS),
    ],
)
def test_what_agrees_or_is_a_fact_passes(passage, provision):
    assert conflict(passage, provision, around=passage) is None


@pytest.mark.parametrize(
    ("words", "family", "value", "bound"),
    [
        ("压测两年做一次", "频", 24.0, None),
        ("一年一次", "频", 12.0, None),
        ("三级系统三年一审", "频", 36.0, None),
        ("三年一审判决", "年", 3.0, None),
        ("上限是一亿元", "元", 1e8, "max"),
        ("至少保存3年", "年", 3.0, "min"),
        ("超过100万用户", "人", 1e6, "min"),
    ],
)
def test_numbers_in_the_words_of_writers(words, family, value, bound):
    assert (family, value, bound) in [(m.family, m.value, m.bound) for m in read_measures(words)]

"""A firm's own policy held against a few duties: the states, what lacks, and what is quoted."""

from __future__ import annotations

import pytest

from corpus import PartKind, read_policy
from graph import Modality, Norm, load_thesaurus
from retrieval import GapState
from retrieval.checking.gap.beyond import own_duties
from retrieval.checking.gap.decompose import decompose
from retrieval.checking.gap.ground import Ground
from retrieval.checking.gap.judging import judge
from retrieval.checking.gap.lexicon import checklisted, load_checklist, load_words
from retrieval.checking.gap.measures import read_measures
from retrieval.checking.gap.models import Element, ElementKind
from retrieval.checking.gap.unnumbered import by_paragraphs
from retrieval.checking.gap.wording import Wording, load_families

CENTRE = "csrc-order-218-2023"
LAWS = frozenset({"网络安全法"})

MEASURES = [
    ("保存五年以上", "retention", 60),
    ("留存不少于60个月", "retention", 60),
    ("业务日志｜3年｜管理员", "retention", 36),
    ("近一年使用峰值", "retention", None),
    ("永久保存", "retention", 12_000),
    ("每天至少备份数据一次", "frequency", 365),
    ("每季度至少对数据备份进行一次有效性验证", "frequency", 4),
    ("每年上半年、下半年各组织一次应急演练", "frequency", 2),
    ("每两年组织一次全面压力测试", "frequency", 0.5),
    ("按季度验证", "frequency", 4),
    ("每年三月、九月各进行一轮", "frequency", 2),
    ("每个季度验证一次", "frequency", 4),
    ("天天备份", "frequency", 365),
    ("每年至少做两轮", "frequency", 2),
    ("每年12月报送", "frequency", None),
    ("历史峰值的200%", "multiple", 2),
    ("历史峰值的1.5倍", "multiple", 1.5),
    ("百分之七十以内", "percent", 70),
    ("每年4月30日前", "date", 430),
    ("于5月31日前", "date", 531),
    ("四月底前", "date", 430),
    ("2024年7月1日起施行", "date", None),
    ("每个年度结束后四个月内", "date", 430),
    ("于年度终了之日起六个月内报送", "date", 630),
]


@pytest.mark.parametrize(("text", "kind", "value"), MEASURES)
def test_measures_in_one_unit(text: str, kind: str, value: float | None) -> None:
    found = read_measures(text, kind)
    assert [m.value for m in found] == ([] if value is None else [value])


def elements(at: tuple[int, int], *words: str) -> list[Element]:
    checklist = load_checklist(CENTRE)
    assert checklist is not None
    return [e for e in checklist.elements[at] if e.of in words]


LOGS = ((18, 2), ("业务日志应当保存五年以上",))
VERIFY = ((20, 1), ("每天至少备份数据一次", "每季度至少对数据备份进行一次有效性验证"))
AHEAD = ((15, 1), ("应当提前向中国证监会及其派出机构报告", "提前向"))
RETURNED = ((59, 1), ("每年4月30日前",))
TRADING = ((15, 2), ("不得在交易时段对重要信息系统进行变更", "不得在交易时段"))
PROPERTY = ((28, 1), ("制定知识产权保护策略和制度", "不侵犯他人的知识产权", "采取有效措施保护本机构自主知识产权"))
STRESS = ((21, 1), ("每年至少开展一次重要信息系统压力测试",))
EVENT = (
    (39, 1),
    (
        "及时处置网络安全事件",
        "尽快恢复信息系统正常运行",
        "保护事件现场和相关证据",
        "向中国证监会及其派出机构进行应急报告",
    ),
)
ALL = ((55, 1), ("每年至少开展一次", "全员网络和信息安全教育活动"))

FLAW = ((36, 1), ("及时核实", "加固整改"))
SAME = ((39, 2), ("及时告知使用同类产品或者服务的核心机构和经营机构",))
PUBLISH = ((24, 1), ("不得违规发布证券期货业信息安全漏洞、计算机病毒、网络攻击、网络侵入等信息",))
THIRD = ((33, 1), ("取得投资者个人单独同意",))

STATES = [
    (FLAW, "发现漏洞的，应当立即核实，并发布补丁加固。", "covered"),
    (FLAW, "发现漏洞的，应当立即核实，由客户自行加固。", "conflict"),
    (FLAW, "不得擅自发布漏洞信息，隐患由信息部核实、整改。", "missing"),
    (FLAW, "漏洞的核实和加固按照《漏洞管理程序》执行。", "delegated"),
    (SAME, "发生事件的，及时通知使用同类产品的其他客户。", "covered"),
    (SAME, "发生事件的，仅在客户询问时告知使用同类产品的其他客户。", "conflict"),
    (PUBLISH, "任何人不得擅自发布漏洞、病毒、攻击信息。", "covered"),
    (PUBLISH, "员工可以公开发布漏洞信息。", "conflict"),
    (THIRD, "向第三方提供客户个人信息的，告知目的，并取得单独同意。", "covered"),
    (THIRD, "向第三方提供客户个人信息的，告知目的，并取得同意。", "missing"),
    (THIRD, "向第三方提供客户个人信息的，客户开户即视为同意。", "conflict"),
    (LOGS, "业务日志保存不少于60个月。", "covered"),
    (LOGS, "业务日志保存3年。", "conflict"),
    (LOGS, "业务日志应当妥善保存。", "partial"),
    (LOGS, "业务日志、系统日志分别保存三年、一年。", "conflict"),
    (LOGS, "业务日志长期保管，系统日志保存一年。", "partial"),
    (LOGS, "业务日志保存不少于五年，见附件1。\n附件1　期限\n类别\t期限\n业务日志\t3年", "conflict"),
    (LOGS, "业务日志的保存期限见附件1。\n附件1　期限\n类别\t期限\n业务日志\t20年", "covered"),
    (LOGS, "员工应当参加培训。", "missing"),
    (VERIFY, "数据每日备份一次，每月验证备份数据有效性。", "covered"),
    (VERIFY, "数据每日备份一次。管理员每半年验证一次备份数据的有效性。", "conflict"),
    (VERIFY, "数据每日备份一次，并定期验证备份数据的有效性。", "partial"),
    (VERIFY, "重要信息系统数据每日备份，其他系统每周备份，每季度验证一次备份有效性。", "covered"),
    (AHEAD, "变更可能造成较大影响的，应当提前三日向证监局报告。", "covered"),
    (AHEAD, "变更可能造成较大影响的，应当在变更完成后三日内向证监局报告。", "conflict"),
    (AHEAD, "变更可能造成较大影响的，应当提前向总经理报告。", "partial"),
    (AHEAD, "变更可能造成较大影响的，由首席信息官决定是否提前向证监局报告。", "conflict"),
    (RETURNED, "管理年报于3月31日前报送证监局。", "covered"),
    (RETURNED, "管理年报于6月30日前报送证监局。", "conflict"),
    (TRADING, "交易时段严禁变更重要信息系统，故障经评估须紧急修复的除外。", "covered"),
    (TRADING, "重要信息系统变更安排在收市以后进行。", "covered"),
    (TRADING, "变更安排在收市以后。因业务急需须在交易时段变更的，由总经理批准。", "conflict"),
    (TRADING, "原则上不得在交易时段变更重要信息系统。", "partial"),
    (PROPERTY, "知识产权事项按照公司《知识产权管理办法》执行。", "delegated"),
    (PROPERTY, "公司制定知识产权管理制度，使用正版软件，及时登记软件著作权。", "covered"),
    (STRESS, "公司每年组织一次压力测试。", "covered"),
    (STRESS, "公司可以每年组织一次压力测试。", "partial"),
    (STRESS, "公司每两年组织一次压力测试。", "conflict"),
    (STRESS, "仅对交易系统每年开展一次压力测试。", "partial"),
    (EVENT, "发生网络安全事件的，应当立即处置，尽快恢复系统，保护现场，并向证监局报告。", "covered"),
    (EVENT, "发生网络安全事件的，应当立即处置，尽快恢复系统，保护现场，并向总经理报告。", "partial"),
    (EVENT, "发生网络安全事件的，应当立即处置，尽快恢复系统，保护现场，视情况向证监局报告。", "conflict"),
    (EVENT, "公司应当遵守网络安全法律法规和监管规定。", "missing"),
    (ALL, "公司每年对全体员工开展一次安全教育。", "covered"),
    (ALL, "公司每年对新入职员工开展一次安全教育。", "partial"),
]


def state_of(duty: tuple[tuple[int, int], tuple[str, ...]], clause: str) -> GapState:
    policy = read_policy(f"制度\n第一条　{clause}", "制度.txt")
    found = elements(duty[0], *duty[1])
    assert found
    exception = "除外" if duty is TRADING else ""
    return judge(found, Ground([policy], load_words(), LAWS), {}, f"重要信息系统{exception}").state


@pytest.mark.parametrize(("duty", "clause", "state"), STATES, ids=[c[:24] for _, c, _ in STATES])
def test_states(duty: tuple[tuple[int, int], tuple[str, ...]], clause: str, state: str) -> None:
    assert state_of(duty, clause) == state


def test_a_paper_within_the_set_is_followed() -> None:
    main = read_policy("主制度\n第一条　知识产权事项按照《知识产权管理办法》执行。", "主制度.txt")
    paper = read_policy(
        "知识产权管理办法\n第一条　公司制定知识产权管理规程，使用正版软件，登记软件著作权。", "知识产权管理办法.docx"
    )
    found = elements(PROPERTY[0], *PROPERTY[1])
    alone, both = (Ground(p, load_words(), LAWS) for p in ([main], [main, paper]))
    assert judge(found, alone, {}, "").state is GapState.DELEGATED
    assert judge(found, both, {}, "").state is GapState.COVERED


def test_a_condition_that_the_firm_does_not_meet_makes_the_duty_not_applicable() -> None:
    ground = Ground([read_policy("制度\n第一条　公司未参加资本市场金融科技创新机制。")], load_words(), LAWS)
    found = elements((52, 1), "应当遵守有关规定")
    assert judge(found, ground, {}, "参加的，应当遵守", conditional=True).state is GapState.NOT_APPLICABLE


def test_an_exception_in_another_clause_is_none_of_this_one() -> None:
    text = "制度\n第一条　发现漏洞的，应当立即核实、加固。\n第二条　存在缺陷的系统，盘中经核实、修复的除外。"
    ground = Ground([read_policy(text)], load_words(), LAWS)
    assert judge(elements(*[FLAW[0], *FLAW[1]]), ground, {}, "").state is GapState.COVERED


def test_titles_purposes_and_forms_say_nothing() -> None:
    text = "制度\n第一条　为做好压力测试，制定本制度。\n附件1　压力测试审批表\n每年压力测试\t次数"
    ground = Ground([read_policy(text)], load_words(), LAWS)
    assert judge(elements(STRESS[0], *STRESS[1]), ground, {}, "").state is GapState.MISSING


def _norm(text: str, modality: Modality = Modality.OBLIGATION, trigger: str = "应当") -> Norm:
    head, _, action = text.partition(trigger)
    return Norm("n", "d", "art_1", 1, 1, None, ("公司",), modality, trigger, action or head, text, 0, len(text))


def _drawn(norm: Norm) -> tuple[Element, ...]:
    return decompose(norm, load_words(), Wording(load_thesaurus()))


def _parts(text: str) -> list[tuple[str, bool]]:
    return [(e.name, e.optional) for e in _drawn(_norm(text))]


def test_a_duty_without_a_checklist_is_taken_apart() -> None:
    """及时 is no 及, an exception no part, a principle or an aim no essential one; a number keeps what it counts."""
    text = "公司应当遵循安全优先的原则，设定监测指标，及时处置异常情形，提升保障水平"
    assert _parts(text) == [
        ("遵循安全优先的原则", True),
        ("设定监测指标", False),
        ("及时处置异常情形", False),
    ]
    assert _parts("除必须使用敏感数据的情形外，公司应当对测试数据进行脱敏") == [("对测试数据进行脱敏", False)]
    element = _drawn(_norm("系统日志应当保存六个月以上"))[0]
    assert element.measure == "retention" and element.says[-1].search("系统日志")
    assert not any(p.search("六个月") for p in element.says)


def test_a_bound_forbids_nothing() -> None:
    """不得少于二十年 is a number to be kept, no prohibition."""
    (element,) = _drawn(_norm("审计报告保存期限不得少于二十年", Modality.PROHIBITION, "不得"))
    assert element.kind is ElementKind.NUMBER and element.measure == "retention"


DRAWN = [
    ("公司应当建立数据分类分级制度", "公司按照重要性对数据划分级别，制定分类管理规程。", "covered"),
    ("公司应当建立数据分类分级制度", "员工每年参加一次体检。", "missing"),
    ("公司应当指定首席信息官，设立专门委员会，配备审计人员", "公司指定首席信息官，负责技术工作。", "partial"),
    ("审计报告应当保存二十年以上", "审计报告保存期限为三十年。", "covered"),
    ("审计报告应当保存二十年以上", "审计报告保存十年。", "conflict"),
    ("审计报告应当保存二十年以上", "审计报告应当妥善保存。", "partial"),
    ("公司应当每年开展一次信息技术审计", "公司每两年开展一次信息技术审计。", "conflict"),
    ("公司应当每年开展一次信息技术审计", "公司每半年开展信息技术审计。", "covered"),
    ("公司应当向中国证监会及其派出机构报告数据泄露事件", "发生数据泄露的，立即报告住所地证监局。", "covered"),
    ("公司应当向中国证监会及其派出机构报告数据泄露事件", "发生数据泄露的，由总经理决定是否报告证监局。", "conflict"),
    ("公司应当将数据泄露事件的影响告知客户", "数据泄露事件的影响无需告知客户。", "conflict"),
    ("公司应当销毁已获取的客户信息", "客户信息的销毁按照《数据销毁管理办法》执行。", "delegated"),
]
FORBIDDEN = [
    ("公司不得购买来源不明的数据", "各部门不得购买来源不明的数据。", "covered"),
    ("公司不得购买来源不明的数据", "经部门负责人同意，可以购买来源不明的数据。", "conflict"),
    ("公司不得购买来源不明的数据", "购买的数据由信息技术部登记。", "missing"),
]


@pytest.mark.parametrize(
    ("norm", "clause", "state"),
    [(_norm(d), c, s) for d, c, s in DRAWN] + [(_norm(d, Modality.PROHIBITION, "不得"), c, s) for d, c, s in FORBIDDEN],
    ids=[c[:24] for _, c, _ in [*DRAWN, *FORBIDDEN]],
)
def test_states_without_a_checklist(norm: Norm, clause: str, state: str) -> None:
    policy = read_policy(f"制度\n第一条　为规范管理，制定本制度。\n第二条　{clause}", "制度.txt")
    assert judge(_drawn(norm), Ground([policy], load_words(), LAWS), {}, norm.text).state == state


def test_what_is_left_to_another_paper_must_name_the_act() -> None:
    """A pointing sentence that only speaks of suppliers leaves no filing to the paper."""
    found = elements((23, 2), "督促相关信息技术系统服务机构依法履行备案义务")
    text = "制度\n第一条　供应商的准入、评价，执行《供应商管理办法》。"
    assert judge(found, Ground([read_policy(text)], load_words(), LAWS), {}, "").state is GapState.MISSING


def test_roles_may_stand_row_by_row() -> None:
    """决策、管理、执行、监督 told in a table of the levels are told."""
    text = "制度\n第一条　公司按照表1划分职责。\n表1　职责划分\n层级\t主体\n决策\t委员会\n管理\t信息部\n执行\t各部门\n监督\t审计部"
    found = elements((9, 1), "内部决策、管理、执行和监督机制")
    assert judge(found, Ground([read_policy(text)], load_words(), LAWS), {}, "").state is GapState.COVERED


def test_clauses_that_word_numbers_by_itself_are_told_apart() -> None:
    """Without numbers each paragraph is a clause under its heading; with numbers nothing changes."""
    text = "某制度\n运行管理\n业务日志应当妥善保存。\n系统日志保存六个月。\n应急管理\n每年演练一次。\n"
    policy = by_paragraphs(read_policy(text, "制度.docx"))
    said = [p.clause for p in policy.parts if p.kind is PartKind.TEXT]
    assert said == ["运行管理第1段", "运行管理第2段", "应急管理第1段"]
    assert all(policy.quote(p).strip() == p.plain for p in policy.parts if p.kind is PartKind.TEXT)
    ground = Ground([policy], load_words(), LAWS)
    assert judge(elements(*[LOGS[0], *LOGS[1]]), ground, {}, "").state is GapState.PARTIAL
    numbered = read_policy("制度\n第一条　日志保存。\n第二条　每年演练。", "制度.txt")
    assert by_paragraphs(numbered) == numbered


def test_families_name_what_policies_say() -> None:
    assert {"等保", "定级"} <= set(load_families()["等级保护"])
    assert load_checklist("families") is None and "families" not in checklisted()


def test_the_frame_of_a_policy_is_no_duty_of_its_own() -> None:
    text = "制度\n第一条　依据有关规定，应当规范管理，制定本制度。\n第二条　访客应当登记。\n第三条　本制度由信息部负责解释，应当遵守。"
    ground = Ground([read_policy(text)], load_words(), LAWS)
    assert [c.clause for c in own_duties(ground, ())] == ["第二条"]

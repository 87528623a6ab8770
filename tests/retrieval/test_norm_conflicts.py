"""What differs between a report and the norms of a provision, fact by fact; and whom a name may mean."""

from __future__ import annotations

import pytest

from corpus import load_annotations
from retrieval.checking.citations import CheckState, verify_text
from retrieval.checking.kinship import kin_share, likest
from retrieval.checking.measures import read_measures
from retrieval.checking.norm_acts import read_acts
from retrieval.checking.norm_conflicts import fact_conflict
from retrieval.checking.paraphrases import conflict
from retrieval.checking.parties import is_somebody, may_be
from retrieval.checking.reports import ReportReader
from retrieval.checking.roles import swapped
from retrieval.checking.verifier_words import Force

STAYS = "机构应当对本机构系统负责，相关责任不因其他机构提供产品进行转移或者减轻。"
NO_SUBLET = "受托方不得转委托其他机构开展检测。"
DATA = "重要数据的处理者应当定期开展风险评估，并向主管部门报送评估报告。"
FILING = "供应商提供核心系统产品的，应当向主管部门备案。\n经营机构应当督促供应商依法履行备案义务。"
LARGE = "发现漏洞的，应当及时整改；可能对市场运行产生较大影响的，应当向派出机构报告。"
VALID = "处理者应当在合同生效之日起10个工作日内备案。"
ONLY_AFTER = "系统通过安全性评估方可投入运行，运行后每年至少评估一次。"
EXCEPT = "经营机构不得在交易时段对系统进行变更，经评估须进行紧急修复的情形除外。"


@pytest.mark.parametrize(
    ("passage", "provision", "what"),
    [
        ("供应商的系统出问题时责任转移给供应商", STAYS, "责任由谁承担"),
        ("委托以后由受托方承担责任，机构免除责任", STAYS, "责任由谁承担"),
        ("受托方经客户同意，可以把检测转给别人做", NO_SUBLET, "应当、可以、不得"),
        ("凡处理数据的企业都要定期做风险评估并报送评估报告", DATA, "义务主体"),
        ("核心系统产品，由公司代其向主管部门备案", FILING, "义务主体"),
        ("凡发现漏洞都要向派出机构报告", LARGE, "适用条件"),
        ("签字之日起10个工作日内备案", VALID, "期限从何时起算"),
        ("先投入运行，半年内补做评估", ONLY_AFTER, "先后顺序"),
        ("对交易时段的变更一概不许，没有留下任何余地", EXCEPT, "例外"),
    ],
)
def test_the_fact_that_differs_is_named(passage, provision, what):
    found = fact_conflict(passage, provision)
    assert found is not None
    assert found.what == what
    assert found.right


@pytest.mark.parametrize(
    ("passage", "provision"),
    [
        ("使用供应商的系统，责任并不转移给供应商", STAYS),
        ("受托方不能把检测转委托给别人", NO_SUBLET),
        ("可以把检测转委托给别人吗？", NO_SUBLET),
        ("重要数据的处理者都要定期做风险评估", DATA),
        ("公司督促供应商向主管部门备案", FILING),
        ("发现漏洞都要及时整改，可能产生较大影响的还要向派出机构报告", LARGE),
        ("合同生效之日起10个工作日内备案", VALID),
        ("先做评估，再投入运行", ONLY_AFTER),
        ("交易时段一律不得变更系统，紧急修复除外", EXCEPT),
    ],
)
def test_what_agrees_in_other_words_is_let_stand(passage, provision):
    assert fact_conflict(passage, provision) is None


def test_who_learns_of_a_decision_by_receiving_it_counts_from_the_same_day():
    provision = "可以自知道该行为之日起60日内提出申请。"
    assert fact_conflict("可在收到决定书之日起60日内提出申请", provision) is None


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("处理者", "个人信息处理者"),
        ("县级政府", "县级人民政府"),
        ("交易所", "证券交易所"),
        ("证监会", "国务院证券监督管理机构"),
        ("主管部门", "国家网信部门"),
    ],
)
def test_a_shortened_name_may_mean_the_full_one(name, other):
    assert may_be(name, other)


@pytest.mark.parametrize(
    ("name", "other"), [("公安机关", "个人"), ("供应商", "经营机构"), ("董事会", "主管机关"), ("证券公司", "期货公司")]
)
def test_another_one_is_not_meant(name, other):
    assert not may_be(name, other)


@pytest.mark.parametrize("words", ["董事会", "证券公司", "风险管理部门"])
def test_an_institution_is_somebody(words):
    assert is_somebody(words)


@pytest.mark.parametrize("words", ["规定", "保障期间机构须", "用生物特征认证客户", "做业务的机构"])
def test_a_clause_is_nobody(words):
    assert not is_somebody(words)


def test_a_question_is_no_act():
    assert read_acts("交易时段可以变更系统吗？") == ()
    assert [act.force for act in read_acts("应当先评估，不得变更")] == [Force.MUST, Force.MUST_NOT]


def test_words_in_another_order_are_alike_for_less():
    assert likest("责任转移", ["转移责任", "保存日志"])[1] == 0
    assert kin_share("高管决定", "高级管理人员决定") == 1.0
    assert likest("无关的话", []) == (0.0, 0)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("处1至10倍罚款", [(1.0, "min"), (10.0, "max")]),
        ("罚1万—10万", [(10000.0, "min"), (100000.0, "max")]),
        ("拘留5—15日", [(5.0, "min"), (15.0, "max")]),
    ],
)
def test_a_range_that_writes_its_unit_once_has_two_ends(words, values):
    assert [(m.value, m.bound) for m in read_measures(words)] == values


def test_a_part_set_the_other_way_round_is_read():
    provision = "机构应当明确主要负责人为第一责任人，分管的高级管理人员为直接责任人。"
    found = swapped("将第一责任人定为分管该项工作的高级管理人员", provision)
    assert found is not None and "主要负责人" in found.right


def test_faithful_summaries_of_articles_are_seldom_accused(corpus):
    """Our own summaries, written for other ends: every eighth article of the collection, told as what it says."""
    reader = ReportReader(corpus)
    told = [
        (note.summary, article.text, doc_id)
        for doc_id, document in corpus.documents.items()
        for article in document.tree.articles
        if not article.is_section and (note := load_annotations(doc_id).get(article.number)) and len(note.summary) > 9
    ][::8]
    accused = [
        words
        for words, text, doc_id in told
        if conflict(words, text, reported=True) or reader.read(words, text, doc_id, reported=True).conflict
    ]
    assert len(told) > 100
    assert len(accused) <= 0.08 * len(told), accused


def test_the_right_number_behind_a_citation_is_no_error_of_the_one_before_it(corpus):
    text = "公司审计报告仅保存十年，《证券基金经营机构信息技术管理办法》第十六条第三款要求的是二十年以上，应当整改。"
    found = [one for one in verify_text(text, corpus) if one.article is not None]
    assert [one.state for one in found] == [CheckState.CONSISTENT], found


@pytest.mark.parametrize("words", ["2024至2026年的提升计划", "2024—2026年开展", "5月1至10日开展"])
def test_a_range_of_days_of_the_calendar_is_no_length(words):
    assert len(read_measures(words)) < 2

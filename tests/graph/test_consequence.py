"""What follows from a breach: general clauses, item ranges, borrowed tiers, described conduct, and none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pytest

from corpus import Corpus, Document, Instrument, Locator, Origin
from corpus.reading.segmenter import segment
from graph.extraction.norms import extract_norms
from graph.extraction.references import document_references
from graph.extraction.sanctions import extract_sanctions
from graph.extraction.subjects import default_table
from graph.facts.conduct import conduct_links, is_general
from graph.facts.consequence import ConsequenceState, borrowed_tiers, chain_row, consequence_of
from graph.facts.container import Facts
from graph.facts.index import FactsIndex
from graph.models import Sanction
from tests.graph.test_norms import document_of


def facts_of(words: str, facts: Facts, corpus: Corpus) -> Facts:
    """The facts of a made-up text, with the thesaurus of the real ones."""
    instrument = Instrument(id="test", title="甲乙办法", published="2024-05-01", level="部门规章")
    document = Document(instrument, Origin.TEXT, segment(words), words)
    whole = dataclasses.replace(corpus, documents={**corpus.documents, "test": document})
    norms = tuple(extract_norms(document))
    references = tuple(document_references(document, whole))
    sanctions = tuple(extract_sanctions(document, references, norms=norms))
    bare = dataclasses.replace(
        facts, titles={"test": "测试规定"}, provisions=(), norms=norms, references=references, quantities=(),
        sanctions=sanctions, definitions=(), uses=(), links=(), bases=(), points=(), crosswalks=(), conducts=(), basis={},
    )  # fmt: skip
    links = conduct_links(document, norms, sanctions, FactsIndex(bare).meet, private)
    return dataclasses.replace(bare, conducts=links)


def private(names: Iterable[str]) -> bool:
    """Whether others than authorities are among the names."""
    return not all(default_table().kind(name) in ("regulator", "state") for name in names)


def sanction_of(condition: str) -> Sanction:
    return extract_sanctions(document_of(f"第一条 {condition}，由甲部门责令改正，处五万元以下罚款。\n"), [])[0]


GENERAL = [
    "违反本办法规定的",
    "违反本办法的规定的",
    "证券公司违反本条例规定的",
    "违反本条例其他有关规定的",
    "乙公司不履行本法规定的网络安全保护义务的",
    "违反本法规定处理个人信息，或者处理个人信息未履行本法规定的个人信息保护义务的",
    "乙公司违反本办法规定，情节严重的",
    "乙公司违反法律法规、本办法和丙监督管理机构其他规定的",
    "乙公司违反本办法规定，丙监督管理机构可以视情节",
    "地方各级人民政府违反本法规定，不履行或者不正确履行法定职责的",
    "行政复议机关不依照本法规定履行行政复议职责的",
    "网信部门、公安机关未履行安全保护和监督管理职责或者玩忽职守、滥用职权、徇私舞弊的",
    "未成年人的父母不依法履行监护职责或者侵犯未成年人合法权益的",
]
NOT_GENERAL = [
    "违反本办法规定，未履行备案义务的",
    "违反本法规定，构成违反治安管理行为的",
    "未按照规定保存记录的",
    "违反本法规定，有下列行为之一的",
    "违反本法规定，拒不配合数据调取的",
    "违反本条例规定进出口商用密码的",
]


@pytest.mark.parametrize("condition", GENERAL)
def test_general_clauses_in_any_wording(condition: str) -> None:
    assert is_general(sanction_of(condition))


@pytest.mark.parametrize("condition", NOT_GENERAL)
def test_no_general_clause(condition: str) -> None:
    assert not is_general(sanction_of(condition))


LAW = (
    "第一条 证券公司应当妥善保存客户的委托记录和交易记录。\n"
    "第二条 证券公司不得挪用客户的交易结算资金。\n"
    "第三条 证券公司应当每年开展一次应急演练。\n"
    "第四条 证券公司未按照规定保存客户的委托记录、交易记录的，责令改正，处五万元以下罚款。\n"
    "第五条 证券公司挪用客户的交易结算资金的，处十万元以下罚款。\n"
    "第六条 证券公司有其他违规情形，违反本办法第二条规定的，依照本办法第五条的规定处罚。\n"
)


def test_described_conduct_is_matched_and_marked(facts: Facts, corpus: Corpus) -> None:
    made = facts_of(LAW, facts, corpus)
    states = [consequence_of(made, norm).state for norm in made.norms if norm.rule != "sanction"][:3]
    assert states == [ConsequenceState.INFERRED, ConsequenceState.NAMED, ConsequenceState.NONE]
    assert all(consequence_of(made, norm).reason for norm in made.norms)


OPEN = (
    "第一条 公司应当自减少注册资本决议作出之日起十日内通知并公告债权人。\n"
    "第二条 参与评估的人员应当保密。\n"
    "第三条 营运单位应当依照规定为公共交通运输工具配备安保人员和设施。\n"
    "第四条 公司在合并、分立、减少注册资本或者进行清算时，不依照本办法规定通知或者公告债权人的，处五万元以下罚款。\n"
    "第五条 重点目标的营运单位未依照规定为公共交通运输工具配备安保人员和设施的，处五万元以下罚款。\n"
    "第六条 违反本办法规定的，责令改正。\n"
)


@pytest.mark.parametrize(
    ("article", "state", "answered"),
    [(1, ConsequenceState.INFERRED, 4), (2, ConsequenceState.GENERAL, 6), (3, ConsequenceState.INFERRED, 5)],
    ids=["每种情形各看", "概括条款不论是谁", "更窄的名称"],
)
def test_a_duty_meets_its_sanction(
    facts: Facts, corpus: Corpus, article: int, state: ConsequenceState, answered: int
) -> None:
    made = facts_of(OPEN, facts, corpus)
    told = [consequence_of(made, norm) for norm in made.norms if norm.article == article and norm.rule != "sanction"]
    assert {t.state for t in told} == {state}
    assert {t.penalties[0].sanction.article for t in told} == {answered}


WHO = [
    ("县级人民政府应当建立制度。", "地方各级人民政府违反本办法规定，不履行法定职责的，由上级机关责令改正。", ConsequenceState.GENERAL),
    ("国家网信部门应当及时通报。", "网信部门未履行监督管理职责的，依法给予处分。", ConsequenceState.GENERAL),
    ("各部门应当确定目录。\n第三条 甲公司应当登记。\n第四条 甲公司应当报告。", "甲公司违反本办法规定的，由有关主管部门处五万元以下罚款。", ConsequenceState.NONE),
    ("甲公司的董事应当签署确认意见。", "甲公司违反本办法规定的，对直接负责的董事处五万元以下罚款。", ConsequenceState.GENERAL),
    ("甲公司董事会应当审议报告。", "甲公司违反本办法规定的，处五万元以下罚款。", ConsequenceState.GENERAL),
    ("行政机关应当立即退还财物。", "行政机关未立即退还财物的，由上级机关责令改正。", ConsequenceState.INFERRED),
    ("甲公司申请经营许可前，应当经乙部门审核同意。\n第三条 甲公司应当在履行备案手续前，经丙部门审核。", "甲公司未履行备案手续的，处五万元以下罚款。", ConsequenceState.NONE),
    (
        "任何单位和个人有下列情形之一的，应当事先告知：\n（一）受让丁公司的股权；\n（二）实际控制丁公司的股权。",
        "任何单位和个人未经批准，委托他人管理丁公司的股权，或者受让、实际控制丁公司的股权的，处五万元以下罚款。",
        ConsequenceState.INFERRED,
    ),
    ("监事会应当监督履行职责的情况。", "甲公司违反本办法规定的，处五万元以下罚款。", ConsequenceState.GENERAL),
    ("甲公司应当申报审查。", "当事人违反本办法规定的，依照《中华人民共和国网络安全法》的规定处理。", ConsequenceState.GENERAL),
    ("甲公司应当申报审查。", "当事人逾期不缴纳罚款的，依照《中华人民共和国行政处罚法》的规定处理。", ConsequenceState.NONE),
    (
        "甲公司不得发布含有下列内容的信息：\n（一）危害国家安全的。",
        "发布本办法第一条所列内容之一的信息，构成犯罪的，依法追究刑事责任；尚不构成犯罪的，由公安机关予以处罚。",
        ConsequenceState.NAMED,
    ),
    (
        "行政机关应当事先催告当事人。",
        "行政机关有下列情形之一的，由上级行政机关责令改正：\n（一）违反法定程序实施强制的；\n（二）没有依据的。",
        ConsequenceState.NONE,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("duty", "sanction", "state"), WHO)
def test_whose_duty_a_sanction_answers(
    facts: Facts, corpus: Corpus, duty: str, sanction: str, state: ConsequenceState
) -> None:
    made = facts_of(f"第一条 {duty}\n第二条 {sanction}\n", facts, corpus)
    assert consequence_of(made, made.norms[0]).state is state


def test_a_rule_of_procedure_is_answered_by_the_breach_of_any(facts: Facts, corpus: Corpus) -> None:
    """违反法定程序: what stands under a heading that speaks of a procedure, and nothing else (行政强制法61)."""
    made = facts_of(
        "第一章 总则\n第一条 行政机关应当公开依据。\n第二章 实施程序\n第二条 行政机关应当事先催告当事人。\n第三条 当事人应当到场。\n"
        "第三章 法律责任\n第四条 行政机关有下列情形之一的，由上级行政机关责令改正：\n（一）违反法定程序实施强制的；\n（二）没有依据的。\n",
        facts, corpus,
    )  # fmt: skip
    told = [consequence_of(made, norm) for norm in made.norms if norm.rule != "sanction"]
    none, procedure = ConsequenceState.NONE, ConsequenceState.INFERRED
    assert [t.state for t in told] == [none, procedure, none]
    assert "违反法定程序" in told[1].reason


def test_liability_is_no_duty_that_lacks_a_sanction(facts: Facts, corpus: Corpus) -> None:
    made = facts_of("第一条 甲公司给乙公司造成损失的，应当依法承担赔偿责任。\n", facts, corpus)
    assert "责任本身" in consequence_of(made, made.norms[0]).reason


def test_all_general_clauses_of_the_bearers_are_told(facts: Facts) -> None:
    """第二十一条 binds two kinds of bodies, each with a clause of its own."""
    norm = next(n for n in facts.norms if n.doc_id == "csrc-order-218-2023" and n.article == 21)
    assert consequence_of(facts, norm).reason.count("第六十二条") == 2


def test_borrowed_tiers_are_followed(facts: Facts, corpus: Corpus) -> None:
    made = facts_of(LAW, facts, corpus)
    borrowing = next(s for s in made.sanctions if s.article == 6)
    assert [tier.fine_max for tier in borrowed_tiers(made, borrowing)] == [100_000]


def test_item_range_names_every_item(facts: Facts, corpus: Corpus) -> None:
    words = (
        "第一条 证券公司不得有下列行为：\n（一）隐瞒事实；\n（二）编造数据；\n（三）泄露秘密。\n"
        "第二条 证券公司违反本办法第一条第一项至第三项规定的，处五万元以下罚款。\n"
    )
    (sanction,) = facts_of(words, facts, corpus).sanctions
    assert [v.item for v in sanction.violated] == [1, 2, 3]


def test_what_was_to_be_mended_under_an_article_is_not_its_breach(facts: Facts, corpus: Corpus) -> None:
    words = (
        "第一条 丙机关应当督促甲公司改正。\n第二条 甲公司未登记，又未依照本法第一条的规定改正的，处五万元以下罚款。\n"
    )
    assert {s.violated for s in facts_of(words.replace("本法", "本办法"), facts, corpus).sanctions} == {()}


def test_a_ban_shares_the_object_of_the_duty_before_it(facts: Facts, corpus: Corpus) -> None:
    words = (
        "第一条 登记机构应当保证登记数据的真实、准确，不得隐匿、伪造或者毁损。\n"
        "第二条 登记机构隐匿、伪造、毁损登记数据的，处五万元以下罚款。\n"
    )
    made = facts_of(words, facts, corpus)
    told = {str(norm.modality): consequence_of(made, norm).state for norm in made.norms if norm.article == 1}
    assert told["prohibition"] is ConsequenceState.INFERRED


def test_the_graver_tier_of_the_same_conduct_is_general_too(facts: Facts, corpus: Corpus) -> None:
    words = (
        "第一条 甲公司应当登记。\n第二条 甲公司违反本办法规定的，处五万元以下罚款。\n"
        "有前款规定的违法行为，情节严重的，处十万元以下罚款。\n"
    )
    assert [is_general(s) for s in facts_of(words, facts, corpus).sanctions] == [True, True]


def test_what_the_text_names_is_not_vetoed_by_names(facts: Facts, corpus: Corpus) -> None:
    words = "第一条 拾得人应当通知失主。\n第二条 丁合作社违反本办法第一条规定的，处五万元以下罚款。\n"
    made = facts_of(words, facts, corpus)
    assert consequence_of(made, made.norms[0]).state is ConsequenceState.NAMED


def test_chain_says_that_there_is_none(facts: Facts, corpus: Corpus) -> None:
    row = chain_row(facts_of(LAW, facts, corpus), Locator.of("test", 3))
    assert row["steps"] == [] and row["none"]


def test_every_duty_of_the_collection_has_a_sanction_or_a_reason(facts: Facts) -> None:
    for norm in facts.norms:
        told = consequence_of(facts, norm)
        assert told.reason and (told.penalties or told.state in (ConsequenceState.NONE, ConsequenceState.NO_DUTY))

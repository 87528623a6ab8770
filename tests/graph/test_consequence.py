"""What follows from a breach: general clauses, item ranges, borrowed tiers, described conduct, and none."""

from __future__ import annotations

import dataclasses

import pytest

from corpus import Corpus, Document, Instrument, Locator, Origin
from corpus.reading.segmenter import segment
from graph.extraction.norms import extract_norms
from graph.extraction.references import document_references
from graph.extraction.sanctions import extract_sanctions
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
    links = conduct_links(document, norms, sanctions, FactsIndex(bare).meet, lambda names: True)
    return dataclasses.replace(bare, conducts=links)


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
]
NOT_GENERAL = [
    "违反本办法规定，未履行备案义务的",
    "违反本法规定，构成违反治安管理行为的",
    "未按照规定保存记录的",
    "违反本法规定，有下列行为之一的",
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

"""Faults of reading that were found by going through the rows by hand, each on a made-up text."""

from __future__ import annotations

import pytest

from corpus import Document
from corpus.errors import NotFoundError
from corpus.models import Instrument, Origin
from corpus.reading.segmenter import segment
from graph.extraction.norms import extract_norms
from graph.extraction.quantities import extract_quantities
from graph.extraction.sanctions import extract_sanctions
from graph.facts.container import Facts
from graph.models import Modality, Norm, Quantity, Sanction, Target
from graph.rdf.export import sanction_rows
from graph.rdf.store import check_query


def document_of(text: str) -> Document:
    return Document(Instrument(id="test", title="测试规定"), Origin.TEXT, segment(text), text)


def norms_of(text: str) -> list[Norm]:
    return extract_norms(document_of(text))


def quantities_of(text: str) -> list[Quantity]:
    return extract_quantities(document_of(text))


def sanctions_of(text: str) -> list[Sanction]:
    return extract_sanctions(document_of(text), [])


def test_age_is_counted_in_years_of_age_not_in_weeks() -> None:
    (age,) = quantities_of("第一条 网络运营者处理不满十四周岁的人的照片，应当征得监护人同意。")
    assert (age.number, age.unit, age.text) == (14, "周岁", "不满十四周岁")


def test_fine_beside_detention_hits_a_person() -> None:
    found = quantities_of("第一条 毁坏机房的，由公安机关处五日以下拘留，可以并处五万元以下罚款。")
    assert [(q.number, q.unit, q.target) for q in found if q.unit == "元"] == [(50000, "元", Target.INDIVIDUAL)]


def test_task_of_an_association_that_speaks_of_discipline_is_its_own() -> None:
    (norm,) = norms_of("第一条 期货业协会履行下列职责：\n（一）拟定自律规则，对违反自律规则的，给予纪律处分。\n")
    assert norm.subjects == ("期货业协会",)
    assert norm.modality is Modality.POWER


def test_next_tier_after_a_comma_keeps_its_condition() -> None:
    first, second = norms_of(
        "第一条 证券公司违反本规定的，中国证监会可以责令改正，情节严重的，中国证监会可以给予警告。"
    )
    assert first.text.endswith("责令改正")
    assert second.condition == "情节严重的"


def test_policy_before_an_encouragement_is_no_condition() -> None:
    norm = norms_of("第一条 国家推进灾备技术研究，鼓励企业开展演练。")[-1]
    assert norm.condition is None


def test_staff_after_their_employer_with_a_clause_between_are_subjects() -> None:
    (norm,) = norms_of("第一条 传播媒介及其从事行情报道的工作人员不得编造消息。")
    assert norm.subjects == ("传播媒介", "从事行情报道的工作人员")


def test_list_closed_by_and_other_institutions_keeps_its_names() -> None:
    (norm,) = norms_of("第一条 期货交易所、期货结算机构等机构及其从业人员应当报告宕机。")
    assert norm.subjects == ("期货交易所", "期货结算机构", "从业人员")


def test_prohibition_addressed_to_a_list_with_commas() -> None:
    (norm,) = norms_of("第一条 禁止证券公司及其从业人员，证券服务机构及其工作人员，在交易中编造消息。")
    assert norm.subjects == ("证券公司", "从业人员", "证券服务机构", "证券服务机构工作人员")
    assert norm.action.startswith("在交易中")


def test_retention_after_an_aside_to_anyone_binds_the_keeper() -> None:
    norm = norms_of("第一条 证券公司应当保存客户资料，任何人不得篡改。资料的保存期限不得少于二十年。")[-1]
    assert norm.subjects == ("证券公司",)


def test_authority_between_subject_and_exception_bears_the_duty() -> None:
    (norm,) = norms_of("第一条 中国证监会除采取前条规定的措施外，还应当发布提示。")
    assert norm.subjects == ("中国证监会",)


def test_regulator_named_in_a_broken_article_is_no_offender(facts: Facts) -> None:
    tiers = [s for s in facts.sanctions if s.doc_id == "state-council-network-data-2024" and s.article == 57]
    assert tiers
    assert all("主管部门" not in tier.offenders and "网络数据处理者" in tier.offenders for tier in tiers)


def test_group_of_authorities_keeps_the_word_organ() -> None:
    (norm,) = norms_of("第一条 网信、公安机关、保密等有关部门应当配合。")
    assert norm.subjects == ("网信部门", "公安机关", "保密部门")


def test_who_acts_with_others_is_the_subject() -> None:
    (norm,) = norms_of("第一条 证券公司违反本规定的，由密码管理部门建议有关国家机关、单位给予处分。")
    assert norm.subjects[0] == "密码管理部门"


def test_candidates_of_a_vague_basis_are_shown_with_their_reason(facts: Facts) -> None:
    rows = [row for row in sanction_rows(facts, doc="csrc-order-218-2023") if row["resolution"] == "inferred"]
    assert rows
    for row in rows:
        assert row["candidates"], row["label"]
        assert all(c["resolution"] == "inferred" and c["reason"] and c["label"] for c in row["candidates"])


def test_named_graphs_are_refused_in_the_words_of_the_user() -> None:
    with pytest.raises(NotFoundError, match="GRAPH"):
        check_query("SELECT * { GRAPH <https://example.org/g> { ?s ?p ?o } }")

"""Who bears a norm by where it stands: kinds found by reading laws drawn at random, each with made-up cases."""

from __future__ import annotations

import pytest

from corpus import Corpus
from graph.extraction.measures import split_measures
from graph.extraction.norms import extract_norms
from graph.extraction.quantities import extract_quantities
from graph.extraction.references import document_references
from graph.extraction.sanctions import extract_sanctions
from graph.models import Norm, QuantityKind, Resolution
from tests.graph.test_norms import document_of


def norms_of(words: str) -> list[Norm]:
    return extract_norms(document_of(words + "\n"))


LAST = [
    (
        "whose thing it is",
        "第一条 甲经营者、乙服务提供者保管的用户信息发生泄露的，应当立即采取补救措施。",
        ("甲经营者", "乙服务提供者"),
    ),
    ("the one just named", "第一条 消费者向有关行政部门投诉的，该部门应当自收到投诉之日起处理。", ("行政部门",)),
    (
        "an office called 局",
        "第一条 影响特别重大的，相关省、自治区、直辖市通信管理局应当报告。",
        ("省、自治区、直辖市通信管理局",),
    ),
    ("places and fields", "第一条 对确认为重要数据的，相关地区、部门应当及时公开发布。", ("有关地区", "有关部门")),
    (
        "a platform",
        "第一条 互联网平台接入服务后，用户选择使用的，互联网平台不得要求用户另行提供信息。",
        ("互联网平台",),
    ),
    (
        "a branch of an office",
        "第一条 中国人民银行或其分支机构应当依照前款处理。",
        ("中国人民银行", "中国人民银行分支机构"),
    ),
    (
        "who was asked before",
        "第一条 甲公司可以要求拟从事业务的人员参加测试；不参加测试的，应当符合条件。",
        ("拟从事业务的人员",),
    ),
    (
        "who decides, not who cheats",
        "第一条 行政机关可以撤销许可。\n被许可人以欺骗手段取得许可的，应当予以撤销。",
        ("有关主管部门",),
    ),
    (
        "who gave the licence",
        "第一条 有下列情形之一的，作出许可决定的行政机关或者其上级行政机关，根据请求，可以撤销行政许可。",
        ("作出许可决定的行政机关", "上级行政机关"),
    ),
    (
        "who punishes without 由",
        "第一条 甲公司未报告的，中国人民银行或其分支机构依照《甲法》第二条予以处罚。",
        ("中国人民银行", "中国人民银行分支机构"),
    ),
    (
        "who punishes within his duties",
        "第一条 违反本法第二条规定，依照《甲法》，由国务院公安部门、国家网信部门在各自职责范围内依法予以处罚。",
        ("国务院公安部门", "国家网信部门"),
    ),
]


@pytest.mark.parametrize(("kind", "words", "names"), LAST, ids=[kind for kind, _, _ in LAST])
def test_bearer_of_the_last_norm(kind: str, words: str, names: tuple[str, ...]) -> None:
    assert norms_of(words)[-1].subjects == names, kind


MORE = [
    (
        "第一条 甲监督管理机构应当公正。甲监督管理机构有下列情形之一的，对直接负责的主管人员依法给予处分：\n（一）违法检查；\n（二）违法处罚。",
        ("有关机关",),
    ),
    ("第一条 记入档案的法人或者其他组织，认为有错误的，可以申请更正。", ("记入档案的法人", "其他组织")),
    ("第一条 公安部计算机管理监察机构负责安全保护管理工作。", ("公安部计算机管理监察机构",)),
]


@pytest.mark.parametrize(("words", "names"), MORE)
def test_who_disciplines_and_who_else(words: str, names: tuple[str, ...]) -> None:
    assert norms_of(words)[-1].subjects == names


def test_a_task_of_an_office_is_a_power() -> None:
    (norm,) = norms_of("第一条 公安部计算机管理监察机构负责安全保护管理工作。")
    assert str(norm.modality) == "power"


def test_the_licence_of_the_staff_is_taken_from_persons(corpus: Corpus) -> None:
    document = corpus.documents["state-council-futures-trading-2017"]
    tiers = [s for s in extract_sanctions(document, []) if (s.article, s.paragraph) == (67, 2)]
    assert {str(s.target) for s in tiers} == {"responsible_person"}


def test_another_who_agrees_is_not_who_acts() -> None:
    """当事人同意的，可以采用传真送达: who serves the paper uses the fax."""
    assert norms_of("第一条 当事人同意的，可以采用传真送达。")[-1].subjects != ("当事人",)


def test_an_item_of_duties_is_the_heads_whomever_it_speaks_of() -> None:
    found = norms_of(
        "第一条 甲公司应当合规经营，并遵守下列要求：\n（一）将适当的产品提供给适合的客户，不得欺诈客户；\n（二）动态监控客户交易，不得为客户提供便利。"
    )
    assert {norm.subjects for norm in found} == {("甲公司",)}
    assert [(norm.item, norm.action[:4]) for norm in found] == [
        (None, "合规经营"),
        (1, "将适当的"),
        (1, "欺诈客户"),
        (2, "动态监控"),
        (2, "为客户提"),
    ]


def test_handling_some_kind_of_information_is_the_handlers() -> None:
    """处理敏感个人信息应当…: 个人信息处理者, as the law calls them."""
    words = "第一条 个人信息处理者应当守法。\n第二条 个人信息处理者应当公开规则。\n第三条 个人信息处理者应当备案。\n第四条 处理敏感个人信息应当取得单独同意。"
    assert norms_of(words)[-1].subjects == ("个人信息处理者",)


LEFT = [
    ("甲工作管理办法，由中央军事委员会根据本法制定。", ("中央军事委员会",)),
    ("分级标准由国务院或者国务院确定的部门制定。", ("国务院", "国务院确定的部门")),
    ("具体办法由国务院网信部门另行规定。", ("国务院网信部门",)),
]


@pytest.mark.parametrize(("words", "names"), LEFT)
def test_what_is_left_to_an_office_is_its_power(words: str, names: tuple[str, ...]) -> None:
    (norm,) = norms_of(f"第一条 {words}")
    assert (norm.subjects, str(norm.modality)) == (names, "power")


def test_a_fine_of_an_amount_is_no_relative_clause() -> None:
    """对个人可以并处5000元以下的罚款: 可以 is a trigger."""
    found = norms_of(
        "第一条 有前款行为的，由公安机关给予警告，对个人可以并处5000元以下的罚款，对单位可以并处1.5万元以下的罚款。"
    )
    assert [norm.action[:4] for norm in found] == ["并处50", "并处1."]


def test_how_long_somebody_is_stopped_is_a_duration() -> None:
    document = document_of("第一条 情节严重的，可以给予6个月以内停止联网、停机整顿的处罚。\n")
    (found,) = extract_quantities(document)
    assert (found.kind, found.number) == (QuantityKind.DURATION, 6)
    assert split_measures("并可以给予6个月以内停止联网、停机整顿的处罚") == ("停止联网", "停机整顿")


def test_what_is_done_with_a_complaint_is_no_sanction() -> None:
    assert split_measures("予以处理并告知消费者") == ()


def test_the_older_text_of_the_same_name_is_not_the_text_itself(corpus: Corpus) -> None:
    """…同时废止 beside another number is the text before this one."""
    document = corpus.documents["csrc-order-155-futures-company-2019"]
    (repealed,) = [r for r in document_references(document, corpus) if r.rule == "repeal"]
    assert (repealed.target_doc_id, repealed.resolution) == (None, Resolution.OUTSIDE)

"""The thesaurus: its data, whose duties cover whom, and the words of staff."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction.subjects import default_table
from graph.facts.thesaurus import SCHEMES, load_thesaurus
from tests.stuck import must_end

THESAURUS = load_thesaurus()


def test_size_and_form() -> None:
    assert len(THESAURUS.concepts) >= 200
    assert len(THESAURUS.labels) >= 600
    assert {concept.scheme for concept in THESAURUS.concepts} == set(SCHEMES)
    names = [concept.name for concept in THESAURUS.concepts]
    assert len(names) == len(set(names))
    for concept in THESAURUS.concepts:
        assert len(set(concept.labels)) == len(concept.labels), concept
        assert concept.scheme == "entity" or not concept.also, concept


def test_other_roles_are_entities() -> None:
    for concept in THESAURUS.concepts:
        for other in concept.also:
            found = THESAURUS.concept(other)
            assert found is not None and found.scheme == "entity", (concept.name, other)


def test_broader_has_no_circle() -> None:
    for concept in THESAURUS.concepts:
        assert concept.name not in THESAURUS.broader(concept.name)
        for above in concept.broader:
            assert concept.name in THESAURUS.narrower(above)


def test_every_regulated_bearer_of_norms_is_known() -> None:
    core = [name for name in default_table().kinds if name.endswith(("机构", "公司", "运营者"))]
    missing = [name for name in core if THESAURUS.concept(name) is None]
    assert not missing


@pytest.mark.parametrize(
    ("entity", "covered", "not_covered"),
    [
        ("证券公司", "经营机构 证券基金经营机构 网络运营者 个人信息处理者 网络数据处理者", "核心机构 期货公司"),
        ("券商", "证券公司 经营机构", "核心机构"),
        ("期货公司", "经营机构 期货经营机构 网络运营者 个人信息处理者", "证券基金经营机构 核心机构"),
        ("基金管理公司", "经营机构 证券基金经营机构 基金管理人", "期货公司"),
        ("上海证券交易所", "证券交易所 核心机构 网络运营者", "经营机构"),
        ("中国证券登记结算有限责任公司", "证券登记结算机构 核心机构", "经营机构"),
        ("供应商", "信息技术系统服务机构 信息技术服务机构", "经营机构 核心机构"),
        ("关键信息基础设施运营者", "网络运营者 核心机构 经营机构", "证券公司 信息技术系统服务机构"),
        ("私募基金管理人", "网络运营者 个人信息处理者", "经营机构 证券基金经营机构"),
        ("没有的主体", "没有的主体", "经营机构"),
    ],
)
def test_covers(entity: str, covered: str, not_covered: str) -> None:
    found = THESAURUS.covers(entity)
    assert set(covered.split()) <= found
    assert not set(not_covered.split()) & found


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("券商", "证券公司"),
        ("券商", "经营机构"),
        ("公募", "基金管理公司"),
        ("中登", "证券登记结算机构"),
        ("上交所", "核心机构"),
        ("等保", "网络安全等级保护"),
        ("关基", "关键信息基础设施"),
        ("灾备", "灾难备份"),
        ("DR", "灾难备份设施"),
        ("dr切换", "灾难备份设施"),
        ("CII", "关键信息基础设施"),
        ("宕机", "网络安全事件"),
        ("系统崩了", "故障"),
        ("挂了", "网络安全事件"),
        ("脱敏", "去标识化"),
        ("刷脸", "生物特征"),
        ("割接", "变更"),
        ("压测", "压力测试"),
        ("打补丁", "变更"),
        ("被黑", "网络攻击"),
        ("拖库", "泄露"),
        ("厂商", "供应商"),
        ("外包", "供应商"),
        ("证监局", "派出机构"),
        ("股民", "投资者"),
        ("密评", "商用密码"),
        ("信创", "信息技术应用创新"),
        ("年报", "管理年报"),
        ("应急演练", "演练"),
        ("瞒报", "迟报"),
        ("罚单", "处罚"),
    ],
)
def test_staff_words_lead_to_the_words_of_the_laws(words: str, term: str) -> None:
    assert term in THESAURUS.expand(f"我们{words}怎么办")


def test_entities_come_with_those_above_them() -> None:
    assert THESAURUS.entities("券商和上交所")[:3] == ("证券公司", "经营机构", "证券基金经营机构")
    assert THESAURUS.entities("天气怎么样") == ()


def test_latin_words_count_only_whole() -> None:
    assert THESAURUS.expand("DRAM") == ()
    assert THESAURUS.expand("ＤＲ切换")


def test_longest_label_wins_and_spans_fit() -> None:
    text = "关键信息基础设施运营者的灾难备份中心"
    found = [(text[start:end], concept.name) for start, end, concept in THESAURUS.find(text)]
    assert found == [("关键信息基础设施运营者", "关键信息基础设施运营者"), ("灾难备份中心", "灾难备份中心")]


@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    for start, end, concept in THESAURUS.find(text):
        assert 0 <= start < end <= len(text) and concept.labels


def test_linear_in_length() -> None:
    with must_end():
        assert len(THESAURUS.find("券商盘中打补丁把柜台搞崩了" * 10_000)) >= 10_000

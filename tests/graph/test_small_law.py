"""A made-up rule of a few articles: whom a sanction hits, whom it is told to, and the addresses of what is drawn from it."""

from __future__ import annotations

import pytest

from corpus import Corpus, Document, Instrument, Locator, Origin, segment
from graph import Facts, Target, chain_of, extract_facts, sanctions_of
from graph.extraction.clauses import split_sentences
from graph.extraction.sanction_targets import by_target
from graph.rdf.identifiers import DEFAULT_BASE, Identifiers, version_date

RULE = """第一条　甲类公司和乙类公司应当每年演练一次。
第二条　甲类公司应当保存日志五年以上。
第三条　甲类公司违反本办法第一条规定的，责令改正，给予警告；对直接负责的主管人员处一万元以上五万元以下罚款。
第四条　乙类公司违反本办法第一条规定的，处十万元以上五十万元以下罚款。
第五条　违反本办法规定的，对其及其直接负责的主管人员给予警告。
第六条　违反本办法第二条规定的，对甲类公司及其直接负责的主管人员处三万元罚款。
"""
ID = "made-up"


@pytest.fixture(scope="module")
def law() -> Facts:
    instrument = Instrument(id=ID, title="示例办法", level="部门规章")
    document = Document(instrument, Origin.TEXT, segment(RULE), RULE, "")
    return extract_facts(Corpus({ID: document}))


def _told(facts: Facts, article: int, entity: str | None) -> set[int]:
    place = Locator(ID, f"art_{article}")
    return {p.sanction.article for p in sanctions_of(facts, place, entity) if not p.catch_all}


@pytest.mark.parametrize(("entity", "articles"), [("甲类公司", {3}), ("乙类公司", {4}), (None, {3, 4})])
def test_the_sanction_is_that_of_who_asks(law: Facts, entity: str | None, articles: set[int]) -> None:
    assert _told(law, 1, entity) == articles
    steps = chain_of(law, Locator(ID, "art_1"), entity=entity).steps
    assert {step.sanction.article for step in steps if not step.catch_all} == articles


@pytest.mark.parametrize(("entities", "articles"), [(("甲类公司",), {3}), (("乙类公司",), {4}), ((), {3, 4})])
def test_candidates_are_the_sanctions_of_who_asks(law: Facts, entities: tuple[str, ...], articles: set[int]) -> None:
    from retrieval.finding.punishing import _sanctions_of  # the search is slow to load

    assert {s.article for s in _sanctions_of(law, Locator(ID, "art_1"), entities)} == articles


def test_organisation_and_persons_are_both_hit(law: Facts) -> None:
    both = {s.target for s in law.sanctions if s.article == 6}
    assert both == {Target.ORGANISATION, Target.RESPONSIBLE_PERSON}
    by_tier = [(s.target, s.measures) for s in law.sanctions if s.article == 3]
    assert by_tier == [
        (Target.ORGANISATION, ("责令改正", "警告")),
        (Target.RESPONSIBLE_PERSON, ("罚款",)),
    ]


ORGANISATION, PERSON, INDIVIDUAL = Target.ORGANISATION, Target.RESPONSIBLE_PERSON, Target.INDIVIDUAL


@pytest.mark.parametrize(
    ("words", "targets"),
    [
        ("责令改正", [((ORGANISATION,), "责令改正")]),
        ("对直接负责的主管人员处一万元罚款", [((PERSON,), "对直接负责的主管人员处一万元罚款")]),
        ("对该机构及其责任人员给予警告", [((ORGANISATION, PERSON), "对该机构及其责任人员给予警告")]),
        ("对公司和直接负责的主管人员给予警告", [((ORGANISATION, PERSON), "对公司和直接负责的主管人员给予警告")]),
        ("对单位以及其他责任人给予警告", [((ORGANISATION, PERSON), "对单位以及其他责任人给予警告")]),
        ("对个人处五千元罚款", [((INDIVIDUAL,), "对个人处五千元罚款")]),
        ("对公民处五千元罚款", [((INDIVIDUAL,), "对公民处五千元罚款")]),
        ("对设备处以封存", [((ORGANISATION,), "对设备处以封存")]),
        (
            "责令改正，对责任人员给予警告，处一万元罚款，对其采取监管谈话",
            [((ORGANISATION,), "责令改正"), ((PERSON,), "对责任人员给予警告，处一万元罚款"), ((ORGANISATION,), "对其采取监管谈话")],
        ),
        (
            "由主管部门责令改正，由公安机关处五日拘留",
            [((ORGANISATION,), "由主管部门责令改正"), ((ORGANISATION,), "由公安机关处五日拘留")],
        ),
        (
            "责令改正，并由原机关吊销许可证",
            [((ORGANISATION,), "责令改正"), ((ORGANISATION,), "并由原机关吊销许可证")],
        ),
        ("责令改正，由公安机关处五日拘留", [((ORGANISATION,), "责令改正，由公安机关处五日拘留")]),
        (
            "由主管部门责令改正，处一万元罚款，由公安机关处五日拘留",
            [((ORGANISATION,), "由主管部门责令改正，处一万元罚款"), ((ORGANISATION,), "由公安机关处五日拘留")],
        ),
        (
            "由甲部门责令改正，由乙部门给予警告，由主管部门处一万元罚款，可以由主管部门没收违法所得",
            [
                ((ORGANISATION,), "由甲部门责令改正"),
                ((ORGANISATION,), "由乙部门给予警告"),
                ((ORGANISATION,), "由主管部门处一万元罚款，可以由主管部门没收违法所得"),
            ],
        ),
        ("责令改正，可以由公安机关处五日拘留", [((ORGANISATION,), "责令改正"), ((ORGANISATION,), "可以由公安机关处五日拘留")]),
        (
            "由主管部门处一万元罚款，可以由公安机关处五日拘留",
            [((ORGANISATION,), "由主管部门处一万元罚款"), ((ORGANISATION,), "可以由公安机关处五日拘留")],
        ),
        (
            "由公安机关处五日拘留，可以由主管部门处一万元罚款",
            [((ORGANISATION,), "由公安机关处五日拘留"), ((ORGANISATION,), "可以由主管部门处一万元罚款")],
        ),
        (
            "由甲部门责令改正，由主管部门处一万元罚款，可以由主管部门没收违法所得",
            [((ORGANISATION,), "由甲部门责令改正"), ((ORGANISATION,), "由主管部门处一万元罚款，可以由主管部门没收违法所得")],
        ),
    ],
)  # fmt: skip
def test_measures_are_grouped_by_whom_they_hit(words: str, targets: list[tuple[tuple[Target, ...], str]]) -> None:
    segments = list(split_sentences(words)[0].clauses[0].segments)
    found = [(hit, words[part[0].start : part[-1].end]) for hit, part in by_target(words, segments, (ORGANISATION,))]
    assert found == targets


def test_what_names_nobody_goes_on_with_those_named_before() -> None:
    words = "并处一万元罚款"
    segments = list(split_sentences(words)[0].clauses[0].segments)
    assert [hit for hit, _ in by_target(words, segments, (PERSON,))] == [(PERSON,)]
    assert list(by_target(words, [], (PERSON,))) == []


@pytest.mark.parametrize("base", [DEFAULT_BASE, "https://law.example.org/x/"])
def test_every_address_stands_below_the_base(base: str) -> None:
    own = Identifiers(base)
    version = Instrument(
        id=ID, title="示例办法", published="2024-03-01", amended_by=("2025-10-28 修正", "2019-01-01 修正")
    )
    assert str(own.provision(Locator(ID, "art_2", 1))) == f"{base}{ID}/art_2__para_1"
    assert str(own.instrument(ID)) == base + ID
    assert str(own.expression(version)) == f"{base}{ID}@2025-10-28"
    assert str(own.expression(Instrument(id=ID, title="示例办法"))) == f"{base}{ID}@undated"
    assert str(own.statement(f"{ID}/art_2__norm_1")) == f"{base}{ID}/art_2__norm_1"
    assert str(own.entity("甲类 公司")) == f"{base}entity/%E7%94%B2%E7%B1%BB%20%E5%85%AC%E5%8F%B8"
    assert str(own.term("topic", "a/b")) == f"{base}topic/a/b"


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({"published": "2024-03-01"}, "2024-03-01"),
        ({"adopted": "2024-02-01"}, "2024-02-01"),
        ({"published": "2024-03-01", "adopted": "2024-02-01"}, "2024-03-01"),
        ({"published": "2024-03-01", "amended_by": ("2020-01-01 修正",)}, "2024-03-01"),
        ({"amended_by": ("2020-01-01 修正，2021-05-06 又修正",)}, "2021-05-06"),
        ({}, None),
    ],
)
def test_a_version_has_the_day_that_made_it(facts: dict[str, object], day: str | None) -> None:
    assert version_date(Instrument(id=ID, title="示例办法", **facts)) == day  # type: ignore[arg-type]

"""Citations of whole documents: what each means from what stands before it, and what belongs to no law of ours."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.citing.ages import Age
from corpus.citing.documents import read_citations
from corpus.citing.found import ApartKind
from corpus.citing.names import NameTable
from corpus.citing.titles import TitleKind, classify_title
from corpus.sources.catalogue import load_catalog

NAMES = NameTable(load_catalog().instruments)
ORDER, RULES, CII = "218号", "152号", "关基"
SHORT = {
    "证券期货业网络和信息安全管理办法": ORDER,
    "证券基金经营机构信息技术管理办法": RULES,
    "关键信息基础设施安全保护条例": CII,
    "中华人民共和国网络安全法": "网安法",
    "中华人民共和国数据安全法": "数安法",
    "中华人民共和国个人信息保护法": "个保法",
    "中华人民共和国证券法": "证券法",
}


def brief(text: str) -> list[str]:
    """``law 18.2.3`` for each citation with an address; ``29-35`` for a range."""
    reading = read_citations(text, NAMES, as_of="2026-11-01")
    found = []
    for one in reading.citations:
        cited = one.citation
        assert text[cited.start : cited.end] == cited.text
        if cited.article is None and one.decimal is None:
            continue
        parts = [str(one.decimal or cited.article), cited.paragraph, cited.item]
        address = ".".join("" if part is None else str(part) for part in parts).rstrip(".")
        if one.until:
            address += f"-{one.until.item or one.until.paragraph or one.until.article}"
        found.append(f"{SHORT.get(one.law or '', one.law)} {address}")
    return found


CONTEXT = [
    # by definition
    ("《证券基金经营机构信息技术管理办法》（以下简称《办法》）。《办法》第四条", ["152号 4"]),
    ("《证券基金经营机构信息技术管理办法》（证监会令第152号，下称“IT办法”）。按IT办法第四条", ["152号 4"]),
    ("《证券基金经营机构信息技术管理办法》以下简称“IT办法”，IT办法第16条第1、2款", ["152号 16.1", "152号 16.2"]),
    ("文中“网安规”指《证券期货业网络和信息安全管理办法》。网安规第四条", ["218号 4"]),
    # a definition for a law that is not held keeps its full name
    ("《甲省数据条例》（以下简称《条例》）。《条例》第四条，该条例第五条", ["甲省数据条例 4", "甲省数据条例 5"]),
    # two definitions: the last one counts
    (
        "《网络安全法》（以下简称《法》）第二十条。《数据安全法》（以下简称《法》）。《法》第七条",
        ["网安法 20", "数安法 7"],
    ),
    # named before
    ("《个人信息保护法》第二十九条；同法第二十八条第一款；该法第五十一条", ["个保法 29", "个保法 28.1", "个保法 51"]),
    ("218号令第十条。该办法第六十三条。", ["218号 10", "218号 63"]),
    ("《关键信息基础设施安全保护条例》第十条。见上述条例第三十九条", ["关基 10", "关基 39"]),
    ("218号令没有写多久，第14条第1款只说了原则。", ["218号 14.1"]),
    ("## 数据安全法\n- 第二十七条：制度\n- 第四十五条：罚款", ["数安法 27", "数安法 45"]),
    ("| 1 | 办法 | 218号令第18条 |\n| 2 | 报告 | 第三十九条 |", ["218号 18", "218号 39"]),
    # after a wrong citation the next one keeps its law
    ("218号令第八十条应为第六十二条第二款", ["218号 80", "218号 62.2"]),
    # the same article
    ("218号令第七十一条第（五）项；同条第（四）项", ["218号 71..5", "218号 71..4"]),
    ("218号令第二十条第一款，同条第二款；也可适用第三款", ["218号 20.1", "218号 20.2", "218号 20.3"]),
    ("152号令第五十一条第（二）项和第（三）项所列", ["152号 51..2", "152号 51..3"]),
    # inside a quotation
    (
        "《数据安全法》第四十五条规定：“不履行本法第二十七条、第二十九条规定的义务”。",
        ["数安法 45", "数安法 27", "数安法 29"],
    ),
    # a document about a law
    ("关于《中华人民共和国网络安全法》修改的说明\n本法第二十条是新的。第三条也是。", ["网安法 20", "网安法 3"]),
    # 《办法》 in another line is that of which the document speaks most; in the same line the last one
    (
        "218号令第五条、第六条。\n事件分级见公通字〔2007〕43号第七条。\n《办法》第二十二条",
        ["218号 5", "218号 6", "信息安全等级保护管理办法 7", "218号 22"],
    ),
    (
        "218号令第五条、第六条，公通字〔2007〕43号第七条，《办法》第八条",
        ["218号 5", "218号 6", "信息安全等级保护管理办法 7", "信息安全等级保护管理办法 8"],
    ),
    # no context at all
    ("依照第十八条办理。", ["None 18"]),
]

FORMS = [
    ("《个人信息保护法》第二十二条、三十一条", ["个保法 22", "个保法 31"]),
    ("个保法第66条、67条", ["个保法 66", "个保法 67"]),
    ("个保法第13、14、17条", ["个保法 13", "个保法 14", "个保法 17"]),
    ("218号令第十条至第十五条", ["218号 10-15"]),
    ("218号令第29至35条", ["218号 29-35"]),
    ("152号令第五十一条第（一）至（六）项", ["152号 51..1-6"]),
    ("152号令第七条第（二）至（七）项", ["152号 7..2-7"]),
    ("《上海证券交易所交易规则》3.1.4、4.2.3", ["上海证券交易所交易规则 3.1.4", "上海证券交易所交易规则 4.2.3"]),
    (
        "《深圳证券交易所会员管理规则》第4.1.1条、第5.3条",
        ["深圳证券交易所会员管理规则 4.1.1", "深圳证券交易所会员管理规则 5.3"],
    ),
    # a number alone is an article right after a short name, where nothing says that it counts something else
    ("《网络安全法》修正了。根据新法第二十条，另见新法第三条", ["网安法 20", "网安法 3"]),
    ("原第二十一条现为《网络安全法》第二十三条", ["网安法 21", "网安法 23"]),
    ("违反《数据安全法》27条的，按45条处罚；记录3条，按5条线路", ["数安法 27", "数安法 45"]),
    ("網安法61、62：怎么罚；218号令18", ["网安法 61", "网安法 62", "218号 18"]),
    ("网安法3月施行，个保法2章，218号令18项措施，网安法2025年修正，网安法99，《网络安全法》3", []),
    ("网安法23条（三）项", ["网安法 23..3"]),
    ("《個人信息保護法》第三十八條及第三十九條", ["个保法 38", "个保法 39"]),
    ("《网络安全法》(2025修正)第二十条", ["网安法 20"]),
    ("执行218号令第十八条", ["218号 18"]),
    ("218号令第四条。该令第五条，同令第6条，上述令第七条", ["218号 4", "218号 5", "218号 6", "218号 7"]),
    ("152号令由证监会发布。同一办法第八条", ["152号 8"]),
    # numbers without 第 where the line speaks of the law: not a count of its articles
    ("数安法的罚则是四十五条，义务到三十条；全法共是五十五条", ["数安法 45", "数安法 30"]),
    ("数安法：21条已改成27条", ["数安法 21", "数安法 27"]),
    ("旧法第二十一条，新法第二十三条（《网络安全法》）", ["网安法 21", "网安法 23"]),
    ("现行法第二十三条是《网络安全法》的等级保护", ["网安法 23"]),
    ("公通字〔2007〕43号第十四条", ["信息安全等级保护管理办法 14"]),
]


@pytest.mark.parametrize(("text", "wanted"), CONTEXT + FORMS)
def test_what_a_citation_means(text: str, wanted: list[str]) -> None:
    assert brief(text) == wanted


APART = [
    (
        "某公司管理制度\n第一条 目的。\n第二条 范围，按照218号令第四条。\n第三条 本制度第二条。",
        ["heading", "heading", "heading", "own"],
    ),
    ("《员工手册》第三条", ["paper"]),
    ("托管协议第9.3条", ["paper"]),
    ("《员工违规行为处理办法》第二十二条", ["paper"]),
    ("公司制定的《信息安全管理办法》第二条", ["paper"]),
    ("《董事会议事规则》第二十条", ["paper"]),
    ("GDPR第33条", ["foreign"]),
    ("当地《个人信息保护法》第34条", ["foreign"]),
    ("新加坡《个人数据保护法》第26条", ["foreign"]),
    ("欧盟《数字运营韧性法案》（DORA）第19条", ["foreign"]),
    ("参考《信息安全研究》《网络空间安全法学教程》", []),
    ("填写《信息系统变更申请表》", []),
    ("218号令第四条。按本附录第3条、主合同第十二条执行", ["own", "paper"]),
    ("GDPR第33条讲时限，第34条讲告知", ["foreign", "foreign"]),
]


@pytest.mark.parametrize(("text", "kinds"), APART)
def test_what_is_no_citation_of_ours(text: str, kinds: list[str]) -> None:
    reading = read_citations(text, NAMES)
    assert [one.kind.value for one in reading.apart] == kinds
    assert all(one.citation.article == 4 for one in reading.citations)


def test_own_articles_are_not_those_of_the_law_named_before() -> None:
    text = "第一条 根据《网络安全法》制定。\n第二条 适用范围。\n第三条 违反第二条的，按218号令第四条处理。"
    reading = read_citations(text, NAMES)
    assert [(one.text, one.kind) for one in reading.apart if one.kind is not ApartKind.HEADING] == [
        ("第二条", ApartKind.OWN)
    ]


def test_a_contract_in_foreign_words_is_not_foreign_law() -> None:
    """香港同事来信 before a quotation does not make the law quoted a foreign one."""
    assert brief("香港同事来信：「根據《個人信息保護法》第三十八條」") == ["个保法 38"]


AGES = [
    ("网安法原第二十一条", Age.OLD),
    ("网安法修改前第二十一条", Age.OLD),
    ("过去考的是网安法第21条", Age.OLD),
    ("《网络安全法》第二十三条（修正前为第二十一条）", Age.OLD),
    ("网安法现第二十三条", Age.CURRENT),
    ("新网安法第二十三条", Age.CURRENT),
    ("网安法21条→第23条", Age.CURRENT),
    ("网安法第二十一条改为第二十三条", Age.CURRENT),
    ("来信原文：“网安法第二十一条”", None),
    ("发现违反网安法第二十一条", None),
    ("网安法（原第二十一条已修改）第二十三条", None),
]


@pytest.mark.parametrize(("text", "age"), AGES)
def test_words_of_age(text: str, age: Age | None) -> None:
    assert read_citations(text, NAMES).citations[-1].age is age


def test_what_an_old_number_became_is_of_the_current_version() -> None:
    """原《…》第二十五条，现为第二十七条: the second number is not of the old version, whose name is carried on."""
    reading = read_citations(
        "原《网络安全法》第三十一条，现为第三十三条。老网安法21条如今是第23条。", NAMES, as_of="2026-11-01"
    )
    versions = [(one.citation.doc_id, one.citation.article) for one in reading.citations]
    old, new = "npc-cybersecurity-2016", "npc-cybersecurity-2025"
    assert versions == [(old, 31), (new, 33), (old, 21), (new, 23)]


def test_days_beside_a_citation() -> None:
    text = "日期：2026年6月18日\n\n2023年3月依据网安法第五十九条处罚。\n依据网安法第六十一条。"
    assert [one.dated for one in read_citations(text, NAMES).citations] == ["2023-03-31", "2026-06-18"]
    assert read_citations("2025年修正的网安法第一条", NAMES).citations[0].dated is None


TITLES = [
    ("民法典", "", TitleKind.INSTRUMENT),
    ("计算机信息网络国际联网安全保护管理办法", "", TitleKind.INSTRUMENT),
    ("期货公司分类监管规定", "", TitleKind.INSTRUMENT),
    ("数据管理办法", "我司", TitleKind.OTHER),
    ("供应商管理办法", "", TitleKind.OTHER),
    ("数据管理方法", "", TitleKind.OTHER),
    ("人工智能法案", "", TitleKind.FOREIGN),
    ("网络安全知识读本", "", TitleKind.OTHER),
]


@pytest.mark.parametrize(("title", "before", "kind"), TITLES)
def test_titles(title: str, before: str, kind: TitleKind) -> None:
    assert classify_title(title, before, "") is kind


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet="第一二十18（）《》“”、，。；条款项本该同法办网安证券原现以下简称指即号令〔〕年月. \n|", max_size=120
    )
)
def test_never_raises_and_spans_hold(text: str) -> None:
    reading = read_citations(text, NAMES)
    assert all(text[c.citation.start : c.citation.end] == c.citation.text for c in reading.citations)
    assert all(text[a.start : a.end] == a.text for a in reading.apart)

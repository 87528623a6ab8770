"""Tables of (text, expected) for citations, then properties."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.citing.citations import Citation, CitationState, NameTable, find_citations, parse_citation
from corpus.citing.labels import format_label
from corpus.errors import UsageError
from corpus.models import Article, Instrument, Paragraph
from corpus.sources.catalogue import load_catalog
from tests.stuck import must_end

NAMES = NameTable(load_catalog().instruments)
ORDER, NOTE = "csrc-order-218-2023", "csrc-draft-2022-explanation"
NEW, OLD = "npc-cybersecurity-2025", "npc-cybersecurity-2016"
PIPL, FUND, SECURITIES = "npc-pipl-2021", "npc-securities-fund-2015", "npc-securities-2019"
DAY = "2026-06-01"


def brief(citation: Citation) -> str:
    """``doc art_1 p2 i3 s4``, with ``-`` for no document."""
    parts = [citation.doc_id or "-", citation.eid or ""]
    for mark, value in (("p", citation.paragraph), ("i", citation.item), ("s", citation.subitem)):
        parts.append(f"{mark}{value}" if value is not None else "")
    return " ".join(part for part in parts if part)


def found(text: str, context: str | None = None, as_of: str = DAY) -> list[str]:
    citations = find_citations(text, NAMES, context, as_of=as_of)
    assert all(text[c.start : c.end] == c.text for c in citations)
    return [brief(citation) for citation in citations]


ONE = [
    ("《网络安全法》第六十一条第一款第（二）项", f"{NEW} art_61 p1 i2"),
    ("《中华人民共和国网络安全法》第六十一条", f"{NEW} art_61"),
    ("中华人民共和国网络安全法第六十一条", f"{NEW} art_61"),
    ("网安法61条", f"{NEW} art_61"),
    ("网安法第61条第1款", f"{NEW} art_61 p1"),
    ("网安法六十一条一款二项", f"{NEW} art_61 p1 i2"),
    ("网安法的第61条", f"{NEW} art_61"),
    ("网安法，第61条", f"{NEW} art_61"),
    ("218号令第18条第2款", f"{ORDER} art_18 p2"),
    ("218号令18条2款", f"{ORDER} art_18 p2"),
    ("第218号令第十八条", f"{ORDER} art_18"),
    ("证监会218号令第十八条", f"{ORDER} art_18"),
    ("证监会令第218号第二十八条", f"{ORDER} art_28"),
    ("证监会令第218号 第二十八条 原文", f"{ORDER} art_28"),
    ("证监会令〔第218号〕第二十八条", f"{ORDER} art_28"),
    ("中国证券监督管理委员会令第 218 号第二十八条", f"{ORDER} art_28"),
    ("218号令 art 18", f"{ORDER} art_18"),
    ("２１８号令第１８条第２款", f"{ORDER} art_18 p2"),
    ("个保法第五十五条第二项", f"{PIPL} art_55 i2"),
    ("个保法第五十五条第(二)项第3目", f"{PIPL} art_55 i2 s3"),
    ("个保法第 五十五 条 第（ 二 ）项", f"{PIPL} art_55 i2"),
    ("数安法第２７条第１款", "npc-data-security-2021 art_27 p1"),
    ("《证券期货业网络和信息安全管理办法》第七十一条（七）", f"{ORDER} art_71 i7"),
    ("证券期货业网络和信息安全管理办法第十九条讲的是什么？", f"{ORDER} art_19"),
    ("《证券期货业网络和信息\n安全管理办法》第五十三条", f"{ORDER} art_53"),
    ("证券期货业网络和信息安全管理办法（证监会令第218号）第三条", f"{ORDER} art_3"),
    ("证监会公告〔2021〕12号第七条", "csrc-announcement-2021-12 art_7"),
    ("公告（2021）12号第七条", "csrc-announcement-2021-12 art_7"),
    ("证监会公告2021年第12号第七条", "csrc-announcement-2021-12 art_7"),
    ("国务院令第745号第五条", "state-council-cii-2021 art_5"),
    ("关基条例第五条", "state-council-cii-2021 art_5"),
    ("《办法》（证监会令 82 号）", "-"),
    ("起草说明三、（二）", f"{NOTE} sec_3__sec_2"),
    ("起草说明 三、（二）", f"{NOTE} sec_3__sec_2"),
    ("起草说明三(二)", f"{NOTE} sec_3__sec_2"),
    ("起草说明第三部分第（二）点", f"{NOTE} sec_3__sec_2"),
    ("起草说明第三部分第二点", f"{NOTE} sec_3__sec_2"),
    ("起草说明第三部分", f"{NOTE} sec_3"),
    ("起草说明 引言", f"{NOTE} sec_0"),
    ("起草说明三、（一）第二段", f"{NOTE} sec_3__sec_1 p2"),
    ("起草说明三、（三）一是", f"{NOTE} sec_3__sec_3 i1"),
    ("《证券期货业网络安全管理办法（征求意见稿）》起草说明三、（二）", f"{NOTE} sec_3__sec_2"),
    ("218号令的起草说明三、（二）", f"{NOTE} sec_3__sec_2"),
    ("海商法起草说明二、", "-"),
    ("《海商法》起草说明", "-"),
    ("218号令第十七条之一", f"{ORDER} art_17-1"),
    ("csrc-order-218-2023 第18条", f"{ORDER} art_18"),
    # versions of one law
    ("网络安全法（2016）第二十一条", f"{OLD} art_21"),
    ("网络安全法(2016年修正)第二十一条", f"{OLD} art_21"),
    ("《中华人民共和国网络安全法（2016）》第二十一条", f"{OLD} art_21"),
    ("网络安全法2016第二十一条", f"{OLD} art_21"),
    ("网安法2016版第二十一条", f"{OLD} art_21"),
    ("2016年网络安全法第二十一条", f"{OLD} art_21"),
    ("2016 年的《网络安全法》第二十一条", f"{OLD} art_21"),
    ("2016版网络安全法第二十一条", f"{OLD} art_21"),
    ("旧网安法第21条", f"{OLD} art_21"),
    ("原《网络安全法》第21条", f"{OLD} art_21"),
    ("修订前的网络安全法第21条", f"{OLD} art_21"),
    ("2025年网络安全法第二十三条", f"{NEW} art_23"),
    ("《网络安全法》（2025修正）第二十三条", f"{NEW} art_23"),
    ("新网安法第23条", f"{NEW} art_23"),
    ("修改后的网安法第23条", f"{NEW} art_23"),
    ("现行网络安全法第二十条写了什么？", f"{NEW} art_20"),
    ("网络安全法（2011）第二十条", "- art_20"),
    ("证券法（2005修订）第二十条", "- art_20"),
    ("证券法（2019修订）第二十条", f"{SECURITIES} art_20"),
    ("旧证券法第二十条", "- art_20"),
    # a name inside a longer one, and names that the collection lacks
    ("证券投资基金法第一百条", f"{FUND} art_100"),
    ("《证券投资基金法》第一百条", f"{FUND} art_100"),
    ("《证券期货业网络安全管理办法》第三条", "- art_3"),
    ("《网络安全法（草案）》第三条", "- art_3"),
    ("《网络安全法》（草案）第三条", "- art_3"),
    ("网络安全法实施细则第三条", "- art_3"),
    ("银行业网络和信息安全管理办法第三条", "- art_3"),
    ("欧盟《网络安全法》第三条", "- art_3"),
    ("国务院令第218号第三条", "- art_3"),
    ("中国人民银行公告〔2021〕12号第三条", "- art_3"),
    ("人民银行令〔2025〕第4号第十四条", "pbc-incident-reporting-2025 art_14"),
    ("1218号令第三条", "- art_3"),
    ("《海商法》第十条", "- art_10"),
    ("海商法第十条", "- art_10"),
    ("违反民法典第一千零三十四条", "npc-civil-code-2020 art_1034"),
    ("公司法务第三条怎么写", "- art_3"),
    ("公司法第十条", "npc-company-2023 art_10"),
    ("82号令第三条", "csrc-order-82-2012 art_3"),
    ("公安部令第82号第三条", "mps-internet-security-measures-2005 art_3"),
    ("网信办令第16号第三条", "cac-data-crossborder-2024 art_3"),
    ("新期货公司监督管理办法第三条", "csrc-order-235-futures-company art_3"),
    ("《国务院关于修改〈期货交易管理条例〉的决定》第三条", "- art_3"),
    ("《国务院关于修改《期货交易管理条例》的决定》第三条", "- art_3"),
    ("本法第十五条", "- art_15"),
    ("第十五条", "- art_15"),
    ("《办法》第十五条", "- art_15"),
]


@pytest.mark.parametrize(("text", "expected"), ONE)
def test_one_citation(text: str, expected: str) -> None:
    assert found(text) == [expected]


SEVERAL = [
    (
        "《办法》第九条、第十条、第十八条第二款和第二十条",
        ORDER,
        [f"{ORDER} art_9", f"{ORDER} art_10", f"{ORDER} art_18 p2", f"{ORDER} art_20"],
    ),
    ("本办法第九条至第十二条", ORDER, [f"{ORDER} art_{n}" for n in (9, 10, 11, 12)]),
    ("218号令第9-11条", None, [f"{ORDER} art_{n}" for n in (9, 10, 11)]),
    ("218号令第九、十条第一款", None, [f"{ORDER} art_9", f"{ORDER} art_10 p1"]),
    ("218号令第十八条第一款、第三款", None, [f"{ORDER} art_18 p1", f"{ORDER} art_18 p3"]),
    ("218号令第71条第（一）项至第（三）项", None, [f"{ORDER} art_71 i{n}" for n in (1, 2, 3)]),
    ("218号令第71条第（一）、（三）项", None, [f"{ORDER} art_71 i1", f"{ORDER} art_71 i3"]),
    ("218号令第71条（一）、（三）", None, [f"{ORDER} art_71 i1", f"{ORDER} art_71 i3"]),
    ("网安法61条、62条", None, [f"{NEW} art_61", f"{NEW} art_62"]),
    (
        "第二十二条第三款、第四十一条至第四十三条规定",
        NEW,
        [f"{NEW} art_22 p3", *(f"{NEW} art_{n}" for n in (41, 42, 43))],
    ),
    ("本办法第十五条、《网络安全法》第二十一条", ORDER, [f"{ORDER} art_15", f"{NEW} art_21"]),
    ("《海商法》第十条，《保险法》", ORDER, ["- art_10", "-"]),
    ("《证券法》第一百条处理，该法第二百条另有规定", None, [f"{SECURITIES} art_100", f"{SECURITIES} art_200"]),
    ("《海商法》（以下简称《海法》）第三条，《海法》第四条", None, ["- art_3", "- art_4"]),
    ("218号令（证券期货业网络和信息安全管理办法）第五条", None, [ORDER, f"{ORDER} art_5"]),
    ("网安法（《数据安全法》）第五条", ORDER, [NEW, "npc-data-security-2021", f"{ORDER} art_5"]),  # not one instrument
    ("网络安全法修正后第三十一条", ORDER, [NEW + " art_31"]),  # 218号令第三十一条 was read
    ("网络安全法改了之后第三十一条", ORDER, [NEW + " art_31"]),
    ("网络安全法施行后第五条", ORDER, [NEW, f"{ORDER} art_5"]),  # of a time, not of a version
    ("网络安全法和数据安全法怎么说", None, [NEW, "npc-data-security-2021"]),
    ("本法第十五条", ORDER, ["- art_15"]),  # the context is an 办法
    ("《办法》第三条", NOTE, ["- art_3"]),  # there it means the draft, which the collection lacks
    ("218号令第1至2000条", None, [f"{ORDER} art_1", f"{ORDER} art_2000"]),
]


@pytest.mark.parametrize(("text", "context", "expected"), SEVERAL)
def test_several_citations(text: str, context: str | None, expected: list[str]) -> None:
    assert found(text, context) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "网络安全法律体系",
        "网络安全法规",
        "第十条件",
        "第一条例",
        "共有61条",
        "办法",
        "本办法",
        "日本法",
        "第零条",
        "第，条",
        "《》",
    ],
)
def test_no_citation(text: str) -> None:
    assert found(text, ORDER) == []


@pytest.mark.parametrize(
    ("day", "expected"), [("2025-12-31", OLD), ("2026-01-01", NEW), ("2018-01-01", OLD), ("2010-01-01", None)]
)
def test_version_in_force_on_a_day(day: str, expected: str | None) -> None:
    assert find_citations("网络安全法第二十一条", NAMES, as_of=day)[0].doc_id == expected


def test_count_after_chinese_article_is_no_item() -> None:
    assert found("218号令第十八条三项制度") == [f"{ORDER} art_18"]


def test_states() -> None:
    states = {text: parse_or_find(text) for text in ("网安法第99条", "海商法第十条", "第十条", "网安法第十条")}
    assert list(states.values()) == ["no_such_article", "outside", "unresolved", "resolved"]


def parse_or_find(text: str) -> CitationState:
    return find_citations(text, NAMES, as_of=DAY)[0].state


def test_parse_citation() -> None:
    assert brief(parse_citation(" 218号令18条2款 的内容", NAMES)) == f"{ORDER} art_18 p2"
    assert brief(parse_citation("第十八条", NAMES, ORDER)) == f"{ORDER} art_18"
    assert brief(parse_citation(ORDER, NAMES)) == ORDER
    assert (
        brief(parse_citation(f"https://famai.example/id/{ORDER}/art_71__para_1__item_7", NAMES))
        == f"{ORDER} art_71 p1 i7"
    )
    assert brief(parse_citation(f"{NOTE}/sec_3__sec_2", NAMES)) == f"{NOTE} sec_3__sec_2"
    assert parse_citation("海商法第十条", NAMES).state is CitationState.OUTSIDE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "没有写"),
        ("你好", "看不懂"),
        ("第十八条", "哪部法规"),
        ("网安法第1条、第2条", "2 处"),
        ("网安法第一条第一歀", "看不懂"),
        ("网" * 10_000, "太长"),
        (f"{ORDER}/art_x", "看不懂"),
        ("个人信息保护发第3条", "个人信息保护法"),
    ],
)
def test_parse_refuses(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_citation(text, NAMES)


@pytest.mark.parametrize("unit", ["第", "《", "《a", "第一", "第一、", "(", "2016年", "令", "公司", "根据和"])
def test_long_input_takes_linear_time(unit: str) -> None:
    with must_end():
        find_citations(unit * (200_000 // len(unit)), NAMES, ORDER)


MARKS = st.text(
    alphabet="第一二十百0189９（）()《》〈〉〔〕、，至和条款项目之号令公告年网络安全法证券办本该起草说明 \n\u3000以下简称原旧新aR/_-",
    max_size=80,
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(MARKS, st.text(max_size=80)))
def test_never_raises_and_spans_hold(text: str) -> None:
    for context in (None, ORDER, NOTE):
        citations = find_citations(text, NAMES, context)
        assert all(text[c.start : c.end] == c.text and c.start < c.end for c in citations)
        assert [c.start for c in citations] == sorted(c.start for c in citations)


ARTICLES = st.integers(1, 44)
PARTS = st.one_of(st.none(), st.integers(1, 30))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([i for i in NAMES.instruments.values() if not i.title.startswith("《")]),
    ARTICLES,
    st.integers(0, 3),
    PARTS,
    PARTS,
    PARTS,
)
def test_format_then_parse_comes_back(
    instrument: Instrument, number: int, insertion: int, paragraph: int | None, item: int | None, subitem: int | None
) -> None:
    subitem = subitem if item else None
    two = (Paragraph(1, 0, 1, "甲"), Paragraph(2, 2, 3, "乙"))
    article = Article("", number, "", "甲\n乙", two, insertion=insertion)
    label = format_label(instrument, article, paragraph, item, subitem)
    got = parse_citation(label, NAMES)
    wanted = (instrument.id, number, insertion, paragraph, item, subitem)
    assert (got.doc_id, got.article, got.insertion, got.paragraph, got.item, got.subitem) == wanted


@given(st.integers(1, 9), st.integers(1, 9), st.one_of(st.none(), st.integers(1, 9)))
def test_format_then_parse_a_section(part: int, sub: int, point: int | None) -> None:
    from corpus.numerals import to_chinese

    label = f"{to_chinese(part)}、（{to_chinese(sub)}）"
    article = Article(f"sec_{part}__sec_{sub}", 1, label, "", (), is_section=True)
    got = parse_citation(format_label(NAMES.instruments[NOTE], article, item=point), NAMES)
    assert (got.doc_id, got.section, got.item) == (NOTE, (part, sub), point)


def test_labels() -> None:
    order = NAMES.instruments[ORDER]
    one = Article("art_71", 71, "第七十一条", "甲", (Paragraph(1, 0, 1, "甲"),))
    two = Article("art_18", 18, "第十八条", "甲\n乙", (Paragraph(1, 0, 1, "甲"), Paragraph(2, 2, 3, "乙")))
    note = Article("sec_3__sec_2", 9, "三、（二）", "甲", (Paragraph(1, 0, 1, "甲"),), is_section=True)
    assert format_label(order, two, 2) == "《证券期货业网络和信息安全管理办法》第十八条第二款"
    assert format_label(order, one, 1, 7) == "《证券期货业网络和信息安全管理办法》第七十一条第（七）项"
    assert format_label(order, None) == "《证券期货业网络和信息安全管理办法》"
    assert format_label(NAMES.instruments[NOTE], note, 1) == "起草说明 三、（二）"

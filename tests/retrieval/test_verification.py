"""引用核验: one state for each citation, in a table of cases on the real texts."""

from __future__ import annotations

import pytest

from corpus.errors import UsageError
from graph.facts.crosswalk import crosswalks
from retrieval.checking.citations import CheckState, verify_text
from retrieval.checking.elsewhere import _of_the_field


@pytest.fixture(scope="module")
def check(corpus):
    walks = crosswalks(corpus)
    names = corpus.names

    def act(text, **more):
        return verify_text(text, corpus, names, walks, **more)

    return act


@pytest.fixture(scope="module")
def words(corpus):
    """Short passages of the texts, cut out by offsets so that no text stands here."""
    article = corpus.document("csrc-order-218-2023").tree.article(18)
    text = article.paragraphs[1].text
    return text[text.index("重要信息系统业务") :].rstrip("。")


def test_measures_of_the_field_come_from_its_thesaurus():
    named = set(_of_the_field())
    assert {"监管谈话", "警示函"} <= named
    assert not named & {"处罚", "行政处罚", "行政监管措施", "责令改正", "责令停业整顿"}  # too wide, or of every field


def test_a_true_quotation(check, words):
    (found,) = check(f"218号令第十八条第二款规定：“{words}”。")
    assert found.state is CheckState.CONSISTENT
    assert found.label.endswith("第十八条第二款")


def test_width_and_blanks_do_not_matter(check, words):
    spaced = " ".join(words).replace("，", ",")
    assert check(f"218号令第18条第2款：“{spaced}”")[0].state is CheckState.CONSISTENT


def test_an_ellipsis_joins_true_passages(check, words):
    assert check(f"218号令第十八条第二款：“{words[:12]}……{words[-10:]}”")[0].state is CheckState.CONSISTENT


def test_a_quotation_before_the_citation(check, words):
    assert check(f"“{words}”（《证券期货业网络和信息安全管理办法》第十八条第二款）")[0].state is CheckState.CONSISTENT


def test_a_changed_number_is_shown(check, words):
    (found,) = check(f"218号令第十八条第二款规定：“{words.replace('五年', '三年')}”。")
    assert found.state is CheckState.DIFFERENT
    assert ("三年以上", "五年以上") in found.differences
    assert "文中“三年以上”，条文“五年以上”" in found.why and "五年以上" in found.right


def test_a_changed_number_in_reported_words(check):
    (found,) = check(
        "根据218号令第十八条第二款规定：重要信息系统业务日志应当保存三年以上，系统日志应当保存六个月以上。"
    )
    assert found.state is CheckState.DIFFERENT and "三年以上" in found.why and "五年以上" in found.right


def test_a_passage_of_another_paragraph(check, words):
    (found,) = check(f"218号令第十八条第一款规定：“{words}”")
    assert found.state is CheckState.DIFFERENT and found.right == "第十八条第二款"


def test_words_that_the_article_does_not_have(check):
    (found,) = check("218号令第十八条规定：“食堂每周三供应红烧肉，员工凭卡就餐”。")
    assert found.state is CheckState.DIFFERENT


@pytest.mark.parametrize(
    ("text", "state", "says"),
    [
        ("依据218号令第十八条第二款办理。", CheckState.CONSISTENT, "未附引文"),
        ("依据《证券期货业网络和信息安全管理办法》办理。", CheckState.CONSISTENT, "现行有效"),
        ("218号令第八十条另有规定。", CheckState.NO_SUCH, "75 条"),
        ("218号令第十八条第九款另有规定。", CheckState.NO_SUCH, "共 2 款"),
        ("218号令第五条第（二十）项。", CheckState.NO_SUCH, "项"),
        ("网络安全法第二百条。", CheckState.NO_SUCH, "81 条"),
        ("2016年网络安全法第二十一条。", CheckState.SUPERSEDED, "第二十三条"),
        ("证监会令第82号第二十条。", CheckState.SUPERSEDED, "证监会令第218号"),
        ("《中华人民共和国保险法》第十条。", CheckState.NOT_HELD, "未收录"),
        ("依照第十八条办理。", CheckState.UNDECIDED, "没有写明"),
        ("218号令第十八条规定，公司要把记录留好以便查账和备查使用。", CheckState.UNDECIDED, "转述"),
    ],
)
def test_states(check, text, state, says):
    found = check(text)
    assert [f.state for f in found] == [state]
    assert says in found[0].why


def test_the_successor_of_a_superseded_article(check):
    (found,) = check("旧网安法第五十九条")
    assert found.right == "《中华人民共和国网络安全法》第六十一条"


def test_on_a_day_in_the_past(check):
    assert check("2016年网络安全法第二十一条", as_of="2025-06-01")[0].state is CheckState.CONSISTENT
    assert check("218号令第十八条", as_of="2022-06-01")[0].state is CheckState.SUPERSEDED


def test_context_and_several_citations(check):
    found = check("依照本办法第十八条、第十九条和《网络安全法》第六十一条第三款", context="csrc-order-218-2023")
    assert [f.state for f in found] == [CheckState.CONSISTENT] * 3


OLD_NUMBERS = [
    # the words beside the number decide: 等级保护 is the old 21 and the present 23
    ("公司按照《网络安全法》第二十一条开展等级保护测评。", CheckState.SUPERSEDED, "第二十三条"),
    ("公司按照《网络安全法》第二十三条落实网络安全等级保护制度。", CheckState.CONSISTENT, None),
    ("关键信息基础设施运营者应当按照网安法第三十四条设置专门安全管理机构。", CheckState.SUPERSEDED, "第三十六条"),
    # words of the document decide
    ("《网络安全法》第二十三条（修正前为第二十一条）规定了等级保护。", CheckState.CONSISTENT, None),
    ("网安法等保一条，原第二十一条，现第二十三条。", CheckState.SUPERSEDED, "第二十三条"),
    # the day of the case decides
    ("2024年3月，某公司依据《网络安全法》第五十九条被处罚款2万元。", CheckState.SUPERSEDED, "第六十一条"),
    # 款 that only one version has
    ("依据《网络安全法》第六十一条第三款处理。", CheckState.CONSISTENT, None),
]


@pytest.mark.parametrize(("text", "state", "right"), OLD_NUMBERS)
def test_old_numbers(check, text, state, right):
    found = next(f for f in check(text) if f.article not in (None, 23) or state is CheckState.CONSISTENT)
    assert found.state is state, found.why
    assert right is None or right in found.right


def test_where_nothing_decides_both_readings_are_told(check):
    (found,) = check("本项目另见《网络安全法》第六十一条。")
    assert found.state is CheckState.UNDECIDED
    assert "第六十一条" in found.why and "第六十四条" in found.why


CONTENT = [
    # another number, another unit, a fact that meets the bound
    ("系统日志应当保存三个月以上（218号令第十八条第二款）。", CheckState.DIFFERENT, "六个月"),
    ("我司系统日志保存了8个月（218号令第十八条第二款）。", CheckState.CONSISTENT, None),
    # force
    (
        "218号令第三十四条第二款“可以将投资者账号信息、身份证号码等敏感个人信息进行脱敏处理”。",
        CheckState.DIFFERENT,
        "应当将",
    ),
    (
        "网络运营者是否按照网络安全等级保护制度的要求履行义务可以自行决定（《网络安全法》第二十三条）。",
        CheckState.DIFFERENT,
        "应当",
    ),
    # an exception dropped
    (
        "《证券期货业网络和信息安全管理办法》第十五条第二款对交易时段变更重要信息系统作了绝对禁止，没有任何例外。",
        CheckState.DIFFERENT,
        "除外",
    ),
    # another bearer
    ("经营机构每年至少组织一次与关联主体的联合演练（218号令第三十八条第一款）。", CheckState.DIFFERENT, "核心机构"),
    # right words, wrong article
    ("个人信息保护影响评估报告至少保存三年，写在《个人信息保护法》第五十五条。", CheckState.DIFFERENT, "第五十六条"),
    # amounts of a case: within the tier, and not
    ("某公司被网信办依据个保法第六十六条第一款并处罚款20万元。", CheckState.CONSISTENT, None),
    ("某公司被网信办依据个保法第六十六条第一款并处罚款180万元。", CheckState.DIFFERENT, "一百万元以下"),
    (
        "依据《关键信息基础设施安全保护条例》第四十一条处采购金额1.5倍罚款，对责任人罚款3万元。",
        CheckState.CONSISTENT,
        None,
    ),
    # the tier whose condition is denied
    (
        "网安法第六十一条第一款规定，还没有拒不改正的，也可以罚五万元以上五十万元以下。",
        CheckState.DIFFERENT,
        "一万元以上五万元以下",
    ),
]


@pytest.mark.parametrize(("text", "state", "right"), CONTENT)
def test_what_is_said_with_a_citation(check, text, state, right):
    (found,) = [f for f in check(text) if f.article is not None]
    assert found.state is state, found.why
    assert right is None or right in found.right


def test_who_calls_a_number_old_knows_the_new_ones(check):
    """A sentence that marks a number as old says nothing for reading its unmarked neighbours as old."""
    found = check("网络安全法已经重新编号，等保现在是第二十三条，别再写第二十一条了；处罚是第六十一条。")
    assert [f.state for f in found if f.article == 61] == [CheckState.CONSISTENT]


def test_the_fine_before_a_second_basis_is_not_its_own(check):
    found = check("公安机关依据网安法第六十一条第一款对我公司罚款五万元，证监局依据218号令第六十二条第二款出具警示函。")
    assert "案件金额" in found[0].why and "案件金额" not in found[1].why


def test_json_has_the_fields_of_the_contract(check):
    (found,) = check("218号令第十八条第二款规定：“重要信息系统业务日志应当保存三年以上”。")
    assert list(found.to_json()) == (
        [
            "text",
            "start",
            "end",
            "law",
            "doc_id",
            "article",
            "paragraph",
            "item",
            "label",
            "state",
            "why",
            "right",
            "quote",
        ]
    )


def test_corrections_lead_into_the_text(check, words):
    text = f"按网安法第三十四条设置专门安全管理机构。218号令第十八条第二款：“{words.replace('五年', '三年')}”。"
    edits = [edit for found in check(text) for edit in found.edits]
    assert [(text[e.start : e.end], e.text) for e in edits] == [("第三十四条", "第三十六条"), ("三年以上", "五年以上")]


@pytest.mark.parametrize(
    "unit", ["《", "“", "第一条", "《网络安全法》第二十一条“", "（以下简称《", "本法第一条", "1.1", "|", "同条第一款"]
)
def test_hostile_text_ends(check, unit):
    check((unit * 40_000)[:100_000])


def test_limits(check):
    with pytest.raises(UsageError):
        check("  ")
    with pytest.raises(UsageError, match="过长"):
        check("字" * 300_000)
    assert check("没有任何引用的文字") == []


def test_offsets_lead_into_the_text(check):
    text = "前言。218号令第十八条，以及网安法第六十一条。"
    for found in check(text):
        assert text[found.start : found.end] == found.text

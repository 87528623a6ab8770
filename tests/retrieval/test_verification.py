"""引用核验: one state for each citation, in a table of cases on the real texts."""

from __future__ import annotations

import pytest

from corpus.errors import UsageError
from graph.facts.crosswalk import crosswalks
from retrieval.checking.citations import CheckState, verify_text


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
    assert ("三", "五") in found.differences


def test_a_changed_number_in_reported_words(check):
    (found,) = check(
        "根据218号令第十八条第二款规定：重要信息系统业务日志应当保存三年以上，系统日志应当保存六个月以上。"
    )
    assert found.state is CheckState.DIFFERENT and "三" in found.explanation


def test_a_passage_of_another_paragraph(check, words):
    (found,) = check(f"218号令第十八条第一款规定：“{words}”")
    assert found.state is CheckState.DIFFERENT and "其他款项" in found.explanation


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
        ("证监会令第82号第二十条。", CheckState.NOT_HELD, "文本未收录"),
        ("《中华人民共和国保险法》第十条。", CheckState.NOT_HELD, "未收录"),
        ("依照第十八条办理。", CheckState.UNDECIDED, "没有写明"),
        ("218号令第十八条规定，公司要把记录留好以便查账和备查使用。", CheckState.UNDECIDED, "转述"),
    ],
)
def test_states(check, text, state, says):
    found = check(text)
    assert [f.state for f in found] == [state]
    assert says in found[0].explanation


def test_the_successor_of_a_superseded_article(check):
    (found,) = check("旧网安法第五十九条")
    assert found.successor == "《中华人民共和国网络安全法》第六十一条"


def test_on_a_day_in_the_past(check):
    assert check("2016年网络安全法第二十一条", as_of="2025-06-01")[0].state is CheckState.CONSISTENT
    assert check("218号令第十八条", as_of="2022-06-01")[0].state is CheckState.SUPERSEDED


def test_context_and_several_citations(check):
    found = check("依照本办法第十八条、第十九条和《网络安全法》第六十一条", context="csrc-order-218-2023")
    assert [f.state for f in found] == [CheckState.CONSISTENT] * 3


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

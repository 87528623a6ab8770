"""What is told of a text that was ended, and of its articles."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("name", ["82号令", "82号令（证券期货业信息安全保障管理办法）"])
def test_who_names_an_article_of_a_text_that_was_ended_reads_it_behind_that(assistant, name):
    """The words were left out as superseded; with the title in brackets they were those of the order that replaced it."""
    answer = assistant.ask(f"{name}第五条说什么？")
    assert "废止" in answer.conclusion.split("\n")[0]
    assert "原规定：开展证券客户交易结算资金第三方存管业务" in answer.conclusion


def test_whether_a_text_holds_whose_successor_has_no_known_day_is_told_as_unknown(assistant):
    """It was said to be replaced already, which the verifier took out, and what was left was the day it began."""
    answer = assistant.ask("155号令还有效吗？")
    assert answer.conclusion.startswith("时效未核") and "第235号" in answer.conclusion
    assert answer.verdict is None and "取代" not in answer.conclusion


@pytest.mark.parametrize(
    "question",
    [
        "155号令还有效吗？",
        "155号令是不是出新的了？",
        "218号令什么时候公布的？",
        "个人信息保护法哪天公布的？",
        "网络安全法2025年改了哪些条？",
    ],
)
def test_what_the_catalogue_tells_is_not_taken_out_of_the_answer(assistant, question):
    """Its days and numbers stand in no text: the checker took the line out, and the answer began with what was not asked."""
    answer = assistant.ask(question)
    assert answer.answer.startswith(answer.conclusion[:30]) and not any("略去" in one for one in answer.warnings)


@pytest.mark.parametrize("when", ["修正后", "修改后", "修订以后"])
def test_the_article_of_a_law_after_it_was_amended_is_not_that_of_the_centre(assistant, when):
    """修正后 stood between the law and its article, and 218号令第三十一条 was told."""
    assert assistant.ask(f"网络安全法{when}第三十一条变成第几条？").conclusion.startswith(
        "原第三十一条现在是《网络安全法》第三十三条"
    )

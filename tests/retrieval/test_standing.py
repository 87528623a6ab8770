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


@pytest.mark.parametrize("question", ["155号令还有效吗？", "155号令是不是出新的了？"])
def test_what_the_catalogue_tells_of_a_later_version_is_not_taken_out_of_the_answer(assistant, question):
    """Its number and day stand in no text: the checker took the line out, and the answer began with 依据."""
    answer = assistant.ask(question)
    assert answer.answer.startswith(answer.conclusion[:30]) and not any("略去" in one for one in answer.warnings)

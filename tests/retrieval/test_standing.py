"""What is told of a text that was ended, and of its articles."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("name", ["82号令", "82号令（证券期货业信息安全保障管理办法）"])
def test_who_names_an_article_of_a_text_that_was_ended_reads_it_behind_that(assistant, name):
    """The words were left out as superseded; with the title in brackets they were those of the order that replaced it."""
    answer = assistant.ask(f"{name}第五条说什么？")
    assert "废止" in answer.conclusion.split("\n")[0]
    assert "原规定：开展证券客户交易结算资金第三方存管业务" in answer.conclusion

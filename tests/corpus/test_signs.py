"""Radicals in the text of a printed page are read as the characters that they are drawn as."""

from __future__ import annotations

import pytest

from corpus import readable
from retrieval import CheckState, verify_text


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        ("中华⼈⺠共和国⽹络安全法", "中华人民共和国网络安全法"),
        ("基⾦客⼾意⻅⼀、⻓⻚⻔", "基金客户意见一、长页门"),
        ("网络安全法", "网络安全法"),
        ("", ""),
    ],
)
def test_radicals_become_characters_one_by_one(drawn, meant):
    assert readable(drawn) == meant
    assert len(readable(drawn)) == len(drawn)


def test_a_law_in_the_text_of_a_printed_page_is_known(corpus):
    """A PDF from a browser gave 未收录 for every law, since its text had radicals for 人, 民 and 网."""
    found = verify_text("依据《中华⼈⺠共和国⽹络安全法》第⼆⼗三条，公司留存⽹络⽇志六个⽉。", corpus)
    assert [(one.law, one.article) for one in found] == [("中华人民共和国网络安全法", 23)]
    assert found[0].state is CheckState.CONSISTENT

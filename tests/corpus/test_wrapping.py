"""Broken lines are joined, and every character leads back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.reading.wrapping import unwrap

LINES = "公司按照《证券期货业网络和信息安全管理办法》第三\n十九条及时处置网络安全事件并向监管部门报告，同时依照\n《网络安全法》落实。\n第二节 其他\n一、说明"


def test_a_citation_over_two_lines_is_whole() -> None:
    joined = unwrap(LINES)
    assert "第三十九条及时" in joined.text and "依照《网络安全法》" in joined.text
    assert joined.text.endswith("落实。\n第二节 其他\n一、说明")
    start = joined.text.index("第三十九条")
    assert LINES[slice(*joined.span(start, start + 5))] == "第三\n十九条"


@given(st.text(alphabet="甲乙丙，。\n 第一条", max_size=200))
def test_every_character_leads_back(text: str) -> None:
    joined = unwrap(text)
    assert all(text[at] == mark for mark, at in zip(joined.text, joined.offsets, strict=True))
    assert joined.text.replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")

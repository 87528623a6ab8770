"""同条, 该款, 前款 and 前条 alone: the place that they mean, and where they mean none."""

from __future__ import annotations

import pytest

from retrieval import verify_text


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("218号令第十五条第二款另有例外。前款所说的回退方案也要报。", [(15, 2), (15, 1)]),
        ("关基1小时内报告（218号令第三十九条）\n其他单位及时报告（同条）", [(39, None), (39, None)]),
        ("违反218号令第二十条第一款，且不符合该款每季度验证的要求。", [(20, 1), (20, 1)]),
        ("见218号令第六十二条，前条也有规定。", [(62, None), (61, None)]),
        ("218号令第十五条第一款已经说明，前款另有规定。", [(15, 1)]),  # no 款 before the first
        ("218号令第十八条要求保存日志。该款产品不能保存。", [(18, None)]),
        ("218号令第十八条第二款规定：“前款规定的除外”。", [(18, 2)]),  # the law's own words
        ("本条写道：“依照218号令第十八条第二款，前款规定的除外”。", [(18, 2)]),  # the place is within, too
        ("公司产品众多，同条生产线另行说明。", []),
        ("员工手册\n第一条 依据218号令第十八条制定。\n第二条 违反前条的，予以处分。", [(18, None)]),
    ],
)
def test_what_a_bare_reference_means(corpus, text, places):
    found = verify_text(text, corpus)
    assert [(one.article, one.paragraph) for one in found if one.article is not None] == places


def test_many_bare_references_are_read_in_one_go(corpus):
    """Each looks at a few neighbours only: a document of nothing else is read in a number of steps that grows as it does."""
    text = "218号令第十五条第二款。" + "前款的，" * 20_000
    assert 0 < len(verify_text(text, corpus)) <= 60

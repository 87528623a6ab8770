"""Quantities of the collection against the hand-made annotations, and in sentences of the test's own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import load_corpus
from graph.extraction.quantities import extract_quantities, inclusion
from graph.models import Quantity
from tests.graph.scoring import Entry, Score, load_gold, match
from tests.graph.test_norms import document_of


def same_quantity(wanted: Entry, found: Quantity) -> bool:
    """Same kind, number and unit."""
    return (str(found.kind), found.number, found.unit) == (wanted["kind"], wanted["number"], wanted["unit"])


def score_quantities(name: str, gold: dict[Any, Entry], quantities: list[Quantity]) -> Score:
    """Figures for quantities, with the share of right bounds."""
    score = match(
        name, gold, quantities, "quantities", same_quantity, lambda q: f"{q.kind} {q.number} {q.unit} {q.text}"
    )
    for wanted, found in score.pairs:
        inclusive = wanted["inclusive"] is None or wanted["inclusive"] == found.inclusive
        score.judge("bound", str(found.bound) == wanted["bound"] and inclusive, f"{found}")
        for part in ("anchor", "base", "target"):
            if wanted.get(part):
                score.judge(part, str(getattr(found, part)) == wanted[part], f"{found} / {wanted[part]}")
    return score


@pytest.fixture(scope="module")
def quantities() -> list[Quantity]:
    """All quantities of the collection."""
    return [quantity for document in load_corpus().documents.values() for quantity in extract_quantities(document)]


def test_order_218(quantities: list[Quantity]) -> None:
    score = score_quantities("quantities, Order 218", load_gold(), quantities)
    print(score.report())
    assert score.f1 >= 0.95
    assert score.share("bound") >= 0.95


def test_other_laws(quantities: list[Quantity]) -> None:
    score = score_quantities("quantities, other laws", load_gold(other=True), quantities)
    print(score.report())
    assert score.f1 >= 0.90
    assert score.share("bound") >= 0.90


def test_laws_of_the_last_round(quantities: list[Quantity]) -> None:
    score = score_quantities("quantities, last round", load_gold(whole=True), quantities)
    print(score.report())
    assert score.f1 >= 0.98
    assert score.share("bound") >= 0.95


def test_every_quantity_is_where_it_says(quantities: list[Quantity]) -> None:
    documents = load_corpus().documents
    for quantity in quantities:
        article = documents[quantity.doc_id].tree.by_eid(quantity.eid)
        assert article is not None
        assert article.text[quantity.start : quantity.end] == quantity.text


CASES = [
    ("日志应当保存五年以上。", [("retention", 5, "年", "min", True)]),
    ("应当于演练后15个工作日内报告。", [("deadline", 15, "工作日", "max", True)]),
    ("应当自收到申请之日起三个月内决定。", [("deadline", 3, "个月", "max", True)]),
    ("应当在24小时内报告。", [("deadline", 24, "小时", "max", True)]),
    ("应当每年至少开展一次演练。", [("frequency", 1, "次/年", "min", True)]),
    ("审计频率不低于每三年一次。", [("frequency", 1, "次/3年", "min", True)]),
    ("应当每天备份一次。", [("frequency", 1, "次/天", "exact", True)]),
    ("应当于每年4月30日前报送。", [("deadline", None, "04-30", "max", True)]),
    ("处一万元以上五万元以下罚款。", [("fine", 10000, "元", "min", True), ("fine", 50000, "元", "max", True)]),
    ("处违法所得一倍以上十倍以下的罚款。", [("fine", 1, "倍", "min", True), ("fine", 10, "倍", "max", True)]),
    ("违法所得不足五十万元的，责令改正。", [("threshold", 500000, "元", "max", False)]),
    ("投资者累计不得超过二百人。", [("threshold", 200, "人", "max", True)]),
    ("处理1000万人以上个人信息的，应当备案。", [("threshold", 10000000, "人", "min", True)]),
    ("处五日以上十五日以下拘留。", [("duration", 5, "日", "min", True), ("duration", 15, "日", "max", True)]),
    ("处以违法划拨款项二倍的罚款。", [("fine", 2, "倍", "exact", True)]),
    ("最近三年未受处罚。", []),
    ("本办法自2023年5月1日起施行。", [("date", None, "2023-05-01", "exact", True)]),
    ("两年内完成全部审计。", [("deadline", 2, "年", "max", True)]),
    ("保存期限不得少于二十年。", [("retention", 20, "年", "min", True)]),
]


@pytest.mark.parametrize(("words", "expected"), CASES)
def test_phrases(words: str, expected: list[tuple[object, ...]]) -> None:
    found = extract_quantities(document_of(f"第一条 {words}\n第二条 本规定由甲公司解释。\n"))
    assert [(str(q.kind), q.number, q.unit, str(q.bound), q.inclusive) for q in found] == expected


@pytest.mark.parametrize(
    ("words", "below"),
    [("“以上”含本数，“以下”不含本数。", False), ("“以上”、“以下”均含本数。", True), ("本规定由甲公司解释。", True)],
)
def test_the_text_says_what_is_included(words: str, below: bool) -> None:
    said = inclusion(document_of(f"第一条 {words}\n第二条 处五万元以下罚款。\n"))
    assert (said.above, said.below) == (True, below)


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            "一二三十百千万亿两半0123456789.年月日个工作天小时元倍人次每至少不得超过以上下内前后保存罚款处，。；%百分之第"
        ),
        max_size=120,
    )
)
def test_never_raises(words: str) -> None:
    document = document_of(f"第一条 {words}\n")
    for quantity in extract_quantities(document):
        article = document.tree.by_eid(quantity.eid)
        assert article is not None
        assert article.text[quantity.start : quantity.end] == quantity.text

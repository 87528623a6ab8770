"""The ruler itself: our figures against another reckoning of them, and where they do not apply."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, SetP, SetR, Success

from evaluation.metrics import (
    all_at,
    both_at,
    citation_precision,
    citation_recall,
    every_citation_fits,
    fact_share,
    mean,
    percentile,
    recall_at,
    reciprocal_rank,
    unify,
)

CASES = 120


def _drawn(seed: int) -> tuple[list[str], set[str], set[str]]:
    """A ranking, its gold articles, and those also right, drawn at random."""
    chance = random.Random(seed)
    articles = [f"a{number}" for number in range(30)]
    ranking = chance.sample(articles, chance.randint(1, 20))
    gold = set(chance.sample(articles, chance.randint(1, 6)))
    return ranking, gold, set(chance.sample(articles, chance.randint(0, 4))) - gold


def _other(measure: object, gold: Callable[[int], Collection[str]]) -> list[float]:
    """The figure of each case by ir-measures, which wants scores in the place of ranks."""
    judged = [Qrel(str(seed), article, 1) for seed in range(CASES) for article in sorted(gold(seed))]
    run = [ScoredDoc(str(seed), a, float(-rank)) for seed in range(CASES) for rank, a in enumerate(_drawn(seed)[0])]
    found = {metric.query_id: metric.value for metric in ir_measures.iter_calc([measure], judged, run)}
    return [found[str(seed)] for seed in range(CASES)]


@pytest.mark.parametrize("k", [1, 5, 10])
def test_recall_and_rank_are_those_of_ir_measures(k: int) -> None:
    cases = [_drawn(seed) for seed in range(CASES)]
    recall = [recall_at(ranking, gold, k) for ranking, gold, _ in cases]
    assert recall == pytest.approx(_other(R @ k, lambda seed: cases[seed][1]))
    rank = [reciprocal_rank(ranking, gold, k) for ranking, gold, _ in cases]
    assert rank == pytest.approx(_other(RR @ k, lambda seed: cases[seed][1]))
    assert [bool(value) for value in rank] == [bool(v) for v in _other(Success @ k, lambda seed: cases[seed][1])]
    assert [all_at(ranking, gold, k) for ranking, gold, _ in cases] == [float(value == 1.0) for value in recall]
    assert len({*recall, *rank}) > 4, "the cases are all alike"


def test_citation_figures_are_those_of_ir_measures() -> None:
    cases = [_drawn(seed) for seed in range(CASES)]
    recall = [citation_recall(cited, gold) for cited, gold, _ in cases]
    assert recall == pytest.approx(_other(SetR, lambda seed: cases[seed][1]))
    precision = [citation_precision(cited, gold, also_ok) for cited, gold, also_ok in cases]
    assert precision == pytest.approx(_other(SetP, lambda seed: cases[seed][1] | cases[seed][2]))
    assert len({*recall, *precision}) > 10, "the cases are all alike"


@pytest.mark.parametrize(
    ("cited", "gold", "also_ok", "recall", "precision", "fits"),
    [
        (["a"], ["a"], [], 1.0, 1.0, 1.0),
        (["a", "b"], ["a"], [], 1.0, 0.5, 0.0),
        (["a", "b"], ["a"], ["b"], 1.0, 1.0, 1.0),
        (["b"], ["a"], ["b"], 0.0, 1.0, 1.0),
        (["b"], ["a", "c"], [], 0.0, 0.0, 0.0),
        (["a"], ["a", "c"], [], 0.5, 1.0, 1.0),
        (["a", "a"], ["a", "a", "c"], [], 0.5, 1.0, 1.0),
        ([], ["a"], [], 0.0, None, None),
        (["a"], [], [], None, 0.0, 0.0),
    ],
)
def test_citations(
    cited: list[str], gold: list[str], also_ok: list[str], recall: float, precision: float, fits: float
) -> None:
    assert citation_recall(cited, gold) == recall
    assert citation_precision(cited, gold, also_ok) == precision
    assert every_citation_fits(cited, gold, also_ok) == fits


def test_nothing_to_find_is_no_figure() -> None:
    assert recall_at(["a"], [], 5) is all_at(["a"], [], 5) is reciprocal_rank(["a"], [], 5) is None
    assert both_at(["a"], ["a"], 5) is None
    assert both_at(["a", "b"], ["b", "a"], 5) == 1.0
    assert both_at(["a", "c"], ["b", "a"], 5) == 0.0


def test_the_cut_is_at_k() -> None:
    ranking = ["x", "y", "a"]
    assert [recall_at(ranking, ["a"], k) for k in (1, 2, 3)] == [0.0, 0.0, 1.0]
    assert [reciprocal_rank(ranking, ["a"], k) for k in (2, 3)] == [0.0, pytest.approx(1 / 3)]


def test_means_leave_out_what_is_not_there() -> None:
    assert mean([1.0, None, 0.0]) == 0.5
    assert mean([None]) is mean([]) is None


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1.0), (0.25, 1.0), (0.26, 2.0), (0.5, 2.0), (0.95, 4.0), (1.0, 4.0)]
)
def test_percentiles(share: float, value: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], share) == value
    assert percentile([], share) is None


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("五 年", "5年"), ("５ 年", "5年"), ("十五日", "15日"), ("十万元", "100000元"), ("10万元", "100000元"), ("1.5万元", "15000元"),
        ("一百万元", "1000000元"), ("2亿元", "200000000元"), ("1.5亿元", "150000000元"), ("1,000,000元", "1000000元"), ("1,23", "1,23"),
        ("百分之五十", "50%"), ("百分之0.5", "0.5%"), ("50％", "50%"), ("万元", "万元"), ("千分之一", "千分之1"), ("Log A", "loga"), ("零点", "0点"),
        ("一二三四五六七八九千万亿年", "一二三四五六七八九千万亿年"),
    ],
)  # fmt: skip
def test_the_same_number_is_the_same_however_it_is_written(text: str, one: str) -> None:
    assert unify(text) == one


@pytest.mark.parametrize(
    ("facts", "share"),
    [([], None), (["五年"], 1.0), (["六年"], 0.0), (["5 年", "六年"], 0.5), (["五年", "10万元", "日志", "备份"], 0.75)],
)
def test_the_share_of_the_facts_that_are_told(facts: list[str], share: float | None) -> None:
    assert fact_share("日志应当保存5年，否则处十万元罚款。", facts) == share

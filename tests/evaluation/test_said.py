"""What is said first, scored: each rule of the labels with an answer that meets it and one that breaks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from corpus import Locator
from evaluation.said import Labels, said_first

KEY = Locator.of("made-up", 18)
LABELS = Labels(
    answerable=True,
    kind="premise",
    gold=frozenset({KEY}),
    fitting=frozenset({Locator.of("made-up", 19)}),
    facts=("五年以上",),
    verdict=("premise_wrong", "no"),
    opening=(("五年", "60个月"),),
    misleads=(("二十年", ("不是二十年",)),),
    asker=("期货公司",),
    kin={"期货公司": ("经营机构", "期货商")},
    basic=("期货公司", "证券公司"),
)


def answer(conclusion: str, **fields: Any) -> dict[str, Any]:
    citation = {"marker": 1, "doc_id": "made-up", "article": 18, "label": "《办法》第十八条", "quote": "保存5年以上"}
    return {
        "answer": conclusion,
        "conclusion": conclusion,
        "abstained": False,
        "citations": [citation],
        "verdict": "premise_wrong",
        "asker": ["期货公司"],
        "parts": [],
        "steps": [],
        "rows": [],
    } | fields


def figures(conclusion: str, labels: Labels = LABELS, **fields: Any) -> dict[str, float | None]:
    return said_first(labels, answer(conclusion, **fields))


@pytest.mark.parametrize(
    ("conclusion", "opening"),
    [
        ("不对，保存5年以上[1]。", 1.0),
        ("不对，应当保存 五 年 以上。", 1.0),
        ("不对，保存六十个月。", 1.0),
        ("不对，保存十五年。", 0.0),  # 5年 is not 15年
        ("。" * 560 + "五年", 0.0),  # beyond what is read
    ],
)
def test_opening(conclusion: str, opening: float) -> None:
    assert figures(conclusion)["opening"] == opening


def test_a_mark_is_read_as_the_address_that_it_leads_to() -> None:
    labels = replace(LABELS, opening=(("18条",),))
    assert figures("见该条[1]。", labels)["opening"] == 1.0
    assert figures("见该条。", labels)["opening"] == 0.0


@pytest.mark.parametrize(
    ("conclusion", "fields", "misled"),
    [
        ("保存二十年[1]。五年。", {}, 1.0),
        ("并非二十年。五年。", {}, 0.0),  # the sentence denies it
        ("二十年，五年，不是二十年", {}, 0.0),
        ("保存五年。", {"verdict": "yes"}, 1.0),  # a false claim, not denied
        ("不对，保存五年。", {"verdict": "yes"}, 0.0),
    ],
)
def test_misled(conclusion: str, fields: dict[str, Any], misled: float) -> None:
    assert figures(conclusion, **fields)["misled"] == misled


@pytest.mark.parametrize(
    ("asker", "right"),
    [(["期货公司"], 1.0), (["期货商"], 1.0), (["经营机构"], 1.0), ([], 0.0), (["期货公司", "证券公司"], 0.0)],
)
def test_asker(asker: list[str], right: float) -> None:
    assert figures("五年", asker=asker)["asker"] == right


def test_steps_count_what_is_found_and_its_order() -> None:
    labels = replace(LABELS, steps=(("报告",), ("处置",), ("通知", "告知")))
    told = [{"who": "", "action": a, "when": "", "to": ""} for a in ("处置", "报告", "告知客户")]
    assert figures("五年", labels, steps=told)["steps"] == pytest.approx(2 / 3)
    assert figures("五年", labels, steps=told[1:])["steps"] == pytest.approx(2 / 3)
    assert figures("五年", labels, steps=[])["steps"] == 0.0


def test_right_needs_every_gold_article_and_every_fact() -> None:
    assert figures("五年以上")["right"] == 1.0
    assert figures("五年以上", replace(LABELS, gold=LABELS.gold | {Locator.of("made-up", 20)}))["right"] == 0.0
    assert figures("五年以上", replace(LABELS, facts=("三年以上",)))["right"] == 0.0


def test_good_needs_all_of_it() -> None:
    assert figures("不对，保存五年以上[1]。")["good"] == 1.0
    assert figures("不对，保存五年以上[1]。", verdict="yes")["good"] == 0.0
    assert figures("不对，保存五年以上[1]。", abstained=True)["good"] == 0.0
    assert figures("不对。")["good"] == 0.0


def test_a_list_is_judged_by_its_rows() -> None:
    labels = replace(LABELS, kind="list", verdict=(), opening=())
    rows = [{"duty": "保存", "marker": 1}]
    found = figures("共一项", labels, rows=rows)
    assert (found["list_recall"], found["list_precision"], found["misled"]) == (1.0, 1.0, 0.0)
    other = {"marker": 2, "doc_id": "other", "article": 1, "label": "", "quote": ""}
    wrong = answer("共一项", rows=[{"duty": "别的", "marker": 2}])
    wrong["citations"] = [*wrong["citations"], other]
    assert said_first(labels, wrong)["list_precision"] == 0.0
    assert said_first(labels, wrong)["misled"] == 1.0


def test_refusals() -> None:
    labels = replace(LABELS, answerable=False, verdict=("no",), if_held=frozenset({KEY}))
    assert said_first(labels, answer("", abstained=True))["rightly_refused"] == 1.0
    assert said_first(labels, answer("不行", verdict="no", citations=[]))["rightly_refused"] == 1.0
    assert said_first(labels, answer("行", verdict="yes"))["rightly_refused"] == 1.0  # what answers is held by now
    assert said_first(labels, answer("行", verdict="yes", citations=[]))["rightly_refused"] == 0.0

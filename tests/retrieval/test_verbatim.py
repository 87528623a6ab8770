"""Copies of a provision without quotation marks: the change that matters is found, what means the same passes."""

from __future__ import annotations

import pytest

from graph import load_thesaurus
from retrieval.checking.verbatim import copied
from retrieval.checking.verifier_passage import Reader

PROVISION = (
    "证券公司应当妥善保存客户资料，保存期限不得少于二十年，发现资料泄露的，应当立即采取补救措施，并在三日内向中国证监会报告。\n"
    "证券公司违反前款规定的，责令改正，给予警告，并处二十万元以上二百万元以下的罚款；情节严重的，责令停业整顿。"
)
FIRST, SECOND = PROVISION.split("\n")
CHANGED = [
    (FIRST.replace("二十年", "十年"), "数字", "二十年"),
    (FIRST.replace("二十年", "二十个月"), "数字的单位", "二十年"),
    (FIRST.replace("三日内", "三个工作日内"), "数字", "三日"),
    (FIRST.replace("不得少于", "不得超过"), "上下限", "不得少于"),
    (FIRST.replace("应当妥善", "可以妥善"), "应当、可以、不得", "应当"),
    (FIRST.replace("的，应当立即", "的，不应立即"), "应当、可以、不得", "应当"),
    (FIRST.replace("立即采取", "定期采取"), "时间要求", "立即"),
    (FIRST.replace("三日内", "及时"), "时间要求", "三日内"),
    (FIRST.replace("证券公司", "期货公司"), "主体或者对象", "证券公司"),
    (SECOND.replace("二百万元以下", "二百万元以上"), "上下限", "二百万元以下"),
    (SECOND.replace("情节严重的，", ""), "处罚档次", "情节严重的"),
]
SAME = [
    FIRST,
    FIRST.replace("二十年", "20年").replace("三日内", "3日内"),
    FIRST.replace("应当妥善", "必须妥善"),
    FIRST.replace("立即", "马上"),
    FIRST.replace("资料", "材料"),
    FIRST.split("，发现")[0],
    SECOND.split("；")[0],
]


@pytest.mark.parametrize(("words", "what", "real"), CHANGED, ids=[case[1] + case[2] for case in CHANGED])
def test_the_change_that_matters_is_told(words: str, what: str, real: str) -> None:
    copy = copied(words.rstrip("。"), PROVISION)
    assert copy is not None and copy.change is not None
    assert (copy.change[0], real in copy.change[2]) == (what, True), copy.change
    assert copy.right in PROVISION


@pytest.mark.parametrize("words", SAME)
def test_what_means_the_same_agrees(words: str) -> None:
    copy = copied(words.rstrip("。"), PROVISION)
    assert copy is not None and copy.change is None, copy


@pytest.mark.parametrize(
    "words",
    [
        "公司客户资料保存二十年",
        "证券公司应当保存资料",
        "发生泄露时公司会及时补救并且向证监会说明有关的情况和处理结果",
        "",
    ],
)
def test_words_of_ones_own_are_no_copy(words: str) -> None:
    assert copied(words, PROVISION) is None


def test_a_negator_is_left_to_the_reader() -> None:
    assert copied(FIRST.replace("发现资料", "未发现资料").rstrip("。"), PROVISION) is None


def test_a_provision_that_begins_with_a_duty_of_nobody_is_read() -> None:
    """The bearer of a first sentence without one was looked for before it: a document's check ended in an IndexError."""
    words = "。".join(["应当向甲公司提供资料", *(f"甲公司应当做好第{n}件事" for n in "一二三四五六")]) + "。"
    assert Reader(load_thesaurus()).read(words.replace("甲公司", "证券公司")).norms

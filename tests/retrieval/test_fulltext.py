"""Full-text search: the operators, what they match and what they do not, and messages for what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fulltext.grammar import QueryError, parse_fulltext
from retrieval.fulltext.query import fold

TEXT = "甲方应当保存日志五年以上。\n乙方可以查阅下列材料：\n（一）ＬＯＧ 文件；\n（二）备份记录。\n丙方不得泄露。"


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("日志", ["日志"]),
        ("日志 五年", ["日志", "五年"]),
        ("日志 与 泄露", ["日志", "泄露"]),
        ("日志 同条 泄露", ["日志", "泄露"]),
        ("日志 同款 泄露", None),
        ("日志 同款 五年", ["日志", "五年"]),
        ("查阅 同款 备份", ["查阅", "备份"]),  # an item belongs to the 款 that leads it in
        ("日志 同款 非 泄露", ["日志"]),
        ("密码 或 泄露", ["泄露"]),
        ("密码 或 口令", None),
        ("日志 非 密码", ["日志"]),
        ("日志 非 泄露", None),
        ("日志 非 非 泄露", ["日志", "泄露"]),
        ("（密码 或 日志） 五年", ["日志", "五年"]),
        ("(密码 或 日志)五年", ["日志", "五年"]),
        ("log", ["ＬＯＧ"]),
        ("“下列材料”", ["下列材料"]),
        ("“ＬＯＧ 文件”", ["ＬＯＧ 文件"]),  # a blank within marks is part of the word
        ("参与", None),  # 与 within a word is no operator
        ("“与”", None),  # nor within marks
    ],
)
def test_operators(query: str, hits: list[str] | None) -> None:
    places = parse_fulltext(query).places(TEXT)
    assert (None if places is None else [TEXT[a:b] for a, b in places]) == hits


@pytest.mark.parametrize(
    ("query", "says", "mended"),
    [
        ("", "请输入", ""),
        ("  “” ", "请输入", ""),
        ("日志 与", "“与”（第 4 个字）后面缺少一个词", "日志"),
        ("日志 与 或 五年", "“与”（第 4 个字）后面缺少一个词", "日志 与 五年"),
        ("或 日志", "“或”（第 1 个字）前面缺少一个词", "日志"),
        ("日志 非", "“非”（第 4 个字）后面缺少一个词", "日志"),
        ("（日志", "“（”（第 1 个字）没有对应的右括号", "（日志）"),
        ("日志）", "“）”（第 3 个字）没有对应的左括号", "日志"),
        ("日志 （）", "缺少一个词", "日志"),
        ("“重要信息 系统", "第 1 个字的引号没有合上", "“重要信息 系统”"),
        ("日志” 五年", "第 3 个字的引号没有开头", "日志 五年"),
        ("非 日志", "至少要有一个", "日志"),
        (" ".join("词" * 21), "21 个，最多 20 个", ""),
        ("（" * 9 + "词" + "）" * 9, "最多 8 层", ""),
        ("(" * 200, "最多 8 层", ""),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_a_way_out(query: str, says: str, mended: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse_fulltext(query)
    assert says in str(raised.value)
    assert raised.value.mended == mended


PIECES = st.lists(
    st.sampled_from(("日志", "五年", "与", "或", "非", "同款", "同条", "（", "）", "“", "”", '"', " ")), max_size=30
)


@given(st.one_of(PIECES.map(" ".join), PIECES.map("".join), st.text(max_size=40)))
def test_any_query_is_read_or_refused_with_one_that_is_read(query: str) -> None:
    try:
        parsed = parse_fulltext(query)
    except QueryError as error:
        if error.mended:
            parse_fulltext(error.mended)
        return
    places = parsed.places(TEXT)
    assert places is None or all(0 <= a < b <= len(TEXT) and fold(TEXT[a:b]) in parsed.words for a, b in places)


WORDS = st.sampled_from(("日志", "五年", "泄露", "查阅", "备份", "没有的词"))


@given(WORDS, WORDS, WORDS)
def test_operators_obey_the_laws_of_logic(a: str, b: str, c: str) -> None:
    def met(query: str) -> bool:
        return parse_fulltext(query).places(TEXT) is not None

    assert met(f"{a} 与 {b}") == (met(a) and met(b)) == met(f"{b} {a}")
    assert met(f"{a} 或 {b}") == (met(a) or met(b))
    assert met(f"{a} 非 {b}") == (met(a) and not met(b))
    assert met(f"（{a} 或 {b}） {c}") == (met(f"{a} {c}") or met(f"{b} {c}"))
    assert met(f"{a} 同款 {b}") <= met(f"{a} 同条 {b}")


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)

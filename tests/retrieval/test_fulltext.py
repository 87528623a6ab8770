"""Full-text search: the operators, what they match and what they do not, and messages for what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import UsageError
from retrieval.finding.fulltext import parse_fulltext

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
        ("密码 或 泄露", ["泄露"]),
        ("密码 或 口令", None),
        ("日志 非 密码", ["日志"]),
        ("日志 非 泄露", None),
        ("（密码 或 日志） 五年", ["日志", "五年"]),
        ("log", ["ＬＯＧ"]),
        ("“下列材料”", ["下列材料"]),
        ("参与", None),  # 与 within a word is no operator
    ],
)
def test_operators(query: str, hits: list[str] | None) -> None:
    places = parse_fulltext(query).places(TEXT)
    assert (None if places is None else [TEXT[a:b] for a, b in places]) == hits


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "请输入"),
        ("  “” ", "请输入"),
        ("日志 与", "最后缺少"),
        ("或 日志", "“或”前缺少"),
        ("（日志", "右括号"),
        ("日志）", "“）”"),
        ("非 日志", "至少要有一个"),
        (" ".join("词" * 21), "太多"),
    ],
)
def test_what_cannot_be_read_is_told(query: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        parse_fulltext(query)


@given(st.text(alphabet='日志 与或非同款条（）()“”"a', max_size=40))
def test_any_query_is_read_or_refused(query: str) -> None:
    try:
        places = parse_fulltext(query).places(TEXT)
    except UsageError:
        return
    assert places is None or all(0 <= a < b <= len(TEXT) for a, b in places)

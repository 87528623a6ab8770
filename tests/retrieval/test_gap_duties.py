"""Which duties a firm is held against: conditions that the bearer carries, duties of others, doubles, transitions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus import Instrument
from graph import Modality, Norm
from retrieval.checking.gap.duties import distinct_duties, is_over, with_condition
from retrieval.checking.gap.telling import suggested, told_duty


def norm(text: str, modality: Modality = Modality.OBLIGATION, subjects: tuple[str, ...] = ("处理者",)) -> Norm:
    return Norm("n", "d", "art_1", 1, 1, None, subjects, modality, "应当", "", text, 0, len(text))


CONDITIONS = [
    ("处理个人信息达到规定数量的处理者应当指定负责人", "处理个人信息达到规定数量的"),
    ("提供重要平台服务、用户数量巨大的处理者，应当定期发布报告", "提供重要平台服务、用户数量巨大的"),
    ("处理者应当对其活动负责", None),
    ("处理者的保存期限应当最短", None),
]


@pytest.mark.parametrize(("text", "condition"), CONDITIONS)
def test_the_bearer_carries_a_condition(text: str, condition: str | None) -> None:
    assert with_condition(norm(text), None).condition == condition


def test_duties_of_authorities_are_none_of_the_firms() -> None:
    others = norm("对确认为重要数据的，相关地区、部门应当及时告知")
    own = norm("合规管理部门应当审查权限")
    assert distinct_duties([others, own]) == [own]


def test_the_same_words_taken_as_both_are_a_prohibition() -> None:
    one, two = norm("不得频繁征求同意"), norm("不得频繁征求同意", Modality.PROHIBITION)
    assert distinct_duties([one, two]) == [two]


def test_a_transition_that_ended_is_over() -> None:
    instrument = Instrument(id="d", title="办法", number="", level="", issuer="", effective="2018-06-01")
    text = "处理者应当在本办法实施之日起半年内完成整改"
    assert is_over(norm(text), instrument, date(2026, 1, 1))
    assert not is_over(norm(text), replace(instrument, effective="2025-09-01"), date(2026, 1, 1))
    assert not is_over(norm("处理者应当完成整改"), instrument, date(2026, 1, 1))


def test_a_forbidden_item_is_told_with_its_ban() -> None:
    item = replace(norm("截取、存储客户信息", Modality.PROHIBITION), trigger="不得")
    assert told_duty(item) == "不得：截取、存储客户信息"
    assert told_duty(norm("不得截取客户信息", Modality.PROHIBITION)) == "不得截取客户信息"


def test_a_suggested_clause_keeps_what_the_duty_speaks_of() -> None:
    """What stands before 应当 and is no bearer stays; the bearer gives way to the firm's department."""
    text = "处理者应当建立机制"
    own = replace(norm(text), action="建立机制", trigger_start=3)
    assert suggested(own) == "应当建立机制"
    spoken = replace(norm("合同约定事项应当限于必要"), action="限于必要", trigger_start=6)
    assert suggested(spoken) == "合同约定事项应当限于必要"
    conditioned = replace(norm("发现漏洞的，应当整改"), action="整改", trigger_start=6, condition="发现漏洞的")
    assert suggested(conditioned) == "发现漏洞的，应当整改"

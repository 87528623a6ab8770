"""Plain and spoken words of policies beside the words of rules, and what stands around a clause."""

from __future__ import annotations

import pytest

from corpus import read_policy
from retrieval.checking.gap.ground import Ground
from retrieval.checking.gap.judging import judge
from retrieval.checking.gap.lexicon import load_checklist, load_words
from retrieval.checking.gap.models import GapState
from retrieval.checking.gap.spoken import glossed, load_spoken, unglossed

CENTRE = "csrc-order-218-2023"
SAID = [
    ("系统一刻不停地盯着", "监测"),
    ("提前跟客户打招呼", "告知"),
    ("不能推给别人", "转移"),
    ("货比三家", "比选"),
    ("主机坏了备机顶上", "故障备份"),
]


def _state(at: tuple[int, int], text: str, *of: str, rule: str = "") -> GapState:
    checklist = load_checklist(CENTRE)
    assert checklist is not None
    elements = [e for e in checklist.elements[at] if not of or e.of in of]
    ground = Ground([glossed(read_policy(text, "制度.txt"))], load_words(), frozenset())
    return judge(elements, ground, {}, rule).state


@pytest.mark.parametrize(("said", "means"), SAID)
def test_spoken_words_are_read_beside_those_of_rules(said: str, means: str) -> None:
    policy = glossed(read_policy(f"制度\n第一条　{said}。"))
    part = policy.parts[-1]
    assert means in part.plain and unglossed(part.plain) == f"{said}。"
    assert policy.quote(part) == f"第一条　{said}。"


def test_every_way_of_saying_has_its_examples() -> None:
    assert len(load_spoken()) > 100


def test_a_duty_in_spoken_words_is_covered() -> None:
    told = "第一条　开盘以后不许动重要系统，系统坏了经评估必须马上修的除外。"
    assert _state((15, 2), f"制度\n{told}", rule="经评估确有必要的除外") is GapState.COVERED


TRADING = ("不得在交易时段对重要信息系统进行变更", "不得在交易时段")
BEYOND = ("不得超范围收集和使用",)
ALLOWED = [
    ((31, 1), "公司可以超出约定的范围使用客户信息。", BEYOND, GapState.CONFLICT),
    ((31, 1), "公司不得超出约定的范围使用客户信息。", BEYOND, GapState.COVERED),
    (
        (15, 2),
        "经评估的故障修复，可以在交易时段变更重要信息系统；其余变更不得安排在交易时段。",
        TRADING,
        GapState.COVERED,
    ),
]


@pytest.mark.parametrize(("at", "said", "of", "state"), ALLOWED)
def test_leave_for_what_is_forbidden_is_a_conflict(
    at: tuple[int, int], said: str, of: tuple[str, ...], state: GapState
) -> None:
    assert _state(at, f"制度\n第一条　{said}", *of) is state


def test_what_the_next_clause_goes_on_with_counts() -> None:
    """Three clauses in a row, one act each: only the first named the change that all are about."""
    text = (
        "制度\n第一章　变更\n第一条　重要信息系统上线、变更、下线，须评估技术和业务风险，制定风险防控措施。\n"
        "第二条　动手之前，应急处置的办法和退回原样的步骤必须写好。\n第三条　做完以后换一个人复核，把结果验证一遍。"
    )
    of = ("充分评估技术和业务风险", "制定风险防控措施", "应急处置", "回退方案", "对相关结果进行复核验证")
    assert _state((15, 1), text, *of) is GapState.COVERED


def test_a_paper_in_the_same_file_is_no_delegation() -> None:
    """Two papers in one file: what the first leaves to the second was told as left to a paper that nobody has."""
    first = "某公司安全管理规定\n第一条　应急演练的次数、报告，定期组织和存档，按照《网络安全事件应急预案》执行。"
    second = "某公司网络安全事件应急预案\n1　演练\n1.1　每半年组织一次应急演练，形成演练报告并归档。"
    assert _state((38, 2), f"{first}\n{second}") is GapState.COVERED
    assert _state((38, 2), first) is GapState.DELEGATED


def test_a_title_before_a_colon_is_a_part_of_what_is_said() -> None:
    policy = glossed(read_policy("制度\n1.1　应急目标：保住交易。"))
    assert policy.parts[-1].plain == "应急目标：保住交易。"

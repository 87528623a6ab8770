"""Checklists of laws beside the centre: what a policy says in plain words of personal information and of data."""

from __future__ import annotations

import pytest

from corpus import read_policy
from retrieval.checking.gap.ground import Ground
from retrieval.checking.gap.judging import judge
from retrieval.checking.gap.lexicon import checklisted, load_checklist, load_words
from retrieval.checking.gap.models import GapState
from retrieval.checking.gap.spoken import glossed

PERSONAL, DATA = "npc-pipl-2021", "npc-data-security-2021"
SAID = [
    (PERSONAL, (6, 2), "收集客户信息只收办业务用得着的，无关的一律不收。", GapState.COVERED),
    (PERSONAL, (16, 1), "客户撤回同意的，公司有权停止为其办理业务。", GapState.CONFLICT),
    (PERSONAL, (16, 1), "客户撤回同意的，业务照常办理，不得拒绝。", GapState.COVERED),
    (PERSONAL, (23, 1), "把客户信息提供给合作银行的，概括授权即可，不另行征求同意。", GapState.CONFLICT),
    (PERSONAL, (56, 2), "个人信息保护影响评估报告保存两年。", GapState.CONFLICT),
    (PERSONAL, (54, 1), "审计部每年对客户个人信息的处理做一次合规审计。", GapState.COVERED),
    (PERSONAL, (54, 1), "审计部每年对分支机构做一次审计。", GapState.MISSING),
    (PERSONAL, (25, 1), "推荐算法应当公开规则，不得对客户实行价格歧视。", GapState.MISSING),
    (
        DATA,
        (27, 1),
        "数据制度覆盖收集到销毁的全过程，每年组织数据安全培训；三级系统已经定级，数据加密存储。",
        GapState.COVERED,
    ),
    (DATA, (29, 1), "发生数据安全事件的，立即处置。", GapState.PARTIAL),
]


@pytest.mark.parametrize(("law", "at", "said", "state"), SAID)
def test_plain_words_meet_the_laws_on_data(law: str, at: tuple[int, int], said: str, state: GapState) -> None:
    checklist = load_checklist(law)
    assert checklist is not None
    ground = Ground([glossed(read_policy(f"制度\n第一条　{said}"))], load_words(), frozenset())
    assert judge(checklist.elements[at], ground, {}, "").state is state


def test_a_law_beside_the_centre_is_held_against_a_policy_only_where_it_is_chosen() -> None:
    assert not {PERSONAL, DATA} & set(checklisted())

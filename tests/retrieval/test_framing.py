"""Which frame an ask calls for, learned: everyday questions of a trade that nothing was learned from."""

from __future__ import annotations

import pytest

from evaluation.training.fit_framing import defended
from retrieval.reading.frames import frame_of
from retrieval.reading.framing import frame_signs, learned_frame
from retrieval.reading.models import Frame


@pytest.mark.parametrize(
    ("words", "frame"),
    [
        ("粮库的门没锁，违反了啥", Frame.BREACHES),
        ("粮食装车不过磅，踩了哪条红线", Frame.BREACHES),
        ("熏蒸没有公示，会怎么罚", Frame.CONSEQUENCE),
        ("入库记录得搁几年", Frame.QUANTITY),
        ("出库异常往哪儿报", Frame.ACTOR),
        ("没锁门算犯了哪条规矩", Frame.BREACHES),
        ("粮库可以租给别人堆化肥不", Frame.VERDICT),
        ("熏蒸必须夜里做，白天不行", Frame.VERDICT),
    ],
)
def test_everyday_words_call_for_the_frame_that_people_would_give(words, frame):
    by_rule, _ = frame_of(words)
    assert learned_frame(words, by_rule, named=False)[0] is frame


def test_nothing_is_about_a_law_that_names_none():
    by_rule, _ = frame_of("什么时候开始施行的")
    assert learned_frame("什么时候开始施行的", by_rule, named=False)[0] is not Frame.ABOUT


def test_between_frames_that_say_what_a_provision_holds_the_rules_decide():
    words = "什么是熏蒸作业"
    assert frame_of(words)[0] is Frame.DEFINITION
    assert learned_frame(words, Frame.DEFINITION, named=False) == (Frame.DEFINITION, None)


def test_a_frame_that_the_rules_do_not_give_tells_why():
    fired = learned_frame("粮库的门没锁，违反了啥", Frame.RULE, named=False)[1]
    assert fired is not None and fired.rule == "frame.learned" and "breaches" in fired.effect


def test_the_rules_are_signs_beside_the_words():
    signs = frame_signs("熏蒸怎么罚", named=False)
    assert signs["fires=frame.consequence"] == 1.0 and "“怎么罚”" in signs


@pytest.mark.parametrize(
    ("kind", "by_rule", "words", "frames"),
    [
        ("quantity", Frame.CONSEQUENCE, "没过磅罚多少", {"quantity", "consequence"}),
        ("quantity", Frame.CONSEQUENCE, "处罚以后几天内可以申诉", {"quantity"}),
        ("verdict", Frame.CONSEQUENCE, "没过磅也罚吗", {"verdict", "consequence"}),
        ("list", Frame.DEFINITION, "", {"definition"}),
        ("list", Frame.ACTOR, "", {"rule"}),
    ],
)
def test_what_can_be_defended_is_no_fault(kind, by_rule, words, frames):
    assert defended(kind, by_rule, words) == frames

"""Yes or no, decided by whose duty it is and by what a clause protects from."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("按218号令第三十一条，投资者可以撤回同意吗？", "yes"),  # it is no pretext to refuse service
        ("按218号令第三十一条，投资者撤回同意的，可以拒绝向他提供服务吗？", "no"),
        ("按218号令第三十一条，投资者撤回同意就不让他用了，可以吗？", "no"),
    ],
)
def test_what_is_no_pretext_is_allowed_and_what_it_protects_from_is_not(assistant, question, verdict):
    assert assistant.ask(question).verdict == verdict


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("我们是券商，手里有重要数据，要按网络数据安全管理条例第三十三条每年做风险评估吗？", "yes"),
        ("我们是券商，没有重要数据，要按网络数据安全管理条例第三十三条每年做风险评估吗？", "no"),
        ("我们是期货公司，按218号令第三十八条要每年演练并在15个工作日内报告吗？", "no"),  # those of 核心机构
    ],
)
def test_a_duty_reaches_whoever_has_what_makes_its_bearer(assistant, question, verdict):
    assert assistant.ask(question).verdict == verdict


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("我们是基金公司，实时信息系统故障应对能力三级够不够？", "yes"),
        ("我们是证券公司，实时信息系统故障应对能力做到第三级，行吗？", "no"),
        ("证券公司实时信息系统的故障应对能力要到第五级吗？", "no"),
    ],
)
def test_a_level_told_is_held_against_the_level_of_ones_own_kind(assistant, question, verdict):
    answer = assistant.ask(question)
    assert answer.verdict == verdict
    assert answer.citations[0].article == 41


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("业务日志刚满五年，够不够？期货公司", "yes"),
        ("我们是期货公司，交易时段带宽峰值刚好用到80%，达标吗？", "no"),  # 以下 takes in no limit there
    ],
)
def test_right_at_a_limit_what_its_word_takes_in_is_told(assistant, question, verdict):
    answer = assistant.ask(question)
    assert answer.verdict == verdict
    assert "本数" in answer.conclusion
    assert (71, 7) in {(c.article, c.item) for c in answer.citations}


def test_off_the_limit_nothing_is_told_of_what_its_word_takes_in(assistant):
    assert "本数" not in assistant.ask("业务日志存六年，达标吗？期货公司").conclusion


def test_the_duties_of_those_designated_are_not_anothers_where_it_is_asked_about_them(assistant):
    """关基 names the operators, though nobody says to be one."""
    (about,) = assistant.look("关基的商用密码使用情况多久报一次？").contexts
    (other,) = assistant.look("商用密码使用情况多久报一次？").contexts
    duties = [n for n in about.facts.norms if n.subjects == ("关键信息基础设施运营者",)]
    assert other.only_designated(duties)
    assert not about.only_designated(duties)

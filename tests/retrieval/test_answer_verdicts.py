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

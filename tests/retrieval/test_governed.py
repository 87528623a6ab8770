"""Rules that are known but not held are named by their subjects."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from corpus import Origin
from retrieval.answering.governed import governed_elsewhere

RULE = SimpleNamespace(
    id="made-up",
    title="示例蜂箱分级办法",
    number=None,
    version_of=None,
    effective=None,
    status="现行有效",
    source="https://example.org/rule",
    subjects=("蜂箱分级标准", "蜂蜜首次报告时限"),
    aliases=(),
    level="规范性文件",
    previous=None,
    next=None,
)
COLLECTION = SimpleNamespace(documents={"made-up": SimpleNamespace(instrument=RULE, origin=Origin.MISSING)})


@pytest.mark.parametrize("ask", ["蜂箱分级标准是什么", "蜂蜜的首次报告时限是几小时"])
def test_the_rule_is_named(ask):
    (missing,) = governed_elsewhere([ask], COLLECTION, lambda pair: 0.5)
    assert "示例蜂箱分级办法" in missing.title and missing.official == "https://example.org/rule"


@pytest.mark.parametrize("ask", ["蜂箱要消毒吗", "报告交给谁", "系统日志保存多久"])
def test_other_asks_name_no_rule(ask):
    assert governed_elsewhere([ask], COLLECTION, lambda pair: 0.5) == ()

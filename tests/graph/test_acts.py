"""What a duty asks to be done: kinds of acts with who, to whom, when, how often, about what; exceptions as defeaters."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from graph.extraction.norms import extract_norms
from graph.extraction.quantities import extract_quantities
from graph.facts.acts import Act, acts_of, defeaters_of
from graph.models import Norm
from tests.graph.test_norms import document_of


def norms_of(words: str) -> list[Norm]:
    document = document_of(f"第一条 {words}\n")
    return extract_norms(document, quantities=extract_quantities(document, extract_norms(document)))


def acts_in(words: str) -> list[Act]:
    return [act for norm in norms_of(words) for act in acts_of(norm)]


ACTS: list[tuple[str, list[dict[str, Any]]]] = [
    (
        "核心机构应当每年至少开展一次应急演练，并于演练后15个工作日内将演练报告报送中国证监会。",
        [
            {"kind": "drill", "frequency": "每年至少开展一次"},
            {
                "kind": "report",
                "recipients": ("中国证监会",),
                "deadline": "演练后15个工作日内",
                "anchor": "演练后",
                "matter": "演练报告",
            },
        ],
    ),
    (
        "证券公司应当在30日内，以书面形式向中国证监会备案。",
        [{"kind": "filing", "recipients": ("中国证监会",), "deadline": "30日内", "form": "书面形式"}],
    ),
    ("期货公司变更股权，应当经中国证监会批准。", [{"kind": "approval", "recipients": ("中国证监会",)}]),
    ("证券公司应当妥善保存客户资料。", [{"kind": "record_keeping", "matter": "客户资料"}]),
    (
        "证券公司应当指定一名高级管理人员担任首席信息官，明确信息技术牵头部门。",
        [{"kind": "appointment", "matter": "首席信息官"}, {"kind": "appointment", "matter": "信息技术牵头部门"}],
    ),
    (
        "个人信息处理者应当立即通知公安机关。",
        [{"kind": "notification", "recipients": ("公安机关",), "deadline": "立即"}],
    ),
    ("核心机构应当定期对供应商进行安全评估。", [{"kind": "assessment", "frequency": "定期", "matter": "供应商"}]),
    ("证券公司应当对从业人员开展安全培训。", [{"kind": "training", "matter": "从业人员"}]),
    ("证券公司应当建立报告制度。", []),
    ("证券公司不得报送虚假材料。", []),
    ("证券公司可以向中国证监会报告。", []),
]


@pytest.mark.parametrize(("words", "wanted"), ACTS)
def test_acts(words: str, wanted: list[dict[str, Any]]) -> None:
    assert [
        {name: asdict(act)[name] for name in given} for act, given in zip(acts_in(words), wanted, strict=True)
    ] == wanted


def test_an_act_is_where_it_says() -> None:
    (norm,) = norms_of("证券公司应当在30日内，以书面形式向中国证监会备案。")
    (act,) = acts_of(norm)
    assert norm.text[act.start - norm.start : act.end - norm.start] == act.text
    assert act.senders == ("证券公司",)


def test_how_long_records_are_kept_may_stand_beside() -> None:
    norms = norms_of("证券公司应当妥善保存客户资料。资料的保存期限不得少于二十年。")
    (act,) = acts_of(norms[0], norms[1].quantities)
    assert act.keep is not None and "二十年" in act.keep


def test_an_exception_defeats_the_norm() -> None:
    (norm,) = norms_of("除法律另有规定外，证券公司不得动用客户资金。")
    (defeater,) = defeaters_of(norm, [])
    assert defeater.text.startswith("除法律另有规定") and not defeater.references
    assert not defeaters_of(norms_of("证券公司不得动用客户资金。")[0], [])

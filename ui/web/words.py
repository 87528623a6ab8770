"""The Chinese words for what the graph names in English, and quantities as people write them."""

from __future__ import annotations

from collections.abc import Iterable

from graph import Bound, DefinitionKind, Quantity, QuantityKind, ReferenceKind, Resolution, Sanction, Target
from retrieval import FaultKind, Verdict
from ui.exports.norms import MODALITIES

__all__ = [
    "BOUND",
    "DEFINITION",
    "FAULT",
    "MODALITY",
    "QUANTITY",
    "REFERENCE",
    "REFUSAL",
    "RESOLUTION",
    "TARGET",
    "VERDICT",
    "facts_line",
    "fine",
    "yuan",
]

MODALITY = MODALITIES
"""The words for the deontic force of a norm, those of the exports."""

QUANTITY: dict[str, str] = {
    QuantityKind.RETENTION: "保存期限",
    QuantityKind.FREQUENCY: "频次",
    QuantityKind.DEADLINE: "时限",
    QuantityKind.CAPACITY: "容量",
    QuantityKind.BANDWIDTH: "带宽",
    QuantityKind.THRESHOLD: "门槛",
    QuantityKind.FINE: "罚款",
    QuantityKind.DURATION: "期间",
    QuantityKind.DATE: "日期",
}

TARGET: dict[str, str] = {
    Target.ORGANISATION: "单位",
    Target.RESPONSIBLE_PERSON: "责任人员",
    Target.INDIVIDUAL: "个人",
}

REFERENCE: dict[str, str] = {ReferenceKind.INTERNAL: "本文", ReferenceKind.EXTERNAL: "他文"}

RESOLUTION: dict[str, str] = {Resolution.EXACT: "确定", Resolution.INFERRED: "推定", Resolution.OUTSIDE: "未收录"}

BOUND: dict[str, str] = {Bound.MIN: "不低于", Bound.MAX: "不超过", Bound.EXACT: "恰为"}

DEFINITION: dict[str, str] = {DefinitionKind.DEFINITION: "定义", DefinitionKind.ABBREVIATION: "简称"}

VERDICT: dict[str, str] = {
    Verdict.YES: "是",
    Verdict.NO: "否",
    Verdict.CONDITIONAL: "有条件",
    Verdict.PREMISE_WRONG: "说法不对",
    Verdict.NOT_REGULATED: "条文没有规定",
}
"""The verdict on a question of yes or no, read literally."""

REFUSAL: dict[str, str] = {
    "unrelated": "与本库无关",
    "neighbouring_domain": "属于相邻领域",
    "prediction": "不作预测",
    "opinion": "不作评价和推荐",
    "instruction": "不是关于法规的问题",
    "deceit": "不能协助",
    "no_such_article": "没有这一条",
    "not_in_text": "文本中没有规定",
    "known_by_name_only": "只有名称，文本未收录",
}


def facts_line(quantities: Iterable[Quantity]) -> str:
    """``保存期限 五年以上；频次 每年至少一次``."""
    words = dict.fromkeys(f"{QUANTITY[q.kind]} {q.text}" for q in quantities)
    return "；".join(words)


def _plain(number: float | int) -> str:
    return f"{number:g}" if number < 1e6 else f"{number:.0f}"


def yuan(amount: float | int) -> str:
    """100000 → 10万元."""
    for size, unit in ((100_000_000, "亿元"), (10_000, "万元")):
        if amount >= size and amount % (size / 100) == 0:
            return f"{_plain(amount / size)}{unit}"
    return f"{_plain(amount)}元"


def _range(low: float | int | None, high: float | int | None, unit: str) -> str:
    if low is not None and high is not None:
        return f"{_plain(low)}{unit}以上{_plain(high)}{unit}以下"
    if high is not None:
        return f"{_plain(high)}{unit}以下"
    return f"{_plain(low)}{unit}以上" if low is not None else ""


FAULT: dict[FaultKind, str] = {
    FaultKind.NUMBER: "数字", FaultKind.UNIT: "单位", FaultKind.BOUND: "界限", FaultKind.MODALITY: "应当/可以/不得",
    FaultKind.NEGATION: "否定", FaultKind.BEARER: "义务主体", FaultKind.RECIPIENT: "对象", FaultKind.ROLE: "主体和对象",
    FaultKind.CONDITION: "条件", FaultKind.EXCEPTION: "例外", FaultKind.PROVISION: "条款", FaultKind.SUPERSEDED: "版本",
    FaultKind.TARGET: "处罚对象", FaultKind.TIER: "情节", FaultKind.CONNECTIVE: "并列或选择", FaultKind.TIMING: "时间",
    FaultKind.UNSUPPORTED: "没有依据",
}  # fmt: skip
"""What differs between a paraphrase and its provision."""


def fine(sanction: Sanction) -> str:
    """The fine of a sanction in words; empty where it has none."""
    parts: list[str] = []
    low, high = sanction.fine_min, sanction.fine_max
    if high is not None and low:
        parts.append(f"罚款{yuan(low)}以上{yuan(high)}以下")
    elif high is not None:
        parts.append(f"罚款{yuan(high)}以下")
    elif low is not None:
        parts.append(f"罚款{yuan(low)}以上")
    base = sanction.fine_base or ""
    for text in (
        _range(sanction.fine_times_min, sanction.fine_times_max, "倍"),
        _range(sanction.fine_percent_min, sanction.fine_percent_max, "%"),
    ):
        if text:
            parts.append(f"罚款{base}{text}")
    return "，或".join(parts)

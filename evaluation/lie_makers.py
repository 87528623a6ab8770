"""How a sentence of a text is made into a lie of each kind.

Each maker changes one fact of a sentence, or its wording only, by words alone: it uses none of what the verifier uses,
so that both do not share a blind spot. ``None`` says that the sentence has nothing to change.
"""

from __future__ import annotations

import random
import re

from corpus import format_article, format_title, in_marks
from evaluation.samples import AMOUNT, CONDITION, Maker, Sample, one_of, put
from graph import load_thesaurus

__all__ = ["LIES"]

_EXCEPTION = re.compile(
    r"(?:[，；](?:但是?，?)?[^，。；]{4,80}除外|，?除[^，。；名权]{4,60}外，|[；，]?(?:但是?，?)?法律、行政法规[^。；]*另有规定的，(?:从其|依照其|适用其)规定)"
)


def _number(sample: Sample, chance: random.Random) -> str | None:
    found = list(AMOUNT.finditer(sample.sentence))
    if not found:
        return None
    match = chance.choice(found)
    raw = match["n"]
    if raw.rstrip("万").replace(".", "").isdigit():
        other = str(int(float(raw.rstrip("万"))) + chance.choice((1, 2, 5))) + ("万" if raw.endswith("万") else "")
    else:
        own = raw.replace("两", "二")  # 两 is 二: no lie
        digit = chance.choice([d for d in "二三四五六七八九" if d not in own])
        other = re.sub(r"[一二两三四五六七八九]|^十", digit, raw, count=1)
    return put(sample.sentence, match.span("n"), other) if other != raw else None


def _unit(sample: Sample, chance: random.Random) -> str | None:
    others = {
        "个工作日": ("日", "个月"), "个月": ("年", "日"), "年": ("个月", "日"), "日": ("个工作日", "个月"), "小时": ("日", "个工作日"),
        "万元": ("元",), "倍": ("万元",), "元": ("倍",), "天": ("个月",), "周": ("个月",),
    }  # fmt: skip
    found = [m for m in AMOUNT.finditer(sample.sentence) if m["unit"] in others]
    if not found:
        return None
    match = chance.choice(found)
    return put(sample.sentence, match.span("unit"), chance.choice(others[match["unit"]]))


def _bound(sample: Sample, chance: random.Random) -> str | None:
    pairs = (
        ("以上", "以下"),
        ("以下", "以上"),
        ("不得少于", "不得超过"),
        ("不得超过", "不得少于"),
        ("至少", "至多"),
        ("不少于", "不超过"),
    )
    return one_of(
        sample.sentence,
        [(a, b) for a, b in pairs if not re.search(rf"{a}(?:各级|人民|地方|级|的?人民政府)", sample.sentence)],
        chance,
        near=r"[一二三四五六七八九十百千万两\d半]",
    )


def _modality(sample: Sample, chance: random.Random) -> str | None:
    pairs = (("应当", "可以"), ("应当", "不得"), ("不得", "可以"), ("不得", "应当"), ("可以", "应当"), ("可以", "不得"))
    return one_of(sample.sentence, pairs, chance, never="不应当")  # 不应当 → 不可以 is none


def _negation(sample: Sample, chance: random.Random) -> str | None:
    pairs = (
        ("不得", ""),
        ("不得", "得"),
        ("未经", "经"),
        ("未按照", "按照"),
        ("不履行", "履行"),
        ("未履行", "履行"),
        ("拒不", ""),
        ("不能", "能"),
        ("未", ""),
    )
    never = r"未成年|未来|尚未公开|未公开|不得(?:少于|低于|超过|到)"
    # of 不得…，不得… only the first: without the second, the first still governs both
    return one_of(sample.sentence, pairs, chance, never=rf"{never}|(?<=不得)[^。；]*")


def _bearer(sample: Sample, chance: random.Random) -> str | None:
    found = re.match(
        rf"(?:[^，。；]{{2,50}}的，)?(?P<who>{'|'.join(sample.firms)})(?=应当|不得|可以|在|每|未)", sample.sentence
    )
    if not found:
        return None
    others = [
        e
        for e in sample.firms
        if e not in sample.quote and found["who"] not in e and e not in found["who"] and not _below(e, found["who"])
    ]
    return put(sample.sentence, found.span("who"), chance.choice(others)) if others else None


def _below(one: str, other: str) -> bool:
    """Whether the first is one of the second by the thesaurus of the field, so that the rule holds of it too."""
    return other in load_thesaurus().covers(one) or other == "运营者"


def _same(one: str, other: str) -> bool:
    """Whether the thesaurus takes both for one authority."""
    concepts = [load_thesaurus().concept(name) for name in (one, other)]
    return any(c is not None and name in (*c.law, *c.alt) for c, name in zip(concepts, (other, one), strict=True))


def _recipient(sample: Sample, chance: random.Random) -> str | None:
    found = list(re.finditer(rf"[向报](?P<who>{'|'.join(sample.authorities)})", sample.sentence))
    if not found:
        return None
    match = chance.choice(found)
    others = [
        a
        for a in sample.authorities
        if a not in sample.quote and match["who"] not in a and a not in match["who"] and not _same(a, match["who"])
    ]
    return put(sample.sentence, match.span("who"), chance.choice(others)) if others else None


def _roles(sample: Sample, chance: random.Random) -> str | None:
    who = "|".join(sorted((*sample.firms, *sample.authorities), key=len, reverse=True))
    found = re.search(
        rf"(?P<one>{who})(?P<mid>(?:应当|可以|不得)[^。；]{{0,40}}?(?:向|对|由|经|要求|委托|配合))(?P<two>{who})",
        sample.sentence,
    )
    if not found or found["one"] == found["two"]:
        return None
    return put(sample.sentence, found.span(), found["two"] + found["mid"] + found["one"])


def _condition(sample: Sample, chance: random.Random) -> str | None:
    found = [
        m for m in CONDITION.finditer(sample.sentence) if not re.match(r"(?:违反本|有下列|有前|违反前)", m.group())
    ]
    found = [m for m in found if "前款" not in m.group() and len(sample.sentence) - len(m.group()) > 10]
    if not found:
        return None
    match = chance.choice(found)
    return put(sample.sentence, match.span(), "")


def _exception(sample: Sample, chance: random.Random) -> str | None:
    found = [m for m in _EXCEPTION.finditer(sample.sentence) if not sample.sentence[m.end() :].startswith("还")]
    found = [
        m for m in found if not re.match(r"[^，。；]{0,40}还(?:应当|可以|应)", sample.sentence[m.end() :])
    ]  # 除…外，还: not one
    if found:
        match = chance.choice(found)
        rest = put(sample.sentence, match.span(), "")
        return rest if len(rest) > 10 else None
    return None


def _article(sample: Sample, chance: random.Random) -> str | None:
    if sample.article.is_section:
        return None
    number = sample.article.number + chance.choice((1, 2, 3, -1))
    if number < 1 or format_article(number) in sample.quote:
        return None
    return f"{format_title(sample.document.instrument)}{format_article(number)}规定，{sample.sentence}"


def _law(sample: Sample, chance: random.Random) -> str | None:
    titles = [t for t in sample.titles if t not in sample.quote and t != sample.document.instrument.title]
    return f"{in_marks(chance.choice(titles))}{format_article(sample.article.number)}规定，{sample.sentence}"


def _person(sample: Sample, chance: random.Random) -> str | None:
    persons = r"对(?:其)?直接负责的主管人员和其他直接责任人员"
    if "罚款" not in sample.sentence:
        return None
    found = re.search(rf"{persons}(?=[^，。；]*?(?:处|罚))", sample.sentence)
    if found:
        return put(sample.sentence, found.span(), chance.choice(("对该机构", "对公司", "")))
    return None


def _tier(sample: Sample, chance: random.Random) -> str | None:
    grades = ("拒不改正的", "情节严重的", "拒不改正或者情节严重的", "逾期不改正的", "情节特别严重的", "情节较重的")
    found = [m for g in grades for m in re.finditer(rf"(?<=[；。]){g}，", sample.sentence)]
    if not found or "罚款" not in sample.sentence:
        return None
    match = chance.choice(found)
    return put(sample.sentence, match.span(), "")


def _connective(sample: Sample, chance: random.Random) -> str | None:
    return one_of(
        sample.sentence,
        (("或者", "并且"), ("或者", "和"), ("并且", "或者"), ("以及", "或者"), ("和", "或者")),
        chance,
        never="中华人民共和国|共和国|和解|和谐|和平|饱和|或者其他",
    )


def _timing(sample: Sample, chance: random.Random) -> str | None:
    found = list(
        re.finditer(
            r"(?:在|自[^，。；]{2,16}之日起)?[一二三四五六七八九十百两\d]+(?:个工作日|日|小时|个月)(?:以内|内)",
            sample.sentence,
        )
    )
    if found:
        return put(sample.sentence, chance.choice(found).span(), chance.choice(("立即", "及时")))
    return one_of(
        sample.sentence, (("立即", "十五个工作日内"), ("及时", "三十日内"), ("立即", "定期"), ("及时", "立即")), chance
    )


LIES: dict[str, Maker] = {
    "number": _number, "unit": _unit, "bound": _bound, "modality": _modality, "negation": _negation, "bearer": _bearer,
    "recipient": _recipient, "roles": _roles, "condition": _condition, "exception": _exception, "article": _article, "law": _law,
    "person": _person, "tier": _tier, "connective": _connective, "timing": _timing,
}  # fmt: skip

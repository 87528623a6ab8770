"""How a sentence of a text is made into a lie of each kind, or into a faithful variant.

Each maker changes one fact of a sentence, or its wording only, by words alone: it uses none of what the verifier uses,
so that both do not share a blind spot. ``None`` says that the sentence has nothing to change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus import Article, Document, format_label, to_chinese
from graph import load_thesaurus

__all__ = ["FAITHFUL", "LIES", "Maker", "Sample"]

_DIGITS = "一二三四五六七八九十"
_AMOUNT = re.compile(
    r"(?P<n>[一二三四五六七八九十百千万两]+|\d+(?:\.\d+)?万?)(?P<unit>个工作日|个月|年|日|天|小时|次|倍|万元|元|周)(?P<after>以上|以下|以内|内|前)?"
)
_CONDITION = re.compile(r"(?:(?<=^)|(?<=[，。；]))[^，。；：]{4,60}的，")
_EXCEPTION = re.compile(
    r"(?:[，；](?:但是?，?)?[^，。；]{4,80}除外|，?除[^，。；名权]{4,60}外，|[；，]?(?:但是?，?)?法律、行政法规[^。；]*另有规定的，(?:从其|依照其|适用其)规定)"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence of a text with the 款 that it stands in."""

    document: Document
    article: Article
    paragraph: int
    start: int
    quote: str
    sentence: str
    firms: tuple[str, ...]  # who is regulated, as the collection names them
    authorities: tuple[str, ...]
    titles: tuple[str, ...]


Maker = Callable[[Sample, random.Random], "str | None"]


def _number(sample: Sample, chance: random.Random) -> str | None:
    found = list(_AMOUNT.finditer(sample.sentence))
    if not found:
        return None
    match = chance.choice(found)
    raw = match["n"]
    if raw.rstrip("万").replace(".", "").isdigit():
        other = str(int(float(raw.rstrip("万"))) + chance.choice((1, 2, 5))) + ("万" if raw.endswith("万") else "")
    else:
        digit = chance.choice([d for d in "二三四五六七八九" if d not in raw])
        other = re.sub(r"[一二两三四五六七八九]|^十", digit, raw, count=1)
    return _put(sample.sentence, match.span("n"), other) if other != raw else None


def _unit(sample: Sample, chance: random.Random) -> str | None:
    others = {
        "个工作日": ("日", "个月"), "个月": ("年", "日"), "年": ("个月", "日"), "日": ("个工作日", "个月"), "小时": ("日", "个工作日"),
        "万元": ("元",), "倍": ("万元",), "元": ("倍",), "天": ("个月",), "周": ("个月",),
    }  # fmt: skip
    found = [m for m in _AMOUNT.finditer(sample.sentence) if m["unit"] in others]
    if not found:
        return None
    match = chance.choice(found)
    return _put(sample.sentence, match.span("unit"), chance.choice(others[match["unit"]]))


def _bound(sample: Sample, chance: random.Random) -> str | None:
    pairs = (
        ("以上", "以下"),
        ("以下", "以上"),
        ("不得少于", "不得超过"),
        ("不得超过", "不得少于"),
        ("至少", "至多"),
        ("不少于", "不超过"),
    )
    return _one_of(
        sample.sentence,
        [(a, b) for a, b in pairs if not re.search(rf"{a}(?:各级|人民|地方|级|的?人民政府)", sample.sentence)],
        chance,
        near=r"[一二三四五六七八九十百千万两\d半]",
    )


def _modality(sample: Sample, chance: random.Random) -> str | None:
    pairs = (("应当", "可以"), ("应当", "不得"), ("不得", "可以"), ("不得", "应当"), ("可以", "应当"), ("可以", "不得"))
    return _one_of(sample.sentence, pairs, chance)


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
    return _one_of(sample.sentence, pairs, chance, never=rf"{never}|(?<=不得)[^。；]*")


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
    return _put(sample.sentence, found.span("who"), chance.choice(others)) if others else None


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
    return _put(sample.sentence, match.span("who"), chance.choice(others)) if others else None


def _roles(sample: Sample, chance: random.Random) -> str | None:
    who = "|".join(sorted((*sample.firms, *sample.authorities), key=len, reverse=True))
    found = re.search(
        rf"(?P<one>{who})(?P<mid>(?:应当|可以|不得)[^。；]{{0,40}}?(?:向|对|由|经|要求|委托|配合))(?P<two>{who})",
        sample.sentence,
    )
    if not found or found["one"] == found["two"]:
        return None
    return _put(sample.sentence, found.span(), found["two"] + found["mid"] + found["one"])


def _condition(sample: Sample, chance: random.Random) -> str | None:
    found = [
        m for m in _CONDITION.finditer(sample.sentence) if not re.match(r"(?:违反本|有下列|有前|违反前)", m.group())
    ]
    found = [m for m in found if "前款" not in m.group() and len(sample.sentence) - len(m.group()) > 10]
    if not found:
        return None
    match = chance.choice(found)
    return _put(sample.sentence, match.span(), "")


def _exception(sample: Sample, chance: random.Random) -> str | None:
    found = [m for m in _EXCEPTION.finditer(sample.sentence) if not sample.sentence[m.end() :].startswith("还")]
    found = [
        m for m in found if not re.match(r"[^，。；]{0,40}还(?:应当|可以|应)", sample.sentence[m.end() :])
    ]  # 除…外，还: not one
    if found:
        match = chance.choice(found)
        rest = _put(sample.sentence, match.span(), "")
        return rest if len(rest) > 10 else None
    return None


def _article(sample: Sample, chance: random.Random) -> str | None:
    if sample.article.is_section:
        return None
    number = sample.article.number + chance.choice((1, 2, 3, -1))
    if number < 1 or f"第{to_chinese(number)}条" in sample.quote:
        return None
    return f"《{sample.document.instrument.title}》第{to_chinese(number)}条规定，{sample.sentence}"


def _law(sample: Sample, chance: random.Random) -> str | None:
    titles = [t for t in sample.titles if t not in sample.quote and t != sample.document.instrument.title]
    return f"《{chance.choice(titles)}》第{to_chinese(sample.article.number)}条规定，{sample.sentence}"


def _person(sample: Sample, chance: random.Random) -> str | None:
    persons = r"对(?:其)?直接负责的主管人员和其他直接责任人员"
    if "罚款" not in sample.sentence:
        return None
    found = re.search(rf"{persons}(?=[^，。；]*?(?:处|罚))", sample.sentence)
    if found:
        return _put(sample.sentence, found.span(), chance.choice(("对该机构", "对公司", "")))
    return None


def _tier(sample: Sample, chance: random.Random) -> str | None:
    grades = ("拒不改正的", "情节严重的", "拒不改正或者情节严重的", "逾期不改正的", "情节特别严重的", "情节较重的")
    found = [m for g in grades for m in re.finditer(rf"(?<=[；。]){g}，", sample.sentence)]
    if not found or "罚款" not in sample.sentence:
        return None
    match = chance.choice(found)
    return _put(sample.sentence, match.span(), "")


def _connective(sample: Sample, chance: random.Random) -> str | None:
    return _one_of(
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
        return _put(sample.sentence, chance.choice(found).span(), chance.choice(("立即", "及时")))
    return _one_of(
        sample.sentence, (("立即", "十五个工作日内"), ("及时", "三十日内"), ("立即", "定期"), ("及时", "立即")), chance
    )


LIES: dict[str, Maker] = {
    "number": _number, "unit": _unit, "bound": _bound, "modality": _modality, "negation": _negation, "bearer": _bearer,
    "recipient": _recipient, "roles": _roles, "condition": _condition, "exception": _exception, "article": _article, "law": _law,
    "person": _person, "tier": _tier, "connective": _connective, "timing": _timing,
}  # fmt: skip


def _plain_words(sample: Sample, chance: random.Random) -> str | None:
    pairs = (("应当", "必须"), ("应当", "要"), ("应当", "需要"), ("不得", "不能"), ("不得", "不可以"), ("不得", "禁止"))
    return _one_of(sample.sentence, pairs, chance, never=r"不得(?:少于|低于|超过|不)")


def _digits(sample: Sample, chance: random.Random) -> str | None:
    found = [
        m
        for m in _AMOUNT.finditer(sample.sentence)
        if len(m["n"]) == 1 and m["n"] in _DIGITS and m["unit"] not in ("次", "年")
    ]
    if not found:
        return None
    match = chance.choice(found)
    return _put(sample.sentence, match.span("n"), str(_DIGITS.index(match["n"]) + 1))


def _bound_words(sample: Sample, chance: random.Random) -> str | None:
    found = [
        m
        for m in _AMOUNT.finditer(sample.sentence)
        if m["after"] in ("以上", "以下") and m["unit"] in ("年", "个月", "日")
    ]
    if not found or re.search(r"以上[^，。；]{1,12}以下", sample.sentence):
        return None
    match = chance.choice(found)
    word = {"以上": ("不少于", "至少"), "以下": ("不超过", "最多")}[match["after"]]
    return _put(sample.sentence, match.span(), f"{chance.choice(word)}{match['n']}{match['unit']}")


def _synonyms(sample: Sample, chance: random.Random) -> str | None:
    pairs = (
        ("或者", "或"),
        ("以及", "和"),
        ("立即", "马上"),
        ("及时", "尽快"),
        ("保存", "留存"),
        ("制定", "订立"),
        ("报告", "汇报"),
        ("按照", "依照"),
        ("开展", "进行"),
        ("告知", "通知"),
        ("禁止", "不准"),
        ("发生", "出现"),
        ("每年至少", "每年不少于"),
    )
    return _one_of(sample.sentence, pairs, chance, never="报告书")


def _if(sample: Sample, chance: random.Random) -> str | None:
    found = list(_CONDITION.finditer(sample.sentence))
    if not found:
        return None
    match = found[0]
    return _put(sample.sentence, match.span(), f"如果{match.group().removesuffix('的，')}，")


def _fewer_bearers(sample: Sample, chance: random.Random) -> str | None:
    who = "|".join(sample.firms)
    found = re.match(rf"(?P<one>{who})(?:、|和)(?:{who})(?=应当|不得|可以)", sample.sentence)
    return _put(sample.sentence, found.span(), found["one"]) if found else None


def _cited(sample: Sample, chance: random.Random) -> str | None:
    if sample.article.is_section:
        return None
    label = format_label(
        sample.document.instrument, sample.article, sample.paragraph if len(sample.article.paragraphs) > 1 else None
    )
    return chance.choice(
        (f"根据{label}，{sample.sentence}", f"{label}规定，{sample.sentence}", f"要看{label}：{sample.sentence}")
    )


def _first_clause(sample: Sample, chance: random.Random) -> str | None:
    """Only the first of several duties; not where what follows is an exception."""
    parts = re.split(r"；", sample.sentence)
    if (
        len(parts) < 2
        or len(parts[0]) < 15
        or re.search(r"但|除外|另有规定|前款", sample.sentence)
        or re.match(r"(?:并|且|前)", parts[1])
    ):
        return None
    if "罚款" in sample.sentence:
        return None
    return parts[0] + "。"


def _without_tail(sample: Sample, chance: random.Random) -> str | None:
    """The last of several coordinated duties left out."""
    found = re.fullmatch(r"([^。；]*应当[^。；，]{8,}(?:，[^，。；]{6,})*)，并[^，。；处可]{6,}。", sample.sentence)
    return f"{found.group(1)}。" if found and "除" not in found.group(1) else None


def unchanged(sample: Sample, chance: random.Random) -> str | None:
    """The sentence as it is."""
    return sample.sentence


FAITHFUL: dict[str, Maker] = {
    "as it is": unchanged, "plain words": _plain_words, "digits": _digits, "bound words": _bound_words, "synonyms": _synonyms,
    "if": _if, "fewer bearers": _fewer_bearers, "cited": _cited, "first clause": _first_clause, "without tail": _without_tail,
}  # fmt: skip


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]


def _one_of(
    text: str, pairs: Sequence[tuple[str, str]], chance: random.Random, *, near: str = "", never: str = ""
) -> str | None:
    """One occurrence of one of the words replaced; ``near`` must stand right before or after it, ``never`` around it."""
    places = []
    hidden = re.sub(never, lambda m: "＿" * len(m.group()), text) if never else text
    for old, new in pairs:
        for match in re.finditer(re.escape(old), hidden):
            around = text[max(0, match.start() - 3) : match.start()] + text[match.end() : match.end() + 2]
            if not near or re.search(near, around):
                places.append((match.span(), new))
    if not places:
        return None
    span, new = chance.choice(places)
    return _put(text, span, new)

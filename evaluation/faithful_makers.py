"""How a sentence of a text is worded otherwise and stays true: plain words, digits, a part of it."""

from __future__ import annotations

import random
import re

from corpus import format_label
from evaluation.samples import AMOUNT, CONDITION, Maker, Sample, one_of, put

__all__ = ["FAITHFUL"]

_DIGITS = "一二三四五六七八九十"


def _plain_words(sample: Sample, chance: random.Random) -> str | None:
    pairs = (("应当", "必须"), ("应当", "要"), ("应当", "需要"), ("不得", "不能"), ("不得", "不可以"), ("不得", "禁止"))
    return one_of(sample.sentence, pairs, chance, never=r"不得(?:少于|低于|超过|不)")


def _digits(sample: Sample, chance: random.Random) -> str | None:
    found = [
        m
        for m in AMOUNT.finditer(sample.sentence)
        if len(m["n"]) == 1 and m["n"] in _DIGITS and m["unit"] not in ("次", "年")
    ]
    if not found:
        return None
    match = chance.choice(found)
    return put(sample.sentence, match.span("n"), str(_DIGITS.index(match["n"]) + 1))


def _bound_words(sample: Sample, chance: random.Random) -> str | None:
    found = [
        m
        for m in AMOUNT.finditer(sample.sentence)
        if m["after"] in ("以上", "以下") and m["unit"] in ("年", "个月", "日")
    ]
    if not found or re.search(r"以上[^，。；]{1,12}以下", sample.sentence):
        return None
    match = chance.choice(found)
    word = {"以上": ("不少于", "至少"), "以下": ("不超过", "最多")}[match["after"]]
    return put(sample.sentence, match.span(), f"{chance.choice(word)}{match['n']}{match['unit']}")


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
    return one_of(sample.sentence, pairs, chance, never="报告书")


def _if(sample: Sample, chance: random.Random) -> str | None:
    found = list(CONDITION.finditer(sample.sentence))
    if not found:
        return None
    match = found[0]
    return put(sample.sentence, match.span(), f"如果{match.group().removesuffix('的，')}，")


def _fewer_bearers(sample: Sample, chance: random.Random) -> str | None:
    who = "|".join(sample.firms)
    found = re.match(rf"(?P<one>{who})(?:、|和)(?:{who})(?=应当|不得|可以)", sample.sentence)
    return put(sample.sentence, found.span(), found["one"]) if found else None


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

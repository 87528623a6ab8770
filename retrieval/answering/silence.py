"""Where the texts are silent: no number of the kind that is asked, nothing of the thing that is asked for by name.

Everything is held against what was found. No list says what laws leave open; a law that a user adds speaks as any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.answering.compose import has_amount
from retrieval.finding.evidence import STOP_PAIRS, pairs_of
from retrieval.models import Kind, Understanding
from retrieval.reading.kinds import kinds_of
from retrieval.reading.rules import rules_of
from retrieval.reading.wording import common_pairs, telling

__all__ = ["NO_NUMBER", "Silence", "silence_of"]

NO_NUMBER = "收录的法规没有对所问事项规定具体的数字或者期限"
_ASKS_TIME = re.compile(
    r"多久|多长时间|几(?:年|个?月|天|日|小时|分钟|次|个工作日)|多少(?:年|天|日|个?月|小时|分钟|秒|次)|期限|时限|频[率次]|隔多"
)
_AT_ONCE = re.compile(r"立即|及时|随时|定期|当日|同时")
_MEASURE = re.compile(
    r"(?:(?<![过了])多少个?|(?<![过了就才这那好没差十])几个?|每(?=.{1,2}[^，。？]{0,8}(?:多少|几)))(?P<unit>分钟|毫秒|微秒|秒|小时|公里|千米|米|位|笔|兆|度|赫兹)"
)
"""Measures that a text has to name for a question about them to be answered; counts of things (几级, 几类) are none."""
_SAME_UNIT = {
    "公里": r"公里|千米",
    "千米": r"公里|千米",
    "位": r"[0-9一二三四五六七八九十]位(?!置|于|数)",
    "度": r"[0-9一二三四五六七八九十]度",
}
_ASKS_SHARE = re.compile(
    r"百分之(?:多少|几)|(?:比例|占比|比重|百分比|占[^，。？]{2,14}的?)[^，。？]{0,10}(?:多少|几)|几个百分点|几成|几个9"
)
_SHARE = re.compile(r"百分之|分之|[%％]")
_ASKS_MONEY = re.compile(
    r"多少(?:钱|费|元|手续费|薪|工资)|(?:收|花|要|交|付|拿|赚)(?:多少|几)(?:钱|费|万|块|手续费|薪水|工资|元)|贵不贵|(?:价格|报价|指导价)[^，。？]{0,4}(?:多少|几|怎么)|指导价[吗？]?$"
)
_MONEY = re.compile(r"[0-9一二三四五六七八九十百千万亿]元|费用|收费|报酬|薪酬|收取")
_PUNISHES = re.compile(r"罚款|没收")
_SENTENCE = re.compile(r"[^。；\n]+")
_SAME_PAIRS = 5  # pairs of characters that a sentence with a share has of a question that asks for that share
_SAME_MONEY = 3
_TELLING = 0.3
_RARE = 0.45  # a word so rare in the texts is a thing of its own, not a word of every provision


@dataclass(frozen=True, slots=True)
class Silence:
    """What the texts do not say (Chinese)."""

    reason: str


def silence_of(
    text: str,
    question: Understanding,
    told: str,
    best: Sequence[str],
    rarity: Callable[[str], float],
    meant: Callable[[str], Sequence[str]],
) -> Silence | None:
    """What is asked that the best articles do not say; ``None`` where they may.

    Args:
        text: the words of one ask.
        question: the whole as understood.
        told: the texts of the best articles.
        best: those with our notes.
        rarity: how rare a pair of characters is in the texts (0: no text has it).
        meant: a word → the words of the texts for it.
    """
    joined = "\n".join(best)
    if Kind.PENALTY not in kinds_of(text) and not question.follows_up:
        unit = _MEASURE.search(text)
        if unit and not re.search(_SAME_UNIT.get(unit["unit"], re.escape(unit["unit"])), told):
            return Silence(NO_NUMBER)
        if _ASKS_TIME.search(text) and not has_amount(told) and not _AT_ONCE.search(told):
            return Silence(NO_NUMBER)
        if _ASKS_SHARE.search(text) and not _says_share(text, told):
            return Silence(NO_NUMBER)
        if _ASKS_MONEY.search(text) and not _says_money(text, told):
            return Silence("收录的法规没有规定所问的价格、费用或者薪酬")
    if Kind.PENALTY in kinds_of(text) or any(c.eid for c in question.citations):
        return None
    thing = _unsaid_thing(text, joined, rarity, meant)
    return Silence(f"收录的法规没有说到所问的“{thing}”") if thing else None


def _says_share(text: str, best: str) -> bool:
    """Whether a sentence of the best articles says a share of what the question speaks of."""
    asked = pairs_of(text) - STOP_PAIRS
    told = (sentence for sentence in _SENTENCE.findall(best) if _SHARE.search(sentence))
    return any(len(asked & pairs_of(sentence)) >= _SAME_PAIRS for sentence in told)


def _says_money(text: str, best: str) -> bool:
    """Whether a sentence speaks of money that is no fine, for what the question speaks of."""
    asked = pairs_of(text) - STOP_PAIRS
    told = (sentence for sentence in _SENTENCE.findall(best) if not _PUNISHES.search(sentence))
    return any(_MONEY.search(s) and len(asked & pairs_of(s)) >= _SAME_MONEY for s in told)


def _unsaid_thing(text: str, best: str, rarity: Callable[[str], float], meant: Callable[[str], Sequence[str]]) -> str:
    """The thing that is asked for by name and that the best articles do not mention; empty where there is none."""
    for rule in rules_of("asked_thing"):
        for match in rule.pattern.finditer(text):
            things = [word for word in match.groupdict().values() if word] or [match.group()]
            for thing in things:
                word = thing[:2]
                rare = rarity(word) == 0.0 or (rarity(word) >= _RARE and not match.group().endswith("什么"))
                telling_enough = word in common_pairs() and telling(common_pairs()[word]) >= _TELLING
                said = any(words in best for words in (thing, *meant(thing)))
                if rare and telling_enough and not said:
                    return thing
    return ""

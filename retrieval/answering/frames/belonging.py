"""算不算, 是不是, 属于吗: by the types that the thesaurus knows, else by the words of the definition."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph import Concept
from retrieval.answering.drafts import Context
from retrieval.answering.frames.forces import Force, force_of
from retrieval.answering.passages import Passage, sentences_of
from retrieval.finding.evidence import STOP_PAIRS, pairs_of
from retrieval.models import Verdict

__all__ = ["belongs", "by_types", "includes"]

_ASKS = re.compile(
    r"(?:还|也|到底|究竟)?(?:算不算|属不属于|是不是|是否属于|够得上|属于|算(?:是|作|作为)?|是)|(?P<holds>包括|包含|含(?!义))"
)
_OPEN = re.compile(r"等(?:信息|情形|系统|机构)?|其他|以及|重大影响|可能")
_QUOTED = re.compile(r"“(?P<word>[^”]{1,8})”(?P<no>不)?(?:含|包括)")
_HELD = 0.5  # of the pairs of what is asked about that a definition holds for it to name it


def by_types(context: Context) -> Verdict | None:
    """Whether one institution type is a kind of another (期货公司算经营机构), where the ask names two; the thesaurus knows."""
    match = _ASKS.search(context.words)
    if match is None or context.facts is None:
        return None
    own, wanted = context.words[: match.start()], context.words[match.end() :]
    if match["holds"]:  # 经营机构包括私募基金管理人吗: the class stands in front
        own, wanted = wanted, own
    types = _types(context, own), _types(context, wanted)
    if not (types[0] and types[1]):
        return None
    names = {name for one in types[0] for name in context.facts.thesaurus.covers(one.name)}
    return Verdict.YES if names & {concept.name for concept in types[1]} else Verdict.NO


def belongs(context: Context, passages: Sequence[Passage]) -> Verdict | None:
    """Whether what is asked about belongs to the class; ``None`` where no class is found in the words."""
    match = _ASKS.search(context.words)
    if match is None or context.facts is None:
        return None
    own, wanted = context.words[: match.start()], context.words[match.end() :]
    if match["holds"]:  # 经营机构包括私募基金管理人吗: the class stands in front
        own, wanted = wanted, own
    known = by_types(context)
    if known is not None:
        return known
    sentences = [s for p in passages for s in sentences_of(p.text)]
    told = [s for s in sentences if re.search(r"是指|包括|所称|指的是", s)]
    if not told:
        return None
    sentence = max(told, key=lambda s: context.scorer.cover(context.need, s))
    pairs = pairs_of(own) - STOP_PAIRS
    share = sum(pair in sentence for pair in pairs) / len(pairs) if pairs else 0.0
    denied = re.search(r"不包括|不属于", sentence) is not None
    if share >= _HELD:
        return Verdict.NO if denied or force_of(sentence) is Force.SPARES else Verdict.YES
    if denied and share > 0:
        return Verdict.NO
    return Verdict.CONDITIONAL if _OPEN.search(sentence) else Verdict.NO


def includes(words: str, sentence: str) -> Verdict | None:
    """What a sentence says that a word of the ask includes (“以上”含本数，“以下”不含本数); ``None`` where it says nothing."""
    for match in _QUOTED.finditer(sentence):
        if match["word"] in words:
            return Verdict.NO if match["no"] else Verdict.YES
    return None


def _types(context: Context, text: str) -> list[Concept]:
    found = context.facts.thesaurus.find(text) if context.facts else []
    return [concept for _, _, concept in found if concept.scheme == "entity"]

"""违反了哪些规定: the facts split into acts, for each act the duty broken, then the basis of measures."""

from __future__ import annotations

import re

from corpus import Locator
from graph import Modality, chain_of
from retrieval.answering.drafts import DUTIES, Context, Draft, Found, Said, binds_everybody
from retrieval.answering.frames.consequence import general_clause, is_sanction, penal_words
from retrieval.answering.frames.rule import best_passages
from retrieval.answering.passages import Passage, place_words
from retrieval.answering.widening import EVENT
from retrieval.models import StatementKind
from retrieval.reading.models import FactKind, Frame

__all__ = ["acts_of", "breaches", "split_acts"]

_SPLIT = re.compile(r"[；;。？?]")
_COMMA = re.compile(r"[，,]")
_LEAD = re.compile(r"^.*[：:]")  # 检查组说：, 检查发现一家…：
_ASKS = re.compile(r"哪[几些一]?条|哪些|什么|怎么|多少|吗|违反|触犯|依据|分别|对应|会被|能罚|？")
_RANKS = (0.5, 0.4, 0.32, 0.26, 0.2)  # what a place in the ranking of an act is worth
_WHOLE = 0.4  # what the probability that the whole question gives is worth
_MOST = 5
_SHORT = 4  # characters of an act: 一直没备案
_LEANING = 12  # an act this short is searched for with the one before it, too (…传出境，没取得单独同意)
_GOES_ON = re.compile(r"(?:一?直到|拖到|过了|到了?|隔了?)[^，。；]{0,12}(?:才|还|也)")
"""How an act begins that tells what was done too late upon the one before (直到晚上八点才报)."""
_ASKS_BASIS = re.compile(r"(?:以及|和|并|，).{0,10}(?:依据|条款|措施|处理|处罚)")
_NAMED = 0.15  # what it is worth that a sanction names the article: what is punished by name is what is broken
_SUFFERED = re.compile(
    r"(?:被|遭到?|受到)[^，。；]{0,12}(?:攻击|侵入|入侵|控制|篡改|植入|窃取|偷|盗|黑|挂|抢|登录|爬|泄)"
)
_DEALT = re.compile(
    r"(?:被|受到|收到|给予|几次|多次|已经?)[^，。；]{0,10}(?:警告|罚|约谈|责令|通报|警示|处分|立案|通知整改)"
)


def breaches(context: Context) -> Draft | None:
    """One statement an act: the act, then the duty that it breaks."""
    acts = acts_of(context)
    context.prepare(acts)
    spoken: dict[object, Said] = {}
    duties: list[Found] = []
    for number, act in enumerate(acts):
        leans = number and (len(act) <= _LEANING or _GOES_ON.match(act))
        found = _duty(context, act, acts[number - 1] if leans else "")
        if found is None or found.candidate.key in spoken:
            continue
        passages = best_passages(context, found)
        if not passages:
            continue
        place = max(passages, key=lambda p: context.scorer.cover(context.scorer.need(act), p.text))
        words = context.quote(place, 110)
        told = f"“{act}”：违反{place_words(place)}。"
        spoken[found.candidate.key] = Said(f"{told}{words}。", (place,), given=told)
        duties.append(found)
    if not spoken:
        return None
    basis = _basis(context, duties)
    return Draft(Frame.BREACHES, (*spoken.values(), *basis))


def acts_of(context: Context) -> list[str]:
    """The acts of the story, one by one."""
    told = [f.text for f in context.reading.facts if f.kind is FactKind.ACT]
    return (split_acts(context.reading.text) or told)[:_MOST]


def split_acts(text: str) -> list[str]:
    """The stretches of a text that tell an act: those between ；, or between commas where there are no such."""
    parts = [_LEAD.sub("", p).strip(" ，") for p in _SPLIT.split(text)]
    parts = [p for p in parts if len(p) >= _SHORT]
    if len([p for p in parts if not _ASKS.search(p)]) < 2:
        parts = [_LEAD.sub("", p).strip() for p in _COMMA.split(text)]
    acts = [p for p in parts if len(p) >= _SHORT and not _ASKS.search(p) and not _DEALT.search(p)]
    return list(dict.fromkeys(acts))


def _duty(context: Context, act: str, before: str) -> Found | None:
    """The article whose duty an act breaks: the best of what was found for its words and for the whole question.

    Args:
        context: the ask.
        act: what was done, left undone, or suffered.
        before: the act told before it, where this one leans on it.
    """
    need = context.scorer.need(act)
    rated: dict[Locator, tuple[float, Found]] = {}
    for rank, found in enumerate(context.find(act)):
        rated[found.candidate.key] = (_RANKS[min(rank, len(_RANKS) - 1)], found)
    for rank, found in enumerate(context.find(f"{before}，{act}") if before else ()):
        value = rated.get(found.candidate.key, (0.0, found))[0]
        rated[found.candidate.key] = (value + _RANKS[min(rank, len(_RANKS) - 1)], found)
    suffered = _SUFFERED.search(f"{before}，{act}") is not None
    for rank, found in enumerate(context.find(_prevention(context, act)) if suffered else ()):
        value = rated.get(found.candidate.key, (0.0, found))[0]
        rated[found.candidate.key] = (value + _RANKS[min(rank, len(_RANKS) - 1)], found)
    for found in context.found:
        value = rated.get(found.candidate.key, (0.0, found))[0]
        rated[found.candidate.key] = (value + _WHOLE * found.probability, found)
    best: tuple[float, Found] | None = None
    for value, found in rated.values():
        if is_sanction(context, found) or not _binds_firms(context, found, suffered):
            continue
        value += max((context.scorer.cover(need, p.text) for p in found.passages), default=0.0)
        value += _NAMED * _punished_by_name(context, found)
        if best is None or value > best[0]:
            best = (value, found)
    return best[1] if best else None


def _prevention(context: Context, act: str) -> str:
    """What the texts ask for against an act that is suffered, in their words."""
    found = context.facts.thesaurus.find(act) if context.facts else []
    events = dict.fromkeys(word for _, _, c in found if c.scheme == EVENT for word in (c.law or (c.name,)))
    return f"采取防范{'、'.join(events)}的技术措施，保障安全"


def _binds_firms(context: Context, found: Found, suffered: bool) -> bool:
    """Whether an article holds a duty of somebody other than those who have powers (监管部门).

    Whoever suffers an act has not broken the prohibition of it, nor what binds everybody, but may have failed to
    prevent it. What binds only those designated is not broken by somebody of whom nobody says that he is.
    """
    if context.index is None:
        return True
    norms = context.index.norms.get(found.candidate.key, ())
    binding = [n for n in norms if n.modality in DUTIES and context.binds(n)]
    if suffered:
        binding = [n for n in binding if n.modality is not Modality.PROHIBITION and not binds_everybody(n)]
    binding = [n for n in binding if not (n.subjects and set(n.subjects) <= context.authorities)]
    return bool(binding) and not context.only_designated(binding)


def _punished_by_name(context: Context, found: Found) -> bool:
    if context.facts is None:
        return False
    steps = chain_of(context.facts, found.candidate.key).steps
    return any(not step.catch_all and not step.inferred for step in steps)


def _basis(context: Context, duties: list[Found]) -> list[Said]:
    """The clause by which measures are taken: the penal article found, else the general one."""
    places: list[Passage] = []
    for found in context.found:
        if is_sanction(context, found) and found.passages:
            places.append(best_passages(context, found)[0])
            break
    general = general_clause(context, duties)
    if general is not None and general.key not in {p.key for p in places}:
        places.insert(0, general)
    kind = StatementKind.CONCLUSION if _ASKS_BASIS.search(context.words) else StatementKind.TIER
    return [
        Said(f"处理依据：{penal_words(context, p)}（{place_words(p)}）。", (p,), kind, given="处理依据：")
        for p in places[:2]
    ]

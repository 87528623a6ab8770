"""Words that report a provision without quotation marks: numbers, bearer, force and exceptions against its text."""

from __future__ import annotations

import re

from graph import load_thesaurus
from retrieval.checking.actors import another_actor
from retrieval.checking.figures import around_number, not_at_once, other_day, other_number, other_tier
from retrieval.checking.forces import denied, turned
from retrieval.checking.matters import PARTIES, SAME_MATTER, SAME_SENTENCE, WHOLE, Conflict, among, entities, matter
from retrieval.checking.measures import read_measures
from retrieval.checking.norm_conflicts import fact_conflict
from retrieval.checking.opposites import contrary
from retrieval.checking.parties import may_be_any
from retrieval.checking.plain import grams, plain
from retrieval.checking.quotations import clauses_of
from retrieval.checking.roles import swapped
from retrieval.checking.turns import turned_about

__all__ = ["conflict", "own_number"]

_WHETHER = re.compile(r"(?:是否|要不要|可否|能否)(?P<act>[^，。；]{4,40}?)(?:可以?|应?由|均|都|完全|，|$)")
_CLAUSE = re.compile(r"[^，。；：:,;\n|—]+")
_ABSOLUTE = re.compile(
    r"(?:没有|无|并无|不存在|毫无)(?:任何)?例外|(?:也|亦|都|均)?不例外|绝对禁止|绝不允许|(?:一律|一概|统统|全都?)(?:不得|不能|不准|不许|应当|应|必须|须|要|需)|"
    r"(?:任何|所有|一切|何种|什么)(?:情况|情形|场合|时候|条件|场景)下?[^，。；]{0,6}?(?:都|均|也)?(?:不得|不能|不准|禁止|必须|应当|须)|无一例外"
)
_EXCEPTION = re.compile(r"除外|但[^，。；]{0,24}的|除[^，。；]{2,40}外|另有规定|可以不(?!再)")
_FORCES = {
    "可以": "可以",
    "应当": "应当",
    "必须": "应当",
    "须": "应当",
    "不得": "不得",
    "禁止": "不得",
    "不能": "不得",
    "不可以": "不得",
}
_FORCE = re.compile("不可以|可以(?!看)|应当|必须|不得|禁止|不能")
_FREE = re.compile(
    r"自行决定|自主决定|(?:有权|可以)决定是否|自愿|无须|无需|不必|不需要?|不用(?!于)|免于|可以不(?!再给|再处)|没有义务|不作强制|不强制|不作要求"
)
_WHENEVER = re.compile(
    r"(?P<word>只要|凡是?|无论何种|任何|所有|一切|全部)(?P<when>[^。；]{2,30}?)(?:，)?(?:就|都|即|均|一律)(?P<due>[^，。；]{4,40})"
)
_PARTY = re.compile(PARTIES)
_SAYS = 6  # characters after a word of freedom that say what is free
_SAID_TO_BE = re.compile(r"(?:是|属于|为)[^，。；]{0,6}(?:允许|准许|许可|禁止)的")  # …是第三十五条允许的


def conflict(passage: str, provision: str, *, reported: bool = False, around: str = "") -> Conflict | None:
    """The first thing in which a passage contradicts a provision, or ``None``.

    Args:
        passage: the document's words, without citations.
        provision: the words of the place cited.
        reported: the passage is said to be what the provision says (第十八条规定，…).
        around: the whole sentence, which may say that the passage tells a fact (符合第十八条).
    """
    found = other_tier(passage, provision) or other_number(passage, provision, reported=reported, around=around)
    readers = (
        turned_about,
        other_day,
        _exception,
        _every,
        not_at_once,
        _part,
        _order,
        _force,
        _turned,
        _freedom,
        _bearer,
        _rank,
        fact_conflict,
        contrary,
        another_actor,
    )
    found = found or next(filter(None, (read(passage, provision) for read in readers)), None)
    return found or (_turned(around, provision) if _SAID_TO_BE.search(around) else None)


def own_number(found: Conflict, passage: str, provision: str) -> bool:
    """Whether the one said to be another bearer has just this number in the provision (核心机构 50%, 经营机构 80%)."""
    who = entities(found.said) if found.what == "义务主体" else frozenset()
    there = [real for real in read_measures(provision) if among(who, entities(around_number(provision, real)))]
    return any(said.agrees(real) for said in read_measures(passage) for real in there)


def _exception(passage: str, provision: str) -> Conflict | None:
    absolute = _ABSOLUTE.search(passage)
    sentence = next((s for s in re.findall(r"[^。\n]+", provision) if _EXCEPTION.search(s)), None)
    if absolute and sentence and not re.search(r"除外|除[^，。；]{2,40}外", passage):
        return Conflict("例外", absolute.group(), "条文规定了例外", sentence.strip())
    return None


def _part(passage: str, provision: str) -> Conflict | None:
    """A part given to another organ or person than the provision does."""
    found = swapped(passage, provision)
    return Conflict("义务主体", found.said, found.real, found.right) if found else None


def _order(passage: str, provision: str) -> Conflict | None:
    """先投入运行再评估, where the provision lets the one begin after the other only (通过评估方可投入运行)."""
    said = re.search(r"先(?:行)?(?P<first>[^，。；]{2,20})[，、]?(?:再|后|而后|然后)(?P<then>[^，。；]{2,20})", passage)
    for real in (
        re.finditer(r"[^。；\n]{2,40}?(?:方可|才能|才可以?)(?P<after>[^，。；\n]{2,20})", provision) if said else ()
    ):
        if said and matter(real["after"], said["first"]) >= SAME_SENTENCE:
            return Conflict("先后顺序", said.group(), real.group().strip(), real.group().strip())
    return None


def _turned(passage: str, provision: str) -> Conflict | None:
    """What is forbidden told as free, or what is free as forbidden."""
    found = turned(passage, provision) or denied(passage, provision)
    return Conflict("应当、可以、不得", found.said, found.real, found.right) if found else None


def _force(passage: str, provision: str) -> Conflict | None:
    """应当, 可以 or 不得 of a clause that is otherwise nearly the provision's."""
    for clause in _CLAUSE.findall(passage):
        said = _FORCE.search(clause)
        if not said or len(clause) < 8:
            continue
        best = max(_CLAUSE.findall(provision), key=lambda real: _both(clause, real), default="")
        real = _FORCE.search(best)
        if real and _both(clause, best) >= 0.7 and _FORCES[said.group()] != _FORCES[real.group()]:
            sentence = next((s for s in re.findall(r"[^。\n]+", provision) if best in s), best)
            right = sentence if len(sentence) <= WHOLE else best
            return Conflict("应当、可以、不得", said.group(), real.group(), right.strip())
    return None


def _freedom(passage: str, provision: str) -> Conflict | None:
    """That something is left to choice (自行决定, 无须) which the provision orders or forbids."""
    free = _FREE.search(passage)
    if free is None:
        return None
    clause = max(_CLAUSE.findall(passage), key=lambda words: _FREE.search(words) is not None)
    at = _FREE.search(clause)
    rest = clause[at.end() :] if at else ""
    whether = _WHETHER.search(clause)
    clause = rest if len(rest) >= _SAYS else whether["act"] if whether else clause
    best = max(re.findall(r"[^。；\n]+", provision), key=lambda real: matter(clause, real), default="")
    bound = re.search("应当|必须|不得|禁止", best)
    opens = re.match(r"[^。；\n]*?(?:应当|必须)[^。；\n]*：", provision)
    if bound is None and opens and best not in opens.group():  # an item is due by the words that open its list
        if not _FREE.search(best) and matter(clause, best) >= SAME_MATTER:
            return Conflict("应当、可以、不得", free.group(), "应当", f"应当：{best.strip()}")
        return None
    if bound and not _FREE.search(best) and matter(clause, best) >= SAME_MATTER:
        shown = _from_to(best, bound.start(), clause) if len(best) > WHOLE else best.strip()
        return Conflict("应当、可以、不得", free.group(), bound.group(), shown)
    return None


def _from_to(sentence: str, at: int, clause: str) -> str:
    """The clauses of a long sentence from a word of force to the one that speaks of the same matter as a clause."""
    pieces = list(re.finditer(r"[^，；]+", sentence))
    first = next(piece for piece in pieces if piece.start() <= at < piece.end())
    best = max(pieces, key=lambda piece: matter(clause, piece.group()))
    low, high = sorted((first, best), key=lambda piece: piece.start())
    return sentence[low.start() : high.end()][: 2 * WHOLE].strip()


def _every(passage: str, provision: str) -> Conflict | None:
    """That something is due whenever (只要停机就要报告), where the provision asks it under a condition of its own."""
    said = _WHENEVER.search(passage)
    if said is None:
        return None
    pieces = re.findall(r"[^，。；\n]+", provision)
    index = max(range(len(pieces)), key=lambda i: matter(said["due"], pieces[i]), default=0)
    condition = pieces[index - 1] if index and pieces[index - 1].endswith("的") else ""
    if not condition or matter(said["due"], pieces[index]) < SAME_MATTER or matter(said["when"], condition) >= 0.2:
        return None
    return Conflict("适用条件", f"{said['word']}{said['when']}", condition, f"{condition}，{pieces[index]}")


def _both(one: str, other: str) -> float:
    a, b = grams(plain(one).text), grams(plain(other).text)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _bearer(passage: str, provision: str) -> Conflict | None:
    """Another bearer than the provision's sentence on the same matter."""
    thesaurus = load_thesaurus()
    named = [(at, end, concept.name) for at, end, concept in thesaurus.find(passage) if concept.scheme == "entity"]
    if not named:
        return None
    start, end, who = named[0]
    rest = passage[end:]
    if _PARTY.search(passage[:end]):
        return None  # a party to a contract may be anybody
    if start > 6 or not re.match(r"[^，。；]{0,4}(?:应当|应(?!急|用|对)|须|必须|每|不得|可以|至少)", rest):
        return None
    sentences = re.findall(r"[^。\n]+", provision)
    best = max(sentences, key=lambda sentence: matter(rest, sentence), default="")
    if matter(rest, best) < SAME_SENTENCE:
        return None
    modals = [m.start() for m in re.finditer(r"应当|不得|可以|必须|有权|负责", best)]
    before = best[: modals[-1]] if modals else best
    acting = [(at, c.name) for at, _, c in thesaurus.find(before) if c.scheme == "entity"]
    there = {name for _, name in acting}
    lead = next((name for at, name in acting if at <= 4), None)
    related = thesaurus.covers(who)
    if lead is None or there & related or may_be_any(who, there) or may_be_any(passage[start:end], there):
        return None
    return Conflict("义务主体", who, lead, best.strip())


#: Ranks of authorities, the lower of which cannot do what the provision leaves to the higher.
_RANKS = re.compile(r"(?P<rank>国家级|省级|(?:设区的?)?市级|县级|乡级)(?:以上|以下)?")
_AS_WORDS = {"省级": "省、自治区", "市级": "设区的市"}


def _rank(passage: str, provision: str) -> Conflict | None:
    """Another rank of authority (县级) than the provision's (省级以上), where the passage names one."""
    there = list(_RANKS.finditer(provision))
    for said in _RANKS.finditer(passage):
        rank = said["rank"][-2:]
        if len({real["rank"] for real in there}) == 1 and not any(rank in real["rank"] for real in there):
            if _AS_WORDS.get(rank, rank) in provision:
                continue
            right = clauses_of(provision, *there[0].span())
            return Conflict("机关的级别", said.group(), there[0].group(), right)
    return None

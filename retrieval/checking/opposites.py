"""In which word a report has the contrary of its provision: 最长 for 最短, 按份责任 for 连带责任, 之后 for 之前, 适用 for 不适用.

Which sentence of the provision a clause speaks of is told by the rest of the clause. The word decides only where the provision
has it nowhere, and where the report does not have the provision's own word, too.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from retrieval.checking.kinship import kin_share
from retrieval.checking.matters import SAME_MATTER, SAME_SENTENCE, Conflict, shown
from retrieval.checking.verifier_words import DENIED, NEGATOR

__all__ = ["contrary"]

_CLAUSE = re.compile(r"[^，,。；;：:！？!?\n|]+")
_SENTENCE = re.compile(r"[^。；\n]+")
_REFERS = re.compile(r"[^，。；\n]*规定[^，。；\n]*的，?从其规定")
_BESIDE = 4
_EMPTY = "在于的，。；：、的和或"
_SAYS = 4  # characters beside the word that say of what it is said
_UNHAPPY = re.compile("[服满]")  # 不服的可再行申诉: why, not whether
_THING = 0.3  # likeness of what comes first
_WHOLE = 0.3  # likeness of the rest of a report to a provision of one sentence


@dataclass(frozen=True, slots=True)
class _Set:
    what: str
    groups: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]
    group_of: dict[str, int]
    act: bool  # the words are of what is done, so that it may be barred
    near: bool  # the word must stand beside the same: 存储在境内, not 境外的法院


def contrary(passage: str, provision: str) -> Conflict | None:
    """The first word of a passage whose contrary the provision has, or ``None``."""
    readers = (_opposite, _barred_there, _other_side, _other_sign)
    passage = DENIED.sub("", passage)
    return next(filter(None, (read(passage, provision) for read in readers)), None)


@lru_cache(maxsize=1)
def _sets() -> tuple[_Set, ...]:
    data = tomllib.loads(Path(__file__).with_name("opposites.toml").read_text(encoding="utf-8"))
    found = []
    for entry in data["set"]:
        groups = tuple(tuple(group) for group in entry["groups"])
        words = sorted((word for group in groups for word in group), key=len, reverse=True)
        of = {word: number for number, group in enumerate(groups) for word in group}
        found.append(
            _Set(
                entry["what"],
                groups,
                re.compile("|".join(map(re.escape, words))),
                of,
                entry.get("act", False),
                entry.get("near", False),
            )
        )
    return tuple(found)


def _opposite(passage: str, provision: str) -> Conflict | None:
    bound = _REFERS.sub("", provision)  # what another law asks for is not asked here
    for one in _sets():
        mine = list(one.pattern.finditer(passage))
        there = list(one.pattern.finditer(bound)) if mine else []
        has = {one.group_of[real.group()] for real in there}
        told = {one.group_of[said.group()] for said in mine}
        for said in mine:
            if one.group_of[said.group()] in has or has & told or _denied(passage, said.start()):
                continue
            rest = _rest(passage, said.start(), said.end())
            real = max(there, key=lambda word: kin_share(rest, _around(bound, word.start())), default=None)
            if real is None or len(rest) < _SAYS or _denied(bound, real.start()):
                continue
            if one.near and not _beside(passage, said) & _beside(bound, real):
                continue
            share = kin_share(rest, _around(bound, real.start()))
            whole = kin_share(f"{passage[: said.start()]}{passage[said.end() :]}", _around(bound, real.start()))
            if share >= (_WHOLE if _sole(bound) else SAME_MATTER) or (share > 0 and whole >= SAME_SENTENCE):
                return Conflict(one.what, said.group(), real.group(), shown(provision, provision.find(real.group())))
    return None


_LETS = re.compile(r"(?:可以?|允许|能够?|有权)(?!不)[^，。；]{0,10}$")
_BARS = re.compile(r"(?:不得|不可以?|不能|禁止|严禁)[^，。；]{0,10}$")


def _barred_there(passage: str, provision: str) -> Conflict | None:
    """What may be done told, where the provision has it, in a word that says the same, as barred: 可以留存 for 不得保留."""
    for one in (one for one in _sets() if one.act):
        for said in one.pattern.finditer(passage):
            first = max(passage.rfind(mark, 0, said.start()) for mark in "，。；：\n") + 1
            if not _LETS.search(passage[first : said.start()]) or _denied(passage, said.start()):
                continue
            group = one.group_of[said.group()]
            there = [real for real in one.pattern.finditer(provision) if one.group_of[real.group()] == group]
            barred = [real for real in there if _BARS.search(provision[: real.start()])]
            if not barred or len(barred) < len(there) or "除外" in provision:
                continue
            rest = f"{passage[: said.start()]}{passage[said.end() :]}"
            if kin_share(rest, _around(provision, barred[0].start())) >= _WHOLE:
                right = shown(provision, barred[0].start())
                return Conflict("应当、可以、不得", "可以" + said.group(), "不得" + barred[0].group(), right)
    return None


def _rest(passage: str, start: int, end: int) -> str:
    """The clause of a word without it; a short one with the clause before."""
    first = max(passage.rfind(mark, 0, start) for mark in "，。；：\n") + 1
    stop = _CLAUSE.match(passage, end)
    last = stop.end() if stop else end
    rest = passage[first:start] + passage[end:last]
    if len(rest) < 2 * _SAYS and first > 1:
        before = max(passage.rfind(mark, 0, first - 1) for mark in "，。；：\n") + 1
        rest = passage[before : first - 1] + rest
    return rest


def _around(provision: str, at: int) -> str:
    """The sentence of a place."""
    first = max(provision.rfind(mark, 0, at) for mark in "。；\n") + 1
    stop = _SENTENCE.match(provision, at)
    return provision[first : stop.end() if stop else at]


def _denied(text: str, at: int) -> bool:
    """Whether a word is refused in its clause: 不得向被检查单位收取费用."""
    first = max(text.rfind(mark, 0, at) for mark in "，。；：\n") + 1
    refusals = [match for match in NEGATOR.finditer(text, first, at) if not match["fixed"]]
    return any(not _UNHAPPY.match(text, match.end()) for match in refusals)


def _beside(text: str, match: re.Match[str]) -> set[str]:
    """The characters right before and right after a word, each with its side."""
    before, after = text[max(0, match.start() - _BESIDE) : match.start()], text[match.end() : match.end() + _BESIDE]
    return {f"<{sign}" for sign in before if sign not in _EMPTY} | {f">{sign}" for sign in after if sign not in _EMPTY}


def _sole(provision: str) -> bool:
    return len(_SENTENCE.findall(provision.strip())) == 1


# before and after

_BEFORE = re.compile(
    r"(?:之前|以前|(?<![之以目日此从年月天内])前(?=[，,应须要提\d即就先]|$|开展|进行|完成)|事前|事先|届满前(?=\d))"
)
_AFTER = re.compile(
    r"(?:之后|以后|(?<![之以此最先落])后(?=[，,应须要再才\d即就]|$|开展|进行|补|完成)|事后|届满后(?=\d))"
)


def _other_side(passage: str, provision: str) -> Conflict | None:
    """What comes before something told to come after it, or the other way round."""
    for mine, other in ((_AFTER, _BEFORE), (_BEFORE, _AFTER)):
        said = mine.search(passage)
        if said is None or other.search(passage):
            continue
        rest = f"{passage[: said.start()]}{passage[said.end() :]}"
        for sentence in _SENTENCE.finditer(provision):
            text = sentence.group()
            real = other.search(text)
            if real is None or mine.search(text) or kin_share(rest, text) < SAME_SENTENCE:
                continue
            thing, there = passage[: said.start()], text[: real.start()]
            if kin_share(_CLAUSE.findall(thing)[-1] if thing else rest, there) >= _THING:
                return Conflict("先后顺序", _words(passage, said), _words(text, real), text.strip())
    return None


def _words(text: str, match: re.Match[str]) -> str:
    first = max(text.rfind(mark, 0, match.start()) for mark in "，。；：\n") + 1
    return text[first : match.end()].strip()


# negation

_FREED = re.compile(
    r"免予|免于|无需|无须|不必|不用(?!于)|不需要?|无权|没有权利|[不未无非](?!得|仅|断|同|低于|少于|超过|满|足|限于|可|能|应|在此限|论|管|受)"
)
_REFUSED = re.compile(r"[不未无非没免]|拒绝|停止|禁止")
_HARD = re.compile(r"应当|应(?!急|用|对)|须|必须|要|可以|可|有权|都|均|同样|也|由|适用|实行")


def _other_sign(passage: str, provision: str) -> Conflict | None:
    """What the provision says not to be so told to be so, or the other way round: 实行进口许可 for 不实行."""
    for clause in _CLAUSE.findall(passage):
        if not _HARD.search(clause) and not _FREED.search(clause):
            continue
        for sentence in _CLAUSE.finditer(provision):
            text = sentence.group()
            for one, other, free in ((text, clause, True), (clause, text, False)):
                no = _FREED.search(one)
                verb = one[no.end() :].lstrip("将其再")[:2] if no else ""
                if no and no.group() in "未非" and (not free or one.startswith("经", no.end())):
                    continue  # what was not done is a breach, not what the provision says
                if no is None or len(verb) < 2 or verb not in other or one.count(verb) > 1:
                    continue
                if len(_FREED.findall(one)) > 1 or _FREED.search(other) or _REFUSED.search(_ahead(other, verb)):
                    continue
                if _like(clause, text) < SAME_SENTENCE or provision.count(verb) > 1:
                    continue
                said, real = (verb, no.group() + verb) if free else (no.group() + verb, verb)
                return Conflict("肯定与否定", said, real, shown(provision, sentence.start()))
    return None


def _ahead(clause: str, verb: str) -> str:
    at = clause.find(verb)
    return clause[max(0, at - 6) : at]


def _like(clause: str, text: str) -> float:
    return max(kin_share(clause, text), kin_share(text, clause))

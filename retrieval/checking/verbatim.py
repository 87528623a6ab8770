"""Words without quotation marks that are nearly those of a provision: what was changed, and whether it matters.

Most wrong citations are copies in which one thing is off: a number, its unit, 以上 for 以下, 可以 for 应当, another
institution, the condition of a fine. Where the rest stands as in the text, comparing word by word tells more than reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import ALLOWING, AT_LEAST, AT_MOST, FORBIDDING, OBLIGING, one_of
from graph import load_thesaurus
from retrieval.checking.measures import Measure, read_measures
from retrieval.checking.plain import plain
from retrieval.checking.quotations import Difference, clauses_of, differences, nearest, stands_in

__all__ = ["Copy", "copied"]

_LEAST = 16  # comparable characters that a copy must have
_NEAR = 86.0  # likeness (0–100) from which words are a copy with changes
_SAME = 94.0  # from which a copy without a change that matters agrees
_LEFT = 14  # characters of a clause that a stretch may leave out at its ends
_FURTHER, _TAIL = 80, 4  # how far on in the provision the end of a copy is looked for, and its least length
_CLOSE = 10.0  # by how much the nearest stretch must be nearer than any other
_NOBODY = re.compile(
    r"[甲乙丙丁]方|双方|各方|(?:我|本|贵|该|母|子)?(?:公)?司|我们|我行|(?:监管|主管|有关|相关|上级)(?:部门|机构|机关|单位)|部门|单位|公司|机构"
)
#: Words of one class may stand for each other; of two classes not. Longest first within the whole.
_CLASSES = {
    "应当": (*OBLIGING, "需要", "应", "须"),
    "不得": (*FORBIDDING, "不可以", "不能", "不准", "不应", "严禁"),
    "可以": ALLOWING,
    "以上": ("以上", *AT_LEAST),
    "以下": ("以下", "以内", *AT_MOST),
    "立即": ("立即", "马上", "当即", "即刻"),
    "及时": ("及时", "尽快", "尽早"),
    "定期": ("定期",),
}
_WHAT = {
    "应当": "应当、可以、不得", "不得": "应当、可以、不得", "可以": "应当、可以、不得",
    "以上": "上下限", "以下": "上下限", "立即": "时间要求", "及时": "时间要求", "定期": "时间要求",
}  # fmt: skip
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words}
_WORD = re.compile(one_of(_CLASS_OF))
_CONDITION = re.compile(r"(?:情节|拒不|逾期|造成|导致)[^，。；]{0,24}的，?")


@dataclass(frozen=True, slots=True)
class Copy:
    """Words copied from a provision: the clauses there, and what was changed, as (what, said, real), if it matters."""

    right: str
    change: tuple[str, str, str] | None = None


def copied(words: str, provision: str) -> Copy | None:
    """Whether words are a copy of a stretch of the provision, and the change in it that matters.

    ``None`` where they are no copy, or where it cannot be told by the words alone whether a change matters.
    """
    if len(plain(words).text) < _LEAST:
        return None
    if stands_in(words, provision):
        return Copy(words)
    near = nearest(words, provision)
    if near.score < _NEAR:
        return None
    start, end = _whole_clauses(provision, near.start, near.end)
    stretch = provision[start:end]
    found = differences(words, stretch)
    tail = found[-1] if found and not found[-1].real and found[-1].end >= len(words) - 1 else None
    at = provision.find(tail.said, end, end + _FURTHER) if tail and len(tail.said) >= _TAIL else -1
    if tail and at >= 0:  # the words go on where the stretch ended, with something left out between
        end = at + len(tail.said)
        stretch = provision[start:end]
        found = differences(words, stretch)
    for difference in found:
        change = next(_changes(difference, words, stretch, provision), None)
        if change is not None:
            beside = nearest(words, f"{provision[:start]}\n{provision[end:]}")
            if beside.score >= near.score - _CLOSE:
                return None  # two places are worded alike: whose number it is, is not told by the words
            where = stretch.find(change[2]) if change[2] in stretch else 0
            at = start + where
            return Copy(clauses_of(provision, at, at + max(1, len(change[2]))), change)
    other = _other_measure(words, stretch)
    if other is not None:
        return Copy(clauses_of(stretch, other[1].start, other[1].end), ("数字", other[0].text, other[1].text))
    if near.score >= _SAME and not any(_named(d.said) or _named(d.real) or _denies(d) for d in found):
        return Copy(clauses_of(provision, near.start, near.end))
    return None


def _other_measure(words: str, stretch: str) -> tuple[Measure, Measure] | None:
    """The first number that only the words have, with the first one that only the stretch has."""
    mine, theirs = read_measures(words), read_measures(stretch)
    said = next((m for m in mine if not any(m.agrees(t) for t in theirs)), None)
    real = next((t for t in theirs if not any(t.agrees(m) for m in mine)), None)
    return (said, real) if said and real else None


def _whole_clauses(provision: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with the rest of the clauses in which it begins and ends, where little of them is left out."""
    before = re.search(r"[^，。；：\n]*$", provision[:start])
    after = re.match(r"[^，。；：\n]*", provision[end:])
    low = len(before.group()) if before else 0
    high = len(after.group()) if after else 0
    return start - (low if low <= _LEFT else 0), end + (high if high <= _LEFT else 0)


def _changes(difference: Difference, words: str, stretch: str, provision: str) -> Iterator[tuple[str, str, str]]:
    """The ways in which one difference matters."""
    here, there = difference.said, difference.real
    mine, theirs = read_measures(here), read_measures(there)
    if here and there and mine and theirs:
        one, other = mine[0], theirs[0]
        if not one.agrees(other):
            yield ("数字" if one.family == other.family else "数字的单位", here, there)
        elif one.bound and other.bound and one.bound != other.bound:
            yield ("上下限", here, there)
        return
    if here and there and bool(mine) != bool(theirs):
        word = _WORD.search(there if mine else here)
        if (
            word
            and _WHAT[_CLASS_OF[word.group()]] == "时间要求"
            and len(word.group()) == len(plain(there if mine else here).text)
        ):
            yield ("时间要求", here, there)
            return
    for said, real in _words_around(difference, words, stretch):
        if _CLASS_OF[said] != _CLASS_OF[real] and _WHAT[_CLASS_OF[said]] == _WHAT[_CLASS_OF[real]]:
            yield (_WHAT[_CLASS_OF[real]], said, real)
    names, real_names = _named(_widened(words, difference)), _named(there) or _named(stretch)
    known = {name for name, _ in _named(provision)}
    for name, surface in names:
        if here and there and name not in known and surface not in provision and not _NOBODY.fullmatch(surface):
            others = [s for n, s in real_names if s not in words and not _covers(name, n)]
            if others:
                yield ("主体或者对象", surface, others[0])
    condition = _CONDITION.search(there) if not here and "罚款" in stretch else None
    if condition:
        yield ("处罚档次", "（没有写）", condition.group().rstrip("，"))


def _words_around(difference: Difference, words: str, stretch: str) -> Iterator[tuple[str, str]]:
    """The word of force, bound or time that the difference is part of, on both sides."""
    mine = [m for m in _WORD.finditer(words) if m.start() < difference.end and difference.start < m.end()]
    if not mine:
        return
    before = words[max(0, mine[0].start() - 4) : mine[0].start()]
    after = words[mine[0].end() : mine[0].end() + 4]
    for real in _WORD.finditer(stretch):
        same_before = before[-2:] and stretch[: real.start()].endswith(before[-2:])
        same_after = after[:2] and stretch.startswith(after[:2], real.end())
        if same_before or same_after:
            yield mine[0].group(), real.group()
            if same_before and same_after:
                return


def _widened(words: str, difference: Difference) -> str:
    return words[max(0, difference.start - 8) : difference.end + 8]


def _named(words: str) -> list[tuple[str, str]]:
    """The institutions that words name, with their surface."""
    found = load_thesaurus().find(words)
    return [(concept.name, words[start:end]) for start, end, concept in found if concept.scheme == "entity"]


def _covers(one: str, other: str) -> bool:
    thesaurus = load_thesaurus()
    return one == other or other in thesaurus.covers(one) or one in thesaurus.covers(other)


def _denies(difference: Difference) -> bool:
    return re.search(r"[不未无非没]", difference.said + difference.real) is not None

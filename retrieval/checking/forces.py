"""Whether a report allows what a provision forbids, or the other way round, in whatever words.

Reports turn a sentence about: 不得作为唯一方式 becomes 作为唯一方式是允许的, 不得拒绝提供 becomes 可以停止提供. What is compared
is the act with the number of its refusals, and whether it is free or forbidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from retrieval.checking.matters import OURSELVES, PARTIES
from retrieval.checking.plain import grams, plain

__all__ = ["Turned", "denied", "turned"]

_FREE = re.compile(
    r"(?<![不无])(?:可以(?!看|说|认为|见)(?!不)|有权|允许|准许|仍可|也可|均可|都可|即可|可自行|得以)"
    r"|(?<=[构人者司位业方门会])(?:仍|也|均|都)?能够?(?!力)"
)
_BARRED = re.compile(r"不得(?!不)|禁止|严禁|不可以|不能(?!力)|不允许|不准|无权|不应")
_REFUSES = re.compile(r"拒绝|停止|终止|暂停|不予|不向|不为|中止")
_DONE = re.compile(r"(?P<verb>承担|适用|收取|计入|属于|免除|减轻|转移)")
_NOT = re.compile(r"[不未无非]")
_EMPTY = re.compile(r"[的了是将把被对向为其该此这那并且也仍均都地]")
_LISTS = re.compile(r"不得(?:有|实施|从事|存在)?(?:下列|以下|如下)|有下列[^。]{0,12}(?:之一)?的?，?[^。]{0,8}不得")
_CLAUSE = re.compile(r"[^，。；：\n]+")
_EXCEPTS = re.compile(
    r"除外|除非|例外|但[^，。；]{0,24}的|除[^，。；]{2,60}外|经[^，。；]{0,20}(?:同意|批准|许可)|另有规定"
)
_SAME = 0.55  # share of an act's pairs of characters that the provision must have
_SAME_VERB = 0.3  # the same where the verb after the word of force is the same
_SAME_CLAUSE = 0.4  # the same for a clause against a clause
_BY_US = re.compile(rf"由(?:{OURSELVES}|{PARTIES}|公司)")  # who writes stands for whoever it is
_LEAST = 4  # pairs that say what the act is


class _Way(Enum):
    FREE = "free"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Turned:
    """The word of force in the report, the one of the provision, and the sentence that holds it."""

    said: str
    real: str
    right: str


@dataclass(frozen=True, slots=True)
class _Act:
    """A clause with a word of force and the clauses that go on from it; ``aim`` is whether the thing refused may be."""

    way: _Way
    word: str
    words: str
    whole: str
    aim: bool


def turned(passage: str, provision: str) -> Turned | None:
    """A clause of the passage that allows what the provision forbids or forbids what it allows, or ``None``."""
    if _EXCEPTS.search(passage):
        return None  # which side of the exception is meant is not told by the words
    there = _acts(provision, listed=_LISTS.search(provision) is not None)
    for mine in _acts(passage):
        found = _opposed(mine, there)
        if found is not None:
            return found
    return None


def denied(passage: str, provision: str) -> Turned | None:
    """What a clause says is (由当事人承担) where the provision says that it is not (当事人不承担), or the other way round."""
    for clause in _CLAUSE.findall(passage):
        said = _DONE.search(clause)
        for real in _CLAUSE.findall(provision) if said else ():
            there = re.search(said.group("verb"), real) if said else None
            if not said or not there or _held(_pairs(_BY_US.sub("", clause)), real) < _SAME_CLAUSE:
                continue
            mine, theirs = _NOT.search(clause[: said.start()]), _NOT.search(real[: there.start()])
            if bool(mine) != bool(theirs):
                return Turned(clause.strip(), real.strip(), real.strip())
    return None


def _acts(words: str, *, listed: bool = False) -> list[_Act]:
    """The acts that words allow or forbid; each item of a list that opens with 不得有下列行为 is forbidden."""
    found = []
    for sentence in re.findall(r"[^。\n]+", words):
        pieces: list[tuple[_Way, str, str]] = []
        for clause in _CLAUSE.findall(sentence):
            way = _way(clause) or ((_Way.BARRED, "不得") if listed and not pieces else None)
            if way is not None:
                pieces.append((*way, clause))
            elif pieces:
                pieces[-1] = (*pieces[-1][:2], f"{pieces[-1][2]}，{clause}")
        for kind, word, text in pieces:
            aim = (kind is _Way.FREE) == (len(_REFUSES.findall(text)) % 2 == 0)
            found.append(_Act(kind, word, text, sentence.strip(), aim))
    return found


def _way(clause: str) -> tuple[_Way, str] | None:
    barred, free = _BARRED.search(clause), _FREE.search(clause)
    if barred and barred.group().startswith("不能") and clause.endswith("的"):
        barred = None  # 不能判定原因的: a case, no prohibition
    if barred and (not free or barred.start() < free.start()):
        return _Way.BARRED, barred.group()
    return (_Way.FREE, free.group()) if free and not barred else None


def _opposed(mine: _Act, there: list[_Act]) -> Turned | None:
    act = _pairs(mine.words)
    if len(act) < _LEAST:
        return None
    best: tuple[float, _Act] | None = None
    same = 0.0
    for other in there:
        share = max(
            _held(act, other.words), _held(_pairs(mine.whole), other.whole) if mine.whole != mine.words else 0.0
        )
        if mine.aim == other.aim:
            same = max(same, share)
        elif _Way.BARRED in (mine.way, other.way) and mine.way is not other.way:
            if share >= _SAME_VERB and _verb(mine) == _verb(other) != "":
                share = max(share, _SAME)
            if share >= _SAME and (best is None or share > best[0]):
                best = (share, other)
    if best is None or same >= best[0]:
        return None
    return Turned(mine.word, best[1].word, best[1].whole)


def _pairs(words: str) -> frozenset[str]:
    """The pairs of characters of what is done, without the words of force."""
    return grams(plain(_EMPTY.sub("", _BARRED.sub("", _FREE.sub("", words)))).text)


def _held(act: frozenset[str], words: str) -> float:
    return len(act & _pairs(words)) / len(act) if act else 0.0


def _verb(act: _Act) -> str:
    """The two characters after a word of force: 拒绝 of 无权拒绝."""
    at = act.words.find(act.word) + len(act.word)
    return act.words[at : at + 2]

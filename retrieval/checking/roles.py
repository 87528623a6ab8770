"""Who plays which part in a provision: which organ of an institution acts, who is what, who holds an office.

The thesaurus knows institutions. Their organs (董事会, 信息技术管理部门) and the persons in charge are known by the ends of
their names only, so they are read here, from the words of both sides alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.checking.parties import may_be
from retrieval.checking.plain import grams, plain

__all__ = ["Part", "swapped"]

#: How the name of an organ or of a person in charge ends.
_ORGAN = r"(?:部门|委员会|董事会|监事会|股东会|管理层|领导小组|工作小组|工作组|专班|负责人|主管人员|领导|首席[^，。；]{1,5}官|总监|总经理|副总|协会|办公室)"
#: 董事会负责审议…, 由风险管理部门牵头…: the organ, and what it does.
_ACTS = re.compile(
    rf"(?:^|[，。；：、\n（()）\s|]|由|要求|规定|明确|指定)(?P<who>(?:(?!应当|明确|指定)[^，。；：、\n由\s|]){{0,18}}?{_ORGAN})[)）]?(?:的)?"
    r"(?=应当|应|须|必须|负责|可以|不得|有权|为(?!了|其)|是|担任|承担|审议|组织|制定|建立|牵头|定期|每|评估)(?P<what>[^，。；\n]{3,60})"
)
#: 年度计划由董事会审议: the organ behind what it does.
_FRONTED = re.compile(
    rf"(?P<what>[^。；\n]{{4,40}}?)[，,]?(?:应当?|均?须|需|统一|必须)?由(?P<who>[^，。；：、\n由]{{0,14}}?{_ORGAN})"
    r"(?P<does>审议|审批|批准|决定|负责|制定|组织|评估|审核|牵头|拟定|聘任|指定)(?=[，。；、）)]|$)"
)
#: 主要负责人为第一责任人: who is what.
_IS = re.compile(
    r"(?:^|[，。；：\n]|明确|指定|规定|以)(?P<who>[^，。；：\n]{2,36}?)(?:为|是|担任|任)(?P<what>(?!了|其|由)[^，。；\n]{3,40})"
)
#: 将第一责任人定为分管领导: the same turned about.
_SET = re.compile(
    r"(?:将|把)(?P<what>[^，。；：\n将把]{3,30}?)(?:定|规定|明确|指定|确定|设定|认定|写)(?:为|作|成|给)(?P<who>[^，。；：\n]{2,36})"
)
#: 由管理层成员担任: who holds an office.
_HELD = re.compile(r"由(?P<who>[^，。；：\n由]{2,24}?)(?:担任|兼任|出任)")
#: 经主管机关批准: who must agree.
_AGREED = re.compile(
    r"(?:^|经|报|由|得到|取得|只要|[，。；\n])(?P<who>[^，。；：\n经由]{2,16}?)(?:的)?(?:批准|核准|审批|同意|许可)"
)
_LEADING = re.compile(r"^.*(?:须|应当?|要|报请?|经|由|并|方可|前)(?=[^，。；]{2})")
_AGREES = re.compile(r"(?:机关|机构|部门|委员会|董事会|股东会|管理层|公司|负责人|领导|总监|单位|局|会|院)$")
_PERSON = re.compile(r"(?:成员|人员|经理|总监|主管|领导|负责人|官|主任|董事|监事|员工)$")
#: 证券公司 of 证券公司董事会: whose organ it is.
_ITEM = re.compile(r"^[（(][^（()）]{1,3}[)）]")
_WHOSE = re.compile(r"^.{0,14}?(?:公司|机构|单位|企业|组织|我司|集团)(?=.{2})")
_SAME_ACT = 0.5  # share of what somebody is said to do that the provision's words must have
_LESS = 0.6  # and what the provision says of him must have less than this part of it
_SAME_PART = 0.6  # the same of what somebody is said to be
_OTHER_ONE = 0.4  # likeness of two names for the same one
_LEAST = 3  # pairs of characters of an act that say what it is


@dataclass(frozen=True, slots=True)
class Part:
    """The part that a document gives to one and the provision to another; ``right`` are the provision's words."""

    said: str
    real: str
    right: str


def swapped(passage: str, provision: str) -> Part | None:
    """The first part that the passage gives to another than the provision does, or ``None``."""
    readers = (_another_organ, _another_behind, _another_is, _another_holds, _another_agrees)
    return next(filter(None, (read(passage, provision) for read in readers)), None)


def _another_organ(passage: str, provision: str) -> Part | None:
    there = [(m["who"], m["what"], m) for m in _ACTS.finditer(provision)]
    for match in _ACTS.finditer(passage):
        act = _pairs(match["what"])
        if len(act) < _LEAST or not there:
            continue
        who, what, best = max(there, key=lambda one: _held(act, one[1]))
        own = max((_held(act, words) for name, words, _ in there if _same(match["who"], name)), default=0.0)
        if _held(act, what) >= _SAME_ACT and not _same(match["who"], who) and own <= _LESS * _held(act, what):
            return Part(match["who"], who, _clause(provision, best))
        heading = _heading(provision)
        listed = _held(act, provision) >= _SAME_PART and not _held(act, what) >= _SAME_ACT
        if heading and listed and own == 0.0 and not any(_same(match["who"], name) for name, _, _ in there):
            return Part(match["who"], heading["who"], _clause(provision, heading))
    return None


def _another_behind(passage: str, provision: str) -> Part | None:
    """The same where the organ stands behind the thing: 预算方案，由董事会审议."""
    there = [(m["who"], m["what"], m) for m in _ACTS.finditer(provision)]
    for match in _FRONTED.finditer(passage):
        thing = _pairs(re.split("[，,]", match["what"])[-1])
        if len(thing) < _LEAST or not there or any(_same(match["who"], _bare(name)) for name, _, _ in there):
            continue
        heading = _heading(provision)
        who, what, best = max(there, key=lambda one: _held(thing, one[1]))
        if _held(thing, what) >= _SAME_PART:
            return Part(match["who"], _bare(who), _clause(provision, best))
        if heading and _held(thing, provision) >= _SAME_PART:
            who = _bare(heading["who"])
            return Part(match["who"], who, f"{who}：{_clause(provision, heading)}")
    return None


def _bare(who: str) -> str:
    """An organ without the words that give its short name: 以下统称治理委员会."""
    return re.sub(r"^.*?(?:统称|简称|称)(?:为)?", "", who)


def _heading(provision: str) -> re.Match[str] | None:
    """The organ whose duties a provision lists (董事会…履行下列职责：（一）…)."""
    first = _ACTS.search(provision)
    return first if first and re.search(r"(?:下列|以下)(?:职责|责任|义务|事项)", provision) else None


def _another_is(passage: str, provision: str) -> Part | None:
    there = [(m["who"], m["what"], m) for m in _IS.finditer(provision)]
    for match in (*_IS.finditer(passage), *_SET.finditer(passage)):
        part = _pairs(match["what"])
        if len(part) < _LEAST or len(there) < 2:
            continue
        who, what, best = max(there, key=lambda one: _held(part, one[1]))
        other = max((_alike(match["who"], name) for name, words, _ in there if words != what), default=0.0)
        if _held(part, what) >= _SAME_PART and other >= _OTHER_ONE and _alike(match["who"], who) < other / 2:
            return Part(match["who"], re.split(r"[应须]当?明确|指定", who)[-1], _clause(provision, best))
    return None


def _another_holds(passage: str, provision: str) -> Part | None:
    there = [m for m in _HELD.finditer(provision) if _PERSON.search(m["who"])]
    for match in _HELD.finditer(passage):
        if not there or not _PERSON.search(match["who"]):
            continue
        if all(_alike(match["who"], m["who"]) < _OTHER_ONE for m in there):
            return Part(match["who"], there[0]["who"], _clause(provision, there[0]))
    return None


def _another_agrees(passage: str, provision: str) -> Part | None:
    there = [m for m in _AGREED.finditer(provision) if _AGREES.search(m["who"])]
    for match in _AGREED.finditer(passage):
        who = _LEADING.sub("", match["who"])
        if there and _AGREES.search(who) and all(_apart(who, _LEADING.sub("", m["who"])) for m in there):
            return Part(match["who"], there[0]["who"], _clause(provision, there[0]))
    return None


def _apart(one: str, other: str) -> bool:
    return _alike(one, other) == 0.0 and not may_be(one, other)


def _clause(provision: str, match: re.Match[str]) -> str:
    last = re.compile(r"[。；\n]").search(provision, match.end())
    first = max(provision.rfind(mark, 0, match.start("who")) for mark in "。；\n") + 1
    return provision[first : min(last.start() if last else len(provision), match.end() + 60)].strip("，：、 ")


def _same(one: str, other: str) -> bool:
    """Whether two names may be of the same organ, whosever it is: one ends the other."""
    one, other = (_WHOSE.sub("", re.split("协调|会同|[和与及]", name)[0]) for name in (one, other))
    one, other = (_ITEM.sub("", name) for name in (one, other))
    return one.endswith(other) or other.endswith(one) or other.startswith(one) or may_be(one, other)


def _pairs(words: str) -> frozenset[str]:
    return grams(plain(words).text)


def _held(pairs: frozenset[str], words: str) -> float:
    return len(pairs & _pairs(words)) / len(pairs) if pairs else 0.0


def _alike(one: str, other: str) -> float:
    a, b = _pairs(one), _pairs(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0

"""Who asks: the institution that the speaker says to belong to, never one that the story speaks of.

Institutions come from the thesaurus. Where a clause names one, its label is put as ``<I>`` and the rules of kind
``asker`` are tried on the clause; what they match around the mark says whether the speaker means himself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus import one_of
from graph import Thesaurus
from retrieval.reading.clauses import Clause
from retrieval.reading.field import Field
from retrieval.reading.models import Fired
from retrieval.reading.rules import Rule, first, rules_of

__all__ = ["Asker", "acting", "institutions", "read_asker"]

_WITHOUT = r"(?:没|不(?:是|涉及|掌握|处理|持有|收集|存|碰)|未|无|并非)[^，。？]{0,6}"
"""Before a thing that one has not: 没有重要数据, 不涉及重要数据, 未被认定为重要数据."""
_HEAD = re.compile(r"^[^，。？]{0,4}的[^，。？的]{0,4}$|^旗?下属?$")
_FIRST = re.compile(r"我|咱|俺|敝司|本公司|本司|本机构|本单位")
_FOR_US = re.compile(r"(?:给|为|替|帮)(?:我|咱|本公司)")
_SELF = re.compile(r"^(?:我们|咱们|咱|俺们)")
_BESIDE_SHORT = (
    r"(?:我们|咱们|咱|小破|小)(?P<name>{names})(?![\u4e00-\u9fff]?(?:法|业|行业|市场|交易|{trades}|投资|监管|条例))"
)
_BESIDES = re.compile(r"(?:给|向|跟|和|与|同|对|从|替|帮|为|由|被|找|到|往|是否属于|算不算|算|属于|是)[^，。？]{0,4}$")
_OWN = frozenset({"asker.apposition", "asker.own_system"})  # rules by which 我们供应商 might be the speaker
_JOINED = re.compile(r"、|和|与|及|以及")
_OF_IT = r"(?:的|之)?(?:客户|用户|子公司|股东|供应商|网站|{belongings})|适用|[管受]"
_SERVING = (
    re.compile(r"(?:给|为|替|帮)[^，。？]{0,8}$"),
    re.compile(
        r"^[^，。？]{0,8}?(?:做|干|开发|搭|写|运维|维护|提供|供)[^，。？]{0,10}?的(?:公司|厂商?|供应商|单位|企业|团队|服务商)"
    ),
)
"""What stands before and behind whom somebody serves: 给券商做系统的公司 is no broker."""
_ELIDED = re.compile(r"^(?:也|就|只|其实|而)?(?:是|属于|做|在|算)")


@dataclass(frozen=True, slots=True)
class Asker:
    """``types`` are the institution types of the speaker, ``denied`` those that he says not to belong to.

    ``clauses`` are the starts of the clauses that only say who asks.
    """

    types: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    clauses: frozenset[int] = frozenset()
    fired: tuple[Fired, ...] = ()


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    name: str


def institutions(text: str, thesaurus: Thesaurus, field: Field) -> list[tuple[int, int, str]]:
    """The institution types that a text names, with their places."""
    return [(label.start, label.end, label.name) for label in _labels(text, thesaurus, field)]


def acting(text: str, thesaurus: Thesaurus, field: Field) -> tuple[str, ...]:
    """The institution types that a text names as those who act: 期货公司多久演练一次; none of 向期货公司报送.

    Where it names more than one, it compares them or tells of a deal between them, and none is the one.
    """
    found: dict[str, None] = {}
    last: _Label | None = None
    for label in _labels(text, thesaurus, field):
        joined = last is not None and _JOINED.fullmatch(text[last.end : label.start])  # 交易所和期货公司: both act
        last = label
        if field.serves and _is_served(text, label, field, thesaurus):
            found.setdefault(field.serves)
            continue
        if (_BESIDES.search(text[: label.start]) and not joined) or _of_it(field.belongings).match(text[label.end :]):
            continue
        found.setdefault(label.name)
    types = most_special(found, thesaurus, field)
    basic = [name for name in types if name in field.basic]
    return types if len(basic) < 2 else ()


def _is_served(text: str, label: _Label, field: Field, thesaurus: Thesaurus) -> bool:
    """Whether an institution is one that somebody who is spoken of serves (给券商做系统的公司)."""
    before, behind = _SERVING
    served = before.search(text[: label.start]) and behind.search(text[label.end :])
    return bool(served) and _is_below(label.name, field.served, thesaurus)


def read_asker(clauses: Sequence[Clause], thesaurus: Thesaurus | None, field: Field) -> Asker:
    """Read who asks."""
    if thesaurus is None:
        return Asker()
    found: dict[str, None] = {}
    denied: dict[str, None] = {}
    places: set[int] = set()
    fired: list[Fired] = []
    speaks = False  # whether the sentence has said 我们, so that 给期货公司做系统 in its next clause is ours
    sentence = -1
    for clause in clauses:
        if clause.sentence != sentence:
            sentence, speaks = clause.sentence, False
        words = clause.text
        if speaks and _ELIDED.search(words):
            words = f"我们{words}"
        labels = _labels(words, thesaurus, field)
        ours = (speaks or _FIRST.search(words) is not None) and not _FOR_US.search(words)
        does = [kind for act, kind in field.does.items() if act in words] if ours else []
        for kind in does:
            found.setdefault(kind)
            fired.append(Fired("asker.does", words, f"提问人属于{kind}"))
        for label in labels if not does else ():
            for kind in ("asker_not", "asker_serves", "asker"):
                hit = _tried(kind, words, label, labels, speaks)
                if hit is None:
                    continue
                rule, text = hit
                chained = rule.id not in _OWN
                name = _meant(label, labels, words, kind, thesaurus, field) if chained else label.name
                if kind == "asker" and not _may_be(rule, name, label, field, thesaurus):
                    continue
                if kind == "asker_serves":
                    if not _is_below(name, field.served, thesaurus):
                        continue
                    name = field.serves
                target = denied if kind == "asker_not" else found
                target.setdefault(name)
                if rule.value == "role":
                    places.add(clause.start)
                fired.append(Fired(rule.id, text, f"提问人{'不' if kind == 'asker_not' else ''}属于{name}"))
                break
        if (vendor := first("asker_vendor", words)) is not None:
            found.setdefault(field.serves)
            places.add(clause.start)
            fired.append(Fired(vendor[0].id, vendor[1].group(), f"提问人属于{field.serves}"))
        speaks = speaks or _FIRST.search(words) is not None
        denied |= {role: None for thing, role in field.holds.items() if re.search(_WITHOUT + thing, words)}
    types = [name for name in found if name not in denied]
    return Asker(most_special(types, thesaurus, field), tuple(denied), frozenset(places), tuple(fired))


def most_special(types: Iterable[str], thesaurus: Thesaurus, field: Field) -> tuple[str, ...]:
    """The types without those above another one of them; each followed by the basic type that it is a kind of."""
    names = list(dict.fromkeys(types))
    if field.serves in names and len(names) > 1:
        names = [name for name in names if name not in field.served or name == field.serves]
    kept = [n for n in names if not any(n != other and n in thesaurus.broader(other) for other in names)]
    result: dict[str, None] = {}
    for name in kept:
        result.setdefault(name)
        if name not in field.basic:
            above = next((basic for basic in field.basic if basic in thesaurus.broader(name)), None)
            if above:
                result.setdefault(above)
    return tuple(result)


def _labels(text: str, thesaurus: Thesaurus, field: Field) -> list[_Label]:
    wanted = (*field.basic, *field.others, *field.same)
    labels: list[_Label] = []
    for start, end, concept in thesaurus.find(text):
        name = concept.name
        own = _SELF.match(text[start:end])  # 我们券商 may be one label of the thesaurus
        if own and own.end() < end - start:
            start += own.end()
        if text[end : end + 1] == "业" and text[end - 1] == "行":  # 证券行业
            continue
        if name in field.same or _is_below(name, wanted, thesaurus):
            labels.append(_Label(start, end, field.same.get(name, name)))
    for match in _beside_short(tuple(field.short), field.trades).finditer(text):
        start, end = match.span("name")
        if not any(label.start <= start < label.end for label in labels):
            labels.append(_Label(start, end, field.short[match["name"]]))
    return sorted(labels, key=lambda label: label.start)


@lru_cache(maxsize=8)
def _beside_short(names: tuple[str, ...], trades: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_BESIDE_SHORT.format(names=one_of(names) or "(?!)", trades=one_of(trades) or "(?!)"))


@lru_cache(maxsize=8)
def _of_it(belongings: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_OF_IT.format(belongings=one_of(belongings) or "(?!)"))


def _is_below(name: str, wanted: Iterable[str], thesaurus: Thesaurus) -> bool:
    above = {name, *thesaurus.broader(name)}
    return any(one in above for one in wanted)


def _tried(kind: str, words: str, label: _Label, labels: Sequence[_Label], speaks: bool) -> tuple[Rule, str] | None:
    """The rule of a kind that matches around a label."""
    marked = f"{words[: label.start]}<I>{words[label.end :]}"
    if kind == "asker_serves" and speaks and not _FIRST.search(marked):
        marked = f"我们{marked}"
    for rule in rules_of(kind):
        for match in rule.pattern.finditer(marked):
            if match.start() <= label.start < match.end():
                return rule, words[match.start() : match.end() + label.end - label.start - 3]
    return None


def _meant(label: _Label, labels: Sequence[_Label], words: str, kind: str, thesaurus: Thesaurus, field: Field) -> str:
    """Of a chain 券商的供应商 the last link."""
    if kind != "asker":
        return label.name
    at = labels.index(label)
    for following in labels[at + 1 :]:
        if not _HEAD.match(words[label.end : following.start]) or following.name not in field.counterparts:
            break
        label = following
    return label.name


def _may_be(rule: Rule, name: str, label: _Label, field: Field, thesaurus: Thesaurus) -> bool:
    """Whether the rule may speak of that type: 我们供应商 is the speaker's supplier, not the speaker."""
    return not (rule.id in _OWN and name in field.counterparts)

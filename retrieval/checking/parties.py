"""Whether somebody as a report calls him may be the one whom a provision names: 证监会, 交易所, 处理者, 登记结算机构.

People shorten names and leave off what the context says. Only somebody who cannot be meant contradicts a provision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus import load_field, most_per_domains
from graph import load_thesaurus

__all__ = ["is_somebody", "may_be", "may_be_any"]

#: Names of a kind, which say nothing of who is meant.
_KIND = re.compile(
    r"(?:监管|主管|有关|相关|上级|管理|本|该|各|其他?|被查|所属)*(?:机构|部门|单位|公司|企业|机关|组织|人员?|当局|个人|方|者|平台)"
)
_OFFICE = re.compile(r"(?:监管|主管|有关|相关|上级|管理|本|该)*(?:机构|部门|单位|机关)")
_OF_FIRM = ("董事会", "监事会", "股东会", "管理层", "委员会", "公司", "经理", "总监", "负责人", "协会")
_ENDS = (*_OF_FIRM, "部门", "官", "高管", "银行")
_NO_NAME = re.compile(r"[的\d，。；：、（）“”]|应当|不得|可以|如果|期间|认证|规定|制定|修改|以及|须|的时候")
_SOME = ("重要", "关键", "大型", "特定")  # what makes some of a class of all of them
_RANK = re.compile(r"国家(?!机关|工作)|省级|市级|县级|乡级")
_SHORT = 3  # characters that a shortened name must have
_LONGEST = 16  # characters of a name


def is_somebody(name: str) -> bool:
    """Whether words are the name of an institution, an organ or a person, and not a clause taken for one."""
    concept = load_thesaurus().concept(name)
    if concept is not None and concept.scheme == "entity":
        return True
    return len(name) <= _LONGEST and name.endswith((*_ENDS, *load_field().venues)) and not _NO_NAME.search(name)


def may_be_any(name: str, others: Iterable[str]) -> bool:
    """Whether a name may be one of others."""
    return any(may_be(name, other) for other in others)


def _shortens(short: str, name: str) -> bool:
    """Whether a name that is no concept of its own is another one with characters left out: 县级政府, 密码部门."""
    if load_thesaurus().concept(short) is not None and not name.endswith(short):
        return False  # 证券公司 is not short for 证券投资基金管理公司
    rest = iter(name)
    return len(short) >= _SHORT and short[-1] == name[-1] and all(character in rest for character in short)


def _narrower(name: str, other: str) -> bool:
    """Whether the other is only some of those whom a full name means: 重要数据的处理者 of 数据处理者."""
    concept = load_thesaurus().concept(name)
    if concept is None or concept.scheme != "entity":
        return False
    return any(word in other and word not in name for word in _SOME)


def _other_rank(name: str, other: str) -> bool:
    """Whether both names tell of what rank an authority is, and not of the same."""
    mine, theirs = _RANK.search(name), _RANK.search(other)
    return mine is not None and theirs is not None and mine.group() != theirs.group()


@most_per_domains(8192)
def may_be(name: str, other: str) -> bool:
    """Whether a name may stand for another: the same, its end, one above or below it, or another name of it."""
    if _narrower(name, other) or _other_rank(name, other):
        return False
    if (
        _KIND.fullmatch(name)
        or (_OFFICE.fullmatch(other) and not name.endswith((*_OF_FIRM, *load_field().venues)))
        or name.endswith(other)
        or (other.endswith(name) and len(name) >= _SHORT)
        or _shortens(name, other)
    ):
        return True
    thesaurus = load_thesaurus()
    pair = []
    for words in (name, other):
        found = {c.name for start, end, c in thesaurus.find(words) if c.scheme == "entity" and end == len(words)}
        law = {word for c in (thesaurus.concept(n) for n in found) if c for word in (*c.law, *c.labels)}
        pair.append((found, found | law))
    (mine, my_words), (theirs, their_words) = pair
    if my_words & their_words:
        return True
    return any(b in thesaurus.covers(a) or a in thesaurus.covers(b) for a in mine for b in theirs)

"""Whether the duty of one can be broken by another, by the names of both and the thesaurus."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.extraction.nouns import LEVEL
from graph.facts.thesaurus import Thesaurus

__all__ = ["Meeting"]

_EVERYONE = frozenset(("任何机构和个人", "任何个人和组织", "任何组织、个人", "任何个人、组织", "任何单位和个人"))
#: A shorter name says too little to be told more narrowly by another (公司).
_LEAST_NAME = 4
#: Offices that no sanction on local ones is meant for.
_CENTRAL = ("国务院", "国家", "中央")
#: The organs of a body, which answers for them.
_ORGAN = re.compile(r"的?(?:董事会|监事会|股东会|股东大会|经营管理层|管理层)")


class Meeting:
    """Names of bearers and of offenders, held against each other."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._related: dict[str, frozenset[str]] = {}

    def names_for(self, entity: str) -> frozenset[str]:
        """The names of bearers whose duties reach ``entity``: its own, wider ones, those of other laws."""
        known = self._related.get(entity)
        if known is None:
            known = self._related[entity] = self._thesaurus.covers(entity)
        return known

    def meet(self, subjects: Iterable[str], offenders: Iterable[str]) -> bool:
        """Whether a duty of ``subjects`` can be broken by ``offenders``; open where either side names nobody."""
        bearers, breakers = set(subjects), set(offenders)
        if not bearers or not breakers or bearers & breakers or bearers & _EVERYONE or breakers & _EVERYONE:
            return True
        if any(breakers & self.names_for(b) for b in bearers) or any(bearers & self.names_for(o) for o in breakers):
            return True
        return any(_within(b, o) or _within(o, b) or _part_of(b, o) for b in bearers for o in breakers)


def _within(name: str, longer: str) -> bool:
    """Whether a name is told more narrowly by another: 营运单位, 防范恐怖袭击重点目标的营运单位."""
    return len(name) >= _LEAST_NAME and longer.endswith(f"的{name}")


def _part_of(name: str, wider: str) -> bool:
    """Whether a body is an organ of the other, or an office of those that the other names by their level.

    甲公司董事会 is an organ of 甲公司, 县级人民政府 one of 地方各级人民政府.
    """
    if name.startswith(wider) and _ORGAN.fullmatch(name, len(wider)):
        return True
    if _ORGAN.fullmatch(name) and wider.endswith(("公司", "机构", "企业")):  # of which body, the text has said before
        return True
    if re.fullmatch(rf"{LEVEL}+{re.escape(wider)}", name) and wider.endswith(("部门", "机关", "机构")):
        return True
    if name.startswith(_CENTRAL):
        return False
    if re.fullmatch(r"(?:地方)?各级人民政府|(?:地方|县级以上)[^的]{0,4}人民政府", wider):
        return name.endswith("人民政府")
    return bool(re.fullmatch(r"[^的]{0,10}人民政府有关部门", wider)) and name.endswith("部门")

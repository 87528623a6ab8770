"""Whether the duty of one can be broken by another, by the names of both and the thesaurus."""

from __future__ import annotations

from collections.abc import Iterable

from graph.facts.thesaurus import Thesaurus

__all__ = ["Meeting"]

_EVERYONE = frozenset(("任何机构和个人", "任何个人和组织", "任何组织、个人", "任何个人、组织", "任何单位和个人"))
#: A shorter name says too little to be told more narrowly by another (公司).
_LEAST_NAME = 4


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
        return any(_within(b, o) or _within(o, b) for b in bearers for o in breakers)


def _within(name: str, longer: str) -> bool:
    """Whether a name is told more narrowly by another: 营运单位, 防范恐怖袭击重点目标的营运单位."""
    return len(name) >= _LEAST_NAME and longer.endswith(f"的{name}")

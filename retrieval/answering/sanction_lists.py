"""Which sanctions a question wants listed: those that lead to another law, of an amount, of an entity."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph import Facts, Sanction, index_of
from retrieval.answering.compose import amounts
from retrieval.models import Understanding
from retrieval.reading.list_request import SEVERAL, TO_OTHER_LAW

__all__ = ["sanctions_asked"]

_FINES = re.compile(r"罚")
_PENAL_ROWS = re.compile(
    r"(?:罚款|处罚|罚则|法律责任)(?:的)?(?:条款|规定|情形)[^，。？]{0,10}(?:列|有哪些|都有|逐|全|清单|表)"
)
_FINED = re.compile(r"罚款")
_UPPER = re.compile(r"上限|最[高多]|顶格|能到|封顶")


def sanctions_asked(asked: Understanding, facts: Facts, docs: Sequence[str]) -> list[Sanction]:
    """The sanctions that a question wants listed, in the order of the text; none where it wants none."""
    found = _transfers(asked, facts) or _fined(asked, facts, docs)
    if found or not _PENAL_ROWS.search(asked.text):
        return found
    return _penal(asked, facts, docs)


def _transfers(asked: Understanding, facts: Facts) -> list[Sanction]:
    """The sanctions of one named text that lead to the penalties of another: 哪几条规定了可以按网络安全法来罚."""
    if len(asked.doc_ids) < 2 or not (TO_OTHER_LAW.search(asked.text) and SEVERAL.search(asked.text)):
        return []
    titles = {title for title, doc_id in facts.basis.items() if doc_id in asked.doc_ids}
    return [s for s in facts.sanctions if s.doc_id in asked.doc_ids and titles & set(s.legal_basis)]


def _fined(asked: Understanding, facts: Facts, docs: Sequence[str]) -> list[Sanction]:
    """The sanctions whose fine has the amount that the question names (罚款上限到一千万元的有哪几条)."""
    wanted = {value for value, unit in amounts(asked.text) if unit == "元"}
    if not wanted or not _FINES.search(asked.text):
        return []
    upper = _UPPER.search(asked.text) is not None
    found = [
        s
        for s in facts.sanctions
        if s.doc_id in docs and (s.fine_max in wanted or (not upper and s.fine_min in wanted))
    ]
    return list({(s.home, s.paragraph, s.text): s for s in found}.values())


def _penal(asked: Understanding, facts: Facts, docs: Sequence[str]) -> list[Sanction]:
    """The sanctions of the texts named, of the entity where one is named (罚款条款逐条列出来)."""
    if not asked.doc_ids:
        return []
    names = {name for entity in asked.entities[:1] for name in index_of(facts).names_for(entity)}
    found = [s for s in facts.sanctions if s.doc_id in docs and (not _FINED.search(asked.text) or s.fine_max)]
    own = [s for s in found if names & set(s.offenders)] or found
    return list({(s.home, s.paragraph): s for s in own}.values())

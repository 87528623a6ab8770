"""Numbers told with what became of them: 第三十七条现为第三十九条, 21条→23条, the row of a table with both.

The crosswalk knows which article an old one became. Where it leads from the first number to the second, the two are read
so whatever stands around; where the document says that one became the other and it did not, the second is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus import Age, DocumentCitation, Locator
from retrieval.checking.versions import Reading, VersionReader, Weighed

__all__ = ["with_renumbered"]

_LONGEST = 20  # characters between the two numbers
_STOPS = re.compile(r"[。；;！？\n]")
_BECAME = re.compile(
    r"(?:现在?[为是]|现行|如今[为是]?|今[为是]|改[为成作到在]|变[为成]|调整[为至到]|顺延[为至]|[移挪][至到]|更新为|修[改正订]后?[为是]"
    r"|替换为|应?改引|对应(?:的是|为|于)?|→|[-=]>|新[法版]|新条号)[^，,、]{0,6}$"
)
_SURE = re.compile(r"(?:现在?[为是]|改[为成作]|变[为成]|调整[为至到]|更新为|修[改正订]后?为|→|[-=]>)[《（(\s]{0,2}$")
_CELL = re.compile(r"[\s|\t]*[|\t][\s|\t]*")


def with_renumbered(
    text: str, citations: Sequence[DocumentCitation], weighed: Sequence[Weighed], versions: VersionReader
) -> list[Weighed]:
    """The readings with those of neighbours that are told to have become one another.

    Args:
        text: the document.
        citations: in order.
        weighed: what each says by its own words.
        versions: which knows what became of which.
    """
    found = list(weighed)
    for index in range(len(citations) - 1):
        pair = _pair(text, citations[index], citations[index + 1], versions)
        if pair is None:
            continue
        first, second = found[index].number, found[index + 1].number
        if first is not None:
            found[index] = replace(found[index], reading=Reading.OLD, number=replace(first, said=True))
        if second is not None or found[index + 1].reading is Reading.SAME:
            found[index + 1] = replace(found[index + 1], reading=Reading.CURRENT, instead=pair or None)
    return found


def _pair(text: str, one: DocumentCitation, other: DocumentCitation, versions: VersionReader) -> str | None:
    """What the first number became where the second is not it; empty where it is; ``None`` where nothing is told."""
    walk = versions.walks.get(one.citation.doc_id or "")
    gap = text[one.citation.end : other.citation.start]
    if walk is None or versions.walks.get(other.citation.doc_id or "") is not walk or _STOPS.search(gap):
        return None
    if one.until or other.until or one.citation.eid is None or other.citation.eid is None or len(gap) > _LONGEST:
        return None
    opening = text[other.citation.start : other.citation.start + 4]  # 新法第四十条, 现行《…》第四十条
    told = _BECAME.search(gap) or re.match(r"新|现行|修[改正订]后", opening)
    if not (told or _CELL.fullmatch(gap)):
        return None
    now = walk.to_new(Locator(walk.old_id, one.citation.eid))
    if now is None or now.article is None:
        return None
    if now.article == other.citation.eid:
        return "" if now.article != one.citation.eid else None
    return versions.became(walk, now) if _SURE.search(gap) and one.age is not Age.CURRENT else None

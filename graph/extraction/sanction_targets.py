"""On whom the measures of a tier fall: the organisation, the persons responsible, anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.extraction.clauses import Segment
from graph.models import Target

__all__ = ["by_target"]


def by_target(
    lead: str, measures: list[Segment], current: tuple[Target, ...]
) -> Iterator[tuple[tuple[Target, ...], list[Segment]]]:
    """Measure segments grouped by whom they hit and who imposes them; 对机构及其责任人员 hits both."""
    group: list[Segment] = []
    for segment in measures:
        words = lead[segment.start : segment.end]
        target = _target(words, current)
        other = group and (
            words.startswith("并由")
            or _another(lead[: segment.start], words)
            or (words.startswith("由") and lead.startswith("由", group[0].start))
        )
        if (target != current or other) and group:
            yield current, group
            group = []
        current = target
        group.append(segment)
    if group:
        yield current, group


def _another(before: str, words: str) -> bool:
    """Whether a segment with 可以由 names another authority than the last one named: 由主管部门处…罚款，可以由公安机关…."""
    named = re.match(r"并?可以由([^，。；]{2,20}?)(?=责令|对|处|给予|依|没收|吊销|予以)", words)
    last = re.findall(r"由([^，。；]{2,40}?)(?=责令|对|处|给予|依|没收|吊销|予以)", before)[-1:]
    return named is not None and last != [named.group(1)]


def _target(words: str, current: tuple[Target, ...]) -> tuple[Target, ...]:
    named = re.search(r"对([^，。；]{2,60}?)(?=单处|并处|可以|处|给予|采取|依法|$)", words)
    if named is None:
        return current
    whom = named.group(1)
    persons = re.search(r"责任人|主管人员|高级管理人员|负责人|工作人员|责任人员|董事", whom)
    if persons and re.search(r"(?:机构|公司|单位|者|人)(?:及|和|以及)(?:其)?", whom[: persons.start()]):
        return (Target.ORGANISATION, Target.RESPONSIBLE_PERSON)
    if persons:
        return (Target.RESPONSIBLE_PERSON,)
    if re.match(r"(?:其|相关机构|该机构|公司|单位)", whom):
        return (Target.ORGANISATION,)
    return (Target.INDIVIDUAL,) if re.search(r"个人$|自然人$|公民$", whom) else current

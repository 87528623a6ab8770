"""Sentences, clauses and segments of a 款, and what each segment is for.

A 款 is cut at 。 into sentences, at ； into clauses, at ， and ： into segments. Book titles, quotations and brackets
are masked before cutting, so that nothing inside them cuts or triggers; masking keeps the length, so every offset
stays an offset of the text that came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus import MODALS, one_of

__all__ = ["Clause", "Segment", "SegmentKind", "Sentence", "condition_text", "mask", "mask_relative", "split_sentences"]

FILLER = "＿"

_MODAL = re.compile(one_of(MODALS))
_HIDDEN = re.compile(r"《[^《》]*》|“[^“”]*”|（(?![一二三四五六七八九十]{1,3}）)[^（）]*）|〔[^〔〕]*〕|\([^()]*\)")

#: A modal right before a bare verb and 的: 依法应当承担的责任, 可以采取的替代方式, 有权处理的部门.
_RELATIVE = re.compile(
    r"(?:应当|必须|不得|可以|可|有权|须|禁止|应)(?:依法|予以|及时|直接|单独|自行|同时|被)?[^，。；、：的]{2}"
    r"(?:[或和][者]?[^，。；、：的]{2}){0,2}的(?=[^，。；：、])"
)
#: What an object is like, after the word that marks it: 将依法应当通过评估的信息….
_OBJECT = re.compile(
    r"(?:(?<=[，；。])|^)(?:(?:将|对|把)[^，。；的]{0,6}?|[为向])(应当|必须|不得|可以)[^，。；的]{2,16}的(?!罚款|处罚|处分|拘留)(?=[^，。；])"
)
#: 规定应当…, 规定可以不…: what another rule says, not what this one says.
_REPORTED = re.compile(r"(?:规定|(?<!按照)(?<!依照)约定|认为|是否|不再|没有|明确)(应当|必须|不得|可以|禁止|须)")

_CONDITION_END = re.compile(r"(?<!目)(?<!有)的$|的情形下$|的情况下$|情况下$|条件下$")
_TIME_END = re.compile(
    r"(?:[^同小及届][时前后]|之[前后]|以[前后]|期间|过程中|工作中|活动中|职责中|^在[^，]{4,40}中|之日起.{0,12}[内日])$|^(?:必要时|审查时)$"
)
_EXCEPTION_END = re.compile(r"(?:除外|不计算在内|不在此限)$")
_EXCEPTION_START = re.compile(r"^(?:但是|但)?除(?!名|权)")
_OWN_PREDICATE = re.compile(r"^(?!并|且|及|或|应|不|可)[^，]{2,18}?(?:存在|发生|出现|属于|具有|能够|符合)")


class SegmentKind(StrEnum):
    """What a segment does in its clause."""

    MAIN = "main"
    CONDITION = "condition"  # …的，
    TIME = "time"  # …时，…前，…后，
    EXCEPTION = "exception"  # 除…外，…除外


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between commas: ``text[start:end]`` of what was split, masked, without the comma."""

    start: int
    end: int
    masked: str
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between semicolons."""

    start: int
    end: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch between full stops."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


def mask(text: str) -> str:
    """``text`` with titles, quotations and brackets blanked out; same length."""
    return _HIDDEN.sub(lambda m: FILLER * len(m.group()), text)


def mask_relative(masked: str) -> str:
    """Blanks out modals of relative clauses and of reported rules; same length."""
    masked = _RELATIVE.sub(lambda m: FILLER * len(m.group()), masked)
    masked = _OBJECT.sub(lambda m: FILLER * len(m.group()), masked)
    return _REPORTED.sub(lambda m: m.group()[: -len(m.group(1))] + FILLER * len(m.group(1)), masked)


def _cut(masked: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
    """Spans of ``masked[start:end]`` between ``marks``, trimmed; empty ones left out."""
    begin = start
    for at in range(start, end + 1):
        if at == end or masked[at] in marks:
            left, right = begin, at
            while left < right and masked[left].isspace():
                left += 1
            while right > left and masked[right - 1].isspace():
                right -= 1
            if left < right:
                yield left, right
            begin = at + 1


def _kind(segment: str, last: bool) -> SegmentKind:
    if _EXCEPTION_END.search(segment) or (
        _EXCEPTION_START.match(segment) and (segment.endswith("外") or not _MODAL.search(segment))
    ):
        return SegmentKind.EXCEPTION
    if not last and _CONDITION_END.search(segment):
        return SegmentKind.CONDITION
    if not last and _TIME_END.search(segment):
        return SegmentKind.TIME
    return SegmentKind.MAIN


def _segments(masked: str, start: int, end: int) -> tuple[Segment, ...]:
    spans = list(_cut(masked, start, end, "，,：:"))
    found: list[Segment] = []
    for index, (left, right) in enumerate(spans):
        last = index == len(spans) - 1
        found.append(Segment(left, right, masked[left:right], _kind(masked[left:right], last)))
    for index in range(len(found) - 2, 0, -1):  # an exception that starts with a clause of its own
        here, after = found[index], found[index + 1]
        if (
            after.kind is SegmentKind.EXCEPTION
            and here.kind is SegmentKind.MAIN
            and after.masked.endswith("除外")
            and _OWN_PREDICATE.match(here.masked)
            and not _MODAL.search(here.masked)
        ):
            found[index] = Segment(here.start, here.end, here.masked, SegmentKind.EXCEPTION)
    return tuple(found)


def split_sentences(text: str) -> list[Sentence]:
    """Sentences of ``text`` with their clauses and segments; offsets count in ``text``."""
    masked = mask(text)
    sentences = []
    for start, end in _cut(masked, 0, len(masked), "。！？\n"):
        clauses = tuple(
            Clause(left, right, _segments(masked, left, right)) for left, right in _cut(masked, start, end, "；;")
        )
        sentences.append(Sentence(start, end, clauses))
    return sentences


def condition_text(text: str, segments: list[Segment]) -> str | None:
    """The words of consecutive segments as one stretch, ``None`` where there are none."""
    return text[segments[0].start : segments[-1].end] if segments else None

"""What is said first: does the conclusion answer, mislead, and know who asks.

The rules are those of the README of the hard questions: numerals are unified, marks and punctuation taken out, a mark
``[n]`` counts in ``opening`` as the address of what it leads to, only the first ``300 + 250 × k`` characters of a
conclusion are read (``k``: the larger of the questions asked and the gold articles), and a misleading string counts only
in a sentence that does not deny it. Answers are the JSON objects of ``famai ask --json``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from corpus import Locator
from evaluation.metrics import unify

__all__ = ["Labels", "said_first"]

_MARK = re.compile(r"\[(\d{1,3})\]")
_DROPPED = re.compile(r"[\s\W_]+")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？\n]?")
_DENIES = re.compile(
    r"不是|并非|没有.{0,4}(?:数字|规定)|没有写|未规定|不适用|只对|仅适用|才要|不对|有误|不必|无需|不够|不到|的义务"
)
_CORRECTS = re.compile(r"不对|不是|没有规定|应为|并非|有误|不正确|未规定")
_FIRST, _EACH = 300, 250
_ROWS_RIGHT = 0.7  # of a list's articles, below which the list misleads


@dataclass(frozen=True, slots=True)
class Labels:
    """What a hard question says of a good answer; a tuple within ``opening`` or ``steps`` holds interchangeable forms.

    ``misleads`` pairs a string with those that make it harmless. ``kin`` gives for each institution type the names by
    which it counts as understood. ``basic`` are all the types that any question asks for.
    """

    answerable: bool
    kind: str
    gold: frozenset[Locator]
    fitting: frozenset[Locator]
    if_held: frozenset[Locator] = frozenset()
    facts: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    opening: tuple[tuple[str, ...], ...] = ()
    misleads: tuple[tuple[str, tuple[str, ...]], ...] = ()
    asker: tuple[str, ...] = ()
    asker_not: tuple[str, ...] = ()
    parts: int = 1
    steps: tuple[tuple[str, ...], ...] = ()
    kin: Mapping[str, Collection[str]] | None = None
    basic: Collection[str] = ()


def said_first(labels: Labels, answer: Mapping[str, Any]) -> dict[str, float | None]:
    """The figures of one answer; ``None`` where one does not apply."""
    cited = {_place(c) for c in answer["citations"] if c["article"] is not None}
    verdict = answer.get("verdict")
    if not labels.answerable:
        said_no = bool(set(labels.verdict) & {"no", "not_regulated", "premise_wrong"}) and verdict in labels.verdict
        return {"rightly_refused": float(answer["abstained"] or said_no or bool(cited & labels.if_held))}
    refused = bool(answer["abstained"])
    text = _scored(labels, answer)
    opening = None
    if labels.opening:
        read = _plain(_MARK.sub(lambda m: _address(answer, int(m[1])), text))
        opening = float(not refused and all(any(_holds(read, form) for form in forms) for forms in labels.opening))
    rows = _row_articles(answer) or cited
    right_rows = len(rows & (labels.gold | labels.fitting)) / len(rows) if rows else 0.0
    listing = labels.kind == "list"
    misled = float(_misleads(labels, text, verdict) or (listing and bool(rows) and right_rows < _ROWS_RIGHT))
    verdict_right = None if not labels.verdict else float(not refused and verdict in labels.verdict)
    everything = unify(answer["answer"] + "".join(c["quote"] for c in answer["citations"]))
    facts = all(unify(fact) in everything for fact in labels.facts)
    return {
        "good": float(not refused and opening in (None, 1.0) and not misled and verdict_right in (None, 1.0)),
        "opening": opening,
        "misled": misled,
        "verdict": verdict_right,
        "right": float(not refused and labels.gold <= cited and facts),
        "wrongly_refused": float(refused),
        "asker": _asker(labels, answer.get("asker") or ()) if labels.asker else None,
        "parts": _parts(labels, answer) if labels.parts > 1 else None,
        "steps": _steps(labels, answer) if labels.steps else None,
        "list_recall": len(rows & labels.gold) / len(labels.gold) if listing and labels.gold else None,
        "list_precision": right_rows if listing else None,
        "clutter": len(cited - labels.gold - labels.fitting) / len(cited) if cited else None,
        "conclusion_chars": float(len(_plain(_MARK.sub("", str(answer.get("conclusion") or ""))))),
    }


def _scored(labels: Labels, answer: Mapping[str, Any]) -> str:
    text = str(answer.get("conclusion") or "")
    if labels.kind == "list":
        return text + "\n" + "\n".join(" ".join(map(str, row.values())) for row in answer.get("rows") or ())
    room = _FIRST + _EACH * max(labels.parts, len(labels.gold))
    return text[:room]


def _plain(text: str) -> str:
    return _DROPPED.sub("", unify(text.replace("%", "百分号")))


def _holds(text: str, form: str) -> bool:
    """Whether the text holds the form; one that begins or ends with a digit is not part of a longer number."""
    wanted = _plain(form)
    left = r"(?<!\d)" if wanted[:1].isdigit() else ""
    right = r"(?!\d)" if wanted[-1:].isdigit() else ""
    return re.search(left + re.escape(wanted) + right, text) is not None


def _address(answer: Mapping[str, Any], marker: int) -> str:
    label = next((c["label"] for c in answer["citations"] if c["marker"] == marker), "")
    return f" {label} " if label else ""


def _misleads(labels: Labels, text: str, verdict: str | None) -> bool:
    whole = _plain(_MARK.sub("", text))
    for sentence in _SENTENCE.findall(_MARK.sub("", text)):
        if _DENIES.search(sentence):
            continue
        read = _plain(sentence)
        for wrong, unless in labels.misleads:
            if _holds(read, wrong) and not any(_holds(whole, form) for form in unless):
                return True
    return "premise_wrong" in labels.verdict and verdict not in labels.verdict and not _CORRECTS.search(text)


def _asker(labels: Labels, understood: Sequence[str]) -> float:
    kin = labels.kin or {}
    own = set(labels.asker)
    found = all({*kin.get(name, ()), name} & set(understood) for name in own)
    more = (set(understood) & set(labels.basic)) - own
    return float(found and not more and not set(labels.asker_not) & set(understood))


def _parts(labels: Labels, answer: Mapping[str, Any]) -> float:
    answered = [part for part in answer.get("parts") or () if str(part.get("conclusion") or "").strip()]
    return float(not answer["abstained"] and len(answered) >= labels.parts)


def _steps(labels: Labels, answer: Mapping[str, Any]) -> float:
    told = [
        _plain(" ".join(str(step.get(name) or "") for name in ("who", "action", "when", "to")))
        for step in answer.get("steps") or ()
    ]
    places = [
        next((i for i, text in enumerate(told) if any(_holds(text, f) for f in forms)), None) for forms in labels.steps
    ]
    found = [place for place in places if place is not None]
    pairs = list(combinations(found, 2))
    ordered = sum(a <= b for a, b in pairs) / len(pairs) if pairs else 1.0
    return len(found) / len(labels.steps) * ordered


def _place(citation: Mapping[str, Any]) -> Locator:
    """The 条 or section that a citation of an answer leads to."""
    eid = citation.get("eid")
    if eid:
        return Locator(citation["doc_id"], eid)
    return Locator.of(citation["doc_id"], citation["article"])


def _row_articles(answer: Mapping[str, Any]) -> set[Locator]:
    places = {c["marker"]: _place(c) for c in answer["citations"]}
    return {places[row["marker"]] for row in answer.get("rows") or () if row.get("marker") in places}

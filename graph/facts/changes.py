"""What a new version of a law changes for those whom it binds: duties new, changed and gone, and references gone stale.

Duties are paired article by article along the crosswalk, then across articles; the words are compared with references to
articles of the same text masked, since these change with every renumbering.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from corpus import Corpus, Locator, NotFoundError
from graph.facts.container import Facts
from graph.facts.crosswalk import Change, Crosswalk, masked
from graph.facts.queries import find_norms
from graph.models import Modality, Norm, Reference, Resolution

__all__ = ["DutyChange", "DutyState", "changes_document", "duty_changes", "stale_references"]

_SAME_PLACE = 55.0  # likeness (0–100) from which two duties of paired articles are one
_ELSEWHERE = 80.0  # the same, across articles
_DUTIES = (Modality.OBLIGATION, Modality.PROHIBITION)


class DutyState(StrEnum):
    """What became of a duty."""

    NEW = "新增"
    CHANGED = "改动"
    GONE = "取消"


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A duty that is not what it was; ``old`` is missing where it is new, ``new`` where it is gone."""

    state: DutyState
    old: Norm | None
    new: Norm | None


def duty_changes(facts: Facts, old_id: str, new_id: str, entity: str | None = None) -> tuple[DutyChange, ...]:
    """The duties and prohibitions that differ between two versions, in the order of the new text, those gone last.

    Args:
        facts: with the crosswalk of the two.
        old_id: the earlier version.
        new_id: the later one.
        entity: only what reaches this kind of institution.

    Raises:
        NotFoundError: the two are not versions of one instrument whose texts are here.
    """
    crosswalk = _crosswalk(facts, old_id, new_id)
    olds, news = (_by_article(find_norms(facts, entity=entity, doc=doc)) for doc in (old_id, new_id))
    paired: list[tuple[Norm, Norm]] = []
    left_old: list[Norm] = []
    left_new: list[Norm] = []
    for pair in crosswalk.pairs:
        before = olds.get(pair.old, []) if pair.old else []
        after = news.get(pair.new, []) if pair.new else []
        found, rest_old, rest_new = _paired(before, after, _SAME_PLACE)
        paired += found
        left_old += rest_old
        left_new += rest_new
    found, gone, fresh = _paired(left_old, left_new, _ELSEWHERE)
    changed = [(old, new) for old, new in (*paired, *found) if _words(old) != _words(new)]
    place = {norm.id: index for index, norm in enumerate(facts.norms)}
    told = [DutyChange(DutyState.CHANGED, old, new) for old, new in changed]
    told += [DutyChange(DutyState.NEW, None, new) for new in fresh]
    told.sort(key=lambda change: place[change.new.id] if change.new else 0)
    return (*told, *(DutyChange(DutyState.GONE, old, None) for old in gone))


def _crosswalk(facts: Facts, old_id: str, new_id: str) -> Crosswalk:
    for crosswalk in facts.crosswalks:
        if (crosswalk.old_id, crosswalk.new_id) == (old_id, new_id):
            return crosswalk
    raise NotFoundError(
        f"{old_id} 和 {new_id} 不是同一部法规的前后版本，或其中一个还没有原文；famai corpus list 列出全部编号"
    )


def _by_article(norms: Iterable[Norm]) -> dict[str, list[Norm]]:
    found: defaultdict[str, list[Norm]] = defaultdict(list)
    for norm in norms:
        if norm.modality in _DUTIES and norm.rule != "sanction":
            found[norm.eid].append(norm)
    return found


def _words(norm: Norm) -> str:
    return f"{'、'.join(norm.subjects)}|{masked(norm.text)}"


def _paired(
    olds: Sequence[Norm], news: Sequence[Norm], least: float
) -> tuple[list[tuple[Norm, Norm]], list[Norm], list[Norm]]:
    """The likest pairs first, each duty once; and what is left over of both sides."""
    from rapidfuzz import fuzz  # a question compares no versions

    scored = [
        (fuzz.ratio(masked(old.text), masked(new.text)), i, j)
        for i, old in enumerate(olds)
        for j, new in enumerate(news)
    ]
    scored.sort(key=lambda one: (-one[0], abs(one[1] - one[2]), one[1]))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for score, i, j in scored:
        if score < least:
            break
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((olds[i], news[j]))
    rest_old = [norm for i, norm in enumerate(olds) if i not in taken_old]
    rest_new = [norm for j, norm in enumerate(news) if j not in taken_new]
    return pairs, rest_old, rest_new


def stale_references(facts: Facts, new_id: str) -> tuple[Reference, ...]:
    """The citations in other texts that name an article by the number of an earlier version, in catalogue order.

    ``target_article`` of each is the article as it stands now (``None`` where it is gone), ``reason`` says how it was led
    over.
    """
    return tuple(
        reference
        for reference in facts.references
        if reference.target_doc_id == new_id
        and reference.doc_id != new_id
        and reference.resolution is Resolution.INFERRED
        and (reference.reason or "").startswith(("引用时的", "引用的是较早版本"))
    )


def changes_document(
    facts: Facts, corpus: Corpus, old_id: str, new_id: str, entity: str | None = None
) -> dict[str, Any]:
    """What a version changes, as ``famai corpus changes`` prints it.

    Raises:
        NotFoundError: as for :func:`duty_changes`.
    """
    crosswalk = _crosswalk(facts, old_id, new_id)
    counts = {change.value: sum(pair.change is change for pair in crosswalk.pairs) for change in Change}

    def told(norm: Norm | None) -> dict[str, Any] | None:
        if norm is None:
            return None
        return {
            "label": corpus.label(norm.locator),
            "subjects": list(norm.subjects),
            "modality": norm.modality.value,
            "text": norm.text,
        }

    duties = [
        {"state": change.state.value, "old": told(change.old), "new": told(change.new)}
        for change in duty_changes(facts, old_id, new_id, entity)
    ]
    stale = [
        {
            "where": corpus.label(reference.locator),
            "written": reference.text,
            "now": _now(reference, corpus),
            "why": reference.reason,
        }
        for reference in stale_references(facts, new_id)
        if reference.doc_id != old_id
    ]
    provisions = [
        {
            "state": pair.change.value,
            "old": corpus.label(Locator(old_id, pair.old)) if pair.old else None,
            "new": corpus.label(Locator(new_id, pair.new)) if pair.new else None,
        }
        for pair in crosswalk.pairs
        if pair.change in (Change.CHANGED, Change.NEW, Change.REMOVED)
    ]
    titles = {"old_title": facts.titles[old_id], "new_title": facts.titles[new_id]}
    return {
        "old": old_id,
        "new": new_id,
        **titles,
        "articles": counts,
        "provisions": provisions,
        "duties": duties,
        "stale": stale,
    }


def _now(reference: Reference, corpus: Corpus) -> str | None:
    """The label of the article as it stands now."""
    target = reference.target
    return corpus.label(target.whole) if target is not None and target.article is not None else None

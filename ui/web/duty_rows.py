"""The rows of 义务清单: each norm with what the filters ask of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from corpus import load_field
from graph import Facts, Modality, Norm, Penalty, QuantityKind, index_of
from ui.web.facets import Facet
from ui.web.words import MODALITY

__all__ = ["DutyRow", "duty_facets", "duty_rows"]

_NOBODY = "（未指明）"
_TIMES = (QuantityKind.DEADLINE, QuantityKind.FREQUENCY, QuantityKind.RETENTION, QuantityKind.DATE)
_TIME_WORDS = {
    QuantityKind.DEADLINE: "有时限",
    QuantityKind.FREQUENCY: "有频次",
    QuantityKind.RETENTION: "有保存期限",
    QuantityKind.DATE: "有日期",
}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A norm, the sanctions that answer its breach, and the chapter (or title) under which it stands."""

    norm: Norm
    penalties: tuple[Penalty, ...]
    chapter: str
    label: str
    searched: str

    @property
    def times(self) -> tuple[str, ...]:
        """Which kinds of time limits it states."""
        kinds = {q.kind for q in self.norm.quantities}
        return tuple(_TIME_WORDS[k] for k in _TIMES if k in kinds) or ("无时间要求",)

    @property
    def sanctioned(self) -> str:
        """Whether a sanction names it, only a catch-all clause reaches it, or none does."""
        if any(not p.catch_all for p in self.penalties):
            return "有对应罚则"
        return "仅概括条款" if self.penalties else "无罚则"


def duty_rows(facts: Facts) -> list[DutyRow]:
    """Every norm of the collection, in the order of the texts."""
    index = index_of(facts)
    rows: list[DutyRow] = []
    for norm in facts.norms:
        chapter = index.chapter(norm.home)
        label = index.label(norm.locator)
        words = f"{''.join(norm.subjects)} {norm.text} {chapter} {label}".casefold()
        rows.append(DutyRow(norm, tuple(index.penalties_of(norm)), chapter, label, words))
    return rows


def duty_facets(facts: Facts) -> Sequence[Facet[DutyRow]]:
    """The filters; choosing 期货公司 shows the duties of all that it falls under, 经营机构 among them."""
    order, depths = _entity_tree(facts)
    shows: dict[str, set[str]] = defaultdict(set)
    for name in order:
        for bearer in facts.thesaurus.covers(name):
            shows[bearer].add(name)

    frequency = Counter(name for norm in facts.norms for name in norm.subjects)
    entities = {c.name for c in facts.thesaurus.concepts if c.scheme == "entity"}
    common = {name for name, _ in frequency.most_common(40) if name in entities} | set(load_field().bearers)
    first = [name for name in order if name in common and name in shows]

    choices = cache(lambda names: frozenset().union(*(shows[n] for n in names)) if names else frozenset((_NOBODY,)))

    def counted(row: DutyRow) -> Iterable[str]:
        return choices(row.norm.subjects)

    titles = dict(facts.titles)
    return (
        Facet(
            "entity",
            "主体",
            lambda r: r.norm.subjects or (_NOBODY,),
            order=order,
            depth=lambda value: depths.get(value, 0),
            reach=facts.thesaurus.covers,
            counted=counted,
            first=first,
        ),
        Facet(
            "modality",
            "性质",
            lambda r: (r.norm.modality.value,),
            label=lambda v: MODALITY.get(v, v),
            order=[m.value for m in Modality],
        ),
        Facet("doc", "法规", lambda r: (r.norm.doc_id,), label=lambda v: titles.get(v, v), order=list(titles)),
        Facet("time", "时间要求", lambda r: r.times, order=(*_TIME_WORDS.values(), "无时间要求")),
        Facet("sanction", "罚则", lambda r: (r.sanctioned,), order=("有对应罚则", "仅概括条款", "无罚则")),
        Facet("chapter", "章（主题）", lambda r: (r.chapter or "（无章）",)),
    )


def _entity_tree(facts: Facts) -> tuple[list[str], dict[str, int]]:
    """The bearers as a tree, written out (each below the one it falls under), and how deep each stands.

    Those of the thesaurus come first, in its order; then the names that only the texts use, the frequent ones first.
    """
    frequency = Counter(name for norm in facts.norms for name in norm.subjects)
    concepts = {c.name: c for c in facts.thesaurus.concepts if c.scheme == "entity"}
    reached = [name for name in concepts if any(frequency[n] for n in facts.thesaurus.covers(name))]
    names = reached + [name for name, _ in frequency.most_common() if name not in concepts]
    known = set(names)
    children: dict[str | None, list[str]] = {}
    for name in names:
        broader = concepts[name].broader if name in concepts else ()
        children.setdefault(next((b for b in broader if b in known), None), []).append(name)
    order: list[str] = []
    depths: dict[str, int] = {}

    def walk(parent: str | None, depth: int) -> None:
        for name in children.get(parent, ()):
            if name not in depths:
                depths[name] = depth
                order.append(name)
                walk(name, depth + 1)

    walk(None, 0)
    return order, depths

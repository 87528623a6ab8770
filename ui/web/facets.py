"""Filters with a count beside each value: any value of one filter, all filters together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.datastructures import QueryParams

from ui.web.markup import esc, join

__all__ = ["Facet", "chosen_values", "facets_html", "select"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Facet(Generic[T]):
    """One filter. ``values`` gives those of a row; ``order`` fixes their order (else the most frequent first).

    ``depth`` indents a value that stands below another; ``reach`` gives the values whose rows a choice shows, and
    ``counted`` the choices that would show a row (by default its own values). ``first`` are the values that stand
    unfolded before all others (by default the first ``shown``).
    """

    name: str
    title: str
    values: Callable[[T], Iterable[str]]
    label: Callable[[str], str] = str
    order: Sequence[str] = ()
    depth: Callable[[str], int] = lambda value: 0
    reach: Callable[[str], Iterable[str]] = lambda value: (value,)
    counted: Callable[[T], Iterable[str]] | None = None
    first: Sequence[str] = ()
    shown: int = 8


def chosen_values(query: QueryParams, facets: Sequence[Facet[T]]) -> dict[str, tuple[str, ...]]:
    """The values chosen in the address, by filter."""
    return {f.name: tuple(dict.fromkeys(query.getlist(f.name)))[:50] for f in facets if query.getlist(f.name)}


def select(
    rows: Sequence[T], facets: Sequence[Facet[T]], chosen: Mapping[str, Sequence[str]]
) -> tuple[list[T], dict[str, Counter[str]]]:
    """The rows that pass every filter, and for each filter how many rows each value would leave."""
    wanted = {f.name: {r for value in chosen[f.name] for r in f.reach(value)} for f in facets if chosen.get(f.name)}
    owned = {f.name: f for f in facets}
    left: list[T] = []
    counts: dict[str, Counter[str]] = {f.name: Counter() for f in facets}
    told = [(f.name, f.counted or f.values, counts[f.name]) for f in facets]
    for row in rows:
        failed = [name for name, values in wanted.items() if values.isdisjoint(owned[name].values(row))]
        if not failed:
            left.append(row)
        if len(failed) > 1:
            continue
        for name, values_of, counter in told:
            if not failed or failed[0] == name:
                for value in set(values_of(row)):
                    counter[value] += 1
    return left, counts


def facets_html(
    facets: Sequence[Facet[T]], counts: Mapping[str, Counter[str]], chosen: Mapping[str, Sequence[str]]
) -> str:
    """The filters as groups of check boxes."""
    return join(_group(f, counts[f.name], chosen.get(f.name, ())) for f in facets)


def _group(facet: Facet[T], counts: Counter[str], chosen: Sequence[str]) -> str:
    known = [value for value in facet.order if counts[value] or value in chosen]
    known += [value for value, _ in counts.most_common() if value not in facet.order]
    known += [value for value in chosen if value not in known]
    if not known:
        return ""
    top = [v for v in facet.first if v in known] or known[: facet.shown]
    top += [v for v in known if v in chosen and v not in top]
    rest = [v for v in known if v not in top]
    boxes = join(_box(facet, v, counts[v], v in chosen, 0 if facet.first else facet.depth(v)) for v in top)
    narrow = (
        '<input type="search" class="fm-search" data-narrow placeholder="按名称查找" aria-label="按名称查找">'
        if len(rest) > 30
        else ""
    )
    others = join(_box(facet, v, counts[v], v in chosen, facet.depth(v)) for v in rest)
    more = f"<details><summary>其余 {len(rest)} 项</summary>{narrow}{others}</details>" if rest else ""
    return f'<fieldset class="fm-facet"><legend>{esc(facet.title)}</legend>{boxes}{more}</fieldset>'


def _box(facet: Facet[T], value: str, count: int, checked: bool, depth: int) -> str:
    indent = f' style="padding-left:{depth * 14}px"' if depth else ""
    return (
        f'<label class="fm-choice{"" if count else " fm-none"}"{indent}><input type="checkbox" name="{esc(facet.name)}"'
        f' value="{esc(value)}"{" checked" if checked else ""}><span>{esc(facet.label(value))}</span>'
        f'<span class="fm-count">{count}</span></label>'
    )

"""What reading must know of the fields that are loaded, from the ``reading.toml`` of each that has one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus import DataError, domain_files, per_domains
from corpus import load_field as load_described

__all__ = ["Field", "load_field"]


@dataclass(frozen=True, slots=True)
class Field:
    """All loaded fields together.

    ``centre`` is the instrument that a bare 第十八条 means. ``trades`` are words of trades with parallel laws,
    ``subjects`` what the field is about, which says nothing of what is asked within it. ``basic``
    and ``others`` are the institution types that askers belong to, ``counterparts`` those that speakers name as their
    counterpart, ``serves`` what one is who serves one of ``served``; ``same`` is what a word of askers means, and ``short``
    are names that stand for an institution only beside 我们 or 小, ``does`` what one is who does that (做托管), ``holds``
    what one is, too, who tells of having that (重要数据), ``belongings`` what belongs to an institution and is not it
    (券商的柜台). ``past_acts`` is the provision on which law punishes an act of the past, as instrument and article.
    ``topics`` are what a list may be asked about → the words of norms on it; ``counted`` who or what is counted in persons
    beside 用户 and 客户, ``breaks`` words for what has broken down; ``sites`` are kinds of bodies whose site an event may
    concern, ``own_site`` that of whoever asks; ``parts`` are alternatives that the rules of reading take from the field.
    """

    centre: str | None = None
    past_acts: tuple[str, int] | None = None
    trades: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    basic: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    counterparts: frozenset[str] = frozenset()
    serves: str = ""
    served: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, str] = field(default_factory=dict)
    does: Mapping[str, str] = field(default_factory=dict)
    belongings: tuple[str, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    counted: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    own_site: str = ""


@per_domains
def load_field() -> Field:
    """The fields put together; one without a file of its own brings its bearers as askers.

    Raises:
        DataError: a file is damaged; the message names it.
    """
    found = Field(others=load_described().bearers)
    for path in domain_files("reading.toml"):
        try:
            data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
            asker = data.get("asker", {})
            found = Field(
                centre=found.centre or data.get("centre"),
                past_acts=found.past_acts or _place(data.get("past_acts")),
                trades=(*found.trades, *data.get("trades", ())),
                subjects=(*found.subjects, *data.get("subjects", ())),
                basic=(*found.basic, *asker.get("basic", ())),
                others=(*found.others, *asker.get("others", ())),
                counterparts=found.counterparts | frozenset(asker.get("counterparts", ())),
                serves=found.serves or asker.get("serves", ""),
                served=(*found.served, *asker.get("served", ())),
                same={**found.same, **asker.get("same", {})},
                does={**found.does, **asker.get("does", {})},
                short={**found.short, **asker.get("short", {})},
                holds={**found.holds, **asker.get("holds", {})},
                belongings=(*found.belongings, *asker.get("belongings", ())),
                topics={**found.topics, **data.get("topics", {})},
                parts=_joined(found.parts, data.get("parts", {})),
                counted=(*found.counted, *data.get("counted", ())),
                breaks=(*found.breaks, *data.get("breaks", ())),
                sites=(*found.sites, *data.get("sites", ())),
                own_site=found.own_site or data.get("own_site", ""),
            )
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise DataError(f"读题数据 {path} 有误：{error}") from error
    return found


def _joined(one: Mapping[str, str], other: Mapping[str, str]) -> Mapping[str, str]:
    return {name: "|".join(t[name] for t in (one, other) if name in t) for name in {**one, **other}}


def _place(entry: Mapping[str, Any] | None) -> tuple[str, int] | None:
    return (str(entry["law"]), int(entry["article"])) if entry else None

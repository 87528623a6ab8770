"""The data of the check: how policies word things, and the checklists of the instruments that have one.

A checklist says for a duty which elements a policy must say; it is curated, and kept apart from what the program draws
from a text by itself (:mod:`retrieval.checking.gap.decompose`). An element belongs to the norm in whose words its ``of``
stands, so that a finer or coarser cut of the norms needs no change here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from re import Pattern
from typing import Any

from corpus import Article, DataError, domain_file, domain_files, per_domains, read_table, shared_file
from graph import Norm
from retrieval.checking.gap.models import Element, ElementKind, Within

__all__ = ["Checklist", "Words", "checklisted", "load_checklist", "load_words"]

_NAME = re.compile(r"\{([a-z_]+)\}")
_TABLES = frozenset({"words.toml", "families.toml", "spoken.toml"})  # what stands beside the checklists
_FIELDS = {
    *(
        "of",
        "name",
        "kind",
        "says",
        "within",
        "unless",
        "against",
        "optional",
        "measure",
        "when",
        "vague",
        "far",
        "near",
        "each",
        "all",
    ),
}


@dataclass(frozen=True)
class Words:
    """The named sets of wordings; braces in a pattern stand for one of them."""

    patterns: Mapping[str, str]

    def compile(self, pattern: str) -> Pattern[str]:
        """The pattern with its names put in."""
        return _compiled(self._filled(pattern))

    def __getitem__(self, name: str) -> Pattern[str]:
        """The wordings of that name; of what no loaded field speaks, there are none."""
        return _compiled(self._filled(self.patterns.get(name, "(?!)")))

    def _filled(self, pattern: str) -> str:
        for _ in range(4):
            filled = _NAME.sub(lambda m: f"(?:{self._named(m.group(1))})", pattern)
            if filled == pattern:
                return filled
            pattern = filled
        raise DataError(f"制度用语表有循环引用：{pattern[:40]}")

    def _named(self, name: str) -> str:
        try:
            return self.patterns[name]
        except KeyError as error:
            raise DataError(f"制度用语表 words.toml 里没有 {{{name}}}；请改正引用它的要素表") from error


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise DataError(f"制度检查的用语 “{pattern[:60]}” 不是正确的表达式：{error}") from error


@per_domains
def load_words() -> Words:
    """The wordings of any field, with those of the ``words.toml`` of every field that is loaded.

    Raises:
        DataError: an entry is malformed, or one of its examples does not hold.
    """
    data: dict[str, Any] = {}
    for path in (shared_file("policies.toml"), *domain_files("policies", "words.toml")):
        data |= read_table(path)
    try:
        words = Words({name: entry["says"] for name, entry in data.items()})
    except (KeyError, TypeError) as error:
        raise DataError(f"制度用语表 words.toml 的条目缺少 {error}") from error
    for name, entry in data.items():
        pattern = words[name]
        bad = [e for e in entry["yes"] if not pattern.search(e)] + [e for e in entry["no"] if pattern.search(e)]
        if bad:
            raise DataError(f"制度用语 {name} 的例子不成立：{'；'.join(bad)}。请改正 words.toml")
    return words


@dataclass(frozen=True)
class Checklist:
    """The elements of one instrument's duties, by 条 and 款."""

    doc_id: str
    elements: Mapping[tuple[int, int], Sequence[Element]]

    def of(self, norm: Norm, article: Article) -> tuple[Element, ...]:
        """The elements of a norm: those whose words stand within it, nowhere else in its 款."""
        paragraph = article.paragraph(norm.paragraph)
        if paragraph is None:
            return ()
        found = []
        for element in self.elements.get((norm.article, norm.paragraph), ()):
            at = article.text.find(element.of, paragraph.start, paragraph.end)
            if norm.start <= at < norm.end:
                found.append(element)
        return tuple(found)


def load_checklist(doc_id: str) -> Checklist | None:
    """The checklist of an instrument; ``None`` where nobody made one.

    Raises:
        DataError: it is malformed.
    """
    file = domain_file("policies", f"{doc_id}.toml")
    return _read(doc_id) if file.is_file() and file.name not in _TABLES else None


def checklisted() -> list[str]:
    """The ids of the instruments of the centre that have a checklist: what a policy is held against by itself."""
    return list(_centre())


@per_domains
def _centre() -> tuple[str, ...]:
    files = [f for folder in domain_files("policies") for f in folder.iterdir() if f.name not in _TABLES]
    lists = {f.name.removesuffix(".toml"): f for f in files if f.name.endswith(".toml")}
    return tuple(sorted(n for n, f in lists.items() if read_table(f).get("centre", True)))


@per_domains
def _read(doc_id: str) -> Checklist:
    data = read_table(domain_file("policies", f"{doc_id}.toml"))
    words = load_words()
    elements: dict[tuple[int, int], list[Element]] = {}
    for duty in data["duty"]:
        article, paragraph = (int(n) for n in duty["at"].split("."))
        topic = tuple(words.compile(t) for t in duty.get("topic", ()))
        topic_in = Within(duty.get("topic_in", Within.CLAUSE))
        for entry in duty["elements"]:
            elements.setdefault((article, paragraph), []).extend(_elements(entry, topic, topic_in, words, doc_id))
    return Checklist(doc_id, elements)


def _elements(
    entry: Mapping[str, Any], topic: tuple[Pattern[str], ...], topic_in: Within, words: Words, doc_id: str
) -> list[Element]:
    """The elements of an entry: one, or one for each item of its list (``each``), of which some must be there."""
    base = _element(entry, topic, topic_in, words, doc_id)
    items: Mapping[str, str] = entry.get("each", {})
    if not items:
        return [base]
    least = tuple(words.compile(p) for p in _some(list(items.values()), int(entry.get("all", 1))))
    return [
        replace(base, name=f"{base.name}（{item}）", says=(*base.says, *least, words.compile(pattern)))
        for item, pattern in items.items()
    ]


def _some(patterns: Sequence[str], least: int) -> list[str]:
    """One pattern that holds where at least ``least`` of the patterns do."""
    if least < 2:
        return []
    chosen = ("".join(f"(?=[\\s\\S]*?(?:{p}))" for p in several) for several in combinations(patterns, least))
    return [f"^(?:{'|'.join(chosen)})"]


def _element(
    entry: Mapping[str, Any], topic: tuple[Pattern[str], ...], topic_in: Within, words: Words, doc_id: str
) -> Element:
    unknown = set(entry) - _FIELDS
    if unknown:
        raise DataError(f"{doc_id} 的要素“{entry.get('of')}”有不认识的字段：{'、'.join(sorted(unknown))}")
    return Element(
        name=entry.get("name", entry["of"]),
        kind=ElementKind(entry["kind"]),
        of=entry["of"],
        says=tuple(words.compile(p) for p in entry["says"]),
        within=Within(entry.get("within", Within.PARAGRAPH)),
        topic=topic,
        topic_in=topic_in,
        unless=words.compile(entry["unless"]) if entry.get("unless") else None,
        against=tuple(words.compile(p) for p in entry.get("against", ())),
        optional=bool(entry.get("optional", False)),
        measure=entry.get("measure"),
        when=entry.get("when"),
        vague=bool(entry.get("vague", False)),
        far=bool(entry.get("far", False)),
        near=bool(entry.get("near", False)),
    )

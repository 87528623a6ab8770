"""The thesaurus (主题词表): what staff say → what the laws say, and whose duties an entity bears.

The data stand in ``thesaurus.toml``. :class:`Thesaurus` answers four questions: what is above and below a concept,
whose duties apply to an entity, which concepts a text speaks of, and which words the laws use for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from corpus import DataError, Words, load_words, per_domains

__all__ = ["SCHEMES", "Concept", "Thesaurus", "load_thesaurus"]

SCHEMES: Mapping[str, str] = {
    "entity": "主体类型",
    "system": "系统与设施",
    "data": "数据与文件",
    "activity": "活动",
    "event": "事件",
    "sanction": "处罚与措施",
    "term": "其他用语",
}
_FIELDS = ("broader", "also", "alt", "hidden", "law")
_BEARER = "bearer"  # names that only texts use: no concepts
_KEPT, _LONG = 512, 600  # texts of which the concepts are kept, and characters of one too long to be kept
_Step: TypeAlias = "Callable[[Concept], Iterable[str]]"
_FOLD = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_FOLD |= {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of one scheme.

    ``name`` is the preferred label; ``broader`` the names above it; ``also`` (entities only) other roles it has by
    law; ``alt`` other proper names; ``hidden`` what people say; ``law`` the words that the texts use for it.
    """

    name: str
    scheme: str
    broader: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    alt: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    law: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, the preferred one first."""
        return (self.name, *self.alt, *self.hidden)


@dataclass(frozen=True)
class Thesaurus:
    """All concepts in the order of the file."""

    concepts: tuple[Concept, ...]

    def concept(self, name: str) -> Concept | None:
        """The concept with that preferred label, else the first with that label, else ``None``."""
        found = self._by_name.get(name)
        if found is not None:
            return found
        named = self._by_label.get(_fold(name), ())
        return named[0] if named else None

    def broader(self, name: str) -> tuple[str, ...]:
        """The names above a concept, nearest first, all the way up."""
        return self._closure(name, lambda concept: concept.broader)

    def narrower(self, name: str) -> tuple[str, ...]:
        """The names below a concept, nearest first, all the way down."""
        return self._closure(name, lambda concept: self._below.get(concept.name, ()))

    def covers(self, entity: str) -> frozenset[str]:
        """The entity types whose duties apply to an entity: itself, those above it, and its other roles.

        证券公司 gives 经营机构, 证券基金经营机构, 网络运营者, 个人信息处理者 … An unknown name gives itself.
        """
        concept = self.concept(entity)
        start = concept.name if concept else entity
        return frozenset((entity, start, *self._closure(start, lambda c: (*c.broader, *c.also))))

    def find(self, text: str) -> list[tuple[int, int, Concept]]:
        """The concepts of a text as (start, end, concept), the longest label at each place, without overlap.

        A label of several concepts gives one entry each. Linear in the length of the text; never raises.
        """
        if len(text) > _LONG:
            return list(self._find(_fold(text)))
        if (kept := self._found.get(text)) is None:
            if len(self._found) >= _KEPT:
                self._found.clear()
            kept = self._found[text] = tuple(self._find(_fold(text)))
        return list(kept)

    def _find(self, folded: str) -> Iterator[tuple[int, int, Concept]]:
        at = 0
        while at < len(folded):
            label = self._label_at(folded, at)
            if label is None:
                at += 1
                continue
            yield from ((at, at + len(label), concept) for concept in self._by_label[label])
            at += len(label)

    def expand(self, text: str) -> tuple[str, ...]:
        """The words of the laws for the words of a text, in order of appearance, without doubles.

        A word gives its preferred label, or the words listed for it, and for an entity what is above it.
        """
        terms: list[str] = []
        for _, _, concept in self.find(text):
            terms += concept.law or (concept.name,)
            if concept.scheme == "entity":
                terms += self.broader(concept.name)
        return tuple(dict.fromkeys(terms))

    def entities(self, text: str) -> tuple[str, ...]:
        """The entity types named or implied in a text, each followed by those above it."""
        names: list[str] = []
        for _, _, concept in self.find(text):
            if concept.scheme == "entity":
                names += (concept.name, *self.broader(concept.name))
        return tuple(dict.fromkeys(names))

    @cached_property
    def _found(self) -> dict[str, tuple[tuple[int, int, Concept], ...]]:
        """The concepts of the texts that were asked about last: a question is read by many rules."""
        return {}

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every label of every concept, without doubles."""
        return tuple(dict.fromkeys(label for concept in self.concepts for label in concept.labels))

    @cached_property
    def _by_name(self) -> dict[str, Concept]:
        return {concept.name: concept for concept in self.concepts}

    @cached_property
    def _by_label(self) -> dict[str, tuple[Concept, ...]]:
        """Folded label → concepts; a preferred label goes before the same word as another one's label."""
        table: dict[str, tuple[Concept, ...]] = {}
        for concept in self.concepts:
            table[_fold(concept.name)] = (concept,)
        preferred = set(table)
        for concept in self.concepts:
            for label in map(_fold, (*concept.alt, *concept.hidden)):
                if label not in preferred and concept not in table.get(label, ()):
                    table[label] = (*table.get(label, ()), concept)
        return table

    @cached_property
    def _by_first(self) -> dict[str, tuple[str, ...]]:
        """First two characters → labels, longest first; a label of one character stands under it."""
        table: dict[str, list[str]] = {}
        for label in sorted(self._by_label, key=lambda label: (-len(label), label)):
            table.setdefault(label[:2], []).append(label)
        return {first: tuple(labels) for first, labels in table.items()}

    @cached_property
    def _below(self) -> dict[str, tuple[str, ...]]:
        table: dict[str, tuple[str, ...]] = {}
        for concept in self.concepts:
            for above in concept.broader:
                table[above] = (*table.get(above, ()), concept.name)
        return table

    def _label_at(self, folded: str, at: int) -> str | None:
        for label in (*self._by_first.get(folded[at : at + 2], ()), *self._by_first.get(folded[at], ())):
            if folded.startswith(label, at) and _stands_alone(folded, at, at + len(label)):
                return label
        return None

    def _closure(self, name: str, step: _Step) -> tuple[str, ...]:
        start = self.concept(name)
        names: dict[str, None] = {}
        waiting: list[Concept] = [start] if start else []
        for concept in waiting:
            for other in step(concept):
                if other not in names and (start is None or other != start.name):
                    names[other] = None
                    found = self._by_name.get(other)
                    if found is not None:
                        waiting.append(found)
        return tuple(names)


@per_domains
def load_thesaurus() -> Thesaurus:
    """The thesaurus of the loaded fields.

    Raises:
        DataError: a table is damaged, or an entry has an unknown field or names an unknown concept.
    """
    concepts = tuple(_concepts(load_words()))
    names = {concept.name for concept in concepts}
    unknown = sorted({above for concept in concepts for above in concept.broader if above not in names})
    if unknown:
        raise DataError(f"主题词表 thesaurus.toml 引用了不存在的词：{'、'.join(unknown)}")
    return Thesaurus(concepts)


def _concepts(words: Words) -> Iterator[Concept]:
    for scheme, entries in words.items():
        if scheme == _BEARER:
            continue
        if scheme not in SCHEMES:
            raise DataError(f"主题词表 thesaurus.toml 有未知的一类“{scheme}”；可用的：{'、'.join((*SCHEMES, _BEARER))}")
        for name, entry in entries.items():
            yield Concept(name, scheme, **{field: entry[field] for field in _FIELDS if field in entry})


def _fold(text: str) -> str:
    """Latin letters small, full-width forms as ASCII; every character stays at its place."""
    return text.translate(_FOLD)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words count only as whole words: DR, not the DR of DRAM."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_is_latin(text[start]) and _is_latin(before)) and not (_is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()

"""Short names that a document gives to laws: 《…》（以下简称《办法》）, “网安法”指《…》, 《…》以下简称“IT办法”.

A short name holds from where it is given, until it is given to another law. One given to a law that the collection does
not have keeps that law's full name.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.citing.names import GENERIC, NameTable, squash

__all__ = ["Definition", "Definitions", "find_definitions"]

_BOOK = r"《(?P<title>[^《》\n]{2,100})》"
_QUOTES = "[“\"'「『]"
_UNQUOTES = "[”\"'」』]"
_SAYS = r"(?:以下|下文|下|文中|本文)?(?:统一?|均|合)?(?:简称|称|叫)(?:为|作|之为|做)?"

# 《…》（…，以下简称《办法》）; 《…》以下简称“IT办法”; 《…》（“网安法”). The words between name and bracket stay short.
_AFTER = re.compile(
    rf"""
    {_BOOK}
    (?:
        \s?\((?P<inside>[^()\n]{{1,90}})\)                                      # in brackets
      | \s?[,、]?\s?{_SAYS}\s?[:：]?\s?(?P<quoted>{_QUOTES}《?[^{'”"」』'}\n]{{2,24}}》?{_UNQUOTES}|《[^《》\n]{{1,24}}》)
    )
    """,
    re.VERBOSE,
)
_INSIDE = re.compile(
    rf"(?:{_SAYS}|即)\s?[:：]?\s?(?P<alias>{_QUOTES}?《?[^”\"》」』,;，；]{{1,24}}》?{_UNQUOTES}?)\s*$"
)
_ONLY = re.compile(rf"\s*(?P<alias>{_QUOTES}《?[^”\"》」』,;，；]{{1,24}}》?{_UNQUOTES}|《[^《》]{{1,24}}》)\s*")

# “网安法”指《…》; 《办法》是指《…》.
_BEFORE = re.compile(
    rf"(?P<alias>{_QUOTES}《?[^”\"》」』\n]{{2,24}}》?{_UNQUOTES}|《[^《》\n]{{1,24}}》)\s?[,，]?\s?(?:系|均|是)?(?:指代?|即)(?:的是|为)?\s?[:：]?\s?{_BOOK}"
)
_MARKS = "“”\"'「」『』《》 "


@dataclass(frozen=True, slots=True)
class Definition:
    """One short name: the words ``[start, end)`` that give it, the full title and the id it leads to, if held."""

    alias: str
    start: int
    end: int
    title: str
    doc_id: str | None


class Definitions:
    """The short names of one document."""

    def __init__(self, found: tuple[Definition, ...]) -> None:
        self.found = found
        self._by_alias: dict[str, list[Definition]] = {}
        for definition in found:
            self._by_alias.setdefault(definition.alias, []).append(definition)
        self._starts = [definition.start for definition in found]
        bare = sorted(self._by_alias, key=lambda alias: (-len(alias), alias))
        plain = [re.escape(a) for a in bare if a not in GENERIC and len(a) > 1]
        general = [re.escape(a) + r"(?=\s?第)" for a in bare if a in GENERIC]  # 办法第十条, where 《办法》 was defined
        self.pattern = re.compile("|".join((*plain, *general)) or r"(?!)")

    def meaning(self, alias: str, position: int) -> Definition | None:
        """What a short name means at a place: the last definition before it, else the first one of the document."""
        given = self._by_alias.get(squash(alias))
        if not given:
            return None
        return next((d for d in reversed(given) if d.start <= position), given[0])

    def giving(self, position: int) -> Definition | None:
        """The definition whose words hold the place: there the short name is given, not used."""
        index = bisect.bisect_right(self._starts, position) - 1
        if index >= 0 and self.found[index].start <= position < self.found[index].end:
            return self.found[index]
        return None

    def gives_between(self, start: int, end: int) -> bool:
        """Whether a short name is given between two places."""
        index = bisect.bisect_left(self._starts, start)
        return index < len(self._starts) and self._starts[index] < end


def find_definitions(norm: str, names: NameTable, as_of: str | None = None) -> Definitions:
    """The short names that a normalised text gives, in order."""
    found = [
        Definition(alias, start, end, title, names.lookup(title, as_of=as_of))
        for alias, start, end, title in (*_after(norm), *_before(norm))
        if alias and alias != squash(title)
    ]
    return Definitions(tuple(sorted(found, key=lambda d: (d.start, d.end))))


def _after(norm: str) -> Iterator[tuple[str, int, int, str]]:
    for match in _AFTER.finditer(norm):
        group = "inside" if match["inside"] else "quoted"
        words, start = match[group], match.start(group)
        alias = (_INSIDE.search(words) or _ONLY.fullmatch(words)) if group == "inside" else _ONLY.fullmatch(words)
        if alias:
            given = squash(alias["alias"].strip(_MARKS))
            yield given, start + alias.start("alias"), start + alias.end("alias"), match["title"]


def _before(norm: str) -> Iterator[tuple[str, int, int, str]]:
    for match in _BEFORE.finditer(norm):
        yield squash(match["alias"].strip(_MARKS)), match.start("alias"), match.end("alias"), match["title"]

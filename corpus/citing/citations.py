"""Citations as laws and people write them: 《网络安全法》第六十一条第一款第（二）项, 网安法61条, 218号令18条2款.

A citation is a name (:mod:`corpus.citing.heads`), an address (:mod:`corpus.citing.grammar`) or both. What is not certain
resolves to nothing: :class:`CitationState` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.citing.grammar import Expansion, Place, article_starts, normalise, read_bare, read_places, read_section
from corpus.citing.heads import Head, find_heads, outside_name_before
from corpus.citing.locators import Locator, article_eid, section_eid
from corpus.citing.names import NameTable
from corpus.domains.field import load_field
from corpus.errors import UsageError

__all__ = ["Citation", "CitationState", "NameTable", "find_citations", "parse_citation", "places_after"]

_GAP = re.compile(r"\s{0,3}(?:[,:·]|规定的|中的|里的|(?:修[改订正]|改)了?[以之]?后的?|[的之中里内])?\s{0,3}")
#: A clause of a text that counts by decimals: 5.1.2, 第5.1.2条, 附录A.1, and its item a).
_CLAUSE = re.compile(
    r"\s{0,3}(?:附录\s?(?=[A-Z]))?第?\s?(?P<first>[0-9]{1,2}|[A-Z])(?P<finer>(?:\.[0-9]{1,3}){1,5})(?![0-9.%])(?:\s?条)?"
    r"(?:\s?第?\s?(?P<item>[a-z])(?:\s?\)|\s?项))?"
)
_LEFTOVER = re.compile(r"[\s,.;:?!。、“”\"'《》的]*(?:规定|内容|原文|全文)?[\s,.;:?!。“”\"'的]*")
_LONGEST = 300


def _how_to_write() -> str:
    """One right citation, for messages."""
    return f"可以这样写：{load_field().citation or '《某某办法》第十八条第二款'}"


class CitationState(StrEnum):
    """How sure it is what a citation means."""

    RESOLVED = "resolved"
    OUTSIDE = "outside"  # an instrument, or a version, that the collection does not have
    UNRESOLVED = "unresolved"  # no instrument is named, or it cannot be told which
    NO_SUCH_ARTICLE = "no_such_article"  # past the last article that the catalogue states


@dataclass(frozen=True, slots=True)
class Citation:
    """One address in a text.

    ``text`` stands at ``[start, end)`` of the text it was found in. Lists and ranges are several citations: in
    第九条、第十条 the first one's span includes the name; those of one range all have the span of the range.
    ``title`` is the name as written, without 《》; ``None`` for 第九条 alone. ``article`` is ``None`` where the whole
    instrument is named. ``section`` is ``(3, 2)`` for 三、（二）, and ``item`` then its point (一是).
    """

    start: int
    end: int
    text: str
    title: str | None
    doc_id: str | None
    state: CitationState
    article: int | None = None
    insertion: int = 0
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    section: tuple[int, ...] | None = None

    @property
    def eid(self) -> str | None:
        """Akoma Ntoso short name of the article or section: ``art_18``, ``art_17-1``, ``sec_3__sec_2``."""
        if self.section:
            return section_eid(*self.section)
        return None if self.article is None else article_eid(self.article, self.insertion)

    @property
    def locator(self) -> Locator | None:
        """Where it leads, or ``None`` where the instrument is not in the collection or not known."""
        if self.doc_id is None:
            return None
        return Locator(self.doc_id, self.eid, self.paragraph, self.item, self.subitem)


def find_citations(
    text: str, names: NameTable, context: str | None = None, *, as_of: str | None = None
) -> tuple[Citation, ...]:
    """All citations in a text, in order. Never raises on any text; linear in its length.

    Args:
        text: any text.
        names: the names that count.
        context: id of the instrument that 本办法, 《办法》 and a plain 第九条 belong to.
        as_of: ISO date that decides between versions of one law; default today.
    """
    return tuple(_find(text, normalise(text), names, context, as_of))


def _find(text: str, norm: str, names: NameTable, context: str | None, as_of: str | None) -> Iterator[Citation]:
    expansion = Expansion()
    heads = iter(find_heads(text, norm, names, context, as_of))
    head = next(heads, None)
    start = article_starts(norm)
    position = 0
    before: Head | None = None
    while head or start:
        if head and (start is None or head.start <= start.start()):
            places, end = places_after(norm, head, names, expansion)
            if not places and _explains(norm, head, before):
                places, end = places_after(norm, replace(head, end=head.end + 1), names, expansion)
                end = end if places else head.end
            before = head
            if places:
                yield from _citations(text, places, head, names)
            elif head.alone:
                yield _citation(text, Place(head.start, head.end), head, names)
            position = end
            head = next((h for h in heads if h.start >= position), None)
        elif start:
            places, end = read_places(norm, start.start(), named=False, expansion=expansion)
            if places:
                yield from _citations(text, places, _unnamed(norm, places[0], names, context, position), names)
            position = max(end, start.start() + 1)
            if head and head.start < position:
                head = next((h for h in heads if h.start >= position), None)
        if start and start.start() < position:
            start = article_starts(norm, position)


def _explains(norm: str, head: Head, before: Head | None) -> bool:
    """Whether a name stands in brackets behind another of the same instrument: 82号令（证券期货业…办法）第五条."""
    if before is None or head.doc_id is None or head.doc_id != before.doc_id:
        return False
    return norm[before.end : head.start] == "(" and norm.startswith(")", head.end)


def places_after(norm: str, head: Head, names: NameTable, expansion: Expansion) -> tuple[list[Place], int]:
    """The addresses after a name and where they end; the end of the name where there are none."""
    gap = _GAP.match(norm, head.end)
    after = gap.end() if gap else head.end
    instrument = names.instruments.get(head.doc_id or "")
    if instrument and not instrument.articles and (instrument.explains or instrument.added):
        places, end = read_section(norm, after)
        if places:
            return places, end
    if instrument and not instrument.articles and (clause := _clause(norm, after)):
        return [clause], clause.end
    places, end = read_places(norm, after, named=True, expansion=expansion)
    if not places and head.kind in ("name", "number") and instrument:
        places, end = read_bare(norm, head.end, instrument.articles)
    return (places, end) if places else ([], head.end)


def _clause(norm: str, start: int) -> Place | None:
    """The clause 5.1.2 or A.1 that is named at ``start``."""
    match = _CLAUSE.match(norm, start)
    if match is None:
        return None
    first = match["first"]
    path = (-(ord(first) - ord("A") + 1) if first.isalpha() else int(first), *map(int, match["finer"][1:].split(".")))
    item = ord(match["item"]) - ord("a") + 1 if match["item"] else None
    at = start + len(match.group()) - len(match.group().lstrip())
    return Place(at, match.end(), paragraph=1 if item else None, item=item, section=path)


def _unnamed(norm: str, first: Place, names: NameTable, context: str | None, read: int) -> Head:
    """What a 第九条 without a name in the table belongs to: a name that the table lacks, the context, or nothing.

    Such a name does not reach back into what was ``read`` before.
    """
    outside = outside_name_before(norm, first.start)
    if outside:
        start, title = outside if outside[0] >= read else (read, norm[read : first.start].strip())
        return Head(start, first.start, title, None, CitationState.OUTSIDE.value)
    known = context if context in names.instruments else None
    state = CitationState.RESOLVED if known else CitationState.UNRESOLVED
    return Head(first.start, first.start, None, known, state.value)


def _citations(text: str, places: list[Place], head: Head, names: NameTable) -> Iterator[Citation]:
    first_span = (places[0].start, places[0].end)
    for place in places:
        yield _citation(text, place, head, names, with_head=(place.start, place.end) == first_span)


def _citation(text: str, place: Place, head: Head, names: NameTable, *, with_head: bool = True) -> Citation:
    start = head.start if with_head else place.start
    state = CitationState(head.state)
    instrument = names.instruments.get(head.doc_id or "")
    if instrument and instrument.articles and place.article and place.article > instrument.articles:
        state = CitationState.NO_SUCH_ARTICLE
    return Citation(
        start=start,
        end=place.end,
        text=text[start : place.end],
        title=head.title,
        doc_id=head.doc_id,
        state=state,
        article=place.article,
        insertion=place.insertion,
        paragraph=place.paragraph,
        item=place.item,
        subitem=place.subitem,
        section=place.section,
    )


def parse_citation(text: str, names: NameTable, context: str | None = None, *, as_of: str | None = None) -> Citation:
    """The one citation that a text consists of, or the id and path of an IRI (``…/art_18__para_2``).

    Returns:
        The citation; its state may be ``outside`` or ``no_such_article``.

    Raises:
        UsageError: the text is no citation, more than one, or names no instrument.
    """
    words = text.strip()
    if not words:
        raise UsageError(f"没有写要看哪一条。{_how_to_write()}")
    if len(words) > _LONGEST:
        raise UsageError(f"引用太长（{len(words)} 字，最多 {_LONGEST} 字）：一次只写一个引用。{_how_to_write()}")
    by_address = _parse_address(words, names)
    if by_address:
        return by_address
    found = find_citations(words, names, context, as_of=as_of)
    close = names.close_names(re.split(r"第|[0-9]", words)[0])
    hint = f"是否想写：{'、'.join(close)}？" if close else ""
    if not found:
        raise UsageError(f"看不懂引用“{words[:60]}”：没有认出法规名称。{hint}{_how_to_write()}")
    if len(found) > 1:
        raise UsageError(f"“{words[:60]}”里有 {len(found)} 处引用，一次只能看一处。{_how_to_write()}")
    citation = found[0]
    rest = words[: citation.start] + " " + words[citation.end :]
    if not _LEFTOVER.fullmatch(normalise(rest)):
        raise UsageError(
            f"看不懂引用中的“{rest.strip()[:40]}”（已认出“{citation.text[:60]}”）。{hint}{_how_to_write()}"
        )
    if citation.state is CitationState.UNRESOLVED:
        raise UsageError(f"“{words[:60]}”没有写明是哪部法规，请写出名称。{_how_to_write()}")
    return citation


def _parse_address(words: str, names: NameTable) -> Citation | None:
    *_, before, last = ("", "", *words.split("/"))
    if last in names.instruments:
        where = Locator(last)
    elif before in names.instruments:
        where = Locator.parse(f"{before}/{last}")
    else:
        return None
    place = Place(
        0, len(words), where.number, where.insertion, where.paragraph, where.item, where.subitem, where.sections or None
    )
    head = Head(0, len(words), where.doc_id, where.doc_id, CitationState.RESOLVED.value)
    return _citation(words, place, head, names)

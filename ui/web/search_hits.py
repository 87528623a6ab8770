"""What a search finds: articles, duties, definitions, laws and the reader's own conversations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corpus import Article, Document, Locator, number_of
from retrieval import FullTextQuery, parse_fulltext, search_text
from ui.web.markup import Wrap, status_badge, weave
from ui.web.search_query import Asked
from ui.web.whoami import centre
from ui.web.workbench import Workbench

__all__ = ["KINDS", "Hit", "Match", "any_of", "ended_laws", "find", "hit_of"]

_AROUND = 42  # characters shown on either side of a word
_LONGEST = 260
_CONVERSATIONS = 300  # the newest that are looked through
_MARKED = 20  # places that the panel marks

KINDS = {"articles": "条文", "duties": "义务", "definitions": "定义", "laws": "法规", "conversations": "问答记录"}


@dataclass(frozen=True, slots=True)
class Match:
    """Something found: its text, where the words stand in it, and where it leads.

    ``lead`` stands before the label (the bearers of a duty, a term); ``first`` is what was named itself.
    """

    text: str
    places: Sequence[tuple[int, int]] = ()
    doc: str = ""
    eid: str = ""
    paragraph: int | None = None
    span: tuple[int, int] | None = None
    lead: str = ""
    address: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the result; ``text`` is HTML with the words marked."""

    label: str
    text: Markup
    doc: str = ""
    eid: str = ""
    spans: str = ""
    address: str = ""
    badge: Markup | None = None


@dataclass(frozen=True, slots=True)
class _AnyOf:
    """A part of a query: one at least of some words, whatever marks they hold."""

    words: tuple[str, ...]

    def find(self, text: str) -> tuple[tuple[int, int], ...] | None:
        """Every place of each."""
        return tuple(sorted({m.span() for word in self.words for m in re.finditer(re.escape(word), text)})) or None


def any_of(words: Iterable[str]) -> FullTextQuery:
    """What looks for one at least of some words, in small letters and half width."""
    kept = tuple(dict.fromkeys(words))
    return FullTextQuery(_AnyOf(kept), kept)


def ended_laws(bench: Workbench) -> frozenset[str]:
    """The laws that are no longer in force."""
    return frozenset(d.id for d in bench.corpus.documents.values() if d.instrument.in_force is False)


def hit_of(bench: Workbench, match: Match) -> Hit:
    """A match as it is shown."""
    document = bench.corpus.documents.get(match.doc)
    label = match.lead
    if match.eid:
        label = f"{match.lead}　{bench.corpus.label(Locator(match.doc, match.eid, match.paragraph))}".strip()
    spans = (match.span,) if match.span else match.places[:_MARKED]
    return Hit(
        label=label,
        text=_excerpt(match.text, match.places),
        doc=match.doc,
        eid=match.eid,
        spans=",".join(f"{start}-{end}" for start, end in spans),
        address=match.address,
        badge=Markup(status_badge(document.instrument)) if document else None,
    )


def _excerpt(text: str, places: Sequence[tuple[int, int]]) -> Markup:
    """The stretches around the words, the words marked; the beginning where there are none."""
    windows: list[list[int]] = []
    for start, end in places:
        left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
        if windows and left <= windows[-1][1]:
            windows[-1][1] = right
        else:
            windows.append([left, right])
    wraps = [Wrap(start, end, "<mark class=fm-found>", "</mark>") for start, end in places]
    pieces: list[str] = []
    length = 0
    for left, right in windows or [[0, min(len(text), 3 * _AROUND)]]:
        pieces.append(("…" if left else "") + weave(text, left, right, wraps) + ("…" if right < len(text) else ""))
        length += right - left
        if length > _LONGEST:
            break
    return Markup(" ".join(pieces).replace("\n", " "))


def find(bench: Workbench, asked: Asked, owner: str) -> dict[str, list[Match]]:
    """All matches by kind, what is in force first.

    Raises:
        QueryError: the words are no query.
    """
    query = parse_fulltext(asked.words) if asked.words else None
    finders: dict[str, Callable[[], Iterable[Match]]] = {
        "articles": lambda: _articles(bench, asked, query),
        "duties": lambda: _duties(bench, asked, query),
        "definitions": lambda: _definitions(bench, asked, query),
        "laws": lambda: _laws(bench, asked, query),
        "conversations": lambda: _conversations(bench, asked, query, owner),
    }
    ended = ended_laws(bench)
    near = centre() if asked.number and not asked.words else ""
    return {
        kind: sorted(finder(), key=lambda m: (not m.first, m.doc in ended, bool(near) and m.doc != near))
        for kind, finder in finders.items()
    }


def _in_scope(bench: Workbench, asked: Asked) -> Iterator[tuple[Document, Article]]:
    """The articles among which the words are looked for."""
    for document, article in bench.corpus.articles():
        if asked.laws and document.id not in asked.laws:
            continue
        if asked.number and (article.is_section or (article.number, article.insertion) != asked.number):
            continue
        yield document, article


def _articles(bench: Workbench, asked: Asked, query: FullTextQuery | None) -> Iterator[Match]:
    if query is not None:
        for found in search_text(query, _in_scope(bench, asked)):
            yield Match(found.article.text, found.places, found.document.id, found.article.eid)
    elif asked.places:
        yield from _named(bench, asked.places)
        yield from _citing(bench, asked.places)
    elif asked.number:
        yield from (Match(article.text, (), document.id, article.eid) for document, article in _in_scope(bench, asked))
    elif asked.law:
        by_name = _by_name(bench, asked.law)
        for found in search_text(by_name, bench.corpus.articles()):
            yield Match(found.article.text, found.places, found.document.id, found.article.eid)


def _named(bench: Workbench, places: Iterable[Locator]) -> Iterator[Match]:
    """The provisions themselves."""
    for place in places:
        article, start, end = bench.corpus.span(place)
        text = article.text[start:end]
        whole = place.paragraph is None and place.item is None
        span = None if whole else (start, end)
        yield Match(text, (), place.doc_id, article.eid, place.paragraph, span, first=True)


def _citing(bench: Workbench, places: Iterable[Locator]) -> Iterator[Match]:
    """The articles that cite them, each once, all its citations of them marked."""
    for place in places:
        _, article = bench.article(place.doc_id, place.article or "")
        spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for reference in bench.facts.of(place.doc_id, article).cited_by:
            spans.setdefault((reference.doc_id, reference.eid), []).append((reference.start, reference.end))
        for (doc_id, eid), marked in spans.items():
            _, citing = bench.article(doc_id, eid)
            yield Match(citing.text, sorted(set(marked)), doc_id, eid, lead="引用它的条文")


def _by_name(bench: Workbench, doc_id: str) -> FullTextQuery:
    """What looks for a law by each of its names."""
    instrument = bench.corpus.documents[doc_id].instrument
    title = instrument.title.removeprefix("中华人民共和国").partition("（")[0]
    names = (title, *(a for a in instrument.aliases if len(a) > 2 and "《" not in a))
    return any_of(unicodedata.normalize("NFKC", name).lower() for name in names if name)


def _duties(bench: Workbench, asked: Asked, query: FullTextQuery | None) -> Iterator[Match]:
    facts = bench.facts.facts
    for norm in facts.norms if facts else ():
        if not _belongs(asked, norm.doc_id, norm.eid, norm.paragraph, narrow=query is None):
            continue
        places = query.places(norm.text) if query else ()
        if places is not None:
            lead = "、".join(norm.subjects)
            yield Match(norm.text, places, norm.doc_id, norm.eid, norm.paragraph, (norm.start, norm.end), lead)


def _belongs(asked: Asked, doc_id: str, eid: str, paragraph: int | None, narrow: bool) -> bool:
    """Whether something of an article is within what was asked for; ``narrow`` keeps to the provisions named."""
    if asked.number:
        return number_of(eid) == asked.number
    if narrow and asked.places:
        return any(
            place.doc_id == doc_id and place.article == eid and place.paragraph in (None, paragraph)
            for place in asked.places
        )
    return not asked.laws or doc_id in asked.laws


def _definitions(bench: Workbench, asked: Asked, query: FullTextQuery | None) -> Iterator[Match]:
    """Terms that the words name first, then definitions in which they stand."""
    facts = bench.facts.facts
    inside: list[Match] = []
    for definition in facts.definitions if facts else ():
        if not _belongs(asked, definition.doc_id, definition.eid, definition.paragraph, narrow=query is None):
            continue
        text = definition.definition or definition.term
        named, places = (query.places(definition.term), query.places(text)) if query else ((), ())
        match = Match(
            text,
            places or (),
            definition.doc_id,
            definition.eid,
            span=(definition.start, definition.end),
            lead=definition.term,
        )
        if named is not None:
            yield match
        elif places is not None:
            inside.append(match)
    yield from inside


def _laws(bench: Workbench, asked: Asked, query: FullTextQuery | None) -> Iterator[Match]:
    for document in bench.corpus.documents.values():
        instrument = document.instrument
        names = " ".join((instrument.title, instrument.number or "", *instrument.aliases))
        if query.places(names) is not None if query else document.id in asked.laws:
            about = "　".join(filter(None, (instrument.number, instrument.issuer)))
            yield Match(about, (), document.id, lead=instrument.title, address=f"/law/{document.id}")


def _conversations(bench: Workbench, asked: Asked, query: FullTextQuery | None, owner: str) -> Iterator[Match]:
    """Questions and conclusions that hold the words; answers that cite the provisions."""
    wanted = {(place.doc_id, place.article) for place in asked.places}
    for conversation in bench.sessions.conversations(owner)[:_CONVERSATIONS]:
        for turn in bench.sessions.turns(owner, conversation.id):
            told = f"{turn.question}　{turn.answer.conclusion}"
            places = query.places(told) if query else None
            cited = query is None and any((c.doc_id, c.eid) in wanted for c in turn.answer.citations)
            if places is not None or cited:
                yield Match(told, places or (), lead=turn.question[:60], address=f"/answer/{turn.id}")

"""检索: full-text search over articles, duties, definitions, laws and the reader's own conversations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from corpus import FamaiError, Locator, find_citations
from retrieval import FullTextQuery, parse_fulltext, search_text
from ui.access.identity import owner_of
from ui.web.markup import Wrap, status_badge, weave
from ui.web.pages import page
from ui.web.workbench import Workbench

__all__ = ["search_routes"]

_SHOWN = 60  # hits of one page
_AROUND = 42  # characters shown on either side of a word
_LONGEST = 260

KINDS = {"articles": "条文", "duties": "义务", "definitions": "定义", "laws": "法规", "conversations": "会话"}


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
class Link:
    """A number with an address: a kind of result, a law, a provision."""

    name: str
    title: str
    count: int
    address: str

    @property
    def id(self) -> str:
        """The name, which for a law is its id."""
        return self.name


def _excerpt(text: str, places: Sequence[tuple[int, int]]) -> Markup:
    """The stretches around the words, the words marked."""
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
    for left, right in windows or [[0, min(len(text), 2 * _AROUND)]]:
        pieces.append(("…" if left else "") + weave(text, left, right, wraps) + ("…" if right < len(text) else ""))
        length += right - left
        if length > _LONGEST:
            break
    return Markup(" ".join(pieces).replace("\n", " "))


def _articles(bench: Workbench, query: FullTextQuery, doc: str) -> tuple[list[Hit], Counter[str]]:
    found = search_text(query, bench.corpus.articles())
    counts = Counter(hit.document.id for hit in found)
    hits = []
    for hit in found:
        if doc and hit.document.id != doc:
            continue
        spans = ",".join(f"{a}-{b}" for a, b in hit.places[:20])
        label = bench.corpus.label(Locator(hit.document.id, hit.article.eid))
        text = _excerpt(hit.article.text, hit.places)
        badge = Markup(status_badge(hit.document.instrument))
        hits.append(Hit(label, text, hit.document.id, hit.article.eid, spans, badge=badge))
    return hits, counts


def _duties(bench: Workbench, query: FullTextQuery) -> list[Hit]:
    facts = bench.facts.facts
    hits = []
    for norm in facts.norms if facts else ():
        places = query.places(norm.text)
        if places is not None:
            label = f"{'、'.join(norm.subjects)}　{bench.corpus.label(Locator(norm.doc_id, norm.eid, norm.paragraph))}"
            hits.append(Hit(label, _excerpt(norm.text, places), norm.doc_id, norm.eid, f"{norm.start}-{norm.end}"))
    return hits


def _definitions(bench: Workbench, query: FullTextQuery) -> list[Hit]:
    facts = bench.facts.facts
    hits = []
    for definition in facts.definitions if facts else ():
        places = query.places(definition.term)
        if places is not None:
            where = bench.corpus.label(Locator(definition.doc_id, definition.eid))
            text = _excerpt(definition.definition or definition.term, ())
            spans = f"{definition.start}-{definition.end}"
            hits.append(Hit(f"{definition.term}　{where}", text, definition.doc_id, definition.eid, spans))
    return hits


def _laws(bench: Workbench, query: FullTextQuery) -> list[Hit]:
    hits = []
    for document in bench.corpus.documents.values():
        instrument = document.instrument
        names = " ".join((instrument.title, instrument.number or "", *instrument.aliases))
        if query.places(names) is not None:
            about = Markup("{} {}").format(instrument.number or "", instrument.issuer)
            badge = Markup(status_badge(instrument))
            hits.append(Hit(instrument.title, about, address=f"/law/{document.id}", badge=badge))
    return hits


def _conversations(bench: Workbench, query: FullTextQuery, owner: str) -> list[Hit]:
    hits = []
    for conversation in bench.sessions.conversations(owner):
        for turn in bench.sessions.turns(owner, conversation.id):
            places = query.places(turn.question)
            if places is not None:
                address = f"/?{urlencode({'conversation': conversation.id})}"
                hits.append(Hit(conversation.title, _excerpt(turn.question, places), address=address))
    return hits


def _direct(bench: Workbench, text: str) -> list[dict[str, str]]:
    """The provisions that the words name, as links."""
    places = {}
    for citation in find_citations(text, bench.corpus.names):
        if citation.doc_id and citation.doc_id in bench.corpus.documents and citation.eid:
            label = bench.corpus.label(Locator(citation.doc_id, citation.eid, citation.paragraph))
            places[label] = {"label": label, "address": f"/law/{citation.doc_id}/{citation.eid}"}
    return list(places.values())[:5]


def _links(request: Request, name: str, rows: Iterable[tuple[str, str, int]]) -> list[Link]:
    """Links that put ``name`` into the address of the page."""
    kept = {key: value for key, value in request.query_params.items() if key in ("q", "kind")}
    return [Link(value, title, count, urlencode({**kept, name: value})) for value, title, count in rows]


def search_routes(bench: Workbench) -> APIRouter:
    """The page of results."""
    router = APIRouter()

    @router.get("/search")
    def search(request: Request, q: str = "", kind: str = "articles", doc: str = "") -> HTMLResponse:
        values: dict[str, object] = {"error": "", "direct": [], "groups": [], "laws": [], "hits": [], "doc": doc}
        values |= {"kind": kind, "total": 0, "more": False}
        try:
            if q.strip():
                values |= _results(bench, request, q[:200], kind if kind in KINDS else "articles", doc)
        except FamaiError as error:
            values["error"] = str(error)
        return page(bench, request, "search", "search.html", "检索", **values)

    return router


def _results(bench: Workbench, request: Request, text: str, kind: str, doc: str) -> dict[str, object]:
    query = parse_fulltext(text)
    articles, counts = _articles(bench, query, doc)
    groups = {
        "articles": articles,
        "duties": _duties(bench, query),
        "definitions": _definitions(bench, query),
        "laws": _laws(bench, query),
        "conversations": _conversations(bench, query, owner_of(request)),
    }
    hits = groups[kind]
    laws = [(i, bench.short_title(i), n) for i, n in counts.most_common()]
    sizes = [(name, title, len(groups[name])) for name, title in KINDS.items()]
    sizes[0] = ("articles", KINDS["articles"], sum(counts.values()))
    return {
        "direct": _direct(bench, text),
        "groups": _links(request, "kind", sizes),
        "laws": _links(request, "doc", laws) if kind == "articles" else [],
        "hits": hits[:_SHOWN],
        "total": len(hits),
        "more": len(hits) > _SHOWN,
        "kind": kind,
    }

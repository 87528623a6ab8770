"""检索: full-text search over articles, duties, definitions, laws and the reader's own conversations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from corpus import CitationState, FamaiError, find_citations, format_article, format_title
from retrieval import QueryError, parse_fulltext, search_text
from ui.access.identity import owner_of
from ui.web.field_examples import load_examples
from ui.web.pages import page
from ui.web.search_hits import KINDS, Match, any_of, ended_laws, find, hit_of
from ui.web.search_query import Asked, literally, read_search
from ui.web.workbench import Workbench

__all__ = ["search_routes"]

_SHOWN = 50  # hits of one page
_LONGEST = 200  # characters of a query
_GLUED = re.compile(r"(?<=[^\s“”\"()（）])(与|和|或|及|、|，|,|\+|\|)(?=[^\s“”\"()（）])")
_QUESTION = re.compile(r"[？?吗呢]$|什么|怎么|如何|多久|是否|要不要|能不能|可不可以")


@dataclass(frozen=True, slots=True)
class Link:
    """Something to click: a kind of result, a law, another way to search; ``count`` where it is known."""

    title: str
    address: str
    count: int | None = None
    current: bool = False
    ended: bool = False


class _Address:
    """Addresses of this page that differ from the one shown in some values."""

    def __init__(self, request: Request) -> None:
        self._now = {k: v for k, v in request.query_params.items() if k in ("q", "kind", "doc", "now") and v}

    def but(self, **changed: str) -> str:
        """This page with other values; the first of its pages."""
        return "?" + urlencode({k: v for k, v in (self._now | changed).items() if v})

    def at(self, number: int) -> str:
        """Another of its pages."""
        return self.but() + (f"&page={number}" if number > 1 else "")


def _asking(text: str) -> Link:
    return Link(f"在问答中提问“{text[:40]}”", f"/?{urlencode({'q': text})}")


def _search(text: str) -> str:
    return f"?{urlencode({'q': text})}"


def _direct(bench: Workbench, text: str, asked: Asked) -> list[Link]:
    """The provisions that the words name, as links; those in passing too."""
    cited = [c.locator for c in find_citations(text, bench.corpus.names) if c.eid and c.state is CitationState.RESOLVED]
    places = dict.fromkeys((*asked.places, *filter(None, cited)))
    held = [p for p in places if p.doc_id in bench.corpus.documents]
    links = [Link(bench.corpus.label(p), f"/law/{p.doc_id}/{p.article}") for p in held]
    if asked.law:
        links.insert(0, Link(f"{format_title(bench.corpus.documents[asked.law].instrument)}全文", f"/law/{asked.law}"))
    return links[:5]


def _read_as(bench: Workbench, text: str, asked: Asked) -> str:
    """How the box was read, where that is more than its words."""
    within = "、".join(format_title(bench.corpus.documents[i].instrument) for i in sorted(asked.laws))
    which = format_article(*asked.number) if asked.number else ""
    if asked.words and within:
        return f"在{within}中查找“{asked.words}”"
    if asked.words and which:
        return f"在各部法规的{which}中查找“{asked.words}”"
    if which:
        return f"没有写明法规：列出各部法规的{which}"
    if asked.places:
        return "所指条文，以及引用它的条文"
    return f"提到{within}的条文" if asked.law else ""


def _literal(text: str, asked: Asked) -> Link | None:
    """The same words looked for as they are written, where some were read as names and a query is left."""
    if not asked.laws and not asked.number:
        return None
    words = literally(text, asked)
    try:
        parse_fulltext(words)
    except QueryError as error:
        words = error.mended
    return Link("照字面查找", _search(words)) if words else None


def _ways_out(bench: Workbench, text: str, asked: Asked) -> list[Link]:
    """What to try where nothing was found: what each word finds alone, operators set apart, asking."""
    ways = []
    apart = _GLUED.sub(lambda m: f" {'或' if m[1] in '或|' else '与'} ", text)
    if apart != text:
        ways.append(Link(f"改为“{apart}”", _search(apart)))
    if asked.laws and asked.words:
        ways.append(Link(f"在全部法规中查找“{asked.words}”", _search(asked.words)))
    words = parse_fulltext(asked.words).words if asked.words else ()
    for word in words[:8] if len(words) > 1 else ():
        count = len(search_text(any_of([word]), bench.corpus.articles()))
        typed = word.replace('"', "＂")  # folded, it ends a quotation
        ways.append(Link(f"只找“{word}”", _search(f"“{typed}”"), count))
    return [*ways, _asking(text)]


def search_routes(bench: Workbench) -> APIRouter:
    """The page of results."""
    router = APIRouter()

    @router.get("/search")
    def search(request: Request, q: str = "", kind: str = "articles", doc: str = "", now: str = "") -> HTMLResponse:
        text = q.strip()[:_LONGEST]
        values: dict[str, object] = {
            "examples": [(Link(text, _search(text)), note) for text, note in load_examples().searches],
            "error": "",
            "mended": None,
            "result": None,
        }
        try:
            if text:
                values["result"] = _results(bench, request, text, kind if kind in KINDS else "articles", doc, bool(now))
        except QueryError as error:
            values["error"] = str(error)
            values["mended"] = Link(error.mended, _search(error.mended)) if error.mended else None
        except FamaiError as error:
            values["error"] = str(error)
        return page(bench, request, "search", "search.html", "检索", **values)

    return router


def _by_law(
    bench: Workbench, address: _Address, matches: Iterable[Match], doc: str, ended: Collection[str]
) -> list[Link]:
    """The laws with the number of matches in each; the same law again takes the filter away."""
    counts = Counter(match.doc for match in matches if match.doc)
    links = []
    for law, count in sorted(counts.items(), key=lambda item: -item[1]):
        to = address.but(doc="" if law == doc else law)
        links.append(Link(bench.short_title(law), to, count, law == doc, law in ended))
    return links


def _results(bench: Workbench, request: Request, text: str, kind: str, doc: str, now: bool) -> Mapping[str, object]:
    asked = read_search(text, bench.corpus)
    found = find(bench, asked, owner_of(request))
    address = _Address(request)
    ended = ended_laws(bench)
    groups = {name: [m for m in matches if not (now and m.doc in ended)] for name, matches in found.items()}
    chosen = [match for match in groups[kind] if not doc or match.doc == doc]
    number = request.query_params.get("page", "1")
    pages = max(1, -(-len(chosen) // _SHOWN))
    current = min(pages, max(1, int(number))) if number.isdecimal() and len(number) < 6 else 1
    shown: Sequence[Match] = chosen[(current - 1) * _SHOWN : current * _SHOWN]
    nothing = not any(groups.values())
    gone = sum(match.doc in ended for match in (chain(*found.values()) if nothing else found[kind]))
    return {
        "direct": _direct(bench, text, asked),
        "read_as": _read_as(bench, text, asked),
        "lacking": asked.lacking,
        "literally": _literal(text, asked),
        "groups": [Link(t, address.but(kind=k, doc=""), len(groups[k]), k == kind) for k, t in KINDS.items()],
        "laws": _by_law(bench, address, groups[kind], doc, ended),
        "everywhere": address.but(doc="") if doc else "",
        "force": Link(
            "隐去已废止、已被修改的" if not now else "显示已废止、已被修改的", address.but(now="" if now else "1"), gone
        )
        if gone
        else None,
        "hits": [hit_of(bench, match) for match in shown],
        "total": len(chosen),
        "kind": KINDS[kind],
        "pages": pages,
        "page": current,
        "before": address.at(current - 1) if current > 1 else "",
        "after": address.at(current + 1) if current < pages else "",
        "ways": _ways_out(bench, text, asked) if nothing else [],
        "asking": _asking(text) if _QUESTION.search(text) else None,
    }

"""Whether what is held is still what is in force: each instrument against its database or its official page.

Nothing is changed by it; what was found is kept by :mod:`corpus.sources.notices`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime

from corpus.errors import SourceError
from corpus.models import Document, Instrument, Origin
from corpus.reading.printed import read_printed
from corpus.reading.segmenter import segment
from corpus.sources.notices import Notice
from corpus.sources.official import Listed, Visitor, listed
from corpus.sources.sites import load_sites, sites_for

__all__ = ["watch", "watch_one"]

_BLANKS = re.compile(r"\s+")
#: What a database says of a version → what is told where the catalogue says that it is in force.
_ENDED = {"已被修改": "已修改", "已废止": "已废止"}


def watch(
    documents: Mapping[str, Document],
    visitor: Visitor,
    ids: Sequence[str] = (),
    progress: Callable[[int, int, str], object] = lambda done, total, title: None,
) -> list[Notice]:
    """Look at every instrument that is held and not ended, or at those of ``ids``."""
    wanted = [
        document
        for document in documents.values()
        if (document.id in ids if ids else document.origin is Origin.TEXT and document.instrument.ended is None)
    ]
    found: list[Notice] = []
    for done, document in enumerate(wanted):
        progress(done, len(wanted), document.instrument.title)
        found += watch_one(document, documents, visitor)
    return found


def watch_one(document: Document, documents: Mapping[str, Document], visitor: Visitor) -> list[Notice]:
    """What the sources say of one instrument."""
    instrument = document.instrument
    failures: list[str] = []
    for site in sites_for(instrument, load_sites()):
        try:
            rows = listed(instrument, site, visitor)
        except SourceError as error:
            failures.append(f"{site.name}：{error}")
            continue
        if rows:
            return _from_rows(instrument, rows, documents)
        failures.append(f"{site.name}：按标题没有查到")
    if instrument.source and document.origin is Origin.TEXT:
        try:
            return [_from_page(document, instrument.source, visitor)]
        except SourceError as error:
            failures.append(str(error))
    return [_notice(instrument, "未能核对", "；".join(failures) or "没有登记的官方页面", instrument.source or "")]


def _from_rows(instrument: Instrument, rows: Sequence[Listed], documents: Mapping[str, Document]) -> list[Notice]:
    group = instrument.version_of or instrument.id
    held = {d.instrument for d in documents.values() if (d.instrument.version_of or d.id) == group}
    known = {day for one in held for day in _days(one)}
    latest = max(_days(instrument), default="")
    found: list[Notice] = []
    own = _own_rows(instrument, rows, held)
    for row in rows:
        if row in own and instrument.in_force is not False and row.status in _ENDED:
            found.append(_notice(instrument, _ENDED[row.status], f"{row.site}注明{row.status}", row.page))
        elif not {row.published, row.effective} & known and (row.published or row.effective or "") > latest:
            kind = "尚未生效" if row.status == "尚未生效" else "新版本"
            dates = f"{row.published or '日期不详'} 公布，{row.effective or '日期不详'} 施行"
            found.append(_notice(instrument, kind, f"{row.site}有库中没有的版本：{dates}", row.page))
    return found or [_notice(instrument, "一致", f"{rows[0].site}所载的状态和日期与库中一致", rows[0].page)]


def _own_rows(instrument: Instrument, rows: Sequence[Listed], held: Collection[Instrument]) -> list[Listed]:
    """The entries of this version: an amended law keeps the day on which it was first published, as its old version does."""
    exact = [row for row in rows if row.effective and row.effective == instrument.effective]
    others = {one.effective for one in held if one.id != instrument.id and one.effective != instrument.effective}
    return exact or [
        row for row in rows if {row.published, row.effective} & _days(instrument) and row.effective not in others
    ]


def _days(instrument: Instrument) -> set[str]:
    amended = {day for text in instrument.amended_by for day in re.findall(r"\d{4}-\d{2}-\d{2}", text)}
    return {day for day in (instrument.adopted, instrument.published, instrument.effective) if day} | amended


def _from_page(document: Document, url: str, visitor: Visitor) -> Notice:
    """The official page against the text that is held, article by article."""
    import httpx

    got = visitor.get(url, (httpx.URL(url).host,))
    tree = segment(read_printed(got.content, f"{document.id}.{got.kind}"))
    theirs = {a.eid: _BLANKS.sub("", a.text) for a in tree.articles}
    mine = {a.eid: _BLANKS.sub("", a.text) for a in document.tree.articles}
    labels = {a.eid: a.label for a in (*tree.articles, *document.tree.articles)}
    numbered = [eid for eid in mine if not eid.startswith(("sec", "annex"))]
    if not any(eid in theirs for eid in numbered):
        raise SourceError(f"页面 {url} 上没有读出条文，可能是附件或网站改版；请打开页面核对")
    other = [eid for eid in numbered if theirs.get(eid) != mine[eid]]
    other += [eid for eid in theirs if eid not in mine and not eid.startswith(("sec", "annex"))]
    if not other:
        return _notice(document.instrument, "一致", "官方页面的条文与库中逐条一致", url)
    some = "、".join(labels[eid] for eid in other[:6]) + ("等" if len(other) > 6 else "")
    return _notice(document.instrument, "页面有变", f"官方页面有 {len(other)} 条与库中不同：{some}", url)


def _notice(instrument: Instrument, kind: str, told: str, source: str) -> Notice:
    return Notice(instrument.id, instrument.title, kind, told, source, datetime.now(UTC).isoformat(timespec="seconds"))

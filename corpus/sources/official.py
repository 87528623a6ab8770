"""A text from its official source: the page that the catalogue knows, else the databases by title and number.

One document at a user's request, never a crawl: ``robots.txt`` is respected, one request a second goes to a host, and
only hosts of the catalogue and of the table of sites are asked. What comes must be the instrument that was asked for;
where it cannot be had, the message says at which site and step, and always how to get it by hand.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path, PurePosixPath
from typing import Any

import httpx
from bs4 import BeautifulSoup

from corpus.citing.labels import in_marks
from corpus.citing.names import squash
from corpus.errors import SourceError
from corpus.models import Document, Instrument
from corpus.reading.printed import read_printed
from corpus.reading.segmenter import segment
from corpus.sources.adding import Taken, take_text
from corpus.sources.fetching import Got, is_allowed
from corpus.sources.recognising import compare_articles, read_said, recognise
from corpus.sources.sites import Site, load_sites, look_up, sites_for, value_at
from corpus.sources.visiting import Visitor

__all__ = ["Listed", "Obtained", "Visitor", "by_hand", "fetch_into", "listed", "obtain"]

_BEIJING = timezone(timedelta(hours=8))
_YEAR = re.compile(r"[（(](?:19|20)[0-9]{2}[^（）()]*[）)]$")
_TAGS = re.compile(r"<[^>]{1,200}>")
_FILES = {".pdf", ".docx"}


@dataclass(frozen=True, slots=True)
class Obtained:
    """A text as an official source gave it, the name under which its bytes can be read, and where from."""

    text: str
    name: str
    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """How a database lists an instrument; dates ISO, ``status`` in the catalogue's words."""

    site: str
    id: str
    title: str
    number: str | None
    published: str | None
    effective: str | None
    status: str
    page: str


def by_hand(instrument: Instrument) -> str:
    """How to get a text without the program, as one sentence."""
    register = look_up(instrument)
    page = f"打开官方页面 {instrument.source}" if instrument.source else ""
    opened = page or (register.told if register else "在发布机关的网站")
    return f"{opened} → 下载 → 拖到“法规库”页面，或执行 famai corpus add 文件 --as {instrument.id}"


def fetch_into(
    instrument: Instrument,
    home: Path,
    documents: Mapping[str, Document],
    visitor: Visitor | None = None,
) -> Taken:
    """Get the official text of an instrument and put it into its slot.

    Raises:
        SourceError: it cannot be had; the message says what was tried, and how to get it by hand.
        UsageError: the slot holds a text already.
    """
    obtained = obtain(instrument, visitor or Visitor(), [d.instrument for d in documents.values()])
    return take_text(
        obtained.text,
        home,
        documents,
        name=obtained.name,
        sha256=obtained.sha256,
        as_id=instrument.id,
        how="官方网页",
        url=obtained.url,
    )


def obtain(instrument: Instrument, visitor: Visitor, instruments: Sequence[Instrument]) -> Obtained:
    """The text of an instrument from the first official source that has it.

    Raises:
        SourceError: none has it; the message says what each said.
    """
    failures: list[str] = []
    for page in filter(None, (instrument.source, *instrument.other_pages)):
        try:
            return _from_page(instrument, page, visitor, instruments)
        except SourceError as error:
            failures.append(f"{httpx.URL(page).host}：{error}")
    for site in sites_for(instrument, load_sites()):
        try:
            return _from_site(instrument, site, visitor, instruments)
        except SourceError as error:
            failures.append(f"{site.name}：{error}")
    tried = "；".join(failures) or "目录里没有它的官方网页，各数据库也不收这一类"
    raise SourceError(f"没有取到{in_marks(instrument.title)}：{tried}。可以手动取得：{by_hand(instrument)}")


def _from_page(instrument: Instrument, url: str, visitor: Visitor, instruments: Sequence[Instrument]) -> Obtained:
    """The page itself, or a file attached to it, whichever is the instrument with the fewest differences."""
    hosts = (httpx.URL(url).host,)
    page = visitor.get(url, hosts)
    found: list[tuple[int, int, Obtained]] = []
    strange = ""
    for order, got in enumerate(_with_attached(page, hosts, visitor)):
        made = _text_of(instrument, got)
        fits = _differences(instrument, made, instruments)
        if fits is None:
            strange = strange or _gist(made.text)
            continue
        found.append((fits, order, made))
        if not fits:
            break
    if not found:
        raise SourceError(f"页面 {url} 给出的不是这部法规（开头是“{strange}”），未收录")
    return min(found, key=lambda one: one[:2])[2]


def _with_attached(page: Got, hosts: Sequence[str], visitor: Visitor) -> Iterator[Got]:
    yield page
    if page.kind != "html":
        return
    for url in _links(page, hosts)[: visitor.limits.links]:
        try:
            yield visitor.get(url, hosts)
        except SourceError:
            continue  # the page itself may do


def _links(page: Got, hosts: Sequence[str]) -> list[str]:
    found: list[str] = []
    for anchor in BeautifulSoup(page.content, "lxml").find_all("a", href=True):
        try:
            url = httpx.URL(page.url).join(str(anchor["href"]).strip())
        except (httpx.InvalidURL, ValueError):
            continue
        if PurePosixPath(url.path).suffix.lower() in _FILES and is_allowed(url, hosts) and str(url) not in found:
            found.append(str(url))
    return found


def _text_of(instrument: Instrument, got: Got) -> Obtained:
    name = f"{instrument.id}.{got.kind}"
    return Obtained(read_printed(got.content, name), name, hashlib.sha256(got.content).hexdigest(), got.url)


def _differences(instrument: Instrument, made: Obtained, instruments: Sequence[Instrument]) -> int | None:
    """How many differences there are from what the catalogue states; ``None`` where it is another text."""
    said = read_said(made.text, segment(made.text))
    known = next((c for c in recognise(said, instruments).candidates if c.instrument.id == instrument.id), None)
    if known is None or not known.named or (instrument.articles and not said.articles):
        return None
    return len(compare_articles(instrument, said)) + (known.age is not None)


def _gist(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip())[:30]


def _from_site(instrument: Instrument, site: Site, visitor: Visitor, instruments: Sequence[Instrument]) -> Obtained:
    rows = listed(instrument, site, visitor)
    if not rows:
        raise SourceError("按标题没有查到")
    row = _best(instrument, rows)
    reader = _file_text if site.text["kind"] == "file" else _entries_text
    made = reader(instrument, site, row, visitor)
    if _differences(instrument, made, instruments) is None:
        raise SourceError(f"给出的不是这部法规（开头是“{_gist(made.text)}”），未收录；可到 {row.page} 查看")
    return made


def listed(instrument: Instrument, site: Site, visitor: Visitor) -> list[Listed]:
    """The entries of a database whose title is that of the instrument.

    Raises:
        SourceError: it cannot be asked, or answers in another shape.
    """
    title = _YEAR.sub("", instrument.title)
    search = site.search
    values = dict(search["values"])
    values[search["title"]] = search.get("wrap", "{title}").format(title=title)
    body = {"json": values} if search["send"] == "json" else {"data": values}
    answer = visitor.ask(site.base + search["path"], _hosts(site), check=site.browser_check, **body)
    rows = value_at(answer, search["rows"])
    if not isinstance(rows, list):
        raise SourceError(f"查找的应答里没有 {search['rows']}，网站可能改版；请更新网站表 sites.toml")
    return [row for entry in rows if (row := _row(site, entry)) and squash(row.title) == squash(title)]


def _row(site: Site, entry: Any) -> Listed | None:
    if not isinstance(entry, dict):
        return None
    fields = site.fields
    for name in ("id", "title", "status"):
        if fields[name] not in entry:
            raise SourceError(f"查找的结果里没有 {fields[name]} 一项，网站可能改版；请更新网站表 sites.toml")
    own = str(entry[fields["id"]])
    return Listed(
        site=site.name,
        id=own,
        title=html.unescape(_TAGS.sub("", str(entry[fields["title"]]))).strip(),
        number=str(entry.get(fields.get("number", ""), "") or "") or None,
        published=_day(entry.get(fields["published"])),
        effective=_day(entry.get(fields["effective"])),
        status=site.states.get(str(entry[fields["status"]]), "时效未核"),
        page=site.text["look"].format(id=own),
    )


def _day(value: Any) -> str | None:
    if isinstance(value, (int, float)) and value:
        return datetime.fromtimestamp(value / 1000, UTC).astimezone(_BEIJING).date().isoformat()
    match = re.match(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})", str(value or ""))
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None


def _best(instrument: Instrument, rows: Sequence[Listed]) -> Listed:
    """The entry of this version: by its dates, else by its number, else the one in force, else the latest."""
    known = {instrument.adopted, instrument.published, instrument.effective} - {None}
    known |= {day for text in instrument.amended_by for day in re.findall(r"\d{4}-\d{2}-\d{2}", text)}

    def rank(row: Listed) -> tuple[bool, bool, bool, str]:
        same = instrument.number is not None and row.number is not None and row.number in instrument.number
        dated = row.published in known or row.effective == instrument.effective
        return (dated, same, row.status == "现行有效", row.published or "")

    return max(rows, key=rank)


def _hosts(site: Site) -> tuple[str, ...]:
    return (httpx.URL(site.base).host, *site.file_hosts)


def _file_text(instrument: Instrument, site: Site, row: Listed, visitor: Visitor) -> Obtained:
    """A file behind a short-lived address, which is fetched once and not kept."""
    url = site.base + site.text["path"].format(id=row.id)
    answer = visitor.ask(url, _hosts(site), check=site.browser_check)
    address = value_at(answer, site.text["address"])
    if not isinstance(address, str):
        raise SourceError(f"下载的应答里没有 {site.text['address']}，网站可能改版；可到 {row.page} 手动下载")
    host = httpx.URL(address).host
    if not any(host == known or host.endswith(f".{known}") for known in site.file_hosts):
        raise SourceError(f"文件在未登记的网站 {host} 上，不访问；可到 {row.page} 手动下载")
    got = visitor.get(address, (host,))
    made = _text_of(instrument, got)
    return Obtained(made.text, made.name, made.sha256, row.page)


def _entries_text(instrument: Instrument, site: Site, row: Listed, visitor: Visitor) -> Obtained:
    """A text that comes article by article."""
    shape = site.text
    values = {**shape["values"], shape["id"]: row.id}
    answer = visitor.ask(site.base + shape["path"], _hosts(site), check=site.browser_check, data=values)
    law, entries = value_at(answer, shape["law"]), value_at(answer, shape["entries"])
    if not isinstance(law, dict) or not isinstance(entries, list):
        raise SourceError(f"正文的应答里没有 {shape['law']} 或 {shape['entries']}，网站可能改版；可到 {row.page} 查看")
    lines = [row.title, *_plain(law.get(shape["before"]))]
    inside = list(_entry_lines(entries, shape))
    lines += inside or list(_plain(law.get(shape["body"])))
    lines += _plain(law.get(shape["after"]))
    text = "\n".join(lines) + "\n"
    return Obtained(text, f"{instrument.id}.txt", hashlib.sha256(text.encode()).hexdigest(), row.page)


def _entry_lines(entries: Sequence[Any], shape: Mapping[str, Any]) -> Iterator[str]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        head = " ".join(_plain(entry.get(shape["head"])))
        words = list(_plain(entry.get(shape["words"])))
        if head and words and not words[0].startswith(head):
            words[0] = f"{head}　{words[0]}"
        yield from words or ([head] if head else [])
        for name in shape["children"]:
            if isinstance(entry.get(name), list):
                yield from _entry_lines(entry[name], shape)


def _plain(value: Any) -> Iterator[str]:
    """The lines of a piece that may carry mark-up."""
    words = re.sub(r"<br\s*/?>|</p>|</div>", "\n", str(value or ""))
    for line in html.unescape(_TAGS.sub("", words)).splitlines():
        if line.strip(" \t\u3000\u00a0"):
            yield line.strip(" \t\u3000\u00a0")

"""Fetching of official texts from the pages that the catalogue names.

Only hosts of the catalogue (or named by the caller) are asked, over https; redirects are followed to such hosts
only. What comes is checked for size, kind, checksum and legibility before it is saved, whole, beside a note of
where it came from.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import httpx
from bs4 import BeautifulSoup

from corpus.citing.labels import in_marks
from corpus.errors import SourceError
from corpus.files import write_atomically
from corpus.models import Instrument
from corpus.reading.readers import ReadLimits, content_kind, read_document

__all__ = ["HEADERS", "FetchLimits", "Got", "fetch_text", "get_file", "is_allowed", "send"]

logger = logging.getLogger(__name__)

T = TypeVar("T")

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {
    "application/pdf",
    "application/octet-stream",
    "application/msword",
    "application/zip",
    _WORD,
    "application/xhtml+xml",
    "text/html",
    "",
}
_REDIRECTS = {301, 302, 303, 307, 308}
_RETRIED = {429, 500, 502, 503, 504}
HEADERS = {
    "User-Agent": "famai (legal text reader)",
    "Accept": "text/html, application/pdf",
    "Accept-Encoding": "identity",
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What a fetch may cost: seconds, tries, redirects, linked files looked at; and what a file may (``reading``)."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 120.0
    attempts: int = 3
    backoff: float = 0.5
    redirects: int = 5
    links: int = 5
    reading: ReadLimits = field(default_factory=ReadLimits)


@dataclass(frozen=True, slots=True)
class Got:
    """What a host gave, and from which address after redirects."""

    url: str
    content: bytes
    kind: str  # "pdf", "html" or "docx"

    @property
    def sha256(self) -> str:
        """Checksum of the content."""
        return hashlib.sha256(self.content).hexdigest()


class _PassingError(Exception):
    """A failure that may pass."""


def fetch_text(
    instrument: Instrument,
    directory: Path,
    client: httpx.Client | None = None,
    limits: FetchLimits | None = None,
    *,
    allow: Collection[str] = (),
    sleep: Callable[[float], None] = time.sleep,
) -> Path:
    """Fetches the official text of an instrument and saves it as ``{id}.pdf`` or ``{id}.html``.

    The page itself is taken if it is the file whose checksum the catalogue has (or if it has none), else the PDF
    attached to the page whose checksum is right.

    Args:
        instrument: its ``source`` is the official page.
        directory: where the file and ``{id}.json`` (url, sha256, time) go.
        client: for tests, or to share connections.
        limits: what the fetch may cost.
        allow: further hosts that may be asked, beside that of ``source``.
        sleep: waits between tries.

    Returns:
        The path of the saved file.

    Raises:
        SourceError: no official page is known, or it cannot be had, or is not the text that the catalogue knows;
            in the last case the file is kept as ``….changed`` for a look.
    """
    limits = limits or FetchLimits()
    if not instrument.source:
        raise SourceError(
            f"目录里没有{in_marks(instrument.title)}的官方网页地址；请自行取得文本，放入文本包目录，或用 famai corpus add 收录"
        )
    hosts = {httpx.URL(instrument.source).host, *allow}
    own = client is None
    client = client or httpx.Client(headers=HEADERS, trust_env=True)
    try:
        page = _get(client, instrument.source, hosts, limits, sleep)
        best = _choose(instrument, page, client, hosts, limits, sleep)
    finally:
        if own:
            client.close()
    path = directory / f"{instrument.id}.{best.kind}"
    expected = instrument.original_sha256
    if expected and best.sha256 != expected:
        aside = path.with_name(path.name + ".changed")
        write_atomically(aside, best.content)
        raise SourceError(
            f"{in_marks(instrument.title)}的官方文件与登记的校验和不符（应为 {expected[:12]}…，实为 {best.sha256[:12]}…）：{best.url}。"
            f"取得的文件另存为 {aside}，未收录；请核对是否有修订"
        )
    read_document(best.content, path.name, limits.reading)
    write_atomically(path, best.content)
    note = {
        "id": instrument.id,
        "url": best.url,
        "page": instrument.source,
        "sha256": best.sha256,
        "verified": expected is not None,
        "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    write_atomically(path.with_suffix(".json"), (json.dumps(note, ensure_ascii=False, indent=1) + "\n").encode())
    other = path.with_suffix(".html" if best.kind == "pdf" else ".pdf")
    other.unlink(missing_ok=True)  # an earlier fetch in the other form
    logger.info("fetched %s from %s", instrument.id, best.url)
    return path


def _choose(
    instrument: Instrument,
    page: Got,
    client: httpx.Client,
    hosts: Collection[str],
    limits: FetchLimits,
    sleep: Callable[[float], None],
) -> Got:
    """The page, or the PDF attached to it that has the checksum; where none has it, what comes closest."""
    expected = instrument.original_sha256
    if not expected or page.kind == "pdf" or page.sha256 == expected:
        return page
    attached: list[Got] = []
    for url in _pdf_links(page, hosts)[: limits.links]:
        try:
            got = _get(client, url, hosts, limits, sleep)
        except SourceError as error:
            logger.warning("%s", error)
            continue
        if got.sha256 == expected:
            return got
        attached.append(got)
    return attached[0] if attached else page


def _pdf_links(page: Got, hosts: Collection[str]) -> list[str]:
    soup = BeautifulSoup(page.content, "lxml")
    links: list[str] = []
    for anchor in soup.find_all("a", href=True):
        try:
            url = httpx.URL(page.url).join(str(anchor["href"]).strip())
        except (httpx.InvalidURL, ValueError):
            continue
        if PurePosixPath(url.path).suffix.lower() == ".pdf" and is_allowed(url, hosts) and str(url) not in links:
            links.append(str(url))
    return links


def is_allowed(url: httpx.URL, hosts: Collection[str]) -> bool:
    """Whether an address may be asked: a known host over https (over http on this machine only)."""
    return url.host in hosts and (url.scheme == "https" or (url.scheme == "http" and url.host in _LOOPBACK))


def _get(
    client: httpx.Client, url: str, hosts: Collection[str], limits: FetchLimits, sleep: Callable[[float], None]
) -> Got:
    return get_file(client, url, hosts, limits, sleep)


def get_file(
    client: httpx.Client, url: str, hosts: Collection[str], limits: FetchLimits, sleep: Callable[[float], None]
) -> Got:
    """One page, PDF or Word file, with redirects followed and passing failures tried again.

    Raises:
        SourceError: it cannot be had.
    """
    return _again(lambda: _get_once(client, url, hosts, limits), url, limits, sleep)


def send(
    client: httpx.Client,
    method: str,
    url: str,
    hosts: Collection[str],
    limits: FetchLimits,
    sleep: Callable[[float], None],
    **body: Any,
) -> bytes:
    """What a host answers, of any kind; ``body`` is httpx's ``json`` or ``data``.

    Raises:
        SourceError: it cannot be had.
    """
    return _again(lambda: _once(client, method, url, hosts, limits, lambda r, c, u: c, **body), url, limits, sleep)


def _again(once: Callable[[], T], url: str, limits: FetchLimits, sleep: Callable[[float], None]) -> T:
    """What ``once`` gives, passing failures tried again.

    Raises:
        SourceError: it cannot be had.
    """
    reason = ""
    for attempt in range(limits.attempts):
        if attempt:
            sleep(limits.backoff * 2 ** (attempt - 1))
        try:
            return once()
        except _PassingError as error:
            reason = str(error)
            logger.warning("%s: %s (%d/%d)", url, reason, attempt + 1, limits.attempts)
    raise SourceError(f"取不到 {url}：{reason}（试了 {limits.attempts} 次）。请检查网络，或稍后再试")


def _get_once(client: httpx.Client, url: str, hosts: Collection[str], limits: FetchLimits) -> Got:
    return _once(client, "GET", url, hosts, limits, lambda r, c, u: Got(str(u), c, _kind(r, c, u)))


def _once(
    client: httpx.Client,
    method: str,
    url: str,
    hosts: Collection[str],
    limits: FetchLimits,
    use: Callable[[httpx.Response, bytes, httpx.URL], T],
    **body: Any,
) -> T:
    deadline = time.monotonic() + limits.total
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    current = httpx.URL(url)
    for _ in range(limits.redirects + 1):
        if not is_allowed(current, hosts):
            raise SourceError(f"不访问 {current}：只访问目录登记的网站（{'、'.join(sorted(hosts))}），且须为 https")
        try:
            with client.stream(
                method, current, timeout=timeout, follow_redirects=False, headers=HEADERS, **body
            ) as response:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    current = current.join(response.headers["location"])
                    continue
                content = _body(response, current, limits, deadline)
                return use(response, content, current)
        except httpx.TimeoutException as error:
            raise _PassingError("超时，对方没有及时应答") from error
        except httpx.InvalidURL as error:
            raise SourceError(f"{current} 转到了无效的地址") from error
        except httpx.HTTPError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise SourceError(f"{current.host} 的证书无效，未连接；请在浏览器中核对该网站") from error
            raise _PassingError(f"连接中断或应答不完整（{type(error).__name__}）") from error
    raise SourceError(f"{url} 转址超过 {limits.redirects} 次，未收录")


def _body(response: httpx.Response, url: httpx.URL, limits: FetchLimits, deadline: float) -> bytes:
    """The body, read piece by piece within the limits."""
    if response.status_code in _RETRIED:
        raise _PassingError(f"对方应答 {response.status_code}")
    if response.status_code != httpx.codes.OK:
        raise SourceError(f"取不到 {url}：对方应答 {response.status_code}。请在浏览器中核对官方网页地址")
    most = limits.reading.file_bytes
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise SourceError(f"{url} 的文件太大：{int(declared):,} 字节，最多 {most:,} 字节")
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > most:
            raise SourceError(f"{url} 的文件太大：超过 {most:,} 字节")
        if time.monotonic() > deadline:
            raise _PassingError(f"下载超过 {limits.total:g} 秒")
    return bytes(content)


def _kind(response: httpx.Response, content: bytes, url: httpx.URL) -> str:
    """``pdf`` or ``html``, by the declared type and the content together."""
    declared = response.headers.get("content-type", "").split(";")[0].strip().lower()
    found = content_kind(content) if content else "empty"
    if declared in _TYPES:
        if found in ("pdf", "docx") and "html" not in declared:
            return found
        if found == "html" and declared != "application/pdf":
            return "html"
    raise SourceError(f"{url} 给出的不是 PDF 或网页（声明的类型：{declared or '无'}），未收录。请在浏览器中核对")

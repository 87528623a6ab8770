"""A polite visitor of official sites: one request a second a host, robots.txt respected, known hosts only."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.robotparser import RobotFileParser

import httpx

from corpus.errors import SourceError
from corpus.sources.fetching import HEADERS, FetchLimits, Got, get_file, is_allowed, send

__all__ = ["Visitor"]

_A_SECOND = 1.0


class Visitor:
    """Asks official sites, politely: keeps the pace of one request a second a host and what robots.txt says."""

    def __init__(
        self,
        client: httpx.Client | None = None,
        limits: FetchLimits | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client = client or httpx.Client(headers=HEADERS, trust_env=True)
        self.limits = limits or FetchLimits()
        self.sleep, self._clock = sleep, clock
        self._last: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}

    def get(self, url: str, hosts: Sequence[str]) -> Got:
        """A file that may be read: a page, a PDF, a Word file.

        Raises:
            SourceError: it cannot be had, or the site does not want it to be fetched by programs.
        """
        self._may(url, hosts)
        self._pace(url)
        return get_file(self.client, url, hosts, self.limits, self.sleep)

    def ask(self, url: str, hosts: Sequence[str], *, check: str, **body: Any) -> Any:
        """What a database answers as JSON; with ``json`` or ``data`` it is a POST.

        Raises:
            SourceError: no JSON came back.
        """
        self._may(url, hosts)
        self._pace(url)
        content = send(self.client, "POST" if body else "GET", url, hosts, self.limits, self.sleep, **body)
        try:
            return json.loads(content)
        except ValueError:
            if check.encode().lower() in content.lower():
                raise SourceError("对方要求在浏览器里验证（JavaScript 检查），程序无法代为通过") from None
            raise SourceError(
                f"应答不是 JSON（开头是 {content[:40].decode('utf-8', 'replace')!r}），网站可能改版"
            ) from None

    def _pace(self, url: str) -> None:
        host = httpx.URL(url).host
        wait = self._last.get(host, -_A_SECOND) + _A_SECOND - self._clock()
        if wait > 0:
            self.sleep(wait)
        self._last[host] = self._clock()

    def _may(self, url: str, hosts: Sequence[str]) -> None:
        address = httpx.URL(url)
        if not is_allowed(address, hosts):
            return  # the request itself says so
        origin = f"{address.scheme}://{address.netloc.decode()}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(f"{origin}/robots.txt", hosts)
        if not self._robots[origin].can_fetch(HEADERS["User-Agent"], url):
            raise SourceError(f"{address.host} 的 robots.txt 不允许程序读取这个地址")

    def _read_robots(self, url: str, hosts: Sequence[str]) -> RobotFileParser:
        rules = RobotFileParser()
        self._pace(url)
        try:
            content = send(self.client, "GET", url, hosts, self.limits, self.sleep)
        except SourceError:
            content = b""  # none, or not to be had: the page itself will tell
        if content[:200].lstrip().lower().startswith(b"<"):
            content = b""
        rules.parse(content.decode("utf-8", "replace").splitlines())
        return rules

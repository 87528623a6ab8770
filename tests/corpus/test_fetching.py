"""Fetching against a local server that behaves and misbehaves."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.models import Instrument
from corpus.reading.readers import ReadLimits
from corpus.sources.fetching import FetchLimits, fetch_text
from tests.corpus.minimal_pdf import make_pdf

PDF = make_pdf("Article 1")
OTHER_PDF = make_pdf("Something else")
LINKS = b'<html><body><p>page</p><a href="/other.pdf">a</a><a href="https://elsewhere.example/x.pdf">b</a><a href="/good.pdf">c</a></body></html>'
FAST = FetchLimits(connect=1, read=0.3, total=2, backoff=0, reading=ReadLimits(file_bytes=50_000))


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Server:
    url: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def reply(self, body: bytes, kind: str, status: int = 200, length: int | None = None, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.send_header("Connection", "close")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def do_GET(self) -> None:
            state.asked.append(self.path)
            times = state.asked.count(self.path)
            with contextlib.suppress(OSError):  # the client has gone
                self.answer(times)

        def answer(self, times: int) -> None:
            match self.path:
                case "/good.pdf" | "/moved/good.pdf":
                    self.reply(PDF, "application/pdf")
                case "/octets":
                    self.reply(PDF, "application/octet-stream")
                case "/other.pdf":
                    self.reply(OTHER_PDF, "application/pdf")
                case "/page":
                    self.reply(LINKS, "text/html; charset=utf-8")
                case "/no-links":
                    self.reply(b"<html><body><p>only a page</p></body></html>", "text/html")
                case "/flaky":
                    self.reply(PDF, "application/pdf", 500 if times < 3 else 200)
                case "/down":
                    self.reply(b"", "text/plain", 503)
                case "/gone":
                    self.reply(b"", "text/plain", 404)
                case "/truncated":
                    self.reply(PDF[:100], "application/pdf", length=len(PDF))
                case "/cut.pdf":
                    self.reply(PDF[:200], "application/pdf")
                case "/slow":
                    time.sleep(0.6)
                case "/drip":
                    self.send_response(200)
                    self.send_header("Content-Type", "application/pdf")
                    self.end_headers()
                    for _ in range(40):
                        self.wfile.write(b"%PDF-")
                        time.sleep(0.1)
                    self.close_connection = True
                case "/wrong-type":
                    self.reply(b"\x89PNG", "image/png")
                case "/pdf-called-html":
                    self.reply(PDF, "text/html")
                case "/html-called-pdf":
                    self.reply(LINKS, "application/pdf")
                case "/empty":
                    self.reply(b"", "text/html")
                case "/large":
                    self.reply(b"<html>" + b"x" * 60_000, "text/html")
                case "/large-unannounced":
                    self.send_response(200)
                    self.send_header("Content-Type", "text/html")
                    self.end_headers()
                    self.wfile.write(b"<html>" + b"x" * 60_000)
                    self.close_connection = True
                case "/move":
                    self.reply(b"", "text/html", 302, Location="/moved/good.pdf")
                case "/away":
                    self.reply(b"", "text/html", 302, Location="http://elsewhere.example/good.pdf")
                case "/to-file":
                    self.reply(b"", "text/html", 302, Location="file:///etc/passwd")
                case "/loop":
                    self.reply(b"", "text/html", 302, Location="/loop")
                case _:
                    self.reply(b"", "text/plain", 404)

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    state = Server(f"http://127.0.0.1:{httpd.server_address[1]}")
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield state
    httpd.shutdown()
    httpd.server_close()


def fetch(server: Server, path: str, folder: Path, expected: bytes | None = None, limits: FetchLimits = FAST) -> Path:
    instrument = Instrument(
        "rule-1", "某规定", source=server.url + path, original_sha256=sha(expected) if expected else None
    )
    return fetch_text(instrument, folder, limits=limits)


@pytest.mark.parametrize(
    ("path", "expected", "saved"),
    [
        ("/good.pdf", PDF, "rule-1.pdf"),
        ("/good.pdf", None, "rule-1.pdf"),
        ("/octets", PDF, "rule-1.pdf"),
        ("/page", LINKS, "rule-1.html"),
        ("/page", None, "rule-1.html"),
        ("/page", PDF, "rule-1.pdf"),  # attached, and the checksum says which
        ("/move", PDF, "rule-1.pdf"),
        ("/flaky", PDF, "rule-1.pdf"),
    ],
)
def test_fetches(path: str, expected: bytes | None, saved: str, server: Server, tmp_path: Path) -> None:
    got = fetch(server, path, tmp_path / "fetched", expected)
    assert got.name == saved
    note = json.loads((tmp_path / "fetched" / "rule-1.json").read_text(encoding="utf-8"))
    assert note["sha256"] == sha(got.read_bytes()) and note["verified"] is (expected is not None)
    assert note["url"].startswith(server.url)
    assert sorted(p.name for p in (tmp_path / "fetched").iterdir()) == sorted([saved, "rule-1.json"])


@pytest.mark.parametrize(
    ("path", "message", "tries"),
    [
        ("/down", "503", 3),
        ("/gone", "404", 1),
        ("/truncated", "中断", 3),
        ("/slow", "超时", 3),
        ("/wrong-type", "image/png", 1),
        ("/pdf-called-html", "不是 PDF 或网页", 1),
        ("/html-called-pdf", "不是 PDF 或网页", 1),
        ("/empty", "不是 PDF 或网页", 1),
        ("/large", "太大", 1),
        ("/large-unannounced", "太大", 1),
        ("/away", "只访问", 1),
        ("/to-file", "只访问", 1),
        ("/loop", "转址", 6),
        ("/cut.pdf", "PDF", 1),
    ],
)
def test_refuses(path: str, message: str, tries: int, server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        fetch(server, path, tmp_path)
    assert server.asked == [path] * tries
    assert list(tmp_path.iterdir()) == []


def test_dripping_server_is_given_up(server: Server, tmp_path: Path) -> None:
    limits = FetchLimits(read=1, total=0.3, attempts=1, backoff=0)
    with pytest.raises(SourceError, match="下载超过"):
        fetch(server, "/drip", tmp_path, limits=limits)


@pytest.mark.parametrize(
    ("path", "kept", "content"), [("/other.pdf", "rule-1.pdf", OTHER_PDF), ("/no-links", "rule-1.html", None)]
)
def test_changed_content_is_kept_aside(
    path: str, kept: str, content: bytes | None, server: Server, tmp_path: Path
) -> None:
    (tmp_path / kept).write_bytes(b"before")
    with pytest.raises(SourceError, match="校验和不符"):
        fetch(server, path, tmp_path, PDF)
    assert sorted(p.name for p in tmp_path.iterdir()) == [kept, f"{kept}.changed"]
    assert (tmp_path / kept).read_bytes() == b"before"
    assert content is None or (tmp_path / f"{kept}.changed").read_bytes() == content


def test_waits_longer_each_time(server: Server, tmp_path: Path) -> None:
    waits: list[float] = []
    instrument = Instrument("rule-1", "某规定", source=server.url + "/flaky")
    fetch_text(instrument, tmp_path, limits=FetchLimits(backoff=0.5), sleep=waits.append)
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize("source", [None, "http://rules.example/a.pdf", "ftp://127.0.0.1/a.pdf"])
def test_sources_that_are_not_asked(source: str | None, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        fetch_text(Instrument("rule-1", "某规定", source=source), tmp_path, limits=FAST)

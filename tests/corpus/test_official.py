"""Texts from official sources: local servers that answer in the official shapes, and in wrong ones."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from corpus import Document, Instrument, Origin
from corpus.domains.data import domain_file
from corpus.errors import SourceError
from corpus.sources.fetching import FetchLimits
from corpus.sources.official import Visitor, by_hand, fetch_into, listed, obtain
from corpus.sources.provided import read_provided
from corpus.sources.sites import load_sites
from tests.corpus.making import make_docx, make_html, make_pdf

LINES = ["示例数据办法", "（2030年1月1日示例部门令第9号公布）"]
LINES += [f"第{n}条　示例机构应当在{n}个工作日内报告第{n}种情况。" for n in "一二三四五六七八"]
LINES += ["第九条　本办法自2030年3月1日起施行。"]
OTHER = ["另一办法", *LINES[1:]]
RULE = Instrument(
    "made-up", "示例数据办法", level="部门规章", issuer="中国证券监督管理委员会", effective="2030-03-01", articles=9
)
LAW = replace(RULE, level="法律", issuer="示例常委会", published="2030-01-01")
FAST = FetchLimits(connect=1, read=0.4, total=2, attempts=2, backoff=0)
MS = 1_893_456_000_000  # 2030-01-01 in Beijing, and a few hours


@dataclass
class Server:
    url: str
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers: dict[str, Callable[[Handler, Server], None]] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: Server

    def log_message(self, *args: object) -> None:
        pass

    def reply(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def give(self, data: object) -> None:
        self.reply(json.dumps(data, ensure_ascii=False).encode(), "application/json")

    def do_GET(self) -> None:
        self.act()

    def do_POST(self) -> None:
        self.state.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        self.act()

    def act(self) -> None:
        path = self.path.partition("?")[0]
        self.state.asked.append(path)
        answer = self.state.answers.get(path)
        with contextlib.suppress(OSError):  # the client has gone
            if answer is None:
                self.reply(b"", "text/plain", 404)
            else:
                answer(self, self.state)


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    handler = type("Own", (Handler,), {})
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    httpd.daemon_threads = True
    if context is not None:
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    state = Server(f"{'https' if context else 'http'}://127.0.0.1:{httpd.server_address[1]}")
    handler.state = state
    threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
    yield state
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    with serving() as state:
        table = domain_file("sites.toml").read_text(encoding="utf-8")
        table = re.sub(r'base = "https://([a-z.]+)', f'base = "{state.url}', table)
        table = re.sub(r"file_hosts = \[[^\]]*\]", 'file_hosts = ["127.0.0.1"]', table)
        path = tmp_path / "sites.toml"
        path.write_text(table, encoding="utf-8")
        monkeypatch.setenv("FAMAI_SITES", str(path))
        yield state


def visitor() -> Visitor:
    return Visitor(limits=FAST, sleep=lambda seconds: None)


def page(body: bytes, kind: str = "text/html; charset=utf-8") -> Callable[[Handler, Server], None]:
    return lambda handler, state: handler.reply(body, kind)


def with_npc(state: Server, **changed: object) -> None:
    """国家法律法规数据库 as it answers."""
    row = {"bbbs": "abc1", "title": "<em>示例数据办法</em>", "gbrq": "2030-01-01", "sxrq": "2030-03-01", "sxx": 3}
    older = {**row, "bbbs": "old1", "gbrq": "2020-01-01", "sxrq": "2020-03-01", "sxx": 2}
    fuzzy = {**row, "bbbs": "no1", "title": "示例数据办法实施细则"}
    state.answers["/law-search/search/list"] = lambda h, s: h.give({"total": 3, "rows": [older, fuzzy, row]})
    state.answers["/law-search/download/pc"] = lambda h, s: h.give(
        {"code": 200, "data": {"url": changed.get("file", f"{s.url}/signed/f.docx?sign=1")}}
    )
    state.answers["/signed/f.docx"] = page(make_docx(LINES), "application/octet-stream")


def with_neris(state: Server) -> None:
    """证券期货法规数据库 as it answers."""
    row = {
        "secFutrsLawId": "n1",
        "secFutrsLawName": "示例数据办法",
        "fileno": "第9号",
        "pubDate": MS,
        "efctvDate": MS + 59 * 86_400_000,
        "lawAthrtyStsCde": "1",
    }
    state.answers["/falvfagui/multipleFindController/solrSearch"] = lambda h, s: h.give(
        {"success": True, "pageUtil": {"rowCount": 1, "pageSize": 10, "pageList": [row]}}
    )
    entries = [{"title": line[:3], "cntnt": f"<p>{line[4:]}</p>", "itemList": []} for line in LINES[2:]]
    chapters = [{"title": "第一章 总则", "cntnt": "", "lawEntryVOs": entries[:4]}, *entries[4:]]
    law = {"secFutrsLawName": "示例数据办法", "bodyAgoCntnt": f"<p>{LINES[1]}</p>", "body": "", "bodyAftCntnt": ""}
    state.answers["/falvfagui/rdqsHeader/lawlist"] = lambda h, s: h.give(
        {"lawlist": {"law": law, "lawEntryVOs": chapters}}
    )


def got(instrument: Instrument) -> str:
    return obtain(instrument, visitor(), [instrument]).text


@pytest.mark.parametrize(
    ("path", "answers"),
    [
        ("/page", {"/page": page(make_html(LINES))}),
        ("/f.pdf", {"/f.pdf": page(make_pdf(LINES), "application/pdf")}),
        (
            "/attached",
            {
                "/attached": page(b"<html><body><p>x</p><a href='/a.docx'>1</a><a href='/b.pdf'>2</a></body></html>"),
                "/a.docx": page(make_docx(OTHER), "application/octet-stream"),
                "/b.pdf": page(make_pdf(LINES), "application/pdf"),
            },
        ),
        (
            "/moved",
            {"/moved": lambda h, s: h.reply(b"", status=302, Location="/page"), "/page": page(make_html(LINES))},
        ),
    ],
)
def test_the_known_page_or_what_is_attached_to_it(path: str, answers, server: Server) -> None:
    server.answers |= answers
    assert "第九条" in got(replace(RULE, source=server.url + path))


def test_the_npc_database_by_title_and_date(server: Server) -> None:
    with_npc(server)
    assert "第九条" in got(LAW)
    sent = json.loads(server.bodies[0])
    assert sent["searchContent"] == "示例数据办法" and sent["pageSize"] == 50
    rows = listed(LAW, load_sites()[0], visitor())
    assert [(row.id, row.status, row.published) for row in rows] == [
        ("old1", "已被修改", "2020-01-01"),
        ("abc1", "现行有效", "2030-01-01"),
    ]


def test_the_securities_database_article_by_article(server: Server) -> None:
    with_neris(server)
    text = got(RULE)
    assert "第一章 总则\n第一条　示例机构" in text and "第九条　本办法自2030年3月1日起施行。" in text
    sent = parse_qs(server.bodies[0].decode())
    assert sent["secFutrsLawName"] == [" AND (secFutrsLawName:*示例数据办法*)"]
    row = listed(RULE, load_sites()[1], visitor())[0]
    assert (row.published, row.effective, row.status) == ("2030-01-01", "2030-03-01", "现行有效")


def test_what_was_fetched_fills_the_slot_and_says_where_from(server: Server, tmp_path: Path) -> None:
    server.answers["/page"] = page(make_html(LINES))
    instrument = replace(RULE, source=f"{server.url}/page")
    taken = fetch_into(instrument, tmp_path, {"made-up": Document(instrument, Origin.MISSING)}, visitor())
    kept = read_provided("made-up", tmp_path)
    assert taken.id == "made-up" and kept is not None
    assert (kept[1].how, kept[1].url) == ("官方网页", f"{server.url}/page")


def test_the_page_that_fails_gives_way_to_the_database(server: Server) -> None:
    with_npc(server)
    assert "第九条" in got(replace(LAW, source=f"{server.url}/gone"))


def _slow(handler: Handler, state: Server) -> None:
    time.sleep(0.7)


def _later(handler: Handler, state: Server) -> None:
    if state.asked.count("/page") == 1:
        handler.reply(b"", status=429)
    else:
        handler.reply(make_html(LINES))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (_slow, "超时"),
        (lambda h, s: h.reply(make_html(LINES)[:300], length="9000"), "中断"),
        (page(make_html(OTHER)), "给出的不是这部法规"),
        (page(b"<html><body>\xe6\x97\xa0\xe6\x9d\x83\xe8\xae\xbf\xe9\x97\xae</body></html>"), "给出的不是这部法规"),
        (lambda h, s: h.reply(b"", status=302, Location="https://elsewhere.example/x"), "只访问目录登记的网站"),
        (lambda h, s: h.reply(b"", status=429), "429"),
        (lambda h, s: h.reply(b"", status=403), "403"),
        (page(b"\x89PNG\r\n", "image/png"), "不是 PDF 或网页"),
    ],
)
def test_a_page_in_a_wrong_shape_is_told_and_the_way_by_hand(answer, message: str, server: Server) -> None:
    server.answers["/page"] = answer
    instrument = replace(RULE, issuer="示例部门", source=f"{server.url}/page")
    with pytest.raises(SourceError, match=message) as raised:
        got(instrument)
    assert by_hand(instrument) in str(raised.value)
    assert f"{server.url}/page → 下载 → 拖到" in str(raised.value)


def test_after_a_429_it_is_tried_again(server: Server) -> None:
    server.answers["/page"] = _later
    assert "第九条" in got(replace(RULE, source=f"{server.url}/page"))


@pytest.mark.parametrize(
    ("path", "answer", "message"),
    [
        ("/law-search/search/list", page(b"<html>Please enable JavaScript</html>"), "JavaScript 检查"),
        ("/law-search/search/list", page(b"<html>Bad gateway</html>"), "不是 JSON"),
        ("/law-search/search/list", lambda h, s: h.give({"data": []}), "没有 rows"),
        ("/law-search/search/list", lambda h, s: h.give({"rows": []}), "按标题没有查到"),
        ("/law-search/search/list", lambda h, s: h.give({"rows": [{"name": "x"}]}), "没有 bbbs"),
        ("/law-search/download/pc", lambda h, s: h.give({"code": 500}), "没有 data.url"),
        ("/law-search/download/pc", lambda h, s: h.give({"data": {"url": "https://evil.example/f"}}), "未登记的网站"),
        ("/signed/f.docx", page(make_docx(OTHER), "application/octet-stream"), "给出的不是这部法规"),
        ("/signed/f.docx", page(b"<html>expired</html>"), "给出的不是这部法规"),
    ],
)
def test_a_database_in_a_wrong_shape_names_site_and_step(path: str, answer, message: str, server: Server) -> None:
    with_npc(server)
    server.answers[path] = answer
    with pytest.raises(SourceError, match=f"国家法律法规数据库.*{message}") as raised:
        got(LAW)
    assert "可以手动取得" in str(raised.value)


def test_robots_are_respected_and_read_once(server: Server) -> None:
    server.answers["/robots.txt"] = page(b"User-agent: *\nDisallow: /closed/\n", "text/plain")
    server.answers["/open"] = server.answers["/closed/page"] = page(make_html(LINES))
    one = visitor()
    obtain(replace(RULE, source=f"{server.url}/open"), one, [RULE])
    with pytest.raises(SourceError, match=r"robots\.txt 不允许"):
        obtain(replace(RULE, issuer="示例部门", source=f"{server.url}/closed/page"), one, [RULE])
    assert server.asked == ["/robots.txt", "/open"]


def test_a_host_is_asked_once_a_second(server: Server) -> None:
    waits: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        waits.append(round(seconds, 3))
        now[0] += seconds

    server.answers["/page"] = page(make_html(LINES))
    polite = Visitor(limits=FAST, sleep=sleep, clock=lambda: now[0])
    obtain(replace(RULE, source=f"{server.url}/page"), polite, [RULE])
    assert waits == [1.0], "robots.txt, a second, the page"


def test_a_wrong_certificate_is_told(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=other.example"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context) as state, pytest.raises(SourceError, match="证书无效"):
        got(replace(RULE, issuer="示例部门", source=f"{state.url}/page"))


def test_without_a_page_and_a_database_the_way_by_hand_is_told() -> None:
    with pytest.raises(SourceError, match="在发布机关的网站 → 下载 → 拖到“法规库”页面"):
        got(replace(RULE, level="内部文件", issuer="示例部门"))
    with pytest.raises(SourceError, match=r"按标题或文号到行业标准信息服务平台 https://\S+ 查找 → 下载 → 拖到"):
        got(replace(RULE, level="行业标准", issuer="示例部门"))

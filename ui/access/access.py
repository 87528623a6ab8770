"""Who gets in: one ASGI layer around the whole application.

In this order a request meets: the name of the host, the list of addresses that the page uses, size and type, the
number of requests, the origin, the login. Whatever is refused gets one clear sentence in Chinese. Gradio's own file,
proxy and monitoring addresses are not on the list: nothing here needs them, and exports never lie on the disk.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import anyio
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import SUFFIXES, DataError
from ui.access.identity import COOKIE, USER_HEADER
from ui.access.login import SESSION, LoginThrottle, RateLimit, login_page, owner_value
from ui.access.policy import Policy
from ui.access.tokens import PREFIX
from ui.access.tool_scopes import refused_call
from ui.limits import SERVER

__all__ = ["Guard"]

logger = logging.getLogger("famai.requests")
Result = TypeVar("Result")

_OPEN = ("/health", "/famai/login", "/favicon.ico")
_STATIC = re.compile(r"/(?:assets|static|svelte|famai/static)/|/(?:gradio_api/)?theme\.css$|/favicon\.ico$|/health$")
_PAGE = re.compile(
    r"/|/config/?|/robots\.txt|/manifest\.json|/(?:famai|law|answer|compare|assets|static|svelte)/.*|/(?:duties|calendar|basket|graph|library|verify|search|pane)|/library/(?:texts|updates)|/health|/favicon\.ico"
    r"|/(?:gradio_api/)?theme\.css"
    r"|/gradio_api/(?:info/?|app_id/?|startup-events|login_check/?|user/?|token/?|reset/?|cancel|upload|upload_progress"
    r"|queue/join|queue/data|heartbeat/[\w-]+|call/[\w-]+|call/[\w-]+/[\w-]+)"
)
#: The addresses for programs: a token stands for a login there, and only there.
_PROGRAM = re.compile(r"/api/v1/.{0,200}|/v1/(?:models(?:/[\w.-]{1,60})?|chat/completions)|/dify/retrieval|/mcp")
_CHECKS = re.compile(r"/api/v1/(?:check|gap|judge)")  # where a caller hands in a text of its own
_NO_SCOPE = "这个令牌没有所需的权限；请另生成 --scope read,check 的令牌"
_FILE_NAME = re.compile(rb'filename\*?="?([^";\r\n]{0,300})')
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    # Gradio's page starts from scripts within it, and makes functions of the handlers of its HTML components.
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data:; worker-src 'self' blob:; "
        b"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    ),
)


class Guard:
    """The ASGI layer."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self._app, self._policy = app, policy
        self._rate = RateLimit(policy.per_minute)
        self._throttle = LoginThrottle()
        self._programs = 0  # requests of programs at work or waiting for a thread
        self._hashing = anyio.CapacityLimiter(2)  # 32 MiB a password

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on with the name of its user."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        started, status, user = time.perf_counter(), 0, ""

        async def sealed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                named = {name for name, _ in _HEADERS}
                kept = [(k, v) for k, v in message.get("headers", ()) if k.lower() not in named]
                message = {**message, "headers": [*kept, *_HEADERS]}
            await send(message)

        headers = Headers(scope=scope)
        client = self._client(scope, headers)
        try:
            try:
                user, answer, receive = await self._judge(scope, headers, client, receive)
            except DataError as error:  # the shared database does not answer
                logger.error("%s", error)
                answer = _refusal(503, str(error))
            works = answer is None and scope["method"] == "POST" and _PROGRAM.fullmatch(scope["path"]) is not None
            if works and self._programs >= SERVER.waiting:
                works, answer = False, _busy()
            if isinstance(answer, _Refusal) and _PROGRAM.fullmatch(scope["path"]):
                answer = _for_program(scope["path"], answer)
            if answer is None:
                self._programs += works
                try:
                    await self._app(self._named(scope, user), receive, sealed)
                finally:
                    self._programs -= works
            else:
                await answer(scope, receive, sealed)
        finally:
            fields = {"client": client, "user": user, "method": scope["method"], "path": scope["path"][:200]}
            taken = round((time.perf_counter() - started) * 1000, 1)
            logger.info("request", extra={"fields": {**fields, "status": status, "ms": taken}})

    async def _judge(
        self, scope: Scope, headers: Headers, client: str, receive: Receive
    ) -> tuple[str, Response | None, Receive]:
        """The user, the refusal if there is one, and where the body comes from."""
        path, method = scope["path"], scope["method"]
        if self._policy.hosts is not None and _host(headers) not in self._policy.hosts:
            return "", _refusal(421, "请用 http://127.0.0.1 或 http://localhost 访问本服务"), receive
        program = _PROGRAM.fullmatch(path) is not None
        if not (program or _PAGE.fullmatch(path)) or ".." in path or "\\" in path or "\0" in path:
            return "", _refusal(404, "没有这个地址"), receive
        if method not in ("GET", "HEAD", "POST") and not (path == "/mcp" and method == "DELETE"):
            return "", _refusal(405, "不支持这种请求方法"), receive
        if refusal := _size(headers, method, path):
            return "", refusal, receive
        user = await self._aside(self._user, scope, headers)
        if program and (words := _bearer(headers)):
            token = await self._aside(self._policy.tokens.find, words)
            if token is None:
                return "", _Refusal("令牌不对或已收回；请用 famai token add 生成新的令牌", 401, rejected=True), receive
            if ("check" if _CHECKS.fullmatch(path) else "read") not in token.scopes:
                return "", _refusal(403, _NO_SCOPE), receive
            if path == "/mcp" and method == "POST" and "check" not in token.scopes:
                body = await _body(receive)
                if refused := refused_call(body, _NO_SCOPE):
                    return "", refused, receive
                receive = _again(body, receive)
            user = f"token:{token.name}"
        counted = f"user:{user}" if user else f"address:{client}"
        if not _STATIC.search(path) and (wait := self._rate.wait(counted)):
            return (
                user,
                _later(f"请求过于频繁：每分钟最多 {self._policy.per_minute} 次，请在 {wait} 秒后再试", wait),
                receive,
            )
        if method == "POST" and not _same_origin(headers):
            return user, _refusal(403, "请求来自其他网站，已拒绝"), receive
        if path == "/famai/login" and self._policy.login:
            return user, await self._log_in(scope, headers, client, receive), receive
        if path == "/famai/logout" and self._policy.login:
            await self._aside(self._policy.sessions.end, _cookie(headers, SESSION))
            return user, _to("/famai/login", f"{SESSION}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"), receive
        if self._policy.login and not user and path not in _OPEN:
            if method == "GET" and "text/html" in headers.get("accept", ""):
                return "", _to("/famai/login"), receive
            advice = "请先登录；程序请带令牌：Authorization: Bearer famai_…（famai token add 生成）"
            return "", _refusal(401, advice if program else "请先登录"), receive
        if path.endswith("/upload"):
            body = await _body(receive)
            bad = [n for n in _file_names(body) if "." + n.rpartition(".")[2].lower() not in SUFFIXES]
            if bad:
                kinds = " ".join(SUFFIXES)
                return user, _refusal(415, f"不接受这种文件：{bad[0][:80]}；可用的类型：{kinds}"), receive
            receive = _again(body, receive)
        return user, None, receive

    async def _aside(self, act: Callable[..., Result], *values: Any) -> Result:
        """What a shared database says is waited for beside the other requests; what lies in files is there at once."""
        return await anyio.to_thread.run_sync(act, *values) if self._policy.settings.database else act(*values)

    def _client(self, scope: Scope, headers: Headers) -> str:
        peer = scope["client"][0] if scope.get("client") else ""
        if self._from_proxy(scope) and (forwarded := headers.get("x-forwarded-for")):
            return forwarded.rpartition(",")[2].strip()[:60]
        return str(peer)

    def _from_proxy(self, scope: Scope) -> bool:
        try:
            peer = ipaddress.ip_address(scope["client"][0])
        except (TypeError, ValueError, KeyError, IndexError):
            return False
        return any(peer in network for network in self._policy.settings.trusted_proxies)

    def _user(self, scope: Scope, headers: Headers) -> str:
        settings = self._policy.settings
        if settings.proxy_header and self._from_proxy(scope):
            name = headers.get(settings.proxy_header, "").strip()[:200]
            if name and name.isprintable():
                return name
        token = _cookie(headers, SESSION)
        return (self._policy.sessions.user(token) if token else None) or ""

    def _named(self, scope: Scope, user: str) -> Scope:
        """The request with its user's name, and with the owner id that follows from it."""
        raw = [(k, v) for k, v in scope["headers"] if k.lower() != USER_HEADER.encode()]
        if user:
            raw.append((USER_HEADER.encode(), user.encode("utf-8", "replace")))
            raw = [(k, v) for k, v in raw if k.lower() != b"cookie"]
            raw.append((b"cookie", f"{COOKIE}={owner_value(self._policy.key, user)}".encode()))
        return {**scope, "headers": raw}

    async def _log_in(self, scope: Scope, headers: Headers, client: str, receive: Receive) -> Response:
        if scope["method"] != "POST":
            return HTMLResponse(login_page(), headers={"cache-control": "no-store"})
        form = parse_qs((await _body(receive)).decode("utf-8", "replace"), max_num_fields=10)
        name, password = form.get("name", [""])[0][:60], form.get("password", [""])[0]
        keys = (f"name:{name}", f"address:{client}")
        if wait := self._throttle.wait(*keys):
            message = f"登录失败次数过多，请在 {wait} 秒后再试"
            return HTMLResponse(login_page(message, name), 429, headers={"retry-after": str(wait)})
        right = await anyio.to_thread.run_sync(self._policy.users.verify, name, password, limiter=self._hashing)
        if not right:
            self._throttle.failed(*keys)
            logger.warning("login failed", extra={"fields": {"client": client, "user": name}})
            return HTMLResponse(login_page("用户名或密码不对", name), 401, headers={"cache-control": "no-store"})
        self._throttle.passed(*keys)
        age = self._policy.settings.session_hours * 3600
        token = await self._aside(self._policy.sessions.begin, name)
        cookie = f"{SESSION}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict"
        proto = headers.get("x-forwarded-proto", "") if self._from_proxy(scope) else scope.get("scheme", "http")
        return _to("/", cookie + ("; Secure" if proto == "https" else ""))


class _Refusal(JSONResponse):
    """A refusal with its words, which a program gets in the form of its protocol."""

    def __init__(
        self, message: str, status: int, headers: dict[str, str] | None = None, *, rejected: bool = False
    ) -> None:
        super().__init__({"error": message}, status, headers=headers)
        self.words, self.more, self.rejected = message, headers, rejected


def _refusal(status: int, message: str) -> Response:
    return _Refusal(message, status)


def _later(message: str, wait: int) -> Response:
    return _Refusal(message, 429, headers={"retry-after": str(wait)})


def _busy() -> Response:
    words = f"现在的请求太多：已有 {SERVER.waiting} 个在处理或等待；请在 {SERVER.busy_seconds} 秒后再试"
    return _Refusal(words, 503, headers={"retry-after": str(SERVER.busy_seconds)})


_CODES = {401: "unauthorized", 403: "forbidden", 404: "not_found", 429: "too_many", 503: "too_many"}


def _for_program(path: str, refusal: _Refusal) -> Response:
    """The refusal as the protocol of an address has it."""
    status, code = refusal.status_code, _CODES.get(refusal.status_code, "usage")
    if path.startswith("/v1/"):
        error = {"message": refusal.words, "type": code, "param": None, "code": code}
        return JSONResponse({"error": error}, status, headers=refusal.more)
    if path.startswith("/dify/"):
        number = 1002 if refusal.rejected else {401: 1001, 403: 1002}.get(status, status)
        return JSONResponse({"error_code": number, "error_msg": refusal.words}, status, headers=refusal.more)
    message, _, remedy = refusal.words.partition("；")
    document = {"code": code, "message": message, "remedy": remedy or "接口说明见 /api/v1/docs"}
    return JSONResponse(document, status, headers=refusal.more)


def _bearer(headers: Headers) -> str:
    """The token that a request carries; the keys that chat front ends insist on and nobody checks are none."""
    kind, _, words = headers.get("authorization", "").partition(" ")
    return words.strip()[:200] if kind.lower() == "bearer" and words.strip().startswith(PREFIX) else ""


def _to(address: str, cookie: str = "") -> Response:
    return RedirectResponse(address, 303, headers={"set-cookie": cookie} if cookie else None)


def _host(headers: Headers) -> str:
    return re.sub(r":\d+$", "", headers.get("host", "").lower())


def _same_origin(headers: Headers) -> bool:
    """A browser names the page that a POST comes from; programs name none."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    return urlsplit(origin).netloc.lower() in (headers.get("host", "").lower(), headers.get("x-forwarded-host", "-"))


def _size(headers: Headers, method: str, path: str) -> Response | None:
    if method != "POST":
        return None
    length = headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 15:
        return _refusal(411, "请求没有写明长度（Content-Length）")
    most = SERVER.upload_bytes if path.endswith("/upload") else SERVER.body_bytes
    most = SERVER.login_bytes if path == "/famai/login" else most
    if int(length) > most:
        return _refusal(413, f"内容太大：{int(length):,} 字节，最多 {most:,} 字节")
    return None


def _cookie(headers: Headers, name: str) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


async def _body(receive: Receive) -> bytes:
    pieces: list[bytes] = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return b"".join(pieces)


def _again(body: bytes, rest: Receive) -> Receive:
    """The body once more, then what else comes: that the client has gone, which a stream waits for."""
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return await rest()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _file_names(body: bytes) -> list[str]:
    return [name.decode("utf-8", "replace") for name in _FILE_NAME.findall(body)] or ["（未命名）"]

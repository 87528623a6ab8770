"""Logging in: the page, the sessions, and the wait after wrong passwords."""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from corpus import DataError, Settings
from retrieval import Place, open_kept
from ui.access.private import private_document
from ui.access.users import UserStore
from ui.limits import SERVER
from ui.web.markup import esc

__all__ = [
    "SESSION",
    "LoginThrottle",
    "Logins",
    "RateLimit",
    "Sessions",
    "SharedSessions",
    "login_page",
    "owner_key",
    "owner_value",
]

SESSION = "famai_session"
"""Name of the cookie."""

_KEY = "access.key"

Clock = Callable[[], float]

_LOGINS = """
CREATE TABLE IF NOT EXISTS login (
    digest TEXT PRIMARY KEY, name TEXT NOT NULL, stamp TEXT NOT NULL, ends DOUBLE PRECISION NOT NULL
);
CREATE INDEX IF NOT EXISTS login_ends ON login (ends);
"""


class Logins(Protocol):
    """Who is logged in."""

    def begin(self, name: str) -> str:
        """A new session of the user: the value of its cookie."""

    def user(self, token: str) -> str | None:
        """Whose session it is; ``None`` where it ended, or the user was removed or has a new password."""

    def end(self, token: str) -> None:
        """Log out."""


class SharedSessions:
    """Logins that every server on the same database knows: hashes of random tokens, and until when they hold."""

    def __init__(self, settings: Settings, users: UserStore, clock: Clock = time.time) -> None:
        self._kept = open_kept(settings, "", _LOGINS, "登录的会话")
        self._users, self._seconds, self._clock = users, settings.session_hours * 3600, clock

    def begin(self, name: str) -> str:
        """See :class:`Logins`."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._kept.transaction() as connection:
            connection.execute("DELETE FROM login WHERE ends <= ?", (now,))
            values = (_digest(token).hex(), name, self._users.stamp(name) or "", now + self._seconds)
            connection.execute("INSERT INTO login VALUES (?, ?, ?, ?)", values)
        return token

    def user(self, token: str) -> str | None:
        """See :class:`Logins`."""
        with self._kept.transaction() as connection:
            found = connection.execute("SELECT * FROM login WHERE digest = ?", (_digest(token).hex(),)).fetchone()
        if found is None:
            return None
        if self._clock() < found["ends"] and self._users.stamp(found["name"]) == found["stamp"]:
            return str(found["name"])
        self.end(token)
        return None

    def end(self, token: str) -> None:
        """See :class:`Logins`."""
        with self._kept.transaction() as connection:
            connection.execute("DELETE FROM login WHERE digest = ?", (_digest(token).hex(),))


class Sessions:
    """Who is logged in: hashes of random tokens in memory, so that a restart ends every session."""

    def __init__(self, users: UserStore, hours: int, clock: Clock = time.time) -> None:
        self._users, self._seconds, self._clock = users, hours * 3600, clock
        self._open: OrderedDict[bytes, tuple[str, str, float]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, name: str) -> str:
        """A new session of the user: the value of its cookie."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open[_digest(token)] = (name, self._users.stamp(name) or "", self._clock() + self._seconds)
            while len(self._open) > SERVER.sessions:
                self._open.popitem(last=False)
        return token

    def user(self, token: str) -> str | None:
        """Whose session it is; ``None`` where it ended, or the user was removed or has a new password."""
        with self._lock:
            found = self._open.get(_digest(token))
        if found is None:
            return None
        name, stamp, ends = found
        if self._clock() < ends and self._users.stamp(name) == stamp:
            return name
        self.end(token)
        return None

    def end(self, token: str) -> None:
        """Log out."""
        with self._lock:
            self._open.pop(_digest(token), None)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class LoginThrottle:
    """Counts wrong passwords by name and by address; after some, both wait, and longer each time."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, *keys: str) -> int:
        """Seconds until the next attempt is heard; 0 where it may be made now."""
        now = self._clock()
        with self._lock:
            until = max((self._failed.get(key, (0, 0.0))[1] for key in keys), default=0.0)
        return max(0, int(until - now + 0.999))

    def failed(self, *keys: str) -> None:
        """A wrong password was given."""
        now = self._clock()
        with self._lock:
            for key in keys:
                count, until = self._failed.pop(key, (0, 0.0))
                if until and now > until + 24 * SERVER.login_wait:
                    count = 0
                count += 1
                rounds = count // SERVER.login_attempts
                pause = SERVER.login_wait * min(2 ** (rounds - 1), 16) if count % SERVER.login_attempts == 0 else 0
                self._failed[key] = (count, now + pause)
            while len(self._failed) > SERVER.clients:
                self._failed.popitem(last=False)

    def passed(self, *keys: str) -> None:
        """The right password was given."""
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)


class RateLimit:
    """Requests of each client in the running minute (a bucket that refills steadily); 0 is no limit."""

    def __init__(self, per_minute: int, clock: Clock = time.monotonic) -> None:
        self.per_minute, self._clock = per_minute, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, client: str) -> int:
        """Count a request; seconds to wait before the next is heard, 0 where this one is."""
        if not self.per_minute:
            return 0
        now, rate = self._clock(), self.per_minute / 60
        with self._lock:
            left, then = self._buckets.pop(client, (float(self.per_minute), now))
            left = min(float(self.per_minute), left + (now - then) * rate)
            granted = left >= 1
            self._buckets[client] = (left - 1 if granted else left, now)
            while len(self._buckets) > SERVER.clients:
                self._buckets.popitem(last=False)
        return 0 if granted else math.ceil((1 - left) / rate)


def owner_key(place: Place) -> bytes:
    """The key, made on first use, from which the owner ids of users follow; servers on one database have the same."""
    if isinstance(place, Settings) and place.database:
        return _shared_key(place)
    kept = private_document(place, _KEY)
    try:
        key = kept.content()
    except OSError:
        key = b""
    if len(key) != 32:
        key = secrets.token_bytes(32)
        kept.save(key, None)
    return key


def _shared_key(settings: Settings) -> bytes:
    kept = private_document(settings, _KEY)
    if kept.state() is None:
        with suppress(DataError):  # another server made it meanwhile
            kept.save(secrets.token_hex(32).encode(), None)
    return bytes.fromhex(kept.content().decode())


def owner_value(key: bytes, user: str) -> str:
    """The id that owns the user's conversations, whatever the browser: 64 hexadecimal digits."""
    return hmac.new(key, user.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def login_page(message: str = "", name: str = "") -> str:
    """The page that asks for name and password; it needs no script and no other file."""
    note = f'<p role="alert" class="note">{esc(message)}</p>' if message else ""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>登录 · 法脉</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>'
        ":root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:22rem;margin:15vh auto;padding:0 1rem}"
        "label{display:block;margin-top:1rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem}"
        "button{font:inherit;margin-top:1.5rem;padding:.5rem 1.5rem}.note{color:#b3261e}"
        "@media (prefers-color-scheme:dark){.note{color:#f2b8b5}}"
        f'</style></head><body><main><h1>法脉</h1>{note}<form method="post" action="/famai/login">'
        '<label>用户名<input name="name" autocomplete="username" required maxlength="60" autofocus value="'
        f'{esc(name)}"></label>'
        '<label>密码<input name="password" type="password" autocomplete="current-password" required maxlength="1000"></label>'
        "<button>登录</button></form></main></body></html>"
    )

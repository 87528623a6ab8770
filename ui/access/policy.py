"""Who may use a server at all: on an address that others can reach, nobody without a login."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from corpus import Settings, UsageError
from ui.access.login import Logins, Sessions, SharedSessions, owner_key
from ui.access.tokens import TokenStore
from ui.access.users import UserStore
from ui.limits import SERVER

__all__ = ["Policy", "is_loopback", "make_policy"]


@dataclass(frozen=True)
class Policy:
    """What holds for one server: its settings, its users, whether a login is needed, and which hosts it answers to."""

    settings: Settings
    users: UserStore
    login: bool
    hosts: frozenset[str] | None = None
    per_minute: int = 0
    tokens: TokenStore = field(init=False)
    sessions: Logins = field(init=False)
    key: bytes = field(init=False, default=b"")

    def __post_init__(self) -> None:
        settings = self.settings
        sessions = (
            SharedSessions(settings, self.users) if settings.database else Sessions(self.users, settings.session_hours)
        )
        object.__setattr__(self, "tokens", TokenStore(settings))
        object.__setattr__(self, "sessions", sessions)
        if self.login:
            object.__setattr__(self, "key", owner_key(settings))


def is_loopback(host: str) -> bool:
    """Whether the address can only be reached from this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def make_policy(settings: Settings, host: str) -> Policy:
    """What holds for a server on ``host``.

    Raises:
        UsageError: the address is open to others and nobody could log in, or the proxy is half configured.
        DataError: the user file is damaged.
    """
    users = UserStore(settings)
    if bool(settings.proxy_header) != bool(settings.trusted_proxies):
        raise UsageError("FAMAI_PROXY_HEADER 与 FAMAI_TRUSTED_PROXIES 须同时设置：前者是请求头，后者是可信代理的地址")
    known = users.names()
    if not is_loopback(host) and not known and not settings.proxy_header:
        raise UsageError(
            f"地址 {host} 可从其他机器访问，须先有登录用户：执行 famai user add 用户名；"
            "或设置 FAMAI_PROXY_HEADER 和 FAMAI_TRUSTED_PROXIES，由反向代理认证。只在本机使用时不要改 --host"
        )
    login = bool(known) or bool(settings.proxy_header) or not is_loopback(host)
    # A page of another site could reach a server without login under a name that leads to 127.0.0.1.
    hosts = None if login else frozenset({"localhost", "127.0.0.1", "[::1]", host, f"[{host}]"})
    per_minute = settings.requests_per_minute
    if per_minute is None:
        per_minute = SERVER.requests_per_minute if login else 0
    return Policy(settings, users, login, hosts, per_minute)

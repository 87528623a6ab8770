"""Which addresses models may have: this machine and private networks; others only where a second setting allows it."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from corpus import UsageError

__all__ = ["checked_address"]

_ADVICE = {"FAMAI_LLM_URL": "确要使用外部服务时，请另设 FAMAI_LLM_OUTSIDE=1（条文和回答会发往该地址）"}


def checked_address(url: str, *, outside: bool, setting: str = "FAMAI_LLM_URL") -> str:
    """The notice that users must see for an address; empty where it is within.

    Raises:
        UsageError: it is no address, or lies outside and that is not allowed.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise UsageError(f"设置 {setting} 不是地址：应为 http://主机:端口/v1 的形式") from error
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise UsageError(f"设置 {setting} 不是可用的地址：应为 http://主机:端口/v1 的形式，不含用户名和密码")
    found = _addresses(host, port)
    if found and all(_private(one) for one in found):
        return ""
    if not outside:
        advice = _ADVICE.get(setting, "请改用本机或内网的地址")
        if not found:
            raise UsageError(f"设置 {setting} 的主机名 {host} 查不到地址：请检查拼写和域名解析；{advice}")
        raise UsageError(f"设置 {setting} 的地址 {host} 不在本机或内网；{advice}")
    return f"改写由外部服务 {host} 完成：回答和所引条文会发往该地址"


def _addresses(host: str, port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The addresses of a host; none where its name leads nowhere."""
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return []
    return [ipaddress.ip_address(one.partition("%")[0]) for one in found]


def _private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_private) and not (
        mapped.is_unspecified or mapped.is_multicast or mapped.is_link_local
    )

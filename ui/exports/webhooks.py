"""What groups in 企业微信, 飞书 and 钉钉 are told: changes of laws, duties that fall due. Outgoing only, off by default.

The bodies are those of the group robots of each; a robot with a signing key (加签) gets its signature. Addresses carry
their key: they stand in a file of the operator, and in no message.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlsplit

from corpus import Corpus, DataError, Instrument, Notice, UsageError, in_marks
from ui.exports.calendar import calendar_events
from ui.exports.norms import row_place

__all__ = ["ROBOTS", "Robot", "change_lines", "due_lines", "message", "read_robots", "send"]

ROBOTS = ("企业微信", "飞书", "钉钉")
_MOST_BYTES = {"企业微信": 4000, "飞书": 18_000, "钉钉": 18_000}  # of a text; the robots refuse longer ones
_MOST_LINES = 20
_MOST_WORDS = 80  # characters of a duty
_CODES = ("errcode", "code", "StatusCode")


@dataclass(frozen=True, slots=True)
class Robot:
    """A robot of a group: which product, its address, its signing key."""

    kind: str
    address: str
    key: str = ""


def read_robots(path: Path) -> list[Robot]:
    """The robots of a file: a line each, ``飞书 https://… [加签密钥]``; lines that begin with # are notes.

    Raises:
        UsageError: the file cannot be read, or a line is no robot.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("群机器人地址的文件（FAMAI_WEBHOOK_FILE）无法读取；请检查路径和权限") from error
    robots = []
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) not in (2, 3) or words[0] not in ROBOTS or not _reachable(words[1]):
            raise UsageError(
                f"群机器人地址的文件第 {number} 行不对；应为“{'/'.join(ROBOTS)} https://地址 加签密钥（可无）”"
            )
        robots.append(Robot(*words))
    if not robots:
        raise UsageError("群机器人地址的文件（FAMAI_WEBHOOK_FILE）里没有地址")
    return robots


def _reachable(address: str) -> bool:
    """Whether it is an address of https with a host."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket left open, a port that is no number
        return False


def change_lines(notices: Sequence[Notice], since: str) -> list[str]:
    """What was first told since a day, newest first: a finding that every look finds again is told once."""
    found = sorted((n for n in notices if n.matters and n.first[:10] >= since), key=lambda n: n.first, reverse=True)
    return [f"{n.heading}：{in_marks(n.title)}。{n.told}" + (f" {n.source}" if n.source else "") for n in found]


def due_lines(rows: Sequence[dict[str, Any]], corpus: Corpus, today: date, days: int) -> list[str]:
    """The duties that fall due in the days from today on, the next first; of one day in the order of the collection.

    Only of texts that hold on that day: neither those that have ended nor those that have not begun.
    """
    last = today + timedelta(days=days)
    order = {doc_id: place for place, doc_id in enumerate(corpus.documents)}
    found = sorted(
        (day, order[row["doc_id"]], place, f"{corpus.label(row_place(row))}：{_clipped(row['text'])}（{why}）")
        for place, row in enumerate(rows)
        for year in sorted({today.year, last.year})
        for day, _, why in calendar_events([row], year)
        if today <= day <= last and _holds(corpus.document(row["doc_id"]).instrument, day.isoformat())
    )
    return list(dict.fromkeys(f"{day.isoformat()}　{told}" for day, _, _, told in found))


def _holds(instrument: Instrument, day: str) -> bool:
    """Whether a text holds on a day, as far as its dates are known."""
    begun = instrument.effective is None or instrument.effective <= day
    return begun and (instrument.ended is None or day < instrument.ended)


def _clipped(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1]}…"


def message(kind: str, title: str, lines: Sequence[str]) -> dict[str, Any]:
    """The body for a robot; lines that do not fit are counted."""
    text = _fitting(lines, _MOST_BYTES[kind] - len(title.encode()) - 80)
    if kind == "企业微信":
        return {"msgtype": "markdown", "markdown": {"content": f"**{title}**\n{text}"}}
    if kind == "钉钉":
        return {
            "msgtype": "markdown",
            "markdown": {"title": title, "text": f"### {title}\n{text}".replace("\n- ", "\n\n- ")},
        }
    return {"msg_type": "text", "content": {"text": f"{title}\n{text}"}}


def _fitting(lines: Sequence[str], most: int) -> str:
    kept: list[str] = []
    for line in lines[:_MOST_LINES]:
        row = f"- {line}"
        most -= len(row.encode()) + 1
        if most < 0:
            break
        kept.append(row)
    left = len(lines) - len(kept)
    return "\n".join([*kept, *([f"- 另有 {left} 项，见工作台"] if left else [])])


def send(robot: Robot, body: dict[str, Any], transport: Any = None, clock: Callable[[], float] = time.time) -> None:
    """Hand a message to a robot; straight, without proxy or redirect.

    Raises:
        DataError: it did not take it. The message names the product, not the address.
    """
    import httpx

    address, signed = _signed(robot, body, int(clock()))
    try:
        with httpx.Client(trust_env=False, timeout=15, transport=transport) as client:
            answer = client.post(address, json=signed)
            told = answer.json() if answer.status_code == 200 and len(answer.content) < 100_000 else {}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise DataError(f"{robot.kind}的群机器人没有收下：{type(error).__name__}；请检查网络和地址") from error
    codes = [told[name] for name in _CODES if isinstance(told, dict) and name in told]
    if not codes or any(codes):
        said = json.dumps(told, ensure_ascii=False)[:120] if told else f"状态 {answer.status_code}"
        raise DataError(f"{robot.kind}的群机器人没有收下（{said}）；请检查地址、关键词和加签密钥")


def _signed(robot: Robot, body: dict[str, Any], now: int) -> tuple[str, dict[str, Any]]:
    """Address and body with the signature, as each product reckons it."""
    if not robot.key or robot.kind == "企业微信":
        return robot.address, body
    if robot.kind == "飞书":  # the text is the key, nothing is signed
        digest = hmac.new(f"{now}\n{robot.key}".encode(), b"", hashlib.sha256).digest()
        return robot.address, {"timestamp": str(now), "sign": base64.b64encode(digest).decode(), **body}
    told = f"{now * 1000}\n{robot.key}"
    digest = hmac.new(robot.key.encode(), told.encode(), hashlib.sha256).digest()
    joint = "&" if "?" in robot.address else "?"
    return f"{robot.address}{joint}timestamp={now * 1000}&sign={quote_plus(base64.b64encode(digest))}", body

"""Tokens for programs (访问令牌): a name, what it may do, and the checksum of the token itself, which is shown once.

A token is 256 random bits, so a plain checksum tells nothing of it. Removing one holds from the next request.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corpus import DataError, NotFoundError, UsageError
from retrieval import Place
from ui.access.private import data_folder, private_document

__all__ = ["PREFIX", "SCOPES", "Token", "TokenStore"]

PREFIX = "famai_"
SCOPES = ("read", "check")
"""``read``: ask, search, look up. ``check``: hand in texts of one's own (引用核验, 制度对照)."""

_FILE = "tokens.json"
_NAME = re.compile(r"[\w.@-]{1,60}")


@dataclass(frozen=True, slots=True)
class Token:
    """Who calls and what the token allows."""

    name: str
    scopes: tuple[str, ...]
    created: str


class TokenStore:
    """The tokens of one data folder or database; changes by another process are seen."""

    def __init__(self, place: Place) -> None:
        self._kept = private_document(place, _FILE)
        self.path = data_folder(place) / _FILE
        self._lock = threading.Lock()
        self._seen: object = None
        self._tokens: dict[str, tuple[str, Token]] = {}

    def all(self) -> list[Token]:
        """All tokens, by name.

        Raises:
            DataError: the file is damaged.
        """
        return [token for _, token in sorted(self._load().values(), key=lambda entry: entry[1].name)]

    def add(self, name: str, scopes: Iterable[str]) -> str:
        """Make a token; the words to hand over, which are kept nowhere.

        Raises:
            UsageError: the name is taken or cannot be used, or there is no such scope.
            DataError: the file is damaged or cannot be written.
        """
        wanted = tuple(dict.fromkeys(scopes))
        if not _NAME.fullmatch(name):
            raise UsageError("令牌名只能用字母、汉字、数字和 . _ - @，最多 60 个字符")
        if unknown := [scope for scope in wanted if scope not in SCOPES]:
            raise UsageError(f"没有权限“{unknown[0]}”；可用的有 {'、'.join(SCOPES)}")
        if not wanted:
            raise UsageError(f"没有写权限；可用的有 {'、'.join(SCOPES)}")
        known = dict(self._load())
        if name in known:
            raise UsageError(f"已有名为 {name} 的令牌；先执行 famai token remove {name}，或换一个名字")
        words = PREFIX + secrets.token_urlsafe(32)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        self._save({**known, name: (_checksum(words), Token(name, wanted, created))})
        return words

    def remove(self, name: str) -> None:
        """Take a token back.

        Raises:
            NotFoundError: there is none of that name.
        """
        known = dict(self._load())
        if known.pop(name, None) is None:
            raise NotFoundError(f"没有令牌 {name}；famai token list 列出全部令牌")
        self._save(known)

    def find(self, words: str) -> Token | None:
        """The token with these words, or ``None``."""
        own = _checksum(words)
        found = None
        for checksum, token in self._load().values():
            if hmac.compare_digest(checksum, own):
                found = token
        return found

    def _load(self) -> dict[str, tuple[str, Token]]:
        with self._lock:
            try:
                state = self._kept.state()
            except OSError as error:
                raise DataError(f"令牌文件 {self._kept.name} 无法读取：{error.strerror}；请检查权限") from error
            if state is None:
                self._seen, self._tokens = None, {}
            elif self._seen != state:
                try:
                    data: dict[str, Any] = json.loads(self._kept.content())["tokens"]
                    self._tokens = {
                        name: (str(entry["sha256"]), Token(name, tuple(entry["scopes"]), str(entry["created"])))
                        for name, entry in data.items()
                    }
                except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
                    raise DataError(
                        f"令牌文件 {self._kept.name} 已损坏；请从备份恢复，或删除后用 famai token add 重新生成令牌"
                    ) from error
                self._seen = state
            return self._tokens

    def _save(self, tokens: dict[str, tuple[str, Token]]) -> None:
        data = {
            name: {"sha256": checksum, "scopes": list(token.scopes), "created": token.created}
            for name, (checksum, token) in tokens.items()
        }
        self._kept.save(json.dumps({"tokens": data}, ensure_ascii=False, indent=1).encode() + b"\n", self._seen)


def _checksum(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()

"""The users (``{home}/users.json``, or a row of the shared database): names and salted scrypt hashes.

scrypt with N = 2^15, r = 8, p = 1 (RFC 7914; 32 MiB and about a tenth of a second a guess).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
import unicodedata
from datetime import UTC, datetime
from typing import Any

from corpus import DataError, NotFoundError, UsageError
from retrieval import Place
from ui.access.private import data_folder, private_document
from ui.limits import SERVER

__all__ = ["UserStore"]

_FILE = "users.json"

_NAME = re.compile(r"[\w.@-]{1,60}")
_N, _R, _P = 2**15, 8, 1


def _scrypt(password: str, salt: bytes) -> bytes:
    normal = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(normal, salt=salt, n=_N, r=_R, p=_P, maxmem=2**26, dklen=32)


class UserStore:
    """The users of one data folder or database; changes by another process are seen."""

    def __init__(self, place: Place) -> None:
        self._kept = private_document(place, _FILE)
        self.path = data_folder(place) / _FILE
        self._lock = threading.Lock()
        self._seen: object = None
        self._users: dict[str, dict[str, str]] = {}

    def names(self) -> list[str]:
        """All users.

        Raises:
            DataError: the file is damaged.
        """
        return sorted(self._load())

    def created(self, name: str) -> str:
        """When the user was added, as an ISO time."""
        return self._load()[name]["created"]

    def add(self, name: str, password: str) -> bool:
        """Add a user, or give one a new password; whether the user is new.

        Raises:
            UsageError: the name or the password cannot be used.
            DataError: the file is damaged or cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise UsageError("用户名只能用字母、汉字、数字和 . _ - @，最多 60 个字符")
        if len(password) < SERVER.password_length or len(password) > 1000:
            raise UsageError(f"密码至少 {SERVER.password_length} 个字符（最多 1000 个）")
        if password.lower() == name.lower() or len(set(password)) < 4:
            raise UsageError("密码过于简单：不能与用户名相同，至少用 4 个不同的字符")
        users = dict(self._load())
        salt = secrets.token_bytes(16)
        entry = {
            "salt": base64.b64encode(salt).decode(),
            "scrypt": base64.b64encode(_scrypt(password, salt)).decode(),
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        new = name not in users
        self._save({**users, name: entry})
        return new

    def remove(self, name: str) -> None:
        """Remove a user; the user's sessions end with the next request.

        Raises:
            NotFoundError: there is none of that name.
        """
        users = dict(self._load())
        if users.pop(name, None) is None:
            raise NotFoundError(f"没有用户 {name}；famai user list 列出全部用户")
        self._save(users)

    def verify(self, name: str, password: str) -> bool:
        """Whether the password is that of the user; an unknown name takes as long as a wrong password."""
        entry = self._load().get(name)
        salt = base64.b64decode(entry["salt"]) if entry else b"\0" * 16
        wanted = base64.b64decode(entry["scrypt"]) if entry else b"\0" * 32
        return hmac.compare_digest(_scrypt(password[:1000], salt), wanted) and entry is not None

    def stamp(self, name: str) -> str | None:
        """Changes with every new password; ``None`` where there is no such user."""
        entry = self._load().get(name)
        return entry["scrypt"] if entry else None

    def _load(self) -> dict[str, dict[str, str]]:
        with self._lock:
            try:
                state = self._kept.state()
            except OSError as error:
                raise DataError(f"用户文件 {self._kept.name} 无法读取：{error.strerror}") from error
            if state is None:
                self._seen, self._users = None, {}
            elif self._seen != state:
                try:
                    self._users = _checked(json.loads(self._kept.content()))
                except (OSError, ValueError, TypeError, KeyError) as error:
                    raise DataError(
                        f"用户文件 {self._kept.name} 已损坏；请从备份恢复，或删除后用 famai user add 重新添加用户"
                    ) from error
                self._seen = state
            return self._users

    def _save(self, users: dict[str, dict[str, str]]) -> None:
        self._kept.save(json.dumps({"users": users}, ensure_ascii=False, indent=1).encode() + b"\n", self._seen)


def _checked(data: Any) -> dict[str, dict[str, str]]:
    users: dict[str, dict[str, str]] = data["users"]
    for entry in users.values():
        if len(base64.b64decode(entry["salt"], validate=True)) != 16:
            raise ValueError("salt")
        if len(base64.b64decode(entry["scrypt"], validate=True)) != 32:
            raise ValueError("scrypt")
        datetime.fromisoformat(entry["created"])
    return users

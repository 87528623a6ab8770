"""Texts of known instruments that came after the catalogue: ``{home}/provided/{id}.txt`` and what is known of each.

A user's file or an official page gives them. The checksum of the catalogue is a notice, never a gate: what differs is
kept beside the text and told, and a text that was not compared word by word says so wherever it is shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from corpus.errors import NotFoundError, SourceError
from corpus.files import write_atomically
from corpus.models import UNCOMPARED

__all__ = ["Provided", "keep_text", "load_provided", "read_provided", "remove_provided"]

FOLDER = "provided"


@dataclass(frozen=True, slots=True)
class Provided:
    """What is known of a text that was taken in for a known instrument.

    ``how`` is 用户提供 or 官方网页; ``name`` what the file was called; ``url`` where it came from; ``sha256`` of the text kept,
    ``original_sha256`` of the file; ``compared`` whether that is the checksum of the catalogue; ``differences`` in Chinese.
    """

    id: str
    how: str
    name: str
    sha256: str
    original_sha256: str
    compared: bool
    taken: str
    differences: tuple[str, ...] = ()
    url: str | None = None

    @property
    def standing(self) -> str:
        """What stands behind the words, as it is shown beside them."""
        if self.compared:
            return f"{self.how}，与目录登记的校验和一致"
        return UNCOMPARED if self.how == "用户提供" else f"{self.how}，未与登记的文本逐字核对"


def keep_text(home: Path, text: str, facts: Provided) -> None:
    """Write the text and what is known of it, the text first.

    Raises:
        SourceError: the data folder cannot be written.
    """
    folder = home / FOLDER
    try:
        write_atomically(folder / f"{facts.id}.txt", text.encode())
        note = json.dumps(asdict(facts), ensure_ascii=False, indent=1) + "\n"
        write_atomically(folder / f"{facts.id}.json", note.encode())
    except OSError as error:
        raise SourceError(f"写不进数据目录 {home}：{error.strerror or error}；请检查磁盘和权限后再试") from error


def read_provided(doc_id: str, home: Path) -> tuple[str, Provided] | None:
    """The text that was taken in for an instrument, with what is known of it; ``None`` where there is none.

    Raises:
        SourceError: the files are damaged or were changed since.
    """
    path = home / FOLDER / f"{doc_id}.txt"
    facts = load_provided(path.with_suffix(".json")) if path.is_file() else None
    if facts is None:
        return None
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != facts.sha256:
        advice = f"执行 famai corpus remove {doc_id}，再用 famai corpus add 重新收录"
        raise SourceError(f"收录的文本 {path} 在收录后被改动；请{advice}")
    return content.decode("utf-8"), facts


def load_provided(path: Path) -> Provided | None:
    """What is known of one text; ``None`` where the file is not there.

    Raises:
        SourceError: the file is damaged.
    """
    if not path.is_file():
        return None
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = {field.name for field in fields(Provided)}
        values: dict[str, Any] = {k: tuple(v) if k == "differences" else v for k, v in data.items() if k in known}
        facts = Provided(**values)
    except (OSError, ValueError, TypeError) as error:
        advice = f"执行 famai corpus remove {path.stem}，再用 famai corpus add 重新收录"
        raise SourceError(f"收录信息 {path} 读不出来（{error}）；请{advice}") from error
    return facts


def remove_provided(doc_id: str, home: Path, known: Iterable[str]) -> None:
    """Take a text out of its slot again; the facts first, so that half a removal leaves nothing that is loaded.

    Raises:
        NotFoundError: no text was taken in for that instrument.
    """
    path = home / FOLDER / f"{doc_id}.json"
    if doc_id not in set(known) or not path.exists():
        raise NotFoundError(f"没有为 {doc_id[:60]} 收录过文本；famai corpus list 列出全部编号和文本来源")
    path.unlink()
    path.with_suffix(".txt").unlink(missing_ok=True)

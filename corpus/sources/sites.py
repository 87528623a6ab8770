"""The official databases as data: ``sites.toml`` of the field, or the file that ``FAMAI_SITES`` names."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from corpus.domains.data import domain_files
from corpus.errors import CatalogError
from corpus.models import Instrument

__all__ = ["Register", "Site", "load_registers", "load_sites", "look_up", "sites_for", "value_at"]


_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Site:
    """One database: where it is asked, what it is sent, and under which names it answers (see the table)."""

    id: str
    name: str
    page: str
    base: str
    search: Mapping[str, Any]
    fields: Mapping[str, str]
    states: Mapping[str, str]
    text: Mapping[str, Any]
    file_hosts: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    browser_check: str = "enable JavaScript"
    other: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """An official place where people look instruments of some levels or issuers up, by title or number."""

    name: str
    page: str
    levels: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """How to look something up there, with the address."""
        return f"按标题或文号到{self.name} {self.page} 查找"

    def holds(self, instrument: Instrument) -> bool:
        """Whether instruments of its level or its issuer are found there."""
        return instrument.level in self.levels or any(name in instrument.issuer for name in self.issuers)


def load_sites() -> tuple[Site, ...]:
    """All databases of the loaded fields, in order.

    Raises:
        CatalogError: the table is damaged; the message names the file.
    """
    return tuple(_read("site", _site))


def load_registers() -> tuple[Register, ...]:
    """All registers of the loaded fields, in order; see :func:`load_sites` for errors."""
    return tuple(_read("register", _register))


def _read(kind: str, made: Callable[[dict[str, Any]], _Made]) -> list[_Made]:
    named = os.environ.get("FAMAI_SITES", "")
    found: list[_Made] = []
    for file in [Path(named)] if named else list(domain_files("sites.toml")):
        try:
            found += [made(entry) for entry in tomllib.loads(file.read_text(encoding="utf-8")).get(kind, [])]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CatalogError(f"网站表 {file} 读不出来（{error}）；请修复它，或取消设置 FAMAI_SITES") from error
    return found


def _register(entry: dict[str, Any]) -> Register:
    return Register(**{**entry, **{name: tuple(entry.get(name, ())) for name in ("levels", "issuers")}})


def _site(entry: dict[str, Any]) -> Site:
    lists = {name: tuple(entry.get(name, ())) for name in ("file_hosts", "levels", "issuers")}
    return Site(**{**entry, **lists})


def sites_for(instrument: Instrument, sites: tuple[Site, ...]) -> tuple[Site, ...]:
    """The databases that hold instruments of its level or of its issuer."""
    return tuple(
        site
        for site in sites
        if instrument.level in site.levels or any(name in instrument.issuer for name in site.issuers)
    )


def look_up(instrument: Instrument) -> Register | None:
    """Where an instrument without a known page of its own is looked up; ``None`` where no such place is known."""
    return next((register for register in load_registers() if register.holds(instrument)), None)


def value_at(data: Any, path: str) -> Any:
    """The value under ``a.b.c``; ``None`` where there is none."""
    for name in path.split("."):
        if not isinstance(data, dict) or name not in data:
            return None
        data = data[name]
    return data

"""The official databases as data: ``sites.toml`` of the field, or the file that ``FAMAI_SITES`` names."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.domains.data import domain_files
from corpus.errors import CatalogError
from corpus.models import Instrument

__all__ = ["Site", "load_sites", "sites_for", "value_at"]


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


def load_sites() -> tuple[Site, ...]:
    """All databases of the loaded fields, in order.

    Raises:
        CatalogError: the table is damaged; the message names the file.
    """
    named = os.environ.get("FAMAI_SITES", "")
    files = [Path(named)] if named else list(domain_files("sites.toml"))
    sites: list[Site] = []
    for file in files:
        try:
            entries = tomllib.loads(file.read_text(encoding="utf-8")).get("site", [])
            sites += [_site(entry) for entry in entries]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CatalogError(f"网站表 {file} 读不出来（{error}）；请修复它，或取消设置 FAMAI_SITES") from error
    return tuple(sites)


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


def value_at(data: Any, path: str) -> Any:
    """The value under ``a.b.c``; ``None`` where there is none."""
    for name in path.split("."):
        if not isinstance(data, dict) or name not in data:
            return None
        data = data[name]
    return data

"""Where the data of a field stand: folders of tables that no code repeats.

The setting ``FAMAI_DOMAINS`` names them: built-in fields by name, others by their folder. What is loaded is the union.
A folder may hold any of: ``catalogue.toml``, ``catalogue/``, ``issuers.toml``, ``thesaurus.toml``, ``wording.toml``,
``citing.toml``, ``field.toml``, ``reading.toml``, ``dictionary.txt``, ``texts/``, ``annotations/``, ``curation/``,
``learned/``, ``policies/``, ``questions/``.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from functools import lru_cache, wraps
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from corpus.errors import DataError, UsageError

__all__ = [
    "BUILT_IN",
    "TIERS",
    "VARIABLE",
    "active_domains",
    "domain_file",
    "domain_files",
    "domain_folders",
    "most_per_domains",
    "per_domains",
    "read_table",
    "shared_file",
]

TIERS = ("核心", "行业", "网信与数据", "相关法律", "用户收录")
"""How near an instrument stands to the centre of the collection, nearest first."""

BUILT_IN = "securities"
VARIABLE = "FAMAI_DOMAINS"
_NAME = re.compile(r"[a-z0-9_]{1,40}")

P = ParamSpec("P")
R = TypeVar("R")


def active_domains() -> tuple[str, ...]:
    """The fields that are loaded, as the setting writes them."""
    return _named(os.environ.get(VARIABLE, ""))


@lru_cache(maxsize=8)
def _named(setting: str) -> tuple[str, ...]:
    written = (part.strip() for part in setting.split(","))
    return tuple(dict.fromkeys(part for part in written if part)) or (BUILT_IN,)


def domain_folders() -> tuple[Traversable, ...]:
    """Their folders.

    Raises:
        UsageError: one of them is neither a built-in field nor a folder.
    """
    return _folders(active_domains())


@lru_cache(maxsize=8)
def _folders(domains: tuple[str, ...]) -> tuple[Traversable, ...]:
    shipped = resources.files("corpus").joinpath("domains")
    found: list[Traversable] = []
    for domain in domains:
        folder = shipped.joinpath(domain) if _NAME.fullmatch(domain) else Path(domain).expanduser()
        if not folder.is_dir():
            raise UsageError(f"设置 {VARIABLE} 中的“{domain}”不是内置领域（{BUILT_IN}），也不是已有的目录")
        found.append(folder)
    return tuple(found)


def domain_files(*parts: str) -> tuple[Traversable, ...]:
    """The files (or folders) with that path in every field that has one."""
    return tuple(path for folder in domain_folders() if (path := folder.joinpath(*parts)).is_file() or path.is_dir())


def shared_file(name: str) -> Traversable:
    """A table that holds for any field, to which the fields add."""
    return resources.files("corpus").joinpath("domains", name)


def domain_file(*parts: str) -> Traversable:
    """The file (or folder) of the first field that has it; else where the first field would have it."""
    return next(iter(domain_files(*parts)), domain_folders()[0].joinpath(*parts))


def read_table(path: Traversable) -> dict[str, Any]:
    """A table of a field.

    Raises:
        DataError: it cannot be read, or is no TOML; the message names it.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"领域文件 {path} 无法读取：{error}；请改正该文件") from error


def per_domains(function: Callable[P, R]) -> Callable[P, R]:
    """Remember what a function read out of the fields, for each set of them; its arguments are hashable."""
    return most_per_domains(None)(function)


def most_per_domains(most: int | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The same for a function of any words: it remembers the last ``most`` calls for each set of fields."""

    def keep(function: Callable[P, R]) -> Callable[P, R]:
        known: dict[tuple[str, ...], Callable[..., R]] = {}

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            domains = active_domains()
            if domains not in known:
                known[domains] = lru_cache(maxsize=most)(function)
            return known[domains](*args, **kwargs)

        return call

    return keep

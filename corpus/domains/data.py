"""Where the data of a field stand: folders of tables that no code repeats.

The setting ``FAMAI_DOMAINS`` names them: built-in fields by name, others by their folder. What is loaded is the union.
A folder may hold any of: ``catalogue.toml``, ``catalogue/``, ``issuers.toml``, ``thesaurus.toml``, ``wording.toml``,
``citing.toml``, ``field.toml``, ``reading.toml``, ``dictionary.txt``, ``texts/``, ``annotations/``, ``curation/``,
``learned/``, ``policies/``, ``questions/``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import lru_cache, wraps
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import ParamSpec, TypeVar

from corpus.errors import UsageError

__all__ = [
    "BUILT_IN",
    "TIERS",
    "VARIABLE",
    "active_domains",
    "domain_file",
    "domain_files",
    "domain_folders",
    "per_domains",
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


def domain_file(*parts: str) -> Traversable:
    """The file (or folder) of the first field that has it; else where the first field would have it."""
    return next(iter(domain_files(*parts)), domain_folders()[0].joinpath(*parts))


def per_domains(function: Callable[P, R]) -> Callable[P, R]:
    """Remember what a function read out of the fields, for each set of them; its arguments are hashable."""
    known: dict[object, R] = {}

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (active_domains(), args, tuple(kwargs.items()))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]

    return call

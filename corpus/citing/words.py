"""The words of the field by which titles and papers are told apart (``citing.toml`` of the field)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from corpus.domains.data import domain_file
from corpus.errors import CatalogError

__all__ = ["CitingWords", "citing_words"]


@dataclass(frozen=True, slots=True)
class CitingWords:
    """Lists of words, as the file explains them."""

    sure: tuple[str, ...]
    soft: tuple[str, ...]
    fields: tuple[str, ...]
    beginnings: tuple[str, ...]
    papers: tuple[str, ...]
    topics: tuple[str, ...]
    own_before: tuple[str, ...]
    places: tuple[str, ...]
    foreign_ends: tuple[str, ...]
    latin: tuple[str, ...]


@cache
def citing_words() -> CitingWords:
    """The words of the loaded field.

    Raises:
        CatalogError: the file is missing or has another form.
    """
    try:
        data = tomllib.loads(domain_file("citing.toml").read_text(encoding="utf-8"))
        instruments, own, foreign = data["instruments"], data["own"], data["foreign"]
        return CitingWords(
            sure=tuple(instruments["sure"]),
            soft=tuple(instruments["soft"]),
            fields=tuple(instruments["fields"]),
            beginnings=tuple(instruments["beginnings"]),
            papers=tuple(own["papers"]),
            topics=tuple(own["topics"]),
            own_before=tuple(own["before"]),
            places=tuple(foreign["places"]),
            foreign_ends=tuple(foreign["ends"]),
            latin=tuple(foreign["latin"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CatalogError(f"领域文件 citing.toml 无法读取：{error}") from error

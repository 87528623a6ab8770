"""The words by which titles and papers are told apart (``domains/citing.toml``, and that of a field)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from corpus.domains.data import domain_files, per_domains, shared_file
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
    before_rules: tuple[str, ...]
    before_laws: tuple[str, ...]


_COLUMNS = {
    "instruments": ("sure", "soft", "fields", "beginnings"),
    "own": ("papers", "topics", "before"),
    "foreign": ("places", "ends", "latin"),
    "sectors": ("before_rules", "before_laws"),
}


@per_domains
def citing_words() -> CitingWords:
    """The general words with those that the loaded fields add.

    Raises:
        CatalogError: a file is damaged or has another form; the message names it.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for path in (shared_file("citing.toml"), *domain_files("citing.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            for group, columns in data.items():
                for column, words in columns.items():
                    if column not in _COLUMNS[group]:
                        raise KeyError(f"{group}.{column}")
                    found.setdefault((group, column), []).extend(words)
        except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as error:
            raise CatalogError(f"领域文件 {path} 无法读取：{error}") from error
    return CitingWords(
        *(
            tuple(dict.fromkeys(found.get((group, column), ())))
            for group, columns in _COLUMNS.items()
            for column in columns
        )
    )

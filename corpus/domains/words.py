"""The one table of a field's words, ``thesaurus.toml``: concepts by scheme, and names that only texts use.

The fields put together: a name that two of them have is one entry with the words of both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from corpus.domains.data import domain_files, per_domains
from corpus.errors import DataError

__all__ = ["WORD_FIELDS", "Words", "load_words"]

WORD_FIELDS = ("broader", "also", "alt", "hidden", "law", "kind", "text")

Words = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
"""Scheme → name → column → words; ``kind`` and ``text`` say what the reader of norms needs."""


@per_domains
def load_words() -> Words:
    """The tables of all loaded fields.

    Raises:
        DataError: one is damaged, or an entry has an unknown column; the message names it.
    """
    found: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    for path in domain_files("thesaurus.toml"):
        try:
            data: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(path.read_text(encoding="utf-8"))
            for scheme, entries in data.items():
                for name, entry in entries.items():
                    if unknown := sorted(set(entry) - set(WORD_FIELDS)):
                        raise KeyError(f"{name}: {'、'.join(unknown)}")
                    kept = found.setdefault(scheme, {}).setdefault(name, {})
                    for column, words in entry.items():
                        kept[column] = tuple(dict.fromkeys((*kept.get(column, ()), *words.split())))
        except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
            raise DataError(f"主题词表 {path} 无法读取：{error}；请恢复该文件") from error
    return found

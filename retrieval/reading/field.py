"""What reading must know of the field, from ``reading.toml`` of its folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus import DataError, domain_file

__all__ = ["Field", "load_field"]


@dataclass(frozen=True, slots=True)
class Field:
    """``centre`` is the instrument that a bare 第十八条 means; ``examples`` are first questions for those who greet.

    ``trades`` are words of trades with parallel laws. ``basic`` and ``others`` are the institution types that askers
    belong to, ``counterparts`` those that speakers name as their counterpart, ``serves`` what one is who serves one of
    ``served``, and ``same`` what a word of askers means; ``short`` are names that stand for an institution only beside 我们 or 小.
    """

    centre: str
    examples: tuple[str, ...]
    trades: tuple[str, ...]
    basic: tuple[str, ...]
    others: tuple[str, ...]
    counterparts: frozenset[str]
    serves: str
    served: tuple[str, ...]
    same: Mapping[str, str]
    short: Mapping[str, str]


@lru_cache(maxsize=1)
def load_field() -> Field:
    """The shipped field.

    Raises:
        DataError: its file is damaged.
    """
    path = domain_file("reading.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        asker = data["asker"]
        return Field(
            centre=data["centre"],
            examples=tuple(data["examples"]),
            trades=tuple(data["trades"]),
            basic=tuple(asker["basic"]),
            others=tuple(asker["others"]),
            counterparts=frozenset(asker["counterparts"]),
            serves=asker["serves"],
            served=tuple(asker["served"]),
            same=dict(asker["same"]),
            short=dict(asker["short"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataError(f"领域数据 reading.toml 无法读取：{error}；请重新安装法脉") from error

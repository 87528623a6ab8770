"""The examples of the pages that the field gives: searches to click, and questions by who asks (我是)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus import DataError, domain_files, load_field, per_domains

__all__ = ["FieldExamples", "load_examples", "welcome_questions"]


@dataclass(frozen=True, slots=True)
class FieldExamples:
    """``searches`` are queries with what each shows; ``welcome`` gives questions by topic for an institution type."""

    searches: tuple[tuple[str, str], ...] = ()
    welcome: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)


@per_domains
def load_examples() -> FieldExamples:
    """``questions/examples.toml`` of every field that has one, put together.

    Raises:
        DataError: one is damaged; the message names it.
    """
    searches: list[tuple[str, str]] = []
    welcome: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for path in domain_files("questions", "examples.toml"):
        try:
            data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
            searches += [(entry["text"], entry["note"]) for entry in data.get("searches", ())]
            for entry in data.get("welcome", ()):
                welcome[entry["institution"]] = tuple((g["topic"], tuple(g["asks"])) for g in entry["groups"])
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise DataError(f"示例 {path} 有误：{error}。请改正，或从程序包中恢复") from error
    return FieldExamples(tuple(searches), welcome)


def welcome_questions(asker: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The questions, by topic, that an empty conversation shows to the first of these types that has some; else those by role."""
    held = load_examples().welcome
    return next((held[kind] for kind in asker if kind in held), load_field().questions)

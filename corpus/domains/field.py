"""What the fields say of themselves: who watches over them, and the examples that the pages show."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from corpus.domains.data import domain_files, per_domains
from corpus.errors import DataError

__all__ = ["Field", "load_field"]


@dataclass(frozen=True, slots=True)
class Field:
    """All loaded fields together.

    ``regulators`` are the names by which people and texts call the field's own authorities; ``authorities`` those that
    its laws let impose sanctions; ``departments`` say what those of the state are for that its laws call upon; ``addressees`` are whom its rules
    address by a collective name, ``bearers`` what most readers look for, ``venues`` how the names of those end who watch
    over others of the trade (交易所). ``questions`` are examples by role,
    ``question`` one of them for messages, ``subjects`` and ``citation`` examples of what can be looked up, ``passage`` one of what can be checked.
    """

    title: str = ""
    regulators: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    bearers: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    questions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    subjects: tuple[str, ...] = ()
    question: str = ""
    citation: str = ""
    passage: str = ""


@per_domains
def load_field() -> Field:
    """The ``field.toml`` of every field that has one, put together.

    Raises:
        DataError: one is damaged or has an unknown entry; the message names it.
    """
    found = Field()
    for path in domain_files("field.toml"):
        try:
            data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
            questions = tuple((entry["role"], tuple(entry["asks"])) for entry in data.pop("questions", ()))
            lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
            own = Field(questions=questions, **{**data, **lists})
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise DataError(f"领域说明 {path} 有误：{error}") from error
        found = Field(
            title=found.title or own.title,
            regulators=(*found.regulators, *own.regulators),
            authorities=(*found.authorities, *own.authorities),
            departments=(*found.departments, *own.departments),
            addressees=(*found.addressees, *own.addressees),
            bearers=(*found.bearers, *own.bearers),
            venues=(*found.venues, *own.venues),
            questions=(*found.questions, *own.questions),
            subjects=(*found.subjects, *own.subjects),
            question=found.question or own.question,
            citation=found.citation or own.citation,
            passage=found.passage or own.passage,
        )
    return found

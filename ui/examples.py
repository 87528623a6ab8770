"""The examples that help and descriptions give: those of the loaded field, plain ones where it says none."""

from __future__ import annotations

from dataclasses import dataclass

from corpus import FamaiError, load_field

__all__ = ["EXAMPLES", "Examples"]


@dataclass(frozen=True, slots=True)
class Examples:
    """What the collection is about, a question, a citation, an institution, and institutions by a collective name beside it."""

    title: str = "法规"
    question: str = "材料要保存多久？"
    citation: str = "《某某办法》第十八条"
    institution: str = "某类公司"
    addressee: str = "某类机构"


def _of_the_field() -> Examples:
    plain = Examples()
    try:
        field = load_field()
    except FamaiError:  # the command that needs the field says what is wrong with it; its help must not
        return plain
    return Examples(
        field.title or plain.title,
        field.question or plain.question,
        field.citation or plain.citation,
        next(iter(field.bearers[1:] or field.bearers), plain.institution),
        next(iter(field.addressees), plain.addressee),
    )


EXAMPLES = _of_the_field()

"""Text that goes into cells and paragraphs of office files, made harmless and well-formed."""

from __future__ import annotations

import re

__all__ = ["cell_text", "plain_text"]

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_text(text: object) -> str:
    """Text without the characters that XML 1.0 forbids."""
    return _ILLEGAL.sub("", "" if text is None else str(text))


def cell_text(text: object) -> str:
    """Text for a spreadsheet cell: what a spreadsheet would take for a formula begins with an apostrophe.

    Source: OWASP, CSV Injection.
    """
    plain = plain_text(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain

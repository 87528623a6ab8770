"""Traditional characters as simplified ones, character for character, so that every offset stays."""

from __future__ import annotations

import logging
from functools import cache
from importlib import resources

__all__ = ["simplified_table"]

logger = logging.getLogger(__name__)


@cache
def simplified_table() -> dict[int, str]:
    """Code point of a traditional character → its simplified form (the first one, where there are several).

    From the character table of OpenCC; words are not converted, since a word may change its length. Characters that
    simplified text uses too (著, 乾) stay where the table lists them first among their own forms.
    """
    path = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:  # a broken installation: simplified text is read all the same
        logger.warning("繁简对照表读不出：%s", error)
        return {}
    table: dict[int, str] = {}
    for line in lines:
        traditional, _, simplified = line.partition("\t")
        forms = simplified.split()
        if len(traditional) == 1 and forms and traditional not in forms:
            table[ord(traditional)] = forms[0]
    return table

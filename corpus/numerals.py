"""Chinese and Arabic numerals as laws and people write them.

cn2an does the conversion; this module decides what counts as a numeral and never raises on text. Plain numerals below
a hundred million, which are nearly all that laws and questions have, are read here: cn2an takes longer to load than a
question to answer.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["CHINESE_DIGITS", "parse_number", "to_chinese"]

CHINESE_DIGITS = "零〇一二三四五六七八九十百千万亿两"

_DIGITS = "零一二三四五六七八九"
_UNITS = {"千": 1000, "百": 100, "十": 10}
_MYRIAD = 10_000
_PLAIN = 100_000_000


@lru_cache(maxsize=4096)
def parse_number(text: str) -> int | None:
    """Value of 十八, 一百二十, 18 or １８; ``None`` where the text is no whole number."""
    cleaned = unicodedata.normalize("NFKC", text).replace(" ", "").replace("〇", "零").replace("两", "二")
    if not cleaned:
        return None
    if cleaned.isascii():
        return int(cleaned) if cleaned.isdigit() and len(cleaned) <= 15 else None
    plain = _value(cleaned)
    if plain is not None:
        return plain
    import cn2an

    try:
        value = cn2an.cn2an(cleaned, "smart")
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    return int(value) if value == int(value) and value >= 0 else None


@lru_cache(maxsize=4096)
def to_chinese(number: int) -> str:
    """18 → 十八, 120 → 一百二十: the form that article labels use."""
    if 0 <= number < _MYRIAD:
        return _written(number)
    import cn2an

    text: str = cn2an.an2cn(number)
    return text[1:] if text.startswith("一十") else text


def _value(words: str) -> int | None:
    """The value of a numeral below a hundred million in its plain form; ``None`` for any other."""
    high, _, low = words.rpartition("万")
    value = sum(_below(part) * scale for part, scale in ((high, 10_000), (low, 1)))
    return value if value < _PLAIN and _written(value) == words else None


def _below(words: str) -> int:
    value, digit = 0, 0
    for sign in words:
        unit = _UNITS.get(sign)
        if unit:
            value, digit = value + (digit or 1) * unit, 0
        else:
            digit = max(_DIGITS.find(sign), 0)
    return value + digit


def _written(number: int) -> str:
    if number >= _MYRIAD:
        high, low = divmod(number, _MYRIAD)
        between = "零" if 0 < low < 1000 else ""
        return f"{_written(high)}万{between}{_four(low, bare=False)}"
    return _four(number, bare=True) or "零"


def _four(number: int, *, bare: bool) -> str:
    """The words of a number below ten thousand, none for 0; ``bare`` writes 十 for 一十 at the beginning."""
    words, before = "", 0
    for name, unit in (*_UNITS.items(), ("", 1)):
        digit = number // unit % 10
        if digit:
            first = digit == 1 and unit == 10 and bare and not words
            words += ("零" if words and not before else "") + ("" if first else _DIGITS[digit]) + name
        before = digit
    return words

"""Chinese and Arabic numerals as laws and people write them.

cn2an does the conversion; this module decides what counts as a numeral and never raises on text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import cn2an

__all__ = ["CHINESE_DIGITS", "parse_number", "to_chinese"]

CHINESE_DIGITS = "零〇一二三四五六七八九十百千万亿两"


@lru_cache(maxsize=4096)
def parse_number(text: str) -> int | None:
    """Value of 十八, 一百二十, 18 or １８; ``None`` where the text is no whole number."""
    cleaned = unicodedata.normalize("NFKC", text).replace(" ", "").replace("〇", "零").replace("两", "二")
    if not cleaned:
        return None
    if cleaned.isascii():
        return int(cleaned) if cleaned.isdigit() and len(cleaned) <= 15 else None
    try:
        value = cn2an.cn2an(cleaned, "smart")
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    return int(value) if value == int(value) and value >= 0 else None


@lru_cache(maxsize=4096)
def to_chinese(number: int) -> str:
    """18 → 十八, 120 → 一百二十: the form that article labels use."""
    text: str = cn2an.an2cn(number)
    return text[1:] if text.startswith("一十") else text

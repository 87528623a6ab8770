"""Characters that look like others: radicals that printed pages give for the characters they are drawn as.

Fonts draw 人 and the radical ⼈ by one glyph, and a PDF then tells the radical. Read so, 《中华⼈⺠共和国⽹络安全法》 is no law
that anybody knows. One sign stands for one, so that places in the text stay where they are.
"""

from __future__ import annotations

import unicodedata

__all__ = ["readable"]

#: Radicals of the supplement that simplified texts use as characters; Unicode gives no equivalent for them.
_SUPPLEMENT = {
    "⺠": "民", "⺟": "母", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车", "⻓": "长", "⻔": "门",
    "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼",
    "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟",
}  # fmt: skip
#: What Unicode gives for a radical in the traditional form, where a page in simplified characters means the other.
_SIMPLIFIED = {"戶": "户"}
_KANGXI = range(0x2F00, 0x2FD6)


def _table() -> dict[int, str]:
    table = {ord(radical): character for radical, character in _SUPPLEMENT.items()}
    for code in _KANGXI:
        character = unicodedata.normalize("NFKC", chr(code))
        table[code] = _SIMPLIFIED.get(character, character)
    return table


_TABLE = _table()


def readable(text: str) -> str:
    """The text with each radical as the character that is meant, of the same length."""
    return text.translate(_TABLE)

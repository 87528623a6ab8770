"""What a title in 《》 is that the collection does not know: an instrument, a foreign law, or no instrument at all.

Journals, books, forms, contracts and a firm's own papers stand in 《》 too. A title ending in 法 or 条例 is an
instrument; one ending in 办法, 规定, 规则 … is one where it names a field of public regulation, an issuer, or carries a
document number, since a firm's own papers end so as well.
"""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.citing.names import squash
from corpus.citing.words import citing_words

__all__ = ["TitleKind", "classify_title", "is_foreign_before", "number_before", "paper_before"]

# 法 as the end of another word: 方法, 做法, 书法, and titles of books: …法教程 ends otherwise.
_NO_LAW = re.compile(r"(?:方|做|办|看|用|说|书|兵|想|打|疗|算|语|章|手|魔|心)法$")
_ABOUT_LAWS = re.compile(r"读懂|图解|解读|一文|一图|速览|避坑|漫谈|评析|释义")  # of writings on a law
_VERSION = re.compile(r"\s?(?:\((?:[^()]{1,30})\)|(?:19|20)\d{2}年?(?:版|修[正订])?)$")
_NUMBERED = re.compile(r"\s?\([^()]{0,40}(?:号|令)[^()]{0,20}\)")
_DOCUMENT_NUMBER = re.compile(r"(?P<number>[\u4e00-\u9fff]{1,8}\[(?:19|20)[0-9]{2}\]\s?第?[0-9]{1,5}号)\s?[的之]?\s?$")
_LEADING = re.compile(r"^.*(?:根据|依据|依照|按照|参照|即|按|是|为|和|与|及)(?=[\u4e00-\u9fff])")
_LINK = re.compile(r"[的之现行新版《\s]*$")


class TitleKind(StrEnum):
    """What a title belongs to."""

    INSTRUMENT = "instrument"
    FOREIGN = "foreign"
    OTHER = "other"


def is_foreign_before(before: str) -> bool:
    """Whether the words right before a name make it a foreign law: 韩国的《…》, 当地《…》."""
    return _LINK.sub("", before[-12:]).endswith(citing_words().places)


def classify_title(title: str, before: str, after: str) -> TitleKind:
    """What an unknown title is, by its own words and some characters on both sides (normalised)."""
    words = citing_words()
    stem = _VERSION.sub("", squash(title))
    if is_foreign_before(before) or stem.endswith(words.foreign_ends) or stem.upper() in _upper(words.latin):
        return TitleKind.FOREIGN
    if any(stem.startswith(place) for place in words.places):
        return TitleKind.FOREIGN
    if _ABOUT_LAWS.search(stem):
        return TitleKind.OTHER
    if stem.endswith(words.sure):
        if _NO_LAW.search(stem) and not stem.endswith(("办法", "宪法")):
            return TitleKind.OTHER
        if not stem.endswith("办法"):
            return TitleKind.INSTRUMENT
    if not stem.endswith(words.soft) and not _DOCUMENT_NUMBER.fullmatch(stem):
        return TitleKind.OTHER
    if _DOCUMENT_NUMBER.fullmatch(stem) or _NUMBERED.match(after):
        return TitleKind.INSTRUMENT
    if any(topic in stem for topic in words.topics) or before.rstrip(" 《").endswith(words.own_before):
        return TitleKind.OTHER
    if any(field in stem for field in words.fields) or stem.startswith(words.beginnings):
        return TitleKind.INSTRUMENT
    return TitleKind.OTHER


def paper_before(norm: str, position: int) -> tuple[int, TitleKind] | None:
    """A paper that is no law of ours and stands right before a place, and where: 托管协议第9.3条, GDPR第33条."""
    first = max(0, position - 16)
    window = norm[first:position].rstrip(" 》的中之")
    latin = re.search(r"[A-Za-z][A-Za-z0-9]{1,11}$", window)
    if latin and latin.group().upper() in _upper(citing_words().latin):
        return first + latin.start(), TitleKind.FOREIGN
    if not window.endswith(citing_words().papers):
        return None
    name = re.search(r"[\u4e00-\u9fff]{1,12}$", window)
    return first + (name.start() if name else 0), TitleKind.OTHER


def number_before(norm: str, position: int) -> tuple[int, str] | None:
    """A document number right before a place, and where it begins: 公通字〔2007〕43号."""
    match = _DOCUMENT_NUMBER.search(norm, max(0, position - 28), position)
    if match is None:
        return None
    number = _LEADING.sub("", match["number"])
    return match.end("number") - len(number), number


def _upper(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.upper() for word in words)

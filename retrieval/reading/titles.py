"""Titles told from memory (证监会行政处罚办法, 国家那个报告管理办法) → the titles of the collection, where only one can be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import NameTable

__all__ = ["with_known_titles"]

_TOLD = re.compile(r"[一-鿿]{2,26}?(?:办法|条例|细则|规则|规定)(?![的一-鿿]{0,2}(?:》|修订|草案))")
_OWN = re.compile(r"公司|本单位|我们的|我司|自己|内部|集团|起草|制定|新订")
_JOINT = re.compile(r"[的那这部个套]")
_CORE = 6  # characters that name a text by themselves
_SHORT = 4  # characters that do where they stand together in one title only (人脸办法)
_OF_MANY = "条例"  # provinces and cities have their own (上海市数据条例)
_KIND = 2


def with_known_titles(text: str, names: NameTable) -> str:
    """The text with the titles of the collection for those that are told short of words.

    A told title is taken for one of the collection where all its characters stand there in order and its last word is the
    same, and where it is the only such title. A firm's own rules are none.
    """
    titles = [i.title for i in names.instruments.values() if i.in_force is not False]
    for match in reversed(list(_TOLD.finditer(text))):
        told = match.group()
        if _OWN.search(text[max(0, match.start() - 6) : match.end()]):
            continue
        alias = names.pattern.search(told)
        found = _meant(told, titles) if alias is None else _of_issuer(told, alias.start(), names)
        if alias is not None and found is None:
            found = _longer(told, alias.group(), titles)
        if found is not None:
            start, title = found
            text = f"{text[: match.start() + start]}{title}{text[match.end() :]}"
    return text


def _of_issuer(told: str, start: int, names: NameTable) -> tuple[int, str] | None:
    """The text of the authority named before an alias that belongs to the text of another (网信办那套事件报告办法)."""
    forms = (names.issuer_before(told[:end]) for end in range(start + 1))
    form = next(filter(None, forms), "")
    if not form:
        return None
    own = [i for i in map(names.instruments.__getitem__, names.issued_by(form)) if i.in_force is not False]
    known = names.lookup(told[start:])
    if known is None or any(i.id == known for i in own):
        return None
    for at in range(told.find(form) + len(form), start + 1):
        fitting = [i.title for i in own if not _JOINT.match(told[at]) and _stands_in(told[at:], i.title)]
        if len(fitting) == 1:
            start = next(k for k in range(at + 1) if _stands_in(told[k:], fitting[0]))
            return start, fitting[0]
    return None


def _longer(told: str, alias: str, titles: Sequence[str]) -> tuple[int, str] | None:
    """The title meant by words that go beyond an alias of another text (国家网络安全事件报告办法, 事件报告办法)."""
    found = _meant(told, titles)
    return found if found is not None and len(told) - found[0] > len(alias) + _KIND and alias not in found[1] else None


def _meant(told: str, titles: Sequence[str]) -> tuple[int, str] | None:
    """Where in the told words a title begins, and which is meant; the longest stretch that fits decides."""
    for at in range(len(told) - _CORE + 1):
        core = _JOINT.sub("", told[at:])
        if len(core) < _CORE or told[at] != core[0]:
            continue
        fitting = [title for title in titles if _stands_in(core, title)]
        fitting = [title for title in fitting if core in title] or fitting
        if fitting:
            return (at, fitting[0]) if len(fitting) == 1 else None
    if told.endswith(_OF_MANY):
        return None
    for at in range(len(told) - _SHORT + 1):
        head, kind = told[at:-_KIND], told[-_KIND:]
        fitting = [title for title in titles if head in title and title.endswith(kind)]
        if fitting:
            return (at, fitting[0]) if len(fitting) == 1 else None
    return None


def _stands_in(core: str, title: str) -> bool:
    """Whether all characters stand in a title in order, the kind (办法, 条例) at its end."""
    if title[-_KIND:] != core[-_KIND:]:
        return False
    at = -1
    for character in core:
        at = title.find(character, at + 1)
        if at < 0:
            return False
    return True

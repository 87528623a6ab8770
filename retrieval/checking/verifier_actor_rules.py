"""Rules on who: the bearer, the recipient, and the parts that entities play in a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from retrieval.checking.verifier_models import Fault, FaultKind, Window, share
from retrieval.checking.verifier_passage import Mention, Role
from retrieval.checking.verifier_words import GENERIC

__all__ = ["ACTOR_RULES"]


def _actors(window: Window) -> Iterator[Fault]:
    said = [m for m in window.statement.mentions if window.said.start <= m.start < window.said.end]
    held: list[Mention] = []
    bearers: set[str] = set()
    for source, clause in window.held:
        sentence = [c for c in source.passage.clauses if c.sentence == clause.sentence]
        start, end = min(c.start for c in sentence), max(c.end for c in sentence)
        held += [m for m in source.passage.mentions if start <= m.start < end]
        for norm in source.passage.norms:
            if norm.start < clause.end and clause.start < norm.end:
                bearers.update(norm.subjects)
    for mention in said:
        if mention.name in GENERIC or _told_of_asker(window, mention):
            continue
        if mention.name == "国家" and _URGES.match(window.statement.text[mention.end :]):
            continue  # the law urges: 国家鼓励
        alike = [m for m in held if _is(window, mention, m.name)]
        if mention.role == Role.SUBJECT and _suffers(window, mention) and any(m.role == Role.TO for m in alike):
            continue
        acting = _acting_there(window, mention)
        if acting and not any(_is(window, mention, name) for name in acting):
            kind = FaultKind.ROLE if alike else FaultKind.BEARER
            yield Fault(kind, mention.name, f"依据中这样做的是{'、'.join(sorted(acting))}，不是{mention.name}")
            continue
        borne = any(_is(window, mention, name) for name in bearers)
        if not alike and not borne:
            yield _unknown(window, mention)
        elif mention.role == Role.SUBJECT:
            if not borne and not any(m.role in (Role.SUBJECT, Role.BY, Role.WITH) for m in alike) and _acted(held):
                yield Fault(FaultKind.ROLE, mention.name, f"依据中{mention.name}不是这样做的一方")
        elif mention.role in (Role.TO, Role.BY) and alike:
            fit = {Role.TO: (Role.TO, Role.OTHER, Role.FOR, Role.WITH), Role.BY: (Role.BY, Role.SUBJECT, Role.THROUGH)}
            if not any(m.role in fit[mention.role] for m in alike):
                yield Fault(FaultKind.ROLE, mention.name, f"依据中{mention.name}不是这个位置上的一方")
        elif mention.role == Role.TO and borne and not alike:
            yield Fault(FaultKind.ROLE, mention.name, f"依据中{mention.name}不是对象")
        elif (
            alike
            and mention.role in (Role.OTHER, Role.WITH, Role.FOR, Role.THROUGH)
            and not any(_near(mention.role, m.role) for m in alike)
            and len({m.name for m in held}) > 1
        ):
            yield Fault(FaultKind.ROLE, mention.name, f"依据中{mention.name}不在这个位置上")


_NO_BEARER = re.compile(r"[0-9]|责令|将|^.{16,}$")  # a clause that was taken for a name
_OF_ASKER = re.compile(r"是|属于|你们?|我们?|贵司")  # 你们是期货公司: said of who asks
_IF = re.compile(r"^(?:如果|若|当|凡|只要|一旦|如|但|同时)")


_NO_NAME = re.compile(r"[，、。\d一二三四五六七八九十]|应当|不得|可以|和|或|的|不|日|年|月")


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _swapped(window: Window) -> Iterator[Fault]:
    """Two who changed places: the same words with another name before or after them that the text has elsewhere."""
    pieces = [p for _, c in window.held for p in c.pieces]
    text = window.text
    for said in window.said.pieces:
        held = max(pieces, key=lambda p: len(p.grams & said.grams), default=None)
        if held is None or share(held.grams, said.grams) < 0.4:
            continue
        end = _common(said.text[::-1], held.text[::-1])
        start = _common(said.text, held.text)
        pairs = []
        if end >= 4:
            pairs.append((_IF.sub("", said.text[: len(said.text) - end]), held.text[: len(held.text) - end]))
        if start >= 4:
            pairs.append((said.text[start:], held.text[start:]))
        for one, other in pairs:
            apart = one not in other and other not in one
            names = 2 <= len(one) <= 12 and 2 <= len(other) <= 12 and not _NO_NAME.search(one + other)
            if names and apart and one in text.replace(held.text, "＿"):
                yield Fault(FaultKind.ROLE, one, f"依据在这个位置上的是“{other}”，不是“{one}”")


def _bearers(window: Window) -> Iterator[Fault]:
    """The bearer of a norm by the extractor, for names that no table has."""
    known = {m.name for m in window.statement.mentions}
    held: set[str] = set()
    for source, clause in window.held:
        for norm in source.passage.norms:
            if norm.start < clause.end and clause.start < norm.end:
                held.update(norm.subjects)
    if not held:
        return
    text = window.text
    for norm in window.statement.norms:
        if not window.said.start <= norm.trigger_start < window.said.end:
            continue
        before = window.statement.text[window.said.start : norm.trigger_start]
        for name in norm.subjects:
            name = _IF.sub("", name)
            if name in known or name in GENERIC or name not in before or _OF_ASKER.search(name):
                continue
            if any(window.covers(name, other) or name in other for other in held) or _NO_BEARER.search(name):
                continue
            if any(p.text.startswith(name) for _, c in window.held for p in c.pieces):
                continue  # it opens a segment of the text too: the extractor read it otherwise there
            kind = FaultKind.ROLE if name in text else FaultKind.BEARER
            yield Fault(kind, name, f"依据中这样做的是{'、'.join(sorted(held))}，不是{name}")


def _acting_there(window: Window, mention: Mention) -> set[str]:
    """Who acts by the segment of the text that the mention's segment comes from; empty where it names nobody."""
    if mention.role not in (Role.SUBJECT, Role.BY):
        return set()
    piece = next((p for p in window.said.pieces if p.start <= mention.start < p.end), None)
    if piece is None or len(piece.grams) < 6:
        return set()
    pool = [(s, p) for s, c in window.held for p in c.pieces]
    source, other = max(pool, key=lambda pair: len(pair[1].grams & piece.grams), default=(None, None))
    if source is None or other is None or share(piece.grams, other.grams) < 0.6:
        return set()
    inside = [m for m in source.passage.mentions if other.start <= m.start < other.end]
    return {m.name for m in inside if m.role == mention.role}


_URGES = re.compile(r"鼓励|支持|提倡|倡导|推动|推进")
#: 责任人员依法给予处分, 主管人员要受处分: the one whom the text punishes, in front.
_SUFFERS = re.compile(
    r"^(?:应当?|要|须|将|会|都|也|均)?(?:依法)?(?:被|受到?|给予|予以)[^，。；]{0,8}(?:处分|处罚|罚款|警告|处置)"
    r"|^的[^，。；]{1,8}(?:会|将|应当?|要|可以)?被"
)


def _suffers(window: Window, mention: Mention) -> bool:
    return bool(_SUFFERS.search(window.statement.text[mention.end : mention.end + 24]))


def _near(said: str, held: str) -> bool:
    if said == held or (Role.OTHER in (said, held) and Role.SUBJECT not in (said, held)):
        return True
    pairs = ({Role.WITH, Role.SUBJECT}, {Role.THROUGH, Role.BY}, {Role.FOR, Role.TO}, {Role.WITH, Role.TO})
    return {said, held} in pairs


def _acted(held: Iterable[Mention]) -> bool:
    """Whether the text names anybody who acts; where nobody is named, nothing says that it is not this one."""
    return any(m.role in (Role.SUBJECT, Role.BY) for m in held)


def _is(window: Window, mention: Mention, name: str) -> bool:
    return window.covers(mention.name, name)


def _told_of_asker(window: Window, mention: Mention) -> bool:
    before = window.statement.text[max(0, mention.start - 8) : mention.start]
    return bool(re.search(r"(?:你们?|您|我们?|我司|贵司|你司|属于|作为)(?:是|属于|作为)?[^，。；]{0,3}$", before))


def _unknown(window: Window, mention: Mention) -> Fault:
    if mention.role == Role.TO:
        return Fault(FaultKind.RECIPIENT, mention.name, f"依据中没有“{mention.name}”")
    return Fault(FaultKind.BEARER, mention.name, f"依据所说的不是“{mention.name}”")


#: All rules of this module.
ACTOR_RULES = (_actors, _bearers, _swapped)

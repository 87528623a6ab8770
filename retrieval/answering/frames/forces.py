"""What the clauses of a passage allow, forbid, command or spare, and which of them answers a question best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph import Modality
from retrieval.answering.drafts import Context
from retrieval.answering.passages import Passage, sentences_of

__all__ = ["Clause", "Force", "clauses_of", "deciding_clause", "force_of"]


class Force(StrEnum):
    """What a clause does."""

    FORBIDS = "forbids"
    COMMANDS = "commands"
    ALLOWS = "allows"
    INVITES = "invites"  # 鼓励
    SPARES = "spares"  # 不需要, 免予, 不承担
    DENIES = "denies"  # 不因…转移, 不属于, 不包括
    STATES = "states"


#: In order: the first that matches decides. 不得少于 commands, since it says how much is due.
_CUES: tuple[tuple[Force, re.Pattern[str]], ...] = (
    (Force.COMMANDS, re.compile(r"不得(?:少于|低于|短于|晚于|超过[一二三四五六七八九十百0-9])")),
    (
        Force.SPARES,
        re.compile(r"不需要|免予|免于|无需|不必|可以不|可不|不承担|不受[^，。]{1,16}限制|不予(?:行政)?处罚|不适用"),
    ),
    (Force.DENIES, re.compile(r"不因|不属于|不包括|不视为|不免除|不作为")),
    (Force.FORBIDS, re.compile(r"不得|禁止|严禁|不能|不予")),
    (Force.INVITES, re.compile(r"鼓励|支持|自愿")),
    (Force.ALLOWS, re.compile(r"可以|有权|可(?=聘请|委托|申请|由|将|对|按|采取|根据|自行|参照|暂缓)")),
    (Force.COMMANDS, re.compile(r"应当|应|必须|须|负责|承担")),
)
_OF_MODALITY = {
    Modality.OBLIGATION: Force.COMMANDS,
    Modality.PROHIBITION: Force.FORBIDS,
    Modality.PERMISSION: Force.ALLOWS,
    Modality.POWER: Force.ALLOWS,
    Modality.ENCOURAGEMENT: Force.INVITES,
}
_CUT = re.compile(r"[，；：\n]")
_FORBIDS_FIRST = 0.62  # of the best: a prohibition so near decides before a permission


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a passage with what it does; ``sentence`` is that in which it stands."""

    text: str
    force: Force
    sentence: str
    passage: Passage
    value: float = 0.0
    bound: bool = True


def force_of(text: str, before: Force = Force.STATES) -> Force:
    """What a clause does by its own words; what the one before does where it has none."""
    return next((force for force, cue in _CUES if cue.search(text)), before)


def clauses_of(context: Context, passage: Passage) -> list[Clause]:
    """The clauses of a passage. A clause without a word of force does what its norm, else what the clause before does."""
    found: list[Clause] = []
    at = passage.start
    norms = context.norms(passage)
    for sentence in sentences_of(passage.text):
        start = passage.article.text.find(sentence, at)
        at = start + len(sentence) if start >= 0 else at
        force = Force.STATES
        offset = 0
        for part in _CUT.split(sentence):
            place = start + offset
            offset += len(part) + 1
            if len(part.strip()) < 2:
                continue
            norm = next(
                (n for n in norms if n.start <= place < n.end or n.start <= place + len(part) - 1 < n.end), None
            )
            inherited = _OF_MODALITY[norm.modality] if norm is not None and force is Force.STATES else force
            force = force_of(part, inherited)
            bound = norm is None or norm.modality is Modality.POWER or context.binds(norm)
            found.append(Clause(part.strip(), force, sentence, passage, 0.0, bound))
    return found


def deciding_clause(context: Context, passages: Sequence[Passage]) -> Clause | None:
    """The clause that answers best; a prohibition that is nearly as near goes first."""
    rated: list[Clause] = []
    for rank, passage in enumerate(passages):
        for clause in clauses_of(context, passage):
            own = context.scorer.cover(context.need, clause.text)
            value = own + 0.5 * context.scorer.cover(context.need, clause.sentence)
            value *= (1.0 if rank == 0 else 0.85) * (1.0 if clause.bound else 0.4)
            rated.append(Clause(clause.text, clause.force, clause.sentence, passage, value, clause.bound))
    told = [c for c in rated if c.force is not Force.STATES] or rated
    if not told:
        return None
    best = max(told, key=lambda c: c.value)
    if best.force in (Force.ALLOWS, Force.INVITES, Force.COMMANDS):
        strong = [
            c
            for c in told
            if c.force in (Force.FORBIDS, Force.SPARES, Force.DENIES) and c.value >= _FORBIDS_FIRST * best.value
        ]
        return max(strong, key=lambda c: c.value, default=best)
    return best

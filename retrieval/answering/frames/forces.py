"""What the clauses of a passage allow, forbid, command or spare, and which of them answers a question best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from graph import Modality, Norm, default_table
from retrieval.answering.compose import amounts
from retrieval.answering.drafts import Context
from retrieval.answering.passages import Passage, sentences_of
from retrieval.finding.rarity import pairs_of

__all__ = ["Clause", "Force", "clauses_of", "deciding_clause", "forbidding_beside", "force_of", "punishes"]


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
    (Force.DENIES, re.compile(r"不因|不属于(?![^，。；]{1,16}的)|不包括|不视为|不免除|不作为")),
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
_SAME_UNIT = 1.4  # what a sentence with a number of the unit that is asked about counts beside others
_DUTY_FIRST = 0.8  # of a leave: a duty of the same text so near decides what must be done
_CASE = 0.12  # of what is asked that stands in the case in which a clause spares: below that it is another case
_OURSELVES = re.compile(r"(?:我们|我司|我公司|本公司|咱们)[^，。？]{0,6}(?:可以|可不|可否|能|是否|有权)")
"""Who asks is the one who acts (证监局来查，我们可以拒绝吗): the authority named beside has its power, the asker no leave."""
_TOWARDS = re.compile(r"(?:向|给|报(?:告|送|备)?|上报|抄送)(?:属地|所在地|当地|辖区)?的?$")
_DEFINES = re.compile(r"用语的含义|，?(?:是指|指的是)")
_DUTY_BESIDE = 0.4  # of the clause that spares: a duty so near decides where nothing is told of the case
_TOLD = 2  # pairs of characters of the case that are told
_BESIDE = 0.8  # what a 款 that was not found counts beside those that were


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a passage with what it does; ``sentence`` is that in which it stands.

    ``condition`` is what must be the case for its norm to reach anybody (利用生物特征进行客户身份认证的), ``exception``
    in what case it does not (经评估须进行紧急修复的情形除外). ``bound`` is whether it reaches whom the ask is about;
    where not, it is the state's or an authority's, or ``anothers``: that of another type of institution.
    """

    text: str
    force: Force
    sentence: str
    passage: Passage
    value: float = 0.0
    bound: bool = True
    anothers: bool = False
    condition: str = ""
    exception: str = ""


def force_of(text: str, before: Force = Force.STATES) -> Force:
    """What a clause does by its own words; what the one before does where it has none."""
    return next((force for force, cue in _CUES if cue.search(text)), before)


def clauses_of(context: Context, passage: Passage) -> list[Clause]:
    """The clauses of a passage. A clause without a word of force does what its norm, else what the clause before does."""
    found: list[Clause] = []
    at = passage.start
    norms = context.norms(passage)
    penal = punishes(context, passage)
    for sentence in sentences_of(passage.text):
        start = passage.article.text.find(sentence, at)
        at = start + len(sentence) if start >= 0 else at
        force = Force.STATES
        offset = 0
        parts = _CUT.split(sentence)
        for number, part in enumerate(parts):
            place = start + offset
            offset += len(part) + 1
            if len(part.strip()) < 2:
                continue
            norm = next(
                (n for n in norms if n.start <= place < n.end or n.start <= place + len(part) - 1 < n.end), None
            )
            inherited = _OF_MODALITY[norm.modality] if norm is not None and force is Force.STATES else force
            if part.endswith("的") and force_of(part) is Force.STATES:
                inherited = _of_case(parts[number + 1 :], inherited)
            force = force_of(part, inherited)
            anothers = norm is not None and norm.modality is not Modality.POWER and not context.binds(norm)
            bound = not (anothers or _of_state(context, norm))
            told = _reached(context, force, norm, sentence, penal=penal)
            condition, exception = (norm.condition or "", norm.exception or "") if norm is not None else ("", "")
            found.append(Clause(part.strip(), told, sentence, passage, 0.0, bound, anothers, condition, exception))
    return found


def _of_case(following: Sequence[str], otherwise: Force) -> Force:
    """What a case (未向境内公众提供服务的) leads to: what the first clause behind it that does anything does."""
    return next((force for part in following if (force := force_of(part)) is not Force.STATES), otherwise)


def _of_state(context: Context, norm: Norm | None) -> bool:
    """Whether a norm says only what the state or an authority does (国家支持…), of which nothing is asked."""
    if norm is None or norm.modality is Modality.POWER or not norm.subjects:
        return False
    asked_about = {*context.asked.entities, *context.reading.asker} - _addressed(context)
    kinds = {default_table().kind(name) for name in norm.subjects}
    return kinds <= {"regulator", "state"} and not asked_about & set(norm.subjects)


def _addressed(context: Context) -> set[str]:
    """Whom the ask names as those to whom something goes (向保护工作部门报): of their own duties nothing is asked."""
    find = context.facts.thesaurus.find if context.facts else lambda _: ()
    return {c.name for start, _, c in find(context.words) if _TOWARDS.search(context.words[:start])}


def punishes(context: Context, passage: Passage) -> bool:
    """Whether a passage says how a breach is punished: what it describes is forbidden, whatever it allows the authority."""
    if context.index is None:
        return False
    return any(s.paragraph == passage.paragraph for s in context.index.sanctions_in.get(passage.key, ()))


def _reached(context: Context, force: Force, norm: Norm | None, sentence: str, *, penal: bool) -> Force:
    """What a clause does for whoever asks: an authority's 可以 is no leave of his, and a definition allows nothing."""
    if penal and force not in (Force.SPARES, Force.DENIES):
        return Force.FORBIDS
    if _DEFINES.search(sentence):
        return Force.STATES
    if norm is not None and norm.modality is Modality.POWER and force is Force.ALLOWS:
        asked_about = set(norm.subjects) & {*context.asked.entities, *context.reading.asker}
        return force if asked_about and not _OURSELVES.search(context.words) else Force.STATES
    return force


def _other_case(context: Context, clause: Clause) -> bool:
    """Whether a clause spares in a case of its own (采取措施能够有效避免危害的，可以不通知) of which nothing is asked."""
    if clause.force is not Force.SPARES:
        return False
    case, found, _ = clause.sentence.partition(clause.text)
    if not found or not case.rstrip("，").endswith("的"):
        return False
    return context.scorer.cover(context.need, case) < _CASE


def forbidding_beside(context: Context, passages: Sequence[Passage]) -> list[Passage]:
    """The other 款 of the articles said that forbid something: a prohibition beside what was found decides, too."""
    if context.index is None:
        return []
    found: list[Passage] = []
    for passage in passages:
        for paragraph in passage.article.paragraphs:
            other = Passage.of(passage.document, passage.article, paragraph, inferred=passage.inferred)
            known = any(p.key == other.key and p.paragraph == other.paragraph for p in (*passages, *found))
            if not known and any(n.modality is Modality.PROHIBITION for n in context.norms(other)):
                found.append(other)
    return found


def deciding_clause(
    context: Context, passages: Sequence[Passage], *, due: bool = False, plain: bool = False, others: bool = False
) -> Clause | None:
    """The clause that answers best; a prohibition that is nearly as near goes first.

    Args:
        context: the ask.
        passages: what is said, best first.
        due: whether it is asked what one must do: then a duty that is nearly as near goes before a leave.
        plain: whether only the best counts, whatever it does: it is asked whether there is a right or a rule.
        others: whether the best of those that do not bind whom the ask is about is wanted.
    """
    rated: list[Clause] = []
    units = {unit for _, unit in amounts(context.words)}
    beside = forbidding_beside(context, passages)
    for rank, passage in enumerate((*passages, *beside)):
        for clause in clauses_of(context, passage):
            if passage in beside and clause.force is not Force.FORBIDS:
                continue
            own = context.scorer.cover(context.need, clause.text)
            value = own + 0.5 * context.scorer.cover(context.need, clause.sentence)
            value *= _BESIDE if passage in beside else (1.0 if rank == 0 else 0.85)
            value *= _SAME_UNIT if units & {unit for _, unit in amounts(clause.sentence)} else 1.0
            value *= 0.5 if due and _other_case(context, clause) else 1.0
            rated.append(replace(clause, value=value * (1.0 if clause.bound or others else 0.4)))
    told = [c for c in rated if c.force is not Force.STATES] or rated
    if not told:
        return None
    if others:
        return max((c for c in told if not c.bound), key=lambda c: c.value, default=None)
    best = max(told, key=lambda c: c.value)
    if due and best.force in (Force.ALLOWS, Force.INVITES):
        duties = [c for c in told if c.force is Force.COMMANDS and c.bound and c.value >= _DUTY_FIRST * best.value]
        return max(duties, key=lambda c: c.value, default=best)
    if not plain and best.force in (Force.ALLOWS, Force.INVITES, Force.COMMANDS):
        strong = [
            c
            for c in told
            if c.force in (Force.FORBIDS, Force.SPARES, Force.DENIES) and c.value >= _FORBIDS_FIRST * best.value
        ]
        best = max(strong, key=lambda c: c.value, default=best)
    if due and best.force is Force.SPARES:
        duties = [c for c in told if c.force is Force.COMMANDS and c.bound and c.value >= _DUTY_BESIDE * best.value]
        duty = max(duties, key=lambda c: c.value, default=None)
        return best if duty is None or _tells_case(context, best, duty) else duty
    return best


def _tells_case(context: Context, clause: Clause, duty: Clause) -> bool:
    """Whether anything is told of the case in which a clause spares, beyond what the duty beside it is about."""
    case, found, _ = clause.sentence.partition(clause.text)
    if not found or not case:
        return True
    own = pairs_of(case) - pairs_of(duty.sentence)
    return len(own & pairs_of(context.reading.text)) >= _TOLD

"""Yes or no from the signs of a question and of the clause that answers it, each weighed as learned from examples.

A multinomial logistic regression over named signs (see :func:`signs`): the sense of the question and what the clause
does, the signs of ``rules/80_stance.toml``, the asker's number compared, whether the thing belongs to the class, and
the short strings of the question. ``evaluation`` fits it on labelled questions (``evaluation.training.fit_deciding``).
Source: Bishop, *Pattern Recognition and Machine Learning*, 4.3.4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.answering.compose import amounts
from retrieval.answering.frames.forces import Clause, Force
from retrieval.answering.frames.polarity import Asked, Polarity
from retrieval.answering.frames.thresholds import Compared
from retrieval.models import Verdict
from retrieval.reading.models import Frame
from retrieval.reading.rules import rules_of
from retrieval.weighing import load_weights

__all__ = ["DECIDING", "Situation", "names_exception", "rated", "reasons", "signs", "speaks_of_exception"]

DECIDING = ("answering", "frames", "deciding.json")
"""Where the weights stand in this package."""

_STRINGS = (1, 2, 3)  # characters of the short strings of a question
_STRING = 0.3  # what one of them counts beside a named sign
_MEANT = 1.5
_WORKED = 2.0  # what the vote of the worked questions counts beside a named sign
_YEARS = 1900  # a year is no amount
_EXCEPTED = 0.8  # twice the share of the exception's words that the question has
_LOW = 0.25  # of what is asked that the deciding sentence must hold
_OMITTING = frozenset({"negated", "only", "later", "skipped", "lacking", "refusing"})
_WITH_EXCEPTION = ("excepts", "conditions", "beforehand")
_CONDITIONED = frozenset({"meant", *(f"law:{name}" for name in _WITH_EXCEPTION)})
_SIDE: Mapping[Force, str] = {
    Force.COMMANDS: "commands",
    Force.FORBIDS: "forbids",
    Force.DENIES: "forbids",
    Force.ALLOWS: "allows",
    Force.INVITES: "allows",
    Force.SPARES: "spares",
    Force.STATES: "states",
}
_NEGATION = re.compile(r"(?<![要能行可成用得对会算够是有])[不未无非免][^是能行可要用对算够会得，。]")
_EXCEPTION = re.compile(r"[，,]?([^，。；]{2,40}?)(?:的)?除外")
_MARKS = re.compile(r"[，。？！?、：；“”‘’\s]")


@dataclass(frozen=True, slots=True)
class Situation:
    """What a verdict is read from.

    ``cover`` is how much of what is asked the deciding clause's sentence holds, ``own`` the clause itself, ``meant`` its
    condition; ``says`` whether it speaks of the act asked about; ``belongs`` and ``number`` are given where they apply;
    ``stranger`` whether the question names somebody whom the sentence does not; ``other`` is a clause that binds
    others only and speaks more of it; ``told`` is the text of all that is said, ``story`` that of the whole question;
    ``worked`` how the worked questions nearest to it vote.
    """

    words: str
    frame: Frame
    asked: Asked
    clause: Clause
    own: float
    cover: float
    meant: float
    says: bool
    belongs: Verdict | None = None
    number: Compared | None = None
    stranger: bool = False
    other: Clause | None = None
    told: str = ""
    story: str = ""
    worked: Mapping[str, float] = field(default_factory=dict)


def signs(situation: Situation) -> dict[str, float]:
    """The signs of a situation by name, each with its strength (0–2)."""
    asked, clause, words = situation.asked, situation.clause, situation.words
    sense, side = asked.sense.value, _SIDE[clause.force]
    stance = _matching("stance", words)
    sentence = _matching("provision", clause.sentence)
    found: dict[str, float] = {
        "bias": 1.0,
        f"sense={sense}": 1.0,
        f"force={clause.force.value}": 1.0,
        f"sense={sense}|force={clause.force.value}": 1.0,
        f"frame={situation.frame.value}": 1.0,
        f"frame={situation.frame.value}|{side}": 1.0,
        f"sense={sense}|{side}|omits={asked.omits}": 1.0,
        "meant": situation.meant * _MEANT,
        f"meant|{sense}": situation.meant * _MEANT,
        "own": situation.own,
        "cover": situation.cover,
    }
    for name in stance:
        found |= {f"ask:{name}": 1.0, f"ask:{name}|{side}": 1.0, f"ask:{name}|{sense}": 1.0}
        found |= {f"ask:{name}&{other}": 0.7 for other in _WITH_EXCEPTION if other in sentence}
    for name in sentence:
        found |= {f"law:{name}": 1.0, f"law:{name}|{sense}": 1.0}
    found |= {f"clause:{name}": 0.7 for name in _matching("provision", clause.text)}
    if _OMITTING & set(stance):
        found[f"omitting|{side}|{sense}"] = 1.0
    if situation.number is not None:
        met, dutiful = situation.number.met, situation.number.dutiful
        found |= {f"number|{met}|{dutiful}": 1.0, f"number|{met}|{sense}|{asked.omits}": 1.0}
        found[f"number|{met}|frame={situation.frame.value}"] = 1.0
    if situation.belongs is not None and asked.sense is Polarity.IS:
        found[f"belongs={situation.belongs.value}"] = 1.0
    if not clause.bound:
        found |= {"unbound": 1.0, f"unbound|{sense}": 1.0}
    if not situation.says:
        found |= {"unsaid": 1.0, f"unsaid|{sense}": 1.0}
    if situation.cover < _LOW:
        found |= {"far": 1.0, f"far|{sense}": 1.0}
    if situation.stranger:
        found |= {"stranger": 1.0, f"stranger|{sense}": 1.0, f"stranger|frame={situation.frame.value}": 1.0}
    if situation.other is not None:
        found |= {"anothers": 1.0, f"anothers|{sense}": 1.0}
    if _denied(words) & _denied(clause.sentence):
        found |= {
            "same_negation": 1.0,
            f"same_negation|{side}": 1.0,
            f"same_negation|frame={situation.frame.value}": 1.0,
        }
    found |= {f"worked={name}": share * _WORKED for name, share in situation.worked.items()}
    found |= _of_amounts(situation)
    found |= _of_exception(words, clause.sentence)
    found |= {f"“{string}”": _STRING for string in _strings(words)}
    return {name: value for name, value in found.items() if value}


def _of_amounts(situation: Situation) -> dict[str, float]:
    """Whether the numbers of the question stand in the deciding sentence, or others of the same unit in their place."""
    told = {(value, unit) for value, unit in amounts(situation.words) if not (unit == "年" and value > _YEARS)}
    if not told:
        return {}
    here, said = amounts(situation.clause.sentence), amounts(situation.told)
    units = {unit for _, unit in said}
    state = "held" if told <= here else "said" if told <= said else "other"
    state = state if state != "other" or any(unit in units for _, unit in told) else "absent"
    sense, frame = situation.asked.sense.value, situation.frame.value
    return {f"told={state}": 1.0, f"told={state}|{sense}": 1.0, f"told={state}|frame={frame}": 1.0}


def _denied(text: str) -> set[str]:
    """What a text denies: 不含, 未取, 免予; the words that only ask (要不要) deny nothing."""
    return {match.group() for match in _NEGATION.finditer(text)}


def _matching(kind: str, text: str) -> list[str]:
    return [rule.value for rule in rules_of(kind) if rule.search(text)]


def _of_exception(words: str, sentence: str) -> dict[str, float]:
    """How much of the exception the question speaks of, and whether more than of the rule."""
    match = _EXCEPTION.search(sentence)
    if match is None:
        return {}
    pairs = _pairs(words)
    inside = _pairs(match[1])
    common, other = len(pairs & inside), len(pairs & _pairs(sentence.replace(match[1], "")))
    return {"exception": 2.0 * common / max(1, len(inside)), "exception_more": float(common > other)}


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _strings(text: str) -> set[str]:
    text = _MARKS.sub("|", text)
    return {text[i : i + size] for size in _STRINGS for i in range(len(text) - size + 1)}


def names_exception(situation: Situation) -> bool:
    """Whether the question has the words of the exception of the clause that answers."""
    return _of_exception(situation.words, situation.clause.sentence).get("exception", 0.0) >= _EXCEPTED


def speaks_of_exception(situation: Situation) -> bool:
    """Whether the question speaks of the exception of the clause that answers, so that it may be met.

    It does in the words of the exception, or where the story tells of what the exception is about (紧急, 必需, 同意).
    """
    if names_exception(situation):
        return True
    clause = situation.clause
    exception = clause.exception or "".join(match.group() for match in _EXCEPTION.finditer(clause.sentence))
    return any(re.search(rule.value, exception) for rule in rules_of("excepted") if rule.search(situation.story))


def rated(situation: Situation) -> list[tuple[Verdict, float]]:
    """All verdicts with their probabilities, the likeliest first; none is conditional without a condition."""
    found = signs(situation)
    barred = () if _CONDITIONED & found.keys() else (Verdict.CONDITIONAL.value,)
    return [(Verdict(name), share) for name, share in load_weights(Verdict, *DECIDING).rated(found, barred)]


def reasons(situation: Situation, verdict: Verdict) -> list[tuple[str, float]]:
    """The signs that speak most for a verdict or against it; see :meth:`Weights.reasons`."""
    return load_weights(Verdict, *DECIDING).reasons(signs(situation), verdict.value)

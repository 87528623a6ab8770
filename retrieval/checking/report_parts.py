"""What a report is held against: the sentence of a provision that speaks of the same matter, its tiers, its force."""

from __future__ import annotations

import re

from graph import default_table
from retrieval.checking.matters import matter
from retrieval.checking.measures import Measure, read_measures
from retrieval.checking.plain import plain
from retrieval.checking.quotations import clauses_of
from retrieval.checking.verifier_words import GRADES, TRIGGER

__all__ = [
    "affected",
    "around_measure",
    "best_words",
    "may_fine",
    "same_force",
    "same_grade",
    "span_of",
    "tier_words",
    "ways_offered",
    "with_names",
]

_ANYONE = re.compile(r"利害关系人|相关方|用户|消费者|公民|自然人|个人(?!信息(?!主体))")
_WHOLE = 110  # characters up to which the whole sentence is shown as right


def with_names(names: str, real: str) -> str:
    """The words of a provision, with the one who must act where a clause does not name him."""
    return real if not names or any(name in real for name in names.split("、")) else f"{names}：{real}"


def span_of(word: str, provision: str) -> tuple[int, int]:
    """Where a word stands in a provision."""
    at = provision.find(word)
    return at, at + len(word)


def around_measure(provision: str, real: Measure) -> str:
    """The clause of a number."""
    return clauses_of(provision, real.start, real.end)


def ways_offered(words: str, passage: str, provision: str) -> bool:
    """Whether 可以 opens one of the ways that the provision leaves to choose from (自行或者委托)."""
    real = plain(provision).text
    ways = [m.group(1) for m in re.finditer(rf"{re.escape(words)}(..)", passage)]
    if len(ways) > 1 and "或者" in real and re.search(rf"[也还]{re.escape(words)}", passage):
        return True  # 可以自己做，也可以委托他人
    return bool(ways) and all(f"{way}或者" in real or f"或者{way}" in real for way in ways)


def same_grade(amount: str, passage: str, real: str) -> bool:
    """Whether the clause of a fine names the condition that stands right before it in the provision (…的为二十万元以下)."""
    at = passage.find(amount)
    here = clauses_of(passage, at, at + len(amount)) if at >= 0 else ""
    there = re.split(r"[，；]", real[: real.find(amount)])[-2:] if amount in real else []
    return any(pattern.search(here) and pattern.search("，".join(there)) for pattern in GRADES.values())


def affected(name: str, provision: str) -> bool:
    """Whether somebody is one of the persons (个人, 利害关系人) whom the provision means without saying what they are."""
    return default_table().kind(name) == "person" and _ANYONE.search(provision) is not None


def same_force(clause: str, provision: str) -> bool:
    """Whether what the provision says most alike to a clause stands under the same force (要, 应当)."""
    said = TRIGGER.search(clause)
    if said is None:
        return False
    governed = []
    for sentence in re.findall(r"[^。\n]+", provision):
        words = list(TRIGGER.finditer(sentence))
        ends = [*(word.start() for word in words[1:]), len(sentence)][: len(words)]
        governed += [(sentence[w.end() : end], w.lastgroup) for w, end in zip(words, ends, strict=True)]
    act = clause[said.end() :]
    best = max(governed, key=lambda part: matter(act, part[0]), default=("", None))
    return best[1] == said.lastgroup and matter(act, best[0]) > 0


def may_fine(words: str, passage: str, provision: str) -> bool:
    """Whether 可以 opens a fine, which the provision puts under the 可以 that opens its measures."""
    return re.search(rf"{re.escape(words)}[^，。；]{{0,4}}?[处罚]", passage) is not None and "可以" in provision


def best_words(passage: str, provision: str, name: str = "") -> str:
    """The sentence of the provision that speaks of the same matter; of a long one the clauses around it."""
    sentences: list[str] = [s.strip() for s in re.findall(r"[^。\n]+", provision) if name in s] or [provision]
    best: str = max(sentences, key=lambda s: matter(passage, s))
    if len(best) <= _WHOLE:
        return best
    pieces: list[str] = re.findall(r"[^，；]+[，；]?", best)
    middle = max(
        range(len(pieces)), key=lambda i: matter(passage, pieces[i]) + (1.0 if name and name in pieces[i] else 0)
    )
    return "".join(pieces[max(0, middle - 1) : middle + 2])[: 2 * _WHOLE].strip("，；")


def tier_words(words: str, provision: str) -> str:
    """The grade of a breach to which a fine belongs, in the provision's words."""
    value = next(iter(read_measures(words)), None)
    parts = [
        p.strip()
        for p in re.split(r"[；。\n]", provision)
        if value and any(value.agrees(m) and value.bound == m.bound for m in read_measures(p))
    ]
    return (parts[0] if parts else provision)[: 2 * _WHOLE]

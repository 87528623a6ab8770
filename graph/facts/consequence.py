"""What follows from the breach of a duty: sanctions that name it, describe it or answer any breach, or none; and the chain.

The chain goes from the duties of a provision over the sanctions and the tiers that these borrow to the laws above them.
What the text states is told apart from what is inferred (推定), and no sanction from one that could not be linked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from corpus import Locator
from graph.extraction.norm_bearers import LIABLE
from graph.extraction.subjects import default_table
from graph.facts.container import Facts
from graph.facts.curated import load_relation
from graph.facts.index import CHAIN_MODALITIES, FactsIndex, Penalty
from graph.facts.queries import Step, chain_of, index_of
from graph.models import Norm, Sanction

__all__ = ["Consequence", "ConsequenceState", "borrowed_tiers", "chain_row", "consequence_of"]

_DEPTH = 3
#: Why a duty of authorities has no sanction.
_OFFICES = "这是机关的职责，本文没有对应的罚则"


class ConsequenceState(StrEnum):
    """How surely a duty is sanctioned."""

    NAMED = "named"  # a sanction names the article
    INFERRED = "inferred"  # a sanction describes the conduct (推定)
    GENERAL = "general"  # only a clause on any breach
    NONE = "none"  # the text has no sanction for it
    NO_DUTY = "no_duty"  # a permission, an encouragement, a power


@dataclass(frozen=True, slots=True)
class Consequence:
    """The sanctions of one duty and why it is these, or none."""

    state: ConsequenceState
    penalties: tuple[Penalty, ...]
    reason: str


def consequence_of(facts: Facts, norm: Norm) -> Consequence:
    """What answers the breach of ``norm``; never empty without a reason."""
    index = index_of(facts)
    if norm.modality not in CHAIN_MODALITIES:
        return Consequence(ConsequenceState.NO_DUTY, (), "不是义务，没有罚则")
    penalties = tuple(index.penalties_of(norm))
    if any(not p.catch_all and not p.inferred for p in penalties):
        return Consequence(ConsequenceState.NAMED, penalties, "罚则写明了本条")
    if told := next((p for p in penalties if p.inferred), None):
        return Consequence(ConsequenceState.INFERRED, penalties, told.reason or "")
    if penalties:
        return Consequence(
            ConsequenceState.GENERAL,
            penalties,
            f"罚则没有点明本条，适用概括条款：{'、'.join(_labels(index, penalties))}",
        )
    return Consequence(ConsequenceState.NONE, (), _why_none(facts, norm))


def _labels(index: FactsIndex, penalties: Iterable[Penalty]) -> list[str]:
    return list(dict.fromkeys(index.sanction_label(p.sanction) for p in penalties))


def _why_none(facts: Facts, norm: Norm) -> str:
    if LIABLE.match(norm.action):
        return "这是违反之后的责任本身，没有再加的罚则"
    own = [s for s in facts.sanctions if s.doc_id == norm.doc_id]
    if not own:
        return "本文没有罚则"
    kinds = {default_table().kind(name) for name in norm.subjects}
    if kinds <= {"regulator", "state"}:
        return _OFFICES
    return "本文的罚则没有写明本条，也没有概括条款，所列行为与本条都不相符"


def borrowed_tiers(facts: Facts, sanction: Sanction, depth: int = _DEPTH) -> tuple[Sanction, ...]:
    """The tiers to which a sanction refers (依照前款规定处罚, 依照本法第五十二条规定处罚), followed on where these refer again."""
    index = index_of(facts)
    found: dict[str, Sanction] = {}
    for place in sanction.applies if depth else ():
        for tier in index.sanctions_in.get(place.locator.whole, ()):
            if tier.id == sanction.id or place.paragraph not in (None, tier.paragraph):
                continue
            for one in (tier, *borrowed_tiers(facts, tier, depth - 1)):
                if not one.applies:
                    found.setdefault(one.id, one)
    return tuple(found.values())


def chain_row(
    facts: Facts,
    place: Locator,
    *,
    quote: Callable[[Locator], str] | None = None,
    in_force: Callable[[str], bool] | None = None,
) -> dict[str, Any]:
    """The JSON of ``famai graph chain``: duties → sanctions → laws above, each with quote, resolution and reason.

    Args:
        facts: where to look.
        place: a 条, or a 款 of it.
        quote: gives the words of a provision of the laws above.
        in_force: whether a version was in force on the day asked for; others above are replaced by the version that was.
    """
    chain = chain_of(facts, place)
    index = index_of(facts)
    duties = [_duty_row(facts, norm) for norm in chain.norms]
    steps = [_step_row(facts, step, quote, in_force) for step in chain.steps]
    bound = [d for d in duties if d["consequence"] != ConsequenceState.NO_DUTY.value]
    none = None
    if not steps:
        reasons = [d["reason"] for d in bound]
        none = (
            next((r for r in reasons if r != _OFFICES), reasons[0])
            if bound
            else ("本条没有义务或者禁止" if duties else "本条没有规范")
        )
    return {"label": index.label(place), "doc_id": place.doc_id, "duties": duties, "steps": steps, "none": none}


def _duty_row(facts: Facts, norm: Norm) -> dict[str, Any]:
    told = consequence_of(facts, norm)
    labels = _labels(index_of(facts), told.penalties)
    return {
        "id": norm.id,
        "subjects": list(norm.subjects),
        "modality": norm.modality.value,
        "quote": norm.text,
        "consequence": told.state.value,
        "reason": told.reason,
        "sanctions": labels,
    }


def _step_row(
    facts: Facts,
    step: Step,
    quote: Callable[[Locator], str] | None,
    in_force: Callable[[str], bool] | None,
) -> dict[str, Any]:
    kind = "general" if step.catch_all else "inferred" if step.inferred else "named"
    uppers = []
    for upper in step.uppers:
        above = _version(facts, upper.place, in_force) if upper.place else None
        moved = above != upper.place
        uppers.append(
            {
                "label": index_of(facts).label(above) if above else upper.label,
                "quote": quote(above) if quote and above and above.article else None,
                "resolution": "inferred" if upper.inferred or moved else "exact",
                "reason": "按当日有效的版本" if moved else upper.reason,
            }
        )
    laws = {upper.doc_id for upper in step.uppers if upper.doc_id}
    return {
        "label": step.label,
        "kind": kind,
        "resolution": "inferred" if step.inferred else "exact",
        "reason": step.reason,
        **tier_row(step.sanction),
        "borrowed": [
            {"label": index_of(facts).sanction_label(s), **tier_row(s)} for s in borrowed_tiers(facts, step.sanction)
        ],
        "uppers": uppers,
        "relation": load_relation() if len(laws) > 1 else None,
    }


def tier_row(sanction: Sanction) -> dict[str, Any]:
    """One tier as a row."""
    return {
        "id": sanction.id,
        "quote": sanction.text,
        "offenders": list(sanction.offenders),
        "authority": list(sanction.authority),
        "target": sanction.target.value,
        "measures": list(sanction.measures),
        "condition": sanction.aggravation,
        "fine_min": sanction.fine_min,
        "fine_max": sanction.fine_max,
        "fine_times_min": sanction.fine_times_min,
        "fine_times_max": sanction.fine_times_max,
        "fine_base": sanction.fine_base,
    }


def _version(facts: Facts, place: Locator, in_force: Callable[[str], bool] | None) -> Locator:
    """The provision in the version that was in force, by the crosswalks; the one given where none was."""
    if in_force is None or in_force(place.doc_id):
        return place
    for crosswalk in facts.crosswalks:
        if crosswalk.new_id == place.doc_id and in_force(crosswalk.old_id):
            return (crosswalk.to_old(place.whole) if place.article else Locator(crosswalk.old_id)) or place
    return place


def states(facts: Facts, norms: Iterable[Norm]) -> dict[ConsequenceState, int]:
    """How many of ``norms`` stand in each state."""
    counts: dict[ConsequenceState, int] = {}
    for norm in norms:
        state = consequence_of(facts, norm).state
        counts[state] = counts.get(state, 0) + 1
    return counts

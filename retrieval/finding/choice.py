"""Which candidates an answer cites: a small logistic model over what speaks for each, fitted on the tuning questions.

The weights are numbers in ``learned/citing.json`` (written by ``evaluation/training/fit_citing.py``), and for a build without
vectors in ``learned/citing-words.json``; without the file the best
article is cited, and others that come close.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpus import DataError, domain_file, per_domains
from retrieval.finding.adapters import load_learned
from retrieval.finding.candidate import SIGNS, Candidate, Feature, Key
from retrieval.limits import LIMITS
from retrieval.models import Kind, Understanding
from retrieval.reading.cues import SANCTION

__all__ = ["Model", "choose", "in_order", "load_model", "model_file", "runners_up"]


@dataclass(frozen=True, slots=True)
class Model:
    """Logistic regression: ``probability = 1 / (1 + exp(-(bias + sum(weights[name] * value))))``.

    ``worth`` says how much a right article more is worth against a wrong one among those cited; see :func:`choose`.
    """

    bias: float
    weights: Mapping[Feature, float]
    worth: float

    def probability(self, candidate: Candidate) -> float:
        """How likely the article belongs to a right answer."""
        value = candidate.values.get
        z = self.bias + sum([weight * value(feature, 0.0) for feature, weight in self.weights.items()])
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, z))))


_Rated: TypeAlias = "tuple[Candidate, float]"  # with its probability
_SURE_CHAIN = 0.9  # weight of a chain that starts from the article found best, or close to it
_CHAIN = 0.8  # weight of a chain that suffices where nothing else punishes
_AMOUNT = re.compile(r"元|倍|百分之")  # what a fine is counted in
_POSSIBLE = 0.1  # probability that suffices to be shown as possibly related
_ASIDE = 0.09  # probability that suffices for what is asked for by name, or for the other side of a comparison

_PLAIN = Model(
    bias=-4.0,
    weights={
        Feature.RELATIVE: 2.0,
        Feature.LEAD: 2.5,
        Feature.PART: 1.5,
        Feature.IN_DOCUMENT: 2.0,
        Feature.SPAN: 1.0,
        Feature.DEFINES: 3.0,
        Feature.CHAIN_SANCTION: 2.5,
        Feature.CHAIN_UPPER: 3.0,
        Feature.NAMED: 10.0,
    },
    worth=0.4,
)


@per_domains
def load_model(encoder: str | None = None) -> Model:
    """The fitted model, or a plain one where none was fitted, or none for that encoder.

    Args:
        encoder: fingerprint of the encoder whose likeness the candidates carry; ``None`` where words stand in for it.

    Raises:
        DataError: the file is damaged.
    """
    path = domain_file("learned", model_file(encoder))
    data = load_learned(path, encoder)
    if data is None:
        return _PLAIN
    try:
        weights = {Feature(name): float(value) for name, value in data["weights"].items()}
        if wrong := [feature.value for feature, weight in weights.items() if weight * SIGNS[feature] < 0]:
            raise ValueError(f"{'、'.join(wrong)} 的符号不对")
        return Model(float(data["bias"]), weights, float(data["worth"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error


def model_file(encoder: str | None) -> str:
    """Name of the file with the weights: where words stand in for meaning and nothing is voted, other ones hold."""
    return "citing-words.json" if encoder is None else "citing.json"


def choose(question: Understanding, pool: Sequence[Candidate], model: Model) -> list[_Rated]:
    """The candidates to cite with their probability, best first.

    The best one is always cited, and the next ones as long as what they add to the share of right articles that is
    cited, ``worth`` times their probability, outweighs what they take from the share of cited articles that is right:
    where the best is sure, little is cited beside it, where it is not, more. At most ``LIMITS.cited_articles`` are.
    Where the question names articles and asks for no more than them, they alone are cited; where it asks how their
    breach is punished, their chain. What is asked for by name joins them, and what a chain lacks.
    """
    if not pool:
        return []
    return _chosen(question, _rated(pool, model), model.worth)


def _rated(pool: Sequence[Candidate], model: Model) -> list[_Rated]:
    """The candidates with their probability, likeliest first."""
    return sorted(((c, model.probability(c)) for c in pool), key=lambda pair: (-pair[1], pair[0].key))


def _chosen(question: Understanding, rated: Sequence[_Rated], worth: float) -> list[_Rated]:
    named = [pair for pair in rated if Feature.NAMED in pair[0].values]
    if named and not _asks_beyond(question):
        return named[: LIMITS.cited_articles]
    if Kind.PENALTY in question.kinds and Kind.COMPARISON not in question.kinds and (chain := _chain_of(rated, named)):
        chosen = [*chain, *named]
        chosen += _links(rated, {candidate.key for candidate, _ in chosen})
        return list({pair[0].key: pair for pair in chosen}.values())[: LIMITS.cited_articles]
    chosen = _worth_citing(rated, worth)
    chosen += _asked_by_name(question, rated, chosen)
    if Kind.PENALTY in question.kinds:
        chosen += _punishing(rated, chosen)
        chosen += _links(rated, {candidate.key for candidate, _ in chosen})
    others = {candidate.counterpart for candidate, _ in chosen}
    chosen += [pair for pair in rated if pair[0].key in others]
    return list({pair[0].key: pair for pair in chosen}.values())[: LIMITS.cited_articles]


def runners_up(
    question: Understanding, pool: Sequence[Candidate], chosen: Sequence[Candidate], model: Model
) -> list[Candidate]:
    """The best of those in force that are not cited but may belong to the answer, at most ``LIMITS.possible``."""
    cited = {candidate.key for candidate in chosen}
    if any(Feature.NAMED in candidate.values for candidate in chosen) and not _asks_beyond(question):
        return []
    rated = sorted(((-model.probability(c), c.key, c) for c in pool if c.key not in cited), key=lambda r: r[:2])
    possible = [c for p, _, c in rated if -p >= _POSSIBLE and _in_force(c, question.as_of)]
    return possible[: LIMITS.possible]


def _in_force(candidate: Candidate, day: str | None) -> bool:
    instrument = candidate.document.instrument
    return instrument.in_force_on(day) if day else instrument.in_force is not False


def in_order(question: Understanding, pool: Sequence[Candidate], model: Model) -> list[Candidate]:
    """The pool: first what is cited, then the rest by how likely it belongs to a right answer."""
    if not pool:
        return []
    rated = _rated(pool, model)
    cited = [candidate for candidate, _ in _chosen(question, rated, model.worth)]
    first = {candidate.key for candidate in cited}
    return [*cited, *(candidate for candidate, _ in rated if candidate.key not in first)]


def _worth_citing(rated: Sequence[_Rated], worth: float) -> list[_Rated]:
    chosen = list(rated[:1])
    for pair in rated[1:]:
        sure = sum(probability for _, probability in chosen) / len(chosen)
        if worth * pair[1] < (sure - pair[1]) / (len(chosen) + 1):
            break
        chosen.append(pair)
    return chosen


def _asked_by_name(question: Understanding, rated: Sequence[_Rated], chosen: Sequence[_Rated]) -> list[_Rated]:
    """The articles named, the definition of a term, the best of each law named, the other side of a comparison."""
    found = [pair for pair in rated if Feature.NAMED in pair[0].values]
    likely = [pair for pair in rated if pair[1] >= _ASIDE]
    found += [pair for pair in likely if Feature.DEFINES in pair[0].values]
    if len(question.doc_ids) > 1:  # who names two laws wants to hear of both
        heard = {candidate.document.id for candidate, _ in (*chosen, *found)}
        for doc_id in question.doc_ids:
            own = [pair for pair in rated if pair[0].document.id == doc_id]
            found += [pair for pair in own[:1] if doc_id not in heard and pair[1] >= _ASIDE]
    if Kind.COMPARISON in question.kinds and len({c.key for c, _ in (*chosen, *found)}) == 1:
        found += likely[1:2]
    return found


def _punishing(rated: Sequence[_Rated], chosen: Sequence[_Rated]) -> list[_Rated]:
    """How the law named punishes, and a sanction where none is cited: a question about a penalty asks for both."""
    upper = [pair for pair in rated if _of_named_law(pair[0])]
    found = [pair for pair in upper if pair not in chosen][:1]
    if not any(SANCTION.search(candidate.article.text) for candidate, _ in (*chosen, *found)):
        cited = {candidate.key for candidate, _ in chosen}
        own = [pair for pair in rated if pair[0].duty in cited]
        own.sort(key=lambda pair: -pair[0].value(Feature.CHAIN_SANCTION))  # what punishes any breach comes last
        found += (own or [pair for pair in rated if pair[0].value(Feature.CHAIN_SANCTION) >= _CHAIN])[:1]
    return found


def _chain_of(rated: Sequence[_Rated], named: Sequence[_Rated]) -> list[_Rated]:
    """What punishes the breach of the articles named: the sanctions that name them, else those for any breach."""
    keys = {candidate.key for candidate, _ in named}
    own = [pair for pair in rated if pair[0].duty in keys]
    named_by = [pair for pair in own if pair[0].value(Feature.CHAIN_SANCTION) >= _SURE_CHAIN]
    return named_by or [pair for pair in own if pair[0].value(Feature.CHAIN_ANY) >= _SURE_CHAIN]


def _of_named_law(candidate: Candidate) -> bool:
    """Whether it is what the law named says of a breach found."""
    return candidate.value(Feature.CHAIN_UPPER) >= _SURE_CHAIN and candidate.value(Feature.DOCUMENT_NAMED) > 0


def _links(rated: Sequence[_Rated], chosen: set[Key]) -> list[_Rated]:
    """What a chain lacks: the duty broken, the sanction that refers to another law, the law that says the amount."""
    cited = [c for c, _ in rated if c.key in chosen]
    broken = {c.duty for c in cited if c.value(Feature.CHAIN_SANCTION) >= _SURE_CHAIN}
    referring = {c.referred_by for c in cited}
    found = [pair for pair in rated if pair[0].key in broken | referring]
    for candidate in cited:
        if not _AMOUNT.search(candidate.article.text):
            found += [pair for pair in rated if pair[0].referred_by == candidate.key][:1]
    return found


def _asks_beyond(question: Understanding) -> bool:
    """Whether a question that names an article asks about more than that article."""
    whole_instruments = {c.doc_id for c in question.citations if not c.eid and c.doc_id}
    named = {c.doc_id for c in question.citations if c.eid}
    beyond = {Kind.COMPARISON, Kind.PENALTY} & set(question.kinds)
    return bool(whole_instruments - named) or bool(beyond)

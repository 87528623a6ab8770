"""Which candidates an answer cites: a small logistic model over what speaks for each, fitted on the tuning questions.

The weights are numbers in ``learned/citing.json`` (written by ``evaluation/fit_citing.py``); without the file the best
article is cited, and others that come close.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from corpus.errors import DataError
from retrieval.candidate import FEATURES, Candidate
from retrieval.limits import LIMITS
from retrieval.models import Kind, Understanding

__all__ = ["Model", "choose", "load_model"]


@dataclass(frozen=True, slots=True)
class Model:
    """Logistic regression: ``probability = 1 / (1 + exp(-(bias + sum(weights[name] * value))))``.

    ``threshold`` is the probability from which an article beside the best one is cited.
    """

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, candidate: Candidate) -> float:
        """How likely the article belongs to a right answer."""
        z = self.bias + sum(self.weights.get(name, 0.0) * candidate.values.get(name, 0.0) for name in FEATURES)
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, z))))


_SURE_CHAIN = 0.9  # weight of a chain that starts from the article found best, or close to it
_NAMED_LAW = 0.25  # share of the threshold that suffices for the best article of a law that is named

_PLAIN = Model(
    bias=-4.0,
    weights={
        "relative": 2.0,
        "first": 2.5,
        "part_first": 1.5,
        "in_doc_first": 2.0,
        "cover_relative": 1.0,
        "defines": 3.0,
        "chain_sanction": 2.5,
        "chain_upper_named": 3.0,
        "named_article": 10.0,
        "not_in_force": -2.0,
        "sanction_asked": 0.7,
        "sanction_not_asked": -0.7,
    },
    threshold=0.5,
)


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The fitted model, or a plain one where none was fitted.

    Raises:
        DataError: the file is damaged.
    """
    path = resources.files("retrieval") / "learned" / "citing.json"
    if not path.is_file():
        return _PLAIN
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        weights = {str(name): float(value) for name, value in data["weights"].items()}
        return Model(float(data["bias"]), weights, float(data["threshold"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error


def choose(
    question: Understanding, pool: Sequence[Candidate], model: Model | None = None
) -> list[tuple[Candidate, float]]:
    """The candidates to cite with their probability, best first.

    The best one is always cited; others from the threshold on, at most ``LIMITS.cited_articles``. Where the question
    names articles and asks for no more than them, they alone are cited.
    """
    if not pool:
        return []
    model = model or load_model()
    rated = sorted(((c, model.probability(c)) for c in pool), key=lambda pair: (-pair[1], pair[0].key))
    named = [pair for pair in rated if "named_article" in pair[0].values]
    if named and not _asks_beyond(question):
        return named[: LIMITS.cited_articles]
    chosen = [pair for pair in rated if pair[1] >= model.threshold or "named_article" in pair[0].values] or rated[:1]
    if len(question.doc_ids) > 1:  # who names two laws wants to hear of both
        for doc_id in question.doc_ids:
            if all(candidate.document.id != doc_id for candidate, _ in chosen):
                own = [pair for pair in rated if pair[0].document.id == doc_id]
                chosen += [pair for pair in own[:1] if pair[1] >= _NAMED_LAW * model.threshold]
    if Kind.PENALTY in question.kinds:  # the law named is asked how it punishes, not only what it demands
        chosen += [p for p in rated if p not in chosen and p[0].values.get("chain_upper_named", 0.0) >= _SURE_CHAIN][:1]
        if not any(candidate.values.get("sanction_asked") for candidate, _ in chosen):  # what punishes answers
            chosen += [p for p in rated if p[0].values.get("chain_sanction", 0.0) >= _SURE_CHAIN][:1]
    known = {candidate.key for candidate, _ in chosen}
    others = {candidate.counterpart for candidate, _ in chosen} - known
    chosen += [pair for pair in rated if pair[0].key in others]
    return chosen[: LIMITS.cited_articles]


def _asks_beyond(question: Understanding) -> bool:
    """Whether a question that names an article asks about more than that article."""
    whole_instruments = {c.doc_id for c in question.citations if not c.eid and c.doc_id}
    named = {c.doc_id for c in question.citations if c.eid}
    beyond = {Kind.COMPARISON, Kind.PENALTY} & set(question.kinds)
    return bool(whole_instruments - named) or bool(beyond)

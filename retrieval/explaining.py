"""How a question was read and why these articles: the JSON of ``famai explain``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus import format_label
from retrieval.finding.candidate import Candidate
from retrieval.finding.choice import choose, load_model
from retrieval.models import Understanding

__all__ = ["explanation"]


def explanation(asked: Understanding, pool: Sequence[Candidate]) -> dict[str, Any]:
    """The question as read, and every candidate with its probability and what speaks for it, best first.

    The numbers that speak are those of :data:`~retrieval.finding.candidate.FEATURES`; what is 0 is left out.
    """
    model = load_model()
    cited = [candidate.key for candidate, _ in choose(asked, pool)]
    rated = sorted(((model.probability(c), c) for c in pool), key=lambda pair: (-pair[0], pair[1].key))
    return {
        "question": asked.question,
        "read": {
            "text": asked.text,
            "query": asked.query,
            "kinds": [kind.value for kind in asked.kinds],
            "parts": list(asked.parts),
            "expansions": list(asked.expansions),
            "entities": list(asked.entities),
            "citations": [c.text for c in asked.citations],
            "documents": list(asked.doc_ids),
            "as_of": asked.as_of,
            "follows_up": asked.follows_up,
        },
        "candidates": [
            {
                "label": format_label(c.document.instrument, c.article),
                "iri": c.key.path(),
                "cited": c.key in cited,
                "probability": round(probability, 4),
                "via": c.via,
                "inferred": c.inferred,
                "speaks": {name: round(float(value), 4) for name, value in c.values.items() if value},
            }
            for probability, c in rated
        ],
    }

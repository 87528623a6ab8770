"""How a question was read and why these articles: the JSON of ``famai explain``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus import format_label
from retrieval.answering.drafts import Draft, Said
from retrieval.finding.candidate import Candidate
from retrieval.finding.choice import Model, choose
from retrieval.models import Understanding
from retrieval.reading.models import Reading

__all__ = ["explanation"]


def explanation(
    asked: Understanding,
    pool: Sequence[Candidate],
    reading: Reading,
    model: Model,
    verdicts: Sequence[tuple[Draft, Sequence[tuple[Said, bool | None]]]] = (),
    reasons: Sequence[Sequence[tuple[str, float]]] = (),
) -> dict[str, Any]:
    """The question as read, what its frames say, and every candidate with what speaks for it, best first.

    The numbers that speak are those of :data:`~retrieval.finding.candidate.Feature`; what is 0 is left out.
    """
    cited = [candidate.key for candidate, _ in choose(asked, pool, model)]
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
        "reading": _read(reading),
        "frames": [
            {
                "frame": draft.frame.value,
                "verdict": draft.verdict.value if draft.verdict else None,
                "verdict_signs": dict(signs),
                "statements": [
                    {
                        "text": said.text,
                        "kind": said.kind.value,
                        "places": [format_label(p.document.instrument, p.article, p.paragraph) for p in said.places],
                        "holds": holds,
                    }
                    for said, holds in statements
                ],
            }
            for (draft, statements), signs in zip(verdicts, reasons, strict=True)
        ],
        "candidates": [
            {
                "label": format_label(c.document.instrument, c.article),
                "iri": c.key.path(),
                "cited": c.key in cited,
                "probability": round(probability, 4),
                "via": c.via,
                "inferred": c.inferred,
                "speaks": {f.value: round(float(value), 4) for f, value in c.values.items() if value},
            }
            for probability, c in rated
        ],
    }


def _read(reading: Reading) -> dict[str, Any]:
    """The reading: who asks, the asks one by one, facts, claims, and the rules that fired with what each changed."""
    return {
        "asker": list(reading.asker),
        "denied": list(reading.denied),
        "bearing": reading.bearing,
        "shape": reading.shape.value,
        "as_of": reading.as_of,
        "asks": [
            {
                "text": ask.text,
                "frame": ask.frame.value,
                "topic": ask.topic,
                "query": ask.query,
                "targets": [c.text for c in ask.targets],
                "refers_back": ask.refers_back,
                "assumed": ask.assumed,
            }
            for ask in reading.asks
        ],
        "facts": [{"kind": f.kind.value, "text": f.text, "value": f.value, "unit": f.unit} for f in reading.facts],
        "claims": [{"text": c.text, "ask": c.ask, "value": c.value, "unit": c.unit} for c in reading.claims],
        "rules": [{"rule": f.rule, "words": f.words, "effect": f.effect} for f in reading.rules],
    }

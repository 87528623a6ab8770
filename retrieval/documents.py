"""The JSON documents that command line, HTTP and other programs share, as ``docs`` and the design give them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retrieval.checking.states import CheckedCitation
from retrieval.models import Answer, Hit

__all__ = ["batch_document", "check_document", "hit_document", "refused_document", "search_document"]

_HIT = ("rank", "doc_id", "title", "article", "paragraph", "label", "score", "text", "via")
_RANKED = 20


def hit_document(hit: Hit) -> dict[str, Any]:
    """One article found."""
    return {key: getattr(hit, key) for key in _HIT}


def search_document(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """What ``famai search`` prints."""
    return [hit_document(hit) for hit in hits]


def check_document(checked: Sequence[CheckedCitation]) -> list[dict[str, Any]]:
    """What ``famai check`` prints."""
    return [found.to_json() for found in checked]


def batch_document(own_id: Any, answer: Answer) -> dict[str, Any]:
    """A line of ``famai ask --batch``: the answer with the id of its question and the first articles found."""
    return {"id": own_id, **answer.to_json(), "ranking": search_document(answer.ranking[:_RANKED])}


def refused_document(own_id: Any, question: str, reason: str) -> dict[str, Any]:
    """A line for a question that could not be used."""
    answer = Answer(question=question, answer="", abstained=True, reason=reason)
    return batch_document(own_id, answer)

"""What tests read off an answer."""

from __future__ import annotations

from retrieval import Answer

ORDER = "csrc-order-218-2023"


def cited(answer: Answer) -> set[tuple[str, int]]:
    """The articles cited, by instrument."""
    return {(c.doc_id, c.article) for c in answer.citations}

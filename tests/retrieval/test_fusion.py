"""The ranking over made-up articles: what a question names, what holds no longer, what binds nobody, the outer tiers."""

from __future__ import annotations

import numpy as np
import pytest

from corpus import TIERS
from retrieval.finding.articles import IndexedArticle
from retrieval.finding.channels import CHANNELS, Features, Scored
from retrieval.finding.fusion import Standing, fuse
from retrieval.models import Understanding


def article(doc_id: str, number: int, **more: object) -> IndexedArticle:
    words = f"第{number}条的文字"
    return IndexedArticle(doc_id, f"art_{number}", number, doc_id, words, words, ((0, len(words)),), **more)  # type: ignore[arg-type]


ARTICLES = (
    article("centre", 1),
    article("centre", 2, summary="摘要"),
    article("old", 1, superseded=True, effective="2010-01-01", ended="2020-01-01"),
    article("draft", 1, binding=False),
    article("outer", 1, tier=TIERS[3]),
)


def ranked(question: str = "问", doc_ids: tuple[str, ...] = (), **more) -> list[int]:
    """The places in order where every channel finds every article alike."""
    alike = Scored.above(np.ones(len(ARTICLES), dtype=np.float32), 0.0)
    features = Features(dict.fromkeys(CHANNELS, alike), np.full(len(ARTICLES), -1), True)
    asked = Understanding(question, question, question, doc_ids=doc_ids)
    return fuse(features, Standing(ARTICLES), asked, **more).order.tolist()


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ({}, [1, 0, 4, 3, 2]),  # the annotated one, its neighbour, the outer tier, the draft, what holds no longer
        ({"question": "起草说明怎么说"}, [1, 3, 0, 4, 2]),  # reasons are asked for: the draft loses nothing
        ({"as_of": "2015-01-01"}, [1, 2, 0, 4, 3]),  # the old version held then
        ({"doc_ids": ("old",)}, [2, 1, 0, 4, 3]),
        ({"doc_ids": ("outer", "no-such-text")}, [4, 1, 0, 3, 2]),
        ({"doc_id": "centre"}, [1, 0]),
        ({"doc_id": "old"}, [2]),
        ({"doc_id": "no-such-text"}, []),
        ({"named": (3, 2)}, [3, 2, 1, 0, 4]),
    ],
)
def test_the_order_of_articles_that_are_found_alike(asked: dict, order: list[int]) -> None:
    assert ranked(**asked) == order

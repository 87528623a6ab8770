"""Requests that come while the encoder is at work are encoded in its next call together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from corpus import DataError
from retrieval.finding.together import TogetherEncoder


class Slow:
    """An encoder whose vectors tell the text, which waits in its first call, and counts its calls."""

    name, fingerprint, dimension = "slow", "slow-1", 1

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.first, self.go = threading.Event(), threading.Event()

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.calls.append(list(texts))
        if len(self.calls) == 1:
            self.first.set()
            assert self.go.wait(30)
        if "坏" in texts:
            raise DataError("坏")
        return np.array([[float(text)] for text in texts], dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        return self.encode_queries(texts)


def run(requests: list[list[str]], line: int) -> tuple[Slow, list[object]]:
    """All requests at once: the first is at work while the others come."""
    slow = Slow()
    together = TogetherEncoder(slow)

    def ask(texts: list[str]) -> object:
        try:
            return together.encode_queries(texts).ravel().tolist()
        except DataError as error:
            return str(error)

    with ThreadPoolExecutor(len(requests)) as pool:
        asked = [pool.submit(ask, requests[0])]
        assert slow.first.wait(30)
        asked += [pool.submit(ask, texts) for texts in requests[1:]]
        while len(together._line) < line:
            threading.Event().wait(0.01)
        slow.go.set()
        return slow, [one.result(30) for one in asked]


def test_those_who_wait_go_together_and_get_their_own() -> None:
    requests = [[str(n), str(n + 100)] for n in range(9)]
    slow, answers = run(requests, 8)
    assert answers == [[float(n), float(n + 100)] for n in range(9)]
    assert [len(call) for call in slow.calls] == [2, 16]


def test_a_call_has_its_limit() -> None:
    slow, answers = run([["0"], *([str(n)] * 20 for n in range(1, 4))], 3)
    assert [len(call) for call in slow.calls] == [1, 20, 20, 20]
    assert answers[3] == [3.0] * 20


def test_a_text_that_fails_spoils_no_other_request() -> None:
    _, answers = run([["0"], ["1"], ["坏"], ["2"]], 3)
    assert answers == [[0.0], [1.0], "坏", [2.0]]


def test_alone_it_is_the_encoder_itself() -> None:
    slow = Slow()
    slow.go.set()
    together = TogetherEncoder(slow)
    assert (together.name, together.fingerprint, together.dimension) == ("slow", "slow-1", 1)
    assert together.encode_queries(["7"]).tolist() == [[7.0]] and together.encode_passages(["8"]).tolist() == [[8.0]]
    with pytest.raises(DataError):
        together.encode_queries(["坏"])

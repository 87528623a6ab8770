"""The load test itself, against a stub that answers rightly, mixes answers up, fails, or hangs."""

from __future__ import annotations

import importlib.util
import os
import time
from pathlib import Path

import pytest

from corpus.errors import DataError, UsageError
from evaluation import run_load
from evaluation.bench.load import check_local, growth
from evaluation.questions import Question

_SPEC = importlib.util.spec_from_file_location("gradio_stub", Path(__file__).with_name("gradio_stub.py"))
assert _SPEC and _SPEC.loader
gradio_stub = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(gradio_stub)
gradio, right = gradio_stub.gradio, gradio_stub.right

QUESTIONS = [Question(f"q{i}", f"问题{'长' * i}？", history=("先前",) * (i % 2)) for i in range(7)]


def test_right_answers_from_many_clients_leave_nothing_to_complain():
    with gradio() as url:
        result = run_load(url, QUESTIONS, 90, clients=(1, 4, 64), pid=os.getpid())
    assert [(level.clients, level.asked) for level in result.levels] == [(1, 30), (4, 30), (64, 30)]
    assert sum(level.errors + level.mixed_up for level in result.levels) == 0
    assert result.complete and result.messages == ()
    assert result.memory and all(level.throughput > 0 and level.p95 >= level.p50 for level in result.levels)


def test_an_answer_to_another_question_is_noticed():
    def swapped(number, data):
        return right(number, ["别的问题", data[1]]) if number % 10 == 0 else right(number, data)

    with gradio(swapped) as url:
        assert run_load(url, QUESTIONS, 40, clients=(4,)).levels[0].mixed_up == 4


def test_an_answer_that_differs_from_the_first_is_noticed():
    def other(number, data):
        kind, values = right(number, data)
        if number > 40:  # ten of them warm up
            values[0]["citations"] = []
        return kind, values

    with gradio(other) as url:
        assert run_load(url, QUESTIONS, 40, clients=(1,)).levels[0].mixed_up == 10


@pytest.mark.parametrize(
    ("kind", "data"), [("error", None), ("status", 503), ("complete", ["no object"]), ("complete", [{"x": 1}])]
)
def test_failures_are_counted_and_the_first_are_told(kind, data):
    with gradio(lambda number, sent: (kind, data)) as url:
        result = run_load(url, QUESTIONS, 20, clients=(4,))
    assert result.levels[0].errors == 20 and result.levels[0].p50 is None
    assert len(result.messages) == 5 and result.messages[0].startswith("q")


def test_it_ends_when_its_time_is_over():
    def slow(number, data):
        time.sleep(0.05)
        return right(number, data)

    with gradio(slow) as url:
        result = run_load(url, QUESTIONS, 100, clients=(4, 16), seconds=0.7)
    assert not result.complete and result.levels[0].asked + result.levels[1].asked < 100


def test_a_server_without_the_interface_is_said_so():
    with gradio(name="other") as url, pytest.raises(DataError, match="/ask"):
        run_load(url, QUESTIONS, 4)
    with pytest.raises(DataError, match="famai serve"):
        run_load("http://127.0.0.1:9", QUESTIONS, 4)


@pytest.mark.parametrize("url", ["http://example.org", "http://10.0.0.1:7860", "ftp://127.0.0.1", "127.0.0.1:80", ""])
def test_only_this_machine_is_asked(url):
    with pytest.raises(UsageError, match="本机"):
        check_local(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:7860/", "http://localhost:1", "http://[::1]:1"])
def test_this_machine_has_several_names(url):
    assert check_local(url) == url.rstrip("/")


def test_nothing_to_ask_is_refused():
    with pytest.raises(UsageError):
        run_load("http://127.0.0.1:1", [], 4)


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        ([500] * 4 + [600] * 16, 0.0),  # filling caches at the beginning is no growth
        ([500] * 10 + [900] + [500] * 9, 0.0),  # nor is one peak
        ([500] * 10 + [550] * 10, 0.1),
        ([500, 510], None),
    ],
)
def test_growth(memory, expected):
    found = growth([(float(i), float(value)) for i, value in enumerate(memory)])
    assert found == (expected if expected is None else pytest.approx(expected))

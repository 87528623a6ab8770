"""The comparison with stored figures, on made-up reports."""

from __future__ import annotations

import json

import pytest

from corpus.errors import DataError
from evaluation.gate import falls, load_baseline, save_baseline
from evaluation.run import Report, Result


def report(values: list[float], figure: str = "recall@5") -> Report:
    results = tuple(Result(f"q{i}", "direct", "？", {figure: value}, ()) for i, value in enumerate(values))
    return Report(results, {}, {})


@pytest.fixture
def stored(tmp_path):
    return save_baseline({"set": report(([1.0] * 90 + [0.0] * 10) * 2)}, tmp_path / "baseline.json")


def fallen(stored, values):
    return [fall.figure for fall in falls("set", load_baseline(stored), report(values))]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0] * 90 + [0.0] * 10, []),  # the same
        ([1.0] * 95 + [0.0] * 5, []),  # better
        ([0.0] + [1.0] * 89 + [0.0] * 10, []),  # one question of a hundred: noise
        ([0.0] + [1.0] * 89 + [1.0] + [0.0] * 9, []),  # one lost, one won
        ([0.0] * 3 + [1.0] * 87 + [0.0] * 10, ["recall@5"]),  # three lost, none won
        ([0.0] * 10 + [1.0] * 90, []),  # ten lost, ten won
        ([0.0] * 14 + [1.0] * 86, ["recall@5"]),  # more than three points, whatever was won
    ],
)
def test_a_fall_counts_beyond_the_noise(stored, values, expected):
    assert fallen(stored, values * 2) == expected


def test_verdict_does_not_change_from_run_to_run(stored):
    values = ([0.0] * 2 + [1.0] * 88 + [0.0] * 10) * 2
    assert len({tuple(fallen(stored, values)) for _ in range(5)}) == 1


def test_questions_on_one_side_only_are_left_out(stored):
    assert fallen(stored, ([1.0] * 90 + [0.0] * 10) * 2 + [0.0] * 50) == []


def test_a_figure_that_is_gone_counts_as_fallen(stored):
    found = falls("set", load_baseline(stored), report([1.0], "facts"))
    assert [(fall.figure, fall.now) for fall in found] == [("recall@5", 0.0)]


def test_refusals_are_right_where_nothing_answers_and_wrong_elsewhere(tmp_path):
    answered = Result("a", "direct", "？", {"recall@5": 1.0, "refused": 1.0}, ())
    refused = Result("b", "unanswerable", "？", {"recall@5": None, "refused": 1.0}, ())
    path = save_baseline({"set": Report((answered, refused), {}, {})}, tmp_path / "b.json")
    assert load_baseline(path)["set"]["right_refusal"] == {"a": 0.0, "b": 1.0}


def test_other_sets_in_the_file_stay(stored):
    save_baseline({"other": report([1.0])}, stored)
    assert set(load_baseline(stored)) == {"set", "other"}


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"format": 99, "sets": {}})])
def test_a_damaged_file_is_said_to_be_one(tmp_path, content):
    path = tmp_path / "baseline.json"
    path.write_text(content)
    with pytest.raises(DataError, match="write-baseline"):
        load_baseline(path)

from __future__ import annotations

import pytest

from evaluation import calibrate


def test_perfect_forecasts_have_no_error():
    found = calibrate([0.0, 0.0, 1.0, 1.0], [False, False, True, True])
    assert found is not None
    assert (found.error, found.worst, found.brier) == (0.0, 0.0, 0.0)
    assert [b.count for b in found.bins] == [2, 2]


def test_error_is_weighted_by_the_count_of_each_bin():
    # 3 of 4 at 0.5 come true (gap .25), 0 of 1 at 0.9 (gap .9)
    found = calibrate([0.5] * 4 + [0.9], [True, True, True, False, False])
    assert found is not None
    assert found.error == pytest.approx((4 * 0.25 + 0.9) / 5)
    assert found.worst == pytest.approx(0.9)


def test_one_falls_into_the_last_bin():
    found = calibrate([1.0], [True], bins=4)
    assert found is not None and (found.bins[0].low, found.bins[0].high) == (0.75, 1.0)


def test_nothing_gives_nothing():
    assert calibrate([], []) is None


@pytest.mark.parametrize(
    ("probabilities", "outcomes", "bins"), [([0.5], [], 10), ([1.2], [True], 10), ([0.5], [True], 0)]
)
def test_what_cannot_be_held_is_refused(probabilities, outcomes, bins):
    with pytest.raises(ValueError):
        calibrate(probabilities, outcomes, bins)

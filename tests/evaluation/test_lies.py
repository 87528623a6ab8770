"""The mutation engine: every kind of lie is caught, faithful variants pass, the same seed gives the same sentences."""

from __future__ import annotations

import pytest

from evaluation.lies import FAITHFUL, LIES, Made, make_all, run_trial
from retrieval import FactVerifier

SEED, MOST = 2026, 60


@pytest.fixture(scope="module")
def verifier(corpus, facts) -> FactVerifier:
    return FactVerifier(corpus, facts)


@pytest.fixture(scope="module")
def lies(corpus, verifier):
    return run_trial(verifier, make_all(corpus, LIES, SEED, MOST))


@pytest.mark.parametrize("kind", LIES)
def test_each_kind_of_lie_is_caught(lies, kind):
    assert lies.made[kind] >= 20
    assert lies.rate(kind) >= 0.95, [made.text for made in lies.missed[kind]]


def test_faithful_variants_pass(corpus, verifier):
    trial = run_trial(verifier, make_all(corpus, FAITHFUL, SEED, MOST))
    assert sum(trial.caught.values()) <= 0.03 * sum(trial.made.values())


def test_the_same_seed_gives_the_same_sentences(corpus):
    first, second = (list(make_all(corpus, {"number": LIES["number"]}, 5, 10)) for _ in range(2))
    assert first == second and len(first) == 10


def test_a_verifier_that_catches_nothing_is_seen(corpus):
    class Blind:
        def verify(self, text, support, *, given="", as_of=None):
            from retrieval import Judgement

            return Judgement()

    trial = run_trial(Blind(), [Made("number", "甲应当在五日内报告。", "made-up", "art_1", "甲应当在三日内报告。", 0)])
    assert trial.rate("number") == 0.0 and trial.missed["number"]

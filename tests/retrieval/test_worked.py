"""The vote of the labelled questions that are nearest to one: on articles and verdicts."""

import dataclasses

import numpy as np
import pytest

from corpus import Locator
from retrieval.finding.worked import VERDICT_NAMES, Nearest, Worked, mark_of

FIRST, SECOND = Locator("made-up", "art_1"), Locator("made-up", "art_2")
TEXTS = ("能拖吗", "能晚点吗", "要备份吗")


def worked() -> Worked:
    vectors = np.array([[1.0, 0.0, 0.0], [0.98, 0.2, 0.0], [0.0, 0.0, 1.0]], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    verdicts = np.zeros((3, len(VERDICT_NAMES)), dtype=np.float32)
    verdicts[0, VERDICT_NAMES.index("no")] = verdicts[1, VERDICT_NAMES.index("no")] = 1.0
    verdicts[1, VERDICT_NAMES.index("conditional")] = verdicts[2, VERDICT_NAMES.index("yes")] = 1.0
    marks = np.array([mark_of(text) for text in TEXTS], dtype=np.uint32)
    gold = np.array([[0, 0, 2], [1, 0, 0], [2, 1, 0]])
    outside = np.zeros(3, dtype=np.float32)
    return Worked(vectors, np.zeros(3, dtype=np.float32), (FIRST, SECOND), gold, verdicts, outside, marks)


def vote(*vector: float, of: Worked | None = None) -> Nearest:
    return (of or worked()).nearest(np.array(vector, dtype=np.float32))


def test_the_nearest_questions_decide() -> None:
    found = vote(1.0, 0.05, 0.0)
    assert max(found.articles, key=found.articles.__getitem__) == FIRST
    assert max(found.verdicts, key=found.verdicts.__getitem__) == "no"
    assert sum(found.verdicts.values()) == pytest.approx(1.0)


def test_of_two_verdicts_that_can_be_defended_each_has_half_a_vote() -> None:
    found = vote(0.98, 0.2, 0.0)
    assert 0 < found.verdicts["conditional"] < found.verdicts["no"]


def test_the_paragraph_that_was_named_gains() -> None:
    found = vote(1.0, 0.05, 0.0)
    assert 0 < found.decides(FIRST, 2) < 1
    assert found.decides(FIRST, 1) == found.decides(SECOND, 2) == 0.0


def test_a_question_near_those_outside_the_collection_is_told_to_be() -> None:
    outside = np.array([0.0, 0.0, 1.0], dtype=np.float32)
    given = dataclasses.replace(worked(), outside=outside)
    assert vote(0.0, 0.0, 1.0, of=given).outside == pytest.approx(1.0, abs=0.001)
    assert vote(1.0, 0.05, 0.0, of=given).outside < 0.01


def test_a_question_like_none_gets_no_vote() -> None:
    assert vote(0.0, -1.0, 0.0) == Nearest()


def test_half_near_counts_less() -> None:
    near, half = vote(0.0, 0.0, 1.0), vote(0.0, -1.0, 0.7)
    assert 0 < half.articles[SECOND] < near.articles[SECOND]


def test_no_question_answers_itself_where_figures_are_taken() -> None:
    assert vote(0.0, 0.0, 1.0, of=worked().without("要备份吗")) == Nearest()
    assert vote(0.0, 0.0, 1.0, of=worked().without("别的问题")).articles[SECOND] == pytest.approx(1.0, abs=0.001)


def test_without_worked_questions_nothing_is_voted() -> None:
    assert vote(1.0, of=Worked.none()) == Nearest()


def test_a_vote_that_was_kept_is_not_that_of_fewer_questions() -> None:
    everybody = worked()
    assert vote(0.0, 0.0, 1.0, of=everybody) == vote(0.0, 0.0, 1.0, of=everybody) != Nearest()
    assert vote(0.0, 0.0, 1.0, of=everybody.without("要备份吗")) == Nearest()

"""Channels give sparse scores with their own floor and width, so that an engine that returns only its best k serves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from retrieval import Channel, Query, Scored, TermIndex, VectorChannel, VectorIndex
from retrieval.finding.channels import CHANNELS, Features, TermChannel
from retrieval.finding.fusion import combine

SCORES = np.array([0.0, 3.0, 1.0, 0.0, 2.0], dtype=np.float32)


@dataclass(frozen=True)
class BestOnly:
    """An engine that hands over its best ``k``; the last of them is its floor."""

    name: str
    scores: np.ndarray
    k: int

    def search(self, query: Query) -> Scored:
        places = np.argsort(-self.scores, kind="stable")[: self.k]
        found = self.scores[places]
        floor = float(found.min())
        return Scored(places, found, floor, float(found.max()) - floor, np.full(self.k, -1))


def test_what_is_not_handed_over_says_nothing() -> None:
    found = Scored.above(SCORES, 0.0)
    assert found.places.tolist() == [1, 2, 4] and found.best == found.width == 3.0
    assert found.nearness(5).tolist() == pytest.approx([0, 1, 1 / 3, 0, 2 / 3])
    assert found.nearness(5, least=6.0).tolist() == pytest.approx([0, 0.5, 1 / 6, 0, 1 / 3])
    assert found.first(2).tolist() == [1, 4]


@pytest.mark.parametrize("scores", [np.zeros(3, dtype=np.float32), np.zeros(0, dtype=np.float32)])
def test_a_channel_may_find_nothing(scores: np.ndarray) -> None:
    found = Scored.above(scores, 0.0)
    assert found.best == found.width == 0.0
    assert found.nearness(len(scores)).tolist() == [0.0] * len(scores)
    assert found.first(3).tolist() == []


def test_equals_come_in_the_order_of_the_articles() -> None:
    assert Scored.above(np.array([1, 2, 2, 1], dtype=np.float32), 0.0).first(3).tolist() == [1, 2, 0]


def test_an_engine_with_only_its_best_serves() -> None:
    whole: dict[str, Scored] = {name: Scored.above(SCORES, 0.0) for name in CHANNELS}
    engine: Channel = BestOnly("meaning_text", SCORES, 3)
    partly = whole | {engine.name: engine.search(Query("问"))}
    notes = np.zeros(5, dtype=bool)
    nowhere = np.full(5, -1)
    ranked = [np.argsort(-combine(Features(found, nowhere, True), notes), kind="stable") for found in (whole, partly)]
    assert ranked[0][:3].tolist() == ranked[1][:3].tolist() == [1, 4, 2]


def test_words_that_say_the_same_count_less() -> None:
    channel = TermChannel("words_text", TermIndex.build([["日志"], ["记录"], ["演练"]]), str.split)
    own = channel.search(Query("日志", ("记录",)))
    assert own.first(3).tolist() == [0, 1] and own.scores[0] > 3 * own.scores[1]
    assert channel.search(Query("别的")).first(3).tolist() == []
    assert channel.search(Query("日志", ("日志",))).scores[0] == own.scores[0], "a word of the question is no expansion"


def test_the_floor_of_likeness_is_the_middle_of_what_has_a_vector() -> None:
    vectors = np.array([[1.0, 0.0], [0.8, 0.6], [0.6, 0.8]], dtype=np.float32)
    channel = VectorChannel("meaning_text", VectorIndex.build(vectors, [0, 1, 2], [3, 1, 1], articles=4))
    found = channel.search(Query("问", vector=np.array([1.0, 0.0], dtype=np.float32)))
    assert found.floor == pytest.approx(0.8)
    assert found.places.tolist() == [0] and found.tags.tolist() == [3]
    assert found.width == pytest.approx(0.2)


@pytest.mark.parametrize("most", [1, 3, 5, 40, 400])
def test_the_first_are_the_best_and_of_equals_those_that_stand_first(most: int) -> None:
    scores = np.random.default_rng(0).integers(1, 6, 200).astype(np.float32)
    found = Scored.above(scores, 2.0)
    wanted = sorted(np.flatnonzero(scores > 2.0), key=lambda place: (-scores[place], place))
    assert found.first(most).tolist() == wanted[:most]

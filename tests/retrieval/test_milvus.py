"""The channels on Milvus (the embedded engine) find what the local ones find, and a build is written aside and switched to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import corpus.sources.collection
from corpus import DataError, Settings, UsageError, load_settings
from retrieval import Workspace, publish_indexes
from retrieval.finding.articles import load_articles
from retrieval.finding.build import build
from retrieval.finding.channels import CHANNELS
from retrieval.finding.search import Engine
from retrieval.finding.store import Build, Store, indexes_digest
from tests.trust import small

QUESTIONS = ("几个工作日内报告第三种情况", "示例机构向谁报告", "第五种情况", "天气怎么样")


class Letters:
    """An encoder of made-up vectors: what share of the letters of a text falls into each of eight heaps."""

    name, fingerprint, dimension = "letters", "letters-8", 8

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.array(
            [[1 + sum(ord(c) % 8 == heap for c in text) for heap in range(8)] for text in texts], dtype=np.float32
        )
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        return self.encode_queries(texts)


@pytest.fixture(scope="module")
def made(skip_or_fail, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Settings]]:
    """The same build, searched locally and on the embedded engine."""
    if not all(map(find_spec, ("pymilvus", "milvus_lite"))):
        skip_or_fail("pymilvus or milvus-lite is absent (pip install 'famai[milvus]')")
    folder = tmp_path_factory.mktemp("milvus")
    before = corpus.sources.collection.load_catalog
    small.use_small_catalogue()
    local = small.small_settings(folder, "b")
    build(local, encoder=Letters())  # type: ignore[arg-type]
    there = replace(local, store=f"milvus:{folder / 'trial.db'}")
    assert publish_indexes(there) and not publish_indexes(there)
    yield local, there
    corpus.sources.collection.load_catalog = before


def engine(settings: Settings) -> Engine:
    return Engine.open(settings, encoder=Letters())  # type: ignore[arg-type]


def test_each_channel_scores_as_the_local_one(made: tuple[Settings, Settings]) -> None:
    here, there = (engine(settings) for settings in made)
    names = [c.name for c in there.channels.channels]
    assert names == [c.name for c in here.channels.channels if c.name != "meaning_notes"]  # nothing has notes here
    for question in QUESTIONS:
        local, remote = here.features(question), there.features(question)
        for name in CHANNELS:
            if name.startswith("meaning"):  # the floor is reckoned, not looked up: the best stand alike
                assert local.found[name].first(1).tolist() == remote.found[name].first(1).tolist()
                continue
            near, far = (
                local.found[name].nearness(here.channels._size),
                remote.found[name].nearness(here.channels._size),
            )
            assert near == pytest.approx(far, abs=1e-5), (question, name)


def test_questions_get_the_same_answers(made: tuple[Settings, Settings]) -> None:
    for question in QUESTIONS:
        hits = [[(h.eid, h.paragraph) for h in engine(settings).search(question, 5)] for settings in made]
        assert hits[0][:1] == hits[1][:1], question


def test_filters_by_instrument_tier_and_day(made: tuple[Settings, Settings]) -> None:
    from retrieval.finding.milvus import MilvusStore, Within, _term

    _, there = made
    found = Store(there.home).current()
    store = MilvusStore(there.store, indexes_digest(found))
    (words,) = [c for c in engine(there).channels.channels if c.name == "words_text"]
    tier = load_articles(found.path / "articles.json")[0].tier

    def many(within: Within) -> int:
        vector = {_term("报告"): 1.0}
        return len(store.best(words.collection, vector, 50, within)[0])  # type: ignore[attr-defined]

    everything = many(Within())
    assert everything == 9
    assert many(Within(documents=("made-up",))) == everything and many(Within(documents=("other", 'a"b\\'))) == 0
    assert many(Within(tiers=(tier,))) == everything and many(Within(tiers=("别的",))) == 0
    assert many(Within(day="2031-01-01")) == everything and many(Within(day="2029-12-31")) == 0


def test_a_new_build_is_written_beside_and_the_alias_switched(made: tuple[Settings, Settings], tmp_path: Path) -> None:
    from retrieval.finding.milvus import MilvusStore

    _, there = made
    before = Store(there.home).current()
    first = MilvusStore(there.store, indexes_digest(before))
    old = first.collection("words_text")
    assert old is not None and "famai_words_text" in first._aliases(old)
    later = Build(before.path, before.manifest | {"files": before.manifest["files"] | {"x": {"sha256": "0"}}})
    second = MilvusStore(there.store, indexes_digest(later))
    assert second.collection("words_text") is None
    assert second.publish(before.path, load_articles(before.path / "articles.json"))
    new = second.collection("words_text")
    assert new is not None and new != old and "famai_words_text" in second._aliases(new)
    assert (
        first._aliases(old) == [] and first.collection("words_text") == old
    )  # a server with the earlier build goes on
    third = MilvusStore(there.store, "f" * 64)
    third.publish(before.path, load_articles(before.path / "articles.json"))
    assert first.collection("words_text") is None and len(third._names("words_text")) == 2


def test_what_is_half_written_is_not_used(made: tuple[Settings, Settings]) -> None:
    from retrieval.finding.milvus import MilvusStore

    store = MilvusStore(made[1].store, "e" * 64)
    store._create(f"famai_grams_notes_20300101000000_{'e' * 12}", None)
    assert store.collection("grams_notes") is None
    store._client.drop_collection(f"famai_grams_notes_20300101000000_{'e' * 12}")


def test_a_build_that_is_not_there_says_what_to_do(made: tuple[Settings, Settings], tmp_path: Path) -> None:
    _, there = made
    with pytest.raises(DataError, match="famai build"):
        engine(replace(there, store=f"milvus:{tmp_path / 'empty.db'}"))


def test_a_value_that_is_no_store_is_refused() -> None:
    with pytest.raises(UsageError, match="FAMAI_STORE"):
        load_settings({"FAMAI_STORE": "elastic:http://a"})
    assert load_settings({}).store == "local" and Workspace.open(load_settings({})).settings.store == "local"

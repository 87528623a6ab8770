"""What documents say of provisions in their own words: what agrees passes, what differs is found and set right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from graph.facts.crosswalk import crosswalks
from retrieval.checking.citations import CheckState, verify_text

TABLE = tomllib.loads(Path(__file__).with_name("paraphrases.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def check(corpus):
    walks, names = crosswalks(corpus), corpus.names

    def act(text):
        return next(found for found in verify_text(text, corpus, names, walks) if found.article is not None)

    return act


def test_the_table_is_long_enough():
    assert len(TABLE["right"]) >= 50 and len(TABLE["wrong"]) >= 60


@pytest.mark.parametrize("text", TABLE["right"], ids=lambda text: text[:40])
def test_what_agrees_passes(check, text):
    found = check(text)
    assert found.state is CheckState.CONSISTENT, found.why


@pytest.mark.parametrize(("kind", "text", "right"), TABLE["wrong"], ids=[text[:40] for _, text, _ in TABLE["wrong"]])
def test_what_differs_is_found_and_set_right(check, kind, text, right):
    found = check(text)
    assert found.state is CheckState.DIFFERENT, f"{kind}: {found.why}"
    assert right in found.right, f"{kind}: {found.right}"

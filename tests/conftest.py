"""Fixtures on the real texts, and what happens where the text pack or the browser is absent."""

from __future__ import annotations

import pytest

from corpus import Corpus, Origin, load_corpus

PACK_IDS = ("csrc-order-218-2023", "csrc-order-152-2021")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require-all", action="store_true", help="fail, not skip, where the text pack or the browser is absent"
    )
    parser.addoption("--kills", type=int, default=15, help="how many builds are killed at random moments")


@pytest.fixture(scope="session")
def skip_or_fail(request: pytest.FixtureRequest):
    """Skip with the reason; with ``--require-all``, fail."""

    def act(reason: str) -> None:
        if request.config.getoption("--require-all"):
            pytest.fail(reason)
        pytest.skip(reason)

    return act


@pytest.fixture(scope="session")
def corpus(skip_or_fail) -> Corpus:
    """The whole collection on the real texts."""
    loaded = load_corpus()
    if any(loaded.documents[i].origin is not Origin.TEXT for i in PACK_IDS):
        skip_or_fail("the text pack is absent (FAMAI_TEXTS, default ../shared/corpus)")
    return loaded

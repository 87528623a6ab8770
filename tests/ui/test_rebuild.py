"""A build that is made while the server runs."""

from __future__ import annotations

import time

import pytest

from corpus.errors import DataError
from tests.stuck import must_end
from ui.web import workbench
from ui.web.workbench import Workbench


def _until(met) -> None:
    with must_end():
        while not met():
            time.sleep(0.01)


@pytest.fixture
def bench(corpus, tmp_path, monkeypatch):
    """A workbench whose asker is named after the build it was made of."""
    monkeypatch.setattr(workbench, "LOOK_SECONDS", 0.01)
    monkeypatch.setenv("FAMAI_HOME", str(tmp_path))
    build = ["first"]

    class Named:
        def __init__(self) -> None:
            self.name = build[0]
            if self.name == "broken":
                raise DataError("damaged")

        def ask(self, question, history=(), as_of=None, asker=()):
            return self.name

    from corpus.settings import load_settings

    made = Workbench(load_settings(), lambda: None, lambda *_: Named(), corpus, version=lambda: build[0])
    made.build = build
    made.start_loading()
    yield made
    made.stop()


def test_a_new_build_is_taken_up(bench) -> None:
    assert bench.ask("q") == "first"
    bench.build[0] = "second"
    _until(lambda: bench.ask("q") == "second")


def test_a_broken_build_leaves_the_earlier_one_in_use(bench, caplog) -> None:
    assert bench.ask("q") == "first"
    bench.build[0] = "broken"
    _until(lambda: "could not be loaded" in caplog.text)
    assert bench.ask("q") == "first"
    bench.build[0] = "third"
    _until(lambda: bench.ask("q") == "third")

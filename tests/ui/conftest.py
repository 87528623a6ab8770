"""A workbench over the real texts that answers nothing, for the pages that only show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import Corpus, load_settings
from graph import Facts
from ui.web.workbench import Workbench


class Silent:
    """An assistant that says nothing."""

    def ask(self, *_: object, **__: object) -> None: ...


@pytest.fixture(scope="module")
def bench(corpus: Corpus, facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """One for each module, with a data folder of its own."""
    settings = replace(load_settings(), home=tmp_path_factory.mktemp("home"))
    made = Workbench(settings, lambda: facts, lambda *_: Silent(), corpus)  # type: ignore[arg-type,return-value]
    made._load_first()
    return made

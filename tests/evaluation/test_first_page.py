"""The questions that the first page suggests are answered, for each institution type that has its own."""

from __future__ import annotations

import pytest

from retrieval import Workspace, build, needs_build
from ui.web.field_examples import load_examples, welcome_questions


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    from corpus import load_settings

    settings = load_settings()
    if needs_build(settings):
        build(settings, wait=900)
    return Workspace.open(settings)


@pytest.mark.parametrize("asker", ["", *load_examples().welcome])
def test_every_question_of_the_first_page_is_answered(workspace: Workspace, asker: str) -> None:
    who = (asker,) if asker else ()
    asks = [question for _, questions in welcome_questions(who) for question in questions]
    assert len(asks) == 12
    assert not [question for question in asks if workspace.ask(question, asker=who).abstained]

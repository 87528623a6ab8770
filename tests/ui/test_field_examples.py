"""The questions of an empty conversation suit who asks."""

from __future__ import annotations

import pytest

from corpus import load_field
from ui.web.answers import welcome
from ui.web.field_examples import load_examples, welcome_questions
from ui.web.whoami import asker_types


def test_each_institution_type_has_twelve_questions_of_its_own_once_each() -> None:
    held = load_examples().welcome
    assert len(held) >= 6 and set(held) <= set(asker_types())
    for kind, groups in held.items():
        asks = [question for _, questions in groups for question in questions]
        assert len(asks) == len(set(asks)) == 12, kind


@pytest.mark.parametrize("asker", [(), ("没有这一类",)])
def test_who_is_not_known_sees_questions_by_role(asker: tuple[str, ...]) -> None:
    assert welcome_questions(asker) == load_field().questions


def test_the_first_type_that_has_questions_decides() -> None:
    kind = next(iter(load_examples().welcome))
    assert welcome_questions(("没有这一类", kind)) == load_examples().welcome[kind]
    assert load_examples().welcome[kind][0][1][0] in welcome("", (kind,))

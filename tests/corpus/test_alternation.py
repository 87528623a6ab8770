"""A tree of names matches what trying them one by one, the longest first, matches."""

from __future__ import annotations

import random
import re

import pytest

from corpus.citing.alternation import longest_of


@pytest.mark.parametrize("seed", range(30))
def test_a_tree_of_names_matches_the_longest_name_at_each_place(seed: int) -> None:
    pick = random.Random(seed)
    letters = "法办条例+.(-"
    names = {"".join(pick.choices(letters, k=pick.randrange(1, 6))) for _ in range(pick.randrange(1, 30))}
    text = "".join(pick.choices(letters, k=400))
    one_by_one = re.compile("|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))))
    tree = re.compile(longest_of(names))
    assert [m.span() for m in tree.finditer(text)] == [m.span() for m in one_by_one.finditer(text)]


@pytest.mark.parametrize("names", [(), ("",)])
def test_no_names_match_nothing(names: tuple[str, ...]) -> None:
    assert re.search(longest_of(names), "任何文字") is None


def test_a_long_name_nests_no_deeper_than_its_forks() -> None:
    pattern = re.compile(longest_of(["很" * 5000, "很" * 5000 + "长"]))
    assert pattern.fullmatch("很" * 5000 + "长")

"""Sorted runs put together are the sorted lines of all parts, each once."""

from __future__ import annotations

import random

import pytest

from graph.rdf.runs import SortedRuns, cut, lines_of

BASE = "https://e.example/id/"
#: Names of which one begins another, and lines of two parts about one name.
NAMES = ("law", "law-2", "law0", "law@2020", "lawx", "rule", "entity/某", "entity/示例")


def some_lines(seed: int) -> list[str]:
    """Lines about some names, some of them the same for several seeds, and one of the vocabulary."""
    pick = random.Random(seed)
    lines = {f'<{BASE}{pick.choice(NAMES)}/art_{pick.randrange(5)}> <p> "{pick.randrange(3)}" .' for _ in range(40)}
    lines |= {f"<{BASE}{pick.choice(NAMES)}> <p> <{BASE}rule> ." for _ in range(5)}
    return sorted(lines | {f'<https://e.example/ns#Class> <p> "{seed % 2}" .'})


@pytest.mark.parametrize("seed", range(20))
def test_runs_of_several_parts_are_their_lines_in_order_each_once(seed: int) -> None:
    parts = [some_lines(seed * 10 + part) for part in range(4)]
    whole = SortedRuns(run for part in parts for run in cut(part, BASE))
    expected = sorted({line for part in parts for line in part})
    assert lines_of(whole.runs) == expected
    assert len(whole) == len(expected)


@pytest.mark.parametrize("seed", range(20))
def test_the_lines_about_a_subject_are_found(seed: int) -> None:
    parts = [some_lines(seed * 10 + part) for part in range(4)]
    whole = SortedRuns(run for part in parts for run in cut(part, BASE))
    everything = sorted({line for part in parts for line in part})
    subjects = {line.split(" ")[0] for line in everything} | {"<a>", f"<{BASE}m>", "<zzz>"}
    for subject in subjects:
        assert list(whole.about(subject)) == [line for line in everything if line.startswith(f"{subject} ")]


def test_the_lines_of_one_part_stay_as_few_runs() -> None:
    lines = [f'<{BASE}law/art_{n:03}> <p> "x" .' for n in range(500)] + [f'<{BASE}law> <p> "x" .']
    assert len(cut(sorted(lines), BASE)) == 2
    assert not SortedRuns(()).runs
    assert list(SortedRuns(()).about("<a>")) == []

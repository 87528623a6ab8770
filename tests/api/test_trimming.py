"""Documents are cut to a limit from the ends of their longest lists; what is left out is counted."""

from __future__ import annotations

import json

import pytest

from ui.api.trimming import trimmed


def _size(value):
    return len(json.dumps(value, ensure_ascii=False))


def test_what_fits_stays_as_it_is():
    document = {"a": [1, 2, 3], "b": "字" * 50}
    assert trimmed(document, 1000) == (document, 0)


@pytest.mark.parametrize("most", [400, 1000, 5000])
def test_the_longest_lists_lose_their_ends(most):
    document = {
        "label": "甲",
        "duties": [{"text": "字" * 60, "steps": list(range(50))} for _ in range(40)],
        "short": [1, 2],
    }
    cut, left_out = trimmed(document, most)
    assert _size(cut) <= most and left_out >= 30
    assert cut["label"] == "甲" and cut["duties"] and cut["duties"][0]["text"].startswith("字")
    assert len(document["duties"]) == 40  # its own


def test_long_words_are_cut_when_no_list_can_give_more():
    cut, left_out = trimmed({"text": "字" * 10_000, "one": ["x"]}, 500)
    assert _size(cut) <= 500 and cut["text"].endswith("……") and not left_out


def test_lists_lose_their_first_entries_last():
    """A chain of lists of one could not be brought below a limit."""
    document = {
        "label": "甲",
        "duties": [{"text": "字" * 150, "steps": [{"text": "字" * 190, "laws": [{"a": "字" * 190}]}]}],
    }
    cut, left_out = trimmed(document, 500)
    assert _size(cut) <= 500 and cut["label"] == "甲" and left_out >= 1


def test_what_cannot_be_cut_is_given_as_it_is():
    document = {f"k{n}": "字" * 20 for n in range(50)}
    assert trimmed(document, 100) == (document, 0)

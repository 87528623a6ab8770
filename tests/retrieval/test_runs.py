"""The runs of characters counted by columns are those counted one by one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from retrieval.reading.runs import Runs

TEXTS = (
    "投资者应当投资者应当，报告。",
    "投资者应当报告\n投资者应当报告",
    "A投资",
    "",
    "经营机构",
    "一二三四一二三四五",
)


def one_by_one(texts: tuple[str, ...], terms: tuple[str, ...]) -> tuple[set[str], dict[str, int]]:
    """A window that a stretch repeats counts once; terms count threefold."""
    pairs: set[str] = set()
    windows: Counter[str] = Counter()
    for weight, text in [*((1, t) for t in texts), *((3, t) for t in terms)]:
        for run in re.findall(r"[一-鿿]+", text):
            pairs.update(run[i : i + 2] for i in range(len(run) - 1))
            windows.update({run[i : i + 4]: weight for i in range(len(run) - 3)})
    return pairs, {window: count for window, count in windows.items() if count >= 3}


def test_runs_are_counted_as_one_by_one(tmp_path: Path) -> None:
    terms = ("期货经营机构", "机构")
    runs = Runs.of(TEXTS, terms)
    pairs, windows = one_by_one(TEXTS, terms)
    assert (set(runs.pairs), dict(runs.windows)) == (pairs, windows)
    assert "投资者应" in runs.windows
    runs.save(tmp_path / "runs.json")
    assert Runs.load(tmp_path / "runs.json") == runs


def test_no_text_has_no_runs() -> None:
    assert Runs.of(()) == Runs(frozenset(), {})
    assert Runs.of(["字"]) == Runs(frozenset(), {})

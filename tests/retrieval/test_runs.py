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
    pairs, windows = one_by_one(TEXTS, terms)
    assert "投资者应" in windows
    letters = sorted(set("".join((*TEXTS, *terms))) | {"龥"})
    Runs.of(TEXTS, terms).save(tmp_path / "runs.npy")
    loaded = Runs.load(tmp_path / "runs.npy")
    assert loaded is not None
    for runs in (Runs.of(TEXTS, terms), loaded):
        assert {a + b for a in letters for b in letters if runs.has(a + b)} == pairs
        assert {window: runs.met(window) for window in windows} == windows
        assert not any(runs.met(window) for window in ("者应当，", "机构经营", "龥龥龥龥"))


def test_no_text_has_no_runs(tmp_path: Path) -> None:
    for texts in ((), ("字",)):
        runs = Runs.of(texts)
        assert not runs.has("字字")
        assert not runs.met("字字字字")
    assert Runs.load(tmp_path / "none.npy") is None

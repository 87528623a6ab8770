"""The figures of the check: what counts as found, right, told, passed, accused, false."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.citation_check import CheckFigures, check_figures, score
from retrieval import CheckedCitation, CheckState

OWN = Path(__file__).parents[1] / "gold" / "check" / "gold.json"
TEXT = "依据网安法第三十七条，另见218号令第六十条和《手册》第一条。"


def entry(words: str, law: str, article: int, state: CheckState, right: str | None = None) -> CheckedCitation:
    start = TEXT.index(words)
    return CheckedCitation(words, start, start + len(words), law, None, article, None, None, None, state, "因为", right)


def gold(words: str, law: str, article: int, state: str, **more: Any) -> dict[str, Any]:
    base = {"paragraph": None, "item": None, "accept": [], "right": None, "kind": "short"}
    return base | {"text": words, "start": TEXT.index(words), "law": law, "article": article, "state": state} | more


MARKED = {
    "citations": [
        gold(
            "网安法第三十七条",
            "中华人民共和国网络安全法",
            37,
            "已修改或废止",
            right=["第三十九条"],
            kind="old-as-current",
        ),
        gold("218号令第六十条", "证券期货业网络和信息安全管理办法", 60, "核验一致"),
    ],
    "not": [{"text": "《手册》第一条", "start": TEXT.index("《手册》第一条")}],
}


def counted(*entries: CheckedCitation) -> dict[str, float]:
    figures = CheckFigures()
    score("a.txt", MARKED, TEXT, entries, figures)
    return figures.shares()


def test_all_is_right() -> None:
    shares = counted(
        entry("网安法第三十七条", "网络安全法（2016）", 37, CheckState.SUPERSEDED, "现为第三十九条"),
        entry("218号令第六十条", "证券期货业网络和信息安全管理办法", 60, CheckState.CONSISTENT),
    )
    assert {shares[key] for key in ("found", "law", "state", "told", "old_noticed")} == {1.0}
    assert {shares[key] for key in ("wrong_passed", "right_accused", "false_entries")} == {0.0}


def test_all_is_wrong() -> None:
    shares = counted(
        entry("网安法第三十七条", "数据安全法", 37, CheckState.CONSISTENT),
        entry("218号令第六十条", "证券期货业网络和信息安全管理办法", 60, CheckState.DIFFERENT),
        entry("《手册》第一条", "手册", 1, CheckState.NOT_HELD),
    )
    assert shares["law"] == 0.5 and shares["state"] == shares["told"] == shares["old_noticed"] == 0.0
    assert shares["wrong_passed"] == shares["right_accused"] == 1.0
    assert shares["false_entries"] == pytest.approx(1 / 3, abs=1e-3)


def test_another_article_is_not_found() -> None:
    assert (
        counted(entry("218号令第六十条", "证券期货业网络和信息安全管理办法", 61, CheckState.CONSISTENT))["found"] == 0.0
    )


def test_our_own_documents_keep_their_figures(corpus) -> None:
    """The half of our own documents that the check was made with; the other half is looked at only as a figure."""
    if not json.loads(OWN.read_text(encoding="utf-8")):
        pytest.skip("no documents")
    shares = check_figures(OWN, corpus, half="dev").shares()
    assert shares["found"] >= 0.97 and shares["law"] >= 0.96 and shares["state"] >= 0.92
    assert shares["told"] >= 0.9 and shares["old_noticed"] >= 0.95 and shares["false_entries"] <= 0.03

"""The keys of terms give the numbers that a dictionary of them gives."""

from __future__ import annotations

from pathlib import Path

from retrieval.finding.terms import Terms

TERMS = ("网络", "网", "a", "12345678", "123456789", "网络安全等级保护", "网络安全等级保护制度", "5.1.2%", "\ud800")


def test_terms_have_their_numbers(tmp_path: Path) -> None:
    terms = Terms.of(TERMS)
    terms.save(tmp_path)
    asked = (*TERMS, "络", "网络安全", "网络安全等级保护制", "b")
    for found in (terms, Terms.load(tmp_path)):
        assert found.numbers(asked) == [*range(len(TERMS)), -1, -1, -1, -1]
    assert terms.numbers([]) == []
    assert Terms.of([]).numbers(["网"]) == [-1]

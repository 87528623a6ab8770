"""The figures: each takes one question's result and gives a number, or ``None`` where it does not apply.

A ranking lists addresses of articles best first without doubles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Sequence

from corpus import CHINESE_DIGITS, parse_number

__all__ = [
    "all_at",
    "both_at",
    "citation_precision",
    "citation_recall",
    "every_citation_fits",
    "fact_share",
    "mean",
    "percentile",
    "recall_at",
    "reciprocal_rank",
    "unify",
]

Key = Hashable
"""What names an article: a :class:`~corpus.Locator`, or title and number where a package has no ids."""

_NUMERAL = re.compile(f"[{CHINESE_DIGITS}]+")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TEN_THOUSANDS = re.compile(r"(\d+(?:\.\d+)?)([万亿])")


def recall_at(ranking: Sequence[Key], gold: Collection[Key], k: int) -> float | None:
    """Share of the gold articles among the first ``k``."""
    return len(set(gold) & set(ranking[:k])) / len(set(gold)) if gold else None


def all_at(ranking: Sequence[Key], gold: Collection[Key], k: int) -> float | None:
    """1 where all gold articles are among the first ``k``, else 0."""
    return float(set(gold) <= set(ranking[:k])) if gold else None


def both_at(ranking: Sequence[Key], gold: Collection[Key], k: int) -> float | None:
    """As :func:`all_at`, for questions that need two articles or more only."""
    return all_at(ranking, gold, k) if len(set(gold)) > 1 else None


def reciprocal_rank(ranking: Sequence[Key], gold: Collection[Key], k: int) -> float | None:
    """1 over the rank of the first gold article among the first ``k``, else 0."""
    if not gold:
        return None
    return next((1 / rank for rank, key in enumerate(ranking[:k], 1) if key in gold), 0.0)


def citation_recall(cited: Collection[Key], gold: Collection[Key]) -> float | None:
    """Share of the gold articles that the answer cites."""
    return len(set(gold) & set(cited)) / len(set(gold)) if gold else None


def citation_precision(cited: Collection[Key], gold: Collection[Key], also_ok: Collection[Key]) -> float | None:
    """Share of the cited articles that are gold or also right; ``None`` where nothing is cited."""
    return len(set(cited) & (set(gold) | set(also_ok))) / len(set(cited)) if cited else None


def every_citation_fits(cited: Collection[Key], gold: Collection[Key], also_ok: Collection[Key]) -> float | None:
    """1 where every cited article is gold or also right."""
    precision = citation_precision(cited, gold, also_ok)
    return None if precision is None else float(precision == 1.0)


def fact_share(answer: str, facts: Iterable[str]) -> float | None:
    """Share of the facts that the answer holds, after :func:`unify` of both."""
    wanted = [unify(fact) for fact in facts]
    text = unify(answer)
    return sum(fact in text for fact in wanted) / len(wanted) if wanted else None


def unify(text: str) -> str:
    """Without white space, half-width, numerals as digits: 五年, 5年 and ５ 年 become 5年; 十万元 becomes 100000元."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    text = _GROUPED.sub("", text)
    text = text.replace("百分之", "%%")
    text = _NUMERAL.sub(_digits, text)
    text = re.sub(r"%%(\d+(?:\.\d+)?)", r"\1%", text)
    return _TEN_THOUSANDS.sub(_multiply, text)


def _digits(match: re.Match[str]) -> str:
    numeral = match[0]
    if numeral in ("万", "亿", "千", "百"):
        return numeral  # 10万元: the unit of a number in digits
    value = parse_number(numeral)
    return numeral if value is None else str(value)


def _multiply(match: re.Match[str]) -> str:
    value = float(match[1]) * (10_000 if match[2] == "万" else 100_000_000)
    return str(round(value))


def mean(values: Iterable[float | None]) -> float | None:
    """Mean of the values that are there."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least ``share`` of the values do not exceed."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, int(-(-share * len(ordered) // 1)) - 1))]

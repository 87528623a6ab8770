"""Reliability of a probability: how often what was called 80 % sure came true.

Expected calibration error after Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using
Bayesian Binning" (AAAI 2015), with bins of equal width; Brier score after Brier (1950).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Bin", "Calibration", "calibrate"]


@dataclass(frozen=True, slots=True)
class Bin:
    """The probabilities within ``[low, high)``: how many, their mean, and the share that came true."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """``error`` is the expected, ``worst`` the largest calibration error of a bin; ``brier`` the mean squared error."""

    count: int
    error: float
    worst: float
    brier: float
    bins: tuple[Bin, ...]


def calibrate(probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = 10) -> Calibration | None:
    """Hold probabilities against what happened.

    Args:
        probabilities: each between 0 and 1.
        outcomes: whether it came true, one a probability.
        bins: how many, of equal width; empty ones are left out.

    Returns:
        ``None`` where there is nothing to hold.

    Raises:
        ValueError: the lengths differ, a probability is outside 0–1, or there is no bin.
    """
    if len(probabilities) != len(outcomes) or bins < 1:
        raise ValueError(f"{len(probabilities)} probabilities, {len(outcomes)} outcomes, {bins} bins")
    if not probabilities:
        return None
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for probability, outcome in zip(probabilities, outcomes, strict=True):
        if not 0.0 <= probability <= 1.0:
            raise ValueError(f"not a probability: {probability}")
        groups[min(int(probability * bins), bins - 1)].append((probability, outcome))
    made = []
    for number, group in enumerate(groups):
        if group:
            confidence = sum(p for p, _ in group) / len(group)
            accuracy = sum(outcome for _, outcome in group) / len(group)
            made.append(Bin(number / bins, (number + 1) / bins, len(group), confidence, accuracy))
    total = len(probabilities)
    gaps = [(abs(b.confidence - b.accuracy), b.count) for b in made]
    return Calibration(
        count=total,
        error=sum(gap * count for gap, count in gaps) / total,
        worst=max(gap for gap, _ in gaps),
        brier=sum((p - o) ** 2 for p, o in zip(probabilities, outcomes, strict=True)) / total,
        bins=tuple(made),
    )

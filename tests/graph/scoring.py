"""Figures against the hand-made annotations of tests/gold: what matches, precision, recall, F1.

What counts and how is told in tests/gold/README.md: entries marked ``no_trigger``, ``optional`` or ``doubtful`` are
neither missed nor falsely found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parent.parent / "gold"
ORDER_218 = "csrc-order-218-2023"
Entry = dict[str, Any]
Place = tuple[str, int, int]

_OPEN = ("no_trigger", "optional", "doubtful")


@dataclass
class Score:
    """Counts of one comparison; ``missed`` and ``false`` tell which."""

    name: str
    hits: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    pairs: list[tuple[Entry, Any]] = field(default_factory=list)
    right: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Share of the finds that are right."""
        found = self.hits + len(self.false)
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the annotations that were found."""
        wanted = self.hits + len(self.missed)
        return self.hits / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.hits + len(self.false) + len(self.missed)
        return 2 * self.hits / total if total else 1.0

    def share(self, what: str) -> float:
        """Share of the matched entries whose ``what`` is right."""
        right, wrong = self.right.get(what, 0), len(self.wrong.get(what, ()))
        return right / (right + wrong) if right + wrong else 1.0

    def judge(self, what: str, is_right: bool, note: str) -> None:
        """Counts one matched entry's ``what``."""
        if is_right:
            self.right[what] = self.right.get(what, 0) + 1
        else:
            self.wrong.setdefault(what, []).append(note)

    def report(self) -> str:
        """One line of figures and one line for every difference."""
        shares = "".join(f"  {what} {self.share(what):.3f}" for what in sorted({*self.right, *self.wrong}))
        lines = [f"{self.name}: P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  n {self.hits}{shares}"]
        lines += [f"  missed {text}" for text in self.missed]
        lines += [f"  false  {text}" for text in self.false]
        lines += [f"  {what}: {text}" for what, texts in self.wrong.items() for text in texts]
        return "\n".join(lines)


def load_gold(
    chapters: Sequence[int] | None = None, *, other: bool = False, blind: bool = False, whole: bool = False
) -> dict[Place, Entry]:
    """Annotated 款 by (document, article, paragraph): of Order 218 (some chapters), of the other laws, of the blind
    reading (bearers and offenders of laws drawn at random), or of the last of its rounds, with references and numbers.
    """
    name = "read-blind" if blind else "read-whole" if whole else "other-laws" if other else ORDER_218
    entries: list[Entry] = json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))
    return {
        (entry.get("doc_id", ORDER_218), entry["article"], entry["paragraph"]): entry
        for entry in entries
        if chapters is None or entry.get("chapter") in chapters
    }


def match(
    name: str,
    gold: dict[Place, Entry],
    found: Iterable[Any],
    kind: str,
    same: Callable[[Entry, Any], bool],
    show: Callable[[Any], str] = str,
) -> Score:
    """Pairs annotations with finds of the same 款, the first that ``same`` accepts; open entries take finds last."""
    score = Score(name)
    by_place: dict[Place, list[Any]] = {}
    for find in found:
        by_place.setdefault((find.doc_id, find.article, find.paragraph), []).append(find)
    for place, entry in gold.items():
        left = list(by_place.get(place, ()))
        wanted: list[Entry] = entry.get(kind, [])
        for annotation in sorted(wanted, key=lambda a: any(a.get(flag) for flag in _OPEN)):
            is_open = any(annotation.get(flag) for flag in _OPEN)
            hit = next((find for find in left if same(annotation, find)), None)
            if hit is not None:
                left.remove(hit)
                if not is_open:
                    score.hits += 1
                    score.pairs.append((annotation, hit))
            elif not is_open:
                score.missed.append(f"{place} {json.dumps(annotation, ensure_ascii=False)[:160]}")
        score.false.extend(f"{place} {show(find)}" for find in left)
    return score


def phrase_matches(wanted: str, words: str) -> bool:
    """Whether the annotated phrase (long ones cut by …) is the beginning and end of ``words``."""
    head, _, tail = wanted.partition("…")
    return words.startswith(head) and words.endswith(tail)

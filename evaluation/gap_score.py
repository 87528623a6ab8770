"""How well the gap check (外规内化差距检查) reads a policy: its rows against a gold list of duties with states.

Run it as ``python -m evaluation.gap_score GOLD…``: each gold file names its policy, which stands beside it. Nothing of
the policy is printed but the figures; ``--rows`` prints the rows that differ, for policies that may be looked at.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, TypeAlias

__all__ = ["MUST_ACT", "GapScore", "merged_state", "score_gap"]

Row: TypeAlias = "Mapping[str, Any]"
MUST_ACT = frozenset({"missing", "partial", "conflict"})
_BLANKS = re.compile(r"\s+")
_SHARED = 0.6  # of a duty's characters, for two splits of one paragraph to mean the same duty
_CLAUSE_SHARED = 12  # characters in a row that quotation and gold clause share


@dataclass
class GapScore:
    """Counts of one or several policies; figures are read from :meth:`figures`."""

    duties: int = 0
    right: int = 0
    in_scope: int = 0
    in_scope_right: int = 0
    recalled: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    act: Counter[str] = field(default_factory=Counter)  # tp, fp, fn, tn
    conflicts_said: int = 0
    conflicts_said_right: int = 0
    with_clause: int = 0
    clause_hit: int = 0
    quotes: int = 0
    quotes_right: int = 0
    lacks: int = 0
    lacks_named: int = 0
    false_covered: int = 0
    missed: int = 0
    extra: int = 0
    strange_quotes: int = 0
    summary_wrong: int = 0
    differences: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The figures by name; shares are of 1."""
        tp, fp, fn, tn = (self.act[k] for k in ("tp", "fp", "fn", "tn"))
        root = math.sqrt(float((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))
        classes = [self.recalled[s] / n for s, n in self.wanted.items() if n]
        return {
            "duties": self.duties,
            "state": _share(self.right, self.duties),
            "state_in_scope": _share(self.in_scope_right, self.in_scope),
            "balanced": sum(classes) / len(classes) if classes else 0.0,
            "act_f1": _share(2 * tp, 2 * tp + fp + fn),
            "act_mcc": (tp * tn - fp * fn) / root if root else 0.0,
            "conflict_recall": _share(self.recalled["conflict"], self.wanted["conflict"]),
            "conflict_precision": _share(self.conflicts_said_right, self.conflicts_said),
            "clause_hit": _share(self.clause_hit, self.with_clause),
            "clause_precision": _share(self.quotes_right, self.quotes),
            "lacks_named": _share(self.lacks_named, self.lacks),
            "false_covered": _share(self.false_covered, self.duties),
            "missed": self.missed,
            "extra": self.extra,
            "strange_quotes": self.strange_quotes,
            "summary_wrong": self.summary_wrong,
        }


def merged_state(states: Sequence[str]) -> str:
    """The state of a paragraph whose duties have these states; ``missing`` where there is none."""
    kinds = set(states) - {"not_applicable"} or set(states)
    if not kinds:
        return "missing"
    if "conflict" in kinds or len(kinds) == 1:
        return "conflict" if "conflict" in kinds else next(iter(kinds))
    return "covered" if kinds == {"covered", "delegated"} else "partial"


def score_gap(report: Row, gold: Row, policy: str, score: GapScore | None = None) -> GapScore:
    """Count how the ``report`` of ``famai gap --json`` agrees with ``gold``; ``policy`` is the policy's text."""
    score = score or GapScore()
    rows = list(report["duties"])
    squashed = _squash(policy)
    taken: set[int] = set()
    for duty in gold["duties"]:
        found = _rows_of(duty, rows)
        taken |= {id(row) for row in found}
        _count(duty, found, score)
    for row in rows:
        score.strange_quotes += sum(_squash(c["quote"]) not in squashed for c in row["clauses"])
    known = [*gold["duties"], *gold.get("optional", ())]
    for row in rows:
        same = any(_same_place(row, other) for other in known)
        score.extra += id(row) not in taken and not same and row["state"] in MUST_ACT
    counted = Counter(row["state"] for row in rows)
    score.summary_wrong += any(counted[state] != number for state, number in report["summary"].items())
    return score


def _count(duty: Row, found: Sequence[Row], score: GapScore) -> None:
    score.duties += 1
    score.missed += not found
    state = merged_state([row["state"] for row in found])
    gold, accepted = duty["state"], set(duty["accept"])
    right = state in accepted
    said = gold if right else state
    score.right += right
    score.in_scope += duty["in_scope"]
    score.in_scope_right += duty["in_scope"] and right
    score.wanted[gold] += 1
    score.recalled[gold] += right
    score.act[("t" if (said in MUST_ACT) == (gold in MUST_ACT) else "f") + ("p" if said in MUST_ACT else "n")] += 1
    score.false_covered += state == "covered" and not right
    if state == "conflict":
        score.conflicts_said += 1
        score.conflicts_said_right += right
    clauses = [clause for row in found for clause in row["clauses"]]
    good = [*duty["clauses"], *duty.get("related", ())]
    score.quotes += len(clauses)
    score.quotes_right += sum(any(_same_clause(c, g) for g in good) for c in clauses)
    hit = any(_same_clause(c, g) for c in clauses for g in duty["clauses"])
    if duty["clauses"]:
        score.with_clause += 1
        score.clause_hit += hit
    named = " ".join([*(str(lack) for row in found for lack in row["lacks"]), *(row["why"] for row in found)])
    missing = [lack for lack in duty["lacks"] if not any(word in named for word in lack["any"])]
    if gold in ("partial", "conflict"):
        score.lacks += len(duty["lacks"])
        score.lacks_named += len(duty["lacks"]) - len(missing)
    if not right or (duty["clauses"] and not hit) or (missing and gold in ("partial", "conflict")):
        score.differences.append(_difference(duty, found, state, right, hit, missing))


def _difference(duty: Row, found: Sequence[Row], state: str, right: bool, hit: bool, missing: Sequence[Row]) -> str:
    lines = [f"{'  ' if right else '✗ '}{duty['id']} {duty['state']} ← {state} | {duty['duty'][:70]}"]
    if duty["clauses"] and not hit:
        lines.append(f"     条文应为 {[c['clause'] for c in duty['clauses']]}")
    lines += [f"     没有指出：{lack['what']}" for lack in missing]
    lines += [f"     缺 {row['lacks']} | {row['why'][:160]} | {[c['clause'] for c in row['clauses']]}" for row in found]
    return "\n".join(lines)


def _rows_of(duty: Row, rows: Sequence[Row]) -> list[Row]:
    """The rows that are this duty, or parts of it."""
    near = [r for r in rows if r["doc_id"] == duty["doc_id"] and r["article"] == duty["article"]]
    wanted = _squash(duty["duty"])
    same = [r for r in near if _squash(r["duty"]) == wanted]
    if same:
        return same[:1]
    parts = [r for r in near if _squash(r["duty"]) in wanted or wanted in _squash(r["duty"])]
    return parts or [r for r in near if _overlap(_squash(r["duty"]), wanted) >= _SHARED]


def _same_place(row: Row, other: Row) -> bool:
    return bool(row["doc_id"] == other["doc_id"] and row["article"] == other["article"])


def _same_clause(said: Row, gold: Row) -> bool:
    if _squash(said["clause"]) == _squash(gold["clause"]):
        return True
    one, two = _squash(said["quote"]), _squash(gold["text"])
    match = SequenceMatcher(None, one, two, autojunk=False).find_longest_match()
    return match.size >= min(_CLAUSE_SHARED, len(one), len(two))


def _overlap(one: str, two: str) -> float:
    match = SequenceMatcher(None, one, two, autojunk=False).find_longest_match()
    return match.size / max(1, min(len(one), len(two)))


def _squash(text: str) -> str:
    return _BLANKS.sub("", text)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Check the policies of the gold files and print the figures, together and one by one."""
    from corpus import read_document
    from retrieval import Workspace

    parser = argparse.ArgumentParser(description="外规内化差距检查的评测")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--rows", action="store_true", help="列出有出入的义务")
    parser.add_argument("--automatic", action="store_true", help="不用人工整理的要素表")
    options = parser.parse_args(arguments)
    workspace = Workspace.open()
    total = GapScore()
    for path in options.gold:
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = read_document(path.with_name(gold["policy"]))
        documents = gold["documents"] if isinstance(gold["documents"], list) else None
        found = workspace.gap([(gold["policy"], text)], gold["entity"], documents, checklists=not options.automatic)
        report = found.to_json()
        one = score_gap(report, gold, text)
        score_gap(report, gold, text, total)
        print(path.name, json.dumps({k: round(v, 3) for k, v in one.figures().items()}, ensure_ascii=False))
        if options.rows:
            print("\n".join(one.differences))
    if len(options.gold) > 1:
        print("合计", json.dumps({k: round(v, 3) for k, v in total.figures().items()}, ensure_ascii=False))


if __name__ == "__main__":
    main()

"""How good the check of citations in documents is, against documents whose citations were judged by hand.

A gold file names for each document its citations (law, 条, 款, 项, the state they ought to get, what is right instead),
what is no citation of a law (``not``) and what does not count (``neutral``). An entry of the check belongs to the
citation whose words it overlaps and whose 条 it names.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table

from corpus import Corpus, UsageError, load_corpus, load_settings, squash
from graph import crosswalks
from retrieval import CheckedCitation, check_file

__all__ = ["CheckFigures", "check_figures", "render_check", "score"]

_YEAR = re.compile(r"[（(](?:19|20)\d{2}[^）)]*[）)]$")
_OLD = ("old-as-current", "old-dated", "old-marked")
_WRONG = ("内容不符", "已修改或废止", "不存在")


@dataclass(slots=True)
class CheckFigures:
    """Counts over all documents, and every miss in words.

    ``told`` counts citations whose right value or article is known; ``passed`` wrong citations that got 核验一致;
    ``accused`` right ones that were called wrong; ``false`` entries on what is no citation of a law.
    """

    documents: int = 0
    gold: int = 0
    entries: int = 0
    found: int = 0
    law: int = 0
    state: int = 0
    tellable: int = 0
    told: int = 0
    old: int = 0
    old_noticed: int = 0
    wrong: int = 0
    passed: int = 0
    right: int = 0
    accused: int = 0
    false: int = 0
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def shares(self) -> dict[str, float]:
        """The figures as shares; those of nothing are left out."""
        pairs = {
            "found": (self.found, self.gold),
            "law": (self.law, self.gold),
            "state": (self.state, self.gold),
            "told": (self.told, self.tellable),
            "old_noticed": (self.old_noticed, self.old),
            "wrong_passed": (self.passed, self.wrong),
            "right_accused": (self.accused, self.right),
            "false_entries": (self.false, self.entries),
        }
        return {name: round(part / whole, 4) for name, (part, whole) in pairs.items() if whole}

    def to_json(self) -> dict[str, Any]:
        """What the command prints with ``--json``."""
        return {
            "documents": self.documents,
            "citations": self.gold,
            "entries": self.entries,
            **self.shares(),
            "kinds": {kind: dict(counts) for kind, counts in sorted(self.by_kind.items())},
            "misses": self.misses,
        }


def check_figures(path: Path, corpus: Corpus | None = None, half: str | None = None) -> CheckFigures:
    """Checks the documents in ``docs`` beside a gold file and scores them.

    Args:
        path: the gold file.
        corpus: the collection; loaded where it is not at hand.
        half: only documents that are marked so.

    Raises:
        UsageError: the gold file cannot be read.
    """
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"读不了标注文件 {path}：{error}") from error
    corpus = corpus or load_corpus(load_settings())
    walks = crosswalks(corpus)
    figures = CheckFigures()
    for name, marked in gold.items():
        if half is None or marked.get("half") == half:
            checked = check_file(path.parent / "docs" / name, corpus, crosswalks=walks)
            score(name, marked, checked.text, checked.citations, figures)
    return figures


def score(
    name: str, marked: dict[str, Any], text: str, entries: Sequence[CheckedCitation], figures: CheckFigures
) -> None:
    """Adds one document to the figures."""
    figures.documents += 1
    shift = _shift(text, marked)
    spans = [(shift(c), shift(c) + len(c["text"])) for c in marked["citations"]]
    free = [(shift(c), shift(c) + len(c["text"])) for c in marked.get("neutral", ())]
    taken: set[int] = set()
    for gold, span in zip(marked["citations"], spans, strict=True):
        index = _match(gold, span, entries, taken)
        entry = None if index is None else entries[index]
        if index is not None:
            taken.add(index)
        _count(name, gold, entry, figures)
    for entry in entries:
        figures.entries += 1
        if not any(_overlap((entry.start, entry.end), span) for span in (*spans, *free)):
            figures.false += 1
            figures.misses.append(f"{name}：误报 {entry.text}（{entry.state}，{entry.law}）")


def _shift(text: str, marked: dict[str, Any]) -> Any:
    """Where a marked citation stands in the text as it was read: at its offset, or at the nearest such words."""

    def at(citation: dict[str, Any]) -> int:
        start, words = int(citation["start"]), citation["text"]
        if text.startswith(words, start):
            return start
        places = [match.start() for match in re.finditer(re.escape(words), text)]
        return min(places, key=lambda place: abs(place - start), default=start)

    return at


def _match(
    gold: dict[str, Any], span: tuple[int, int], entries: Sequence[CheckedCitation], taken: set[int]
) -> int | None:
    """The entry that overlaps the gold citation and names the same 条, the one that agrees in 款 and 项 first."""
    candidates = [
        (
            (entry.paragraph != gold["paragraph"]) + (entry.item != gold["item"]),
            abs(entry.start - span[0]) + abs(entry.end - span[1]),
            index,
        )
        for index, entry in enumerate(entries)
        if index not in taken
        and _overlap((entry.start, entry.end), span)
        and str(entry.article) == str(gold["article"])
    ]
    return min(candidates)[-1] if candidates else None


def _count(name: str, gold: dict[str, Any], entry: CheckedCitation | None, figures: CheckFigures) -> None:
    if gold.get("optional") and entry is None:
        return
    figures.gold += 1
    kind = figures.by_kind.setdefault(gold["kind"], Counter())
    kind["n"] += 1
    unheld = gold.get("held") == "addition" and entry is not None and entry.state == "未收录"
    found = entry is not None
    law = entry is not None and _law(entry.law or "") in {_law(law) for law in (gold["law"], *gold.get("law_alt", ()))}
    state = entry is not None and (unheld or _state_fits(gold, entry))
    for key, fits in (("found", found), ("law", law), ("state", state)):
        setattr(figures, key, getattr(figures, key) + fits)
        kind[key] += fits
    what = f"{name}：{gold['text']}（{gold['kind']}）应为 {gold['state']}，{gold['law']}"
    got = f"得 {entry.state}，{entry.law}：{entry.why}" if entry else "没有找到"
    if not (found and law and state):
        figures.misses.append(f"{what}；{got}")
    if gold["kind"] in _OLD:
        figures.old += 1
        figures.old_noticed += state or (entry is not None and entry.state in ("已修改或废止", "内容不符"))
    if gold.get("right") and not unheld:
        told = entry is not None and any(_plain(r) in _plain(f"{entry.right or ''}{entry.why}") for r in gold["right"])
        figures.tellable += 1
        figures.told += told
        kind["told"] += told
        if not told and entry is not None:
            figures.misses.append(f"{what}；没有说出 {gold['right']}：{entry.right}")
    if gold["state"] in _WRONG:
        figures.wrong += 1
        figures.passed += entry is not None and entry.state == "核验一致" and not state
    elif gold["state"] == "核验一致":
        figures.right += 1
        figures.accused += entry is not None and entry.state in _WRONG and not state


def _state_fits(gold: dict[str, Any], entry: CheckedCitation) -> bool:
    for state in (gold["state"], *gold.get("accept", ())):
        if state == "核验一致（2016）":
            if entry.state == "核验一致" and "2016" in (entry.law or ""):
                return True
        elif entry.state == state:
            return True
    return False


def _law(title: str) -> str:
    return _YEAR.sub("", squash(title.strip("《》"))).replace("（", "(").replace("）", ")")


def _plain(words: str) -> str:
    return re.sub(r"\s", "", words)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_COLUMNS = {
    "found": "找到",
    "law": "法规",
    "state": "结论",
    "told": "说出正确内容",
    "old_noticed": "旧条号发现",
    "wrong_passed": "错判为一致",
    "right_accused": "对判为错",
    "false_entries": "误报",
}


def render_check(figures: CheckFigures) -> Iterable[Table]:
    """The figures as tables: the whole, then by kind of citation."""
    whole = Table(title=f"引用核验：{figures.documents} 份文件，{figures.gold} 处引用", title_justify="left")
    shares = figures.shares()
    for key in shares:
        whole.add_column(_COLUMNS[key], justify="right")
    whole.add_row(*(f"{share:.3f}" for share in shares.values()))
    yield whole
    kinds = Table(title="按类别", title_justify="left")
    for column in ("类别", "处", "找到", "法规", "结论", "说出"):
        kinds.add_column(column)
    for kind, counts in sorted(figures.by_kind.items()):
        kinds.add_row(kind, *(str(counts[key]) for key in ("n", "found", "law", "state", "told")))
    yield kinds

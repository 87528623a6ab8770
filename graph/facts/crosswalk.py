"""Crosswalk (条文对照) between two versions of one instrument: which article became which, and what changed.

Articles are aligned by the likeness of their texts, in order (Needleman and Wunsch 1970 with likeness above a floor as
the gain of a pair); articles that moved across others are paired afterwards. References to articles of the same text
are masked, since they change with every renumbering.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from corpus import Article, Corpus, Document, Locator, NotFoundError, in_marks, normalise
from graph.facts.curated import merged_articles

__all__ = ["Change", "Crosswalk", "Difference", "Pair", "align", "crosswalks", "masked", "version_pairs"]

_FLOOR = 50.0  # likeness (0–100) from which two articles may be the same one
_MOVED_FLOOR = 75.0  # the same, for articles that moved across others
_OWN_ARTICLE = re.compile(r"第[零一二三四五六七八九十百]{1,7}条")
_BLANKS = re.compile(r"\s+")


class Change(StrEnum):
    """What became of an article."""

    UNCHANGED = "unchanged"
    RENUMBERED = "renumbered"  # same words, another number
    CHANGED = "changed"  # other words, perhaps another number too
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One step from the old text to the new: ``equal``, ``replace``, ``delete`` or ``insert``."""

    operation: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An article of the old version and the one it became, by element id; ``None`` where there is none.

    ``likeness`` is between 0 and 1. ``merged_into`` is the new article that took up the matter of a removed one, from
    the curated table.
    """

    old: str | None
    new: str | None
    change: Change
    likeness: float
    differences: tuple[Difference, ...] = ()
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All pairs between two versions, in the order of the new text, removed articles where they stood."""

    old_id: str
    new_id: str
    pairs: tuple[Pair, ...]

    def to_new(self, place: Locator) -> Locator | None:
        """Where a 条 of the old version is now, or the one that took it up; else ``None``."""
        pair = self.pair_of_old(place)
        eid = pair and (pair.new or pair.merged_into)
        return Locator(self.new_id, eid) if eid else None

    def to_old(self, place: Locator) -> Locator | None:
        """Where a 条 of the new version was; ``None`` where it is new."""
        pair = next((p for p in self.pairs if p.new == place.article), None) if place.article else None
        return Locator(self.old_id, pair.old) if pair and pair.old else None

    def pair_of_old(self, place: Locator) -> Pair | None:
        """The pair of a 条 of the old version."""
        return next((p for p in self.pairs if p.old == place.article), None) if place.article else None


def version_pairs(corpus: Corpus) -> list[tuple[str, str]]:
    """Ids of versions (old, new) that the catalogue links and whose articles are there."""
    pairs = []
    for instrument in corpus.instruments:
        for old, new in ((instrument.previous, instrument.id), (instrument.id, instrument.next)):
            known = old in corpus.documents and new in corpus.documents
            if old and new and known and (old, new) not in pairs:
                both = (corpus.documents[old], corpus.documents[new])
                if all(document.tree.articles for document in both):
                    pairs.append((old, new))
    return pairs


def crosswalks(corpus: Corpus) -> list[Crosswalk]:
    """The crosswalk of every two versions that the catalogue links."""
    return [align(corpus.document(old), corpus.document(new)) for old, new in version_pairs(corpus)]


def align(old: Document, new: Document) -> Crosswalk:
    """Pair the articles of two versions.

    Raises:
        NotFoundError: the text of one of them is missing.
    """
    for document in (old, new):
        if not document.tree.articles:
            raise NotFoundError(f"{in_marks(document.instrument.title)}的文本未收录，无法对照")
    olds = [a for a in old.tree.articles if not a.is_section]
    news = [a for a in new.tree.articles if not a.is_section]
    old_words, new_words = [masked(a.text) for a in olds], [masked(a.text) for a in news]
    if not olds or not news:
        matched: dict[int, int] = {}
        likeness = np.zeros((len(olds), len(news)))
    else:
        from rapidfuzz import fuzz, process  # a question compares no versions

        likeness = process.cdist(old_words, new_words, scorer=fuzz.ratio, dtype=np.float32).astype(float)
        matched = _in_order(likeness)
        _add_moved(likeness, matched)
    merged = {old_one.article: new_one.article for old_one, new_one in merged_articles(old.id, new.id).items()}
    by_new = {j: i for i, j in matched.items()}
    pairs: list[Pair] = []
    waiting = [i for i in range(len(olds)) if i not in matched]
    for j, article in enumerate(news):
        i = by_new.get(j)
        while waiting and i is not None and waiting[0] < i:
            pairs.append(_removed(olds[waiting.pop(0)], merged))
        if i is None:
            pairs.append(Pair(None, article.eid, Change.NEW, 0.0))
        else:
            same_words = old_words[i] == new_words[j]
            pairs.append(_pair(olds[i], article, same_words, float(likeness[i, j]) / 100))
    pairs += [_removed(olds[i], merged) for i in waiting]
    return Crosswalk(old.id, new.id, tuple(pairs))


def masked(text: str) -> str:
    """The words alone: without blanks, widths of marks (: and ：) and numbers of articles of the same text."""
    return _OWN_ARTICLE.sub("第条", _BLANKS.sub("", normalise(text)))


def _in_order(likeness: np.ndarray) -> dict[int, int]:
    """The pairing (old index → new index) without crossings that has the greatest sum of likeness above the floor."""
    rows, columns = likeness.shape
    gain = likeness - _FLOOR
    best = np.zeros((rows + 1, columns + 1))
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            best[i, j] = max(best[i - 1, j], best[i, j - 1], best[i - 1, j - 1] + gain[i - 1, j - 1])
    matched: dict[int, int] = {}
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            matched[i] = j
    return matched


def _add_moved(likeness: np.ndarray, matched: dict[int, int]) -> None:
    """Pairs what is left over, the most alike first."""
    taken = set(matched.values())
    left = [
        (-float(likeness[i, j]), i, j)
        for i in range(likeness.shape[0])
        for j in range(likeness.shape[1])
        if i not in matched and j not in taken and likeness[i, j] >= _MOVED_FLOOR
    ]
    for _, i, j in sorted(left):
        if i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)


def _removed(article: Article, merged: Mapping[str | None, str | None]) -> Pair:
    return Pair(article.eid, None, Change.REMOVED, 0.0, merged_into=merged.get(article.eid))


def _pair(old: Article, new: Article, same_words: bool, likeness: float) -> Pair:
    if not same_words:
        change = Change.CHANGED
    elif (old.number, old.insertion) == (new.number, new.insertion):
        change = Change.UNCHANGED
    else:
        change = Change.RENUMBERED
    return Pair(old.eid, new.eid, change, likeness, _differences(old.text, new.text))


def _differences(old: str, new: str) -> tuple[Difference, ...]:
    """The steps from one text to the other; empty where they are the same."""
    if old == new:
        return ()
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(Difference(tag, old[a:b], new[c:d]) for tag, a, b, c, d in steps)

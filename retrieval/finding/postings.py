"""Which text holds which term how often: counted by document, kept, and put together into one index.

The counts of a document depend on its own words alone; what depends on the whole collection (how rare a term is, how
long a text is on average) is reckoned when they are put together. So one document more costs the counting of one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Postings", "join"]

IntArray = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """``count[i]`` times the term ``terms[term[i]]`` stands in text ``owner[i]`` of ``size`` texts; owners ascend."""

    size: int
    terms: tuple[str, ...]
    owner: IntArray
    term: IntArray
    count: IntArray

    @classmethod
    def of(cls, bags: Iterable[Iterable[str]]) -> Postings:
        """Count one bag of terms a text; a text may be empty."""
        known: dict[str, int] = {}
        owner: list[int] = []
        term: list[int] = []
        count: list[int] = []
        size = 0
        for bag in bags:
            counted = Counter(bag)
            owner += [size] * len(counted)
            term += [known.setdefault(word, len(known)) for word in counted]
            count += counted.values()
            size += 1
        return cls(size, tuple(known), *(np.array(values, dtype=np.int32) for values in (owner, term, count)))

    def to_bytes(self) -> bytes:
        """A line of JSON and the three columns."""
        head = json.dumps({"size": self.size, "terms": self.terms}, ensure_ascii=False)
        columns = (column.astype("<i4").tobytes() for column in (self.owner, self.term, self.count))
        return head.encode() + b"\n" + b"".join(columns)

    @classmethod
    def from_bytes(cls, content: bytes) -> Postings:
        """What :meth:`to_bytes` wrote.

        Raises:
            ValueError: it is something else.
        """
        head, _, body = content.partition(b"\n")
        told = json.loads(head)
        owner, term, count = np.frombuffer(body, dtype="<i4").reshape(3, -1)
        return cls(told["size"], tuple(told["terms"]), owner, term, count)


def join(parts: Sequence[Postings]) -> Postings:
    """The postings of several documents as one, their texts in order, the terms in the order of their characters."""
    terms = tuple(sorted(set().union(*(part.terms for part in parts))))
    number = {term: place for place, term in enumerate(terms)}
    starts = np.cumsum([0, *(part.size for part in parts)])
    owners, numbers, counts = [], [], []
    for start, part in zip(starts, parts, strict=False):
        own = np.array([number[term] for term in part.terms], dtype=np.int32)
        owners.append(part.owner + np.int32(start))
        numbers.append(own[part.term])
        counts.append(part.count)
    if not parts:
        return Postings.of([])
    return Postings(int(starts[-1]), terms, *(np.concatenate(columns) for columns in (owners, numbers, counts)))

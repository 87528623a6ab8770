"""What the graph knows of each article, for the views; empty while the facts are being loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus import Article, Locator
from graph import (
    Definition,
    Facts,
    FactsIndex,
    Norm,
    Penalty,
    Reference,
    Sanction,
    cited_by,
    cites,
    definitions_in_scope,
    index_of,
    sanctions_of,
)

__all__ = ["ArticleFacts", "FactIndex"]


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """The facts of one article. ``penalties`` are the sanctions elsewhere that answer a breach of it."""

    norms: Sequence[Norm] = ()
    sanctions: Sequence[Sanction] = ()
    penalties: Sequence[Penalty] = ()
    cites: Sequence[Reference] = ()
    cited_by: Sequence[Reference] = ()
    terms: Sequence[Definition] = ()


_NONE = ArticleFacts()


class FactIndex:
    """Facts by article. ``facts`` is ``None`` while there are none."""

    def __init__(self, facts: Facts | None) -> None:
        self.facts = facts
        self.of = lru_cache(maxsize=4096)(self._of)

    @cached_property
    def index(self) -> FactsIndex | None:
        """The look-ups of the graph."""
        return index_of(self.facts) if self.facts else None

    def _of(self, doc_id: str, article: Article) -> ArticleFacts:
        """The facts of one article; empty where there are none."""
        if self.facts is None or self.index is None:
            return _NONE
        here = Locator(doc_id, article.eid)
        return ArticleFacts(
            norms=self.index.norms.get(here, ()),
            sanctions=self.index.sanctions_in.get(here, ()),
            penalties=[p for p in sanctions_of(self.facts, here) if p.sanction.home != here],
            cites=cites(self.facts, here),
            cited_by=[r for r in cited_by(self.facts, here) if r.home != here],
            terms=[] if article.is_section else definitions_in_scope(self.facts, here),
        )

"""An article that might be cited, and the numbers that speak for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from corpus import Article, Document, Locator

__all__ = ["SIGNS", "Candidate", "Feature", "Key"]

Key = Locator
"""The address of a 条 or section."""


class Feature(StrEnum):
    """What speaks for or against a candidate: each a number between 0 and 1, 0 where it does not apply."""

    RELATIVE = "relative"
    """Score of the search for the whole question, of the best."""
    BEHIND = "behind"
    """Third or later in that search."""
    LEAD = "lead"
    """How far the first leaves the second behind."""
    PART = "part"
    """Score of the search for a part of the question, of that part's best."""
    IN_DOCUMENT = "in_document"
    """Score among the articles of an instrument that is named beside others, of the best there."""
    DOCUMENT_NAMED = "document_named"
    """The instrument is named."""
    SPAN = "span"
    """How much of the question its best 款 covers, of the best covered."""
    WORDS_NOTES = "words_notes"
    MEANING_TEXT = "meaning_text"
    MEANING_NOTES = "meaning_notes"
    DEFINES = "defines"
    """Defines a term whose meaning is asked."""
    WORKED = "worked"
    """Share of the vote of the nearest worked questions."""
    CHAIN_SANCTION = "chain_sanction"
    """Punishes the breach of an article found."""
    CHAIN_ANY = "chain_any"
    """Punishes any breach of a text of which an article was found that no sanction names."""
    CHAIN_UPPER = "chain_upper"
    """Is the provision of the law by which that breach is punished."""
    CHAIN_FINE = "chain_fine"
    """The same, where the law or the amount is asked and the provision says it."""
    CITED_BY_BEST = "cited_by_best"
    BASIS_OF_BEST = "basis_of_best"
    RULE = "rule"
    """Of a rule of the authority (部门规章), which says in full what laws say in general."""
    NAMED = "named"
    """The question names the article."""


SIGNS: Mapping[Feature, int] = {feature: -1 if feature is Feature.BEHIND else 1 for feature in Feature}
"""On which side each may weigh: a fit keeps within it."""


@dataclass
class Candidate:
    """An article that might be cited.

    ``paragraph`` is its best 款 where the way to it knows; ``via`` says the way. ``counterpart`` is the article of the
    other version, where two versions of a law are compared; ``referred_by`` the sanction that refers to it, where it is
    a provision of the law by which a breach is punished; ``duty`` the article whose breach it punishes.
    """

    document: Document
    article: Article
    score: float = 0.0
    via: str = "search"
    paragraph: int | None = None
    item: int | None = None
    inferred: bool = False
    counterpart: Key | None = None
    referred_by: Key | None = None
    duty: Key | None = None
    values: dict[Feature, float] = field(default_factory=dict)

    @cached_property
    def key(self) -> Key:
        """Its address."""
        return Locator(self.document.id, self.article.eid)

    def value(self, feature: Feature) -> float:
        """What a feature says of it, 0 where nothing."""
        return self.values.get(feature, 0.0)

    def raise_to(self, feature: Feature, value: float) -> bool:
        """Keep the greater value of a feature that several ways may give; whether it grew."""
        if value <= self.value(feature):
            return False
        self.values[feature] = value
        return True

    def row(self) -> list[float]:
        """The numbers in the order of :class:`Feature`."""
        return [self.value(feature) for feature in Feature]

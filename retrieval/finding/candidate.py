"""An article that might be cited, and the numbers that speak for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus import Article, Document, Locator

__all__ = ["FEATURES", "Candidate", "Key"]

Key = Locator
"""The address of a 条 or section."""

FEATURES = (
    "relative",
    "first",
    "second",
    "third",
    "fourth_on",
    "lead",
    "part_first",
    "part_relative",
    "in_doc_first",
    "in_doc_relative",
    "doc_named",
    "doc_other",
    "cover",
    "cover_relative",
    "span",
    "span_relative",
    "new_cover",
    "words_text",
    "words_notes",
    "meaning_text",
    "meaning_notes",
    "sanction_asked",
    "sanction_not_asked",
    "defines",
    "defined_elsewhere",
    "breach_first",
    "breach_relative",
    "chain_duty",
    "chain_sanction",
    "chain_any",
    "chain_upper_named",
    "chain_upper_other",
    "chain_upper_asked",
    "chain_upper_fine",
    "sanction_only",
    "breach_only",
    "cited_by_best",
    "based_on_best",
    "base_asked",
    "counterpart",
    "several_docs",
    "several_parts",
    "comparison",
    "order",
    "not_in_force",
    "same_doc_as_first",
    "named_article",
    "entity_other",
    "of_officials",
)
"""What speaks for or against a candidate, in the order of :meth:`Candidate.row`."""


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
    values: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Its address."""
        return Locator(self.document.id, self.article.eid)

    def row(self) -> list[float]:
        """The numbers in the order of :data:`FEATURES`."""
        return [self.values.get(name, 0.0) for name in FEATURES]

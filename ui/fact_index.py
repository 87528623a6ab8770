"""What the graph knows of each article, by article: norms, sanctions, citations both ways, terms in their scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from graph.models import Definition, Norm, Reference, Sanction

__all__ = ["ArticleFacts", "FactIndex", "FactSource"]


class FactSource(Protocol):
    """The facts of the graph, as far as the workbench reads them."""

    @property
    def norms(self) -> Sequence[Norm]:
        """Duties, prohibitions, permissions."""

    @property
    def sanctions(self) -> Sequence[Sanction]:
        """Consequences of a breach."""

    @property
    def references(self) -> Sequence[Reference]:
        """Citations."""

    @property
    def definitions(self) -> Sequence[Definition]:
        """Terms."""


@dataclass
class ArticleFacts:
    """The facts of one article. ``penalised_by`` holds the sanctions elsewhere that answer a breach of it."""

    norms: list[Norm] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)
    penalised_by: list[Sanction] = field(default_factory=list)
    cites: list[Reference] = field(default_factory=list)
    cited_by: list[Reference] = field(default_factory=list)


def _eid(article: int) -> str:
    return f"art_{article}"


class FactIndex:
    """Facts by ``(doc_id, eid)``, and terms by document."""

    def __init__(self, facts: FactSource | None) -> None:
        self._articles: dict[tuple[str, str], ArticleFacts] = defaultdict(ArticleFacts)
        self._terms: dict[str, list[Definition]] = defaultdict(list)
        self.norms: tuple[Norm, ...] = tuple(facts.norms) if facts else ()
        self.sanctions: Mapping[str, Sanction] = {s.id: s for s in facts.sanctions} if facts else {}
        if facts is None:
            return
        for norm in facts.norms:
            self._articles[norm.doc_id, norm.eid].norms.append(norm)
        for sanction in facts.sanctions:
            self._add_sanction(sanction)
        for reference in facts.references:
            self._articles[reference.doc_id, reference.eid].cites.append(reference)
            if reference.target_doc_id and reference.target_article:
                target = (reference.target_doc_id, _eid(reference.target_article))
                if target != (reference.doc_id, reference.eid):
                    self._articles[target].cited_by.append(reference)
        for definition in facts.definitions:
            self._terms[definition.doc_id].append(definition)

    def _add_sanction(self, sanction: Sanction) -> None:
        here = (sanction.doc_id, sanction.eid)
        self._articles[here].sanctions.append(sanction)
        for violated in sanction.violated:
            target = (violated.doc_id, _eid(violated.article))
            known = self._articles[target].penalised_by
            if target != here and all(s.id != sanction.id for s in known):
                known.append(sanction)

    def of(self, doc_id: str, eid: str) -> ArticleFacts:
        """The facts of one article; empty where there are none."""
        return self._articles.get((doc_id, eid)) or ArticleFacts()

    def terms(self, doc_id: str) -> Iterable[Definition]:
        """The terms that the document defines, longest first."""
        return sorted(self._terms.get(doc_id, ()), key=lambda d: -len(d.term))

"""Where queries run: a store of triples behind one small interface. The graph is made and written by rdflib."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Protocol, TypeAlias

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
)

from graph.rdf.vocabulary import PREFIXES

__all__ = ["OxigraphStore", "Table", "TripleStore", "plain_term"]

Table: TypeAlias = "tuple[list[str], list[list[str | None]]]"
"""Names of the columns, and rows in their order; ``None`` is unbound."""


class TripleStore(Protocol):
    """A graph that answers SPARQL 1.1 queries."""

    def __len__(self) -> int:
        """How many triples it holds."""

    def query(self, text: str, most: int) -> Table:
        """At most ``most`` rows of a query: one row of ``ask`` for ASK, triples for CONSTRUCT and DESCRIBE.

        Raises:
            ValueError: the engine cannot understand or evaluate the query.
        """


class OxigraphStore:
    """A graph in the memory of this process, answered by Oxigraph."""

    def __init__(self, path: Path) -> None:
        """Load an N-Triples file.

        Raises:
            ValueError: it is none.
            OSError: it cannot be read.
        """
        self._store = Store()
        try:
            self._store.bulk_load(path=path, format=RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise ValueError(str(error)) from error

    def __len__(self) -> int:
        return len(self._store)

    def query(self, text: str, most: int) -> Table:
        """See :class:`TripleStore`."""
        try:
            found = self._store.query(text, prefixes={name: str(iri) for name, iri in PREFIXES.items()})
        except SyntaxError as error:
            raise ValueError(str(error)) from error
        if isinstance(found, QueryBoolean):
            return ["ask"], [[str(bool(found)).lower()]]
        if isinstance(found, QuerySolutions):
            names = [variable.value for variable in found.variables]
            return names, [[plain_term(row[name]) for name in names] for row in islice(found, most)]
        triples = sorted(((t.subject, t.predicate, t.object) for t in islice(found, most)), key=str)
        return ["subject", "predicate", "object"], [[plain_term(node) for node in triple] for triple in triples]


def plain_term(node: NamedNode | BlankNode | Literal | Triple | None) -> str | None:
    """An IRI or the words of a literal; a blank node as ``_:name``."""
    if node is None:
        return None
    return node.value if isinstance(node, (NamedNode, Literal)) else str(node)

"""The knowledge graph: who must do what, by when, and what happens if not; references, terms, versions.

The names below are loaded on first use, so that a command that only reads facts does not wait for rdflib or pyshacl.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.container import Facts, load_facts
    from graph.export import (
        definition_rows,
        export_graph,
        norm_rows,
        quantity_rows,
        reference_rows,
        sanction_rows,
    )
    from graph.facts import extract_facts, write_graph
    from graph.queries import chain_of, cited_by, cites, find_norms, sanctions_of
    from graph.rdf import build_dataset
    from graph.sparql import SparqlResult, SparqlRunner, run_sparql
    from graph.thesaurus import Thesaurus, load_thesaurus
    from graph.triples import load_graph
    from graph.validation import Report, validate, validate_graph
    from graph.views import ego

__all__ = [
    "Facts",
    "Report",
    "SparqlResult",
    "SparqlRunner",
    "Thesaurus",
    "build_dataset",
    "chain_of",
    "cited_by",
    "cites",
    "definition_rows",
    "ego",
    "export_graph",
    "extract_facts",
    "find_norms",
    "load_facts",
    "load_graph",
    "load_thesaurus",
    "norm_rows",
    "quantity_rows",
    "reference_rows",
    "run_sparql",
    "sanction_rows",
    "sanctions_of",
    "validate",
    "validate_graph",
    "write_graph",
]

_MODULES = {
    "export": (
        "definition_rows",
        "export_graph",
        "norm_rows",
        "quantity_rows",
        "reference_rows",
        "sanction_rows",
    ),
    "container": ("Facts", "load_facts"),
    "facts": ("extract_facts", "write_graph"),
    "queries": ("chain_of", "cited_by", "cites", "find_norms", "sanctions_of"),
    "rdf": ("build_dataset",),
    "sparql": ("SparqlResult", "SparqlRunner", "run_sparql"),
    "thesaurus": ("Thesaurus", "load_thesaurus"),
    "triples": ("load_graph",),
    "validation": ("Report", "validate", "validate_graph"),
    "views": ("ego",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"graph.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

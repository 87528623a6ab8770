"""What leaves the graph: rows for the command line and for tables, and the graph itself in standard formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import Locator, UsageError
from graph.facts.acts import Act, acts_of, defeaters_of
from graph.facts.consequence import consequence_of
from graph.facts.container import Facts
from graph.facts.index import FactsIndex
from graph.facts.queries import find_norms, index_of
from graph.models import Definition, Norm, Quantity, Reference, Sanction

if TYPE_CHECKING:  # lists of facts are asked for by every command; the graph itself only by an export
    import networkx as nx
    from rdflib import Graph

__all__ = [
    "FORMATS",
    "definition_rows",
    "export_graph",
    "norm_rows",
    "quantity_rows",
    "reference_rows",
    "rows_to_csv",
    "sanction_rows",
    "to_networkx",
]

FORMATS = ("turtle", "json-ld", "nt", "graphml")
Row = dict[str, Any]


def norm_rows(
    facts: Facts, entity: str | None = None, doc: str | None = None, place: Locator | None = None
) -> list[Row]:
    """The norms (of an entity, with those that reach it under another name; of an instrument; of a provision)."""
    index = index_of(facts)
    found = find_norms(facts, entity=entity, doc=doc, place=place)
    return [_norm_row(index, norm) for norm in found if place is None or place.paragraph in (None, norm.paragraph)]


def _norm_row(index: FactsIndex, norm: Norm) -> Row:
    told = consequence_of(index.facts, norm)
    penalties = told.penalties
    return {
        "id": norm.id,
        "doc_id": norm.doc_id,
        "article": norm.article,
        "paragraph": norm.paragraph,
        "item": norm.item,
        "subjects": list(norm.subjects),
        "modality": norm.modality.value,
        "action": norm.action,
        "text": norm.text,
        "start": norm.start,
        "end": norm.end,
        "quantities": [_bare_quantity(quantity) for quantity in norm.quantities],
        "sanctions": index.penalty_labels(norm),
        "label": index.label(norm.locator),
        "eid": norm.eid,
        "trigger": norm.trigger,
        "condition": norm.condition,
        "exception": norm.exception,
        "object": norm.object,
        "sanction_ids": [penalty.sanction.id for penalty in penalties],
        "rule": norm.rule,
        "acts": [_act_row(act) for act in acts_of(norm, _beside(index, norm))],
        "exceptions": [
            {"text": d.text, "references": [_cited(index, r) for r in d.references]}
            for d in defeaters_of(norm, index.references_out[norm.home])
        ],
        "consequence": told.state.value,
        "consequence_reason": told.reason,
    }


def _act_row(act: Act) -> Row:
    """An act without what its text leaves open."""
    told = {name: value for name, value in asdict(act).items() if value not in (None, ())}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def _beside(index: FactsIndex, norm: Norm) -> list[Quantity]:
    return [q for q in index.quantities[norm.home] if q.paragraph == norm.paragraph]


def _cited(index: FactsIndex, reference: Reference) -> str:
    return index.label(reference.target) if reference.target else reference.text


def reference_rows(facts: Facts, entity: str | None = None, doc: str | None = None) -> list[Row]:
    """The references, one a target article, or one a law where no article is named."""
    index = index_of(facts)
    return [_reference_row(index, r) for r in facts.references if doc in (None, r.doc_id)]


def _reference_row(index: FactsIndex, reference: Reference) -> Row:
    title = index.facts.titles.get(reference.target_doc_id or "", reference.target_title)
    return {
        "doc_id": reference.doc_id,
        "article": reference.article,
        "paragraph": reference.paragraph,
        "kind": reference.kind.value,
        "target_doc_id": reference.target_doc_id,
        "target_title": title,
        "target_article": reference.target_article,
        "target_paragraph": reference.target_paragraph,
        "text": reference.text,
        "resolution": reference.resolution.value,
        "item": reference.item,
        "target_item": reference.target_item,
        "start": reference.start,
        "end": reference.end,
        "eid": reference.eid,
        "target_eid": reference.target.article if reference.target else None,
        "rule": reference.rule,
        "reason": reference.reason,
    }


def quantity_rows(facts: Facts, entity: str | None = None, doc: str | None = None) -> list[Row]:
    """The quantities; fines in yuan."""
    wanted = index_of(facts).names_for(entity) if entity else None
    return [
        _quantity_row(q)
        for q in facts.quantities
        if doc in (None, q.doc_id) and (wanted is None or wanted.intersection(q.subjects))
    ]


def _bare_quantity(quantity: Quantity) -> Row:
    return {
        "kind": quantity.kind.value,
        "text": quantity.text,
        "number": quantity.number,
        "unit": quantity.unit,
        "bound": quantity.bound.value,
        "inclusive": quantity.inclusive,
        "subjects": list(quantity.subjects),
        "anchor": quantity.anchor,
        "base": quantity.base,
        "target": quantity.target.value if quantity.target else None,
        "start": quantity.start,
        "end": quantity.end,
    }


def _quantity_row(quantity: Quantity) -> Row:
    place = {"doc_id": quantity.doc_id, "article": quantity.article, "paragraph": quantity.paragraph}
    return {**place, **_bare_quantity(quantity), "item": quantity.item, "eid": quantity.eid}


def sanction_rows(facts: Facts, entity: str | None = None, doc: str | None = None) -> list[Row]:
    """The sanctions, one a tier; with ``entity`` those that it can incur."""
    index = index_of(facts)
    return [
        _sanction_row(index, s)
        for s in facts.sanctions
        if doc in (None, s.doc_id) and (entity is None or index.meet((entity,), s.offenders))
    ]


def _sanction_row(index: FactsIndex, sanction: Sanction) -> Row:
    return {
        "doc_id": sanction.doc_id,
        "article": sanction.article,
        "paragraph": sanction.paragraph,
        "offenders": list(sanction.offenders),
        "violated": [
            {"doc_id": v.doc_id, "article": v.article, "paragraph": v.paragraph, "eid": v.locator.article}
            for v in sanction.violated
        ],
        "authority": list(sanction.authority),
        "measures": list(sanction.measures),
        "fine_min": sanction.fine_min,
        "fine_max": sanction.fine_max,
        "target": sanction.target.value,
        "legal_basis": list(sanction.legal_basis),
        "condition": sanction.condition,
        "resolution": sanction.resolution.value,
        "candidates": _candidates(index, sanction),
        "id": sanction.id,
        "item": sanction.item,
        "label": index.sanction_label(sanction),
        "fine_times_min": sanction.fine_times_min,
        "fine_times_max": sanction.fine_times_max,
        "fine_percent_min": sanction.fine_percent_min,
        "fine_percent_max": sanction.fine_percent_max,
        "fine_base": sanction.fine_base,
        "conduct": sanction.conduct,
        "aggravation": sanction.aggravation,
        "by_reference": [
            {"doc_id": v.doc_id, "article": v.article, "paragraph": v.paragraph, "eid": v.locator.article}
            for v in sanction.applies
        ],
        "text": sanction.text,
        "start": sanction.start,
        "end": sanction.end,
        "eid": sanction.eid,
    }


def _candidates(index: FactsIndex, sanction: Sanction) -> list[Row]:
    """The provisions that 依照…相关规定 may mean, each with its reason; always inferred."""
    breaches = {v.locator.whole for v in sanction.violated if v.doc_id == sanction.doc_id}
    found = []
    for link in index.links_from.get(sanction.home, ()):
        if link.paragraph != sanction.paragraph or (breaches and not any(link.answers(place) for place in breaches)):
            continue
        if link.offenders and sanction.offenders and not index.meet(sanction.offenders, link.offenders):
            continue
        found.append(
            {
                "doc_id": link.target_doc_id,
                "article": link.target.number,
                "paragraph": link.target_paragraph,
                "eid": link.target.article,
                "label": index.label(link.target),
                "violated": list(link.violated),
                "resolution": link.resolution.value,
                "reason": link.reason,
            }
        )
    return found


def definition_rows(facts: Facts, entity: str | None = None, doc: str | None = None) -> list[Row]:
    """The defined terms and the short names."""
    return [_definition_row(d) for d in facts.definitions if doc in (None, d.doc_id)]


def _definition_row(definition: Definition) -> Row:
    return {
        "doc_id": definition.doc_id,
        "article": definition.article,
        "item": definition.item,
        "term": definition.term,
        "definition": definition.definition,
        "kind": definition.kind.value,
        "paragraph": definition.paragraph,
        "scope": definition.scope,
        "start": definition.start,
        "end": definition.end,
        "eid": definition.eid,
    }


def rows_to_csv(rows: Sequence[Row]) -> str:
    """A table that spreadsheet programs open as it is: lists joined by 、, formulas disarmed, lines ended by CRLF."""
    if not rows:
        return ""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "、".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def export_graph(graph: Graph | Path, kind: str, path: Path) -> None:
    """Write ``graph`` to ``path`` as ``turtle``, ``json-ld``, ``nt`` or ``graphml``, always in the same order.

    ``graph`` is the graph itself or the directory that it was written into.

    Raises:
        UsageError: there is no such format.
        DataError: there is no graph in the directory.
    """
    from graph.rdf.triples import load_graph, sorted_nt

    if kind not in FORMATS:
        raise UsageError(f"不支持的格式 {kind}；可用的格式：{'、'.join(FORMATS)}")
    if isinstance(graph, Path):
        graph = load_graph(graph)
    if kind == "nt":
        path.write_text(sorted_nt(graph), encoding="utf-8")
    elif kind == "graphml":
        import networkx as nx

        nx.write_graphml(to_networkx(graph), path, encoding="utf-8")
    elif kind == "turtle":
        graph.serialize(path, format="turtle", encoding="utf-8")
    else:
        data = json.loads(graph.serialize(format="json-ld", auto_compact=True))
        if isinstance(data.get("@graph"), list):
            data["@graph"].sort(key=lambda node: str(node.get("@id", "")))
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def to_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """The resources of ``graph`` as nodes with kind and label and their literals, the links as edges."""
    import networkx as nx
    from rdflib import Literal, URIRef

    from graph.rdf.vocabulary import RDF, RDFS

    result: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted({s for s in graph.subjects() if isinstance(s, URIRef)}):
        kinds = sorted(str(kind).rpartition("#")[2] for kind in graph.objects(node, RDF.type))
        label = graph.value(node, RDFS.label)
        result.add_node(str(node), kind=" ".join(kinds), label=str(label or ""))
    literals: dict[tuple[str, str], list[str]] = {}
    for s, p, o in sorted(graph):
        name = str(p).rpartition("#")[2].rpartition("/")[2]
        if isinstance(o, Literal):
            literals.setdefault((str(s), name), []).append(str(o))
        elif p != RDF.type:
            result.add_edge(str(s), str(o), key=name, label=name)
    for (node_id, name), values in literals.items():
        result.nodes[node_id].setdefault(name, "；".join(values))
    return result

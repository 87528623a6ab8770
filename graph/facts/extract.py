"""Reading everything out of the collection into one container of facts, and writing facts and graph to disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from corpus import Article, Corpus, DataError, Document, NotFoundError, Origin, format_label
from graph.extraction.definitions import extract_definitions
from graph.extraction.norms import extract_norms
from graph.extraction.quantities import extract_quantities
from graph.extraction.references import extract_references
from graph.extraction.sanctions import extract_sanctions
from graph.extraction.subjects import default_table
from graph.facts.conduct import ConductLink, conduct_links
from graph.facts.container import Facts, Provision, TermUse, attach_quantities, load_facts, read_facts, write_facts
from graph.facts.crosswalk import crosswalks
from graph.facts.curated import InferredLink, PointLink, load_curated
from graph.facts.meeting import Meeting
from graph.facts.parts import PartCache, key_of
from graph.facts.thesaurus import load_thesaurus
from graph.models import Definition, Norm, Quantity, Reference, Resolution, Sanction

__all__ = ["Facts", "extract_facts", "load_facts", "read_facts", "write_facts", "write_graph"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn from one document alone; ``uses`` count its own definitions from 0."""

    norms: tuple[Norm, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    definitions: tuple[Definition, ...] = ()
    uses: tuple[TermUse, ...] = ()
    conducts: tuple[ConductLink, ...] = ()


def extract_facts(corpus: Corpus, cache: PartCache | None = None) -> Facts:
    """Read everything out of the collection; with a ``cache``, only documents that changed are read again.

    Norms, quantities and sanctions come only from what binds, never from a draft or a drafting note. A reference
    whose target does not exist in a text that is here becomes one to the outside, with the reason.
    """
    thesaurus = load_thesaurus()
    names = corpus.names
    references = tuple(_checked(reference, corpus) for reference in extract_references(corpus))
    by_doc: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        by_doc[reference.doc_id].append(reference)
    norms: list[Norm] = []
    quantities: list[Quantity] = []
    sanctions: list[Sanction] = []
    definitions: list[Definition] = []
    uses: list[TermUse] = []
    conducts: list[ConductLink] = []
    meeting = Meeting(thesaurus)
    for document in corpus.documents.values():
        if document.origin is Origin.MISSING:
            continue
        drawn = _drawn(document, by_doc.get(document.id, ()), meeting, cache)
        norms.extend(drawn.norms)
        quantities.extend(drawn.quantities)
        sanctions.extend(drawn.sanctions)
        uses.extend(replace(use, definition=use.definition + len(definitions)) for use in drawn.uses)
        definitions.extend(drawn.definitions)
        conducts.extend(drawn.conducts)
    curated = load_curated()
    bases = sorted({title for sanction in sanctions for title in sanction.legal_basis})
    return Facts(
        titles={instrument.id: instrument.title for instrument in corpus.instruments},
        provisions=tuple(_provision(document, article) for document, article in corpus.articles()),
        norms=attach_quantities(norms, quantities),
        references=references,
        quantities=tuple(quantities),
        sanctions=tuple(sanctions),
        definitions=tuple(definitions),
        uses=tuple(uses),
        links=tuple(link for link in curated.links if _has_ends(link, corpus)),
        bases=tuple(link for link in curated.bases if _has_ends(link, corpus)),
        points=tuple(point for point in curated.points if _has_ends(point, corpus)),
        crosswalks=tuple(crosswalks(corpus)),
        thesaurus=thesaurus,
        basis={title: doc_id for title in bases if (doc_id := names.lookup(title)) is not None},
        conducts=tuple(conducts),
    )


def _drawn(document: Document, references: Sequence[Reference], meeting: Meeting, cache: PartCache | None) -> Drawn:
    """What is drawn from a document and the references in it, or what was drawn from the very same before."""
    if cache is None:
        return _draw(document, references, meeting)
    key = key_of((document.instrument, document.origin, document.sha256, *references))
    kept = cache.get("facts", key)
    if kept is not None:
        return msgspec.json.decode(kept, type=Drawn)
    drawn = _draw(document, references, meeting)
    cache.put("facts", key, msgspec.json.encode(drawn))
    return drawn


def _draw(document: Document, references: Sequence[Reference], meeting: Meeting) -> Drawn:
    terms = tuple(extract_definitions(document))
    uses = tuple(_uses(document, terms, 0))
    if not document.instrument.binding:
        return Drawn(definitions=terms, uses=uses)
    found = extract_norms(document)
    numbers = extract_quantities(document, found)
    ordered = sorted(numbers, key=lambda q: (_order(document, q.eid), q.start, q.end))
    norms, sanctions = _unique(found), _unique(extract_sanctions(document, references, norms=found))
    conducts = conduct_links(document, norms, sanctions, meeting.meet, _private)
    return Drawn(norms, tuple(ordered), sanctions, terms, uses, conducts)


def _private(names: Iterable[str]) -> bool:
    table = default_table()
    return not all(table.kind(name) in ("regulator", "state") for name in names)


def write_graph(directory: Path, corpus: Corpus, cache: PartCache | None = None) -> dict[str, Any]:
    """Read everything out of ``corpus`` and write ``facts.json``, ``graph.nt`` and ``validation.txt``.

    With a ``cache``, what a document brings is made and validated anew only where something that it rests on changed;
    the files are the same, byte for byte. Returns how much there is of each kind.

    Raises:
        DataError: the graph breaks a shape; the message carries the report, and the directory is not to be used.
    """
    from graph.rdf.conformance import checked
    from graph.rdf.dataset import build_dataset
    from graph.rdf.identifiers import load_identifiers
    from graph.rdf.parts import whole_graph
    from graph.rdf.runs import SortedRuns, cut
    from graph.rdf.triples import nt_lines  # rdflib and pyshacl stay out of a start that only reads facts

    facts = extract_facts(corpus, cache)
    if cache is None:
        lines = sorted(nt_lines(build_dataset(corpus, facts)))
        whole, report = SortedRuns(cut(lines, load_identifiers().base)), checked(lines)
    else:
        whole, report = whole_graph(corpus, facts, cache)
    directory.mkdir(parents=True, exist_ok=True)
    write_facts(facts, directory / "facts.json")
    with (directory / "graph.nt").open("wb") as file:
        for run in whole.runs:
            file.writelines((run, b"\n"))
    (directory / "validation.txt").write_text(report.text + "\n", encoding="utf-8")
    if not report.conforms:
        raise DataError(f"{report.text}\n新建的知识图谱未启用")
    if cache is not None:
        cache.prune()
    counted = (
        *("norms", "references", "quantities", "sanctions", "definitions"),
        *("links", "bases", "points", "crosswalks"),
    )
    return {"conforms": True, "triples": len(whole), **{name: len(getattr(facts, name)) for name in counted}}


def _order(document: Document, eid: str) -> int:
    return next((i for i, article in enumerate(document.tree.articles) if article.eid == eid), -1)


def _unique(statements: Iterable[T]) -> tuple[T, ...]:
    """The statements with ids that differ: a second use of an id gets a number."""
    seen: defaultdict[str, int] = defaultdict(int)
    found: list[T] = []
    for statement in statements:
        own: str = statement.id  # type: ignore[attr-defined]
        seen[own] += 1
        found.append(statement if seen[own] == 1 else replace(statement, id=f"{own}_{seen[own]}"))  # type: ignore[type-var]
    return tuple(found)


def _provision(document: Document, article: Article) -> Provision:
    chapter = article.chapter.title if article.chapter else ""
    label = format_label(document.instrument, article)
    return Provision(document.id, article.eid, article.number, label, len(article.paragraphs), chapter)


def _checked(reference: Reference, corpus: Corpus) -> Reference:
    """The reference, turned to the outside where its target is not in a text that is here."""
    if reference.target_doc_id is None or reference.target_article is None or reference.target is None:
        return reference
    document = corpus.documents.get(reference.target_doc_id)
    if document is None:
        return replace(reference, target_doc_id=None, resolution=Resolution.OUTSIDE, reason="所引法规未收录")
    article = document.tree.by_eid(reference.target.article or "")
    if document.origin is not Origin.TEXT:  # a summary keeps the articles, not their 款
        return (
            reference if article else replace(reference, resolution=Resolution.OUTSIDE, reason="所引法规的文本未收录")
        )
    try:
        corpus.span(reference.target)
    except NotFoundError:
        return replace(reference, resolution=Resolution.OUTSIDE, reason="现有文本中没有所引的条款")
    return reference


def _has_ends(link: InferredLink | PointLink, corpus: Corpus) -> bool:
    """Whether both ends of a curated link are among the texts that are here."""
    ends = [link.source, link.target] if isinstance(link, InferredLink) else [link.section, *link.targets]
    known = corpus.documents
    return all(end.doc_id in known and known[end.doc_id].tree.by_eid(end.article or "") is not None for end in ends)


def _uses(document: Document, terms: Sequence[Definition], offset: int) -> list[TermUse]:
    """The articles that use each term within its scope; a term inside a longer one does not count."""
    articles = document.tree.articles
    place = {article.eid: index for index, article in enumerate(articles)}
    by_length = sorted(range(len(terms)), key=lambda i: -len(terms[i].term))
    found = []
    for index, article in enumerate(articles):
        text = article.text
        for i in by_length:
            term = terms[i]
            home = articles[place[term.eid]] if term.eid in place else None
            if home is None or term.term not in text:
                continue
            here = {
                "此后全文": index >= place[term.eid],
                "本章": article.chapter == home.chapter,
                "本节": article.headings == home.headings,
                "本条": article is home,
                "本款": article is home,
            }.get(term.scope, True)
            if here:
                found.append((index, offset + i))
                if len(term.term) > 1:
                    text = text.replace(term.term, "＿" * len(term.term)) if article is not home else text
    return [TermUse(document.id, articles[index].eid, i) for index, i in sorted(set(found))]

"""What the random inputs are thrown at, and what each must keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus import (
    Corpus,
    Document,
    Instrument,
    NameTable,
    Origin,
    ReadLimits,
    Tree,
    check_characters,
    find_citations,
    load_catalog,
    parse_citation,
    read_document,
    segment,
)
from graph import (
    check_query,
    extract_definitions,
    extract_norms,
    extract_quantities,
    extract_references,
    extract_sanctions,
    load_thesaurus,
)
from retrieval import understand

__all__ = ["BrokenPromiseError", "check_tree", "make_targets"]

_INSTRUMENT = Instrument(id="made-up", title="示例办法", level="部门规章", issuer="示例机关", effective="2030-01-01")


class BrokenPromiseError(AssertionError):
    """A target returned what it must not."""


def make_targets() -> dict[str, Callable[[Any], None]]:
    """The targets by name."""
    corpus = Corpus({i.id: Document(i, Origin.MISSING) for i in load_catalog().instruments})
    names, thesaurus = corpus.names, load_thesaurus()
    return {
        "segment": lambda text: check_tree(text, segment(text)),
        "find_citations": lambda text: _find(text, names),
        "parse_citation": lambda text: _parse(text, names),
        "question": lambda text: _question(text, corpus, thesaurus),
        "extract": _extract,
        "read": _read,
        "sparql": _sparql,
    }


def _hold(kept: bool, promise: str) -> None:
    if not kept:
        raise BrokenPromiseError(promise)


def check_tree(source: str, tree: Tree) -> None:
    """Nothing is lost, nothing overlaps, every 款 and 项 lies where it says.

    Raises:
        BrokenPromiseError: one of these does not hold.
    """
    joined = "".join(source[leaf.start : leaf.end] for leaf in tree.leaves)
    _hold("".join(joined.split()) == "".join(source.split()), "the leaves give back the source")
    _hold(all(a.end <= b.start for a, b in zip(tree.leaves, tree.leaves[1:], strict=False)), "leaves do not overlap")
    _hold(len({article.eid for article in tree.articles}) == len(tree.articles), "identifiers are unique")
    for article in tree.articles:
        for paragraph in article.paragraphs:
            _hold(article.text[paragraph.start : paragraph.end] == paragraph.text, "a 款 lies where it says")
            for item in paragraph.items:
                _hold(paragraph.start <= item.start <= item.end <= paragraph.end, "an item lies in its 款")


def _find(text: str, names: NameTable) -> None:
    last = 0
    for citation in find_citations(text, names, next(iter(names.instruments))):
        _hold(0 <= citation.start <= citation.end <= len(text), "a citation lies in the text")
        _hold(last <= citation.start, "citations are in order")
        last = citation.start


def _parse(text: str, names: NameTable) -> None:
    citation = parse_citation(text, names)
    _hold(citation.title is not None or citation.doc_id is not None, "a citation names its instrument")


def _question(text: str, corpus: Corpus, thesaurus: Any) -> None:
    asked = understand(text, (text[::-1], text), corpus=corpus, thesaurus=thesaurus, names=corpus.names)
    _hold(asked.question == text, "the question is kept as typed")


def _extract(text: str) -> None:
    document = Document(_INSTRUMENT, Origin.TEXT, segment(text), text, "0" * 64)
    corpus = Corpus({_INSTRUMENT.id: document})
    references = extract_references(corpus)
    norms = extract_norms(document)
    spans = [
        *((s.eid, s.start, s.end) for s in references),
        *((s.eid, s.start, s.end) for s in norms),
        *((s.eid, s.start, s.end) for s in extract_quantities(document, norms)),
        *((s.eid, s.start, s.end) for s in extract_sanctions(document, references, norms=norms)),
        *((s.eid, s.start, s.end) for s in extract_definitions(document)),
    ]
    length = {article.eid: len(article.text) for article in document.tree.articles}
    for eid, start, end in spans:
        _hold(0 <= start <= end <= length[eid], "a statement lies in its article")


def _read(case: tuple[bytes, str]) -> None:
    text = read_document(*case, limits=ReadLimits(file_bytes=200_000, pages=20, characters=100_000))
    _hold(bool(text.strip()), "a text that is read has words")
    check_characters(text)
    _hold(Path(case[1]).suffix != ".exe", "a program is no text")


def _sparql(text: str) -> None:
    check_query(text)

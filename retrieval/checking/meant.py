"""该法 and 第三十条 without a name: of the laws named before, the one whose article says what the document says.

A reader takes such a number for one of the law named last. Where that article says nothing of what stands with the
number, and the article of that number in another law named before says most of it, the other law is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus import Article, CitationState, Corpus, DocumentCitation, How, kind_of
from retrieval.checking.claims import Claim
from retrieval.checking.likeness import Likeness

__all__ = ["as_meant"]

_OTHERS = 6  # laws named before that are looked at, the last ones first
_LITTLE = 0.22  # share of the words that the law named last may cover and still not be meant
_MUCH = 0.45  # share that the other one must cover
_TIMES = 2.5  # and by how many times more
_WORDS = 5  # pairs of characters that say something


def as_meant(
    citations: Sequence[DocumentCitation], claims: Sequence[Claim], corpus: Corpus, likeness: Likeness
) -> list[DocumentCitation]:
    """The citations, those without a name of their own in the law that their words speak for.

    Args:
        citations: in order, as they were read.
        claims: what the document says with each.
        corpus: the collection.
        likeness: how much of some words an article has.
    """
    found: list[DocumentCitation] = []
    laws: list[tuple[str, DocumentCitation]] = []  # named so far, the last one last
    moved: dict[str, DocumentCitation] = {}  # law read → law meant, for the parts that follow (同条第二款)
    for citation, claim in zip(citations, claims, strict=True):
        cited = citation.citation
        if citation.how not in (How.BACK, How.CARRIED) or cited.article is None or cited.doc_id is None:
            if cited.doc_id and cited.state is CitationState.RESOLVED:
                laws = [*[one for one in laws if one[0] != cited.doc_id][-_OTHERS:], (cited.doc_id, citation)]
                moved.clear()
            found.append(citation)
            continue
        passages = [words for words in claim.passages if len(likeness.pairs(words)) >= _WORDS]
        own = _article(citation, citation, corpus)
        here = max((likeness.share(words, own.text) for words in passages), default=0.0) if own else 0.0
        if here >= _LITTLE:
            moved.pop(cited.doc_id, None)
            found.append(citation)
            continue
        other = _other(citation, passages, here, laws, corpus, likeness) or moved.get(cited.doc_id)
        if other is not None and _article(other, citation, corpus) is not None:
            moved[cited.doc_id] = other
            state, doc_id = CitationState.RESOLVED, other.citation.doc_id
            until = replace(citation.until, doc_id=doc_id, state=state) if citation.until else None
            citation = replace(
                citation, citation=replace(cited, doc_id=doc_id, state=state), law=other.law, until=until
            )
        found.append(citation)
    return found


def _other(
    citation: DocumentCitation,
    passages: Sequence[str],
    here: float,
    laws: Sequence[tuple[str, DocumentCitation]],
    corpus: Corpus,
    likeness: Likeness,
) -> DocumentCitation | None:
    """The law named before that speaks of the words as the one taken does not; of the same kind where 该法 is said."""
    best: tuple[float, DocumentCitation] | None = None
    for doc_id, other in reversed(laws):
        if doc_id == citation.citation.doc_id or (
            citation.how is How.BACK and kind_of(other.law or "") != kind_of(citation.law or "")
        ):
            continue
        article = _article(other, citation, corpus)
        share = max((likeness.share(words, article.text) for words in passages), default=0.0) if article else 0.0
        if share >= max(_MUCH, _TIMES * here) and (best is None or share > best[0]):
            best = (share, other)
    return best[1] if best else None


def _article(law: DocumentCitation, citation: DocumentCitation, corpus: Corpus) -> Article | None:
    """The article of a law that has the number of a citation."""
    document = corpus.documents.get(law.citation.doc_id or "")
    eid = citation.citation.eid
    return document.tree.by_eid(eid) if document and eid else None

"""From a question as read to what search and choice take: :class:`~retrieval.models.Understanding`, whole or by ask.

Words, kinds, entities and provisions are those of the asks and of what bears on them; the story around them is not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Citation, Corpus, NameTable
from graph import Thesaurus
from retrieval.models import Kind, Understanding
from retrieval.reading.collection import Collection
from retrieval.reading.kinds import kinds_of
from retrieval.reading.models import Ask, Frame, Reading
from retrieval.reading.reader import Reader
from retrieval.reading.versions import NOW
from retrieval.reading.wording import Speller

__all__ = ["understand", "understand_ask", "understand_reading", "without_recipients"]

_RECIPIENT = re.compile(
    r"(?:给|为|替|帮)[^，。？]{1,20}?(?:提供|供|做|开发|搭建|建|卖|运维|写)|向[^，。？]{1,14}?(?:报告|报送|备案|申请|提交|申报|举报)"
)
_TELLING = 6  # characters that a query keeps beside the names of instruments


def understand(
    question: str,
    history: Sequence[str] = (),
    as_of: str | None = None,
    *,
    corpus: Corpus,
    thesaurus: Thesaurus | None = None,
    speller: Speller | None = None,
    names: NameTable | None = None,
) -> Understanding:
    """Read a question without knowing the weights of the collection's words, so that every clause bears on it.

    Args:
        question: as typed, at most ``LIMITS.question`` characters.
        history: the earlier questions of the conversation, oldest first.
        as_of: ISO day whose versions count; beats a time chosen in the question.
        corpus: the collection, for the names of its instruments.
        thesaurus: the terms; without it there are neither expansions nor entities.
        speller: mends typing errors; without it none are mended.
        names: ``corpus.names``, if already at hand.

    Raises:
        UsageError: the question or the day cannot be used; the message says why.
    """
    reader = Reader(corpus, Collection(thesaurus, lambda pair: 1.0), speller, names)
    return understand_reading(reader.read(question, history, as_of), reader)


def understand_reading(reading: Reading, reader: Reader) -> Understanding:
    """A whole question for search: all its asks together."""
    follows = reading.follows_up
    first = reading.asks[0] if reading.asks else None
    text = reading.bearing or reading.text
    query = first.topic if follows and first and len(reading.asks) == 1 else text
    if follows and first and len(reading.asks) > 1:
        query = "，".join(dict.fromkeys((first.topic, *(ask.text for ask in reading.asks[1:]))))
    parts = tuple(ask.query for ask in reading.asks)
    return _made(reading, reader, text=text, query=query, parts=parts, asks=reading.asks, follows=follows)


def understand_ask(reading: Reading, ask: Ask, reader: Reader) -> Understanding:
    """One ask of a question for search."""
    text = ask.topic if ask.refers_back else ask.text
    return _made(reading, reader, text=text, query=ask.query, parts=(text,), asks=(ask,), follows=False)


def _made(
    reading: Reading,
    reader: Reader,
    *,
    text: str,
    query: str,
    parts: tuple[str, ...],
    asks: Sequence[Ask],
    follows: bool,
) -> Understanding:
    thesaurus, names = reader.thesaurus, reader.names
    citations = _citations(text, query, reading, reader, asks)
    terms = thesaurus.expand(query) if thesaurus else ()
    terms = tuple(term for term in terms if not names.knows(term))
    entities = _entities(reading.asker, text, query, thesaurus) if thesaurus else ()
    return Understanding(
        question=reading.question,
        text=text,
        query=_without_names(query, reader.citations(query, None, reading.as_of)),
        kinds=_kinds(asks, citations),
        parts=parts,
        expansions=tuple(dict.fromkeys(term for term in terms if term not in query)),
        entities=entities,
        citations=citations,
        doc_ids=tuple(dict.fromkeys(c.doc_id for c in citations if c.doc_id)),
        as_of=reading.as_of,
        follows_up=follows,
    )


def without_recipients(text: str) -> str:
    """The text with commas in place of those whom somebody serves or to whom he reports (给券商做交易软件)."""
    return _RECIPIENT.sub(lambda match: "，" * len(match[0]), text)


def _citations(text: str, query: str, reading: Reading, reader: Reader, asks: Sequence[Ask]) -> tuple[Citation, ...]:
    """The provisions named, at their places in ``text``; where there are none, those that the asks mean."""
    law = next((ask.assumed for ask in asks if ask.assumed), None)
    found = reader.citations(text, law, reading.as_of)
    if any(c.doc_id for c in found):
        return _of_last(found, asks)
    meant = tuple(dict.fromkeys(c for ask in asks for c in ask.targets if not _other_trade(c, text, reader)))
    if NOW.search(text):
        return meant or found
    exact = tuple(c for ask in asks if ask.assumed or _exchanges_article(ask) for c in ask.targets)
    return exact or tuple(c for c in meant if c.article is None) or found


def _of_last(found: tuple[Citation, ...], asks: Sequence[Ask]) -> tuple[Citation, ...]:
    """Of what an ask and those before it name, what stands in the texts named last (218号令哪条追责，落到网安法哪条)."""
    last = asks[0] if len(asks) == 1 else None
    if last is None or not last.refers_back or last.frame is Frame.COMPARISON:
        return found
    docs = {c.doc_id for c in last.targets if c.doc_id}
    return tuple(c for c in found if not c.doc_id or c.doc_id in docs) if docs else found


def _exchanges_article(ask: Ask) -> bool:
    return ask.refers_back and any(c.article for c in ask.targets) and re.search("[条款]", ask.text) is not None


def _entities(asker: tuple[str, ...], text: str, query: str, thesaurus: Thesaurus) -> tuple[str, ...]:
    """The entity types: of the asker, then those who act in the text, then those for whom or to whom they do."""
    own = [name for one in asker for name in (one, *thesaurus.broader(one))]
    named = (*thesaurus.entities(without_recipients(text)), *thesaurus.entities(text))
    if not own and not named:
        named = thesaurus.entities(query)
    return tuple(dict.fromkeys((*own, *named)))


def _without_names(query: str, citations: Sequence[Citation]) -> str:
    """What is searched for: the query without the instruments it names, which the ranking knows in their own right."""
    rest = query
    for citation in reversed(citations):
        if citation.doc_id and citation.end > citation.start:
            rest = rest[: citation.start] + rest[citation.end :]
    rest = re.sub(r"《\s*》|^[，。、的按照据]+", "", rest).strip()
    return rest if len(re.findall(r"[一-鿿A-Za-z0-9]", rest)) >= _TELLING else query


def _other_trade(citation: Citation, text: str, reader: Reader) -> bool:
    """Whether an earlier turn's law is that of another trade than the one that the question turns to (换成期货公司呢)."""
    trades = {trade for trade in reader.field.trades if trade in text}
    own = {trade for trade in reader.field.trades if citation.title and trade in citation.title}
    return len(own) == 1 and bool(trades) and not trades & own


def _kinds(asks: Sequence[Ask], citations: Sequence[Citation]) -> tuple[Kind, ...]:
    named = any(c.eid for c in citations)
    kinds = dict.fromkeys(kind for ask in asks for kind in kinds_of(ask.text, named))
    if not kinds:
        kinds = dict.fromkeys(kind for ask in asks for kind in kinds_of(ask.topic, named))
    if any(ask.frame is Frame.LIST for ask in asks):
        kinds[Kind.LIST] = None
    docs = {c.doc_id for c in citations if c.doc_id}
    if Kind.COMPARISON not in kinds and len(docs) > 1 and any("分别" in ask.text for ask in asks):
        kinds[Kind.COMPARISON] = None
    return tuple(kind for kind in Kind if kind in kinds)

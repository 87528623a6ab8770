"""The verifier: does a statement say what its quotations say?

A statement is a plain Chinese sentence, ``support`` what it rests on: spans of articles. Both are read with the same
extractors, then held against each other clause by clause by named rules. What differs is a
fault with its reason; a statement without faults holds. The verifier knows nothing of how a statement was made: one
that the program put into a frame, one that a language model wrote, and a user's paraphrase are judged alike.

    statement ── citations ─ held against the places of the quotations
              └─ clauses ─── each with the clauses of the quotations that it comes from ─ rules ─ faults
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus import Citation, CitationState, Corpus, Instrument, Origin, find_citations, format_address, in_marks
from graph import Facts, Norm, inclusion, load_thesaurus
from retrieval.checking.verifier_actor_rules import ACTOR_RULES
from retrieval.checking.verifier_amount_rules import AMOUNT_RULES
from retrieval.checking.verifier_models import Fault, FaultKind, Source, Window
from retrieval.checking.verifier_passage import Clause, Passage, Reader, Trigger
from retrieval.checking.verifier_scope_rules import SCOPE_RULES
from retrieval.checking.verifier_turned_rules import TURNED_RULES, another_reference
from retrieval.checking.verifier_wording_rules import WORDING_RULES
from retrieval.checking.verifier_words import DENIED, PAST, VERDICT, Force, content, grams, without_citations

__all__ = ["FactVerifier", "Fault", "FaultKind", "Judgement", "Quoted", "QuotedSpan", "Verifier"]

_REMEMBERED = 2048
_PUNISHES = re.compile(r"处罚|罚款|给予警告|没收|责令改正")
_LEAST = 0.34  # of a clause's pairs of characters that its quotations must hold: less is another matter
_ADDS = 0.12  # of its pairs that a further clause must add to belong to what it comes from


class Quoted(Protocol):
    """A quotation with its place; :class:`retrieval.AnswerCitation` is one."""

    @property
    def doc_id(self) -> str: ...  # noqa: D102
    @property
    def eid(self) -> str: ...  # noqa: D102
    @property
    def quote(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """A span of an article: ``article.text[start : start + len(quote)] == quote``."""

    doc_id: str
    eid: str
    quote: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a statement holds, and all that speaks against it."""

    faults: tuple[Fault, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.faults


class Verifier(Protocol):
    """Holds a statement against its quotations."""

    def verify(self, text: str, support: Sequence[Quoted], *, given: str = "", as_of: str | None = None) -> Judgement:
        """Judge ``text``; ``given`` are the asker's words, whose numbers may be told back; ``as_of`` an ISO day."""
        ...


class FactVerifier:
    """The verifier over the collection and its graph."""

    def __init__(self, corpus: Corpus, facts: Facts | None = None) -> None:
        self._corpus = corpus
        self._names = corpus.names
        self._reader = Reader(facts.thesaurus if facts else load_thesaurus())
        self._graph = facts is not None  # without facts the norms are read from the quotations themselves
        self._norms: dict[tuple[str, str], list[Norm]] = {}
        for norm in facts.norms if facts else ():
            self._norms.setdefault((norm.doc_id, norm.eid), []).append(norm)
        self._read: OrderedDict[tuple[str, str, int, str], Source] = OrderedDict()
        self._inclusions: dict[str, tuple[bool, bool]] = {}

    def verify(self, text: str, support: Sequence[Quoted], *, given: str = "", as_of: str | None = None) -> Judgement:
        """See :class:`Verifier`."""
        if not support:
            return Judgement((Fault(FaultKind.UNSUPPORTED, text, "没有依据"),))
        context = support[0].doc_id
        cited = [c for c in find_citations(text, self._names, context, as_of=as_of) if c.title or c.eid]
        faults = list(self._places(text, cited, support, as_of))
        faults += another_reference(text, [quoted.quote for quoted in support])
        words = without_citations(text, cited)
        words, verdict = _without_verdict(words)
        words = DENIED.sub("", words)
        sources = [self._source(quoted) for quoted in support]
        sources += [self._facts_of(doc_id) for doc_id in dict.fromkeys(q.doc_id for q in support)]
        faults += _against_verdict(verdict, sources, words)
        words = _word_for_word(words, sources)
        statement = self._reader.read(words) if content(words) else Passage("", (), (), ())
        for clause in statement.clauses:
            if len(content(clause.text)) < 2:
                continue
            held, share = _held(clause, sources)
            if share < _LEAST and len(clause.grams) > 3:
                faults.append(Fault(FaultKind.UNSUPPORTED, clause.text, "依据中没有这样的内容"))
                continue
            window = Window(clause, statement, held, tuple(sources), self._reader.covered)
            found = [fault for rule in _RULES for fault in rule(window)]
            faults += [f for f in found if not (f.kind in _NUMERIC and f.words in given)]
        return Judgement(tuple(dict.fromkeys(faults)))

    def _source(self, quoted: Quoted) -> Source:
        key = (quoted.doc_id, quoted.eid, quoted.start, quoted.quote)
        found = self._read.get(key)
        if found is None:
            norms = self._norms_in(quoted)
            above, below = self._inclusion(quoted.doc_id)
            passage = self._reader.read(quoted.quote, norms)
            found = Source(passage, above, below, self._bare_sentences(passage, quoted.doc_id))
            self._read[key] = found
            if len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        return found

    def _norms_in(self, quoted: Quoted) -> list[Norm] | None:
        """The norms of the graph within a quotation, with offsets in it; ``None`` where it is not of the collection."""
        document = self._corpus.documents.get(quoted.doc_id)
        article = document.tree.by_eid(quoted.eid) if document else None
        end = quoted.start + len(quoted.quote)
        if article is None or not self._graph or article.text[quoted.start : end] != quoted.quote:
            return None
        skipped = len(quoted.quote) - len(quoted.quote.lstrip())
        shift = quoted.start + skipped
        return [
            replace(n, start=n.start - shift, end=n.end - shift, trigger_start=n.trigger_start - shift)
            for n in self._norms.get((quoted.doc_id, quoted.eid), ())
            if n.start < end and quoted.start < n.end
        ]

    def _inclusion(self, doc_id: str) -> tuple[bool, bool]:
        known = self._inclusions.get(doc_id)
        if known is None:
            document = self._corpus.documents.get(doc_id)
            rule = inclusion(document) if document else None
            known = (rule.above, rule.below) if rule else (True, True)
            self._inclusions[doc_id] = known
        return known

    def _facts_of(self, doc_id: str) -> Source:
        """What the catalogue knows of an instrument, as a quotation."""
        key = (doc_id, "", 0, "")
        found = self._read.get(key)
        if found is None:
            document = self._corpus.documents.get(doc_id)
            text = _about(document.instrument) if document and document.origin is not Origin.MISSING else ""
            found = Source(self._reader.read(text) if text else Passage("", (), (), ()))
            self._read[key] = found
        return found

    def _bare_sentences(self, passage: Passage, doc_id: str) -> tuple[str, ...]:
        """The sentences of a quotation without their citations, as a statement is read."""
        sentences: dict[int, list[Clause]] = {}
        for clause in passage.clauses:
            sentences.setdefault(clause.sentence, []).append(clause)
        texts = [passage.text[own[0].start : own[-1].end] for own in sentences.values()]
        return tuple(content(without_citations(t, find_citations(t, self._names, doc_id))) for t in texts)

    def _places(
        self, text: str, cited: Sequence[Citation], support: Sequence[Quoted], as_of: str | None
    ) -> Iterator[Fault]:
        """Citations of the statement that its quotations do not bear out, and versions no longer in force."""
        past = PAST.search(text) is not None
        for quoted in support:
            document = self._corpus.documents.get(quoted.doc_id)
            if document and self._superseded(document.instrument, as_of) and not past:
                yield Fault(FaultKind.SUPERSEDED, document.instrument.title, "依据的版本已不是现行有效的版本")
        for citation in cited:
            if any(self._leads_to(citation, q) for q in support) or self._told_by(citation, support, as_of):
                continue
            here = {q.doc_id for q in support}
            if citation.doc_id and any(self._same_law(citation.doc_id, doc_id) for doc_id in here):
                yield Fault(FaultKind.SUPERSEDED, citation.text, f"依据出自另一版本，不是“{citation.text}”")
            else:
                yield Fault(FaultKind.PROVISION, citation.text, f"依据不在“{citation.text}”")

    def _superseded(self, instrument: Instrument, as_of: str | None) -> bool:
        return not instrument.in_force_on(as_of) if as_of and instrument.effective else instrument.in_force is False

    def _same_law(self, one: str, other: str) -> bool:
        if one == other:
            return False
        documents = self._corpus.documents
        pair = [documents[i].instrument for i in (one, other) if i in documents]
        return len(pair) == 2 and (
            (pair[0].version_of or pair[0].title) == (pair[1].version_of or pair[1].title)
            or one in (pair[1].previous, pair[1].next)
        )

    def _is_annex(self, title: str, quoted: Quoted) -> bool:
        """Whether a title is that of the annex in which the quotation stands (附件《网络安全事件分级指南》)."""
        document = self._corpus.documents.get(quoted.doc_id)
        article = document.tree.by_eid(quoted.eid) if document else None
        return article is not None and article.is_section and in_marks(title) in format_address(article)

    def _leads_to(self, citation: Citation, quoted: Quoted) -> bool:
        if citation.doc_id is None and citation.title and self._is_annex(citation.title, quoted):
            return True
        if citation.doc_id != quoted.doc_id:
            return citation.state is CitationState.UNRESOLVED and citation.eid == quoted.eid
        if citation.eid is None:
            return True
        if citation.eid != quoted.eid:
            return False
        document = self._corpus.documents.get(quoted.doc_id)
        article = document.tree.by_eid(quoted.eid) if document else None
        if article is None or (citation.paragraph is None and citation.item is None):
            return True
        end = quoted.start + len(quoted.quote)
        if article.text[quoted.start : end] != quoted.quote:
            paragraph, item = getattr(quoted, "paragraph", None), getattr(quoted, "item", None)
            return (paragraph is None or citation.paragraph in (None, paragraph)) and (
                item is None or citation.item in (None, item)
            )
        paragraphs = [p for p in article.paragraphs if p.start < end and quoted.start < p.end]
        if citation.paragraph is not None:
            paragraphs = [p for p in paragraphs if p.number == citation.paragraph]
        if citation.item is None:
            return bool(paragraphs)
        return any(
            i.number == citation.item for p in paragraphs for i in p.items if i.start < end and quoted.start < i.end
        )

    def _told_by(self, citation: Citation, support: Sequence[Quoted], as_of: str | None) -> bool:
        """Whether a quotation itself names the provision (违反本办法第十条)."""
        for quoted in support:
            for told in find_citations(quoted.quote, self._names, quoted.doc_id, as_of=as_of):
                if told.doc_id == citation.doc_id and (citation.eid is None or told.eid == citation.eid):
                    if citation.doc_id is None and told.title != citation.title:
                        continue
                    if citation.paragraph is None or told.paragraph in (None, citation.paragraph):
                        return True
        return False


def _word_for_word(words: str, sources: Sequence[Source]) -> str:
    """``words`` without the sentences that stand in a quotation as a whole, with no exception left out after them."""
    left = []
    told = content(words)
    for sentence in re.findall(r"[^。]+。?", words):
        bare = content(sentence)
        whole = any(
            own == bare and (not after.startswith("但") or after in told)
            for source in sources
            for own, after in zip(source.sentences, (*source.sentences[1:], ""), strict=False)
        )
        if not whole:
            left.append(sentence)
    return "".join(left)


_RULES = (*AMOUNT_RULES, *WORDING_RULES, *ACTOR_RULES, *SCOPE_RULES, *TURNED_RULES)
_NUMERIC = (FaultKind.NUMBER, FaultKind.UNIT, FaultKind.BOUND)


def _without_verdict(text: str) -> tuple[str, str]:
    """``text`` without the verdict that opens it, and the verdict."""
    asked = re.match(
        r"(?:不用|不需要|不必|不是|没有|要|是)[^，。：:；]{0,8}[\d一二三四五六七八九十百千万半][^，。：:；]{0,10}[：:]",
        text,
    )
    if asked:  # 不用存十年：…
        return text[asked.end() :].strip(), ""
    match = VERDICT.match(text)
    return (text[match.end() :].strip(), match.group("word")) if match else (text, "")


def _against_verdict(verdict: str, sources: Sequence[Source], words: str) -> Iterator[Fault]:
    """可以 before what the text forbids without exception, 要 before what it merely permits."""
    forces = [t.force for t in _first_triggers(sources, words)]
    if not forces:
        return
    if verdict in ("可以", "行", "能", "允许") and set(forces) == {Force.MUST_NOT} and "除" not in words:
        yield Fault(FaultKind.MODALITY, verdict, "依据说的是不得")
    permits = set(forces) <= {Force.MAY, Force.URGED} and not _PUNISHES.search(words)  # 可以……处罚 is no leave of his
    if verdict in ("不可以", "不行", "不能", "不允许") and permits:
        yield Fault(FaultKind.MODALITY, verdict, "依据说的是可以")
    if verdict in ("要", "需要", "必须", "应当") and set(forces) <= {Force.MAY, Force.URGED, Force.NEED_NOT}:
        yield Fault(FaultKind.MODALITY, verdict, "依据没有说应当")


def _first_triggers(sources: Sequence[Source], words: str) -> list[Trigger]:
    said = grams(words)
    return [
        t
        for s in sources
        for c in s.passage.clauses
        for t in c.triggers
        if len(t.after & said) >= max(1, len(t.after) // 2)
    ]


def _held(clause: Clause, sources: Sequence[Source]) -> tuple[tuple[tuple[Source, Clause], ...], float]:
    """The clauses of the quotations that a clause of the statement comes from, best first, and what they cover of it."""
    pool = [(source, other) for source in sources for other in source.passage.clauses]
    wanted = clause.grams
    if not wanted or not pool:
        return tuple(pool[:1]), 1.0 if not wanted else 0.0
    rest = wanted
    chosen: list[tuple[Source, Clause]] = []
    while rest:
        best = max(pool, key=lambda pair: (len(rest & pair[1].grams), -len(pair[1].grams)))
        gain = len(rest & best[1].grams)
        if gain == 0 or (chosen and gain < max(2, _ADDS * len(wanted))):
            break
        chosen.append(best)
        rest = rest - best[1].grams
    return tuple(chosen) or tuple(pool[:1]), 1 - len(rest) / len(wanted)


def _about(instrument: Instrument) -> str:
    """What the catalogue says of an instrument, in one sentence."""

    def day(value: str | None) -> str:
        return (
            "{}年{}月{}日".format(*(int(part) for part in value.split("-"))) if value and value.count("-") == 2 else ""
        )

    parts = [
        f"{in_marks(instrument.title)}由{instrument.issuer}制定",
        f"文号为{instrument.number}" if instrument.number else "",
        f"{day(instrument.adopted)}通过" if instrument.adopted else "",
        f"{day(instrument.published)}公布发布" if instrument.published else "",
        f"自{day(instrument.effective)}起施行实施生效" if instrument.effective else "",
        f"{day(instrument.ended)}起失效废止" if instrument.ended else "",
        f"共{instrument.articles}条" if instrument.articles else "",
        f"效力级别为{instrument.level}，时效为{instrument.status}",
    ]
    return "，".join(part for part in parts if part) + "。"

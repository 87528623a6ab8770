"""引用核验: does what a text cites exist, say what the document says with it, and still hold?

Each citation gets exactly one of six states. What cannot be told is 无法判定, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import (
    Apart,
    CitationState,
    Corpus,
    DocumentCitation,
    DocumentReading,
    Instrument,
    Locator,
    NameTable,
    UsageError,
    format_label,
    format_title,
    in_marks,
    read_citations,
    read_pages,
    readable,
    unwrap,
)
from graph import Crosswalk
from retrieval.checking.backrefs import with_back_references
from retrieval.checking.claims import Claim, Claims
from retrieval.checking.content import ContentJudge
from retrieval.checking.likeness import Likeness
from retrieval.checking.meant import as_meant
from retrieval.checking.places import Places
from retrieval.checking.renumbered import with_renumbered
from retrieval.checking.states import CheckedCitation, CheckState, Edit, Finding
from retrieval.checking.versions import OldNumber, Reading, VersionReader, Weighed, linked, settle
from retrieval.limits import LIMITS

__all__ = ["CheckedDocument", "check_file", "check_text", "verify_text"]


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document's text, its citations with their findings, and the references that belong to no law of ours."""

    text: str
    citations: tuple[CheckedCitation, ...]
    apart: tuple[Apart, ...]
    cut: bool = False  # more citations than are checked in one text
    pages: tuple[int, ...] = ()  # where each page of a PDF begins in the text


def check_file(
    path: Path, corpus: Corpus, *, crosswalks: Sequence[Crosswalk] = (), as_of: str | None = None
) -> CheckedDocument:
    """Check every citation of a file.

    Raises:
        SourceError: the file cannot be read.
        UsageError: its text is empty or too long.
    """
    text, pages = read_pages(path)
    text = readable(text)
    if not pages:
        return check_text(text, corpus, crosswalks=crosswalks, as_of=as_of)
    joined = unwrap(text)  # a page breaks lines within citations
    checked = check_text(joined.text, corpus, crosswalks=crosswalks, as_of=as_of)

    def back(citation: CheckedCitation) -> CheckedCitation:
        start, end = joined.span(citation.start, citation.end)
        return replace(citation, start=start, end=end, edits=())

    def apart_back(apart: Apart) -> Apart:
        start, end = joined.span(apart.start, apart.end)
        return replace(apart, start=start, end=end)

    return replace(
        checked,
        text=text,
        citations=tuple(map(back, checked.citations)),
        apart=tuple(map(apart_back, checked.apart)),
        pages=pages,
    )


def verify_text(
    text: str,
    corpus: Corpus,
    names: NameTable | None = None,
    crosswalks: Sequence[Crosswalk] = (),
    as_of: str | None = None,
    context: str | None = None,
) -> list[CheckedCitation]:
    """As :func:`check_text`, the citations only."""
    found = check_text(text, corpus, names=names, crosswalks=crosswalks, as_of=as_of, context=context)
    return list(found.citations)


def check_text(
    text: str,
    corpus: Corpus,
    *,
    names: NameTable | None = None,
    crosswalks: Sequence[Crosswalk] = (),
    as_of: str | None = None,
    context: str | None = None,
) -> CheckedDocument:
    """Check every citation of a text, in order.

    Args:
        text: at most ``LIMITS.text_to_check`` characters.
        corpus: the collection.
        names: ``corpus.names``, if at hand.
        crosswalks: between versions of laws, for numbers of an old version.
        as_of: ISO day on which the citations must hold; default today.
        context: id of the instrument that the text is about.

    Raises:
        UsageError: the text is empty or too long.
    """
    if not text.strip():
        raise UsageError("没有可核验的文字")
    if len(text) > LIMITS.text_to_check:
        raise UsageError(f"文字过长：{len(text)} 字，最多 {LIMITS.text_to_check} 字，请分段核验")
    text = readable(text)
    reading = read_citations(text, names or corpus.names, context=context, as_of=as_of)
    found = with_back_references(text, reading)
    kept = found[: LIMITS.checked_citations]
    checker = _Checker(corpus, crosswalks, as_of)
    return CheckedDocument(text, tuple(checker.check(text, kept, reading)), reading.apart, len(found) > len(kept))


class _Checker:
    """Judges the citations of one document."""

    def __init__(self, corpus: Corpus, crosswalks: Sequence[Crosswalk], as_of: str | None) -> None:
        self.corpus = corpus
        self.as_of = as_of
        self.likeness = Likeness(corpus)
        known = [walk for walk in crosswalks if self._begun(walk.new_id)]
        self.versions = VersionReader(corpus, self.likeness, known)
        self.crosswalks = crosswalks
        self.places = Places(corpus)
        self.content = ContentJudge(corpus, self.likeness, self.places)

    def _begun(self, doc_id: str) -> bool:
        """Whether a version was in force on the day, so that numbers of the version before are old ones."""
        effective = self.corpus.document(doc_id).instrument.effective
        return self.as_of is None or (effective is not None and effective <= self.as_of)

    def check(
        self, text: str, citations: Sequence[DocumentCitation], reading: DocumentReading
    ) -> list[CheckedCitation]:
        """The findings, one a citation."""
        claims = Claims(text, citations, reading.layout)
        said = [claims.of(index) for index in range(len(citations))]
        citations = as_meant(citations, said, self.corpus, self.likeness)
        weighed = [self.versions.weigh(citation, claim) for citation, claim in zip(citations, said, strict=True)]
        weighed = with_renumbered(text, citations, weighed, self.versions)
        weighed = linked(weighed, [c.citation.article for c in citations], self.versions.refers)
        lines = [reading.layout.line_start(citation.citation.start) for citation in citations]
        readings = settle(weighed, ([claim.start for claim in said], lines, [0] * len(said)))
        checked = []
        for index, (citation, claim) in enumerate(zip(citations, said, strict=True)):
            finding = self._judge(citation, claim, weighed[index], readings[index], claims.together(index), citations)
            checked.append(self._result(citation, claim, finding, weighed[index], readings[index]))
        return checked

    def _result(
        self, citation: DocumentCitation, claim: Claim, finding: Finding, weighed: Weighed, reading: Reading
    ) -> CheckedCitation:
        cited = citation.citation
        article: int | str | None = citation.decimal or cited.article
        if cited.article is not None and cited.insertion:
            article = f"{cited.article}-{cited.insertion}"
        law, doc_id, label, locator = citation.law, cited.doc_id, self.places.label(citation), cited.locator
        if reading is Reading.OLD and weighed.number and weighed.number.said:
            law, doc_id, label = weighed.number.old.title, weighed.number.old.id, weighed.number.old_label
        return CheckedCitation(
            cited.text,
            cited.start,
            cited.end,
            law,
            doc_id,
            article,
            cited.paragraph,
            cited.item,
            label,
            finding.state,
            finding.why,
            finding.right,
            claim.quote,
            locator if self.places.exists(cited) else None,
            finding.found,
            finding.differences,
            _edits(citation, claim, finding),
        )

    def _judge(
        self,
        citation: DocumentCitation,
        claim: Claim,
        weighed: Weighed,
        reading: Reading,
        beside: tuple[int, int],
        citations: Sequence[DocumentCitation],
    ) -> Finding:
        cited = citation.citation
        if cited.state is CitationState.UNRESOLVED:
            return Finding(CheckState.UNDECIDED, "没有写明是哪部法规，无法判定所指条文", "请写明法规全称或者文号")
        document = self.corpus.documents.get(cited.doc_id or "")
        if document is None:
            law = in_marks(citation.law or "")
            why = f"{law}未收录，请到发布机关的官方渠道核对"
            return Finding(CheckState.NOT_HELD, why, f"请在发布机关的官方渠道查{law}全文")
        if weighed.instead:
            why = f"旧条号现为{weighed.instead}，不是文中所写的{self.places.label(citation)}"
            return Finding(CheckState.DIFFERENT, why, weighed.instead)
        if reading is Reading.OLD and weighed.number:
            return _old(weighed.number, weighed)
        ended = self._ended(document.instrument, cited.locator if cited.eid else None)
        if ended is not None:
            return ended
        missing = self.places.missing(citation, claim, self.likeness)
        if missing is not None:
            return missing
        if reading is Reading.OPEN and weighed.number:
            provision = self.places.range_words(citation) or ""
            moved = None if claim.quote else self.content.elsewhere.article(citation, claim, provision)
            return moved or _open(weighed.number, self.places.label(citation) or "")
        together = [citations[i] for i in range(beside[0], beside[1] + 1)]
        return self.content.judge(citation, claim, together)

    def _ended(self, instrument: Instrument, place: Locator | None) -> Finding | None:
        """That an instrument does not hold on the day, with what holds; ``None`` where it holds."""
        title = format_title(instrument)
        if self.as_of is not None:
            if instrument.in_force_on(self.as_of) or instrument.effective is None:
                return None
            if self.as_of < instrument.effective:
                why = f"{title}自 {instrument.effective} 起施行，{self.as_of} 尚未施行"
                return Finding(CheckState.SUPERSEDED, why, f"{instrument.effective} 起才可引用")
        elif instrument.in_force is not False or instrument.explains:
            return None
        why = f"{title}{instrument.status}"
        for walk in self.crosswalks:
            if walk.old_id == instrument.id:
                new = self.corpus.documents[walk.new_id]
                now = walk.to_new(place) if place else None
                if now is not None:
                    label = format_label(new.instrument, new.tree.by_eid(now.article or ""))
                    return Finding(CheckState.SUPERSEDED, f"{why}；该条现为{label}", label)
                words = "中没有对应条文" if place else "为现行文本"
                return Finding(
                    CheckState.SUPERSEDED, f"{why}；{format_title(new.instrument)}{words}", format_title(new.instrument)
                )
        successor = self.corpus.documents.get(str(instrument.next or instrument.repealed_by))
        if successor is None:
            return Finding(CheckState.SUPERSEDED, why, "不再引用，改引现行规定")
        label = format_title(successor.instrument)
        label += f"（{successor.instrument.number}）" if successor.instrument.number else ""
        return Finding(CheckState.SUPERSEDED, f"{why}；现行规定为{label}", label)


_ADDRESS = re.compile(r"第?\s?[0-9零〇一二三四五六七八九十百千两]{1,9}\s?条")


def _edits(citation: DocumentCitation, claim: Claim, finding: Finding) -> tuple[Edit, ...]:
    """The corrections of a citation: another address, or other words in its quotation."""
    cited = citation.citation
    if finding.place and citation.until is None:
        address = _ADDRESS.search(cited.text)
        return (Edit(cited.start + address.start(), cited.end, finding.place),) if address else ()
    if finding.fixes and claim.quote and claim.quote_start is not None:
        at = claim.quote_start
        return tuple(Edit(at + fix.start, at + fix.end, fix.text) for fix in finding.fixes)
    return ()


def _old(number: OldNumber, weighed: Weighed) -> Finding:
    """An article by its old number."""
    now = number.new_label or format_title(number.new)
    gone = "" if number.new_label else "（没有对应条文）"
    if number.said:
        why = f"{number.old_label}是旧条号，该法已修改，现为{now}{gone}"
    else:
        why = f"文中内容与旧法条号相符，与现行同号条文不符：旧法条号，现为{now}{gone}"
    return Finding(CheckState.SUPERSEDED, why, now, place=None if number.said else number.place)


def _open(number: OldNumber, label: str) -> Finding:
    """A number that both versions have, with no words that would decide."""
    now = number.new_label or f"{format_title(number.new)}（没有对应条文）"
    why = f"新旧条号都有这一条，文中没有可以判断的内容：如按现行文本，即{label}；如是旧条号（{number.old_label}），现为{now}"
    return Finding(CheckState.UNDECIDED, why, now)

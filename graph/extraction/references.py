"""References (引用): every citation in the texts, resolved.

What names an instrument or an article (《X》第N条, 本办法第N条, 第N条) is read by :mod:`corpus.citing.citations`. This module
adds what only makes sense where it stands (前款, 前两款, 前条, 本条第一款, 同条, 该款, a plain 第一款), the short names
that a text declares for titles outside the collection, and what a citation is for (legal basis, repeal).

An instrument is resolved to its version now in force; the numbers of articles that an older text names are led over
by the crosswalk or the curated table, and are then inferred. What cannot be told stays unresolved: the target is
empty, :attr:`~graph.models.Resolution.OUTSIDE`, with the reason. 同条 after such a one is unresolved too.

Rules (``Reference.rule``): ``named_law``, ``named_article``, ``own_article`` (本法第N条), ``bare_article`` (第N条),
``preceding`` (前款, 前条, 前项), ``this`` (本条, 本款), ``same`` (同条, 该款), ``bare_paragraph`` (第一款),
``bare_item`` (第（一）项), ``legal_basis`` (根据《X》制定本办法), ``repeal`` (《X》同时废止), ``explained`` (《办法》 in the
note that explains it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from corpus import (
    Article,
    Citation,
    CitationState,
    Corpus,
    Document,
    NameTable,
    Origin,
    find_citations,
    format_article,
    number_of,
    squash,
)
from graph.extraction.definitions import declared_titles
from graph.extraction.relative import Relative, find_relatives
from graph.facts.versions import VersionReader
from graph.models import Reference, ReferenceKind, Resolution

__all__ = ["document_references", "extract_references"]

# The far end of the calendar: of two versions of a law, the one that is in force from now on.
_NOW = "9999-12-31"

_DECLARATION = re.compile(r"[（(](?:以下|下文|下称)[^（）()]{0,80}[）)]?$")
_DECLARED = re.compile(r"(?:以下|下文)(?:均|分别)?(?:简称|统称|合称|称)(?:为)?[“\"]?$|[（(]下称$")
_BASIS = re.compile(r"(?:根据|依据|依照|按照)[^。；]{1,600}?制定(?:了)?本(?:法|条例|办法|规定|规则|细则|准则|指引)")
#: The number of an order beside a title.
_NUMBERED = re.compile(r"（[^（）]{0,16}?令?(第\s?\d+\s?号)）")
_REPEAL = re.compile(r"(?:同时|即行|一并)废止|起废止")
_SENTENCE = re.compile(r"[^。；\n]+")
_QUOTATION = re.compile(r"“[^“”]{0,400}”")
_NOT_A_RULE = re.compile(r"(?:许可证|执照|证书|证|报告书|合同|协议|报|表|书)$")
_EXPLAINED = ("办法", "条例", "规定", "规则", "细则", "准则", "指引", "法")


def extract_references(corpus: Corpus) -> list[Reference]:
    """All references of the collection, in catalogue order and the order of the texts."""
    names = corpus.names
    versions = VersionReader(corpus)
    found: list[Reference] = []
    for document in corpus.documents.values():
        found += document_references(document, corpus, names=names, versions=versions)
    return found


def document_references(
    document: Document, corpus: Corpus, *, names: NameTable | None = None, versions: VersionReader | None = None
) -> list[Reference]:
    """The references of one document, in the order of the text. Never raises on any text; linear in its length."""
    if document.origin is Origin.MISSING:
        return []
    reader = _Reader(document, corpus, names or corpus.names, versions or VersionReader(corpus))
    return [reference for article in document.tree.articles for reference in reader.read(article)]


class _Reader:
    """Reads the articles of one document in order; remembers the reference before."""

    def __init__(self, document: Document, corpus: Corpus, names: NameTable, versions: VersionReader) -> None:
        self.document = document
        self.corpus = corpus
        self.names = names
        self.versions = versions
        self.declared = {squash(short): full for short, full in declared_titles(document).items()}
        self.position = {a.eid: index for index, a in enumerate(document.tree.articles)}

    def read(self, article: Article) -> Iterator[Reference]:
        """The references of one article, each one's context being the one before."""
        text = article.text
        context = self.document.id if not article.is_section else None
        cited = [c for c in find_citations(text, self.names, context, as_of=_NOW) if not self._passed_over(c, text)]
        taken = [(c.start, c.end) for c in cited]
        quoted = [(m.start(), m.end()) for m in _QUOTATION.finditer(text)]
        relatives = [r for r in find_relatives(text) if not _inside(r.start, (*taken, *quoted))]
        before: Reference | None = None
        marks: list[Citation | Relative] = sorted((*cited, *relatives), key=lambda m: (m.start, m.end))
        purposes = _purposes(text)
        for group in _grouped(marks):
            if isinstance(group[0], Relative):
                found = self._relative(group[0], article, before)
            else:
                found = [self._citation([c for c in group if isinstance(c, Citation)], article, purposes)]
            for reference in found:
                yield reference
                before = reference

    def _passed_over(self, citation: Citation, text: str) -> bool:
        """A short name where it is declared, a title that is no rule, and words that name nothing."""
        if _DECLARED.search(text[max(0, citation.start - 12) : citation.start]):
            return True
        if citation.article is None and citation.section is None:
            if citation.state is CitationState.UNRESOLVED and not self._explained(citation):
                return True
            return bool(_NOT_A_RULE.search(citation.title or ""))
        return False

    def _explained(self, citation: Citation) -> str | None:
        """The instrument that a drafting note means by 《办法》."""
        title = squash(citation.title or "")
        if self.document.instrument.explains in self.corpus.documents and title in _EXPLAINED:
            return self.document.instrument.explains
        return None

    def _citation(self, citations: list[Citation], article: Article, purposes: Mapping[int, str]) -> Reference:
        """A citation, or several 项 of one 款, as one reference."""
        first, last = citations[0], citations[-1]
        end = last.end
        text = article.text[first.start : end]
        declaration = _DECLARATION.search(text)
        if declaration and first.article is None:
            end = first.start + declaration.start()
        target, title, reason = first.doc_id, None, None
        resolution = Resolution.EXACT
        rule = "named_law" if first.article is None else "named_article"
        explained = self._explained(first) if first.state is CitationState.UNRESOLVED else None
        if explained:
            target, resolution, rule = explained, Resolution.INFERRED, "explained"
            reason = "起草说明所称的办法是征求意见稿，此处链接到后来公布的正式文本"
        elif target is None:
            title, resolution = self._outside_title(first), Resolution.OUTSIDE
            reason = "所引法规未收录" if title else "无法确定所引的法规"
        elif target == self.document.id and self._former(first.end, article.text):
            target, title, resolution = None, self.document.instrument.title, Resolution.OUTSIDE
            reason = "同名的旧文本，未收录"
        elif target == self.document.id:
            rule = "bare_article" if first.title is None else "own_article" if first.article else rule
        if first.article is None and first.start in purposes:
            rule = purposes[first.start]
        reference = self._reference(article, first.start, end, rule, target, title, resolution, reason)
        items = tuple(c.item for c in citations if c.item is not None)
        return self._at(reference, first, items) if first.eid else reference

    def _former(self, end: int, text: str) -> bool:
        """Whether the number behind the text's own title is another's: an older text of that name (…第110号 同时废止)."""
        numbered = _NUMBERED.match(text, end) or _NUMBERED.search(text[max(0, end - 40) : end])
        return bool(numbered and squash(numbered.group(1)) not in squash(self.document.instrument.number or ""))

    def _outside_title(self, citation: Citation) -> str | None:
        if citation.title is None:
            return None
        return self.declared.get(squash(citation.title), citation.title)

    def _at(self, reference: Reference, citation: Citation, items: tuple[int, ...]) -> Reference:
        """The reference with its article: as named, as led over from an older version, or not there."""
        reference = replace(
            reference,
            target_article=citation.article,
            target_paragraph=citation.paragraph,
            target_item=items[0] if items else None,
            target_items=items,
            target_eid=citation.eid,
            target_insertion=citation.insertion,
        )
        if reference.target_doc_id is None:
            return replace(reference, target_eid=None)
        if reference.target_doc_id != self.document.id:
            reference = self.versions.lead_over(reference, self.document)
        return self._checked(reference)

    def _checked(self, reference: Reference) -> Reference:
        """The reference, cut back to what exists in the text of its target."""
        target = self.corpus.documents.get(reference.target_doc_id or "")
        if target is None or reference.target_eid is None:
            return reference
        if target.origin is Origin.MISSING:
            return replace(reference, target_eid=None)
        article = target.tree.by_eid(reference.target_eid)
        bare = replace(reference, target_paragraph=None, target_item=None, target_items=())
        if article is None:
            reason = f"该文本没有{format_article(reference.target_article or 0, reference.target_insertion)}"
            missing = replace(bare, target_article=None, target_eid=None, target_insertion=0)
            return replace(missing, resolution=Resolution.INFERRED, reason=reason)
        number = reference.target_paragraph
        if number is None or target.origin is Origin.DIGEST:
            return reference
        paragraph = article.paragraph(number)
        if paragraph is None:
            return replace(bare, resolution=Resolution.INFERRED, reason=f"该条没有第{number}款")
        known = {item.number for item in paragraph.items}
        if set(reference.target_items) <= known:
            return reference
        items = tuple(i for i in reference.target_items if i in known)
        kept = replace(reference, target_item=items[0] if items else None, target_items=items)
        return replace(kept, resolution=Resolution.INFERRED, reason="该款没有所引的项")

    def _relative(self, relative: Relative, article: Article, before: Reference | None) -> list[Reference]:
        """前款, 本条第一款, 同条, a plain 第一款 …, resolved from where they stand."""
        found = []
        for words in relative.resolve(article, self._neighbour, before):
            reference = self._reference(
                article,
                words.start,
                words.end,
                relative.rule,
                words.doc_id or (self.document.id if words.resolved else None),
                words.title,
                words.resolution,
                words.reason,
            )
            if words.eid:
                reference = replace(
                    reference,
                    target_article=words.article,
                    target_paragraph=words.paragraph,
                    target_item=words.items[0] if words.items else None,
                    target_items=words.items,
                    target_eid=words.eid,
                    target_insertion=(number_of(words.eid) or (0, 0))[1],
                )
                reference = self._checked(reference) if reference.target_doc_id else replace(reference, target_eid=None)
            found.append(reference)
        return found

    def _neighbour(self, article: Article, distance: int) -> Article | None:
        """The article that many places before."""
        index = self.position[article.eid] - distance
        return self.document.tree.articles[index] if index >= 0 else None

    def _reference(
        self,
        article: Article,
        start: int,
        end: int,
        rule: str,
        target: str | None,
        title: str | None,
        resolution: Resolution,
        reason: str | None,
    ) -> Reference:
        paragraph = article.paragraph_at(start)
        item = next((i for i in paragraph.items if i.start <= start < i.end), None) if paragraph else None
        instrument = self.names.instruments.get(target or "")
        internal = target == self.document.id or (target is None and title is None)
        return Reference(
            doc_id=self.document.id,
            eid=article.eid,
            article=article.number,
            paragraph=paragraph.number if paragraph else 1,
            item=item.number if item else None,
            kind=ReferenceKind.INTERNAL if internal else ReferenceKind.EXTERNAL,
            target_doc_id=target,
            target_title=instrument.title if instrument else title,
            target_article=None,
            target_paragraph=None,
            target_item=None,
            text=article.text[start:end],
            start=start,
            end=end,
            rule=rule,
            resolution=resolution,
            reason=reason,
        )


def _inside(position: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _grouped(marks: list[Citation | Relative]) -> Iterator[list[Citation | Relative]]:
    """Citations of several 项 of one 款 in one list or range belong together; all else stands alone."""
    group: list[Citation | Relative] = []
    for mark in marks:
        before = group[-1] if group else None
        joined = (
            isinstance(mark, Citation)
            and isinstance(before, Citation)
            and mark.item is not None
            and before.item is not None
            and (mark.doc_id, mark.eid, mark.paragraph) == (before.doc_id, before.eid, before.paragraph)
            and mark.start - before.end <= 2
        )
        if not joined and group:
            yield group
            group = []
        group.append(mark)
    if group:
        yield group


def _purposes(text: str) -> dict[int, str]:
    """Where titles stand that are a legal basis or are repealed: offset of 《 → rule."""
    found: dict[int, str] = {}
    for span in _BASIS.finditer(text):
        found.update({span.start() + m.start(): "legal_basis" for m in re.finditer("《", span.group())})
    for sentence in _SENTENCE.finditer(text):
        end = _REPEAL.search(sentence.group())
        if end:
            words = sentence.group()[: end.start()]
            found.update({sentence.start() + m.start(): "repeal" for m in re.finditer("《", words)})
    return found

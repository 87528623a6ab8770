"""Whether the place cited exists, its words, and how it is called."""

from __future__ import annotations

from corpus import (
    Article,
    Citation,
    CitationState,
    Corpus,
    DocumentCitation,
    FamaiError,
    NotFoundError,
    Origin,
    format_address,
    format_article,
    format_label,
    format_part,
    format_title,
    in_marks,
    official_place,
    official_way,
)
from retrieval.checking.claims import Claim
from retrieval.checking.likeness import Likeness
from retrieval.checking.states import CheckState, Finding

__all__ = ["Places"]


class Places:
    """Looks up the places of citations in the collection."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def exists(self, cited: Citation) -> bool:
        """Whether the collection has the words of the place."""
        return self.words(cited) is not None

    def words(self, cited: Citation) -> str | None:
        """The words of a place; ``None`` where there are none."""
        locator = cited.locator
        if locator is None or cited.eid is None:
            return None
        try:
            article, start, end = self.corpus.span(locator)
        except FamaiError:
            return None
        return article.text[start:end]

    def article(self, cited: Citation) -> Article | None:
        """The article of a place."""
        document = self.corpus.documents.get(cited.doc_id or "")
        return document.tree.by_eid(cited.eid) if document and cited.eid else None

    def range_words(self, citation: DocumentCitation) -> str | None:
        """The words of a place, or of all places of a range."""
        first = self.words(citation.citation)
        until = citation.until
        document = self.corpus.documents.get(citation.citation.doc_id or "")
        if first is not None and until is None:
            return self._with_lead(citation.citation, first)
        if first is None or until is None or document is None:
            return first
        low, high = citation.citation.article or 0, until.article or 0
        if low == high:
            article = self.article(citation.citation)
            return article.text if article else first
        return "\n".join(a.text for a in document.tree.articles if not a.is_section and low <= a.number <= high)

    def _with_lead(self, cited: Citation, words: str) -> str:
        """An item after the words that open its 款, without which it says nothing."""
        article = self.article(cited)
        paragraph = article.paragraph(cited.paragraph or 1) if article and cited.item else None
        if paragraph is None or words not in paragraph.text or words in paragraph.lead_in:
            return words
        return f"{paragraph.lead_in}\n{words}"

    def label(self, citation: DocumentCitation) -> str | None:
        """The formal citation, of a range from its first to its last place; ``None`` where the law is not known."""
        cited = citation.citation
        document = self.corpus.documents.get(cited.doc_id or "")
        if document is None:
            if citation.law is None:
                return None
            return in_marks(citation.law) + (f" {citation.decimal}" if citation.decimal else _bare(cited))
        article = self.article(cited)
        title = format_title(document.instrument)
        if article is None:
            return title + (_bare(cited) if cited.article else "")
        label = format_label(document.instrument, article, cited.paragraph, cited.item, cited.subitem)
        last = self.article(citation.until) if citation.until else None
        if citation.until and last:
            label += f"至{format_address(last, citation.until.paragraph, citation.until.item)}"
        return label

    def missing(self, citation: DocumentCitation, claim: Claim, likeness: Likeness) -> Finding | None:
        """That a place does not exist, or that its text is not held; ``None`` where it does."""
        cited = citation.citation
        document = self.corpus.documents[cited.doc_id or ""]
        instrument = document.instrument
        title = format_title(instrument)
        count = instrument.articles or sum(not a.is_section for a in document.tree.articles)
        if cited.state is CitationState.NO_SUCH_ARTICLE:
            first_to_last = f"{format_article(1)}至{format_article(count)}"
            why = f"{title}共 {count} 条（{first_to_last}），没有所引的条"
            held = f"{title}只有{first_to_last}"
            return Finding(CheckState.NO_SUCH, why, self._elsewhere(citation, claim, likeness) or held)
        if document.origin is Origin.MISSING:
            page = official_place(instrument) or "请到发布机关的官方渠道核对"
            why = f"{title}只收录了名称等信息，文本未收录，无法核对内容"
            return Finding(
                CheckState.NOT_HELD, f"{why}，{page}", page if instrument.source else official_way(instrument)
            )
        locator = cited.locator
        if locator is None or cited.eid is None:
            return None
        for place in filter(None, (cited, citation.until)):
            try:
                self.corpus.span(place.locator or locator)
            except NotFoundError as error:
                right = self._elsewhere(citation, claim, likeness)
                return Finding(CheckState.NO_SUCH, f"{title}：{error}", right)
        return None

    def _elsewhere(self, citation: DocumentCitation, claim: Claim, likeness: Likeness) -> str | None:
        """The place that says what the document says, where the cited one does not exist."""
        cited = citation.citation
        document = self.corpus.documents[cited.doc_id or ""]
        passage = max(claim.passages, key=len, default="")
        article = self.article(cited)
        if article is not None:
            best = max(article.paragraphs, key=lambda p: (likeness.share(passage, p.text), p.number))
            label = format_address(article, best.number)
            count = len(article.paragraphs)
            if count == 1:
                return f"该条只有一款，应引作{label}"
            return f"最接近的是{label}（该条共 {count} 款，到{format_part(count)}为止）"
        ranked = likeness.rank(passage, document.id) if passage else []
        if ranked and ranked[0].share >= 0.5:
            return format_label(document.instrument, ranked[0].article)
        return None


def _bare(cited: Citation) -> str:
    """第十条第二款第（三）项 of a text that is not held."""
    if cited.article is None:
        return ""
    return format_article(cited.article, cited.insertion) + format_part(cited.paragraph or None, cited.item or None)

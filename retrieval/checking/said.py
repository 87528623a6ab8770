"""走样核对: a paraphrase, sentence by sentence, against the provisions that it names or that are given beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Corpus, Locator, NotFoundError, UsageError, find_citations, in_marks, load_field
from retrieval.checking.verifier import Fault, QuotedSpan, Verifier
from retrieval.checking.verifier_models import FaultKind
from retrieval.checking.verifier_words import LIMITING
from retrieval.limits import LIMITS

__all__ = ["JudgedSentence", "JudgedWords", "judge_words"]

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_MOST = 12  # provisions that one paraphrase is held against


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence at ``[start, end)`` of the paraphrase, and what in it is otherwise than in the provisions."""

    text: str
    start: int
    end: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class JudgedWords:
    """A paraphrase as judged: its words, the provisions (address, label, words), its sentences."""

    text: str
    provisions: tuple[tuple[Locator, str, QuotedSpan], ...]
    sentences: tuple[JudgedSentence, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not any(sentence.faults for sentence in self.sentences)


def judge_words(
    text: str, citation: str, corpus: Corpus, verifier: Verifier, *, as_of: str | None = None
) -> JudgedWords:
    """Hold each sentence of a paraphrase against the provisions.

    Args:
        text: the paraphrase.
        citation: the provisions it rests on; where it is empty, those that the paraphrase itself names.
        corpus: the collection.
        verifier: what judges.
        as_of: ISO day whose versions count.

    Raises:
        UsageError: there is no text, it is too long, or no provision or too many are named.
        NotFoundError: a provision named is not in the collection.
    """
    if not text.strip():
        raise UsageError("没有要核对的话；请粘贴转述的文字")
    if len(text) > LIMITS.question * 5:
        raise UsageError(f"文字太长：{len(text)} 字，最多 {LIMITS.question * 5} 字；请分段核对")
    provisions = _provisions(citation.strip() or text, corpus, as_of)
    if not provisions:
        where = f"“{citation.strip()[:60]}”里" if citation.strip() else "文字里"
        raise UsageError(f"{where}没有写明法规和条号；请在“所依据的条款”写 {load_field().citation} 的形式")
    support = [quoted for _, _, quoted in provisions]
    said = [
        (match.start() + match.group().index(words), words)
        for match in _SENTENCE.finditer(text)
        if re.search(r"\w", words := match.group().strip())
    ]
    sentences = []
    for place, (start, words) in enumerate(said):
        faults = verifier.verify(words, support, as_of=as_of).faults
        if faults and all(fault.kind is FaultKind.EXCEPTION for fault in faults) and place + 1 < len(said):
            after = said[place + 1][1]
            if LIMITING.match(after) and not verifier.verify(f"{words}{after}", support, as_of=as_of).faults:
                faults = ()  # the next sentence says the exception, as texts of laws do
        sentences.append(JudgedSentence(words, start, start + len(words), faults))
    return JudgedWords(text, tuple(provisions), tuple(sentences))


def _provisions(words: str, corpus: Corpus, as_of: str | None) -> Sequence[tuple[Locator, str, QuotedSpan]]:
    """The provisions that are named, each once, with their words."""
    found: dict[Locator, tuple[Locator, str, QuotedSpan]] = {}
    for citation in find_citations(words, corpus.names, as_of=as_of):
        if citation.doc_id is None and citation.title and citation.article:
            raise NotFoundError(f"{in_marks(citation.title)}未收录，不能核对；收录办法：famai corpus add")
        locator = citation.locator
        if locator is None or locator.article is None or locator in found:
            continue
        if len(found) == _MOST:
            raise UsageError(f"写明的条款超过 {_MOST} 处；请分段核对，或在“所依据的条款”只写要核对的几处")
        article, start, end = corpus.span(locator)
        quoted = QuotedSpan(locator.doc_id, article.eid, article.text[start:end], start)
        found[locator] = (locator, corpus.label(locator), quoted)
    return list(found.values())

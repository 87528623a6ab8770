"""What is typed into the search box, read: provisions and laws that it names, and the words that are left.

Staff write 网安法61, 个保法五十五, 第二十条, and 个保法 同意 when they mean the article, the article of each law, and the word
within the law. Only what stands as a word of its own counts so; within “…” everything is looked for as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus import Citation, CitationState, Corpus, Locator, find_citations, format_article, format_title
from retrieval import AND_WORDS, OTHER_OPERATORS

__all__ = ["Asked", "literally", "read_search"]

_NUMERAL = r"(?:[0-9]{1,4}|[一二三四五六七八九十百千零〇两]{1,7})"
_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)")
_ORDER = re.compile(rf"(?<![0-9第])([0-9]{{2,4}})令(?=\s?第?{_NUMERAL}|\s|$)")
"""218令 for 218号令."""
_LOOSE = re.compile(rf"(?<!\S)({_NUMERAL})条(?=\s|$|第?{_NUMERAL}[款项])")
"""20条 for 第20条, as a word of its own."""
_AFTER_NAME = re.compile(rf"\s?({_NUMERAL})条?(?=$|[\s，、。；的]|第?{_NUMERAL}[款项])")
"""五十五 behind a name (个保法五十五)."""
_GLUE = re.compile(r"\s*(?:里面的|里的|中的|的|里|中|关于)")
"""What joins a name to the words behind it: 个保法里的同意."""
_WITHIN = re.compile(r"[（(]")
_CLOSING = re.compile(r"[）)]")
_LINKS = (*AND_WORDS, "及", "、", "，", ",")
_BOUND = OTHER_OPERATORS
"""Beside these a name is a word like others."""
_PIECE = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)|(?:[^\s()（）“”\"]|[(（][^\s()（）“”\"]*[)）])+")
"""A quotation, or what stands between blanks with the brackets that close within it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the box asks for.

    ``places`` are provisions that it names, ``number`` the 条 and 之 of a bare 第二十条, ``law`` the one law that it names,
    ``words`` the rest as typed, to be read as a query; ``lacking`` says which named article there is not.
    """

    places: tuple[Locator, ...] = ()
    number: tuple[int, int] | None = None
    law: str = ""
    words: str = ""
    lacking: str = ""

    @property
    def laws(self) -> frozenset[str]:
        """The laws within which the words are looked for; all where it is empty."""
        return frozenset(place.doc_id for place in self.places) or frozenset(filter(None, (self.law,)))


def read_search(text: str, corpus: Corpus) -> Asked:
    """Read what was typed; never raises."""
    spelled = _spelled(text, corpus)
    places: dict[Locator, None] = {}
    laws: dict[str, None] = {}
    number: tuple[int, int] | None = None
    lacking = ""
    rest: list[str] = []
    at = 0
    for citation in _of_its_own(spelled, corpus):
        locator = citation.locator
        if citation.state is CitationState.UNRESOLVED and citation.article is not None:
            number = (citation.article, citation.insertion)
        elif locator is None or locator.doc_id not in corpus.documents:
            continue
        elif locator.article is None:
            laws[locator.doc_id] = None
        elif citation.state is CitationState.RESOLVED:
            places[locator] = None
        else:
            laws[locator.doc_id] = None
            lacking = lacking or _no_such(corpus, citation)
        rest.append(spelled[at : citation.start])
        glue = _GLUE.match(spelled, citation.end)
        at = max(at, glue.end() if glue else citation.end)
    rest.append(spelled[at:])
    if len(laws) > 1 and not places:  # two laws side by side: where both are named
        return Asked(words=text.strip())
    words = _left(" ".join(rest)) if at else text.strip()
    return Asked(tuple(places), number, "" if places else next(iter(laws), ""), words, lacking)


def literally(text: str, asked: Asked) -> str:
    """The same words with each piece that was read as a name put in marks."""
    words = {piece.strip("、，,") for piece in _PIECE.findall(asked.words)}

    def quoted(match: re.Match[str]) -> str:
        piece = match[0]
        kept = piece[0] in '“"' or piece in (*_LINKS, *_BOUND) or piece.strip("、，,") in words
        return piece if kept else f"“{piece}”"

    return _PIECE.sub(quoted, text)


def _hidden(text: str) -> str:
    """The text with what stands in “…” made unreadable, in the same length."""
    return _QUOTED.sub(lambda match: "。" * len(match[0]), text)


def _spelled(text: str, corpus: Corpus) -> str:
    """What staff write short, as citations are written: 218令18条 → 218号令18条, 个保法五十五 → 个保法第五十五条."""
    for pattern, written in ((_ORDER, r"\1号令"), (_LOOSE, r"第\1条")):
        for match in reversed(list(pattern.finditer(_hidden(text)))):
            new = match.expand(written)
            if pattern is _LOOSE or any(citation.doc_id for citation in find_citations(new, corpus.names)):
                text = text[: match.start()] + new + text[match.end() :]
    for citation in reversed(find_citations(_hidden(text), corpus.names)):
        if citation.doc_id and citation.eid is None and citation.state is CitationState.RESOLVED:
            behind = _AFTER_NAME.match(text, citation.end)
            if behind:
                text = f"{text[: citation.end]}第{behind[1]}条{text[behind.end() :]}"
    return text


def _of_its_own(text: str, corpus: Corpus) -> Iterator[Citation]:
    """The citations that stand as words of their own, outside brackets and beside no 或, 非, 同款."""
    hidden = _hidden(text)
    found = find_citations(hidden, corpus.names)
    ends = {citation.end for citation in found} | {0}
    for spanned in found:
        named = hidden[spanned.start : spanned.end]
        citation = replace(
            spanned, start=spanned.end - len(named.lstrip())
        )  # a number's span takes in the blank before it
        before, after = hidden[: citation.start], hidden[citation.end :]
        glue = _GLUE.match(after)
        starts = (
            before.rstrip("、和与及至到，") == ""
            or before[-1].isspace()
            or len(before.rstrip("、和与及至到，")) in ends
        )
        stops = not after or after[0].isspace() or bool(glue) or after[0] in "、和与及至到，"
        inside = len(_WITHIN.findall(before)) > len(_CLOSING.findall(before))
        words_before, words_after = before.split(), after.split()
        beside = (words_before[-1:] + words_after[:1]) if not glue else words_before[-1:]
        if starts and stops and not inside and not any(word in _BOUND for word in beside):
            yield citation


def _left(text: str) -> str:
    """The words that are left when what was named is taken out; no operator stands at an end or beside another."""
    words: list[str] = []
    for word in text.split():
        bare = word.strip("、，,")
        if bare and not (bare in _LINKS and (not words or words[-1] in _LINKS)):
            words.append(bare)
    while words and words[-1] in _LINKS:
        words.pop()
    return " ".join(words)


def _no_such(corpus: Corpus, citation: Citation) -> str:
    """That a law has no such article, and how many it has."""
    document = corpus.documents[citation.doc_id or ""]
    count = sum(not article.is_section for article in document.tree.articles)
    which = format_article(citation.article or 0, citation.insertion)
    held = f"共 {count} 条" if count else "在本库没有条文"
    return f"{format_title(document.instrument)}没有{which}（{held}）"

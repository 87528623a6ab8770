"""The check that every answer passes before it is shown.

Rules, each with one function: a quote equals its span and its checksum; a mark leads to a citation; a sentence that
states a rule has a mark; each number of such a sentence stands in what it cites; the words that a comparison quotes
stand in the side it says; what is quoted among the related articles stands in them; nothing superseded is cited without
saying so. What cannot be verified is dropped: a citation with the lines that rest on it, a sentence by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus import CHINESE_DIGITS, FORBIDDING, MODALS, PENALTIES, Corpus, FamaiError, in_marks, one_of, parse_number
from retrieval.finding.evidence import sha256_of
from retrieval.models import Answer, AnswerCitation, Related
from retrieval.reading.versions import day_words, successor_note

__all__ = ["Finding", "check_answer", "find_problems", "verified"]

MARK = re.compile(r"\[(\d{1,3})\]")
_RULE = re.compile(one_of((*MODALS, *FORBIDDING, *PENALTIES, "须", "责令", "是指", "适用")))
_SECTION = re.compile(r"^(?:\*\*[^*]+\*\*|#+ .*)$")
_FREE = re.compile(r"^(?:提示|本回答|注意|>|《|\||收录文本中)")  # notes, tables' heads, lists of titles
_COUNT = re.compile(r"共 \d+ 项|的 \d+ 条|(?:新增|有改动|删去原)\d+条")  # what the program counted itself
_TITLE = re.compile(r"《[^》]*》")
_NUMBER = re.compile(
    rf"(?<![第\d.])(\d+(?:\.\d+)?)(?!\d*[条款项目号令])|([{CHINESE_DIGITS}]{{1,9}})(?=年|个月|日|个工作日|小时|次|倍|元|万元|人以上|以上|以下|%)"
)
_QUOTED = re.compile(r"“([^”]+)”")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?(?:\[\d{1,3}\])*")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: the rule broken, the words it concerns, the mark concerned if any."""

    rule: str
    text: str
    marker: int | None = None


def find_problems(answer: Answer, corpus: Corpus) -> tuple[Finding, ...]:
    """Everything in an answer that does not hold, in the order of the rules."""
    problems = [*_bad_citations(answer.citations, corpus)]
    known = {c.marker: c for c in answer.citations}
    if not answer.abstained:
        problems += _bad_lines(answer.answer, known, _numbers(answer.question), _notes(answer, corpus))
    problems += _bad_related(answer.related, corpus)
    problems += _silent_superseded(answer, corpus)
    return tuple(problems)


def verified(citation: AnswerCitation, corpus: Corpus) -> bool:
    """Whether the quote equals its span in the text and its checksum."""
    try:
        document = corpus.document(citation.doc_id)
    except FamaiError:
        return False
    article = document.tree.by_eid(citation.eid)
    return (
        article is not None
        and 0 <= citation.start < citation.end <= len(article.text)
        and article.text[citation.start : citation.end] == citation.quote
        and sha256_of(citation.quote) == citation.sha256
        and citation.origin == document.origin.value
    )


def _bad_citations(citations: Sequence[AnswerCitation], corpus: Corpus) -> Iterable[Finding]:
    for citation in citations:
        if not verified(citation, corpus):
            yield Finding("quote", citation.label, citation.marker)


def _bad_related(related: Sequence[Related], corpus: Corpus) -> Iterable[Finding]:
    for beside in related:
        document = corpus.documents.get(beside.doc_id)
        article = document.tree.by_eid(beside.eid) if document else None
        if beside.quote and (article is None or beside.quote not in article.text):
            yield Finding("related", beside.label)


def _notes(answer: Answer, corpus: Corpus) -> tuple[str, ...]:
    """What the catalogue says of what is cited, its days and its later version: their numbers stand in no text."""
    told: list[str] = []
    for doc_id in dict.fromkeys(c.doc_id for c in answer.citations if c.doc_id in corpus.documents):
        document = corpus.documents[doc_id]
        days = (document.instrument.published, document.instrument.effective, document.instrument.ended)
        told += [note for note in (successor_note(document, corpus), *map(day_words, filter(None, days))) if note]
    return tuple(told)


def _bad_lines(
    text: str, known: Mapping[int, AnswerCitation], given: set[str], notes: Sequence[str]
) -> Iterable[Finding]:
    for line in text.splitlines():
        for sentence in _statements(line):
            marks = [int(m) for m in MARK.findall(sentence)]
            unknown = [m for m in marks if m not in known]
            if unknown:
                yield Finding("mark", sentence, unknown[0])
            elif not marks and _RULE.search(_TITLE.sub("", sentence)):
                yield Finding("unmarked", sentence)
            elif marks:
                told = sentence
                for note in notes:
                    told = told.replace(note, "")
                missing = (
                    _numbers(_COUNT.sub("", told)) - given - _numbers("\n".join(_reference(known[m]) for m in marks))
                )
                if missing:
                    yield Finding("number", sentence, marks[0])
                elif sentence.startswith("差异") and not _words_stand(sentence, known):
                    yield Finding("words", sentence, marks[0])


def _words_stand(sentence: str, known: Mapping[int, AnswerCitation]) -> bool:
    """Whether each part of a comparison has a mark, and the words that it quotes stand in what the mark leads to."""
    for part in sentence.removeprefix("差异：").rstrip("。").split("；"):
        marks = [int(m) for m in MARK.findall(part)]
        if not marks or not all(any(w in known[m].quote for m in marks) for w in _QUOTED.findall(part)):
            return False
    return True


def _reference(citation: AnswerCitation) -> str:
    """All words that a marked line may take numbers from."""
    return "\n".join((citation.quote, citation.label, citation.title, citation.status))


def _statements(line: str) -> list[str]:
    """The sentences of a line that may state a rule; a line with marks is one statement."""
    stripped = line.strip()
    if not stripped or _SECTION.match(stripped):
        return []
    if MARK.search(stripped):
        return [stripped]
    if _FREE.match(stripped.lstrip("- ")):
        return []
    return [s.strip() for s in _SENTENCE.findall(stripped)]


def _numbers(text: str) -> set[str]:
    """The numbers in a text, Chinese and Arabic alike; numbers of articles and marks aside."""
    plain = MARK.sub("", text)
    found: set[str] = set()
    for match in _NUMBER.finditer(plain):
        arabic, chinese = match.groups()
        value = arabic if arabic else parse_number(chinese)
        if value is not None:
            found.add(str(float(value)))
    return found


def _silent_superseded(answer: Answer, corpus: Corpus) -> Iterable[Finding]:
    spoken = "\n".join(answer.warnings)
    for citation in answer.citations:
        instrument = corpus.documents[citation.doc_id].instrument if citation.doc_id in corpus.documents else None
        if instrument is not None and instrument.in_force is False and instrument.title not in spoken:
            yield Finding("superseded", citation.label, citation.marker)


def check_answer(answer: Answer, corpus: Corpus) -> Answer:
    """The answer with what cannot be verified taken out; a refusal where nothing verified is left."""
    problems = find_problems(answer, corpus)
    if not problems:
        return answer
    bad_marks = {p.marker for p in problems if p.rule == "quote" and p.marker is not None}
    bad_texts = {p.text for p in problems if p.rule in ("mark", "unmarked", "number", "words")}
    warnings = list(answer.warnings)
    for problem in problems:
        if problem.rule == "superseded":
            citation = next(c for c in answer.citations if c.marker == problem.marker)
            warning = f"{in_marks(citation.title)}状态：{citation.status}，所引条文并非现行规定"
            if warning not in warnings:
                warnings.append(warning)
    citations = tuple(c for c in answer.citations if c.marker not in bad_marks)
    if answer.citations and not citations:
        return replace(
            answer,
            answer="检索到的条文未能通过核验，因此不作回答。请运行 famai build 重建数据后再问。",
            abstained=True,
            reason="所引文字与收录文本不一致，未通过核验",
            refusal="not_in_text",
            citations=(),
            rows=(),
            warnings=tuple(warnings),
        )
    bad_related = {p.text for p in problems if p.rule == "related"}
    heads = tuple(f"- {label}（" for label in bad_related)
    lines = [
        line
        for line in answer.answer.splitlines()
        if not _drop(line, bad_marks, bad_texts) and not line.startswith(heads)
    ]
    text = "\n".join(_strip(line, bad_texts) for line in lines)
    rows = tuple(row for row in answer.rows if row.marker not in bad_marks)
    related = tuple(beside for beside in answer.related if beside.label not in bad_related)
    if len(citations) < len(answer.citations) or bad_texts or bad_related:
        warnings.append("部分内容未能通过核验，已略去")
    return replace(answer, answer=text, citations=citations, related=related, rows=rows, warnings=tuple(warnings))


def _drop(line: str, bad_marks: set[int], bad_texts: set[str]) -> bool:
    marks = {int(m) for m in MARK.findall(line)}
    return bool(marks & bad_marks) or line.strip() in bad_texts


def _strip(line: str, bad_texts: set[str]) -> str:
    for text in bad_texts:
        line = line.replace(text, "")
    return line

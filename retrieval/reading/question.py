"""A question as typed → an :class:`~retrieval.models.Understanding`: words, kinds, parts, entities, provisions, day.

Everything is a rule over the words; nothing is guessed. What a follow-up leaves unsaid is taken from the turns before.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from corpus import Citation, Corpus, NameTable, UsageError, find_citations
from retrieval.limits import LIMITS
from retrieval.models import Kind, Understanding
from retrieval.reading.kinds import kinds_of, split_parts
from retrieval.reading.versions import NOW
from retrieval.reading.wording import Speller, clean, in_chinese, standard_names

__all__ = ["TermTable", "check_day", "day_in", "leans_on_history", "understand", "without_recipients"]


class TermTable(Protocol):
    """What is needed of a thesaurus."""

    def expand(self, text: str) -> tuple[str, ...]:
        """The terms of the texts for the asker's words in ``text``, in order of appearance, without doubles."""
        ...

    def entities(self, text: str) -> tuple[str, ...]:
        """The entity types named or implied in ``text``, each followed by its broader ones."""
        ...


_YEAR = r"(?P<year>(?:19|20)[0-9]{2})年"
_DAY = re.compile(
    rf"{_YEAR}(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12][0-9]|0?[1-9])[日号])?)?"
    r"(?P<tail>的时候|那时候?|那会儿?|时候|时|当时|当年|期间|底|末|年底|初|年初|上半年|下半年|以前|之前|前|发生|出的?事|违规|违法|被查|有效|适用的)?"
)
_NAMES_VERSION = re.compile(
    r"^(?:版|修[正订改]|的?(?:那部|那版|旧|新)?《?[^，。？]{0,12}法|公布|制定|施行|起施行|生效|年报)"
)
_REFERS_BACK = re.compile(
    r"^(?:那么?|那|这|它|他们?|她|其|此|该|上述|前面|刚才|后面|后续|接着|然后|之后|另外|还有|还要|还需|再|也|如果|要是|万一|换成|改成|若|同样|具体|比如|为什么|怎么罚|罚多少|多久|多少|谁|哪|有没有)"
    r"|(?:它|他们|这个|那个|这些|那些|这种|那种|这样|那样|上面|前面|刚才|该条|这条|那条|此条|其中|这里)|呢(?:[，,？?]|$)|也(?:算|要|得|适用|一样|这么|这样|是|不|能|会)"
)
_RECIPIENT = re.compile(
    r"(?:给|为|替|帮)[^，。？]{1,20}?(?:提供|供|做|开发|搭建|建|卖|运维|写)|向[^，。？]{1,14}?(?:报告|报送|备案|申请|提交|申报|举报)"
)
_TRADES = ("证券", "期货", "基金")
_FRAME = re.compile(r"^(?:请问|麻烦|帮我|咨询一下|想问一?下?|问一下|你好|您好)[，,]?")


def check_day(as_of: str | None) -> str | None:
    """The ISO day as given.

    Raises:
        UsageError: it is no date.
    """
    if as_of is None:
        return None
    try:
        return date.fromisoformat(as_of).isoformat()
    except ValueError as error:
        raise UsageError(f"日期“{as_of[:40]}”无法识别，请写成 2025-06-30 的形式") from error


def day_in(text: str) -> str | None:
    """The last day of the time that the question speaks of (2025年的时候 → 2025-12-31), or ``None``.

    A year that names a version (2016年的网络安全法) or stands for something else (2025年报) is none.
    """
    for match in _DAY.finditer(text):
        rest = text[match.end() :]
        if not match["tail"] and (match["month"] is None or _NAMES_VERSION.match(rest)):
            continue
        if _NAMES_VERSION.match(rest) and match["tail"] in (None, "时"):
            continue
        year, month = int(match["year"]), int(match["month"] or 12)
        tail = match["tail"] or ""
        if tail in ("初", "年初") and not match["month"]:
            month = 1
        if tail == "上半年":
            month = 6
        if tail in ("以前", "之前", "前"):
            month, day = (int(match["month"] or 1), int(match["day"] or 1))
            return date.fromordinal(date(year, month, day).toordinal() - 1).isoformat()
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(int(match["day"] or last), last)).isoformat()
    return None


def leans_on_history(text: str, has_name: bool, entities: Sequence[str]) -> bool:
    """Whether a question makes no sense without the turns before it."""
    if _REFERS_BACK.search(text):
        return True
    return len(text) < 16 and not has_name and not entities


def understand(
    question: str,
    history: Sequence[str] = (),
    as_of: str | None = None,
    *,
    corpus: Corpus,
    thesaurus: TermTable | None = None,
    speller: Speller | None = None,
    names: NameTable | None = None,
) -> Understanding:
    """Read a question.

    Args:
        question: as typed, at most ``LIMITS.question`` characters.
        history: the earlier questions of the conversation, oldest first.
        as_of: ISO day whose versions count; beats a time named in the question.
        corpus: the collection, for the names of its instruments.
        thesaurus: the terms; without it there are neither expansions nor entities.
        speller: mends typing errors; without it none are mended.
        names: ``corpus.names``, if already at hand.

    Raises:
        UsageError: the question or the day cannot be used; the message says why.
    """
    day = check_day(as_of)
    names = names or corpus.names
    text = _FRAME.sub("", clean(question)) or clean(question)
    text = in_chinese(standard_names(text if speller is None else speller.mend(text)))
    earlier = [_quiet(turn) for turn in list(history)[-LIMITS.history_turns :]]
    earlier = [turn for turn in earlier if turn]
    day = day or day_in(text)
    citations = find_citations(text, names, as_of=day)
    own_entities = _bearers_first(text, thesaurus) if thesaurus else ()
    follows = bool(earlier) and leans_on_history(text, any(c.doc_id for c in citations), own_entities)
    query, entities = text, own_entities
    if follows:
        before = " ".join(earlier[-2:])
        query = f"{before} {text}"
        day = day or day_in(before)
        known = tuple(c for c in find_citations(before, names, as_of=day) if not _other_sector(c, text))
        if not any(c.doc_id for c in citations):
            context = next((c.doc_id for c in reversed(known) if c.doc_id), None)
            context_only = known if NOW.search(text) else _names_only(known)
            citations = find_citations(text, names, context, as_of=day) or context_only
        if not own_entities and thesaurus:
            entities = _bearers_first(before, thesaurus)
    terms = thesaurus.expand(query) if thesaurus else ()
    terms = tuple(term for term in terms if not names.knows(term))
    doc_ids = tuple(dict.fromkeys(c.doc_id for c in citations if c.doc_id))
    return Understanding(
        question=question,
        text=text,
        query=_without_names(query, find_citations(query, names, as_of=day)),
        kinds=_kinds(text, citations),
        parts=split_parts(text),
        expansions=tuple(dict.fromkeys(term for term in terms if term not in query)),
        entities=entities,
        citations=citations,
        doc_ids=doc_ids,
        as_of=day,
        follows_up=follows,
    )


def without_recipients(text: str) -> str:
    """The text with commas in place of those whom somebody serves or to whom he reports (给券商做交易软件)."""
    return _RECIPIENT.sub(lambda match: "，" * len(match[0]), text)


def _bearers_first(text: str, thesaurus: TermTable) -> tuple[str, ...]:
    """The entity types of a text, those who act before those for whom they act or to whom they report."""
    return tuple(dict.fromkeys((*thesaurus.entities(without_recipients(text)), *thesaurus.entities(text))))


def _without_names(query: str, citations: Sequence[Citation]) -> str:
    """What is searched for: the query without the instruments it names, which the ranking knows in their own right."""
    rest = query
    for citation in reversed(citations):
        if citation.doc_id and citation.end > citation.start:
            rest = rest[: citation.start] + rest[citation.end :]
    rest = re.sub(r"《\s*》|^[，。、的按照据]+", "", rest).strip()
    return rest if len(re.findall(r"[一-鿿A-Za-z0-9]", rest)) >= 6 else query


def _other_sector(citation: Citation, text: str) -> bool:
    """Whether an earlier turn's law is that of another trade than the one that the question turns to (换成期货公司呢)."""
    trades = {trade for trade in _TRADES if trade in text}
    own = {trade for trade in _TRADES if citation.title and trade in citation.title}
    return len(own) == 1 and bool(trades) and not trades & own


def _quiet(turn: str) -> str:
    """An earlier turn, cleaned; one that cannot be used is passed over, since it was refused in its time."""
    try:
        return in_chinese(standard_names(clean(turn[: LIMITS.question])))
    except UsageError:
        return ""


def _names_only(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The instruments of an earlier turn, not its articles: the question after it may be about another."""
    return tuple(c for c in citations if c.article is None)


def _kinds(text: str, citations: Sequence[Citation]) -> tuple[Kind, ...]:
    kinds = list(kinds_of(text, any(c.eid for c in citations)))
    named = {c.doc_id for c in citations if c.doc_id}
    if Kind.COMPARISON not in kinds and len(named) > 1 and "分别" in text:
        kinds.append(Kind.COMPARISON)
    return tuple(kinds)

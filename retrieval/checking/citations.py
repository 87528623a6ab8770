"""引用核验: does what a text cites exist, say what it is quoted with, and still hold?

Each citation gets exactly one of six states. What cannot be told is 无法判定, never a guess.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from corpus import (
    CHINESE_DIGITS,
    Citation,
    CitationState,
    Corpus,
    Locator,
    NameTable,
    NotFoundError,
    Origin,
    UsageError,
    find_citations,
    format_label,
    format_title,
    parse_number,
    to_chinese,
)
from graph import Crosswalk
from retrieval.limits import LIMITS

__all__ = ["CheckState", "CheckedCitation", "verify_text"]


class CheckState(StrEnum):
    """What the check found."""

    CONSISTENT = "核验一致"
    DIFFERENT = "内容不符"
    SUPERSEDED = "已修改或废止"
    NOT_HELD = "未收录"
    NO_SUCH = "不存在"
    UNDECIDED = "无法判定"


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """One citation of the text checked.

    ``start``/``end`` place it in the text; ``quoted`` is the passage that stands with it and ``found`` the words of
    the provision that come closest; ``differences`` are pairs (as quoted, as the provision has it); ``successor`` is
    the label of the article that holds now; ``explanation`` is one Chinese sentence.
    """

    start: int
    end: int
    text: str
    state: CheckState
    explanation: str
    label: str | None = None
    iri: str | None = None
    quoted: str | None = None
    found: str | None = None
    differences: tuple[tuple[str, str], ...] = ()
    successor: str | None = None


_QUOTE = re.compile(r"“([^“”]{4,600})”|「([^「」]{4,600})」|\"([^\"]{4,600})\"")
_REPORTED = re.compile(r"^\s*(?:明确|的)?(?:规定|要求|指出|载明|明确)?\s*[：:，,]\s*([^“\"「\n]{8,400})")
_BETWEEN = re.compile(r"[^。；;\n“”「」]{0,40}")
_SENTENCE_END = re.compile(r"[。\n]")
_NUMERAL = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{CHINESE_DIGITS}]+")
_SIMILAR = 60.0  # below this a passage is not taken for a quotation of the provision but for another one
_PARAPHRASE = 75.0


def verify_text(
    text: str,
    corpus: Corpus,
    names: NameTable | None = None,
    crosswalks: Sequence[Crosswalk] = (),
    as_of: str | None = None,
    context: str | None = None,
    iri_base: str = "https://famai.example/id/",
) -> list[CheckedCitation]:
    """Check every citation of a text, in order.

    Args:
        text: at most ``LIMITS.text_to_check`` characters.
        corpus: the collection.
        names: ``corpus.names``, if at hand.
        crosswalks: between versions of laws, for what is superseded.
        as_of: ISO day on which the citations must hold; default today.
        context: id of the instrument that 本办法 and plain 第九条 mean.
        iri_base: prefix of the identifiers.

    Raises:
        UsageError: the text is empty or too long.
    """
    if not text.strip():
        raise UsageError("没有可核验的文字")
    if len(text) > LIMITS.text_to_check:
        raise UsageError(f"文字过长：{len(text)} 字，最多 {LIMITS.text_to_check} 字，请分段核验")
    names = names or corpus.names
    found = [c for c in find_citations(text, names, context, as_of=as_of) if c.title or c.eid]
    checked = []
    for index, citation in enumerate(found[: LIMITS.checked_citations]):
        following = found[index + 1].start if index + 1 < len(found) else len(text)
        quoted, exact = _passage(text, citation, following)
        checked.append(_check(citation, quoted, exact, corpus, crosswalks, as_of, iri_base))
    return checked


def _passage(text: str, citation: Citation, following: int) -> tuple[str | None, bool]:
    """The passage that belongs to a citation, and whether it stands in quotation marks.

    It follows the citation before the next one; else it is a quotation right before （《…》第X条）.
    """
    after = text[citation.end : max(following, citation.end)]
    gap = _BETWEEN.match(after)
    match = _QUOTE.match(after, gap.end() if gap else 0)
    if match:
        return next(g for g in match.groups() if g), True
    before = text[max(0, citation.start - 640) : citation.start]
    opening = re.search(r"[（(]\s*(?:见|参见|依据|根据)?\s*$", before)
    if opening:
        quotes = list(_QUOTE.finditer(before[: opening.start()]))
        if quotes and not before[quotes[-1].end() : opening.start()].strip("，。 "):
            return next(g for g in quotes[-1].groups() if g), True
    reported = _REPORTED.match(after)
    if reported and citation.eid:
        return _SENTENCE_END.split(reported.group(1))[0].strip(), False
    return None, False


def _check(
    citation: Citation,
    quoted: str | None,
    exact: bool,
    corpus: Corpus,
    crosswalks: Sequence[Crosswalk],
    as_of: str | None,
    iri_base: str,
) -> CheckedCitation:
    def result(state: CheckState, explanation: str, **more: object) -> CheckedCitation:
        return CheckedCitation(
            citation.start,
            citation.end,
            citation.text,
            state,
            explanation,
            quoted=quoted,
            **more,  # type: ignore[arg-type]
        )

    if citation.state is CitationState.OUTSIDE:
        return result(CheckState.NOT_HELD, f"《{(citation.title or '').strip('《》')}》未收录，请到官方渠道核对")
    document = corpus.documents.get(citation.doc_id or "")
    if document is None or citation.state is CitationState.UNRESOLVED:
        return result(CheckState.UNDECIDED, "没有写明是哪部法规，无法判定所指条文")
    instrument = document.instrument
    title = format_title(instrument)
    count = instrument.articles or sum(not a.is_section for a in document.tree.articles)
    if citation.state is CitationState.NO_SUCH_ARTICLE:
        return result(CheckState.NO_SUCH, f"{title}共 {count} 条（第一条至第{to_chinese(count)}条），没有所引的条")
    if document.origin is Origin.MISSING:
        return result(CheckState.NOT_HELD, f"{title}只收录了名称等信息，文本未收录，无法核对内容", label=title)
    locator = citation.locator
    if locator is None:
        return result(CheckState.UNDECIDED, "无法判定所指条文")
    try:
        article, start, end = corpus.span(locator) if citation.eid else (None, 0, 0)
    except NotFoundError as error:
        return result(CheckState.NO_SUCH, _range(corpus, locator, str(error)))
    label = format_label(instrument, article, citation.paragraph, citation.item, citation.subitem)
    iri = locator.iri(iri_base)
    old = _superseded(corpus, citation, crosswalks, as_of)
    if old is not None:
        explanation, successor = old
        return result(CheckState.SUPERSEDED, explanation, label=label, iri=iri, successor=successor)
    if article is None:
        state = "现行有效" if instrument.in_force else instrument.status
        if instrument.in_force is None:
            return result(CheckState.UNDECIDED, f"{title}已收录，但时效未核，且未写明条文", label=label, iri=iri)
        return result(
            CheckState.CONSISTENT, f"{title}已收录，{state}；未写明条文，仅核对名称与时效", label=label, iri=iri
        )
    provision = article.text[start:end]
    if quoted is None:
        return result(CheckState.CONSISTENT, f"{label}存在；未附引文，仅核对条款与时效", label=label, iri=iri)
    if document.origin is Origin.DIGEST:
        return result(CheckState.UNDECIDED, f"{title}仅有摘要（非原文），无法核对引文", label=label, iri=iri)
    return _compare(citation, quoted, exact, provision, article.text, label, iri)


def _range(corpus: Corpus, locator: Locator, error: str) -> str:
    return f"{format_title(corpus.documents[locator.doc_id].instrument)}：{error}"


def _superseded(
    corpus: Corpus, citation: Citation, crosswalks: Sequence[Crosswalk], as_of: str | None
) -> tuple[str, str | None] | None:
    """Why a citation does not hold on the day, and the label of what holds; ``None`` where it holds."""
    instrument = corpus.documents[citation.doc_id or ""].instrument
    if as_of is not None:
        if instrument.in_force_on(as_of) or instrument.effective is None:
            return None
        if as_of < instrument.effective:
            return f"{format_title(instrument)}自 {instrument.effective} 起施行，{as_of} 尚未施行", None
    elif instrument.in_force is not False or instrument.explains:
        return None
    words = f"{format_title(instrument)}{instrument.status}"
    for crosswalk in crosswalks:
        if crosswalk.old_id != instrument.id:
            continue
        new = corpus.documents[crosswalk.new_id]
        now = crosswalk.to_new(citation.locator) if citation.locator and citation.article else None
        if now is not None:
            label = format_label(new.instrument, new.tree.by_eid(now.article or ""))
            return f"{words}；该条现为{label}", label
        if citation.article is not None:
            return f"{words}；{format_title(new.instrument)}中没有对应条文", format_title(new.instrument)
    successor = instrument.next or instrument.repealed_by
    if successor in corpus.documents:
        label = format_title(corpus.documents[str(successor)].instrument)
        return f"{words}；现行规定为{label}", label
    return words, None


def _compare(
    citation: Citation, quoted: str, exact: bool, provision: str, article: str, label: str, iri: str
) -> CheckedCitation:
    said, real, whole = _plain(quoted), _plain(provision), _plain(article)
    base = (citation.start, citation.end, citation.text)

    def made(
        state: CheckState, words: str, found: str | None = None, diff: Sequence[tuple[str, str]] = ()
    ) -> CheckedCitation:
        return CheckedCitation(*base, state, words, label, iri, quoted, found, tuple(diff))

    parts = [part for part in re.split(r"…+|\.{3,}", said) if part]
    if parts and all(part in real for part in parts):
        return made(CheckState.CONSISTENT, f"与{label}原文一致", quoted)
    if parts and all(part in whole for part in parts):
        return made(CheckState.DIFFERENT, f"引文出自同一条的其他款项，不在{label}", None)
    near = _nearest(said, real)
    score = fuzz.ratio(said, near)
    if exact and score >= _SIMILAR:
        differences = _differences(said, near)
        shown = "；".join(f"引文“{a or '（无）'}”，原文“{b or '（无）'}”" for a, b in differences[:5])
        return made(CheckState.DIFFERENT, f"与{label}原文不符：{shown}", near, differences)
    wrong = _wrong_numbers(said, real)
    if wrong and (score >= _SIMILAR or fuzz.token_set_ratio(" ".join(said), " ".join(real)) >= _PARAPHRASE):
        words = "、".join(wrong)
        return made(CheckState.DIFFERENT, f"引文中的数字 {words} 不见于{label}", near, [(n, "") for n in wrong])
    if exact:
        return made(CheckState.DIFFERENT, f"{label}中没有这段文字", near)
    return made(CheckState.UNDECIDED, f"附近的文字是转述，未能与{label}逐字核对", near)


def _plain(text: str) -> str:
    """Without white space, half-width, Chinese marks as ASCII: what does not count as a difference."""
    marks = str.maketrans({"，": ",", "。": "", "；": ";", "：": ":", "、": ",", "（": "(", "）": ")"})
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(marks)
    return plain.strip(",;:.。；")


def _nearest(said: str, real: str) -> str:
    """The stretch of ``real`` that looks most like ``said``."""
    if len(said) >= len(real):
        return real
    match = fuzz.partial_ratio_alignment(said, real)
    if match is None:
        return real
    start, end = match.dest_start, match.dest_end
    best = max(
        (
            (a, b)
            for a in range(max(0, start - 6), start + 7)
            for b in (end - 6, end - 3, end, end + 3, end + 6)
            if a < b
        ),
        key=lambda span: fuzz.ratio(said, real[span[0] : span[1]]),
    )
    return real[best[0] : best[1]]


def _differences(said: str, real: str) -> list[tuple[str, str]]:
    matcher = difflib.SequenceMatcher(None, said, real, autojunk=False)
    return [(said[a:b], real[c:d]) for op, a, b, c, d in matcher.get_opcodes() if op != "equal"]


def _wrong_numbers(said: str, real: str) -> list[str]:
    """Numbers of what was said that the provision does not have; single Chinese digits inside words do not count."""

    def values(text: str) -> dict[float, str]:
        found: dict[float, str] = {}
        for match in _NUMERAL.finditer(text):
            word = match.group()
            unit = text[match.end() : match.end() + 1]
            if not word[0].isdigit() and len(word) == 1 and unit not in tuple("年月日天次倍个元万条款项人小分季"):
                continue
            value = float(word) if word[0].isdigit() else parse_number(word)
            if value is not None:
                found[float(value)] = word
        return found

    known = values(real)
    return [word for value, word in values(said).items() if value not in known]

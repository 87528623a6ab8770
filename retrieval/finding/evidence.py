"""From an article to the 款 and 项 that answer: scored spans, and citations that quote them exactly.

A span is scored by how much of the question it covers. Terms are pairs of characters weighted by rarity (idf over the
款 of the collection), for the question's own words and, at a discount, for the thesaurus terms behind them; cues of
the kind of question (a number for 多久, 是指 for 什么是) decide between spans that cover as much.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus import NUMERAL, PENALTIES, Article, Corpus, Document, Locator, Origin, format_label, one_of
from retrieval.finding.rarity import PairCounts, pairs_of
from retrieval.limits import LIMITS
from retrieval.models import AnswerCitation, Kind

__all__ = [
    "STOP_PAIRS",
    "Need",
    "Span",
    "SpanScorer",
    "cite",
    "cite_span",
    "pairs_of",
    "select_spans",
    "sha256_of",
    "status_of",
]

_WORD = re.compile(r"[A-Za-z0-9]+")
_TOLD = 0.5  # what the words count that tell of what is asked, beside those that ask
_KEPT = 1024  # needs kept
STOP_PAIRS = frozenset(
    [
        "什么",
        "怎么",
        "哪些",
        "多少",
        "多久",
        "如何",
        "是否",
        "可以",
        "应当",
        "我们",
        "你们",
        "他们",
        "这个",
        "那个",
        "一下",
        "请问",
        "需要",
        "要求",
        "规定",
        "有没",
        "没有",
        "能不",
        "不能",
        "是不",
        "的规",
        "公司",
        "机构",
        "要不",
        "不要",
        "进行",
        "相关",
        "有关",
        "以及",
        "或者",
        "如果",
        "要是",
        "的话",
        "时候",
        "内容",
        "讲的",
        "的是",
        "是什",
        "哪条",
        "按照",
        "根据",
        "办法",
        "条例",
        "法律",
        "什样",
        "么样",
        "里头",
        "里面",
        "那里",
        "这里",
        "那边",
        "这边",
        "写些",
        "都得",
        "样的",
        "么要",
        "么规",
        "会怎",
        "怎样",
        "怎么",
        "还要",
        "还有",
        "有什",
        "有哪",
    ]
)
_CUES: Mapping[Kind, re.Pattern[str]] = {
    Kind.DEFINITION: re.compile(r"，?是指|，?包括|，?指|所称|含义|下列用语"),
    Kind.WHO: re.compile(
        r"负责|责任人|向.{2,24}(?:报告|备案|报送|申报)|由.{2,24}(?:负责|实施|组织|处)|报送|主管|机构|部门"
    ),
    Kind.DUTY: re.compile(r"应当|须|不得|负责|履行|职责"),
    Kind.PERMISSION: re.compile(r"不得|可以|禁止|除外|未经|方可|有权|不因"),
    Kind.QUANTITY: re.compile(
        rf"{NUMERAL}(?:年|个月|月|日|个工作日|小时|分钟|次|倍|元|人|万|天|周|季)|百分之|每[年季月日天]|以上|以内|以下|日起"
    ),
    Kind.PENALTY: re.compile(rf"{one_of(PENALTIES)}|责令|警告|监管措施|处.{{0,12}}元|违反"),
    Kind.LIST: re.compile(r"（[一二三四五六七八九十]+）|下列|以下"),
    Kind.PROCEDURE: re.compile(r"应当|立即|及时|报告|通知|启动|采取|之后|后|前"),
    Kind.SCOPE: re.compile(r"适用|参照|从其规定|范围|是指"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch ``[start, end)`` of an article's text: a 款, or an item of one, and how well it answers (0 to about 1)."""

    paragraph: int
    item: int | None
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked, as weighted terms: pair of characters → weight; ``total`` is the weight of the question's own.

    ``covered`` keeps how much of it texts have covered, which several stages ask of the same 款.
    """

    weights: Mapping[str, float]
    total: float
    kinds: frozenset[Kind]
    covered: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)


class SpanScorer:
    """Knows how rare each pair of characters is among the 款 of a collection.

    Args:
        corpus: the collection.
        pairs: how many hold each pair, where that was counted already.
    """

    def __init__(self, corpus: Corpus, pairs: PairCounts | None = None) -> None:
        counted = pairs or PairCounts.of(corpus)
        self._idf = counted.weights()
        self._unknown = math.log(1 + counted.paragraphs)
        self._needs: dict[str, Need] = {}

    def need_of(self, words: str) -> Need:
        """The need of words of the texts, which many questions ask about (the conduct that a sanction answers)."""
        if (kept := self._needs.get(words)) is None:
            if len(self._needs) >= _KEPT:
                self._needs.clear()
            kept = self._needs[words] = self.need(words)
        return kept

    def need(
        self, text: str, expansions: Iterable[str] = (), kinds: Iterable[Kind] = (), own: str | None = None
    ) -> Need:
        """The weighted terms of a question; words that no text has count at half weight, so that jargon is no penalty.

        ``own`` are the words that ask, where the others of the text only tell of what: these count half.
        """
        weights: dict[str, float] = {}
        asking = None if own is None else pairs_of(own)
        for pair in sorted(pairs_of(text) - STOP_PAIRS):  # sums in one order give the same answer every time
            share = 1.0 if asking is None or pair in asking else _TOLD
            weights[pair] = share * self._idf.get(pair, 0.25 * self._unknown)
        total = sum(weights.values())
        for term in expansions:
            for pair in sorted(pairs_of(term)):
                weights.setdefault(pair, 0.7 * self._idf.get(pair, 0.0))
        return Need(weights, total, frozenset(kinds))

    def rarity(self, pair: str) -> float:
        """How rare a pair of characters is: 0 where no text has it, near 1 where a single 款 has it."""
        return self._idf.get(pair, 0.0) / self._unknown

    def cover(self, need: Need, text: str) -> float:
        """The share of the question's weight that the text covers (may pass 1 with expansions)."""
        if not need.total:
            return 0.0
        if (covered := need.covered.get(text)) is None:
            latin = {term for term in need.weights if term.isascii()}
            words = {word.lower() for word in _WORD.findall(text)} if latin else frozenset()
            told = [w for term, w in need.weights.items() if (term in words if term in latin else term in text)]
            if len(need.covered) >= _KEPT:
                need.covered.clear()
            covered = need.covered[text] = sum(told) / need.total
        return covered

    def score(self, need: Need, text: str) -> float:
        """Coverage, with up to a third more for the cues of the question's kinds."""
        cues = [cue for kind, cue in _CUES.items() if kind in need.kinds]
        hit = sum(bool(cue.search(text)) for cue in cues) / len(cues) if cues else 0.0
        return self.cover(need, text) * (1 + 0.33 * hit)


def select_spans(scorer: SpanScorer, need: Need, article: Article, *, keep: float = 0.5) -> list[Span]:
    """The 款 of an article that answer, in the order of the text.

    Kept are the best one and those that score at least ``keep`` of it. A 款 whose items each stand alone (definitions),
    or that is too long to quote, is cut to its lead-in and the items that answer.
    """
    paragraphs = article.paragraphs
    if not paragraphs:
        return [Span(1, None, 0, len(article.text), 0.0)] if article.text else []
    scores = [scorer.score(need, paragraph.text) for paragraph in paragraphs]
    best = max(scores)
    spans: list[Span] = []
    for paragraph, score in zip(paragraphs, scores, strict=True):
        if score < keep * best:
            continue
        alone = paragraph.items and _items_stand_alone(article, paragraph.number)
        if paragraph.items and (alone or len(paragraph.text) > LIMITS.quote):
            spans += _item_spans(scorer, need, article, paragraph.number, with_lead_in=not alone)
        else:
            spans.append(Span(paragraph.number, None, paragraph.start, paragraph.end, score))
    return spans


def _items_stand_alone(article: Article, number: int) -> bool:
    """Whether the items of a 款 are definitions, which need no lead-in."""
    paragraph = article.paragraph(number)
    if paragraph is None or len(paragraph.items) < 2:
        return False
    defining = sum(bool(re.search(r"是指|，包括|，指|含本数", item.text)) for item in paragraph.items)
    return defining >= 0.6 * len(paragraph.items)


def _item_spans(scorer: SpanScorer, need: Need, article: Article, number: int, *, with_lead_in: bool) -> list[Span]:
    paragraph = article.paragraph(number)
    if paragraph is None:
        return []
    scored = [(scorer.score(need, item.text), item) for item in paragraph.items]
    head_bonus = [_defines_asked(need, item.text) for _, item in scored]
    ranked = [score + bonus for (score, _), bonus in zip(scored, head_bonus, strict=True)]
    best = max(ranked)
    chosen = [item for value, (_, item) in zip(ranked, scored, strict=True) if value >= 0.75 * best and value > 0]
    if not chosen or len(chosen) > 5:
        order = sorted(range(len(ranked)), key=lambda i: -ranked[i])[:4]
        chosen = [scored[i][1] for i in sorted(order)]
    spans = [Span(number, item.number, item.start, item.end, best) for item in chosen]
    if with_lead_in:
        end = paragraph.start + len(paragraph.lead_in)
        spans.insert(0, Span(number, None, paragraph.start, end, best))
    return spans


def _defines_asked(need: Need, text: str) -> float:
    """Bonus of a definition whose defined term, the words before ，是指, is asked for."""
    match = re.match(r"（[^）]+）(.{2,30}?)[，,]?(?:是指|包括|指)", text)
    if not match:
        return 0.0
    pairs = pairs_of(match.group(1))
    known = sum(need.weights.get(pair, 0.0) > 0 for pair in pairs)
    return known / len(pairs) if pairs else 0.0


def sha256_of(quote: str) -> str:
    """Checksum of a quotation's UTF-8 bytes."""
    return hashlib.sha256(quote.encode("utf-8")).hexdigest()


def status_of(document: Document, as_of: str | None = None) -> str:
    """The label of what is quoted: 摘要（非原文）, 现行有效, 已被修改（2026-01-01）, 时效未核; for a day, whether in force then."""
    instrument = document.instrument
    if document.origin is Origin.DIGEST:
        return "摘要（非原文）"
    if as_of is None or instrument.effective is None:
        return instrument.status
    if instrument.in_force_on(as_of):
        return f"{as_of} 有效" if instrument.in_force else f"{as_of} 有效，现{instrument.status}"
    return f"{as_of} 尚未施行" if as_of < instrument.effective else f"{as_of} 已失效：{instrument.status}"


def cite(
    marker: int,
    document: Document,
    article: Article,
    span: Span,
    *,
    role: str = "answer",
    inferred: bool = False,
    as_of: str | None = None,
    iri_base: str = "https://famai.example/id/",
) -> AnswerCitation:
    """A numbered citation of a span: exact quote, offsets, checksum, label and status."""
    quote = article.text[span.start : span.end]
    whole = span.item is None and span.start == 0 and span.end == len(article.text)
    paragraph = None if whole else span.paragraph
    source = article.offsets.span_to_source(span.start, span.end)
    return AnswerCitation(
        marker=marker,
        doc_id=document.id,
        title=document.instrument.title,
        eid=article.eid,
        article=None if article.is_section else article.number,
        paragraph=paragraph or (1 if len(article.paragraphs) == 1 else None),
        item=span.item,
        label=format_label(document.instrument, article, paragraph, span.item),
        iri=Locator(document.id, article.eid, paragraph, span.item).iri(iri_base),
        quote=quote,
        start=span.start,
        end=span.end,
        sha256=sha256_of(quote),
        status=status_of(document, as_of),
        origin=document.origin.value,
        role=role,
        inferred=inferred,
        source_start=source[0] if source else None,
        source_end=source[1] if source else None,
    )


def cite_span(
    marker: int,
    document: Document,
    article: Article,
    start: int,
    end: int,
    *,
    iri_base: str = "https://famai.example/id/",
) -> AnswerCitation:
    """A numbered citation of the characters ``[start, end)`` of an article, named by the 款 and 项 in which they begin."""
    paragraph = article.paragraph_at(start)
    item = next((i for i in paragraph.items if i.start <= start and end <= i.end), None) if paragraph else None
    span = Span(paragraph.number if paragraph else 1, item.number if item else None, start, end, 0.0)
    return cite(marker, document, article, span, iri_base=iri_base)

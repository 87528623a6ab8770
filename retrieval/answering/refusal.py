"""Honest refusals: when the collection holds no answer, why, and what comes closest.

Reasons are values of :class:`~retrieval.models.Answer.refusal`: ``unrelated``, ``neighbouring_domain``,
``no_such_article``, ``not_in_text``, ``known_by_name_only``. Provisions that do not exist and texts that are missing are
certain; the rest is judged by cues of what the collection cannot hold, and by how well the best evidence covers the
question (``evaluation`` calibrates the thresholds on the tuning questions).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus import (
    Citation,
    CitationState,
    Corpus,
    DataError,
    Document,
    NameTable,
    Origin,
    domain_file,
    format_article,
    format_title,
    per_domains,
    to_chinese,
)
from retrieval.answering.compose import has_amount
from retrieval.finding.evidence import STOP_PAIRS, pairs_of
from retrieval.models import Hit, Kind, Understanding
from retrieval.reading.outside import (
    ABSENT_FACTS,
    CODES,
    EVERYDAY,
    HELD,
    NEIGHBOURS,
    OTHER_LAW,
    STANDARD,
    TECHNICAL,
    unheld_names,
)

__all__ = ["Evidence", "Refusal", "certain_refusal", "judge", "probability"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer: code, one Chinese sentence, and articles that come closest (places in the hits)."""

    code: str
    reason: str
    closest: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer.

    ``cover`` is the share of the question's weight that the best article's text and our notes of it hold; ``meaning``
    the best likeness of meaning (``None`` without vectors); ``score`` that of the best article in the ranking; ``best``
    the words of the best ones; ``foreign`` the share of the question's everyday words that no text and no note of ours
    has; ``own_cover`` the cover of a follow-up's own words by the best articles.
    """

    cover: float
    meaning: float | None
    best: str
    score: float = 0.0
    foreign: float = 0.0
    own_cover: float | None = None


_SURE_COVER = 0.5  # so much of the question in one article is never unrelated
_MIN_COVER = 0.16  # without vectors or fitted numbers
_SURE_FOREIGN = 0.6  # so many words that no text has make even a good cover a matter of chance
_STRAY_FOREIGN = 0.5  # a follow-up of such words has left the subject
_STRAY_COVER = 0.4
_ASKS_TIME = re.compile(
    r"多久|多长时间|几(?:年|个?月|天|日|小时|分钟|次|个工作日)|多少(?:年|天|日|个?月|小时|分钟|秒|次)|期限|时限|频[率次]|隔多"
)
_AT_ONCE = re.compile(r"立即|及时|随时|定期|当日|同时")
_ASKS_UNIT = re.compile(
    r"(?:(?<![过了])多少个?|(?<![过了就才这那好没差十])几个?|每(?=.{1,2}[^，。？]{0,8}(?:多少|几)))(分钟|毫秒|微秒|秒|小时)"
)
_ASKS_SHARE = re.compile(r"百分之(?:多少|几)|(?:比例|占比|比重|百分比)[^，。？]{0,10}(?:多少|几)|几个百分点|几成")
_SHARE = re.compile(r"百分之|分之|[%％]")
_SENTENCE = re.compile(r"[^。；\n]+")
_SAME_PAIRS = 5  # pairs of characters that a sentence with a share has of a question that asks for that share
_UNRELATED = "问题与收录的法规（证券期货业网络和信息安全及相关上位法）无关"
_ASKS_STATUS = re.compile(r"有效|废止|失效|作废|取代|替代|还能用|还在用|施行")


@per_domains
def _fitted() -> dict[str, Any] | None:
    """The numbers of ``learned/refusing.json`` (written by ``evaluation/training/fit_refusing.py``)."""
    path = domain_file("learned", "refusing.json")
    if not path.is_file():
        return None
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {"threshold": float(data["threshold"]), "bias": float(data["bias"]), **data["weights"]}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error


def probability(evidence: Evidence) -> float | None:
    """How likely the question has to do with the collection; ``None`` where that was not fitted."""
    fitted = _fitted()
    if fitted is None or evidence.meaning is None:
        return None
    values = {
        "cover": evidence.cover,
        "meaning": evidence.meaning,
        "score": evidence.score,
        "foreign": evidence.foreign,
    }
    z = fitted["bias"] + sum(fitted.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, z))))


def certain_refusal(question: Understanding, corpus: Corpus) -> Refusal | None:
    """A refusal that follows from what the question names: no such article, or a text that is not held."""
    usable = [c for c in question.citations if c.state is CitationState.RESOLVED and _has_text(corpus, c.doc_id)]
    for citation in question.citations:
        document = corpus.documents.get(citation.doc_id or "")
        if document is None:
            continue
        title = format_title(document.instrument)
        count = document.instrument.articles or sum(not a.is_section for a in document.tree.articles)
        if citation.state is CitationState.NO_SUCH_ARTICLE or (
            citation.eid and document.tree.articles and document.tree.by_eid(citation.eid) is None
        ):
            if any(c.eid for c in usable):
                continue
            if not citation.article:
                return Refusal("no_such_article", f"{title}没有“{citation.text}”所指的部分")
            number = format_article(citation.article, citation.insertion)
            return Refusal("no_such_article", f"{title}共 {count} 条（第一条至第{to_chinese(count)}条），没有{number}")
        part = _missing_part(citation, document)
        if part:
            return Refusal("no_such_article", part)
        if document.origin is Origin.MISSING and not usable:
            if document.instrument.in_force is False and _ASKS_STATUS.search(question.text):
                continue
            page = f"，可到 {document.instrument.source} 查看" if document.instrument.source else ""
            return Refusal(
                "known_by_name_only",
                f"{title}（{document.instrument.number or document.instrument.status}）只有名称等元数据，文本未收录{page}；"
                "取得文本后可用 famai corpus add 加入",
            )
    outside = next((c for c in question.citations if c.state is CitationState.OUTSIDE), None)
    if outside is not None and outside.title and (not usable or _asks_inside(question.text, outside.end)):
        return Refusal("known_by_name_only", f"《{outside.title.strip('《》')}》未收录，无法据以回答")
    return None


def _asks_inside(text: str, end: int) -> bool:
    """Whether the question is about what stands in the law whose name ends there (民法典里怎么规定)."""
    return re.match(r"》?(?:里|中|上面|本身|怎么|如何|对[^，。？]{1,12}怎么)", text[end:]) is not None


def _missing_part(citation: Citation, document: Document) -> str:
    """What to say where an article has no such 款, or a 款 no such item; empty where it has."""
    article = document.tree.by_eid(citation.eid) if citation.eid else None
    if article is None or article.is_section or not citation.paragraph:
        return ""
    place = f"{format_title(document.instrument)}{format_article(article.number, article.insertion)}"
    paragraph = article.paragraph(citation.paragraph)
    if paragraph is None:
        return f"{place}共 {len(article.paragraphs)} 款，没有第{to_chinese(citation.paragraph)}款"
    if citation.item and all(item.number != citation.item for item in paragraph.items):
        count = f"共 {len(paragraph.items)} 项" if paragraph.items else "不分项"
        return f"{place}第{to_chinese(citation.paragraph)}款{count}，没有第（{to_chinese(citation.item)}）项"
    return ""


def _has_text(corpus: Corpus, doc_id: str | None) -> bool:
    document = corpus.documents.get(doc_id or "")
    return document is not None and document.origin is not Origin.MISSING


def judge(
    question: Understanding, hits: Sequence[Hit], evidence: Evidence | None, names: NameTable | None = None
) -> Refusal | None:
    """A refusal where the evidence cannot answer; ``None`` where it may.

    Args:
        question: as understood.
        hits: the first of the ranking.
        evidence: what they hold.
        names: the names of the collection, against which other names of instruments are held.
    """
    best = evidence.best if evidence else ""
    return (
        _everyday(question, best)
        or _absent_fact(question, best)
        or _neighbour(question, best)
        or _unheld(question, best, names)
        or _unrelated(question, hits, evidence)
    )


def _everyday(question: Understanding, best: str) -> Refusal | None:
    match = EVERYDAY.search(question.text)
    if match is None or (question.doc_ids and not question.follows_up) or match.group() in best:
        return None
    return Refusal("unrelated", _UNRELATED, closest=False)


def _absent_fact(question: Understanding, best: str) -> Refusal | None:
    for pattern, exempt, what in ABSENT_FACTS:
        if pattern.search(question.text) and not exempt.search(best):
            return Refusal("not_in_text", f"收录的法规没有规定{what}，无法据以回答")
    if Kind.PENALTY not in question.kinds and not question.follows_up:
        unit = _ASKS_UNIT.search(question.text)
        silent = _ASKS_TIME.search(question.text) and not has_amount(best) and not _AT_ONCE.search(best)
        share = _ASKS_SHARE.search(question.text) and not _says_share(question.text, best)
        if silent or share or (unit and unit.group(1) not in best):
            return Refusal("not_in_text", "收录的法规没有对所问事项规定具体的数字或者期限，无法据以回答")
    technical = TECHNICAL.search(question.text)
    if technical and Kind.QUANTITY in question.kinds and Kind.PENALTY not in question.kinds:
        words = set(TECHNICAL.findall(question.text))
        if not any(word in best for word in words):
            return Refusal("not_in_text", f"收录的法规没有对“{technical.group()}”规定具体数值，无法据以回答")
    return None


def _says_share(text: str, best: str) -> bool:
    """Whether a sentence of the best articles says a share of what the question speaks of."""
    asked = pairs_of(text) - STOP_PAIRS
    told = (sentence for sentence in _SENTENCE.findall(best) if _SHARE.search(sentence))
    return any(len(asked & pairs_of(sentence)) >= _SAME_PAIRS for sentence in told)


def _neighbour(question: Understanding, best: str) -> Refusal | None:
    text = question.query if question.follows_up else question.text
    if question.doc_ids or HELD.search(text):
        return None
    field = next((field for pattern, field in NEIGHBOURS if pattern.search(text)), None)
    if field is None:
        words = set(OTHER_LAW.findall(question.text))
        field = "其他法律领域" if words and not any(word in best for word in words) else None
    if field is None:
        return None
    return Refusal("neighbouring_domain", f"问题属于{field}，不在本库收录范围（证券期货业网络和信息安全及相关上位法）")


def _unheld(question: Understanding, best: str, names: NameTable | None) -> Refusal | None:
    standard = STANDARD.search(question.text)
    if standard and standard.group() not in best and not question.doc_ids:
        return Refusal("known_by_name_only", f"标准 {standard.group()} 的文本未收录，无法据以回答")
    if names is None:
        return None
    for code in CODES.finditer(question.text):
        if not names.knows(code.group()) and _asks_inside(question.text, code.end()):
            return Refusal("known_by_name_only", f"《{code.group()}》未收录，无法据以回答")
    for name in unheld_names(question.text):
        inside = any(_asks_inside(question.text, m.end()) for m in re.finditer(re.escape(name), question.text))
        if question.doc_ids and not inside:
            continue
        if not names.knows(name) and (inside or name not in best):
            return Refusal("known_by_name_only", f"《{name}》未收录，无法据以回答")
    return None


def _unrelated(question: Understanding, hits: Sequence[Hit], evidence: Evidence | None) -> Refusal | None:
    if evidence is None or not hits:
        return Refusal("unrelated", "收录的法规中没有与问题相关的条文", closest=False)
    if (question.doc_ids and not question.follows_up) or any(c.eid for c in question.citations):
        return None
    if question.follows_up:
        stray = evidence.foreign >= _STRAY_FOREIGN and (evidence.own_cover or 0.0) < _STRAY_COVER
        if not stray:
            return None
        return Refusal("unrelated", _UNRELATED, closest=False)
    likely = probability(evidence)
    fitted = _fitted()
    weak = evidence.cover < _MIN_COVER if likely is None or fitted is None else likely < fitted["threshold"]
    if weak and (evidence.cover < _SURE_COVER or evidence.foreign >= _SURE_FOREIGN):
        return Refusal("unrelated", _UNRELATED, closest=False)
    return None

"""Honest refusals: when the collection holds no answer, why, and what comes closest.

Reasons are values of :class:`~retrieval.models.Answer.refusal`: ``unrelated``, ``neighbouring_domain``,
``no_such_article``, ``not_in_text``, ``known_by_name_only``, and for requests ``prediction``, ``opinion``, ``instruction``,
``deceit``. Provisions that do not exist and texts that are missing are certain; the rest is held against the collection
alone: what the best articles say of the thing, the number or the institution that is asked for, and how well they cover
the asks. No list says which subjects are outside; what a user adds is inside from that moment.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
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
    format_part,
    format_title,
    in_marks,
    official_place,
    per_domains,
)
from retrieval.answering.silence import NO_NUMBER, silence_of
from retrieval.finding.adapters import load_learned
from retrieval.models import Hit, Understanding
from retrieval.reading.names import STANDARD, unheld_names
from retrieval.reading.rules import first

__all__ = [
    "NOTHING_RELATED",
    "UNGRADED",
    "UNNUMBERED",
    "Evidence",
    "Refusal",
    "certain_refusal",
    "judge",
    "probability",
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer: code, one Chinese sentence, and articles that come closest (places in the hits)."""

    code: str
    reason: str
    closest: bool = True


NOTHING_RELATED = Refusal("unrelated", "收录的法规中没有与问题相关的条文", closest=False)
UNNUMBERED = Refusal("not_in_text", f"{NO_NUMBER}，无法据以回答")
UNGRADED = Refusal("not_in_text", "收录的法规没有规定所问的事件怎样分级，无法据以回答")
"""Where the grade of an event is asked that only a rule tells whose text is not held."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer.

    ``cover`` is the share of the question's weight that the best article's text and our notes of it hold; ``meaning``
    the best likeness of meaning (``None`` without vectors); ``score`` that of the best article in the ranking; ``texts``
    the best ones with our notes; ``foreign`` the share of the question's everyday words that no text and no note of ours
    has; ``own_cover`` the cover of a follow-up's own words by the best articles; ``encoder`` the fingerprint of the encoder
    that measured the likeness; ``inside`` and ``outside`` are the votes of the nearest worked questions that the collection
    answers, and of those with which it has nothing to do.
    """

    cover: float
    meaning: float | None
    best: str
    score: float = 0.0
    texts: tuple[str, ...] = ()
    rarity: Callable[[str], float] = lambda pair: 0.0
    known: Callable[[str], bool] = lambda word: False
    meant: Callable[[str], Sequence[str]] = lambda word: ()
    foreign: float = 0.0
    own_cover: float | None = None
    odd: float = 0.0
    stray: bool = False
    terms: bool = False
    encoder: str | None = None
    inside: float = 0.0
    outside: float = 0.0


_ODD = 0.45  # so telling a word that is nowhere near, beside so little likeness of meaning: something else is meant
_UNLIKE = 0.52
_UNLIKE_WITH_TERM = 0.485  # where the ask has a term of the thesaurus
_SURE_COVER = 0.5  # so much of the question in one article is never unrelated
_MIN_COVER = 0.16  # without vectors or fitted numbers
_SURE_FOREIGN = 0.6  # so many words that no text has make even a good cover a matter of chance
_STRAY_FOREIGN = 0.5  # a follow-up of such words has left the subject
_STRAY_COVER = 0.4
_WORKED = 0.6  # so great a vote of worked questions that the collection answers: no word of the ask outvotes it
_LIKE_NONE = 0.25  # so small a vote: words that a provision shares with the question say nothing
_UNRELATED = "问题与收录的法规无关，收录的条文没有说到所问的事"
_SUBJECT = re.compile(
    r"^(?:请问|那|如果|按规定|一家|某)?(?P<name>(?!我|咱|本|这|那|哪|你|他|一|两|各|该|每|子|母|分|总)[^，。？\W\d时后前的了在是请给把被让和与向]{1,8}?(?:公司|机构|银行|医院|学校|信用社|监会|总局|监局|企业|社))"
    r"(?=的|对|要|应|怎|如何|在|能|可|需|规定|发生|核心)"
)
"""An institution at the head of an ask, whose rules are asked for."""
_ACRONYM = re.compile(
    r"(?<![A-Za-z])(?P<name>[A-Z]{3,6})(?:[^，。？A-Za-z]{0,4}(?:规定|要求|指引|怎么说|披露)|对|的?(?:技术|网络|安全|产品)|在七|[^，。？]{0,10}(?:报给|通报))"
)
"""An abbreviation of another law or authority as that which rules."""
_RECIPIENT = re.compile(
    r"^(?!.*(?:吗|么|要不要|用不用|需不需要|是否)).*?(?:报|报告|报送|上报|备案|申报|通报)(?:给|到|至)?(?P<name>(?!我|咱|本|这|那|哪|你|他|一|两|各|该|每|谁|什么|几)[一-鿿]{2,6}?(?:委|局|办|署|厅))"
    r"(?=[，。？吗么呢]|$|的|怎|要|几|多|有)"
)
"""An authority to which something is to be reported, where the rule for that is asked for."""
_REQUESTS: Mapping[str, tuple[str, str, bool]] = {
    "instruction": ("instruction", "这是对程序下的指令，不是关于法规的问题；条文只照原文引用，不会编造或者改动", False),
    "deceit": ("deceit", "不能协助违反规定的事；相关的禁止规定如下", True),
    "prediction": ("prediction", "收录的法规只有现行和过去的条文，不作预测", False),
    "contact": ("not_in_text", "收录的法规不载电话、邮箱、网址等联系方式，请到主管部门官网查询", False),
    "case": ("not_in_text", "收录的是法规，不收录个案的决定书和文号，请到作出决定的部门官网查询", False),
    "elsewhere": ("neighbouring_domain", "收录的只有境内的法规，境外的规定不在收录范围之内", False),
    "opinion": ("opinion", "不评价也不推荐具体的机构、人员或者产品，只回答法规怎么规定", False),
}
"""Requests → code, the line that says no, whether what comes closest is shown."""
_OF_ALL = frozenset({"instruction", "elsewhere"})
"""Requests that hold wherever in the question they stand; others may be told in its story."""
_ASKS_STATUS = re.compile(r"有效|废止|失效|作废|取代|替代|还能用|还在用|施行")


@per_domains
def _fitted(encoder: str | None) -> dict[str, Any] | None:
    """The numbers of ``learned/refusing.json`` (written by ``evaluation/training/fit_refusing.py``) for an encoder."""
    path = domain_file("learned", "refusing.json")
    data = load_learned(path, encoder)
    if data is None:
        return None
    try:
        return {"threshold": float(data["threshold"]), "bias": float(data["bias"]), **data["weights"]}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error


def probability(evidence: Evidence) -> float | None:
    """How likely the question has to do with the collection; ``None`` where that was not fitted."""
    fitted = _fitted(evidence.encoder)
    if fitted is None or evidence.meaning is None:
        return None
    values = {
        "cover": evidence.cover,
        "meaning": evidence.meaning,
        "score": evidence.score,
        "foreign": evidence.foreign,
        "inside": evidence.inside,
        "outside": evidence.outside,
    }
    z = fitted["bias"] + sum(fitted.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, z))))


def certain_refusal(question: Understanding, corpus: Corpus) -> Refusal | None:
    """A refusal that follows from what the question names: no such article, or a text that is not held."""
    usable = [c for c in question.citations if c.state is CitationState.RESOLVED and _is_there(corpus, c)]
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
            held = f"{title}共 {count} 条（{format_article(1)}至{format_article(count)}）"
            return Refusal("no_such_article", f"{held}，没有{number}")
        part = _missing_part(citation, document)
        if part:
            return Refusal("no_such_article", part)
        if document.origin is Origin.MISSING and not usable:
            if document.instrument.in_force is False and _ASKS_STATUS.search(question.text):
                continue
            place = official_place(document.instrument)
            page = f"，{place}" if place else ""
            return Refusal(
                "known_by_name_only",
                f"{title}（{document.instrument.number or document.instrument.status}）只有名称等元数据，文本未收录{page}；"
                f"取得文本后可用 famai corpus add 文件 --as {document.id} 加入",
            )
    outside = next((c for c in question.citations if c.state is CitationState.OUTSIDE), None)
    if outside is not None and outside.title and (not usable or _asks_inside(question.text, outside.end)):
        return Refusal("known_by_name_only", f"{in_marks(outside.title)}未收录，无法据以回答")
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
        return f"{place}共 {len(article.paragraphs)} 款，没有{format_part(citation.paragraph)}"
    if citation.item and all(item.number != citation.item for item in paragraph.items):
        count = f"共 {len(paragraph.items)} 项" if paragraph.items else "不分项"
        return f"{place}{format_part(citation.paragraph)}{count}，没有{format_part(None, citation.item)}"
    return ""


def _is_there(corpus: Corpus, citation: Citation) -> bool:
    """Whether the text that is cited is held, and has the 条 or section."""
    document = corpus.documents.get(citation.doc_id or "")
    if document is None or document.origin is Origin.MISSING:
        return False
    return not citation.eid or document.tree.by_eid(citation.eid) is not None


def judge(
    question: Understanding,
    hits: Sequence[Hit],
    evidence: Evidence | None,
    names: NameTable | None = None,
    asks: Sequence[str] = (),
    *,
    listed: bool = False,
) -> Refusal | None:
    """A refusal where the evidence cannot answer; ``None`` where it may.

    Args:
        question: as understood.
        hits: the first of the ranking.
        evidence: what they hold.
        names: the names of the collection, against which other names of instruments are held.
        asks: the words of what is asked, one by one.
        listed: whether a query over the norms has found what is asked for, so that no text near has to say it.
    """
    silent = None if listed else _silent(question, asks or (question.text,), evidence)
    return (
        _request(question)
        or _unheld(question, hits, evidence, names)
        or silent
        or _elsewhere(question, asks or (question.text,), evidence)
        or _unrelated(question, hits, evidence)
    )


def _request(question: Understanding) -> Refusal | None:
    """Opinions, predictions, instructions to the program and help to deceive are answered with one line."""
    found = first("refuse", question.text) or first("refuse", question.question)
    if found is not None and found[0].value not in _OF_ALL and not found[0].search(question.text):
        return None  # told in the story, not asked
    return Refusal(*_REQUESTS[found[0].value]) if found else None


def _silent(question: Understanding, asks: Sequence[str], evidence: Evidence | None) -> Refusal | None:
    """A refusal where the texts are silent on each of the asks."""
    if evidence is None:
        return None
    silences = [
        silence_of(ask, question, evidence.best, evidence.texts, evidence.rarity, evidence.meant) for ask in asks
    ]
    told = [silence for silence in silences if silence is not None]
    if len(told) < len(silences):
        return None
    return Refusal("not_in_text", f"{told[0].reason}，无法据以回答")


def _unheld(
    question: Understanding, hits: Sequence[Hit], evidence: Evidence | None, names: NameTable | None
) -> Refusal | None:
    best = evidence.best if evidence else ""
    standard = STANDARD.search(question.question)
    known = names.instruments.get(names.lookup(standard.group()) or "") if names and standard else None
    held = known is not None and any(hit.doc_id == known.id for hit in hits)
    if standard and not held and standard.group() not in best:
        place = official_place(known) if known else ""
        title = f"（{in_marks(known.title)}）" if known else ""
        why = f"标准 {standard.group()}{title}的文本未收录，无法据以回答"
        return Refusal("known_by_name_only", f"{why}；{place}" if place else why)
    if names is None:
        return None
    for name in unheld_names(question.text):
        inside = any(_asks_inside(question.text, m.end()) for m in re.finditer(re.escape(name), question.text))
        if question.doc_ids and not inside:
            continue
        if any(names.knows(name[at:]) for at in range(len(name) - 1)):
            continue  # 擅自给了数据安全法
        if inside or name not in best:
            return Refusal("known_by_name_only", f"{in_marks(name)}未收录，无法据以回答")
    return None


def _elsewhere(question: Understanding, asks: Sequence[str], evidence: Evidence | None) -> Refusal | None:
    """Rules of somebody whom the collection does not speak of: an institution or a law that no text near names."""
    if evidence is None or question.doc_ids or question.follows_up or evidence.inside >= _WORKED:
        return None
    for pattern in (_SUBJECT, _ACRONYM, _RECIPIENT):
        match = pattern.search(asks[0])
        if match is None:
            continue
        name = match["name"]
        known = any(evidence.known(name[at:]) for at in range(len(name) - 1)) or evidence.known(name[:-1])
        if not known and name.lower() not in "\n".join(evidence.texts).lower():
            return Refusal("neighbouring_domain", f"收录的法规没有说到“{name}”，问题不在收录范围之内")
    return None


def _unrelated(question: Understanding, hits: Sequence[Hit], evidence: Evidence | None) -> Refusal | None:
    if evidence is None or not hits:
        return NOTHING_RELATED
    if (question.doc_ids and not question.follows_up) or any(c.eid for c in question.citations):
        return None
    if question.follows_up:
        if any(c.doc_id and c.title and c.title.strip("《》") in question.text for c in question.citations):
            return None  # what names a text of the collection has not left it
        stray = evidence.foreign >= _STRAY_FOREIGN and (evidence.own_cover or 0.0) < _STRAY_COVER
        if not stray and not evidence.stray:
            return None
        return Refusal("unrelated", _UNRELATED, closest=False)
    unlike = _UNLIKE_WITH_TERM if evidence.terms else _UNLIKE
    if (
        evidence.odd >= _ODD
        and evidence.inside < _WORKED
        and evidence.meaning is not None
        and evidence.meaning < unlike
    ):
        return Refusal("unrelated", _UNRELATED, closest=False)
    likely = probability(evidence)
    fitted = _fitted(evidence.encoder)
    weak = evidence.cover < _MIN_COVER if likely is None or fitted is None else likely < fitted["threshold"]
    unlike_any = likely is not None and evidence.inside < _LIKE_NONE
    chance = evidence.cover < _SURE_COVER or evidence.foreign >= _SURE_FOREIGN or unlike_any
    if weak and evidence.inside < _WORKED and chance:
        return Refusal("unrelated", _UNRELATED, closest=False)
    return None

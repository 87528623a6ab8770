"""What can be said of the collection: a 款, or whole sentences of one, with the place that proves it.

Nothing is rephrased. A 款 of some 150 characters is said whole; of a longer one the sentences that answer are, never cut
before 但 or 除外, and an item never without its head (列举的项不脱离款首).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Article, Document, Instrument, Locator, Paragraph, format_address, format_title
from retrieval.finding.evidence import Need, Span, SpanScorer

__all__ = [
    "WHOLE",
    "Passage",
    "address",
    "article_words",
    "passages_of",
    "place_words",
    "said",
    "sentences_of",
    "short_title",
]

WHOLE = 150  # characters of a 款 that is said whole
_LONGEST = 330  # characters of a sentence that is said whole rather than cut
_TOLD = 0.3  # of what is asked that an item has for it to be the one
_UNSURE = 420  # characters of a list that is said whole, and of its items, where none has so much
_WHOLE_LIST = 210  # characters of a list that is said whole
_ORDER = re.compile(r"\d+号令")
_LONG_TITLE = 14
_SENTENCE = re.compile(r"[^。\n]+[。\n]?")
_HALF = re.compile(r"[^；。\n]+[；。\n]?")
_GOES_ON = re.compile(
    r"(?:但(?:是)?|不过|除外|法律、行政法规另有规定|国家(?:另)?有规定|另有规定|经.{2,20}批准.{0,8}延长|可以延长|以上信息)"
)
_LEANS = re.compile(
    r"(?:不得|应当|可以|并|其|上述|该|前述|对(?:其|直接|有关|相关)|情节(?:较重|严重|特别)|拒不|逾期|有前款|前款|没有违法所得|违法所得|造成|构成)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article that can be quoted. ``item`` is given where it is one 项; ``inferred`` marks 推定."""

    document: Document
    article: Article
    paragraph: int
    start: int
    end: int
    item: int | None = None
    inferred: bool = False
    role: str = "answer"

    @classmethod
    def of(
        cls, document: Document, article: Article, paragraph: Paragraph, *, inferred: bool = False, role: str = "answer"
    ) -> Passage:
        """A whole 款."""
        return cls(document, article, paragraph.number, paragraph.start, paragraph.end, None, inferred, role)

    @property
    def text(self) -> str:
        """Its words as they stand."""
        return self.article.text[self.start : self.end]

    @property
    def key(self) -> Locator:
        """The article in which it stands."""
        return Locator(self.document.id, self.article.eid)

    @property
    def span(self) -> Span:
        """The same as a span of the article."""
        return Span(self.paragraph, self.item, self.start, self.end, 1.0)


def short_title(instrument: Instrument) -> str:
    """How a colleague calls it: 《网络安全法》, 218号令, 《网络数据安全管理条例》."""
    title = format_title(instrument).replace("中华人民共和国", "")
    if len(title) > _LONG_TITLE:
        return next((alias for alias in instrument.aliases if _ORDER.fullmatch(alias)), title)
    return title


def address(passage: Passage) -> str:
    """第二十一条第三款; the 款 is left out where the article has one."""
    return format_address(passage.article, passage.paragraph, passage.item)


def place_words(passage: Passage) -> str:
    """Law and article in words: 218号令第二十一条第三款."""
    return short_title(passage.document.instrument) + address(passage)


def article_words(passage: Passage) -> str:
    """Law and article without the 款: 218号令第二十一条."""
    return short_title(passage.document.instrument) + format_address(passage.article)


def sentences_of(text: str) -> list[str]:
    """The sentences of a 款; one that goes on from the last (但, 除外) stays with it."""
    found: list[str] = []
    for sentence in _SENTENCE.findall(text):
        if found and _GOES_ON.match(sentence.strip()):
            found[-1] += sentence
        elif sentence.strip():
            found.append(sentence)
    return found


def said(scorer: SpanScorer, need: Need, passage: Passage, limit: int = WHOLE, *, whole_list: bool = False) -> str:
    """The words of a passage that answer, verbatim: all of them, or whole sentences in their order.

    Args:
        scorer: knows what a sentence holds of the question.
        need: what is asked.
        passage: a 款 or an item.
        limit: characters from which sentences are chosen.
        whole_list: every item of a list is said, however long.
    """
    text = passage.text
    paragraph = passage.article.paragraph(passage.paragraph)
    if passage.item is not None and paragraph is not None:
        return _plain(f"{paragraph.lead_in}{text}")
    if len(text) <= limit:
        return _plain(text)
    if paragraph is not None and paragraph.items and passage.end == paragraph.end:
        return _listed(scorer, need, paragraph, limit, whole_list)
    return _plain(_chosen(scorer, need, text, limit))


def _listed(scorer: SpanScorer, need: Need, paragraph: Paragraph, limit: int, whole_list: bool) -> str:
    if whole_list or len(paragraph.text) <= max(limit, _WHOLE_LIST):
        return _plain(paragraph.text)
    scores = [scorer.score(need, item.text) for item in paragraph.items]
    best = max(scores)
    if best <= 0:
        return _plain(paragraph.text) if len(paragraph.text) <= _LONGEST else _plain(paragraph.lead_in)
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    chosen: list[int] = []
    length = len(paragraph.lead_in)
    unsure = best < _TOLD
    if unsure and len(paragraph.text) <= _UNSURE:
        return _plain(paragraph.text)
    limit = _UNSURE if unsure else limit
    for i in order:
        if chosen and (scores[i] < (0.3 if unsure else 0.6) * best or length + len(paragraph.items[i].text) > limit):
            break
        chosen.append(i)
        length += len(paragraph.items[i].text)
    return _plain(paragraph.lead_in + "".join(paragraph.items[i].text for i in sorted(chosen)))


def _chosen(scorer: SpanScorer, need: Need, text: str, limit: int) -> str:
    sentences = sentences_of(text)
    if len(sentences) == 1:
        return text if len(text) <= _LONGEST else _halves(scorer, need, text, limit)
    scores = [scorer.score(need, sentence) for sentence in sentences]
    order = sorted(range(len(sentences)), key=lambda i: (-scores[i], i))
    best = scores[order[0]]
    chosen: set[int] = set()
    for i in order:
        group = {i}
        while _LEANS.match(sentences[min(group)].strip()) and min(group):
            group.add(min(group) - 1)
        length = sum(len(sentences[j]) for j in chosen | group)
        if chosen and (scores[i] < 0.5 * best or length > limit):
            continue
        chosen |= group
    return "".join(sentences[i] for i in sorted(chosen))


def _halves(scorer: SpanScorer, need: Need, text: str, limit: int) -> str:
    """Of one very long sentence: its head up to the colon or the first part, and the parts that answer."""
    parts = _HALF.findall(text)
    if len(parts) < 2:
        return text
    scores = [scorer.score(need, part) for part in parts]
    best = max(range(len(parts)), key=lambda i: scores[i])
    chosen = sorted({0, best})
    return "".join(parts[i] for i in chosen)


def _plain(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip().rstrip("。；，")


def passages_of(document: Document, article: Article, numbers: Sequence[int] | None = None) -> list[Passage]:
    """The 款 of an article, or those with the numbers given."""
    return [Passage.of(document, article, p) for p in article.paragraphs if numbers is None or p.number in numbers]

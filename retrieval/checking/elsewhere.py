"""Where the law says what a document tells of the wrong place: another article of it, or another 款 of the article.

An article is told where it says far more of the words than the cited one, and, if it says less than half of them, where no
other does and its meaning (kin words) is as much nearer. What follows from breaches repeats the words of the duties; it
stands in no duty's way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus import Article, Corpus, DocumentCitation, format_address, format_label, one_of
from graph import load_thesaurus
from retrieval.checking.amounts import tiers
from retrieval.checking.claims import Claim
from retrieval.checking.kinship import kin_share
from retrieval.checking.likeness import Likeness, Ranked
from retrieval.checking.matters import Conflict, matter
from retrieval.checking.measures import read_measures
from retrieval.checking.places import Places
from retrieval.checking.plain import plain
from retrieval.checking.states import CheckState, Finding

__all__ = ["Elsewhere"]

_ELSEWHERE = 0.50  # share that another article must cover to be taken for the right one
_ONLY = 0.3  # the same where no other article has much of it
_FAR_LESS = 0.5  # and where the cited one has less than this part of it, and of its meaning
_MARGIN = 0.2  # by how much more than the cited one
_MUCH_LESS = 0.6  # and the cited one must cover less than this part of it
_PENALTIES = ("警告", "罚款", "责令改正", "没收", "吊销", "停业整顿")
_FEW_WORDS = 4  # the same where the report says what is due, or where something is said to stand
_ALONE = 0.75  # part of the share of the best article below which any other must stay for so few words
_DUE = re.compile(r"要|须|应|必须|不得")
_ENOUGH_WORDS = 9  # pairs of characters below which a report says too little to be placed
_ABOVE = re.compile(r"前[一两二三四]?款|本条第")  # a 款 that goes on from another has its words, too
_REPORT = 10  # characters from which a report says something that could be compared
_SHOWN = 240  # characters of a provision that are shown as what is right


def _of_the_field() -> Iterator[str]:
    """The measures that only this field has (监管谈话, 警示函), by the thesaurus: kinds of a wider measure."""
    for concept in load_thesaurus().concepts:
        if concept.scheme == "sanction" and concept.broader:
            yield from (label for label in (concept.name, *concept.alt) if not any(p in label for p in _PENALTIES))


class Elsewhere:
    """Finds the place that says what a document says of another."""

    def __init__(self, corpus: Corpus, likeness: Likeness, places: Places) -> None:
        self.corpus = corpus
        self.likeness = likeness
        self.places = places
        self._measures = re.compile(one_of((*_PENALTIES, *_of_the_field())))

    def article(self, citation: DocumentCitation, claim: Claim, provision: str) -> Finding | None:
        """That another article of the law says what the document says, and the cited one does not."""
        cited = citation.citation
        document = self.corpus.documents[cited.doc_id or ""]
        best: Ranked | None = None
        imposed = self._measures.findall(claim.unit)
        if imposed and all(measure in provision for measure in imposed):
            return None  # 依据第六十一条给予警告: what was done to somebody is of the article that lets it be done
        breach = not imposed and self._measures.search(provision) is not None
        for passage in claim.passages:
            size = len(self.likeness.pairs(passage))
            if size < (_FEW_WORDS if _DUE.search(passage) or claim.located else _ENOUGH_WORDS):
                continue
            ranked = self.likeness.rank(passage, document.id)
            here = next((r.share for r in ranked if r.article.number == cited.article), 0.0)
            top = ranked[0]
            others = (r for r in ranked[1:] if r.article.number != cited.article)
            rest = max((r.share for r in others if imposed or not self._punishes(r.article)), default=0.0)
            if size < _ENOUGH_WORDS and rest >= _ALONE * top.share:
                continue  # few words that several articles have say nothing of the place
            if here >= top.share - _MARGIN and here >= _FAR_LESS * top.share:
                return None
            enough = top.share >= _ELSEWHERE
            if not enough and not breach and top.share >= _ONLY and here <= _FAR_LESS * top.share:
                enough = rest <= _MUCH_LESS * top.share and self._nearer(passage, top.article.text, provision)
            if enough and here < _MUCH_LESS * top.share and (best is None or top.share > best.share):
                best = top
        if best is None:
            return None
        where = format_label(document.instrument, best.article)
        words = best.article.text[:_SHOWN]
        why = f"所引条文没有这一内容，见{where}"
        return Finding(CheckState.DIFFERENT, why, where, words, place=format_address(best.article))

    def paragraph(self, citation: DocumentCitation, claim: Claim) -> Finding | None:
        """That another 款 of the article says what the document says, and the cited one does not."""
        cited = citation.citation
        article = self.places.article(cited)
        own = next((p for p in article.paragraphs if p.number == cited.paragraph), None) if article else None
        if article is None or own is None or len(article.paragraphs) < 2 or _ABOVE.search(own.text):
            return None
        said = (claim.joined,) if claim.joined else claim.passages
        for passage in filter(lambda words: len(plain(words).text) >= _REPORT, said):
            shares = {p.number: kin_share(passage, p.text) for p in article.paragraphs}
            here = shares.pop(own.number)
            number = max(shares, key=lambda one: shares[one])
            rest = max((share for one, share in shares.items() if one != number), default=0.0)
            if shares[number] >= _ELSEWHERE and max(here / _FAR_LESS, rest / _MUCH_LESS) <= shares[number]:
                return self._other(article, number, "内容")
        return None

    def number(self, citation: DocumentCitation, passage: str, found: Conflict) -> Finding | None:
        """That another 款 of the article has the number that the cited one has otherwise, for what is as near at least."""
        cited = citation.citation
        article = self.places.article(cited)
        if article is None or cited.paragraph is None or not found.what.startswith("数字"):
            return None
        said = [
            one
            for one in read_measures(passage)
            if one.family != "元" and (one.text in found.said or found.said in one.text)
        ]
        own = next((p.text for p in article.paragraphs if p.number == cited.paragraph), "")
        for one in article.paragraphs:
            agrees = any(mine.agrees(real) for mine in said for real in read_measures(one.text))
            if one.number != cited.paragraph and agrees and matter(passage, one.text) >= matter(passage, own):
                return self._other(article, one.number, "数字")
        return None

    def _other(self, article: Article, number: int, what: str) -> Finding:
        where = format_address(article, number)
        words = next(p.text for p in article.paragraphs if p.number == number)[:_SHOWN]
        return Finding(CheckState.DIFFERENT, f"所引的款没有这一{what}，见{where}", where, words, place=where)

    def _nearer(self, passage: str, other: str, provision: str) -> bool:
        """Whether a passage long enough to say something means what another article says, not the cited one."""
        if len(plain(passage).text) < _REPORT:
            return False
        return kin_share(passage, provision) <= _MUCH_LESS * kin_share(passage, other)

    def _punishes(self, article: Article) -> bool:
        """Whether an article only says what follows from breaches, in the words of the duties: 未签订保密协议的，责令改正."""
        return bool(tiers(article.text)) or self._measures.search(article.text) is not None

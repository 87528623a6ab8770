"""Which duty a sanction answers that describes a conduct instead of naming an article (推定).

Within one law, a conduct (未按照规定保存文件和资料的) and a duty (应当妥善保存…文件和资料) are compared by the pairs of
characters that they share, each weighted by how rare it is among the law's duties. An omission answers an obligation,
an act a prohibition or a duty to ask leave first. What lies below the floor is no link.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus import Document, Locator
from graph.extraction.norm_bearers import LIABLE
from graph.models import Modality, Norm, Sanction

__all__ = ["ConductLink", "conduct_links", "is_general", "told_conduct"]

#: Shared weight from which a conduct answers a duty (more where it has few words), and how near the best others must come.
_FLOOR = 0.55
_SHORT_FLOOR = 0.75
_NEAR = 0.85
#: A prohibition this short names no object of its own.
_BARE_ACTION = 16
_STOP = re.compile(
    r"(?:或者|以及|及其|按照|依照|根据|有关|相关|规定|本法|本办法|本条例|本规定|应当|不得|必须|可以|进行|予以|其他|"
    r"未经|未按|擅自|违反|履行|义务|行为|情形|没有|[的了和与及在对为向将被由其之不未或者所并等、，。；：（）“”《》第条款项])+"
)
_OMITS = re.compile(r"未|不(?!正当|当|实|法|良)|没有|拒|逾期|怠|延误|迟报|漏报|瞒报|缺")
_LEAD = re.compile(r"^.*?违反[^，。；]*?规定(?:的)?，?|^.*?有(?:下列|以下)[^，。；]*")
#: No conduct of their own: what follows from one, and what refers to any rule.
_VAGUE = re.compile(
    r"(?:造成|严重|扰乱|损害|危害|致使|导致|给[^，]{2,12}造成|有(?:其他|前款))|.*(?:规定的其他|其他违反|业务规则|法律、行政法规|报告义务|有关规定)[^，]{0,12}$"
)
_ELSEWHERE = re.compile(r"构成(?:违反治安|犯罪)|不构成犯罪")
_EVENTS = re.compile(r"在([^，。；]{2,12}(?:、[^，。；、]{2,12})+(?:或者|和)[^，。；、]{2,12})时，")
_LISTED = re.compile(r"(?:下列|以下)[^，。；]{0,24}(?:之一|情形|情况|行为)")
#: Before what the duty falls due, which is another duty's matter: 在履行备案手续前.
_FIRST = re.compile(r"在[^，。；]{2,40}前，")
_CASES = re.compile(r"(?:下列|以下)[^，。；]{0,12}(?:情形|情况)之一的")
_GRAVER = re.compile(
    r"(?:且|并)?(?:情节|拒不(?:改正|整改|执行|履行|停止|纠正|恢复)|逾期|造成|导致|后果|经[^，]{0,8}责令|尚不构成|不构成|构成|没有|违法所得|有前|致使|涉及|再次|屡次|[^，]{2,16}可以(?:视|根据)|视)"
)
#: A breach of any rule of the procedure that the text lays down: 违反法定程序实施行政强制.
_PROCEDURE = re.compile(r"违反法定的?[^，。；]{0,8}程序")
#: A piece of a condition that means any breach of the text: 违反本办法规定, 未履行本法规定的个人信息保护义务.
_GENERAL_PIECE = re.compile(
    r"(?:或者|或)?[^，。；]{0,60}?(?:(?:违反了?|不履行|未履行|不遵守|未遵守|未按照|未依照|不符合)(?:法律法规|法律、行政法规)?[、和及以]{0,2}本(?:办法|法|条例|规定|细则|规则)(?:和[^，。；]{2,12}(?:其他)?(?=规定))?(?:的|中)?(?:其他|有关|相关)?"
    r"(?:规定|要求)?(?:的)?(?:其他|有关|相关)?(?:规定)?|"
    r"[^，。；]{0,30}(?:不履行|未履行|不遵守)本(?:办法|法|条例|规定)(?:的)?(?:规定)?的?[^，。；的]{0,24}(?:义务|职责|要求)|"
    r"违反本(?:办法|法|条例|规定)的?规定(?:处理|开展|从事)[^，。；的未不擅]{2,8}|(?:不|未)履行或者(?:不|未)正确履行(?:法定)?职责|"
    r"[^，。；]{0,90}(?:不|未)(?:依法|依照[^，。；]{2,8}规定)?履行[^，。；]{0,24}职责(?:或者[^，。；]{2,24})?)的?"
)


@dataclass(frozen=True, slots=True)
class ConductLink:
    """A sanction and a duty whose breach its words describe; ``score`` between 0 and 1, ``reason`` for people."""

    sanction: str
    norm: str
    conduct: str
    score: float
    reason: str


def is_general(sanction: Sanction) -> bool:
    """Whether it answers any breach of its text: 违反本办法规定的, whatever else the wording adds of gravity."""
    if sanction.violated or not sanction.conduct or _ELSEWHERE.search(sanction.aggravation or sanction.conduct):
        return False
    pieces = [p for p in re.split(r"，|(?<=的)、", sanction.conduct.strip("，")) if p]
    general = [p for p in pieces if _GENERAL_PIECE.fullmatch(p)]
    return bool(general) and all(p in general or _GRAVER.match(p) for p in pieces)


def told_conduct(sanction: Sanction) -> str:
    """The words that say what is punished: those of the tier where it opens a conduct of its own."""
    own = sanction.aggravation
    return own if own and not _GRAVER.match(own) else sanction.conduct or ""


def conduct_links(
    document: Document,
    norms: Sequence[Norm],
    sanctions: Iterable[Sanction],
    meet: Callable[[Iterable[str], Iterable[str]], bool],
    private: Callable[[Iterable[str]], bool],
) -> tuple[ConductLink, ...]:
    """The links of the sanctions of a document that name no article, in their order.

    Args:
        document: where the items of a list of conducts are read.
        norms: its norms; obligations and prohibitions are candidates.
        sanctions: its sanctions.
        meet: whether duties of these bearers can be broken by those offenders.
        private: whether bearers are others than authorities, whose duties only a sanction on authorities is meant for.
    """
    matchers: dict[bool, _Matcher] = {}
    known: dict[tuple[Locator, str, tuple[str, ...]], list[tuple[Norm, str, float]]] = {}
    found: list[ConductLink] = []
    for sanction in sanctions:
        conduct = told_conduct(sanction)
        if sanction.violated or not conduct or is_general(sanction):
            continue
        side = not sanction.offenders or private(sanction.offenders)
        matcher = matchers.get(side)
        if matcher is None:
            own = [norm for norm in norms if _is_duty(norm) and private(norm.subjects) is side]
            matcher = matchers[side] = _Matcher(own, document)
        key = (sanction.home.at(sanction.paragraph), conduct, sanction.offenders)
        if key not in known:
            known[key] = [
                (norm, clause, score)
                for clause in _clauses(document, sanction, conduct)
                for norm, score in (
                    matcher.of_procedure(document, sanction, meet)
                    if _PROCEDURE.search(clause)
                    else matcher.best(clause, sanction, meet)
                )
            ]
        done: set[str] = set()
        for norm, clause, score in known[key]:
            if norm.id not in done:
                done.add(norm.id)
                fits = "包括本条规定的程序" if _PROCEDURE.search(clause) else "与本条义务的行为和对象相符"
                reason = f"该罚则没有写条号，所述“{clause[:40]}”{fits}"
                found.append(ConductLink(sanction.id, norm.id, clause, round(score, 3), reason))
    return tuple(found)


def _is_duty(norm: Norm) -> bool:
    """Whether a breach of it can be punished: an obligation or a prohibition, and no sanction or liability itself."""
    duty = norm.modality in (Modality.OBLIGATION, Modality.PROHIBITION)
    return duty and norm.rule != "sanction" and not LIABLE.match(norm.action)


def _clauses(document: Document, sanction: Sanction, conduct: str) -> Iterator[str]:
    """The single conducts: of the condition, or of the items that it introduces."""
    article = document.tree.by_eid(sanction.eid)
    paragraph = article.paragraph(sanction.paragraph) if article else None
    if paragraph and paragraph.items and _LISTED.search(conduct):
        for item in paragraph.items:
            yield from _pieces(item.body)
        return
    told = _LEAD.sub("", conduct) if _LEAD.match(conduct) else conduct
    if events := _EVENTS.search(told):  # 在合并、分立、减少注册资本时，不依照规定通知债权人: each event by itself
        for event in re.split(r"、|或者|和", events.group(1)):
            yield from _pieces(f"{event}{told[events.end() :]}")
        return
    yield from _pieces(told)


def _pieces(words: str) -> Iterator[str]:
    for piece in re.split(
        r"，(?:或者|或)|(?:或者|或)(?=未|不|擅自|违反|拒|隐|泄|在|向|将|对|所)|；|，(?=未|不|擅自|拒|隐|泄)|的，", words
    ):
        piece = piece.strip("，。；的 \n")
        if len(piece) >= 4 and not _VAGUE.match(piece):
            yield piece


class _Matcher:
    """The duties of one law with the weights of their pairs of characters."""

    def __init__(self, norms: Sequence[Norm], document: Document) -> None:
        self.norms = norms
        self.pairs = [_pairs(_told(norms, index) + _items(document, norms[index])) for index in range(len(norms))]
        counts = Counter(pair for pairs in self.pairs for pair in pairs)
        self.unknown = math.log(len(norms) + 1)
        self.weight = {pair: math.log((len(norms) + 1) / (count + 0.5)) for pair, count in counts.items()}
        self.having: defaultdict[str, list[int]] = defaultdict(list)
        for index, pairs in enumerate(self.pairs):
            for pair in pairs:
                self.having[pair].append(index)

    def of_procedure(
        self, document: Document, sanction: Sanction, meet: Callable[[Iterable[str], Iterable[str]], bool]
    ) -> list[tuple[Norm, float]]:
        """The duties under a heading that speaks of a procedure (实施程序); none of it is nearer than another."""
        under: set[str] = set()
        for article in document.tree.articles:
            if any("程序" in heading.title for heading in article.headings):
                under.add(article.eid)
        return [(n, _FLOOR) for n in self.norms if n.eid in under and meet(n.subjects, sanction.offenders)]

    def best(
        self, clause: str, sanction: Sanction, meet: Callable[[Iterable[str], Iterable[str]], bool]
    ) -> list[tuple[Norm, float]]:
        """The duties that a conduct breaks, best first; empty where none is near enough."""
        for name in sanction.offenders:
            clause = clause.replace(name, "，")
        pairs = _pairs(clause)
        whole = sum(self.weight.get(pair, self.unknown) for pair in pairs)
        if len(pairs) < 3 or not whole:
            return []
        shared: defaultdict[int, float] = defaultdict(float)
        for pair in pairs:
            for index in self.having.get(pair, ()):
                shared[index] += self.weight[pair]
        floor = _FLOOR if len(pairs) >= 6 else _SHORT_FLOOR
        omits = bool(_OMITS.search(clause))
        scored = []
        for index, weight in shared.items():
            norm = self.norms[index]
            score = weight / whole * (1.0 if omits == (norm.modality is Modality.OBLIGATION) else 0.8)
            if score >= floor and norm.home != sanction.home and meet(norm.subjects, sanction.offenders):
                scored.append((score, -index))
        scored.sort(reverse=True)
        top = scored[0][0] if scored else 0.0
        return [(self.norms[-index], score) for score, index in scored[:4] if score >= _NEAR * top]


def _told(norms: Sequence[Norm], index: int) -> str:
    """The words of a duty, with what it shares with the one before it (…登记数据…，不得隐匿、毁损)."""
    norm = norms[index]
    before = norms[index - 1] if index else None
    shared = before and (before.eid, before.paragraph, before.item) == (norm.eid, norm.paragraph, norm.item)
    told = _FIRST.sub("", norm.text)
    if before and shared and norm.modality is Modality.PROHIBITION and len(norm.action) <= _BARE_ACTION:
        return f"{told}，{before.text}"
    return told


def _items(document: Document, norm: Norm) -> str:
    """The cases that a duty lists (有下列情形之一的，应当报批): they say what it is about."""
    if norm.item is not None or not _CASES.search(norm.text):
        return ""
    article = document.tree.by_eid(norm.eid)
    paragraph = article.paragraph(norm.paragraph) if article else None
    return "".join(f"，{item.body}" for item in paragraph.items) if paragraph else ""


def _pairs(words: str) -> frozenset[str]:
    return frozenset(part[i : i + 2] for part in _STOP.split(words) for i in range(len(part) - 1))

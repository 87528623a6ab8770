"""The citations of a whole document: an opinion, a policy, a decision, slides, an e-mail.

Where :func:`~corpus.citing.citations.find_citations` reads a sentence, this reads a document from beginning to end and
remembers: the short names it gives (:mod:`corpus.citing.definitions`), the law named last, the quotation that is open
(:mod:`corpus.citing.context`), its own articles (:mod:`corpus.citing.layout`). What belongs to no law of ours is kept
apart, not dropped.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.citing.ages import Age, Dates, age_before, read_dates
from corpus.citing.citations import places_after
from corpus.citing.context import Context, How
from corpus.citing.definitions import find_definitions
from corpus.citing.found import (
    UNIT,
    UNNAMED,
    ApartKind,
    DocumentReading,
    last_of_kind,
)
from corpus.citing.gathering import Gathered
from corpus.citing.grammar import (
    Expansion,
    Place,
    normalise,
    read_decimals,
    read_parts,
    read_places,
)
from corpus.citing.heads import Head, find_heads, named_after, named_in_line, outside_name_before
from corpus.citing.layout import read_layout
from corpus.citing.names import GENERIC, NameTable, kind_of
from corpus.citing.titles import TitleKind, classify_title, number_before, paper_before
from corpus.citing.words import citing_words

__all__ = ["read_citations"]

_GAP = re.compile(r"\s{0,3}(?:[,:·]|规定的|中的|里的|[的之中里内])?\s{0,3}")
_BRACKET = re.compile(r"\s?\([^()\n]{1,40}\)(?=\s?(?:第|[0-9]))")
_ATTRIBUTE = re.compile(r"》?\s?(?:规定的|的(?!第)|等|中的|有关|相关|另有)")
_AMENDS = re.compile(r"修(?:改|正|订)[《〈<](?P<law>[^《》〈〉<>]{2,60})[》〉>]")
_AFORESAID = re.compile(r"(?:前述|上述|前引|前揭)的?$")
_APART = {TitleKind.FOREIGN: ApartKind.FOREIGN, TitleKind.OTHER: ApartKind.PAPER}


def read_citations(
    text: str, names: NameTable, *, context: str | None = None, as_of: str | None = None
) -> DocumentReading:
    """The citations of a document. Never raises on any text; linear in its length.

    Args:
        text: any text.
        names: the names that count.
        context: id of the instrument that the document is about, where the caller knows.
        as_of: ISO date that decides between versions of one law; default today.
    """
    reader = _Reader(text, names, context, as_of)
    reader.read()
    return DocumentReading(tuple(reader.gathered.found), tuple(reader.gathered.apart), reader.local, reader.layout)


class _Reader:
    """One pass over names and addresses, in the order of the text."""

    def __init__(self, text: str, names: NameTable, context: str | None, as_of: str | None) -> None:
        self.text, self.names, self.as_of = text, names, as_of
        self.norm = normalise(text)
        self.layout = read_layout(self.norm)
        self.dates: Dates = read_dates(self.layout)
        self.local = find_definitions(self.norm, names, as_of)
        self.heads = find_heads(text, self.norm, names, context, as_of, self.local)
        self.context = Context(self.layout, self._subject(context, as_of))
        self.expansion = Expansion()
        self.gathered = Gathered(text, self.norm, names, self.context, self.dates)
        self._papers = re.compile(
            "本(?:" + "|".join(map(re.escape, sorted(citing_words().papers, key=len, reverse=True))) + ")"
        )

    def _subject(self, context: str | None, as_of: str | None) -> Head | None:
        title = self.layout.about
        doc_id = context or (self.names.lookup(title, as_of=as_of) if title else None)
        if doc_id is None and title is None:
            return None
        return Head(0, 0, title, doc_id, "resolved" if doc_id else "outside", alone=True)

    def read(self) -> None:
        """Reads the document to its end."""
        position = 0
        heads = iter(self.heads)
        head = next(heads, None)
        start = UNNAMED.search(self.norm)
        while head or start:
            if head and (start is None or head.start <= start.start()):
                self.context.advance(head.start)
                position = max(self._head(head), head.end)
            elif start:
                self.context.advance(start.start())
                position = max(self._address(start, position), start.start() + 1)
            while head and head.start < position:
                head = next(heads, None)
            if start and start.start() < position:
                start = UNNAMED.search(self.norm, position)

    # names

    def _head(self, head: Head) -> int:
        """Takes a name with what follows it; returns where reading goes on."""
        kind = self._kind(head)
        bracket = _BRACKET.match(self.norm, head.end) if head.kind == "book" else None
        if bracket:  # 《…》（试行稿）第三条
            head = replace(head, end=bracket.end())
        decimals = self._decimals(head, kind)
        places, end = ([], head.end) if decimals else places_after(self.norm, head, self.names, self.expansion)
        if kind is not TitleKind.INSTRUMENT:
            if decimals or places or kind is TitleKind.FOREIGN:
                end = decimals[-1][1] if decimals else end
                self.gathered.set_apart(head.start, end, _APART[kind])
                if kind is TitleKind.FOREIGN:
                    self.context.go_abroad(end)
            return end
        if head.kind == "self":
            return self._self(head, places, end)
        head, how = self._meant(head)
        if decimals:
            return self.gathered.cite_decimals(decimals, head, how)
        if places:
            self.gathered.cite(places, head, how)
        elif head.alone:
            self.gathered.add(head, Place(head.start, head.end), how)
            if not self._in_passing(head):
                self.context.name(self._amended(head) or head, head.end)
        return end

    def _in_passing(self, head: Head) -> bool:
        """Whether a name tells only what a place cited in the same sentence speaks of: 第七十三条与《…法》的从轻规定衔接."""
        cited = self.context.place is not None and self.context.place_at >= self.layout.sentence_start(head.start)
        return cited and _ATTRIBUTE.match(self.norm, head.end) is not None

    def _amended(self, head: Head) -> Head | None:
        """The law that a decision named amends: the numbers after 关于修改〈…法〉的决定 are that law's."""
        amends = _AMENDS.search(head.title or "")
        doc_id = self.names.lookup(amends["law"], as_of=self.as_of) if amends else None
        return Head(0, 0, amends["law"], doc_id, "resolved", alone=True) if amends and doc_id else None

    def _kind(self, head: Head) -> TitleKind:
        if head.foreign:
            return TitleKind.FOREIGN
        if head.state != "outside" or head.kind not in ("book", "name"):
            return TitleKind.INSTRUMENT
        if self.local.meaning(head.title or "", head.start) and head.doc_id:
            return TitleKind.INSTRUMENT
        before = self.norm[max(0, head.start - 14) : head.start]
        return classify_title(head.title or "", before, self.norm[head.end : head.end + 60])

    def _meant(self, head: Head) -> tuple[Head, How]:
        """The head that a short or relative name stands for."""
        if head.kind == "back":
            if head.doc_id is None and head.state == "unresolved" and self.context.law:
                return self._as(head, self.context.law), How.BACK
            return head, How.BACK
        if head.kind == "alias" or self.local.meaning(head.title or "", head.start):
            return head, How.DEFINED
        if head.state == "unresolved" and head.title in GENERIC:
            last = self._last_named(head.title or "", at=head.start)
            if last:
                return self._as(head, last), How.BACK
            doc_id = self.names.central(head.title or "")
            if doc_id:
                return replace(head, doc_id=doc_id, state="resolved"), How.CENTRAL
        return head, How.NAMED

    def _last_named(self, word: str, at: int | None = None) -> Head | None:
        """The law of that kind that was named last; ``at`` a place in another line, the one cited most often."""
        chosen = last_of_kind(self.gathered.found[-200:], word, 0 if at is None else self.layout.line_start(at))
        if chosen is None:
            return None
        state = chosen.citation.state.value
        state = "resolved" if state == "no_such_article" else state
        return Head(0, 0, chosen.law, chosen.citation.doc_id, state, alone=True)

    def _as(self, head: Head, law: Head) -> Head:
        title = law.title if law.doc_id is None else head.title
        return replace(head, doc_id=law.doc_id, state=law.state, title=title)

    def _self(self, head: Head, places: list[Place], end: int) -> int:
        """本法, 本办法: the law quoted, the law that the document is about, or the document itself."""
        word = (head.title or "本").removeprefix("本")
        quoted = self.context.quoted
        about = self.context.subject
        if quoted and self._is(quoted, word):
            law, how = quoted, How.QUOTED
        elif about and self._is(about, word):
            law, how = about, How.ABOUT
        elif self._own_title(word) or not places:
            if places:
                self.gathered.set_apart(head.start, end, ApartKind.OWN)
            return end
        else:
            last = self._last_named(word)
            law, how = (last, How.BACK) if last else (head, How.NAMED)
        if places:
            self.gathered.cite(places, self._as(head, law), how)
        return end

    def _is(self, law: Head, word: str) -> bool:
        instrument = self.names.instruments.get(law.doc_id or "")
        return kind_of(instrument.title if instrument else law.title or "") in (word, f"{word}典")

    def _own_title(self, word: str) -> bool:
        return bool(self.layout.headings) or kind_of(self.layout.title) == word

    # addresses without a name

    def _address(self, start: re.Match[str], read: int) -> int:
        """Takes 第十条, 同条第二款, 第（三）项 … without a name; returns where reading goes on."""
        at = start.start()
        heading = self.layout.heading_at(at)
        if heading:
            self.gathered.set_apart(heading.start, heading.end, ApartKind.HEADING)
            return heading.end
        if start["same"] or self._unit(at) in ("款", "项"):
            return self._part(start)
        decimals = read_decimals(self.norm, at, named=False)
        law_named = self.context.law is not None
        if start["moved"] or start["moves"]:  # a count of articles has the same form: only where the line names a law
            law_named = law_named and self.context.law_at >= self.layout.line_start(at)
        named = bool((start["casual"] or start["moved"] or start["moves"]) and law_named)
        places, end = ([], at) if decimals else read_places(self.norm, at, named=named, expansion=self.expansion)
        if not (decimals or places):
            return at + 1
        end = decimals[-1][1] if decimals else end
        own = self._papers.search(self.norm, max(read, at - 8), at)
        if own:
            self.gathered.set_apart(own.start(), end, ApartKind.OWN)
            return end
        paper = paper_before(self.norm, at)
        if paper and at - read >= 2:
            if paper[1] is TitleKind.FOREIGN:
                self.context.go_abroad(end)
            self.gathered.set_apart(max(paper[0], read), end, _APART[paper[1]])
            return end
        outside = number_before(self.norm, at) or outside_name_before(self.norm, at)
        if outside and (decimals or places):
            name_at, title = max(outside[0], read), outside[1]
            kind = classify_title(title, self.norm[max(0, name_at - 14) : name_at], self.norm[at : at + 60])
            if kind is not TitleKind.INSTRUMENT:
                self.gathered.set_apart(name_at, end, _APART[kind])
                return end
            head = Head(name_at, at, title, None, "outside", alone=True, kind="name")
            if decimals:
                return self.gathered.cite_decimals(decimals, head, How.NAMED)
            self.gathered.cite(places, head, How.NAMED)
            return end
        if self.context.abroad(at):
            self.gathered.set_apart(at, end, ApartKind.FOREIGN)
            return end
        law, how = self.context.carried(at)
        law = self._said_before(places, at) or law
        law = self._of_age(law, at) or named_after(self.heads, self.norm, end)
        if decimals:
            if law is None or law.state != "outside":
                self.gathered.set_apart(at, end, ApartKind.OWN)
                return end
            return self.gathered.cite_decimals(decimals, replace(law, start=at, end=at), how)
        if law is None and self.layout.headings:
            self.gathered.set_apart(at, end, ApartKind.OWN)
            return end
        state = law.state if law else "unresolved"
        head = Head(at, at, law.title if law else None, law.doc_id if law else None, state)
        self.gathered.cite(places, head, how)
        return end

    def _said_before(self, places: list[Place], at: int) -> Head | None:
        """The law of an article that was cited before and is called so: 前述第四条, 上述第九条."""
        if not places or not _AFORESAID.search(self.norm, max(0, at - 4), at):
            return None
        for one in reversed(self.gathered.found[-200:]):
            cited = one.citation
            if cited.article == places[0].article and cited.state.value == "resolved" and cited.doc_id:
                return Head(0, 0, one.law, cited.doc_id, "resolved", alone=True)
        return None

    def _of_age(self, law: Head | None, at: int) -> Head | None:
        """A carried law in the version that the words before say: 原…第二十五条，现为第二十七条; 旧法第三条（…法）."""
        age = age_before(self.layout, at)
        if law is None and age is not None:
            law = named_in_line(self.heads, self.norm, at)
        if law is None or law.doc_id is None or age is not Age.CURRENT:
            return law
        return replace(law, doc_id=self.names.version_now(law.doc_id, self.as_of) or law.doc_id)

    def _unit(self, at: int) -> str | None:
        match = UNIT.match(self.norm, at)
        return match["unit"] if match else None

    def _part(self, start: re.Match[str]) -> int:
        """同条第二款, 第三款 and 第（三）项 of the article cited last in the same line."""
        at = start.start()
        base = self.context.place
        law = self.context.law
        near = self.context.in_reach(at, said=start["same"] is not None)
        if base is None or base.article is None or law is None or not near:
            return at + 1
        where = start.end() if start["same"] else at
        if (start["same"] and start["same"].endswith("条")) or (not start["same"] and self._unit(at) == "款"):
            base = Place(0, 0, base.article, base.insertion)
        places, end = read_parts(self.norm, where, replace(base, item=None, subitem=None), self.expansion)
        if not places:
            return at + 1
        first = (places[0].start, places[0].end)
        places = [replace(p, start=at) if (p.start, p.end) == first else p for p in places]
        self.gathered.cite(places, replace(law, start=at, end=at), How.CARRIED)
        return end

    def _decimals(self, head: Head, kind: TitleKind) -> list[tuple[int, int, str]]:
        """Numbers of exchange rules after a name; a law with articles that are known has none."""
        instrument = self.names.instruments.get(head.doc_id or "")
        if (instrument and instrument.articles) or head.kind == "self":
            return []
        gap = _GAP.match(self.norm, head.end)
        return read_decimals(self.norm, gap.end() if gap else head.end, named=kind is TitleKind.INSTRUMENT)

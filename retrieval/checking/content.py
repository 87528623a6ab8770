"""Whether a place says what the document says with it: quotations word by word, reports by their facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus import (
    Corpus,
    DocumentCitation,
    Origin,
    format_address,
    format_label,
    format_title,
    official_way,
)
from retrieval.checking.amounts import imposed, outside_tiers, tiers
from retrieval.checking.claims import Claim
from retrieval.checking.elsewhere import Elsewhere
from retrieval.checking.likeness import Likeness
from retrieval.checking.matters import Conflict, only_asks
from retrieval.checking.measures import read_measures
from retrieval.checking.norm_conflicts import has_act
from retrieval.checking.paraphrases import conflict, own_number
from retrieval.checking.places import Places
from retrieval.checking.plain import plain
from retrieval.checking.quotations import (
    Difference,
    Nearest,
    changed_only,
    differences,
    elements_stand_in,
    in_clauses,
    nearest,
    part_of,
    parts_of,
    stands_in,
)
from retrieval.checking.reports import ReportReader
from retrieval.checking.states import CheckState, Edit, Finding
from retrieval.checking.verbatim import copied

__all__ = ["ContentJudge"]

_NEAR = 62.0  # likeness (0–100) from which a quotation is taken for one of this provision with changes
_NEARLY = 78.0  # from which it is no other law's
_SHOWN = 240  # characters of a provision that are shown as what is right
_SHORT, _LONG = 8, 16  # comparable characters from which words are looked for in the law, and in the collection
_REPORT = 10  # characters from which a report says something that could be compared
_FITS = 0.30  # share of a report's words that a provision must cover to be taken for what is reported
_COPIED = 0.6  # share of a report's words that a provision must have to be compared word by word
_FORCE = "应当、可以、不得"


def _right_after(found: Conflict, claim: Claim) -> bool:
    """Whether the document itself tells the right number behind the citation: 仅存十年，同条要求二十年以上."""
    there = read_measures(found.real)
    return any(m.agrees(real) for m in read_measures(claim.after) for real in there)


class ContentJudge:
    """Compares what a document says with the provision that it cites."""

    def __init__(self, corpus: Corpus, likeness: Likeness, places: Places) -> None:
        self.corpus = corpus
        self.likeness = likeness
        self.places = places
        self.reports = ReportReader(corpus)
        self.elsewhere = Elsewhere(corpus, likeness, places)

    def judge(self, citation: DocumentCitation, claim: Claim, together: Sequence[DocumentCitation]) -> Finding:
        """The finding for a place that exists and holds; ``together`` are the citations that share its words."""
        cited = citation.citation
        document = self.corpus.documents[cited.doc_id or ""]
        instrument = document.instrument
        title = format_title(instrument)
        label = self.places.label(citation) or title
        provision = self.places.range_words(citation)
        if provision is None or cited.eid is None:
            if instrument.in_force is None:
                why = f"{title}已收录，但时效未核，且未写明条文"
                return Finding(CheckState.UNDECIDED, why, "请到官方渠道核对时效，并写明条款")
            return Finding(CheckState.CONSISTENT, f"{title}已收录，现行有效；未写明条文，仅核对名称与时效")
        if document.origin is Origin.DIGEST and claim.quote:
            why = f"{title}仅有摘要（非原文），无法核对引文"
            return Finding(CheckState.UNDECIDED, why, official_way(instrument))
        if claim.quote:
            return self._quotation(citation, claim.quote, provision, label)
        return self._report(citation, claim, provision, label, together)

    # quotations

    def _quotation(self, citation: DocumentCitation, quote: str, provision: str, label: str) -> Finding:
        if stands_in(quote, provision):
            return Finding(CheckState.CONSISTENT, f"与{label}原文一致", found=quote)
        if elements_stand_in(quote, provision):
            return Finding(CheckState.CONSISTENT, f"所列各项均见于{label}", found=quote)
        near = nearest(quote, provision)
        words = provision[near.start : near.end]
        pairs = differences(quote, words) if near.score >= _NEAR else []
        if near.score >= _NEARLY and not changed_only(pairs):
            whole = in_clauses(provision, near)
            wider = differences(quote, provision[whole.start : whole.end])
            if changed_only(wider):
                near, pairs, words = whole, wider, provision[whole.start : whole.end]
        if near.score >= _NEARLY and changed_only(pairs):
            found = self._changed(pairs, words, provision, near, label)
            where = self._other_place(citation, quote, everywhere=False)
            return replace(found, why=f"{found.why}；这样的文字在{where.right}") if where else found
        other = self._other_place(citation, quote, everywhere=near.score < _NEARLY)
        if other is not None:
            return other
        if near.score >= _NEAR:
            return self._changed(pairs, words, provision, near, label)
        elsewhere = self._near_elsewhere(citation, quote)
        if elsewhere is not None:
            return elsewhere
        text = provision if len(provision) <= _SHOWN else f"{provision[:_SHOWN]}…"
        return Finding(CheckState.DIFFERENT, f"{label}中没有这段文字", f"该处原文是：“{text}”", text)

    def _changed(self, pairs: Sequence[Difference], words: str, provision: str, near: Nearest, label: str) -> Finding:
        """A quotation that is the provision's with changes; shown right is the whole part between 分号, if short."""
        shown = "；".join(f"文中“{d.said or '（无）'}”，条文“{d.real or '（无）'}”" for d in pairs[:4])
        fixes = tuple(Edit(d.start, d.end, d.real) for d in pairs)
        told = tuple((d.said, d.real) for d in pairs)
        right = part_of(provision, near.start, near.end)
        return Finding(CheckState.DIFFERENT, f"与{label}原文不符：{shown}", right, words, told, fixes=fixes)

    def _other_place(self, citation: DocumentCitation, quote: str, *, everywhere: bool) -> Finding | None:
        """That a quotation stands word by word in another place: of the same article, the same law, the collection."""
        cited = citation.citation
        parts = parts_of(quote)
        length = sum(map(len, parts))
        if length < _SHORT:
            return None
        article = self.places.article(cited)
        if article and stands_in(quote, article.text):
            at = next((p for p in article.paragraphs if stands_in(quote, p.text)), None)
            where = format_address(article, at.number if at else None)
            return Finding(CheckState.DIFFERENT, f"引文出自同一条的其他款项，在{where}", where, quote, place=where)
        order = [cited.doc_id or ""]
        if everywhere and length >= _LONG:
            holding = (doc_id for doc_id, d in self.corpus.documents.items() if d.instrument.in_force is not False)
            order += [doc_id for doc_id in holding if doc_id != cited.doc_id]
        found = self.likeness.verbatim(parts, order)
        if found is None:
            return None
        document, holder = found
        number = next((p.number for p in holder.paragraphs if stands_in(quote, p.text)), None)
        where = format_label(document.instrument, holder, number)
        place = format_address(holder, number) if document.id == cited.doc_id else None
        return Finding(CheckState.DIFFERENT, f"这句话不在所引条文，在{where}", where, quote, place=place)

    def _near_elsewhere(self, citation: DocumentCitation, quote: str) -> Finding | None:
        """That a quotation stands with small changes in another article of the law."""
        document = self.corpus.documents[citation.citation.doc_id or ""]
        for ranked in self.likeness.rank(quote, document.id)[:3]:
            near = nearest(quote, ranked.article.text)
            elements = elements_stand_in(quote, ranked.article.text)
            if near.score >= _NEAR + 12 or elements:
                where = format_label(document.instrument, ranked.article)
                return Finding(
                    CheckState.DIFFERENT,
                    f"这段文字不在所引条文，见{where}",
                    where,
                    ranked.article.text[near.start : near.end],
                )
        return None

    # reports without quotation marks

    def _report(
        self,
        citation: DocumentCitation,
        claim: Claim,
        provision: str,
        label: str,
        together: Sequence[DocumentCitation],
    ) -> Finding:
        shared = "\n".join(filter(None, (self.places.range_words(other) for other in together)))
        copy = self._copy(citation, claim, shared or provision, label)
        if copy is not None and copy.state is not CheckState.CONSISTENT:
            return copy
        fines = self._fines(claim, shared or provision, label)
        if fines is not None and fines.state is CheckState.DIFFERENT:
            return fines
        alone = len({(c.citation.doc_id, c.citation.article) for c in together}) == 1
        if alone and copy is None:
            moved = self.elsewhere.article(citation, claim, provision) or self.elsewhere.paragraph(citation, claim)
            if moved is not None:
                return moved
        left_out: tuple[str, ...] = ()
        consequence = (claim.consequence,) if claim.consequence and tiers(provision) else ()
        told_here = (*claim.passages, *filter(None, (claim.joined,)))
        for passage in (*told_here, *consequence):
            if only_asks(passage) or (copy is not None and plain(passage).text in plain(copy.found or "").text):
                continue
            share = self.likeness.share(passage, shared or provision)
            if share < _FITS / 3:
                continue
            reported = (claim.reported or claim.demands) and passage == claim.after
            found = conflict(passage, shared or provision, reported=reported, around=claim.unit)
            if found is None and share >= _FITS and copy is None:
                told = self.reports.read(
                    passage,
                    shared or provision,
                    citation.citation.doc_id or "",
                    reported=reported,
                    around=claim.unit,
                )
                found, left_out = told.conflict, left_out + told.left_out
            if found is not None and passage == claim.before and _right_after(found, claim):
                found = None
            if found is not None and found.what == _FORCE and self._elsewhere_in_article(citation, found, passage):
                found = None
            if found is not None and (near := self.elsewhere.number(citation, passage, found)):
                return near
            if found is not None and not own_number(found, passage, shared or provision):
                why = f"转述与{label}不符，差在{found.what}：文中“{found.said}”，条文“{found.real}”"
                return Finding(CheckState.DIFFERENT, why, found.right, found.right, ((found.said, found.real),))
        if fines is not None:
            return fines
        if copy is not None:
            return copy
        if any(self.likeness.share(passage, shared or provision) >= _FITS for passage in told_here):
            why = f"转述与{label}相符，未见出入"
            if left_out:
                why += f"；条文另有条件或例外，文中没有写：{left_out[0][:60]}"
            return Finding(CheckState.CONSISTENT, why, found=provision[:_SHOWN])
        if claim.reported and len(claim.after) >= _REPORT:
            return Finding(
                CheckState.UNDECIDED,
                f"文中说{label}规定了这些内容，但转述的文字与条文对不上，请核对原文",
                provision[:_SHOWN],
                provision[:_SHOWN],
            )
        return Finding(CheckState.CONSISTENT, f"{label}存在且现行有效；未附引文，仅核对条款与时效")

    def _elsewhere_in_article(self, citation: DocumentCitation, found: Conflict, passage: str) -> bool:
        """Whether the article, in another 款 than the cited one, has what seems to be told against it: 可以委托，但…."""
        article = self.places.article(citation.citation)
        if citation.citation.paragraph is None or article is None:
            return False
        rest = "\n".join(p.text for p in article.paragraphs if p.number != citation.citation.paragraph)
        return has_act(found.said, passage, rest)

    def _copy(self, citation: DocumentCitation, claim: Claim, provision: str, label: str) -> Finding | None:
        """A report that is nearly the provision's words: the same, or changed in one thing, or copied from another place."""
        for words in claim.whole:
            if self.likeness.share(words, provision) < _COPIED:
                if len(plain(words).text) >= _LONG and not self._named_within(citation, words):
                    other = self._other_place(citation, words, everywhere=False)
                    if other is not None:
                        return other
                continue
            copy = copied(words, provision)
            if copy is None:
                continue
            if copy.change is None:
                return Finding(CheckState.CONSISTENT, f"与{label}原文相符，未见出入", found=copy.right)
            what, said, real = copy.change
            why = f"文字与{label}不符，差在{what}：文中“{said}”，条文“{real}”"
            return Finding(CheckState.DIFFERENT, why, copy.right, copy.right, ((said, real),))
        return None

    def _named_within(self, citation: DocumentCitation, words: str) -> bool:
        """Whether the place that holds the words names the place cited: 不履行本法第二十七条规定的义务的, quoted."""
        found = self.likeness.verbatim(parts_of(words), [citation.citation.doc_id or ""])
        return found is not None and plain(citation.citation.text).text in plain(found[1].text).text

    def _fines(self, claim: Claim, provision: str, label: str) -> Finding | None:
        """Whether the amounts imposed lie within the tiers of the provision."""
        ranges = tiers(provision)
        if not ranges:
            return None
        checked = []
        for passage in dict.fromkeys((claim.after, claim.before)):
            for fine in imposed(passage):
                outside = outside_tiers(fine, ranges)
                if outside:
                    right = "；".join(dict.fromkeys(tier.words for tier in outside))
                    why = f"案件金额 {fine.measure.text} 不在{label}的幅度内"
                    return Finding(CheckState.DIFFERENT, why, right, right, ((fine.measure.text, right),))
                checked.append(fine.measure.text)
        if not checked:
            return None
        return Finding(
            CheckState.CONSISTENT,
            f"案件金额 {'、'.join(dict.fromkeys(checked))} 在{label}的幅度内（金额是案情，不是引文）",
        )

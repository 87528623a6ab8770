"""Which article is meant by a number that a text names of a law that was renumbered since.

A text that is older than the version now in force names articles by the numbers of its time. They are led over by the
crosswalk of the two versions where both are in the collection, else by the curated table, else to the law alone. All
of these are inferred.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from corpus import Corpus, Document, Instrument, Locator, format_article
from graph.facts.crosswalk import Crosswalk, align
from graph.facts.curated import load_curated
from graph.models import Reference, Resolution

__all__ = ["VersionReader"]


class VersionReader:
    """Leads references over to the versions now in force; aligns two versions once, when first asked."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._crosswalks: dict[tuple[str, str], Crosswalk] = {}

    def lead_over(self, reference: Reference, citing: Document) -> Reference:
        """The reference to an article of another text as it stands today; exact where numbers did not change."""
        target = self.corpus.documents.get(reference.target_doc_id or "")
        cited_on = _day(citing.instrument)
        if target is None or cited_on is None or reference.target is None or reference.target_article is None:
            return reference
        place = reference.target.whole
        old = self._version_on(target, cited_on)
        if old is not None:
            return self._by_crosswalk(reference, place, old, target)
        known = load_curated().renumbering(place, cited_on)
        if known is not None:
            return _moved(reference, known.after_it, known.reason)
        if target.instrument.adopted is not None and cited_on < target.instrument.adopted:
            return _moved(reference, None, f"引用的是较早版本的{_words(place)}，该版本未收录，现行条号未核")
        return reference

    def _version_on(self, target: Document, day: str) -> Document | None:
        """The earlier version that was in force on that day, if it is another one."""
        if target.instrument.effective is None or target.instrument.effective <= day:
            return None
        document: Document | None = target
        while document is not None:
            earlier = document.instrument.previous
            document = self.corpus.documents.get(earlier) if earlier else None
            if document is not None and document.instrument.in_force_on(day):
                return document if document.tree.articles and target.tree.articles else None
        return None

    def _by_crosswalk(self, reference: Reference, place: Locator, old: Document, target: Document) -> Reference:
        key = (old.id, target.id)
        if key not in self._crosswalks:
            self._crosswalks[key] = align(old, target)
        pair = self._crosswalks[key].pair_of_old(place)
        if pair is None:
            return reference
        now = self._crosswalks[key].to_new(place)
        if pair.new is None:
            return _moved(reference, now, _reason(place, now, "该条在现行文本中已删去"))
        if pair.new == place.article and pair.change == "unchanged":
            return replace(reference, resolution=Resolution.INFERRED, reason="引用时的版本已修改，该条文字和条号未变")
        kept = replace(reference, **_address(now))
        return replace(kept, resolution=Resolution.INFERRED, reason=_reason(place, now, ""))


def _day(instrument: Instrument) -> str | None:
    return instrument.published or instrument.adopted or instrument.effective


def _address(place: Locator | None) -> dict[str, Any]:
    """The fields of a reference that name its 条."""
    if place is None:
        return {"target_article": None, "target_eid": None, "target_insertion": 0}
    return {"target_article": place.number, "target_eid": place.article, "target_insertion": place.insertion}


def _moved(reference: Reference, place: Locator | None, reason: str) -> Reference:
    """The reference to another article, or to the law alone; 款 and 项 of the old version do not carry over."""
    return replace(
        reference,
        **_address(place),
        target_paragraph=place.paragraph if place else None,
        target_item=None,
        target_items=(),
        resolution=Resolution.INFERRED,
        reason=reason,
    )


def _words(place: Locator) -> str:
    return format_article(place.number or 0, place.insertion)


def _reason(old: Locator, new: Locator | None, otherwise: str) -> str:
    if new is None:
        return f"引用时的{_words(old)}：{otherwise}"
    return f"引用时的{_words(old)}，现为{_words(new)}（按两个版本的条文对照）"

"""Which article is meant by a number that a text names of a law that was renumbered since.

A text that is older than the version now in force names articles by the numbers of its time. They are led over by the
crosswalk of the two versions where both are in the collection, else by the curated table, else to the law alone. All
of these are inferred.
"""

from __future__ import annotations

from dataclasses import replace

from corpus import Corpus, Document, Instrument, to_chinese
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
        if target is None or cited_on is None or reference.target_article is None:
            return reference
        old = self._version_on(target, cited_on)
        if old is not None:
            return self._by_crosswalk(reference, old, target)
        if target.instrument.adopted is not None and cited_on < target.instrument.adopted:
            return self._by_table(reference, target, cited_on)
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

    def _by_crosswalk(self, reference: Reference, old: Document, target: Document) -> Reference:
        key = (old.id, target.id)
        if key not in self._crosswalks:
            self._crosswalks[key] = align(old, target)
        number = reference.target_article or 0
        pair = self._crosswalks[key].pair_of_old(number)
        if pair is None:
            return reference
        if pair.new_number is None:
            return _moved(
                reference, pair.merged_into, None, _reason(number, pair.merged_into, "该条在现行文本中已删去")
            )
        if pair.new_number == number and pair.change == "unchanged":
            return replace(reference, resolution=Resolution.INFERRED, reason="引用时的版本已修改，该条文字和条号未变")
        inferred = replace(reference, target_article=pair.new_number, target_eid=pair.new)
        return replace(inferred, resolution=Resolution.INFERRED, reason=_reason(number, pair.new_number, ""))

    def _by_table(self, reference: Reference, target: Document, cited_on: str) -> Reference:
        number = reference.target_article or 0
        known = load_curated().renumbering(target.id, number, cited_on)
        if known is not None:
            return _moved(reference, known.new, known.new_paragraph, known.reason)
        reason = f"引用的是较早版本的第{to_chinese(number)}条，该版本未收录，现行条号未核"
        return _moved(reference, None, None, reason)


def _day(instrument: Instrument) -> str | None:
    return instrument.published or instrument.adopted or instrument.effective


def _moved(reference: Reference, article: int | None, paragraph: int | None, reason: str) -> Reference:
    """The reference to another article, or to the law alone; 款 and 项 of the old version do not carry over."""
    return replace(
        reference,
        target_article=article,
        target_eid=f"art_{article}" if article else None,
        target_paragraph=paragraph,
        target_item=None,
        target_items=(),
        resolution=Resolution.INFERRED,
        reason=reason,
    )


def _reason(old: int, new: int | None, otherwise: str) -> str:
    if new is None:
        return f"引用时的第{to_chinese(old)}条：{otherwise}"
    return f"引用时的第{to_chinese(old)}条，现为第{to_chinese(new)}条（按两个版本的条文对照）"

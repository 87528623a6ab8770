"""The table of a list: the row of a norm or of a sanction, and the places that the rows cite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import Article, Corpus, Document, in_marks
from graph import FactsIndex, Norm, QuantityKind, Sanction
from retrieval.finding.candidate import Key
from retrieval.finding.evidence import Span
from retrieval.limits import LIMITS
from retrieval.models import Row

__all__ = ["Listing", "as_listing", "norm_row", "sanction_row"]

_TIMES = (QuantityKind.DEADLINE, QuantityKind.FREQUENCY, QuantityKind.RETENTION)
_LONGEST_DUTY = 320
_LEANS = re.compile(r"其|上述|该|前[款项述]|保存期限")  # how a statement begins that says not what it is about


@dataclass(frozen=True, slots=True)
class Listing:
    """The table and the places it cites: row ``i`` cites ``places[row.marker - 1]``."""

    rows: tuple[Row, ...]
    places: tuple[tuple[Document, Article, Span], ...]
    warnings: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """The articles it cites, each once."""
        return tuple(dict.fromkeys(Key(document.id, article.eid) for document, article, _ in self.places))


def norm_row(norm: Norm, index: FactsIndex) -> tuple[Norm, Row]:
    """The row of a norm; its mark is given when the table is put together."""
    penalties = index.penalties_of(norm)
    sanctions = [p.sanction for p in penalties if not p.catch_all] or [p.sanction for p in penalties]
    labels = list(dict.fromkeys(index.sanction_label(sanction) for sanction in sanctions))
    times = dict.fromkeys(q.text for q in norm.quantities if q.kind in _TIMES)
    label = index.label(norm.locator)
    return norm, Row(_shortened(norm.whole), label, 0, timing="；".join(times), sanction="；".join(labels[:2]))


def sanction_row(sanction: Sanction, index: FactsIndex) -> tuple[Sanction, Row]:
    """The row of a sanction: the conduct, and the laws by which it is punished."""
    laws = "、".join(in_marks(title) for title in sanction.legal_basis)
    return sanction, Row(
        _shortened(sanction.conduct or sanction.text), index.sanction_label(sanction), 0, sanction=laws
    )


def as_listing(found: Sequence[tuple[Norm | Sanction, Row]], corpus: Corpus) -> Listing:
    """The rows with their marks, at most ``LIMITS.rows``; what says the same of the same 款 twice stands once."""
    rows: dict[Row, None] = {}
    places: list[tuple[Document, Article, Span]] = []
    markers: dict[Key, int] = {}
    for statement, row in found:
        document = corpus.documents[statement.doc_id]
        article = document.tree.by_eid(statement.eid)
        paragraph = article.paragraph(statement.paragraph) if article else None
        if article is None or paragraph is None:
            continue
        if len(rows) >= LIMITS.rows:
            break
        key = statement.home.at(statement.paragraph)
        if key not in markers:
            places.append((document, article, Span(statement.paragraph, None, paragraph.start, paragraph.end, 1.0)))
            markers[key] = len(places)
        duty = _whole(article.text, statement, paragraph.start) if _LEANS.match(row.duty) else row.duty
        rows[replace(row, duty=duty, marker=markers[key])] = None
    warnings = (f"共 {len(found)} 项，仅列出前 {LIMITS.rows} 项",) if len(found) > len(rows) >= LIMITS.rows else ()
    return Listing(tuple(rows), tuple(places), warnings)


def _whole(text: str, statement: Norm | Sanction, start: int) -> str:
    """The sentence of a statement with the one before, within its 款, which says what it leans on."""
    before = [at + 1 for at in range(start, statement.start) if text[at] in "。；"]
    first = before[-2] if len(before) > 1 else start
    return _shortened(text[first : statement.end])


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= _LONGEST_DUTY:
        return plain
    cut = plain.rfind("，", 0, _LONGEST_DUTY)
    return plain[: cut if cut > 30 else _LONGEST_DUTY] + "……"

"""列出, 哪些义务, 做张表: a query over the norms, whole, with its true count first."""

from __future__ import annotations

from retrieval.answering.drafts import Context, Draft, Said, Tabled
from retrieval.answering.listed import Listing
from retrieval.answering.lists import list_rows
from retrieval.answering.passages import Passage, place_words, short_title
from retrieval.models import Kind, StatementKind
from retrieval.reading.kinds import kinds_of
from retrieval.reading.models import Frame, Shape

__all__ = ["listing"]

_MANY = 8  # rows that only a request for a list brings


def listing(context: Context) -> Draft | None:
    """The table; ``None`` where an article lists it itself, or nothing tells what to list."""
    found = list_rows(context.asked, context.pool, context.facts, context.corpus, context.bearers)
    if found is None or not found.rows:
        return _own_list(context)
    asked_for = Kind.LIST in (*context.asked.kinds, *kinds_of(context.reading.text))
    asked_for = asked_for or context.reading.shape in (Shape.TABLE, Shape.LIST)
    if len(found.rows) > _MANY and not asked_for:
        return None  # 对厂商有什么要求 in a case asks for what bears on the case, not for all duties
    rows = _rows(found)
    laws = list(dict.fromkeys(short_title(row.place.document.instrument) for row in rows))
    articles = {row.place.key for row in rows}
    said = [
        Said(
            f"共 {len(rows)} 项，出自{'、'.join(laws[:4])}{'等' if len(laws) > 4 else ''}的 {len(articles)} 条，列表如下。",
            (rows[0].place,),
        )
    ]
    return Draft(Frame.LIST, tuple(said), rows=rows, warnings=found.warnings)


def _rows(found: Listing) -> tuple[Tabled, ...]:
    rows = []
    for row in found.rows:
        document, article, span = found.places[row.marker - 1]
        place = Passage(document, article, span.paragraph, span.start, span.end, span.item)
        rows.append(Tabled(row.duty, row.label, row.timing, row.sanction, place))
    return tuple(rows)


def _own_list(context: Context) -> Draft | None:
    """The whole list that an article found first gives itself."""
    statements: list[Said] = []
    for found in context.found[:3]:
        passages = [p for p in found.passages if context.fit(found, p) > 0]
        listed = [p for p in passages if _items(p) >= 2]
        for passage in (listed or passages)[:2]:
            kind = StatementKind.CONCLUSION
            statements.append(Said(f"{context.quote(passage, whole_list=True)}。", (passage,), kind))
    return Draft(Frame.LIST, tuple(statements)) if statements else None


def _items(passage: Passage) -> int:
    paragraph = passage.article.paragraph(passage.paragraph)
    return len(paragraph.items) if paragraph and place_words(passage) else 0

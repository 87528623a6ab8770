"""Which provisions a tier of sanctions punishes the breach of, and those whose tiers it borrows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus import Article
from graph.extraction.sanction_lookup import LawView
from graph.models import Reference, Violated

__all__ = ["borrowed_in", "paragraphs_meant", "violated_in"]

#: Under which the breach was to be mended: 又未依照第三十四条的规定改正的.
_MENDED = re.compile(r"(?:的?规定)(?:予以|及时)?(?:改正|整改)")
#: A provision that only says what is meant (第十三条所列事项), unless a breach of it is spoken of.
_NAMED_ONLY = re.compile(r"(?:规定)?的?(?:所列|所称|规定的)(?:事项|业务|范围|名单|机构|期限|条件|程序)")
_BROKEN = re.compile(r"(?:违反|未(?:按照|依照|依法|履行)?|不(?:履行|符合|按照)|超出)[^，。；]{0,12}$")
_BORROWS = re.compile(r"(?:依照|按照|根据|适用)[^。；]*(?:处罚|处理|处分|规定执行)")
_OWN_PARAGRAPHS = re.compile(r"前([一二两三四五六七八九十])?款|第([一二三四五六七八九十]{1,3})款(?=行为)")
_CONSEQUENCE = re.compile(r"造成[^，。；]{0,14}$")


def paragraphs_meant(number: int, words: str) -> list[int]:
    """Paragraph numbers that 前款 and 前两款 in paragraph ``number`` mean."""
    found: list[int] = []
    for match in _OWN_PARAGRAPHS.finditer(words):
        if match.group(2):
            continue
        count = "一二三四五六七八九十".find((match.group(1) or "一").replace("两", "二")) + 1
        found.extend(range(max(1, number - count), number))
    return found or [number - 1]


def violated_in(
    law: LawView, article: Article, start: int, end: int, punished: Mapping[int, tuple[Violated, ...]]
) -> tuple[Violated, ...]:
    """Provisions cited between two offsets of the article; a 款 of the same article stands for what it punishes itself.

    ``punished`` holds that by the number of the 款.
    """
    found: list[Violated] = []
    for reference in law.references.get(article.eid, ()):
        if not start <= reference.start < end or reference.target_article is None or reference.target_doc_id is None:
            continue
        if _CONSEQUENCE.search(article.text[max(0, reference.start - 16) : reference.start]):
            continue
        if _MENDED.match(article.text, reference.end):
            continue
        if _NAMED_ONLY.match(article.text, reference.end) and not _BROKEN.search(
            article.text[max(0, reference.start - 20) : reference.start]
        ):
            continue
        if reference.target is not None and reference.target.whole == reference.home:
            found.extend(punished.get(reference.target_paragraph or 0, ()))
            continue
        items = reference.target_items or (reference.target_item,)
        found.extend(_provision(reference, item) for item in items)
    return tuple(dict.fromkeys(found))


def _provision(reference: Reference, item: int | None) -> Violated:
    return Violated(
        reference.target_doc_id or "",
        reference.target_article or 0,
        reference.target_paragraph,
        item,
        reference.target_insertion,
    )


def borrowed_in(law: LawView, article: Article, start: int, end: int) -> tuple[Violated, ...]:
    """The provisions whose tiers the measures between two offsets borrow (依照本法第五十二条规定处罚, 依照前款规定处罚)."""
    if not _BORROWS.search(article.text[start:end]):
        return ()
    return tuple(
        dict.fromkeys(
            _provision(r, r.target_item)
            for r in law.references.get(article.eid, ())
            if start <= r.start < end and r.target_article is not None and r.target_doc_id is not None
        )
    )

"""Formal citations: 《证券期货业网络和信息安全管理办法》第十八条第二款, 第七十一条第（七）项."""

from __future__ import annotations

from corpus.models import Article, Instrument
from corpus.numerals import to_chinese

__all__ = [
    "format_address",
    "format_article",
    "format_label",
    "format_part",
    "format_title",
    "in_marks",
    "law_of",
    "place_of",
]


def format_label(
    instrument: Instrument,
    article: Article | None,
    paragraph: int | None = None,
    item: int | None = None,
    subitem: int | None = None,
) -> str:
    """The citation of a part: 《…》第十八条第二款; of the whole instrument where ``article`` is ``None``.

    The 款 is left out where the article has only one. A section is cited 起草说明 三、（二）.
    """
    title = format_title(instrument)
    if article is None:
        return title
    blank = "" if title.endswith("》") else " "
    return f"{title}{blank}{format_address(article, paragraph, item, subitem)}"


def format_title(instrument: Instrument) -> str:
    """The title in 《》; one that brings its own 《》 is cited by what follows them: 起草说明."""
    if not instrument.title.startswith("《"):
        return f"《{instrument.title}》"
    return instrument.title.rpartition("》")[2] or instrument.title


def in_marks(title: str) -> str:
    """A title in 《》, once."""
    return title if title.startswith("《") else f"《{title}》"


def law_of(label: str) -> str:
    """The part of a citation that names the law: 《…》; empty where it names none."""
    law, mark, _ = label.rpartition("》")
    return law + mark


def place_of(label: str) -> str:
    """The part of a citation behind the title: 第十八条第二款; the whole where there is no more than the title."""
    return label.rpartition("》")[2].strip() or label


def format_article(number: int, insertion: int = 0) -> str:
    """第十八条, 第十七条之一."""
    return f"第{to_chinese(number)}条" + (f"之{to_chinese(insertion)}" if insertion else "")


def format_address(
    article: Article, paragraph: int | None = None, item: int | None = None, subitem: int | None = None
) -> str:
    """The part of a citation after the title: 第十八条第二款, 第七十一条第（七）项, 三、（二）第一点."""
    several = paragraph is not None and len(article.paragraphs) != 1
    if article.is_section:
        label = article.label + (f"第{to_chinese(paragraph or 1)}段" if several else "")
        if item is not None and (mark := _letter(article, paragraph or 1, item)):
            return f"{label} {mark}"
        return label if item is None else f"{label}第{to_chinese(item)}点"
    inside = format_part((paragraph or 1) if several else None, item, subitem)
    return format_article(article.number, article.insertion) + inside


def _letter(article: Article, paragraph: int, item: int) -> str:
    """``a)`` where the items of a clause are lettered; empty where they are not."""
    found = article.paragraph(paragraph)
    marks = [one.mark.strip() for one in found.items if one.number == item] if found else []
    return marks[0].replace("）", ")") if marks and marks[0][:1].isascii() and marks[0][:1].isalpha() else ""


def format_part(paragraph: int | None, item: int | None = None, subitem: int | None = None) -> str:
    """What follows the article in a citation: 第二款第（七）项第一目; empty for the whole article."""
    return (
        (f"第{to_chinese(paragraph)}款" if paragraph is not None else "")
        + (f"第（{to_chinese(item)}）项" if item is not None else "")
        + (f"第{to_chinese(subitem)}目" if subitem is not None else "")
    )

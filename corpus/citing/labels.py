"""Formal citations: 《证券期货业网络和信息安全管理办法》第十八条第二款, 第七十一条第（七）项."""

from __future__ import annotations

from corpus.models import Article, Instrument
from corpus.numerals import to_chinese

__all__ = ["format_address", "format_label", "format_title"]


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


def format_address(
    article: Article, paragraph: int | None = None, item: int | None = None, subitem: int | None = None
) -> str:
    """The part of a citation after the title: 第十八条第二款, 第七十一条第（七）项, 三、（二）第一点."""
    several = paragraph is not None and len(article.paragraphs) != 1
    if article.is_section:
        label = article.label + (f"第{to_chinese(paragraph or 1)}段" if several else "")
        return label if item is None else f"{label}第{to_chinese(item)}点"
    parts = [f"第{to_chinese(article.number)}条"]
    if article.insertion:
        parts.append(f"之{to_chinese(article.insertion)}")
    if several:
        parts.append(f"第{to_chinese(paragraph or 1)}款")
    if item is not None:
        parts.append(f"第（{to_chinese(item)}）项")
    if subitem is not None:
        parts.append(f"第{to_chinese(subitem)}目")
    return "".join(parts)

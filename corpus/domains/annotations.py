"""Our own words about the articles: summaries, questions that staff ask, and the digest (摘要) of each 款.

``annotations/{id}.toml`` of the field holds a summary and questions an article; ``{id}.digest.toml`` a digest complete to
every 款, from which an instrument is served where its text is missing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.domains.data import domain_file, per_domains
from corpus.numerals import to_chinese

__all__ = ["Annotation", "load_annotations", "render_digest"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """Summary of one article and questions that different staff would ask about it, in writing or across the desk.

    ``plain`` questions are short ones that name nothing but the matter, and may suit a second article nearly as well.
    """

    article: int
    summary: str
    questions: tuple[str, ...]
    plain: tuple[str, ...]


@per_domains
def load_annotations(doc_id: str) -> dict[int, Annotation]:
    """Annotations by article number; empty where none were written."""
    path = domain_file("annotations", f"{doc_id}.toml")
    if not path.is_file():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        a["number"]: Annotation(
            a["number"], a["summary"], (*a["questions"], *a.get("spoken", ())), tuple(a.get("plain", ()))
        )
        for a in data["article"]
    }


@per_domains
def render_digest(doc_id: str, title: str) -> str | None:
    """The digest as one text in the shape of a regulation or of a note with sections; ``None`` where there is none."""
    path = domain_file("annotations", f"{doc_id}.digest.toml")
    if not path.is_file():
        return None
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = [title, *_chapter_lines(data.get("chapter", ())), *_section_lines(data.get("section", ()))]
    return "\n".join(lines) + "\n"


def _chapter_lines(chapters: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """第N章, its 节 where an article names one, and each 款 with its 项."""
    for chapter in chapters:
        yield f"第{to_chinese(chapter['number'])}章 {chapter['title']}"
        section = None
        for article in chapter["article"]:
            if article.get("section") and article["section"] != section:
                section = article["section"]
                yield f"第{to_chinese(section)}节 {article['section_title']}"
            mark = f"第{to_chinese(article['number'])}条　"
            for paragraph in article["paragraph"]:
                yield mark + paragraph["digest"]
                yield from (f"（{to_chinese(n)}）{item}" for n, item in enumerate(paragraph.get("items", ()), 1))
                mark = ""


def _section_lines(sections: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """一、, （一） and the points 一是, 二是 of a note without 条."""
    for section in sections:
        top = section["label"].endswith("、")
        if top:
            yield section["label"] + section["title"]
        sub = section["label"].rpartition("、")[2] if "（" in section["label"] else ""
        mark = f"{sub}{section['title']}。" if sub else ""
        for paragraph in section.get("paragraph", ()):
            points = "".join(f"{to_chinese(n)}是{item}" for n, item in enumerate(paragraph.get("items", ()), 1))
            yield mark + paragraph["digest"] + points
            mark = ""

"""Our own words about the articles: summaries, questions that staff ask, and the digest (摘要) of each 款.

``annotations/{id}.toml`` of the field holds a summary and questions an article; ``{id}.digest.toml`` a digest complete to
every 款, from which an instrument is served where its text is missing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

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


def render_digest(doc_id: str, title: str) -> str | None:
    """The digest as one text in the shape of a regulation, or ``None`` where there is none."""
    path = domain_file("annotations", f"{doc_id}.digest.toml")
    if not path.is_file():
        return None
    lines = [title]
    for chapter in tomllib.loads(path.read_text(encoding="utf-8"))["chapter"]:
        lines.append(f"第{to_chinese(chapter['number'])}章 {chapter['title']}")
        for article in chapter["article"]:
            mark = f"第{to_chinese(article['number'])}条　"
            for paragraph in article["paragraph"]:
                lines.append(mark + paragraph["digest"])
                lines += [f"（{to_chinese(n)}）{item}" for n, item in enumerate(paragraph.get("items", ()), 1)]
                mark = ""
    return "\n".join(lines) + "\n"

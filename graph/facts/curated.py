"""The curated tables of ``curation/``: links that no text states, made by hand, each with its reason.

- ``sanction_bases.toml``: which articles 依照《…》相关规定 can mean, per 款 and per article violated.
- ``drafting_note.toml``: which articles carry out each point of a drafting note.
- ``versions.toml``: what became of articles named against a version that is not in force or not in the collection.

Everything that comes from here is an inference (:attr:`graph.models.Resolution.INFERRED`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from corpus import DataError, domain_file
from graph.models import Resolution

__all__ = ["Curated", "InferredLink", "PointLink", "Renumbering", "load_curated", "merged_articles"]


@dataclass(frozen=True, slots=True)
class InferredLink:
    """A provision that a 款 refers to without naming its article.

    ``violated`` holds the articles of the citing text whose breach leads there; empty means any that the 款 names.
    ``aggravated`` marks the tier for grave consequences. ``named`` is the id of the law that the 款 names, ``None``
    where it says no more than 依法. ``offenders`` narrows the link to some of the offenders of the 款.
    """

    doc_id: str
    article: int
    paragraph: int
    target_doc_id: str
    target_article: int
    reason: str
    target_paragraph: int | None = None
    target_item: int | None = None
    named: str | None = None
    violated: tuple[int, ...] = ()
    offenders: tuple[str, ...] = ()
    aggravated: bool = False

    @property
    def resolution(self) -> Resolution:
        """Always inferred."""
        return Resolution.INFERRED

    def answers(self, article: int) -> bool:
        """Whether the link holds for the breach of that article."""
        return not self.violated or article in self.violated


@dataclass(frozen=True, slots=True)
class PointLink:
    """A point of a drafting note and the articles that carry it out.

    ``eid`` is the section (``sec_3__sec_2``), ``point`` counts its 一是, 二是 (``None`` for the section as a whole).
    ``paragraphs`` names single 款 as (article, 款) where not the whole article is meant. ``gist`` says in our own
    words what the point is about.
    """

    doc_id: str
    eid: str
    target_doc_id: str
    target_articles: tuple[int, ...]
    gist: str
    reason: str
    point: int | None = None
    paragraphs: tuple[tuple[int, int], ...] = ()

    @property
    def resolution(self) -> Resolution:
        """Always inferred."""
        return Resolution.INFERRED


@dataclass(frozen=True, slots=True)
class Renumbering:
    """What became of an article that older texts name: its number and 款 now, or ``None`` where it has no successor."""

    target_doc_id: str
    before: str  # up to which day (ISO) citing texts mean the old numbers
    old: int
    reason: str
    new: int | None = None
    new_paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Curated:
    """All curated tables: ``links`` lead from sanctions to the penalties meant, ``bases`` from duties to higher law."""

    links: tuple[InferredLink, ...]
    bases: tuple[InferredLink, ...]
    points: tuple[PointLink, ...]
    renumberings: tuple[Renumbering, ...]
    merged: tuple[tuple[str, str, int, int, str], ...]  # old id, new id, old number, new number, reason

    def links_of(self, doc_id: str, article: int, paragraph: int | None = None) -> tuple[InferredLink, ...]:
        """The links that leave an article (or one 款 of it)."""
        return tuple(
            link
            for link in self.links
            if (link.doc_id, link.article) == (doc_id, article) and paragraph in (None, link.paragraph)
        )

    def points_of(self, doc_id: str, article: int) -> tuple[PointLink, ...]:
        """The points of drafting notes that an article carries out."""
        return tuple(p for p in self.points if p.target_doc_id == doc_id and article in p.target_articles)

    def renumbering(self, target_doc_id: str, number: int, cited_on: str) -> Renumbering | None:
        """What a text of ``cited_on`` (ISO day) means by article ``number`` of the target."""
        for entry in self.renumberings:
            if (entry.target_doc_id, entry.old) == (target_doc_id, number) and cited_on < entry.before:
                return entry
        return None


@lru_cache(maxsize=1)
def load_curated() -> Curated:
    """Load the shipped tables.

    Raises:
        DataError: a table is damaged or an entry has an unknown or missing field; the message names it.
    """
    names = ("sanction_bases", "duty_bases", "drafting_note", "versions")
    penalties, duties, note, versions = (_read(name) for name in names)
    try:
        links = tuple(InferredLink(**_tuples(entry)) for entry in penalties["link"])
        bases = tuple(InferredLink(**_tuples(entry)) for entry in duties["link"])
        points = tuple(PointLink(**_tuples(entry)) for entry in note["point"])
        renumberings = tuple(Renumbering(**entry) for entry in versions["renumbering"])
        merged = tuple((m["old"], m["new"], m["article"], m["into"], m["reason"]) for m in versions["merged"])
    except (KeyError, TypeError) as error:
        raise DataError(f"人工整理的对照表有误：{error}；请恢复 curation 下的文件") from error
    reasons = [
        *(link.reason for link in (*links, *bases)),
        *(p.reason for p in points),
        *(r.reason for r in renumberings),
    ]
    if not all(reason.strip() for reason in reasons):
        raise DataError("人工整理的对照表有误：有的条目没有写明理由；请恢复 curation 下的文件")
    return Curated(links, bases, points, renumberings, merged)


def merged_articles(old_id: str, new_id: str) -> Mapping[int, int]:
    """Articles that the new version dropped and whose matter another one took up: old number → new number."""
    return {number: into for old, new, number, into, _ in load_curated().merged if (old, new) == (old_id, new_id)}


def _read(name: str) -> dict[str, Any]:
    path = domain_file("curation", f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"人工整理的对照表 curation/{name}.toml 无法读取：{error}") from error


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of an entry as tuples, lists of lists too."""

    def frozen(value: Any) -> Any:
        return tuple(frozen(part) for part in value) if isinstance(value, list) else value

    return {key: frozen(value) for key, value in entry.items()}

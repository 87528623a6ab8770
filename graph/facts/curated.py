"""The curated tables of ``curation/``: links that no text states, made by hand, each with its reason.

- ``sanction_bases.toml``: which articles 依照《…》相关规定 can mean, per 款 and per article violated.
- ``drafting_note.toml``: which articles carry out each point of a drafting note.
- ``versions.toml``: what became of articles named against a version that is not in force or not in the collection.

Everything that comes from here is an inference (:attr:`graph.models.Resolution.INFERRED`).
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus import DataError, Locator, UsageError, domain_files, per_domains
from graph.models import Resolution

__all__ = ["Curated", "InferredLink", "PointLink", "Renumbering", "load_curated", "load_relation", "merged_articles"]


Number = int | str
"""How a table writes the number of a 条: ``18``; ``"17-1"`` for 第十七条之一."""


@dataclass(frozen=True, slots=True)
class InferredLink:
    """A provision that a 款 refers to without naming its article.

    ``violated`` holds the articles of the citing text whose breach leads there; empty means any that the 款 names.
    ``aggravated`` marks the tier for grave consequences. ``named`` is the id of the law that the 款 names, ``None``
    where it says no more than 依法. ``offenders`` narrows the link to some of the offenders of the 款.
    """

    doc_id: str
    article: Number
    paragraph: int
    target_doc_id: str
    target_article: Number
    reason: str
    target_paragraph: int | None = None
    target_item: int | None = None
    named: str | None = None
    violated: tuple[Number, ...] = ()
    offenders: tuple[str, ...] = ()
    aggravated: bool = False

    @property
    def resolution(self) -> Resolution:
        """Always inferred."""
        return Resolution.INFERRED

    @property
    def source(self) -> Locator:
        """The 款 that refers."""
        return Locator.of(self.doc_id, self.article, self.paragraph)

    @property
    def target(self) -> Locator:
        """The provision meant."""
        return Locator.of(self.target_doc_id, self.target_article, self.target_paragraph, self.target_item)

    @property
    def breaches(self) -> tuple[Locator, ...]:
        """The 条 of the citing text whose breach leads there."""
        return tuple(Locator.of(self.doc_id, number) for number in self.violated)

    def answers(self, place: Locator) -> bool:
        """Whether the link holds for the breach of that 条 of the citing text."""
        return not self.violated or place.whole in self.breaches


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
    target_articles: tuple[Number, ...]
    gist: str
    reason: str
    point: int | None = None
    paragraphs: tuple[tuple[Number, int], ...] = ()

    @property
    def resolution(self) -> Resolution:
        """Always inferred."""
        return Resolution.INFERRED

    @property
    def section(self) -> Locator:
        """The section of the note."""
        return Locator(self.doc_id, self.eid)

    @property
    def targets(self) -> tuple[Locator, ...]:
        """The 条 that carry it out."""
        return tuple(Locator.of(self.target_doc_id, number) for number in self.target_articles)


@dataclass(frozen=True, slots=True)
class Renumbering:
    """What became of an article that older texts name: its number and 款 now, or ``None`` where it has no successor."""

    target_doc_id: str
    before: str  # up to which day (ISO) citing texts mean the old numbers
    old: Number
    reason: str
    new: Number | None = None
    new_paragraph: int | None = None

    @property
    def before_it(self) -> Locator:
        """The 条 as older texts name it."""
        return Locator.of(self.target_doc_id, self.old)

    @property
    def after_it(self) -> Locator | None:
        """The provision now."""
        return None if self.new is None else Locator.of(self.target_doc_id, self.new, self.new_paragraph)


@dataclass(frozen=True, slots=True)
class Curated:
    """All curated tables: ``links`` lead from sanctions to the penalties meant, ``bases`` from duties to higher law."""

    links: tuple[InferredLink, ...]
    bases: tuple[InferredLink, ...]
    points: tuple[PointLink, ...]
    renumberings: tuple[Renumbering, ...]
    merged: tuple[tuple[Locator, Locator, str], ...]  # 条 of the old version, 条 of the new one, reason

    def links_of(self, place: Locator) -> tuple[InferredLink, ...]:
        """The links that leave a 条 (or one 款 of it)."""
        return tuple(
            link
            for link in self.links
            if link.source.whole == place.whole and place.paragraph in (None, link.paragraph)
        )

    def points_of(self, place: Locator) -> tuple[PointLink, ...]:
        """The points of drafting notes that a 条 carries out."""
        return tuple(p for p in self.points if place.whole in p.targets)

    def renumbering(self, place: Locator, cited_on: str) -> Renumbering | None:
        """What a text of ``cited_on`` (ISO day) means by that 条."""
        for entry in self.renumberings:
            if entry.before_it == place.whole and cited_on < entry.before:
                return entry
        return None


@per_domains
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
        merged = tuple(
            (Locator.of(m["old"], m["article"]), Locator.of(m["new"], m["into"]), m["reason"])
            for m in versions["merged"]
        )
    except (KeyError, TypeError, UsageError) as error:
        raise DataError(f"人工整理的对照表有误：{error}；请恢复 curation 下的文件") from error
    reasons = [
        *(link.reason for link in (*links, *bases)),
        *(p.reason for p in points),
        *(r.reason for r in renumberings),
    ]
    if not all(reason.strip() for reason in reasons):
        raise DataError("人工整理的对照表有误：有的条目没有写明理由；请恢复 curation 下的文件")
    return Curated(links, bases, points, renumberings, merged)


@per_domains
def load_relation() -> str | None:
    """How the laws stand to each other that one act may break (行政处罚法第二十九条), in words; ``None`` if untold."""
    told = _read("sanction_bases").get("relation", ())
    return next((str(entry["text"]) for entry in told), None)


def merged_articles(old_id: str, new_id: str) -> Mapping[Locator, Locator]:
    """Articles that the new version dropped and whose matter another one took up: old 条 → new 条."""
    return {old: new for old, new, _ in load_curated().merged if (old.doc_id, new.doc_id) == (old_id, new_id)}


def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    """The entries of a table, those of all loaded fields."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in domain_files("curation", f"{name}.toml"):
        try:
            for key, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
                found[key] += entries
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise DataError(f"人工整理的对照表 {path} 无法读取：{error}") from error
    return found


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of an entry as tuples, lists of lists too."""

    def frozen(value: Any) -> Any:
        return tuple(frozen(part) for part in value) if isinstance(value, list) else value

    return {key: frozen(value) for key, value in entry.items()}

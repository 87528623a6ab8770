"""Relative references: 前款, 前两款, 前条, 前项, 本条第一款, 同条, 该款, 前款第二项, and a plain 第一款 or 第（一）项.

Finding is a matter of words, resolving one of place: what is meant depends on the article, the 款 and the 项 in which
the words stand, and on the reference before. What cannot be told resolves to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from corpus import NUM, Article, Expansion, Paragraph, Place, article_eid, normalise, parse_number, read_places
from graph.models import Reference, Resolution

__all__ = ["Relative", "Target", "find_relatives"]

_HERE = 9999  # stands for the number that only the place of the words gives
_LONGEST_TAIL = 800

_WORDS = re.compile(
    rf"""
      (?<![提目以之当此年日月期空从])前\s?(?P<count>[一两二三四五六七八九十几])?\s?(?P<preceding>款(?!项)|条(?![件例约款线])|项(?!目))
    | (?<![基根资成版文样账日])本(?P<this>条|款|项)(?=\s?第|规定|所|的规定|中|情形|[,。;、])
    | (?P<which>[同该])(?P<same>条(?=\s?第|规定|所|的规定|中)|款(?=\s?第|规定|所|的规定)|项(?=规定|的规定|所列))
    | (?P<paragraph>第\s?{NUM}\s?款)(?=\s?第|规定|所|的规定|情形|行为|、第|和第|及第|至第|与第|或者第)
    | (?P<item>第\s?(?:\({NUM}\)|{NUM})\s?项)(?=规定|所|的规定|情形|行为|业务|、第|和第|及第|至第|与第|或者第)
    """,
    re.VERBOSE,
)
_UNIT_LEVEL = {"条": 0, "款": 1, "项": 2}


@dataclass(frozen=True, slots=True)
class Target:
    """What one relative reference means: a span of the article's text, and the place it leads to.

    ``eid`` is ``None`` where it leads nowhere; ``doc_id`` is ``None`` for the text itself and for the outside.
    """

    start: int
    end: int
    eid: str | None = None
    article: int | None = None
    paragraph: int | None = None
    items: tuple[int, ...] = ()
    doc_id: str | None = None
    title: str | None = None
    resolution: Resolution = Resolution.EXACT
    reason: str | None = None

    @property
    def resolved(self) -> bool:
        """Whether it leads somewhere."""
        return self.eid is not None


@dataclass(frozen=True, slots=True)
class Relative:
    """Words that refer from where they stand; ``unit`` is 条, 款 or 项, ``count`` how many (前两款: 2)."""

    start: int
    end: int
    rule: str
    unit: str
    count: int | None
    places: tuple[Place, ...]

    def resolve(
        self, article: Article, neighbour: Callable[[Article, int], Article | None], before: Reference | None
    ) -> list[Target]:
        """What the words mean in ``article``.

        ``neighbour`` gives the article some places before another; ``before`` is the reference before in the article.
        """
        if self.rule == "same":
            return self._same(before)
        if self.rule == "bare_item":
            return self._bare_item(article, before)
        bases = self._bases(article, neighbour)
        if not bases:
            return [self._unresolved(None)]
        return [target for base, here in bases for target in self._targets(base, here)]

    def _bases(
        self, article: Article, neighbour: Callable[[Article, int], Article | None]
    ) -> list[tuple[Article, tuple[int | None, int | None]]]:
        """The articles (and 款, 项 in them) that the words stand for; none where they lead out of the text."""
        paragraph = article.paragraph_at(self.start)
        if self.rule == "preceding":
            return self._preceding(article, paragraph, neighbour)
        if self.rule == "bare_paragraph" or self.unit == "条":
            return [(article, (None, None))]
        if paragraph is None:
            return []
        if self.unit == "款":
            return [(article, (paragraph.number, None))]
        item = _item_at(paragraph, self.start)
        return [(article, (paragraph.number, item))] if item else []

    def _preceding(
        self, article: Article, paragraph: Paragraph | None, neighbour: Callable[[Article, int], Article | None]
    ) -> list[tuple[Article, tuple[int | None, int | None]]]:
        if self.count is None:
            return []
        steps = range(self.count, 0, -1)
        if self.unit == "条":
            found = [neighbour(article, step) for step in steps]
            articles = [a for a in found if a is not None]
            return [(a, (None, None)) for a in articles] if len(articles) == self.count else []
        if paragraph is None:
            return []
        if self.unit == "款":
            first = paragraph.number - self.count
            return [(article, (paragraph.number - step, None)) for step in steps] if first >= 1 else []
        item = _item_at(paragraph, self.start)
        if item is None or item <= self.count:
            return []
        return [(article, (paragraph.number, item - step)) for step in steps]

    def _targets(self, base: Article, here: tuple[int | None, int | None]) -> Iterator[Target]:
        """The places under ``base``, several 项 of one 款 as one."""
        group: list[Target] = []
        for place in self.places:
            target = self._target(place, base, here)
            joined = group and target.items and group[-1].items and _address(target) == _address(group[-1])
            if joined:
                group[-1] = replace(group[-1], end=target.end, items=(*group[-1].items, *target.items))
            else:
                group.append(target)
        yield from group

    def _target(self, place: Place, base: Article, here: tuple[int | None, int | None]) -> Target:
        own = place.article == _HERE
        paragraph = here[0] if place.paragraph == _HERE else place.paragraph
        item = here[1] if place.item == _HERE else place.item
        if item is not None and paragraph is None:
            leading = [p.number for p in base.paragraphs if p.items] if own else []
            paragraph = leading[0] if len(leading) == 1 else None
        return Target(
            start=place.start,
            end=place.end,
            eid=base.eid if own else article_eid(place.article or 0, place.insertion),
            article=base.number if own else place.article,
            paragraph=paragraph,
            items=(item,) if item is not None else (),
        )

    def _same(self, before: Reference | None) -> list[Target]:
        """同条, 该款: the place of the reference before, or nothing."""
        if before is None or before.target_article is None or before.target_eid is None:
            return [self._unresolved(before.target_title if before and not before.target_doc_id else None)]
        needs = {"条": True, "款": before.target_paragraph is not None, "项": bool(before.target_items)}
        if not needs[self.unit]:
            return [self._unresolved(None)]
        known = (before.target_paragraph, before.target_item)
        found: list[Target] = []
        for place in self.places:
            own = place.article == _HERE
            item = known[1] if place.item == _HERE else place.item
            target = Target(
                start=place.start,
                end=place.end,
                eid=before.target_eid if own else article_eid(place.article or 0, place.insertion),
                article=before.target_article if own else place.article,
                paragraph=known[0] if place.paragraph == _HERE else place.paragraph,
                items=(item,) if item else (),
                doc_id=before.target_doc_id,
                resolution=before.resolution,
                reason=before.reason,
            )
            if found and target.items and found[-1].items and _address(target) == _address(found[-1]):
                found[-1] = replace(found[-1], end=target.end, items=(*found[-1].items, *target.items))
            else:
                found.append(target)
        return found

    def _bare_item(self, article: Article, before: Reference | None) -> list[Target]:
        """A plain 第（四）项: of the 款 named before, else of the 款 in which it stands."""
        items = tuple(place.item for place in self.places if place.item is not None)
        paragraph = article.paragraph_at(self.start)
        if before is not None and before.target_items and before.target_eid:
            return [
                Target(
                    self.start,
                    self.end,
                    before.target_eid,
                    before.target_article,
                    before.target_paragraph,
                    items,
                    before.target_doc_id,
                    resolution=Resolution.INFERRED,
                    reason="没有写明条款，承前一处引用",
                )
            ]
        if paragraph is None or not paragraph.items:
            return [self._unresolved(None)]
        return [Target(self.start, self.end, article.eid, article.number, paragraph.number, items)]

    def _unresolved(self, title: str | None) -> Target:
        reason = "前一处引用未能确定，此处也不能确定" if self.rule == "same" else "所指不在文中"
        return Target(self.start, self.end, title=title, resolution=Resolution.OUTSIDE, reason=reason)


def find_relatives(text: str) -> list[Relative]:
    """All relative references of a text, in order and without overlap. Never raises; linear in the length."""
    norm = normalise(text)
    expansion = Expansion()
    found: list[Relative] = []
    end = 0
    for match in _WORDS.finditer(norm):
        if match.start() < end:
            continue
        rule, unit, count = _kind(match)
        whole = match["paragraph"] or match["item"]
        tail_start = match.start() if whole else match.end()
        places = _read(norm, match.start(), tail_start, rule, unit, count, expansion)
        end = max(match.end(), places[-1].end)
        found.append(Relative(match.start(), end, rule, unit, count, places))
    return found


def _kind(match: re.Match[str]) -> tuple[str, str, int | None]:
    if match["preceding"]:
        word = match["count"]
        return "preceding", match["preceding"], 1 if word in (None, "一") else parse_number(word)
    if match["this"]:
        return "this", match["this"], 1
    if match["same"]:
        return "same", match["same"], 1
    return ("bare_paragraph", "款", 1) if match["paragraph"] else ("bare_item", "项", 1)


def _read(
    norm: str, start: int, tail_start: int, rule: str, unit: str, count: int | None, expansion: Expansion
) -> tuple[Place, ...]:
    """The places that the words and the address after them name; the numbers of the place itself are ``_HERE``."""
    level = {"bare_paragraph": 0, "bare_item": 1}.get(rule, _UNIT_LEVEL[unit])
    prefix = "".join(f"第{_HERE}{name}" for name in "条款项"[: level + 1])
    paragraph, item = (_HERE if level >= step else None for step in (1, 2))
    single = Place(start, tail_start, _HERE, paragraph=paragraph, item=item)
    if count != 1:
        return (single,)
    tail = norm[tail_start : tail_start + _LONGEST_TAIL]
    places, _ = read_places(prefix + tail, 0, named=False, expansion=expansion)
    shift = tail_start - len(prefix)
    moved = [
        replace(place, start=max(start, place.start + shift), end=max(place.end + shift, tail_start))
        for place in places
        if place.article
    ]
    if not moved:
        return (single,)
    moved[0] = replace(moved[0], start=start)
    return tuple(moved)


def _item_at(paragraph: Paragraph, offset: int) -> int | None:
    return next((i.number for i in paragraph.items if i.start <= offset < i.end), None)


def _address(target: Target) -> tuple[str | None, int | None]:
    return target.eid, target.paragraph

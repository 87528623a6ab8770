"""The bearer of norms whose text names nobody: the usual one of their chapter or law, for liability whoever had the duty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus import Article, Locator, parse_number
from graph.extraction.norm_bearers import LIABLE, all_authorities
from graph.extraction.subjects import UNNAMED, SubjectFinder
from graph.models import Modality, Norm

__all__ = ["fill_unnamed"]

_CITED = re.compile(r"(?:本(?:法|办法|条例|规定|规则)|、|和|或者|至)第([零〇一二三四五六七八九十百千]{1,9})条")
#: What those do who come to an authority, in a law on how the authority acts.
_ASKS = re.compile(r"(?:提起|起诉|上诉|申请|书写|撤诉|申诉|控告|检举|设立|维护)")
_HANDS_IN = re.compile(r"(?:提交|提出)[^，。；]{0,12}(?:申请|异议)|提起[^，。；]{0,8}诉讼|申请行政复议")
_USUAL_SHARE = 0.4
_OFFICE_SHARE = 0.4
_FIRM_SHARE = 0.45
#: Enough for whom no other comes near.
_ALONE_SHARE = 0.3
#: Of all duties of a chapter, authorities' included.
_CHAPTER_SHARE = 0.25


def fill_unnamed(
    finder: SubjectFinder, articles: Sequence[Article], norms: list[Norm], anyone: str = "", office: str | None = None
) -> list[Norm]:
    """Norms whose text names nobody get the usual bearer of their chapter or law; liability that of the duty broken.

    ``office`` is who acts by a rule on an authority's own procedure.
    """
    chapters = {article.eid: article.headings for article in articles}
    texts = {article.eid: article for article in articles}
    by_article: dict[Locator, list[str]] = {}
    chapter_counts: dict[object, Counter[str]] = {}
    total: Counter[str] = Counter()
    firms: dict[object, Counter[str]] = {}  # as both, without anyone: what anyone must not do tells of no positive duty
    offices: Counter[str] = Counter()
    everybody: dict[object, Counter[str]] = {}
    for norm in norms:
        known_names = [n for n in norm.subjects if n not in (UNNAMED, "当事人")]
        if norm.modality not in (Modality.OBLIGATION, Modality.PROHIBITION) or not known_names:
            continue
        offices.update(known_names)
        everybody.setdefault(chapters.get(norm.eid), Counter()).update(known_names)
        names = [n for n in known_names if finder.kind(n) in ("regulated", "anyone")]
        if not names:
            continue
        known = by_article.setdefault(norm.home, [])
        known.extend(n for n in names if n not in known)
        chapter_counts.setdefault(chapters.get(norm.eid), Counter()).update(names)
        total.update(names)
        named = [n for n in names if finder.kind(n) == "regulated"]
        for key in (chapters.get(norm.eid), "law"):
            firms.setdefault(key, Counter()).update(named)
    chapter_texts: dict[object, str] = {}
    for article in articles:
        chapter_texts[article.headings] = chapter_texts.get(article.headings, "") + article.text

    def spoken_of(chapter: object, name: str) -> bool:
        """Whether the chapter speaks at all of what the usual bearer of the law does, so that it can speak to him."""
        return finder.kind(name) == "anyone" or name.removesuffix("者")[:4] in chapter_texts.get(chapter, name)

    law_most = _usual(firms.get("law"), _FIRM_SHARE, 15)
    if law_most and offices[law_most] < _CHAPTER_SHARE / 2 * sum(offices.values()):
        law_most = None  # the law speaks to authorities
    most = _usual(total)
    if most and offices[most] < _CHAPTER_SHARE / 2 * sum(offices.values()):
        most = None
    usual_office = _usual(offices, _OFFICE_SHARE)  # a law on how authorities act (行政机关)
    if usual_office and finder.kind(usual_office) in ("regulator", "state"):
        office = usual_office
    filled = []
    for norm in norms:
        if norm.subjects != (UNNAMED,) or (norm.modality is Modality.ENCOURAGEMENT and not norm.condition):
            filled.append(norm)
            continue
        chosen: tuple[str, ...] = ()
        if LIABLE.match(norm.action):
            paragraph = texts[norm.eid].paragraph(norm.paragraph)
            numbers = [parse_number(n) for n in _CITED.findall(paragraph.text if paragraph else "")]
            broken = [Locator.of(norm.doc_id, n) for n in numbers if n]
            chosen = tuple(dict.fromkeys(name for place in broken for name in by_article.get(place, ())))
            here = [n for n in filled if n.eid == norm.eid]
            undone = bool(here) and not chosen and "责任" not in norm.action
            if undone and all(all_authorities(finder, n.subjects) for n in here):  # 造成损失的，应当依法予以赔偿
                chosen = here[0].subjects
            chosen = chosen or ((anyone,) if anyone and "违约" not in norm.action else ())
        else:
            banned = norm.modality is Modality.PROHIBITION
            chapter = chapters.get(norm.eid)
            here_most = _usual(chapter_counts.get(chapter)) or (
                None if banned else _usual(firms.get(chapter), _FIRM_SHARE, 15)
            )
            if here_most and everybody[chapter][here_most] < _CHAPTER_SHARE * sum(everybody[chapter].values()):
                here_most = None  # the chapter speaks to authorities
            offices_here = sum(
                count
                for name, count in everybody.get(chapter, {}).items()
                if finder.kind(name) in ("regulator", "state")
            )
            if not office and 2 * offices_here > sum(everybody.get(chapter, {}).values()):
                filled.append(norm)
                continue
            widely = most or (None if banned else law_most)
            if widely and not spoken_of(chapter, widely):
                widely = None
            usual = office or here_most or widely
            addressed = usual and re.search(
                rf"(?:^|[向由报经])[^，。；]{{0,6}}{re.escape(usual)}(?!负责人)", norm.action
            )
            if usual == office and norm.modality is Modality.PERMISSION and _HANDS_IN.search(norm.action):
                chosen = ("申请人",)
            elif usual and (
                addressed or (usual != office and usual in norm.action) or _ASKS.match(norm.text)
            ):  # nobody is asked to ask himself
                before: tuple[str, ...] = next((n.subjects for n in reversed(filled) if n.subjects != (UNNAMED,)), ())
                chosen = before if filled and filled[-1].eid == norm.eid and usual not in before else ()
            else:
                chosen = (usual,) if usual else ()
        power = bool(chosen) and norm.modality is Modality.PERMISSION and all_authorities(finder, chosen)
        modality = Modality.POWER if power else norm.modality
        filled.append(replace(norm, subjects=chosen, modality=modality) if chosen else norm)
    return filled


def _usual(counts: Counter[str] | None, share: float = _USUAL_SHARE, least: int = 5) -> str | None:
    """Whom two duties in five are addressed to, or three in ten and nobody else half as many; nobody where there are too few."""
    if not counts or sum(counts.values()) < least:
        return None
    (name, count), *others = counts.most_common(2)
    total = sum(counts.values())
    alone = count >= _ALONE_SHARE * total and count >= 2 * (others[0][1] if others else 0)
    return name if count >= share * total or alone else None

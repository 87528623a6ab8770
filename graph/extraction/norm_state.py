"""What the reading of norms carries from clause to clause, and how a norm is put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus import Article, Document, Locator, load_field
from graph.extraction.subjects import UNNAMED, SubjectFinder, default_table
from graph.models import Modality, Norm

__all__ = [
    "Place",
    "State",
    "carry_subjects",
    "default_authority",
    "draft_norm",
    "keep_norm",
    "lasting_topic",
    "modality_for",
]


#: An office that a law names this often, and more than all others together, imposes its sanctions.
_MOSTLY = 20
_ANY_OFFICE = ("有关部门", "有关主管部门", "派出机构", "国务院")

_ANYONE = tuple(frozenset((head, "个人")) for head in ("单位", "组织", "机构"))
_HEADS = ("机关", "单位", "组织", "机构")
#: Heads that name nobody by themselves.
_BARE = ("人员", "机构", "部门", "者", "人")


@dataclass
class State:
    """What the text so far has established."""

    finder: SubjectFinder
    document: Document
    authority: str
    office: str = ""  # who acts in a law on the acts of authorities: 行政机关
    anyone: str = ""  # the words of the text for anyone: 任何个人和组织
    usual: tuple[str, ...] = ()  # entities by how often the text names them
    subjects: tuple[str, ...] = ()  # of the paragraph's last norm
    opened: tuple[str, ...] = ()  # whom the article first addressed, never a regulator or a party
    imposing: tuple[str, ...] = ()  # who imposes the paragraph's last sanction
    offenders: tuple[str, ...] = ()  # whom the article's first sanction names as having broken a duty
    accused: bool = False  # a sanction has been read, whether or not it named anybody
    keepers: tuple[str, ...] = ()  # of the article's last duty to keep records
    listed: bool = False  # an item of a list of duties is read: they are the head's
    context: str = ""
    norms: list[Norm] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Place:
    """A 款, the lead-in of one, or an item: what is read in one go."""

    article: Article
    paragraph: int
    item: int | None
    offset: int  # of the unit's text in the article
    text: str


def default_authority(document: Document) -> str:
    """Who imposes sanctions where a law leaves it unsaid: the regulator that the law names most."""
    text = "".join(article.text for article in document.tree.articles)
    words = "|".join(map(re.escape, load_field().authorities)) or "(?!)"
    named = Counter(re.findall(rf"(?:{words})(?!派出)", text))
    best = max(named, key=lambda name: (named[name], name), default="")
    if best and named[best] >= 10:
        return best
    if len(re.findall("有期徒刑", text)) >= _MOSTLY:
        return "人民法院"  # sentences are a court's
    known = default_table()
    issuer = known.names.get(document.instrument.issuer, document.instrument.issuer)
    if issuer in named:
        return issuer
    offices = sorted((w for w, n in known.names.items() if known.kinds.get(n) == "regulator"), key=len, reverse=True)
    others = Counter(re.findall("|".join(map(re.escape, offices)) or "(?!)", text))
    for vague in _ANY_OFFICE:
        del others[vague]
    name, count = others.most_common(1)[0] if others else ("", 0)
    return name if count >= _MOSTLY and 2 * count > sum(others.values()) else "有关主管部门"


def draft_norm(
    subjects: tuple[str, ...], modality: Modality, trigger: str, span: tuple[int, int], text: str, **more: object
) -> Norm:
    """A norm with offsets in its unit, to be placed by :func:`keep_norm`."""
    start, end = span
    norm = Norm("", "", "", 0, 0, None, subjects, modality, trigger, "", text[start:end], start, end)
    return replace(norm, **more)  # type: ignore[arg-type]


def modality_for(state: State, subjects: Sequence[str], modality: Modality | None) -> Modality:
    """The modality in the light of the bearer: tasks and 可以 of a regulator are powers."""
    kinds = {state.finder.kind(name) for name in subjects}
    if modality is None:
        return Modality.POWER if kinds <= {"regulator", "association", "state"} else Modality.OBLIGATION
    if modality is Modality.PERMISSION and kinds and kinds <= {"regulator", "association", "state"}:
        return Modality.POWER
    return modality


def keep_norm(state: State, place: Place, norm: Norm) -> None:
    """Places a drafted norm in its article, numbers it and adds it to what was found."""
    article = place.article
    here = Locator(state.document.id, article.eid, place.paragraph, place.item or None)
    key = here.path()
    state.counts[key] += 1
    start, end = place.offset + norm.start, place.offset + norm.end
    text = article.text[start:end]
    names = _spelt(tuple(f"有关{name}" if name in _BARE else name for name in norm.subjects), state.anyone)
    action = norm.action.strip("，、；。：: \n") or text
    state.norms.append(
        replace(
            norm,
            id=here.statement("norm", state.counts[key]),
            subjects=names,
            doc_id=state.document.id,
            eid=article.eid,
            article=article.number,
            paragraph=place.paragraph,
            item=place.item,
            action=action,
            text=text,
            start=start,
            end=end,
            trigger_start=place.offset + norm.trigger_start,
        )
    )


def _spelt(names: tuple[str, ...], anyone: str) -> tuple[str, ...]:
    """One name for what two bare heads say together: 单位、个人 is anyone, 机关、单位 one kind of body."""
    heads = frozenset(names)
    if heads in _ANYONE:
        return (anyone or "任何单位和个人",)
    if (
        len(names) == 2
        and names[0] in _HEADS
        and re.fullmatch(rf"(?:{'|'.join(_HEADS)})(?:主要)?(?:负责人|工作人员)", names[1])
    ):
        return ("、".join(names),)  # 机关、单位主要负责人: whose both are
    return ("机关、单位",) if heads == {"机关", "单位"} else names


def lasting_topic(state: State) -> tuple[str, ...]:
    """What the topic of a 款 is for the next one: never a regulator, nor who is anyone."""
    names = state.subjects
    firm = any(state.finder.kind(name) in ("regulated", "person") and name != "个人" for name in names)
    return names if firm and not any(name.startswith("任何") for name in names) else ()


def carry_subjects(state: State, names: tuple[str, ...]) -> None:
    """Remembers bearers for sentences that name none."""
    if names in ((UNNAMED,), ("国家",)):
        return
    state.subjects = names
    if not state.opened and all(state.finder.kind(name) == "regulated" for name in names) and "当事人" not in names:
        state.opened = names

"""What a report and a provision have in common: the matter that they speak of, whom they name, and in what they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph import load_thesaurus
from retrieval.checking.plain import grams, plain

__all__ = [
    "FIRM",
    "NORMATIVE",
    "OURSELVES",
    "PARTIES",
    "SAME_MATTER",
    "SAME_SENTENCE",
    "WANTS",
    "WHOLE",
    "Conflict",
    "among",
    "entities",
    "matter",
    "only_asks",
    "shown",
]

NORMATIVE = re.compile(
    r"应当|应|须|不得|至少|最迟|最晚|要求|不少于|不低于|以内|内|每|可以|必须|满|上限|最高|即可|就够|只需"
)
SAME_MATTER = 0.34  # share of a clause's words that the provision's clause must have to speak of the same matter
SAME_SENTENCE = 0.45
OURSELVES = "我司|我公司|我行(?![为动])|我方|我们|本公司|本单位|贵公司|贵司|贵行|贵单位"  # of a writer's own firm
PARTIES = "[甲乙丙丁]方|双方|各方"  # to a contract: they may be anybody
FIRM = re.compile(rf"{OURSELVES}|公司|各部门")
#: 客户要查阅的，公司应当提供: he wants it.
WANTS = re.compile(r"要(?!求)[^，。；]{2,20}，[^，。；]{2,16}?(?:应当|应(?!急)|必须|须|要|不得)")
WHOLE = 110  # characters up to which a sentence is shown whole


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a reported provision has otherwise: what differs, the document's words, the provision's words."""

    what: str
    said: str
    real: str
    right: str


def matter(one: str, other: str) -> float:
    """The share of the first words (numbers aside) that the second have."""
    wanted = grams(re.sub(r"\d", "", plain(one).text))
    return len(wanted & grams(re.sub(r"\d", "", plain(other).text))) / len(wanted) if wanted else 0.0


def among(names: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one of some institutions is, or is a kind of, one of others (期货公司 among 经营机构)."""
    thesaurus = load_thesaurus()
    return any(a == b or b in thesaurus.covers(a) for a in names for b in others)


def entities(words: str) -> frozenset[str]:
    """The institutions that words name, as the thesaurus calls them."""
    return frozenset(concept.name for _, _, concept in load_thesaurus().find(words) if concept.scheme == "entity")


_SAID = re.compile(r"[^。！!？?\n]+[？?]?")
_ASKS = re.compile(r"[？?]$|[吗呢]$")
_ASKS_WHO = re.compile(r"^[^，。]{0,16}(?:由谁|哪[个些级家]|多久|多少|何时|什么|如何|怎么|怎样|能否|是否|可否)")
_SAYS = re.compile(r"[都均也]|无论|不论|不管|任何|应当|必须|决定|自愿|自主")


def only_asks(words: str) -> bool:
    """Whether words are a question, which says nothing that could be wrong: 可以向第三方提供客户信息吗."""
    pieces = [piece.strip() for piece in _SAID.findall(words) if piece.strip()]
    return bool(pieces) and all(
        _ASKS.search(piece) or (_ASKS_WHO.search(piece) and not _SAYS.search(piece)) for piece in pieces
    )


def shown(provision: str, at: int) -> str:
    """The part between 分号 in which a place stands, as what is right; of a long one the clauses around it."""
    first = max(provision.rfind(mark, 0, max(at, 0)) for mark in "。；\n") + 1
    last = re.compile(r"[。；\n]").search(provision, max(at, 0))
    whole = provision[first : last.start() if last else len(provision)].strip()
    if len(whole) <= 2 * WHOLE:
        return whole
    low = max(provision.rfind("，", 0, max(0, at - 30)) + 1, first)
    return provision[low : low + 2 * WHOLE].strip()

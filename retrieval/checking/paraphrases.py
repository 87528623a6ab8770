"""Words that report a provision without quotation marks: numbers, bearer, force and exceptions against its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph import load_thesaurus
from retrieval.checking.amounts import imposed
from retrieval.checking.measures import Measure, read_measures
from retrieval.checking.plain import grams, plain
from retrieval.checking.quotations import clauses_of

__all__ = ["Conflict", "conflict", "matter", "own_number"]

_CLAUSE = re.compile(r"[^，。；：:,;\n|]+")
_ABSOLUTE = re.compile(
    r"没有任何例外|无任何例外|绝对禁止|一律不得|任何情况下(?:都|均)?(?:不得|必须|应当|须)|无一例外|毫无例外"
)
_EXCEPTION = re.compile(r"除外|但[^，。；]{0,24}的|除[^，。；]{2,40}外|另有规定|可以不(?!再)")
_FORCES = {
    "可以": "可以",
    "应当": "应当",
    "必须": "应当",
    "须": "应当",
    "不得": "不得",
    "禁止": "不得",
    "不能": "不得",
    "不可以": "不得",
}
_FORCE = re.compile("不可以|可以(?!看)|应当|必须|不得|禁止|不能")
_FREE = re.compile(r"自行决定|自主决定|自愿|无须|无需|不必|可以不(?!再)|没有义务|不作强制|不强制|不作要求")
_FINED = re.compile(r"元以[上下]|罚款")
_CONDITIONS = ("拒不改正", "情节(?:特别)?严重", "特别严重", "造成严重后果|导致[^，。；]{0,16}后果", "逾期(?:不|未)改正")
_DENIED = re.compile(r"没有|尚未|并未|未曾|未(?!经)|不属于|并非|无(?=$)|不(?=$)")
_NORMATIVE = re.compile(r"应当|应|须|不得|至少|最迟|最晚|要求|不少于|不低于|以内|内|每|可以|必须|满")
_SAME_MATTER = 0.34  # share of a clause's words that the provision's clause must have to speak of the same matter
_SURE, _LESS = 0.6, 0.6  # likeness to the clause with another number; to the one with the same number, as a part of it
_SPEAKS = 14  # characters from which a clause says by itself of what it is the number
_SAME_SENTENCE = 0.45
_FIRM = re.compile(r"我司|我公司|本公司|公司|我们|本单位|各部门")
_WHOLE = 110  # characters up to which a sentence is shown whole


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a reported provision has otherwise: what differs, the document's words, the provision's words."""

    what: str
    said: str
    real: str
    right: str


def conflict(passage: str, provision: str) -> Conflict | None:
    """The first thing in which a passage contradicts a provision, or ``None``."""
    readers = (_tier, _numbers, _day, _exception, _force, _freedom, _bearer, _rank)
    return next(filter(None, (read(passage, provision) for read in readers)), None)


def own_number(found: Conflict, passage: str, provision: str) -> bool:
    """Whether the one said to be another bearer has just this number in the provision (核心机构 50%, 经营机构 80%)."""
    who = _entities(found.said) if found.what == "义务主体" else frozenset()
    there = [real for real in read_measures(provision) if who & _entities(_around(provision, real))]
    return any(said.agrees(real) for said in read_measures(passage) for real in there)


def _numbers(passage: str, provision: str) -> Conflict | None:
    facts = {fine.measure.start for fine in imposed(passage)}
    there = read_measures(provision)
    for said in read_measures(passage):
        same = [real for real in there if real.family == said.family]
        if said.start in facts or not same or _agrees(said, same, passage, provision):
            continue
        if said.bound is None and any(_satisfies(said, real) for real in same):
            continue  # a fact that meets the bound: 12年 where 十年以上 is asked
        clause = clauses_of(passage, said.start, said.end)
        who = _entities(passage)
        own = [real for real in same if who & _entities(_around(provision, real))] if who else []
        best = max(own or same, key=lambda real: matter(clause, _around(provision, real)))
        near = matter(clause, _around(provision, best))
        alone = len(same) <= 2 and near >= _SAME_MATTER / 2
        if (near >= _SAME_MATTER or alone) and (said.bound or said.family == "频" or _NORMATIVE.search(clause)):
            right = clauses_of(provision, best.start, best.end)
            return Conflict("数字", said.text, best.text, right)
    return None


def _agrees(said: Measure, same: list[Measure], passage: str, provision: str) -> bool:
    """Whether the provision has the number, and not another one where it speaks of the same matter."""
    equal = [real for real in same if real.agrees(said)]
    if not equal:
        return False
    clause = clauses_of(passage, said.start, said.end)
    others = [real for real in same if not real.agrees(said)]
    who = _entities(passage)
    theirs = [_entities(_around(provision, real)) for real in equal]
    if any(who & _entities(_around(provision, real)) for real in others) and all(w and not who & w for w in theirs):
        return False  # the number is somebody else's
    here = max(_alike(clause, _around(provision, real)) for real in equal)
    other = max((_alike(clause, _around(provision, real)) for real in others), default=0.0)
    return other < _SURE or here >= _LESS * other


def _entities(words: str) -> frozenset[str]:
    """The institutions that words name, as the thesaurus calls them."""
    return frozenset(concept.name for _, _, concept in load_thesaurus().find(words) if concept.scheme == "entity")


_DAY = re.compile(r"(?<!\d)(?<!\d年)(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:以|之)?前")


def _day(passage: str, provision: str) -> Conflict | None:
    """Another day of the year than the one before which something is due (每年4月30日前); a firm may set an earlier one."""
    here, there = plain(passage), plain(provision)
    said = [(int(m["month"]), int(m["day"]), m) for m in _DAY.finditer(here.text)]
    real = [(int(m["month"]), int(m["day"]), m) for m in _DAY.finditer(there.text)]
    if not said or not real or {day[:2] for day in said} & {day[:2] for day in real}:
        return None
    if said[0][:2] < real[0][:2] and _FIRM.search(passage):
        return None
    mine, theirs = (form.span(*match.span()) for form, match in ((here, said[0][2]), (there, real[0][2])))
    right = clauses_of(provision, *theirs)
    return Conflict("日期", passage[slice(*mine)], provision[slice(*theirs)], right)


def _alike(one: str, other: str) -> float:
    """How far one of two clauses is contained in the other, numbers aside."""
    return max(matter(one, other), matter(other, one))


def _satisfies(said: Measure, real: Measure) -> bool:
    return (real.bound == "min" and said.value >= real.value) or (real.bound == "max" and said.value <= real.value)


def _around(provision: str, real: Measure) -> str:
    """The clause of a number, a short one with the clause before it, which says of what it is the number."""
    clause = clauses_of(provision, real.start, real.end)
    if len(clause) >= _SPEAKS:
        return clause
    at = provision.find(clause)
    return clauses_of(provision, max(0, at - 2), max(0, at - 1)) + clause if at > 1 else clause


def matter(one: str, other: str) -> float:
    """The share of the first words (numbers aside) that the second have."""
    wanted = grams(re.sub(r"\d", "", plain(one).text))
    return len(wanted & grams(re.sub(r"\d", "", plain(other).text))) / len(wanted) if wanted else 0.0


def _exception(passage: str, provision: str) -> Conflict | None:
    absolute = _ABSOLUTE.search(passage)
    sentence = next((s for s in re.findall(r"[^。\n]+", provision) if _EXCEPTION.search(s)), None)
    if absolute and sentence:
        return Conflict("例外", absolute.group(), "条文规定了例外", sentence.strip())
    return None


def _force(passage: str, provision: str) -> Conflict | None:
    """应当, 可以 or 不得 of a clause that is otherwise nearly the provision's."""
    for clause in _CLAUSE.findall(passage):
        said = _FORCE.search(clause)
        if not said or len(clause) < 8:
            continue
        best = max(_CLAUSE.findall(provision), key=lambda real: _both(clause, real), default="")
        real = _FORCE.search(best)
        if real and _both(clause, best) >= 0.7 and _FORCES[said.group()] != _FORCES[real.group()]:
            return Conflict("应当、可以、不得", said.group(), real.group(), best.strip())
    return None


def _freedom(passage: str, provision: str) -> Conflict | None:
    """That something is left to choice (自行决定, 无须) which the provision orders or forbids."""
    free = _FREE.search(passage)
    if free is None:
        return None
    clause = max(_CLAUSE.findall(passage), key=lambda words: _FREE.search(words) is not None)
    best = max(re.findall(r"[^。；\n]+", provision), key=lambda real: matter(clause, real), default="")
    bound = re.search("应当|必须|不得|禁止", best)
    if bound and not _FREE.search(best) and matter(clause, best) >= _SAME_MATTER:
        at = clauses_of(best, *bound.span())
        shown = at if len(at) > 8 and len(best) > _WHOLE else best.strip()
        return Conflict("应当、可以、不得", free.group(), bound.group(), shown)
    return None


def _tier(passage: str, provision: str) -> Conflict | None:
    """The fine of another tier than the one whose condition the document states or denies."""
    segments = [part for part in re.split(r"[；。\n]", provision) if _FINED.search(part)]
    if len(segments) < 2:
        return None
    for condition in _CONDITIONS:
        said = re.search(condition, passage)
        those = [part for part in segments if re.search(condition, part)]
        if not said or not those or len(those) == len(segments):
            continue
        denied = _DENIED.search(passage[max(0, said.start() - 8) : said.start()]) is not None
        fitting = [part for part in segments if (part in those) != denied]
        for measure in read_measures(passage):
            if measure.family != "元" or measure.bound is None or measure.start < said.start():
                continue
            if not any(measure.agrees(real) for part in fitting for real in read_measures(part)):
                fine = next(part for part in fitting)
                return Conflict("处罚档次", measure.text, fine.strip(), fine.strip())
    return None


def _both(one: str, other: str) -> float:
    a, b = grams(plain(one).text), grams(plain(other).text)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _bearer(passage: str, provision: str) -> Conflict | None:
    """Another bearer than the provision's sentence on the same matter."""
    thesaurus = load_thesaurus()
    named = [(start, concept.name) for start, _, concept in thesaurus.find(passage) if concept.scheme == "entity"]
    if not named:
        return None
    start, who = named[0]
    rest = passage[start + len(who) :]
    if start > 6 or not re.match(r"[^，。；]{0,4}(?:应当|应|须|必须|每|不得|可以|至少)", rest):
        return None
    sentences = re.findall(r"[^。\n]+", provision)
    best = max(sentences, key=lambda sentence: matter(rest, sentence), default="")
    if matter(rest, best) < _SAME_SENTENCE:
        return None
    modal = re.search(r"应当|不得|可以|必须|有权|负责", best)
    acting = [
        (at, c.name) for at, _, c in thesaurus.find(best[: modal.start()] if modal else best) if c.scheme == "entity"
    ]
    there = {name for _, name in acting}
    lead = next((name for at, name in acting if at <= 4), None)
    related = thesaurus.covers(who)
    if lead is None or there & related or any(who in thesaurus.covers(name) for name in there):
        return None
    return Conflict("义务主体", who, lead, best.strip())


#: Ranks of authorities, the lower of which cannot do what the provision leaves to the higher.
_RANKS = re.compile(r"(?P<rank>国家级|省级|设区的市级|市级|县级|乡级)(?:以上|以下)?")


def _rank(passage: str, provision: str) -> Conflict | None:
    """Another rank of authority (县级) than the provision's (省级以上), where the passage names one."""
    there = list(_RANKS.finditer(provision))
    for said in _RANKS.finditer(passage):
        if there and said["rank"] not in {real["rank"] for real in there}:
            right = clauses_of(provision, *there[0].span())
            return Conflict("机关的级别", said.group(), there[0].group(), right)
    return None

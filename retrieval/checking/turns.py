"""What a report turns about: a term that a provision excludes, a case that it excepts, somebody whom it leaves out.

（含敏感个人信息） where the provision has （不含敏感个人信息）; 包括紧急修复 where 紧急修复 is excepted; a duty of those other than
operators told of the operators; 直接向总部报告 where the report goes through another.
"""

from __future__ import annotations

import re

from graph import load_thesaurus
from retrieval.checking.matters import SAME_MATTER, SAME_SENTENCE, WHOLE, Conflict, matter, shown
from retrieval.checking.plain import grams, plain

__all__ = ["turned_about"]

#: 不含…, 不包括…: what is left out; the same verb without 不 takes it in.
_TERM = re.compile(
    r"(?P<no>不|并不|未)?(?P<verb>包括|包含|含(?!义|糊)|涉及|属于)(?:了|有)?(?P<term>[\u4e00-\u9fff]{3,14})"
)
_EXCEPTED = re.compile(r"除外|但[^，。；]{0,30}的|除[^，。；]{2,60}外|可以不|不受[^，。；]{0,10}限制|另有规定")
_INCLUDED = re.compile(r"(?:包括|含|连)(?P<case>[^，。；（）()]{2,20})")
_HARD = re.compile(r"不得|不能|禁止|严禁|必须|应当|均应|都要|一律|一概")
_EVEN = re.compile(
    r"(?:即使|即便|哪怕|就算|纵使|不管是否|无论是否|不论是否)(?P<case>[^。；]{3,40}?)[，,、]?(?:个人|公司|机构|也|都|均|仍|还|照样)(?P<due>[^。；]{2,40})"
)
_OTHERS = re.compile(r"(?P<who>[^，。；：（）()、]{3,20}?)(?:以外|之外)的")
_NOT_THEM = re.compile(r"(?:非|不是|不属于|未被认定为|除|除了)[^，。；]{0,3}$")
_OUTSIDE = re.compile(r"^[^，。；]{0,4}(?:以外|之外|除外)")
_STRAIGHT = re.compile(r"(?:直接|径行|径直|直报)(?:向|报|送|上|给|通|到|由)[^，。；]{0,24}")
_THROUGH = re.compile(
    r"(?:经|通过|由)[^，。；]{2,24}?(?:转(?:通报|报|送|递|交)|统一(?:报|上报)|汇总(?:后)?(?:报|上报))"
)
_ONLY = re.compile(
    r"(?:只有|仅(?:在|当|限于)?|唯有)(?P<case>[^，。；]{3,30}?)(?:时|的|情况下|情形下?|，)?(?:才|方(?:可|需|须))"
)
_LISTED = re.compile(r"(?:有|符合|具备)?(?:下列|以下)(?:情形|条件|情况)之一的?")
_WHEN = re.compile(
    r"(?P<thing>[\u4e00-\u9fff]{4,24}?)(?<![日年月天时第以之])(?:之|以)?(?P<side>前|后)(?=[，,、]|应当?|再|才|方|须|必须|及时|立即|$)"
)
_LOOSE = re.compile(r"(?:概括|一揽子|默示|默认|口头|笼统|打包|推定|一般)(?:的|性)?(?:同意|授权)")
_STRICT = re.compile(r"(?:单独|书面|明示|明确)同意")
_SAME_TERM = 0.6  # likeness of two terms for the same one
_CASE = 0.5  # share of an excepted case's words that the exception must have


def turned_about(passage: str, provision: str) -> Conflict | None:
    """The first thing that a passage turns about, or ``None``."""
    readers = (_excluded, _excepted, _even, _the_others, _straight, _only, _before_after, _consent)
    return next(filter(None, (read(passage, provision) for read in readers)), None)


def _excluded(passage: str, provision: str) -> Conflict | None:
    """A term taken in that the provision leaves out wherever it names it, or left out that the provision takes in."""
    there = list(_TERM.finditer(provision))
    for said in _TERM.finditer(passage):
        same = [real for real in there if _like(said["term"], real["term"]) >= _SAME_TERM]
        if not same or any(bool(real["no"]) == bool(said["no"]) for real in same):
            continue
        term = said["term"][:4]
        if provision.count(term) > sum(term in real.group() for real in same):
            continue  # the provision speaks of it elsewhere, too: whose it is, is not told by the words
        real = same[0]
        return Conflict("适用条件", said.group(), real.group(), shown(provision, real.start()))
    return None


def _excepted(passage: str, provision: str) -> Conflict | None:
    """A case taken in (包括紧急修复) that the provision excepts."""
    if not _HARD.search(passage):
        return None
    for exception in _exceptions(provision):
        for said in _INCLUDED.finditer(passage):
            if matter(said["case"], exception) >= _CASE and _pairs(said["case"]) >= 2:
                return Conflict("例外", said.group(), "条文规定了例外", exception)
    return None


def _even(passage: str, provision: str) -> Conflict | None:
    """A duty told to hold even in a case that the provision frees: 即使已公开仍须取得同意."""
    for said in _EVEN.finditer(passage):
        if not _HARD.search(said["due"]) and not re.search(r"须|要|应", said["due"]):
            if re.search(r"可以?|能|得以", said["due"]):
                barred = [s for s in _sentences(provision) if re.search("除外|不得", s)]
                best = max(barred, key=lambda sentence: matter(said["case"], sentence), default="")
                if best and matter(said["case"], best) >= SAME_SENTENCE:
                    return Conflict("例外", said.group()[:60], "条文规定了例外", best)
            continue
        free = [s for s in _sentences(provision) if _EXCEPTED.search(s) or "可以" in s]
        best = max(free, key=lambda sentence: matter(said["case"], sentence), default="")
        if best and matter(said["case"], best) >= SAME_MATTER:
            return Conflict("例外", said.group()[:60], "条文规定了例外", best)
    return None


def _the_others(passage: str, provision: str) -> Conflict | None:
    """Somebody told to be meant whom the provision names only to leave him out (…以外的处理者)."""
    for real in _OTHERS.finditer(provision):
        names = [(s, e, c) for s, e, c in load_thesaurus().find(real["who"]) if c.scheme == "entity"]
        if not names or provision.count(real["who"]) > 1:
            continue
        start, end, _ = names[-1]
        who = real["who"][start:end]
        for said in re.finditer(re.escape(who), passage):
            if _NOT_THEM.search(passage[: said.start()]) or _OUTSIDE.match(passage[said.end() :]):
                continue
            rest = passage[said.end() :]
            if not re.match(r"[^，。；的]{0,10}", rest) or matter(rest, provision) < SAME_SENTENCE:
                continue
            return Conflict("义务主体", who, real.group(), shown(provision, real.start()))
    return None


def _straight(passage: str, provision: str) -> Conflict | None:
    """直接向…报告, where the provision lets the report of just these go through another."""
    said = _STRAIGHT.search(passage)
    if said is None:
        return None
    for real in _THROUGH.finditer(provision):
        first = max(provision.rfind(mark, 0, real.start()) for mark in "。；\n") + 1
        whole = shown(provision, real.start())
        who = [(s, e) for s, e, c in load_thesaurus().find(passage[: said.start()]) if c.scheme == "entity"]
        named = any(passage[s : s + 2] in provision[first : real.start()] for s, e in who)
        if named or matter(passage, whole) >= SAME_MATTER:
            return Conflict("报告的途径", said.group(), real.group(), whole)
    return None


def _only(passage: str, provision: str) -> Conflict | None:
    """只有…才, where the case told is one of several that the provision lists."""
    said, lead = _ONLY.search(passage), _LISTED.search(provision)
    items = [item for item in re.findall(r"(?:^|\n)\s*[（(][^（()）]{1,3}[)）][^\n]+", provision) if lead]
    if said is None or lead is None or len(items) < 2:
        return None
    holding = [item for item in items if matter(said["case"], item) >= _CASE]
    if len(holding) != 1 or _pairs(said["case"]) < 2 or re.search(r"[、或和]", said["case"]):
        return None
    return Conflict("适用条件", said.group(), lead.group(), provision.strip()[: 2 * WHOLE])


def _before_after(passage: str, provision: str) -> Conflict | None:
    """What comes after something told to come before it, or the other way round: 作出决定后再告知."""
    there = list(_WHEN.finditer(provision))
    for said in _WHEN.finditer(passage):
        same = [real for real in there if _like(said["thing"][-8:], real["thing"][-8:]) >= _SAME_TERM]
        if same and all(real["side"] != said["side"] for real in same):
            real = same[0]
            return Conflict("先后顺序", said.group(), real.group(), shown(provision, real.start()))
    return None


def _consent(passage: str, provision: str) -> Conflict | None:
    """A looser consent (概括同意) than the one asked for (单独同意, 书面同意)."""
    said, real = _LOOSE.search(passage), _STRICT.search(provision)
    if said is None or real is None or _STRICT.search(passage):
        return None
    if re.search(r"不得|不能|不可|不足|并非|不是|无效", passage):
        return None
    return Conflict("同意的方式", said.group(), real.group(), shown(provision, real.start()))


def _exceptions(provision: str) -> list[str]:
    """The clauses of a provision that except something, with the clause before, whole."""
    return [sentence for sentence in _sentences(provision) if _EXCEPTED.search(sentence)]


def _sentences(provision: str) -> list[str]:
    return [sentence.strip() for sentence in re.findall(r"[^。；\n]+", provision)]


def _like(one: str, other: str) -> float:
    a, b = grams(plain(one).text), grams(plain(other).text)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _pairs(words: str) -> int:
    return len(grams(plain(words).text))

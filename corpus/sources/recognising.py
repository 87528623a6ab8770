"""Which known instrument a text is: by title, number, articles, dates and the words of its first and last article.

What a text says of itself is read first (:class:`Said`), then held against every instrument of the collection. Doubt is
a value: a :class:`Recognition` names one instrument only where the title or the number says so and nothing contradicts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.citing.grammar import normalise
from corpus.citing.names import NUMBER, NameTable, squash
from corpus.models import Instrument, Tree

__all__ = ["Candidate", "Recognition", "Said", "age_of", "compare_articles", "read_said", "recognise"]

_DAY = re.compile(r"([12][0-9]{3})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日")
#: A date of the text itself stands beside one of these; that of a web page (发布时间) does not.
_ACTS = re.compile(r"通过|公布|发布|颁布|修订|修正|修改|施行|印发|令")
_PAGE_DATE = re.compile(r"^(?:发布|成文|印发|更新|打印|浏览)?(?:时间|日期)|^(?:来源|索引号|浏览)")
#: What a web page has before the title: its menu, where one is in the site, the sizes of letters.
_OF_A_PAGE = re.compile(r"[|>]|:(?=.{0,12}(?:大|小))|^(?:首页|当前位置)")
_STARTS = re.compile(r"自\s?([12][0-9]{3}\s?年\s?[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?日)\s?起(?:施行|实施|执行|生效)")
_YEAR_SUFFIX = re.compile(r"\((?:19|20)[0-9]{2}年?(?:版|修[正订改]|公布|制定)?\)$")
_BRACKETED = re.compile(r"[(（][^()（）]{1,40}[)）]$")
_QUOTED = re.compile(r"《([^《》]{2,60}(?:《[^《》]{2,60}》[^《》]{0,20})?)》")
_DASHES = re.compile("[—–－]+")
_NUMBER_BLANKS = re.compile(r"\s+")

_TITLE_LINE, _TITLE_QUOTED, _TITLE_INSIDE = 30, 20, 14  # the longer the title, the more (see _title_score)
_NUMBER_FOUND, _ARTICLES_EQUAL, _CHAPTERS_EQUAL, _STARTS_EQUAL, _DATE_KNOWN = 16, 8, 2, 8, 3
_ENOUGH = 20  # from here on one instrument may be named
_WORTH_ASKING = 14
_APART = 4  # by how much the first must lead


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of itself.

    ``lines`` are those before the first article; ``dates`` of adoption, publication, amendment and entry into force (ISO);
    ``starts`` the entry into force that the last articles name; ``articles`` the numbers of its 条 without insertions.
    """

    title: str
    lines: tuple[str, ...]
    dates: tuple[str, ...]
    starts: str | None
    articles: tuple[int, ...]
    chapters: int

    @property
    def newest(self) -> str | None:
        """The latest day that it names of itself."""
        return max((*self.dates, *filter(None, (self.starts,))), default=None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instrument that the text may be; ``why`` in Chinese, ``age`` is newer or older for another version of it.

    ``named`` says whether the text bears its title or its number, and not only its dates and count of articles.
    """

    instrument: Instrument
    score: int
    why: tuple[str, ...]
    age: str | None = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class Recognition:
    """The candidates, best first; ``sure`` is the one that the text is, or whose other version it is."""

    said: Said
    candidates: tuple[Candidate, ...]
    sure: Candidate | None


def read_said(text: str, tree: Tree) -> Said:
    """What ``text``, segmented as ``tree``, says of itself."""
    numbered = [a for a in tree.articles if not a.is_section]
    front = (tree.title, *tree.notes)
    if not numbered:  # a note without articles: its first lines
        front = tuple(line.strip() for line in text.splitlines()[:12])
    lines = tuple(line for line in (normalise(line).strip("#*> \t") for line in front) if line)
    last = normalise("\n".join(article.text for article in numbered[-2:]))
    stated = _STARTS.search(last) or _STARTS.search("\n".join(lines))
    dates = {day for line in lines if not _PAGE_DATE.match(line) and _ACTS.search(line) for day in _days(line)}
    titles = [line for line in lines if 4 <= len(line) <= 80 and not NUMBER.search(line) and not _DAY.search(line)]
    titles = [line for line in titles if not _OF_A_PAGE.search(line)] or titles
    return Said(
        title=re.sub(r"^《(.*)》$", r"\1", titles[0]) if titles else "",
        lines=lines,
        dates=tuple(sorted(dates)),
        starts=next(_days(stated[1]), None) if stated else None,
        articles=tuple(a.number for a in numbered if not a.insertion),
        chapters=len(tree.chapters),
    )


def recognise(said: Said, instruments: Sequence[Instrument], name: str = "") -> Recognition:
    """The instruments that the text may be.

    Args:
        said: what the text says of itself.
        instruments: those that are known.
        name: what the file was called, which counts where the text has no title.
    """
    names = NameTable(instruments)
    numbers = set(_numbers(said.lines, names))
    lines = [squash(line) for line in said.lines]
    stem = squash(re.sub(r"\.[a-z]{2,5}$", "", name, flags=re.I))
    found = [c for i in instruments if (c := _candidate(i, said, lines, stem, numbers)) is not None]
    longest = {c.instrument.id: len(_key(c.instrument)) for c in found}
    found.sort(key=lambda c: (-c.score, -longest[c.instrument.id], c.instrument.id))
    least = _WORTH_ASKING if said.title else _ARTICLES_EQUAL  # of a text without title less must do to ask
    top = _nearest_version(tuple(c for c in found if c.score >= least)[:5])
    sure = top[0] if top and top[0].score >= _ENOUGH and not _close(top) else None
    return Recognition(said, top, sure)


def _nearest_version(top: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Of a text that is later (or earlier) than every version of one law, only the version that it follows (or comes before)."""
    groups = {c.instrument.version_of or c.instrument.id for c in top}
    if len(top) < 2 or len(groups) != 1 or len({c.age for c in top}) != 1 or top[0].age is None:
        return top
    pick = max if top[0].age == "newer" else min
    return (pick(top, key=lambda c: pick(_known_days(c.instrument), default="")),)


def age_of(said: Said, instrument: Instrument) -> str | None:
    """Whether a text is of a later (newer) or an earlier (older) day than all that is known of an instrument."""
    return _age(said, _known_days(instrument))


def _close(top: Sequence[Candidate]) -> bool:
    return len(top) > 1 and top[0].score - top[1].score < _APART


def _candidate(
    instrument: Instrument, said: Said, lines: Sequence[str], stem: str, numbers: set[str]
) -> Candidate | None:
    key = _key(instrument)
    title, why_title = _title_score(key, lines, stem)
    score, why = title, [why_title] if why_title else []
    if instrument.id in numbers:
        score += _NUMBER_FOUND
        why.append(f"文号{instrument.number}相同")
    if instrument.articles and len(said.articles) == instrument.articles == max(said.articles, default=0):
        score += _ARTICLES_EQUAL
        why.append(f"都是 {instrument.articles} 条")
    if instrument.chapters and said.chapters == instrument.chapters:
        score += _CHAPTERS_EQUAL
    if said.starts and said.starts == instrument.effective:
        score += _STARTS_EQUAL
        why.append(f"施行日期 {said.starts} 相同")
    known = _known_days(instrument)
    if known & set(said.dates):
        score += _DATE_KNOWN
    if score < _ARTICLES_EQUAL:
        return None
    age = None
    if title:
        age = _age(said, known)
        if age:
            score -= 2 * _APART  # another version of it, or another instrument of the same name
            why.append(f"所载日期 {said.newest} {'晚' if age == 'newer' else '早'}于已知的版本")
    return Candidate(instrument, score, tuple(why), age, named=bool(title) or instrument.id in numbers)


def _title_score(key: str, lines: Sequence[str], stem: str) -> tuple[int, str]:
    """How plainly a title stands before the first article; a longer title says more than one inside it."""
    length = min(len(key), 30) // 5
    bare = {_BRACKETED.sub("", line) for line in lines} | set(lines) | {line.split("_")[0] for line in lines}
    bare |= {re.sub(r"^《(.*)》$", r"\1", line) for line in bare}
    bare |= {"".join(lines[at : at + n]) for n in (2, 3) for at in range(len(lines))}  # broken over lines
    if key in bare:
        return _TITLE_LINE + length, "标题相同"
    quoted = {squash(match) for line in lines for match in _QUOTED.findall(line)}
    if key in quoted or (len(key) >= 10 and key in "".join(lines[:4])):  # the latter: broken over lines
        return _TITLE_QUOTED + length, "文首写有这个标题"
    if len(key) >= 6 and (any(key in line for line in lines[:4]) or stem == key):
        return _TITLE_INSIDE + length, "文首含有这个标题" if stem != key else "文件名就是这个标题"
    return 0, ""


def _key(instrument: Instrument) -> str:
    return _YEAR_SUFFIX.sub("", squash(instrument.title))


def _numbers(lines: Iterable[str], names: NameTable) -> Iterator[str]:
    """Ids of the instruments whose number stands before the first article."""
    for line in lines:
        for match in NUMBER.finditer(line):
            doc_id = names.lookup_number(match, line[: match.start()].rstrip(" (【[「"))
            if doc_id:
                yield doc_id
    joined = _DASHES.sub("-", _NUMBER_BLANKS.sub("", "".join(lines)))  # a standard's JR/T 0060—2021
    for instrument in names.instruments.values():
        number = _DASHES.sub("-", squash(instrument.number or ""))
        if len(number) >= 6 and number in joined:
            yield instrument.id


def _known_days(instrument: Instrument) -> set[str]:
    stated = {instrument.adopted, instrument.published, instrument.effective}
    return {day for day in stated if day} | {
        match for text in instrument.amended_by for match in re.findall(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", text)
    }


def _age(said: Said, known: set[str]) -> str | None:
    """Whether the text is of a later or an earlier day than all that is known of the instrument."""
    newest = said.newest
    if not known or newest is None:
        return None
    if newest > max(known):
        return "newer"
    return "older" if newest < min(known) else None


def _days(text: str) -> Iterator[str]:
    for match in _DAY.finditer(text):
        try:
            yield date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            continue


def compare_articles(instrument: Instrument, said: Said) -> tuple[str, ...]:
    """What differs between the articles of a text and those that the catalogue states, in Chinese; empty where nothing."""
    found = list(said.articles)
    told: list[str] = []
    expected = instrument.articles
    whole = set(range(1, (expected or max(found, default=0)) + 1))
    missing, surplus = sorted(whole - set(found)), sorted(set(found) - whole)
    if expected is not None and len(found) != expected:
        told.append(f"目录登记 {expected} 条，实得 {len(found)} 条")
    if missing:
        told.append(f"缺第 {_listed(missing)} 条")
    if surplus:
        told.append(f"多出第 {_listed(surplus)} 条")
    if instrument.chapters and said.chapters != instrument.chapters:
        told.append(f"目录登记 {instrument.chapters} 章，实得 {said.chapters} 章")
    if said.starts and instrument.effective and said.starts > instrument.effective:
        told.append(f"文中的施行日期是 {said.starts}，目录登记 {instrument.effective}")
    return tuple(told)


def _listed(numbers: Sequence[int]) -> str:
    """3、5–9、12."""
    parts: list[str] = []
    start = last = numbers[0]
    for number in [*numbers[1:], -1]:
        if number == last + 1:
            last = number
            continue
        parts.append(str(start) if start == last else f"{start}–{last}")
        start = last = number
    return "、".join(parts[:10]) + ("等" if len(parts) > 10 else "")

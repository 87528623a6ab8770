"""Names of instruments: full titles, short titles, aliases and numbers, and which version a name means on a day."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from corpus.citing.alternation import longest_of
from corpus.citing.grammar import normalise
from corpus.domains.data import TIERS, domain_files, per_domains
from corpus.models import Instrument

__all__ = ["GENERIC", "NUMBER", "NameTable", "Version", "kind_of", "squash"]

STATE = "中华人民共和国"

GENERIC = ("法典", "办法", "条例", "规定", "规则", "细则", "准则", "指引", "决定", "说明", "通知", "意见", "法")
"""Last words of titles. 本办法 means a text whose title ends so; 《办法》 alone names nothing out of context."""

NUMBER = re.compile(
    r"""
      令\s?(?:\[[0-9]{4}\])?\s?[\[(]?\s?第?\s?(?P<order>[0-9]{1,4})\s?号(?:\s?[\])])?      # 某部令第12号, 令〔第12号〕, 令 12 号
    | 第?\s?(?<![0-9])(?P<order2>[0-9]{1,4})\s?号令                    # 12号令, 第12号令
    | 公告\s?[\[(]?(?P<year>[0-9]{4})[\])]?年?\s?第?\s?(?P<notice>[0-9]{1,4})\s?号   # 公告〔2021〕12号
    """,
    re.VERBOSE,
)
_TIERS = {tier: order for order, tier in enumerate(TIERS)}
_ISSUER_ENDS = tuple("会院行部局署办室委席")
_NO_ISSUERS = ("执行", "履行", "实行", "施行", "进行", "现行", "推行", "全部", "内部", "社会", "机会", "当局")
_YEAR_SUFFIX = re.compile(r"\((?P<year>(?:19|20)[0-9]{2})年?(?:版|修[正订改]|公布|制定)?\)$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_STANDARD = re.compile(
    r"(?P<kind>[A-Z]{2,4}(?:/[A-Z])?)(?P<number>[0-9]{3,6}(?:\.[0-9]+)?)(?:[-—–](?P<year>[0-9]{4}))?"
)
"""The number of a standard, blanks aside: JR/T0060-2021; people write it with another dash, blanks, or no year."""
_BLANKS = re.compile(r"\s+")


@per_domains
def _issuer_words() -> dict[str, tuple[str, ...]]:
    """The words that name each authority: its title in the catalogue → that title and the other names."""
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in domain_files("issuers.toml")]
    return {issuer: (issuer, *entry["names"]) for table in tables for issuer, entry in table.items()}


@dataclass(frozen=True, slots=True)
class Version:
    """What words beside a name say of the version: a year (``strict`` with 版 or in brackets), or old or new."""

    year: int | None = None
    strict: bool = False
    age: str | None = None  # "old" (旧, 原), "new" (新, 修订后)


@lru_cache(maxsize=4096)
def squash(name: str) -> str:
    """The key of a name: normalised, without blanks and without 中华人民共和国 in front."""
    return _BLANKS.sub("", normalise(name)).removeprefix(STATE)


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str | None:
    """办法 for 证券期货业网络和信息安全管理办法: the generic word that ends a title, its year in brackets aside."""
    stem = _YEAR_SUFFIX.sub("", squash(name))
    return next((word for word in GENERIC if stem.endswith(word)), None)


def _forms_of_standard(key: str) -> list[str]:
    """The number of a standard with each dash, and without its year; none of any other name."""
    match = _STANDARD.fullmatch(key)
    if match is None or not match["year"]:
        return []
    number = match["kind"] + match["number"]
    return [number, *(form for dash in "-—–" if (form := f"{number}{dash}{match['year']}") != key)]


def _pattern(names: Iterable[str]) -> str:
    """A pattern for the names as they are written, the longest at each place."""
    standards = {name: match for name in names if (match := _STANDARD.fullmatch(name))}
    written = [_standard(name, standards[name]) for name in sorted(standards, key=lambda name: (-len(name), name))]
    return "|".join((longest_of(name for name in names if name not in standards), *written))


def _standard(name: str, match: re.Match[str]) -> str:
    """A pattern for the number of a standard, which may hold a blank (JR/T 0060); it begins with a letter to look for."""
    first, rest = match["kind"][0], match["kind"][1:]
    kind = rf"{first}(?<![A-Za-z]{first})" + re.escape(rest).replace("/", r"\s?/?\s?")
    other = r"(?![0-9]|\.[0-9]|\s?[-—–]\s?[0-9]{4})" if not match["year"] else r"(?![0-9])"  # not that of another year
    return rf"{kind}\s?{re.escape(name[match.end('kind') :])}{other}"


class NameTable:
    """All names of a set of instruments.

    ``pattern`` matches the names that count without 《》 in a normalised text, the longest first, so that a name
    inside a longer one is never found on its own. A name such as 《办法》 is left to :meth:`scoped`.
    """

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self.instruments: Mapping[str, Instrument] = MappingProxyType({i.id: i for i in instruments})
        self._names: dict[str, list[str]] = {}
        self._numbers: dict[str, list[str]] = {}
        self._versions: dict[str, list[str]] = {}
        self._short_numbers: dict[str, list[str]] = {}
        self._central: dict[str, list[str]] = {}
        self._cached = lru_cache(maxsize=4096)(self._look_up)
        bare: set[str] = set()
        for instrument in self.instruments.values():
            self._versions.setdefault(instrument.version_of or instrument.id, []).append(instrument.id)
            for name in (instrument.title, instrument.number or "", *instrument.aliases):
                bare.update(self._add(instrument, name))
        self.pattern = re.compile(_pattern(bare))
        issuers = {i.issuer for i in self.instruments.values() if i.issuer}
        issuers.update(form for forms in _issuer_words().values() for form in forms)
        self._issuer_forms = sorted(issuers, key=lambda name: (-len(name), name))
        self.id_pattern = re.compile(rf"(?<![\w-]){longest_of(self.instruments)}(?![\w-]*\w)", re.ASCII)

    def _add(self, instrument: Instrument, name: str) -> list[str]:
        """Takes a name in; returns the forms that count without 《》."""
        key = squash(name)
        if not key:
            return []
        number = NUMBER.search(key)
        if number and number.end() == len(key):
            self._numbers.setdefault(_number_key(number), []).append(instrument.id)
            self._short_numbers.setdefault(key, []).append(instrument.id)
            return []
        if key.startswith("《") and key.endswith("》") and "《" not in key[1:]:
            self._central.setdefault(key[1:-1], []).append(instrument.id)
            return []  # a name in context only
        forms = [key, *_forms_of_standard(key)]
        stem = _YEAR_SUFFIX.sub("", key)
        if stem != key:
            forms += [stem, stem + key[len(stem) :].strip("()")]
        for form in forms:
            ids = self._names.setdefault(form, [])
            if instrument.id not in ids:
                ids.append(instrument.id)
        bare = [form for form in forms if form not in GENERIC]
        return bare + [
            STATE + form for form in bare if instrument.level == "法律" or instrument.title.startswith(STATE)
        ]

    def lookup(self, name: str, *, version: Version | None = None, as_of: str | None = None) -> str | None:
        """Id of the instrument that a name (with or without 《》) means on a day.

        Args:
            name: as written; blanks and width do not matter.
            version: what the words around it say of the version.
            as_of: ISO date that decides between versions; default today.

        Returns:
            The id; ``None`` where no instrument, or not exactly one, is meant.
        """
        return self._cached(name, version or Version(), as_of or date.today().isoformat())

    def _look_up(self, name: str, version: Version, day: str) -> str | None:
        key = squash(name)
        if key.startswith("《") and key.endswith("》") and key not in self._names:
            key = squash(key[1:-1])
        own_year = _YEAR_SUFFIX.search(key)
        if own_year and key not in self._names:
            key, version = key[: own_year.start()], Version(int(own_year["year"]), strict=True)
        ids = self._names.get(key)
        return self._choose(ids, version, day) if ids else None

    def version_now(self, doc_id: str, as_of: str | None = None) -> str | None:
        """Id of the version of an instrument that holds on a day; ``None`` where none does."""
        ids = self._group(doc_id) if doc_id in self.instruments else []
        return self._choose(ids, Version(), as_of or date.today().isoformat()) if ids else None

    def knows(self, name: str) -> bool:
        """Whether some version of an instrument has this name."""
        return _YEAR_SUFFIX.sub("", squash(name)) in self._names

    def lookup_number(self, match: re.Match[str], before: str) -> str | None:
        """Id of the instrument with the number that :data:`NUMBER` found; ``before`` is the text before it.

        A number without an authority, 82号令, is that of the instrument nearest to the centre of the collection.
        """
        ids = self._numbers.get(_number_key(match), [])
        words = self.issuer_before(before)
        if words:
            ids = [i for i in ids if self._is_issued_by(i, words)]
        elif before.endswith(_ISSUER_ENDS) and not before.endswith(_NO_ISSUERS):
            return None  # an order of somebody else
        else:
            nearest = min((self._tier(i) for i in ids), default=0)
            ids = [i for i in ids if self._tier(i) == nearest]
        distinct = set(ids)
        if len(distinct) != 1 and not words:  # an authority that is named is never another's short number
            distinct = set(self._short_numbers.get(squash(match.group()), ()))
        return distinct.pop() if len(distinct) == 1 else None

    def issuer_before(self, before: str) -> str:
        """The words that name an issuer at the end of ``before``; empty where there are none."""
        return next((form for form in self._issuer_forms if before.endswith(form)), "")

    def issued_by(self, words: str) -> tuple[str, ...]:
        """Ids of the instruments of the authority that the words name (网信办)."""
        return tuple(doc_id for doc_id in self.instruments if self._is_issued_by(doc_id, words))

    def _is_issued_by(self, doc_id: str, words: str) -> bool:
        issuer = next((name for name, forms in _issuer_words().items() if words in forms), words)
        return issuer in (*self._issuers(doc_id), self._issuer_in_number(doc_id))

    def _issuers(self, doc_id: str) -> tuple[str, ...]:
        """The authorities that issued it together, and the words for all of them."""
        issuer = self.instruments[doc_id].issuer
        return (issuer, *re.split(r"[、 ]|等[0-9]+部门", issuer))

    def _tier(self, doc_id: str) -> int:
        return _TIERS.get(self.instruments[doc_id].tier, len(_TIERS))

    def _issuer_in_number(self, doc_id: str) -> str | None:
        number = self.instruments[doc_id].number or ""
        return next((name for name, forms in _issuer_words().items() if number.startswith(forms)), None)

    def central(self, word: str) -> str | None:
        """Id of the one instrument that the catalogue says is meant by 《办法》 where nothing else is."""
        ids = self._central.get(word, [])
        return ids[0] if len(ids) == 1 else None

    def scoped(self, word: str, context: str | None) -> str | None:
        """Id meant by 办法 in 本办法 or 《办法》: the context, if its title ends so."""
        instrument = self.instruments.get(context) if context else None
        if instrument is None or word not in GENERIC:
            return None
        return instrument.id if kind_of(instrument.title) == word else None

    def years(self, doc_id: str) -> frozenset[int]:
        """The years that name this version: that of its id, and of its dates from then on (adopted to amended)."""
        instrument = self.instruments[doc_id]
        dates = (instrument.adopted, instrument.published, instrument.effective, *instrument.amended_by)
        found = {int(year) for text in dates if text for year in _YEAR.findall(text)[-1:]}
        own = re.search(r"-((?:19|20)[0-9]{2})$", doc_id)
        if own:
            found = {year for year in found if year >= int(own[1])} | {int(own[1])}
        return frozenset(found)

    def close_names(self, text: str) -> list[str]:
        """Up to three known names that look like ``text``."""
        return difflib.get_close_matches(squash(text)[:60], self._names, n=3, cutoff=0.5)

    def _choose(self, ids: list[str], version: Version, day: str) -> str | None:
        group = list(dict.fromkeys(v for i in ids for v in self._group(i)))
        if version.year is not None:
            exact = [i for i in group if version.year in self.years(i)]
            if exact or version.strict:
                return exact[0] if len(exact) == 1 else None
            day = f"{version.year}-12-31" if len(group) > 1 else day
        if version.age == "old":
            earlier = [i for i in group if self.instruments[i].next in group or self.instruments[i].repealed_by]
            return earlier[0] if len(earlier) == 1 else None
        if len(ids) == 1 and (len(group) == 1 or _YEAR_SUFFIX.search(squash(self.instruments[ids[0]].title))):
            return ids[0]  # one version only, or a name that says which
        if version.age == "new":  # the latest, though the day on which it comes into force be unknown
            return max(group, key=lambda i: self.instruments[i].effective or self.instruments[i].published or "")
        valid = [i for i in group if self.instruments[i].in_force_on(day)]
        return max(valid, key=lambda i: self.instruments[i].effective or "") if valid else None

    def _group(self, doc_id: str) -> list[str]:
        """All versions of the same instrument."""
        return self._versions[self.instruments[doc_id].version_of or doc_id]


def _number_key(match: re.Match[str]) -> str:
    if match["notice"]:
        return f"{match['year']}-{int(match['notice'])}"
    return str(int(match["order"] or match["order2"]))

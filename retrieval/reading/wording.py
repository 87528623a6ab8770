"""From what was typed to what is searched: script, width, regional and English words, small typing errors.

A typing error in Chinese is nearly always a wrong character of the right sound (投姿者, 保户, 管里). So a character is
mended only if it makes no word with its neighbours, neither in the texts nor in common Chinese, and if another of the
same syllable makes a run of four characters that the texts use.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

import msgspec

from corpus import UsageError, domain_files, load_field, parse_number, per_domains, read_table
from retrieval.limits import LIMITS
from retrieval.reading.runs import WINDOW, Runs

__all__ = ["Speller", "clean", "common_pairs", "in_chinese", "simplify", "standard_names", "telling"]

_ALLOWED_CONTROLS = "\t\n\r"
_HAN = re.compile(r"[一-鿿]+")
_PUNCTUATION = str.maketrans({"?": "？", ",": "，", "!": "！", ";": "；", ":": "：", "(": "（", ")": "）"})
_BLANK_BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")
_ORDER = re.compile(r"第([一二三四五六七八九十百零]{2,7})号")
_BARE_ORDER = re.compile(r"(?<=[按照据依和跟与比对查])\d{2,3}(?![\d.%％万亿个多号条款项章节人家元天年月日时分秒次])")
_DICTIONARY_PAIR = re.compile(r"^(\S\S) (\d{2,}) ", re.MULTILINE)
_EVERYWHERE = 4.7  # the power of ten at which a word of general Chinese tells nothing
_COMMON = 30  # a word this frequent in general Chinese is no typing error
#: Characters that are words of their own: beside anything they make sense.
_SPOKEN = 6  # characters of what is no key word
_BLANK = re.compile(r"(?<=[一-鿿]) (?=[一-鿿A-Za-z])(?!第)")  # never before an article's number
_FUNCTION = frozenset(
    "给是为搞与被它才以归的得要查多没将把由向对跟和就还也都很会能可不这那哪你我他她们个之其所有在上下中到从盯建做用让叫拿说讲问答看写算管"
)


@per_domains
def _tables() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {name: {} for name in ("regional", "names", "orders", "english")}
    for path in domain_files("wording.toml"):
        for name, table in read_table(path).items():
            found.setdefault(name, {}).update(table)
    return found


@lru_cache(maxsize=1)
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, and regional terms as those of the mainland.

    Regional terms are replaced only where the text is written in traditional characters; 资料 and 弱点 are good
    mainland words. The phrase tables of OpenCC are not used: they turn 核心 into 内核.
    """
    if not _HAN.search(text):
        return text
    converted: str = _converter().convert(text)  # type: ignore[attr-defined]
    if converted == text:
        return text
    regional = _tables()["regional"]
    pattern = "|".join(sorted(map(re.escape, regional), key=len, reverse=True)) or "(?!)"
    return re.sub(pattern, lambda match: regional[match.group()], converted)


def clean(question: str) -> str:
    """The question in simplified characters and half-width letters, blanks squeezed, punctuation Chinese.

    Raises:
        UsageError: it is empty, too long, or holds control characters.
    """
    if len(question) > LIMITS.question:
        raise UsageError(
            f"问题过长：{len(question)} 字，最多 {LIMITS.question} 字。请缩短后再问，或用“引用核验”检查长文本"
        )
    bad = sorted({c for c in question if unicodedata.category(c) == "Cc" and c not in _ALLOWED_CONTROLS})
    if bad:
        raise UsageError(f"问题中含有控制字符（{'、'.join(f'U+{ord(c):04X}' for c in bad[:5])}），请删除后再问")
    visible = "".join(c for c in question if unicodedata.category(c) not in ("Cf", "Cs", "Co"))
    text = simplify(unicodedata.normalize("NFKC", visible))
    text = " ".join(text.split())
    if not any(c.isalnum() for c in text):
        example = load_field().question
        raise UsageError(f"问题是空的，请输入要问的内容{f'，例如：{example}' if example else ''}")
    return _chinese_punctuation(_with_commas(text))


def _with_commas(text: str) -> str:
    """Commas for the blanks of who types blanks in their place (换了新机房啦 几天之内报来着 都送啥); key words keep theirs."""
    long = [part for part in _BLANK.split(text) if len(part) >= _SPOKEN]
    return _BLANK.sub("，", text) if len(long) > 1 else text


def standard_names(text: str) -> str:
    """Popular names of instruments as the catalogue knows them, 第二百一十八号 as 第218号, and 按218 as 按218号令."""
    table = _tables()["names"]
    for name, known in table.items():
        if name.isascii():
            text = re.sub(rf"(?<![A-Za-z]){name}(?![A-Za-z])", known, text, flags=re.IGNORECASE)
        elif name in text:
            text = re.sub(rf"{name}(?!令)", known, text)
    orders = _tables()["orders"]
    text = _BARE_ORDER.sub(lambda m: orders.get(m.group(), m.group()), text)
    return _ORDER.sub(lambda m: f"第{parse_number(m.group(1)) or m.group(1)}号", text)


def _chinese_punctuation(text: str) -> str:
    """ASCII marks beside a Chinese character as Chinese ones; those inside numbers and English stay."""
    out = []
    for at, c in enumerate(text):
        near = text[max(0, at - 1)] + text[min(len(text) - 1, at + 1)]
        out.append(c.translate(_PUNCTUATION) if _HAN.search(near) or at == len(text) - 1 else c)
    return "".join(out)


def in_chinese(text: str) -> str:
    """The text with the Chinese words for the English ones that the table has, the longest match first."""
    table = _tables()["english"]

    def chinese(match: re.Match[str]) -> str:
        return table[match.group().lower()]

    made = _english().sub(chinese, text)
    return text if made == text else _BLANK_BESIDE_HAN.sub("", made)


@per_domains
def _english() -> re.Pattern[str]:
    words = sorted(_tables()["english"], key=len, reverse=True)
    return re.compile(
        rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?![A-Za-z0-9])", re.IGNORECASE | re.ASCII
    )


#: The kind of an instrument at the end of its title.
_TITLE_END = re.compile(r"(?:法|条例|办法|规定|规则|决定|细则|指引)$")


class Speller:
    """Knows which runs of characters the texts use."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    @classmethod
    def from_texts(cls, texts: Iterable[str], terms: Iterable[str] = ()) -> Speller:
        """One for those texts; ``terms`` (of a thesaurus) count as frequent."""
        return cls(Runs.of(texts, terms))

    @classmethod
    def of(cls, runs: Runs | None, texts: Iterable[str], terms: Iterable[str]) -> Speller:
        """One for runs that were counted before; where there are none, for the texts."""
        return cls.from_texts(texts, terms) if runs is None else cls(runs)

    def mend(self, text: str) -> str:
        """The text with single wrong characters replaced where exactly one reading fits best."""
        for run in list(_HAN.finditer(text)):
            title = _TITLE_END.search(run.group()) if text.startswith("》", run.end()) else None
            kind = title.group() if title else ""  # the 法 of 《电子商务法》 is no slip, however rare 务法 is
            mended = self._mend_run(run.group().removesuffix(kind)) + kind
            if mended != run.group():
                text = text[: run.start()] + mended + text[run.end() :]
        return text

    def _mend_run(self, run: str) -> str:
        for at in range(len(run)):
            if not self._odd(run, at):
                continue
            votes: Counter[str] = Counter()
            for begin in range(max(0, at - WINDOW + 1), min(at, len(run) - WINDOW) + 1):
                place = at - begin
                window = run[begin : begin + WINDOW]
                for other in _sounding_like(window[place]):
                    if count := self._runs.met(window[:place] + other + window[place + 1 :]):
                        votes[other] += count
            best = votes.most_common(2)
            if best and best[0][1] >= 5 and (len(best) == 1 or best[0][1] >= 3 * best[1][1]):
                run = run[:at] + best[0][0] + run[at + 1 :]
        return run

    def _odd(self, run: str, at: int) -> bool:
        """Whether the character stands in no pair that the texts or general Chinese know."""
        if run[at] in _FUNCTION:
            return False
        around = [run[i : i + 2] for i in (at - 1, at) if i >= 0 and i + 2 <= len(run)]
        return bool(around) and not any(pair in common_pairs() or self._runs.has(pair) for pair in around)


@lru_cache(maxsize=1)
def _syllables() -> Mapping[str, frozenset[str]]:
    """Character → its readings without tone, those that speakers confuse (zh/z, ang/an) put together."""
    readings: dict[str, set[str]] = {}
    for line in (
        resources.files("retrieval").joinpath("reading", "syllables.txt").read_text(encoding="utf-8").splitlines()
    ):
        if not line.startswith("#"):
            syllable, characters = line.split()
            plain = re.sub(r"^([zcs])h", r"\1", re.sub(r"(an|en|in)g$", r"\1", syllable))
            for character in characters:
                readings.setdefault(character, set()).add(plain)
    return {character: frozenset(found) for character, found in readings.items()}


@lru_cache(maxsize=1)
def _by_syllable() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for character, readings in _syllables().items():
        for reading in readings:
            found.setdefault(reading, set()).add(character)
    return {reading: frozenset(characters) for reading, characters in found.items()}


@lru_cache(maxsize=1024)
def _sounding_like(character: str) -> tuple[str, ...]:
    """The other characters that share a reading with one."""
    readings = _syllables().get(character, ())
    found = set().union(*(_by_syllable()[reading] for reading in readings))
    return tuple(sorted(found - {character}))


def common_pairs() -> Mapping[str, int]:
    """The words of two characters that general Chinese uses often, with their counts in its corpus.

    They are those of the dictionary of jieba (which is not loaded), read once, or taken from what an index kept of it.
    """
    if not _COMMON_PAIRS:
        _COMMON_PAIRS.update(_dictionary_pairs())
    return _COMMON_PAIRS


def save_common_pairs(path: Path) -> None:
    """Keep the common words beside an index: reading them takes less than reading the whole dictionary."""
    import jieba

    path.write_bytes(msgspec.json.encode({"jieba": jieba.__version__, "pairs": common_pairs()}))


def take_common_pairs(path: Path) -> None:
    """Use what :func:`save_common_pairs` wrote, if it is there and of the dictionary that is installed.

    Raises:
        msgspec.DecodeError: the file is damaged.
    """
    import jieba

    if not _COMMON_PAIRS and path.is_file():
        kept = msgspec.json.decode(path.read_bytes(), type=_Common)
        if kept.jieba == jieba.__version__:
            _COMMON_PAIRS.update(kept.pairs)


class _Common(msgspec.Struct):
    jieba: str
    pairs: dict[str, int]


_COMMON_PAIRS: dict[str, int] = {}


def _dictionary_pairs() -> dict[str, int]:
    import jieba

    text = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8")
    return {word: int(count) for word, count in _DICTIONARY_PAIR.findall(text) if int(count) >= _COMMON}


def telling(count: int) -> float:
    """How much a word tells, by how often general Chinese uses it: 1 for a rare one, 0 for one like 现在, 知道."""
    return min(1.0, max(0.0, (_EVERYWHERE - math.log10(count)) / 2)) if count else 1.0

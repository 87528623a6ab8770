"""Plain and spoken words of policies, read beside the words that rules have for them.

A policy may say 盯着 for 监测 and 打招呼 for 告知. The words of the rules are put at the end of its clause, within brackets that no policy
has, so that all that reads a sentence reads both; what is shown to people is cut out of the policy itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from re import Pattern

from corpus import DataError, Policy, PolicyPart, domain_files, per_domains, read_table

__all__ = ["glossed", "load_spoken", "unglossed"]

_OPEN, _CLOSE = "⟦", "⟧"
_BEFORE = 12  # characters of a number before a title
_TITLE_MOST = 8  # characters of a title that stands before a full stop; what is longer is a sentence
_EQUALS = re.compile(
    r"(?:^|[；;：:，、\s])(?P<a>[A-Za-z]{2,8}|[\u4e00-\u9fff]{2,8})\s*[=＝]\s*(?P<b>[\u4e00-\u9fff（）]{2,16}?)(?=[；;，。、\n（]|$)"
)
_TERMS = re.compile(r"用语|术语|定义|简称|释义|所称")  # a line that says what words mean
_BRACKETS = re.compile(r"(?P<a>[A-Z]{2,8})（(?P<b>[\u4e00-\u9fff]{2,12})）")
_LONG = 5  # letters of a foreign word that is known within others
_SIGNS = {
    "=": "为",
    "＝": "为",
    "≤": "不超过",
    "≥": "不低于",
    "＜": "低于",
    "＞": "高于",
    "→": "，",
    "+": "、",
    "&": "和",
}
_PAUSE = re.compile(r"[，。；：！？,;]|$")
_GLOSS = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}?|{_CLOSE}")


@per_domains
def load_spoken() -> tuple[tuple[Pattern[str], str], ...]:
    """The ways of saying things with the words of rules for each.

    Raises:
        DataError: an entry is malformed, or one of its examples does not hold.
    """
    found = []
    for path in domain_files("policies", "spoken.toml"):
        data = read_table(path)
        try:
            found += [(_foreign(words), means) for means, words in data.get("foreign", {}).items()]
            for entry in data.get("spoken", ()):
                pattern = re.compile(entry["says"])
                if not pattern.search(entry["yes"]) or pattern.search(entry["no"]):
                    raise DataError(f"口语表 {path} 中“{entry['means']}”的例子不成立；请改正")
                found.append((pattern, entry["means"]))
        except (KeyError, TypeError, AttributeError, re.error) as error:
            raise DataError(f"口语表 {path} 有误：{error}；请改正") from error
    return tuple(found)


def _foreign(words: Sequence[str]) -> Pattern[str]:
    """Words of another language, in letters of any size, with or without the blanks between them."""
    said = sorted(words, key=len, reverse=True)
    patterns = {word: r"\s?".join(re.escape(w) for w in word.split()) for word in said}
    long, short = ([patterns[w] for w in said if (len(w) >= _LONG) is wanted] for wanted in (True, False))
    alone = [rf"(?<![A-Za-z])(?:{'|'.join(short)})(?![A-Za-z])"] if short else []
    return re.compile("|".join((*long, *alone)), re.IGNORECASE)


def _defined(text: str) -> tuple[tuple[Pattern[str], str], ...]:
    """The short names that a policy gives to things: CR = 变更请求, ERP（应急预案）, 关键系统 = 重要信息系统."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        told = _TERMS.search(line) is not None
        for match in _EQUALS.finditer(line):
            if told or match["a"].isascii():
                found[match["a"]] = match["b"]
    for match in _BRACKETS.finditer(text):
        found.setdefault(match["a"], match["b"])
    return tuple((re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])"), means) for name, means in found.items())


def glossed(policy: Policy) -> Policy:
    """The policy with the words of rules beside its own in all that is read of its parts; offsets stay."""
    seen: dict[str, str] = {}
    signs = [(re.compile(re.escape(sign)), means) for sign, means in _SIGNS.items()]
    ways = (*load_spoken(), *_defined(policy.text), *signs)

    def read(text: str) -> str:
        if text not in seen:
            seen[text] = _glossed(text, ways)
        return seen[text]

    parts = (replace(p, plain=read(f"{_run_in(policy, p)}{p.plain}"), heading=read(p.heading)) for p in policy.parts)
    return replace(policy, parts=tuple(parts))


def _run_in(policy: Policy, part: PolicyPart) -> str:
    """What a clause bears in its own first line as its title and says by it: 目标：…, or a sentence of some length."""
    if not part.heading:
        return ""
    at = policy.text.find(part.heading, part.start, part.start + len(part.heading) + _BEFORE)
    after = policy.text[at + len(part.heading) :][:1] if at >= 0 else ""
    if after == "。" and len(part.heading) > _TITLE_MOST:
        return f"{part.heading}。"
    return f"{part.heading}：" if after in ("：", ":") else ""


def unglossed(text: str) -> str:
    """A text as the policy has it."""
    return _GLOSS.sub("", text)


def _glossed(text: str, ways: Sequence[tuple[Pattern[str], str]]) -> str:
    ends: dict[int, str] = {}
    for pattern, means in ways:
        for match in pattern.finditer(text):
            within = (
                match.group().isascii() or match.group() in _SIGNS
            )  # a foreign word has its meaning right behind it
            end = match.end() if within else next(_PAUSE.finditer(text, match.end())).start()
            ends[end] = ends.get(end, "") + means
    for end in sorted(ends, reverse=True):
        text = f"{text[:end]}{_OPEN}{ends[end]}{_CLOSE}{text[end:]}"
    return text

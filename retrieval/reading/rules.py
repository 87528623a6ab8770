"""Rules of reading as data: named patterns with examples that must and must not match, and a reason.

They stand in ``rules/*.toml`` beside this module; those that only a field needs in ``rules/`` of its folder, where they follow
the file of the same name. A pattern may use named parts: ``<<part>>`` of the table ``[parts]`` of its file, ``<<field_part>>``
of that table in the ``reading.toml`` of the fields (nothing where none has it). :func:`faults` holds every rule against its own examples.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from corpus import DataError, domain_files, per_domains
from retrieval.reading.field import load_field

__all__ = ["Rule", "all_rules", "faults", "first", "rules_of"]

_PART = re.compile(r"<<(?P<name>(?P<field>field_)?[a-z_]+)>>")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``kind`` says what it is for, ``value`` what follows where it matches (a frame, a reason …)."""

    id: str
    kind: str
    pattern: re.Pattern[str]
    match: tuple[str, ...]
    unmatch: tuple[str, ...]
    reason: str
    value: str = ""

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where the rule matches."""
        return self.pattern.search(text)


@per_domains
def all_rules() -> tuple[Rule, ...]:
    """All rules in the order of their files, which is the order of their precedence.

    Raises:
        DataError: a file is damaged, or a rule lacks what a rule must have.
    """
    return tuple(_read())


@per_domains
def rules_of(kind: str) -> tuple[Rule, ...]:
    """The rules of one kind, in order."""
    return tuple(rule for rule in all_rules() if rule.kind == kind)


def first(kind: str, text: str) -> tuple[Rule, re.Match[str]] | None:
    """The first rule of a kind that matches, with where it does."""
    for rule in rules_of(kind):
        found = rule.search(text)
        if found is not None:
            return rule, found
    return None


def faults() -> list[str]:
    """What is wrong with the rules by their own examples; empty where all is well."""
    found: list[str] = []
    for rule in all_rules():
        found += [f"{rule.id} 应当匹配而未匹配：{text}" for text in rule.match if not rule.search(text)]
        found += [f"{rule.id} 不应匹配而匹配：{text}" for text in rule.unmatch if rule.search(text)]
        if not rule.match or not rule.unmatch or not rule.reason:
            found.append(f"{rule.id} 缺少正例、反例或者理由")
    return found


def _read() -> Iterator[Rule]:
    seen: set[str] = set()
    folders = (resources.files("retrieval").joinpath("reading", "rules"), *domain_files("rules"))
    for path in sorted((file for folder in folders for file in folder.iterdir()), key=lambda path: path.name):
        if not path.name.endswith(".toml"):
            continue
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            parts: Mapping[str, str] = data.get("parts", {})
            for entry in data["rule"]:
                rule = _rule(entry, parts)
                if rule.id in seen:
                    raise ValueError(f"编号重复：{rule.id}")
                seen.add(rule.id)
                yield rule
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise DataError(f"读题规则 {path.name} 无法读取：{error}；请改正该文件，或者重新安装法脉") from error


def _rule(entry: Mapping[str, object], parts: Mapping[str, str]) -> Rule:
    def examples(name: str) -> tuple[str, ...]:
        value = entry.get(name, [])
        if not isinstance(value, list):
            raise TypeError(f"{entry['id']} 的 {name} 应当是列表")
        return tuple(map(str, value))

    pattern = str(entry["pattern"])
    while _PART.search(pattern):
        pattern = _PART.sub(lambda match: f"(?:{_part(match, parts)})", pattern)
    return Rule(
        id=str(entry["id"]),
        kind=str(entry["kind"]),
        pattern=re.compile(pattern),
        match=examples("match"),
        unmatch=examples("unmatch"),
        reason=str(entry.get("reason", "")),
        value=str(entry.get("value", "")),
    )


def _part(match: re.Match[str], parts: Mapping[str, str]) -> str:
    if match["field"]:
        return load_field().parts.get(match["name"].removeprefix(match["field"]), "(?!)")
    return parts[match["name"]]

"""Names of entities in noun phrases: one name, a list of them, a name with a relative clause.

The names come from a table (``thesaurus.toml`` of the field, which a caller may widen with the thesaurus) and from the short
names that a text itself declares (以下简称运营者). What the table does not know is recognised by its last word
(:mod:`graph.extraction.nouns`) and keeps its own name, with its modifier where the head alone says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from graph.extraction.entities import EntityTable
from graph.extraction.name_shapes import (
    AND_OTHERS,
    AND_SO_ON,
    BOTH_KINDS,
    CITIES,
    DECIDES,
    GROUP,
    HELD,
    KINDS,
    LEFT_TO,
    LICENSED,
    LONGEST,
    MARK,
    NO_NAME,
    OFFICE_VERB,
    OPEN_RELATIVE,
    OTHERS,
    PREPOSITION,
    PROVINCE,
    REGIONS,
    RULED,
    SHARED,
    THINGS,
    TWO_LEVELS,
    WITHIN,
)
from graph.extraction.nouns import (
    ADVERBS,
    BARE,
    GENERIC,
    GOODS,
    JOIN,
    LEVEL,
    PLACES,
    STOP,
    STRIP,
    SUFFERERS,
    is_agent,
)

__all__ = ["REACH", "NameFinder", "owned_by"]

#: No subject is longer, and reading one costs more than its length.
REACH = 200


def owned_by(owner: str, joint: str, rest: str) -> str:
    """What follows in a list; a bare head after 及其 is the owner's (人民政府及其有关部门 → 人民政府有关部门)."""
    if not joint.startswith("及其"):
        own = re.match(r"(?:或|和)$", joint) and re.match(r"其((?:派出|分支)机构)", rest)
        return owner + own.group(1) + rest[own.end() :] if own else rest
    head = re.match(r"有关部门|工作人员|派出机关|所属部门|直属单位|分支机构|常务委员会", rest)
    return owner + rest if head else rest


@lru_cache(maxsize=128)  # of each document that declares names of its own, and of the statements that are checked
def _pattern_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """The names as one expression, the longest first."""
    words = sorted(names, key=lambda word: (-len(word), word))
    guarded = [
        re.escape(w) + (r"(?!信息|隐私|数据|身份|权益|账户|所有)" if w == "个人" else "") for w in words if w != "国家"
    ]
    guarded.append(r"国家(?=应当|可以|不得|鼓励|支持)")
    return re.compile("|".join(guarded))


@dataclass
class NameFinder:
    """Finds the names of entities in noun phrases of one document."""

    table: EntityTable
    plain: frozenset[str] = frozenset()  # heads that the text defines: 本法所称公司
    pattern: re.Pattern[str] = field(init=False)
    _known: dict[tuple[str, str, bool], tuple[str, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.pattern = _pattern_of(tuple(self.table.names))

    def kind(self, name: str) -> str:
        """See :meth:`EntityTable.kind`."""
        return self.table.kind(name)

    def name(self, phrase: str) -> str | None:
        """Canonical name of a noun phrase, ``None`` where it names no entity."""
        if CITIES in phrase:  # its 的 belongs to one word
            found = self._name(phrase.replace(CITIES, CITIES.replace("的", MARK)))
            return found and found.replace(MARK, "的")
        return self._name(phrase)

    def _name(self, phrase: str) -> str | None:
        phrase = re.sub(r"(?<=[关门构位])[和及]$", "", phrase.strip("，、 　＿"))
        if not phrase or NO_NAME.match(phrase):
            return None
        if phrase in self.table.names:
            return self.table.names[phrase]
        if is_agent(phrase):  # who acts with others, not the others
            phrase = re.split(r"会同|(?<=[^商])商(?=国务院|有关)|建议", phrase, maxsplit=1)[0] or phrase
        bare = STRIP.sub("", phrase)
        if bare in self.table.names:
            return self.table.names[bare]
        levelled = re.match(rf"{LEVEL}+", bare)
        if levelled and bare[levelled.end() :] in self.table.names:
            return bare
        matches = [
            m
            for m in self.pattern.finditer(bare)
            if m.end() == len(bare) and (m.start() == 0 or bare[m.start() - 1] in "的他")
        ]
        ahead = bare[: matches[0].start()] if matches else ""
        if matches and not DECIDES.match(ahead) and not PLACES.fullmatch(ahead.rstrip("的")):
            return self.table.names[matches[0].group()]
        if len(bare) < 2 or len(bare) > LONGEST or not is_agent(bare) or HELD.search(bare) or self.broken(bare):
            return None
        owner, _, tail = bare.rpartition("的")
        if owner and GENERIC.match(tail):
            return f"{self.table.names[owner]}{tail}" if owner in self.table.names else bare
        if PLACES.fullmatch(owner):
            return bare
        if len(tail) >= 2 and (len(bare) > 16 or owner in self.table.names) and is_agent(tail):
            return bare if DECIDES.match(owner) else tail
        if phrase.startswith("其他") and OTHERS.fullmatch(bare):
            return f"其他{bare}"
        return bare if len(bare) <= 30 else None

    def broken(self, phrase: str) -> bool:
        """Whether a verb stands in the last part of a noun phrase, so that it is none (公司委托｜机构)."""
        tail = phrase.rpartition("的")[2]
        known = [m.span() for m in self.pattern.finditer(tail)]
        for match in STOP.finditer(tail):
            if any(start <= match.start() < end for start, end in known):
                continue
            ahead, after = tail[: match.start()], tail[match.end() :]
            if is_agent(ahead) or ahead in ("人", "者") or (not ahead and not BARE.fullmatch(after)):
                return True
        return False

    def split(self, phrase: str, *, things: bool = True) -> tuple[str, ...]:
        """Names in a list (核心机构和经营机构 → two); empty where the phrase is no list of entities."""
        key = ("split", phrase, things)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._split(phrase, things)
        return found

    def _split(self, phrase: str, things: bool) -> tuple[str, ...]:
        phrase = phrase[:REACH].strip("，、 　")
        whole = self.table.names.get(phrase) or self.table.names.get(STRIP.sub("", phrase))
        if whole:
            return (whole,)
        if regions := REGIONS.fullmatch(phrase):
            every = "各" if "各" in regions.group() else "有关"
            return (f"{every}地区", f"{every}部门")
        group = GROUP.search(phrase)
        if group and "的" not in phrase[: group.start()]:
            return self._grouped(phrase, group)
        if offices := AND_OTHERS.match(phrase):  # 教育行政、民政等有关部门和村民委员会
            others = self.split(phrase[offices.end(2) :].lstrip("、和及与"))
            if others and (first := self.split(offices.group(1) + offices.group(2))):
                return tuple(dict.fromkeys((*first, *others)))
        if levels := TWO_LEVELS.fullmatch(phrase):
            return (levels.group(1) + levels.group(3), levels.group(2) + levels.group(3))
        kinds = KINDS.fullmatch(phrase)
        if kinds and is_agent(kinds.group(1)) and not GENERIC.match(kinds.group(1)):
            return self.split(kinds.group(1))
        if GOODS.fullmatch(phrase):
            return (phrase,)
        hit = SUFFERERS.fullmatch(phrase)
        if hit and (others := self.split(hit.group(2))) and any(GENERIC.match(name) for name in others):
            return tuple(hit.group(1) + name if GENERIC.match(name) else name for name in others)
        if AND_SO_ON.fullmatch(phrase) and not self.pattern.match(phrase):
            return (phrase,)
        phrase = re.sub(r"等(?=有关|主管|部门|行业|相关)", "、", phrase)
        phrase = re.sub(r"(?<=[构所司者])等(?:机构|单位|组织)(?=及其|和|、|$)", "", phrase)
        phrase = phrase.removesuffix("等")
        names: list[str] = []
        rest = PROVINCE.sub(lambda m: m.group().replace("、", MARK), phrase)
        while rest:
            bare = STRIP.sub("", rest).replace(MARK, "、")
            match = self.pattern.match(bare)
            if match:
                cut = len(rest) - len(bare) + match.end()
                after = rest[cut:]
                joined = re.match(rf"{JOIN}+", after)
                if not after or joined:
                    names.append(self.table.names[match.group()])
                    rest = owned_by(
                        names[-1], joined.group() if joined else "", after[joined.end() :] if joined else ""
                    )
                    continue
            parts = re.split(rf"({JOIN}+)", rest, maxsplit=1)
            piece = parts[0].replace(MARK, "、")
            found = self.name(piece) if not OPEN_RELATIVE.search(piece) else None
            if found is None and GOODS.fullmatch(rest):
                found, parts = rest, [rest]
            if found is None and (shared := self._shared_head(rest)):
                names.extend(shared[0])
                rest = shared[1]
                continue
            if found is None and "的" in rest and (names or not things):  # a relative clause, maybe with a list inside
                found = self.name(rest.rsplit("的", 1)[-1])
                parts = [rest]
            if found is None:
                return tuple(dict.fromkeys(names)) if names and len(parts) == 1 and piece in ("其",) else ()
            names.append(found)
            rest = owned_by(found, parts[1], parts[2]) if len(parts) > 1 else ""
        return tuple(dict.fromkeys(names))

    def _shared_head(self, text: str) -> tuple[tuple[str, ...], str] | None:
        """Who opens a list that shares its head, and what follows.

        商用密码检测、认证机构 are two kinds of body, 电信、互联网、金融业务经营者 one kind by what it is in.
        """
        if whole := BOTH_KINDS.match(text):
            return (whole.group(1),), text[whole.end() :]
        pieces = text.split("、")
        count = next((n for n, piece in enumerate(pieces[:6]) if any(map(is_agent, re.split(JOIN, piece)))), 0)
        last, *more = re.split(rf"({JOIN}+)", pieces[count], maxsplit=1)
        ahead = pieces[:count]
        if (
            not count
            or not SHARED.search(last)
            or GENERIC.match(last)
            or len("、".join(ahead)) + len(last) > LONGEST // 2
        ):
            return None
        if any(
            (len(piece) != 2 and STOP.search(piece)) or not 2 <= len(piece) <= 16 or THINGS.search(piece)
            for piece in ahead
        ):
            return None
        if "的" in last or any("的" in piece for piece in ahead[1:]) or self.broken(last):
            return None
        if re.search(r"规定|给|及时|通过|非法|^(?:收养|禁止)", text[: len("、".join(ahead)) + len(last) + 1]):
            return None
        rest = "、".join((more[1] if more else "", *pieces[count + 1 :])).strip("、")
        if (task := OFFICE_VERB.search(ahead[-1])) and (own := OFFICE_VERB.match(last)):
            front, head = ahead[0][: -2 if len(ahead) == 1 else None], last[own.end() :]
            front = front if task.start() and len(ahead) == 1 else ""
            whole_names = [f"{ahead[0]}{head}", *(f"{piece}{head}" for piece in ahead[1:]), front + last]
            found = [self.name(name) or name for name in whole_names]
            return tuple(found), rest
        return ("、".join((*ahead, last)),), rest

    def _grouped(self, phrase: str, group: re.Match[str]) -> tuple[str, ...]:
        """公安、民政等部门 → 公安部门, 民政部门; what stands before the list (国务院) goes with each."""
        before = phrase[: group.start()]
        level = re.match(rf"^{LEVEL}+", group.group(1))
        front = level.group() if level and level.group() != group.group(1) else ""
        parts = [part.removeprefix("以及") for part in group.group(1)[len(front) :].split("、")]
        named = tuple(
            self.table.names.get(part, part)
            if is_agent(part)
            else self.table.names.get(f"{front}{part}部门", f"{front}{part}部门")
            for part in parts
            if part
        )
        return (*(self.split(before.rstrip("、和及以")) if before else ()), *named)

    def described(self, text: str) -> tuple[str, ...]:
        """A list whose last member has a relative clause: 会计师事务所以及从事…的证券服务机构."""
        text = text.rstrip("，")
        if "的" not in text or not is_agent(text):
            return ()
        for joint in reversed(list(re.finditer(JOIN, text[: text.rindex("的")]))):
            ahead, after = text[: joint.start()], text[joint.end() :]
            if not is_agent(ahead) or not (first := self.split(ahead)):
                continue
            names, end = self.relative(STRIP.sub("", after))
            if names and end == len(STRIP.sub("", after)):
                return tuple(dict.fromkeys((*first, *names)))
        return ()

    def relative(self, text: str) -> tuple[tuple[str, ...], int]:
        """Who is described by a clause before 的 (取得资格的机构), and where that phrase ends in ``text``."""
        if opening := re.match(
            r"对于?|向|将|把|给|与", text
        ):  # 对…的机构: whom it is about, unless 对 opens the clause
            inner = text[opening.end() :]
            if not self.split(inner[: self.stop(inner)]) and not self._given_to(opening.group(), inner):
                return (), 0
        for mark in re.finditer("的", text):
            after = text[mark.end() :]
            head = ADVERBS.sub("", after[: self.stop(after)].partition("，")[0])
            names = self.split(head) if head and head[0] not in "，、" else ()
            if not names or not (STOP.search(text[: mark.start()]) or self.pattern.match(text)):
                continue
            clause, rest = text[: mark.end()], after[len(head) :]
            if (left := LEFT_TO.search(clause)) and not STOP.search(clause[: left.start()]):
                continue
            before = RULED.sub("", clause) if RULED.search(clause) else None
            if before and WITHIN.search(before):
                return (), 0
            if (opening := PREPOSITION.match(clause)) and ("的" in rest or self._listed(clause[opening.end() :])):
                return (), 0
            licensed = LICENSED.match(clause) and names[0] not in self.table.kinds
            if DECIDES.match(clause) or licensed or any(GENERIC.match(name) for name in names):
                whole = STRIP.sub("", clause) + head
                if NO_NAME.match(whole):
                    return (), 0
                if len(names) == 1:
                    names = (whole,) if len(whole) <= LONGEST else names
                elif len(whole) <= LONGEST:
                    names = tuple(clause + name if GENERIC.match(name) else name for name in names)
            return names, mark.end() + len(head)
        return (), 0

    def _given_to(self, word: str, inner: str) -> bool:
        """Whether a clause says to whom something is given: 向档案馆｜移交、捐献档案的单位."""
        return word == "向" and any(is_agent(inner[:end]) for end in range(2, min(len(inner), 16)))

    def _listed(self, text: str) -> bool:
        """Whether a list of entities opens ``text``: in 在证券交易所或者国务院批准的场所 the place is a list."""
        return any(self.split(text[: joint.start()]) for joint in re.finditer(JOIN, text[:REACH]))

    def stop(self, text: str) -> int:
        """Where the verb phrase begins: the first stop word outside a known name."""
        known = [m.span() for m in self.pattern.finditer(text)]
        for match in STOP.finditer(text):
            if not any(start <= match.start() < end for start, end in known):
                return match.start()
        return len(text)

    def run(self, text: str) -> tuple[tuple[str, ...], str]:
        """Known entities joined by 、 and 和 at the start of ``text``, and what follows them."""
        names: list[str] = []
        at = 0
        while match := self.pattern.match(text, at):
            names.append(self.table.names[match.group()])
            at = match.end()
            joined = re.compile(r"(?:、|，|以及|及其|和|或者|与|及)(?:其他|相关|有关(?!部门|主管))?").match(text, at)
            if not joined or not self.pattern.match(text, joined.end()):
                break
            at = joined.end()
        return tuple(dict.fromkeys(names)), text[at:]

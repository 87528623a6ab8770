"""Who bears a norm: the entities that open a segment or stand before its trigger, 其/相关/该, and things for their keeper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus import Document
from graph.extraction.entities import EntityTable, declared_names, default_table
from graph.extraction.name_shapes import LONGEST, PREPOSITION
from graph.extraction.nouns import ADVERBS, BODY_END, GENERIC, JOIN, LEADING, STOP, STRIP, THEN, is_agent
from graph.extraction.phrases import REACH, NameFinder, owned_by

__all__ = ["UNNAMED", "EntityTable", "SubjectFinder", "default_table"]

#: The bearer of a duty whose sentence names none (建设、运营网络…，应当…).
UNNAMED = "相关主体"

#: One side of a contract by what it does: 接受劳务一方.
_PARTY = re.compile(r"^[^，。；、的]{2,14}(?<!当事人)一方$")
_OBJECT = re.compile(r"(?:对于?|向|将|把|给|为)")
#: The staff of every body of a list: 期货交易所和存管银行等相关单位的工作人员.
_STAFF = re.compile(
    r"((?:[^，。；的]|授权的){2,50}?[、和](?:[^，。；的]|授权的){2,24}?)(?:等(?:相关|有关)?(?:单位|机构|部门|组织)的?|的)((?:工作|从业)人员)"
)
#: Two who act together: 债权人与保证人.
_BOTH = re.compile(r"([^，。；的与]{2,16})与([^，。；的与]{2,16})")
#: Two who each take from another: 甲向会员、乙向客户收取的保证金.
_EACH = re.compile(r"([^，。；、向]{2,12})向[^，。；、]{1,8}、([^，。；、向]{2,12})向[^，。；、的]{1,8}的")
_BRACKET = re.compile(r"（[^（）]*）")
_BARE = {
    "运营者": "运营者",
    "提供者": "提供者",
    "处理者": "处理者",
    "机构": "机构",
    "协会": "协会",
    "管理人": "管理人",
    "公司": "公司",
}
#: Those of the staff who do something: 传播媒介及其从事信息报道的工作人员.
_OWN_STAFF = re.compile(
    r"([^，。；的]{2,20}?)(?:及其|和其|以及其)((?:从事|负责|参与)[^，。；]{2,40}?的(?:工作|从业|业务)?人员)(?=违反|在|有|不|未|应|$)"
)
#: A thing and who has or made it: 电信业务经营者保管的用户信息.
_KEPT_BY = re.compile(
    r"([^，。；的]{2,60}?)(?:保管|持有|收集|使用|处理|运营|签发|作出|管理|生产|存储|出具|报送|制定|提供|销售|发布)的(?=[^，。；])"
)
#: Whom something concerns that befell another.
_CONCERNED = re.compile(r"与[^，。；]{2,40}?(?:相关|有关)的([^，。；]{2,40})")
#: Some of the people of a body.
_AMONG = re.compile(r"中[^，。；]{2,30}的[^，。；的]{2,8}")
_DEFINED = re.compile(r"本[法办条规][^，。；、]{0,2}所称的?(公司|机构|协会)")
_ORGANS = re.compile(r"(?:董事会|监事会|经营管理层|管理层|股东会|股东大会|部门|委员会|系统|数据)$")


@dataclass
class SubjectFinder(NameFinder):
    """Finds subjects in segments of one document."""

    @classmethod
    def for_document(cls, document: Document, table: EntityTable | None = None) -> SubjectFinder:
        """The finder with the short names that ``document`` declares."""
        base = table or default_table()
        text = "".join(article.text for article in document.tree.articles)
        return cls(base.merged(declared_names(document, base)), frozenset(_DEFINED.findall(text)))

    def leading(self, segment: str, *, things: bool = True) -> tuple[str, ...]:
        """Entities that open a segment, or the segment up to its trigger; with ``things`` also as owners of a thing."""
        key = ("leading", segment, things)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._leading(segment, things)
        return found

    def _leading(self, segment: str, things: bool) -> tuple[str, ...]:
        segment = _BRACKET.sub("", segment)[:REACH]
        body = ADVERBS.sub("", LEADING.sub("", segment))
        if not body:
            return ()
        if about := _CONCERNED.match(body):  # 与甲发生事件相关的供应商
            return self.split(about.group(1)[: self.stop(about.group(1))])
        if staffed := _STAFF.fullmatch(body[: self.stop(body)]):  # of each body of the list
            return tuple(f"{name}{staffed.group(2)}" for name in self.split(staffed.group(1))) or (staffed.group(),)
        if (staff := _OWN_STAFF.match(body)) and (owners := self.split(staff.group(1))):
            return (*owners, staff.group(2))
        names, rest = self.run(body)
        joined = re.match(JOIN, rest)
        if (
            (both := _BOTH.fullmatch(body) or _EACH.match(body))
            and (first := self.split(both.group(1)))
            and (other := self.split(both.group(2)))
        ):
            return (*first, *other)
        if described := self.described(body):
            return described
        if _PARTY.search(body) and not (names and STOP.match(rest)):
            return self.split(body) or (body,)
        if names and (not rest or (STOP.match(rest) and not joined)):
            return names
        if names and _AMONG.fullmatch(rest) and is_agent(rest):  # 公安机关中初次从事法制审核的人员
            return (body,)
        if (
            names
            and joined
            and (
                more := self.split(owned_by(names[-1], joined.group(), rest[joined.end() :]).rstrip("，"), things=False)
            )
        ):
            return tuple(dict.fromkeys((*names, *more)))
        for text in dict.fromkeys((ADVERBS.sub("", segment), body)):
            head = ADVERBS.sub("", text[: self.stop(text)])
            listed = self.split(head) or (self.trailing(head) if "的" in head and not names else ())
            if listed:
                return listed
        if not names:
            whole = self.split(body) if is_agent(body) and not PREPOSITION.match(body) else ()
            return whole or self.relative(body)[0] or self._before_verb(body)[0] or self._keeper(body)
        owned = re.match(r"(?:的)?([^的，]{1,24})", rest)
        if owned and rest:
            inner = owned.group(1)
            inner = inner[: self.stop(inner)]
            people = self.split(inner) if not _ORGANS.search(inner) else ()
            if people and rest.startswith("的"):
                return people
        return names if things or not rest.startswith("的") else ()

    def _before_verb(self, body: str) -> tuple[tuple[str, ...], int]:
        """Who opens ``body`` right before a verb that ends no phrase elsewhere, and how long the name is."""
        for end in range(min(len(body) - 2, 40), 1, -1):
            ahead = body[:end]
            if not is_agent(ahead) or not THEN.match(body, end) or self.stop(ahead) != end or PREPOSITION.match(ahead):
                continue
            if (names := self.split(ahead)) and not (ahead.endswith("国家") and len(ahead) > 2):
                return names, end
        return (), 0

    def _keeper(self, body: str) -> tuple[str, ...]:
        """Who has or made the thing that ``body`` is about: 甲、乙保管的信息发生泄露 → 甲, 乙."""
        made = _KEPT_BY.match(body)
        return self.split(made.group(1)) if made and is_agent(made.group(1)) else ()

    def last_named(self, head: str, context: str) -> tuple[str, ...]:
        """The last body in ``context`` whose name ends in ``head`` and says more: 该部门 after 向有关行政部门投诉."""
        for match in reversed(list(re.finditer(rf"[^，。；、的]{{1,16}}{head}(?!的)", context[-REACH:]))):
            words = match.group()
            stops = [m.end() for m in STOP.finditer(words) if m.end() < len(words) - len(head)]
            names = self.split(words[stops[-1] if stops else 0 :])
            if len(names) == 1 and len(names[0]) > len(head):
                return names
        return ()

    def provider(self, thing: str) -> tuple[str, ...]:
        """Who stands behind a thing by name: 网络产品、服务 → 网络产品、服务的提供者."""
        words = LEADING.sub("", thing)
        for ending in ("的提供者", "提供者", "的运营者", "运营者") if words else ():  # 必要时: nobody's thing
            if words + ending in self.table.names:
                return (self.table.names[words + ending],)
        return ()

    def trailing(self, segment: str) -> tuple[str, ...]:
        """Entities right before the trigger: …的证券服务机构和人员必须."""
        text = re.sub(r"[后，]+$", "", ADVERBS.sub("", segment[-REACH:]))
        agent = re.search(r"由([^，。；]{2,40})$", text)
        if agent:
            acting = agent.group(1)
            return self.split(acting) or self.described(acting) or self.relative(acting)[0]
        if "的" in text:
            head, tail = text.rsplit("的", 1)
            if _OBJECT.match(text) and not self.relative(text)[0]:
                return ()
            if GENERIC.match(tail) and len(text) <= LONGEST:
                return (STRIP.sub("", text),)
            names = self.split(tail)
            if names and not re.search(r"(?:^|[^面])(?:对|向|为|由|与|给|经|将|把)[^的]*$", tail):
                first = self.run(LEADING.sub("", head))
                if first[0] and re.match(JOIN, first[1]):
                    return tuple(dict.fromkeys((*first[0], *names)))
                return names
        return ()

    def acting(self, words: str) -> tuple[str, ...]:
        """Who does what is left to him (由…): the names that open ``words``, up to a verb that no list knows."""
        if names := self.leading(words):
            return names
        words = re.split("(?<!合)并|且|作为", words, maxsplit=1)[0]
        if re.match("上述|该|其", words):
            return ()
        ends = range(min(len(words), 40), 1, -1)
        return next((self.split(words[:end]) for end in ends if is_agent(words[:end]) and self.split(words[:end])), ())

    def owner(self, thing: str) -> tuple[str, ...]:
        """The organisation whose paper or property opens the words: 公司章程 → 公司; nobody for people's things."""
        words = LEADING.sub("", thing)
        for end in range(min(len(words) - 1, 20), 1, -1):
            if BODY_END.search(words[:end]) and (names := self.split(words[:end])):
                return names
        return ()

    def of(self, before: str) -> tuple[str, ...]:
        """Subjects of the words before a trigger in its own segment."""
        return self.leading(before) or self.trailing(before)

    def resolve(self, names: Iterable[str], context: str, topic: Sequence[str] = ()) -> tuple[str, ...]:
        """Replaces bare names (相关运营者, 其提供者) by the last full name in ``context`` that ends with them.

        A bare 公司 or 机构 that no such name precedes is the ``topic`` of the article.
        """
        resolved: list[str] = []
        for name in names:
            head = _BARE.get(name)
            if head and name not in self.table.names and name not in self.plain:
                known = [m.group() for m in self.pattern.finditer(context) if m.group().endswith(head)]
                if known:
                    resolved.append(self.table.names[known[-1]])
                elif head in ("公司", "机构") and topic:
                    resolved.extend(topic)
                else:
                    resolved.append(self._by_thing(head, context) or name)
            else:
                resolved.append(name)
        return tuple(dict.fromkeys(resolved))

    def _by_thing(self, head: str, context: str) -> str | None:
        """关键信息基础设施停止运营…，相关运营者: the known name whose first part the context names."""
        options = [word for word in self.table.names if word.endswith(head) and word != head]
        for word in sorted(options, key=lambda w: (-len(w), w)):
            if word.removesuffix(head).removesuffix("的") in context:
                return self.table.names[word]
        return None

    def subject_length(self, segment: str) -> int:
        """How many characters of a segment its subject takes."""
        if len(segment) > REACH:
            return 0
        core = ADVERBS.sub("", segment)
        if self.described(LEADING.sub("", core)) or self.split(LEADING.sub("", core)):
            return len(segment)
        lead = LEADING.match(segment)
        at = lead.end() if lead else 0
        stop = self.stop(segment)
        head = ADVERBS.sub("", segment[at:stop])
        names, rest = self.run(segment[at:])
        if len(head) > len(segment) - at - len(rest) and self.split(head):
            return at + len(head)
        bracket = _BRACKET.match(rest)
        if names:
            return len(segment) - len(rest) + (bracket.end() if bracket else 0)
        if self.split(segment[at:stop]):
            return stop
        if end := self.relative(segment[at:])[1] or self._before_verb(segment[at:])[1]:
            return at + end
        return stop

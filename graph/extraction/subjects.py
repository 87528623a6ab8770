"""Who bears a norm: names of entities, lists of them, 其/相关/该, and things that stand for their keeper.

The names come from a table (``thesaurus.toml`` of the field, which a caller may widen with the thesaurus) and from the short
names that a text itself declares (以下简称运营者). What the table does not know is recognised by its last word
(机构, 公司, 部门, 人员 …) and keeps its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus import Document, load_words, per_domains

__all__ = ["UNNAMED", "EntityTable", "SubjectFinder", "default_table"]

#: The bearer of a duty whose sentence names none (建设、运营网络…，应当…).
UNNAMED = "相关主体"

#: No subject is longer, and reading one costs more than its length.
_REACH = 200

_HEADS = (
    r"机构|公司|处理者|运营者|提供者|经营者|管理者|所有者|使用者|生产者|销售者|投资者|持有者|消费者|举报人|[^或]者|负责人|发行人|管理人|托管人|"
    r"保荐人|收购人|代理人|控制人|合伙人|义务人|当事人|持有人|承销商|做市商|代表人|参与人|受托人|委托人|投保人|知情人|申请人|"
    r"部门|协会|单位|组织|机关|政府|委员会|董事会|监事会|管理层|股东会|股东大会|股东|董事|监事|经理|人员|个人|公民|企业|"
    r"交易所|场所|银行|学校|媒介|媒体|法院|检察院|客户|用户|会员|接收方|委托方|受托方|对方|双方|各方|事务所|市场主体|国务院|律师|人民|军队|交易者|"
    r"交易商|工作人员|党委|企业集团|期货业协会|自然人|法人|办事处|承办人|监护人|各部门|各地区|的人"
)
_HEAD_END = re.compile(rf"(?:{_HEADS})$")
_JOIN = r"(?:、|，|以及|及其|和|或者|与|及|或)"
_LEADING = re.compile(
    r"^(?:但是|但|并且|同时|其中|因此|必要时|此外|另外|并|且|则|还|也|由|经(?!营|理|纪|办)|各种|前款规定的|前款所称|前款所列|上述|相关(?!行业组织|部门)|有关(?!部门|主管|机关|行业|单位|地区)|其他|"
    r"两个以上的|以及|该|各|所有|全体|本|依法设立的|依法负有[^，]{2,20}职责的|面向社会提供产品、服务的|其(?!余))+"
)
_STRIP = re.compile(
    r"^(?:以及|担任|两个以上的|省级以上|设区的市级以上|县级以上|由|并由|相关|有关(?!部门|主管|机关|行业|单位|地区)|其他|该|上述|前款规定的|前款所列|所有|全体|本(?!级)|其|一个|一名)+"
)
_STOP = re.compile(
    r"(?:(?<!应)对(?!方)|在|按照|按(?!规)|根据|依照|依据|依法|自(?!然|律|治|行|身|动|主)|向(?!社)|将|于|从(?!业)|因|通过|应当|应|不得|可以|必须|须|"
    r"有权|有义务|负责|及时|定期|发现|发生|违反|未|不(?!动)|使用|采取|处理(?!者)|提供(?!者)|开展|进行|收到|收集|出具|从事|拒绝|拒不|已|新建|暂停|终止|"
    r"每|除(?!外|名|权)|采购|参加|履行|制定|建立|利用|借助|以(?!及|外|上|下)|为(?!者)|与|原则上|具有|存在|擅自|明知|认为|实施|承销|申请|接受|公开|经|同|需要|确需|编制|"
    r"故意|要求|委托(?!人|方)|办理|作出|转让|变更|设立(?!的)|聘请|或者其|由(?!于)|会同|统筹|协调|明确|告知|通知|导致|建议|担任|"
    r"(?<=.)指定|任免|受(?!到|托|影响|理|益)|属于|运用|支持|保护(?!工作|机构|部门)|是(?!否)|当场|持有|玩忽|滥用|徇私|泄露|所持|提请|组织(?=开展|制定|实施|编制|推动|建设|协调|查处|有关))"
)
_DESCRIBED = re.compile(
    r"^([^，。；的]{2,40}?)(?:以及|及其|和|或者|、)(?:从事|处理|提供|为|开展|掌握|使用|承担|负责|接受)[^，。；]*的([^，。；的]{2,20})$"
)
_BRACKET = re.compile(r"（[^（）]*）")
_GROUP = re.compile(r"((?:[一-鿿]{2,6}、)+[一-鿿]{2,6})等(?:有关)?(?:主管)?部门")
_BARE = {
    "运营者": "运营者",
    "提供者": "提供者",
    "处理者": "处理者",
    "机构": "机构",
    "协会": "协会",
    "管理人": "管理人",
    "公司": "公司",
}
_ORGANS = re.compile(r"(?:董事会|监事会|经营管理层|管理层|股东会|股东大会|部门|委员会|系统|数据)$")
_ABBREVIATION = re.compile(r"([^，。；、（）]{2,60})（以下(?:简称|统称|称)([^（）]{2,20})）")


@dataclass(frozen=True, slots=True)
class EntityTable:
    """Words that mean an entity, its canonical name and its kind."""

    names: Mapping[str, str]  # word → canonical name
    kinds: Mapping[str, str]  # canonical name → kind

    def merged(self, names: Mapping[str, str], kinds: Mapping[str, str] | None = None) -> EntityTable:
        """This table with more words (a thesaurus, the short names of a text)."""
        return EntityTable({**self.names, **names}, {**self.kinds, **(kinds or {})})

    def kind(self, name: str) -> str:
        """regulated, regulator, association, anyone, person or state; by the name's shape where the table has none."""
        known = self.kinds.get(name)
        if known:
            return known
        if re.search(r"协会$|行业组织$", name):
            return "association"
        if re.search(
            r"监督管理机构|监督管理部门|主管部门|(?:网信|电信|公安|监管|保密行政管理|密码管理|安全管理)部门$|机关$|政府|国务院|派出机构|授权的部门$",
            name,
        ):
            return "regulator"
        if name.startswith("任何"):
            return "anyone"
        return "regulated"


@per_domains
def default_table() -> EntityTable:
    """The names of the loaded fields, from their table of words."""
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    words = load_words()
    for name, entry in (*words.get("entity", {}).items(), *words.get("bearer", {}).items()):
        if "kind" in entry:
            kinds[name] = entry["kind"][0]
            for word in (name, *entry.get("text", ())):
                names[word] = name
    return EntityTable(names, kinds)


def declared_names(document: Document, table: EntityTable) -> dict[str, str]:
    """Short names of entities that the text declares: word → canonical name."""
    found: dict[str, str] = {}
    for article in document.tree.articles:
        for match in _ABBREVIATION.finditer(article.text):
            full, short = match.group(1), match.group(2).strip("“”《》")
            if short in table.names or not _HEAD_END.search(short):
                continue
            known = [name for word, name in table.names.items() if full.endswith(word)]
            found[short] = max(known, key=len) if known and not short.startswith("重要数据") else short
    return found


@dataclass
class SubjectFinder:
    """Finds subjects in segments of one document."""

    table: EntityTable
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        words = sorted(self.table.names, key=lambda word: (-len(word), word))
        guarded = [
            re.escape(w) + (r"(?!信息|隐私|数据|身份|权益|账户|所有)" if w == "个人" else "")
            for w in words
            if w != "国家"
        ]
        guarded.append(r"国家(?=应当|可以|不得|鼓励|支持)")
        self.pattern = re.compile("|".join(guarded))

    @classmethod
    def for_document(cls, document: Document, table: EntityTable | None = None) -> SubjectFinder:
        """The finder with the short names that ``document`` declares."""
        base = table or default_table()
        return cls(base.merged(declared_names(document, base)))

    def kind(self, name: str) -> str:
        """See :meth:`EntityTable.kind`."""
        return self.table.kind(name)

    def name(self, phrase: str) -> str | None:
        """Canonical name of a noun phrase, ``None`` where it names no entity."""
        phrase = phrase.strip("，、 　＿")
        if not phrase:
            return None
        if phrase in self.table.names:
            return self.table.names[phrase]
        if _HEAD_END.search(phrase):  # who acts with others, not the others
            phrase = re.split(r"会同|建议", phrase, maxsplit=1)[0] or phrase
        bare = _STRIP.sub("", phrase)
        if bare in self.table.names:
            return self.table.names[bare]
        matches = [
            m
            for m in self.pattern.finditer(bare)
            if m.end() == len(bare) and (m.start() == 0 or bare[m.start() - 1] in "的级他")
        ]
        if matches:
            return self.table.names[matches[0].group()]
        if 2 <= len(bare) <= 30 and _HEAD_END.search(bare) and "属于" not in bare:
            owner, _, tail = bare.rpartition("的")
            return (
                tail
                if len(tail) >= 2 and (len(bare) > 16 or owner in self.table.names) and _HEAD_END.search(tail)
                else bare
            )
        return None

    def split(self, phrase: str, *, things: bool = True) -> tuple[str, ...]:
        """Names in a list (核心机构和经营机构 → two); empty where the phrase is no list of entities."""
        phrase = phrase[:_REACH].strip("，、 　")
        whole = self.table.names.get(phrase) or self.table.names.get(_STRIP.sub("", phrase))
        if whole:
            return (whole,)
        group = _GROUP.search(phrase)
        if group:
            parts = group.group(1).split("、")
            parts = [part.removeprefix("以及") for part in parts]
            return tuple(part if part.endswith(("机关", "部门", "机构")) else f"{part}部门" for part in parts)
        phrase = re.sub(r"等(?=有关|主管|部门|行业)", "、", phrase)
        phrase = re.sub(r"(?<=[构所司者])等(?:机构|单位|组织)(?=及其|和|、|$)", "", phrase)
        phrase = phrase.removesuffix("等")
        names: list[str] = []
        rest = phrase
        while rest:
            match = self.pattern.match(_STRIP.sub("", rest))
            if match:
                cut = len(rest) - len(_STRIP.sub("", rest)) + match.end()
                after = rest[cut:]
                joined = re.match(rf"{_JOIN}+", after)
                if not after or joined:
                    names.append(self.table.names[match.group()])
                    rest = after[joined.end() :] if joined else ""
                    continue
            parts = re.split(rf"(?:{_JOIN})", rest, maxsplit=1)
            piece = parts[0]
            found = self.name(piece)
            if found is None and "的" in rest and (names or not things):  # a relative clause, maybe with a list inside
                found = self.name(rest.rsplit("的", 1)[-1])
                parts = [rest]
            if found is None:
                return tuple(dict.fromkeys(names)) if names and len(parts) == 1 and piece in ("其",) else ()
            names.append(found)
            rest = parts[1] if len(parts) > 1 else ""
        return tuple(dict.fromkeys(names))

    def _described(self, text: str) -> tuple[str, ...]:
        """A list whose last member has a relative clause: 会计师事务所以及从事…的证券服务机构."""
        match = _DESCRIBED.match(text.rstrip("，"))
        if not match:
            return ()
        last = self.name(match.group(2))
        first = self.split(match.group(1))
        return tuple(dict.fromkeys((*first, last))) if first and last else ()

    def leading(self, segment: str, *, things: bool = True) -> tuple[str, ...]:
        """Entities that open a segment, or the segment up to its trigger; with ``things`` also as owners of a thing."""
        segment = _BRACKET.sub("", segment)[:_REACH]
        body = _LEADING.sub("", segment)
        names, rest = self._run(body)
        joined = re.match(_JOIN, rest)
        if described := self._described(body):
            return described
        if names and (not rest or (_STOP.match(rest) and not joined)):
            return names
        if names and joined and (more := self.split(rest[joined.end() :].rstrip("，"), things=False)):
            return tuple(dict.fromkeys((*names, *more)))
        for text in dict.fromkeys((segment, body)):
            head = text[: self._stop(text)]
            listed = self.split(head) or (self.trailing(head) if "的" in head and not names else ())
            if listed:
                return listed
        if not names:
            return ()
        owned = re.match(r"(?:的)?([^的，]{1,24})", rest)
        if owned and rest:
            inner = owned.group(1)
            inner = inner[: self._stop(inner)]
            people = self.split(inner) if not _ORGANS.search(inner) else ()
            if people and rest.startswith("的"):
                return people
        return names if things or not rest.startswith("的") else ()

    def _stop(self, text: str) -> int:
        """Where the verb phrase begins: the first stop word outside a known name."""
        known = [m.span() for m in self.pattern.finditer(text)]
        for match in _STOP.finditer(text):
            if not any(start <= match.start() < end for start, end in known):
                return match.start()
        return len(text)

    def _run(self, text: str) -> tuple[tuple[str, ...], str]:
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

    def provider(self, thing: str) -> tuple[str, ...]:
        """Who stands behind a thing by name: 网络产品、服务 → 网络产品、服务的提供者."""
        words = _LEADING.sub("", thing)
        for ending in ("的提供者", "提供者", "的运营者", "运营者"):
            if words + ending in self.table.names:
                return (self.table.names[words + ending],)
        return ()

    def trailing(self, segment: str) -> tuple[str, ...]:
        """Entities right before the trigger: …的证券服务机构和人员必须."""
        text = re.sub(r"(?:还|也|均|都|依法|及时|原则上|方|后|，|一律|仍|又|只|再|并)+$", "", segment)
        text = text[-_REACH:]
        agent = re.search(r"由([^，。；]{2,40})$", text)
        if agent and (names := self.split(agent.group(1))):
            return names
        if "的" in text:
            head, tail = text.rsplit("的", 1)
            if len(tail) <= 2 and len(text) <= 18 and _HEAD_END.search(tail) and not _STOP.match(text[1:]):
                return (_STRIP.sub("", text),)
            names = self.split(tail)
            if names and not re.search(r"(?:^|[^面])(?:对|向|为|由|与|给|经|将|把)[^的]*$", tail):
                first = self._run(_LEADING.sub("", head))
                if first[0] and re.match(_JOIN, first[1]):
                    return tuple(dict.fromkeys((*first[0], *names)))
                return names
        return ()

    def of(self, before: str) -> tuple[str, ...]:
        """Subjects of the words before a trigger in its own segment."""
        return self.leading(before) or self.trailing(before)

    def resolve(self, names: Iterable[str], context: str) -> tuple[str, ...]:
        """Replaces bare names (相关运营者, 其提供者) by the last full name in ``context`` that ends with them."""
        resolved: list[str] = []
        for name in names:
            head = _BARE.get(name)
            if head and name not in self.table.names:
                known = [m.group() for m in self.pattern.finditer(context) if m.group().endswith(head)]
                resolved.append(self.table.names[known[-1]] if known else self._by_thing(head, context) or name)
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
        if len(segment) > _REACH:
            return 0
        if self._described(_LEADING.sub("", segment)) or self.split(segment):
            return len(segment)
        lead = _LEADING.match(segment)
        at = lead.end() if lead else 0
        names, rest = self._run(segment[at:])
        bracket = _BRACKET.match(rest)
        return len(segment) - len(rest) + (bracket.end() if bracket else 0) if names else self._stop(segment)

"""The names of entities: what a word of the texts means, of which kind a name is, which short names a text declares.

The names come from a table (``thesaurus.toml`` of the field, which a caller may widen) and from the texts (以下简称运营者).
What the table does not know has the kind of its shape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus import Document, load_field, load_words, per_domains
from graph.extraction.nouns import LEVEL, is_agent

__all__ = ["EntityTable", "declared_names", "default_table"]

#: What a department of government is for; a firm's own departments are for business, compliance, audit.
_OFFICES = (
    r"新闻|出版|广播|电视|电影|文化|旅游|教育|卫生|健康|民政|司法|财政|审计机关|税务|市场监督管理|工商行政管理|药品监督管理|电信|邮政|交通运输|"
    r"金融|市场监管|人力资源|社会保障|自然资源|生态环境|住房|城乡建设|农业农村|水利|商务|发展改革|科学技术|工业和信息化|信息化|国家安全|档案|标准化行政|应急管理|体育|民族|宗教|外交"
)
_ABBREVIATION = re.compile(r"([^，。；、（）]{2,60})（以下(?:简称|统称|称)([^（）]{2,20})）")


@per_domains
def _departments() -> tuple[str, ...]:
    return tuple(f"{name}部门" for name in load_field().departments)


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
        branch = re.fullmatch(r"(.{2,})分支机构", name)
        if branch and self.kind(branch.group(1)) == "regulator":
            return "regulator"
        if re.fullmatch(r"(?:各|有关)地区|各部门", name):
            return "state"
        if re.search(r"协会$|行业组织$", name):
            return "association"
        levelled = re.match(rf"{LEVEL}+", name)
        if levelled and name[levelled.end() :] in self.kinds:
            return self.kinds[name[levelled.end() :]]
        if re.search(
            r"(?:执法|办案|调查|检查|审判|检察|复议|仲裁|行政)人员$|(?:机关|机构)(?:的)?工作人员$|警察$|法院$|检察院$|(?<!企业)机关$",
            name,
        ):
            return "regulator"
        if re.search(
            r"(?:监督|管理|保护|主管|执法|监管|保障)[^的]{0,12}(?:职责|职权)的(?:部门|机构|机关)$|监督管理机构|监察机构$|监督管理部门|主管部门|行政部门|(?:监管|安全管理)部门$|机关$|政府|国务院|派出机构|授权的部门$"
            r"|领导(?:机构|小组)$|(?:电信|金融|税务|外汇|邮政|海关|行业|行政)管理(?:机构|部门)$|(?:人民代表大会|常务委员会|监察委员会|军事委员会|全体会议|(?:法律|司法|专门)委员会|常务委员会(?:工作|办事)机构)$"
            rf"|(?:{_OFFICES})(?:主管)?部门$|(?:{_OFFICES}|公安|国防)部$",
            name,
        ) or name.endswith(_departments()):
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
            if short in table.names or not is_agent(short):
                continue
            known = [name for word, name in table.names.items() if full.endswith(word)]
            name = max(known, key=len, default=short)
            found[short] = short if short.endswith(name) else name  # 重要数据处理者 are some of the 数据处理者
    return found

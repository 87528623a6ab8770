"""The words of a duty that is taken apart by the program: which count, how much, and what policies say instead."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from re import Pattern

import jieba

from corpus import DataError, domain_files, load_field, most_per_domains, per_domains, read_table
from graph import Thesaurus

__all__ = ["Term", "Wording", "load_families"]

#: Words that carry a sentence and say nothing of what must be done.
_FILLER_WORDS = (
    "应当 不得 可以 进行 开展 相关 有关 工作 情况 要求 规定 按照 依照 根据 依法 依据 "
    "本机构 机构 公司 其他 以及 以上 以下 至少 一次 及时 并且 或者 各自 做好 加强 充分 "
    "有效 相应 必要 履行 义务 确保 保证 保障 中国 办法 本办法 本条例 本法 国家 法律 法规 "
    "行政法规 通过 方式 下列 事项 情形 内容 活动 行为 作出 采取 措施 实现 实施 具有 具备 "
    "完善 健全 建立 建立健全 制定 明确 形成 落实 加以 予以 合理 积极 妥善 全面 准确 严格 "
    "切实 不断 持续 自身 本身 任何 组织 单位 需要 可能 产生 造成 发生 出现 存在 涉及 "
    "属于 包括 但不限于 规范 相适应 与其 其中 各类 各项 主要 一定 同时 以内 之内 期间 "
    "范围内 应急 办理 事宜 管理 提升 安全性 真正 依法依规 每年 每季度 每天 每月 每半年 "
    "定期 形式 体现 手段 特点 方面 设置 按要求 按规定 一年 有序 稳妥 健康 发展 水平 能力 "
    "完成 相关方 为本 采取有效 当前 基于 从事 他人 成员 提前 事先 事前 高级"
)
_FILLER = frozenset(_FILLER_WORDS.split())
_NUMERAL = re.compile(
    r"^(?:第?[零一二三四五六七八九十百千万两半\d]+(?:个?[年月日天周倍次元]|个?小时|季度|工作日|以上|以下|百分之)?|百分之.+)$"
)
_OWN = re.compile(r"本机构|本公司|本单位")
_LONG = 4  # characters of a word of the families that is kept whole
_LEAST = 0.12  # weight of a word that stands in most duties


@per_domains
def load_families() -> Mapping[str, tuple[str, ...]]:
    """What policies say for a word of the rules: the first word of each family, and the family.

    Raises:
        DataError: the file is malformed.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in domain_files("policies", "families.toml"):
        for family in read_table(path).get("families", ()):
            if not isinstance(family, list) or len(family) < 2 or not all(isinstance(w, str) and w for w in family):
                raise DataError(f"近义词表 families.toml 的一行不成立：{family}；每行至少两个词")
            found[family[0]] = tuple(dict.fromkeys((*found.get(family[0], ()), *family)))
    return found


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a duty, what may stand for it in a policy, and how much it tells this duty from others."""

    word: str
    pattern: Pattern[str]
    weight: float


@dataclass
class Wording:
    """The words of duties: cut, without fillers, weighed by how rare they are among the ``texts`` of all duties."""

    thesaurus: Thesaurus
    texts: Sequence[str] = ()
    cut: Callable[[str], Sequence[str]] = jieba.lcut
    _rarity: dict[str, float] = field(default_factory=dict)

    def terms(self, text: str, bearers: Sequence[str] = ()) -> tuple[Term, ...]:
        """The telling words of a stretch, each once, in their order, without the bearers."""
        for bearer in bearers:
            text = text.replace(bearer, "")
        fillers = _FILLER.union(load_field().addressees)
        cuts = dict.fromkeys(w for piece in _known().split(_OWN.sub("", text)) for w in self._cut(piece))
        words = [w for w in cuts if len(w) >= 2 and w not in fillers and not w.isdigit() and not _NUMERAL.match(w)]
        kept = [w for w in words if not any(w != other and w in other for other in words)]
        return tuple(Term(w, _pattern(w, self.thesaurus), self.rarity(w)) for w in kept)

    def _cut(self, piece: str) -> Sequence[str]:
        return (piece,) if piece in load_families() else self.cut(piece)

    def rarity(self, word: str) -> float:
        """From near 0 for a word of most duties to 1 for one that stands in none."""
        if word not in self._rarity:
            number = len(self.texts) + 1
            holding = sum(word in text for text in self.texts) + 1
            self._rarity[word] = max(_LEAST, min(1.0, math.log(number / holding) / math.log(max(number, 2) / 3 + 1)))
        return self._rarity[word]


@per_domains
def _known() -> Pattern[str]:
    """The longer words of the families, which no cutter may cut."""
    words = sorted((w for w in load_families() if len(w) >= _LONG), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, words)) or '(?!)'})")


@most_per_domains(8192)
def _pattern(word: str, thesaurus: Thesaurus) -> Pattern[str]:
    families = load_families()
    concept = thesaurus.concept(word)
    said = [word, *(concept.labels if concept else ()), *(concept.law if concept else ()), *families.get(word, ())]
    if word not in families:
        within = [head for head in families if head in word and len(head) * 2 >= len(word)]
        for head in sorted(within, key=len, reverse=True)[:1]:
            said += families[head]
    return re.compile("|".join(re.escape(w) for w in dict.fromkeys(said) if w))

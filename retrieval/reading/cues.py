"""Words of questions and of articles that tell how an article can serve: what is asked beside a penalty, a term, a topic."""

from __future__ import annotations

import re

from corpus import PENALTIES, load_field, one_of, per_domains
from retrieval.models import Understanding

__all__ = [
    "ASKS_BASE",
    "ASKS_DUTY",
    "ASKS_UPPER",
    "FINE",
    "PENALTY_WORDS",
    "SANCTION",
    "asks_meaning",
    "speaks_of_officials",
    "topic_of",
]

ASKS_DUTY = re.compile(
    r"哪[一]?条(?:[^，。？]{0,4}(?:要求|禁止|规定|义务))?|违反(?:了)?哪|义务条|怎么要求|怎么说|要求(?:多久|什么)|义务和罚"
)
PENALTY_WORDS = re.compile(
    r"(?:会|该|要|又|应|将)?(?:被|是)?(?:怎么|如何|怎样)(?:处?罚|处理|追究|追责|治)的?|(?:最高|最多|一般|起步|最低|顶格|上限)?(?:能|会|要|各|可以)?罚(?:款|多少|到|几|钱)?(?:多少|几倍)?钱?"
    r"|处罚|追究|追责|后果(?:是什么)?|法律责任|情节严重(?:的话|的)?|拒不改正(?:呢|的)?|按哪[条部款]|哪[条部](?:法|法律|禁止|管|规定|兜底|追责|有要求)?|转到|上位法|依据是|什么程度|[？?]"
)
ASKS_UPPER = re.compile(
    r"(?:哪|什么|啥|那)(?:部|个|一部|门)?(?:法(?!人|定)|条例)|上位法|大法|[两几]部法|转(?:到|去|至|罚)|按谁|依(?:据|照)?(?:的)?(?:是|哪|什么|谁)|罚款|罚多少|多少钱|上限|下限|顶格"
    r"|最[多高少低重]|起步|档|幅度|几倍|怎么罚"
)
"""Words that ask for the law by which a breach is punished, or for the amount, which that law says."""
ASKS_BASE = re.compile(
    r"(?:哪|什么|啥|那)(?:部|个|一部|门|几部)?(?:法(?!人|定)|条例)|上位法|哪几?[一]?条|那条|依据|根据什么|大法|法律上"
)
"""Words that ask for the provision of another text on which a rule rests or to which it points."""
_ASKED_AFTER = r"[”’\"]?(?:的)?(?:到底|究竟|具体|一般|都|，|。)?(?:是?指|是什么|是啥|是谁|是哪|包括|包含|含义|定义|怎么(?:理解|定义|界定|判断|算)|如何(?:理解|定义|界定|判断)|什么意思|什么范围|算不算|说的是|界定|分别)"
_ASKED_BEFORE = r"(?:什么是|什么叫|何谓|啥是|啥叫|所称的?|所说的?|说的|里的|算(?:是)?|叫(?:做)?|属于|(?:什么|怎)样?的.{1,8}算.{0,12})[“‘\"]?"
_ASKS_LIMIT = r"[”’\"]?[^。？]{0,14}(?:包不包[括含]|含不含|含本数)"
FINE = re.compile(r"[元倍]以[上下]|百分之")
"""Words of a sanction that say how much is to be paid."""
SANCTION = re.compile(rf"{one_of(PENALTIES)}|监管谈话|警示函|责令.{{0,6}}改正")


def speaks_of_officials(words: str) -> bool:
    """Whether words speak of public bodies or their staff: an offender in a sanction, a question."""
    return _officials().search(words) is not None


@per_domains
def _officials() -> re.Pattern[str]:
    named = r"机关|监督管理机构|行政管理部门|公务员|派出机构|监管(?:部门|人员|干部)"
    return re.compile("|".join((named, *map(re.escape, load_field().regulators))))


def asks_meaning(term: str, text: str) -> bool:
    """Whether the question asks what a defined term means: it stands in quotation marks or beside words that ask."""
    word = re.escape(term)
    if len(term) < 3 and f"“{term}”" not in text and not re.search(rf"[年几下元倍万日%]{word}”|“{word}", text):
        return False
    return bool(re.search(rf"“{word}”|{word}(?:{_ASKED_AFTER}|{_ASKS_LIMIT})|{_ASKED_BEFORE}{word}", text))


def topic_of(question: Understanding) -> str:
    """What the parts have in common: the words before a colon or before the first instrument named."""
    text = question.text
    ends = [text.find("：")] + [text.find(c.title) for c in question.citations if c.title]
    ends = [end for end in ends if 4 <= end <= 60]
    return text[: min(ends)].strip("，。：《 按照据") if ends else ""

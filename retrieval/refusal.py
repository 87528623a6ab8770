"""Honest refusals: when the collection holds no answer, why, and what comes closest.

Reasons are values of :class:`~retrieval.models.Answer.refusal`: ``unrelated``, ``neighbouring_domain``,
``no_such_article``, ``not_in_text``, ``known_by_name_only``. Provisions that do not exist and texts that are missing are
certain; the rest is judged by cues of what the collection cannot hold, and by how well the best evidence covers the
question (``evaluation`` calibrates the thresholds on the tuning questions).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from corpus import Corpus, Origin
from corpus.citations import CitationState
from corpus.errors import DataError
from corpus.labels import format_title
from corpus.numerals import to_chinese
from retrieval.models import Hit, Understanding

__all__ = ["Evidence", "Refusal", "certain_refusal", "judge", "probability"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer: code, one Chinese sentence, and articles that come closest (places in the hits)."""

    code: str
    reason: str
    closest: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer.

    ``cover`` is the share of the question's weight that the best article's text and our notes of it hold; ``meaning``
    the best likeness of meaning (``None`` without vectors); ``score`` that of the best article in the ranking; ``best``
    the words of the best articles.
    """

    cover: float
    meaning: float | None
    best: str
    score: float = 0.0


#: Authorities, trades and fields whose rules the collection does not hold.
_NEIGHBOURS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"保险(?:公司|机构|业|中介|集团|资管|代理|资金)|险企|银保监|偿付能力|精算"), "保险业监管"),
    (
        re.compile(
            r"金融监管总局|人民银行|央行|银监|银行业金融机构|(?:商业银行|城商行|农商行|信托公司|银行)(?:的)?(?:核心系统|信息科技|业务连续性|资本|理财|贷款|数据中心|外包|网点)"
            r"|支付机构|非银行支付|征信机构|网贷|小额贷款|信用卡|反洗钱|外汇局|外汇管理"
        ),
        "银行与支付监管",
    ),
    (re.compile(r"税(?:率|务|款|前|收|法)|增值税|进项|所得税|发票|纳税|抵扣|个税|印花税"), "税务"),
    (
        re.compile(
            r"香港证监|港股|港交所|联交所|金管局|SFC|HKMA|新加坡|MAS(?![A-Za-z])|美国证监会|SEC(?![A-Za-z])|FINRA|CFTC|欧盟|欧洲|GDPR|DORA|NIS ?2|英国|FCA(?![A-Za-z])|日本金融|澳大利亚|台湾证交|SOX|NIST|纽约",
            re.IGNORECASE,
        ),
        "境外监管规则",
    ),
    (
        re.compile(
            r"劳动合同|社保|公积金|工伤|年假|加班费|离婚|遗产|交通事故|房产|租房|刑期|民法典|公司法|劳动法|合同法|消费者权益保护法|电子商务法|反垄断|专利|商标|招投标法|招标投标"
        ),
        "其他法律领域",
    ),
    (
        re.compile(r"IPO|首次公开发行|注册制|退市|股权激励|并购重组|减持|保荐业务|做空|融券利率|两融|科创板上市条件"),
        "发行上市与交易业务规则",
    ),
)
#: Subjects that make the foreign and banking cues harmless: the collection does speak of them.
_HELD = re.compile(
    r"第三方存管|保证金存管|基金托管|托管银行|跨境|出境|提供给|交给|发给|传到|给境外|调取|要.{0,8}(?:资料|数据|底稿)|发函|母公司|参照|218号令|152号令|期货和衍生品法|证券法|个保法|PIPL"
)

#: Kinds of fact that no rule of the collection states; the second pattern is what evidence must hold to answer all the same.
_ABSENT_FACTS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(?:电话|手机号?|邮箱|传真|微信|二维码|地址|联系人|收件人|网址|邮编|办公室|房间号|工位)(?:号码?|地址|方式)?(?:和[^，。？]{1,6})?(?:是|为|在|有)?(?:多少|什么|哪|谁|几号)"
            r"|(?:哪个?|什么)(?:电话|邮箱|地址|办公室|窗口|处室|网址|公众号)|收件人是?谁|处室.{0,4}(?:电话|邮箱)|寄(?:到|给).{0,10}(?:哪|谁|办公室)"
        ),
        re.compile(r"(?!)"),
        "具体的联系方式",
    ),
    (
        re.compile(
            r"(?:收|花|要|交|付)(?:多少|几)(?:钱|费|万|块)|手续费|收费标准|指导价|价格|报价|费用(?:是|要|大概)?(?:多少|怎么)|多少钱|贵不贵|市场价|薪酬|工资|年薪|奖金"
        ),
        re.compile(r"罚|没收|采购金额|注册资本|违法所得|净资产"),
        "价格、收费或者薪酬",
    ),
    (
        re.compile(
            r"RTO|RPO|恢复时间目标|恢复点目标|(?:第?[一二三四五六]|[1-6])级.{0,8}(?:对应|数值|指标|分钟|小时)",
            re.IGNORECASE,
        ),
        re.compile(r"恢复时间目标|恢复点目标|RTO|RPO"),
        "恢复时间、恢复点等技术标准数值",
    ),
    (
        re.compile(
            r"(?:事件|故障|事故).{0,10}(?:分级|定级|级别|分几级|等级)|(?:多少|几)(?:个)?(?:分钟|小时|万?户|万?人).{0,6}(?:算|属于|构成|叫).{0,4}(?:特别重大|重大|较大|一般)"
            r"|(?:特别重大|重大|较大|一般).{0,6}(?:事件|事故).{0,8}(?:标准|怎么分|划分|门槛)"
        ),
        re.compile(r"级别|分级|特别重大.{0,12}重大"),
        "网络安全事件的分级标准",
    ),
    (
        re.compile(
            r"(?:停机|中断|宕机|不可用|停运).{0,8}(?:最多|不超过|上限|几个?小时|多少|多久)|(?:最多|允许).{0,8}(?:停机|中断|宕机).{0,8}(?:多久|几|多少)|可用率|可用性.{0,4}(?:百分|几个9)|SLA"
        ),
        re.compile(r"(?:中断|停机|暂停).{0,20}(?:小时|分钟)"),
        "允许停机或者中断的时长",
    ),
    (
        re.compile(
            r"(?:推荐|哪家|哪款|什么牌子|哪个品牌|排名|好用|厂商名单|白名单).{0,12}(?:厂商|产品|软件|防火墙|服务商|公司|好|靠谱|名单)|(?:哪家|哪个牌子|哪款)(?:好|强|便宜)"
        ),
        re.compile(r"目录|名录|公布"),
        "厂商或者产品的推荐",
    ),
    (
        re.compile(
            r"(?:去年|今年|近年|历年|目前|最近|至今|现在)?.{0,12}(?:处罚案例|罚了哪些|被罚过|罚过哪|典型案例|有多少家|一共多少家|几家公司|多少起|统计数据|案例有)"
        ),
        re.compile(r"(?!)"),
        "案例或者统计",
    ),
)

_SURE_COVER = 0.5  # so much of the question in one article is never unrelated
_MIN_COVER = 0.16  # without vectors or fitted numbers


@lru_cache(maxsize=1)
def _fitted() -> dict[str, Any] | None:
    """The numbers of ``learned/refusing.json`` (written by ``evaluation/fit_refusing.py``)."""
    path = resources.files("retrieval") / "learned" / "refusing.json"
    if not path.is_file():
        return None
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {"threshold": float(data["threshold"]), "bias": float(data["bias"]), **data["weights"]}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error


def probability(evidence: Evidence) -> float | None:
    """How likely the question has to do with the collection; ``None`` where that was not fitted."""
    fitted = _fitted()
    if fitted is None or evidence.meaning is None:
        return None
    values = {"cover": evidence.cover, "meaning": evidence.meaning, "score": evidence.score}
    z = fitted["bias"] + sum(fitted[name] * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, z))))


def certain_refusal(question: Understanding, corpus: Corpus) -> Refusal | None:
    """A refusal that follows from what the question names: no such article, or a text that is not held."""
    usable = [c for c in question.citations if c.state is CitationState.RESOLVED and _has_text(corpus, c.doc_id)]
    for citation in question.citations:
        document = corpus.documents.get(citation.doc_id or "")
        if document is None:
            continue
        title = format_title(document.instrument)
        count = document.instrument.articles or sum(not a.is_section for a in document.tree.articles)
        if citation.state is CitationState.NO_SUCH_ARTICLE or (
            citation.eid and document.tree.articles and document.tree.by_eid(citation.eid) is None
        ):
            if any(c.eid for c in usable):
                continue
            if not citation.article:
                return Refusal("no_such_article", f"{title}没有“{citation.text}”所指的部分")
            number = f"第{to_chinese(citation.article)}条" + (
                f"之{to_chinese(citation.insertion)}" if citation.insertion else ""
            )
            return Refusal("no_such_article", f"{title}共 {count} 条（第一条至第{to_chinese(count)}条），没有{number}")
        if document.origin is Origin.MISSING and not usable:
            page = f"，可到 {document.instrument.source} 查看" if document.instrument.source else ""
            return Refusal(
                "known_by_name_only",
                f"{title}（{document.instrument.number or document.instrument.status}）只有名称等元数据，文本未收录{page}；"
                "取得文本后可用 famai corpus add 加入",
            )
    outside = next((c for c in question.citations if c.state is CitationState.OUTSIDE), None)
    if outside is not None and not usable and outside.title:
        return Refusal("known_by_name_only", f"《{outside.title.strip('《》')}》未收录，无法据以回答")
    return None


def _has_text(corpus: Corpus, doc_id: str | None) -> bool:
    document = corpus.documents.get(doc_id or "")
    return document is not None and document.origin is not Origin.MISSING


def judge(question: Understanding, hits: Sequence[Hit], evidence: Evidence | None) -> Refusal | None:
    """A refusal where the evidence cannot answer; ``None`` where it may."""
    text = question.query if question.follows_up else question.text
    named = bool(question.doc_ids)
    for pattern, exempt, what in _ABSENT_FACTS:
        if pattern.search(question.text) and not (evidence and exempt.search(evidence.best)):
            return Refusal("not_in_text", f"收录的法规没有规定{what}，无法据以回答")
    for pattern, field in _NEIGHBOURS:
        if pattern.search(text) and not named and not _HELD.search(text):
            return Refusal(
                "neighbouring_domain", f"问题属于{field}，不在本库收录范围（证券期货业网络和信息安全及相关上位法）"
            )
    if evidence is None or not hits:
        return Refusal("unrelated", "收录的法规中没有与问题相关的条文", closest=False)
    if any(c.eid for c in question.citations):
        return None
    likely = probability(evidence)
    fitted = _fitted()
    weak = evidence.cover < _MIN_COVER if likely is None or fitted is None else likely < fitted["threshold"]
    if weak and not named and evidence.cover < _SURE_COVER:
        return Refusal("unrelated", "问题与收录的法规（证券期货业网络和信息安全及相关上位法）无关", closest=False)
    return None

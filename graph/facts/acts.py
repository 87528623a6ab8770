"""What a duty asks to be done towards somebody or kept: reports, filings, approvals, notices, records, drills … (行为).

An :class:`Act` is read from one clause of a norm's action: who sends it, to whom, when, how often, in what form, about
what, and for how long it is kept. Numbers come from the quantities of the norm, never from another reading of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus import per_domains
from graph.extraction.clauses import mask
from graph.extraction.subjects import SubjectFinder, default_table
from graph.models import Modality, Norm, Quantity, QuantityKind, Reference

__all__ = ["Act", "ActKind", "Defeater", "acts_of", "defeaters_of"]


class ActKind(StrEnum):
    """Kinds of acts that a duty may ask for."""

    REPORT = "report"  # 报告, 报送
    FILING = "filing"  # 备案
    APPROVAL = "approval"  # 经…批准, 申请许可
    NOTIFICATION = "notification"  # 告知, 通知, 公告, 披露
    RECORD_KEEPING = "record_keeping"  # 保存, 留存, 归档
    TRAINING = "training"  # 培训, 教育
    DRILL = "drill"  # 演练
    ASSESSMENT = "assessment"  # 评估, 检测, 审计, 测试
    APPOINTMENT = "appointment"  # 指定, 任命, 明确…负责人


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a duty; ``start`` and ``end`` are text offsets of its clause in the article.

    ``recipients`` are those to whom it goes or who approve; ``deadline`` and ``frequency`` the words of the text,
    ``anchor`` the event from which the deadline runs; ``matter`` what is reported, kept or assessed, or the role that
    is appointed; ``keep`` how long.
    """

    kind: ActKind
    senders: tuple[str, ...]
    text: str
    start: int
    end: int
    recipients: tuple[str, ...] = ()
    matter: str | None = None
    deadline: str | None = None
    anchor: str | None = None
    frequency: str | None = None
    form: str | None = None
    keep: str | None = None


@dataclass(frozen=True, slots=True)
class Defeater:
    """What takes a norm's force (除…外, 但书), with the provisions to which it refers."""

    text: str
    references: tuple[Reference, ...]


_NOUN = r"(?!制度|机制|义务|职责|工作|情况|机构|人员|系统|期限|时间|内容|方案|标准|要求|报告|办法|规则|程序|结果|材料|手续|单位|中心|活动|设施|记录|环境|数据|用例|的|之日|书|纳入|和?评估分析)"
_VERBS: tuple[tuple[ActKind, re.Pattern[str]], ...] = (
    (ActKind.FILING, re.compile(rf"(?:备案|备查){_NOUN}")),
    (ActKind.APPROVAL, re.compile(r"经[^，；。]{2,30}(?:批准|同意|核准|许可|审批|认可|注册|审核)|报[^，；。]{2,24}(?:批准|审批|核准|同意|审核)|提出[^，；。]{0,8}申请|申请(?:办理|许可|核准)")),
    (ActKind.REPORT, re.compile(rf"(?:(?<=及时)|(?<=立即)|(?<=书面)|(?<=如实)|(?<=定期)|(?<=主动)|(?<=事先)|^并?|(?:向|对)[^，；。]{{2,40}})报告(?!报|送){_NOUN}|(?:报送|上报|汇报){_NOUN}|提交[^，；。]{{0,20}}(?:报告|材料|说明)|报案")),
    (ActKind.NOTIFICATION, re.compile(rf"(?:告知|(?<!收到)通知|公告|公示|披露|公布|通报){_NOUN}")),
    (ActKind.RECORD_KEEPING, re.compile(rf"(?:保存|留存|保管|存档|归档){_NOUN}")),
    (ActKind.TRAINING, re.compile(rf"(?:培训|教育){_NOUN}")),
    (ActKind.DRILL, re.compile(rf"演练{_NOUN}")),
    (ActKind.ASSESSMENT, re.compile(rf"(?:评估|检测|审计|测试|测评|评审){_NOUN}")),
    (ActKind.APPOINTMENT, re.compile(r"(?:指定|任命|聘任|委任|配备|明确)[^，；。]{0,20}(?:负责人|责任人|部门|人员|官|联络人|机构)(?!的)")),
)  # fmt: skip
_TO = re.compile(
    r"(?:向|抄送|报(?![告送案])|经(?![营理纪办济常]))([^，；。]{2,30}?)(?:书面|及时|立即|统一)?"
    r"(?=报告|报送|报案|备案|备查|批准|审批|核准|同意|审核|许可|注册|认可|提出|提交|申请|告知|通知|披露|通报|公布|公告|汇报)"
)
_SENT = re.compile(r"(?:报送|抄送|提交|告知|通知|通报)(?:给|至)?(?!书)([^，；。]{2,30})")
_FORM = re.compile(r"以?(?:书面|电子)(?:形式|方式|报告|说明)?|口头|当面")
_AT_ONCE = re.compile(r"立即|及时|尽快|即时|当日|同时|事先|事前")
_OFTEN = re.compile(r"(?<!指)定期(?!限)|每年度?|每季度|每月|每日|每半年|不定期")
_ROLE = re.compile(
    r"(?:指定|任命|聘任|委任|配备|明确)(?:一名|专门的?|相应的?|专职)*([^，；。]{2,20}?(?:负责人|责任人|部门|人员|官|联络人|机构))"
)
_AS = re.compile(r"(?:担任|作为|为)([^，；。]{2,20})$")
_KEPT = re.compile(r"(?:保存|留存|保管|存档|归档)(?:好|完整)?([^，；。]{2,40})")
_BEFORE = re.compile(r"(?:对|将|把)([^，；。]{2,40}?)(?:进行|开展|予以|实施|向|报(?!告)|及时|立即|妥善|每|至少|定期)")
_NO_MATTER = re.compile(r"[、和与的等或及\d]|存档|提供|活动$|工作$")
_AFTER = re.compile(r"^(?:本次|相关|有关)?([^，；。]{2,40})")


def acts_of(norm: Norm, beside: Iterable[Quantity] = (), finder: SubjectFinder | None = None) -> tuple[Act, ...]:
    """The acts that an obligation or a task asks for, in the order of the text; none of a ban or a permission.

    Args:
        norm: the norm with its quantities.
        beside: the other quantities of its 款, which may say how long the records are kept (保存期限不得少于二十年).
        finder: reads the names of recipients; by default one without the short names of the text.
    """
    if norm.modality not in (Modality.OBLIGATION, Modality.POWER) or norm.rule == "sanction":
        return ()
    at = norm.text.find(norm.action)
    return tuple(_acts(norm, max(at, 0), finder or _finder(), tuple(beside)))


@per_domains
def _finder() -> SubjectFinder:
    return SubjectFinder(default_table())


def _acts(norm: Norm, at: int, finder: SubjectFinder, beside: Sequence[Quantity]) -> Iterator[Act]:
    masked = mask(norm.text)
    seen: set[ActKind] = set()
    since = at  # numbers that stand after the act before this one are its own
    for part in re.finditer(r"[^，；。：]+", masked[at:]):
        start, end = at + part.start(), at + part.end()
        words = norm.text[start:end]
        found = [
            (kind, hit)
            for kind, verb in _VERBS
            if (hit := verb.search(part.group())) and (kind not in seen or kind is ActKind.APPOINTMENT)
        ]
        for kind, hit in found:
            seen.add(kind)
            numbers = [q for q in norm.quantities if norm.start + since <= q.start < norm.start + end]
            yield _act(norm, kind, words, (start, end), hit, numbers, finder, beside)
        since = end if found else since


def _act(
    norm: Norm, kind: ActKind, words: str, span: tuple[int, int], verb: re.Match[str],
    numbers: Sequence[Quantity], finder: SubjectFinder, beside: Sequence[Quantity],
) -> Act:  # fmt: skip
    deadline = _first(numbers, QuantityKind.DEADLINE)
    often = _first(numbers, QuantityKind.FREQUENCY)
    kept = _first([*numbers, *beside], QuantityKind.RETENTION) if kind is ActKind.RECORD_KEEPING else None
    at_once, repeated, form = _AT_ONCE.search(words), _OFTEN.search(words), _FORM.search(words)
    return Act(
        kind,
        norm.subjects,
        words,
        norm.start + span[0],
        norm.start + span[1],
        _recipients(words, finder),
        _matter(kind, words, verb),
        deadline.text if deadline else at_once.group() if at_once else None,
        deadline.anchor if deadline else None,
        often.text if often else repeated.group() if repeated else None,
        form.group().removeprefix("以") if form else None,
        kept.text if kept else None,
    )


def _first(quantities: Iterable[Quantity], kind: QuantityKind) -> Quantity | None:
    return next((q for q in quantities if q.kind is kind), None)


def _recipients(words: str, finder: SubjectFinder) -> tuple[str, ...]:
    """To whom: 向X报告, 报X备案, 经X批准, 通知X."""
    for pattern in (_TO, _SENT):
        if found := pattern.search(words):
            phrase = re.sub(r"^(?:其|相关|所在地的)", "", found.group(1))
            if names := finder.split(phrase):
                return names
    return ()


def _matter(kind: ActKind, words: str, verb: re.Match[str]) -> str | None:
    """What it is about."""
    if kind is ActKind.APPOINTMENT:
        role = _AS.search(words) or _ROLE.search(words)
        return role.group(1) if role else None
    if before := _BEFORE.search(words[: verb.end()]):
        return before.group(1)
    if kind is ActKind.NOTIFICATION and _SENT.search(words):  # the words after the verb say who is told
        return None
    after = _KEPT.search(words) if kind is ActKind.RECORD_KEEPING else _AFTER.search(words[verb.end() :])
    matter = after.group(1) if after else ""
    sent = _SENT.search(words)
    told = kind is ActKind.REPORT and sent is not None and sent.group(1) == matter
    return None if told or not matter or _NO_MATTER.match(matter) else matter


def defeaters_of(norm: Norm, references: Iterable[Reference]) -> tuple[Defeater, ...]:
    """The exception of a norm as what defeats it, with the citations that stand inside it.

    Args:
        norm: the norm.
        references: the citations of its article.
    """
    if not norm.exception:
        return ()
    inside = tuple(
        r for r in references if r.eid == norm.eid and r.doc_id == norm.doc_id and r.text and r.text in norm.exception
    )
    return (Defeater(norm.exception, inside),)

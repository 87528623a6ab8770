"""A judgement in words: what agrees, what lacks, why; the quotations; the text of a clause that would close the gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus import Article, Instrument, format_label
from graph import Modality, Norm
from retrieval.checking.gap.ground import Ground
from retrieval.checking.gap.judging import Judgement
from retrieval.checking.gap.models import ElementKind, Finding, GapClause, GapRow, GapState, Met
from retrieval.checking.gap.spoken import unglossed

__all__ = ["GAP_STATES", "clause_of", "row_of", "suggested", "told_duty"]

_FORBIDS = re.compile(r"不得|禁止|不应|严禁")

GAP_STATES = {
    GapState.COVERED: "已覆盖",
    GapState.PARTIAL: "部分覆盖",
    GapState.MISSING: "未覆盖",
    GapState.CONFLICT: "冲突",
    GapState.DELEGATED: "已指引",
    GapState.NOT_APPLICABLE: "不适用",
}
_OVER = "这是施行之初的过渡安排，期限已过；仍有没有办完的，请改回并说明。"
_SILENT = frozenset({GapState.MISSING})
_KINDS = {
    ElementKind.ACT: "行为",
    ElementKind.CONTENT: "内容",
    ElementKind.NUMBER: "数字",
    ElementKind.FREQUENCY: "频次",
    ElementKind.DEADLINE: "时限",
    ElementKind.RECIPIENT: "报告对象",
    ElementKind.SCOPE: "范围",
    ElementKind.CONDITION: "条件",
    ElementKind.PROHIBITION: "禁止",
    ElementKind.EXCEPTION: "例外",
}


def clause_of(ground: Ground, index: int) -> GapClause:
    """A part of a policy as a quotation."""
    part, policy = ground.part(index), ground.policy_of(index)
    return GapClause(part.clause, policy.quote(part), part.start, part.end, policy.name)


def row_of(
    norm: Norm,
    judgement: Judgement,
    ground: Ground,
    instrument: Instrument,
    article: Article | None,
    nearest: int | None,
) -> GapRow:
    """One row of the report; ``nearest`` is the part most like the duty, named where the policy is silent."""
    lacking = [f for f in judgement.findings if _lacks(f)]
    agreeing = [f for f in judgement.findings if f.met is Met.YES]
    state = judgement.state
    clauses = () if state in _SILENT else tuple(clause_of(ground, i) for i in judgement.parts)
    papers = tuple(dict.fromkeys(p for f in judgement.findings for p in f.papers))
    doubt = _doubtful(judgement)
    why = _OVER if judgement.over else unglossed(_why(state, agreeing, lacking, papers, norm, nearest, ground))
    chapter = article.chapter if article else None
    return GapRow(
        id=norm.id,
        doc_id=norm.doc_id,
        article=norm.article,
        paragraph=norm.paragraph,
        label=_label(norm, instrument, article),
        duty=norm.whole,
        state=state,
        lacks=() if state is GapState.NOT_APPLICABLE else tuple(dict.fromkeys(f.element.name for f in lacking)),
        clauses=clauses,
        why=f"待人工判断。{why}" if doubt else why,
        agrees=tuple(dict.fromkeys(f.element.name for f in agreeing)),
        topic=chapter.title if chapter else "",
        condition=norm.condition,
        delegated_to=papers if state is GapState.DELEGATED else (),
        doubt=doubt,
        suggestion=_suggestion(norm, lacking, state, instrument, article),
        start=norm.start,
        end=norm.end,
        eid=norm.eid,
        modality=norm.modality.value,
        told=told_duty(norm),
    )


def told_duty(norm: Norm) -> str:
    """The duty as people read it: an item of a list of prohibitions with the 不得 that stands ahead of the list."""
    if norm.modality is not Modality.PROHIBITION or _FORBIDS.search(norm.whole):
        return norm.whole
    return f"{norm.trigger if _FORBIDS.search(norm.trigger) else '不得'}：{norm.whole}"


def _label(norm: Norm, instrument: Instrument, article: Article | None) -> str:
    return format_label(instrument, article, norm.paragraph, norm.item)


def _lacks(finding: Finding) -> bool:
    if finding.element.optional and finding.met is not Met.CONTRADICTED:
        return False
    if finding.element.kind is ElementKind.EXCEPTION:
        return finding.met is Met.CONTRADICTED
    return finding.met is not Met.YES


def _why(
    state: GapState,
    agreeing: Sequence[Finding],
    lacking: Sequence[Finding],
    papers: Sequence[str],
    norm: Norm,
    nearest: int | None,
    ground: Ground,
) -> str:
    said: list[str] = []
    if agreeing:
        said.append(f"相符：{_names(agreeing)}")
    against = [f for f in lacking if f.met is Met.CONTRADICTED]
    missing = [f for f in lacking if f.met not in (Met.CONTRADICTED, Met.ELSEWHERE)]
    if against:
        said.append("冲突：" + "；".join(f"规定要求“{f.element.name}”，{f.note}" for f in against))
    if missing and state is not GapState.MISSING:
        said.append("缺：" + "；".join(_named(f) for f in missing))
    if papers:
        said.append(f"指向《{'》、《'.join(papers)}》")
    if state is GapState.NOT_APPLICABLE:
        said = ["制度写明没有这种情形，这项义务以此为条件"]
    if state is GapState.MISSING:
        said.append(f"没有写：{_names(missing) or norm.action[:60]}")
        if nearest is not None:
            part = ground.part(nearest)
            said.append(f"最接近的是{part.clause}，但没有这项内容")
        if norm.condition:
            said.append(f"这项义务有条件：{norm.condition}；没有这种情形的可以标为不适用")
    return "。".join(said) + "。" if said else ""


def _named(finding: Finding) -> str:
    note = f"（{finding.note}）" if finding.note else ""
    return f"{finding.element.name}〔{_KINDS[finding.element.kind]}〕{note}"


def _names(findings: Iterable[Finding]) -> str:
    return "；".join(dict.fromkeys(f.element.name for f in findings))


def _doubtful(judgement: Judgement) -> bool:
    """Whether a person should look: weak words, a pointing beside own words, or elements found by the program alone."""
    if judgement.state is GapState.MISSING:
        return False
    mixed = {f.met for f in judgement.findings} & {Met.WEAK, Met.ELSEWHERE} and judgement.state is GapState.PARTIAL
    drawn = any(not f.element.curated for f in judgement.findings) and judgement.state is not GapState.CONFLICT
    return bool(mixed or drawn or any(not f.sure for f in judgement.findings))


def _suggestion(
    norm: Norm, lacking: Sequence[Finding], state: GapState, instrument: Instrument, article: Article | None
) -> str:
    """The text of a clause by our own template, with the rule quoted; empty where nothing lacks."""
    if state in (GapState.COVERED, GapState.DELEGATED, GapState.NOT_APPLICABLE):
        return ""
    label = _label(norm, instrument, article)
    if state is GapState.MISSING:
        return f"建议增加一条：“【责任部门】{suggested(norm)}。”（依据{label}：“{norm.whole}”）"
    names = "；".join(dict.fromkeys(f.element.name for f in lacking))
    verb = "修改为不低于规定要求" if state is GapState.CONFLICT else "补充"
    return f"建议在所引条文中{verb}：{names}。（依据{label}：“{norm.whole}”）"


def suggested(norm: Norm) -> str:
    """The duty with the firm's department as its bearer."""
    at = norm.trigger_start - norm.start
    ahead = norm.text[:at] if norm.trigger and norm.text.startswith(norm.trigger, at) else ""
    for words in (norm.condition or "", *norm.subjects):
        ahead = ahead.replace(words, "") if words else ahead
    condition = norm.condition or ""
    for subject in norm.subjects:
        condition = condition.replace(subject, "")
    condition, ahead = condition.strip("、和及，"), ahead.strip("、和及，")
    lead = "，".join(part for part in (condition, ahead) if part)
    comma = "，" if condition and not ahead else ""  # what is spoken of stands right before 应当
    return f"{lead}{comma}{norm.trigger}{norm.action}"

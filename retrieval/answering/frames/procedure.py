"""怎么办, 先做什么: ordered steps, each with who, what, when and to whom, from the duties that bind the asker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph import Modality, Norm
from retrieval.answering.drafts import DUTIES, Context, Draft, Move
from retrieval.answering.frames.consequence import is_sanction
from retrieval.answering.frames.rule import rule
from retrieval.answering.passages import Passage
from retrieval.answering.widening import upon_event
from retrieval.reading.models import Frame

__all__ = ["in_order", "moves_of", "procedure"]

_ARTICLES = 3
_SHORTEST = 4  # characters of a step
_GIVEN = re.compile(r"^[^，。；]{4,30}(?:时|后|前|的)$")  # says when the next step is due, and is none
_CLAUSE = re.compile(r"[，；]|(?<=[^，；])并(?=(?:及时|立即|向|按|告知|通知|报|采取|销毁|保存|督促|要求|停止))")
_MODAL = re.compile(r"应当|不得|可以|禁止|必须|由|\n")
_AT_ONCE = re.compile(
    r"立即|及时|尽快|第一时间|同时|事前|事先|提前|[0-9一二三四五六七八九十]+个?(?:工作日|小时|日|天|月)(?:之?内|前)"
)
_TO = re.compile(
    r"(?:向|告知|通知|报(?:送|告)?)((?:[^，。；]{2,30}?)(?=报告|备案|报送|申报|进行|提出|通报|$)|[^，。；]{2,20})"
)
_RECIPIENT = re.compile(
    r"向([^，。；]{2,30}?)(?:进行|作出|提交)?(?:应急)?(?:报告|备案|报送|申报|通报|提供|说明|举报)|(?:告知|通知)([^，。；]{2,16})"
)
_PHASE = (
    re.compile(r"停止|断开|处置|补救|消除|防止|恢复|修复|排查|应急预案|隔离|立即改正|责令"),
    re.compile(r"保护[^，。；]{0,8}现场|证据|保存有关记录|记录"),
    re.compile(r"报告|报送|备案"),
    re.compile(r"告知|通知|公告|替代"),
    re.compile(r"调查|评估|整改|追责|问责"),
)


def procedure(context: Context) -> Draft | None:
    """The passages that tell what to do, and the steps in them."""
    context = replace(context, found=upon_event(context))
    draft = rule(context)
    steps: list[Move] = []
    seen: set[str] = set()
    for found in context.found[:_ARTICLES]:
        if is_sanction(context, found) or not context.reaches(found.document.id):
            continue
        for passage in found.passages:
            if context.fit(found, passage) < 0.5 * max(context.fit(found, p) for p in found.passages):
                continue
            for move in moves_of(context, passage):
                if move.action not in seen:
                    steps.append(move)
                    seen.add(move.action)
    return replace(draft, frame=Frame.PROCEDURE, steps=tuple(in_order(steps)))


def moves_of(context: Context, passage: Passage) -> list[Move]:
    """The steps of a passage: each clause of a duty that binds the asker."""
    moves: list[Move] = []
    for norm in context.norms(passage):
        if norm.modality not in DUTIES or not context.binds(norm):
            continue
        who, given = _who(context, norm), norm.condition or ""
        for clause in _CLAUSE.split(norm.action + _continued(norm, passage)):
            action = clause.strip()
            if _GIVEN.search(action):
                given = action
            elif len(action) >= _SHORTEST:
                forbidden = norm.modality is Modality.PROHIBITION and not action.startswith("不得")
                when = "、".join(dict.fromkeys(_AT_ONCE.findall(action))) or given
                to = next((a or b for a, b in _RECIPIENT.findall(action)), "")
                moves.append(Move(who, f"不得{action}" if forbidden else action, when, to, passage))
    return moves


def _continued(norm: Norm, passage: Passage) -> str:
    """What follows a duty after a semicolon without a modal word of its own (应当制定预案；在发生事件时，立即启动预案)."""
    if norm.modality is not Modality.OBLIGATION:
        return ""
    rest = passage.article.text[norm.end : passage.end].split("。")[0]
    return rest if rest.startswith("；") and not _MODAL.search(rest) else ""


def _who(context: Context, norm: Norm) -> str:
    own = [s for s in norm.subjects if s in context.bearers]
    return "、".join(own or norm.subjects[:2])


def in_order(moves: Sequence[Move]) -> list[Move]:
    """Of several articles: act, secure, report, tell, find out, by what each begins with; within one the order of the text.

    The first article, which answers best, stays first.
    """
    places = list(dict.fromkeys(m.place.key for m in moves if m.place))
    first = {key: next(m for m in moves if m.place and m.place.key == key) for key in places}
    ordered = [*places[:1], *sorted(places[1:], key=lambda key: _phase(first[key]))]
    return sorted(moves, key=lambda m: ordered.index(m.place.key) if m.place else len(ordered))


def _phase(move: Move) -> int:
    return next((i for i, cue in enumerate(_PHASE) if cue.search(move.action)), len(_PHASE))

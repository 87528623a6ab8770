"""能拒绝吗: what may not be refused, since one must cooperate, or who asks for it has a right."""

from __future__ import annotations

import re

from graph import Modality
from retrieval.answering.drafts import Context
from retrieval.answering.frames.forces import punishes
from retrieval.answering.frames.polarity import Polarity, omission, polarity
from retrieval.answering.passages import Passage

__all__ = ["forbids_refusal"]

_REFUSES = "拒绝"
_COOPERATES = re.compile(r"配合|协助")
_MAY_REFUSE = re.compile(r"(?:有权|可以)拒绝")
_ENTITLED = re.compile(r"有权(?:[^，。；]{0,12})(?:查询|查阅|复制|请求|要求|撤回|知悉|知情|了解|获取|取得)")
_NEAR = 0.3  # of what is asked that a 款 on cooperation must say; one that gives who asks a right, half as much


def forbids_refusal(context: Context) -> Passage | None:
    """The 款 found by which one must do what the ask would refuse: 应当配合, 不得拒绝, who refuses is punished, who asks has a right."""
    if omission(context.words) != _REFUSES or polarity(context.words).sense is not Polarity.MAY:
        return None
    passages = [p for f in context.found for p in f.passages]
    rights = (p for p in passages if _entitles_another(context, p))
    near = [(p, _NEAR) for p in passages if _demands_cooperation(context, p)] + [(p, _NEAR / 2) for p in rights]
    enough = [p for p, least in near if context.scorer.cover(context.need, p.text) >= least]
    return max(enough, key=lambda p: context.scorer.cover(context.need, p.text), default=None)


def _entitles_another(context: Context, passage: Passage) -> bool:
    """Whether a 款 gives a right to somebody else than who asks, without exception and without leave to refuse."""
    if "除外" in passage.text or _MAY_REFUSE.search(passage.text) or not _ENTITLED.search(passage.text):
        return False
    return not any(n.subjects and context.bearers & set(n.subjects) for n in context.norms(passage))


def _demands_cooperation(context: Context, passage: Passage) -> bool:
    if _MAY_REFUSE.search(passage.text):
        return False
    norms = [n for n in context.norms(passage) if context.binds(n)]
    due = any(n.modality is Modality.OBLIGATION and _COOPERATES.search(n.action) for n in norms)
    barred = any(n.modality is Modality.PROHIBITION and _REFUSES in n.action for n in norms)
    return due or barred or (_REFUSES in passage.text and punishes(context, passage))

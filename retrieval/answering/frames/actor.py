"""向谁, 谁负责, 哪个部门: the passage that names who acts or to whom."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import load_field, one_of, per_domains
from retrieval.answering.drafts import Context, Draft
from retrieval.answering.frames.rule import rule
from retrieval.reading.models import Frame

__all__ = ["actor"]

_TO = r"(?:向|报|经|由)[^，。；]{2,30}?(?:报告|备案|报送|申报|通报|投诉|举报|批准|提出|申请|缴纳)"
_BY = re.compile(
    r"负责|责任人|由[^，。；]{2,24}(?:担任|兼任|组织|实施|制定|审议|决定|处理|给予|责令)|承担[^，。；]{0,14}责任|审议|部门(?:应当|可以|主管)"
)
_ASKS_TO = re.compile(r"(?:给|向|到|往|找|跟|去)(?:谁|哪|什么)|哪[^，。？]{0,4}(?:部门|机构)|报给|谁(?:说|讲|报)")
_NAMED = 0.15


@per_domains
def _to() -> re.Pattern[str]:
    bodies = one_of(("部门", "机构", "机关", *load_field().regulators))
    return re.compile(rf"{_TO}|报(?:送|告)?[^，。；]{{2,20}}(?:{bodies})")


def actor(context: Context) -> Draft | None:
    """The default's passages, those first that name who or to whom."""
    cue = _to() if _ASKS_TO.search(context.words) else _BY
    found = [
        replace(
            f,
            passages=tuple(sorted(f.passages, key=lambda p: -(context.fit(f, p) + _NAMED * bool(cue.search(p.text))))),
        )
        for f in context.found
    ]
    draft = rule(replace(context, found=tuple(found)))
    said = sorted(draft.said, key=lambda s: not any(cue.search(p.text) for p in s.places))
    return replace(draft, frame=Frame.ACTOR, said=tuple(said))

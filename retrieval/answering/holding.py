"""Nothing is said that its quotations do not hold: what the verifier faults is dropped, a fallen conclusion is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.answering.drafts import Draft, Said
from retrieval.answering.passages import Passage, place_words
from retrieval.checking.verifier import Verifier
from retrieval.models import StatementKind
from retrieval.reading.models import Frame

__all__ = ["hold", "judged"]

_UNCHECKED = (Frame.ABOUT, Frame.LIST)  # what the catalogue and counts say stands in no quotation
_QUOTED = 420  # characters of a quotation that takes the place of a conclusion


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A passage as the verifier takes it."""

    doc_id: str
    eid: str
    quote: str
    start: int


def hold(drafts: Sequence[Draft], verifier: Verifier, given: str, as_of: str | None) -> list[Draft]:
    """The drafts without what does not hold.

    Args:
        drafts: as the frames made them.
        verifier: holds a statement against its quotations.
        given: the question, whose numbers may be told back.
        as_of: ISO day whose versions count.
    """
    held = []
    for draft in drafts:
        if draft.frame in _UNCHECKED:
            held.append(draft)
            continue
        said = [s for s in draft.said if _holds(s, verifier, given, as_of)]
        if draft.otherwise is not None and draft.said[0] not in said:
            held += hold([replace(draft.otherwise, frame=draft.frame)], verifier, given, as_of)
            continue
        if len(said) == len(draft.said):
            held.append(draft)
            continue
        if draft.conclusion and not any(s.kind is StatementKind.CONCLUSION for s in said):
            said = [*_quotation(draft.conclusion[0]), *said]
            held.append(replace(draft, said=tuple(said), verdict=None))
            continue
        fallen = draft.conclusion[:1] and draft.conclusion[0] not in said
        held.append(replace(draft, said=tuple(said), verdict=None if fallen else draft.verdict))
    return held


def judged(
    drafts: Sequence[Draft], verifier: Verifier | None, given: str, as_of: str | None
) -> list[list[tuple[Said, bool | None]]]:
    """For each draft its statements, each with whether it holds; ``None`` where it is not verified."""

    def holds(draft: Draft, said: Said) -> bool | None:
        if verifier is None or draft.frame in _UNCHECKED:
            return None
        return _holds(said, verifier, given, as_of)

    return [[(said, holds(draft, said)) for said in draft.said] for draft in drafts]


def _holds(said: Said, verifier: Verifier, given: str, as_of: str | None) -> bool:
    if not said.places:
        return said.kind is StatementKind.NOTE
    quoted = [_Quoted(p.document.id, p.article.eid, p.text, p.start) for p in said.places]
    return verifier.verify(said.text.removeprefix(said.given), quoted, given=given, as_of=as_of).holds


def _quotation(said: Said) -> list[Said]:
    """The first passage in its own words."""
    place: Passage = said.places[0]
    words = "".join(place.text.split())
    if len(words) > _QUOTED:
        words = words[: words.rfind("；", 0, _QUOTED) + 1] or words
    return [Said(f"{place_words(place)}：“{words}”", (place,))]

"""The source span of a stretch of text, which is that of its characters one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.models import OffsetMap


@st.composite
def maps(draw: st.DrawFn) -> OffsetMap:
    """Runs in ascending order, with gaps in the text and in its source."""
    runs, text, source = [], draw(st.integers(0, 3)), draw(st.integers(0, 3))
    for _ in range(draw(st.integers(0, 5))):
        length = draw(st.integers(1, 6))
        runs.append((text, source, length))
        text += length + draw(st.integers(0, 2))
        source += length + draw(st.integers(0, 4))
    return OffsetMap(tuple(runs))


@given(maps(), st.integers(0, 40), st.integers(0, 20))
def test_a_span_leads_where_its_characters_lead(offsets: OffsetMap, start: int, length: int) -> None:
    single = [at for at in map(offsets.to_source, range(start, start + length)) if at is not None]
    wanted = (single[0], single[-1] + 1) if single else None
    assert offsets.span_to_source(start, start + length) == wanted

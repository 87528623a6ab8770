"""What each part adds: the same questions with parts switched off, beside the bare baselines.

Rows are cumulative from ``words + meaning`` on. The weights of the fusion stay as they are, so a row says what the
shipped system loses without a part, not what a system tuned without it would reach.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from rich.table import Table

from evaluation.baselines import BareBM25, BareHybrid, first_three, raw_vectors
from evaluation.questions import Question
from evaluation.run import Asker, Report, Searcher, Understander, evaluate
from evaluation.system import System
from retrieval import (
    Channels,
    Features,
    Hit,
    Query,
    Scored,
    Understanding,
    VectorCache,
    VectorChannel,
    VectorIndex,
)

__all__ = ["Row", "ablate", "render_ablations"]

_COLUMNS = {
    "recall@5": "召回@5",
    "recall@10": "召回@10",
    "all@5": "全中@5",
    "both@5": "两条全中@5",
    "mrr@10": "MRR@10",
    "citation_recall": "引用召回",
    "citation_precision": "引用准确",
    "facts": "要点",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One variant with its figures, over all questions and by type; ``milliseconds`` is the median of a search."""

    name: str
    figures: dict[str, float | None]
    by_type: dict[str, dict[str, float | None]]
    milliseconds: float | None


class _Masked:
    """The channels of a build with some of them silent; ``raw`` vectors take the place of the adapted ones."""

    def __init__(self, system: System, keep: frozenset[str], raw: Mapping[str, VectorIndex]):
        self._channels = system.engine.channels
        self._encoder = system.encoder
        self._keep = keep
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channels, name)

    def features(self, query: str, expansions: Sequence[str] = ()) -> Features:
        features = self._channels.features(query, expansions)
        found = dict(features.found)
        paragraph = features.paragraph
        if self._raw and self._encoder is not None:
            asked = Query(query, vector=self._encoder.encode_queries([query])[0])
            for name, index in self._raw.items():
                found[name] = VectorChannel(name, index).search(asked)
            if "meaning_text" in self._raw:
                paragraph = np.full_like(paragraph, -1)
                paragraph[found["meaning_text"].places] = found["meaning_text"].tags
        nothing = Scored.above(np.zeros(0, dtype=np.float32), 0.0)
        found = {name: scored if name in self._keep else nothing for name, scored in found.items()}
        return replace(features, found=found, paragraph=paragraph, has_meaning="meaning_text" in self._keep)


class _Partial:
    """An engine over masked channels, without graph."""

    def __init__(self, system: System, keep: frozenset[str], expansions: bool, raw: Mapping[str, VectorIndex]):
        self._engine = copy.copy(system.engine)
        self._engine.channels = cast(Channels, _Masked(system, keep, raw))
        self._expansions = expansions

    def search(self, query: str | Understanding, top_k: int = 10) -> list[Hit]:
        if not isinstance(query, str) and not self._expansions:
            query = replace(query, expansions=())
        return self._engine.search(query, top_k)


def ablate(system: System, questions: Sequence[Question], tell: Callable[[str], None] = lambda name: None) -> list[Row]:
    """Measure every variant that the build allows; without vectors those that need them are left out.

    Args:
        system: the whole, opened.
        questions: with their gold articles.
        tell: told the Chinese name of each variant before it is measured.
    """
    rows = []
    for name, search, understand, ask in _variants(system):
        tell(name)
        report: Report = evaluate(search, questions, ask, understand)
        rows.append(Row(name, report.overall, report.by_type, report.latency.get("search_p50_ms")))
    return rows


_Variant = tuple[str, Searcher, Understander | None, Asker | None]


def _variants(system: System) -> Iterator[_Variant]:
    articles = system.engine.articles
    bare = BareBM25(articles)
    yield "基准：纯 BM25（字与二字）", bare, None, first_three(bare.search)
    raw: dict[str, VectorIndex] = {}
    if system.encoder is not None:
        raw = raw_vectors(system.corpus, articles, VectorCache(system.settings.home, system.encoder))
        hybrid = BareHybrid(bare, articles, raw["meaning_text"], system.encoder)
        yield "基准：BM25 与向量融合", hybrid, None, first_three(hybrid.search)
    plain, understand = system.plain_understand, system.understand
    words, notes = {"words_text", "grams_text"}, {"words_notes", "grams_notes"}
    meaning = {"meaning_text"} if raw else set()

    def part(keep: set[str], expansions: bool, learned: bool = False) -> _Partial:
        return _Partial(system, frozenset(keep), expansions, {} if learned else raw)

    yield "只用词", part(words, False), plain, None
    if raw:
        yield "只用义", part(meaning, False), plain, None
        yield "词＋义", part(words | meaning, False), plain, None
        notes.add("meaning_notes")
    yield "＋问题理解与词表", part(words | meaning, True), understand, None
    yield "＋注释", part(words | meaning | notes, True), understand, None
    if raw:
        yield "＋适配器", part(words | meaning | notes, True, learned=True), understand, None
    yield "全部，但回答不用词表和图谱", system.searcher, plain, system.ask_without_graph
    yield "＋图谱（全部）", system.searcher, understand, system.ask


def render_ablations(rows: Sequence[Row]) -> Table:
    """One row a variant."""
    table = Table(title="逐项对照", title_justify="left")
    table.add_column("配置")
    for heading in _COLUMNS.values():
        table.add_column(heading, justify="right")
    table.add_column("检索中位（毫秒）", justify="right")
    for row in rows:
        cells = ["–" if (v := row.figures.get(name)) is None else f"{v:.3f}" for name in _COLUMNS]
        table.add_row(row.name, *cells, "–" if row.milliseconds is None else f"{row.milliseconds:.0f}")
    return table

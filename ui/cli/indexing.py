"""Bringing the index up to date after the collection changed, with progress on standard error."""

from __future__ import annotations

from corpus import Settings, load_corpus
from ui.cli.output import messages
from ui.cli.progress import build_progress

__all__ = ["update_index"]


def update_index(settings: Settings) -> bool:
    """Build what changed; whether anything was built."""
    from retrieval import build, needs_build  # a plain command must not load the index

    corpus = load_corpus(settings)
    reason = needs_build(settings, corpus)
    if reason is None:
        return False
    messages.print(f"更新索引：{reason}", markup=False)
    with build_progress() as progress:
        report = build(settings, progress, wait=600, corpus=corpus)
    for notice in (*report.notices, *report.problems):
        messages.print(f"注意：{notice}", markup=False)
    messages.print(f"索引已更新：{report.articles} 条，用时 {report.seconds:.0f} 秒。", markup=False)
    return True

"""What a build tells of versions that came into the collection since the build before it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from corpus import Corpus, Notice, save_versions
from graph import Facts, changes_document, load_facts
from retrieval.finding.store import Build

__all__ = ["note_versions"]

_KIND = "已收录新版本"


def note_versions(home: Path, before: Build | None, made: Build, corpus: Corpus) -> None:
    """Keep a notice of each version whose text is in the new build and was not in the one before.

    Raises:
        DataError: the data folder cannot be written.
    """
    texts = made.manifest["texts"]
    known = texts if before is None else before.manifest.get("texts", texts)
    fresh = [d.id for d in corpus.documents.values() if d.id in texts and d.id not in known and d.instrument.previous]
    facts = load_facts(made.path / "graph") if fresh else None
    walks = [walk for walk in facts.crosswalks if walk.new_id in fresh] if facts is not None else []
    save_versions(home, [_notice(corpus, facts, w.old_id, w.new_id) for w in walks if facts is not None], texts)


def _notice(corpus: Corpus, facts: Facts, old: str, new: str) -> Notice:
    instrument = corpus.document(new).instrument
    found = changes_document(facts, corpus, old, new)
    articles = found["articles"]
    duties = Counter(duty["state"] for duty in found["duties"])
    told = [
        *([f"{instrument.effective} 起施行"] if instrument.effective else []),
        f"条文新增 {articles['new']} 条、改动 {articles['changed']} 条、删去 {articles['removed']} 条",
        "义务" + ("、".join(f"{state} {count} 项" for state, count in duties.items()) or "没有变化"),
        *([f"其他法规有 {len(found['stale'])} 处引用旧条号"] if found["stale"] else []),
    ]
    seen = datetime.now(UTC).isoformat(timespec="seconds")
    return Notice(new, instrument.title, _KIND, "；".join(told), instrument.source or "", seen)

"""Which instrument goes before which (特别规定先于一般规定), from ``precedence.toml`` of the fields, and how it is told."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from corpus import Corpus, DataError, Document, domain_files, format_title, per_domains

__all__ = ["Rank", "ranks", "yielding_notes"]


@dataclass(frozen=True, slots=True)
class Rank:
    """The instruments that one goes before, and the words that say so."""

    over: frozenset[str]
    ground: str


@per_domains
def ranks() -> dict[str, Rank]:
    """An instrument → what it goes before.

    Raises:
        DataError: a table is damaged.
    """
    found: dict[str, Rank] = {}
    for file in domain_files("precedence.toml"):
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            found |= {
                doc_id: Rank(frozenset(entry["over"]), entry.get("ground", "")) for doc_id, entry in table.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{file} 已损坏：{error}；请重新安装法脉") from error
    return found


def yielding_notes(document: Document, corpus: Corpus) -> list[str]:
    """One sentence for each instrument that this one goes before or gives way to."""
    own = ranks().get(document.id)
    told = []
    if own and (lower := _titles((d for d in corpus.documents if d in own.over), corpus)):
        told.append(f"特别规定：{lower}与{format_title(document.instrument)}不一致的，适用后者{_ground(own)}")
    for upper, rank in ranks().items():
        if document.id in rank.over and upper in corpus.documents:
            later = format_title(corpus.documents[upper].instrument)
            told.append(f"{format_title(document.instrument)}与{later}不一致的，适用后者{_ground(rank)}")
    return told


def _titles(ids: Iterable[str], corpus: Corpus) -> str:
    return "".join(format_title(corpus.documents[doc_id].instrument) for doc_id in ids)


def _ground(rank: Rank) -> str:
    return f"（{rank.ground}）" if rank.ground else ""

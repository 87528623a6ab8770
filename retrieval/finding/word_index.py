"""Building the word channel by document: what was cut and counted of a document is kept with what it was made from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from corpus import Corpus
from graph import PartCache, key_of, load_thesaurus
from retrieval.finding.articles import IndexedArticle, note_text, word_text
from retrieval.finding.postings import Postings, join
from retrieval.finding.words import (
    TermIndex,
    WordCutter,
    dictionary_words,
    domain_terms,
    grams,
    normalise,
    save_dictionary,
    without_fillers,
)

__all__ = ["write_words"]

_PLACES = ("words/text", "words/notes", "grams/text", "grams/notes")


@dataclass(frozen=True, slots=True)
class _Counted:
    """One document: the words met with their frequencies, what those count against, and the postings by place."""

    met: dict[str, int]
    total: int
    postings: tuple[Postings, ...]


def write_words(folder: Path, corpus: Corpus, articles: Sequence[IndexedArticle], kept_in: Path, made_by: str) -> None:
    """Write ``dictionary.json`` and the indexes of words and grams over texts and notes.

    A document is cut by jieba's words, the terms of the field, and the names of the texts that users added so far as
    they occur in it; it is cut anew only where one of these or its own words changed.

    Args:
        folder: of the new build.
        corpus: whose names are words.
        articles: in the order of the index, those of one document together.
        kept_in: where the counted documents are kept.
        made_by: a digest of the code that cuts and counts.
    """
    known = [name for i in corpus.instruments if not i.added for name in (i.title, *i.aliases)]
    added = [name for i in corpus.instruments if i.added for name in (i.title, *i.aliases)]
    fixed = (*known, *load_thesaurus().labels)
    cache = PartCache(kept_in / key_of((made_by, *domain_terms(), *fixed))[:16])
    maker = _Maker((*fixed, *added), dictionary_words(added), cache)
    counted = [maker.counted(list(own)) for _, own in groupby(articles, key=lambda article: article.doc_id)]
    cache.prune()
    met: dict[str, int] = {}
    for document in counted:
        met.update(document.met)
    save_dictionary(folder / "dictionary.json", dict(sorted(met.items())), max(d.total for d in counted))
    for number, place in enumerate(_PLACES):
        TermIndex.of(join([document.postings[number] for document in counted])).save(folder / place)


class _Maker:
    """Cuts documents; jieba's dictionary is read only where one has to be cut, and all of it from the second one on."""

    def __init__(self, names: Iterable[str], added: Sequence[str], cache: PartCache):
        self._names = tuple(names)
        self._added = added
        self._cache = cache
        self._none_yet = True

    @cached_property
    def _whole(self) -> WordCutter:
        return WordCutter.full(self._names)

    def _cutter(self, texts: Iterable[str]) -> WordCutter:
        first, self._none_yet = self._none_yet, False
        return WordCutter.full(self._names, "\n".join(texts)) if first else self._whole

    def counted(self, articles: Sequence[IndexedArticle]) -> _Counted:
        """The document as it was counted before from the very same, or counted now."""
        texts = [word_text(article) for article in articles]
        notes = [note_text(article) for article in articles]
        key = key_of([*texts, *notes, *self._occurring((*texts, *notes))])
        kept = self._cache.get("words", key)
        if kept is not None:
            return _read(kept)
        made = self._count(texts, notes)
        self._cache.put("words", key, _written(made))
        return made

    def _occurring(self, texts: Iterable[str]) -> list[str]:
        if not self._added:
            return []
        whole = "\n".join(map(normalise, texts))
        return [name for name in self._added if name in whole]

    def _count(self, texts: Sequence[str], notes: Sequence[str]) -> _Counted:
        met: set[str] = set()
        cut_words = self._cutter((*texts, *notes))

        def words(text: str) -> list[str]:
            found = cut_words(text, keep_fillers=True)
            met.update(found)
            return without_fillers(found)

        def of(cut: Callable[[str], list[str]], content: Sequence[str]) -> Postings:
            return Postings.of(map(cut, content))

        postings = of(words, texts), of(words, notes), of(grams, texts), of(grams, notes)
        return _Counted(cut_words.met(met), cut_words.total, postings)


def _written(counted: _Counted) -> bytes:
    bodies = [postings.to_bytes() for postings in counted.postings]
    head = {"met": counted.met, "total": counted.total, "sizes": [len(body) for body in bodies]}
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(bodies)


def _read(content: bytes) -> _Counted:
    head, _, rest = content.partition(b"\n")
    told = json.loads(head)
    postings = []
    for size in told["sizes"]:
        postings.append(Postings.from_bytes(rest[:size]))
        rest = rest[size:]
    return _Counted(told["met"], told["total"], tuple(postings))

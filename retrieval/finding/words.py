"""The word channel: how texts become terms, and BM25 over them.

Two vocabularies stand side by side. *Words* come from jieba with the terms of the domain; *grams* are single
characters and pairs of neighbours, which need no dictionary and forgive a word that was cut differently.
Modal words (应当, 不得, 可以) are terms like any other: they are never dropped.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import bm25s
import jieba
import numpy as np
import numpy.typing as npt

from corpus import domain_files, per_domains

__all__ = ["FloatArray", "TermIndex", "WordCutter", "domain_terms", "grams", "normalise"]

FloatArray = npt.NDArray[np.float32]

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sends its progress to standard error at level DEBUG

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:\.[0-9]+)*%?")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Words that only make a question polite or long. Modal words of the law must never stand here.
_FILLER_WORDS = (
    "的 了 吗 呢 啊 吧 呀 么 嘛 哦 我 你 他 我们 你们 他们 咱们 咱 这 那 这个 那个 这种 那种 请问 一下 怎么 怎样 如何 什么 "
    "哪些 哪个 哪 是 在 和 与 及 或 也 都 就 还 又 把 被 给 对 从 向 到 之 其 所 以 而 则"
)
_FILLERS = frozenset(_FILLER_WORDS.split())


def normalise(text: str) -> str:
    """Half-width, lower case, without the blanks between Chinese characters."""
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)


def grams(text: str) -> list[str]:
    """Characters and pairs of neighbours of each Chinese run, and other words whole."""
    terms: list[str] = []
    for run in _RUN.findall(normalise(text)):
        if _HAN.match(run):
            terms += run
            terms += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            terms.append(run)
    return terms


@per_domains
def domain_terms() -> tuple[str, ...]:
    """The terms of ``dictionary.txt`` of the loaded fields, one a line, # for comments."""
    lines = (line for path in domain_files("dictionary.txt") for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


class WordCutter:
    """jieba with a dictionary of its own: at build time all of jieba's, at run time the words of the collection.

    A word that no text contains cannot match, so the dictionary that a build keeps holds only words it met. It loads
    in milliseconds where all of jieba takes most of a second, and it leaves no cache file in the temporary folder.
    """

    def __init__(self, frequencies: Mapping[str, int]):
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = dict(frequencies)
        self._tokenizer.total = sum(frequencies.values()) or 1
        self._tokenizer.initialized = True

    @classmethod
    def full(cls, terms: Iterable[str] = ()) -> WordCutter:
        """All of jieba's dictionary with the domain's terms, and ``terms`` (names, thesaurus labels) besides."""
        frequencies, _total = jieba.Tokenizer().gen_pfdict(jieba.get_dict_file())
        for term in (*domain_terms(), *terms):
            word = normalise(term)
            if 2 <= len(word) <= 12 and not re.search(r"[\s（）()《》〔〕]", word):
                frequencies[word] = max(frequencies.get(word, 0), 3000)
        return cls(_with_prefixes(frequencies))

    @classmethod
    def load(cls, path: Path) -> WordCutter:
        """The dictionary that :meth:`save` wrote."""
        return cls(_with_prefixes(json.loads(path.read_text(encoding="utf-8"))))

    def save(self, path: Path, texts: Iterable[str]) -> None:
        """Write those words of the dictionary that occur in ``texts``, with their frequencies."""
        met: Counter[str] = Counter()
        for text in texts:
            met.update(self(text, keep_fillers=True))
        known = self._tokenizer.FREQ
        kept = {word: known[word] for word in sorted(met) if known.get(word)}
        path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    def __call__(self, text: str, keep_fillers: bool = False) -> list[str]:
        """The words of ``text`` and the shorter words inside them."""
        words = []
        for run in _RUN.findall(normalise(text)):
            if _HAN.match(run):
                words += self._tokenizer.lcut_for_search(run, HMM=False)
            else:
                words.append(run)
        return words if keep_fillers else [word for word in words if word not in _FILLERS]


def _with_prefixes(frequencies: Mapping[str, int]) -> dict[str, int]:
    """Add every beginning of a word with frequency 0, as jieba's lattice needs."""
    complete = dict(frequencies)
    for word in frequencies:
        for end in range(1, len(word)):
            complete.setdefault(word[:end], 0)
    return complete


class TermIndex:
    """BM25 (Lucene's variant, by bm25s) over one bag of terms an article."""

    def __init__(self, model: bm25s.BM25):
        self._model = model
        self._ids: dict[str, int] = model.vocab_dict
        self.size: int = model.scores["num_docs"]

    @classmethod
    def build(cls, bags: Sequence[list[str]], k1: float = 1.2, b: float = 0.6) -> TermIndex:
        """Index one bag of terms a document; a document may be empty."""
        model = bm25s.BM25(method="lucene", k1=k1, b=b, backend="numpy")
        # bm25s cannot index a collection without a single term: give it one that nobody asks for.
        filled = [list(bag) for bag in bags] if any(bags) else [["\x00"] for _ in bags]
        model.index(filled, show_progress=False)
        return cls(model)

    def save(self, folder: Path) -> None:
        """Write the index (npy and JSON files) into ``folder``."""
        self._model.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> TermIndex:
        """Open what :meth:`save` wrote; the arrays are mapped, not read."""
        model = bm25s.BM25.load(folder, mmap=True, show_progress=False)
        return cls(model)

    def scores(self, terms: Iterable[str], weights: Mapping[str, float] | None = None) -> FloatArray:
        """BM25 score of every document for a bag of terms, each counted once, times its weight (default 1).

        Returns:
            Array of shape (documents,).
        """
        total = np.zeros(self.size, dtype=np.float32)
        grouped: dict[float, list[int]] = {}
        for term in dict.fromkeys(terms):
            if (number := self._ids.get(term)) is not None:
                grouped.setdefault(1.0 if weights is None else weights.get(term, 1.0), []).append(number)
        for weight, numbers in grouped.items():
            total += weight * self._model.get_scores_from_ids(numbers)
        return total

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
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import jieba
import msgspec
import numpy as np
import numpy.typing as npt

from corpus import domain_files, per_domains
from retrieval.finding.postings import Postings
from retrieval.finding.terms import Terms

__all__ = [
    "FloatArray",
    "TermIndex",
    "WordCutter",
    "dictionary_words",
    "domain_terms",
    "grams",
    "normalise",
    "save_dictionary",
    "without_fillers",
]

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer]

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:\.[0-9]+)*%?")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Words that only make a question polite or long. Modal words of the law must never stand here.
_FILLER_WORDS = (
    "的 了 吗 呢 啊 吧 呀 么 嘛 哦 我 你 他 我们 你们 他们 咱们 咱 这 那 这个 那个 这种 那种 请问 一下 怎么 怎样 如何 什么 "
    "哪些 哪个 哪 是 在 和 与 及 或 也 都 就 还 又 把 被 给 对 从 向 到 之 其 所 以 而 则"
)
_FILLERS = frozenset(_FILLER_WORDS.split())
_NO_WORD = re.compile(r"[\s（）()《》〔〕]")
_OWN_FREQUENCY = 3000  # of the words of the field: as that of common words
_TOTAL = ""  # no word: under it a dictionary keeps what the frequencies count against


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
    Frequencies count against the total of all of jieba's, so that a text is cut alike whatever stands beside it.
    """

    def __init__(self, frequencies: Mapping[str, int], total: int = 0):
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = dict(frequencies)
        self._tokenizer.total = total or sum(frequencies.values()) or 1
        self._tokenizer.initialized = True

    @classmethod
    def full(cls, terms: Iterable[str] = (), text: str | None = None) -> WordCutter:
        """All of jieba's dictionary with the domain's terms, and ``terms`` (names, thesaurus labels) besides.

        With a ``text``, only the words that stand in it, which cuts that text alike and takes a fraction of the time.
        """
        own = dictionary_words((*domain_terms(), *terms))
        with jieba.get_dict_file() as file:
            fields = file.read().decode("utf-8").split()  # word, frequency and kind of each
        words, counts = fields[::3], list(map(int, fields[1::3]))
        known = zip(words, counts, strict=True)
        if text is None:
            frequencies = dict(known)
        else:
            inside = _parts(normalise(text), max(map(len, (*words, *own))))
            frequencies = {word: count for word, count in known if word in inside}
            own = tuple(word for word in own if word in inside)
        frequencies |= {word: max(frequencies.get(word, 0), _OWN_FREQUENCY) for word in own}
        return cls({**_prefixes(frequencies, {}), **frequencies}, sum(counts))

    @classmethod
    def load(cls, path: Path) -> WordCutter:
        """The dictionary that :meth:`save` or :func:`save_dictionary` wrote."""
        words: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))
        total = words.pop(_TOTAL, 0)
        return cls({**_prefixes(words, {}), **words}, total)

    @property
    def total(self) -> int:
        """What the frequencies count against."""
        return int(self._tokenizer.total)

    def met(self, words: Iterable[str]) -> dict[str, int]:
        """Those of ``words`` that stand in the dictionary, with their frequencies."""
        known = self._tokenizer.FREQ
        return {word: known[word] for word in sorted(set(words)) if known.get(word)}

    def save(self, path: Path, texts: Iterable[str]) -> None:
        """Write those words of the dictionary that occur in ``texts``, with their frequencies."""
        found = {word for text in texts for word in self(text, keep_fillers=True)}
        save_dictionary(path, self.met(found), self.total)

    def __call__(self, text: str, keep_fillers: bool = False) -> list[str]:
        """The words of ``text`` and the shorter words inside them."""
        words = []
        for run in _RUN.findall(normalise(text)):
            if _HAN.match(run):
                words += self._tokenizer.lcut_for_search(run, HMM=False)
            else:
                words.append(run)
        return words if keep_fillers else without_fillers(words)


def without_fillers(words: Iterable[str]) -> list[str]:
    """The words that do more than make a question polite or long."""
    return [word for word in words if word not in _FILLERS]


def dictionary_words(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms as words of a dictionary: without what is too long or has brackets."""
    words = map(normalise, terms)
    return tuple(word for word in words if 2 <= len(word) <= 12 and not _NO_WORD.search(word))


def save_dictionary(path: Path, words: Mapping[str, int], total: int) -> None:
    """Write a dictionary that :meth:`WordCutter.load` reads."""
    path.write_text(json.dumps({_TOTAL: total, **words}, ensure_ascii=False), encoding="utf-8")


def _parts(text: str, longest: int) -> set[str]:
    """All that stands in the runs of Chinese characters of a text, up to a length, and its other words."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        if not _HAN.match(run):
            found.add(run)
            continue
        for length in range(1, min(longest, len(run)) + 1):
            found.update(run[at : at + length] for at in range(len(run) - length + 1))
    return found


def _prefixes(words: Iterable[str], known: Mapping[str, int]) -> dict[str, int]:
    """Every beginning of a word that is not known, with frequency 0, as jieba's lattice needs."""
    beginnings = {word[:end] for word in words for end in range(1, len(word))}
    return {beginning: 0 for beginning in beginnings if beginning not in known}


class TermIndex:
    """BM25 (Lucene's variant) over one bag of terms an article, kept in the form of bm25s, which can open it.

    A question adds a few columns of the matrix. bm25s does the same, but brings scipy, which takes longer to load than a
    question to answer; it is loaded where an index is written.

    Args:
        scores, articles: of all terms, those of a term together: what it weighs in which article.
        starts: where each term's begin, and the end of the last.
        terms: their numbers.
        size: how many articles there are.
        words: gives the terms in the order of their numbers, which a question does not need.
    """

    def __init__(
        self,
        scores: FloatArray,
        articles: IntArray,
        starts: IntArray,
        terms: Terms,
        size: int,
        words: Callable[[], Sequence[str]],
    ):
        self._scores = scores
        self._articles = articles
        self._starts = starts
        self._terms = terms
        self._words = words
        self.size = size

    @classmethod
    def build(cls, bags: Sequence[list[str]], k1: float = 1.2, b: float = 0.6) -> TermIndex:
        """Index one bag of terms a document; a document may be empty."""
        return cls.of(Postings.of(bags), k1, b)

    @classmethod
    def of(cls, postings: Postings, k1: float = 1.2, b: float = 0.6) -> TermIndex:
        """The index over counted terms: the matrix filled at once instead of text by text."""
        if not postings.terms:  # bm25s cannot open a collection without a single term: give it one nobody asks for
            postings = Postings.of([["\x00"]] * postings.size)
        held = np.bincount(postings.term, minlength=len(postings.terms))
        rarity = np.log(1 + (postings.size - held + 0.5) / (held + 0.5))
        lengths = np.bincount(postings.owner, weights=postings.count, minlength=postings.size)
        relative = lengths / (lengths.mean() if lengths.any() else 1.0)
        often = postings.count / (postings.count + k1 * (1 - b + b * relative[postings.owner]))
        order = np.argsort(postings.term, kind="stable")
        scores = rarity[postings.term] * often
        return cls(
            scores[order].astype(np.float32),
            postings.owner[order].astype(np.int32),
            np.concatenate([[0], np.cumsum(held)]).astype(np.int64),
            Terms.of(postings.terms),
            postings.size,
            lambda: postings.terms,
        )

    def save(self, folder: Path, k1: float = 1.2, b: float = 0.6) -> None:
        """Write the index (npy and JSON files, by bm25s) into ``folder``, and beside it the keys of its terms."""
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sends its progress to standard error at level DEBUG
        model = bm25s.BM25(method="lucene", k1=k1, b=b, backend="numpy")
        columns = {"data": self._scores, "indices": self._articles, "indptr": self._starts}
        model.scores = {**columns, "num_docs": self.size}
        model.vocab_dict = {term: place for place, term in enumerate(self._words())}
        model.nonoccurrence_array = None
        model.save(folder, show_progress=False)
        self._terms.save(folder)

    @classmethod
    def load(cls, folder: Path) -> TermIndex:
        """Open what :meth:`save` wrote; the arrays are mapped, not read.

        Raises:
            OSError: a file is missing.
            ValueError: a file is damaged.
        """
        scores, articles, starts = (
            np.asarray(np.load(folder / f"{name}.csc.index.npy", mmap_mode="r", allow_pickle=False))
            for name in ("data", "indices", "indptr")
        )
        size = msgspec.json.decode((folder / "params.index.json").read_bytes(), type=_Size).num_docs
        return cls(scores, articles, starts, Terms.load(folder), size, lambda: _vocabulary(folder))

    def by_article(self) -> list[list[tuple[str, float]]]:
        """For each article its terms, and what each adds to the score of a question that has it."""
        words = self._words()
        term = np.repeat(np.arange(len(words)), np.diff(self._starts))
        found: list[list[tuple[str, float]]] = [[] for _ in range(self.size)]
        for owner, number, score in zip(self._articles.tolist(), term.tolist(), self._scores.tolist(), strict=True):
            found[owner].append((words[number], score))
        return found

    def scores(self, terms: Iterable[str], weights: Mapping[str, float] | None = None) -> FloatArray:
        """BM25 score of every document for a bag of terms, each counted once, times its weight (default 1).

        Returns:
            Array of shape (documents,).
        """
        total = np.zeros(self.size, dtype=np.float32)
        grouped: dict[float, list[int]] = {}
        asked = list(dict.fromkeys(terms))
        for term, number in zip(asked, self._terms.numbers(asked), strict=True):
            if number >= 0:
                grouped.setdefault(1.0 if weights is None else weights.get(term, 1.0), []).append(number)
        for weight, numbers in grouped.items():
            columns = [slice(self._starts[number], self._starts[number + 1]) for number in numbers]
            found = np.zeros(self.size, dtype=np.float32)
            np.add.at(
                found,
                np.concatenate([self._articles[column] for column in columns]),
                np.concatenate([self._scores[column] for column in columns]),
            )
            total += weight * found
        return total


def _vocabulary(folder: Path) -> list[str]:
    """The terms of a written index in the order of their numbers."""
    numbers = msgspec.json.decode((folder / "vocab.index.json").read_bytes(), type=dict[str, int])
    return sorted(numbers, key=numbers.__getitem__)


class _Size(msgspec.Struct):
    """Of the numbers that bm25s keeps, the one that is needed."""

    num_docs: int

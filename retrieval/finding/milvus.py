"""The channels on Milvus: a file for trial and tests (milvus-lite), a cluster with the same code, through pymilvus.

Words and pairs of characters are cut and weighed here and sent as sparse vectors whose inner product with a question's
terms is its BM25; meaning is the dense index of the engine. Each channel of a build is a collection named after the
content of the build, so that servers with the same texts share it, and an alias of the channel leads to the newest one.
Only the best articles come back, and of the instruments that a question names all that it finds.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus import DataError, UsageError
from retrieval.finding.articles import IndexedArticle
from retrieval.finding.channels import Query, Scored, weighed
from retrieval.finding.vectors import VectorIndex
from retrieval.finding.words import FloatArray, TermIndex

if TYPE_CHECKING:
    from pymilvus import MilvusClient

__all__ = ["MilvusChannel", "MilvusStore", "Within"]

BEST = 300
"""Articles of a question that a channel of words brings back."""

_BEST_UNITS = 600  # 款, of which several are of one article
_BATCH = 500  # rows a request: some two megabytes
_KEPT = 2  # builds that stay, so that a server with the earlier one still answers
_FIELDS = ["place", "tag"]
_NO_DAY, _NO_END = 0, 99_991_231
_PROBES = 200  # articles whose own vectors tell how far the middle article stands above the middle unit
_ADVICE = "请检查 FAMAI_STORE 所指的 Milvus 是否在运行，或设置 FAMAI_STORE=local"


@dataclass(frozen=True, slots=True)
class Within:
    """Which articles are looked at: of these instruments, these tiers, in force on this ISO day; empty is no limit."""

    documents: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    day: str = ""

    def expression(self) -> str:
        """As the engine takes it."""
        parts = ["place >= 0"]
        parts += [f"document in {_listed(self.documents)}"] if self.documents else []
        parts += [f"tier in {_listed(self.tiers)}"] if self.tiers else []
        if self.day:
            day = _number(self.day, _NO_DAY)
            parts.append(f"effective <= {day} and ended > {day}")
        return " and ".join(parts)


class MilvusStore:
    """The collections of one build on one server."""

    def __init__(self, setting: str, digest: str) -> None:
        """Connect; ``setting`` is that of ``FAMAI_STORE``, ``digest`` of the content of the build's indexes.

        Raises:
            UsageError: pymilvus is not installed.
            DataError: the server cannot be reached.
        """
        self._client, self._digest = _client(setting.removeprefix("milvus:")), digest[:12]

    def collection(self, channel: str) -> str | None:
        """The collection of a channel of this build; ``None`` where it is not there, or not whole."""
        wanted = [name for name in self._names(channel) if name.endswith(f"_{self._digest}")]
        return next((name for name in wanted if self._centre(name) is not None), None)

    def publish(self, folder: Path, articles: Sequence[IndexedArticle]) -> bool:
        """Write the indexes of a build that is complete, switch the aliases, drop old ones; whether anything was sent.

        Raises:
            DataError: the server cannot be reached or refuses; what is there of earlier builds stays.
        """
        channels = {
            f"{kind}_{field}": folder / kind / field for kind in ("words", "grams") for field in ("text", "notes")
        }
        channels |= {
            f"meaning_{path.name}": path
            for path in (folder / "vectors").glob("*")
            if len(np.load(path / "owner.npy", mmap_mode="r"))
        }
        sent = False
        for channel, path in channels.items():
            if self.collection(channel) is None:
                self._write(channel, path, articles)
                sent = True
        return sent

    def _write(self, channel: str, path: Path, articles: Sequence[IndexedArticle]) -> None:
        dense = channel.startswith("meaning")
        name = f"{_prefix(channel)}{time.strftime('%Y%m%d%H%M%S', time.gmtime())}_{self._digest}"
        rows, last, dimension = _dense_rows(path) if dense else _sparse_rows(path)
        with _told():
            for half in self._names(channel):
                if half.endswith(f"_{self._digest}"):
                    self._client.drop_collection(half)
            self._create(name, dimension)
            numbered = ({"id": n, **row, **_facts(articles[row["place"]])} for n, row in enumerate(rows))
            while batch := list(islice(numbered, _BATCH)):
                self._client.insert(name, batch)
            nobody = {"document": "", "tier": "", "effective": _NO_DAY, "ended": _NO_END}
            self._client.insert(name, [{"id": -1, "place": -1, **last, **nobody}])  # whole from here on
            self._client.flush(name)
            self._client.load_collection(name)
            self._lead(_prefix(channel).rstrip("_"), name)
            for old in sorted(self._names(channel), reverse=True)[_KEPT:]:
                self._client.drop_collection(old)

    def _create(self, name: str, dimension: int | None) -> None:
        from pymilvus import DataType

        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        for field in ("place", "tag", "effective", "ended"):
            schema.add_field(field, DataType.INT64)
        schema.add_field("document", DataType.VARCHAR, max_length=200)
        schema.add_field("tier", DataType.VARCHAR, max_length=60)
        index = self._client.prepare_index_params()
        if dimension is None:
            schema.add_field("vector", DataType.SPARSE_FLOAT_VECTOR)
            index.add_index("vector", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        else:
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
            index.add_index("vector", index_type="FLAT", metric_type="IP")
        self._client.create_collection(name, schema=schema, index_params=index)

    def _lead(self, alias: str, name: str) -> None:
        """The alias leads to the new collection, in one step where it led to another."""
        found = [one for old in self._names(alias.removeprefix("famai_")) for one in self._aliases(old)]
        (self._client.alter_alias if alias in found else self._client.create_alias)(name, alias)

    def _aliases(self, name: str) -> list[str]:
        return list(self._client.list_aliases(name).get("aliases", ()))

    def _names(self, channel: str) -> list[str]:
        with _told():
            return [name for name in self._client.list_collections() if name.startswith(_prefix(channel))]

    def _centre(self, name: str) -> dict[str, Any] | None:
        """The row that was written last: the mean of the vectors, and how far the middle article stands above it."""
        with _told():
            self._client.load_collection(name)
            rows = self._client.query(name, filter="id == -1", output_fields=["vector", "tag"])
        return dict(rows[0]) if rows else None

    def channels(self, cut: Callable[[str], list[str]], grams: Callable[[str], list[str]]) -> Iterator[MilvusChannel]:
        """The channels that the build has.

        Raises:
            DataError: the server cannot be reached, or the build is not there.
        """
        for kind, cutter in (("words", cut), ("grams", grams), ("meaning", None)):
            for field in ("text", "notes"):
                name = self.collection(f"{kind}_{field}")
                centre = self._centre(name) if name else None
                if name and centre:
                    mean = np.asarray(centre["vector"], dtype=np.float32) if cutter is None else None
                    yield MilvusChannel(f"{kind}_{field}", self, name, cutter, mean, int(centre["tag"]) / 1e6)
                elif cutter is not None:
                    raise DataError("Milvus 里没有当前的索引；请执行 famai build")

    def best(self, name: str, vector: Any, most: int, within: Within | None = None) -> tuple[FloatArray, Any, Any]:
        """Scores, places and tags of the best rows of a collection.

        Raises:
            DataError: the server cannot be reached.
        """
        with _told():
            (found,) = self._client.search(
                name, [vector], anns_field="vector", limit=most, filter=(within or Within()).expression(),
                output_fields=_FIELDS, search_params={"metric_type": "IP", "params": {}},
            )  # fmt: skip
        rows = [(hit["distance"], hit["entity"]["place"], hit["entity"]["tag"]) for hit in found]
        scores, places, tags = zip(*rows, strict=True) if rows else ((), (), ())
        return np.array(scores, dtype=np.float32), np.array(places, dtype=np.int64), np.array(tags, dtype=np.int64)


@dataclass(frozen=True)
class MilvusChannel:
    """A :class:`retrieval.finding.channels.Channel` over one collection."""

    name: str
    store: MilvusStore
    collection: str
    cut: Callable[[str], list[str]] | None
    mean: FloatArray | None
    above: float

    def search(self, query: Query) -> Scored:
        """The best articles, and those of the instruments that the question names; BM25, or the cosine of the best 款."""
        vector: Any
        if self.cut is not None:
            vector = {_term(term): weight for term, weight in weighed(query, self.cut).items()}
            if not vector:
                return Scored.above(np.zeros(0, dtype=np.float32), 0.0)
            most, floor = BEST, 0.0
        else:
            assert query.vector is not None and self.mean is not None
            vector = query.vector.tolist()
            most, floor = _BEST_UNITS, float(query.vector @ self.mean) + self.above
        parts = [self.store.best(self.collection, vector, most)]
        if query.documents:
            parts.append(self.store.best(self.collection, vector, most, Within(documents=tuple(query.documents))))
        scores, places, tags = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        order = np.lexsort((tags, -scores, places))  # of each article its best 款 first
        scores, places, tags = scores[order], places[order], tags[order]
        first = np.flatnonzero(np.diff(places, prepend=-1))
        first = first[scores[first] > floor]
        found = scores[first]
        width = float(found.max(initial=floor)) - floor
        return Scored(places[first], found, floor, width, tags[first])


class _Told:
    """What the engine raises becomes a message that says what to do."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None and not isinstance(error, (DataError, UsageError)) and isinstance(error, Exception):
            raise DataError(f"检索引擎 Milvus 没有应答或拒绝了请求（{type(error).__name__}）；{_ADVICE}") from error


def _told() -> _Told:
    return _Told()


@lru_cache(maxsize=2)
def _client(address: str) -> MilvusClient:
    """One for each server and process; a file can be opened by one process only."""
    try:
        from pymilvus import MilvusClient
    except ImportError as error:
        raise UsageError(
            "设置了 FAMAI_STORE=milvus:…，但没有安装 pymilvus；请执行 pip install 'famai[milvus]'"
        ) from error
    if "://" not in address:  # the embedded engine tells of calls that it does not know, which nobody needs
        logging.getLogger("grpc._server").setLevel(logging.CRITICAL)
    with _told():
        return MilvusClient(address, timeout=10)


def _sparse_rows(path: Path) -> tuple[Iterator[dict[str, Any]], dict[str, Any], None]:
    """For each article its terms with what each adds to a question that has it."""
    index = TermIndex.load(path)

    def rows() -> Iterator[dict[str, Any]]:
        for place, terms in enumerate(index.by_article()):
            if terms:
                yield {"place": place, "tag": -1, "vector": _summed(terms)}

    return rows(), {"tag": 0, "vector": {_term("\0"): 1.0}}, None


def _dense_rows(path: Path) -> tuple[Iterator[dict[str, Any]], dict[str, Any], int]:
    """For each 款 its vector; the last row has their mean, and by how much the middle article outdoes the middle 款."""
    index = VectorIndex.load(path)
    vectors, owner, tag = index.units()
    rows = (
        {"place": int(place), "tag": int(number), "vector": vector.tolist()}
        for vector, place, number in zip(vectors, owner, tag, strict=True)
    )
    mean = vectors.mean(axis=0)
    probes = vectors[:: max(1, len(vectors) // _PROBES)]
    above = [float(np.median(best[best > -1.0])) - float(p @ mean) for p in probes for best in (index.scores(p).best,)]
    last = {"tag": round(float(np.mean(above)) * 1e6), "vector": mean.tolist()}
    return rows, last, vectors.shape[1]


def _facts(article: IndexedArticle) -> dict[str, Any]:
    effective, ended = _number(article.effective, _NO_DAY), _number(article.ended, _NO_END)
    return {"document": article.doc_id, "tier": article.tier, "effective": effective, "ended": ended}


def _number(day: str | None, otherwise: int) -> int:
    digits = (day or "").replace("-", "")
    return int(digits) if digits.isdecimal() else otherwise


def _summed(terms: Iterable[tuple[str, float]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for term, score in terms:
        found[_term(term)] = found.get(_term(term), 0.0) + score
    return found


def _term(term: str) -> int:
    """The place of a term in a sparse vector: the same on every server, whatever else the collection holds."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=4).digest(), "big") % (2**32 - 1)


def _prefix(channel: str) -> str:
    return f"famai_{channel}_"


def _listed(words: Sequence[str]) -> str:
    quoted = ('"{}"'.format(word.replace("\\", "\\\\").replace('"', '\\"')) for word in words)
    return f"[{', '.join(quoted)}]"

"""Fit the two linear maps of :mod:`retrieval.finding.adapters`; needs the extra ``models`` (torch).

``python -m evaluation.training.train_adapters --out FOLDER`` trains on the questions and summaries written for the
articles (``annotations``; not on the plain questions, which suit more than one article: with them recall@5 of
753 questions falls from .958 to .954) and, with ``--public``, on questions of the public with their statute articles,
but for the part that :func:`evaluation.training.stard.held_out` keeps back.
Both maps start from the identity and are drawn back towards it at the end (weights averaged, arXiv 2109.01903). The
loss is the soft-max over all units of all articles at temperature 0.02, once over the texts and once over the notes,
where a question never sees itself. ``--folds 5`` cross-validates by article: the questions of one article are all in
one fold, and neither they nor their notes are seen in training.
"""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus import domain_file, load_corpus, load_settings
from evaluation.training.packing import write_packed
from evaluation.training.stard import LayQuestion, held_out, load_lay_questions, statutes
from retrieval import Encoder, FloatArray, VectorCache, collect, load_encoder, normalised, units_of

__all__ = ["Pool", "fit", "main", "recall"]

logger = logging.getLogger(__name__)
_STEPS = 2048  # a map is kept in steps of 1/2048: vectors stay as they are to five nines, the file shrinks by a third

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

TEMPERATURE = 0.02
SHARE = 0.7  # of the way from the identity to the maps as trained: they hold better for questions of other kinds
NOTES_SHARE = 0.5
BATCH = 128
LONGEST_EXTRA = 400  # characters of an extra article that are encoded


@dataclass(frozen=True)
class Pool:
    """Frozen vectors: ``queries`` with the articles that answer them, ``units`` with the article each belongs to.

    The first ``texts`` units are text, the next ``notes`` are notes, the rest texts of the extra articles. Query i was
    written for the article that note i belongs to; queries after the notes are the extra ones.
    """

    queries: FloatArray
    gold: tuple[frozenset[int], ...]
    units: FloatArray
    owner: IntArray
    texts: int
    notes: int


def load_pool(encoder: Encoder, home: Path, extra: Sequence[LayQuestion]) -> Pool:
    """Encode (or take from the cache) everything that training needs; ``extra`` are questions of the public."""
    corpus = load_corpus()
    cache = VectorCache(home, encoder)
    units = units_of(corpus)
    articles = collect(corpus)
    notes = [(place, text) for place, a in enumerate(articles) for text in (a.summary, *a.questions) if text]
    texts = [unit.text for unit in units]
    vectors, _ = cache.passages([*texts, *(text for _, text in notes)])
    owner = [unit.article for unit in units] + [place for place, _ in notes]
    questions = [text for _, text in notes]
    gold = [frozenset({place}) for place, _ in notes]
    if extra:
        more_questions, more_gold, more_texts = _load_extra(extra, len(articles))
        more_vectors, _ = cache.passages(more_texts)
        vectors = np.concatenate([vectors, more_vectors])
        owner += [len(articles) + number for number in range(len(more_texts))]
        questions += more_questions
        gold += more_gold
    queries = np.concatenate([encoder.encode_queries(questions[i : i + 32]) for i in range(0, len(questions), 32)])
    return Pool(queries, tuple(gold), vectors, np.asarray(owner, dtype=np.int64), len(units), len(notes))


def _load_extra(extra: Sequence[LayQuestion], first: int) -> tuple[list[str], list[frozenset[int]], list[str]]:
    """The questions, their articles (numbered from ``first``) and the articles' texts from the statutes package."""
    wanted = {key for question in extra for key in question.gold}
    found = {a.key: a.text[:LONGEST_EXTRA] for a in reversed(statutes()) if a.key in wanted}
    places = {key: first + number for number, key in enumerate(sorted(found))}
    gold = [frozenset(places[key] for key in question.gold if key in places) for question in extra]
    return [question.question for question in extra], gold, [found[key] for key in sorted(found)]


def fit(pool: Pool, held_out: BoolArray, epochs: int, rate: float, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    """Train on all queries but the held-out ones (a mask over the notes).

    Returns:
        The maps for queries and for passages, each (dimension, dimension).
    """
    import torch
    from torch.nn.functional import normalize

    generator = torch.Generator().manual_seed(seed)
    queries, units = torch.tensor(pool.queries), torch.tensor(pool.units)
    owner = torch.tensor(pool.owner)
    size = pool.units.shape[1]
    eye = np.eye(size, dtype=np.float32)
    query_map, passage_map = (torch.eye(size, requires_grad=True) for _ in range(2))
    optimiser = torch.optim.AdamW([query_map, passage_map], lr=rate, weight_decay=0.0)
    is_note = torch.zeros(len(units), dtype=torch.bool)
    is_note[pool.texts : pool.texts + pool.notes] = True
    hidden = torch.zeros(len(units), dtype=torch.bool)
    hidden[pool.texts : pool.texts + pool.notes] = torch.tensor(held_out)
    usable = [i for i, gold in enumerate(pool.gold) if gold and not (i < pool.notes and held_out[i])]

    def loss_of(scores: Any, right: Any) -> Any:
        there = right.any(1)
        if not there.any():
            return scores.sum() * 0.0
        above = torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -1e9), 1)
        return above[there].mean()

    for epoch in range(epochs):
        total = 0.0
        order = torch.tensor(usable)[torch.randperm(len(usable), generator=generator)]
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            scores = normalize(queries[batch] @ query_map, dim=1) @ normalize(units @ passage_map, dim=1).T
            scores = (scores / TEMPERATURE).masked_fill(hidden[None, :], -1e9)
            right = torch.stack([torch.isin(owner, torch.tensor(sorted(pool.gold[i]))) for i in batch.tolist()])
            rows = torch.nonzero(batch < pool.notes).flatten()
            itself = torch.zeros_like(right)
            itself[rows, pool.texts + batch[rows]] = True
            scores, right = scores.masked_fill(itself, -1e9), right & ~itself & ~hidden[None, :]
            loss = loss_of(scores[:, ~is_note], right[:, ~is_note])
            loss = loss + NOTES_SHARE * loss_of(scores[:, is_note], right[:, is_note])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += float(loss.detach())
        logger.info("epoch %d: loss %.3f", epoch + 1, total)
    query, passage = (eye + SHARE * (made.detach().numpy() - eye) for made in (query_map, passage_map))
    return query, passage


def recall(pool: Pool, queries: Sequence[int], maps: tuple[FloatArray, FloatArray], notes: bool, k: int = 5) -> float:
    """Share of the queries whose article is among the first ``k`` by its text, or by its other notes."""
    span = slice(pool.texts, pool.texts + pool.notes) if notes else slice(0, pool.texts)
    units = normalised(pool.units[span] @ maps[1])
    scores = normalised(pool.queries[list(queries)] @ maps[0]) @ units.T
    found = 0
    for row, query in zip(scores, queries, strict=True):
        if notes:
            row[query] = -2.0
        best = dict.fromkeys(int(place) for place in pool.owner[span][np.argsort(-row)[: 40 * k]])
        found += bool(pool.gold[query] & set(list(best)[:k]))
    return found / len(queries)


def main() -> None:
    """Cross-validate, train on everything, write the maps in half precision."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(str(domain_file("learned"))))
    parser.add_argument("--public", action="store_true")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import torch

    torch.set_num_threads(arguments.threads)
    settings = load_settings()
    encoder, notice = load_encoder(settings.encoder)
    if encoder is None:
        raise SystemExit(notice)
    extra = held_out(load_lay_questions(settings))[0] if arguments.public else []
    pool = load_pool(encoder, settings.home, extra)
    article = pool.owner[pool.texts : pool.texts + pool.notes]
    identity = np.eye(encoder.dimension, dtype=np.float32)
    for fold in range(arguments.folds):
        left_out = article % arguments.folds == fold
        test = np.flatnonzero(left_out).tolist()
        maps = fit(pool, left_out, arguments.epochs, arguments.rate)
        for name, used in (("identity", (identity, identity)), ("fitted", maps)):
            figures = [recall(pool, test, used, notes) for notes in (False, True)]
            logger.info("fold %d %s: recall@5 texts %.3f, other notes %.3f", fold, name, *figures)
    maps = fit(pool, np.zeros(pool.notes, dtype=bool), arguments.epochs, arguments.rate)
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / f"adapters-{encoder.fingerprint}.npz"
    query, passage = (np.round(one * _STEPS) / _STEPS for one in maps)
    write_packed(path, query=query.astype(np.float16), passage=passage.astype(np.float16))
    logger.info("%s written, %d bytes", path, path.stat().st_size)


if __name__ == "__main__":
    main()

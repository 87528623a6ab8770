"""``python -m evaluation.training.worked FILE…``: the labelled questions as vectors with their articles and verdicts.

Writes ``learned/worked-<encoder>.npz`` for the encoder in use (see :mod:`retrieval.finding.worked`), without the words of the
questions. Never give it a held-out set. Afterwards the weights that stand on it are fitted anew: ``fit_citing``, ``fit_refusing``,
``fit_deciding``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus import DataError, domain_file
from evaluation.questions import OUTSIDE, TitleTable, load_questions
from evaluation.training.packing import write_packed
from retrieval import VERDICT_NAMES, Workspace, mark_of

__all__ = ["main"]

_STEP = 0.06  # of a unit vector's numbers: the share of articles voted right is the same as with full ones


def main(files: Sequence[str]) -> int:
    """Encode and write.

    Raises:
        DataError: there is no encoder.
    """
    if not files:
        print("用法：python -m evaluation.training.worked 题目文件…", file=sys.stderr)
        return 2
    assistant = Workspace.open().assistant
    engine = assistant.engine
    if engine.encoder is None:
        raise DataError("当前索引没有向量；请执行 famai build")
    titles = TitleTable(assistant.corpus.instruments)
    questions = [q for name in files for q in load_questions(Path(name)) if q.gold or q.reason in OUTSIDE]
    queries = [assistant.understand(q.question, q.history).query for q in questions]
    vectors = engine.channels.encode_all(queries)
    mean = vectors.mean(axis=0)
    apart = vectors - mean
    apart /= np.linalg.norm(apart, axis=1, keepdims=True)
    places = sorted({titles.key(g).whole.path() for q in questions for g in q.gold})
    number = {place: at for at, place in enumerate(places)}
    gold = sorted(
        {
            (row, number[titles.key(g).whole.path()], paragraph)
            for row, q in enumerate(questions)
            for g in q.gold
            for paragraph in g.paragraphs or (0,)
        }
    )
    bits = [sum(1 << at for at, name in enumerate(VERDICT_NAMES) if name in (q.verdict or ())) for q in questions]
    path = Path(str(domain_file("learned", f"worked-{engine.encoder}.npz")))
    write_packed(
        path,
        values=np.asfortranarray(np.clip(np.rint(apart / _STEP), -127, 127).astype(np.int8)),
        mean=mean.astype(np.float32),
        places=np.array(places),
        gold=np.array(gold, dtype=np.uint16),
        verdicts=np.array(bits, dtype=np.uint8),
        outside=np.array([q.reason in OUTSIDE for q in questions], dtype=np.uint8),
        marks=np.array([mark_of(q.question) for q in questions], dtype=np.uint32),
    )
    print(f"{len(questions)} 题，{len(places)} 条，写入 {path.name}（{path.stat().st_size:,} 字节）")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

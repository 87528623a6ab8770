"""The check of citations on a long document: how long it takes beside only finding them, and how it grows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus import Corpus, Settings, format_label, load_corpus, read_citations
from evaluation.bench.measure import Measure, milliseconds
from graph import crosswalks
from retrieval import check_text

__all__ = ["FINDING", "bench_check", "long_document"]

FINDING = "只找出引用"
"""What stands beside: reading the same citations without judging them."""

_PAGE = 700  # characters of a page
_PAGES = 100
_GOAL = 10.0  # seconds
_BETWEEN = (
    "本部分说明现有做法与要求之间的对应关系，责任部门按季度更新，遇有变化随时修订，并报管理层知悉。"
    "评估人员查阅了记录，访谈了岗位人员，抽查了样本，未见其他需要说明的事项。"
)


def bench_check(settings: Settings) -> list[Measure]:
    """A document of 100 pages with three citations a page, checked by a corpus that is loaded."""
    corpus = load_corpus(settings)
    walks = crosswalks(corpus)
    text, half = long_document(corpus, _PAGES), long_document(corpus, _PAGES // 2)
    check_text(half[: 2 * _PAGE], corpus, crosswalks=walks)
    finding = milliseconds(read_citations, text, corpus.names) / 1000
    count = len(check_text(text, corpus, crosswalks=walks).citations)
    whole = milliseconds(lambda: check_text(text, corpus, crosswalks=walks)) / 1000
    part = milliseconds(lambda: check_text(half, corpus, crosswalks=walks)) / 1000
    bad = f"目标 ≤ {_GOAL:.0f} 秒" if whole > _GOAL else ""
    return [
        Measure(
            "check",
            f"核验 {_PAGES} 页",
            whole,
            "秒",
            {FINDING: finding},
            note=f"{len(text)} 字，{count} 处引用",
            bad=bad,
        ),
        Measure("check", f"{_PAGES} 页与 {_PAGES // 2} 页用时之比", whole / max(part, 1e-6), "倍"),
    ]


def long_document(corpus: Corpus, pages: int) -> str:
    """Prose that cites articles all over the collection: every third one is told with another number than it has."""
    cited = _citing(corpus)
    written = []
    for page in range(pages):
        lines = [f"{page + 1}. {next(cited, '')}{_BETWEEN}" for _ in range(3)]
        rest = _PAGE - sum(map(len, lines))
        written.append("\n".join(lines) + "\n" + (_BETWEEN * 9)[: max(0, rest)])
    return "\n".join(written)


def _citing(corpus: Corpus) -> Iterator[str]:
    documents = [d for d in corpus.documents.values() if d.instrument.in_force and d.tree.articles]
    longest = max((len(d.tree.articles) for d in documents), default=0)
    number = 0
    for index in range(longest):
        for document in documents:
            articles = [a for a in document.tree.articles if not a.is_section]
            if index < len(articles):
                number += 1
                article = articles[index]
                said = re.split(r"[。；\n]", article.text)[0][:80]
                said = re.sub(r"[三五十]年", "九年", said) if number % 3 == 0 else said
                yield f"{format_label(document.instrument, article)}规定，{said}。"

"""A made-up collection of one text, small enough to be built many times; and the process that builds it on demand.

As a program (``python -m tests.trust.small``) it reads lines ``HOME VARIANT`` and answers each with the id of a child
process that builds the variant there, so that the parent can kill the child; ``wait`` answers with its exit status.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import corpus.sources.collection
import graph.facts.extract
import graph.rdf.validation
from corpus import Corpus, Document, Instrument, Origin, Settings, load_corpus
from corpus.sources.catalogue import Catalog, load_catalog
from retrieval.finding.build import BuildReport, build
from retrieval.finding.store import Store
from retrieval.finding.words import WordCutter

MARKS = {"a": "甲类示例机构", "b": "乙类示例机构"}
"""The words by which the artefacts of a variant are known; every variant has its own number of articles too."""

_COUNT = {"a": 5, "b": 9}


def small_text(variant: str) -> str:
    body = "\n".join(
        f"第{'一二三四五六七八九'[n]}条　{MARKS[variant]}应当在{n + 2}个工作日内向示例部门报告第{n + 1}种情况。"
        for n in range(_COUNT[variant])
    )
    return f"示例报告办法\n{body}\n"


def small_settings(folder: Path, variant: str = "a") -> Settings:
    """Settings whose texts are the variant; the data folder is ``folder/home``."""
    texts = folder / f"texts-{variant}"
    texts.mkdir(parents=True, exist_ok=True)
    (texts / "made-up.txt").write_text(small_text(variant), encoding="utf-8")
    return Settings(home=folder / "home", texts=texts, encoder="none", iri_base="https://famai.example/id/")


def use_small_catalogue() -> None:
    """From now on this process knows the made-up instrument only."""
    small = Instrument(
        id="made-up",
        title="示例报告办法",
        level="部门规章",
        issuer="示例部门",
        file="made-up.txt",
        effective="2030-01-01",
    )
    catalogue = Catalog((small,), replace(load_catalog().package))
    corpus.sources.collection.load_catalog = lambda path=None: catalogue  # type: ignore[assignment]


def build_variant(folder: Path, variant: str, wait: float = 0.0) -> BuildReport:
    return build(small_settings(folder, variant), wait=wait)


def served_variant(folder: Path) -> str:
    """The variant that the current build is; an error where it is damaged, a failed assertion where it is a mixture."""
    current = Store(folder / "home").current()
    found = {
        "articles.json": (current.path / "articles.json").read_text(encoding="utf-8"),
        "facts.json": (current.path / "graph" / "facts.json").read_text(encoding="utf-8"),
        "graph.nt": (current.path / "graph" / "graph.nt").read_text(encoding="utf-8"),
    }
    found["graph.nt"] = found["graph.nt"].encode().decode("unicode_escape", "replace") + found["graph.nt"]
    variants = set()
    for name, content in found.items():
        here = {variant for variant, mark in MARKS.items() if mark in content}
        assert len(here) == 1, f"{name} holds {here or 'neither'}"
        variants |= here
    assert len(variants) == 1, f"a mixture: {variants}"
    variant = variants.pop()
    assert current.manifest["articles"] == _COUNT[variant]
    return variant


def small_corpus(folder: Path, variant: str = "a") -> Corpus:
    return load_corpus(small_settings(folder, variant))


def hostile_document(text: str, title: str = "示例办法") -> Document:
    from corpus.reading.segmenter import segment

    instrument = Instrument(id="made-up", title=title, level="部门规章", issuer="示例部门", effective="2030-01-01")
    return Document(instrument, Origin.TEXT, segment(text), text, "0" * 64)


def quicken() -> None:
    """Leave out what takes long and writes nothing: the big dictionary is read once, the small graph not validated."""
    cutter = WordCutter.full((MARKS["a"], MARKS["b"]))
    WordCutter.full = lambda names, text=None: cutter  # type: ignore[assignment, method-assign]
    graph.rdf.validation.validate = lambda dataset: graph.rdf.validation.Report(True, ())  # type: ignore[assignment]


def _serve() -> None:
    use_small_catalogue()
    quicken()
    with tempfile.TemporaryDirectory() as folder:  # everything loaded before the first child
        build_variant(Path(folder), "a")
    child = 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if line.strip() == "wait":
            _, status = os.waitpid(child, 0)
            sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        else:
            folder, variant = line.split()
            child = os.fork()
            if child == 0:
                signal.alarm(300)  # a child outlives neither a stuck lock nor its parent
                status = 1
                try:
                    build_variant(Path(folder), variant)
                    status = 0
                finally:
                    os._exit(status)
            sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()

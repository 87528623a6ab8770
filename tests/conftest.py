"""Fixtures on the real texts, and what happens where the text pack or the browser is absent."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does, before numpy is loaded

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from filelock import FileLock

from corpus import Corpus, Origin, Settings, load_corpus, load_settings
from graph import Facts, read_facts
from retrieval import Store, build, needs_build
from tests.postgres import binaries, running

PACK_IDS = ("csrc-order-218-2023", "csrc-order-152-2021")


#: Files that take longest, in the order of their start: of two workers none shall be left alone with one at the end, nor
#: both wait for the build of the real texts (the first needs none of it).
LONG_FIRST = (
    "evaluation/test_gate.py",
    "browser/test_ask.py",
    "cli/test_without_pack.py",
    "cli/test_advice.py",
    "graph/test_validation.py",
    "graph/test_rdf.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; with ``--no-loadscope-reorder`` xdist hands them out in this order."""
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(LONG_FIRST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require-all", action="store_true", help="fail, not skip, where the text pack or the browser is absent"
    )
    parser.addoption("--kills", type=int, default=15, help="how many builds are killed at random moments")


@pytest.fixture(scope="session")
def skip_or_fail(request: pytest.FixtureRequest):
    """Skip with the reason; with ``--require-all``, fail."""

    def act(reason: str) -> None:
        if request.config.getoption("--require-all"):
            pytest.fail(reason)
        pytest.skip(reason)

    return act


@pytest.fixture(scope="session")
def corpus(skip_or_fail) -> Corpus:
    """The whole collection on the real texts."""
    loaded = load_corpus()
    if any(loaded.documents[i].origin is not Origin.TEXT for i in PACK_IDS):
        skip_or_fail("the text pack is absent (FAMAI_TEXTS, default ../shared/corpus)")
    return loaded


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Make a folder once a run, whichever of the workers needs it first; nobody writes into it afterwards."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder = shared / f"once-{name}"
        with FileLock(shared / f"{name}.lock"):
            if not (folder / "done").is_file():
                folder.mkdir(exist_ok=True)
                fill(folder)
                (folder / "done").touch()
        return folder

    return make


@pytest.fixture(scope="session")
def database(skip_or_fail) -> Iterator[str]:
    """The address of an empty PostgreSQL; skipped, and said, where the server or the packages for it are absent."""
    folder = binaries()
    if folder is None:
        skip_or_fail("PostgreSQL is absent (apt-get install postgresql)")
    if not all(map(find_spec, ("sqlalchemy", "psycopg"))):
        skip_or_fail("SQLAlchemy or psycopg is absent (pip install 'famai[database]')")
    with running(folder) as address:
        yield address


def take_parts(home: Path) -> None:
    """Give a new data folder what the build of this checkout made of each document, so that it is not made again."""
    parts = load_settings().home / "parts"
    if parts.is_dir():
        shutil.copytree(parts, home / "parts", dirs_exist_ok=True)


@pytest.fixture(scope="session")
def real_build(corpus: Corpus, once: Callable[[str, Callable[[Path], None]], Path]) -> Settings:
    """Settings over a build of the real texts without vectors, made once a run; copy its folder to break it.

    The variable ``KEPT_BUILD`` names a folder where it outlives the run and is made anew only where something changed.
    """

    def settings(home: Path) -> Settings:
        return replace(load_settings(), home=home, encoder="none")

    if kept := os.environ.get("KEPT_BUILD"):
        made = settings(Path(kept))
        with FileLock(f"{kept}.lock"):
            if needs_build(made):
                build(made)
        return made

    def fill(folder: Path) -> None:
        take_parts(folder)
        build(settings(folder))

    return settings(once("built", fill))


@pytest.fixture(scope="session")
def facts(real_build: Settings) -> Facts:
    """All facts of the real texts, extracted once a run."""
    return read_facts(Store(real_build.home).current().path / "graph" / "facts.json")

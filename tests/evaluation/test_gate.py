"""The figures must not fall below the stored baseline by more than the noise; see :mod:`evaluation.gate`.

Only the development and the tuning questions are held here. Figures rise on purpose: ``famai eval --write-baseline``.
"""

from __future__ import annotations

import pytest

from evaluation import baseline_path, baseline_sets, evaluate_file, load_baseline, open_system
from retrieval.finding.build import build, needs_build


@pytest.fixture(scope="session")
def system(corpus):
    """The system on the real texts; builds into the data folder where that is needed."""
    from corpus import load_settings

    settings = load_settings()
    if needs_build(settings):
        build(settings, wait=900)
    return open_system(settings)


@pytest.mark.skipif(not baseline_path().is_file(), reason="no baseline stored yet: famai eval --write-baseline")
def test_no_figure_falls_below_the_baseline(system):
    baseline = load_baseline()
    found = []
    for path in baseline_sets(system.settings):
        if path.stem in baseline:
            found += evaluate_file(path, system=system).falls
    assert not found, "\n".join(map(str, found))

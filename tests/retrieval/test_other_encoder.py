"""Another encoder than the built-in one: a tiny sentence-transformers model made here, built with, asked, and left again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import corpus.sources.collection
import retrieval.finding.search
from corpus import DataError
from corpus.sources.catalogue import load_catalog
from retrieval import Engine, Workspace, build, needs_build
from tests.trust.small import MARKS, small_settings, small_text, use_small_catalogue


def tiny_model(folder: Path) -> Path:
    """A one-layer model over the characters of the made-up text, with random weights."""
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(218)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("".join(map(small_text, MARKS))) - {"\n"})]
    base = folder / "base"
    base.mkdir()
    (base / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    BertTokenizer(str(base / "vocab.txt")).save_pretrained(base)
    shape = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertModel(shape).save_pretrained(base)
    layer = models.Transformer(str(base), max_seq_length=64)
    SentenceTransformer(modules=[layer, models.Pooling(32)], device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_a_model_folder_is_built_with_asked_and_left_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # here, not at the top: every worker collects this file, and torch takes its seconds
    pytest.importorskip("sentence_transformers", reason="needs the extra: pip install 'famai[models]'")
    for module in (corpus.sources.collection, retrieval.finding.search):
        monkeypatch.setattr(module, "load_catalog", load_catalog)
    use_small_catalogue()
    monkeypatch.setattr(retrieval.finding.search, "load_catalog", corpus.sources.collection.load_catalog)
    words = small_settings(tmp_path)
    model = replace(words, encoder=str(tiny_model(tmp_path)))
    report = build(model)
    assert report.vectors == report.encoded > 0
    assert needs_build(model) is None and needs_build(words)
    first = Engine.open(model).search("甲类示例机构应当在3个工作日内向示例部门报告第2种情况。")[0]
    assert first.article == 2 and "meaning" in first.via
    answer = Workspace.open(model).ask("甲类示例机构几个工作日内报告第二种情况？")
    assert [c.doc_id for c in answer.citations[:1]] == ["made-up"]

    other = replace(words, encoder="builtin")
    with pytest.raises(DataError, match="不一致；请执行 famai build"):
        Engine.open(other)
    build(words)
    assert not Engine.open(words).channels.has_meaning

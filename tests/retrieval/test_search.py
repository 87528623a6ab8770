"""Build and search on the real texts, with an encoder that is instant."""

import dataclasses
from pathlib import Path

import pytest

import retrieval.finding.build
from corpus import Settings, load_settings
from corpus.errors import DataError
from retrieval.finding.build import BuildStep, build, needs_build
from retrieval.finding.search import Engine
from retrieval.finding.store import Store


@pytest.fixture(scope="module")
def built(corpus, make_toy, tmp_path_factory):
    """Settings of a data folder with a build, and its report and progress; the graph has its own tests."""
    settings = dataclasses.replace(load_settings(), home=tmp_path_factory.mktemp("home"))
    steps: list[BuildStep] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrieval.finding.build, "_write_graph", lambda folder, corpus, kept_in: {})
        report = build(settings, steps.append, encoder=make_toy())
    return settings, report, steps


@pytest.fixture(scope="module")
def engine(built, make_toy) -> Engine:
    return Engine.open(built[0], encoder=make_toy())


def test_the_report_counts_everything(built, corpus) -> None:
    _, report, steps = built
    assert report.articles == sum(len(d.tree.articles) for d in corpus.documents.values())
    assert report.encoded <= report.vectors
    assert [step.number for step in steps] == sorted(step.number for step in steps)
    assert any(step.number == 3 and step.done == step.total > 0 and step.left == 0 for step in steps)


def test_nothing_changed_needs_no_build(built) -> None:
    settings: Settings = built[0]
    assert needs_build(settings) is None
    assert needs_build(dataclasses.replace(settings, encoder="none"))
    assert needs_build(dataclasses.replace(settings, texts=Path("nowhere")))
    assert needs_build(dataclasses.replace(settings, home=settings.home / "other"))


CITED = [
    ("网安法第六十一条是什么意思", "npc-cybersecurity-2025", 61),
    ("218号令第18条第2款", "csrc-order-218-2023", 18),
    ("个保法第五十五条", "npc-pipl-2021", 55),
]


@pytest.mark.parametrize(("question", "doc_id", "article"), CITED)
def test_a_named_article_comes_first(engine: Engine, question: str, doc_id: str, article: int) -> None:
    first = engine.search(question)[0]
    assert (first.doc_id, first.article) == (doc_id, article)
    assert "citation" in first.via


def test_a_named_paragraph_is_kept(engine: Engine) -> None:
    assert engine.search("218号令第18条第2款")[0].paragraph == 2


FOUND = [
    ("业务日志和系统日志要保存多久", "csrc-order-218-2023", 18),
    ("商用密码检测机构 资质 申请", "state-council-commercial-crypto-2023", None),
    ("信息技术管理年度报告 首席信息官", "csrc-order-152-2021", None),
]


@pytest.mark.parametrize(("question", "doc_id", "article"), FOUND)
def test_words_lead_to_the_article(engine: Engine, question: str, doc_id: str, article: int | None) -> None:
    hits = engine.search(question, top_k=5)
    assert any(hit.doc_id == doc_id and article in (None, hit.article) for hit in hits)


def test_one_entry_an_article_ranks_in_order_and_scores_fall(engine: Engine) -> None:
    hits = engine.search("重要信息系统备份能力", top_k=30)
    assert [hit.rank for hit in hits] == list(range(1, 31))
    assert len({(hit.doc_id, hit.eid) for hit in hits}) == 30
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits == engine.search("重要信息系统备份能力", top_k=30)


def test_only_the_instrument_asked_for(engine: Engine) -> None:
    hits = engine.search("处罚", top_k=10, doc_id="npc-cybersecurity-2016")
    assert {hit.doc_id for hit in hits} == {"npc-cybersecurity-2016"}


def test_the_superseded_version_stays_behind_unless_asked(engine: Engine) -> None:
    question = "网络运营者不履行网络安全保护义务的罚款"
    assert "npc-cybersecurity-2016" not in {hit.doc_id for hit in engine.search(question)}
    assert "npc-cybersecurity-2016" in {hit.doc_id for hit in engine.search(f"2016年网络安全法中{question}")}
    then = {hit.doc_id for hit in engine.search(question, as_of="2020-01-01")}
    assert "npc-cybersecurity-2016" in then
    assert "npc-cybersecurity-2025" not in then


@pytest.mark.parametrize("question", ["", "   ", "？？？", "\x00", "zzzz qqqq", "的" * 10_000])
def test_odd_questions_raise_nothing(engine: Engine, question: str) -> None:
    assert len(engine.search(question)) <= 10


def test_a_build_of_another_encoder_is_refused(built, make_toy) -> None:
    other = make_toy()
    other.fingerprint = "toy-2"
    with pytest.raises(DataError, match="famai build"):
        Engine.open(built[0], encoder=other)


def test_without_vectors_words_go_on(corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = dataclasses.replace(load_settings(), home=tmp_path, encoder="none")
    monkeypatch.setattr(retrieval.finding.build, "_write_graph", lambda folder, corpus, kept_in: {})
    report = build(settings)
    assert report.encoder is None
    assert "词" in report.notices[0]
    engine = Engine.open(settings)
    assert engine.notices
    hit = engine.search("业务日志和系统日志要保存多久")[0]
    assert (hit.doc_id, hit.article, hit.via) == ("csrc-order-218-2023", 18, ("words",))


def test_a_build_that_fails_leaves_the_old_one(built, make_toy, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, report, _ = built

    def fail(folder: Path, corpus: object, kept_in: Path) -> dict[str, object]:
        raise DataError("图谱不合格")

    monkeypatch.setattr(retrieval.finding.build, "_write_graph", fail)
    encoder = make_toy()
    with pytest.raises(DataError, match="图谱"):
        build(settings, encoder=encoder)
    assert encoder.encoded == 0  # every vector came from the cache
    assert Store(settings.home).current().id == report.id


def test_only_what_a_build_reads_decides_whether_one_is_needed(tmp_path: Path) -> None:
    for name in ("thesaurus.toml", "questions/sample.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a")

    def digest() -> str:
        return retrieval.finding.build._folder_digest(tmp_path, [tmp_path / "questions"])

    before = digest()
    (tmp_path / "questions/sample.json").write_text("b")
    assert digest() == before
    (tmp_path / "thesaurus.toml").write_text("b")
    assert digest() != before

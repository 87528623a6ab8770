"""A field is data: three made-up laws of a made-up trade load beside the built-in field, or alone, and answer."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus.sources.collection
from corpus import Settings, UsageError, active_domains, load_catalog, load_field, load_words
from graph import load_thesaurus
from retrieval import Workspace, build, needs_build

CATALOGUE = """
[[instrument]]
id = "hives-order-1"
title = "示例养蜂管理办法"
aliases = ["养蜂办法"]
level = "部门规章"
issuer = "示例养蜂部门"
effective = "2030-01-01"
status = "现行有效"
file = "hives.txt"

[[instrument]]
id = "hives-health-2"
title = "示例蜂场卫生规定"
level = "部门规章"
issuer = "示例养蜂部门"
effective = "2030-01-01"
status = "现行有效"
file = "health.txt"
based_on = ["hives-order-1"]

[[instrument]]
id = "hives-honey-3"
title = "示例蜂蜜标识规定"
level = "部门规章"
issuer = "示例养蜂部门"
effective = "2030-01-01"
status = "现行有效"
file = "honey.txt"
"""
TEXTS = {
    "hives.txt": """示例养蜂管理办法
第一条　为了规范养蜂活动，制定本办法。
第二条　养蜂场应当在蜂箱转场后三个工作日内向养蜂管理部门报告。
第三条　养蜂场不得在花期喷洒农药。
第四条　违反本办法第三条规定的，由养蜂管理部门责令改正，处二万元以下罚款。
""",
    "health.txt": """示例蜂场卫生规定
第一条　根据《示例养蜂管理办法》，制定本规定。
第二条　养蜂场应当每季度消毒一次蜂箱。
""",
    "honey.txt": """示例蜂蜜标识规定
第一条　蜂蜜标识应当写明采蜜日期。
第二条　养蜂场应当保存采蜜记录，保存期限不少于二年。
""",
}
WORDS = """
[entity]
"养蜂场" = {kind="regulated", hidden="蜂农 养蜂户"}
"养蜂管理部门" = {kind="regulator"}

[event]
"转场" = {hidden="搬家 挪地方"}
"""
FIELD = """
title = "示例养蜂法规"
regulators = ["养蜂管理部门"]
bearers = ["养蜂场"]
citation = "养蜂办法第2条"

[[questions]]
role = "养蜂场"
asks = ["蜂箱转场后多久报告？"]
"""


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hives")
    (folder / "texts").mkdir()
    for name, text in TEXTS.items():
        (folder / "texts" / name).write_text(text, encoding="utf-8")
    for name, content in (("catalogue", CATALOGUE), ("thesaurus", WORDS), ("field", FIELD)):
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder


def opened(field: Path, domains: str, home: Path, patch: pytest.MonkeyPatch) -> Workspace:
    patch.setenv("FAMAI_DOMAINS", domains)
    patch.setattr(corpus.sources.collection, "from_package", lambda instrument, package, statutes: None)
    settings = Settings(home=home, texts=field / "none", encoder="none", iri_base="https://famai.example/id/")
    build(settings)
    return Workspace.open(settings)


@pytest.fixture(scope="module")
def both(field: Path, tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        yield opened(field, f"securities, {field}", tmp_path_factory.mktemp("both"), patch)


@pytest.fixture(scope="module")
def alone(field: Path, tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        yield opened(field, str(field), tmp_path_factory.mktemp("alone"), patch)


ASKED = [
    ("蜂箱转场后多久要报告？", "hives-order-1", 2, "三个工作日"),
    ("采蜜记录要保存多久？", "hives-honey-3", 2, "二年"),
    ("养蜂场在花期喷洒农药怎么处罚？", "hives-order-1", 4, "二万元"),
]


def test_union_is_the_scope(both: Workspace) -> None:
    ids = {instrument.id for instrument in load_catalog().instruments}
    assert {"csrc-order-218-2023", "hives-order-1", "hives-honey-3"} <= ids
    assert {"证券公司", "养蜂场"} <= set(load_words()["entity"])
    assert load_thesaurus().concept("蜂农").name == "养蜂场"  # type: ignore[union-attr]
    assert {"证券公司", "养蜂场"} <= set(load_field().bearers)
    assert load_field().title != "示例养蜂法规"  # that of the first field
    assert both.show("养蜂办法第二条")["label"] == "《示例养蜂管理办法》第二条"
    assert both.show("218号令第十八条")["doc_id"] == "csrc-order-218-2023"


@pytest.mark.parametrize(("question", "doc_id", "article", "words"), ASKED)
def test_answers_beside_the_built_in_field(
    both: Workspace, question: str, doc_id: str, article: int, words: str
) -> None:
    answer = both.ask(question)
    assert (doc_id, article) in {(c.doc_id, c.article) for c in answer.citations}, answer.answer
    assert words in answer.answer


def test_the_built_in_field_still_answers(both: Workspace) -> None:
    answer = both.ask("重要信息系统的业务日志要保存多久？")
    assert answer.citations[0].doc_id == "csrc-order-218-2023"


@pytest.mark.parametrize(("question", "doc_id", "article", "words"), ASKED)
def test_answers_alone(alone: Workspace, question: str, doc_id: str, article: int, words: str) -> None:
    assert set(alone.corpus.documents) == {"hives-order-1", "hives-health-2", "hives-honey-3"}
    answer = alone.ask(question)
    assert (doc_id, article) in {(c.doc_id, c.article) for c in answer.citations}, answer.answer
    assert words in answer.answer


def test_norms_of_its_bearers(both: Workspace) -> None:
    assert {row["doc_id"] for row in both.norms("养蜂户")} >= {"hives-order-1", "hives-health-2", "hives-honey-3"}


POLICY = """养蜂场管理制度
第一条　蜂箱转场后，本场在三个工作日内向养蜂管理部门报告。
第二条　每季度消毒一次蜂箱。
"""


def test_a_policy_is_held_against_its_duties(alone: Workspace) -> None:
    """Without words or checklists of its own: each of the three laws has its duties, told by their own words."""
    report = alone.gap([("制度.txt", POLICY)], "养蜂场")
    found = {row.label.rpartition("》")[2] + row.label[1:5]: row.state.value for row in report.rows}
    assert found == {
        "第二条示例养蜂": "covered",
        "第三条示例养蜂": "missing",
        "第二条示例蜂场": "covered",
        "第二条示例蜂蜜": "missing",
    }


def test_documents_are_checked_against_it(alone: Workspace) -> None:
    checked = alone.check("依据《养蜂办法》第二条，养蜂场应当在五个工作日内报告。")
    assert [(c.state.value, c.right) for c in checked.citations] == [
        ("内容不符", "养蜂场应当在蜂箱转场后三个工作日内向养蜂管理部门报告")
    ]


def test_a_changed_field_is_built_anew(alone: Workspace, field: Path) -> None:
    assert needs_build(alone.settings) is None
    words = field / "thesaurus.toml"
    words.write_text(WORDS + '"花期" = {}\n', encoding="utf-8")
    try:
        assert needs_build(alone.settings) is not None
    finally:
        words.write_text(WORDS, encoding="utf-8")


def test_unknown_field_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAMAI_DOMAINS", "beekeeping")
    assert active_domains() == ("beekeeping",)
    with pytest.raises(UsageError, match="不是内置领域"):
        load_words()

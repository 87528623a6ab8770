"""第二条之一 is not 第二条: a made-up law with inserted articles, through the whole way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import corpus.sources.collection
import retrieval.finding.search
from corpus import Corpus, Instrument, Locator, Settings, find_citations, load_corpus, parse_citation
from corpus.sources.catalogue import Catalog, load_catalog
from graph import Facts, cited_by, cites, extract_facts, find_norms, index_of, norm_rows, sanction_rows, sanctions_of
from graph.rdf.dataset import build_dataset
from graph.rdf.identifiers import Identifiers
from retrieval import Workspace, build
from ui.exports import export_answer

LAW = "made-up"
BASE = "https://law.example/texts/"
TEXT = """示例养护办法
第一条　为了规范示例养护活动，制定本办法。
第二条　养护机构应当每年检查一次养护设备。
第二条之一　养护机构应当保存养护记录，保存期限不少于三年。
养护记录应当按照第二条的规定编制。
第二条之二　养护机构不得转让养护资格。
第三条　违反本办法第二条之一规定的，由养护管理部门责令改正，处一万元以下罚款。
第四条　违反本办法第二条之二规定的，由养护管理部门处五万元以下罚款。
第五条　本办法自2030年1月1日起施行。
"""
WHOLE, FIRST, SECOND = (Locator.of(LAW, number) for number in (2, "2-1", "2-2"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("inserted")
    (folder / "made-up.txt").write_text(TEXT, encoding="utf-8")
    law = Instrument(
        id=LAW, title="示例养护办法", level="部门规章", issuer="示例部门", file="made-up.txt", effective="2030-01-01",
        status="现行有效",
    )  # fmt: skip
    catalogue = Catalog((law,), replace(load_catalog().package))
    with pytest.MonkeyPatch.context() as patch:
        for module in (corpus.sources.collection, retrieval.finding.search):
            patch.setattr(module, "load_catalog", lambda path=None: catalogue)
        made = Settings(home=folder / "home", texts=folder, encoder="none", iri_base=BASE)
        build(made)
        yield made


@pytest.fixture(scope="module")
def law(settings: Settings) -> Corpus:
    return load_corpus(settings)


@pytest.fixture(scope="module")
def facts(law: Corpus) -> Facts:
    return extract_facts(law)


@pytest.fixture(scope="module")
def workspace(settings: Settings) -> Workspace:
    return Workspace.open(settings)


def test_cut(law: Corpus) -> None:
    eids = [article.eid for article in law.document(LAW).tree.articles]
    assert eids == ["art_1", "art_2", "art_2-1", "art_2-2", "art_3", "art_4", "art_5"]


@pytest.mark.parametrize(
    "words", ["示例养护办法第二条之一", "《示例养护办法》第2条之1", f"{LAW}/art_2-1", f"{BASE}{LAW}/art_2-1"]
)
def test_cited(law: Corpus, words: str) -> None:
    assert parse_citation(words, law.names).locator == FIRST
    assert law.label(FIRST.at(2)) == "《示例养护办法》第二条之一第二款"


def test_list_of_inserted_articles(law: Corpus) -> None:
    found = find_citations("依照示例养护办法第二条、第二条之一和第二条之二处理", law.names)
    assert [c.locator for c in found] == [WHOLE, FIRST, SECOND]


@pytest.mark.parametrize(
    "place", [FIRST, FIRST.at(2), Locator(LAW, "art_71", 1, 7, 2), Locator(LAW), Locator(LAW, "sec_3__sec_2")]
)
def test_path_there_and_back(place: Locator) -> None:
    assert Locator.parse(place.path()) == place


def test_norms_stand_in_their_own_article(facts: Facts) -> None:
    assert [n.action for n in find_norms(facts, place=WHOLE)] == ["每年检查一次养护设备"]
    assert {n.home for n in find_norms(facts, doc=LAW, topic="养护记录")} == {FIRST}
    assert [r["eid"] for r in norm_rows(facts) if "转让" in r["text"]] == ["art_2-2"]


def test_sanction_answers_the_article_it_names(facts: Facts) -> None:
    """The fine for breaking 第二条之一 once showed under 第二条, since both had the number 2."""
    assert sanctions_of(facts, WHOLE) == []
    assert [p.sanction.home for p in sanctions_of(facts, FIRST)] == [Locator.of(LAW, 3)]
    assert [p.sanction.fine_max for p in sanctions_of(facts, SECOND)] == [50_000]
    assert [v["eid"] for row in sanction_rows(facts) for v in row["violated"]] == ["art_2-1", "art_2-2"]


def test_references_lead_to_the_article_they_name(facts: Facts) -> None:
    assert {r.home for r in cited_by(facts, FIRST)} == {Locator.of(LAW, 3)}
    assert {r.home for r in cited_by(facts, WHOLE)} == {FIRST}
    assert [r.target for r in cites(facts, FIRST)] == [WHOLE]
    assert index_of(facts).label(SECOND) == "《示例养护办法》第二条之二"


def test_graph_names_it(law: Corpus, facts: Facts) -> None:
    graph = build_dataset(law, facts, Identifiers(BASE))
    nodes = {str(node) for node in graph.subjects()}
    assert {f"{BASE}{LAW}/art_2-1", f"{BASE}{LAW}/art_2-1__para_2"} <= nodes
    assert f"{BASE}{LAW}/art_2-1__para_1__norm_1" in nodes


def test_index_and_answer(workspace: Workspace) -> None:
    assert workspace.engine.place(FIRST) != workspace.engine.place(WHOLE)
    answer = workspace.ask("养护记录要保存多久？")
    first = answer.citations[0]
    assert (first.eid, first.article) == ("art_2-1", 2)
    assert first.iri.startswith(f"{BASE}{LAW}/art_2-1")
    assert first.label.startswith("《示例养护办法》第二条之一")


@pytest.mark.parametrize(("number", "eid", "fine"), [("二条之一", "art_3", "一万元"), ("二条之二", "art_4", "五万元")])
def test_what_a_breach_costs(workspace: Workspace, number: str, eid: str, fine: str) -> None:
    answer = workspace.ask(f"违反示例养护办法第{number}怎么处罚？")
    assert eid in {c.eid for c in answer.citations}
    assert fine in answer.answer


def test_shown(workspace: Workspace) -> None:
    card = workspace.show("示例养护办法第二条之一")
    assert card["label"] == "《示例养护办法》第二条之一"
    assert card["iri"] == f"{BASE}{LAW}/art_2-1"
    assert (card["previous"], card["next"]) == ("《示例养护办法》第二条", "《示例养护办法》第二条之二")
    assert card["cited_by"] == ["《示例养护办法》第三条"]
    assert card["cites"] == ["《示例养护办法》第二条"]


def test_checked(workspace: Workspace) -> None:
    """第二条之一 is not taken for 第二条, and has a number of its own."""
    text = "依据《示例养护办法》第二条之一，“养护机构应当保存养护记录，保存期限不少于三年”；见示例养护办法第二条之三。"
    first, second = workspace.check(text).citations
    assert (first.state, first.article, first.locator.iri(BASE)) == ("核验一致", "2-1", f"{BASE}{LAW}/art_2-1")
    assert second.state == "不存在"


def test_exported(workspace: Workspace, law: Corpus, tmp_path: Path) -> None:
    answer = workspace.ask("养护记录要保存多久？")
    export_answer(answer, law, "json", tmp_path / "list.json")
    content = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert "第二条之一" in json.dumps(content, ensure_ascii=False)


def test_explained(workspace: Workspace) -> None:
    found = workspace.explain("养护记录要保存多久？")
    assert "quantity" in found["read"]["kinds"]
    first = found["candidates"][0]
    assert (first["iri"], first["cited"]) == (f"{LAW}/art_2-1", True)
    assert first["speaks"]["relative"] == 1.0
    assert found["reading"]["asks"][0]["frame"] == "quantity"
    assert "frame.quantity.which" in {fired["rule"] for fired in found["reading"]["rules"]}
    assert found["frames"][0]["statements"][0]["text"]


def test_search_and_norms_of_the_workspace(workspace: Workspace) -> None:
    assert workspace.search("养护记录保存期限")[0].eid == "art_2-1"
    assert workspace.search("养护记录保存期限", doc="elsewhere") == []
    assert {row["doc_id"] for row in workspace.norms(doc=LAW)} == {LAW}


@pytest.mark.parametrize(
    "question", ["养护记录要保存多久？", "违反示例养护办法第二条之一怎么处罚？", "今天天气怎么样？"]
)
def test_search_and_answer_find_the_same(workspace: Workspace, question: str) -> None:
    """A refused question once had another ranking in an answer than in a search."""
    assert tuple(workspace.search(question, 20)) == workspace.ask(question).ranking

"""Standards count by decimals: each clause is a part that is cited by its own number, whatever file it comes in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Settings, find_citations, load_corpus, load_settings, parse_citation, segment
from corpus.citing.labels import format_address
from corpus.citing.names import NameTable
from corpus.errors import NotFoundError
from corpus.models import Instrument, Tree
from corpus.reading.readers import read_document
from corpus.sources.adding import take_file
from tests.corpus.making import FORMATS

STANDARD = """ZZ/T 0060—2031
蜂场平台基本要求
目  次
1 范围 ............... 1
5 第三级要求 ...... 12
5.1 场地 ...... 12
附录A （规范性附录）要求的选择 .... 80
ZZ/T 0060—2031
II
1 范围
本标准规定了蜂场平台的要求。
3 术语和定义
3.1
蜂场平台 apiary platform
为养蜂场提供服务的平台。
4 概述
4.1 一般规定
4.1.1 平台应符合 5.1.1 的规定。
4.1.2 养蜂场应每年自查一次。
5 第三级要求
5.1 场地
5.1.1 位置选择
本项要求包括：
a) 场地应选择在背风的坡地；
b) 场地应避开下列地方：
1) 河滩；
2) 公路边。
5.1.2 出入
a) 出入口应安排专人值守；
b) 重要区域应设第二道门。
5.1.4 防盗
应固定蜂箱。
应设置报警系统。
ZZ/T 0060—2031
附录A （规范性附录） 要求的选择
A.1 选择的原则
养蜂场应按定级结果选择。
A.2 裁剪
可以裁剪，但应说明理由。
"""
LINES = STANDARD.splitlines()


def _shape(tree: Tree) -> dict[str, str]:
    return {article.eid: article.label for article in tree.articles}


def test_each_clause_is_a_part_with_its_number_and_the_titles_above_it() -> None:
    tree = segment(STANDARD)
    assert list(_shape(tree).values()) == ["1", "3.1", "4.1.1", "4.1.2", "5.1.1", "5.1.2", "5.1.4", "A.1", "A.2"]
    clause = tree.by_eid("sec_5__sec_1__sec_1")
    assert clause is not None
    assert [heading.label for heading in clause.headings] == ["5 第三级要求", "5.1 场地", "5.1.1 位置选择"]
    assert tree.by_eid("annex_1__sec_2") is not None
    assert "蜂场平台基本要求" in (tree.title, *tree.notes)


def test_letters_are_its_items_and_bracketed_numbers_their_points() -> None:
    clause = segment(STANDARD).by_eid("sec_5__sec_1__sec_1")
    assert clause is not None
    (paragraph,) = clause.paragraphs
    assert [format_address(clause, 1, item.number) for item in paragraph.items] == ["5.1.1 a)", "5.1.1 b)"]
    assert [point.text for point in paragraph.items[1].subitems] == ["1)河滩；", "2)公路边。"]
    led = segment(STANDARD).by_eid("sec_5__sec_1__sec_2")
    assert led is not None and led.paragraphs[0].lead_in == "出入", "the title leads the list in"


def test_every_character_lies_in_one_leaf() -> None:
    for text in (STANDARD, STANDARD.replace("4.1.2", "9.9.9"), STANDARD.replace("目  次\n", "")):
        joined = "".join(text[leaf.start : leaf.end] for leaf in segment(text).leaves)
        assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", text)


def test_a_number_inside_a_broken_sentence_opens_nothing() -> None:
    text = STANDARD.replace("平台应符合 5.1.1 的规定。", "平台在建设和运行的各个阶段应符合\n4.1.2 的规定和其他规定。")
    assert _shape(segment(text)) == _shape(segment(STANDARD))


@pytest.mark.parametrize(
    "text",
    [
        "某说明\n一、背景\n增长 3.5 倍。\n二、内容\n1.5 倍以上的部分。\n2.1 倍以下的部分。\n",
        "第一条　下列数值：\n1.1 不变。\n1.2 不变。\n1.3 不变。\n",
        "只有一行 5.1.2 的文字\n",
    ],
)
def test_other_texts_are_cut_as_before(text: str) -> None:
    assert not any("." in label for label in _shape(segment(text)).values())


@pytest.fixture(scope="module")
def names() -> NameTable:
    entry = Instrument("zzt-0060", "蜂场平台基本要求", "行业标准", "", number="ZZ/T 0060-2031")
    return NameTable([entry])


@pytest.mark.parametrize(
    ("words", "eid", "item"),
    [
        ("ZZ/T 0060-2031 5.1.2", "sec_5__sec_1__sec_2", None),
        ("ZZ/T 0060—2031第5.1.2条", "sec_5__sec_1__sec_2", None),
        ("ZZ/T0060 5.1.1 a)", "sec_5__sec_1__sec_1", 1),
        ("《蜂场平台基本要求》5.1.1 b项", "sec_5__sec_1__sec_1", 2),
        ("蜂场平台基本要求附录A.1", "annex_1__sec_1", None),
        ("zzt-0060/sec_5__sec_1__sec_2", "sec_5__sec_1__sec_2", None),
    ],
)
def test_a_clause_is_cited_by_its_number(names: NameTable, words: str, eid: str, item: int | None) -> None:
    citation = parse_citation(words, names)
    assert (citation.doc_id, citation.eid, citation.item) == ("zzt-0060", eid, item)


def test_a_standard_of_another_year_is_another(names: NameTable) -> None:
    assert not [c for c in find_citations("按 ZZ/T 0060-2010 的要求备份", names) if c.doc_id]


@pytest.mark.parametrize("kind", list(FORMATS))
def test_a_standard_fills_its_slot_from_every_form(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    field = tmp_path / "hives"
    (field / "texts").mkdir(parents=True)
    (field / "catalogue.toml").write_text(
        '[[instrument]]\nid = "zzt-0060"\ntitle = "蜂场平台基本要求"\nlevel = "行业标准"\nnumber = "ZZ/T 0060-2031"\n'
        'status = "现行有效"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("FAMAI_DOMAINS", str(field))
    settings: Settings = replace(load_settings(), home=tmp_path / "home", texts=field)
    path = tmp_path / f"download{kind}"
    path.write_bytes(FORMATS[kind](LINES))
    assert "5.1.1" in read_document(path)
    corpus = load_corpus(settings)
    taken = take_file(path, settings.home, corpus.documents)
    assert (taken.id, taken.slot) == ("zzt-0060", "目录中的法规")
    filled = load_corpus(settings)
    assert _shape(filled.document("zzt-0060").tree) == _shape(segment(STANDARD))
    with pytest.raises(NotFoundError, match=r"从“1”到“A.2”"):
        filled.article(
            parse_citation("zzt-0060/sec_9__sec_9", NameTable([filled.document("zzt-0060").instrument])).locator
        )

"""The segmenter on the real texts, on made-up ones and on noise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SegmentationError
from corpus.models import Instrument, LeafKind, Origin
from corpus.reading.segmenter import segment
from corpus.sources.collection import check_articles


def squeeze(text: str) -> str:
    return "".join(text.split())


WRAPPED = """— 1 —
示例机构系统管理办法
第一章 总 则
第一条 为了说明一个文本层如何断行，制定本办法，本办法
适用于示例机构。
第二条 示例机构应当依照第一条、第三条的规定开展下面工作，
并遵守其他规定。示例机构不得违反本办法第一条、
第三条、第四条规定。
示例机构可以另行制定细则，细则应当在公布后 15 个工作日
内报送示例部门。
第三条 示例机构履行下列职责：
— 2 —
（一）制定示例规划，并推动落实有关示例规划以及其他示例
工作；
（二）其他示例职责。
第二章 附 则
第四条 本办法自 2030 年 1 月 1 日起施行。
"""


def test_wrapped_text_layer() -> None:
    tree = segment(WRAPPED)
    assert [a.label for a in tree.articles] == ["第一条", "第二条", "第三条", "第四条"]
    assert [len(a.paragraphs) for a in tree.articles] == [1, 2, 1, 1]
    assert tree.articles[1].paragraphs[0].text.endswith("第一条、第三条、第四条规定。")
    assert "公布后15个工作日内报送" in tree.articles[1].text
    assert [i.number for i in tree.articles[2].paragraphs[0].items] == [1, 2]
    assert tree.articles[2].paragraphs[0].items[0].body.endswith("以及其他示例工作；")
    assert [h.label for h in tree.chapters] == ["第一章 总则", "第二章 附则"]
    assert tree.title == "示例机构系统管理办法"
    assert sum(leaf.kind is LeafKind.PAGE for leaf in tree.leaves) == 2


def test_inserted_article_sub_items_and_half_width_marks() -> None:
    tree = segment(
        "# 示例条例\n\n（2030年1月1日公布）\n\n## 第一章　总则\n\n第十七条 甲应当备案。\n\n"
        "第十七条之一　乙应当提交下列材料：\n(一)申请书：\n1.正本；\n2.副本；\n(二)其他。\n\n　　第十八条 丙。\n\n附件：样表\n\n第一条 表格说明"
    )
    assert [a.eid for a in tree.articles] == ["art_17", "art_17-1", "art_18", "annex_1"]
    items = tree.articles[1].paragraphs[0].items
    assert [i.number for i in items] == [1, 2]
    assert [s.text for s in items[0].subitems] == ["1.正本；", "2.副本；"]
    assert tree.notes == ("（2030年1月1日公布）",)
    assert (tree.articles[-1].label, tree.articles[-1].text) == ("附件《样表》", "第一条表格说明")


def test_table_of_contents_opens_no_chapters_twice() -> None:
    tree = segment("示例法\n目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。\n")
    assert [h.title for h in tree.chapters] == ["总则", "附则"]
    assert tree.articles[1].chapter is not None
    assert tree.articles[1].chapter.number == 2


def test_drafting_note_becomes_sections() -> None:
    tree = segment(
        "说明\n\n关于示例的说明如下：\n\n一、背景\n\n（一）形势。一是甲。二是乙。\n\n（二）要求。丙。\n\n二、内容\n\n丁。\n"
    )
    assert [a.label for a in tree.articles] == ["引言", "一、（一）", "一、（二）", "二、"]
    assert [i.mark for i in tree.articles[1].paragraphs[0].items] == ["一是", "二是"]
    assert tree.articles[1].eid == "sec_1__sec_1"


def test_missing_article_is_named() -> None:
    tree = segment("示例法\n第一条 甲。\n第三条 丙。\n")
    with pytest.raises(SegmentationError, match="应有 3 条，实得 2 条：缺少第 2 条"):
        check_articles(Instrument(id="x", title="示例法", articles=3), tree)


def test_order_218_has_8_chapters_75_articles_112_paragraphs(corpus) -> None:
    document = corpus.document("csrc-order-218-2023")
    assert document.origin is Origin.TEXT
    tree = document.tree
    assert len(tree.chapters) == 8
    assert [a.number for a in tree.articles] == list(range(1, 76))
    paragraphs = {a.number: len(a.paragraphs) for a in tree.articles}
    assert sum(paragraphs.values()) == 112
    two = {3, 4, 6, 9, 10, 14, 15, 18, 22, 23, 27, 31, 34, 38, 39, 52, 53, 54, 55, 56, 61, 62, 63, 64, 74}
    three = {16, 20, 21, 26, 45, 59}
    assert {n for n, k in paragraphs.items() if k == 2} == two
    assert {n for n, k in paragraphs.items() if k == 3} == three
    with_items = {a.number: len(p.items) for a in tree.articles for p in a.paragraphs if p.items}
    assert with_items == {5: 8, 71: 7}


def test_every_text_has_its_articles_and_its_leaves_give_back_the_source(corpus) -> None:
    assert not corpus.problems
    total = 0
    for document in corpus.documents.values():
        leaves = document.tree.leaves
        assert squeeze("".join(document.source[leaf.start : leaf.end] for leaf in leaves)) == squeeze(document.source)
        total += sum(not a.is_section for a in document.tree.articles)
        for article in document.tree.articles:
            for paragraph in article.paragraphs:
                assert article.text[paragraph.start : paragraph.end] == paragraph.text
                for item in paragraph.items:
                    assert article.text[item.start : item.end] == item.text
            for text_start, source_start, length in article.offsets.runs:
                source = document.source[source_start : source_start + length]
                assert article.text[text_start : text_start + length] == source
    assert total >= 6113


MARKS = st.sampled_from(
    [
        "第一条",
        "第二条 ",
        "第三十七条、",
        "第十七条之一　",
        "第一章 总则",
        "第二节",
        "（一）",
        "(二)",
        "1.",
        "一、",
        "一是",
        "— 5 —",
        "12",
        "\n",
        "\r\n",
        "\u2028",
        "\u3000",
        "\u2002",
        " ",
        "应当",
        "保存五年以上。",
        "；",
        "：",
        "# ",
        "**",
        "附件：",
        "<!-- x -->",
        "第 18 条",
        "第99999999条",
        "第零条",
        "条",
        "第",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(MARKS, st.text(max_size=12)), max_size=60).map("".join))
def test_never_refuses_and_loses_nothing(source: str) -> None:
    tree = segment(source)
    assert squeeze("".join(source[leaf.start : leaf.end] for leaf in tree.leaves)) == squeeze(source)
    for left, right in zip(tree.leaves, tree.leaves[1:], strict=False):
        assert left.end <= right.start
    for article in tree.articles:
        assert "".join(p.text for p in article.paragraphs) == article.text.replace("\n", "") or article.paragraphs
        for paragraph in article.paragraphs:
            assert article.text[paragraph.start : paragraph.end] == paragraph.text

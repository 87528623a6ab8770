"""What is asked of several at once is asked of each: laws, things, and what a later 分别 means."""

from __future__ import annotations

import pytest

from graph import load_thesaurus
from retrieval.finding.evidence import SpanScorer
from retrieval.reading.collection import Collection
from retrieval.reading.models import Frame
from retrieval.reading.reader import Reader


@pytest.fixture(scope="module")
def reader(corpus):
    return Reader(corpus, Collection(load_thesaurus(), SpanScorer(corpus).rarity))


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("没做检测评估，网络安全法和关基条例各在哪条要求？", ["网络安全法在哪条要求", "关基条例在哪条要求"]),
        ("218号令和证券法上分别依据哪条追究", ["218号令上依据哪条追究", "证券法上依据哪条追究"]),
        ("关基条例里义务条款和处罚条款分别是哪条？", ["关基条例里义务条款是哪条", "关基条例里处罚条款是哪条"]),
        (
            "网络安全法和关基条例各在哪条要求、各在哪条处罚？",
            ["网络安全法在哪条要求", "关基条例在哪条要求", "网络安全法在哪条处罚", "关基条例在哪条处罚"],
        ),
        (
            "网络安全法和关基条例各在哪条要求，初次和情节严重分别罚多少？",
            ["网络安全法在哪条要求", "关基条例在哪条要求", "初次和情节严重分别罚多少"],
        ),
        (
            "证券公司和期货公司分别是哪条的义务，没保存又分别按哪条罚？",
            ["证券公司是哪条的义务", "期货公司是哪条的义务", "证券公司没保存又按哪条罚", "期货公司没保存又按哪条罚"],
        ),
        ("网络安全法和数据安全法有什么区别？", ["网络安全法和数据安全法有什么区别"]),
        ("依据218号令和152号令，日志存多久？", ["依据218号令和152号令，日志存多久"]),
    ],
)
def test_each_is_asked_of_alone(reader, question, asks):
    told = [ask.text for ask in reader.read(question).asks]
    assert len(told) == len(asks)
    assert all(text.endswith(own) for text, own in zip(told, asks, strict=True)), told


def test_what_an_ask_names_last_is_its_law(reader):
    """罚多少 after 落到网络安全法哪条 asks of that law, not of all that were named before."""
    last = reader.read("漏洞被发到网上，218号令哪条不许？追责落到网络安全法哪条，罚多少？").asks[-1]
    assert {c.doc_id for c in last.targets} == {"npc-cybersecurity-2025"}


@pytest.mark.parametrize(
    ("question", "frames"),
    [
        ("能不能拖到恢复以后再通知客户？告诉他们什么？", [Frame.VERDICT, Frame.RULE]),
        ("要不要报监管？报哪里？", [Frame.VERDICT, Frame.ACTOR]),
        ("年限和处分记录够不够格？", [Frame.VERDICT]),
        ("期货这边的要求又在期货和衍生品法哪条？", [Frame.RULE]),
        ("还能给行政处罚吗？", [Frame.VERDICT]),
        ("152号令里收尾有哪几步？", [Frame.PROCEDURE]),
    ],
)
def test_the_frame_of_what_is_asked(reader, question, frames):
    assert [ask.frame for ask in reader.read(question).asks] == frames


@pytest.mark.parametrize(
    ("question", "history", "whom"),
    [
        ("期货公司要不要设首席信息官？", (), {"期货公司"}),
        ("券商的老系统要下线，收尾有哪几步？", (), {"证券公司"}),
        ("换成业务日志呢？", ("证券公司重要信息系统的系统日志要留多久？",), {"证券公司"}),
        ("交易所和期货公司谁报给证监会？", (), set()),
        ("向期货公司报送的材料怎么保存？", (), set()),
        ("我们给券商做系统，期货公司要不要备案？", (), {"信息技术系统服务机构"}),
        ("我们是期货公司下面的风险管理子公司，要参照吗？", (), {"经营机构子公司"}),
    ],
)
def test_for_whom_the_answer_is(reader, question, history, whom):
    basic = {*reader.field.basic, "经营机构子公司"}
    assert set(reader.read(question, history).whom) & basic == whom


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("人脸办法要求留几年", "人脸识别技术应用安全管理办法"),
        ("上海市数据条例怎么罚", None),
        ("公司考核办法怎么写", None),
    ],
)
def test_a_title_told_in_few_words(reader, told, title):
    text = reader.read(told).text
    assert title in text if title else "管理" not in text

"""Which law, which version and which words a citation means: by what is told of it, and by what stands before it."""

from __future__ import annotations

import pytest

from graph import crosswalks
from retrieval import CheckState, verify_text


@pytest.fixture
def check(corpus):
    walks = crosswalks(corpus)
    return lambda text: [one for one in verify_text(text, corpus, crosswalks=walks) if one.article is not None]


@pytest.mark.parametrize(
    "text",
    [
        "《网络安全法》第三十一条→第三十三条。",
        "| 旧条号 | 新条号 |\n| 网安法第31条 | 第33条 |",
        "公司制度所引的网络安全法第三十一条应更新为第三十三条。",
        "网安法：31条已改成33条。",
        "原《网络安全法》第三十一条，现为第三十三条。",
        "网络安全法第三十一条（修改后为第三十三条）。",
    ],
)
def test_a_number_and_what_became_of_it(check, text):
    """The crosswalk decides, whatever stands around: the first number is the old one, the second the current one."""
    first, second = check(text)
    assert first.state is CheckState.SUPERSEDED and "第三十三条" in (first.right or "")
    assert (second.state, second.doc_id) == (CheckState.CONSISTENT, "npc-cybersecurity-2025")


def test_what_a_number_did_not_become_is_told(check):
    _, second = check("《网络安全法》原第三十一条现为第三十五条。")
    assert second.state is CheckState.DIFFERENT and "第三十三条" in (second.right or "")


def test_two_numbers_side_by_side_are_no_renumbering(check):
    found = check("依据《网络安全法》第三十一条、第三十三条，结合实际制定。")
    assert all("旧条号现为" not in one.why for one in found)


def test_the_law_named_last_gives_way_to_the_one_that_says_it(check):
    """该法 after another law was named in passing: the article of that number of the earlier one has the words."""
    found = check(
        "依照《行政处罚法》第三十条处理。此前曾因违反《网络安全法》第六十一条第一款被警告。"
        "违法行为在二年内未被发现的不再给予行政处罚，见该法第三十六条第一款。"
    )
    assert found[-1].law == "中华人民共和国行政处罚法"


def test_a_law_named_last_that_says_it_is_kept(check):
    found = check(
        "依照《行政处罚法》第三十条处理。又依《数据安全法》第二十九条，第三十条要求定期开展风险评估并报送报告。"
    )
    assert [one.law for one in found][-1] == "中华人民共和国数据安全法"


@pytest.mark.parametrize(
    "text",
    [
        "1. 重要信息系统每年至少备份数据一次。依据：218号令第二十条第一款。",
        "重要信息系统每年至少备份数据一次。（218号令第二十条第一款）",
        "重要信息系统每年至少备份数据一次。\n法律依据：218号令第二十条第一款。",
        "违反218号令第二十条第一款关于重要信息系统每年至少备份数据一次的规定。",
    ],
)
def test_what_a_bare_citation_is_to_support_stands_before_it(check, text):
    """A sentence of a citation alone supports the sentence before it; what it is said to demand is its content."""
    (found,) = check(text)
    assert found.state is CheckState.DIFFERENT and "每天" in (found.right or "")


def test_a_statement_said_to_be_false_is_no_report(check):
    (found,) = check("“重要信息系统每年至少备份数据一次”这一说法错误。依据：218号令第二十条第一款。")
    assert found.state is CheckState.CONSISTENT


def test_a_quotation_with_one_word_changed_is_of_the_place_cited(check):
    """Though another article has the words as quoted, the place cited has them but for the word of force."""
    (found,) = check("《行政处罚法》第三十二条第（一）项规定“可以从轻或者减轻行政处罚”。")
    assert found.state is CheckState.DIFFERENT and "应当从轻或者减轻" in (found.right or "")
    assert "第三十一条" in found.why


def test_the_ground_of_a_decision_is_no_report(check):
    (found,) = check("根据违法行为的事实、性质、情节和社会危害程度，参照《行政处罚法》第三十六条第一款，我局决定如下。")
    assert found.state is CheckState.CONSISTENT

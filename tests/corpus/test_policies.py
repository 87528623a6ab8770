from __future__ import annotations

import pytest

from corpus import PartKind, Policy, read_policy


def texts(policy: Policy) -> list[tuple[str, str]]:
    return [(p.clause, p.plain) for p in policy.parts if p.kind is PartKind.TEXT]


ARTICLES = """某期货公司安全制度
第一章　总则
第一条　为加强管理，制定本制度。
第二条【备份】重要数据每日备份。
备份介质异地存放。
第三条　信息技术部负责：
（一）巡检；
（二）值守。
附件1　保存期限
类别\t期限
业务日志\t5年
附件2　变更申请表
变更名称\t申请人
"""

DECIMALS = """# 某基金公司安全办法

## 1 总则

1.1 目的。为规范管理，制定本办法。

## 2 备份

### 2.1 设施

公司在同城和异地建立数据备份设施。

### 2.2 频率

2.2.1 重要信息系统每日备份。

2.2.2 下列情形应当立即备份：

- 重大变更前；
- 迁移前。

| 类别 | 期限 |
|---|---|
| 业务日志 | 五年 |
"""

CHINESE = """某技术公司规定
一、人员
（一）配备
1. 公司配备专职安全人员，
人数与业务相适应。
2. 安全员应当做到：
（1）每日巡检；
（2）及时报告。
（二）公司每年开展一次全员培训。
"""


def test_articles_with_paragraphs_items_titles_and_tables() -> None:
    policy = read_policy(ARTICLES)
    assert policy.title == "某期货公司安全制度"
    assert texts(policy) == [
        ("第二条第一款", "重要数据每日备份。"),
        ("第二条第二款", "备份介质异地存放。"),
        ("第三条", "信息技术部负责：（一）巡检；（二）值守。"),
    ]
    kinds = {p.plain: p.kind for p in policy.parts}
    assert kinds["为加强管理，制定本制度。"] is PartKind.IDLE
    assert kinds["业务日志｜5年"] is PartKind.ROW
    assert kinds["变更名称｜申请人"] is PartKind.IDLE
    row = next(p for p in policy.parts if p.kind is PartKind.ROW)
    assert row.clause == "附件1" and row.context.endswith("类别｜期限")


def test_decimals_with_markdown() -> None:
    policy = read_policy(DECIMALS)
    assert texts(policy) == [
        ("2.1", "公司在同城和异地建立数据备份设施。"),
        ("2.2.1", "重要信息系统每日备份。"),
        ("2.2.2", "下列情形应当立即备份：-重大变更前；-迁移前。"),
    ]
    assert next(p.context for p in policy.parts if p.clause == "2.2.1") == "备份 频率"


def test_chinese_numbers_and_broken_lines() -> None:
    assert texts(read_policy(CHINESE)) == [
        ("一、（一）1", "公司配备专职安全人员，人数与业务相适应。"),
        ("一、（一）2", "安全员应当做到：（1）每日巡检；（2）及时报告。"),
        ("一、（二）", "公司每年开展一次全员培训。"),
    ]


def test_without_numbers_each_paragraph_is_a_part() -> None:
    assert [t for _, t in texts(read_policy("公司每日备份数据。\n公司每年演练。"))] == [
        "公司每日备份数据。",
        "公司每年演练。",
    ]


@pytest.mark.parametrize("text", [ARTICLES, DECIMALS, CHINESE, "", "第一条", "附件1", "|a|b|\n|-|-|", "1.1.1.1.1.1.1"])
def test_every_part_is_a_slice_of_the_text(text: str) -> None:
    policy = read_policy(text)
    for part in policy.parts:
        assert 0 <= part.start < part.end <= len(text)
        assert policy.quote(part) == text[part.start : part.end]


CODED = [
    (
        "A　总则\nA-1 公司建立制度体系。\nA-2 公司每年演练：\n(1) 桌面演练；\n(2) 实战演练。\nB 运行\nB-1.2 日志留存。",
        "A-1 A-2 B-1.2",
    ),
    ("§1 公司建立制度体系。\n§ 2 公司每年演练。\n§2.1 桌面演练每年一次。", "§1 §2 §2.1"),
    ("IS-SEC-01 公司建立制度体系。\nIS-SEC-02 公司每年演练。", "IS-SEC-01 IS-SEC-02"),
    ("A1 公司建立制度体系。\nA.3 日志留存。\nA.3.1 系统日志留存六个月。", "A1 A.3 A.3.1"),
    ("第1.1条 公司建立制度体系。\n第1.2条 公司每年演练。", "第1.1条 第1.2条"),
    ("条款1 公司建立制度体系。\n条款2 公司每年演练。", "条款1 条款2"),
    ("【1】公司建立制度体系。\n【2】公司每年演练。", "【1】 【2】"),
    ("I. 总则\n1. 公司建立制度。\nII. 运行\n1. 日志留存五年。", "I1 II1"),
]


@pytest.mark.parametrize(("text", "labels"), CODED)
def test_numbers_with_letters_and_signs(text: str, labels: str) -> None:
    """A-1 and §1 were no numbers: the whole policy was read as one clause without a name."""
    assert [clause for clause, _ in texts(read_policy(f"制度\n{text}"))] == labels.split()


def test_a_first_sentence_is_no_title() -> None:
    """A short prohibition at the head of a clause was taken for the clause's title, and said nothing."""
    policy = read_policy("制度\n一、变更\n（一）交易时段一律不碰系统。唯一的例外是故障抢修。")
    assert texts(policy)[0][1].startswith("交易时段一律不碰系统。")


@pytest.mark.parametrize("line", ["A类客户应当核验身份。", "ISO27001的要求应当落实。", "95%以上的告警应当处置。"])
def test_words_that_only_look_like_numbers(line: str) -> None:
    assert [c for c, _ in texts(read_policy(f"制度\n第一条　公司建立制度。\n{line}"))][:1] == ["第一条第一款"]

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

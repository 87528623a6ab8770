"""The page of a rule that is known and not held: how to get it, what it governs, what was not checked."""

from __future__ import annotations

from corpus import Document, Instrument, Origin
from ui.web.reading import _missing


def test_what_is_known_of_a_rule_without_text_is_shown() -> None:
    rule = Instrument(
        "made-up",
        "示例蜂箱规范",
        level="行业标准",
        issuer="",
        subjects=("蜂箱怎么分级", "<b>"),
        near=("示例办法 第三条",),
        unverified=("issuer",),
    )
    html = _missing(Document(rule, Origin.MISSING))
    assert "蜂箱怎么分级；&lt;b&gt;" in html and "没有已知的官方页面（未核）" in html and "发布机关" in html
    assert "/search?q=%E7%A4%BA%E4%BE%8B" in html and "，下载后执行 famai corpus add 文件" in html
    paged = _missing(
        Document(Instrument("m", "示例", level="行业标准", issuer="", source="https://example.org/p"), Origin.MISSING)
    )
    assert "没有已知的官方页面" not in paged and "打开官方页面 https://example.org/p 下载后执行" in paged

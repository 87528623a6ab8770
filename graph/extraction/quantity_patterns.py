"""The patterns by which quantities are found: a number, its unit, the words that bound it, the event it runs from."""

from __future__ import annotations

import re

from corpus import ABOVE, AT_LEAST, AT_MOST, BELOW, NUMERAL, one_of

__all__ = [
    "ANCHOR_AFTER",
    "ANCHOR_DOING",
    "ANCHOR_SINCE",
    "APART",
    "AS_LAW_SAYS",
    "BEFORE",
    "BY_WHEN",
    "COUNT",
    "DATE",
    "DETAINED",
    "EVERY",
    "FREQUENCY",
    "LASTS",
    "LOWER",
    "MONEY",
    "OVER",
    "RETENTION",
    "SAYS_LEAST",
    "SAYS_MOST",
    "SHARE",
    "SPAN",
    "SUSPENDS",
    "UPPER",
    "WORKING_DAYS",
    "YEARLY",
]

_PERIOD = "年度|年|半年|季度|个月|月|周|星期|工作日|交易日|日|天|小时"
_SPAN_UNIT = "个工作日|工作日|个交易日|交易日|个月|年|个小时|小时|日|天|周(?!岁)|分钟|个自然日"
LOWER, UPPER, OVER, UNDER = (f"(?:{one_of(words)})" for words in (AT_LEAST, AT_MOST, ABOVE, BELOW))
_BOUND = rf"(?P<bound>{LOWER}|{UPPER}|{OVER}|{UNDER})?"

DATE = re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
YEARLY = re.compile(r"每年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:之|以)?前")
FREQUENCY = re.compile(
    rf"(?P<least>{LOWER})?每(?P<n>{NUMERAL})?(?:个)?(?P<unit>{_PERIOD})(?P<mid>[^，。；：（）]{{0,24}}?)"
    rf"(?P<times>\d{{1,3}}|[一二两三四五六七八九十]{{1,2}})次"
)
SAYS_LEAST = re.compile(LOWER)
SAYS_MOST = re.compile(UPPER)
EVERY = re.compile(
    r"(?:(?<=应当)|(?<=[，并]))每(?P<n>)(?P<unit>年度|半年|季度|月|周|日)(?!\d|结束|[一二三四五六七八九十\d]*次|[^，。；]{0,12}次)"
)
SPAN = re.compile(
    rf"{_BOUND}(?P<keep>保存|留存|保留|存储)?(?P<n>{NUMERAL}|半)(?P<unit>{_SPAN_UNIT})"
    r"(?P<after>以上|以下|以内|内|之内|之前|前(?!款|条|项))?"
)
MONEY = re.compile(rf"{_BOUND}(?:人民币)?(?P<n>{NUMERAL})元(?:人民币)?(?P<after>以上|以下|以内)?")
SHARE = re.compile(rf"{_BOUND}(?P<p>百分之)?(?P<n>{NUMERAL})(?P<unit>倍|%|％)?(?P<after>以上|以下|以内)?")
APART = re.compile(rf"({OVER}|{UPPER}|{UNDER}|{LOWER})[一-鿿]{{2,24}}?的?$")
COUNT = re.compile(
    rf"{_BOUND}(?P<n>{NUMERAL})(?P<unit>人|名|家|周岁|股|户|个(?!月|工|交|小|自|人信|人)|次|台|份)?"
    r"(?P<after>及以上|以上|以下)?"
)
ANCHOR_SINCE = re.compile(r"[自在]([^，。；：]{2,40}?之日)起?的?$|自([^，。；：]{2,30}?)(?:后|起)的?$")
ANCHOR_AFTER = re.compile(r"([一-鿿]{2,10}(?:后|结束后))的?$")
ANCHOR_DOING = re.compile(r"在([一-鿿]{4,20})的$")
LASTS = re.compile(
    r"(?:期限|时间|期间|有效期|任期|期)(?:均|一般)?为$|(?P<most>延长(?:至|期限为)?(?:不超过)?|延期(?:至)?)$"
)
BY_WHEN = re.compile(r"最迟(?:于|在)?$|(?:报告|报送|通知|告知|答复|提交|报案|备案)[^。；]{0,20}$")
DETAINED = re.compile(r"(?:[一二三四五六七八九十\d]{1,3}[日天]以下)?的?(?:行政)?拘留")
#: How long somebody is stopped: 六个月以内停止联网, 一年内暂停业务的处罚.
SUSPENDS = re.compile(
    r"(?:的)?(?:停止(?!侵)|停机|暂停|停业|停产|限制|禁止)[^，。；]{0,16}(?:的)?处罚|(?:停止联网|停机整顿|停业整顿)"
)
AS_LAW_SAYS = re.compile(r"^(?:按照|依照|根据)[^，]{0,10}规定|^(?:其|该)")
WORKING_DAYS = re.compile(r"((?:[“”]?[一二三四五六七八九十]{1,3}日[“”]?[、，]?)+)的规定是指工作日")
RETENTION = re.compile(r"保存|留存|保留|保管|存储")
BEFORE = re.compile(r"近$|最近$|(?<!提)前$|(?<!以)上$|每$|第$|过去$|任期$|满$")

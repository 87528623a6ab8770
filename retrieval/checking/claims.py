"""What a document says with a citation: the passage quoted, or the words around that the citation is to support.

The unit is a sentence, or a row of a table. Citations that stand together (第二十一条、第五十九条) share their words.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import DocumentCitation, Layout

__all__ = ["Claim", "Claims"]

_QUOTE = re.compile(r"“([^“”\n]{2,600})”|「([^「」\n]{2,600})」|『([^『』\n]{2,600})』|\"([^\"\n]{2,600})\"")
# Between a citation and the quotation that belongs to it: 规定：, 明确要求, 所称, 只说; a table's bar; no other sentence.
_TO_QUOTE = re.compile(r"[^。；;！？\n“「『\"]{0,24}$")
# Between a quotation and the citation after it: （见…, ，依据…, 出自….
_FROM_QUOTE = re.compile(
    r"[\s,，。、—-]{0,4}(?:[并且其又均还也]{0,2}(?:注明|写明|标注|载明|声称|自称|称|说)(?:其|该)?(?:条款|规定|内容|依据)?)?"
    r"[（(]?\s?(?:参见|见|依据|根据|引自|出自|载于|语出|来自|来源于|援引)?\s?(?:是|为|自|的是)?\s?$"
)
_TOGETHER = re.compile(r"[\s、，,和与及或以之规定的；;（(]{0,6}(?:以及|或者)?[\s]{0,2}$")
_LEADS = re.compile(
    r"(?:依据|依照|根据|按照|参照|遵照|对照|适用|按|依|据|违反了?|不符合|见于?|详见|参见|援引|引用|落实|执行|写在|载于|列在|规定在|出自|出处|来源|提示|答案)"
    r"[的是为在：:《（(\s]*$"
)
_BREACH = re.compile(r"(?:违反了?|不符合|未遵守)[^，。；]{0,12}$")
_OPENING = re.compile(
    r"^[\s|]*(?:之|的|等)?(?:有关|相关)?(?:规定|要求|条款)?(?:的是|为|了)?[，,：:、；;\s）)|]*(?:明确|规定|要求|载明|指出|写明|写的是|只说|对)?[：:，,\s]*"
)
_ENUMERATION = re.compile(
    r"^\s*(?:(?:答|A|回答)[*]{0,2}\s?[：:]|[-*•]|\d{1,2}(?:\.\d{1,2}){1,3}\s|\d{1,2}[.、)）](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*"
)
_BASIS = re.compile(r"(?:依据|依照|根据|按照|适用|参照|遵照|按|依|据)[的是为在《（(\s]*$")
_REPORTS = re.compile(r"\s?(?:的|已经?|明确)?(?:规定|要求|明确|载明|指出|写明)(?!的)[了的是：:，,]?|\s?[：:](?!\s*\n)")
# What a citation is said to do, or to be of: 第九条给予十日的期限, 第九条关于每周一次的要求.
_DEMANDS = re.compile(
    r"\s?(?:给予了?|赋予|授予|设定了?|确立了?|限定)(?P<act>[^，。；]{4,80})"
    r"|\s?(?P<force>(?:不?允许|准许|禁止)[^。；]{4,80})"
    r"|\s?(?:中|里)?(?:关于|有关|对于?|所规定的|规定的|要求的)?(?P<what>[^，。；]{4,60}?)的(?:规定|要求|限制|上限|期限|标准|时限|义务|情形|条件)(?=[，。；）)]|$)"
)
# A sentence that has nothing but its citation: 依据：…。, （…）。; what it is to support stands in the sentence before.
_BARE = re.compile(
    r"[\s（）()：:，,、*>#.．\-—]*(?:答案[：:]?\s?[A-D]{0,4}|(?:法律|法条|条文|法规|规定|条款|参考)?(?:依据|出处|来源|法源)|参见|详见|见|提示|链接)?"
    r"(?:(?:对此|就此|这一点)?[也均都已早]{0,2}(?:有|作出?了?|写得|说得|讲得)(?:很|十分|过)?(?:(?:明文|明确|清楚|相应|专门)的?)?(?:规定|要求|说明|(?<=[文确楚]))"
    r")?"
    r"[是为在于]?[\s（）()：:，,、*>#.．\-—]*"
)
_DENIED = re.compile(r"错误|不对|说法错|有误|[×✗✘]|(?<![对])错[。，；）)]")
_LOCATED = re.compile(r"(?:规定|写|载|列|见诸|体现|出现)[在于][《（(\s]*$")
_THIS = "该同此"  # 违反第二十二条，该条要求…
_CARRIED_OUT = re.compile(
    r"\s?(?:的?(?:规定|要求))?(?:执行|办理|落实|实施)[，。；]"
)  # what follows is the writer's own
_ANSWER = re.compile(r"[\s*>#]*(?:答|A|回答)[*]{0,2}\s?[：:]")
_FORCED = re.compile("[能可要须应得]")
_QUESTION = re.compile(
    r"(?:问|Q|问题)[*]{0,2}\s?\d{0,2}[：:][*]{0,2}\s?(?P<topic>[^？?\n]{3,40}?)(?:能不能|可不可以|要不要|用不用|该不该|可以|能否|是否|由?谁|什么|怎么|怎样|如何|多久|多少|几|哪|吗|呢|[，,？?])"
)
_CASE = re.compile(r"[^。；：\n]{4,60}$")  # the clauses before a citation that say when
_SAYS_ENOUGH = 4  # characters
_SHORT_ANSWER = 24  # characters of an answer that says nothing without its question
_MARGIN = 20  # blanks and marks at the beginning of a line
_WHO = 24  # characters of a subject that stands before the words that lead to a citation
_MUST = re.compile(r"(?:应当?|均?须|都要|必须|需要?|要|可以?|不得|有权)$")
_GROUND = re.compile(r"\s*(?:根据|依据|鉴于|综合|考虑到?|结合)")
_NO_WORDS = re.compile(r"(?:[的之等]|有关|相关|上述|前述|该|这一?|全部|各项|具体|明确)*")
_LONGEST_ROW = 800
_BESIDE = 12  # citations on both sides that share the words of one
_REACH = 600  # characters on both sides beyond which words belong to no citation
_SENTENCE_END = re.compile(r"[。！？；;\n]")
_QUOTED_BEFORE = 8  # characters from which words in marks before a citation are a passage, not a term


@dataclass(frozen=True, slots=True)
class Claim:
    """The words that go with a citation.

    ``quote`` stands in quotation marks and is said to be the law's; ``before`` and ``after`` are the clauses on both
    sides; ``unit`` is the whole sentence or row without citations.
    """

    quote: str | None
    before: str
    after: str
    unit: str
    start: int = 0
    end: int = 0
    quote_start: int | None = None
    consequence: str = (
        ""  # what a breach of the place leads to (违反第六十一条的，处…): said by a place with fines only
    )
    reported: bool = False  # the words after are said to be what the law says: 第十八条规定，…
    located: bool = False  # something is said to stand just there: …规定在第六条
    demands: bool = False  # the words after are said to be what the place demands: 第十八条关于每天一次的要求
    whole: tuple[str, ...] = ()  # the words of the sentence after and before, with the places that they themselves name
    joined: str = ""  # the clauses on both sides as one: 情节严重的，第十条规定从重处罚

    @property
    def passages(self) -> tuple[str, ...]:
        """What the citation may be to support, the nearest words first."""
        if self.quote:
            return (self.quote,)
        both = (self.after, self.before) if len(self.after) >= len(self.before) else (self.before, self.after)
        return tuple(dict.fromkeys(words for words in both if words))


class Claims:
    """Finds the claims of a document's citations."""

    def __init__(self, text: str, citations: Sequence[DocumentCitation], layout: Layout) -> None:
        self.text = text
        self.layout = layout
        self.spans = [(c.citation.start, c.citation.end) for c in citations]
        self._clusters = self._together()

    def _together(self) -> list[tuple[int, int]]:
        """For each citation the first and the last one of those that stand together."""
        first = list(range(len(self.spans)))
        for index in range(1, len(self.spans)):
            gap = self.text[self.spans[index - 1][1] : self.spans[index][0]]
            if self.spans[index][0] < self.spans[index - 1][1] or (len(gap) <= 8 and _TOGETHER.fullmatch(gap)):
                first[index] = first[index - 1]
        last = list(range(len(self.spans)))
        for index in range(len(self.spans) - 2, -1, -1):
            if first[index + 1] == first[index]:
                last[index] = last[index + 1]
        return list(zip(first, last, strict=True))

    def together(self, index: int) -> tuple[int, int]:
        """The first and the last citation of those that stand together with one."""
        first, last = self._clusters[index]
        return max(first, index - _BESIDE), min(last, index + _BESIDE)

    def of(self, index: int) -> Claim:
        """The claim of the citation with that index."""
        first, last = self.together(index)
        start, end = self.spans[first][0], self.spans[last][1]
        low, high = self._unit(start, end)
        low = self._said_before(low, high, self.spans[first - 1][1] if first else 0)
        floor = max(low, self.spans[first - 1][1] if first else 0)
        ceiling = min(high, self.spans[last + 1][0] if last + 1 < len(self.spans) else len(self.text))
        span = self._quote_after(self.spans[index][1], max(ceiling, self.spans[index][1])) if index == last else None
        span = span or self._quote_before(start, floor)
        quote = self.text[slice(*span)] if span else None
        at = span[0] if span else None
        floor = max(floor, low, start - _REACH)
        topic, said = self._topic(floor)
        before = topic + self.text[min(max(floor, said), start) : start]
        after = self.text[end:ceiling]
        unit = self._without_citations(low, high)
        whole = self._whole(start, end, low, high)
        if self._is_row(low, high):
            cell_before = before.rstrip(" |\t")
            return Claim(quote, _clean(cell_before), _clean(after), unit, low, high, at)
        located = _LOCATED.search(before) is not None
        bracketed = before.rstrip().endswith(("（", "(")) or re.search(r"[（(](?:见|参见|依据|根据)\s*$", before)
        if bracketed:
            return Claim(quote, _clean(before), "", unit, low, high, at, whole=whole)
        demands = _DEMANDS.match(after)
        demanded = _clean(demands["act"] or demands["force"] or demands["what"]) if demands else ""
        if len(demanded) >= _SAYS_ENOUGH and not _NO_WORDS.fullmatch(demanded):
            return Claim(quote, _clean(before), demanded, unit, low, high, at, demands=True, whole=whole)
        told_of = last > first and self.text[self.spans[last][0]] in _THIS and _REPORTS.match(after)
        if _BREACH.search(before) and not told_of:
            return Claim(quote, _clean(before), "", unit, low, high, at, _clean(after))
        reported = _REPORTS.match(after) is not None
        led = _BASIS.search(before) is not None and len(_clean(after)) >= _SAYS_ENOUGH
        if led and first and floor == self.spans[first - 1][1]:
            before = ""  # what stands before belongs to the citation before: …罚款五万元，贵局依据218号令…
        if led and _GROUND.match(before):
            before = ""  # 根据事实、性质、情节，参照第九条: the ground of a decision, not what the place says
        if led and not reported:
            after = "" if _CARRIED_OUT.match(after) else _joined(before, after)
        joined = _case(_clean(before), _clean(after)) if reported or led else ""
        return Claim(
            quote, _clean(before), _clean(after), unit, low, high, at,
            reported=reported, located=located, whole=whole, joined=joined,
        )  # fmt: skip

    def _whole(self, start: int, end: int, low: int, high: int) -> tuple[str, ...]:
        """The words after and before a citation: to the ends of the sentence with its 分号, then of the unit."""
        last = re.compile(r"[。！？\n]").search(self.text, end, min(len(self.text), end + _REACH))
        far = last.start() if last else min(len(self.text), end + _REACH)
        floor = max(0, start - _REACH)
        first = max(self.text.rfind(mark, floor, start) for mark in "。！？\n") + 1
        near = max(low, floor)
        spans = ((end, far), (end, high), (max(first, floor), start), (near, start))
        return tuple(dict.fromkeys(filter(None, (_clean(self.text[a:b]) for a, b in spans))))

    def _unit(self, start: int, end: int) -> tuple[int, int]:
        """The row, or the sentence, of a citation, no further than words can belong to it.

        Quotation marks around a sentence do not cut it.
        """
        line = self.layout.line_start(start)
        stop = self.text.find("\n", end)
        stop = len(self.text) if stop < 0 else stop
        if self._is_row(line, stop):
            return line, stop
        line, stop = max(line, start - _REACH), min(stop, end + _REACH)
        low = max(line, self.layout.sentence_start(start))
        while low > line and self._in_quote(low, start):  # the sentence began within a quotation that is still open
            low = max(line, self.layout.sentence_start(low - 1))
        match = _SENTENCE_END.search(self.text, end, stop)
        return low, match.start() if match else stop

    def _said_before(self, low: int, high: int, before: int) -> int:
        """Where the words begin that a sentence of a citation alone is to support: the sentence or the line before it.

        ``before`` is the end of the citation before, whose words they are otherwise.
        """
        if low == 0 or not _BARE.fullmatch(self._without_citations(low, high)):
            return low
        line = self.layout.line_start(low)
        if line > 0 and low - line <= _MARGIN and not self.text[line:low].strip(" \t\n。（("):
            begin = self.layout.line_start(line - 1)
            if self.text[begin:line].lstrip().startswith(("#", "|")):
                return low
        else:
            begin = max(line, self.layout.sentence_start(max(line, low - 2)))
        for first in (self._asked_before(begin, low), begin):  # a question that is too long is left, not its answer
            if before <= first and low - first <= _REACH:
                begin = first
                break
        near = before <= begin and low - begin <= _REACH
        return begin if near and not _DENIED.search(self.text, begin, low) else low

    def _topic(self, begin: int) -> tuple[str, int]:
        """What the question above asks about, where the line answers it, and where that begins: 问：…能不能简化？ 答：不能."""
        answer = _ANSWER.match(self.text, begin)
        line = self.layout.line_start(begin)
        above = self.text[max(0, line - _SHORT_ANSWER * 3) : line].rstrip().rsplit("\n", 1)[-1]
        asked = _QUESTION.search(above)
        if answer is None or asked is None or _FORCED.search(asked["topic"]):
            return "", begin  # what is asked to be due or free is not told to be so
        told = asked["topic"] in self.text[begin : begin + _REACH]
        return ("", begin) if told else (f"{asked['topic']}，", answer.end())

    def _asked_before(self, begin: int, low: int) -> int:
        """Where the question in the line before begins, which a short answer goes with: 要到几级？ 第三级。依据…."""
        line = self.layout.line_start(begin)
        above = self.text[:line].rstrip()
        if line == 0 or low - line > _SHORT_ANSWER or not above.rstrip("*_ ").endswith(("？", "?")):
            return begin
        return self.layout.line_start(len(above) - 1)

    def _in_quote(self, low: int, start: int) -> bool:
        words = self.text[low:start]
        return words.count("”") > words.count("“") or words.count("）") > words.count("（")

    def _is_row(self, start: int, end: int) -> bool:
        if end - start > _LONGEST_ROW:
            return False
        line = self.text[start:end]
        return line.count("|") >= 3 or "\t" in line

    def _quote_after(self, end: int, ceiling: int) -> tuple[int, int] | None:
        opening = re.compile('[“「『"]').search(self.text, end, min(end + 26, len(self.text)))
        if opening is None or not _TO_QUOTE.match(self.text[end : opening.start()]):
            return None
        match = _QUOTE.match(self.text, opening.start())
        if match is None or opening.start() > ceiling:
            return None
        first = bisect.bisect_right(self.spans, (match.start(), len(self.text)))
        last = bisect.bisect_left(self.spans, (match.end(), 0))
        if any(not self._refers(start) for start, _ in self.spans[first:last]):
            return None
        return match.start() + 1, match.end() - 1

    def _refers(self, start: int) -> bool:
        """Whether a citation within a quotation is of the law's own text (本法第二十七条、第三十条)."""
        return self.text.startswith(("本", "第"), start)

    def _quote_before(self, start: int, floor: int) -> tuple[int, int] | None:
        quotes = list(_QUOTE.finditer(self.text, max(floor, start - 640), start))
        if not quotes or not _FROM_QUOTE.fullmatch(self.text[quotes[-1].end() : start]):
            return None
        span = (quotes[-1].start() + 1, quotes[-1].end() - 1)
        return span if span[1] - span[0] >= _QUOTED_BEFORE else None

    def _without_citations(self, low: int, high: int) -> str:
        pieces, position = [], low
        first = bisect.bisect_left(self.spans, (low, 0))
        last = bisect.bisect_left(self.spans, (high, 0))
        for start, end in self.spans[first:last]:
            pieces.append(self.text[position : max(position, start)])
            position = max(position, end)
        return "".join((*pieces, self.text[position:high]))


def _joined(before: str, after: str) -> str:
    """What somebody must do by a place, with the one who must: 供应商均须依照第九条每年评估一次."""
    who = re.split(r"[，。；：\s]", _LEADS.sub("", before.rstrip(" （(“《")))[-1]
    return f"{who}{_clean(after)}" if 2 <= len(who) <= _WHO and _MUST.search(who) else after


def _case(before: str, after: str) -> str:
    """What a sentence says with a citation in its midst: the clauses that say when, and what is then due."""
    when = _CASE.search(before)
    return f"{when.group()}，{after}" if when and len(after) >= _SAYS_ENOUGH and after not in before else ""


def _clean(words: str) -> str:
    """Without list marks, the verb that leads to a citation, and the words that open what follows one."""
    words = _ENUMERATION.sub("", words.strip(" \t\n|#*>"))
    words = _LEADS.sub("", words.rstrip(" （(“《"))
    words = _OPENING.sub("", words, count=1)
    return words.strip(" |\t，,。；;：:（）()“”")

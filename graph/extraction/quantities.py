"""Quantities: how long, how often, by when, how much.

One object per number; a range (一万元以上五万元以下) gives two. Whether 以上 and 以下 include the number is read from the
text itself where it says so (“以下”不含本数) and is inclusive elsewhere, as Chinese law has it by default.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus import Article, Document, Origin, parse_amount
from graph.extraction.clauses import mask
from graph.extraction.quantity_patterns import (
    ANCHOR_AFTER,
    ANCHOR_DOING,
    ANCHOR_SINCE,
    APART,
    AS_LAW_SAYS,
    BEFORE,
    BY_WHEN,
    COUNT,
    DATE,
    DETAINED,
    EVERY,
    FREQUENCY,
    LASTS,
    LOWER,
    MONEY,
    OVER,
    RETENTION,
    SAYS_LEAST,
    SAYS_MOST,
    SHARE,
    SPAN,
    SUSPENDS,
    UPPER,
    WORKING_DAYS,
    YEARLY,
)
from graph.models import Bound, Norm, Quantity, QuantityKind, Target

__all__ = ["Inclusion", "extract_quantities", "fine_target", "inclusion"]

_RESPONSIBLE = re.compile(
    r"对(?:其|该|公司|单位|相关|有关|负有责任的)?[^，。；]{0,16}?(?:直接负责的|直接责任|主管人员|责任人员|责任人|高级管理人员|负责人|工作人员)[^，。；]{0,20}"
)


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Whether 以上 and 以下 include the number itself."""

    above: bool = True
    below: bool = True


def inclusion(document: Document) -> Inclusion:
    """What ``document`` says of its 以上 and 以下; both inclusive where it says nothing."""
    text = "".join(article.text for article in document.tree.articles)
    above, below = True, True
    for match in re.finditer(
        r"((?:[“”\"]?(?:以上|以下|以内|超过|不足|不满)[“”\"]?[、，]?)+)[^。；，]{0,4}?(不包括|不含|包括|含)本数", text
    ):
        positive = not match.group(2).startswith("不")
        if "以上" in match.group(1):
            above = positive
        if "以下" in match.group(1):
            below = positive
    return Inclusion(above, below)


def fine_target(clause: str, at: int) -> Target:
    """Whom the words at ``at`` of a sanctions clause hit: who was named last with 对, else the organisation."""
    target = Target.INDIVIDUAL if "拘留" in clause[:at] else Target.ORGANISATION  # only people are detained
    for match in re.finditer(r"对([^，。；]{2,40}?)(?=单处|并处|可以|处|给予|采取|依法|，|$)", clause[:at]):
        words = match.group(1)
        persons = _RESPONSIBLE.match("对" + words) is not None
        both = persons and re.search(r"机构及|公司及|单位及|及其", words)
        target = Target.RESPONSIBLE_PERSON if persons and not both else Target.ORGANISATION
    return target


def extract_quantities(document: Document, norms: Sequence[Norm] = ()) -> list[Quantity]:
    """All quantities of ``document`` in the order of the text; ``norms`` of the same document give the bearers."""
    if document.origin is Origin.MISSING or not document.instrument.binding:
        return []
    rule = inclusion(document)
    working = _working_days(document)
    found: list[Quantity] = []
    starts: dict[str, list[Norm]] = {}
    for norm in norms:
        starts.setdefault(norm.eid, []).append(norm)
    for article in document.tree.articles:
        if article.is_section:
            continue
        if re.search(r"[“”](?:以上|以下)[“”]", article.text) and "本数" in article.text and len(article.text) < 60:
            continue
        for quantity in _read(article, rule):
            if quantity.unit == "日" and quantity.number in working:
                quantity = replace(quantity, unit="工作日")
            paragraph = article.paragraph_at(quantity.start)
            number = paragraph.number if paragraph else 1
            items = paragraph.items if paragraph else ()
            item = next((i.number for i in items if i.start <= quantity.start < i.end), None)
            bearer = next((n for n in starts.get(article.eid, ()) if n.start <= quantity.start < n.end), None)
            found.append(
                replace(
                    quantity,
                    doc_id=document.id,
                    eid=article.eid,
                    article=article.number,
                    paragraph=number,
                    item=item,
                    subjects=bearer.subjects if bearer and quantity.kind is not QuantityKind.FINE else (),
                )
            )
    return found


def _working_days(document: Document) -> frozenset[float]:
    """Of which numbers of 日 the text says that working days are meant (“二日”“三日”“五日”“七日”的规定是指工作日)."""
    for article in document.tree.articles:
        if told := WORKING_DAYS.search(article.text):
            numbers = (parse_amount(n) for n in re.findall(r"[一二三四五六七八九十]{1,3}(?=日)", told.group(1)))
            return frozenset(n for n in numbers if n is not None)
    return frozenset()


def _read(article: Article, rule: Inclusion) -> list[Quantity]:
    masked = mask(article.text)
    taken = bytearray(len(masked))
    found: list[Quantity] = []
    readers: tuple[Callable[[str, Inclusion], Iterator[Quantity]], ...] = (
        _dates, _yearly, _frequencies, _spans, _sums, _shares, _counts,
    )  # fmt: skip
    bounds = [0, *(m.end() for m in re.finditer(r"[，。；：\n]", masked))]
    for reader in readers:
        for quantity in reader(masked, rule):
            if any(taken[quantity.start : quantity.end]):
                continue
            taken[quantity.start : quantity.end] = b"\x01" * (quantity.end - quantity.start)
            begin = bounds[bisect_right(bounds, quantity.start) - 1]
            end = re.compile(r"[，。；：\n]|$").search(masked, quantity.end)
            segment = masked[begin : end.start() if end else len(masked)]
            found.append(
                replace(_kind(quantity, masked, begin, segment), text=article.text[quantity.start : quantity.end])
            )
    return sorted(found, key=lambda q: (q.start, q.end))


def _kind(quantity: Quantity, masked: str, begin: int, segment: str) -> Quantity:
    """The kind in the light of the words around: a fine, a retention, a capacity, a bandwidth."""
    after = segment[quantity.end - begin :]
    before = segment[: quantity.start - begin]
    if (
        quantity.unit in ("元", "倍", "%")
        and re.match(r"[^的]*?(?:的)?罚款", after)
        and re.search(r"处|罚|警告|或者|并", before + after)
    ):
        clause_at = max(masked.rfind(mark, 0, quantity.start) for mark in "。；\n") + 1
        base = None
        if quantity.unit != "元":
            owner = re.search(
                r"(?:处以?|或者)([一-鿿]{2,12}?)(?:的)?(?:[一二两三四五六七八九十\d]+倍以上)?(?:百分之[一二两三四五六七八九十百]+以上)?$",
                before,
            )
            base = re.sub(r"^(?:所|给[一-鿿]{2,6})?造成的?", "", owner.group(1).rpartition("处")[2]) if owner else None
        target = fine_target(masked[clause_at : quantity.start], quantity.start - clause_at)
        return replace(quantity, kind=QuantityKind.FINE, base=base, target=target)
    if quantity.kind is QuantityKind.THRESHOLD and quantity.unit in ("倍", "%"):
        if "带宽" in segment:
            return replace(quantity, kind=QuantityKind.BANDWIDTH)
        if re.search(r"容量|峰值|性能", segment):
            return replace(quantity, kind=QuantityKind.CAPACITY)
    if (
        quantity.kind is QuantityKind.THRESHOLD
        and quantity.unit in ("年", "个月", "日", "天")
        and RETENTION.search(before + quantity.text)
    ):
        return replace(quantity, kind=QuantityKind.RETENTION)
    return quantity


def _make(
    kind: QuantityKind,
    number: float | int | None,
    unit: str,
    bound: Bound,
    inclusive: bool,
    span: tuple[int, int],
    masked: str,
) -> Quantity:
    start, end = span
    return Quantity(kind, number, unit, bound, inclusive, masked[start:end], start, end)


def _dates(masked: str, rule: Inclusion) -> Iterator[Quantity]:
    for m in DATE.finditer(masked):
        day = f"{int(m.group(1)):04d}-{int(m.group(2)):02d}-{int(m.group(3)):02d}"
        yield _make(QuantityKind.DATE, None, day, Bound.EXACT, True, m.span(), masked)


def _yearly(masked: str, rule: Inclusion) -> Iterator[Quantity]:
    for m in YEARLY.finditer(masked):
        day = f"{int(m.group(1)):02d}-{int(m.group(2)):02d}"
        yield _make(QuantityKind.DEADLINE, None, day, Bound.MAX, True, m.span(), masked)


def _frequencies(masked: str, rule: Inclusion) -> Iterator[Quantity]:
    for pattern in (FREQUENCY, EVERY):
        for m in pattern.finditer(masked):
            groups = m.groupdict()
            every = parse_amount(groups["n"]) if groups.get("n") else 1
            unit = {"年度": "年", "个月": "月", "日": "天", "星期": "周"}.get(groups["unit"], groups["unit"])
            times = parse_amount(groups.get("times") or "一")
            if every is None or times is None:
                continue
            ahead = masked[max(0, m.start() - 4) : m.start()]
            mid = groups.get("mid") or ""
            least = bool(groups.get("least") or SAYS_LEAST.search(mid) or SAYS_LEAST.search(ahead))
            most = bool(SAYS_MOST.search(mid) or SAYS_MOST.search(ahead))
            bound = Bound.MIN if least else Bound.MAX if most else Bound.EXACT
            per = f"次/{unit}" if every == 1 else f"次/{every}{unit}"
            yield _make(QuantityKind.FREQUENCY, times, per, bound, True, m.span(), masked)


def _bound(words: str, after: str, rule: Inclusion) -> tuple[Bound, bool] | None:
    """Which side of the number is meant, and whether it is included; ``None`` where no word says it."""
    if after in ("以上", "及以上"):
        return Bound.MIN, rule.above or after == "及以上"
    if after in ("以下", "以内"):
        return Bound.MAX, rule.below or after == "以内"
    if not words:
        return None
    if re.fullmatch(LOWER, words):
        return Bound.MIN, True
    if re.fullmatch(UPPER, words):
        return Bound.MAX, True
    return (Bound.MIN, False) if re.fullmatch(OVER, words) else (Bound.MAX, False)


def _spans(masked: str, rule: Inclusion) -> Iterator[Quantity]:
    for m in SPAN.finditer(masked):
        number = parse_amount(m.group("n"))
        before = masked[max(0, m.start() - 60) : m.start()]
        words, after = m.group("bound") or "", m.group("after") or ""
        unit = m.group("unit").removeprefix("个") if m.group("unit") != "个月" else "个月"
        if number is None or (BEFORE.search(before) and not words):
            continue
        if unit in ("日", "天") and DETAINED.match(masked, m.end()):
            days = _bound(words, after, rule) or (Bound.EXACT, True)
            held = _make(QuantityKind.DURATION, number, unit, *days, m.span(), masked)
            yield replace(held, base="拘留", target=Target.INDIVIDUAL)
            continue
        if not words and not after and (lasts := LASTS.search(before)):
            most = Bound.MAX if lasts.group("most") else Bound.EXACT
            yield _make(QuantityKind.DURATION, number, unit, most, True, m.span(), masked)
            continue
        if re.search(r"\d年$|月$", before) or (unit == "年" and m.group("n").isdigit() and len(m.group("n")) == 4):
            continue
        start = m.start()
        if after in ("内", "以内", "之内") and SUSPENDS.match(masked, m.end()):
            yield _make(QuantityKind.DURATION, number, unit, Bound.MAX, True, (start, m.end()), masked)
            continue
        if after in ("内", "以内", "之内"):
            anchor, start = _anchor(before, m.start())
            quantity = _make(QuantityKind.DEADLINE, number, unit, Bound.MAX, True, (start, m.end()), masked)
            yield replace(quantity, anchor=anchor)
            continue
        if after in ("前", "之前") or before.endswith("提前"):
            yield _make(QuantityKind.DEADLINE, number, unit, Bound.MIN, True, (start, m.end()), masked)
            continue
        limit = _bound(words, after, rule)
        if limit is not None:
            kind = QuantityKind.RETENTION if m.group("keep") else QuantityKind.THRESHOLD
            if kind is QuantityKind.THRESHOLD and re.fullmatch(UPPER, words) and not RETENTION.search(before[-24:]):
                lasting = re.search(r"(?:时间|期限|期间)$", before)
                kind = QuantityKind.DEADLINE if BY_WHEN.search(before) and not lasting else QuantityKind.DURATION
            anchor = since.group(1) if (since := ANCHOR_SINCE.search(before)) else None
            yield replace(_make(kind, number, unit, *limit, (start, m.end()), masked), anchor=anchor)
        elif re.search(r"之日起$", before):
            anchor, start = _anchor(before, m.start())
            yield replace(_make(QuantityKind.DEADLINE, number, unit, Bound.MAX, True, m.span(), masked), anchor=anchor)


def _anchor(before: str, at: int) -> tuple[str | None, int]:
    """The event from which a period runs, and where the quantity's words begin (演练后 belongs to them)."""
    since = ANCHOR_SINCE.search(before)
    if since:
        return AS_LAW_SAYS.sub("", since.group(1) or since.group(2)), at
    after = ANCHOR_AFTER.search(before)
    if after:
        event = re.split(r"[并于在应当自及其的者或]", after.group(1))[-1]
        if len(event) >= 2:
            return event, at - len(event) - (len(before) - after.end(1))
    doing = ANCHOR_DOING.search(before)
    return (doing.group(1), at) if doing else (None, at)


def _sums(masked: str, rule: Inclusion) -> Iterator[Quantity]:
    for m in MONEY.finditer(masked):
        number = parse_amount(m.group("n"))
        side = _bound(m.group("bound") or "", m.group("after") or "", rule)
        if number is None:
            continue
        if side is None:
            least = re.search(r"最低限额(?:为|是)?$", masked[max(0, m.start() - 8) : m.start()])
            if not least and not re.match(r"的?罚款", masked[m.end() :]):
                continue
            side = (Bound.MIN if least else Bound.EXACT, True)
        yield _make(QuantityKind.THRESHOLD, number, "元", *side, m.span(), masked)


def _shares(masked: str, rule: Inclusion) -> Iterator[Quantity]:
    for m in SHARE.finditer(masked):
        number = parse_amount(m.group("n"))
        unit = "%" if m.group("p") or m.group("unit") in ("%", "％") else m.group("unit")
        side = _bound(m.group("bound") or "", m.group("after") or "", rule)
        if side is None and (apart := APART.search(masked[max(0, m.start() - 30) : m.start()])):
            side = _bound(apart.group(1), "", rule)  # 超过公司股份总数百分之五
        if side is None and unit == "倍" and masked.startswith(("的罚款", "罚款"), m.end()):
            side = (Bound.EXACT, True)
        if number is None or unit is None or side is None:
            continue
        yield _make(QuantityKind.THRESHOLD, number, unit, *side, m.span(), masked)


def _counts(masked: str, rule: Inclusion) -> Iterator[Quantity]:
    for m in COUNT.finditer(masked):
        number = parse_amount(m.group("n"))
        side = _bound(m.group("bound") or "", m.group("after") or "", rule)
        unit = m.group("unit") or ("个" if "万" in m.group("n") or m.group("n").isdigit() else "")
        if number is None or side is None or not unit or masked[m.start() - 1 : m.start()] in ("第", "分", "之"):
            continue
        yield _make(QuantityKind.THRESHOLD, number, unit, *side, m.span(), masked)

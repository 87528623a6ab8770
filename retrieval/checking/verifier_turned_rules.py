"""Rules on what a statement adds to the text or turns about: whom it leaves no exception, before and after, one place for another.

All of them look for words of the statement that the quotations would have to say in the same way, since nothing in plain
Chinese stands for them: a word for everybody, a legal consequence, a share of votes, the side of a point in time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.checking.verifier_models import Fault, FaultKind, Window
from retrieval.checking.verifier_words import grams

__all__ = ["TURNED_RULES", "another_reference"]

#: That nothing and nobody is left out, and for how long: each needs a word of its kind in the text.
_EVERY = {
    "case": re.compile(
        r"(?:在)?(?:任何|一切|所有|各种)(?:的)?(?:情况|情形|条件)下?|无论如何|不论(?:何种|什么|任何)|一律|一概"
    ),
    "time": re.compile(r"终身|终生|永久|永远|无限期|长期"),
    "thing": re.compile(r"每一[家个名位份项次]|逐一|全部的?(?=[^，。；])|任何(?!情况|情形|条件)|一切(?!情况|情形)"),
    "only": re.compile(r"(?<![不])只是(?=[不应必可])|(?<![不])仅仅"),
}
_EVERY_HELD = {
    "case": re.compile(r"任何|一切|所有|各种|不论|无论|一律|一概|均|都"),
    "time": re.compile(r"终身|终生|永久|永远|无限期|长期"),
    "thing": re.compile(r"每|各|逐一|逐[家个名位份项次]|全部|全体|全面|所有|任何|一切|凡|均|不得|禁止|完整|整体"),
    "only": re.compile(r"只|仅|限于|唯一"),
}


def _everybody(window: Window) -> Iterator[Fault]:
    """A word for all cases, for ever, for each one, that the text does not have."""
    text = "；".join(source.passage.text for source in window.sources)
    for kind, pattern in _EVERY.items():
        said = pattern.search(window.said.text)
        if said and not _EVERY_HELD[kind].search(text):
            yield Fault(FaultKind.CONDITION, said.group(), f"依据中没有“{said.group()}”的意思")


_EVEN_IF = re.compile(r"即使|即便|哪怕|就算|纵使|纵然|(?:不论|无论|不管)[^，。；]{0,12}(?:是否|与否|有没有)")
_EVEN_IF_HELD = re.compile(r"即使|即便|哪怕|就算|仍|不论|无论|不管|是否")


_ANY = re.compile(r"任何(?P<what>[^，。；]{2})")


def _any_thing(window: Window) -> Iterator[Fault]:
    """Any thing at all, where the text says which: 任何业务 for 存在利益冲突的业务."""
    text = "；".join(source.passage.text for source in window.sources)
    for said in _ANY.finditer(window.said.text):
        restricted = f"的{said['what']}" in text
        if restricted and not re.search(r"任何|一切|所有|各[类种]|以?其他", text):
            yield Fault(FaultKind.CONDITION, said.group(), f"依据说的不是任何{said['what']}")


_FROM = re.compile(r"自(?P<what>[^，。；自]{2,24}?)(?:之日|之时|当日)?起")


def _starts(window: Window) -> Iterator[Fault]:
    """A deadline told to run from something else: 自提交之日起 for 自受理之日起."""
    held = [m["what"] for source in window.sources for m in _FROM.finditer(source.passage.text)]
    for said in _FROM.finditer(window.said.text):
        mine = grams(said["what"])
        if (
            held
            and mine
            and not any(len(mine & grams(what)) >= 0.5 * len(mine) or said["what"] in what for what in held)
        ):
            yield Fault(FaultKind.TIMING, said.group(), f"依据是自{held[0]}起，不是自{said['what']}起")


def _even_if(window: Window) -> Iterator[Fault]:
    """A case told to change nothing, of which the text does not say that: 即使…也…."""
    said = _EVEN_IF.search(window.said.text)
    if said and not any(_EVEN_IF_HELD.search(source.passage.text) for source in window.sources):
        yield Fault(FaultKind.CONDITION, said.group(), f"依据没有说“{said.group()}”也这样")


#: A way out that the statement leaves: its words must stand in the text.
_WAY_OUT = re.compile(
    r"(?:没有|无)正当(?:理由|事由)|特殊情况(?:下)?(?:可以|除外)|(?<![未不非])经[^，。；]{2,14}(?:同意|批准|许可|授权)(?:后|的)?[，]?(?:可以|可(?!能)|方可)"
)
_CONSENTS = re.compile(r"同意|批准|许可|授权|审批|核准|决定|认可")


def _way_out(window: Window) -> Iterator[Fault]:
    """A way out of a rule that the text does not leave: 没有正当理由的, 经负责人同意可以."""
    text = "；".join(source.passage.text for source in window.sources)
    for said in _WAY_OUT.finditer(window.said.text):
        words = said.group()
        if "正当" in words:
            left = re.search(r"正当(?:理由|事由)", text)
        elif "特殊" in words:
            left = re.search(r"特殊|除外|另有规定", text)
        else:
            left = _CONSENTS.search(text)
        if not left:
            yield Fault(FaultKind.EXCEPTION, words, f"依据中没有“{words}”")


#: Shares of a whole, by which people decide.
_SHARE = re.compile(r"(?P<below>[一二三四五六七八九十百]+)分之(?P<above>[一二三四五六七八九十]+)|过半数|半数")


def _share_of(match: re.Match[str]) -> str:
    return "半数" if match.group("below") is None or match.group() == "二分之一" else match.group()


def _shares(window: Window) -> Iterator[Fault]:
    """Two thirds where the text says more than half."""
    held = {_share_of(m) for source in window.sources for m in _SHARE.finditer(source.passage.text)}
    for said in _SHARE.finditer(window.said.text):
        if said.group("below") != "百" and _share_of(said) not in held:
            yield Fault(FaultKind.NUMBER, said.group(), f"依据中没有“{said.group()}”")


_BOUNDED = re.compile(
    r"(?P<what>[一二三四五六七八九十两百千\d]+(?:分之[一二三四五六七八九十]+|[^，。；\d]))(?P<side>以上|以下)"
)
_OTHER_SIDE = {"以上": "以下", "以下": "以上"}


def _bounds(window: Window) -> Iterator[Fault]:
    """Below for above, of what no unit is known: 两种以下 for 两种以上."""
    held = {(m["what"], m["side"]) for s in window.sources for m in _BOUNDED.finditer(s.passage.text)}
    for said in _BOUNDED.finditer(window.said.text):
        what, side = said["what"], said["side"]
        if (what, side) not in held and (what, _OTHER_SIDE[side]) in held:
            yield Fault(FaultKind.BOUND, said.group(), f"依据是“{what}{_OTHER_SIDE[side]}”，不是“{said.group()}”")


_SIDE = re.compile(r"(?P<what>[^，。；、\s之以]{2})(?:之|以)?(?P<side>前|后)(?![款条述者任果项期])")
_LATER = {"前": "后", "后": "前"}


def _sides_of_time(window: Window) -> Iterator[Fault]:
    """After a point in time where the text says before it: 交付表决后 for 交付表决前."""
    text = "；".join(source.passage.text for source in window.sources)
    held = {(m["what"], m["side"]) for m in _SIDE.finditer(text)}
    for said in _SIDE.finditer(window.said.text):
        what, side = said["what"], said["side"]
        if (what, side) not in held and (what, _LATER[side]) in held:
            yield Fault(FaultKind.TIMING, said.group(), f"依据说的是“{what}{_LATER[side]}”，不是“{said.group()}”")


#: What the law does to somebody, or gives him: words that no others stand for. Each line is one thing.
_CONSEQUENCES = (
    re.compile(r"赔偿|赔付|损失由[^，。；]{1,12}承担"), re.compile(r"补偿"), re.compile(r"吊销|撤销[^，。；]{0,4}(?:许可|资格|执照)"),
    re.compile(r"没收|国库"), re.compile(r"拘留"), re.compile(r"有期徒刑|无期徒刑|死刑"),
    re.compile(r"罚款|罚金|[处罚][^，。；]{0,12}元"), re.compile(r"市场禁入|不得从事|禁止[^，。；]{0,6}从业"),
)  # fmt: skip


def _consequences(window: Window) -> Iterator[Fault]:
    """A consequence that the text does not draw."""
    text = "；".join(source.passage.text for source in window.sources)
    for pattern in _CONSEQUENCES:
        said = pattern.search(window.said.text)
        if said and not pattern.search(text):
            yield Fault(FaultKind.UNSUPPORTED, said.group(), f"依据中没有“{said.group()}”")


#: Who stands between a word that gives him his place and what is done there: 由…召集, 报…审批, 归…所有.
_PLACE = re.compile(
    r"(?P<gives>归入|归属|归|由|报请?|交由|移送|移交|向)(?P<who>[^，。；、由报归向]{2,18}?)"
    r"(?P<does>所有|享有|承担|清偿|负担|审批|批准|核准|决定|召集|主持|备案|处理|办理|审查|审核|认定|公布|负责|(?=[，。；]|$))"
)
_CONSENT = frozenset(("批准", "备案", "同意"))
_GIVES = {"归入": "归", "归属": "归", "报请": "报", "交由": "由", "移交": "移送"}
_ALIKE_DOES = {"核准": "批准", "审批": "批准", "负担": "承担", "享有": "所有"}


def _placed(text: str) -> list[tuple[str, str, str]]:
    return [
        (_GIVES.get(m["gives"], m["gives"]), _ALIKE_DOES.get(m["does"], m["does"]), m["who"])
        for m in _PLACE.finditer(text)
    ]


def _places(window: Window) -> Iterator[Fault]:
    """Another one in the place to which the text puts somebody: 报…审批, 由…召集, 归…所有."""
    held = [one for source in window.sources for one in _placed(source.passage.text)]
    for gives, does, who in _placed(window.said.text):
        other = {what for place, what, name in held if place == gives and _may_be(window, who, name)}
        if does in _CONSENT and other and does not in other and other & _CONSENT:
            yield Fault(FaultKind.ROLE, does, f"依据是“{other.pop()}”，不是“{does}”")
            continue
        real = [name for place, what, name in held if place == gives and what == does and (does or gives == "归")]
        if real and not any(_may_be(window, who, name) for name in real):
            yield Fault(FaultKind.ROLE, who, f"依据在这个位置上的是“{real[0]}”，不是“{who}”")


def _may_be(window: Window, said: str, held: str) -> bool:
    """Whether one name may stand for the other: the same, a part of it, or one that the field takes for it."""
    if said in held or held in said or window.covers(said, held):
        return True
    return len(grams(said) & grams(held)) >= min(len(grams(said)), len(grams(held))) * 0.6


_PAIR = re.compile(r"(?P<who>[^，、。；：向对由和及与或]{2,10})(?:向|对)(?P<whom>[^，、。；：的]{2,4})")


def _pairs(window: Window) -> Iterator[Fault]:
    """Two who each deal with somebody, told of each other's: 甲向丙、乙向丁 told as 甲向丁、乙向丙."""
    text = "；".join(source.passage.text for source in window.sources)
    held = {m["who"][-4:]: m["whom"][:2] for m in _PAIR.finditer(text)}
    for said in _PAIR.finditer(window.said.text):
        who, whom = said["who"][-4:], said["whom"][:2]
        if (
            held.get(who, whom) != whom
            and whom in set(held.values())
            and not re.search(rf"{said['who'][-4:]}[向对]{whom}", text)
        ):
            yield Fault(FaultKind.RECIPIENT, said.group(), f"依据中{said['who']}对的是“{held[who]}”")


_UNDER = re.compile(
    r"(?:按照|依照|根据|违反|适用)(?:本[^，。；第]{1,3}|《[^》]*》)(?P<number>第[零一二三四五六七八九十百]+条)(?:[^，。；第]{0,6}?款)?(?:的?规定)?(?P<next>[^，。；]{4})"
)


def another_reference(text: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """Another number in a reference of the text: 按照本规定第十二条开展… told as 第十四条."""
    held = {m["next"]: m["number"] for quote in quotes for m in _UNDER.finditer(quote)}
    for said in _UNDER.finditer(text):
        real = held.get(said["next"])
        if real and real != said["number"]:
            yield Fault(FaultKind.PROVISION, said["number"], f"依据写的是“{real}”，不是“{said['number']}”")


#: All rules of this module.
TURNED_RULES = (
    _everybody,
    _any_thing,
    _starts,
    _even_if,
    _way_out,
    _shares,
    _bounds,
    _sides_of_time,
    _consequences,
    _places,
    _pairs,
)

"""The measures of a sanctions clause, in the words of the source: 责令改正, 警告, 罚款, and the like."""

from __future__ import annotations

import re

__all__ = ["legal_basis", "split_measures"]

_HEAD = (
    r"责令|给予|警告|罚款|没收|吊销|撤销|暂停|停业|停产|停机|停止|关闭|限制|通报|监管谈话|出具|公开谴责|谴责|记过|记大过|降级|撤职|开除|取缔|禁止|消除|"
    r"处以|处|并处|单处|拘留|处分|纪律处分|行政处分|要求其|予以|取消|注销|认定|退还|依照|按照|依法|从重|市场禁入|约谈|训诫|加处|终止|"
    r"行政拘留|治安管理处罚|记入|纳入|销毁|追缴|扣减|缩减|降低|不得申请|指定|接管|托管|谈话|提示|冻结|查封|扣押|阻断|封存|法律、行政法规规定的其他"
)
_AMOUNT = r"(?:[0-9一二两三四五六七八九十百千]+[万亿]?[^，、。；]{0,14}?)"
_STARTS = re.compile(rf"^(?:并)?(?:可以)?(?:{_HEAD}|{_AMOUNT}(?:罚款|拘留))")
_CUT = re.compile(r"，?直至|、|并且|并可以|，|或者|或|并(?=[责给处没吊撤予由])|以及|和(?=[责给处没吊撤予])")
_AHEAD = re.compile(
    r"^(?:并(?!处)|根据情[况形]|在职责范围内|建议[^，。；]{2,16}(?:部门|机构)(?=限制|禁止|吊销|撤销|责令|暂停)|视情况|情节严重的|可以|还|应当|也|将|决定|依法|一律|由[^，。；]{2,40}?(?=责令|给予|处|没收|予以|吊销|撤销|取缔|依照|按照|依法|采取|通报)|"
    r"依据各?自?职责|按照规定的?权限|(?:按照|依照|依据)[^，。；]{0,6}(?:职责|职权)(?:分工|范围)?|"
    r"对[^，。；]{1,40}?(?=责令|给予|处以|并处|单处|处[^理置于]|没收|予以|采取|依法|实施)|对其|有权|单处|并处|采取|给予|处以|处(?=警告|暂停|撤销|停|禁)|或者|的|，|、|"
    r"[0-9一二两三四五六七八九十]+(?:个月|日|年)(?:以内|以下|以上)?(?=停止|暂停|停机|停业|限制|禁止)|"
    r"责令[^，。；、]{2,12}?对[^，。；、]{2,16}?给予|(?:依照|按照|根据|依据)[^，。；]*?(?:的?规定|条款)|[^，。；]{2,30}?(?:可以|有权))+"
)
_TAIL = re.compile(
    r"的处罚$|等(?:行政)?(?:监管|监督管理|处罚|行政监管)?(?:措施|处分|处罚|行政处分)?$|的(?:行政)?处分$|(?:行政|监管)?措施$|等行政处分$"
)
_FINE = re.compile(r"罚款$|罚款的")
_TITLE = re.compile(r"《([^《》]{2,40})》")


def split_measures(words: str) -> tuple[str, ...]:
    """Measures that a stretch of a sanctions clause imposes, in order; empty where it imposes none.

    A piece that does not begin with a measure's first word belongs to the one before it (责令更换董事、监事), and a
    fine is 罚款 whatever its range.
    """
    found: list[str] = []
    piece = ""
    at = 0
    for cut in [*_CUT.finditer(words), None]:
        end = cut.start() if cut else len(words)
        piece += words[at:end]
        following = words[cut.end() :] if cut else ""
        if cut is None or cut.group() == "，" or (_STARTS.match(following) and _complete(piece)):
            found.extend(_measure(piece))
            piece = ""
        else:
            piece += cut.group()
        at = cut.end() if cut else end
    return tuple(dict.fromkeys(found))


def _complete(piece: str) -> bool:
    """Whether a piece is a measure of its own, not the first half of 暂停或者撤销许可 or 单处或者并处."""
    bare = _AHEAD.sub("", piece)
    return (
        bool(bare)
        and not re.fullmatch(r"(?:责令)?(?:暂停|撤销|吊销|限制|停止|终止|单处|取消|禁止|限期)", bare)
        and not re.search(r"单处$|^对[^处给]{1,20}$", bare)
    )


def _measure(piece: str) -> list[str]:
    """The measure in one piece, without subject, target and amount."""
    piece = piece.strip("，、。；： \n")
    if _FINE.search(_TAIL.sub("", piece)):
        return ["罚款"]
    if re.search(r"拘留$", piece):
        return ["拘留"]
    given = re.search(r"给予([^，。；给]{0,10}(?:处分|警告|通报批评|谴责|处罚))$", piece)
    if given:
        return [given.group(1).removeprefix("其")]
    imposed = re.search(
        r"(?:依照|按照|根据|依据)[^，。；]*?((?:予以)?(?:处罚|处理|处分)|从重处罚|追究法律责任)$", piece
    )
    if imposed:
        return [imposed.group(1)]
    bare = _TAIL.sub("", _AHEAD.sub("", piece))
    bare = re.sub(r"^予以(?=警告|训诫|处分|取缔|没收|通报批评|吊销|撤销|公开谴责)", "", bare)
    bare = bare.strip("的，、。；：: \n")
    if (
        not bare
        or re.match(r"予以(?:处理并|赔偿|配合|公告|保密|奖励|表彰|协助|更正|撤销)", bare)
        or not _STARTS.match(bare)
        or re.fullmatch(r"(?:处|并处|给予|处以|依法|单处)", bare)
    ):
        return []
    return [bare]


def legal_basis(words: str) -> tuple[str, ...]:
    """Titles of the laws under which a sanction is imposed (依照《网络安全法》相关规定), without 中华人民共和国."""
    found: list[str] = []
    for opening in re.finditer(r"(?:依照|按照|根据|依据)(?=[^，。；]{0,8}《)", words):
        run = re.compile(r"[^，。；]*?(?:规定|处罚|处理|，|。|；|$)").match(words, opening.end())
        found.extend(title.removeprefix("中华人民共和国") for title in _TITLE.findall(run.group() if run else ""))
    return tuple(dict.fromkeys(found))

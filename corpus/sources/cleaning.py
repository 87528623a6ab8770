"""A text as it was read or pasted, made ready: without what cannot be seen and what a web page has around it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace

from corpus.citing.names import squash
from corpus.errors import SourceError
from corpus.models import Tree
from corpus.reading.lines import measure_layout, split_lines
from corpus.reading.readers import count_invisible, drop_invisible
from corpus.reading.segmenter import segment
from corpus.reading.signs import readable
from corpus.sources.recognising import Said, read_said

__all__ = ["ReadText", "from_title", "made_ready"]

_LAST_WORDS = re.compile(r"起(?:施行|实施|执行|生效)[^。]{0,200}。|(?:同时|即行|一并)废止[^。]{0,100}。")
_OF_A_PAGE = re.compile(
    "扫一扫|责任编辑|版权所有|ICP备|主办单位|网站标识码|相关(?:稿件|链接|文章|阅读)|打印本页|关闭窗口"
)
_ANNEX = re.compile(r"\s*[#*]*\s*附\s*[件录表]")


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text, its tree, what it says of itself, what its file was called, and what was done to it (Chinese)."""

    text: str
    tree: Tree
    said: Said
    name: str
    sha256: str
    notices: tuple[str, ...]


def made_ready(text: str, name: str, sha256: str | None) -> ReadText:
    """The text without what does not belong to it.

    Raises:
        SourceError: there are no words in it.
    """
    notices: list[str] = []
    digest = sha256 or hashlib.sha256(text.encode()).hexdigest()
    hidden = count_invisible(text)
    if hidden:
        marks = "、".join(f"U+{ord(c):04X}（{unicodedata.name(c, '控制字符')}）" for c in list(hidden)[:3])
        notices.append(f"删去不可见字符 {sum(hidden.values())} 个：{marks}")
        text = drop_invisible(text)
    if not re.search(r"\w", text):
        raise SourceError(f"{name} 里没有文字，未收录；请核对文件")
    text, cut = _without_tail(readable(text))
    if cut:
        notices.append(f"略去文末不属于条文的 {cut} 行")
    tree = segment(text)
    return ReadText(text.rstrip() + "\n", tree, read_said(text, tree), name, digest, tuple(notices))


def _without_tail(text: str) -> tuple[str, int]:
    """The text without what a web page leaves after the sentence that says when it comes into force, annexes kept."""
    lines = text.splitlines()
    heads = [
        i for i, line in enumerate(lines) if re.match(r"[\s#*　]*第\s?[一二三四五六七八九十百零〇0-9]{1,7}\s?条", line)
    ]
    ends = _LAST_WORDS if heads else re.compile("。$")  # a note without articles says nothing of the kind
    last = next((i for i in range(len(lines) - 1, -1, -1) if ends.search(lines[i].rstrip())), None)
    if last is None or (heads and last < heads[-1]):
        return text, 0
    after = lines[last + 1 :]
    if any(_ANNEX.match(line) for line in after) or not lines[last].rstrip().endswith("。"):
        return text, 0
    unsure = not heads or measure_layout(split_lines(text)).wrapped  # a table may follow, the sentence may go on
    if unsure and not any(_OF_A_PAGE.search(line) for line in after):
        return text, 0
    cut = sum(bool(line.strip()) for line in after)
    return ("\n".join(lines[: last + 1]) + "\n", cut) if cut else (text, 0)


def from_title(read: ReadText, title: str) -> ReadText:
    """A text without articles from its title on: what a page has before it would be taken for its opening."""
    lines = read.text.splitlines()
    if any(not article.is_section for article in read.tree.articles):
        return read
    key = squash(title)
    spans = ((at, at + n) for at in range(len(lines)) for n in (1, 2, 3))
    first, end = next((s for s in spans if squash("".join(lines[slice(*s)]).strip("#* ")) == key), (0, 0))
    if not first:
        return read
    text = "\n".join([title, *lines[end:]]) + "\n"
    cut = sum(bool(line.strip()) for line in lines[:first])
    return replace(read, text=text, tree=segment(text), notices=(*read.notices, f"略去标题之前的 {cut} 行"))

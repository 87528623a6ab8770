"""A model's reply → sentences: JSON wherever it stands in the reply, or lines with marks; anything else is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from retrieval.answering.writers.models import PlainSentence, WriterError

__all__ = ["ComingSentences", "content_of", "object_with", "sentences_of", "shape_fault"]

MOST_SENTENCES = 24
MOST_CHARACTERS = 400
_COMING = 20_000  # characters of a reply that are looked at while it comes
_LONGEST_LINE = MOST_CHARACTERS + 100  # the sentence, its number before and its marks behind

_THINK = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|$)", re.S | re.I)
_LIST = re.compile(r'"sentences"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_FENCE = re.compile(r"```(?:json)?\s*(.*?)(?:```|$)", re.S | re.I)
_MARKS = re.compile(r"\[(\d{1,3})\]")
_LINE = re.compile(r"^(?:[-*•]|\d{1,2}[.、])?\s*(?P<text>.{2,}?)\s*(?P<marks>(?:\[\d{1,3}\])+)[。.]?$")
_MARKUP = re.compile(r"[<>`\x00-\x08\x0b-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\]\(|https?://|\*\*", re.I)


def content_of(document: Any) -> str:
    """The words of a completion.

    Raises:
        WriterError: there are none, they are cut, or the model wants to call a tool.
    """
    try:
        choice = document["choices"][0]
        message = choice["message"]
        content = message.get("content")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise WriterError("模型服务的答复不是约定的格式") from error
    if choice.get("finish_reason") == "length":
        raise WriterError("模型的答复没有写完")
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    if not isinstance(content, str) or not content.strip():
        raise WriterError("模型要求调用工具，没有给出文字" if message.get("tool_calls") else "模型没有给出文字")
    return _writable(content)


def _writable(words: str) -> str:
    """The words themselves: JSON can hold halves of characters, which neither pages nor files can."""
    try:
        words.encode()
    except UnicodeEncodeError as error:
        raise WriterError("模型的答复含有不成字的编码") from error
    return words


def sentences_of(content: str, form: str) -> tuple[PlainSentence, ...]:
    """The sentences of a reply, each once; marks and markup within them are refused sentence by sentence later.

    Raises:
        WriterError: none can be read.
    """
    words = _THINK.sub("", content).strip()
    as_lines = form == "lines" and '"sentences"' not in words  # some give JSON although nobody asked for it
    found = list(_from_lines(words) if as_lines else _from_json(words))
    if not found:
        raise WriterError("模型的答复里没有可用的句子")
    return tuple(dict.fromkeys(found))[:MOST_SENTENCES]


class ComingSentences:
    """Finds the sentences of a reply while it still comes; ``heard`` is told of each once it is whole.

    It looks only at the beginning of a long reply, and gives up without a word where it cannot read: what counts is
    :func:`sentences_of` over the whole.
    """

    def __init__(self, form: str, heard: Callable[[PlainSentence], None]) -> None:
        self._form, self._heard = form, heard
        self._words = ""
        self._told: dict[PlainSentence, None] = {}

    def feed(self, words: str) -> None:
        """Take the next words."""
        if not words or len(self._words) > _COMING:
            return
        self._words += words
        if not ("}" in words or "\n" in words):
            return
        for one in islice(self._whole(), MOST_SENTENCES):
            if one not in self._told:
                self._told[one] = None
                self._heard(one)

    def _whole(self) -> Iterator[PlainSentence]:
        words = _THINK.sub("", self._words)
        if self._form == "lines" and not words.lstrip().startswith(("{", "`")):
            yield from _from_lines(words[: words.rfind("\n") + 1])
            return
        begun = _LIST.search(words)
        at = begun.end() if begun else len(words)
        decoder = json.JSONDecoder()
        while (at := _BETWEEN.match(words, at).end()) < len(words):  # type: ignore[union-attr]
            try:
                row, at = decoder.raw_decode(words, at)
                found = list(_from_row(row))
            except (json.JSONDecodeError, RecursionError, WriterError):
                return
            yield from found


def _from_json(words: str) -> Iterator[PlainSentence]:
    fenced = _FENCE.search(words)
    document = _object(fenced.group(1) if fenced else words, "sentences")
    rows = document.get("sentences") if isinstance(document, dict) else None
    for row in rows if isinstance(rows, list) else ():
        yield from _from_row(row)


def _from_row(row: Any) -> Iterator[PlainSentence]:
    """The sentence of an object of the list; none where it is no such object."""
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return
    marks = row.get("quotes")
    marks = marks if isinstance(marks, list) else []
    support = tuple(dict.fromkeys(m for m in marks if isinstance(m, int) and not isinstance(m, bool)))
    text = _writable(row["text"])
    for mark in support:  # many write the marks within the sentence, too
        text = text.replace(f"[{mark}]", "")
    text = text.strip()
    if text:
        yield PlainSentence(text, support)


def object_with(content: str, name: str) -> dict[str, Any]:
    """The first JSON object of a reply that has a field of that name, thought and fences aside.

    Raises:
        WriterError: there is none.
    """
    words = _THINK.sub("", content).strip()
    fenced = _FENCE.search(words)
    found: dict[str, Any] = _object(fenced.group(1) if fenced else words, name)
    return found


def _object(words: str, name: str) -> Any:
    decoder = json.JSONDecoder()
    at = words.find("{")
    while at >= 0:
        try:
            document, _ = decoder.raw_decode(words, at)
        except (json.JSONDecodeError, RecursionError):
            document = None
        if isinstance(document, dict) and name in document:
            return document
        at = words.find("{", at + 1)
        if at > 20_000:
            break
    raise WriterError("模型的答复不是约定的 JSON")


def _from_lines(words: str) -> Iterator[PlainSentence]:
    for whole_line in words.splitlines():
        line = whole_line.strip()
        if len(line) > _LONGEST_LINE:  # matching takes the square of the length
            if line.rstrip("。.").endswith("]"):  # refused later, and with it what leans on it
                yield PlainSentence(line[: MOST_CHARACTERS + 1], ())
        elif match := _LINE.match(line):
            yield PlainSentence(match["text"], tuple(dict.fromkeys(int(m) for m in _MARKS.findall(match["marks"]))))


def shape_fault(sentence: PlainSentence, known: frozenset[int]) -> str:
    """What is wrong with the form of a sentence (Chinese); empty where nothing is."""
    if not sentence.support:
        return "没有写依据"
    if not set(sentence.support) <= known:
        return "所写的依据不存在"
    if len(sentence.text) > MOST_CHARACTERS:
        return "句子过长"
    if _MARKUP.search(sentence.text) or _MARKS.search(sentence.text):
        return "含有标记、链接或不可见字符"
    return ""

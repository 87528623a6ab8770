"""Texts as the numbers of the pieces that are likeliest together (a unigram model).

Source: Kudo, *Subword regularization* (2018); the best way through a text is found as by Viterbi (1967).
"""

from __future__ import annotations

import re

import numpy as np

from retrieval.finding.e5_file import E5File
from retrieval.finding.terms import Terms

__all__ = ["Tokens"]

_BLANKS = re.compile(" {2,}")
_MARK = "\u2581"  # stands for a blank
_NEVER = np.float32(-1e30)
_UNKNOWN = np.float32(10)  # how much less likely than the least likely piece


class Tokens:
    """Cuts texts by the pieces of a model."""

    def __init__(self, file: E5File) -> None:
        self._specials = file.specials
        self._replaced = file.replacements
        self._terms = Terms.of(file.pieces())
        self._scores = file.scores
        self._unknown = file.scores.min() - _UNKNOWN
        self._longest = file.longest_piece

    def of(self, text: str) -> list[int]:
        """The numbers of the pieces of a text, with the marks of its begin and its end."""
        words = _BLANKS.sub(" ", text.translate(self._replaced))
        words = (words if words.startswith(" ") else f" {words}").replace(" ", _MARK)
        spans = list(self._spans(words))
        numbers = self._terms.numbers([words[start:end] for start, end in spans])
        best = [np.float32(0)] + [_NEVER] * len(words)
        back = [(0, self._specials.unknown)] * (len(words) + 1)
        for (start, end), number in zip(spans, numbers, strict=True):
            if number >= 0 and number != self._specials.unknown:
                score = best[start] + self._scores[number]
                if score > best[end]:
                    best[end], back[end] = score, (start, number)
            if end == start + 1 and (score := best[start] + self._unknown) > best[end]:
                best[end], back[end] = score, (start, self._specials.unknown)
        return [self._specials.first, *self._way(back), self._specials.last]

    def _spans(self, words: str) -> list[tuple[int, int]]:
        """What may be a piece, by where it begins; each character for itself in any case."""
        sizes = [len(character.encode("utf-8", "surrogatepass")) for character in words]
        found = []
        for start in range(len(words)):
            size = 0
            for end in range(start + 1, len(words) + 1):
                size += sizes[end - 1]
                if size > self._longest and end > start + 1:
                    break
                found.append((start, end))
        return found

    @staticmethod
    def _way(back: list[tuple[int, int]]) -> list[int]:
        found = []
        at = len(back) - 1
        while at > 0:
            at, number = back[at]
            found.append(number)
        return found[::-1]

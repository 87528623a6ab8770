"""What each clause of a wording lets, forbids, asks or leaves free, and who does it: the acts of its norms.

A report and a provision are read alike, by the words of force that the verifier knows and the bearers that the extractor of
norms finds; what the norms of a provision say is then held against what is told of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus import most_per_domains, per_domains
from graph import load_thesaurus
from retrieval.checking.verifier_passage import Reader, Role
from retrieval.checking.verifier_words import EXEMPTS, TRIGGER, Force

__all__ = ["Act", "borne", "read_acts"]

_PIECE = re.compile(r"[^，,。；;：:！？!?\n|]+")
_SENTENCE = re.compile(r"[^。！？!?\n]+[？?]?")
_ASKS = re.compile(r"[？?]$|吗|是否(?![^，。；]{0,40}(?:决定|自愿|自主|自便))|能否|可否|要不要|可不可以")
_NEEDS = re.compile(r"(?:经营|业务|工作|管理|发展|实际|履职|职责)的?需要$")  # a noun
_LEAST = 2  # characters that say what is done
_STOP = re.compile("[，。；]")
_STOPS = re.compile(r"[；;：:]")
_IF = re.compile(r"的$|^(?:违反|未|如果?|若|凡|当|经)|(?:时|后|前|情况下|情形下?|条件下|前提下)$")


@dataclass(frozen=True, slots=True)
class Act:
    """A clause under a word of force.

    ``words`` are the clause and those that go on from it, ``before`` what stands ahead of the word of force in it, ``does``
    what follows it; ``condition`` are the clauses ahead that say when. ``start`` is where the word of force stands.
    """

    force: Force
    word: str
    before: str
    does: str
    words: str
    condition: str
    sentence: str
    start: int

    @property
    def excepts(self) -> bool:
        """Whether its sentence makes an exception."""
        return EXEMPTS.search(self.sentence) is not None


def read_acts(words: str) -> tuple[Act, ...]:
    """The acts of a wording, in order."""
    return _read(words)


@lru_cache(maxsize=4096)
def _read(words: str) -> tuple[Act, ...]:
    return tuple(act for sentence in _SENTENCE.finditer(words) for act in _acts(sentence.group(), sentence.start()))


def _acts(sentence: str, at: int) -> list[Act]:
    found: list[Act] = []
    ahead: list[str] = []
    end = 0
    for piece in _PIECE.finditer(sentence):
        text = piece.group()
        if _STOPS.search(sentence[end : piece.start()]):
            ahead = []
        end = piece.end()
        if _ASKS.search(text) or (_ASKS.search(sentence) and piece.end() >= len(sentence) - 1):
            continue  # a question says nothing
        triggers = [m for m in TRIGGER.finditer(text) if not _NEEDS.search(text[: m.end()])]
        if not triggers:
            if found and not ahead and not _IF.search(text):
                last = found[-1]
                found[-1] = _with(last, f"{last.does}，{text}", f"{last.words}，{text}")
            else:
                ahead.append(text)
            continue
        for number, trigger in enumerate(triggers):
            stop = triggers[number + 1].start() if number + 1 < len(triggers) else len(text)
            start = triggers[number - 1].end() if number else 0
            force = Force[str(trigger.lastgroup)]
            stop = len(text) if stop - trigger.end() < _LEAST else stop
            whole = text if len(triggers) == 1 else text[start:stop]
            before, does = text[start : trigger.start()], text[trigger.end() : stop]
            place = at + piece.start() + trigger.start()
            found.append(Act(force, trigger.group(), before, does, whole, "，".join(ahead), sentence.strip(), place))
        ahead = []
    return found


def _with(act: Act, does: str, words: str) -> Act:
    return Act(act.force, act.word, act.before, does, words, act.condition, act.sentence, act.start)


@most_per_domains(1024)
def borne(words: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Who must, may or must not do what by a provision, by the extractor of norms: bearers and words of the norm."""
    passage = _reader().read(words)
    found = [(norm.subjects, norm.text) for norm in passage.norms]
    for mention in passage.mentions:
        if mention.role == Role.BY:  # 具体办法由某机构另行制定
            found.append(((mention.name,), _STOP.split(passage.text[mention.end :], maxsplit=1)[0]))
    return tuple(found)


@per_domains
def _reader() -> Reader:
    return Reader(load_thesaurus())

"""What reading a question gives: who asks, what is asked one by one, what happened, what is taken for granted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus import Citation

__all__ = ["Ask", "Claim", "Fact", "FactKind", "Fired", "Frame", "Reading", "Shape"]


class Frame(StrEnum):
    """The kind of answer that an ask calls for; one module of :mod:`retrieval.answering.frames` each."""

    VERDICT = "verdict"  # 可以吗, 要不要, 算不算
    CORRECTION = "correction"  # 日志要存二十年，对吗
    QUANTITY = "quantity"  # 多久, 几次, 多少
    ACTOR = "actor"  # 向谁, 谁负责
    DEFINITION = "definition"  # 什么是, 包括哪些
    CONSEQUENCE = "consequence"  # 怎么罚, 什么后果
    BREACHES = "breaches"  # 违反了哪些规定
    PROCEDURE = "procedure"  # 怎么办, 先做什么
    LIST = "list"  # 列出, 做张表
    COMPARISON = "comparison"  # 区别, 新旧
    ABOUT = "about"  # 何时施行, 文号, 谁发布, 改了什么
    PROVISION = "provision"  # 第N条说什么
    RULE = "rule"  # 有什么要求: what is to be done, where no other kind is asked


class Shape(StrEnum):
    """The outer form that is asked for."""

    SENTENCE = "sentence"
    TABLE = "table"
    MEMO = "memo"
    LIST = "list"


class FactKind(StrEnum):
    """What a stretch of the story is."""

    ACT = "act"  # what was done, left undone or is planned
    OBJECT = "object"  # the system, data or person concerned
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Fired:
    """A reading rule that fired: its id, the words that it matched, what it changed (Chinese, for ``explain``)."""

    rule: str
    words: str
    effect: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked. ``text`` are its own words, ``topic`` what it is about with what it refers back to filled in.

    ``query`` is what is searched for: the topic with the facts that bear on it, never the rest of the story. ``assumed``
    is the instrument that a bare 第十八条 was taken to mean, which an answer says. ``bearers`` are the institution types
    that it names as those who act (期货公司多久演练一次); ``before`` is the topic in which one part was exchanged.
    """

    text: str
    frame: Frame
    topic: str
    query: str
    targets: tuple[Citation, ...] = ()
    refers_back: bool = False
    assumed: str | None = None
    bearers: tuple[str, ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something of the story that bears on an ask; ``value`` and ``unit`` for numbers, ISO day in ``unit`` for dates."""

    kind: FactKind
    text: str
    value: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the question takes for granted (日志要存二十年吧); ``ask`` is the index of the ask that it belongs to."""

    text: str
    ask: int
    value: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as read.

    ``text`` is the cleaned question, ``bearing`` what of it is judged: the asks with the clauses that bear on them.
    ``asker`` are the institution types that the asker says to belong to, or that were set (我是), without broader ones;
    ``denied`` those that he says not to belong to; ``about`` the one institution that the question speaks of where nobody
    says who asks; ``targets`` the provisions and instruments named anywhere in the question; ``as_of`` an ISO day;
    ``follows_up`` says that the first ask leans on the turns before.
    """

    question: str
    text: str
    bearing: str = ""
    asker: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    facts: tuple[Fact, ...] = ()
    claims: tuple[Claim, ...] = ()
    targets: tuple[Citation, ...] = ()
    shape: Shape = Shape.SENTENCE
    as_of: str | None = None
    follows_up: bool = False
    rules: tuple[Fired, ...] = ()

    @property
    def whom(self) -> tuple[str, ...]:
        """For whom the answer is: who asks, else of whom is asked."""
        return self.asker or self.about

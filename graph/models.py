"""What the package reads out of the texts: norms, quantities, sanctions, references, definitions.

All are frozen dataclasses that carry their own evidence. Offsets are *text offsets* of the article (see
:mod:`corpus.models`): ``article.text[start:end] == text``. Field names follow the JSON of the command line, so that
:func:`dataclasses.asdict` gives what scripts see, enumerations as their words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus import Locator, Span, article_eid

__all__ = [
    "Bound",
    "Definition",
    "DefinitionKind",
    "Modality",
    "Norm",
    "Placed",
    "Quantity",
    "QuantityKind",
    "Reference",
    "ReferenceKind",
    "Resolution",
    "Sanction",
    "Target",
    "Violated",
]


class Modality(StrEnum):
    """The deontic force of a norm."""

    OBLIGATION = "obligation"  # 应当, 须, 有义务
    PROHIBITION = "prohibition"  # 不得, 禁止
    PERMISSION = "permission"  # 可以, of a regulated entity
    ENCOURAGEMENT = "encouragement"  # 鼓励
    POWER = "power"  # tasks and 可以 of a regulator, tasks of an association


class QuantityKind(StrEnum):
    """What a quantity measures."""

    RETENTION = "retention"  # 保存五年以上
    FREQUENCY = "frequency"  # 每年至少一次
    DEADLINE = "deadline"  # 演练后15个工作日内
    CAPACITY = "capacity"  # 历史峰值的两倍以上
    BANDWIDTH = "bandwidth"  # 当前带宽的百分之五十以下
    THRESHOLD = "threshold"  # 账户合计一千人以上
    FINE = "fine"  # 十万元以下罚款
    DURATION = "duration"  # 期限为六个月, 延长至三十日, 十五日以下拘留
    DATE = "date"  # 自2023年5月1日起施行


class Bound(StrEnum):
    """On which side of the number the quantity lies."""

    MIN = "min"
    MAX = "max"
    EXACT = "exact"


class Target(StrEnum):
    """Whom a sanction hits."""

    ORGANISATION = "organisation"
    RESPONSIBLE_PERSON = "responsible_person"
    INDIVIDUAL = "individual"


class ReferenceKind(StrEnum):
    """Where a citation leads."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class Resolution(StrEnum):
    """How sure the target of a citation or of a sanction is."""

    EXACT = "exact"
    INFERRED = "inferred"
    OUTSIDE = "outside"


class DefinitionKind(StrEnum):
    """A definition proper, or a short name (以下简称, 以下统称)."""

    DEFINITION = "definition"
    ABBREVIATION = "abbreviation"


class Placed:
    """What was read out of a stretch of an article: its address, its 条 as key, its evidence."""

    __slots__ = ()
    doc_id: str
    eid: str
    paragraph: int
    item: int | None
    start: int
    end: int

    @property
    def home(self) -> Locator:
        """The 条 or section in which it stands: the key of every look-up."""
        return Locator(self.doc_id, self.eid)

    @property
    def locator(self) -> Locator:
        """The finest part in which it stands."""
        return Locator(self.doc_id, self.eid, self.paragraph, self.item)

    @property
    def span(self) -> Span:
        """The words from which it was read."""
        return Span(self.locator, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Quantity(Placed):
    """A number with what it bounds.

    ``number`` is ``None`` where the unit says all: a day of the year (``04-30``) or a date (``2023-05-01``).
    Fines are in yuan with the unit 元, or in multiples (unit 倍, ``base`` 违法所得) and shares (unit %) of a ``base``.
    ``inclusive`` says whether the number itself lies within, by the rule of the text it stands in.
    ``anchor`` is the event from which a period runs (演练后), or what a frequency counts.
    """

    kind: QuantityKind
    number: float | int | None
    unit: str
    bound: Bound
    inclusive: bool
    text: str
    start: int
    end: int
    doc_id: str = ""
    eid: str = ""
    article: int = 0
    paragraph: int = 1
    item: int | None = None
    anchor: str | None = None
    base: str | None = None
    target: Target | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Norm(Placed):
    """Who must, must not, may or is encouraged to do what.

    ``text`` is the stretch of the article from the condition (if any) to the end of the last clause that the trigger
    governs; ``action`` is that clause without subject and trigger.
    """

    id: str
    doc_id: str
    eid: str
    article: int
    paragraph: int
    item: int | None
    subjects: tuple[str, ...]
    modality: Modality
    trigger: str
    action: str
    text: str
    start: int
    end: int
    trigger_start: int = 0
    condition: str | None = None
    exception: str | None = None
    object: str | None = None
    quantities: tuple[Quantity, ...] = ()
    sanctions: tuple[str, ...] = ()
    rule: str = ""

    @property
    def told(self) -> str:
        """The action for people; with its topic where that stands before the trigger (保存期限不得少于二十年)."""
        ahead = self.text[: max(0, self.trigger_start - self.start)]
        if self.object and self.object in ahead:
            return f"{self.object}{self.trigger}{self.action}"
        return self.action or self.text

    @property
    def whole(self) -> str:
        """The statement with its exception (但书), which often stands in a sentence of its own."""
        if self.exception is None or self.exception in self.text:
            return self.text
        return f"{self.text}，{self.exception}"


@dataclass(frozen=True, slots=True)
class Violated:
    """A provision whose breach a sanction answers; ``paragraph`` and ``item`` only where the text names them."""

    doc_id: str
    article: int
    paragraph: int | None = None
    item: int | None = None
    insertion: int = 0

    @property
    def locator(self) -> Locator:
        """The provision."""
        return Locator.of(self.doc_id, self.article, self.paragraph, self.item, insertion=self.insertion)


@dataclass(frozen=True, slots=True)
class Sanction(Placed):
    """One tier of consequences for one target. Fines in yuan; multiples of ``fine_base`` in ``fine_times_*``.

    ``conduct`` is the breach in the words of the text, ``condition`` what narrows the tier; ``aggravation`` only what
    makes it graver than the first tier (情节严重, 拒不改正), ``None`` for the first.
    ``applies`` are the provisions whose tiers it borrows (依照第五十二条规定处罚).
    """

    id: str
    doc_id: str
    eid: str
    article: int
    paragraph: int
    item: int | None
    offenders: tuple[str, ...]
    violated: tuple[Violated, ...]
    authority: tuple[str, ...]
    measures: tuple[str, ...]
    target: Target
    text: str
    start: int
    end: int
    fine_min: float | int | None = None
    fine_max: float | int | None = None
    fine_times_min: float | int | None = None
    fine_times_max: float | int | None = None
    fine_percent_min: float | int | None = None
    fine_percent_max: float | int | None = None
    fine_base: str | None = None
    condition: str | None = None
    conduct: str | None = None
    legal_basis: tuple[str, ...] = ()
    resolution: Resolution = Resolution.EXACT
    aggravation: str | None = None
    applies: tuple[Violated, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference(Placed):
    """A citation, one object per target 款 or 条, or per law where no article is named.

    ``target_items`` holds all 项 of that 款 that are named (``target_item`` is the first of them), ``target_eid`` the
    short name of the target article where it is known to exist. ``reason`` is given for all that is not exact.
    """

    doc_id: str
    eid: str
    article: int
    paragraph: int
    item: int | None
    kind: ReferenceKind
    target_doc_id: str | None
    target_title: str | None
    target_article: int | None
    target_paragraph: int | None
    target_item: int | None
    text: str
    start: int
    end: int
    rule: str
    resolution: Resolution
    reason: str | None = None
    target_items: tuple[int, ...] = ()
    target_eid: str | None = None
    target_insertion: int = 0

    @property
    def target(self) -> Locator | None:
        """What it leads to as it names it, there or not; ``None`` where the law is not known."""
        if self.target_doc_id is None:
            return None
        if self.target_article is None:
            return Locator(self.target_doc_id)
        eid = self.target_eid or article_eid(self.target_article, self.target_insertion)
        return Locator(self.target_doc_id, eid, self.target_paragraph, self.target_item)


@dataclass(frozen=True, slots=True)
class Definition(Placed):
    """What a text says a word means, and how far that holds."""

    doc_id: str
    eid: str
    article: int
    item: int | None
    term: str
    definition: str
    kind: DefinitionKind
    scope: str
    start: int
    end: int
    paragraph: int = 1

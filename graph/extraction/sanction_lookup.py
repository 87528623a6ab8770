"""What sanctions look up in the whole of a law: citations, fines, who bears which duty, who imposes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus import Document, Locator
from graph.extraction.norm_state import default_authority
from graph.extraction.quantities import extract_quantities
from graph.extraction.subjects import UNNAMED, EntityTable, SubjectFinder
from graph.models import Modality, Norm, Quantity, QuantityKind, Reference, Violated

__all__ = ["LawView", "implied_offenders", "named_authority", "view_of"]


@dataclass
class LawView:
    """What is looked up for the whole document."""

    document: Document
    finder: SubjectFinder
    authority: str
    references: dict[str, list[Reference]]
    fines: dict[str, list[Quantity]]
    bearers: dict[Locator, tuple[str, ...]]
    usual: tuple[str, ...]
    anyone: str = "任何单位和个人"


def view_of(
    document: Document, references: Iterable[Reference], norms: Iterable[Norm], table: EntityTable | None
) -> LawView:
    """Gathers it once for a document."""
    cited: dict[str, list[Reference]] = {}
    for reference in references:
        if reference.doc_id == document.id:
            cited.setdefault(reference.eid, []).append(reference)
    fines: dict[str, list[Quantity]] = {}
    for quantity in extract_quantities(document):
        if quantity.kind is QuantityKind.FINE:
            fines.setdefault(quantity.eid, []).append(quantity)
    bearers: dict[Locator, tuple[str, ...]] = {}
    usual: Counter[str] = Counter()
    for norm in norms:
        if norm.modality in (Modality.OBLIGATION, Modality.PROHIBITION):
            for key in (norm.home.at(norm.paragraph), norm.home):
                bearers[key] = tuple(dict.fromkeys((*bearers.get(key, ()), *norm.subjects)))
            usual.update(norm.subjects)
    finder = SubjectFinder.for_document(document, table)
    regulated = [name for name in usual if finder.kind(name) == "regulated" and name != UNNAMED]
    total = sum(usual[name] for name in regulated)
    best = [name for name in regulated if usual[name] * 5 >= total * 2]  # whom two duties in five are addressed to
    text = "".join(article.text for article in document.tree.articles)
    anyone = Counter(
        name for m in finder.pattern.finditer(text) if (name := finder.table.names[m.group()]).startswith("任何")
    )
    everybody = {"anyone": anyone.most_common(1)[0][0]} if anyone else {}
    return LawView(document, finder, default_authority(document), cited, fines, bearers, tuple(best), **everybody)


def implied_offenders(law: LawView, violated: Iterable[Violated]) -> tuple[str, ...]:
    """Who bears the violated duties, where articles are named."""
    names: list[str] = []
    violated = tuple(violated)
    for provision in violated:
        if provision.doc_id == law.document.id:
            names.extend(law.bearers.get(provision.locator.at(provision.paragraph), ()))
    if not [name for name in names if name != UNNAMED]:
        names.extend(_named_in(law, violated))
    named = [name for name in dict.fromkeys(names) if name != UNNAMED]
    # a regulator that the same article gives a task is not who is punished for breaking it
    private = [name for name in named if law.finder.kind(name) not in ("regulator", "state")]
    private = [name for name in private if not name.endswith("负责人")] or private  # who is punished as such
    anyone = tuple(name for name in private if law.finder.kind(name) == "anyone")
    return anyone or tuple(private or (name for name in named if name != law.authority))


#: Words before the name of somebody who is told, asked or hurt, not who acts.
_OBJECT_AHEAD = re.compile(r"(?:向|对|经|由|报|给|影响|危害|损害|扰乱|符合|遵守)(?:[^，。；]{0,6}、)?$")


def _named_in(law: LawView, violated: Iterable[Violated]) -> list[str]:
    """The regulated entities of which provisions speak that lay no duty on anybody by themselves."""
    names: list[str] = []
    for provision in violated:
        article = (
            law.document.tree.by_eid(provision.locator.article or "") if provision.doc_id == law.document.id else None
        )
        if article is None:
            continue
        found = (
            law.finder.table.names[m.group()]
            for m in law.finder.pattern.finditer(article.text)
            if not _OBJECT_AHEAD.search(article.text, 0, m.start())
        )
        names.extend(name for name in found if law.finder.kind(name) == "regulated")
    return names


def named_authority(law: LawView, words: str) -> tuple[str, ...]:
    """Who imposes the measures: 由…责令改正, 中国证监会可以…."""
    agent = re.search(
        r"由([^，。；]{2,40}?)(?=依据|依照|依法|按照|根据|责令|给予|并处|单处|处|没收|予以|吊销|撤销|对|取缔|通报)",
        words,
    )
    names = law.finder.split(agent.group(1).rsplit("建议", 1)[-1]) if agent else ()
    if not names and (before := re.match(r"([^，。；]{2,40}?)(?:并)?(?:可以|应当|责令)", words)):
        leading = law.finder.leading(before.group(1))
        names = leading if leading and all(law.finder.kind(n) in ("regulator", "association") for n in leading) else ()
    return names

"""Validation of the graph against ``graph/shapes.ttl`` (SHACL)."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from rdflib import SH, Graph
from rdflib.term import Node

__all__ = ["Report", "Violation", "load_shapes", "short_name", "validate"]

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken: the node, what is wrong (Chinese), and the value at fault if there is one."""

    focus: str
    message: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Whether the graph conforms, and if not, where."""

    conforms: bool
    violations: tuple[Violation, ...]

    @property
    def text(self) -> str:
        """The report in Chinese: a line for each rule with its count, then the places."""
        if self.conforms:
            return "知识图谱校验通过"
        lines = [f"知识图谱校验未通过：{len(self.violations)} 处"]
        counts = Counter(violation.message.partition("：")[0] for violation in self.violations)
        lines += [f"- {message}：{count} 处" for message, count in counts.most_common()]
        for violation in self.violations[:_SHOWN]:
            value = f"（{violation.value}）" if violation.value else ""
            lines.append(f"{violation.focus}：{violation.message}{value}")
        if len(self.violations) > _SHOWN:
            lines.append(f"…… 另有 {len(self.violations) - _SHOWN} 处")
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {"conforms": self.conforms, "violations": [asdict(v) for v in self.violations], "text": self.text}


@lru_cache(maxsize=1)
def load_shapes() -> Graph:
    """The shapes that ship with the package."""
    text = (resources.files("graph") / "rdf" / "shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")


def validate(graph: Graph) -> Report:
    """Check ``graph`` against every shape; ``graph`` is left as it is."""
    import pyshacl  # half a second, which a build that validates nothing anew does not wait for

    _, results, _ = pyshacl.validate(
        graph,
        shacl_graph=load_shapes(),
        inference="none",
        advanced=False,
        do_owl_imports=False,
        meta_shacl=False,
        inplace=True,  # nothing is inferred, so nothing is added; spares a copy of the graph
    )
    assert isinstance(results, Graph)
    found = []
    for result in results.subjects(predicate=SH.resultSeverity):
        value = results.value(result, SH.value)
        message = str(results.value(result, SH.resultMessage) or "")
        focus = results.value(result, SH.focusNode)
        found.append(Violation(_name(focus), message, _name(value) if value is not None else None))
    found.sort(key=lambda v: (v.message, v.focus, v.value or ""))
    return Report(not found, tuple(found))


def _name(node: Node | None) -> str:
    return short_name("" if node is None else str(node))


def short_name(text: str) -> str:
    """A node as a report names it."""
    return text if len(text) <= 160 else text[:159] + "…"

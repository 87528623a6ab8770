"""What is read out of the fields is remembered for each set of them, and nothing of it is read when a module is loaded."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("corpus", "graph", "retrieval", "evaluation", "ui")
#: The functions through which every reading of a field goes.
DOORS = frozenset({"active_domains", "domain_file", "domain_files", "domain_folders"})
REMEMBERS = frozenset({"cache", "lru_cache"})
ALLOWED = {
    ("corpus/sources/catalogue.py", "_load"): "the fields are an argument",
    (
        "ui/examples.py",
        "_of_the_field",
    ): "descriptions of the interfaces stand in classes: a server has the fields it was started with",
}
Place = tuple[str, str]


@dataclass
class Source:
    """What stands in the modules: of each function its decorators and the names in it; what a module calls when it is loaded."""

    decorators: dict[Place, set[str]] = field(default_factory=dict)
    within: dict[Place, set[str]] = field(default_factory=dict)
    imports: dict[str, dict[str, Place]] = field(default_factory=dict)
    loaded: dict[str, set[str]] = field(default_factory=dict)
    named: dict[str, list[Place]] = field(default_factory=dict)

    def add(self, module: str, text: str) -> None:
        tree = ast.parse(text)
        imported = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module]
        self.imports[module] = {a.asname or a.name: (str(n.module), a.name) for n in imported for a in n.names}
        called = self.loaded[module] = set()
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.decorators[module, node.name] = {name for one in node.decorator_list for name in _names(one)}
                self.within[module, node.name] = {name for one in node.body for name in _names(one)}
                self.named.setdefault(node.name, []).append((module, node.name))
            elif not (isinstance(node, ast.If) and "__name__" in _names(node.test)):
                called |= {
                    n.func.id for n in _at_once(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
                }

    def found(self, module: str, name: str) -> Place | None:
        """The function that a name means in a module, also where it comes through a façade."""
        if (module, name) in self.within:
            return module, name
        package, real = self.imports[module].get(name, ("", ""))
        folder = package.replace(".", "/")
        if (f"{folder}.py", real) in self.within:
            return f"{folder}.py", real
        near = [place for place in self.named.get(real, ()) if place[0].startswith(f"{folder}/")]
        return near[0] if package and len(near) == 1 else None

    def readers(self) -> set[Place]:
        """All functions that read a field, through whatever others."""
        callers: dict[Place, list[Place]] = {}
        for place, names in self.within.items():
            for called in filter(None, (self.found(place[0], name) for name in names)):
                callers.setdefault(called, []).append(place)
        left = [p for p in self.within if p[1] in DOORS]
        left += [p for p, by in self.decorators.items() if by & {"per_domains", "most_per_domains"}]
        known: set[Place] = set()
        while left:
            if (place := left.pop()) not in known:
                known.add(place)
                left += callers.get(place, [])
        return known

    def faults(self) -> Iterator[Place]:
        known = self.readers()
        yield from (place for place in known if self.decorators[place] & REMEMBERS)
        for module, names in self.loaded.items():
            yield from (place for name in names if (place := self.found(module, name)) in known and place)


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _at_once(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a statement is met: no bodies of functions."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _at_once(child)


def _source(modules: Mapping[str, str]) -> Source:
    source = Source()
    for module, text in modules.items():
        source.add(module, text)
    return source


def test_what_is_read_out_of_the_fields_is_remembered_for_each_set_of_them() -> None:
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    source = _source({path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths})
    assert len(source.readers()) > 200
    found = set(source.faults())
    assert not found - set(ALLOWED), "take per_domains, most_per_domains, or read it when it is needed"
    assert set(ALLOWED) == found, "what is allowed is still there"


def test_a_word_kept_from_another_field_is_found() -> None:
    """Through another module and a façade; what is kept for each set of fields, or reads none, is left alone."""
    modules = {
        "corpus/domains/words.py": "@per_domains\ndef load_words(): return domain_files('x')",
        "corpus/domains/data.py": "def domain_files(*parts): return parts",
        "graph/names.py": "from corpus import load_words\ndef names(): return load_words()",
        "retrieval/kept.py": "from graph import names\n@lru_cache(maxsize=9)\ndef is_name(word): return word in names()",
        "retrieval/apart.py": "from graph import names\n@most_per_domains(9)\ndef may(word): return word in names()",
        "retrieval/plain.py": "@lru_cache(maxsize=9)\ndef names(word): return word.strip()",
        "ui/page.py": "from graph import names\nTITLE = names()[0]\nLATER = lambda: names()",
    }
    assert sorted(_source(modules).faults()) == [("graph/names.py", "names"), ("retrieval/kept.py", "is_name")]

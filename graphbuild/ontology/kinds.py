"""Classes of an ontology -> the kinds of entities that may stand there."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.model import Kind
from graphbuild.ontology.turtle import english, iris, local_name
from graphbuild.vocabulary import RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphbuild.ontology.turtle import Statements

SUBCLASS = RDFS.IRI + "subClassOf"

Kinds = frozenset[Kind]
ANY: Kinds = frozenset()


def load_class_names() -> Mapping[str, Kinds]:
    """Read which names of classes mean which kinds, from `kinds.toml`: name in small letters without blanks -> kinds."""
    table = tomllib.loads(files("graphbuild.ontology").joinpath("kinds.toml").read_text(encoding="utf-8"))
    kinds: dict[str, Kinds] = {}
    for kind, names in table.items():
        for name in names:
            kinds[name] = kinds.get(name, ANY) | {Kind(kind)}
    return kinds


class Classes:
    """Says for each class which kinds its members have; nothing known means any kind."""

    def __init__(self, statements: Statements) -> None:
        """Take the statements of all ontologies that may describe a class."""
        self._names = load_class_names()
        self._labels = {iri: english(said.get(RDFS.label.value, ())) for iri, said in statements.items()}
        self._above = {iri: iris(said.get(SUBCLASS, ())) for iri, said in statements.items()}
        self._below: dict[str, list[str]] = {}
        for iri, classes in self._above.items():
            for class_ in classes:
                self._below.setdefault(class_, []).append(iri)

    def kinds(self, iri: str) -> Kinds:
        """Give the kinds of a class by its name or label; else those of its subclasses together, or of a superclass."""
        return self._kinds(iri, frozenset())

    def _kinds(self, iri: str, seen: frozenset[str]) -> Kinds:
        if iri in seen:
            return ANY
        for name in (local_name(iri), *self._labels.get(iri, ())):
            if found := self._names.get("".join(filter(str.isalnum, name)).casefold()):
                return found
        below = [self._kinds(class_, seen | {iri}) for class_ in self._below.get(iri, ())]
        if below and all(below):
            return frozenset().union(*below)
        return next((found for class_ in self._above.get(iri, ()) if (found := self._kinds(class_, seen | {iri}))), ANY)


def common(kinds: Iterable[Kinds]) -> Kinds:
    """Combine several domains (or ranges), which all hold, as RDF Schema says; those that exclude each other leave any."""
    result = ANY
    for each in kinds:
        result = result & each if result and each else result or each
    return result

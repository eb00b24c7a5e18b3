"""Turtle files -> the known things of the world: places and organizations with names and Wikidata items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphbuild.errors import OntologyError
from graphbuild.model import Kind, KnownEntity
from graphbuild.ontology.turtle import english, iris, local_name, ontology_files, read_statements
from graphbuild.vocabulary import CLASSES, GB, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graphbuild.ontology.turtle import Description, Statements

KNOWN = "Thing"  # the class that tells of an entity with neither item nor class of its own that a gazetteer has it
OWN_FILES = ("places.ttl", "organizations.ttl", "languages.ttl", "brands.ttl")
TOWNS = "towns.tsv"
TABLES = ("provinces.tsv", "linked.tsv")
_BIG_TOWN = 400_000  # people; a larger one needs no other words to be meant by its name
_SHY = frozenset({"Brand"})
_GENERAL = {node.value: kind for kind, node in CLASSES.items()}
_ITEM = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]*)")


def load_gazetteer(extra: Sequence[Path] = ()) -> tuple[KnownEntity, ...]:
    """Read the user's entities, in their order, then the project's own; an IRI that comes again is left out.

    Two entities may share a name, as Georgia and Georgia do; what comes first is to be preferred.

    Raises:
        OntologyError: A file is missing, is no Turtle, or names no entity.
    """
    own = ontology_files()
    files = [(path, read_statements(path)) for path in (*extra, *(own[name] for name in OWN_FILES))]
    known: dict[str, KnownEntity] = {}
    names = {iri: label for _, statements in reversed(files) for iri, label in _labels(statements).items()}
    for path, statements in files:
        preferred = path in extra
        found = {iri: _to_entity(label, statements[iri], names, preferred=preferred) for iri, label in _labels(statements).items()}
        if not found:
            raise OntologyError(
                str(path), "the file names no entity", "give each a skos:prefLabel and a class such as schema:Person"
            )
        known = known | {iri: entity for iri, entity in found.items() if iri not in known}
    folder = own[OWN_FILES[0]].parent
    tables = [entity for name in TABLES for entity in _read_table(folder / name)]
    return (*known.values(), *_read_towns(folder / TOWNS), *tables)


def _read_table(path: Path) -> Iterator[KnownEntity]:
    """Read a table of entities, one a line: name, other names, kind, Wikidata item, what it lies in, the nearest first.

    What lies in something is meant only where the text speaks of that.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, others, kind, item, within = line.split("\t")
        around = tuple(filter(None, within.split(";")))
        names = tuple(filter(None, others.split(";")))
        yield KnownEntity(name, Kind(kind), item, names, within=around, shy=bool(around))


def _read_towns(path: Path) -> Iterator[KnownEntity]:
    """Read the table of towns, one a line: name, state or country, country, people, GeoNames id, Wikidata item or nothing."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, state, country, people, geonames, item = line.split("\t")
        within = (state,) if state == country else (state, country)
        yield KnownEntity(
            name, Kind.PLACE, item or None, (), (), ("City",), None, within, int(people) < _BIG_TOWN, None if item else geonames
        )


def _labels(statements: Statements) -> dict[str, str]:
    """Find what has a preferred name and a class: IRI -> name."""
    return {
        iri: labels[0]
        for iri, said in statements.items()
        if RDF.type.value in said and (labels := english(said.get(SKOS.prefLabel.value, ())))
    }


def _to_entity(name: str, said: Description, names: dict[str, str], *, preferred: bool) -> KnownEntity:
    classes = iris(said[RDF.type.value])
    others = english([*said.get(SKOS.prefLabel.value, ()), *said.get(SKOS.altLabel.value, ())])
    around = iris([*said.get(SCHEMA.containedInPlace.value, ()), *said.get(SCHEMA.areaServed.value, ())])
    special = tuple(local_name(iri) for iri in classes if iri.startswith(SCHEMA.IRI) and iri not in _GENERAL)
    states = iris([*said.get(GB.capitalOf.value, ()), *said.get(GB.governmentOf.value, ())])
    item = _wikidata(said)
    return KnownEntity(
        name=name,
        kind=next((_GENERAL[iri] for iri in classes if iri in _GENERAL), Kind.ABSTRACT),
        wikidata=item,
        names=tuple(other for other in others if other != name),
        adjectives=english(said.get(GB.adjective.value, ())),
        classes=special or (() if item else (KNOWN,)),
        capital_of=next((_name(iri, names) for iri in states), None),
        within=tuple(_name(iri, names) for iri in around),
        shy=bool(_SHY & set(special)) and not preferred,
        preferred=preferred,
    )


def _name(iri: str, names: dict[str, str]) -> str:
    return names.get(iri, local_name(iri).replace("_", " "))


def _wikidata(said: Description) -> str | None:
    """Find the Wikidata item among the things that this one is the same as."""
    same = iris(said.get(SCHEMA.sameAs.value, ()))
    return next((match[1] for iri in same if (match := _ITEM.fullmatch(iri))), None)

"""Turtle -> corrections: which entities are one, which are not, which link is wrong, names and kinds put right."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graphbuild.entities.corrections import Corrections
from graphbuild.errors import CorrectionsError
from graphbuild.vocabulary import CLASSES, GB, RDF, RDFS, SCHEMA, SKOS, Minter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import Triple

    from graphbuild.model import Kind

LARGEST = 20_000_000  # bytes of a file
_MARK = b"\xef\xbb\xbf"  # that some editors put before UTF-8
_ITEM = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]*)")
_KINDS = {node.value: kind for kind, node in CLASSES.items()}
_KNOWN = (
    "gb:sameEntity, gb:differentEntity, gb:rejectedLink, schema:sameAs, skos:prefLabel, a class such as schema:Person, rdfs:comment"
)

Said = tuple[str, str]
T = TypeVar("T")


def load_corrections(texts: Sequence[tuple[str, bytes]], base: str) -> Corrections:
    """Read corrections; what is said twice counts once.

    Args:
        texts: The names of the files, for errors, and what is in them. IRIs may be relative to that of all entities: `<Russia>`.
        base: Where the graph's IRIs start.

    Raises:
        CorrectionsError: A file is no Turtle, says something that is no correction, or two corrections contradict each other.
    """
    reader = _Reader(base)
    for place, content in texts:
        reader.read(place, content)
    return reader.finish()


def read_corrections(paths: Iterable[Path]) -> list[tuple[str, bytes]]:
    """Read files of corrections as bytes, with their names.

    Raises:
        CorrectionsError: A file is missing, cannot be read, or is far too large.
    """
    found: list[tuple[str, bytes]] = []
    for path in paths:
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            problem = (
                "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror or error})"
            )
            raise CorrectionsError(str(path), problem, "name a Turtle file that you can read") from error
        if len(content) > LARGEST:
            raise CorrectionsError(str(path), f"has more than {LARGEST:,} bytes", "give corrections only, in a smaller file")
        found.append((str(path), content))
    return found


def join_corrections(texts: Sequence[tuple[str, bytes]], base: str) -> bytes:
    """Make one file of several that mean the same one after the other: none of them sees what another calls `@base`."""
    start = f"\n@base <{Minter(base).base}entity/> .\n".encode()
    return start.join(content.removeprefix(_MARK) for _, content in texts)


class _Reader:
    """Collects the corrections of some files, each with the place where it stands."""

    def __init__(self, base: str) -> None:
        self._names = Minter(base)
        self._pairs: dict[NamedNode, dict[Said, str]] = {GB.sameEntity: {}, GB.differentEntity: {}}
        self._links: dict[NamedNode, dict[Said, str]] = {GB.rejectedLink: {}, SCHEMA.sameAs: {}}
        self._labels: dict[str, str] = {}
        self._kinds: dict[str, Kind] = {}
        self._place, self._lines = "", list[str]()

    def read(self, place: str, content: bytes) -> None:
        self._place = place
        text = content.decode("utf-8", "replace")
        self._lines = text.splitlines()
        try:
            for triple in parse(content.removeprefix(_MARK), format=RdfFormat.TURTLE, base_iri=f"{self._names.base}entity/"):
                self._take(triple)
        except SyntaxError as error:
            where = f"{place}, line {error.lineno}, column {error.offset}" if error.lineno else place
            raise CorrectionsError(
                where,
                f"this is no Turtle: {' '.join(str(error.msg).split())}",
                "correct the file; an id with a slash is written <d2/Name>",
            ) from error

    def _take(self, triple: Triple) -> None:
        subject, prop, value = triple.subject, triple.predicate, triple.object
        if prop == RDFS.comment:
            return
        if not isinstance(subject, NamedNode):
            raise self._error("", "an entity without an IRI", "write each entity's IRI, as `graphbuild review` shows it")
        entity = self._entity(subject)
        if prop in self._pairs:
            self._pairs[prop].setdefault((entity, self._entity(value)), self._at(entity, str(prop.value)))
        elif prop in self._links:
            self._links[prop].setdefault((entity, self._item(value)), self._at(entity, str(prop.value)))
        elif prop == SKOS.prefLabel:
            self._set(self._labels, entity, self._label(value), "names")
        elif prop == RDF.type:
            self._set(self._kinds, entity, self._kind(value), "kinds")
        else:
            raise self._error(prop.value, f"{prop.value} is no correction", f"write one of {_KNOWN}")

    def _entity(self, term: object) -> str:
        if isinstance(term, NamedNode) and self._names.is_entity(term.value):
            return self._names.entity_id(term.value)
        raise self._error(
            str(getattr(term, "value", "")), f"{term} is no entity of this graph", f"entities start with {self._names.base}entity/"
        )

    def _item(self, term: object) -> str:
        match = _ITEM.fullmatch(term.value) if isinstance(term, NamedNode) else None
        if match is None:
            raise self._error(
                str(getattr(term, "value", "")),
                f"{term} is no item of Wikidata",
                "write one such as http://www.wikidata.org/entity/Q159",
            )
        return match[1]

    def _label(self, term: object) -> str:
        text = " ".join(term.value.split()) if isinstance(term, Literal) else ""
        if not text or not text.isprintable():
            raise self._error("prefLabel", f"{term} is no name", 'write one such as "Sergey Lavrov"@en')
        return text

    def _kind(self, term: object) -> Kind:
        if isinstance(term, NamedNode) and term.value in _KINDS:
            return _KINDS[term.value]
        known = ", ".join(sorted(iri.replace(SCHEMA.IRI, "schema:").replace(GB.IRI, "gb:") for iri in _KINDS))
        raise self._error(str(getattr(term, "value", "")), f"{term} is no kind of entity", f"take one of {known}")

    def _set(self, known: dict[str, T], entity: str, value: T, what: str) -> None:
        if known.setdefault(entity, value) != value:
            raise self._error(entity, f"{entity} has two {what}, {known[entity]} and {value}", "leave one of them")

    def _at(self, *words: str) -> str:
        """Name the place of what is being read: the file, and the first line that holds one of the words' ends."""
        for word in words:
            end = word.rstrip("#/").replace("#", "/").rpartition("/")[2]
            for spelt in (end, end.replace(" ", "_")):
                line = next((number for number, text in enumerate(self._lines, 1) if spelt and spelt in text), None)
                if line is not None:
                    return f"{self._place}, line {line}"
        return self._place

    def _error(self, word: str, problem: str, remedy: str) -> CorrectionsError:
        return CorrectionsError(self._at(word), " ".join(problem.split()), remedy)

    def finish(self) -> Corrections:
        """Give all that was read, if nothing in it contradicts another."""
        same, different = self._pairs[GB.sameEntity], self._pairs[GB.differentEntity]
        one = _Groups(same)
        for (left, right), place in sorted(different.items()):
            if one.find(left) == one.find(right):
                what = f"{left} is said to be different from {right}"
                raise CorrectionsError(place, f"{what}, and the same", "leave out gb:sameEntity or gb:differentEntity")
        links, rejected = self._links[SCHEMA.sameAs], self._links[GB.rejectedLink]
        items: dict[str, str] = {}
        for (entity, item), place in sorted(links.items()):
            if (entity, item) in rejected or items.setdefault(one.find(entity), item) != item:
                raise CorrectionsError(place, f"{entity} is said to be {item}, and not to be", "leave one of the two")
        return Corrections(
            tuple(sorted(same)), tuple(sorted(different)), tuple(sorted(rejected)), tuple(sorted(links)),
            tuple(sorted(self._labels.items())), tuple(sorted(self._kinds.items())),
        )  # fmt: skip


class _Groups:
    """What is the same through any number of steps."""

    def __init__(self, pairs: Iterable[Said]) -> None:
        self._parent: dict[str, str] = {name: name for name in chain.from_iterable(pairs)}
        for one, two in pairs:
            self._parent[self.find(one)] = self.find(two)

    def find(self, name: str) -> str:
        while self._parent.get(name, name) != name:
            name = self._parent[name]
        return name

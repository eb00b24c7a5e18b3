"""Changes of documents' graphs -> changes of the default graph."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from graphbuild.graph.facts import Tally, find_descriptions, is_backed, is_disputed, read_backing, read_said, to_dispute
from graphbuild.vocabulary import GB, GIVEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pyoxigraph import Store

_GIVEN = {default: given for given, default in GIVEN.items()}


class Default:
    """The default graph that follows from all documents' graphs, which are given one after the other."""

    def __init__(self) -> None:
        """Start without a document."""
        self._descriptions: set[str] = set()
        self._tally = Tally()

    def add(self, lines: Iterable[str]) -> None:
        """Take in the lines of one document's graph."""
        said = read_said(lines)
        self._descriptions.update(find_descriptions(said))
        self._tally.add(said)

    def lines(self) -> Iterator[str]:
        """Yield the lines that follow from all that was taken in, each once, in no order."""
        return chain(self._descriptions, self._tally.facts(), self._tally.disputes())


def find_default(graphs: Iterable[Iterable[str]]) -> list[str]:
    """Find the lines of the default graph that follow from all documents' graphs, given one after the other."""
    default = Default()
    for lines in graphs:
        default.add(lines)
    return list(default.lines())


def change_default(
    store: Store, old: Mapping[str, Collection[str]], new: Mapping[str, Collection[str]]
) -> tuple[set[str], set[str]]:
    """Find what changes in the default graph when some documents' graphs do.

    The default graph follows from all documents: what one of them no longer says stays if another says it.

    Args:
        store: The store before the change.
        old: The lines of the changing graphs as they are in the store, by the graph's name in N-Triples.
        new: The lines of the same graphs afterwards.

    Returns:
        The lines that leave the default graph, and those that enter it.
    """
    others = _Others(store, {*old, *new})
    before, after = ([read_said(lines) for lines in graphs.values()] for graphs in (old, new))
    come = set(chain.from_iterable(map(find_descriptions, after)))
    lost = set(chain.from_iterable(map(find_descriptions, before))) - come
    gone = {line for line in lost if not others.describe(line)}
    was, now = (read_backing(chain.from_iterable(said)) for said in (before, after))
    for statement in {*was.stating, *was.asserting, *now.stating, *now.asserting}:
        fact = now.facts.get(statement) or was.facts.get(statement) or others.fact(statement)
        if fact is None:
            continue
        asserting = now.asserting.get(statement, set()) | others.claims(GB.asserts, statement)
        stating = now.stating.get(statement, set()) | others.claims(GB.statement, statement)
        (come if is_backed(asserting, stating) else gone).add(fact)
    for statement in {*was.sides, *now.sides}:
        elsewhere = others.sides(statement)
        for lines, backing in ((gone, was), (come, now)):
            if is_disputed(elsewhere | backing.sides.get(statement, set())):
                lines.add(to_dispute(statement))
    gone = {line for line in gone - come if is_default(store, line) and not others.describe(line)}
    return gone, {line for line in come if not is_default(store, line)}


def is_default(store: Store, line: str) -> bool:
    """Whether a line is in the default graph."""
    return Quad(*_to_triple(line)) in store


class _Others:
    """What the graphs that do not change say."""

    def __init__(self, store: Store, changing: Iterable[str]) -> None:
        self._store = store
        self._changing = {DefaultGraph(), *(NamedNode(name[1:-1]) for name in changing)}
        self._any = any(graph not in self._changing for graph in store.named_graphs())

    def find(self, predicate: NamedNode, value: object) -> Iterator[Quad]:
        if self._any:
            found = self._store.quads_for_pattern(None, predicate, value, None)  # type: ignore[arg-type] # of a line, so any term
            yield from (quad for quad in found if quad.graph_name not in self._changing)

    def describe(self, line: str) -> bool:
        """Whether they describe the subject by this triple."""
        triple = _to_triple(line)
        given = _GIVEN.get(triple.predicate)
        if given is None:  # a fact
            return False
        found = self.find(GB.describes, triple.subject)
        return any(Quad(each.subject, given, triple.object, each.graph_name) in self._store for each in found)

    def claims(self, prop: NamedNode, statement: str) -> set[str]:
        return {str(quad.subject) for quad in self.find(prop, NamedNode(statement[1:-1]))}

    def sides(self, statement: str) -> set[str]:
        """Find the polarities in which their claims say that it is so or is not."""
        found = set[str]()
        for quad in self.find(GB.statement, NamedNode(statement[1:-1])):
            claim, graph = quad.subject, quad.graph_name
            if Quad(claim, GB.modality, GB.Actual, graph) in self._store:
                found.update(str(each.object) for each in self._store.quads_for_pattern(claim, GB.polarity, None, graph))
        return found

    def fact(self, statement: str) -> str | None:
        """Find the triple of a statement, if a claim asserts it."""
        for quad in islice(self.find(GB.asserts, NamedNode(statement[1:-1])), 1):
            claim = self._store.quads_for_pattern(quad.subject, None, None, quad.graph_name)
            return read_backing((str(each.subject), str(each.predicate), str(each.object)) for each in claim).facts[statement]
        return None


def _to_triple(line: str) -> Triple:
    quad: Quad
    (quad,) = parse(f"{line} .", format=RdfFormat.N_TRIPLES, lenient=True)
    return quad.triple

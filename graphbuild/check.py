"""Graph -> offences: does it keep its promises, that nothing leaks and that each quote is in its text?

The rules are those of `ontologies/shapes.ttl` and more. They are checked document by document, on its lines, as a SHACL engine needs
the whole graph in memory and hours for a large one; the shapes themselves say the same for other tools, and a test holds both together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode

from graphbuild.errors import OntologyError
from graphbuild.graph.about import find_about, find_contradiction
from graphbuild.graph.facts import Tally, read_said
from graphbuild.graph.ntriples import TERMS, split_line, unquote
from graphbuild.graph.own import find_refusal, from_own
from graphbuild.graph.write import dump_graph, to_rdflib
from graphbuild.ontology import ontology_files
from graphbuild.vocabulary import GB, GIVEN, MODALITIES, OA, POLARITIES, RDF, SKOS, STATUSES, XSD, to_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graphbuild.store import Store

DISPUTE = "marked as disputed, but no claim affirms as actual what another denies"
UNMARKED = "disputed, but not marked so"
LEAK = "what is denied, unreal or merely said stands as a plain triple"

_IRI = re.compile(r'<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>')
_POINTERS = (RDF.subject, RDF.object, GB.refersTo, GB.attributedTo, GB.reportedBy, GB.value, GB.source, GB.mergedInto)
_DESCRIPTIVE = frozenset(TERMS[term] for term in GIVEN.values())
_FACT, _AFFIRMED, _ACTUAL = TERMS[GB.Fact], TERMS[GB.Affirmed], TERMS[GB.Actual]
_DISPUTED = TERMS[GB.DisputedStatement]
_CLAIM, _ASSERTS = TERMS[GB.Claim], TERMS[GB.asserts]
_PROPOSITION = tuple(TERMS[part] for part in (RDF.subject, RDF.predicate, RDF.object))

Node = dict[str, list[str]]  # the values of a subject by property, all as N-Triples write them


def _text(value: str) -> bool:
    return value.startswith('"') and value.endswith('"')


def _integer(value: str) -> bool:
    return value.endswith(f"^^<{XSD}integer>")


def _share(value: str) -> bool:
    """Whether a value is a number from 0 to 1."""
    number = value.partition("^^")[0].strip('"')
    return value.startswith('"') and bool(re.fullmatch(r"\+?0*([01](\.0*)?|0?\.[0-9]+)", number))


def _iri(value: str) -> bool:
    return value.startswith("<")


def _one_of(terms: Iterable[NamedNode]) -> frozenset[str]:
    return frozenset(TERMS[term] for term in terms)


# What each claim and each merge has exactly once, what the value looks like, and the shape's message.
_CLAIM_RULES: Sequence[tuple[str, Any, str]] = (
    (TERMS[RDF.subject], None, "a claim has one subject"),
    (TERMS[RDF.predicate], _iri, "a claim has one predicate"),
    (TERMS[GB.wording], _text, "a claim has one wording"),
    (TERMS[GB.statement], _iri, "a claim has one statement"),
    (TERMS[GB.polarity], _one_of(POLARITIES.values()).__contains__, "a claim has one polarity"),
    (TERMS[GB.modality], _one_of(MODALITIES.values()).__contains__, "a claim has one modality"),
    (TERMS[GB.status], _one_of(STATUSES.values()).__contains__, "a claim has one status"),
    (TERMS[GB.confidence], _share, "a claim has one confidence, from 0 to 1"),
    (TERMS[OA.hasTarget], None, "a claim has one evidence, with its place and its words"),
)
_MERGE_RULES: Sequence[tuple[str, Any, str]] = (
    (TERMS[GB.mergedInto], _iri, "a merge is into one entity"),
    (TERMS[GB.mergedFrom], _text, "a merge has one address"),
    (TERMS[GB.mergeReason], _text, "a merge has one reason"),
    (TERMS[GB.mergeConfidence], _share, "a merge has one confidence, from 0 to 1"),
)
_SELECTED = ((TERMS[OA.start], _integer), (TERMS[OA.end], _integer), (TERMS[OA.exact], _text))


@dataclass(frozen=True, slots=True, order=True)
class Offence:
    """One broken promise: the claim, entity or other node, the rule it breaks, and the words that show it."""

    node: str
    rule: str
    words: str = ""

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.node}: {self.rule}" + (f': "{self.words}"' if self.words else "")


def check_graph(store: Store, shapes: Sequence[Path] = ()) -> list[Offence]:
    """Find all that is wrong with a graph; a good one gives an empty list.

    The rules: a plain triple is backed by a claim that asserts it; claims are well-formed; a claim's quote is the document's text at
    its offsets; what is referred to is described; IRIs are legal; what is the user's own cannot be taken for a fact.

    Args:
        store: The graph.
        shapes: Files of SHACL shapes of the user's own, which are to hold too; they need the whole graph in memory.

    Returns:
        Offences, sorted, each once.

    Raises:
        OntologyError: A file of shapes cannot be read.
    """
    found = {*_Checker(store).check(), *_find_misplaced(store)}
    if shapes:
        found.update(find_misshapen(store, shapes))
    return sorted(found)


class _Checker:
    """Goes through the documents' graphs one by one, and notes what can be judged only after the last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entity = f"<{store.names.entity('')[: -len('~')]}"
        self._tally = Tally()
        self._plain: dict[str, list[tuple[str, str]]] = {}  # by plain triple: the claims that state it, and their words
        self._backed: set[str] = set()  # plain triples that a fact states
        self._named: set[str] = set()
        self._disputed: set[str] = set()  # lines that mark statements

    def check(self) -> Iterator[Offence]:
        """Yield the offences, some more than once."""
        about = find_about(self._store.raw, self._store.names)
        contradiction = find_contradiction(self._store.raw, self._store.names, self._store.policy)
        if contradiction:
            yield Offence(self._store.names.graph, contradiction)
        default = [line for line in dump_graph(self._store.raw, DefaultGraph()) if line not in about]
        nodes: dict[str, Node] = defaultdict(lambda: defaultdict(list))
        for line in default:
            subject, prop, value = split_line(line)
            if prop not in _DESCRIPTIVE:
                self._plain[line] = []
            elif value == _DISPUTED:
                self._disputed.add(line)
            elif subject.startswith(self._entity):
                nodes[subject][prop].append(value)
        self._named = {subject for subject, node in nodes.items() if TERMS[SKOS.prefLabel] in node}
        yield from _find_unnamed(nodes)
        yield from _find_illegal(map(split_line, default))
        for lines in self._documents():
            yield from self._check_document(lines)
        yield from self._find_mismarked()
        facts = set(self._tally.facts())
        for line, claims in self._plain.items():
            if line not in facts:
                subject, prop, value = split_line(line)
                yield Offence(_plain(subject), f"a plain triple that no claim asserts, {_plain(prop)} {_plain(value)}")
            if line not in self._backed:
                yield from (Offence(claim, LEAK, words) for claim, words in claims)

    def _documents(self) -> Iterator[list[str]]:
        """Give the lines of each document's graph; while one is checked, the next is read, which takes as long."""
        graphs = (graph for graph in self._store.raw.named_graphs() if isinstance(graph, NamedNode))
        with ThreadPoolExecutor(1) as reader:
            ahead: Future[list[str]] | None = None
            for graph in graphs:
                ready, ahead = ahead, reader.submit(dump_graph, self._store.raw, graph)
                if ready is not None:
                    yield ready.result()
            if ahead is not None:
                yield ahead.result()

    def _find_mismarked(self) -> Iterator[Offence]:
        disputed = set(self._tally.disputes())
        for lines, rule in ((self._disputed - disputed, DISPUTE), (disputed - self._disputed, UNMARKED)):
            yield from (Offence(_plain(split_line(line)[0]), rule) for line in lines)

    def _check_document(self, lines: Sequence[str]) -> Iterator[Offence]:
        triples = list(map(split_line, lines))
        yield from _find_illegal(triples)
        nodes: dict[str, Node] = defaultdict(lambda: defaultdict(list))
        for subject, prop, value in triples:
            nodes[subject][prop].append(value)
        said = (each for each in read_said(lines) if each[1] != _ASSERTS or all(nodes[each[0]].get(part) for part in _PROPOSITION))
        self._tally.add(said)
        claims = {name: node for name, node in nodes.items() if _CLAIM in node.get(TERMS[RDF.type], ())}
        own = {name: node for name, node in nodes.items() if name.startswith(self._entity)}
        yield from _find_unnamed(own)
        for name, node in own.items():
            for prop in node.keys() - _DESCRIPTIVE:
                yield Offence(_plain(name), f"a plain triple that no claim asserts, {_plain(prop)} {_plain(node[prop][0])}")
        texts = {name: unquote(node[TERMS[GB.text]][0]) for name, node in nodes.items() if TERMS[GB.text] in node}
        for name, node in claims.items():
            yield from self._check_claim(name, node, nodes, texts)
        for name, node in nodes.items():
            if TERMS[GB.mergedInto] in node or TERMS[GB.mergedFrom] in node:
                yield from _find_broken(name, node, _MERGE_RULES, "")
            yield from self._find_dangling(name, node, claims, own)

    def _check_claim(self, name: str, node: Node, nodes: Mapping[str, Node], texts: Mapping[str, str]) -> Iterator[Offence]:
        claim, quote = _plain(name), _quote(node, nodes)
        yield from _find_broken(name, node, _CLAIM_RULES, quote)
        objects = node.get(TERMS[RDF.object], ())
        if len(objects) > 1:
            yield Offence(claim, "a claim has at most one object", quote)
        for target in node.get(TERMS[OA.hasTarget], ()):
            yield from _check_evidence(claim, target, nodes, texts)
        fact = _FACT in node.get(TERMS[GB.status], ())
        if fact and not (_AFFIRMED in node.get(TERMS[GB.polarity], ()) and _ACTUAL in node.get(TERMS[GB.modality], ())):
            yield Offence(claim, "only what is affirmed and actual is a fact", quote)
        for subject in node.get(TERMS[RDF.subject], ()):
            for prop in node.get(TERMS[RDF.predicate], ()):
                for value in objects:
                    line = f"{subject} {prop} {value}"
                    if line in self._plain:
                        self._plain[line].append((claim, quote))
                        if fact:
                            self._backed.add(line)

    def _find_dangling(self, name: str, node: Node, claims: Mapping[str, Node], own: Mapping[str, Node]) -> Iterator[Offence]:
        """Find what refers to an entity or claim of this graph that is not in it."""
        for prop in _POINTERS:
            for value in node.get(TERMS[prop], ()):
                if value.startswith(self._entity):
                    there = value in self._named or TERMS[SKOS.prefLabel] in own.get(value, ())
                else:
                    there = not self._store.names.is_claim(_plain(value)) or value in claims
                if not there:
                    yield Offence(_plain(name), f"refers to {_plain(value)}, which is not in the graph")


def _find_misplaced(store: Store) -> Iterator[Offence]:
    """Find what the user may not have beside the documents; no update lets it in."""
    for quad in from_own(store.own.quads):
        problem = find_refusal(quad, store.names)
        if problem is not None:
            yield Offence(_plain(str(quad.subject)), problem)


def _find_broken(name: str, node: Node, rules: Sequence[tuple[str, Any, str]], words: str) -> Iterator[Offence]:
    for prop, holds, message in rules:
        values = node.get(prop, ())
        if len(values) != 1 or not (holds is None or holds(values[0])):
            yield Offence(_plain(name), message, words)


def _find_unnamed(nodes: Mapping[str, Node]) -> Iterator[Offence]:
    for name, node in nodes.items():
        if TERMS[SKOS.prefLabel] not in node:
            yield Offence(_plain(name), "an entity has a name")
        elif TERMS[RDF.type] not in node:
            yield Offence(_plain(name), "an entity has a class")


def _find_illegal(triples: Iterable[tuple[str, str, str]]) -> Iterator[Offence]:
    terms = set(chain.from_iterable(triples))
    yield from (Offence(_plain(term), "is no legal IRI") for term in terms if term[0] == "<" and not _IRI.fullmatch(term))
    if any(term.startswith("_:") for term in terms):
        yield Offence("_:", "a node without an IRI")


def _quote(node: Node, nodes: Mapping[str, Node]) -> str:
    """Find the words of a claim's evidence, to show it by."""
    selectors = (
        each for target in node.get(TERMS[OA.hasTarget], ()) for each in nodes.get(target, {}).get(TERMS[OA.hasSelector], ())
    )
    return min((unquote(words) for each in selectors for words in nodes.get(each, {}).get(TERMS[OA.exact], ())), default="")


def _check_evidence(claim: str, target: str, nodes: Mapping[str, Node], texts: Mapping[str, str]) -> Iterator[Offence]:
    """Read a claim's quote again at its place in the text."""
    node = nodes.get(target, {})
    selectors = [nodes.get(each, {}) for each in node.get(TERMS[OA.hasSelector], ())]
    found = [[value for each in selectors for value in each.get(prop, ()) if holds(value)] for prop, holds in _SELECTED]
    sources = node.get(TERMS[OA.hasSource], ())
    quote = unquote(found[2][0]) if found[2] else ""
    if len(sources) != 1 or sources[0] not in texts or not all(len(values) == 1 for values in found):
        yield Offence(claim, "its evidence has no place in a text", quote)
        return
    start, end = (unquote(values[0]) for values in found[:2])
    places = start.isdecimal() and end.isdecimal() and target == f"{sources[0][:-1]}/char/{start}-{end}>"
    if not places or to_span(_plain(target)).of(texts[sources[0]]) != quote or not quote:
        yield Offence(claim, f"its document has other words from {start} to {end}", quote)


def find_misshapen(store: Store, shapes: Sequence[Path]) -> Iterator[Offence]:
    """Yield the nodes that break a SHACL shape of some files; the graph is checked as one, facts and claims together.

    Raises:
        OntologyError: A file cannot be read.
    """
    import pyshacl  # noqa: PLC0415 (half a second of start-up that only this needs)
    import rdflib  # noqa: PLC0415 (likewise)

    wanted = rdflib.Graph()
    for path in shapes:
        try:
            wanted.parse(path)
        except (OSError, rdflib.plugin.PluginException, rdflib.exceptions.ParserError, SyntaxError) as error:
            raise OntologyError(
                str(path), f"cannot be read ({' '.join(str(error).split())[:200]})", "name a file of SHACL shapes in Turtle"
            ) from error
    graph = rdflib.Graph()
    for subject, predicate, value, _ in to_rdflib(store.quads(), store.base).quads():
        graph.add((subject, predicate, value))
    _, report, _ = pyshacl.validate(graph, shacl_graph=wanted, advanced=True, inplace=True)
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    quotes = rdflib.URIRef(OA.hasTarget.value) / rdflib.URIRef(OA.hasSelector.value) / rdflib.URIRef(OA.exact.value)
    for result in report.subjects(rdflib.RDF.type, shacl.ValidationResult):
        node = report.value(result, shacl.focusNode)
        rule = min((str(message) for message in report.objects(result, shacl.resultMessage)), default="breaks a shape")
        yield Offence(str(node), rule, min((str(quote) for quote in graph.objects(node, quotes)), default=""))


def shapes_file() -> Path:
    """Find the package's own shapes, which lie beside the ontologies."""
    return ontology_files()["shapes.ttl"]


def _plain(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term

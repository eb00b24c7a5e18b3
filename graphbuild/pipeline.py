"""Texts -> a knowledge graph: the only module that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.claims import extract_claims
from graphbuild.contents import merge_contents, put_contents
from graphbuild.entities import Gazetteer, resolve_entities
from graphbuild.errors import InputError
from graphbuild.folder import change_folder
from graphbuild.graph import in_order
from graphbuild.knowledge import KnowledgeGraph, open_graph
from graphbuild.lookup import find_entity
from graphbuild.manifest import VOICES
from graphbuild.mentions import find_mentions
from graphbuild.model import FactPolicy
from graphbuild.ontology import load_gazetteer, load_ontology
from graphbuild.ontology.corrections import load_corrections, read_corrections
from graphbuild.outputs import OwnFiles, Step, take_step
from graphbuild.parse import DEFAULT_MODEL, load_model, parse_documents
from graphbuild.read import read_documents
from graphbuild.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphbuild.model import Document, Extraction
    from graphbuild.parse import Parsed

Progress = Callable[[int, int], None]
"""Told how many characters are done, of how many."""

get_model = cache(load_model)


@dataclass(frozen=True, slots=True)
class Options:
    """How to build a graph.

    `model` is an installed spaCy pipeline; `ontologies` and `entities` are Turtle files of the user's own, which come before the
    package's, and are kept with a graph in a folder until other ones are given; `base` is what all IRIs start with; `facts` says whose claims count as facts (`narrator`, `all` or `none`); `trust`
    names sources whose claims count as well; `encoding` is that of the files. Where `base`, `facts` and `trust` are left out, an
    existing graph keeps its own. `corrections` are Turtle files that put entities right; a graph in a folder keeps them, until other
    ones are given.
    """

    model: str = DEFAULT_MODEL
    ontologies: tuple[Path, ...] = ()
    entities: tuple[Path, ...] = ()
    base: str | None = None
    facts: str | None = None
    trust: tuple[str, ...] = ()
    encoding: str = "utf-8"
    corrections: tuple[Path, ...] = ()


DEFAULTS = Options()


def build(
    inputs: str | Path | Sequence[str | Path],
    store: str | Path | None = None,
    *,
    options: Options = DEFAULTS,
    progress: Progress | None = None,
) -> KnowledgeGraph:
    """Read texts and make their knowledge graph, or extend one.

    Args:
        inputs: Files, folders, or `-` for standard input; one or several, or none to put a graph right with corrections alone.
        store: The folder of the graph, which gets all its files; None for a graph in memory. A document of the same id is
            replaced. If anything fails, the folder stays as it was.
        options: How to build it.
        progress: Told after each document how far it is.

    Raises:
        InputError: An input is missing or cannot be read, or there is no text in any.
        ModelError, OntologyError: One of the options names what is not there or not right.
        StoreError, OutputError: The folder is no graph, is in use, or cannot be written.
        CorrectionsError: The corrections cannot be read, or contradict each other.
        NotInGraphError: Nobody is called as a source to be trusted.
    """
    if options.facts not in {None, *VOICES}:
        raise InputError(repr(options.facts), "does not say whose claims count as facts", f"give one of {', '.join(VOICES)}")
    paths = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    if "" in paths:
        raise InputError("''", "is no file or folder", "name the texts to read, or . for the current folder")
    if not paths and (store is None or not options.corrections):
        raise InputError("build", "there is nothing to read", "name the texts to read, or corrections for a graph that is there")
    given = tuple(read_corrections(options.corrections))
    if store is None:
        ontology = load_ontology(options.ontologies)
        memory = open_store(None, base=options.base)
        load_corrections(given, memory.base)
        contents = merge_contents(extract_all(paths, options, progress), given, memory.base)
        put_contents(memory, contents, {}, (), ontology, to_policy(options, memory.policy, contents.extractions))
        return KnowledgeGraph(memory, contents=contents, ontology=ontology)
    with change_folder(Path(store), base=options.base, create=bool(paths)) as change:
        load_corrections(given, change.store.base)  # what is wrong with them is told before anything is read
        own = OwnFiles.of(change.store)
        own = OwnFiles(options.ontologies or own.ontologies, options.entities or own.entities)
        ontology = load_ontology(own.ontologies)
        found = extract_all(paths, replace(options, entities=own.entities), progress) if paths else ()
        new = {extraction.document.id: extraction for extraction in found}
        there = (name for name in sorted(new) if next(change.store.document_quads(name), None) is not None)
        replaced = tuple(name for name in there if _is_other_text(change.store.extraction(name), new[name]))
        anew = own.keep(change)
        if paths:
            change.store.manifest = replace(change.store.manifest, made_with=find_versions(options.model))
        policy = change.store.policy
        asked = options.facts not in {None, policy.voices} or options.trust or (options.facts and policy.trusted)
        find_policy = (lambda extractions: to_policy(options, policy, extractions)) if asked else None
        whole = take_step(change, Step(new, corrections=given, anew=anew, policy=find_policy), ontology)
    graph = open_graph(store, contents=whole)
    graph.replaced, graph.built = replaced, tuple(found)
    return graph


def find_versions(model: str) -> tuple[tuple[str, str], ...]:
    """Say what reads texts: graphbuild, spaCy and the model, with their versions."""
    meta = get_model(model).meta
    return (("graphbuild", version("graphbuild")), ("spacy", version("spacy")), (model, str(meta["version"])))


def _is_other_text(old: Extraction, new: Extraction) -> bool:
    return old.document.text != new.document.text


@cache
def get_gazetteer() -> Gazetteer:
    """Give the package's own known things, read once."""
    return Gazetteer(load_gazetteer())


def extract_all(inputs: Sequence[str | Path], options: Options, progress: Progress | None = None) -> tuple[Extraction, ...]:
    """Read, parse and understand texts; by id of the document."""
    documents = list(read_documents(inputs, encoding=options.encoding))
    if not any(document.text.strip() for document in documents):
        place = ", ".join(map(str, inputs))
        raise InputError(place, "there is no text in it", "name at least one file with a sentence")
    gazetteer = Gazetteer(load_gazetteer(options.entities)) if options.entities else get_gazetteer()
    parsed = parse_documents(get_model(options.model), documents)
    return by_id(extract(each, gazetteer) for each in counted(parsed, documents, progress))


def extract(parsed: Parsed, gazetteer: Gazetteer) -> Extraction:
    """Find the mentions, entities and claims of one parsed document."""
    resolved = resolve_entities(parsed, find_mentions(parsed), gazetteer)
    return in_order(extract_claims(parsed, resolved))


def to_policy(options: Options, known: FactPolicy, extractions: Sequence[Extraction]) -> FactPolicy | None:
    """Say whose claims count as facts, by the ids of the sources that the options name; None where they name nobody.

    Raises:
        NotInGraphError: Nobody is called so.
    """
    if options.facts is None and not options.trust:
        return None
    trusted = frozenset(find_entity(extractions, name).id for name in options.trust)
    return FactPolicy(options.facts or known.voices, trusted)


def by_id(extractions: Iterable[Extraction]) -> tuple[Extraction, ...]:
    """Sort by the id of the document."""
    return tuple(sorted(extractions, key=lambda extraction: extraction.document.id))


def counted(parsed: Iterable[Parsed], documents: Sequence[Document], progress: Progress | None) -> Iterator[Parsed]:
    """Pass parses on, telling after each how many characters are done."""
    done, total = 0, sum(len(document.text) for document in documents)
    for each in parsed:
        yield each
        done += len(each.document.text)
        if progress is not None:
            progress(done, total)

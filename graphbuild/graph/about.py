"""What holds for a whole graph <-> triples of the default graph about it, where there is something to say.

Their subject is the graph itself. Whose claims are facts stands there if it is not the narrator's alone, and so do the user's corrections,
relations and known entities, so that a graph which comes back from RDF goes on as it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode

from graphbuild.graph.ntriples import TERMS, quote
from graphbuild.model import NARRATOR, FactPolicy
from graphbuild.vocabulary import GB

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pyoxigraph

    from graphbuild.vocabulary import Minter

    Said = Mapping[NamedNode, Collection[str]]  # values by property, as N-Triples write them

_VOICES = ("narrator", "all", "none")


@dataclass(frozen=True, slots=True)
class About:
    """What a graph says of itself.

    Attributes:
        policy: Whose claims are facts; None where it does not say.
        corrections: The user's corrections, as Turtle.
        ontologies: The user's own files of relations, in order.
        entities: The user's own files of known entities, in order.
    """

    policy: FactPolicy | None = None
    corrections: str = ""
    ontologies: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


NOTHING = About()


def say_policy(policy: FactPolicy, names: Minter) -> Said:
    """Say whose claims are facts, if it is not the narrator's alone."""
    voices = [quote(policy.voices)] if policy != NARRATOR else []
    return {GB.factsFrom: voices, GB.trusts: {f"<{names.entity(source)}>" for source in policy.trusted}}


def say_corrections(corrections: str) -> Said:
    """Give the user's corrections, if there are any."""
    return {GB.corrections: [quote(corrections)] if corrections else []}


def say_files(ontologies: Iterable[str], entities: Iterable[str]) -> Said:
    """Give the user's own files, each kind in order, if there are any."""
    kinds = {GB.ownRelations: list(ontologies), GB.ownEntities: list(entities)}
    return {prop: [quote(json.dumps(texts, ensure_ascii=False))] if texts else [] for prop, texts in kinds.items()}


def find_about(store: pyoxigraph.Store, names: Minter, props: Collection[NamedNode] | None = None) -> set[str]:
    """Find the lines in which a graph speaks of itself, all or those with some properties."""
    found = store.quads_for_pattern(NamedNode(names.graph), None, None, DefaultGraph())
    return {str(quad.triple) for quad in found if props is None or quad.predicate in props}


def to_about(said: Said, names: Minter) -> set[str]:
    """Write lines in which a graph speaks of itself."""
    return {f"<{names.graph}> {TERMS[prop]} {value}" for prop, values in said.items() for value in values}


def read_about(store: pyoxigraph.Store, names: Minter) -> About:
    """Read what a graph says of itself.

    Raises:
        ValueError: It says what is not to be understood, or something in other words than `to_about` would.
    """
    values: dict[NamedNode, list[str]] = {
        prop: [] for prop in (GB.factsFrom, GB.trusts, GB.corrections, GB.ownRelations, GB.ownEntities)
    }
    for quad in store.quads_for_pattern(NamedNode(names.graph), None, None, DefaultGraph()):
        if quad.predicate not in values:
            raise ValueError(f"the graph says of itself what is not known, {quad.predicate}")
        values[quad.predicate].append(str(getattr(quad.object, "value", "")))
    voices = next(iter(values[GB.factsFrom]), None)
    if voices not in {None, *_VOICES}:
        raise ValueError(f"the graph's facts are from {voices!r}, which is none of {', '.join(_VOICES)}")
    policy = None if voices is None else FactPolicy(voices, frozenset(map(names.entity_id, values[GB.trusts])))
    files = (_read_texts(next(iter(values[prop]), "[]")) for prop in (GB.ownRelations, GB.ownEntities))
    about = About(policy, next(iter(values[GB.corrections]), ""), *files)
    said = {
        **say_policy(policy or NARRATOR, names),
        **say_corrections(about.corrections),
        **say_files(about.ontologies, about.entities),
    }
    if to_about(said, names) != find_about(store, names):
        raise ValueError("the graph says of itself what it would not say so")
    return about


def find_contradiction(store: pyoxigraph.Store, names: Minter, policy: FactPolicy) -> str:
    """Say what speaks against it that a graph was made with a policy, or that it can be understood; nothing, if all is well."""
    try:
        said = read_about(store, names).policy or NARRATOR
    except ValueError as error:
        return str(error)
    if said == policy or next(iter(store.named_graphs()), None) is None:
        return ""
    was, now = (", ".join([each.voices, *sorted(each.trusted)]) for each in (said, policy))
    return f"its facts are from {was}, and its manifest says from {now}: put that right there, or build the graph anew"


def _read_texts(value: str) -> tuple[str, ...]:
    texts = json.loads(value)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError("the graph's own files are no list of texts")
    return tuple(texts)

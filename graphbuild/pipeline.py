"""Texts -> a knowledge graph: the only module that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.claims import extract_claims
from graphbuild.entities import Gazetteer, resolve_entities
from graphbuild.errors import InputError
from graphbuild.folder import change_folder
from graphbuild.graph import in_order
from graphbuild.mentions import find_mentions
from graphbuild.ontology import load_gazetteer, load_ontology
from graphbuild.parse import DEFAULT_MODEL, load_model, parse_documents
from graphbuild.read import read_documents

if TYPE_CHECKING:
    from spacy.language import Language

    from graphbuild.knowledge import KnowledgeGraph
    from graphbuild.model import Document, Extraction
    from graphbuild.parse import Parsed

Progress = Callable[[int, int], None]
"""Told how many characters are done, of how many."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build a graph.

    `model` is an installed spaCy pipeline; `ontologies` and `entities` are Turtle files of the user's own, which come before the
    package's; `base` is what all IRIs start with (an existing graph keeps its own where it is None); `facts` says whose claims
    count as facts (`narrator`, `all`, `none`), `trust` names sources whose claims count as well; `encoding` is that of the files.
    """

    model: str = DEFAULT_MODEL
    ontologies: tuple[Path, ...] = ()
    entities: tuple[Path, ...] = ()
    base: str | None = None
    facts: str = "narrator"
    trust: tuple[str, ...] = ()
    encoding: str = "utf-8"


get_model = cache(load_model)


def extract(parsed: Parsed, gazetteer: Gazetteer) -> Extraction:
    """Find the mentions, entities and claims of one parsed document."""
    resolved = resolve_entities(parsed, find_mentions(parsed), gazetteer)
    return in_order(extract_claims(parsed, resolved))

"""Mentions -> entities: which mentions are one participant, what it is called, and which item of Wikidata it is."""

from graphbuild.entities.gazetteer import Gazetteer
from graphbuild.entities.resolve import Resolved, resolve_entities
from graphbuild.entities.speakers import Voice

__all__ = ["Gazetteer", "Resolved", "Voice", "resolve_entities"]

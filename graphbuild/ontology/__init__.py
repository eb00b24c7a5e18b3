"""Turtle files -> what the rest looks up: the property of a predicate, and the known things of the world.

turtle reads files; wordings and kinds bring the words and classes of an ontology to those of claims; properties looks up
relations; gazetteer lists known entities.
"""

from graphbuild.ontology.gazetteer import load_gazetteer
from graphbuild.ontology.properties import Ontology, Property, load_ontology
from graphbuild.ontology.turtle import ontology_files

__all__ = ["Ontology", "Property", "load_gazetteer", "load_ontology", "ontology_files"]

"""Who is who in a graph, kept beside its store, so that a change of a document reaches no more than it must."""

from graphbuild.identity.index import INDEX, Index
from graphbuild.identity.regroup import Told, regroup

__all__ = ["INDEX", "Index", "Told", "regroup"]

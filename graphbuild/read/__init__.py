"""Files and streams -> Document: text, turns, asides, title and date."""

from graphbuild.read.document import to_document
from graphbuild.read.files import read_documents

__all__ = ["read_documents", "to_document"]

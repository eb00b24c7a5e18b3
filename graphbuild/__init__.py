"""Knowledge graphs from news: every edge with its source, its polarity and the exact words it comes from.

The whole path, from a text to answers:

>>> import graphbuild as gb
>>> kg = gb.build("examples/moscow-talks.txt")  # in memory
>>> [document.id for document in kg.documents()]
['moscow-talks']
>>> kg.entity("Taliban").kind
<Kind.ORGANIZATION: 'organization'>
>>> absent = kg.claims(status="denied", about="US")[0]
>>> absent.predicate.label, absent.evidence.text
('participate in', 'The US does not participate.')
>>> query = "SELECT ?who ?what WHERE { ?a news:absentFrom ?b . ?a skos:prefLabel ?who . ?b skos:prefLabel ?what }"
>>> for who, what in kg.query(query, claims=True).rows:
...     print(who, "is absent from", what)
United States is absent from talks
>>> "news:absentFrom" in kg.to_turtle()
True

`gb.build(texts, store="KG")` keeps the graph in a folder, with all its files; `gb.open("KG")` opens it again. The values are
documented in `graphbuild.model`, the errors in `graphbuild.errors`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphbuild.errors import GraphbuildError
    from graphbuild.knowledge import KnowledgeGraph
    from graphbuild.knowledge import open_graph as open  # noqa: A004 -- always written gb.open
    from graphbuild.model import Claim, Document, Entity, Kind, Mention, Modality, Polarity, Skipped, Status
    from graphbuild.pipeline import Options, build

__all__ = [
    "Claim",
    "Document",
    "Entity",
    "GraphbuildError",
    "Kind",
    "KnowledgeGraph",
    "Mention",
    "Modality",
    "Options",
    "Polarity",
    "Skipped",
    "Status",
    "build",
    "open",
]

_HOMES = {
    "GraphbuildError": "errors",
    "KnowledgeGraph": "knowledge",
    "Options": "pipeline",
    "build": "pipeline",
    "open": "knowledge",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that importing the package takes no time (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'model')}")
    value = getattr(home, "open_graph" if name == "open" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])

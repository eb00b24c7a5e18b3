"""A change of a store -> one SPARQL update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class Change:
    """What comes and what goes: lines of N-Triples by the graph's name in N-Triples, "" for the default graph.

    `gone` names the graphs that are empty then, whose names pyoxigraph would keep.
    """

    added: Mapping[str, Collection[str]]
    removed: Mapping[str, Collection[str]]
    gone: Collection[str] = ()

    def to_update(self) -> str:
        """Write the change as one SPARQL update, which happens as a whole or not at all."""
        steps = [f"DELETE DATA {{ {_to_data(self.removed)} }}", f"INSERT DATA {{ {_to_data(self.added)} }}"]
        return "; ".join(steps + [f"DROP SILENT GRAPH {name}" for name in self.gone])


def _to_data(graphs: Mapping[str, Collection[str]]) -> str:
    """Write lines for SPARQL's DATA."""
    data = ((name, "".join(f"{line} .\n" for line in lines)) for name, lines in graphs.items() if lines)
    return "\n".join(f"GRAPH {name} {{ {text} }}" if name else text for name, text in data)

"""Network -> a part of it: what is near one entity, or what has one status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from graphbuild.model import Status


def to_excerpt(
    network: nx.MultiDiGraph[str], about: str | None = None, hops: int = 2, status: Status | None = None
) -> nx.MultiDiGraph[str]:
    """Cut a part out of a network of claims; the whole stays as it is.

    Args:
        network: What `to_network` gives.
        about: The id of a node: only what is at most `hops` edges away from it, in any direction, stays.
        hops: How many edges to go from `about`.
        status: Only edges of this status stay, with their ends, and `about` in any case.

    >>> whole = nx.MultiDiGraph([("a", "b", {"status": "fact"}), ("b", "c", {"status": "denied"}), ("c", "d", {"status": "fact"})])
    >>> sorted(to_excerpt(whole, "a", hops=2)), sorted(to_excerpt(whole, status="denied"))
    (['a', 'b', 'c'], ['b', 'c'])
    """
    edges = [edge for edge in network.edges(keys=True, data=True) if status is None or edge[3]["status"] == status]
    links: nx.Graph[str] = nx.Graph()
    links.add_edges_from((start, end) for start, end, *_ in edges)
    if about is not None:
        links.add_node(about)
        nodes = set(nx.single_source_shortest_path_length(links, about, cutoff=hops))
    else:
        nodes = set(network if status is None else links)
    cut: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    cut.add_nodes_from((node, data) for node, data in network.nodes(data=True) if node in nodes)
    for start, end, key, data in edges:
        if start in nodes and end in nodes:
            cut.add_edge(start, end, key, **data)
    return cut

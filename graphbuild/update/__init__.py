"""SPARQL 1.1 Update of what is the user's own: documents stay as their texts have them."""

from graphbuild.update.run import LONGEST_UPDATE, Updated, put_graph, update_folder, update_store

__all__ = ["LONGEST_UPDATE", "Updated", "put_graph", "update_folder", "update_store"]

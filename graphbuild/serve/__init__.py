"""A graph's folder -> a web server on this machine: a SPARQL endpoint, its graphs, and pages to look around in."""

from graphbuild.serve.app import Settings, make_app, run_server

__all__ = ["Settings", "make_app", "run_server"]

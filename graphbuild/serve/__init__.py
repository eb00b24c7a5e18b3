"""A graph's folder -> a web server on this machine: a SPARQL endpoint, its graphs, and pages to look around in."""

from graphbuild.serve.app import make_app, run_server
from graphbuild.serve.site import Settings

__all__ = ["Settings", "make_app", "run_server"]

"""Network -> one HTML file that opens from disk, asks nothing of any network and shows the words behind each claim."""

from graphbuild.view.page import render_html

__all__ = ["render_html"]

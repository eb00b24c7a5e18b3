"""Network -> one HTML file that opens from disk, asks nothing of any network and shows the words behind each claim; or a picture."""

from graphbuild.view.page import render_html
from graphbuild.view.picture import render_png, render_svg

__all__ = ["render_html", "render_png", "render_svg"]

"""YASGUI, the query editor, as the wheel has brought it; without it, the plain query page must do.

The wheel's build takes it from npm where there is an `npm` command (`hatch_build.py`), and puts it among the package's data files.
"""

from __future__ import annotations

from functools import cache
from importlib import metadata
from pathlib import Path

SCRIPT, STYLE = "yasgui.min.js", "yasgui.min.css"
_PLACE = f"share/graphbuild/yasgui/{SCRIPT}"


@cache
def find_yasgui() -> Path | None:
    """Find the folder of its script and style, if they were installed."""
    try:
        installed = metadata.files("graphbuild") or []
    except metadata.PackageNotFoundError:
        return None
    for path in installed:
        if path.as_posix().endswith(_PLACE):
            folder = Path(str(path.locate())).resolve().parent
            return folder if (folder / STYLE).is_file() and (folder / SCRIPT).is_file() else None
    return None

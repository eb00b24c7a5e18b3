"""YASGUI, the query editor, as the wheel has brought it; without it, the plain query page must do.

The wheel's build takes it from npm where there is an `npm` command (`hatch_build.py`), and puts it among the package's data files.
"""

from __future__ import annotations

import sysconfig
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

SCRIPT, STYLE = "yasgui.min.js", "yasgui.min.css"
_PLACE = "share/graphbuild/yasgui"


@cache
def find_yasgui() -> Path | None:
    """Find the folder of its script and style, if they were installed."""
    places = [Path(sysconfig.get_path("data"), _PLACE)]
    with suppress(metadata.PackageNotFoundError):  # elsewhere in an installation of one user alone
        files = metadata.files("graphbuild") or []
        places += [Path(str(path.locate())).resolve().parent for path in files if path.as_posix().endswith(f"{_PLACE}/{SCRIPT}")]
    return next((place for place in places if (place / SCRIPT).is_file() and (place / STYLE).is_file()), None)

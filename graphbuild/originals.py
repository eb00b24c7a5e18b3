"""Documents as they were extracted, where merging or corrections have changed them <-> lines of JSON.

Which entities of a graph are one follows from all its documents together. So when a document comes or goes, the others are merged
anew, from what each of them said by itself. Where that is what the store holds, nothing else is kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from graphbuild.errors import StoreError
from graphbuild.graph import in_order
from graphbuild.model import Extraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_EXTRACTION = TypeAdapter(Extraction)


def to_originals(originals: Iterable[Extraction], merged: Mapping[str, Extraction]) -> bytes:
    """Write the documents that are not, but for their merges, as `merged` has them; nothing, if all are."""
    changed = (each for each in originals if replace(merged[each.document.id], merges=(), before=()) != each)
    return b"".join(_EXTRACTION.dump_json(in_order(each)) + b"\n" for each in changed)


def read_originals(path: Path) -> dict[str, Extraction]:
    """Read the documents of a file by id; none if there is no such file.

    Raises:
        StoreError: It cannot be read.
    """
    try:
        found = [_EXTRACTION.validate_json(line) for line in path.read_bytes().split(b"\n") if line]
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise StoreError(str(path), "cannot be read", "build the graph again in a new folder") from error
    return {each.document.id: each for each in found}

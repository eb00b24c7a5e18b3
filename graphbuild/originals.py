"""Documents as they were before merging, in folders of earlier versions: since then each keeps that itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from graphbuild.errors import StoreError
from graphbuild.model import Extraction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ORIGINALS = "originals.jsonl"

_EXTRACTION = TypeAdapter(Extraction)


def read_originals(path: Path) -> Mapping[str, Extraction]:
    """Read the documents of a file of lines by id; none if there is no such file.

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

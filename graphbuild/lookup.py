"""Names -> entities of a graph's documents, and names that come near those that are not there."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING

from graphbuild.entities.gazetteer import fold_name
from graphbuild.errors import NotInGraphError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphbuild.model import Entity, Extraction

SIMILAR = 3  # near names shown for one that is not there


def find_entity(extractions: Sequence[Extraction], name: str) -> Entity:
    """Find an entity by any of its names: as written, else whatever the case; own names come before others, much mentioned ones first.

    Raises:
        NotInGraphError: Nothing is called so; the error holds names that come near.
    """
    number = Counter(mention.entity for each in extractions for mention in each.mentions)
    entities = sorted(
        (entity for each in extractions for entity in each.entities), key=lambda entity: (-number[entity.id], entity.id)
    )
    for form in (str, fold_name):
        wanted = form(name)
        for entity in entities:
            if form(entity.name) == wanted:
                return entity
        for entity in entities:
            if wanted in map(form, entity.names):
                return entity
    raise NotInGraphError("entity", name, near(name, (entity.name for entity in entities)))


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """List the known names that come nearest to one that is not known, whatever the case.

    >>> near("talibann", ["Taliban", "Tehran", "Paris"])
    ('Taliban',)
    """
    folded = {other.casefold(): other for other in known}
    return tuple(folded[other] for other in difflib.get_close_matches(name.casefold(), folded, SIMILAR))

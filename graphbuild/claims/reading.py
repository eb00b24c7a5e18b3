"""What the constructions of clauses and nouns take and give: a reading of a clause, and drafts of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphbuild.claims.clause import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.claims.worlds import World
    from graphbuild.model import Argument, Claim, EntityPart, Part, Predicate


class Draft(NamedTuple):
    """A claim but for its world and its evidence."""

    subject: Part
    predicate: Predicate
    object: Part | None
    arguments: tuple[Argument, ...]
    rule: str


class Reading(NamedTuple):
    """What a construction needs to know beside its clause.

    `inner` holds the claims of the clauses below, by their heads; `below` those clauses; `gathering` finds the event that is talked
    about at a place of the text.
    """

    parts: Parts
    world: World
    inner: dict[int, Claim]
    below: Mapping[int, Clause]
    gathering: Callable[[int, int], EntityPart | None]

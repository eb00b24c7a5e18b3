"""Names and adjectives -> the known things of the world that they may mean."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphbuild.model import KnownEntity

_PLACES = frozenset({Kind.PLACE})


def fold_name(name: str) -> str:
    """Bring a name to the form in which it is looked up: no article, no full stops, no case.

    >>> fold_name("the U.S."), fold_name("Côte d’Ivoire")
    ('us', "côte d'ivoire")
    """
    folded = name.replace("’", "'").replace(".", "").replace("&", "and").casefold().strip()
    return folded.removeprefix("the ").strip()


class Gazetteer:
    """Known entities by name; of several with one name, those given first come first."""

    def __init__(self, known: Iterable[KnownEntity] = ()) -> None:
        """Index the names and adjectives of the known entities."""
        self._by_name: dict[str, list[KnownEntity]] = defaultdict(list)
        self._by_adjective: dict[str, list[KnownEntity]] = defaultdict(list)
        for entity in known:
            for name in dict.fromkeys(fold_name(name) for name in (entity.name, *entity.names)):
                self._by_name[name].append(entity)
            for adjective in dict.fromkeys(map(fold_name, entity.adjectives)):
                self._by_adjective[adjective].append(entity)

    def find(self, name: str, kind: Kind | None = None) -> KnownEntity | None:
        """Find what a name means, or None where it is unknown or cannot be told.

        A country comes before its namesakes that are no country's part; between a state and a country of one name nothing is
        chosen. A name of a person means no place.
        """
        found = self.namesakes(name, kind)
        found = [entity for entity in found if entity.preferred] or [entity for entity in found if not entity.shy] or found
        if len(found) > 1:
            capitals = [entity for entity in found if entity.capital_of]
            countries = [entity for entity in found if "Country" in entity.classes]
            states = [entity for entity in found if "State" in entity.classes]
            if capitals:
                return capitals[0]
            if (countries and states) or (found[0].shy and found[0].kind is Kind.PLACE):
                return None
            return (countries or found)[0]
        return found[0] if found else None

    def namesakes(self, name: str, kind: Kind | None = None) -> list[KnownEntity]:
        """Find all that a name may mean: of a person's name only people, of a place's first of all places."""
        found = self._by_name.get(fold_name(name), [])
        if kind is Kind.PERSON:
            return [entity for entity in found if entity.kind is Kind.PERSON]
        if kind in _PLACES and any(entity.kind is Kind.PLACE for entity in found):
            return [entity for entity in found if entity.kind is Kind.PLACE]
        return found

    def country_of(self, adjective: str) -> KnownEntity | None:
        """Find the country or region of an adjective or demonym: `Russian`, `Russians`; None where there are several or none."""
        found = self._by_adjective.get(fold_name(adjective), [])
        found = [entity for entity in found if entity.preferred] or found
        countries = [entity for entity in found if "Country" in entity.classes] or found
        return countries[0] if len(countries) == 1 else None

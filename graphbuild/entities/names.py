"""Named mentions -> entities: the same name, a last name that only one person has, a known thing, an acronym beside its long form."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from graphbuild.entities.actors import stands_for
from graphbuild.entities.cluster import Cluster
from graphbuild.entities.nominals import phrase_of
from graphbuild.entities.pronouns import gender_told
from graphbuild.entities.setting import Setting, as_labelled, name_of_part
from graphbuild.mentions.given_names import gender_of_names
from graphbuild.mentions.kinds import is_person_noun
from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.entities.gazetteer import Gazetteer
    from graphbuild.mentions import Found
    from graphbuild.model import Document, KnownEntity
    from graphbuild.parse import Parsed, Passage

_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|sir|lord|lady|dame|sheikh|st)\.?\s+", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,7}$")
_LONG_NAME = 5
_LONGEST_TITLE = 4  # words
_NOT_PEOPLE = frozenset({Kind.ABSTRACT, Kind.OBJECT, Kind.PLACE, Kind.ORGANIZATION, Kind.SUBSTANCE, Kind.PLANT, Kind.ANIMAL})


class Names:
    """Named mentions -> clusters: full names first, so that a last name finds its person wherever it stands."""

    def __init__(self, parsed: Parsed, gazetteer: Gazetteer, found: Sequence[Found] = ()) -> None:
        self.parsed = parsed
        self.gazetteer = gazetteer
        self.setting = Setting(parsed, gazetteer, found)
        self.clusters: list[Cluster] = []
        self.by_known: dict[int, Cluster] = {}
        self.by_name: dict[tuple[str, bool], Cluster] = {}
        self.short: list[tuple[Found, str]] = []

    def add(self, mention: Found) -> None:
        """Sort a named mention: a known thing, a full name, or a single word that waits for a full name."""
        passage = self.parsed.passages[mention.passage]
        labelled = as_labelled(passage, mention)
        part = name_of_part(passage, labelled)
        name = part or name_of(self.parsed.document, passage, mention)
        known = (
            self.setting.choose(name, passage, labelled)
            if not _is_cut(passage, mention) and not _is_numbered(passage, mention)
            else None
        )
        if known is None and mention.label in {"NORP", ""} | ({"GPE", "LOC"} if name.endswith("s") else set()):
            known = self._people(passage, mention, name)
        if known is not None:
            self._known(self._actor(passage, mention, known)).add(mention, name)
        elif mention.kind is Kind.PERSON and len(name.split()) == 1:
            self.short.append((mention, name))
        else:
            cluster = self._cluster(name, mention)
            cluster.add(mention, name)
            full = phrase_of(self.parsed.document.text, passage, mention)[0]
            if full != name and full.startswith(name) and mention.kind is not Kind.PERSON:
                cluster.phrases.setdefault(full, 0)

    def _actor(self, passage: Passage, mention: Found, known: KnownEntity) -> KnownEntity:
        """Give who acts under a name: the government of the country of which it is the capital, or the place itself."""
        actor = stands_for(passage, as_labelled(passage, mention), known, match=self.setting.is_match)
        return (self.gazetteer.find(actor, Kind.ORGANIZATION) if isinstance(actor, str) else actor) or known

    def _known(self, known: KnownEntity) -> Cluster:
        cluster = self.by_known.get(id(known))
        if cluster is None:
            cluster = self.by_known[id(known)] = Cluster(known.kind, known)
            self.clusters.append(cluster)
        return cluster

    def _people(self, passage: Passage, mention: Found, name: str) -> KnownEntity | None:
        """Take `the Russians` for Russia: the people as a whole, unless counted or described."""
        if (
            passage.tag[mention.head] not in {"NNPS", "NNS"}
            or passage.lower[mention.first] != "the"
            or mention.head - mention.first != 1
        ):
            return None
        return self.gazetteer.country_of(name)

    def _gender(self, person: Cluster) -> str:
        """Tell whether somebody is a man or a woman by a title or noun before the name, else by the given name."""
        told = (gender_told(self.parsed.passages[mention.passage], mention) for mention in person.mentions)
        return next(filter(None, told), "") or gender_of_names(person.names)

    def _cluster(self, name: str, mention: Found, gender: str = "") -> Cluster:
        """Find or make the cluster of a name; `Mr Smith` and `Mrs Smith` have one each."""
        key = (name.casefold(), mention.kind is Kind.PERSON)
        cluster = self.by_name.get(key)
        if cluster is not None and gender and self._gender(cluster) not in {"", gender}:
            key = (f"{key[0]} {gender}", key[1])
            cluster = self.by_name.get(key)
        if cluster is None:
            cluster = self.by_name.get((key[0], not key[1]))
        if cluster is None:
            cluster = self.by_name[key] = Cluster(mention.kind)
            self.clusters.append(cluster)
        return cluster

    def finish(self) -> list[Cluster]:
        """Give each single word to the one person of that name; join acronyms to the long form beside them."""
        self._join_middle_names()
        self._join_misspelt()
        people = [cluster for cluster in self.clusters if cluster.kind is Kind.PERSON]
        for mention, name in self.short:
            same = [person for person in people if _is_part(name, person)]
            if len(same) > 1:  # the one who was named before: the other is yet to be introduced
                same = [person for person in same if any(_is_before(other, mention) for other in person.mentions)]
            title = gender_told(self.parsed.passages[mention.passage], mention)
            if len(same) > 1 and title:  # `Mrs Smith` of a couple
                genders = [self._gender(person) for person in same]
                likely = title if title in genders else ""
                same = [person for person, gender in zip(same, genders, strict=True) if gender == likely]
            if not same:  # a company that the model took for a person once
                same = [cluster for cluster in self.by_known.values() if name in cluster.names]
            (same[0] if len(same) == 1 else self._cluster(name, mention, title)).add(mention, name)
        self._join_surnames([cluster for cluster in self.clusters if cluster.kind is Kind.PERSON])
        self._join_acronyms()
        self._add_titled()
        return self.clusters

    def _add_titled(self) -> None:
        """Note how people are called with their titles: `Ambassador Mohib`."""
        for person in [cluster for cluster in self.clusters if cluster.kind is Kind.PERSON]:
            for mention in person.mentions:
                titled = titled_name(self.parsed.document, self.parsed.passages[mention.passage], mention)
                if titled and titled not in person.names:
                    person.phrases.setdefault(titled, 0)

    def _join_surnames(self, people: list[Cluster]) -> None:
        """Give a single name that the model took for no person to the one whose last name it is: `turn it over to Kirby`.

        Where several have it, it is a person's at least.
        """
        surnames: dict[str, list[Cluster]] = defaultdict(list)
        given: dict[str, list[Cluster]] = defaultdict(list)
        for person in people:
            for first, last in dict.fromkeys(
                (words[0], words[-1]) for name in person.names if len(words := name.casefold().split()) > 1
            ):
                surnames[last].append(person)
                given[first].append(person)
        for cluster in [c for c in self.clusters if c.kind in _NOT_PEOPLE and c.known is None and len(c.name.split()) == 1]:
            folded = cluster.name.casefold()
            called = [
                person for person in given[folded] if not is_person_noun(person.name.split()[-1].lower())
            ]  # not `State` of `State Spokesperson`
            same = surnames[folded] or (called if cluster.kind is not Kind.PLACE else [])
            if len(same) == 1 and same[0] is not cluster:
                same[0].absorb(cluster)
                self.clusters.remove(cluster)
            elif len(surnames[folded]) > 1:  # one of them, whoever it is
                cluster.kind, cluster.sure = Kind.PERSON, True

    def _join_middle_names(self) -> None:
        """Make one of two people of whom one is called with a middle name: `Ana Costa`, `Ana Maria Costa`."""
        full: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
        for cluster in [c for c in self.clusters if c.kind is Kind.PERSON and c.known is None]:
            words = cluster.name.casefold().split()
            if len(words) > 1:
                full[words[0], words[-1]].append(cluster)
        for same in full.values():
            lengths = sorted(len(cluster.name.split()) for cluster in same)
            if lengths in ([2, 3], [2, 4]):
                same[0].absorb(same[1])
                self.clusters.remove(same[1])

    def _join_misspelt(self) -> None:
        """Make one of two people whose given names differ in a letter: `Kristen Wilkins`, `Kristin Wilkins`."""
        people: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in [c for c in self.clusters if c.kind is Kind.PERSON and len(c.name.split()) == 2]:  # noqa: PLR2004 -- given and last name
            given, last = cluster.name.split()
            same = [other for other in people[last] if _is_misspelt(given, other.name.split()[0])]
            if len(same) == 1:
                same[0].absorb(cluster)
                self.clusters.remove(cluster)
            else:
                people[last].append(cluster)

    def _join_acronyms(self) -> None:
        for short in [cluster for cluster in self.clusters if any(map(_ACRONYM.match, cluster.names))]:
            for mention in short.mentions:
                long = self._beside(mention)
                if long is not None and long is not short and _has_initials(long.name, short.name):
                    for moved in short.mentions:
                        long.add(moved, name_of(self.parsed.document, self.parsed.passages[moved.passage], moved))
                    long.known = long.known or short.known
                    self.clusters.remove(short)
                    break

    def _beside(self, mention: Found) -> Cluster | None:
        """Find the name that stands right before an acronym in brackets."""
        passage = self.parsed.passages[mention.passage]
        if mention.first < 2 or passage.words[mention.first - 1] != "(":  # noqa: PLR2004 -- a name and a bracket come before
            return None
        before = mention.first - 2
        return next(
            (
                c
                for c in self.clusters
                for m in c.mentions
                if m.passage == mention.passage and m.name and m.name[0] <= before <= m.last
            ),
            None,
        )


def _is_cut(passage: Passage, mention: Found) -> bool:
    """Whether a name is only part of a longer one, as where the model leaves out its first word: `Neo [Democrats]`, `Team [Estonia]`."""
    if mention.name is None or mention.kind is Kind.PERSON or mention.name[0] == 0:
        return False
    before = mention.name[0] - 1
    return (
        passage.pos[before] == "PROPN"
        and passage.entity[before] < 0
        and passage.head[before] in range(mention.name[0], mention.name[1] + 1)
    )


def _is_numbered(passage: Passage, mention: Found) -> bool:
    """Whether a number follows that belongs to the name: `US 258` is a road, no country."""
    after = mention.head + 1
    return after < len(passage.words) and passage.dep[after] == "nummod" and passage.head[after] == mention.head


def _is_part(name: str, person: Cluster) -> bool:
    """Whether a single name is a person's last name, or his first."""
    folded = name.casefold()
    return any(folded in {words[0], words[-1]} for words in (known.casefold().split() for known in person.names) if len(words) > 1)


def _is_before(one: Found, two: Found) -> bool:
    return (one.passage, one.head) < (two.passage, two.head)


def _is_misspelt(one: str, two: str) -> bool:
    """Whether two given names of five letters or more differ in one letter.

    >>> _is_misspelt("Kristen", "Kristin"), _is_misspelt("Jan", "Jon")
    (True, False)
    """
    return len(one) == len(two) >= _LONG_NAME and sum(a != b for a, b in zip(one, two, strict=True)) == 1


def _has_initials(long: str, acronym: str) -> bool:
    """Whether an acronym is made of a name's capitals: `European Central Bank`, `ECB`."""
    capitals = "".join(letter for letter in long if letter.isupper())
    return acronym.replace("&", "") in {capitals, capitals[: len(acronym)]} and len(long.split()) > 1


def titled_name(document: Document, passage: Passage, mention: Found) -> str:
    """Give a person's name with the titles in capitals before it: `President-Elect Rossi`; "" where there are none."""
    if mention.name is None:
        return ""
    name, last = mention.name
    first = name
    while first > mention.first and (passage.words[first - 1][0].isupper() or passage.words[first - 1] == "-"):
        first -= 1
    titles = passage.pos[first : name + 1]
    if (
        passage.words[first] == "-"
        or name - first > _LONGEST_TITLE
        or not set(titles) <= {"PROPN", "NOUN", "ADJ", "PUNCT"}
        or passage.entity[first] not in {-1, passage.entity[last]}
    ):
        return ""
    titled = _SPACE.sub(" ", passage.span(first, last).of(document.text)).strip(" \"'“”‘’,;:()[]")
    return "" if titled == name_of(document, passage, mention) else titled


def name_of(document: Document, passage: Passage, mention: Found) -> str:
    """Give the name proper: without article, honorific and possessive ending, on one line."""
    first, last = mention.name or (mention.head, mention.head)
    if last == mention.head and mention.kind is not Kind.PERSON and _is_numbered(passage, mention):
        last += 1
    name = _SPACE.sub(" ", passage.span(first, last).of(document.text)).strip(" \"'“”‘’,;:()[]")
    name = re.sub(r"(?:['’]s?|^the\s+)$|^[Tt]he\s+", "", name) or name
    if mention.kind is Kind.PERSON:
        common = [token for token in range(first, last) if passage.pos[token] in {"NOUN", "VERB", "ADP"}]
        if common:
            name = _SPACE.sub(" ", passage.span(common[-1] + 1, last).of(document.text))
        name = _HONORIFIC.sub("", name) or name
    return name

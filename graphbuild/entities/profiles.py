"""Extraction -> profiles: what one document tells about who each of its named entities is.

A profile holds what can be compared with other documents: the names, the kind, the roles (`foreign minister`), who and what is named
close by, and who and what is named anywhere in the document.
"""

from __future__ import annotations

import itertools
import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.entities.gazetteer import fold_name
from graphbuild.mentions.kinds import is_person_noun
from graphbuild.model import EntityPart, Kind, MentionKind, Modality, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphbuild.model import Claim, Entity, Extraction, Mention

NEAR = 150  # code points between two mentions that stand close to each other

_END_OF_HEAD = frozenset("of for in from at to with on by and who that which".split())
_ARTICLES = frozenset("the a an his her its their our my your this that former late".split())

Key = tuple[str, str]
"""A document's entity: the document's id, and the entity's id in it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a document tells about one of its entities.

    `names` are folded, `name` is the fullest as written. `known` is what a gazetteer says it is: an item (`Q159`) or a known name.
    `near` and `far` hold the names of others close by and anywhere in the document; of people the last name. `far` is the same for
    all of a document. `classes` and `wikidata` are the entity's own.
    """

    key: Key
    name: str
    names: frozenset[str]
    kind: Kind
    known: str | None
    roles: frozenset[str]
    near: frozenset[str]
    far: frozenset[str]
    classes: tuple[str, ...] = ()
    wikidata: str | None = None

    @property
    def document(self) -> str:
        """The id of its document."""
        return self.key[0]

    @property
    def address(self) -> str:
        """The name by which corrections can call it."""
        return to_address(*self.key)


def to_address(document: str, entity: str) -> str:
    """Name a document's entity in a way that is unique among all documents.

    >>> to_address("d2", "John Smith"), to_address("d2", "d2/Lavrov")
    ('d2/John Smith', 'd2/Lavrov')
    """
    return entity if entity.startswith(f"{document}/") else f"{document}/{entity}"


@cache
def words_of(name: str) -> frozenset[str]:
    """Read one of the lists of `merging.toml`."""
    lists = tomllib.loads((files("graphbuild.entities") / "merging.toml").read_text(encoding="utf-8"))
    return frozenset(lists[name].split())


def is_known(entity: Entity) -> bool:
    """Whether a gazetteer says what it is: only then has it an item or a special class."""
    return entity.wikidata is not None or bool(entity.classes)


def is_shared(extraction: Extraction, entity: Entity) -> bool:
    """Whether the entity's id says that it is not the document's own."""
    return not entity.id.startswith(f"{extraction.document.id}/")


def find_profiles(extraction: Extraction) -> Iterator[Profile]:
    """Describe the named entities of a document, by id.

    Who only speaks in it, and is not spoken of, is close to all that is named there and to its publisher.
    """
    said: dict[str, list[Mention]] = defaultdict(list)
    for mention in extraction.mentions:
        said[mention.entity].append(mention)
    named = {
        entity.id: entity
        for entity in extraction.entities
        if is_known(entity)
        or is_shared(extraction, entity)
        or any(each.mention_kind is MentionKind.NAME for each in said[entity.id])
    }
    labels = {entity.id: _label(entity) for entity in named.values()}
    near = _neighbours(extraction, labels)
    far = frozenset(labels.values())
    around = {*far, *filter(None, [extraction.document.source])}
    told = _told(extraction.claims)
    for entity_id in sorted(named):
        yield _profile(
            (extraction.document.id, entity_id),
            named[entity_id],
            said[entity_id],
            told[entity_id],
            (near[entity_id] if said[entity_id] else around, far),
        )


def _profile(
    key: Key, entity: Entity, said: Sequence[Mention], told: Sequence[str], around: tuple[set[str], frozenset[str]]
) -> Profile:
    texts = [mention.text for mention in said if mention.mention_kind is MentionKind.NAME]
    names = {fold_name(entity.name), *(fold_name(name) for name in entity.names if any(name in text for text in texts))}
    titles = [title for text in texts if (title := _before_name(text, entity))]
    phrases = [mention.text for mention in said if mention.mention_kind is MentionKind.NOMINAL]
    roles = frozenset(role for words in (*titles, *phrases, *told) for role in _roles(words))
    single = len(entity.name.split()) == 1 and not is_known(entity) and entity.kind is not Kind.PERSON
    person = single and any(
        any(_roles(title)) for title in titles
    )  # `Foreign Minister Lavrov` is nobody else, whatever the model says
    near = {*around[0], *(word for title in titles for word in _adjectives(title))}
    return Profile(
        key, entity.name, frozenset(names - {""}), Kind.PERSON if person else entity.kind,
        entity.wikidata or (f"name:{entity.kind}:{fold_name(entity.name)}" if is_known(entity) else None),
        roles, frozenset(near - {_label(entity)}), around[1], entity.classes, entity.wikidata,
    )  # fmt: skip


def bare_profile(document: str, entity: Entity) -> Profile:
    """Describe an entity of which nothing is to be compared."""
    nothing: frozenset[str] = frozenset()
    return Profile(
        (document, entity.id), entity.name, nothing, entity.kind, None, nothing, nothing, nothing, entity.classes, entity.wikidata
    )


def _label(entity: Entity) -> str:
    """Give the name by which others know an entity beside them: of people the last one, as documents leave out the first."""
    words = entity.name.split()
    return words[-1] if entity.kind is Kind.PERSON and words and not is_known(entity) else entity.name


def _neighbours(extraction: Extraction, labels: Mapping[str, str]) -> Mapping[str, set[str]]:
    """Find by entity what is named at most `NEAR` code points away from one of its names."""
    names = [
        (mention.span.start, mention.entity)
        for mention in extraction.mentions
        if mention.mention_kind is MentionKind.NAME and mention.entity in labels
    ]
    names.sort()
    starts = [start for start, _ in names]
    near: dict[str, set[str]] = defaultdict(set)
    for start, entity in names:
        first, last = bisect_left(starts, start - NEAR), bisect_right(starts, start + NEAR)
        near[entity].update(labels[other] for _, other in names[first:last] if other != entity)
    return near


def _told(claims: Sequence[Claim]) -> Mapping[str, list[str]]:
    """Find by entity what claims say it is: `John Smith is a senator`."""
    told: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        plain = claim.polarity is Polarity.AFFIRMED and claim.modality is Modality.ACTUAL
        if plain and claim.predicate.label == "be" and isinstance(claim.subject, EntityPart) and claim.object is not None:
            told[claim.subject.entity].append(claim.object.text)
    return told


def _before_name(text: str, entity: Entity) -> str:
    """Give the words before the name in a mention: `Russian Foreign Minister`."""
    places = [text.find(name) for name in (entity.name, *entity.names) if name]
    return text[: min((place for place in places if place > 0), default=0)].strip()


def _adjectives(title: str) -> Iterator[str]:
    """Yield what a title says of countries and the like, by the capital: `Russian` of `Russian Foreign Minister`."""
    words = title.split()
    for word, after in itertools.pairwise(words):
        if word[0].isupper() and not is_person_noun(word.lower()) and not is_person_noun(after.lower()):
            yield word


def _roles(phrase: str) -> Iterator[str]:
    """Yield the role that a phrase names, and the role with the word before it.

    >>> list(_roles("the Russian foreign minister of the day"))
    ['minister', 'foreign minister']
    """
    words = [word.strip(",.;:()\"'“”’") for word in phrase.lower().split()]
    end = next((place for place, word in enumerate(words) if word in _END_OF_HEAD), len(words))
    if not end or not is_person_noun(words[end - 1]) or words[end - 1] in words_of("anybody"):
        return
    yield words[end - 1]
    if end > 1 and words[end - 2] not in _ARTICLES:
        yield f"{words[end - 2]} {words[end - 1]}"

"""Documents before and after they were merged: what each entity was by itself, kept with what it has become.

Which entities of a graph are one follows from all documents together. When one comes or goes, the others are merged anew from what each
of them said by itself: so a merged document keeps that of its entities which have changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from graphbuild.model import Argument, Before, EntityPart
from graphbuild.sentences import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphbuild.model import Claim, Extraction, Part


def find_before(original: Extraction, ids: Mapping[str, str]) -> tuple[Before, ...]:
    """Say what all entities of a document were before they got other ids.

    Where several have become one, each lists where it is mentioned: by the place and kind of a mention, and by a claim's id and the number
    of the part.

    Args:
        original: The document by itself.
        ids: The new ids of its entities, by the old ones; others keep theirs.
    """
    now = {entity.id: ids.get(entity.id, entity.id) for entity in original.entities}
    number = Counter(now.values())
    several = {old for old, new in now.items() if number[new] > 1}
    mentions: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    parts: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for mention in original.mentions if several else ():
        mentions[mention.entity].append((mention.span.start, mention.span.end, mention.mention_kind.value))
    for claim in original.claims if several else ():
        for place, part in enumerate(parts_of(claim)):
            if isinstance(part, EntityPart):
                parts[part.entity].append((claim.id, place))
    return tuple(
        Before(
            now[entity.id],
            entity,
            tuple(sorted(set(mentions[entity.id]))) if entity.id in several else (),
            tuple(sorted(set(parts[entity.id]))) if entity.id in several else (),
        )
        for entity in original.entities
    )


def find_unchanged(extraction: Extraction) -> set[str]:
    """Find the entities whose `before` tells nothing new: each is alone in what it has become, and as it was."""
    number = Counter(each.now for each in extraction.before)
    entities = {entity.id: entity for entity in extraction.entities}
    return {each.now for each in extraction.before if number[each.now] == 1 and entities.get(each.now) == each.entity}


def unmerge(extraction: Extraction) -> Extraction:
    """Give a document as it was by itself.

    Raises:
        ValueError: What it keeps of that does not fit what it has become.
    """
    bare = replace(extraction, merges=(), before=())
    if not extraction.before:
        return bare
    groups: dict[str, list[Before]] = defaultdict(list)
    for each in extraction.before:
        groups[each.now].append(each)
    missing = groups.keys() - {entity.id for entity in extraction.entities}
    if missing:
        raise ValueError(f"{min(missing)!r} is said to have been something else, and is no entity")
    single = {new: group[0].entity.id for new, group in groups.items() if len(group) == 1}
    places = {(each.now, place): each.entity.id for group in groups.values() for each in group for place in each.parts}

    def rename(entity: str, place: tuple[str, int]) -> str:
        if entity not in groups or entity in single:
            return single.get(entity, entity)
        if (entity, place) not in places:
            raise ValueError(f"nothing says what {entity!r} was in claim {place[0]}")
        return places[entity, place]

    kept = tuple(entity for entity in extraction.entities if entity.id not in groups)
    mentions = []
    for mention in extraction.mentions:
        key = (mention.span.start, mention.span.end, mention.mention_kind.value)
        if mention.entity in groups and mention.entity not in single:
            old = [each.entity.id for each in groups[mention.entity] if key in each.mentions]
            if not old:
                raise ValueError(f"nothing says what {mention.entity!r} was at {mention.span}")
            mentions += [replace(mention, entity=each) for each in old]
        else:
            mentions.append(replace(mention, entity=single.get(mention.entity, mention.entity)))
    return replace(
        bare,
        entities=(*kept, *(each.entity for each in extraction.before)),
        mentions=tuple(mentions),
        claims=tuple(rename_parts(claim, rename) for claim in extraction.claims),
    )


def rename_parts(claim: Claim, rename: Callable[[str, tuple[str, int]], str]) -> Claim:
    """Call the entities of a claim by other ids; `rename` is given the old one, the claim's id and the number of the part."""
    numbers = count()

    def part(old: Part) -> Part:
        place = (claim.id, next(numbers))
        return replace(old, entity=rename(old.entity, place)) if isinstance(old, EntityPart) else old

    return replace(
        claim,
        subject=part(claim.subject),
        object=None if claim.object is None else part(claim.object),
        arguments=tuple(Argument(each.role, each.preposition, part(each.part)) for each in claim.arguments),
        attribution=tuple(each if each.source is None else replace(each, source=part(each.source)) for each in claim.attribution),
    )

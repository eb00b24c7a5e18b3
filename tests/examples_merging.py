"""Documents made by hand, without a parser, for what is told of entities across documents."""

from __future__ import annotations

import re

from graphbuild.model import Claim, Document, Entity, EntityPart, Evidence, Extraction, Kind, Mention, MentionKind, Predicate, Span

ITEMS = {"Russia": "Q159", "Geneva": "Q71", "Ohio": "Q1397", "Leeds": "Q39121", "Georgia": "Q230"}
PLACES = {*ITEMS, "Springfield"}
GROUPS = {"Ministry of Defence", "Boko Haram", "NATO", "Labour Party", "European Bank"}


def tell(document: str, marked: str) -> Extraction:
    """Make a document of a text whose names stand in brackets: `[Foreign Minister |Sergey Lavrov] met [NATO]`.

    A name is a person's, unless it is in one of the lists above; a single one of a person belongs to the document, as the pipeline
    has it. The first two names make a claim. Words in braces are noun phrases of their own: `{the talks}`.
    """
    text, mentions, entities = "", list[Mention](), dict[str, Entity]()
    place = 0
    for match in re.finditer(r"\[(?:([^\]|]*)\|)?([^\]]+)\]|\{([^}]+)\}", marked):
        text += marked[place : match.start()]
        place = match.end()
        title, name, phrase = match[1] or "", match[2] or "", match[3]
        entity = _nominal(document, phrase) if phrase else _named(document, name)
        entities[entity.id] = entity
        words = phrase or title + name
        kind = MentionKind.NOMINAL if phrase else MentionKind.NAME
        mentions.append(Mention(document, Span(len(text), len(text) + len(words)), words, kind, entity.id))
        text += words
    text += marked[place:]
    return Extraction(Document(document, text), tuple(entities.values()), tuple(mentions), _claims(document, text, mentions))


def _named(document: str, name: str) -> Entity:
    kind = Kind.PLACE if name in PLACES else Kind.ORGANIZATION if name in GROUPS else Kind.PERSON
    short = kind is Kind.PERSON and " " not in name
    return Entity(f"{document}/{name}" if short else name, name, kind, (), (), ITEMS.get(name))


def _nominal(document: str, phrase: str) -> Entity:
    name = phrase.removeprefix("the ")
    return Entity(f"{document}/{name}", name, Kind.EVENT)


def _claims(document: str, text: str, mentions: list[Mention]) -> tuple[Claim, ...]:
    parts = [EntityPart(mention.entity, mention.text, mention.span) for mention in mentions[:2]]
    if len(parts) == 1:
        return (Claim(document, parts[0], Predicate("speak", "speak", "speak"), None, Evidence(text, Span(0, len(text)))),)
    return (
        (Claim(document, parts[0], Predicate("meet", "meet", "met"), parts[1], Evidence(text, Span(0, len(text)))),)
        if parts
        else ()
    )

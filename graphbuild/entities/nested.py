"""Mentions -> the same, with the known names among them: `Nairobi` in `the University of Nairobi`, `the Internet`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.entities.gazetteer import Gazetteer
    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed, Passage


_THINGS = frozenset({Kind.ABSTRACT, Kind.EVENT})


def find_names(parsed: Parsed, found: Sequence[Found], gazetteer: Gazetteer) -> list[Found]:
    """Make names of what reads as noun phrases; of those that say a longer name twice, keep the known places alone."""
    kept = []
    heads = {(mention.passage, mention.head) for mention in found}
    for mention in found:
        passage = parsed.passages[mention.passage]
        if mention.form is MentionKind.NAME and _is_inside(passage, mention):
            place = _narrow(passage, mention, gazetteer)
            outer = (mention.passage, passage.head[passage.head[mention.head]])
            if place is not None or outer not in heads:
                kept.append(place or mention)
        else:
            kept.append(_name_thing(passage, mention, gazetteer) if mention.form is MentionKind.NOMINAL else mention)
    return kept


def _name_thing(passage: Passage, mention: Found, gazetteer: Gazetteer) -> Found:
    """Take a noun phrase in capitals for the name of the event or idea that is called so: `the Internet`, `Ramadan`."""
    begin, head = mention.head, mention.head
    if passage.pos[head] not in {"NOUN", "PROPN"} or not passage.words[head][0].isupper():
        return mention
    while begin > mention.first and passage.words[begin - 1][0].isupper() and passage.pos[begin - 1] not in {"DET", "PRON"}:
        begin -= 1
    known = gazetteer.find(" ".join(passage.words[begin : head + 1]))
    if known is None or known.kind not in _THINGS or known.shy:
        return mention
    return replace(mention, form=MentionKind.NAME, kind=known.kind, name=(begin, head))


def _is_inside(passage: Passage, mention: Found) -> bool:
    """Whether the head of a mention stands behind a preposition of its own name: `Defence` in `Ministry of Defence`."""
    token = mention.head
    if mention.name is None or passage.dep[token] != "pobj" or mention.name[0] == token:
        return False
    prep = passage.head[token]
    return mention.name[0] < prep < token and mention.name[0] <= passage.head[prep] < prep


def _narrow(passage: Passage, mention: Found, gazetteer: Gazetteer) -> Found | None:
    """Cut a mention down to the known place that ends a longer name, if there is one: `Kyrgyzstan` in `University of Kyrgyzstan`."""
    token = mention.head
    prep = passage.head[token]
    begin = token
    while begin - 1 > prep and passage.pos[begin - 1] == "PROPN" and passage.head[begin - 1] == token:
        begin -= 1
    known = gazetteer.find(" ".join(passage.words[begin : token + 1]), Kind.PLACE)
    if known is None or known.kind is not Kind.PLACE or known.shy:
        return None
    return replace(mention, first=begin, last=token, core=token, kind=Kind.PLACE, label="GPE", name=(begin, token))

"""A name inside a name -> a mention of its own: `Nairobi` in `the University of Nairobi`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.entities.gazetteer import Gazetteer
    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed, Passage


def narrow_places(parsed: Parsed, found: Sequence[Found], gazetteer: Gazetteer) -> list[Found]:
    """Cut a mention down to the known place that ends a longer name, whose head word is another mention already."""
    return [_narrow(parsed.passages[mention.passage], mention, gazetteer) for mention in found]


def _narrow(passage: Passage, mention: Found, gazetteer: Gazetteer) -> Found:
    token = mention.head
    if mention.form is not MentionKind.NAME or mention.name is None or passage.dep[token] != "pobj" or mention.name[0] == token:
        return mention
    prep = passage.head[token]
    if not mention.name[0] < prep < token or not mention.name[0] <= passage.head[prep] < prep:
        return mention
    begin = token
    while begin - 1 > prep and passage.pos[begin - 1] == "PROPN" and passage.head[begin - 1] == token:
        begin -= 1
    known = gazetteer.find(" ".join(passage.words[begin : token + 1]), Kind.PLACE)
    if known is None or known.kind is not Kind.PLACE or known.shy:
        return mention
    return replace(mention, first=begin, last=token, core=token, kind=Kind.PLACE, label="GPE", name=(begin, token))

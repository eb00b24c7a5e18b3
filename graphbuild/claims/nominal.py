"""Noun phrases -> claims: one function a construction; a claim's rule is the name of its function.

Appositions, titles, affiliations, members, names of places and participles before a noun; nouns that tell an event are read in
`events`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.apposition import apposition, one_title, singular
from graphbuild.claims.belonging import location, possession
from graphbuild.claims.clause import coordinated
from graphbuild.claims.events import event, event_modality
from graphbuild.claims.lexicon import words
from graphbuild.claims.reading import Draft
from graphbuild.claims.wording import lemma_of, relation_of
from graphbuild.mentions import kind_of_noun
from graphbuild.mentions.kinds import is_person_noun
from graphbuild.model import EntityPart, Kind, LiteralPart, MentionKind, Modality, Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.clause import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.mentions import Found
    from graphbuild.parse import Passage

_HONORIFICS = frozenset("mr. mrs. ms. dr. mr mrs ms dr miss sir prof. prof late".split())
_MEMBERSHIP = frozenset({"of", "from", "with", "at", "for"})
_PAST = frozenset({"former", "ex", "then", "retired", "late", "future", "incoming", "outgoing", "onetime", "former-"})
_OF_STATE = frozenset(
    {"secretary", "commissioner", "administrator", "chancellor"}
)  # `Defense Secretary`: of no organization Defense

_OF_SUBJECTS = frozenset({"professor", "lecturer", "instructor", "teacher", "scholar", "fellow"})  # `professor of Law`
_SURE = ("ologist", "crat", "ivist")  # endings of no person's name
_MOST = 12  # conjuncts of one place


def read_noun(found: Found, passage: Passage, parts: Parts, clause: Clause | None) -> Iterator[tuple[Draft, Modality]]:
    """Yield what a noun phrase says by itself, and in what modality.

    Args:
        found: The noun phrase.
        passage: Its passage.
        parts: The parts of the document.
        clause: The clause that it stands in, None in a fragment.
    """
    for draft in (*apposition(found, passage, parts), *title(found, passage, parts), *affiliation(found, passage, parts), *membership(found, passage, parts), *participle(found, passage, parts), *possession(found, passage, parts), *location(found, passage, parts)):  # fmt: skip
        yield draft, Modality.ACTUAL
    for told in event(found, passage, parts, clause):
        yield told, event_modality(found, passage, clause)


def title(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`Russian Foreign Minister Sergey Lavrov`: a person's title is what he is."""
    if found.kind is not Kind.PERSON or found.form is not MentionKind.NAME or found.name is None:
        return
    last = found.name[0] - 1
    owned = [token for token in range(found.first, found.name[0]) if passage.tag[token] == "POS"]
    first = owned[-1] + 1 if owned else found.first
    while first <= last and (
        passage.pos[first] in {"DET", "PUNCT", "PRON", "NUM"}
        or passage.dep[first] in {"poss", "case"}
        or passage.tag[first] == "POS"
    ):
        first += 1
    while last >= first and passage.lower[last] in _HONORIFICS | {","}:
        last -= 1
    if first > 1 and passage.words[first - 1] == "-" and passage.lower[first - 2] in {"then", "ex"}:
        first -= 2  # `then-President`
    if first > last or not _is_title(passage, first, last):
        return
    who = parts.of(found.passage, found.head)
    if isinstance(who, EntityPart):
        person = EntityPart(who.entity, *parts.words(passage, *found.name))
        told = one_title(passage, last, parts.literal(passage, first, last))
        yield Draft(person, relation_of("be", "be", "be"), told, (), "nominal/title")
        if not told.text.endswith(told.value[-1]):  # a plural is said of all
            yield from (
                Draft(twin, relation_of("be", "be", "be"), told, (), "nominal/title") for twin in _twins(found, passage, parts)
            )


def _is_title(passage: Passage, first: int, last: int) -> bool:
    """Whether words before a person's name are what he is: they hold a noun for people, or only his nationality."""
    told = range(first, last + 1)
    labels = {passage.names[passage.entity[token]][2] for token in told if passage.entity[token] >= 0}
    if "PERSON" in labels or passage.lower[first] in _HONORIFICS:
        return False
    if any(passage.pos[token] in {"VERB", "PUNCT", "SYM"} and passage.words[token] != "-" for token in told):
        return False
    if all(passage.entity[token] >= 0 for token in told):
        return labels == {"NORP"}
    return any(
        is_person_noun(lemma_of(passage, token).rpartition("-")[2]) or is_person_noun(singular(passage.lower[token]))
        or ((passage.pos[token] == "NOUN" or passage.lower[token].endswith(_SURE)) and kind_of_noun(passage.lower[token], lemma_of(passage, token)) is Kind.PERSON)
        for token in told
    )  # fmt: skip


def _twins(found: Found, passage: Passage, parts: Parts) -> Iterator[EntityPart]:
    """Give the people coordinated with one, who have no title of their own."""
    for token in coordinated(passage, found.head)[1:_MOST]:
        twin, part = parts.resolved.found.get((found.passage, token)), parts.of(found.passage, token)
        if (
            twin is not None
            and twin.kind is Kind.PERSON
            and twin.name is not None
            and twin.name[0] == twin.first
            and isinstance(part, EntityPart)
        ):
            yield EntityPart(part.entity, *parts.words(passage, *twin.name))


def affiliation(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`NPR's Charles Maynes`, `Will Weissert with the AP`, `Ana Silva, a reporter at the Post`: a person belongs to an organization."""
    if found.kind is not Kind.PERSON or found.form is not MentionKind.NAME or found.name is None:
        return
    who = parts.of(found.passage, found.head)
    ties = dict.fromkeys((*_ties_of_name(found, passage, parts), *_ties_of_role(found, passage)))
    for owner, text in ties:
        part = parts.of(found.passage, owner)
        if (
            isinstance(part, EntityPart)
            and isinstance(who, EntityPart)
            and parts.entity(part.entity).kind is Kind.ORGANIZATION
            and parts.is_name(part, found.passage, owner)
        ):
            person = EntityPart(who.entity, *parts.words(passage, *found.name))
            yield Draft(person, relation_of("be affiliated with", "affiliate", text), part, (), "nominal/affiliation")
            return


def _ties_of_name(found: Found, passage: Passage, parts: Parts) -> Iterator[tuple[int, str]]:
    """Find what ties a name itself to another: whose it is, `with`, `of`, or nothing but a comma (`Ana Silva, NPR News.`)."""
    owner = passage.child(found.head, "poss")
    if owner is not None:
        yield owner, "’s"
        return
    last = found.name[1] if found.name is not None else found.head
    prep = _membership_after(passage, last)
    noun = passage.child(prep, "pobj") if prep is not None else None
    if prep is not None and noun is not None and passage.lower[passage.edges[0][noun]] != "respectively":
        yield noun, passage.span(prep, prep).of(parts.text)


def _ties_of_role(found: Found, passage: Passage) -> Iterator[tuple[int, str]]:
    """Find the organization in what a person is: `Ericsson CEO Ana Silva`, `Ana Silva, a reporter at the Post`."""
    roles = words("roles", "members")
    name = found.name[0] if found.name is not None else found.head
    if (
        any(passage.lower[token] in roles - _OF_STATE for token in range(found.first, name))
        and passage.lower[found.first] not in _PAST
    ):
        for token in range(found.first, name - 1):
            index = passage.entity[token]
            if (
                index >= 0
                and passage.names[index][2] == "ORG"
                and passage.names[index][1] == token + 1
                and _leads_to_role(passage, token + 1, roles)
            ):
                yield token, passage.words[token + 1]
    for role in (passage.child(found.head, "appos"), passage.head[found.head]):
        beside = role is not None and (passage.dep[role] == "appos" or passage.dep[found.head] == "appos")
        if role is None or not beside or lemma_of(passage, role) not in roles:
            continue
        if any(passage.lower[below] in _PAST for below in passage.children[role]):
            continue
        prep = next(
            (below for below in passage.children[role] if passage.dep[below] == "prep" and passage.lower[below] in _MEMBERSHIP),
            None,
        )
        noun = passage.child(prep, "pobj") if prep is not None else None
        if noun is not None and lemma_of(passage, role) not in (
            _OF_STATE if passage.lower[prep or 0] != "of" else _OF_STATE | _OF_SUBJECTS
        ):
            yield noun, passage.words[role]


def _leads_to_role(passage: Passage, token: int, roles: frozenset[str]) -> bool:
    """Whether a role follows an organization's name, and not more of the name."""
    return passage.lower[token] in roles or passage.words[token].islower() or passage.words[token].isupper()


def _membership_after(passage: Passage, last: int) -> int | None:
    """Find the preposition right after a name that ties it to an organization, wherever the parse hangs it within noun phrases."""
    prep = last + 1
    if passage.words[prep : prep + 1] == [","] and passage.lower[prep + 1 : prep + 2] in (["of"], ["from"], ["with"]):
        prep += 1  # `Ana Silva, of Oxford University,`
    if prep >= len(passage.words) or passage.dep[prep] != "prep" or passage.lower[prep] not in _MEMBERSHIP:
        return None
    return prep if passage.pos[passage.head[prep]] in {"NOUN", "PROPN"} else None


def membership(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`several governments, including Russia`, `groups such as Hamas`: a group includes its example."""
    for below in passage.children[found.head]:
        such = passage.lower[below] == "as" and below and passage.lower[below - 1] == "such"
        noun = passage.child(below, "pobj")
        if passage.dep[below] != "prep" or noun is None or not (such or passage.lower[below] == "including"):
            continue
        head = _group(found, below, noun, passage, parts)
        group = parts.of(found.passage, head) if head is not None else None
        for member in coordinated(passage, noun)[:_MOST]:
            part = parts.of(found.passage, member)
            if passage.lower[member] in {"one", "ones", "those", "others"}:
                continue
            if isinstance(group, EntityPart) and isinstance(part, EntityPart) and part.entity != group.entity:
                text = parts.words(passage, below, below)[0]
                yield Draft(group, relation_of("include", "include", text), part, (), "nominal/membership")


def _group(found: Found, prep: int, member: int, passage: Passage, parts: Parts) -> int | None:
    """Find the noun whose examples follow, wherever the parse hangs them: the nearest one before that is many, of the same sort."""
    before = [token for token in range(found.first, prep) if passage.tag[token] in {"NNS", "NNPS"}][::-1]
    above = found.head
    while passage.head[above] != above and passage.head[above] < prep and len(before) < _MOST:
        above = passage.head[above]
        before += [above] if passage.tag[above] in {"NNS", "NNPS"} else []
    groups = [
        token
        for token in before
        if (inner := parts.resolved.found.get((found.passage, token))) and (inner.form is MentionKind.NOMINAL or not inner.label)
    ]
    example = parts.of(found.passage, member)
    kind = parts.entity(example.entity).kind if isinstance(example, EntityPart) else None
    alike = (
        token
        for token in groups
        if isinstance(part := parts.of(found.passage, token), EntityPart) and parts.entity(part.entity).kind is kind
    )
    mass = (
        passage.tag[found.head] == "NN" and passage.child(found.head, "det", "poss") is None and found.form is MentionKind.NOMINAL
    )
    fallback = found.head if found.head in groups or (mass and not groups) else None
    return next(alike, fallback)


def participle(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`US-backed government`: who does what to the noun."""
    number, token = found.passage, found.head
    for below in passage.children[token]:
        if passage.dep[below] != "amod" or passage.tag[below] != "VBN":
            continue
        doer = passage.child(below, "npadvmod", "nmod", "compound")
        if doer is None or passage.words[doer + 1 : doer + 2] != ["-"] or passage.lower[below] in words("light", "participles"):
            continue
        who, what = parts.of(number, doer), parts.of(number, token)
        if isinstance(who, EntityPart) and what is not None and not isinstance(what, LiteralPart):
            verb = lemma_of(passage, below)
            text, span = parts.words(passage, below, below)
            yield Draft(who, Predicate(verb, verb, text, span), what, (), "nominal/participle")

"""Relative clauses -> the noun that each modifies, and the place that the clause leaves open for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.clause import SUBJECTS, Clause, Phrase, coordinated
from graphbuild.claims.lexicon import words
from graphbuild.mentions import kind_of_noun
from graphbuild.model import Kind

if TYPE_CHECKING:
    from graphbuild.parse import Passage

_COLLECTIVE = frozenset(
    "police people staff team family couple group majority minority number lot range half rest most some crew public press media data "
    "series species headquarters percent % all any those none".split()
)
NO_GAP = frozenset({"reason", "way", "time", "day", "moment", "year", "month", "week", "fact", "place", "extent", "manner"})


def find_antecedent(clause: Clause) -> int:
    """Find the noun that a relative clause modifies: the one that the parser chose, or the nearest that agrees in number.

    `the family of the men, who are in prison`: the verb tells that it is the men.
    """
    passage, noun = clause.passage, clause.governor
    relative = next((token for token in clause.subjects if passage.tag[token] in {"WDT", "WP"}), None)
    if relative is None or clause.link != "relcl":
        return noun
    noun = _beyond_time(passage, noun)
    if passage.lower[relative] == "who" and not _may_be_people(passage, noun):
        return _people_above(passage, noun)
    plural = _is_plural_verb(clause)
    if plural is None or _agrees(passage, noun, plural=plural):
        return noun
    first = noun
    while passage.dep[first] in {"pobj", "prep", "conj", "appos"} and passage.head[first] != first:
        first = passage.head[first]
    near = range(relative - 1, min(passage.edges[0][noun], first) - 1, -1)
    return next((token for token in near if _may_be_antecedent(passage, token) and _agrees(passage, token, plural=plural)), noun)


def _may_be_people(passage: Passage, noun: int) -> bool:
    """Whether `who` may be said of a noun: not of a place's name, and not of a thing where people stand above it."""
    if passage.entity[noun] >= 0:
        return passage.names[passage.entity[noun]][2] not in {"GPE", "LOC", "FAC"}
    kind = kind_of_noun(passage.lower[noun], passage.lemma[noun].lower())
    return passage.pos[noun] != "NOUN" or kind in {Kind.PERSON, Kind.ORGANIZATION, Kind.ANIMAL}


def _beyond_time(passage: Passage, noun: int) -> int:
    """Go from a time to what it is the time of: `the remarks that she made on Friday, which`."""
    while passage.entity[noun] >= 0 and passage.names[passage.entity[noun]][2] in {"DATE", "TIME"} and passage.head[noun] != noun:
        above = passage.head[noun]
        while passage.pos[above] not in {"NOUN", "PROPN"} and passage.head[above] != above:
            above = passage.head[above]
        if passage.pos[above] not in {"NOUN", "PROPN"}:
            break
        noun = above
    return noun


def _people_above(passage: Passage, place: int) -> int:
    """Find whom `who` means behind the name of a place: `refugees from Syria who`."""
    noun, first = place, place
    while passage.dep[noun] in {"pobj", "prep", "conj"} and passage.head[noun] != noun:
        noun = passage.head[noun]
        if passage.pos[noun] == "NOUN" and passage.dep[noun] != "conj":
            if _may_be_people(passage, noun):
                return noun
            first = noun if first == place and passage.tag[noun] == "NNS" else first
    return first


def _may_be_antecedent(passage: Passage, token: int) -> bool:
    return passage.pos[token] in {"NOUN", "PROPN"} and passage.dep[token] not in {"compound", "nmod", "poss", "npadvmod"}


def _is_plural_verb(clause: Clause) -> bool | None:
    """Tell the number of a finite verb by its form, None where the form does not show it."""
    passage = clause.passage
    first = min((*clause.auxiliaries, clause.head))
    if passage.lower[first] in {"was", "is", "has", "does"} or passage.tag[first] == "VBZ":
        return False
    return True if passage.lower[first] in {"were", "are", "have", "do"} or passage.tag[first] == "VBP" else None


def _agrees(passage: Passage, noun: int, *, plural: bool) -> bool:
    if len(coordinated(passage, noun)) > 1 or passage.lemma[noun].lower() in _COLLECTIVE or passage.pos[noun] == "PRON":
        return True
    return (passage.tag[noun] in {"NNS", "NNPS"}) is plural


def fill_gap(clause: Clause) -> None:
    """Give a relative clause the noun it modifies, in the place that the clause leaves open."""
    passage, noun = clause.passage, clause.antecedent
    if noun is None or noun in clause.subjects or "whose" in passage.lower[passage.edges[0][clause.head] : clause.head]:
        return
    if any(passage.dep[b] in SUBJECTS and passage.tag[b] in {"WDT", "WP"} for b in passage.children[clause.head]):
        return  # the relative pronoun is the subject
    relatives = {token for token in clause.objects if passage.tag[token] in {"WDT", "WP", "IN"}}
    others = [token for token in clause.objects if token not in relatives]
    if relatives and others:
        clause.objects = others
    elif relatives:
        clause.objects = [_meant(clause, noun)]
    if relatives and not others:
        return
    for phrase in clause.phrases:
        if phrase.noun is not None and passage.tag[phrase.noun] in {"WDT", "WP"}:
            phrase.noun = noun
            return
        if phrase.noun is None and phrase.clause is None:
            phrase.noun = noun
            return
    adverbs = {passage.lower[token] for token in clause.adverbials}
    where = next((token for token in clause.adverbials if passage.lower[token] == "where"), None)
    if where is not None and passage.lemma[noun] not in NO_GAP:
        clause.phrases.append(Phrase("in", where, where, noun=noun))  # `the town where she lives`
    marked = bool(clause.marks) and clause.lemma not in words("attribution", "makes")
    if marked or adverbs & {"where", "when", "why", "how"} or passage.lemma[noun] in NO_GAP:
        return
    open_object = not clause.objects and not clause.passive and not clause.complements
    nested = any(passage.dep[below] in {"ccomp", "xcomp"} for below in passage.children[clause.head])
    content = is_content_noun(passage, noun) and any(passage.tag[token] == "MD" for token in clause.auxiliaries)
    alone = clause.lemma in words("complement", "intransitive")
    if clause.own_subject and open_object and not nested and clause.lemma != "be" and not content and not alone:
        clause.objects = [_meant(clause, noun)]


def _meant(clause: Clause, noun: int) -> int:
    """Give what `all` means before its relative clause: `all they got is a message` is about the message."""
    above = clause.parent
    if clause.passage.lower[noun] != "all" or above is None or above.lemma != "be" or noun not in above.subjects:
        return noun
    return above.complements[0] if above.complements else noun


def fill_nested_gap(clause: Clause, relative: Clause) -> None:
    """Give the noun before a relative clause to the verb that lacks it: `the man they hoped to meet`, `a plan they say they like`."""
    noun = relative.antecedent
    if noun is None or relative.passage.lemma[noun] in NO_GAP or not relative.own_subject or tells_content(relative):
        return
    filled = {*relative.subjects, *relative.objects, *(phrase.noun for phrase in relative.phrases)}
    if noun in filled or relative.objects:
        return
    if any(clause.passage.tag[token] in {"WDT", "WP"} for token in clause.objects):
        clause.objects = [noun]
    closed = clause.objects or clause.complements or clause.passive or clause.lemma in words("complement", "intransitive")
    below = any(relative.passage.dep[token] in {"ccomp", "xcomp"} for token in relative.passage.children[clause.head])
    if closed or below or clause.lemma == "be":
        return
    bare = next((phrase for phrase in clause.phrases if phrase.noun is None and phrase.clause is None), None)
    if bare is not None:
        bare.noun = noun
    else:
        clause.objects = [noun]


def tells_content(clause: Clause) -> bool:
    """Whether a clause says what its noun says (`the claim that they left`), and does not just modify it (`the claim that they made`)."""
    if clause.antecedent is None or clause.link not in {"acl", "relcl"} or not is_content_noun(clause.passage, clause.governor):
        return False
    filled = {*clause.subjects, *clause.objects, *(phrase.noun for phrase in clause.phrases)}
    return clause.antecedent not in filled and not clause.infinitive and bool(clause.marks or clause.own_subject)


def says_what(clause: Clause, nouns: str) -> bool:
    """Whether a clause says what one of some nouns of the lexicon is: `the risk that they leave`, but not `the risk that they took`."""
    passage = clause.passage
    if clause.link not in {"acl", "relcl"} or passage.lemma[clause.governor].lower() not in words("complement", nouns):
        return False
    filled = {*clause.subjects, *clause.objects, *(phrase.noun for phrase in clause.phrases)}
    that = any(passage.lower[token] == "that" for token in clause.marks)
    return that and clause.own_subject and clause.governor not in filled and not clause.infinitive


def is_content_noun(passage: Passage, noun: int) -> bool:
    """Whether a noun may be followed by what it says: `the claim that`, `concerns they would`."""
    return passage.lemma[noun].lower() in words("attribution", "nouns")

"""Clauses -> layers of attribution: who says what a clause says, by which word, and what part of the text is said.

Sources are found at verbs of saying and holding (`Washington said it was`), at their nouns and adjectives (`the claim that`,
`confident that`), in `according to`, around quotations, and in the turn: see `graphbuild.entities.speakers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.complements import is_finite, only_leads
from graphbuild.claims.lexicon import words
from graphbuild.claims.parts import trim
from graphbuild.claims.relatives import is_content_noun, tells_content
from graphbuild.claims.tellers import before_colon, by_rumour, called_behind, in_fiction
from graphbuild.claims.worlds import layer_polarity
from graphbuild.entities.pronouns import is_empty
from graphbuild.model import Attribution, Cue, EntityPart, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.claims.clause import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.claims.worlds import World
    from graphbuild.entities import Voice
    from graphbuild.parse import Parsed, Passage

_PERCEIVED = frozenset({"find", "see", "hear", "watch", "feel", "notice", "catch"})


def turn_layer(parsed: Parsed, turn: int, voice: Voice | None) -> tuple[Attribution, ...]:
    """Give the outermost layer: the speaker of a turn, none in an article."""
    if voice is None:
        return ()
    place = parsed.document.turns[turn]
    content = place.span or place.label
    if content is None:
        return ()
    label = place.label.of(parsed.document.text).rstrip(": \t") if place.label else parsed.document.speaker or ""
    span = Span(place.label.start, place.label.start + len(label)) if place.label and label else None
    return (Attribution(EntityPart(voice.entity, label, span), None, content, narrator=voice.narrator),)


def find_layer(clause: Clause, above: World | None, parts: Parts) -> Attribution | None:
    """Find the layer that the word governing a clause puts around it, None where it attributes nothing."""
    parent = clause.parent
    if parent is None or above is None:
        return _of_noun(clause, clause.governor, None, parts) if _is_content_of_root(clause) else None
    if only_leads(clause):
        return None
    rumour = by_rumour(clause, parts)
    if rumour is not None:
        return rumour
    if clause.link == "ccomp" or (clause.link == "xcomp" and _reports(parent)):
        return _of_complement(clause, parent, above, parts)
    if tells_content(clause):
        return _of_noun(clause, clause.governor, parent, parts)
    return None


def _is_content_of_root(clause: Clause) -> bool:
    """Whether a clause says what the noun says that the parse takes for the main word: `Rumours that he left spread in Moscow`."""
    passage, noun = clause.passage, clause.governor
    that = any(passage.lower[token] == "that" for token in clause.marks)
    return that and noun != clause.head and is_content_noun(passage, noun)


def _reports(parent: Clause) -> bool:
    """Whether an infinitive says what is so: `is said to be`, `claims to have`."""
    if parent.passive:
        return parent.lemma in words("passive", "impersonal") or parent.lemma in {"accuse", "suspect"}
    return parent.lemma in {"claim", "profess", "allege", "purport", "admit", "deny", "say", "report"}


def _of_complement(clause: Clause, parent: Clause, above: World, parts: Parts) -> Attribution | None:
    passage, governor = clause.passage, clause.governor
    lemma = passage.lemma[governor].lower()
    if passage.pos[governor] == "ADJ":
        if lemma not in words("attribution", "adjectives") or not clause.own_subject:
            return None
        return _layer(clause, governor, parent.subjects, above, parts)
    if parent.lemma == "be" and parent.subjects and is_content_noun(passage, parent.subjects[0]) and not parent.existential:
        return _of_noun(clause, parent.subjects[0], parent, parts)
    if governor != parent.head or not _is_cue(clause, parent, lemma):
        return None
    named = not parent.passive or lemma in words("passive", "felt")
    sources = parent.subjects if named else [p.noun for p in parent.phrases if p.preposition == "by" and p.noun is not None]
    return _layer(clause, governor, sources, above, parts)


def _is_cue(clause: Clause, parent: Clause, lemma: str) -> bool:
    """Whether the verb above a clause puts it forward, and does not only perceive, cause, order or leave open what it says."""
    passage = clause.passage
    finite = is_finite(clause)
    if not parent.subjects and passage.tag[parent.head] == "VB" and not parent.infinitive:
        return False  # `Remember that`, `Put people first`
    if clause.link == "ccomp" and not finite and lemma in words("complement", "object_control") | _PERCEIVED:
        return False  # `found people helping`
    if lemma in words("attribution", "think"):
        worked_out = parent.particles or (parent.passive and not any(passage.lower[token] == "it" for token in parent.subjects))
        return not _is_free_relative(clause) and not (
            lemma == "think" and worked_out and not clause.infinitive
        )  # `estimate how many came`, `thought out`
    if lemma in words("attribution", "say") | words("attribution", "show"):
        return True
    settles = lemma in words("attribution", "settle") and clause.link == "ccomp" and clause.own_subject and finite
    return settles and not _is_free_relative(clause)


def _is_free_relative(clause: Clause) -> bool:
    """Whether a clause is a thing and no statement: `what they were looking for`."""
    first = clause.passage.edges[0][clause.head]
    return clause.passage.tag[first] in {"WP", "WDT", "WRB", "WP$"}


def _layer(clause: Clause, cue: int, sources: Sequence[int], above: World, parts: Parts) -> Attribution | None:
    passage = clause.passage
    named = [token for token in sources if not is_empty(passage, token)]
    source = parts.of(clause.number, named[0], above.layers) if named else None
    text, span = parts.words(passage, cue, cue)
    content = parts.clause_words(clause)[1]
    denies = above.negated and passage.lemma[cue].lower() not in words("complement", "raising")
    return Attribution(source, Cue(text, span), content, layer_polarity(denies))


def _of_noun(clause: Clause, noun: int, parent: Clause | None, parts: Parts) -> Attribution:
    passage = clause.passage
    owner = passage.child(noun, "poss")
    source = parts.of(clause.number, owner) if owner is not None else None
    if source is None:
        prep = next(
            (b for b in passage.children[noun] if passage.dep[b] == "prep" and passage.lower[b] in {"of", "by", "from"}), None
        )
        source = parts.of(clause.number, inner) if prep is not None and (inner := passage.child(prep, "pobj")) is not None else None
    rejects = parent is None or parent.lemma in words("attribution", "deny") | {"dismiss"}
    if parent and source is None and noun in parent.objects and parent.subjects and not parent.existential and not rejects:
        source = parts.of(clause.number, parent.subjects[0])
    text, span = parts.words(passage, noun, noun)
    return Attribution(source, Cue(text, span), parts.clause_words(clause)[1])


def aside_layer(clause: Clause, clauses: Mapping[int, Clause], base: World, parts: Parts) -> tuple[Attribution, int] | None:
    """Find who says a main clause when that stands inside or behind it, or before it as `according to`.

    Returns:
        The layer, and the token that tells it, which is the verb of a clause that tells nothing else.
    """
    passage = clause.passage
    first, last = trim(passage, *(edge[clause.head] for edge in passage.edges))
    for below in passage.children[clause.head]:
        label = passage.dep[below]
        said = clauses.get(below)
        if (
            (label in {"parataxis", "advcl"} or _or_so(passage, below))
            and said is not None
            and said.subjects
            and said.own_subject
            and _only_tells(said, clause)
        ):
            text, span = parts.words(passage, below, below)
            source = None if said.passive else parts.of(clause.number, said.subjects[0], base.layers)
            left, right = passage.edges
            if left[below] > clause.head:
                content = trim(passage, first, (_or_so(passage, below) or left[below]) - 1)
            elif right[below] < clause.head and left[below] <= first:
                content = trim(passage, right[below] + 1, last)
            else:
                content = (first, last)
            return Attribution(source, Cue(text, span), passage.span(*content)), below
        opinion = _opinion(clause, below, parts) or in_fiction(clause, below, parts)
        if opinion is not None:
            return opinion, below
    headed = before_colon(clause, parts)
    if headed is not None:
        return headed, first
    return alleged(clause, parts) or called_behind(clause, parts) or according(clause, clauses, base, parts)


def alleged(clause: Clause, parts: Parts) -> tuple[Attribution, int] | None:
    """Read `allegedly` and the like, by which somebody who is not named says it."""
    passage = clause.passage
    adverb = next((b for b in passage.children[clause.head] if passage.lower[b] in words("adverbs", "hearsay")), None)
    if adverb is None:
        return None
    text, span = parts.words(passage, adverb, adverb)
    first, last = trim(passage, *(edge[clause.head] for edge in passage.edges))
    return Attribution(None, Cue(text, span), passage.span(first, last)), adverb


def _or_so(passage: Passage, verb: int) -> int | None:
    """Find the `or` of a clause that only says who says the one before it: `or so the police say`."""
    first = passage.edges[0][verb]
    first += passage.lower[first] == "so"
    joined = passage.dep[verb] in {"conj", "parataxis"} and passage.lower[max(first - 2, 0) : first] == ["or", "so"]
    return first - 2 if joined else None


def according(clause: Clause, clauses: Mapping[int, Clause], base: World, parts: Parts) -> tuple[Attribution, int] | None:
    """Read `according to the police`, wherever in the clause it stands and on whatever word the parser hangs it."""
    passage = clause.passage
    left, right = passage.edges
    first, last = trim(passage, left[clause.head], right[clause.head])
    for token in range(first, last):
        if passage.lower[token] != "according" or _told_of(passage, token, clauses) is not clause:
            continue
        to = passage.child(token, "prep")
        noun = passage.child(to, "pobj") if to is not None else None
        if to is None or noun is None:
            continue
        text, span = parts.words(passage, token, to)
        content = (first, last)
        if token <= first:
            content = trim(passage, min(right[token] + 1, last), last)
        elif right[token] >= last:
            content = trim(passage, first, token - 1)
        return Attribution(parts.of(clause.number, noun, base.layers), Cue(text, span), passage.span(*content)), token
    return None


def _told_of(passage: Passage, token: int, clauses: Mapping[int, Clause]) -> Clause | None:
    """Find the clause that is according to somebody: the one around the word, or the whole sentence where that ends with it."""
    clause = _clause_of(passage, token, clauses)
    begin, end = next((first, last) for first, last in passage.sentences if first <= token < last)
    behind = all(passage.pos[after] == "PUNCT" for after in range(passage.edges[1][token] + 1, end))
    if clause is None or not behind or passage.words[token - 1] != ",":
        return clause
    while clause.parent is not None and clause.parent.head >= begin and clause.link in {"advcl", "relcl", "acl", "conj"}:
        clause = clause.parent
    return clause


def _clause_of(passage: Passage, token: int, clauses: Mapping[int, Clause]) -> Clause | None:
    while token not in clauses:
        if passage.head[token] == token:
            return None
        token = passage.head[token]
    return clauses[token]


def _opinion(clause: Clause, prep: int, parts: Parts) -> Attribution | None:
    """Read `in the opinion of Kim`, `in her view`."""
    passage = clause.passage
    noun = passage.child(prep, "pobj") if passage.lower[prep] in {"in", "to"} and passage.dep[prep] == "prep" else None
    if noun is None or passage.lemma[noun].lower() not in words("attribution", "opinions"):
        return None
    owner = passage.child(noun, "poss")
    of = passage.child(noun, "prep")
    owner = passage.child(of, "pobj") if owner is None and of is not None and passage.lower[of] == "of" else owner
    if owner is None:
        return None
    text, span = parts.words(passage, noun, noun)
    return Attribution(parts.of(clause.number, owner), Cue(text, span), parts.clause_words(clause)[1])


def _only_tells(said: Clause, clause: Clause) -> bool:
    """Whether a clause beside a statement only tells who makes it: `critics say`, with nothing of its own that is said."""
    said_of_all = said.passive and said.passage.lower[said.subjects[0]] == "it"  # `it is claimed`
    speaks = said.lemma in words("attribution", "say") | words("attribution", "think") and (not said.passive or said_of_all)
    marks = {said.passage.lower[token] for token in (*said.marks, *said.adverbials)}
    if said.link == "advcl" and (not marks <= {"as"} or said.lemma not in words("attribution", "say")):
        return False
    full = (
        said.objects or said.complements or any(said.passage.dep[b] in {"ccomp", "xcomp"} for b in said.passage.children[said.head])
    )
    if "as" in marks and said.lemma in {"conclude", "close", "begin", "write", "read", "speak"}:
        return False  # `as I conclude`
    addressed = said.passage.lower[said.subjects[0]] == "you"
    return speaks and not full and not addressed and said.head not in clause.subjects

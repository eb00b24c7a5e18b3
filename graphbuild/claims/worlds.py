"""Clauses -> worlds: whether what a clause says is put forward as so, as not so, or as something wished, asked or supposed.

A clause stands in the world of the clause above it, changed by the word that governs it: `refuse to` denies its complement, `want to`
only intends it, `manage to` leaves it as it is (Karttunen 1971; Nairn, Condoravdi and Karttunen 2006). Its own auxiliaries and
negations come last. `World.layers` says whose world it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphbuild.claims.asking import IF, asks_itself, has_condition, is_question, is_supposed, only_leads_to_question, only_supposes
from graphbuild.claims.clauses import is_inverted
from graphbuild.claims.complements import is_finite, judge_complement, of_noun
from graphbuild.claims.lexicon import words
from graphbuild.claims.modality import own_modality
from graphbuild.claims.negation import denies, is_negated
from graphbuild.claims.relatives import NO_GAP, says_what, tells_content
from graphbuild.model import Attribution, Modality, Polarity

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause
    from graphbuild.parse import Passage

_INDEFINITE = frozenset(
    {"a", "an", "any", "some", "no", "anything", "something", "nothing", "anyone", "someone", "anybody", "somebody"}
)
_OPEN = frozenset({Modality.INTENDED, Modality.REQUIRED, Modality.POSSIBLE})


@dataclass(frozen=True, slots=True)
class World:
    """How and by whom a clause is put forward.

    `outer` is what the clauses above make of it, before its own auxiliaries and negations; coordinated clauses share it.
    """

    modality: Modality = Modality.ACTUAL
    negated: bool = False
    layers: tuple[Attribution, ...] = ()
    outer: World | None = None

    @property
    def actual(self) -> bool:
        """Whether it is put forward as so or as not so."""
        return self.modality is Modality.ACTUAL


def enter(clause: Clause, above: World | None, base: World) -> World:
    """Find the world that a clause stands in, before its own auxiliaries and negations.

    Args:
        clause: The clause.
        above: The world of the clause above it, None for the main clause of a sentence.
        base: The world of the sentence: that of its speaker.
    """
    parent = clause.parent
    if parent is None or above is None:
        if any(clause.passage.lower[token] == "if" for token in clause.marks) or is_supposed(clause):
            return replace(base, modality=Modality.HYPOTHETICAL)  # `If only they had left`, `Imagine they left`
        return replace(base, modality=Modality.ASKED) if is_question(clause) and not only_leads_to_question(clause) else base
    if clause.link in {"parataxis", "conj"}:
        outer = above.outer or base
        if clause.own_subject and outer is base and is_question(clause) and asks_itself(clause.passage, clause.head):
            return replace(base, modality=Modality.ASKED)
        return outer
    if clause.link in {"relcl", "acl"}:
        return _modifier(clause, above)
    if clause.link == "advcl":
        return _adverbial(clause, above)
    if clause.link == "ccomp" and only_supposes(parent):
        return World(Modality.HYPOTHETICAL, negated=False, layers=above.layers)
    modality, negated = judge_complement(clause, _told_in(clause, parent, above, base), negated=above.negated)
    if is_question(clause) and not is_question(parent) and (clause.link == "ccomp" or asks_itself(clause.passage, clause.head)):
        modality = Modality.ASKED
    return World(modality, negated=negated, layers=above.layers)


def _told_in(clause: Clause, parent: Clause, above: World, base: World) -> Modality:
    """Say in what modality a complement is told: `I should mention that` only mentions it."""
    passage = parent.passage
    first = bool(parent.subjects) and passage.lower[parent.subjects[0]] in {"i", "we"}
    performs = first and parent.lemma in words("attribution", "say") and is_finite(clause) and not above.negated
    return base.modality if performs and not has_condition(parent) else above.modality


def leave(clause: Clause, outer: World, above: World | None) -> World:
    """Add a clause's own auxiliaries and negations to the world that it stands in."""
    passage = clause.passage
    modality = own_modality(clause)
    negated = is_negated(clause)
    if (
        clause.link == "conj"
        and above is not None
        and clause.parent is not None
        and not clause.own_subject
        and all(passage.tag[token] in {"VB", "VBG", "VBN"} for token in clause.auxiliaries)
    ):
        # `will travel and meet`: the auxiliary counts for both; `does not want or need`: so does the negation
        modality = modality or own_modality(clause.parent)
        joined = {passage.lower[token] for token in passage.children[clause.governor] if passage.dep[token] == "cc"}
        listed = not joined and clause.head > clause.governor and passage.words[passage.edges[0][clause.head] - 1] == ","
        negated ^= (bool(joined & {"or", "nor"}) or listed) and is_negated(clause.parent)
    total = outer.modality if not outer.actual and not (modality and clause.link == "relcl") else modality or Modality.ACTUAL
    if is_inverted(clause) or (total in {Modality.ACTUAL, Modality.INTENDED} and has_condition(clause)):
        total = Modality.HYPOTHETICAL
    return World(total, outer.negated ^ negated, outer.layers, outer)


def _modifier(clause: Clause, above: World) -> World:
    """A relative clause tells what is so of its noun, unless the noun itself is only wished for or denied."""
    passage, noun = clause.passage, clause.governor
    if clause.infinitive and not tells_content(clause):
        if passage.lemma[noun].lower() in words("complement", "negated_nouns"):
            return World(above.modality, negated=True, layers=above.layers)
        return World(of_noun(passage.lemma[noun].lower()), negated=denies(passage, noun), layers=above.layers)
    parent = clause.parent
    if says_what(clause, "untrue_nouns"):
        said_of = parent is not None and parent.lemma == "be" and noun in parent.complements and is_negated(parent)
        return World(above.modality, negated=not (said_of or denies(passage, noun)), layers=above.layers)  # `the myth that`
    certain = passage.lemma[noun] in {"doubt", "question"} or tells_content(clause)
    if parent is not None and parent.existential and above.negated and noun in parent.subjects and not certain:
        return World(above.modality, negated=True, layers=above.layers)  # `there is nobody who knows`
    return World(_of_modifier(clause, above), negated=False, layers=above.layers)


def _of_modifier(clause: Clause, above: World) -> Modality:
    """Say in what modality a finite or participial clause is said of the noun before it."""
    passage, noun = clause.passage, clause.governor
    if passage.lemma[noun] in {"doubt", "question"} and denies(passage, noun) and clause.own_subject:
        return Modality.ACTUAL  # `there is no doubt that they left`
    if tells_content(clause) or says_what(clause, "open_nouns"):
        return Modality.POSSIBLE
    if clause.link == "relcl" and passage.words[passage.edges[0][clause.head] - 1] == "," and noun < clause.head:
        return Modality.ACTUAL  # set off by a comma, it tells more of what there is
    if above.modality is Modality.ASKED and passage.lemma[noun] in NO_GAP:
        return Modality.ASKED  # `when was the last time they met?`
    if above.modality in _OPEN and _is_past(clause):
        return Modality.ACTUAL  # `will thank those who helped`
    if not _is_open(passage, noun):
        return Modality.ACTUAL
    if not above.actual:
        return above.modality
    if _is_wanted(clause, noun):
        return Modality.POSSIBLE
    return Modality.HYPOTHETICAL if above.negated else Modality.ACTUAL


def _is_open(passage: Passage, noun: int) -> bool:
    """Whether a noun phrase leaves open whether there is such a thing: `a bridge`, `bridges`, but not `the bridge`."""
    indefinite = passage.lower[noun] in _INDEFINITE or any(
        passage.lower[below] in _INDEFINITE for below in passage.children[noun] if passage.dep[below] in {"det", "neg"}
    )
    bare = passage.lower[noun] not in {"those", "these"} and not any(
        passage.dep[below] in {"det", "poss"} for below in passage.children[noun]
    )
    return indefinite or (bare and passage.pos[noun] != "PROPN")


def _is_wanted(clause: Clause, noun: int) -> bool:
    """Whether a noun is the object of a verb that wants, plans or averts it."""
    parent = clause.parent
    if parent is None or parent.lemma not in words("objects", "intensional"):
        return False
    return noun in {*parent.objects, *(phrase.noun for phrase in parent.phrases)}


def _is_past(clause: Clause) -> bool:
    passage = clause.passage
    auxiliaries = {passage.lower[token] for token in clause.auxiliaries}
    if any(passage.tag[token] == "MD" for token in clause.auxiliaries) or clause.infinitive:
        return False
    return passage.tag[clause.head] == "VBD" or bool(
        auxiliaries & {"did", "was", "were", "had", "has", "have"} and clause.own_subject
    )


def _adverbial(clause: Clause, above: World) -> World:
    """Judge an adverbial clause by its conjunction: `if` supposes, `so that` and a bare infinitive intend, `because` says what is so."""
    passage = clause.passage
    marks = {passage.lower[token] for token in (*clause.marks, *clause.adverbials) if token < clause.head}
    layers = above.layers
    if marks & {"like"}:
        return World(Modality.POSSIBLE, negated=False, layers=layers)
    if (
        marks & IF
        or (marks & {"as"} and marks & {"if", "though"})
        or "in case" in " ".join(passage.lower[clause.head - 3 : clause.head])
    ):
        return World(Modality.HYPOTHETICAL, negated=False, layers=layers)
    if "whether" in marks:
        return World(Modality.ASKED, negated=False, layers=layers)
    if clause.infinitive or (marks & {"so", "that"} and not _is_told_of(clause)):
        return World(Modality.INTENDED, negated=False, layers=layers)
    if marks & {"before", "until", "till"} and passage.tag[clause.head] != "VBD":
        return World(Modality.POSSIBLE, negated=False, layers=layers)
    if marks & {"because", "since", "although", "though", "whereas"} or (
        clause.own_subject and (above.actual or _is_absolute(clause))
    ):
        return World(Modality.ACTUAL, negated=False, layers=layers)
    return World(above.modality, negated=False, layers=layers)


def _is_told_of(clause: Clause) -> bool:
    """Whether a clause with `so` tells what came of it rather than what was wanted: `so I left`, but not `so that I could leave`."""
    passage = clause.passage
    if any(passage.tag[token] == "MD" for token in clause.auxiliaries):
        return False
    finite = [passage.tag[token] for token in (*clause.auxiliaries, clause.head)]
    return "VBD" in finite or (
        bool({"VBP", "VBZ"} & set(finite)) and "that" not in {passage.lower[token] for token in clause.marks}
    )


def _is_absolute(clause: Clause) -> bool:
    """Whether a participle with a subject of its own stands beside the main clause: `with crowds waiting outside`."""
    return clause.passage.tag[clause.head] == "VBG" and not clause.auxiliaries


def with_layer(world: World, layer: Attribution) -> World:
    """Put a world inside one more layer of attribution, the new innermost one."""
    return replace(world, layers=(layer, *world.layers))


def layer_polarity(negated: bool) -> Polarity:  # noqa: FBT001 -- its only argument
    """Say whether a source affirms having said it."""
    return Polarity.NEGATED if negated else Polarity.AFFIRMED


def is_rejected(world: World) -> bool:
    """Whether somebody is said not to say or think it, which tells of him even if it tells of nothing else."""
    return any(layer.polarity is Polarity.NEGATED for layer in world.layers)


def beyond_hearsay(world: World) -> World:
    """Leave out `reportedly` and the like: what somebody's title is, they do not bear on."""
    hearsay = words("adverbs", "hearsay")
    return replace(
        world,
        layers=tuple(layer for layer in world.layers if layer.source or not layer.cue or layer.cue.text.lower() not in hearsay),
    )

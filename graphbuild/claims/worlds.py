"""Clauses -> worlds: whether what a clause says is put forward as so, as not so, or as something wished, asked or supposed.

A clause stands in the world of the clause above it, changed by the word that governs it: `refuse to` denies its complement, `want to`
only intends it, `manage to` leaves it as it is (Karttunen 1971; Nairn, Condoravdi and Karttunen 2006). Its own auxiliaries and
negations come last. `World.layers` says whose world it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphbuild.claims.asking import IF, asks_itself, has_condition, is_question, only_leads_to_question
from graphbuild.claims.clauses import is_inverted
from graphbuild.claims.complements import is_finite, judge_complement, of_noun
from graphbuild.claims.lexicon import words
from graphbuild.claims.relatives import NO_GAP, tells_content
from graphbuild.model import Attribution, Modality, Polarity

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause
    from graphbuild.parse import Passage

_INDEFINITE = frozenset(
    {"a", "an", "any", "some", "no", "anything", "something", "nothing", "anyone", "someone", "anybody", "somebody"}
)
_OPEN = frozenset({Modality.INTENDED, Modality.REQUIRED, Modality.POSSIBLE})
_AUXILIARY = {
    "possible": Modality.POSSIBLE, "hypothetical": Modality.HYPOTHETICAL, "intended": Modality.INTENDED, "required": Modality.REQUIRED,
}  # fmt: skip


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
        if any(clause.passage.lower[token] == "if" for token in clause.marks):
            return replace(base, modality=Modality.HYPOTHETICAL)  # `If only they had left`
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


_WILLING = frozenset(
    "accept agree allow answer come consider give go help hear let listen say sign speak stop take talk tell".split()
)


def own_modality(clause: Clause) -> Modality | None:
    """Read the modality of a clause's own auxiliaries and time, None where they have none: `could`, `will`, `meets tomorrow`."""
    passage = clause.passage
    if (clause.link == "ROOT" and clause.infinitive and clause.own_subject) or _is_ahead(clause):
        return Modality.INTENDED  # the first as in a headline: `UN to send troops`
    adverbs = {passage.lower[token] for token in clause.adverbials}
    if adverbs & words("adverbs", "nearly"):
        return Modality.HYPOTHETICAL
    if adverbs & words("adverbs", "doubt"):
        return Modality.POSSIBLE
    modals = [passage.lower[token] for token in clause.auxiliaries if passage.tag[token] == "MD"]
    if modals == ["would"] and clause.negations and clause.lemma in _WILLING and _goes_on_in_past(clause):
        return Modality.ACTUAL  # `proposed a zone, but they would not consider it`
    if "must" in modals and passage.tag[clause.head] == "VBN" and "have" in {passage.lower[token] for token in clause.auxiliaries}:
        return Modality.POSSIBLE  # `they must have left`
    if set(modals) & {"should", "ought"} and clause.parent is not None and clause.parent.lemma in words("modals", "reckoning"):
        return Modality.POSSIBLE  # `estimated that there should be forty`
    return next((modality for modal in modals for name, modality in _AUXILIARY.items() if modal in words("modals", name)), None)


def _is_ahead(clause: Clause) -> bool:
    """Whether a clause in the present tells what is to come: `meets him tomorrow`, `is meeting him next week`."""
    passage = clause.passage
    finite = [clause.head, *clause.auxiliaries]
    if any(passage.tag[token] in {"MD", "VBD", "VBN"} for token in finite) or not any(
        passage.tag[token] in {"VBZ", "VBP"} for token in finite
    ):
        return False
    return any(
        passage.lower[token] == "tomorrow" or any(passage.lower[below] == "next" for below in passage.children[token])
        for token in clause.adverbials
        if passage.lower[token] == "tomorrow" or passage.dep[token] == "npadvmod"
    )


def _goes_on_in_past(clause: Clause) -> bool:
    parent = clause.parent
    return clause.link == "conj" and parent is not None and parent.passage.tag[parent.head] == "VBD" and not parent.auxiliaries


def is_negated(clause: Clause) -> bool:
    """Whether the clause denies: an odd number of `not`, `never`, `no one`, `no gaps`, `hardly`."""
    passage = clause.passage
    count = sum(
        passage.lower[token] in words("negation", "adverbs") and not _is_beside(clause, token) for token in clause.negations
    )
    count += sum(
        passage.lower[token] in words("negation", "adverbs") - {"no"} and passage.dep[token] == "advmod"
        for token in clause.adverbials
    )
    count += clause.own_subject and any(
        passage.lower[below] in {"hardly", "barely", "scarcely"} for noun in clause.subjects for below in _before(passage, noun)
    )
    count += sum(passage.lower[token] == "longer" and passage.lower[token - 1] == "no" for token in clause.adverbials if token)
    nouns = (
        [*clause.subjects, *clause.objects, *clause.complements] if clause.own_subject else [*clause.objects, *clause.complements]
    )
    nouns += [phrase.noun for phrase in clause.phrases if phrase.noun is not None]
    count += any(noun != clause.antecedent and denies(passage, noun) for noun in nouns)
    if clause.own_subject and any(
        passage.lower[below] == "neither" for noun in clause.subjects for below in passage.children[noun]
    ):
        count += not any(denies(passage, noun) for noun in clause.subjects)
    count += any(
        passage.lower[below] == "neither" and passage.dep[below] in {"preconj", "cc"} for below in passage.children[clause.head]
    )
    only = any(passage.lower[token + 1 : token + 2] == ["only"] for token in clause.negations)
    return count % 2 == 1 and not only


def _before(passage: Passage, noun: int) -> range:
    """Give the words of a noun phrase before its noun: `hardly any` of `hardly any minister`."""
    return range(passage.edges[0][noun], noun)


def _is_beside(clause: Clause, token: int) -> bool:
    """Whether a `not` denies no more than what follows it: `whether or not`, `met people, not in halls but in the street`."""
    passage = clause.passage
    contrasts = token > clause.head and passage.lower[token] == "not" and passage.words[token - 1] == ","
    return passage.lower[max(token - 1, 0)] == "or" or contrasts


def denies(passage: Passage, noun: int) -> bool:
    """Whether a noun phrase says that there is none: `no gaps`, `nobody`, `not everyone`."""
    if passage.lower[noun] in words("negation", "words"):
        return True
    return any(
        (passage.lower[below] in {"no", "neither"} and passage.dep[below] in {"det", "neg", "preconj"})
        or (passage.dep[below] == "neg" and below < noun)
        for below in passage.children[noun]
    )


def _modifier(clause: Clause, above: World) -> World:
    """A relative clause tells what is so of its noun, unless the noun itself is only wished for or denied."""
    passage, noun = clause.passage, clause.governor
    if clause.infinitive and not tells_content(clause):
        if passage.lemma[noun].lower() in words("complement", "negated_nouns"):
            return World(above.modality, negated=True, layers=above.layers)
        return World(of_noun(passage.lemma[noun].lower()), negated=denies(passage, noun), layers=above.layers)
    parent = clause.parent
    certain = passage.lemma[noun] in {"doubt", "question"} or tells_content(clause)
    if parent is not None and parent.existential and above.negated and noun in parent.subjects and not certain:
        return World(above.modality, negated=True, layers=above.layers)  # `there is nobody who knows`
    return World(_of_modifier(clause, above), negated=False, layers=above.layers)


def _of_modifier(clause: Clause, above: World) -> Modality:
    """Say in what modality a finite or participial clause is said of the noun before it."""
    passage, noun = clause.passage, clause.governor
    if passage.lemma[noun] in {"doubt", "question"} and denies(passage, noun) and clause.own_subject:
        return Modality.ACTUAL  # `there is no doubt that they left`
    if tells_content(clause):
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

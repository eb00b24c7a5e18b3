"""Passage -> clauses: each verb with the words that fill its places, also those that the clause leaves out.

A clause is found top down, so that it can take its subject from the clause above: by control and raising (`was asked to leave`), from
the noun it modifies (`refugees crossing the border`), or from the verb it is coordinated with.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words
from graphbuild.entities.pronouns import is_empty

if TYPE_CHECKING:
    from graphbuild.parse import Passage

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_CLAUSAL = frozenset(
    {"ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass", "parataxis", "dep", "appos"}
)
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "SYM"})
_RELATIVE = frozenset({"who", "whom", "which", "that"})
_QUANTIFIERS = frozenset({"all", "both", "each", "most", "many", "some", "none"})
_PARTICLES = frozenset({"forward", "back", "ahead", "away", "together", "apart", "aside"})
_PREPOSITIONAL = frozenset({"regarding", "including", "concerning", "following", "according", "excluding", "pending", "given"})
_MOVING = frozenset({"on", "upon", "for", "to", "with"})  # call on, wait for, appeal to, plead with somebody to leave
_COLLECTIVE = frozenset(
    "police people staff team family couple group majority minority number lot range half rest most some crew public press media data "
    "series species headquarters percent % all any those none".split()
)
_SECOND = frozenset({"of", "to", "for", "from", "with", "than", "as"})  # ends a preposition of two words: because of, due to
_TEMPORAL = frozenset({"before", "after", "during", "since", "until"})
_NO_GAP = frozenset({"reason", "way", "time", "day", "moment", "year", "month", "week", "fact", "place", "extent", "manner"})


@dataclass(slots=True)
class Phrase:
    """A prepositional phrase of a clause: its preposition(s), and the noun or the clause that they govern."""

    preposition: str
    token: int
    last: int
    noun: int | None = None
    clause: int | None = None


@dataclass(slots=True)
class Clause:
    """One verb and its places, all as token indices of one passage.

    `link` says how it hangs on `parent`: root, conj, ccomp, xcomp, advcl, relcl, acl, pcomp, csubj or parataxis. `subjects`,
    `objects` and the rest hold the heads of the first conjuncts only. `governor` is the word that it complements or modifies.
    `existential` marks `there is X`, with X as the subject; `question` a sentence that asks.
    """

    passage: Passage
    number: int
    head: int
    link: str
    parent: Clause | None
    governor: int
    passive: bool = False
    subjects: list[int] = field(default_factory=list)
    own_subject: bool = False
    objects: list[int] = field(default_factory=list)
    datives: list[int] = field(default_factory=list)
    complements: list[int] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    auxiliaries: list[int] = field(default_factory=list)
    negations: list[int] = field(default_factory=list)
    particles: list[int] = field(default_factory=list)
    adverbials: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    existential: bool = False
    antecedent: int | None = None
    infinitive: bool = False

    @property
    def lemma(self) -> str:
        """The lemma of the verb, in lower case."""
        return self.passage.lemma[self.head].lower()

    @property
    def copular(self) -> bool:
        """Whether the verb only links its subject to a noun, adjective or place."""
        return not self.passive and (self.lemma == "be" or (bool(self.complements) and self.lemma in LINKING))


LINKING = frozenset({"be", "remain", "become", "seem", "appear", "stay", "prove", "look", "feel", "get", "turn", "grow", "sound"})


def find_clauses(passage: Passage, number: int) -> list[Clause]:
    """Find the clauses of a passage, each after the clause that it depends on."""
    clauses: list[Clause] = []
    by_head: dict[int, Clause] = {}
    for first, last in passage.sentences:
        queue = deque(token for token in range(first, last) if passage.head[token] == token)
        while queue:
            token = queue.popleft()
            queue.extend(passage.children[token])
            if passage.pos[token] in {"VERB", "AUX"} and passage.dep[token] in _CLAUSAL and not _is_preposition(passage, token):
                clause = _read(passage, number, token, by_head)
                if clause is not None:
                    by_head[token] = clause
                    clauses.append(clause)
    return clauses


def _is_preposition(passage: Passage, token: int) -> bool:
    """Whether a participle has become a preposition: `following the talks`, but not `he was following them`."""
    if passage.lower[token] not in _PREPOSITIONAL:
        return False
    return not any(passage.dep[below] in SUBJECTS | {"aux", "auxpass"} for below in passage.children[token])


def coordinated(passage: Passage, token: int) -> list[int]:
    """Give a noun and the nouns coordinated with it, in text order."""
    found = [token]
    for member in found:
        found.extend(below for below in passage.children[member] if passage.dep[below] == "conj" and passage.pos[below] in _NOMINAL)
    return found


def _above(passage: Passage, token: int, by_head: dict[int, Clause]) -> Clause | None:
    """Find the nearest clause that a token stands in."""
    while token not in by_head:
        if passage.head[token] == token:
            return None
        token = passage.head[token]
    return by_head[token]


def _read(passage: Passage, number: int, token: int, by_head: dict[int, Clause]) -> Clause | None:
    governor = passage.head[token]
    parent = None if governor == token else _above(passage, governor, by_head)
    link = passage.dep[token] if parent is not None else "ROOT"
    if link == "conj" and governor not in by_head:
        link = "acl" if passage.pos[governor] in {"NOUN", "PROPN"} and passage.tag[token] in {"VBG", "VBN"} else "parataxis"
    if link == "appos":
        link = "acl"
    if link == "advcl" and is_asked(passage, token):
        link = "ccomp"
    if link == "advcl" and parent is not None and governor == parent.head and _is_called_for(parent, token):
        link = "xcomp"
    if link == "dep" or (link == "ccomp" and _only_comes_before(passage, token, governor)):
        link = "parataxis"
    clause = Clause(passage, number, token, link, parent, governor)
    _collect(clause)
    if link in {"relcl", "acl"} and passage.pos[governor] in _NOMINAL:
        clause.antecedent = _antecedent(clause)
    clause.passive = _is_passive(clause)
    _find_subjects(clause)
    if link == "relcl" or (link == "acl" and clause.own_subject):
        _fill_gap(clause)
    return clause


def _is_called_for(parent: Clause, token: int) -> bool:
    """Whether an infinitive is what a verb moves somebody to do: `call for the army to leave`, `allowed for her to attend`.

    Where the parser takes `for` for a part of the infinitive, the verb above gets it back as a phrase.
    """
    passage = parent.passage
    if token < parent.head or parent.lemma not in words("complement", "object_control") | words("complement", "waiting"):
        return False
    infinitive = any(passage.tag[below] == "TO" for below in passage.children[token])
    mark = next((below for below in passage.children[token] if passage.lower[below] == "for" and passage.dep[below] == "mark"), None)
    if infinitive and mark is not None:
        noun = passage.child(token, "nsubj", "nsubjpass")
        if noun is not None and all(phrase.token != mark for phrase in parent.phrases):
            parent.phrases.append(Phrase("for", mark, mark, noun=noun))
        return True
    first = passage.edges[0][token]
    moved = (phrase for phrase in parent.phrases if phrase.noun is not None and phrase.preposition in _MOVING)
    return infinitive and any(passage.edges[1][phrase.token] == first - 1 for phrase in moved)


def _antecedent(clause: Clause) -> int:
    """Find the noun that a relative clause modifies: the one that the parser chose, or the nearest that agrees in number.

    `the family of the men, who are in prison`: the verb tells that it is the men.
    """
    passage, noun = clause.passage, clause.governor
    relative = next((token for token in clause.subjects if passage.tag[token] in {"WDT", "WP"}), None)
    if relative is None or clause.link != "relcl":
        return noun
    if passage.lower[relative] == "who" and passage.entity[noun] >= 0 and passage.names[passage.entity[noun]][2] in {"GPE", "LOC", "FAC"}:
        return _people_above(passage, noun)
    plural = _is_plural_verb(clause)
    if plural is None or _agrees(passage, noun, plural=plural):
        return noun
    first = noun
    while passage.dep[first] in {"pobj", "prep", "conj", "appos"} and passage.head[first] != first:
        first = passage.head[first]
    near = range(relative - 1, min(passage.edges[0][noun], first) - 1, -1)
    return next((token for token in near if _may_be_antecedent(passage, token) and _agrees(passage, token, plural=plural)), noun)


def _people_above(passage: Passage, place: int) -> int:
    """Find whom `who` means behind the name of a place: `refugees from Syria who`."""
    noun = place
    while passage.dep[noun] in {"pobj", "prep", "conj"} and passage.head[noun] != noun:
        noun = passage.head[noun]
        if passage.pos[noun] == "NOUN" and passage.dep[noun] != "conj":
            return noun
    return place


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


def is_asked(passage: Passage, token: int) -> bool:
    """Whether an `if` clause behind a verb is no condition but what the verb asks: `wonders if they left`."""
    governor, first = passage.head[token], passage.edges[0][token]
    if passage.lower[first] not in {"if", "whether"} or first < governor or passage.words[first - 1] == ",":
        return False
    return passage.lemma[governor].lower() in words("asking", "verbs")


def _only_comes_before(passage: Passage, token: int, governor: int) -> bool:
    """Whether a clause before another is none of its complements but one beside it: `they have the plan; they got it today`."""
    says = words("attribution", "say") | words("attribution", "think")
    if token > governor or passage.lemma[governor].lower() in says or passage.child(token, "mark") is not None:
        return False
    return (
        any(passage.words[between] in {";", ",", "-", "–", "—", ":"} for between in range(token, governor))
        and '"' not in passage.words
    )


def _collect(clause: Clause) -> None:
    passage = clause.passage
    places = {
        "dobj": clause.objects, "dative": clause.datives, "attr": clause.complements, "acomp": clause.complements,
        "oprd": clause.complements, "aux": clause.auxiliaries, "auxpass": clause.auxiliaries, "neg": clause.negations,
        "prt": clause.particles, "npadvmod": clause.adverbials, "advmod": clause.adverbials, "mark": clause.marks,
    }  # fmt: skip
    for below in passage.children[clause.head]:
        label = passage.dep[below]
        if label in SUBJECTS:
            clause.subjects.append(below)
        elif label in {"prep", "agent"} or (label == "dative" and passage.pos[below] == "ADP"):
            clause.phrases.extend(_phrases(passage, below))
        elif label == "xcomp" and passage.pos[below] in {"ADJ", "NOUN"}:
            clause.complements.append(below)
        elif label in places:
            places[label].append(below)
    for token in list(clause.adverbials):
        if passage.lower[token] in _PARTICLES and token == clause.head + 1:
            clause.particles.append(token)
            clause.adverbials.remove(token)
    clause.infinitive = any(passage.tag[below] == "TO" for below in clause.auxiliaries)


def _phrases(passage: Passage, prep: int) -> list[Phrase]:
    """Read a prepositional phrase and those coordinated with it: `because of problems`, `from Herat to Kabul`."""
    name, last = passage.lower[prep], prep
    inner = prep
    nested = next(
        (below for below in passage.children[prep] if passage.pos[below] in {"ADP", "SCONJ"} and passage.lower[below] in _SECOND),
        None,
    )
    if nested is not None and passage.child(prep, "pobj") is None and name not in _TEMPORAL:
        name, last, inner = f"{name} {passage.lower[nested]}", nested, nested
    found: list[Phrase] = []
    nouns = [
        below
        for below in (*passage.children[inner], *(passage.children[prep] if inner != prep else ()))
        if passage.dep[below] == "pobj"
    ]
    found.extend(Phrase(name, prep, last, noun=below) for below in nouns[:1])
    found.extend(
        Phrase(name, prep, last, clause=below)
        for below in passage.children[inner]
        if passage.dep[below] == "pcomp" and passage.pos[below] in {"VERB", "AUX"}
    )
    if not found:
        found.append(Phrase(name, prep, last))
    for below in passage.children[prep]:
        if passage.dep[below] == "conj" and passage.pos[below] == "ADP":
            found.extend(_phrases(passage, below))
    return found


def _is_passive(clause: Clause) -> bool:
    passage, head = clause.passage, clause.head
    labels = {passage.dep[below] for below in passage.children[head]}
    if "auxpass" in labels or "nsubjpass" in labels:
        return passage.tag[head] != "VBG" or any(passage.lower[token] == "being" for token in clause.auxiliaries)
    joined = clause.link == "conj" and clause.parent is not None and clause.parent.passive and not clause.objects
    reduced = passage.tag[head] == "VBD" and (clause.link == "acl" or joined)
    if (passage.tag[head] != "VBN" and not reduced) or labels & {"aux", "nsubj"}:
        return False
    if "agent" in labels:
        return True
    if clause.link == "conj" and clause.parent is not None:
        return clause.parent.passive
    return clause.link in {"acl", "advcl", "relcl"} and not clause.objects


def _find_subjects(clause: Clause) -> None:
    passage = clause.passage
    own = clause.subjects
    if own:
        clause.own_subject = True
        _read_own(clause, own)
        return
    parent, governor = clause.parent, clause.governor
    if parent is None:
        return
    if clause.link in {"advcl", "ccomp", "conj"} and _is_imperative(clause, parent):
        return
    if clause.link in {"conj", "advcl"}:
        clause.subjects = list(parent.subjects)
    elif clause.link in {"xcomp", "ccomp"}:
        clause.subjects = [token for token in _controller(parent, governor) if not is_empty(passage, token)]
    elif clause.link == "pcomp":
        clause.subjects = _of_gerund(clause, parent)
    elif clause.link in {"acl", "relcl"}:
        clause.subjects = (_moved(clause, governor) or _owner(passage, governor, parent)) if clause.infinitive else [governor]
        loose = (
            clause.link == "acl" and passage.tag[clause.head] == "VBG" and passage.words[passage.edges[0][clause.head] - 1] == ","
        )
        if loose and parent.subjects and parent.head < clause.head:
            clause.subjects, clause.antecedent = list(parent.subjects), None  # `the storm hit, prompting lines`


def _is_imperative(clause: Clause, parent: Clause) -> bool:
    """Whether a clause without subject is an order: a bare verb that no verb above governs as such (`make them leave`)."""
    if clause.passage.tag[clause.head] != "VB" or clause.auxiliaries or (clause.link == "conj" and parent.subjects):
        return False
    return parent.lemma not in {"make", "let", "help", "see", "hear", "watch", "have", "go", "dare"}


def _read_own(clause: Clause, own: list[int]) -> None:
    passage = clause.passage
    real = [token for token in own if passage.dep[token] != "expl"]
    if not real and passage.lower[own[0]] == "there":
        nouns = [token for token in clause.complements if passage.pos[token] in _NOMINAL] or clause.objects
        clause.subjects, clause.existential = nouns[:1], True
        clause.complements = [token for token in clause.complements if token not in nouns]
        clause.objects = []
        return
    clause.subjects = real[:1]
    if not real or (passage.lower[real[0]] in {"'s", "us", "me"} and clause.parent is not None and clause.parent.lemma == "let"):
        clause.subjects = []
        return
    first = real[0]
    above = clause.parent
    relative = passage.lower[first] in _RELATIVE and passage.tag[first] in {"WDT", "WP", "IN"}
    if relative and clause.antecedent is not None:
        clause.subjects = _of_class(clause.antecedent, above) or [clause.antecedent]
    elif relative and passage.tag[first] != "IN":
        clause.subjects = _of_relative(clause, above)
    elif passage.lower[first] in _QUANTIFIERS and clause.antecedent is not None and passage.child(first, "prep") is None:
        clause.subjects = [clause.antecedent]


def _of_class(noun: int, above: Clause | None) -> list[int]:
    """Find who is meant by a noun that only says what somebody is: `Kim is a poet who lives in Rome` is about Kim."""
    if above is None or not above.copular or noun not in above.complements or above.negations or above.existential:
        return []
    plain = above.passage.pos[noun] == "NOUN" and above.passage.child(noun, "poss") is None and "the" not in {
        above.passage.lower[below] for below in above.passage.children[noun]
    }
    return [token for token in above.subjects if not is_empty(above.passage, token)] if plain else []


def _of_relative(clause: Clause, above: Clause | None) -> list[int]:
    """Find what a relative pronoun without a noun before it means: in a cleft (`it was Kim who wrote`), or in one more relative clause."""
    if above is None:
        return []
    if clause.link == "ccomp" and above.lemma == "be":
        return list(above.complements or above.subjects)[:1]
    return list(above.subjects) if clause.link == "conj" and above.link == "relcl" else []


def _controller(parent: Clause, governor: int) -> list[int]:
    """Find who is to do it: the object of a verb that moves others, else the subject."""
    passage = parent.passage
    if governor == parent.head and parent.lemma in words("complement", "object_control") | words("complement", "waiting"):
        if parent.passive:
            return list(parent.subjects)
        moved = (
            parent.objects
            or parent.datives
            or [phrase.noun for phrase in parent.phrases if phrase.preposition in _MOVING and phrase.noun is not None][-1:]
        )
        if moved:
            return list(moved)
    return list(parent.subjects)


def _of_gerund(clause: Clause, parent: Clause) -> list[int]:
    """Find the doer of a gerund after a preposition: `praised Kim for helping`, `the team's goal of winning`."""
    passage = clause.passage
    prep = clause.governor
    above = passage.head[prep]
    while passage.pos[above] in {"ADP", "SCONJ"} and passage.head[above] != above:
        above = passage.head[above]
    if above == parent.head:
        moves = passage.lemma[above].lower() in words("complement", "object_control") and bool(parent.objects)
        controlled = moves and prep > parent.objects[0] and passage.lower[prep] in {"for", "of", "from", "into", "with", "as"}
        return list(parent.objects) if controlled and not parent.passive else list(parent.subjects)
    if passage.lower[prep] in {"on", "about", "into", "in"} and passage.child(above, "poss") is None:
        return []  # `a project on learning in ants`
    return _owner(passage, above, parent)


def _moved(clause: Clause, noun: int) -> list[int]:
    """Find who is to do what a noun's infinitive says: `a chance for the children to learn`."""
    passage = clause.passage
    first = passage.edges[0][clause.head]
    phrase = next(
        (b for b in passage.children[noun] if passage.lower[b] == "for" and passage.dep[b] == "prep" and passage.edges[1][b] == first - 1),
        None,
    )
    who = passage.child(phrase, "pobj") if phrase is not None else None
    return [who] if who is not None else []


def _owner(passage: Passage, noun: int, parent: Clause) -> list[int]:
    """Find whose plan or goal a noun is: its possessor, else the subject of the verb that has it as its object."""
    owner = passage.child(noun, "poss")
    if owner is not None:
        return [owner]
    of = next((below for below in passage.children[noun] if passage.dep[below] == "prep" and passage.lower[below] == "of"), None)
    whose = passage.child(of, "pobj") if of is not None else None
    if whose is not None:
        return [whose]
    held = noun in parent.objects and parent.lemma in words("complement", "holding")
    return list(parent.subjects) if held or noun in parent.complements else []


def _fill_gap(clause: Clause) -> None:
    """Give a relative clause the noun it modifies, in the place that the clause leaves open."""
    passage, noun = clause.passage, clause.antecedent
    if noun is None or noun in clause.subjects or "whose" in passage.lower[passage.edges[0][clause.head] : clause.head]:
        return
    relatives = {token for token in clause.objects if passage.tag[token] in {"WDT", "WP", "IN"}}
    if relatives:
        clause.objects = [noun if token in relatives else token for token in clause.objects]
        return
    for phrase in clause.phrases:
        if phrase.noun is not None and passage.tag[phrase.noun] in {"WDT", "WP"}:
            phrase.noun = noun
            return
        if phrase.noun is None and phrase.clause is None:
            phrase.noun = noun
            return
    adverbs = {passage.lower[token] for token in clause.adverbials}
    marked = bool(clause.marks) and clause.lemma not in words("attribution", "makes")
    if marked or adverbs & {"where", "when", "why", "how"} or passage.lemma[noun] in _NO_GAP:
        return
    open_object = not clause.objects and not clause.passive and not clause.complements
    nested = any(passage.dep[below] in {"ccomp", "xcomp"} for below in passage.children[clause.head])
    content = is_content_noun(passage, noun) and any(passage.tag[token] == "MD" for token in clause.auxiliaries)
    if clause.own_subject and open_object and not nested and clause.lemma != "be" and not content:
        clause.objects = [noun]


def tells_content(clause: Clause) -> bool:
    """Whether a clause says what its noun says (`the claim that they left`), and does not just modify it (`the claim that they made`)."""
    if clause.antecedent is None or clause.link not in {"acl", "relcl"} or not is_content_noun(clause.passage, clause.governor):
        return False
    filled = {*clause.subjects, *clause.objects, *(phrase.noun for phrase in clause.phrases)}
    return clause.antecedent not in filled and not clause.infinitive and bool(clause.marks or clause.own_subject)


def is_content_noun(passage: Passage, noun: int) -> bool:
    """Whether a noun may be followed by what it says: `the claim that`, `concerns they would`."""
    return passage.lemma[noun].lower() in words("attribution", "nouns")

"""A clause: one verb and its places, as token indices of a passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphbuild.parse import Passage

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "SYM"})


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


def coordinated(passage: Passage, token: int) -> list[int]:
    """Give a noun and the nouns coordinated with it, in text order."""
    found = [token]
    for member in found:
        found.extend(
            below
            for below in passage.children[member]
            if passage.dep[below] == "conj" and passage.pos[below] in NOMINAL and not _is_one_name(passage, member, below)
        )
    return found


def _is_one_name(passage: Passage, member: int, below: int) -> bool:
    """Whether two nouns are parts of one name: `the Midland and Scottish Railway`."""
    return passage.entity[member] >= 0 and passage.entity[member] == passage.entity[below]

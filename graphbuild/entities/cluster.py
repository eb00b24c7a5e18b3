"""The mentions that are one entity while it is being found out which those are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphbuild.mentions.kinds import likeliest
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from graphbuild.mentions import Found
    from graphbuild.model import KnownEntity


@dataclass(slots=True)
class Cluster:
    """One entity in the making.

    `names` and `phrases` count each name or noun phrase by which it is called, in order of arrival; `nouns` gives the head noun of a
    phrase. `members` are those of a group that only a coordination names: `Costa and Rossi`;
    `introduced` tells that the text presents it as new: `a conference`; `sure` that its kind is settled: it speaks, or has the last name of people.
    """

    kind: Kind
    known: KnownEntity | None = None
    names: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, int] = field(default_factory=dict)
    nouns: dict[str, str] = field(default_factory=dict)
    mentions: list[Found] = field(default_factory=list)
    gender: str = ""
    plural: bool = False
    members: tuple[Cluster, ...] = ()
    introduced: bool = False
    sure: bool = False

    def add(self, found: Found, name: str = "", phrase: str = "") -> None:
        """Take in a mention, with its name or phrase where it has one."""
        self.mentions.append(found)
        if name:
            self.names[name] = self.names.get(name, 0) + 1
        if phrase:
            self.phrases[phrase] = self.phrases.get(phrase, 0) + 1

    def settle(self) -> None:
        """Take the kind for which most speaks in its names, or in its phrases where it has no name; a known thing keeps its own."""
        if self.known is None and not self.sure:
            telling = [found.odds for found in self.mentions if found.odds and (found.form is MentionKind.NAME) is self.named]
            self.kind = likeliest(telling) if telling else self.kind

    @property
    def named(self) -> bool:
        """Whether it has a name, not just descriptions."""
        return bool(self.names) or self.known is not None

    @property
    def name(self) -> str:
        """The canonical name: the known one, else the fullest name, else the most telling phrase."""
        if self.known is not None:
            return self.known.name
        if self.names:
            said = [name for name, count in self.names.items() if count] or list(self.names)
            return max(said, key=lambda name: (len(name.split()), not name.isupper()))
        if self.phrases:
            return self._usual_phrase()
        return "someone" if self.kind is Kind.PERSON else "something"

    def _usual_phrase(self) -> str:
        """The first of the phrases with the noun by which it is called most: `talks`, once called a conference."""
        counts: dict[str, int] = {}
        for phrase, count in self.phrases.items():
            noun = self.nouns.get(phrase, "")
            counts[noun] = counts.get(noun, 0) + count
        usual = max(counts, key=lambda noun: counts[noun])
        return next(phrase for phrase in self.phrases if self.nouns.get(phrase, "") == usual)

    def absorb(self, other: Cluster) -> None:
        """Take over the mentions, names and phrases of another cluster."""
        self.mentions.extend(other.mentions)
        for mine, theirs in ((self.names, other.names), (self.phrases, other.phrases)):
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count
        self.nouns |= other.nouns
        self.known = self.known or other.known

    @property
    def is_pronoun(self) -> bool:
        """Whether nothing but pronouns mention it, and nobody knows who is meant."""
        return not self.members and all(found.form is MentionKind.PRONOUN for found in self.mentions)

"""The mentions that are one entity while it is being found out which those are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from graphbuild.mentions import Found
    from graphbuild.model import KnownEntity


@dataclass(slots=True)
class Cluster:
    """One entity in the making. `names` and `phrases` count each name or noun phrase by which it is called, in order of arrival."""

    kind: Kind
    known: KnownEntity | None = None
    names: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, int] = field(default_factory=dict)
    mentions: list[Found] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    gender: str = ""
    plural: bool = False

    def add(self, found: Found, name: str = "", phrase: str = "") -> None:
        """Take in a mention, with its name or phrase where it has one."""
        self.mentions.append(found)
        if name:
            self.names[name] = self.names.get(name, 0) + 1
        if phrase:
            self.phrases[phrase] = self.phrases.get(phrase, 0) + 1

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
            return next(iter(self.phrases))
        return "someone" if self.kind is Kind.PERSON else "something"

    def absorb(self, other: Cluster) -> None:
        """Take over the mentions, names and phrases of another cluster."""
        self.mentions.extend(other.mentions)
        for mine, theirs in ((self.names, other.names), (self.phrases, other.phrases)):
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count
        self.known = self.known or other.known
        self.titles |= other.titles

    @property
    def is_pronoun(self) -> bool:
        """Whether nothing but pronouns mention it."""
        return all(found.form is MentionKind.PRONOUN for found in self.mentions)

"""The pinned pipeline, loaded once for all tests, and claims as short lines.

A line is `subject | relation | object | negated | possible | by source < who passes it on | role argument`. Entities stand by their
name, values by themselves, inner claims as `[relation]`, a missing object as `-`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graphbuild.claims import extract_claims
from graphbuild.entities import Gazetteer, Resolved, resolve_entities
from graphbuild.mentions import Found, find_mentions
from graphbuild.model import Claim, ClaimPart, EntityPart, Modality, Part, Polarity
from graphbuild.ontology import load_gazetteer
from graphbuild.parse import Parsed, load_model, parse_documents
from graphbuild.read import to_document

if TYPE_CHECKING:
    from spacy.language import Language

    from graphbuild.model import Extraction

MODALITIES = frozenset(Modality)


@cache
def pipeline() -> Language:
    """Load the pinned pipeline."""
    return load_model()


@cache
def gazetteer() -> Gazetteer:
    """Load the known entities."""
    return Gazetteer(load_gazetteer())


@cache
def parse(text: str, date: str | None = None) -> Parsed:
    """Parse a text as the document `d`, of a date if it has one."""
    return next(parse_documents(pipeline(), [to_document("d", text, date=date)]))


@cache
def mentions(text: str) -> list[Found]:
    """Find the mentions of a text."""
    return find_mentions(parse(text))


@cache
def resolve(text: str, date: str | None = None) -> Resolved:
    """Find the entities of a text."""
    parsed = parse(text, date)
    return resolve_entities(parsed, find_mentions(parsed), gazetteer())


@cache
def read(text: str, date: str | None = None) -> Extraction:
    """Read all that a text gives."""
    return extract_claims(parse(text, date), resolve(text, date))


@dataclass(frozen=True)
class Line:
    """One claim, short; `sources` go from the innermost outwards, without narrators, `not` before one who denies having said it."""

    subject: str
    relation: str
    object: str
    polarity: Polarity
    modality: Modality
    sources: tuple[str, ...]
    arguments: frozenset[str]

    def __str__(self) -> str:
        """Give the line as it is written in the cases."""
        fields = [self.subject, self.relation, self.object]
        fields += ["negated"] if self.polarity is Polarity.NEGATED else []
        fields += [str(self.modality)] if self.modality is not Modality.ACTUAL else []
        fields += [f"by {' < '.join(self.sources)}"] if self.sources else []
        return " | ".join([*fields, *sorted(self.arguments)])

    def is_like(self, wanted: Line) -> bool:
        """Whether the claim is the wanted one; arguments that are not named do not matter."""
        return (
            self._same_parts(wanted)
            and (self.polarity, self.modality, self.sources) == (wanted.polarity, wanted.modality, wanted.sources)
            and wanted.arguments <= self.arguments
        )

    def is_unwanted(self, unwanted: Line) -> bool:
        """Whether the claim is of the unwanted sort: `*` is any part, no source is any source, and it has the arguments named."""
        same = self.polarity is unwanted.polarity and self.modality is unwanted.modality
        return (
            self._same_parts(unwanted) and same and unwanted.sources in {(), self.sources} and unwanted.arguments <= self.arguments
        )

    def _same_parts(self, other: Line) -> bool:
        pairs = ((self.subject, other.subject), (self.relation, other.relation), (self.object, other.object))
        return all(theirs in {"*", mine} for mine, theirs in pairs)


def to_line(text: str) -> Line:
    """Read a line of a case."""
    subject, relation, thing, *rest = (field.strip() for field in text.split("|"))
    modality = next((Modality(field) for field in rest if field in MODALITIES), Modality.ACTUAL)
    polarity = Polarity.NEGATED if "negated" in rest else Polarity.AFFIRMED
    sources = tuple(name.strip() for field in rest if field.startswith("by ") for name in field[3:].split("<"))
    arguments = frozenset(field for field in rest if not field.startswith("by ") and field not in MODALITIES | {"negated"})
    return Line(subject, relation, thing, polarity, modality, sources, arguments)


def lines(extraction: Extraction) -> list[Line]:
    """Give the claims of an extraction as lines."""
    return [_line(claim, extraction) for claim in extraction.claims]


def _line(claim: Claim, extraction: Extraction) -> Line:
    names = {entity.id: entity.name for entity in extraction.entities}
    relations = {inner.id: inner.predicate.label for inner in extraction.claims}

    def label(part: Part | None) -> str:
        if isinstance(part, EntityPart):
            return names[part.entity]
        if isinstance(part, ClaimPart):
            return f"[{relations[part.claim]}]"
        return part.value if part is not None else "-"

    told = [layer for layer in claim.attribution if not layer.narrator]
    sources = tuple(
        f"{'not ' if layer.polarity is Polarity.NEGATED else ''}{label(layer.source) if layer.source else '?'}" for layer in told
    )
    arguments = frozenset(f"{argument.role} {label(argument.part)}" for argument in claim.arguments)
    return Line(
        label(claim.subject), claim.predicate.label, label(claim.object), claim.polarity, claim.modality, sources, arguments
    )  # fmt: skip

"""Parsed, Resolved -> Extraction: the clauses of a document, their worlds, and the claims that they make.

Worlds are found top down (a complement stands in the world of the clause above it), claims bottom up (a claim may have the claim
below it as its object).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphbuild.claims import attribution, nominal, relations, silence, verbal, worlds
from graphbuild.claims.clauses import find_clauses
from graphbuild.claims.confidence import Judge, confidence_of
from graphbuild.claims.formulas import is_broken_off, is_formula
from graphbuild.claims.lexicon import words
from graphbuild.claims.parts import Parts, trim
from graphbuild.claims.quotations import Quotation, find_quotations, speakers
from graphbuild.claims.reading import Reading
from graphbuild.model import (
    Attribution,
    Claim,
    ClaimPart,
    Cue,
    EntityPart,
    Evidence,
    Extraction,
    MentionKind,
    Modality,
    Polarity,
    Skipped,
    merge_claims,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphbuild.claims.clause import Clause
    from graphbuild.claims.reading import Draft
    from graphbuild.claims.worlds import World
    from graphbuild.entities import Resolved
    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed

_POINTING = frozenset("it this that these those they them".split())
_MAIN = frozenset({"ROOT", "conj", "parataxis"})
_SUBORDINATE = frozenset({"ccomp", "relcl", "advcl"})
_FEW = 3  # words; so short a quotation is but a name or a word made one's own
_LOOK_BACK = 4  # passages in which the gathering that is talked about is looked for


def extract_claims(parsed: Parsed, resolved: Resolved, judge: Judge = confidence_of) -> Extraction:
    """Extract the claims of a document; `judge` gives each its confidence.

    Returns:
        The document with its entities (by id), mentions and claims (in text order), and notes on what could not be read.
    """
    parts = Parts(parsed, resolved)
    clauses = [find_clauses(passage, number) for number, passage in enumerate(parsed.passages)]
    quotations = find_quotations(parsed, clauses)
    nouns: list[list[Found]] = [[] for _ in parsed.passages]
    for found_noun in resolved.found.values():
        nouns[found_noun.passage].append(found_noun)
    claims: list[Claim] = []
    skipped: list[Skipped] = [*parsed.document.skipped, *parsed.skipped]
    for number, passage in enumerate(parsed.passages):
        base = worlds.World(layers=attribution.turn_layer(parsed, passage.turn, resolved.voices[passage.turn]))
        reader = _PassageReader(number, clauses, nouns, parts, base)
        reader.judge = judge
        reader.find_worlds(quotations[number])
        found = list(reader.read())
        claims.extend(found)
        skipped.extend(silence.note_silence(parsed, passage, clauses[number], found))
    entities = {**resolved.entities, **parts.extra}
    ordered = sorted(merge_claims(claims), key=lambda claim: (claim.evidence.span, _place(claim), claim.id))
    return Extraction(
        parsed.document, tuple(entities[name] for name in sorted(entities)), resolved.mentions, tuple(ordered), tuple(skipped)
    )  # fmt: skip


def _place(claim: Claim) -> int:
    span = claim.predicate.span or claim.subject.span
    return span.start if span else 0


class _PassageReader:
    """The claims of one passage."""

    def __init__(
        self, number: int, clauses: Sequence[Sequence[Clause]], nouns: Sequence[Sequence[Found]], parts: Parts, base: World
    ) -> None:
        passage = parts.parsed.passages[number]
        self.passage = passage
        self.number = number
        self.clauses = clauses[number]
        self.everywhere = clauses
        self.nouns = nouns
        self.by_head = {clause.head: clause for clause in self.clauses}
        self.parts = parts
        self.base = base
        self.worlds: dict[int, World] = {}
        self.judge: Judge = confidence_of
        self.quotations: Sequence[Quotation] = ()
        self.tellers: dict[int, tuple[Clause, World]] = {}
        self.sentence_of: list[tuple[int, int]] = [(0, 0)] * len(passage.words)
        for first, last in passage.sentences:
            self.sentence_of[first:last] = [(first, last)] * (last - first)
        self.formulas = {bounds for bounds in passage.sentences if is_formula(passage, *bounds)}

    def find_worlds(self, quotations: Sequence[Quotation]) -> None:
        """Find the world of each clause, top down."""
        self.quotations = quotations
        for clause in self.clauses:
            above = self.worlds.get(clause.parent.head) if clause.parent is not None else None
            outer = self.base if self._is_beside_quotation(clause) else worlds.enter(clause, above, self.base)
            layer = attribution.find_layer(clause, above, self.parts)
            if layer is not None:
                outer = worlds.with_layer(outer, layer)
            elif clause.link in _MAIN or self._is_quoted_apart(clause):
                aside = attribution.aside_layer(clause, self.by_head, outer, self.parts)
                quoted = aside[0] if aside is not None else self._quoted(clause.head, outer)
                if aside is not None:
                    self.tellers[aside[1]] = (clause, outer)
                if quoted is not None and quoted not in outer.layers:
                    outer = worlds.with_layer(outer, quoted)
            told = attribution.alleged(clause, self.parts) if clause.link not in _MAIN else None
            if clause.link in _SUBORDINATE:
                told = told or attribution.according(clause, self.by_head, outer, self.parts)
            if told is not None:
                outer = worlds.with_layer(outer, told[0])
            self.worlds[clause.head] = worlds.leave(clause, outer, above)

    def _quoted(self, token: int, outer: World) -> Attribution | None:
        """Give the layer of the quotation that a word stands in, unless it is attributed already."""
        if any(layer.cue is not None for layer in outer.layers):
            return None
        inside = self._quotation_of(token)
        return self._quotation_layer(inside) if inside is not None else None

    def _quotation_of(self, token: int) -> Quotation | None:
        return next((quotation for quotation in self.quotations if quotation.first <= token <= quotation.last), None)

    def _is_quoted_apart(self, clause: Clause) -> bool:
        """Whether a clause stands in a quotation and the clause above it outside."""
        inside = self._quotation_of(clause.head)
        return inside is not None and clause.parent is not None and not inside.first <= clause.parent.head <= inside.last

    def _is_beside_quotation(self, clause: Clause) -> bool:
        """Whether a clause leads to a quotation in which the parser has put the main clause."""
        if clause.link != "parataxis" or clause.parent is None:
            return False
        inside = self._quotation_of(clause.parent.head)
        return inside is not None and not inside.first <= clause.head <= inside.last

    def _quotation_layer(self, quotation: Quotation) -> Attribution | None:
        content = self.passage.span(*trim(self.passage, quotation.first, quotation.last))
        if quotation.cue is None:
            return Attribution(None, None, content)
        number, head = quotation.cue
        cue = next(clause for clause in self.everywhere[number] if clause.head == head)
        named = speakers(cue)
        source = self.parts.of(number, named[0]) if named else None
        text, span = self.parts.words(cue.passage, head, head)
        return Attribution(source, Cue(text, span), content)

    def read(self) -> Iterator[Claim]:
        """Yield the claims: those of clauses bottom up, then those of noun phrases."""
        inner: dict[int, Claim] = {}
        for clause in reversed(self.clauses):
            world = self.worlds[clause.head]
            reading = Reading(self.parts, world, inner, self.by_head, self.gathering)
            mute = clause.head in self.tellers or self.sentence_of[clause.head] in self.formulas or is_broken_off(clause)
            drafts = list(dict.fromkeys(verbal.read_clause(clause, reading))) if not mute else []
            for draft in drafts:
                if not worlds.is_rejected(world) and self._is_idle(draft):
                    continue
                claim = self._finish(draft, world, clause)
                inner.setdefault(clause.head, claim)
                yield claim
        yield from self._tellings(inner)
        yield from self._relations(inner)
        yield from self._nouns()

    def _is_idle(self, draft: Draft) -> bool:
        """Whether a claim tells of nothing named: `it is nice`, `that happens`, with a pronoun that could mean something said before."""
        subject = draft.subject
        parts = (draft.object, *(argument.part for argument in draft.arguments))
        if not isinstance(subject, EntityPart) or subject.span is None:
            return False
        if any(isinstance(p, ClaimPart) or (isinstance(p, EntityPart) and not self._is_vague(draft, p)) for p in parts):
            return False
        if self.number == 0 and subject.span.start < self.passage.end[self.passage.sentences[0][1] - 1]:
            return False
        return self.parts.entity(subject.entity).name.lower() in _POINTING

    def _is_vague(self, draft: Draft, part: EntityPart) -> bool:
        """Whether a part is a pronoun too, or all that is said is that a pronoun is something of a sort: `it is a threat`."""
        if self.parts.entity(part.entity).name.lower() in _POINTING:
            return True
        return draft.rule == "verbal/copular" and part is draft.object and draft.predicate.label == "be" and part.text[:1].islower()

    def _tellings(self, inner: Mapping[int, Claim]) -> Iterator[Claim]:
        """Yield who says a statement, where he is named inside or behind it: `The talks, a diplomat said, failed`."""
        for head, (told, world) in self.tellers.items():
            teller = self.by_head.get(head)
            if teller is None or told.head not in inner:
                continue
            draft = relations.telling(teller, self.worlds[told.head].layers[0], inner[told.head], self.parts)
            if draft is not None:
                yield self._finish(draft, replace(world, modality=Modality.ACTUAL, negated=False), teller)

    def _relations(self, inner: Mapping[int, Claim]) -> Iterator[Claim]:
        """Yield what the text says of one claim and another: cause, condition, contrast, time."""
        for clause in self.clauses:
            draft = relations.between(clause, inner, self.parts)
            if draft is not None and clause.parent is not None:
                world = self.worlds[clause.parent.head]
                yield self._finish(draft, replace(world, negated=False, modality=relations.modality(world)), clause.parent)

    def _nouns(self) -> Iterator[Claim]:
        for found in self.nouns[self.number]:
            if found.form is MentionKind.PRONOUN:
                continue
            clause = self._clause_of(found.head)
            world = self._world_of(found.head, clause)
            described = worlds.beyond_hearsay(world)
            for draft, modality in nominal.read_noun(found, self.passage, self.parts, clause):
                told = draft.rule == "nominal/event"
                if told and modality is Modality.ACTUAL and not world.actual:
                    modality = world.modality  # noqa: PLW2901 -- what a wish or question mentions need not be so
                if told and world.negated and self._is_open(found.head):
                    continue
                settled = replace(
                    world if told else described,
                    modality=modality if world.modality is not Modality.ASKED or not told else Modality.ASKED,
                    negated=False,
                )
                yield self._finish(draft, settled, clause)

    def _world_of(self, noun: int, clause: Clause | None) -> World:
        """Give the world that a noun stands in: that of its clause, or of the words quoted in it."""
        world = self.worlds[clause.head] if clause is not None else self.base
        inside = self._quotation_of(noun)
        if (
            inside is None
            or inside.last - inside.first < _FEW
            or (clause is not None and inside.first <= clause.head <= inside.last)
        ):
            return world
        layer = self._quoted(noun, world)
        return world if layer is None else worlds.with_layer(world, layer)

    def _is_open(self, token: int) -> bool:
        """Whether a noun has no article that says there is such a thing."""
        return not any(
            self.passage.dep[b] == "poss" or self.passage.lower[b] in {"the", "this", "that"} for b in self.passage.children[token]
        )

    def _clause_of(self, token: int) -> Clause | None:
        while token not in self.by_head:
            above = self.passage.head[token]
            if above == token:
                return None
            token = above
        return self.by_head[token]

    def _finish(self, draft: Draft, world: World, clause: Clause | None) -> Claim:
        token = clause.head if clause is not None else None
        if token is None:
            place = draft.subject.span
            first, last = next(
                (a, b)
                for a, b in self.passage.sentences
                if place is None or self.passage.start[a] <= place.start < self.passage.end[b - 1]
            )
        else:
            first, last = self.sentence_of[token]
        text, span = self.parts.words(self.passage, first, last - 1)
        claim = Claim(
            self.parts.parsed.document.id, draft.subject, draft.predicate, draft.object, Evidence(text, span), draft.arguments,
            Polarity.NEGATED if world.negated else Polarity.AFFIRMED, world.modality, world.layers, rule=draft.rule,
        )  # fmt: skip
        return replace(claim, confidence=self.judge(claim, clause, last - first, self.parts), id=claim.id)

    def gathering(self, number: int, head: int) -> EntityPart | None:
        """Find the event that is talked about: the last gathering mentioned before a place of the text."""
        gatherings = words("implicit", "gatherings")
        near = (found for nouns in reversed(self.nouns[max(number - _LOOK_BACK, 0) : number + 1]) for found in reversed(nouns))
        for found in near:
            if (found.passage, found.head) >= (number, head) or found.form is MentionKind.PRONOUN:
                continue
            if self.parts.parsed.passages[found.passage].lemma[found.head].lower() in gatherings:
                entity = self.parts.resolved.entity_of[found.passage, found.head]
                return EntityPart(entity, self.parts.entity(entity).name)
        return None

"""Hypothesis strategies: documents, entities, claims and whole extractions with any Unicode in them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from graphbuild.model import (
    Argument,
    Attribution,
    Claim,
    ClaimPart,
    Cue,
    Document,
    Entity,
    EntityPart,
    Evidence,
    Extraction,
    FactPolicy,
    Kind,
    LiteralPart,
    Mention,
    MentionKind,
    Merge,
    Modality,
    Part,
    Polarity,
    Predicate,
    Skipped,
    Span,
    Turn,
)

HOSTILE = (
    "", " ", ".", "..", "~", "%", "_", "a b", "a_b", "a%20b", "/", "a//b", "\u200f\u05d0", "\u202eabc", "\x00", "\x7f", "\ufeff", "\r\n",
    "\U0001f600", "e\u0301", "\u00e9", "<script>", '"', "'''", "\\", "#", "?q", "://", "\uffff", "\U000e0001", "\ue000",
)  # fmt: skip

labels = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=60)
policies = st.sampled_from((FactPolicy(), FactPolicy("all"), FactPolicy("none"), FactPolicy("narrator", frozenset({"Russia"}))))
values = st.one_of(
    st.tuples(labels, st.sampled_from(("string", "integer", "decimal", "date", "gYear", "boolean", "duration", "double", "anyURI"))),
    st.sampled_from((
        ("010", "integer"), ("0.50", "decimal"), ("1", "nonNegativeInteger"), ("P12M", "duration"), ("2021-10-20", "date"),
        ("24:00:00", "time"), ("1", "boolean"), ("1E0", "double"), ("10", "integer"), ("", "string"),
    )),
)  # fmt: skip


def spans(text: str) -> st.SearchStrategy[Span]:
    """Draw spans of a text."""
    starts = st.integers(0, len(text) - 1)
    return starts.flatmap(lambda start: st.integers(start + 1, min(len(text), start + 20)).map(lambda end: Span(start, end)))


@st.composite
def documents(draw: st.DrawFn, ids: st.SearchStrategy[str] = labels) -> Document:
    """Draw a document with turns, asides and skipped records."""
    text, name = draw(texts), draw(ids)
    maybe = st.none() | labels
    place = st.none() | spans(text)
    dates = st.sampled_from(("2021-10-20", "2021-10", "2021", "2021-02-31", "yesterday", "")) | labels
    return Document(
        name,
        text,
        draw(maybe),
        draw(st.none() | dates),
        draw(maybe),
        draw(maybe),
        tuple(draw(st.lists(st.builds(Turn, place, maybe, place), max_size=3))),
        tuple(draw(st.lists(spans(text), max_size=2))),
        tuple(draw(st.lists(st.builds(Skipped, st.just(name), labels, place, labels), max_size=2))),
    )


entities = st.builds(
    Entity,
    st.sampled_from(("Russia", "US", "d/talks")) | labels,
    labels,
    st.sampled_from(Kind),
    st.lists(labels, max_size=2).map(tuple),
    st.lists(st.sampled_from(("Country", "City", "Place", "Person")) | labels, max_size=2).map(tuple),
    st.none() | st.sampled_from(("Q30", "Q159")) | labels,
    st.none(),  # the state that an entity acts for is another entity: see `extractions`
    st.none() | st.sampled_from(("4464368", "5750162")),
)


def parts(text: str, known: tuple[Entity, ...], claims: tuple[Claim, ...]) -> st.SearchStrategy[Part]:
    """Draw parts of a claim: entities and claims that exist, and values; their words are the text's or others."""
    place = st.none() | spans(text)
    words = place.flatmap(lambda span: st.tuples(labels if span is None else labels | st.just(span.of(text)), st.just(span)))
    kinds: list[st.SearchStrategy[Part]] = [st.builds(lambda value, word: LiteralPart(*value, *word), values, words)]
    if known:
        kinds.append(st.builds(lambda entity, word: EntityPart(entity.id, *word), st.sampled_from(known), words))
    if claims:
        kinds.append(st.builds(lambda claim, word: ClaimPart(claim.id, *word), st.sampled_from(claims), words))
    return st.one_of(*kinds)


@st.composite
def claims(draw: st.DrawFn, document: Document, known: tuple[Entity, ...], inner: tuple[Claim, ...] = ()) -> Claim:
    """Draw a claim of a document about known entities; it may be about an inner claim."""
    text = document.text
    part, span = parts(text, known, inner), spans(text)
    evidence = draw(span)
    cues = st.none() | st.builds(Cue, labels, span)
    layers = st.builds(Attribution, st.none() | part, cues, span, st.sampled_from(Polarity), st.booleans())
    relations = st.sampled_from(("host", "participate in", "be absent from")) | labels
    return Claim(
        document.id,
        draw(part),
        draw(st.builds(Predicate, relations, labels, labels, st.none() | span)),
        draw(st.none() | part),
        Evidence(evidence.of(text), evidence),
        tuple(draw(st.lists(st.builds(Argument, st.sampled_from(("place", "time", "with")) | labels, labels, part), max_size=2))),
        draw(st.sampled_from(Polarity)),
        draw(st.sampled_from(Modality)),
        tuple(draw(st.lists(layers, max_size=2))),
        draw(st.floats(0, 1)),
        draw(labels),
    )


@st.composite
def extractions(draw: st.DrawFn, ids: st.SearchStrategy[str] = labels) -> Extraction:
    """Draw all that a document gives, mentions and claims in any order."""
    document = draw(documents(ids))
    known = tuple(draw(st.lists(entities, max_size=3, unique_by=lambda entity: entity.id)))
    states = st.none() | st.sampled_from([entity.id for entity in known]) if known else st.none()
    known = tuple(replace(entity, acts_for=draw(states)) for entity in known)
    span, found = spans(document.text), []
    for _ in range(draw(st.integers(0, 3)) if known else 0):
        place = draw(span)
        kind, entity = draw(st.sampled_from(MentionKind)), draw(st.sampled_from(known))
        found.append(Mention(document.id, place, place.of(document.text), kind, entity.id))
    said: tuple[Claim, ...] = ()
    for _ in range(draw(st.integers(0, 3))):
        said = (*said, draw(claims(document, known, said)))
    skipped = draw(st.lists(st.builds(Skipped, st.just(document.id), labels, st.none() | span, labels), max_size=2))
    merges = (
        draw(
            st.lists(
                st.builds(Merge, st.sampled_from(known).map(lambda entity: entity.id), labels, labels, st.floats(0, 1)), max_size=2
            )
        )
        if known
        else []
    )
    return Extraction(document, known, tuple(found), said, tuple(skipped), tuple(merges))

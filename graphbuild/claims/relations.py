"""Claims -> claims about them: who tells one, and what one has to do with another (cause, condition, contrast, time)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words
from graphbuild.claims.parts import trim
from graphbuild.claims.reading import Draft
from graphbuild.model import ClaimPart, Modality, Predicate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphbuild.claims.clause import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.claims.worlds import World
    from graphbuild.model import Attribution, Claim, Span


def telling(teller: Clause, layer: Attribution, told: Claim, parts: Parts) -> Draft | None:
    """`The talks, a diplomat said, failed`: the diplomat says the claim. None where nobody is named."""
    if layer.source is None or layer.cue is None:
        return None
    span = layer.content
    content = ClaimPart(told.id, span.of(parts.text), span)
    return Draft(
        layer.source, Predicate(teller.lemma, teller.lemma, layer.cue.text, layer.cue.span), content, (), "relations/telling"
    )


def between(clause: Clause, inner: Mapping[int, Claim], parts: Parts) -> Draft | None:
    """Relate the claim of a main clause to that of its adverbial clause: `they left because the talks had failed`.

    Args:
        clause: The adverbial clause.
        inner: The claims of the clauses of the passage, by their heads.
        parts: The parts of the document.

    Returns:
        (main claim, conjunction, claim of the clause), or None where one of them is no claim or the conjunction does not tell.
    """
    parent = clause.parent
    if clause.link != "advcl" or parent is None or clause.governor != parent.head or not clause.own_subject:
        return None
    if (
        parent.link == "advcl"
        and _conjunction(parent) is not None
        and clause.passage.words[clause.passage.edges[0][clause.head] - 1] == ","
    ):
        return None  # clauses in a row: `when an age ends, when a nation finds its voice`
    main, below = inner.get(parent.head), inner.get(clause.head)
    found = _conjunction(clause)
    if main is None or below is None or found is None or main.id == below.id:
        return None
    label, first, last = found
    text, span = parts.words(clause.passage, first, last)
    return Draft(
        ClaimPart(main.id, *_main_words(parent, clause, parts)),
        Predicate(label, label, text, parts.words(clause.passage, last, last)[1] if first == last else span),
        ClaimPart(below.id, *_inner_words(clause, last, parts)),
        (),
        "relations/between",
    )


def modality(world: World) -> Modality:
    """Say how a relation is put forward, by the world of its main clause: what is only supposed under a condition is so told."""
    return Modality.ACTUAL if world.modality in {Modality.HYPOTHETICAL, Modality.INTENDED, Modality.POSSIBLE} else world.modality


def _conjunction(clause: Clause) -> tuple[str, int, int] | None:
    """Find the words that join an adverbial clause: their normal form, and the first and last of them."""
    passage = clause.passage
    first = passage.edges[0][clause.head]
    for token in sorted({*clause.marks, *clause.adverbials}):
        if token > clause.head:
            break
        word = passage.lower[token]
        if word not in words("conjunctions", "relating"):
            continue
        start = token
        while start > first and passage.lower[start - 1] in words("conjunctions", "before"):
            start -= 1
        last = token + 1 if word in {"so", "provided"} and passage.lower[token + 1 : token + 2] == ["that"] else token
        return " ".join(passage.lower[start : last + 1]), start, last
    return None


def _inner_words(clause: Clause, conjunction: int, parts: Parts) -> tuple[str, Span]:
    """Give the words of an adverbial clause behind its conjunction."""
    passage = clause.passage
    left, right = passage.edges
    return parts.words(passage, *trim(passage, max(left[clause.head], conjunction + 1), right[clause.head]))


def _main_words(parent: Clause, clause: Clause, parts: Parts) -> tuple[str, Span]:
    """Give the words of the main clause up to, or from behind, its adverbial clause."""
    passage = parent.passage
    left, right = passage.edges
    if clause.head > parent.head:
        first, last = trim(passage, left[parent.head], left[clause.head] - 1)
    else:
        first, last = trim(passage, right[clause.head] + 1, right[parent.head])
    return parts.words(passage, first, last)

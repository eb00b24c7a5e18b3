"""What sort of thing a noun or a named entity names, from two lexicons: our own for news, and one learned from GUM."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from graphbuild.model import Kind

# OntoNotes 5 labels; a nationality or group (NORP) is settled by the gazetteer, else taken for an organization.
NAMED_KINDS = {
    "PERSON": Kind.PERSON, "NORP": Kind.ORGANIZATION, "ORG": Kind.ORGANIZATION, "GPE": Kind.PLACE, "LOC": Kind.PLACE,
    "FAC": Kind.PLACE, "EVENT": Kind.EVENT, "PRODUCT": Kind.OBJECT, "WORK_OF_ART": Kind.ABSTRACT, "LAW": Kind.ABSTRACT,
    "LANGUAGE": Kind.ABSTRACT, "DATE": Kind.TIME, "TIME": Kind.TIME, "MONEY": Kind.ABSTRACT, "PERCENT": Kind.ABSTRACT,
    "QUANTITY": Kind.ABSTRACT, "CARDINAL": Kind.ABSTRACT, "ORDINAL": Kind.ABSTRACT,
}  # fmt: skip

# Derivation tells where no lexicon does; longest first.
_ENDINGS = (
    ("woman", Kind.PERSON), ("women", Kind.PERSON), ("logist", Kind.PERSON), ("person", Kind.PERSON), ("people", Kind.PERSON),
    ("ology", Kind.ABSTRACT), ("tion", Kind.ABSTRACT), ("sion", Kind.ABSTRACT), ("ment", Kind.ABSTRACT), ("ness", Kind.ABSTRACT),
    ("ance", Kind.ABSTRACT), ("ence", Kind.ABSTRACT), ("ship", Kind.ABSTRACT), ("ist", Kind.PERSON), ("ity", Kind.ABSTRACT),
    ("ism", Kind.ABSTRACT), ("man", Kind.PERSON), ("men", Kind.PERSON), ("ant", Kind.PERSON), ("ian", Kind.PERSON),
    ("eer", Kind.PERSON), ("er", Kind.PERSON), ("or", Kind.PERSON), ("ee", Kind.PERSON),
)  # fmt: skip


@cache
def _lexicon() -> dict[str, Kind]:
    folder = files("graphbuild.mentions")
    learned = (
        line.split("\t") for line in (folder / "kinds.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    kinds = {noun: Kind(kind) for noun, kind in learned}
    own = tomllib.loads((folder / "kinds.toml").read_text(encoding="utf-8"))
    kinds |= {noun: Kind(kind) for kind, nouns in own.items() for noun in nouns.split()}
    return kinds


def is_person_noun(lemma: str) -> bool:
    """Whether a noun is known to name people: `minister`, whatever its case; an ending is not enough."""
    return _lexicon().get(lemma) is Kind.PERSON


@cache
def kind_of_noun(word: str, lemma: str) -> Kind:
    """Say what sort of thing a common noun names.

    Args:
        word: The noun as it stands, in lower case.
        lemma: Its base form.

    Returns:
        The kind from the lexicons, else by the noun's ending, else `ABSTRACT`.

    >>> kind_of_noun("envoys", "envoy"), kind_of_noun("mudslinger", "mudslinger")
    (<Kind.PERSON: 'person'>, <Kind.PERSON: 'person'>)
    """
    kinds = _lexicon()
    found = kinds.get(lemma) or kinds.get(word) or kinds.get(lemma.rpartition("-")[2])
    return found or next(
        (kind for ending, kind in _ENDINGS if lemma.endswith(ending) and len(lemma) > len(ending) + 2), Kind.ABSTRACT
    )

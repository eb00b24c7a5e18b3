"""How ontologies word a relation -> the normal forms of predicates that mean the same.

A predicate's normal form is the base form of the verb with particle and preposition: `participate in`, `be member of`, `be born
in`. People write `participates in`, `member of`, `born in`, `birthPlace`. Nothing here guesses: each wording gives a few spellings,
and a predicate matches one of them exactly or not at all.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ARTICLE = re.compile(r"\b(?:a|an|the)\b ")
_VOWELS = "aeiou"
# English puts days after `on`, months and years after `in`, hours after `at`: a date is a date
_TIMES = (" on", " in", " at")


@cache
def _irregular() -> dict[str, str]:
    """Read the irregular forms: form -> base form."""
    table = tomllib.loads(files("graphbuild.ontology").joinpath("irregular.toml").read_text(encoding="utf-8"))
    return {form: base for base, forms in table["verbs"].items() for form in forms}


@cache
def _american() -> dict[str, str]:
    """Read the British spellings: British -> American, base forms."""
    table = tomllib.loads(files("graphbuild.ontology").joinpath("irregular.toml").read_text(encoding="utf-8"))
    return dict(table["spellings"])


def clean(text: str) -> str:
    """Bring a phrase to one spelling: words apart, no articles, no case, American.

    >>> clean("foundedBy"), clean("is a member of"), clean("Recognise"), clean("chief_executive")
    ('founded by', 'is member of', 'recognize', 'chief executive')
    """
    words = " ".join(_CAMEL.sub(" ", text).replace("_", " ").split()).casefold()
    american = _american()
    return " ".join(american.get(word, word) for word in _ARTICLE.sub("", words).split())


def bases(verb: str) -> tuple[str, ...]:
    """List the base forms that an English verb form may have, itself first; those that are no words do no harm.

    >>> bases("participates"), bases("held"), bases("denies"), bases("stopped")
    (('participates', 'participate', 'participat'), ('held', 'hold'), ('denies', 'deny'), ('stopped', 'stopp', 'stoppe', 'stop'))
    """
    if base := _irregular().get(verb):
        return (verb, base)
    if verb.endswith(("ies", "ied")) and len(verb) > len("died"):
        return (verb, verb[:-3] + "y")
    found = [verb]
    if verb.endswith("s") and not verb.endswith(("ss", "us", "is")):
        found += [verb[:-1]] + ([verb[:-2]] if verb.endswith("es") else [])
    for ending in ("ed", "ing"):
        stem = verb.removesuffix(ending)
        if stem != verb and any(vowel in stem for vowel in [*_VOWELS, "y"]):
            found += [stem, stem + "e"] + ([stem[:-1]] if stem[-2:-1] == stem[-1:] else [])
    return tuple(american([form for form in found if form]))


def american(words: list[str]) -> list[str]:
    """Spell base forms the American way, each once, in order."""
    table = _american()
    return list(dict.fromkeys(table.get(word, word) for word in words))


def forward(wording: str, *, dated: bool = False) -> tuple[str, ...]:
    """List the normal forms that say a wording of its own subject; dates may follow any preposition of time.

    >>> forward("participates in")[:2], "be member of" in forward("member of"), "be born in" in forward("born in")
    (('participates in', 'participate in'), True, True)
    >>> "be born in" in forward("born on", dated=True)
    True
    """
    text = clean(wording)
    head, _, rest = text.partition(" ")
    forms = [f"{base} {rest}".strip() for base in bases(head)] if text else []
    if text and head not in _irregular_of_be():
        forms.append(f"be {text}")
    if dated:
        stems = [form.removesuffix(ending) for form in forms for ending in _TIMES if form.endswith(ending)]
        forms += [stem + ending for stem in [*stems, *forms] for ending in _TIMES]
    return tuple(dict.fromkeys(forms))


def backward(wording: str) -> tuple[str, ...]:
    """List the normal forms that say a wording with subject and object exchanged.

    A noun names what its object is to the subject (`capital`: the city `be capital of` the country); a passive with `by` is the
    active the other way round.

    >>> backward("capital"), "found" in backward("founded by"), backward("member of")
    (('be capital of',), True, ())
    """
    text = clean(wording)
    words = text.split()
    if len(words) > 1 and words[-1] == "by":
        verb = words[1:-1] if words[0] in _irregular_of_be() else words[:-1]
        return tuple(" ".join([base, *verb[1:]]) for base in bases(verb[0])) if verb else ()
    prepositions = {"of", "in", "to", "for", "at", "from", "with", "on", "against", "by", "as"}
    return (f"be {text} of",) if words and words[-1] not in prepositions else ()


@cache
def _irregular_of_be() -> frozenset[str]:
    return frozenset({"be", *(form for form, base in _irregular().items() if base == "be")})

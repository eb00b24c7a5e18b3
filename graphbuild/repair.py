"""Passage -> passage: mends readings that the parser is known to get wrong, by the words alone.

Each repair is one construction; it changes labels and heads, never words or offsets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphbuild.parse import Passage

# verbs whose forms the lemmatizer takes for those of a rarer verb: hoping, hated, waged, rated
_LEMMAS = {"hop": "hope", "hat": "hate", "wag": "wage", "reposte": "repost", "instal": "install", "rag": "rage", "rap": "rape"}
# participles that mostly stand before a noun as adjectives
_ADJECTIVAL = frozenset("surviving existing remaining growing emerging developing leading missing visiting neighboring neighbouring ongoing "
                        "competing participating rising falling aging ageing warring opposing conflicting outgoing incoming".split())  # fmt: skip
_WORKS = frozenset(
    "book novel film song painting poem play album report speech letter statement article essay opera picture photograph work".split()
)
# the preposition of a verb's second object
_ASKED_FOR = {
    **dict.fromkeys(
        "accuse suspect convict acquit warn inform notify remind cure rob deprive strip rid assure convince absolve".split(),
        "of",
    ),
    **dict.fromkeys(
        "blame thank praise criticise criticize arrest fine sue punish jail condemn honor honour apologise apologize".split(), "for"
    ),
    **dict.fromkeys("prevent stop ban bar protect deter discourage exclude expel remove withdraw free shield".split(), "from"),
    **dict.fromkeys("charge provide supply replace equip threaten entrust".split(), "with"),
    **dict.fromkeys("describe regard treat label cite portray characterise characterize elect".split(), "as"),
    **dict.fromkeys("turn convert transform force pressure".split(), "into"),
    "congratulate": "on",
}
_GIVING = frozenset("give send lend offer sell supply grant show tell deny award pay".split())
_STANDS = ("pro-", "anti-", "non-")
_LONG_NAME = 6  # words
_WITH = frozenset({"with", "for", "on", "to", "against"})


def repair(passage: Passage) -> Passage:
    """Apply all repairs; the lists of the passage are changed in place, before anything is derived from them."""
    _participle_after_place(passage)
    _name_as_adjective(passage)
    _subjects_of_headline(passage)
    _label_of_headline(passage)
    for token, (tag, label, word) in enumerate(zip(passage.tag, passage.dep, passage.lower, strict=True)):
        mend = _BY_LABEL.get((tag, label)) or _BY_LABEL.get(("", label)) or _BY_WORD.get(word)
        if mend is not None:
            mend(passage, token)
        elif passage.pos[token] == "VERB":
            _verb(passage, token, word)
    return passage


def _verb(passage: Passage, token: int, word: str) -> None:
    """Put right a lemma, and a prefix that makes an adjective: `the pro-Beijing camp`."""
    if word.startswith(_STANDS):
        passage.pos[token], passage.tag[token] = "ADJ", "JJ"
    elif word == "s" and passage.tag[token] == "VBZ":
        passage.lemma[token] = "be"  # `theres no deal`
    elif passage.lemma[token] == "star" and "rr" not in word:
        passage.lemma[token] = "stare"
    elif passage.lemma[token] in _LEMMAS:
        passage.lemma[token] = _LEMMAS[passage.lemma[token]]


def _participle_after_place(passage: Passage) -> None:
    """`are in Moscow meeting with officials`: the participle is not a noun that the place's name modifies."""
    for first, last, label in passage.names:
        noun = last
        if label != "GPE" or noun >= len(passage.words) or first == 0 or not passage.words[noun].endswith("ing"):
            continue
        prep, head = first - 1, last - 1
        if passage.dep[prep] != "prep" or passage.head[prep] == prep or passage.dep[noun] != "pobj" or passage.head[noun] != prep:
            continue
        follows = passage.lower[noun + 1] in _WITH if noun + 1 < len(passage.words) else False
        verb = passage.head[prep]
        if not follows or passage.pos[verb] not in {"VERB", "AUX"}:
            continue
        passage.dep[head], passage.head[head] = "pobj", prep
        passage.pos[noun], passage.tag[noun], passage.dep[noun], passage.head[noun] = "VERB", "VBG", "advcl", verb
        passage.lemma[noun] = _verb_of(passage.lower[noun])


def _forget(passage: Passage) -> None:
    """Drop what was derived from the heads, after one of them has changed."""
    passage.__dict__.pop("children", None)
    passage.__dict__.pop("edges", None)


def _copula_taken_for_passive(passage: Passage, token: int) -> None:
    """`they are committed to peace`: where the participle is an adjective, `are` is the verb."""
    adjective = passage.head[token]
    above = passage.head[adjective]
    if passage.pos[adjective] != "ADJ":
        return
    stay = {"prep", "xcomp", "ccomp", "pcomp", "npadvmod", "amod", "advmod"}
    for below in passage.children[adjective]:
        if below == token or (passage.dep[below] in stay and below > token):
            continue
        passage.head[below] = token
        passage.dep[below] = "nsubj" if passage.dep[below] == "nsubjpass" else passage.dep[below]
    passage.head[token], passage.dep[token] = (token if above == adjective else above), passage.dep[adjective]
    passage.head[adjective], passage.dep[adjective] = token, "acomp"
    _forget(passage)


def _infinitive_taken_for_noun(passage: Passage, mark: int) -> None:
    """`they have to labour`: a word behind `to` that bears its mark is a verb."""
    token = passage.head[mark]
    if passage.tag[token] != "NN":
        return
    passage.pos[token], passage.tag[token] = "VERB", "VB"
    if passage.dep[token] in {"dobj", "attr", "npadvmod", "pobj", "dep"} and passage.pos[passage.head[token]] in {"VERB", "AUX"}:
        passage.dep[token] = "xcomp"


def _reduced_relative(passage: Passage, token: int) -> None:
    """`noted the courage shown by the crew`: a participle without auxiliary modifies the noun before it, which is the object."""
    below = {passage.dep[child]: child for child in passage.children[token]}
    noun, verb = below.get("nsubj"), passage.head[token]
    if noun is None or not verb < noun < token or "agent" not in below or {"aux", "auxpass", "mark"} & set(below):
        return
    passage.dep[noun], passage.head[noun] = "dobj", verb
    passage.dep[token], passage.head[token] = "acl", noun
    _forget(passage)


def _fronted_participle(passage: Passage, token: int) -> None:
    """`Writing in a journal, the author called it`: what comes before the comma is no subject."""
    verb = passage.head[token]
    noun = next((b for b in passage.children[token] if passage.dep[b] == "nsubj" and token < b < verb), None)
    if noun is None or "," not in passage.words[token : passage.edges[0][noun]]:
        return
    passage.dep[token] = "advcl"
    passage.head[noun] = verb
    _forget(passage)


def _agent_behind_object(passage: Passage, token: int) -> None:
    """`was given a contract by the ministry`: the agent belongs to the passive verb, unless the noun is a work with its author."""
    noun = passage.head[token]
    verb = passage.head[noun]
    if passage.dep[token] != "prep" or passage.dep[noun] not in {"dobj", "oprd"} or passage.lemma[noun].lower() in _WORKS:
        return
    labels = {passage.dep[below] for below in passage.children[verb]}
    if "auxpass" in labels and "agent" not in labels:
        passage.dep[token], passage.head[token] = "agent", verb
        _forget(passage)


def _have_got_to(passage: Passage, token: int) -> None:
    """`the noise 's got to stop`: `'s got` is `has got`, no passive of `get`."""
    follows = token + 1 < len(passage.words) and passage.tag[token + 1] == "TO"
    for below in passage.children[token] if follows else ():
        if passage.dep[below] in {"auxpass", "aux"} and passage.lower[below] in {"'s", "'ve", "have", "has"}:
            passage.dep[below], passage.lemma[below] = "aux", "have"
            passage.lemma[token] = "have"
        elif passage.dep[below] == "nsubjpass":
            passage.dep[below] = "nsubj"


def _participle_before_noun(passage: Passage, token: int) -> None:
    """`pensions to surviving relatives`: the participle modifies the noun behind it and governs nothing."""
    noun = passage.child(token, "dobj")
    first = token + 1
    if passage.dep[token] != "pcomp" or passage.tag[token] != "VBG" or noun is None or passage.edges[0][noun] != first:
        return
    if passage.pos[first] not in {"NOUN", "PROPN", "ADJ"} or passage.tag[noun] not in {"NNS", "NNPS"}:
        return
    prep = passage.head[token]
    passage.dep[noun], passage.head[noun] = "pobj", prep
    passage.pos[token], passage.tag[token], passage.dep[token], passage.head[token] = "ADJ", "JJ", "amod", noun
    _forget(passage)


def _name_as_adjective(passage: Passage) -> None:
    """`I'm Ana, a reporter`: a name behind `be` is no adjective, and what follows its comma says who she is."""
    for token, label in enumerate(passage.dep):
        if label != "acomp" or passage.pos[token] != "PROPN":
            continue
        passage.dep[token] = "attr"
        for noun in range(token + 2, len(passage.words)):
            if passage.head[noun] == passage.head[token] and passage.dep[noun] == "attr" and passage.words[token + 1] == ",":
                passage.dep[noun], passage.head[noun] = "appos", token
                break


def _verb_of(participle: str) -> str:
    """Give the verb of a participle: `meeting`, `talking`, `planning`."""
    stem = participle.removesuffix("ing")
    doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz"  # noqa: PLR2004 -- a letter before the double one
    return stem[:-1] if doubled else stem


def _subjects_of_headline(passage: Passage) -> None:
    """`Pakistan, India hold talks`: a plural verb behind two names has both for its subject, though no `and` joins them."""
    for first, last in passage.sentences:
        comma = next((token for token in range(first + 1, min(first + _LONG_NAME, last)) if passage.words[token] == ","), first)
        name, verb = comma - 1, passage.head[comma - 1]
        if comma == first or passage.dep[name] != "npadvmod" or passage.pos[name] != "PROPN" or passage.tag[verb] != "VBP":
            continue
        other = next(
            (token for token in range(comma + 1, verb) if passage.dep[token] == "nsubj" and passage.head[token] == verb), None
        )
        if other is not None and passage.pos[other] in {"PROPN", "NOUN"}:
            passage.dep[name], passage.dep[other], passage.head[other] = "nsubj", "conj", name


def _label_of_headline(passage: Passage) -> None:
    """`Reuters: Iran seized a tanker`: what stands before the colon is no subject of what follows."""
    for first, last in passage.sentences:
        colon = next((token for token in range(first, min(first + _LONG_NAME, last)) if passage.words[token] == ":"), first)
        label, verb = colon - 1, passage.head[colon - 1]
        if colon == first or passage.dep[label] != "nsubj" or verb < colon:
            continue
        if any(passage.dep[token] in {"nsubj", "nsubjpass"} and passage.head[token] == verb for token in range(colon + 1, verb)):
            passage.dep[label] = "dep"


def _absolute(passage: Passage, token: int) -> None:
    """`Both teams going into the final, Peru won`: the noun before the comma, with its participle, is not the subject of the verb behind."""
    verb = passage.head[token]
    participle = next((b for b in passage.children[token] if passage.tag[b] == "VBG" and passage.dep[b] == "acl"), None)
    second = any(passage.dep[b] == "nsubj" and token < b < verb for b in passage.children[verb])
    if participle is None or not second or passage.words[passage.edges[1][token] + 1] != ",":
        return
    passage.dep[participle], passage.head[participle] = "advcl", verb
    passage.head[token] = participle
    _forget(passage)


def _noun_taken_for_verb(passage: Passage, token: int) -> None:
    """`took the works of public domain works into their hands`: a verb in -s right behind a noun, without subject, is that noun's head."""
    noun = token - 1
    if noun < 0 or passage.pos[noun] not in {"NOUN", "ADJ"} or passage.dep[noun] not in {"pobj", "dobj"}:
        return
    below = {passage.dep[child] for child in passage.children[token]}
    if below & {"nsubj", "nsubjpass", "expl", "cc", "dobj", "aux"} or passage.words[token - 1] == ",":
        return
    passage.pos[token], passage.tag[token] = "NOUN", "NNS"
    passage.dep[token], passage.head[token] = passage.dep[noun], passage.head[noun]
    for child in passage.children[noun]:
        passage.head[child] = token
    passage.dep[noun], passage.head[noun] = "compound", token
    _forget(passage)


def _recipient(passage: Passage, token: int) -> None:
    """`gave Kenya weapons`: a name right behind a verb of giving, before bare nouns, is the one who gets them."""
    verb, thing = token - 1, passage.head[token]
    if verb < 0 or passage.head[thing] != verb or passage.dep[thing] != "dobj" or passage.lemma[verb].lower() not in _GIVING:
        return
    if passage.entity[token] < 0 or passage.tag[thing] not in {"NNS", "NN"} or passage.entity[thing] == passage.entity[token]:
        return
    passage.dep[token], passage.head[token] = "dative", verb
    _forget(passage)


def _second_object(passage: Passage, token: int) -> None:
    """`accused the bank of lying`: the preposition that a verb asks for belongs to it, not to the object before."""
    noun = passage.head[token]
    verb = passage.head[noun]
    if passage.dep[noun] == "pobj" and passage.dep[verb] == "agent":
        verb = passage.head[verb]  # `accused by experts of lying`
    elif passage.dep[noun] not in {"dobj", "nsubjpass"}:
        return
    if passage.dep[token] != "prep" or token < noun:
        return
    if passage.lower[token] in _ASKED_FOR.get(passage.lemma[verb].lower(), "").split():
        passage.head[token] = verb
        _forget(passage)


# what mends a word of some tag and label, of some label whatever its tag, and of some form
_BY_LABEL: dict[tuple[str, str], Callable[[Passage, int], None]] = {
    ("", "auxpass"): _copula_taken_for_passive,
    ("TO", "aux"): _infinitive_taken_for_noun,
    ("VBN", "ccomp"): _reduced_relative,
    ("VBG", "csubj"): _fronted_participle,
    ("NNS", "nsubj"): _absolute,
    ("VBZ", "conj"): _noun_taken_for_verb,
    ("NNP", "compound"): _recipient,
    ("NNP", "amod"): _recipient,
}
_BY_WORD: dict[str, Callable[[Passage, int], None]] = {
    "by": _agent_behind_object,
    "got": _have_got_to,
    **dict.fromkeys(("of", "from", "with", "for", "as", "into", "on"), _second_object),
    **dict.fromkeys(_ADJECTIVAL, _participle_before_noun),
}

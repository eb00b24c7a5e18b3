"""A small network of the Moscow talks, made by hand, and ways to make others."""

from __future__ import annotations

from pathlib import Path

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
    Kind,
    LiteralPart,
    Mention,
    MentionKind,
    Modality,
    Part,
    Polarity,
    Predicate,
    Span,
)

TEXT = (Path(__file__).parents[1] / "examples" / "moscow-talks.txt").read_text(encoding="utf-8")
DOCUMENT = Document("moscow-talks", TEXT, title="Moscow talks transcript", date="2021-10-20", source="NPR")
COUNTRIES = ("Russia", "China", "Pakistan", "India", "Iran")
ENTITIES = (
    *(Entity(name, name, Kind.PLACE, classes=("Country",)) for name in COUNTRIES),
    Entity("Afghanistan", "Afghanistan", Kind.PLACE, classes=("Country",), wikidata="Q889"),
    Entity("Moscow", "Moscow", Kind.PLACE, classes=("City",), wikidata="Q649"),
    Entity("NPR", "NPR", Kind.ORGANIZATION),
    Entity("Taliban", "Taliban", Kind.ORGANIZATION, names=("the group",), wikidata="Q42418"),
    Entity("US", "United States", Kind.PLACE, names=("America", "Washington"), classes=("Country",), wikidata="Q30"),
    Entity("Charles_Maynes", "Charles Maynes", Kind.PERSON),
    Entity("Sergey_Lavrov", "Sergey Lavrov", Kind.PERSON, wikidata="Q58217"),
    Entity("Zalmay_Khalilzad", "Zalmay Khalilzad", Kind.PERSON),
    Entity("Zamir_Kabulov", "Zamir Kabulov", Kind.PERSON),
    Entity("talks/everyone", "everyone", Kind.PERSON),
    Entity("talks/government", "inclusive ethnic government", Kind.ORGANIZATION),
    Entity("talks/people", "Afghan people", Kind.PERSON),
    Entity("talks/problems", "logistical problems", Kind.ABSTRACT),
    Entity("talks/punishment", "punishing the new authorities", Kind.EVENT),
    Entity("talks/recognition", "official recognition", Kind.ABSTRACT),
    Entity("talks/refugees", "refugees", Kind.PERSON),
    Entity("talks/resignation", "resignation of Khalilzad", Kind.EVENT),
    Entity("talks/talks", "Moscow talks on Afghanistan", Kind.EVENT, names=("talks", "these talks")),
)
NAMES = {entity.id: entity.name for entity in ENTITIES}
ACTUAL, NO = Modality.ACTUAL, Polarity.NEGATED
NARRATOR = Attribution(EntityPart("Charles_Maynes", "MAYNES"), None, Span(1000, 5000), narrator=True)


def part(entity: str) -> EntityPart:
    return EntityPart(entity, NAMES.get(entity, entity))


def said_by(source: Part | None, cue: str = "said") -> tuple[Attribution, ...]:
    start = TEXT.index(cue)
    return (Attribution(source, Cue(cue, Span(start, start + len(cue))), Span(1000, 1100)), NARRATOR)


def claim(  # noqa: PLR0913 - a claim has so many parts
    subject: Part | str, words: str, target: Part | str | None, quote: str, *, label: str = "", polarity: Polarity = Polarity.AFFIRMED,
    modality: Modality = ACTUAL, attribution: tuple[Attribution, ...] = (), arguments: tuple[Argument, ...] = (),
) -> Claim:  # fmt: skip
    """Make a claim on the Moscow text; parts given as strings are entities."""
    start = TEXT.index(quote)
    return Claim(
        "moscow-talks", part(subject) if isinstance(subject, str) else subject, Predicate(label or words, words.rsplit(maxsplit=1)[-1], words),
        part(target) if isinstance(target, str) else target, Evidence(quote, Span(start, start + len(quote))), arguments, polarity,
        modality, attribution, 0.9, "clause/verbal",
    )  # fmt: skip


HELD = "The Russian government has held a conference in Moscow"
STAYED = "Washington said it was because of logistical problems."
NEW = "The assumption here was that the resignation of the Afghan US envoy, Zalmay Khalilzad, shortly before the talks was the real reason."
PUNISH = "we are, in fact, condemning the entire Afghan people, something they do not deserve."
MET = "You had 10 nations – of course, Russia, China, Pakistan, India, Iran and Central Asian countries – all meeting only with the Taliban."
ABSENT = claim("US", "does not participate in", "talks/talks", "The US does not participate.", label="participate in", polarity=NO)
CLAIMS = (
    claim("Russia", "has held", "talks/talks", HELD, label="hold", arguments=(Argument("place", "in", part("Moscow")),)),
    ABSENT,
    claim("Taliban", "participates in", "talks/talks", "Taliban representatives are in Moscow", label="participate in"),
    *(claim(name, "participates in", "talks/talks", MET, label="participate in") for name in COUNTRIES),
    claim("Taliban", "goal of gaining", "talks/recognition", "the Taliban’s goal of gaining international recognition",
          label="gain", modality=Modality.INTENDED),
    claim("talks/talks", "held in", "Moscow", HELD),
    *(claim(name, "did not recognize", "Taliban", "they did not recognize the Taliban", label="recognize", polarity=NO,
            attribution=(NARRATOR,)) for name in COUNTRIES),
    claim("Russia", "did recognize", "Taliban", "did any of these countries officially recognize the Taliban", label="recognize",
          modality=Modality.ASKED),
    claim("Russia", "were not ready for", "talks/recognition", "The Russians said in advance that they were not ready for this.",
          label="be ready for", polarity=NO, attribution=said_by(part("Russia"))),
    claim("talks/everyone", "likes", "Taliban", "not everyone likes those who have come to power", label="like", polarity=NO,
          attribution=said_by(part("Zamir_Kabulov"), "says")),
    claim("talks/people", "do not deserve", "talks/punishment", PUNISH, label="deserve", polarity=NO,
          attribution=said_by(part("Zamir_Kabulov"), "says")),
    claim("Russia", "calls for", "talks/government", "Russia calls for an inclusive ethnic government", label="call for"),
    claim("Russia", "does not want to see", "talks/refugees", "the Kremlin does not want to see refugees crossing the border",
          label="want to see", polarity=NO),
    claim("Sergey_Lavrov", "foreign minister of", "Russia", "Russian Foreign Minister Sergey Lavrov"),
    claim("Sergey_Lavrov", "welcoming", "Taliban", "Sergey Lavrov welcoming the Taliban", label="welcome"),
    claim("Zalmay_Khalilzad", "envoy of", "US", "the Afghan US envoy, Zalmay Khalilzad"),
    claim("talks/resignation", "was the reason for", ClaimPart(ABSENT.id, "the US there"), NEW, label="be the reason for",
          attribution=said_by(None, "assumption")),
    claim("talks/problems", "because of", ClaimPart(ABSENT.id, "it"), STAYED, label="cause", attribution=said_by(part("US"))),
    claim("Taliban", "is", LiteralPart("terrorist organization", "string", "terrorist organization"),
          "defines the Taliban as a terrorist organization", label="be", attribution=said_by(part("Russia"), "defines")),
    claim("Charles_Maynes", "speaking", None, "Charles Maynes of NPR speaking to us from Moscow.", label="speak",
          arguments=(Argument("place", "from", part("Moscow")),)),
    claim("Charles_Maynes", "of", "NPR", "Charles Maynes of NPR"),
)  # fmt: skip
MOSCOW = Extraction(DOCUMENT, ENTITIES, (Mention("moscow-talks", Span(148, 150), "US", MentionKind.NAME, "US"),), CLAIMS)


def extraction_of(count: int, *, document: str = "many") -> Extraction:
    """Make so many claims about a third as many entities, a few of which are in most of them."""
    sentence = "One thing did something to another. "
    text = sentence * count
    ids = [f"{document}/thing-{number}" for number in range(max(3, count // 3))]
    entities = tuple(Entity(id_, f"Thing number {number}", tuple(Kind)[number % 10]) for number, id_ in enumerate(ids))
    kinds = (Polarity.AFFIRMED, Polarity.AFFIRMED, Polarity.AFFIRMED, NO)
    claims = tuple(
        Claim(
            document, EntityPart(ids[(number * number) % len(ids) // (1 + number % 7)], "one"),
            Predicate(f"do {number % 40} to", "do", f"did {number % 40} to"),
            EntityPart(ids[(number * 7919 + 1) % len(ids)], "another"),
            Evidence(sentence.strip(), Span(number * len(sentence), number * len(sentence) + len(sentence) - 1)), polarity=kinds[number % 4],
        )
        for number in range(count)
    )  # fmt: skip
    return Extraction(Document(document, text, title="Many things"), entities, claims=claims)


HOSTILE = [
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--<script>", '"', "'", "\\", "\\u003c/script", "a\u2028b\u2029c",
    "👩\u200d👩\u200d👧", "\u202eevil", "\x01\x1b[31m\x7f\x85", "{{data}}", "${1+1}", "&lt;img src=x onerror=alert(1)&gt;", "\ud800", "\x00",
    "<img src=x onerror=alert(1)>", "javascript:alert(1)", "]]>", "\r\n\t",
]  # fmt: skip


def hostile(words: str) -> Extraction:
    """Make an extraction that has the words wherever words can stand."""
    text = f"before {words} after"
    entities = (Entity(words or "id", words, Kind.PERSON, (words,), (words,), words), Entity(f"{words}2", words, Kind.EVENT))
    span = Span(7, 7 + max(1, len(words)))
    one = Claim(words, EntityPart(words or "id", words), Predicate(words, words, words), EntityPart(f"{words}2", words),
                Evidence(text[span.start : span.end], span), attribution=said_by(part(words)), rule=words)  # fmt: skip
    return Extraction(Document(words, text, title=words, date=words, source=words), entities, claims=(one,))

"""Rows -> pages for people; every word of a document reaches them as text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

import jinja2

from graphbuild.model import Status
from graphbuild.sentences import clean
from graphbuild.serve import things
from graphbuild.serve.things import Thing, to_path
from graphbuild.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from graphbuild.serve.whole import Whole
    from graphbuild.vocabulary import Minter

    Row = dict[str, Any]
    Rows = list[Row]
    Select = Callable[[str], Awaitable[Rows]]

SIGNS = {"fact": "✓", "denied": "✕", "attributed": "“", "unrealized": "?"}
CONTEXT = 120  # code points of text on either side of a quote
PAGE = 100  # documents on a page
FREQUENT = 40
FOUND = 100
LONGEST_TEXT = 400_000  # code points of a document that its page shows
LONGEST_CELL = 300
_KINDS = ("Person", "Organization", "Place", "Event", "Object", "Time", "Substance", "Animal", "Plant", "Abstract")


@cache
def templates() -> jinja2.Environment:
    """Give the templates; they escape what is put into them."""
    sources = files("graphbuild.serve").joinpath("templates")
    loader = jinja2.FunctionLoader(lambda name: sources.joinpath(name).read_text(encoding="utf-8"))
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["line"] = clean
    return environment


def render(name: str, **values: Any) -> bytes:
    """Fill a template; a lone surrogate, which UTF-8 does not know, becomes a question mark."""
    return templates().get_template(name).render(signs=SIGNS, **values).encode("utf-8", "replace")


class Link(NamedTuple):
    """A name, and where it leads."""

    text: str
    href: str


async def start_page(select: Select, whole: Whole, names: Minter, title: str, words: str, first: int) -> bytes:
    """Show what is in the graph, or what a search finds; what would take too long to count is left out, with a word on it."""
    found = await select(things.SEARCH.format(words=things.literal(words), most=FOUND)) if words else []
    rows = await select(things.DOCUMENTS.format(start=first, most=PAGE + 1))
    documents = [
        {
            "link": _link(row["g"].removesuffix("/claims"), row.get("title"), names),
            "date": row.get("date", ""),
            "publisher": row.get("publisher", ""),
            "claims": int(row["claims"]),
        }
        for row in rows[:PAGE]
    ]
    frequent = [] if words else await whole.count(things.FREQUENT.format(most=FREQUENT))
    statuses = [] if words else await whole.count(things.COUNTS.format())
    counts = {row["status"].rpartition("#")[2].lower(): int(row["n"]) for row in statuses or () if "status" in row}
    return render(
        "start.html",
        title=title,
        words=words,
        found=[
            {"link": _link(row["e"], row["label"], names), "also": row.get("also", ""), "wikidata": _last(row.get("wikidata", ""))}
            for row in found
            if "e" in row
        ],
        documents=documents,
        before=max(0, first - PAGE) if first else None,
        after=first + PAGE if len(rows) > PAGE else None,
        uncounted=frequent is None or statuses is None,
        frequent=[(_link(row["e"], row["label"], names), int(row["n"])) for row in frequent or () if "e" in row],
        counts=[(status.value, counts.get(status.value, 0)) for status in Status],
    )


async def thing_page(select: Select, names: Minter, thing: Thing) -> bytes | None:
    """Show an entity, a claim, a document, a property or a proposition; None where the graph does not have it."""
    which = {
        "entity": things.OF_ENTITY,
        "claim": things.OF_CLAIM,
        "document": things.OF_DOCUMENT,
        "rel": things.OF_PROPERTY,
        "statement": things.OF_STATEMENT,
    }[thing.kind].format(iri=thing.term)
    about = await select(things.ABOUT.format(iri=thing.term))
    rows = await select(things.CLAIMS.format(which=which, most=things.MOST_CLAIMS + 1))
    arguments = await select(things.ARGUMENTS.format(which=which, most=things.MOST_CLAIMS + 1)) if rows else []
    claims = read_claims(rows, arguments, names)
    if not about and not claims:
        return None
    values: dict[str, list[str]] = {}
    for row in about:
        values.setdefault(row["p"].rpartition("#")[2].rpartition("/")[2], []).append(row["o"])
    shared = {"thing": thing, "more": len(claims) > things.MOST_CLAIMS, "path": to_path(thing.iri, names.base)}
    claims = claims[: things.MOST_CLAIMS]
    if thing.kind == "document":
        return _document_page(thing, values, claims, shared)
    if thing.kind == "claim":
        (text,) = await select(f"SELECT ?t {{ <{claims[0]['article_iri']}> gb:text ?t }} LIMIT 1") or [{"t": ""}]
        return render("claim.html", claim=claims[0], **_around(text["t"], claims[0]), **shared)
    mentions = await select(things.MENTIONS.format(iri=thing.term)) if thing.kind == "entity" else []
    label = values.get("prefLabel", values.get("label", [thing.id]))[0]
    return render(
        "entity.html",
        label=label,
        kinds=_kinds(values.get("type", [])),
        others=[other for other in values.get("altLabel", []) if other != label],
        links=[Link(_shorten(iri), iri) for iri in values.get("sameAs", []) if iri.startswith(("http://", "https://"))],
        mentions=[(_link(row["g"].removesuffix("/claims"), None, names), int(row["n"])) for row in mentions if "g" in row],
        mentioned=sum(int(row["n"]) for row in mentions),
        groups=[(status.value, group_claims(claim for claim in claims if claim["status"] == status.value)) for status in Status],
        view="/explore?" + f"about={quote(thing.id, safe='')}" if thing.kind == "entity" else None,
        **shared,
    )


def read_claims(rows: Rows, arguments: Rows, names: Minter) -> list[dict[str, Any]]:
    """Turn rows of `CLAIMS` and `ARGUMENTS` into what the templates show; a claim that has several labels comes once."""
    further: dict[str, dict[str, tuple[str, Link]]] = {}
    for row in arguments:
        argument = (row.get("preposition") or row.get("role", ""), _link(row["v"], row.get("vl"), names))
        further.setdefault(row["claim"], {}).setdefault(row["a"], argument)
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["claim"] in found:
            continue
        voices = [_link(row[key], row.get(f"{key}l"), names) for key in ("by", "reporter") if key in row]
        found[row["claim"]] = {
            "id": row["claim"].rpartition("/")[2],
            "href": to_path(row["claim"], names.base),
            "subject": _link(row["s"], row.get("sl"), names),
            "relation": row["relation"],
            "object": _link(row["o"], row.get("ol"), names) if "o" in row else None,
            "arguments": list(further.get(row["claim"], {}).values()),
            "negated": row["polarity"].endswith("Negated"),
            "modality": row["modality"].rpartition("#")[2].lower(),
            "status": row["status"].rpartition("#")[2].lower(),
            "voices": list(dict.fromkeys(voices)),
            "quote": row["quote"],
            "start": int(row["start"]),
            "end": int(row["end"]),
            "article": _link(row["article"], row.get("title"), names),
            "article_iri": row["article"],
        }
    return list(found.values())


def group_claims(claims: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Put claims together that rest on the same words."""
    groups: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
    for claim in claims:
        groups.setdefault((claim["article_iri"], claim["start"], claim["end"]), []).append(claim)
    return list(groups.values())


def error_page(status: int, message: str) -> bytes:
    """Say what is wrong."""
    return render("error.html", status=status, message=message)


def results_page(
    sparql: str, examples: Mapping[str, str], answer: dict[str, Any] | None, problem: str, names: Minter, *, union: bool
) -> bytes:
    """Show a form for a query and, where one was asked, the rows of its answer (SPARQL JSON) or what was wrong."""
    columns: list[str] = []
    rows: list[list[Link]] = []
    if answer is not None and "boolean" in answer:
        columns, rows = ["answer"], [[Link(str(answer["boolean"]).lower(), "")]]
    elif answer is not None:
        columns = answer["head"]["vars"]
        rows = [[_cell(binding.get(name), names) for name in columns] for binding in answer["results"]["bindings"]]
    return render(
        "query.html",
        sparql=sparql,
        examples=examples,
        columns=columns,
        rows=rows,
        asked=answer is not None,
        problem=problem,
        union=union,
    )


def _document_page(thing: Thing, values: Mapping[str, list[str]], claims: list[dict[str, Any]], shared: dict[str, Any]) -> bytes:
    text = values.get("text", [""])[0]
    return render(
        "document.html",
        label=values.get("name", [thing.id])[0],
        date=values.get("datePublished", [""])[0],
        publisher=values.get("publisher", [""])[0],
        pieces=_mark(text[:LONGEST_TEXT], claims),
        cut=max(0, len(text) - LONGEST_TEXT),
        number=len(claims),
        groups=group_claims(claims),
        **shared,
    )


def _mark(text: str, claims: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, list[str]]]:
    """Cut a text where the quotes of its claims begin and end: each piece with the anchor of its quote, if any, and their statuses."""
    pieces: list[tuple[str, str, list[str]]] = []
    at = 0
    spans: dict[tuple[int, int], list[str]] = {}
    for claim in claims:
        spans.setdefault((claim["start"], claim["end"]), []).append(claim["status"])
    for (start, end), statuses in sorted(spans.items()):
        if start < at or end > len(text):
            continue
        pieces += [(text[at:start], "", []), (text[start:end], f"char-{start}-{end}", sorted(set(statuses)))]
        at = end
    return [*pieces, (text[at:], "", [])]


def _around(text: str, claim: Mapping[str, Any]) -> dict[str, str]:
    start, end = claim["start"], claim["end"]
    if text[start:end] != claim["quote"]:
        return {"before": "", "after": ""}
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return {"before": before.rpartition("\n")[2], "after": after.partition("\n")[0]}


def _kinds(types: list[str]) -> list[str]:
    kinds = [_last(iri) for iri in types]
    return sorted(dict.fromkeys(kinds), key=lambda kind: (kind in _KINDS, kind))


def _link(iri: str, label: str | None, names: Minter) -> Link:
    if not iri.startswith(("http://", "https://", names.base)):
        return Link(label or iri, "")
    if label is None and iri.startswith(names.document("")[:-1]):
        label = names.document_id(iri)
    return Link(label or _shorten(iri, names), to_path(iri, names.base))


def _cell(term: Mapping[str, Any] | None, names: Minter) -> Link:
    if term is None:
        return Link("", "")
    value = str(term["value"])
    if term["type"] == "uri":
        return _link(value, None, names)
    return Link(value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…", "")


def _shorten(iri: str, names: Minter | None = None) -> str:
    prefixes = PREFIXES if names is None else names.prefixes
    fitting = [(len(start), name) for name, start in prefixes.items() if iri.startswith(start)]
    if not fitting:
        return iri
    length, name = max(fitting)
    return f"{name}:{unquote(iri[length:], errors='replace')}"


def _last(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]

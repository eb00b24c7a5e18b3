"""Addresses -> what they name, and queries for what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from graphbuild.vocabulary import from_segment

if TYPE_CHECKING:
    from graphbuild.vocabulary import Minter

MOST_CLAIMS = 300  # on a page

KINDS = ("entity", "claim", "document", "statement", "rel")

_LABELS = """
  OPTIONAL {{ ?s skos:prefLabel|gb:inWords ?sl }}
  OPTIONAL {{ ?claim rdf:object ?o . OPTIONAL {{ ?o skos:prefLabel|gb:inWords ?ol }} }}
  OPTIONAL {{ ?claim gb:attributedTo ?by . OPTIONAL {{ ?by skos:prefLabel ?byl }} }}
  OPTIONAL {{ ?claim gb:reportedBy ?reporter . OPTIONAL {{ ?reporter skos:prefLabel ?reporterl }} }}
  OPTIONAL {{ ?article schema:name ?title }}
"""
CLAIMS = (
    """
SELECT DISTINCT ?claim ?s ?sl ?relation ?o ?ol ?polarity ?modality ?status ?by ?byl ?reporter ?reporterl ?quote ?start ?end ?article ?title {{
  {{ SELECT DISTINCT ?claim {{ {which} }} ORDER BY ?claim LIMIT {most} }}
  ?claim rdf:subject ?s ; gb:wording ?relation ; gb:polarity ?polarity ; gb:modality ?modality ; gb:status ?status ; oa:hasTarget ?target .
  ?target oa:hasSource ?article ; oa:hasSelector ?position, ?exact . ?position oa:start ?start ; oa:end ?end . ?exact oa:exact ?quote .
"""
    + _LABELS
    + "}} ORDER BY ?article ?start ?claim"
)
ARGUMENTS = """
SELECT DISTINCT ?claim ?a ?role ?preposition ?v ?vl {{
  {{ SELECT DISTINCT ?claim {{ {which} }} ORDER BY ?claim LIMIT {most} }}
  ?claim gb:hasArgument ?a . ?a gb:value ?v
  OPTIONAL {{ ?a gb:role ?role }} OPTIONAL {{ ?a gb:preposition ?preposition }} OPTIONAL {{ ?v skos:prefLabel|gb:inWords ?vl }}
}} ORDER BY ?claim ?a
"""
OF_ENTITY = "VALUES ?e {{ {iri} }} ?claim a gb:Claim ; rdf:subject|rdf:object|gb:place|gb:time|gb:argument|gb:attributedTo ?e"
OF_DOCUMENT = "?target oa:hasSource {iri} . ?claim oa:hasTarget ?target"
OF_CLAIM = "VALUES ?claim {{ {iri} }} ?claim a gb:Claim"
OF_PROPERTY = "VALUES ?p {{ {iri} }} ?claim a gb:Claim ; rdf:predicate ?p"
OF_STATEMENT = "?claim gb:statement {iri}"

ABOUT = """
SELECT DISTINCT ?p ?o {{ VALUES ?p {{ skos:prefLabel skos:altLabel rdfs:label rdf:type schema:sameAs schema:name schema:datePublished
  schema:publisher gb:text }} {iri} ?p ?o }} ORDER BY ?p ?o
"""
MENTIONS = """
SELECT ?g (COUNT(DISTINCT ?m) AS ?n) {{ GRAPH ?g {{ ?m gb:refersTo {iri} }} }} GROUP BY ?g ORDER BY DESC(?n) ?g LIMIT 100
"""
DOCUMENTS = """
SELECT ?g (SAMPLE(?t) AS ?title) (SAMPLE(?d) AS ?date) (SAMPLE(?p) AS ?publisher) (COUNT(DISTINCT ?claim) AS ?claims) {{
  {{ SELECT ?g {{ GRAPH ?g {{}} }} ORDER BY ?g OFFSET {start} LIMIT {most} }}
  OPTIONAL {{ GRAPH ?g {{ ?claim a gb:Claim }} }}
  BIND(IRI(REPLACE(STR(?g), "/claims$", "")) AS ?article)
  OPTIONAL {{ ?article schema:name ?t }} OPTIONAL {{ ?article schema:datePublished ?d }} OPTIONAL {{ ?article schema:publisher ?p }}
}} GROUP BY ?g ORDER BY ?g
"""
COUNTS = """
SELECT (COUNT(?claim) AS ?n) ?status {{ GRAPH ?g {{ ?claim gb:status ?status }} }} GROUP BY ?status
"""
FREQUENT = """
SELECT ?e (SAMPLE(?l) AS ?label) ?n {{
  {{ SELECT ?e (COUNT(?m) AS ?n) {{ GRAPH ?g {{ ?m gb:refersTo ?e ; gb:mentionKind ?kind }} }}
     GROUP BY ?e HAVING(SUM(IF(?kind = gb:Name, 1, 0)) > 0) ORDER BY DESC(?n) ?e LIMIT {most} }}
  ?e skos:prefLabel ?l
}} GROUP BY ?e ?n ORDER BY DESC(?n) ?e
"""
SEARCH = """
SELECT ?e (SAMPLE(?l) AS ?label) (SAMPLE(?other) AS ?also) (SAMPLE(?w) AS ?wikidata) {{
  {{ SELECT DISTINCT ?e {{ ?e skos:prefLabel|skos:altLabel ?n FILTER(CONTAINS(LCASE(STR(?n)), LCASE({words}))) }} ORDER BY ?e LIMIT {most} }}
  ?e skos:prefLabel ?l
  OPTIONAL {{ ?e skos:altLabel ?other FILTER(CONTAINS(LCASE(STR(?other)), LCASE({words}))) }}
  OPTIONAL {{ ?e schema:sameAs ?w FILTER(STRSTARTS(STR(?w), STR(wd:))) }}
}} GROUP BY ?e ORDER BY STRLEN(STR(?label)) ?label ?e
"""
RDF_OF = """
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND({iri} AS ?s) ?s ?p ?o }}
  UNION {{ {iri} oa:hasTarget|oa:hasTarget/oa:hasSelector|gb:hasArgument|gb:attribution ?s . ?s ?p ?o }}
}}
"""
RDF_OF_ENTITY = """
CONSTRUCT {{ {iri} ?p ?o . ?s ?q {iri} }} WHERE {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} }}
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """What an address names: its kind (one of `KINDS`), its id in the graph, and its IRI."""

    kind: str
    id: str
    iri: str

    @property
    def term(self) -> str:
        """The IRI as SPARQL writes it."""
        return str(NamedNode(self.iri))


def read_path(path: str, names: Minter) -> Thing | None:
    """Read what an address of this server names; None where it can name nothing.

    >>> from graphbuild.vocabulary import Minter
    >>> read_path("/entity/moscow-talks/US%20envoy", Minter())
    Thing(kind='entity', id='moscow-talks/US envoy', iri='https://example.org/kg/entity/moscow-talks/US_envoy')
    """
    kind, _, rest = path.removeprefix("/").partition("/")
    if not rest or kind not in KINDS or "\\" in rest:
        return None
    given = f"{names.base}{kind}/{rest}"
    try:
        if kind == "entity":
            found = names.entity_id(given)
            return Thing(kind, found, names.entity(found))
        if kind == "document":
            found = names.document_id(given)
            inside = rest.partition("/")[2]
            iri = names.claims_graph(found) if inside == "claims" else names.document(found)
            return Thing("graph" if inside == "claims" else kind, found, iri) if inside in {"", "claims"} else None
        if kind == "claim":
            found = names.claim_id(given)
            return Thing(kind, found, names.claim(found))
        if kind == "rel":
            found = from_segment(rest)
            return Thing(kind, found, names.relation(found))
        return Thing(kind, rest, names.statement(rest)) if rest.isalnum() else None
    except ValueError:
        return None


def to_path(iri: str, base: str) -> str:
    """Give the address of an IRI on this server, or the IRI itself where it is another's.

    >>> to_path("https://example.org/kg/claim/1f3a", "https://example.org/kg/")
    '/claim/1f3a'
    """
    return "/" + iri.removeprefix(base) if iri.startswith(base) else iri


def literal(text: str) -> str:
    """Write a text as SPARQL does."""
    return str(Literal(text.encode("utf-8", "replace").decode()))

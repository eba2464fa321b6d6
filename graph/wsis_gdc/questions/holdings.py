"""What a graph holds, counted as VoID tells it: triples, classes, properties, what joins what, and links to elsewhere.

>>> from wsis_gdc import load
>>> with load() as kg:
...     held = holdings(kg.engine)
>>> held.classes["https://w3id.org/wsis-gdc/ontology#ActionLine"]
19
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.namespaces import BASE

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["ELSEWHERE", "HOLDINGS_GRAPH", "Holdings", "Link", "holdings"]

HOLDINGS_GRAPH: Final = f"{BASE}void.ttl"
"""The named graph in which a build tells this; it has the name of the file that holds it, too."""

ELSEWHERE: Final[Mapping[str, str]] = {
    "sdg": "http://metadata.un.org/sdg/",
    "unbis": "http://metadata.un.org/thesaurus/",
    "wikidata": "http://www.wikidata.org/entity/",
    "un-documents": "https://docs.un.org/",
    "undocs": "https://undocs.org/",
}
"""Where the identifiers of other publishers begin to which things of the graph may link, by a short name."""

_VOCABULARY: Final = "http://metadata.un.org/sdg/ontology#"
"""Classes that begin like goals: whoever names one links to no thing."""


class Link(NamedTuple):
    """How many triples lead to things elsewhere by one property.

    They lead from things of the graph, or from those of another publisher that the graph tells of (``source``).
    """

    target: str
    property: str
    triples: int
    source: str = ""


class Holdings(NamedTuple):
    """What is counted; classes, properties, graphs and datatypes are named by their IRIs.

    ``triples``, ``subjects`` and ``objects`` are those of the union of all graphs, ``graphs`` the triples of each.
    ``classes`` counts the things of a class, ``properties`` the triples of a property. By class and property,
    ``of_class`` counts triples, ``joined`` those that lead to things of a class, ``valued`` those with a literal of a
    datatype.
    """

    triples: int
    subjects: int
    objects: int
    graphs: dict[str, int]
    classes: dict[str, int]
    properties: dict[str, int]
    of_class: dict[str, dict[str, int]]
    joined: dict[tuple[str, str], dict[str, int]]
    valued: dict[tuple[str, str], dict[str, int]]
    links: tuple[Link, ...]


_OF_CLASS: Final = "SELECT ?class ?property (COUNT(*) AS ?n) { ?s a ?class ; ?property ?o } GROUP BY ?class ?property"
# grouped twice: a thing has several classes, and so each triple would be looked at many times
_JOINED: Final = """SELECT ?class ?property ?other (SUM(?m) AS ?n) {
  { SELECT ?class ?property ?o (COUNT(*) AS ?m) { ?s a ?class ; ?property ?o FILTER(!ISLITERAL(?o)) }
    GROUP BY ?class ?property ?o }
  ?o a ?other
} GROUP BY ?class ?property ?other"""
_VALUED: Final = """SELECT ?class ?property ?type (SUM(?m) AS ?n) {
  { SELECT ?s ?property ?type (COUNT(*) AS ?m) {
      ?s ?property ?o FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?type)
    } GROUP BY ?s ?property ?type }
  ?s a ?class
} GROUP BY ?class ?property ?type"""
_LINKS: Final = f"""SELECT ?source ?property ?o (COUNT(*) AS ?n) {{
  ?s ?property ?o FILTER(ISIRI(?s) && ISIRI(?o) && ?property NOT IN (rdf:type, prov:wasDerivedFrom))
  FILTER(!STRSTARTS(STR(?o), "{BASE}") && !STRSTARTS(STR(?o), "{_VOCABULARY}"))
  BIND(IF(STRSTARTS(STR(?s), "{BASE}"), "", STR(?s)) AS ?source)
}} GROUP BY ?source ?property ?o"""


def holdings(engine: Engine) -> Holdings:
    """Count what a graph holds."""

    def pairs(query: str) -> dict[str, int]:
        return {name: int(number) for name, number in sorted(engine.select(query).texts())}

    def number(query: str) -> int:
        return int(next(engine.select(query).texts())[0])

    of_class: dict[str, dict[str, int]] = defaultdict(dict)
    for class_, name, count in sorted(engine.select(_OF_CLASS).texts()):
        of_class[class_][name] = int(count)
    properties = pairs("SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property")
    return Holdings(
        triples=sum(properties.values()),
        subjects=number("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        objects=number("SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        graphs=pairs("SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"),
        classes=pairs("SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class"),
        properties=properties,
        of_class=dict(of_class),
        joined=_by_end(engine, _JOINED),
        valued=_by_end(engine, _VALUED),
        links=tuple(_links(engine)),
    )


def _links(engine: Engine) -> Iterator[Link]:
    found: Counter[tuple[str, str, str]] = Counter()
    for start, name, other, count in engine.select(_LINKS).texts():
        source, target = _publisher(start) if start else "", _publisher(other)
        if source is not None and target and source != target:
            found[target, name, source] += int(count)
    for (target, name, source), triples in sorted(found.items()):
        yield Link(target, name, triples, source)


def _publisher(iri: str) -> str | None:
    return next((name for name, begin in ELSEWHERE.items() if iri.startswith(begin)), None)


def _by_end(engine: Engine, query: str) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for class_, name, end, count in sorted(engine.select(query).texts()):
        found[class_, name][end] = int(count)
    return dict(found)

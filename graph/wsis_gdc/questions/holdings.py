"""What a graph holds, counted as VoID tells it: triples, classes, properties, what joins what, and links to elsewhere.

>>> from wsis_gdc import load
>>> with load() as kg:
...     held = holdings(kg.engine)
>>> held.classes["https://w3id.org/wsis-gdc/ontology#ActionLine"]
19
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from wsis_gdc.base.namespaces import BASE, expand

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["ELSEWHERE", "HOLDINGS_GRAPH", "Holdings", "Link", "holdings", "holdings_of"]

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


_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_IN_LANGUAGE, _DIRECTED = f"{_RDF}langString", f"{_RDF}dirLangString"
_TYPE, _DERIVED = (f"<{expand(name)}>".encode() for name in ("rdf:type", "prov:wasDerivedFrom"))


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
        links=_summed((start, name, end, int(n)) for start, name, end, n in engine.select(_LINKS).texts()),
    )


def holdings_of(quads: bytes) -> Holdings:
    """Count what sorted N-Quads hold: what ``holdings`` asks an engine for, in half the time."""
    lines = [line[:-2].rpartition(b" ") for line in quads.split(b"\n")[:-1]]
    graphs = Counter(map(itemgetter(2), lines))
    triples = [triple.split(b" ", 2) for triple, _, _ in lines]
    of_thing: dict[bytes, list[str]] = defaultdict(list)
    for subject, name, value in triples:
        if name == _TYPE:
            of_thing[subject].append(value[1:-1].decode())
    # things of the same classes are counted together, since a thing has several
    several: dict[tuple[str, ...], int] = {(): 0}
    alike = {thing: several.setdefault(tuple(classes), len(several)) for thing, classes in of_thing.items()}
    counted = Counter(
        (alike.get(subject, 0), name, value[value.rindex(b'"') + 1 :] if value[:1] == b'"' else alike.get(value, 0))
        for subject, name, value in triples
    )
    properties: Counter[str] = Counter()
    of_class: dict[str, Counter[str]] = defaultdict(Counter)
    joined: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    valued: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    classes_of = tuple(several)
    for (alikes, property_, end), number in counted.items():
        called = property_[1:-1].decode()
        properties[called] += number
        for class_ in classes_of[alikes]:
            of_class[class_][called] += number
            if isinstance(end, bytes):
                valued[class_, called][_datatype(end)] += number
            else:
                joined[class_, called].update(dict.fromkeys(classes_of[end], number))
    return Holdings(
        triples=len(triples),
        subjects=len({subject for subject, _, _ in triples}),
        objects=len({value for _, _, value in triples}),
        graphs=dict(sorted((graph[1:-1].decode(), number) for graph, number in graphs.items())),
        classes=dict(sorted(Counter(class_ for classes in of_thing.values() for class_ in classes).items())),
        properties=dict(sorted(properties.items())),
        of_class=_in_order(of_class),
        joined={pair: ends for pair, ends in _in_order(joined).items() if ends},
        valued=_in_order(valued),
        links=_summed(_outwards(triples)),
    )


_Key = TypeVar("_Key", str, tuple[str, str])


def _in_order(found: Mapping[_Key, Mapping[str, int]]) -> dict[_Key, dict[str, int]]:
    return {key: dict(sorted(found[key].items())) for key in sorted(found)}


def _datatype(mark: bytes) -> str:
    """Return the IRI of the datatype of a literal, by what follows its text in N-Triples."""
    if not mark:
        return _STRING
    if mark[:1] == b"@":
        return _DIRECTED if b"--" in mark else _IN_LANGUAGE
    return mark[3:-1].decode()


def _outwards(triples: Iterable[Sequence[bytes]]) -> Iterator[tuple[str, str, str, int]]:
    """Yield the triples that lead from a thing to one elsewhere: the start, empty for one of ours, property, end, 1."""
    ours, vocabulary = f"<{BASE}".encode(), f"<{_VOCABULARY}".encode()
    for subject, name, value in triples:
        if (
            value[:1] == subject[:1] == b"<"
            and not value.startswith((ours, vocabulary, b"<<"))
            and name not in (_TYPE, _DERIVED)
        ):
            start = b"" if subject.startswith(ours) else subject[1:-1]
            yield start.decode(), name[1:-1].decode(), value[1:-1].decode(), 1


def _summed(outwards: Iterable[tuple[str, str, str, int]]) -> tuple[Link, ...]:
    found: Counter[tuple[str, str, str]] = Counter()
    for start, name, other, count in outwards:
        source, target = _publisher(start) if start else "", _publisher(other)
        if source is not None and target and source != target:
            found[target, name, source] += count
    return tuple(Link(target, name, triples, source) for (target, name, source), triples in sorted(found.items()))


def _publisher(iri: str) -> str | None:
    return next((name for name, begin in ELSEWHERE.items() if iri.startswith(begin)), None)


def _by_end(engine: Engine, query: str) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for class_, name, end, count in sorted(engine.select(query).texts()):
        found[class_, name][end] = int(count)
    return dict(found)

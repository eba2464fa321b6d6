"""What a graph holds, as VoID: counts, partitions by class and property, sets of links to elsewhere.

A class has one partition, which tells each property with the classes and datatypes that it leads to: so SIB's editor
and other clients learn what can be asked. Nothing is blank: what is described has names behind "#" of the dataset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, compact
from wsis_gdc.base.publication import DATASET
from wsis_gdc.questions.holdings import ELSEWHERE, HOLDINGS_GRAPH, Holdings

__all__ = ["NAMESPACES", "TYPE", "VOID", "holdings_graph", "number", "of", "void"]


VOID: Final = "http://rdfs.org/ns/void#"
_EXTENSION: Final = "http://ldf.fi/void-ext#"
NAMESPACES: Final[Mapping[str, str]] = {"void": VOID, "void-ext": _EXTENSION}
TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER: Final = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_EXAMPLES: Final = ("wsis/C5", "gdc/29d", "org/itu")


def void(dataset: ox.NamedNode, held: Holdings) -> Iterator[ox.Triple]:
    """Yield the description of a dataset that holds what was counted."""
    yield from of(dataset, f"{VOID}Dataset")
    yield ox.Triple(dataset, _void("uriSpace"), ox.Literal(BASE))
    for name, amount in (
        ("triples", held.triples),
        ("entities", held.subjects),
        ("distinctSubjects", held.subjects),
        ("distinctObjects", held.objects),
        ("classes", len(held.classes)),
        ("properties", len(held.properties)),
    ):
        yield number(dataset, name, amount)
    for example in _EXAMPLES:
        yield ox.Triple(dataset, _void("exampleResource"), ox.NamedNode(f"{BASE}{example}"))
    for vocabulary in sorted({re.split(r"[^/#]*$", name)[0] for name in (*held.classes, *held.properties)}):
        yield ox.Triple(dataset, _void("vocabulary"), ox.NamedNode(vocabulary))
    yield from _classes(dataset, held)
    for part, name, amount in _named(f"{_stem(dataset)}property", held.properties):
        yield from _part(dataset, part, "property", name, "triples", amount)
    yield from _linksets(dataset, held)


def holdings_graph(held: Holdings) -> Iterator[ox.Quad]:
    """Yield the description as a graph among those of a store, so that its endpoint tells what can be asked.

    It does not count itself.
    """
    name = ox.NamedNode(HOLDINGS_GRAPH)
    for triple in void(ox.NamedNode(DATASET), held):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def of(thing: ox.NamedNode, *classes: str) -> Iterator[ox.Triple]:
    """Yield the classes of a thing."""
    for class_ in classes:
        yield ox.Triple(thing, TYPE, ox.NamedNode(class_))


def number(thing: ox.NamedNode, name: str, amount: int) -> ox.Triple:
    """Return a number that VoID has a property for."""
    return ox.Triple(thing, _void(name), ox.Literal(str(amount), datatype=_INTEGER))


def _classes(dataset: ox.NamedNode, held: Holdings) -> Iterator[ox.Triple]:
    for part, class_, things in _named(f"{_stem(dataset)}class", held.classes):
        yield from _part(dataset, part, "class", class_, "entities", things)
        for of_property, name, triples in _named(f"{part.value}-property", held.of_class[class_]):
            yield from _part(part, of_property, "property", name, "triples", triples)
            ends = held.joined.get((class_, name), {})
            for end, other, amount in _named(f"{of_property.value}-class", ends):
                yield from _part(of_property, end, "class", other, "triples", amount)
            types = held.valued.get((class_, name), {})
            for end, other, amount in _named(f"{of_property.value}-datatype", types):
                yield ox.Triple(of_property, ox.NamedNode(f"{_EXTENSION}datatypePartition"), end)
                yield ox.Triple(end, ox.NamedNode(f"{_EXTENSION}datatype"), ox.NamedNode(other))
                yield number(end, "triples", amount)


def _part(
    whole: ox.NamedNode, part: ox.NamedNode, kind: str, name: str, counted: str, amount: int
) -> Iterator[ox.Triple]:
    yield ox.Triple(whole, _void(f"{kind}Partition"), part)
    yield ox.Triple(part, _void(kind), ox.NamedNode(name))
    yield number(part, counted, amount)


def _linksets(dataset: ox.NamedNode, held: Holdings) -> Iterator[ox.Triple]:
    """Yield the sets of links: one for each property by which things link to things of another publisher."""
    ends = {"": dataset}
    for name in sorted({end for link in held.links for end in (link.source, link.target) if end}):
        ends[name] = ox.NamedNode(f"{_stem(dataset)}target-{name}")
        yield from of(ends[name], f"{VOID}Dataset")
        yield ox.Triple(ends[name], _void("uriSpace"), ox.Literal(ELSEWHERE[name]))
    for source, target in sorted({(link.source, link.target) for link in held.links}):
        links = {link.property: link.triples for link in held.links if (link.source, link.target) == (source, target)}
        begin = "-".join(filter(None, ("links", source, target)))
        for linkset, name, triples in _named(f"{_stem(dataset)}{begin}", links):
            yield from of(linkset, f"{VOID}Linkset")
            yield ox.Triple(dataset, _void("subset"), linkset)
            yield ox.Triple(linkset, _void("subjectsTarget"), ends[source])
            yield ox.Triple(linkset, _void("objectsTarget"), ends[target])
            yield ox.Triple(linkset, _void("linkPredicate"), ox.NamedNode(name))
            yield number(linkset, "triples", triples)


def _stem(dataset: ox.NamedNode) -> str:
    """Return what names of parts begin with; a dataset that lies behind "#" itself lends its own name."""
    return f"{dataset.value}{'-' if '#' in dataset.value else '#'}"


def _named(stem: str, counted: Mapping[str, int]) -> Iterator[tuple[ox.NamedNode, str, int]]:
    """Yield a name for each part of a whole, what it is a part by, and how much that is."""
    for end, name in _ends(sorted(counted)):
        yield ox.NamedNode(f"{stem}-{end}"), name, counted[name]


def _ends(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names as an end of an IRI; those that are alike get numbers."""
    taken: set[str] = set()
    for name in names:
        stem = end = re.sub(r"[^A-Za-z0-9]+", "-", compact(name)).strip("-")
        while end in taken:
            end = f"{stem}-{len(taken)}"
        taken.add(end)
        yield end, name


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{VOID}{name}")

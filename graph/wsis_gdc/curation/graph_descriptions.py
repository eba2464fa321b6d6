"""What each named graph holds, said in a named graph of its own, ``graph:about``.

Each is a ``void:Dataset`` with its number of triples, what it was made from and, where it is the file of a mapping set,
that set and its claimant. Its licence is that of the set, or else that of our file, the record of what somebody claims:
of the rights in the claims themselves it is said then that they were not evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import unquote

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, expand, prefixes
from wsis_gdc.base.publication import DATA_LICENCE
from wsis_gdc.base.resources import data_folder
from wsis_gdc.curation.rules import INFERRED

__all__ = ["ABOUT", "UNKNOWN_RIGHTS", "describe"]

_SPACES: Final = {
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
}
"""Namespaces that the context of an earlier state, which is assembled by this program, too, may lack."""

ABOUT: Final = f"{BASE}graph/about"
"""The named graph that tells of all named graphs, itself included."""

UNKNOWN_RIGHTS: Final = "http://rightsstatements.org/vocab/CNE/1.0/"
"""The statement of RightsStatements.org that rights were not evaluated."""

_GRAPHS: Final = f"{BASE}graph/"
_SIZES: Final = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_SETS: Final = """SELECT DISTINCT ?set ?claimant ?licence WHERE { GRAPH <%s> { ?set a wg:MappingSet
  OPTIONAL { ?set prov:wasAttributedTo ?claimant } OPTIONAL { ?set dcterms:license ?licence } } }"""
_MADE: Final = {
    "inferred": "What the rules infer",
    "ontology": "The ontology",
    "queries": "Named queries and rules",
}
"""The titles of the graphs that are made of no data file."""


def describe(store: ox.Store, files: Mapping[str, Iterable[str]]) -> None:
    """Add the descriptions of the named graphs; ``files`` are the names of the data files of each, by its IRI."""
    counted: Any = store.query(_SIZES)
    sizes = sorted((graph.value, int(number.value)) for graph, number in counted if graph.value != ABOUT)
    graphs = [graph for graph, _ in sizes]
    told = [_size(graph, number) for graph, number in sizes]
    told += [triple for graph in graphs for triple in _of_graph(store, graph, files.get(graph, ()))]
    told += [*_head(ABOUT, "The named graphs, described"), _link(ABOUT, "dcterms:license", DATA_LICENCE)]
    told += [_link(ABOUT, "prov:wasDerivedFrom", graph) for graph in graphs]
    if INFERRED in graphs:
        told += [_link(INFERRED, "prov:wasDerivedFrom", graph) for graph in graphs if graph != INFERRED]
    about = ox.NamedNode(ABOUT)
    told.append(_size(ABOUT, len(set(told)) + 1))
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, about) for triple in told)


def _of_graph(store: ox.Store, graph: str, files: Iterable[str]) -> Iterator[ox.Triple]:
    """Yield what is known of a graph; of files that are not in the data folder there is no licence to tell."""
    name = graph.removeprefix(_GRAPHS)
    paths = [path for file in files if (path := f"{name}{PurePath(file).suffix}") and _shipped(path)]
    title = _MADE.get(name) or (f"data/{unquote(paths[0])}" if paths else unquote(name))
    yield from _head(graph, title)
    for path in paths:
        yield _link(graph, "prov:wasDerivedFrom", f"{BASE}data/{path}")
    licences = set()
    rows: Any = store.query(_SETS % graph, prefixes=prefixes())
    for set_, claimant, licence in rows:
        yield _link(graph, "foaf:primaryTopic", set_.value)
        if claimant:
            yield _link(graph, "prov:wasAttributedTo", claimant.value)
        if licence:
            licences.add(licence.value)
        else:
            yield _link(set_.value, "dcterms:rights", UNKNOWN_RIGHTS)
    for licence in sorted(licences or ({DATA_LICENCE} if paths or name in _MADE else ())):
        yield _link(graph, "dcterms:license", licence)


def _shipped(path: str) -> bool:
    return (data_folder() / unquote(path)).is_file()


def _head(graph: str, title: str) -> Iterator[ox.Triple]:
    yield _link(graph, "rdf:type", "void:Dataset")
    yield _link(graph, "rdf:type", "sd:NamedGraph")
    yield _link(graph, "sd:name", graph)
    yield ox.Triple(ox.NamedNode(graph), _node("dcterms:title"), ox.Literal(title))


def _size(graph: str, triples: int) -> ox.Triple:
    return ox.Triple(ox.NamedNode(graph), _node("void:triples"), ox.Literal(triples))


def _link(subject: str, predicate: str, object_: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _node(predicate), _node(object_))


def _node(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(_SPACES[prefix] + local if prefix in _SPACES else expand(name))

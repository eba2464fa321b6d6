"""What each named graph holds, said in a named graph of its own, ``graph:about``.

Each is a ``void:Dataset`` with its number of triples, what it was made from and, where it is the file of a mapping set,
that set and its claimant. Its licence is that of the set, or else that of our file, the record of what somebody claims:
of the rights in the claims themselves it is said then that they were not evaluated.

What questions count over a whole graph is counted here once, as partitions of VoID, so that their answers do not take
longer in a larger graph: how many linkages a mapping set has, and how many labels a class has in a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote, unquote

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, expand, prefixes
from wsis_gdc.base.publication import DATA_LICENCE
from wsis_gdc.base.resources import data_folder
from wsis_gdc.curation.rules import INFERRED

__all__ = ["ABOUT", "UNKNOWN_RIGHTS", "describe", "describe_again"]

_SPACES: Final = {
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
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
_LINKAGES: Final = "SELECT ?set (COUNT(*) AS ?n) WHERE { ?set sssom:mappings ?linkage } GROUP BY ?set"
_LABELS: Final = """
SELECT ?class ?language (COUNT(?label) AS ?all) (COUNT(?code) AS ?unverified) (COUNT(?made) AS ?assisted)
WHERE {
  VALUES ?class {
    wg:ActionLine wg:Agent wg:Document wg:EmergingTrend wg:Event wg:Finding wg:MappingSet wg:Mechanism
    wg:Objective wg:Provision wg:Section wg:StakeholderGroup wg:Topic wg:UNEntity sdgo:Goal sdgo:Target
  }
  ?thing a ?class ; skos:prefLabel ?label .
  OPTIONAL { ?thing wg:unverifiedLabelLanguage ?code FILTER(STR(?code) = LANG(?label)) }
  OPTIONAL { ?thing wg:machineAssistedLabelLanguage ?made FILTER(STR(?made) = LANG(?label)) }
  BIND(LANG(?label) AS ?language)
} GROUP BY ?class ?language"""
_LABELLED: Final = ("skos:prefLabel", "wg:unverifiedLabelLanguage", "wg:machineAssistedLabelLanguage")
_MADE: Final = {
    "inferred": "What the rules infer",
    "ontology": "The ontology",
    "queries": "Named queries and rules",
}
"""The titles of the graphs that are made of no data file."""


def describe(store: ox.Store, files: Mapping[str, Iterable[str]]) -> None:
    """Add the descriptions of the named graphs; ``files`` are the names of the data files of each, by its IRI."""
    sizes = _sizes(store)
    graphs = [graph for graph, _ in sizes]
    told = [triple for graph in graphs for triple in _of_graph(store, graph, files.get(graph, ()))]
    told += [*_head(ABOUT, "The named graphs, described"), _link(ABOUT, "dcterms:license", DATA_LICENCE)]
    told += [_link(ABOUT, "prov:wasDerivedFrom", graph) for graph in graphs]
    if INFERRED in graphs:
        told += [_link(INFERRED, "prov:wasDerivedFrom", graph) for graph in graphs if graph != INFERRED]
    _tell(store, told, sizes)


def describe_again(store: ox.Store) -> None:
    """Describe the named graphs of a store to which some were added after the others had been described."""
    about = ox.NamedNode(ABOUT)
    earlier = {quad.triple for quad in store.quads_for_pattern(None, None, None, about)}
    described = {triple.subject for triple in earlier if triple.predicate == _node("sd:name")}
    parts = {triple.subject for triple in earlier if triple.predicate == _node("void:property")}
    told = [each for each in earlier if each.subject not in parts and each.predicate != _node("void:triples")]
    sizes = _sizes(store)
    for graph, _ in sizes:
        if ox.NamedNode(graph) not in described and graph.startswith(_GRAPHS):
            told += [*_of_graph(store, graph, ()), _link(ABOUT, "prov:wasDerivedFrom", graph)]
    store.clear_graph(about)
    _tell(store, told, sizes)


def _tell(store: ox.Store, told: list[ox.Triple], sizes: Iterable[tuple[str, int]]) -> None:
    """Add what is told of named graphs, with what is counted."""
    told += [_size(graph, number) for graph, number in sizes if graph.startswith(_GRAPHS)]
    told += _counts(store)
    about = ox.NamedNode(ABOUT)
    told.append(_size(ABOUT, len(set(told)) + 1))
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, about) for triple in told)


def _sizes(store: ox.Store) -> list[tuple[str, int]]:
    """Return how many triples each named graph has, but the one that describes them."""
    counted: Any = store.query(_SIZES)
    return sorted((graph.value, int(number.value)) for graph, number in counted if graph.value != ABOUT)


def _counts(store: ox.Store) -> Iterator[ox.Triple]:
    """Yield partitions: of what maps to what, by mapping set, and of labels, by class and language."""
    rows: Any = store.query(_LINKAGES, prefixes=prefixes(), use_default_graph_as_union=True)
    for set_, number in rows:
        part = f"{ABOUT}#linkages-{quote(set_.value.removeprefix(BASE).removeprefix('set/'), safe='')}"
        yield _link(part, "foaf:primaryTopic", set_.value)
        yield _link(part, "void:property", expand("sssom:mappings"))
        yield _size(part, int(number.value))
    rows = store.query(_LABELS, prefixes=prefixes(), use_default_graph_as_union=True)
    for class_, language, *numbers in rows:
        for name, number in zip(_LABELLED, numbers, strict=True):
            if int(number.value):
                part = f"{ABOUT}#{name.partition(':')[2]}-{re.split('[/#]', class_.value)[-1]}-{language.value}"
                yield _link(part, "void:class", class_.value)
                yield _link(part, "void:property", expand(name))
                yield ox.Triple(ox.NamedNode(part), _node("void-ext:language"), ox.Literal(language.value))
                yield _size(part, int(number.value))


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

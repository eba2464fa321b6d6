"""Named queries and rules as data: resources of the graph that tools can find, read and run.

A query is a ``sh:SPARQLSelectExecutable`` (SHACL Advanced Features, clause 5.1) with its whole text, title,
description, the names of its columns, and its parameters; a rule is a ``wg:Rule`` with its ``sh:construct``. A
parameter is a ``sh:Parameter`` whose path ends with the name of the variable that the query fixes in a VALUES block.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.base.resources import ontology_files
from wsis_gdc.curation import query_files as rq_files
from wsis_gdc.engines.query_text import undeclared

__all__ = ["QUERIES", "triples"]

QUERIES: Final = f"{BASE}graph/queries"
"""The named graph that holds queries and rules as data."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_DATATYPES: Final = {"integer": "integer", "decimal": "decimal", "language": "string", "text": "string"}


@cache
def triples() -> str:
    """Return all named queries and rules as sorted N-Triples."""
    found = [
        triple
        for kind, make in (("queries", _query), ("rules", _rule))
        for path in ontology_files(kind, ".rq")
        for triple in make(path)
    ]
    return "".join(sorted({f"{triple} .\n" for triple in found}))


def _query(path: Path) -> Iterator[ox.Triple]:
    file = rq_files.read(path)
    iri = f"{BASE}query/{file.name}"
    yield _link(iri, "rdf:type", "sh:SPARQLExecutable")
    yield _link(iri, "rdf:type", "sh:SPARQLSelectExecutable")
    yield from _described(iri, file)
    yield _text(iri, "sh:select", _runnable(file.text))
    if persona := file.header.get("persona"):
        yield _text(iri, "dcterms:audience", str(persona), "en")
    yield _text(iri, "dcterms:tableOfContents", " ".join(file.header.get("columns", ())))
    for order, (name, entry) in enumerate(file.header.get("parameters", {}).items(), 1):
        parameter = f"{iri}/{name}"
        yield _link(iri, "sh:parameter", parameter)
        yield _link(parameter, "rdf:type", "sh:Parameter")
        yield _link(parameter, "sh:path", f"{iri}#{name}")
        yield _text(parameter, "sh:name", name)
        yield _text(parameter, "sh:description", " ".join(entry["description"].split()), "en")
        yield _text(parameter, "dcterms:type", entry["kind"])
        yield _text(parameter, "skos:example", entry["example"])
        yield _triple(parameter, "sh:order", ox.Literal(order))
        if entry["kind"] in _DATATYPES:
            yield _link(parameter, "sh:datatype", _XSD + _DATATYPES[entry["kind"]])
        else:
            yield _link(parameter, "sh:nodeKind", "sh:IRI")
        if entry.get("default"):
            yield _text(parameter, "sh:defaultValue", entry["default"])


def _rule(path: Path) -> Iterator[ox.Triple]:
    file = rq_files.read(path)
    iri = f"{BASE}rule/{file.name}"
    yield _link(iri, "rdf:type", "wg:Rule")
    yield _link(iri, "rdf:type", "sh:SPARQLConstructExecutable")
    yield from _described(iri, file)
    yield _text(iri, "sh:construct", _runnable(file.text))
    if source := file.header.get("source"):
        yield _text(iri, "dcterms:source", " ".join(str(source).split()), "en")


def _described(iri: str, file: rq_files.RqFile) -> Iterator[ox.Triple]:
    yield _text(iri, "rdfs:label", file.title, "en")
    yield _text(iri, "rdfs:comment", file.description, "en")


def _runnable(text: str) -> str:
    """Return a query without its header, with the prefixes that it leaves to be known."""
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+")).strip() + "\n"
    return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in undeclared(body).items()) + body


def _link(subject: str, predicate: str, object_: str) -> ox.Triple:
    return _triple(subject, predicate, ox.NamedNode(expand(object_)))


def _text(subject: str, predicate: str, text: str, language: str | None = None) -> ox.Triple:
    return _triple(subject, predicate, ox.Literal(text, language=language))


def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(expand(predicate)), value)

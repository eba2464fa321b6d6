"""The whole graph as files: Turtle, TriG, N-Quads, JSON-LD, and a store to ask."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import prefixes
from wsis_gdc.curation.assembly import graph_lines, union_lines
from wsis_gdc.engines.json_ld import document_of
from wsis_gdc.engines.oxigraph import LAYOUT, NQUADS, STAMP, TRIG, fingerprint, listed
from wsis_gdc.engines.turtle import turtle

__all__ = ["FORMATS", "OF_UNION", "dump", "write_store", "written"]

FORMATS: Final = {"graph.ttl": "ttl", TRIG: "trig", NQUADS: "nq", "graph.jsonld": "jsonld"}
"""File name of each export and the extension that names its format."""

OF_UNION: Final = frozenset({"ttl", "nt", "rdf"})
"""The formats that hold the union of all graphs; the others hold the named graphs."""


def dump(store: ox.Store, extension: str) -> bytes:
    """Return the graph in a format, byte for byte the same for the same facts.

    Turtle, N-Triples and RDF/XML hold the union of all graphs; TriG, N-Quads and JSON-LD hold the named graphs. Raises
    ValueError for an unknown format.
    """
    if extension in OF_UNION:
        return written(b"".join(union_lines(store)), extension)
    named = ((graph, f" {graph} .\n".encode()) for graph in store.named_graphs())
    lines = (line.removesuffix(b" .\n") + end for graph, end in named for line in graph_lines(store, graph))
    return written(b"".join(sorted(lines)), extension)


def written(lines: bytes, extension: str) -> bytes:
    """Return sorted lines in a format: N-Triples of the union of all graphs, or N-Quads for those that hold
    the named graphs.

    The lines are those of a store, well-formed as they are. Raises ValueError for an unknown format.
    """
    if extension in ("nt", "nq"):
        return lines
    if extension == "ttl":
        return turtle(quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True))
    if extension == "rdf":
        triples = (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True))
        short = dict(sorted(prefixes().items()))
        return bytes(ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=short) or b"")
    if extension not in ("trig", "jsonld"):
        raise ValueError(f"unknown RDF format {extension!r}")
    ordered = _by_graph(lines.splitlines(keepends=True))
    if extension == "jsonld":
        return document_of(ordered)
    return turtle(ox.parse(b"".join(ordered), format=ox.RdfFormat.N_QUADS, lenient=True), "trig")


def write_store(folder: Path, quads: bytes, union: bytes, *, graph: str = "") -> None:
    """Write an Oxigraph store to a new folder: the named graphs, and their union as the default graph.

    ``quads`` are the named graphs as N-Quads, ``union`` their triples as N-Triples (see ``dump``). A stamp beside the
    store's own files says how it was written, so that a later version can tell an old store. ``graph`` names the graph
    by the SHA-256 of its N-Quads; the stamp then says by which state of the store's files other files can tell that
    they were made of the same graph (see ``knowledge.central``).
    """
    disk = ox.Store(str(folder))
    # loaded from bytes, which goes on outside Python's lock, and leniently, since a store gave them
    disk.bulk_load(quads, format=ox.RdfFormat.N_QUADS, lenient=True)
    # written, not asked: a store on disk answers faster so, and to any program that opens it
    disk.bulk_load(union, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    disk.flush()
    disk.optimize()
    del disk
    stamp: dict[str, Any] = {"layout": LAYOUT, "pyoxigraph": ox.__version__, "files": listed(folder)}
    if graph:
        stamp |= {"graph": graph, "store": fingerprint(folder)}
    text = json.dumps(stamp, sort_keys=True) + "\n"
    (folder / STAMP).write_text(text, encoding="utf-8", newline="\n")


def _by_graph(lines: Iterable[bytes]) -> list[bytes]:
    """Return lines of N-Quads in the order of their graphs, those of each in the order that they have."""
    found = grouped((line.rsplit(b" ", 2)[-2], line) for line in lines)
    return [line for _, held in sorted(found.items()) for line in held]

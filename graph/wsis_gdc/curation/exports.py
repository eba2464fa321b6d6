"""The whole graph as files: Turtle, TriG, N-Quads, JSON-LD, and a store to ask."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import prefixes
from wsis_gdc.curation.assembly import graph_lines, union_lines
from wsis_gdc.engines.oxigraph import LAYOUT, NQUADS, STAMP, fingerprint

__all__ = ["FORMATS", "dump", "write_store"]

FORMATS: Final = {"graph.ttl": "ttl", "graph.trig": "trig", NQUADS: "nq", "graph.jsonld": "jsonld"}
"""File name of each export and the extension that names its format."""


def dump(store: ox.Store, extension: str) -> bytes:
    """Return the graph in a format, byte for byte the same for the same facts.

    Turtle and JSON-LD hold the union of all graphs; TriG and N-Quads hold the named graphs.
    """
    format = ox.RdfFormat.from_extension(extension)
    if format is None:
        raise ValueError(f"unknown RDF format {extension!r}")
    if extension in ("ttl", "jsonld", "nt"):
        lines, source = union_lines(store), "nt"
    else:
        named = ((graph, f" {graph} .\n".encode()) for graph in store.named_graphs())
        lines = sorted(line.removesuffix(b" .\n") + end for graph, end in named for line in graph_lines(store, graph))
        source = "nq"
    if extension == source:
        return b"".join(lines)
    if source == "nq":
        lines.sort(key=_graph_first)
    ordered: Iterable[Any] = ox.parse(b"".join(lines), format=ox.RdfFormat.from_extension(source))
    if source == "nt":
        ordered = (quad.triple for quad in ordered)
    out = io.BytesIO()
    ox.serialize(ordered, out, format=format, prefixes=dict(sorted(prefixes().items())))
    return out.getvalue()


def write_store(store: ox.Store, folder: Path, *, graph: str = "") -> None:
    """Write an Oxigraph store to a new folder: the named graphs, and their union as the default graph.

    A stamp beside the store's own files says how it was written, so that a later version can tell an old store.
    ``graph`` names the graph by the SHA-256 of its N-Quads; the stamp then says by which state of the store's files
    other files can tell that they were made of the same graph (see ``matrix.columns``).
    """
    disk = ox.Store(str(folder))
    disk.bulk_extend(store)
    # written, not asked: a store on disk answers faster so, and to any program that opens it
    disk.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    disk.flush()
    disk.optimize()
    del disk
    stamp: dict[str, Any] = {"layout": LAYOUT, "pyoxigraph": ox.__version__}
    if graph:
        stamp |= {"graph": graph, "store": fingerprint(folder)}
    text = json.dumps(stamp, sort_keys=True) + "\n"
    (folder / STAMP).write_text(text, encoding="utf-8", newline="\n")


def _graph_first(line: bytes) -> tuple[bytes, bytes]:
    """Sort N-Quads by graph, then as they are, so that each graph is one block of TriG."""
    return (line.rsplit(b" ", 2)[-2], line)

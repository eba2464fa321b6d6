"""The whole graph as files: Turtle, TriG, N-Quads, JSON-LD, and a store to ask."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.namespaces import prefixes

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["FORMATS", "dump", "write_store"]

FORMATS: Final = {"graph.ttl": "ttl", "graph.trig": "trig", "graph.nq": "nq", "graph.jsonld": "jsonld"}
"""File name of each export and the extension that names its format."""


def dump(store: ox.Store, extension: str) -> bytes:
    """Return the graph in a format, byte for byte the same for the same facts.

    Turtle and JSON-LD hold the union of all graphs; TriG and N-Quads hold the named graphs.
    """
    import pyoxigraph as ox

    format = ox.RdfFormat.from_extension(extension)
    if format is None:
        raise ValueError(f"unknown RDF format {extension!r}")
    union = extension in ("ttl", "jsonld", "nt")
    if union:
        parts = sorted(str(quad.triple) for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    else:
        parts = sorted(str(quad) for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph))
        if extension == "nq":
            return "".join(f"{part} .\n" for part in parts).encode()
        parts.sort(key=_graph_first)
    lines = "".join(f"{part} .\n" for part in parts).encode()
    source = ox.RdfFormat.N_TRIPLES if union else ox.RdfFormat.N_QUADS
    ordered: Iterable[Any] = ox.parse(lines, format=source)
    if union:
        ordered = (quad.triple for quad in ordered)
    out = io.BytesIO()
    ox.serialize(ordered, out, format=format, prefixes=dict(sorted(prefixes().items())))
    return out.getvalue()


def write_store(store: ox.Store, folder: Path) -> None:
    """Write an Oxigraph store to a new folder: the named graphs, and their union as the default graph.

    A stamp beside the store's own files says how it was written, so that a later version can tell an old store.
    """
    import json

    import pyoxigraph as ox

    from wsis_gdc.engines.oxigraph import LAYOUT, STAMP

    disk = ox.Store(str(folder))
    disk.bulk_extend(store)
    disk.flush()
    disk.optimize()
    del disk
    stamp = json.dumps({"layout": LAYOUT, "pyoxigraph": ox.__version__}, sort_keys=True)
    (folder / STAMP).write_text(stamp + "\n", encoding="utf-8", newline="\n")


def _graph_first(line: str) -> tuple[str, str]:
    """Sort N-Quads by graph, then as they are, so that each graph is one block of TriG."""
    return (line.rsplit(" ", 1)[-1], line)

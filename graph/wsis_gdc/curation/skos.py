"""The frameworks, closed vocabularies and taken-up linkages as one SKOS file, as SKOS browsers such as Skosmos read it.

What stands in the file is written as queries in ``ontology/skos``, run over the whole graph in the order of their
names; a later one finds what earlier ones gave in the graph that the file is to be loaded into.
"""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, prefixes
from wsis_gdc.base.resources import ontology_files, ontology_folder
from wsis_gdc.curation.assembly import graph_lines
from wsis_gdc.curation.exports import written
from wsis_gdc.engines.json_ld import document

__all__ = ["GRAPH", "skos", "skosmos"]

GRAPH: Final = f"{BASE}graph/skos"
"""The named graph into which the file is to be loaded."""


def skos(store: ox.Store, extension: str = "ttl") -> bytes:
    """Return the SKOS file in a format, byte for byte the same for the same facts; the store is left as it was."""
    graph = ox.NamedNode(GRAPH)
    try:
        for path in ontology_files("skos", ".rq"):
            text = path.read_text(encoding="utf-8")
            found: Any = store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)
            store.extend([ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in found])
        lines = b"".join(sorted(graph_lines(store, graph)))
        if extension == "jsonld":
            return document(quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True))
        return written(lines, extension)
    finally:
        store.remove_graph(graph)


def skosmos() -> bytes:
    """Return the configuration by which Skosmos shows the file."""
    return (ontology_folder() / "skos" / "config.ttl").read_bytes()

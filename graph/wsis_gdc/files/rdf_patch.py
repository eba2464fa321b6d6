"""What changed between two states of the graph as an RDF Patch: applied to the earlier state, it gives the later.

See https://afs.github.io/rdf-patch/: one transaction of lines that delete (``D``) and add (``A``) a quad each, those
of inferred triples included. Its name is made of what it holds, so that the same changes have the same name.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import BASE

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.files.change_files import Compared

__all__ = ["to_rdf_patch"]

_QUADS: Final = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


def to_rdf_patch(compared: Compared) -> bytes:
    """Return the quads that only one of the two states has, sorted, as an RDF Patch."""
    old, new = set(_quads(compared.old)), set(_quads(compared.new))
    body = "".join([*(f"D {quad} .\n" for quad in sorted(old - new)), *(f"A {quad} .\n" for quad in sorted(new - old))])
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}patch/{body}")
    return f"H id <urn:uuid:{name}> .\nTX .\n{body}TC .\n".encode()


def _quads(engine: Engine) -> Iterator[str]:
    """Yield the quads of the named graphs as N-Quads without their full stop."""
    for row in engine.select(_QUADS):
        yield " ".join(map(str, row))

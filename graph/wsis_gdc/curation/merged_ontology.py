"""The ontology as one file, for tools that do not follow imports: all modules under one header."""

from __future__ import annotations

from typing import Final

from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.curation.assembly import ontology_triples
from wsis_gdc.curation.exports import written

__all__ = ["FORMATS", "IRI", "merged_ontology"]

IRI: Final = f"{BASE}ontology"

FORMATS: Final = {"ontology.ttl": "ttl", "ontology.owl": "rdf", "ontology.nt": "nt"}
"""File name of each form and the extension that names its format: Turtle, RDF/XML and N-Triples."""


def merged_ontology(extension: str) -> bytes:
    """Return the ontology in a format: what all modules state, the header of the whole, and no imports."""
    lines = ontology_triples().splitlines(keepends=True)
    imports = f"<{IRI}> <{expand('owl:imports')}> "
    modules = tuple(line.removeprefix(imports).removesuffix(".\n") for line in lines if line.startswith(imports))
    return written("".join(line for line in lines if not line.startswith((imports, *modules))).encode(), extension)

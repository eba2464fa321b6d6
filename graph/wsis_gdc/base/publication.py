"""What is said of the graph as something published, which all descriptions of it repeat: title, makers, licences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wsis_gdc.base.namespaces import BASE

__all__ = [
    "ADDRESS",
    "CODE_LICENCE",
    "DATASET",
    "DATA_LICENCE",
    "DATA_LICENCE_NAME",
    "KEYWORDS",
    "MAKERS",
    "MEDIA",
    "TITLE",
]

TITLE: Final = "WSIS–GDC linkage graph"

MAKERS: Final = "The WSIS–GDC linkage graph project"

ADDRESS: Final = BASE
"""The address of the project; prepared for w3id.org, not registered there yet."""

DATASET: Final = f"{BASE}dataset"
"""The IRI of the graph as a dataset."""

DATA_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
DATA_LICENCE_NAME: Final = "CC-BY-4.0"
CODE_LICENCE: Final = "MIT"

KEYWORDS: Final = ("WSIS", "Global Digital Compact", "SDG", "linked data", "SKOS", "SSSOM", "SHACL")

MEDIA: Final[Mapping[str, str]] = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "owl": "application/rdf+xml",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}
"""The media type of a file by its ending; files with other endings are pages, or read by this program only."""

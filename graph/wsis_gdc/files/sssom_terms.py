"""The slots of SSSOM in RDF: their properties and kinds of value, as the schema of SSSOM 1.1 has them.

A slot without a property of its own has one in the namespace of SSSOM. What the schema called otherwise in earlier
versions is still read.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from wsis_gdc.base.namespaces import prefixes

__all__ = ["DATES", "IRIS", "NO_TERM", "NUMBERS", "SEVERAL", "SPACES", "own_property", "property_of", "slot_of"]

NO_TERM: Final = "sssom:NoTermFound"

SPACES: Final = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "pav": "http://purl.org/pav/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sssom": "https://w3id.org/sssom/",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of these properties."""

_PROPERTIES: Final = {
    "subject_id": "owl:annotatedSource",
    "predicate_id": "owl:annotatedProperty",
    "object_id": "owl:annotatedTarget",
    "mapping_set_version": "owl:versionInfo",
    "mapping_set_title": "dcterms:title",
    "mapping_set_description": "dcterms:description",
    "creator_id": "dcterms:creator",
    "author_id": "pav:authoredBy",
    "license": "dcterms:license",
    "mapping_set_source": "prov:wasDerivedFrom",
    "mapping_date": "dcterms:created",
    "publication_date": "dcterms:issued",
    "see_also": "rdfs:seeAlso",
    "comment": "rdfs:comment",
}
_EARLIER: Final = {"pav:authoredOn": "mapping_date", "dcterms:date": "date_stated"}

IRIS: Final = frozenset(
    (
        *("subject_id", "predicate_id", "object_id", "mapping_justification", "author_id", "reviewer_id"),
        *("subject_source", "object_source", "creator_id", "mapping_source", "mapping_set_source", "see_also"),
        "mapping_provider",
        *("license", "property", "type_hint"),
    )
)
"""Slots whose values are IRIs."""

ENTITY_TYPES: Final = {"owl named individual": "owl:NamedIndividual", "owl object property": "owl:ObjectProperty"}
"""What SSSOM calls the types of ends and relations in tables, and the names that RDF has for them."""

DATES: Final = frozenset(("mapping_date", "publication_date", "review_date"))
NUMBERS: Final = frozenset(("confidence", "mapping_set_confidence", "similarity_score", "reviewer_agreement"))

SEVERAL: Final = frozenset(
    (
        *("author_id", "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label", "see_also"),
        *("mapping_set_source", "subject_match_field", "object_match_field", "match_string", "curation_rule"),
    )
)
"""Slots that may hold several values."""


def own_property(curie: str) -> str:
    """Return the IRI of a CURIE with a prefix of ``SPACES`` or of the graph."""
    prefix, _, name = curie.partition(":")
    return (prefixes() | SPACES)[prefix] + name


def property_of(slot: str) -> str:
    """Return the IRI of the property of a slot.

    >>> property_of("author_id"), property_of("confidence")
    ('http://purl.org/pav/authoredBy', 'https://w3id.org/sssom/confidence')
    """
    return own_property(_PROPERTIES.get(slot, f"sssom:{slot}"))


@cache
def slot_of(iri: str) -> str:
    """Return the slot that a property stands for, empty where it is none of SSSOM.

    >>> slot_of("http://purl.org/pav/authoredOn"), slot_of("https://w3id.org/sssom/other"), slot_of("http://x.org/y")
    ('mapping_date', 'other', '')
    """
    for curie, slot in {**{curie: slot for slot, curie in _PROPERTIES.items()}, **_EARLIER}.items():
        if own_property(curie) == iri:
            return slot
    name = iri.removeprefix(SPACES["sssom"])
    return name if name != iri and name.isidentifier() else ""

"""What the rules of the ontology add about a thing, and how it is told apart from what is stated."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["INFERRED", "inferred_of", "not_claimed", "stated"]

INFERRED: Final = (
    "wg:linkedTo, wg:rollsUpTo, wg:coversLine, wg:coversLineAtFullStrength, wg:concernsEntity, wg:facilitatedBy, "
    "wg:differsFrom"
)
"""The properties of things whose values rules infer."""


def not_claimed(subject: str, property_: str, object_: str, *, bound: str = "") -> str:
    """Return the SPARQL block that leaves out triples that only repeat a claim; its linkage tells whose it is.

    ``bound`` is a block that binds the subject to a few things, so that not all claims are read.

    >>> not_claimed("?s", "?p", "<urn:o>")
    'MINUS { ?claim sssom:object_id <urn:o> ; sssom:subject_id ?s ; sssom:predicate_id ?p }'
    """
    claim = f"?claim sssom:object_id {object_} ; sssom:subject_id {subject} ; sssom:predicate_id {property_}"
    return f"MINUS {{ {bound}{claim} }}"


def stated(subject: str, property_: str, object_: str, *, bound: str = "") -> str:
    """Return the SPARQL that leaves out what rules infer of a thing, save the classes that it is of."""
    return f"FILTER({property_} NOT IN ({INFERRED})) {not_claimed(subject, property_, object_, bound=bound)}"


def inferred_of(engine: Engine, iri: str) -> dict[str, list[str]]:
    """Return the IRIs that rules join a thing with, by property (as CURIEs); what only repeats a claim is left out."""
    query = f"""SELECT ?predicate ?object WHERE {{
      ?inference wg:inferredSubject <{iri}> ; wg:inferredPredicate ?predicate ; wg:inferredObject ?object
      {not_claimed(f"<{iri}>", "?predicate", "?object")} }}"""
    found: dict[str, list[str]] = defaultdict(list)
    for predicate, object_ in engine.select(query).texts():
        found[compact(predicate)].append(object_)
    return found

"""SSSOM in its other forms: JSON (which is JSON-LD, too), RDF as Turtle or RDF/XML, and OWL.

What is written is what the table says, slot by slot: each mapping is an ``owl:Axiom`` of its own name with the ends as
annotated source, property and target. OWL adds the triples that the mappings stand for, and says what is a property.

In JSON the columns of our own stand in ``other`` only, since sssom-py reads no JSON with slots that it does not know.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.texts import json_bytes
from wsis_gdc.engines.turtle import turtle
from wsis_gdc.files.sssom_terms import (
    DATES,
    ENTITY_TYPES,
    IRIS,
    NO_TERM,
    NUMBERS,
    SEVERAL,
    SPACES,
    own_property,
    property_of,
)

__all__ = ["FORMS", "Described", "to_json", "to_owl", "to_rdf", "to_turtle"]

_TYPE: Final = ox.NamedNode(f"{SPACES['rdf']}type")


class Described(NamedTuple):
    """Mappings as SSSOM: what is said of the set, its prefixes among it, and a row of texts for each mapping."""

    metadata: Mapping[str, Any]
    rows: Sequence[Mapping[str, str]]


def to_json(told: Described) -> bytes:
    """Return JSON whose context makes RDF of it, lists as lists and numbers as numbers."""
    own = {each["slot_name"] for each in told.metadata["extension_definitions"]}
    about = {slot: told.metadata[slot] for slot in told.metadata if slot not in ("curie_map", "extension_definitions")}
    rows = [{slot: text for slot, text in row.items() if text and slot not in own} for row in told.rows]
    slots = dict.fromkeys([*about, *(slot for row in rows for slot in row)])
    context: dict[str, Any] = dict(sorted({**told.metadata["curie_map"], **SPACES}.items()))
    # some take every term that is a plain text for a prefix
    context |= {"mappings": {"@id": "sssom:mappings"}} | {slot: _term(slot) for slot in slots}
    mappings = [{slot: _json(slot, text) for slot, text in row.items()} for row in rows]
    made = {"@context": context, "@type": "sssom:MappingSet"} | about | {"mappings": mappings}
    return json_bytes(made)


def _term(slot: str) -> dict[str, str]:
    """Return what the context says of a slot."""
    if slot in ("record_id", "mapping_set_id"):
        return {"@id": "@id"}
    kind = "@id" if slot in IRIS else "xsd:date" if slot in DATES else "xsd:double" if slot in NUMBERS else ""
    return {"@id": property_of(slot)} | ({"@type": kind} if kind else {})


def _json(slot: str, text: str) -> Any:
    if slot in NUMBERS:
        return float(text)
    return text.split("|") if slot in SEVERAL else text


def to_turtle(told: Described) -> bytes:
    """Return RDF as Turtle."""
    return _serialized([*_set(told, "sssom:MappingSet", listed=True), *_axioms(told)], told, ox.RdfFormat.TURTLE)


def to_rdf(told: Described) -> bytes:
    """Return RDF as RDF/XML."""
    return _serialized([*_set(told, "sssom:MappingSet", listed=True), *_axioms(told)], told, ox.RdfFormat.RDF_XML)


def to_owl(told: Described) -> bytes:
    """Return an ontology as RDF/XML: the mappings as annotated axioms, which merge with the ontologies they join."""
    axioms = list(_axioms(told))
    about = list(_set(told, "owl:Ontology", listed=False))
    ends = {property_of(slot) for slot in ("subject_id", "predicate_id", "object_id")}
    said = {each.predicate.value for each in (*axioms, *about)} - ends - {_TYPE.value}
    notes = [_triple(prop, _TYPE, own_property("owl:AnnotationProperty")) for prop in sorted(said)]
    direct: dict[ox.Triple, None] = {}
    kinds: dict[ox.Triple, None] = {}
    for row in told.rows:
        if row["object_id"] == NO_TERM:
            continue
        one, relation, other = (_expanded(row[slot], told) for slot in ("subject_id", "predicate_id", "object_id"))
        direct[_triple(one, ox.NamedNode(relation), other)] = None
        kinds[_triple(relation, _TYPE, own_property("owl:ObjectProperty"))] = None
        kinds |= dict.fromkeys(_triple(end, _TYPE, own_property("owl:NamedIndividual")) for end in (one, other))
    return _serialized([*about, *notes, *kinds, *axioms, *direct], told, ox.RdfFormat.RDF_XML)


FORMS: Final[Mapping[str, Callable[[Described], bytes]]] = {
    "json": to_json,
    "ttl": to_turtle,
    "rdf": to_rdf,
    "owl": to_owl,
}
"""The forms beside the table, by the ending of their files."""


def _set(told: Described, kind: str, *, listed: bool) -> Iterator[ox.Triple]:
    node = told.metadata["mapping_set_id"]
    yield _triple(node, _TYPE, own_property(kind))
    for slot, value in told.metadata.items():
        if slot not in ("curie_map", "mapping_set_id", "extension_definitions"):
            for each in value if isinstance(value, list) else [value]:
                yield from _said(ox.NamedNode(node), slot, str(each), told)
    if not listed:
        return
    defined = told.metadata["extension_definitions"]
    defining = ox.NamedNode(property_of("extension_definitions"))
    yield from (ox.Triple(ox.NamedNode(node), defining, ox.BlankNode(each["slot_name"])) for each in defined)
    for row in told.rows:
        yield _triple(node, ox.NamedNode(property_of("mappings")), _expanded(row["record_id"], told))
    for each in defined:
        blank = ox.BlankNode(each["slot_name"])
        yield ox.Triple(blank, _TYPE, ox.NamedNode(own_property("sssom:ExtensionDefinition")))
        for slot, value in each.items():
            yield from _said(blank, slot, value, told)


def _axioms(told: Described) -> Iterator[ox.Triple]:
    own = {each["slot_name"]: each for each in told.metadata["extension_definitions"]}
    for row in told.rows:
        node = ox.NamedNode(_expanded(row["record_id"], told))
        yield ox.Triple(node, _TYPE, ox.NamedNode(own_property("owl:Axiom")))
        for slot, text in row.items():
            if not text or slot == "record_id":
                continue
            if slot in own:
                datatype = ox.NamedNode(own_property(own[slot]["type_hint"]))
                prop = ox.NamedNode(own_property(own[slot]["property"]))
                yield ox.Triple(node, prop, ox.Literal(text, datatype=datatype))
                continue
            for value in text.split("|") if slot in SEVERAL else [text]:
                yield from _said(node, slot, value, told)


def _said(node: ox.NamedNode | ox.BlankNode, slot: str, text: str, told: Described) -> Iterator[ox.Triple]:
    prop = ox.NamedNode(property_of(slot))
    if slot.endswith("_type"):
        yield ox.Triple(node, prop, ox.NamedNode(own_property(ENTITY_TYPES[text])))
    elif slot in IRIS:
        yield ox.Triple(node, prop, ox.NamedNode(_expanded(text, told)))
    elif slot in DATES or slot in NUMBERS:
        datatype = ox.NamedNode(own_property("xsd:date" if slot in DATES else "xsd:double"))
        yield ox.Triple(node, prop, ox.Literal(text, datatype=datatype))
    else:
        yield ox.Triple(node, prop, ox.Literal(text))


def _triple(subject: str, prop: ox.NamedNode, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), prop, ox.NamedNode(value))


def _expanded(text: str, told: Described) -> str:
    """Return the IRI of a name; what could be none (hostile input) stands in a namespace of its own."""
    prefix, colon, rest = text.partition(":")
    space = {**SPACES, **told.metadata["curie_map"]}.get(prefix, "") if colon and not rest.startswith("//") else ""
    iri = f"{space}{rest}" if space else text
    try:
        return str(ox.NamedNode(iri).value)
    except ValueError:
        from urllib.parse import quote

        return f"{BASE}unknown/{quote(text, safe='')}"


def _serialized(triples: Sequence[ox.Triple], told: Described, format_: ox.RdfFormat) -> bytes:
    spaces = {**SPACES, **told.metadata["curie_map"]}
    if format_ == ox.RdfFormat.TURTLE:
        return turtle(triples, spaces=spaces)
    out = io.BytesIO()
    ox.serialize(triples, out, format=format_, prefixes=spaces)
    return out.getvalue()

"""What the graph says of single things, as files beside their pages: Turtle and JSON-LD.

A description holds the triples with the thing as their subject, and the linkages that it is an end of. Facts that rules
infer from others are left out, and so is what concerns how a linkage was coded: its mapping set has all of it.
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox

from wsis_gdc.base.namespaces import compact, prefixes
from wsis_gdc.knowledge.things import among

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Triple

__all__ = ["INFERRED", "TOLD_OF_LINKAGES", "descriptions", "node", "prefix_of"]

INFERRED: Final = "wg:linkedTo, wg:rollsUpTo, wg:coversLine, wg:concernsEntity, wg:facilitatedBy"
"""The properties of things whose values rules infer."""

TOLD_OF_LINKAGES: Final = """rdf:type sssom:subject_id sssom:predicate_id sssom:object_id sssom:confidence wg:strength
    wg:certainty wg:claimKind wg:status wg:rationale wg:subjectEvidence wg:objectEvidence"""
"""The properties of a linkage that the description of its ends tells."""

_OF_THINGS: Final = f"""CONSTRUCT {{ ?thing ?property ?value }} WHERE {{
  %s ?thing ?property ?value
  FILTER(?property NOT IN ({INFERRED}))
}}"""
_OF_LINKAGES: Final = f"""CONSTRUCT {{ ?linkage ?property ?value }} WHERE {{
  VALUES ?property {{ {TOLD_OF_LINKAGES} }}
  ?linkage a wg:Linkage ; ?property ?value
}}"""
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ENDS: Final = ("https://w3id.org/sssom/subject_id", "https://w3id.org/sssom/object_id")


class _Told(NamedTuple):
    """One subject with its triples in both formats, and the prefixes that these need."""

    turtle: str
    json_ld: str
    prefixes: frozenset[str]


def descriptions(engine: Engine, stems: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file: two for each thing; ``stems`` are the names without ending, by IRI.

    The same facts give the same bytes.
    """
    things = _by_subject(engine, _OF_THINGS % among(stems)) if stems else {}
    linkages, ends = {}, defaultdict(list)
    for iri, triples in sorted(_by_subject(engine, _OF_LINKAGES).items()):
        linkages[iri] = _told(iri, triples)
        for end in sorted({value.value for _, predicate, value in triples if predicate.value in _ENDS}):
            ends[end].append(iri)
    for iri, stem in stems.items():
        told = [_told(iri, things[iri])] if iri in things else []
        told += [linkages[linkage] for linkage in ends[iri]]
        used = {name: prefixes()[name] for name in sorted(frozenset().union(*(each.prefixes for each in told)))}
        heads = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in used.items())
        yield f"{stem}.ttl", heads + "".join(each.turtle for each in told)
        nodes = ",\n".join(each.json_ld for each in told)
        yield f"{stem}.jsonld", f'{{"@context": {json.dumps(used)},\n"@graph": [\n{nodes}\n]}}\n'


def _by_subject(engine: Engine, query: str) -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = defaultdict(list)
    for triple in engine.construct(query):
        found[triple[0].value].append(triple)
    return found


def _told(iri: str, triples: Sequence[Triple]) -> _Told:
    ordered = sorted(triples, key=_order)
    used = frozenset(name for triple in triples for term in triple for name in prefix_of(term))
    out = io.BytesIO()
    ox.serialize(ordered, out, format=ox.RdfFormat.TURTLE, prefixes={name: prefixes()[name] for name in sorted(used)})
    body = "".join(
        line for line in out.getvalue().decode("utf-8").splitlines(keepends=True) if not line.startswith("@prefix ")
    )
    return _Told(body, json.dumps(node(iri, ordered), ensure_ascii=False), used)


def _order(triple: Triple) -> tuple[str, str, str]:
    """Sort by property, then by value: of texts by their words, then by their language."""
    value: Any = triple[2]
    return triple[1].value, value.value, getattr(value, "language", None) or ""


def node(iri: str, triples: Iterable[Triple]) -> dict[str, Any]:
    """Return the triples of a subject as a node of JSON-LD, its names compact by the known prefixes."""
    told: dict[str, Any] = {"@id": compact(iri)}
    for _, predicate, value in triples:
        key = "@type" if predicate.value == _TYPE else compact(predicate.value)
        told.setdefault(key, []).append(_value(value, plain=key == "@type"))
    return told


def _value(value: Any, *, plain: bool) -> Any:
    """Return a term as JSON-LD: the name of a type, a node, or a text with its language or type."""
    if isinstance(value, ox.Literal):
        if value.language:
            return {"@value": value.value, "@language": value.language}
        name = compact(value.datatype.value)
        return value.value if name == "xsd:string" else {"@value": value.value, "@type": name}
    return compact(value.value) if plain else {"@id": compact(value.value)}


def prefix_of(term: Any) -> tuple[str, ...]:
    """Return the prefix that a term needs, if any."""
    iri = term.datatype.value if isinstance(term, ox.Literal) else term.value
    name, colon, _ = compact(iri).partition(":")
    return (name,) if colon and name in prefixes() else ()

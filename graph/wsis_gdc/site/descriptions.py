"""What the graph says of single things, as files beside their pages: Turtle and JSON-LD.

A description holds the triples with the thing as their subject, and the linkages that it is an end of. Facts that rules
infer are left out, save its classes of other vocabularies, and so is what concerns how a linkage was coded: its mapping
set has all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.engines.json_ld import node, text_of, whole
from wsis_gdc.engines.turtle import turtle, used
from wsis_gdc.knowledge.inferences import stated
from wsis_gdc.knowledge.things import among

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Triple

__all__ = ["TOLD_OF_LINKAGES", "descriptions"]

TOLD_OF_LINKAGES: Final = """rdf:type sssom:subject_id sssom:predicate_id sssom:object_id sssom:confidence wg:strength
    wg:certainty wg:claimKind wg:status wg:rationale wg:subjectEvidence wg:objectEvidence"""
"""The properties of a linkage that the description of its ends tells."""

_OF_THINGS: Final = f"""CONSTRUCT {{ ?thing ?property ?value }} WHERE {{
  %s ?thing ?property ?value
  {stated("?thing", "?property", "?value")}
}}"""
_OF_LINKAGES: Final = f"""CONSTRUCT {{ ?linkage ?property ?value }} WHERE {{
  VALUES ?property {{ {TOLD_OF_LINKAGES} }}
  ?linkage a wg:Linkage ; ?property ?value
}}"""
_ENDS: Final = ("https://w3id.org/sssom/subject_id", "https://w3id.org/sssom/object_id")


class _Told(NamedTuple):
    """One subject with its triples in both formats, the prefixes of the one and the names that the other needs."""

    turtle: str
    prefixes: dict[str, str]
    json_ld: str
    names: set[str]


def descriptions(engine: Engine, stems: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file: two for each thing; ``stems`` are the names without ending, by IRI.

    The same facts give the same bytes.
    """
    things = _by_subject(engine, _OF_THINGS % among(stems)) if stems else {}
    linkages, ends = {}, defaultdict(list)
    for iri, triples in sorted(_by_subject(engine, _OF_LINKAGES).items()):
        linkages[iri] = _told(triples)
        for end in sorted({value.value for _, predicate, value in triples if predicate.value in _ENDS}):
            ends[end].append(iri)
    for iri, stem in stems.items():
        told = [_told(things[iri])] if iri in things else []
        told += [linkages[linkage] for linkage in ends[iri]]
        spaces = {name: space for each in told for name, space in each.prefixes.items()}
        heads = "".join(f"@prefix {name}: <{space}> .\n" for name, space in sorted(spaces.items()))
        yield f"{stem}.ttl", heads + "".join(each.turtle for each in told)
        yield f"{stem}.jsonld", whole((each.json_ld for each in told), set().union(*(each.names for each in told)))


def _by_subject(engine: Engine, query: str) -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = defaultdict(list)
    for triple in engine.construct(query):
        found[triple[0].value].append(triple)
    return found


def _told(triples: Sequence[Triple]) -> _Told:
    ordered = sorted(triples, key=_order)
    spaces, names = used(ordered), set[str]()
    *_, body = turtle(ordered, spaces=spaces).decode("utf-8").split("\n", len(spaces))
    return _Told(body, spaces, text_of(node(ordered, names)), names)


def _order(triple: Triple) -> tuple[str, str, str]:
    """Sort by property, then by value: of texts by their words, then by their language."""
    value: Any = triple[2]
    return triple[1].value, value.value, getattr(value, "language", None) or ""

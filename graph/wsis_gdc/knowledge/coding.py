"""What readers coded and what mapping sets looked at: codes, findings without a link, settlements, coverage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.central import tables_of

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Parts

__all__ = ["Code", "NoLink", "codes_of", "no_links_of", "pair_of", "sets_that_looked", "settlements_of"]


@dataclass(frozen=True, slots=True)
class Code:
    """What one reader said of a pair in one round; ``relation`` is empty where the reader saw no link at all."""

    iri: str
    reader: str
    round: int
    unit: str
    target: str
    relation: str
    strength: int
    confidence: float
    rationale: str


@dataclass(frozen=True, slots=True)
class NoLink:
    """A finding that a unit has no link (with the line, where one is named), and why."""

    iri: str
    unit: str
    line: str
    reason: str
    rationale: str
    status: str


def codes_of(engine: Engine) -> list[Code]:
    """Return what each reader said of each pair, sorted by IRI; findings without a target are left out."""
    query = """SELECT ?code ?reader ?round ?unit ?line ?item ?relation ?strength ?confidence ?rationale WHERE {
      ?code a wg:Code ; dcterms:creator ?who ; wg:codingRound ?round ; wg:unit ?unit .
      ?who skos:prefLabel ?reader . FILTER(LANG(?reader) = "en")
      OPTIONAL { ?code wg:line ?line } OPTIONAL { ?code wg:item ?item }
      OPTIONAL { ?code wg:relation ?relation ; wg:strength ?strength ; sssom:confidence ?confidence }
      OPTIONAL { ?code wg:rationale ?rationale } } ORDER BY ?code"""
    found = []
    for code, reader, round_, unit, line, item, relation, strength, confidence, text in engine.select(query).texts():
        word = compact(relation).split(":")[-1] if relation else ""
        target = item or line
        if target:
            numbers = (int(strength or 0), float(confidence or 0))
            found.append(Code(code, reader, int(round_), unit, target, word, *numbers, text))
    return found


def no_links_of(engine: Engine) -> list[NoLink]:
    """Return every finding that a unit has no link, sorted by IRI."""
    query = """SELECT ?finding ?unit ?line ?reason ?rationale ?status WHERE {
      ?finding a wg:NoLinkFinding ; wg:unit ?unit ; wg:noLinkReason ?reason .
      OPTIONAL { ?finding wg:line ?line } OPTIONAL { ?finding wg:rationale ?rationale }
      OPTIONAL { ?finding wg:status ?status } } ORDER BY ?finding"""
    return [
        NoLink(iri, unit, line, reason.rsplit("/", 1)[-1], text, status.rsplit("/", 1)[-1])
        for iri, unit, line, reason, text, status in engine.select(query).texts()
    ]


def settlements_of(engine: Engine) -> dict[str, str]:
    """Return how differences between readers were settled, by the IRI of the linkage."""
    query = "SELECT ?linkage ?text WHERE { ?linkage wg:settlement ?text }"
    return {row[0]: row[1] for row in engine.select(query).texts()}


def pair_of(engine: Engine, one: str, two: str, parts: Parts = "own") -> Callable[[str, str], bool]:
    """Return a function that tells whether two ends count for a pair, whichever way round."""
    tables = tables_of(engine)
    sides = [
        {thing, *(iri for (iri,) in tables.rows(f"SELECT iri FROM node WHERE id IN ({tables.carried(thing, parts)})"))}  # noqa: S608
        for thing in (one, two)
    ]
    return lambda a, b: (a in sides[0] and b in sides[1]) or (a in sides[1] and b in sides[0])


def sets_that_looked(engine: Engine, one: str, two: str, parts: Parts = "own") -> tuple[str, ...]:
    """Return the mapping sets that declare a pair as examined, counted like the claims themselves."""
    tables = tables_of(engine)
    first, second = tables.carried(one, parts), tables.carried(two, parts)
    ways = " OR ".join(
        f"(s.thing IN ({subject}) AND o.thing IN ({object_}))"
        for subject, object_ in ((first, second), (second, first))
    )
    rows = tables.rows(
        f"""SELECT DISTINCT s.mapping_set FROM looked_at s JOIN looked_at o ON o.mapping_set = s.mapping_set
        AND s.side = 'subject' AND o.side = 'object' WHERE {ways} ORDER BY 1"""  # noqa: S608
    )
    return tuple(set_ for (set_,) in rows)

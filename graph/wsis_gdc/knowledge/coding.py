"""What readers coded: codes, findings without a link, settlements."""

from __future__ import annotations

from dataclasses import dataclass

from wsis_gdc.base.namespaces import compact
from wsis_gdc.engines import Engine


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

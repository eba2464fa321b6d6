"""Why two things are linked, or not: every claim on the pair, the readers' codes, and what was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wsis_gdc.matrix import Link, links, upward_of
from wsis_gdc.namespaces import compact
from wsis_gdc.things import Thing, resolve, things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Code", "Explanation", "NoLink", "codes_of", "explain", "no_links_of", "settlements_of"]


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of a pair; ``looked_at`` names the sets that declare to have examined it."""

    first: Thing
    second: Thing
    links: tuple[Link, ...]
    codes: tuple[Code, ...]
    no_links: tuple[NoLink, ...]
    looked_at: tuple[str, ...]
    settlements: dict[str, str]


def explain(engine: Engine, first: str, second: str, language: str = "en") -> Explanation:
    """Explain the pair of two codes: claims on them or on their parts, codes, findings without a link.

    Raises NotFoundError where a code stands for nothing.
    """
    one, two = resolve(engine, first), resolve(engine, second)
    named = things(engine, [one, two], language)
    upward = upward_of(engine)

    def joins(a: str, b: str) -> bool:
        return (one in upward(a) and two in upward(b)) or (two in upward(a) and one in upward(b))

    found = tuple(link for link in links(engine, language) if joins(link.subject.iri, link.object.iri))
    codes = tuple(code for code in codes_of(engine) if joins(code.unit, code.target))
    seen = {code.unit for code in codes} | {one, two}
    no_links = tuple(
        finding
        for finding in no_links_of(engine)
        if (finding.line and joins(finding.unit, finding.line))
        or (not finding.line and finding.unit in seen & {one, two})
    )
    return Explanation(
        named[one],
        named[two],
        tuple(sorted(found, key=lambda link: (link.claim_kind != "coding", link.set_label, link.iri))),
        codes,
        no_links,
        _looked_at(engine, one, two),
        settlements_of(engine),
    )


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


def _looked_at(engine: Engine, one: str, two: str) -> tuple[str, ...]:
    query = f"""SELECT DISTINCT ?label WHERE {{
      {{ ?set wg:coversSubject <{one}> ; wg:coversObject <{two}> }}
      UNION {{ ?set wg:coversSubject <{two}> ; wg:coversObject <{one}> }}
      ?set skos:prefLabel ?label FILTER(LANG(?label) = "en") }} ORDER BY ?label"""
    return tuple(label for (label,) in engine.select(query).texts())


def settlements_of(engine: Engine) -> dict[str, str]:
    """Return how differences between readers were settled, by the IRI of the linkage."""
    query = "SELECT ?linkage ?text WHERE { ?linkage wg:settlement ?text }"
    return {row[0]: row[1] for row in engine.select(query).texts()}
